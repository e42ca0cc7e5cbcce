package matching

import (
	"context"
	"fmt"
)

// Greedy shares the money by gain per cost:
//
//	density of a gap = sum of v over its bundle / sum of cost over its bundle                     (38)
//
// where the bundle is the gap with all it requires that is not paid yet, v is the weighted gain and cost is in the
// currency of the report. The bundle with the greatest density is paid as a whole or not at all; ties go by key of the
// gap. Then grants below their floor are filled up with gaps that other programmes pay, or dropped with all that depends
// on them; then what is left is offered again, where no floor is missed. Gaps that gain nothing are paid only for others.
//
// The result keeps every rule of the problem, says how far from the optimum it can be, and does not depend on the order
// of rows. It is not the optimum: one great gap that does not fit any more after small ones is left out.
//
// Errors wrap ErrProblem, all faults at once, or are those of ctx. The problem is not modified.
func Greedy(ctx context.Context, p Problem) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	r := &run{ctx: ctx, ledger: newLedger(newTable(&p)), rounds: mostRounds}
	return r.allocate()
}

// run is one allocation under way.
type run struct {
	*ledger
	ctx    context.Context
	queue  queue
	steps  int
	rounds int // of repair in which grants are filled up
}

func (r *run) allocate() (Result, error) {
	if err := r.allocateOnly(); err != nil {
		return Result{}, err
	}
	out := r.told()
	out.Method, out.Stopped = MethodGreedy, Unproven
	bound, _ := r.t.bound()
	out.Bound = max(out.Value, bound)
	out.Gap = distance(out.Value, out.Bound)
	return out, nil
}

// allocateOnly fills the ledger.
func (r *run) allocateOnly() error {
	return r.inTurn(
		func() error { return r.pass(false) },
		r.repair,
		func() error { return r.pass(true) },
	)
}

// inTurn takes steps one after the other, to the first that fails.
func (r *run) inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("allocate: %w", err)
		}
	}
	return nil
}

// alive says, every so often, whether the caller still waits.
func (r *run) alive() error {
	if r.steps++; r.steps%256 != 1 {
		return nil
	}
	return context.Cause(r.ctx)
}

// pass offers money to all bundles that are not paid, best first. Where sure, no grant is left below its floor.
func (r *run) pass(sure bool) error {
	r.queue = queue{turn: make([]int, len(r.t.gaps))}
	for g := range r.t.gaps {
		r.bid(g)
	}
	for {
		if err := r.alive(); err != nil {
			return err
		}
		g, ok := r.queue.next()
		if !ok {
			return nil
		}
		if r.paid(g) { // since it bid, with another
			continue
		}
		members := r.bundle(g)
		before := r.grants(members)
		if r.place(members, sure) {
			r.renew(members, r.grants(members) > before && sure)
		}
	}
}

// grants counts the grants of the programmes that could pay a bundle.
func (r *run) grants(members []int) (n int) {
	for _, g := range members {
		for _, i := range r.t.gaps[g].pairs {
			n += r.granted[r.t.pairs[i].programme]
		}
	}
	return n
}

// bid offers a gap that gains something and is not paid.
func (r *run) bid(g int) {
	if row := &r.t.gaps[g]; row.payable && row.value > 0 && !r.paid(g) {
		r.queue.add(g, r.density(r.bundle(g)))
	}
}

// density is equation 38.
func (l *ledger) density(members []int) float64 {
	value, cost := 0.0, 0.0
	if l.guide != nil {
		return l.guide.density(l.t, members)
	}
	for _, g := range members {
		value += l.t.gaps[g].value
		cost += float64(l.t.gaps[g].cost)
	}
	return value / cost
}

// renew lets all bid again whose bundle or chances are better since some gaps were paid: what depends on them, and, where
// a grant was opened that has its floor, what could be paid from it.
func (r *run) renew(members []int, opened bool) {
	seen := map[int]bool{}
	var up func(g int)
	up = func(g int) {
		for _, d := range r.t.gaps[g].dependents {
			if !seen[d] {
				seen[d] = true
				r.bid(d)
				up(d)
			}
		}
	}
	for _, g := range members {
		up(g)
		c := r.t.pairs[r.payer[g]].cell
		if !opened || r.t.cells[c].floor == 0 {
			continue
		}
		for _, i := range r.t.cells[c].pairs {
			if g := r.t.pairs[i].gap; !seen[g] {
				seen[g] = true
				r.bid(g)
				up(g)
			}
		}
	}
}
