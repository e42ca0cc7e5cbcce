package matching_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// tiny draws a problem of few units, where floors, ceilings, lots and counts bind and sums are often equal.
func tiny(r *rand.Rand) matching.Problem {
	var p matching.Problem
	for k := range 1 + r.IntN(3) {
		p.Countries = append(p.Countries, matching.Country{Key: fmt.Sprint("k", k), Weight: []float64{0, 1, 1, 1, 0.5}[r.IntN(5)]})
	}
	units := []int64{1, 1, 5, 10}[r.IntN(4)]
	amount := func(n int) int64 { return units * int64(r.IntN(n)) }
	for g := range 1 + r.IntN(7) {
		p.Gaps = append(p.Gaps, matching.Gap{
			Key: fmt.Sprint("g", g), Country: r.IntN(len(p.Countries)), Gain: float64(max(0, r.IntN(12)-2)) / 4, Cost: 1 + amount(12), Blocked: r.IntN(30) == 0,
		})
	}
	for range r.IntN(len(p.Gaps)) {
		a, b := r.IntN(len(p.Gaps)), r.IntN(len(p.Gaps))
		if a != b && p.Gaps[a].Country == p.Gaps[b].Country {
			p.Gaps[a].Requires = append(p.Gaps[a].Requires, b)
		}
	}
	for q := range 1 + r.IntN(3) {
		o := matching.Programme{Key: fmt.Sprint("p", q), Budget: amount(40), PerCountry: r.IntN(4), Maximum: max(0, r.IntN(6)-2)}
		if r.IntN(3) > 0 {
			o.Floor = amount(14)
		}
		if r.IntN(3) > 0 {
			o.Ceiling = o.Floor + amount(10)
		}
		for k := range p.Countries {
			if r.IntN(5) == 0 {
				o.Lots = append(o.Lots, matching.Lot{Country: k, Budget: amount(30)})
			}
		}
		p.Programmes = append(p.Programmes, o)
		for g := range p.Gaps {
			if r.IntN(4) > 0 {
				a := p.Gaps[g].Cost
				if r.IntN(3) == 0 {
					a = 1 + amount(12)
				}
				p.Pairs = append(p.Pairs, matching.Pair{Gap: g, Programme: q, Amount: a, Conditional: r.IntN(4) == 0})
			}
		}
	}
	return p
}

// TestSeveralGrantsNearTheirFloor: what two grants of 12 to 16 can hold has a gap, 17 to 23. Something lighter that falls into it
// must not stand for something heavier that does not: 8 + 5 and 12 can be paid with 25.
func TestSeveralGrantsNearTheirFloor(t *testing.T) {
	p := matching.Problem{
		Countries: []matching.Country{{Key: "K", Weight: 1}},
		Gaps: []matching.Gap{
			{Key: "a", Gain: 0.5, Cost: 8}, {Key: "b", Gain: 1, Cost: 1}, {Key: "c", Gain: 2, Cost: 5}, {Key: "d", Gain: 1.25, Cost: 12},
		},
		Programmes: []matching.Programme{{Key: "p", Budget: 25, Floor: 12, Ceiling: 16, PerCountry: 3}},
		Pairs:      []matching.Pair{{Gap: 0, Amount: 8}, {Gap: 1, Amount: 1}, {Gap: 2, Amount: 5}, {Gap: 3, Amount: 12}},
	}
	if r := solve(t, p, matching.Limits{}); r.Bound < 3.75 || r.Proven() && r.Value != 3.75 {
		t.Errorf("%v..%v %s, and 3.75 can be had", r.Value, r.Bound, r.Stopped)
	}
}

// TestAnyNumberOfGrants: the greatest number there is means that grants are not limited, in several countries, too.
func TestAnyNumberOfGrants(t *testing.T) {
	p := matching.Problem{
		Countries: []matching.Country{{Key: "K", Weight: 1}, {Key: "L", Weight: 1}},
		Gaps: []matching.Gap{
			{Key: "a", Gain: 3, Cost: 55}, {Key: "b", Gain: 3, Cost: 55},
			{Key: "c", Gain: 2.5, Cost: 60, Country: 1}, {Key: "d", Gain: 2.4, Cost: 60, Country: 1},
		},
		Programmes: []matching.Programme{{Key: "p", Budget: 120, Floor: 57, Ceiling: 100, PerCountry: math.MaxInt}},
		Pairs:      []matching.Pair{{Gap: 0, Amount: 55}, {Gap: 1, Amount: 55}, {Gap: 2, Amount: 60}, {Gap: 3, Amount: 60}},
	}
	if value, bounds, proven := matching.Bare(p, 2000); !proven || value < 4.9-1e-9 || slices.Min(bounds) < 4.9-1e-9 {
		t.Errorf("%v, bounds %v, and 4.9 can be had", value, bounds)
	}
}

// TestProofIsAsCloseAsItSays: c and d are worth more than a, by a part in 5e7; what bounds may not be less than them.
func TestProofIsAsCloseAsItSays(t *testing.T) {
	p := matching.Problem{
		Countries: []matching.Country{{Key: "K", Weight: 1}},
		Gaps: []matching.Gap{
			{Key: "great", Gain: 1, Cost: 1}, {Key: "a", Gain: 4e-8, Cost: 6}, {Key: "c", Gain: 3e-8, Cost: 5}, {Key: "d", Gain: 3e-8, Cost: 5},
		},
		Programmes: []matching.Programme{{Key: "p", Budget: 11}},
		Pairs:      []matching.Pair{{Gap: 0, Amount: 1}, {Gap: 1, Amount: 6}, {Gap: 2, Amount: 5}, {Gap: 3, Amount: 5}},
	}
	if r := solve(t, p, matching.Limits{}); r.Bound < 1+6e-8-1e-9 {
		t.Errorf("%.10f..%.10f %s, and 1.00000006 can be had", r.Value, r.Bound, r.Stopped)
	}
}

// TestStoppedByEffortAlone: a search that ends for another reason than its effort does not say that more of it would help.
func TestStoppedByEffortAlone(t *testing.T) {
	limits := matching.Limits{Effort: 10_000_000}
	r := solve(t, matchingtest.Random(1_100, 100, true), limits) // too many pairs to go through all decisions
	if r.Stopped == matching.ByEffort && r.Steps < limits.Effort {
		t.Errorf("%s after %d steps of %d", r.Stopped, r.Steps, limits.Effort)
	}
}

// TestBoundsOfTheSmallest: no relaxation, no decision and no proof goes below the optimum.
func TestBoundsOfTheSmallest(t *testing.T) {
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 3))
		p := tiny(r)
		most, best := matchingtest.NewModel(&p).Best()
		least, why := matching.Dive(p, best, r)
		if least < most-1e-9 {
			t.Errorf("seed %d: %s bounds by %v, and %v can be had", seed, why, least, most)
		}
		value, bounds, proven := matching.Bare(p, 2000)
		for i, b := range bounds {
			if b < most-1e-9 {
				t.Errorf("seed %d: bound %d of %v, and %v can be had", seed, i, bounds, most)
			}
		}
		if value > most+1e-9 || proven && value < most-1e-9 {
			t.Errorf("seed %d: bare %v, and %v can be had", seed, value, most)
		}
		s := solve(t, p, matching.Limits{Effort: 2000})
		if s.Value > most+1e-9 || s.Bound < most-1e-9 || s.Proven() && s.Value < most-1e-9 {
			t.Errorf("seed %d: %v..%v %s, and %v can be had", seed, s.Value, s.Bound, s.Stopped, most)
		}
	}
}
