package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func gapItemOf(p *assessment.Panel, g *assessment.Gap, lang string) gapItem {
	q := g.Question
	item := gapItem{
		UnitName: nameOf(p, g.Unit, g.Year, lang), Question: q.ID, Dimension: g.Dimension.ID, Title: q.Name(lang), Themes: []string{},
		Current: wire(g.Current), Target: wire(g.Target), Implied: g.Implied, Gain: score(g.Gain, g.HasGain),
		GainTogether: score(g.GainTogether, g.HasGain), Requires: append([]string{}, g.Requires...), Essential: q.Essential,
		Responsible: q.Responsible.In(lang), EvidenceRequired: string(q.Evidence),
	}
	if v := score(g.Score, true); v != nil {
		item.Score = *v
	}
	for _, t := range q.Themes {
		item.Themes = append(item.Themes, string(t))
	}
	if v, ok := g.GainPerCost(); ok {
		item.GainPerCost = number(v)
	}
	if q.Remedy != nil {
		item.Months = q.Remedy.Months
	}
	if c := g.Cost; c != nil {
		item.Cost = &gapCost{c.Low, c.Base, c.High, c.RecurrentPerYear, c.Currency, c.Year}
	}
	return item
}

// wire is an answer as it stands in JSON.
func wire(v framework.Value) any { return json.RawMessage(framework.AppendValue(nil, v)) }

// totalsOf counts gaps and adds up their costs.
func totalsOf(gaps []assessment.Gap) gapTotals {
	t := gapTotals{Gaps: len(gaps), Costs: []gapCost{}}
	units := map[string]bool{}
	for _, g := range gaps {
		units[g.Unit] = true
		if g.Cost == nil {
			t.Uncosted++
			continue
		}
		i := slices.IndexFunc(t.Costs, func(c gapCost) bool { return c.Currency == g.Cost.Currency && c.Year == g.Cost.Year })
		if i < 0 {
			i = len(t.Costs)
			t.Costs = append(t.Costs, gapCost{Currency: g.Cost.Currency, Year: g.Cost.Year})
		}
		sum := &t.Costs[i]
		sum.Low, sum.Base, sum.High = plus(sum.Low, g.Cost.Low), plus(sum.Base, g.Cost.Base), plus(sum.High, g.Cost.High)
		sum.RecurrentPerYear = plus(sum.RecurrentPerYear, g.Cost.RecurrentPerYear)
	}
	t.Units = len(units)
	slices.SortFunc(t.Costs, func(a, b gapCost) int {
		return cmp.Or(strings.Compare(a.Currency, b.Currency), cmp.Compare(a.Year, b.Year))
	})
	return t
}

// plus adds amounts, which are not negative; a sum that does not fit stays at the greatest number.
func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// listed writes words as a list.
func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	if more := len(words) - mostListed; more > 0 {
		return fmt.Sprintf("%s, and %d more", strings.Join(words[:mostListed], ", "), more)
	}
	return strings.Join(words, ", ")
}

// mostListed is how many words a message lists.
const mostListed = 30
