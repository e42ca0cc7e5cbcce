package api

import (
	"cmp"
	"slices"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// sortGaps puts gaps, which come by code and gain, into an order.
func sortGaps(def *framework.Definition, gaps []chosenGap, order string) {
	place := func(g chosenGap) int { i, _ := def.Leaf(g.Question.ID); return i }
	by := map[string]func(a, b chosenGap) int{
		"gain": func(a, b chosenGap) int { return assessment.ByGain(*a.Gap, *b.Gap) }, "cost": byCost, "gainPerCost": byGainPerCost, "unfunded": byUnfunded,
	}[order]
	if by == nil {
		return
	}
	slices.SortStableFunc(gaps, func(a, b chosenGap) int {
		return cmp.Or(by(a, b), cmp.Compare(a.Unit, b.Unit), cmp.Compare(place(a), place(b)))
	})
}

// byMoney compares costs by what can be compared: reported money, then each currency for itself; what has none is last.
func byMoney(a, b chosenGap, reported, own func() int) int {
	if x, y := a.n.Costed(), b.n.Costed(); x || y {
		if x && y {
			return reported()
		}
		return assessment.LastIf(!x, !y)
	}
	if a.n.Cost == nil || b.n.Cost == nil {
		return assessment.LastIf(a.n.Cost == nil, b.n.Cost == nil)
	}
	return cmp.Or(cmp.Compare(a.n.Cost.Own.Currency, b.n.Cost.Own.Currency), own())
}

func byCost(a, b chosenGap) int {
	return byMoney(a, b,
		func() int { return cmp.Compare(firstYear(a.n.Cost.In), firstYear(b.n.Cost.In)) },
		func() int { return cmp.Compare(firstYear(a.n.Cost.Own), firstYear(b.n.Cost.Own)) })
}

func byGainPerCost(a, b chosenGap) int {
	va, oka := gainPerCost(a)
	vb, okb := gainPerCost(b)
	if !oka || !okb {
		return assessment.LastIf(!oka, !okb)
	}
	return byMoney(a, b,
		func() int {
			return cmp.Compare(perMillion(b, firstYear(b.n.Cost.In)), perMillion(a, firstYear(a.n.Cost.In)))
		},
		func() int { return cmp.Compare(vb, va) })
}

func byUnfunded(a, b chosenGap) int {
	if x, y := a.n.Costed(), b.n.Costed(); !x || !y {
		return assessment.LastIf(!x, !y)
	}
	return cmp.Compare(b.n.Unfunded, a.n.Unfunded)
}

// perMillion is the gain of what closes a gap for an amount, for comparisons alone.
func perMillion(g chosenGap, minor int64) float64 { return g.n.Gain / float64(minor) }
