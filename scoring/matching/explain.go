package matching

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Certificate is what was known of the quality of an allocation when it was found.
type Certificate struct {
	Method  string
	Stopped Stop
	Steps   int
	Bound   float64
	Prices  []float64
}

// Explain makes the result of allocations that were found earlier: it searches for nothing, and says of every gap that they
// do not pay why. The error wraps ErrProblem, ErrResult where the allocations break a rule of the problem, all breaches at
// once, or is that of ctx. Nothing is modified.
//
// Grants are numbered anew, from 0 in the order of their numbers. The bound is believed, as far as no value exceeds it.
func Explain(ctx context.Context, p Problem, allocations []Allocation, c Certificate) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	if err := context.Cause(ctx); err != nil {
		return Result{}, fmt.Errorf("explain: %w", err)
	}
	v := newVerifier(&p, &Result{Allocations: allocations})
	v.allocations()
	v.requirements()
	v.limits()
	v.prices(c.Prices)
	if err := errors.Join(v.breaches...); err != nil {
		return Result{}, err
	}
	l := newLedger(newTable(&p))
	l.enter(allocations)
	out := l.told()
	out.Method, out.Stopped, out.Steps, out.Prices = c.Method, c.Stopped, c.Steps, slices.Clone(c.Prices)
	out.Bound = c.Bound
	out.Gap = distance(out.Value, out.Bound)
	v.r = &out
	v.figures()
	if err := errors.Join(v.breaches...); err != nil {
		return Result{}, err
	}
	return out, nil
}

// enter books allocations that keep every rule into an empty ledger.
func (l *ledger) enter(allocations []Allocation) {
	place := make([]int, len(l.t.pairs))
	for i := range l.t.pairs {
		place[l.t.pairs[i].input] = i
	}
	type entry struct{ pair, grant int }
	entries := make([]entry, len(allocations))
	for i, a := range allocations {
		entries[i] = entry{place[a.Pair], a.Grant}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(l.t.pairs[a.pair].cell, l.t.pairs[b.pair].cell),
			cmp.Compare(a.grant, b.grant),
			cmp.Compare(a.pair, b.pair))
	})
	slot := 0
	for n, e := range entries {
		switch {
		case n == 0 || l.t.pairs[entries[n-1].pair].cell != l.t.pairs[e.pair].cell:
			slot = 0
		case entries[n-1].grant != e.grant:
			slot++
		}
		l.pay(e.pair, slot)
	}
}

// told reads the ledger: who pays what, what it adds, and why the rest goes without.
func (l *ledger) told() Result {
	var out Result
	var paid []int
	for g := range l.t.gaps {
		if l.paid(g) {
			paid = append(paid, g)
			out.Value += l.t.gaps[g].value
		} else {
			out.Unmatched = append(out.Unmatched, l.unmatched(g))
		}
	}
	l.outbid(out.Unmatched)
	slices.SortFunc(paid, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(l.t.pairs[l.payer[a]].cell, l.t.pairs[l.payer[b]].cell),
			cmp.Compare(l.grantOf[a], l.grantOf[b]),
			cmp.Compare(a, b))
	})
	last, slot, number := -1, 0, 0 // grants that were closed leave holes in the numbers
	for _, g := range paid {
		a := &l.t.pairs[l.payer[g]]
		switch {
		case a.cell != last:
			number = 0
		case l.grantOf[g] != slot:
			number++
		}
		last, slot = a.cell, l.grantOf[g]
		out.Allocations = append(out.Allocations, Allocation{Pair: a.input, Grant: number, Amount: a.amount})
	}
	return out
}
