package matching_test

import (
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
)

// TestMoneyThatIsLeftIsWorthNothing: where all is paid that gains something, and there is money for more, nothing has a price.
func TestMoneyThatIsLeftIsWorthNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		for i := range p.Programmes {
			p.Programmes[i] = matching.Programme{Key: p.Programmes[i].Key, Budget: 14*60 + 1} // all gaps together ask for less
		}
		r := solve(t, p, matching.Limits{})
		for _, u := range r.Unmatched {
			if u.Reason == matching.ForMoney {
				t.Fatalf("gap %s lacks money", p.Gaps[u.Gap].Key)
			}
		}
		for i, price := range r.Prices {
			if price != 0 {
				t.Errorf("programme %s: %v a unit", p.Programmes[i].Key, price)
			}
		}
	})
}

// TestScarceMoneyHasAPrice: a unit more of it buys the part of the next best gap that it pays.
func TestScarceMoneyHasAPrice(t *testing.T) {
	p := matching.Problem{
		Countries:  []matching.Country{{Key: "k", Weight: 2}},
		Gaps:       []matching.Gap{{Key: "a", Gain: 3, Cost: 100}, {Key: "b", Gain: 1, Cost: 100}},
		Programmes: []matching.Programme{{Key: "p", Budget: 150}, {Key: "q", Budget: 50}},
		Pairs:      []matching.Pair{{Gap: 0, Programme: 0, Amount: 100}, {Gap: 1, Programme: 0, Amount: 100}},
	}
	r := solve(t, p, matching.Limits{})
	if want := 2 * 1.0 / 100; len(r.Prices) != 2 || r.Prices[0] < want*(1-1e-9) || r.Prices[0] > want*(1+1e-9) || r.Prices[1] != 0 {
		t.Fatalf("%v, want %v and 0", r.Prices, want)
	}
}
