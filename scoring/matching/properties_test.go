package matching_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
)

// TestEveryRuleHolds: greedy checks with Verify; beside it, money is conserved.
func TestEveryRuleHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		r := greedy(t, p)
		left := map[int]int64{}
		for _, a := range r.Allocations {
			left[p.Pairs[a.Pair].Programme] -= p.Pairs[a.Pair].Amount
		}
		for q, spent := range left {
			if p.Programmes[q].Budget+spent < 0 {
				t.Fatalf("programme %d spends %d of %d", q, -spent, p.Programmes[q].Budget)
			}
		}
		if len(r.Allocations)+len(r.Unmatched) != len(p.Gaps) {
			t.Fatalf("%d paid and %d not, of %d gaps", len(r.Allocations), len(r.Unmatched), len(p.Gaps))
		}
	})
}

// TestOrderOfRowsChangesNothing, to the last bit.
func TestOrderOfRowsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		q := shuffled(p, rapid.Uint64().Draw(t, "seed"))
		if a, b := told(p, greedy(t, p)), told(q, greedy(t, q)); !slices.Equal(a, b) {
			t.Fatalf("%q\n%q", a, b)
		}
	})
}

// TestNothingMoreFits: a gap that gains something and whose requirements are paid can be added to no grant, old or new;
// one that is told to fit somewhere lacks a requirement or gains nothing.
func TestNothingMoreFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		r := greedy(t, p)
		for _, u := range r.Unmatched {
			for _, o := range u.Options {
				for grant := range 3 {
					more := r
					more.Allocations = append(slices.Clone(r.Allocations), matching.Allocation{
						Pair: o.Pair, Grant: grant, Amount: p.Pairs[o.Pair].Amount,
					})
					more.Unmatched = slices.DeleteFunc(slices.Clone(r.Unmatched), func(v matching.Unmatched) bool { return v.Gap == u.Gap })
					g := p.Gaps[u.Gap]
					more.Value += g.Gain * p.Countries[g.Country].Weight
					more.Bound = max(more.Bound, more.Value)
					if more.Bound > 0 {
						more.Gap = 100 * (more.Bound - more.Value) / more.Bound
					}
					if matching.Verify(p, more) == nil {
						t.Fatalf("gap %s (%s) could be paid by pair %d in grant %d: %q of %+v", g.Key, u.Reason, o.Pair, grant, told(p, r), p)
					}
				}
			}
		}
	})
}

// best is the greatest value of all allocations, found by trying each.
func best(p matching.Problem) float64 {
	options := make([][]matching.Allocation, len(p.Gaps))
	for i, a := range p.Pairs {
		for grant := range max(1, p.Programmes[a.Programme].PerCountry) {
			options[a.Gap] = append(options[a.Gap], matching.Allocation{Pair: i, Grant: grant, Amount: a.Amount})
		}
	}
	greatest := 0.0
	left := make([]int64, len(p.Programmes))
	for q := range left {
		left[q] = p.Programmes[q].Budget
	}
	var chosen []matching.Allocation
	var try func(g int, value, rest float64)
	try = func(g int, value, rest float64) {
		if value+rest <= greatest {
			return
		}
		if g == len(p.Gaps) {
			r := matching.Result{Method: "all", Allocations: chosen, Value: value, Bound: value}
			paid := map[int]bool{}
			for _, a := range chosen {
				paid[p.Pairs[a.Pair].Gap] = true
			}
			for g := range p.Gaps {
				if !paid[g] {
					r.Unmatched = append(r.Unmatched, matching.Unmatched{Gap: g, Reason: matching.ForMoney})
				}
			}
			if matching.Verify(p, r) == nil {
				greatest = value
			}
			return
		}
		v := p.Gaps[g].Gain * p.Countries[p.Gaps[g].Country].Weight
		for _, o := range options[g] {
			q := p.Pairs[o.Pair].Programme
			if o.Amount > left[q] {
				continue
			}
			left[q] -= o.Amount
			chosen = append(chosen, o)
			try(g+1, value+v, rest-v)
			chosen = chosen[:len(chosen)-1]
			left[q] += o.Amount
		}
		try(g+1, value, rest-v)
	}
	all := 1e-9 // what rounding of the rest may lose
	for _, g := range p.Gaps {
		all += g.Gain * p.Countries[g.Country].Weight
	}
	try(0, 0, all)
	return greatest
}

// TestOptimumLiesBetween value and bound.
func TestOptimumLiesBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 6, 2)
		r := greedy(t, p)
		if most := best(p); r.Value > most+1e-9 || r.Bound < most-1e-12 {
			t.Fatalf("value %v, optimum %v, bound %v", r.Value, most, r.Bound)
		}
	})
}

// TestVerifySeesBreaches: whatever is changed in a result is found.
func TestVerifySeesBreaches(t *testing.T) {
	p := plain()
	for name, spoil := range map[string]func(*matching.Result){
		"a cent more":      func(r *matching.Result) { r.Allocations[0].Amount++ },
		"paid twice":       func(r *matching.Result) { r.Allocations = append(r.Allocations, r.Allocations[0]) },
		"nobody's pair":    func(r *matching.Result) { r.Allocations[0].Pair = 9 },
		"another value":    func(r *matching.Result) { r.Value *= 2 },
		"a bound below":    func(r *matching.Result) { r.Bound = r.Value / 2 },
		"another distance": func(r *matching.Result) { r.Gap += 1 },
		"a gap forgotten":  func(r *matching.Result) { r.Unmatched = nil },
		"a price too many": func(r *matching.Result) { r.Prices = []float64{1, 2} },
		"a price below 0":  func(r *matching.Result) { r.Prices = []float64{-1} },
		"no reason":        func(r *matching.Result) { r.Unmatched[0].Reason = "whim" },
		"over the budget": func(r *matching.Result) {
			r.Allocations = append(r.Allocations, matching.Allocation{Pair: 2, Amount: 60})
			r.Unmatched, r.Value = nil, r.Value+1
		},
	} {
		r := greedy(t, p)
		spoil(&r)
		if err := matching.Verify(p, r); !errors.Is(err, matching.ErrResult) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
