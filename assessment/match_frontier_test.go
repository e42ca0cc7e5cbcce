package assessment_test

import (
	"math"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// A frontier of one programme: a team costs 50.00, all that has a cost 262.50.
func TestFrontier(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no")
	closed := func(p *funding.Programme) { p.Closes = terms.At }
	market := marketOf(x, nil, nil, giver("p", 300_00), giver("closed", 1000_00, closed))
	points, err := x.Frontier(t.Context(), market, assessment.MatchTerms{}, []int{100, 10, 20, 200, 20})
	if err != nil {
		t.Fatal(err)
	}
	want := []assessment.FrontierPoint{
		{Part: 10, Budget: 30_00}, {Part: 20, Budget: 60_00, Spent: 50_00, Funded: 1, Value: 25, Recomputed: 25},
		{Part: 100, Budget: 300_00, Spent: 262_50, Funded: 3, Value: 75, Recomputed: 75}, {Part: 200, Budget: 600_00, Spent: 262_50, Funded: 3, Value: 75, Recomputed: 75},
	}
	if len(points) != len(want) {
		t.Fatalf("%+v", points)
	}
	for i, p := range points {
		w := want[i]
		if p.Part != w.Part || p.Budget != w.Budget || p.Spent != w.Spent || p.Funded != w.Funded || !p.Known || p.Missing != nil ||
			math.Abs(p.Value-w.Value) > 1e-9 || math.Abs(p.Recomputed-w.Recomputed) > 1e-9 || p.Bound < p.Value-1e-9 {
			t.Errorf("%+v\nwant %+v", p, w)
		}
	}
	points, err = x.Frontier(t.Context(), market, assessment.MatchTerms{}, nil)
	if err != nil || len(points) != 20 || points[0].Part != 10 || points[19].Part != 200 {
		t.Errorf("%d points, %v", len(points), err)
	}
	for _, parts := range [][]int{{-1}, {100, 10_001}} {
		if _, err := x.Frontier(t.Context(), market, assessment.MatchTerms{}, parts); err == nil {
			t.Errorf("parts %v are taken", parts)
		}
	}
}

// Money that cannot be converted is in no sum, and whose it is is said. Money of another currency is converted.
func TestFrontierInOneMoney(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no")
	in := func(currency string) func(*funding.Programme) {
		return func(p *funding.Programme) { p.Currency = currency }
	}
	rates, err := country.ParseRenewal("rates.csv", []byte("# What: R\n# As of: A\n# Source: S\n# Rights: R\ncurrency,date,per_usd\nEUR,2026-01-01,0.8\n"))
	if err != nil {
		t.Fatal(err)
	}
	atlas, err := country.Builtin().With(rates)
	if err != nil {
		t.Fatal(err)
	}
	market := marketOf(x, atlas, nil, giver("a", 10_00), giver("euro", 40_00, in("EUR")), giver("yen", 100, in("JPY")))
	points, err := x.Frontier(t.Context(), market, assessment.MatchTerms{}, []int{100})
	if err != nil {
		t.Fatal(err)
	}
	// 10.00 and 40.00 / 0.8 = 50.00; the team is 50.00 USD, which is 40.00 EUR
	if p := points[0]; p.Budget != 60_00 || p.Spent != 50_00 || p.Known || !slices.Equal(p.Missing, []string{"yen"}) || p.Funded != 1 {
		t.Errorf("%+v", p)
	}
}
