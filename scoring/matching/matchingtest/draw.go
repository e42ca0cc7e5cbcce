package matchingtest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"readiness/scoring/matching"
)

// Size says how great a problem is at most.
type Size struct{ LeastGaps, Gaps, Programmes, Countries int }

// Draw makes a problem with every kind of rule: weights, gains that are nothing, alike or of many digits, amounts from
// 1,000 to 10^10 minor units and rates between them, budgets that are too small, floors that several gaps reach together,
// ceilings, lots, counts in a country and in all, chains and circles of requirements, gaps that are blocked, pairs that are
// conditional. The same seed and size give the same problem.
func Draw(seed uint64, size Size) matching.Problem {
	d := drawer{Rand: rand.New(rand.NewPCG(seed, 9))}
	for k := range 1 + d.IntN(size.Countries) {
		d.p.Countries = append(d.p.Countries, matching.Country{Key: fmt.Sprintf("k%02d", k), Weight: d.weight()})
	}
	d.gaps(size.LeastGaps + d.IntN(size.Gaps-size.LeastGaps+1))
	d.requirements()
	for q := range 1 + d.IntN(size.Programmes) {
		d.pairs(q)
	}
	for q := range d.p.Programmes {
		d.terms(q)
	}
	return d.p
}

type drawer struct {
	*rand.Rand
	p matching.Problem
}

// one says yes in one case of n.
func (d *drawer) one(n int) bool { return d.IntN(n) == 0 }

// between is a number from low to high, as likely below their geometric mean as above it.
func (d *drawer) between(low, high float64) float64 {
	return low * math.Pow(high/low, d.Float64())
}

func (d *drawer) weight() float64 {
	switch d.IntN(12) {
	case 0:
		return 0
	case 1, 2, 3, 4:
		return 1
	}
	return d.between(0.3, 3)
}

func (d *drawer) gaps(n int) {
	alike := d.one(4) // gains and costs that many share
	from := d.between(1e3, 1e8)
	to := from * d.between(3, 100)
	for g := range n {
		gap := matching.Gap{
			Key: fmt.Sprintf("g%03d", g), Country: d.IntN(len(d.p.Countries)), Gain: d.between(0.1, 3), Cost: int64(d.between(from, to)),
			Blocked: d.one(40),
		}
		if alike {
			gap.Gain, gap.Cost = float64(1+d.IntN(4))/4, int64(from)*int64(1+d.IntN(4))
		}
		if d.one(12) {
			gap.Gain = 0
		}
		d.p.Gaps = append(d.p.Gaps, gap)
	}
}

// requirements makes chains and, now and then, closes a circle.
func (d *drawer) requirements() {
	last := map[int][]int{} // country -> gaps so far
	for g := range d.p.Gaps {
		k := d.p.Gaps[g].Country
		before := last[k]
		for range d.IntN(3) {
			if len(before) > 0 && d.one(4) {
				d.p.Gaps[g].Requires = append(d.p.Gaps[g].Requires, before[max(0, len(before)-1-d.IntN(3))])
			}
		}
		if len(before) > 0 && d.one(20) {
			first := before[len(before)-1]
			d.p.Gaps[first].Requires = append(d.p.Gaps[first].Requires, g)
		}
		last[k] = append(before, g)
	}
}

// pairs adds a programme, and whom it may pay.
func (d *drawer) pairs(q int) {
	d.p.Programmes = append(d.p.Programmes, matching.Programme{Key: fmt.Sprintf("p%02d", q)})
	rate, share := d.between(0.01, 100), 0.5+d.Float64()/2
	if d.one(2) {
		rate, share = 1, 1
	}
	in := 1 + d.IntN(4)
	for g := range d.p.Gaps {
		if d.IntN(5) <= in {
			amount := max(1, int64(rate*share*float64(d.p.Gaps[g].Cost)))
			d.p.Pairs = append(d.p.Pairs, matching.Pair{Gap: g, Programme: q, Amount: amount, Conditional: d.one(4)})
		}
	}
}

// terms gives a programme its budget and its rules.
func (d *drawer) terms(q int) {
	total, count := int64(0), int64(0)
	in := make([]int64, len(d.p.Countries)) // what the gaps of a country would take
	for _, a := range d.p.Pairs {
		if a.Programme == q {
			total += a.Amount
			count++
			in[d.p.Gaps[a.Gap].Country] += a.Amount
		}
	}
	o := &d.p.Programmes[q]
	o.Budget = int64(float64(total) * d.between(0.05, 0.6))
	if d.one(20) {
		o.Budget = 0
	}
	mean := float64(total) / float64(max(1, count))
	if d.one(2) {
		o.Floor = int64(mean * d.between(0.5, 3))
	}
	if d.one(2) {
		o.Ceiling = o.Floor + int64(mean*d.between(0.5, 5))
	}
	o.PerCountry, o.Maximum = d.IntN(3), max(0, d.IntN(2+2*len(d.p.Countries))-len(d.p.Countries))
	for k := range d.p.Countries {
		if d.one(5) {
			o.Lots = append(o.Lots, matching.Lot{Country: k, Budget: int64(float64(in[k]) * d.Float64())})
		}
	}
}
