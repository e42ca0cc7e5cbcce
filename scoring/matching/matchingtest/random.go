package matchingtest

import (
	"fmt"
	"math/rand/v2"

	"readiness/scoring/matching"
)

// Random is a great problem: a country for each 80 gaps, each pair eligible in one case of five, budgets about a third of
// the cost; with floors, ceilings, counts and requirements if ruled. The same sizes give the same problem.
func Random(gaps, programmes int, ruled bool) matching.Problem {
	r := rand.New(rand.NewPCG(7, uint64(gaps)))
	var p matching.Problem
	countries := max(1, gaps/80)
	for k := range countries {
		p.Countries = append(p.Countries, matching.Country{Key: fmt.Sprintf("k%03d", k), Weight: 1})
	}
	total := int64(0)
	for g := range gaps {
		cost := int64(10_000 + r.IntN(1_000_000))
		total += cost
		gap := matching.Gap{Key: fmt.Sprintf("g%05d", g), Country: g % countries, Gain: r.Float64() * 3, Cost: cost}
		if ruled && g >= countries && r.IntN(4) == 0 {
			gap.Requires = []int{g - countries}
		}
		p.Gaps = append(p.Gaps, gap)
	}
	for q := range programmes {
		o := matching.Programme{Key: fmt.Sprintf("p%02d", q), Budget: total / 3 / int64(programmes)}
		if ruled {
			o.Floor, o.Ceiling, o.Maximum = 400_000, 4_000_000, 60
		}
		p.Programmes = append(p.Programmes, o)
	}
	for g := range gaps {
		for q := range programmes {
			if r.IntN(5) == 0 {
				p.Pairs = append(p.Pairs, matching.Pair{Gap: g, Programme: q, Amount: p.Gaps[g].Cost})
			}
		}
	}
	return p
}

// RandomOwn is Random without rules, where every pair has an amount of its own: the generalised assignment problem as it is
// usually drawn. Programmes that ask for the same amount can stand in for each other, which makes Random the harder of the two to prove.
func RandomOwn(gaps, programmes int) matching.Problem {
	p := Random(gaps, programmes, false)
	r := rand.New(rand.NewPCG(8, uint64(gaps)))
	for i := range p.Pairs {
		p.Pairs[i].Amount = int64(10_000 + r.IntN(1_000_000))
	}
	return p
}
