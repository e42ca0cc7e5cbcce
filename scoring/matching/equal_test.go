package matching_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
)

// equal is an instance as real ones are: gains and costs that many gaps share, requirements in short chains, few
// programmes for all countries, each with a floor that takes several gaps, a ceiling and a number of grants.
func equal(gaps, countries, programmes int) matching.Problem {
	r := rand.New(rand.NewPCG(11, uint64(gaps)))
	var p matching.Problem
	for k := range countries {
		p.Countries = append(p.Countries, matching.Country{Key: fmt.Sprintf("k%03d", k), Weight: 1})
	}
	gains, costs := []float64{0, 0.25, 0.5, 0.5, 1, 1}, []int64{20_000, 50_000, 50_000, 100_000, 250_000}
	total := int64(0)
	for g := range gaps {
		question := g / countries // the same in all countries, so that all have the same gaps
		gap := matching.Gap{
			Key: fmt.Sprintf("g%05d", g), Country: g % countries, Gain: gains[question%len(gains)], Cost: costs[question/2%len(costs)],
		}
		if question%4 > 0 {
			gap.Requires = []int{g - countries}
		}
		total += gap.Cost
		p.Gaps = append(p.Gaps, gap)
	}
	for q := range programmes {
		p.Programmes = append(p.Programmes, matching.Programme{
			Key: fmt.Sprintf("p%02d", q), Budget: total / 4 / int64(programmes), Floor: int64(q) * 100_000,
			Ceiling: int64(q+1) * 200_000, Maximum: countries - countries*q/(2*programmes), PerCountry: q % 3,
		})
	}
	for g := range gaps {
		for q := range programmes {
			if r.IntN(4) > 0 {
				p.Pairs = append(p.Pairs, matching.Pair{Gap: g, Programme: q, Amount: p.Gaps[g].Cost, Conditional: q%4 == 3})
			}
		}
	}
	return p
}

// TestEqualGainsEnd: where all gains and costs are alike and grants fail their floors, repairs follow each other, and
// end. An instance of this size takes far less than a second.
func TestEqualGainsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := equal(rapid.IntRange(1, 60).Draw(t, "gaps"), rapid.IntRange(1, 3).Draw(t, "countries"), rapid.IntRange(1, 6).Draw(t, "programmes"))
		floor, ceiling := rapid.Int64Range(0, 60).Draw(t, "floor"), rapid.Int64Range(0, 40).Draw(t, "ceiling")
		for i := range p.Programmes {
			o := &p.Programmes[i]
			o.Floor = floor * 10_000 * int64(rapid.IntRange(0, 2).Draw(t, "floors"))
			o.Ceiling = o.Floor + ceiling*10_000
			o.Budget = rapid.Int64Range(0, 300).Draw(t, "budget") * 10_000
			o.Maximum = rapid.IntRange(0, 3).Draw(t, "maximum")
		}
		ctx, cancel := context.WithTimeoutCause(context.Background(), 20*time.Second, errors.New("it does not end"))
		defer cancel()
		r, err := matching.Greedy(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		if err := matching.Verify(p, r); err != nil {
			t.Fatal(err)
		}
	})
}
