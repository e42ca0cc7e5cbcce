package matching

import (
	"cmp"
	"fmt"
	"slices"
)

// mostRounds is how often repair looks over all grants before it only drops. No problem is known that needs more than
// three.
const mostRounds = 16

// repair leaves no grant below its floor. Each one is filled up, first with gaps that nobody pays, then with gaps of the
// country that other programmes pay and whose grants keep their floor or close; or else it is dropped. A drop may take
// gaps out of other grants, so it looks again until all is well.
//
// It ends: a round looks at each grant once, and fills none with more than the pairs of its cell. Between drops ever more
// gaps are paid or ever fewer grants are below their floor, and where a grant was dropped none is opened again. That
// alone may take long where repairs undo each other; so, after mostRounds, nothing is filled up any more. Each look then
// closes a grant and opens none, so that there are no more looks than grants.
func (r *run) repair() error {
	for round, again := 0, true; again; round++ {
		again = false
		for c := range r.cells {
			for s := range r.cells[c].grants {
				if !r.below(c, s) {
					continue
				}
				if err := r.alive(); err != nil {
					return err
				}
				again = true
				if err := r.mend(c, s, round < r.rounds); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mend fills a grant up, where that may be tried, or drops it. The error is one of the ledger: a grant that nothing
// belongs to cannot be closed, and would be looked at for ever.
func (r *run) mend(c, s int, try bool) error {
	if try {
		r.fill(c)
	}
	if !r.below(c, s) || try && r.collect(c, s) {
		return nil
	}
	if r.drop(c, s); r.below(c, s) {
		return fmt.Errorf("%w: programme %q has a grant of %d that pays for nothing",
			errLedger, r.t.p.Programmes[r.t.programmes[r.t.cells[c].programme]].Key, r.cells[c].grants[s].spent)
	}
	return nil
}

// fill pays gaps of a cell that nobody pays, best first, as far as money reaches.
func (r *run) fill(c int) {
	type offer struct {
		members []int
		density float64
	}
	var offers []offer
	for _, i := range r.t.cells[c].pairs {
		a := &r.t.pairs[i]
		if row := &r.t.gaps[a.gap]; a.live && row.payable && row.value > 0 && !r.paid(a.gap) {
			members := r.bundle(a.gap)
			offers = append(offers, offer{members, r.density(members)})
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(b.density, a.density) })
	for _, o := range offers {
		if g := o.members[0]; !r.paid(g) {
			r.place(r.bundle(g), false)
		}
	}
}

// collect moves gaps into a grant until it has its floor, sure ones and great amounts first; where that does not
// succeed all stays as it was.
func (r *run) collect(c, s int) bool {
	type move struct {
		gap  int
		from purse
	}
	var moves []move
	candidates := slices.Clone(r.t.cells[c].pairs)
	slices.SortStableFunc(candidates, func(a, b int) int {
		x, y := &r.t.pairs[a], &r.t.pairs[b]
		return cmp.Or(first(x.sure, y.sure), cmp.Compare(y.amount, x.amount))
	})
	for _, i := range candidates {
		a := &r.t.pairs[i]
		from := purse{pair: r.payer[a.gap], slot: r.grantOf[a.gap]}
		if !a.live || !r.paid(a.gap) || from == (purse{i, s}) || !r.spares(from) {
			continue
		}
		r.unpay(a.gap)
		if !r.room(a, r.cells[c].grants[s]) {
			r.pay(from.pair, from.slot)
			continue
		}
		r.pay(i, s)
		moves = append(moves, move{a.gap, from})
		if !r.below(c, s) {
			return true
		}
	}
	for _, m := range slices.Backward(moves) {
		r.unpay(m.gap)
		r.pay(m.from.pair, m.from.slot)
	}
	return false
}

// spares says whether a grant can do without a pair: it closes, or keeps its floor.
func (l *ledger) spares(p purse) bool {
	a := &l.t.pairs[p.pair]
	g := l.cells[a.cell].grants[p.slot]
	return g.gaps == 1 || g.spent-a.amount >= l.t.cells[a.cell].floor
}

// drop closes a grant: its gaps are not paid any more, nor is what depends on them.
func (r *run) drop(c, s int) {
	r.cells[c].barred = true
	for _, i := range r.t.cells[c].pairs {
		if g := r.t.pairs[i].gap; r.payer[g] == i && r.grantOf[g] == s {
			r.release(g)
		}
	}
}

// release takes back the money of a gap, of all that requires it, and of what was paid for its sake alone.
func (l *ledger) release(g int) {
	l.unpay(g)
	for _, d := range l.t.gaps[g].dependents {
		if l.paid(d) {
			l.release(d)
		}
	}
	for _, q := range l.t.gaps[g].requires {
		if l.paid(q) && !l.t.needed(q, l.paid) {
			l.release(q)
		}
	}
}

// needed says whether a gap gains something or is required, over gaps that are in, by one that does.
func (t *table) needed(g int, in func(gap int) bool) bool {
	seen := []int{g}
	for n := 0; n < len(seen); n++ {
		if t.gaps[seen[n]].value > 0 {
			return true
		}
		for _, d := range t.gaps[seen[n]].dependents {
			if in(d) && !slices.Contains(seen, d) {
				seen = append(seen, d)
			}
		}
	}
	return false
}
