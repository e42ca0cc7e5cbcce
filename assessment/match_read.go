package assessment

import (
	"cmp"
	"math"
	"slices"

	"readiness/assessment/framework"
	"readiness/scoring"
	"readiness/scoring/matching"
)

// read turns a result back into needs and programmes.
func (b *matchBuilder) read(r matching.Result) *Matching {
	m := &Matching{
		Market: b.market, Terms: b.terms, Method: r.Method, Stopped: r.Stopped, Steps: r.Steps, Weights: b.weights,
		Value: r.Value, Bound: r.Bound, GapPercent: r.Gap, Prices: b.prices(r.Prices), of: b,
	}
	m.minor = r.Prices
	for _, a := range r.Allocations {
		pair := b.problem.Pairs[a.Pair]
		one := Allocation{Need: pair.Gap, Programme: pair.Programme, Grant: a.Grant, Amount: a.Amount}
		if pair.Conditional {
			one.Condition = b.market.Offer(pair.Gap, pair.Programme).Reason
		}
		m.Allocations = append(m.Allocations, one)
	}
	m.rises = b.rises(b.paid(r.Allocations))
	m.Recomputed = b.recomputed(m.rises)
	for _, u := range r.Unmatched {
		m.Unmatched = append(m.Unmatched, b.unmatched(u))
	}
	return m
}

// paid are the needs that allocations pay for.
func (b *matchBuilder) paid(list []matching.Allocation) map[int]bool {
	paid := make(map[int]bool, len(list))
	for _, a := range list {
		paid[b.problem.Pairs[a.Pair].Gap] = true
	}
	return paid
}

// prices are what a million of each programme's money more would add: equation 47.
func (b *matchBuilder) prices(minor []float64) []Price {
	const million = 1e6
	list := make([]Price, len(b.market.Finance.Programmes))
	for j := range min(len(minor), len(list)) {
		digits := framework.MinorDigits(b.market.Finance.Programmes[j].Currency)
		list[j] = Price{Million: minor[j] * million * math.Pow10(digits), Binding: minor[j] > 0}
	}
	return list
}

// rise is what one row of the panel gains by all that is paid for it.
type rise struct {
	row     int
	met     []scoring.Change // by what is there already of that which the needs require: done, or paid by others
	paid    []scoring.Change
	points  float64 // of the real index, 0..100: with both, less with what is met alone
	already float64 // likewise: with what is met alone, less as it is
}

// rises gives the rows that gain, by unit and year.
func (b *matchBuilder) rises(paid map[int]bool) (list []*rise) {
	def, at := b.x.Panel.Framework, map[int]*rise{}
	for i := range b.market.Needs {
		n := &b.market.Needs[i]
		if !paid[i] || !n.HasGain {
			continue
		}
		row := b.rows[unitYear{n.Unit, n.Year}]
		one := at[row]
		if one == nil {
			one = &rise{row: row}
			at[row], list = one, append(list, one)
		}
		one.paid = append(one.paid, changesOf(n, def)...)
		for _, id := range n.Requires {
			if at, known := b.closing[gapKey{n.Unit, n.Year, id}]; known && b.market.Needs[at].met() {
				one.met = append(one.met, changesOf(&b.market.Needs[at], def)...)
			}
		}
	}
	for _, one := range list {
		with, _ := b.trial.Gain(one.row, one.changes()...)
		if len(one.met) > 0 {
			without, _ := b.trial.Gain(one.row, one.met...)
			with -= without
			one.already = without * 100
		}
		one.points = with * 100
	}
	rows := b.x.Panel.Rows
	slices.SortFunc(list, func(a, b *rise) int {
		return cmp.Or(cmp.Compare(rows[a.row].Unit, rows[b.row].Unit), cmp.Compare(rows[a.row].Year, rows[b.row].Year))
	})
	return list
}

func (r *rise) changes() []scoring.Change { return slices.Concat(r.met, r.paid) }

// recomputed adds up what rows gain, in weighted index points.
func (b *matchBuilder) recomputed(list []*rise) (sum float64) {
	for _, one := range list {
		sum += float64(b.weights[b.x.Panel.Rows[one.row].Unit] * one.points)
	}
	return sum
}
