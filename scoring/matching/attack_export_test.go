package matching

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Bare bounds and proves without any allocation that is made by hand: only what the parts of the relaxation agree on counts. So a
// bound that is too low shows, which a good allocation would hide. It gives the bounds that it met, and whether the value is proven.
func Bare(p Problem, effort int) (value float64, bounds []float64, proven bool) {
	s := newSearch(context.Background(), &p, Limits{Effort: effort})
	defer s.stop()
	s.best = newLedger(s.t).snapshot()
	s.n = newNet(s.t, nil)
	first, money := s.t.bound()
	s.slack = rounding * s.n.all()
	s.prices = newPrices(s.n, money)
	bounds = append(bounds, first, s.prices.bound+s.slack)
	if err := s.prices.settle(s.ctx, 0, priceSteps, s.over); err != nil {
		panic(err)
	}
	bounds = append(bounds, s.prices.bound+s.slack)
	s.split = newSplit(s.n)
	s.split.loose = newLoose(s.prices.of)
	s.split.begin(s.prices.of)
	bounds = append(bounds, s.split.lower(0, slices.Min(bounds)/50, looseSteps, s.over, func() {})+s.slack)
	s.split = newSplit(s.n)
	s.split.begin(s.prices.of)
	b := newBranching(s.split, 0, s.slack, s.over)
	b.found = func() float64 {
		if b.agreed() {
			one, sure := s.n.assemble(b.takes)
			b.unsure = b.unsure || !sure
			s.offer(one)
		}
		return s.best.value
	}
	left := b.explore(0, slices.Min(bounds))
	bounds = append(bounds, max(s.best.value, left)*(1+proof))
	return s.best.value, bounds, math.IsInf(left, -1)
}

// Dive decides as an allocation does, gap after gap, at prices by chance, and gives the least bound that it meets: none may be below
// the value of the allocation. why says which, where one is.
func Dive(p Problem, allocations []Allocation, r *rand.Rand) (least float64, why string) {
	t := newTable(&p)
	n := newNet(t, nil)
	want := make([]int, len(t.gaps)) // arc; -1
	pays := map[int]bool{}
	for _, a := range allocations {
		pays[a.Pair] = true
	}
	for g := range want {
		want[g] = -1
	}
	for i, a := range n.arcs {
		if pays[t.pairs[a.pair].input] {
			want[a.gap] = i
		}
	}
	least = math.Inf(1)
	see := func(bound float64, how string) {
		if bound < least {
			least, why = bound, how
		}
	}
	top := 0.0
	for _, v := range n.value {
		top = max(top, v)
	}
	chance := func(u []float64) {
		for g := range u {
			switch r.IntN(4) {
			case 0:
				u[g] = 0
			case 1:
				u[g] = n.value[g]
			default:
				u[g] = top * r.Float64() * float64(r.IntN(3))
			}
		}
	}
	for _, kind := range []bool{false, true} {
		s := newSplit(n)
		name := "exact"
		if kind {
			s.loose = newLoose(make([]float64, len(n.purses)))
			name = "loose"
		}
		for range 3 {
			chance(s.u)
			see(s.look(), name)
		}
	}
	s := newSplit(n)
	b := newBranching(s, 0, 0, func() bool { return false })
	order := r.Perm(len(want))
	chance(b.u)
	for _, g := range order {
		if b.gaps[g] != open && b.gaps[g] != needed {
			continue
		}
		if r.IntN(3) == 0 {
			chance(b.u)
		}
		b.total = b.look()
		b.clean()
		see(b.total, "look")
		for _, h := range order {
			if b.gaps[h] == open || b.gaps[h] == needed {
				see(b.try(h, want[h]), "try")
			}
		}
		if !b.decide(g, want[g]) {
			see(math.Inf(-1), "decide")
		}
		b.clean()
	}
	see(b.look(), "end")
	return least, why
}
