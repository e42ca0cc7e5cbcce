package api

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func gapItemOf(p *assessment.Panel, g chosenGap, lang string) gapItem {
	q, n := g.Question, g.n
	item := gapItem{
		UnitName: nameOf(p, g.Unit, g.Year, lang), Question: q.ID, Dimension: g.Dimension.ID, Title: q.Name(lang), Themes: []string{},
		Current: wire(g.Current), Target: wire(g.Target), Implied: g.Implied, Gain: score(g.Gain, g.HasGain),
		GainTogether: score(g.GainTogether, g.HasGain), Months: n.Months, Requires: append([]string{}, g.Requires...), Essential: q.Essential,
		Responsible: q.Responsible.In(lang), EvidenceRequired: string(q.Evidence), GapFunding: fundingOf(n),
	}
	if v := score(g.Score, true); v != nil {
		item.Score = *v
	}
	for _, t := range q.Themes {
		item.Themes = append(item.Themes, string(t))
	}
	if v, ok := gainPerCost(g); ok {
		item.GainPerCost = number(v)
	}
	if cost, ok := ownCost(n); ok {
		item.Cost = &cost
	}
	return item
}

// gainPerCost is what the action that closes a gap adds, in points, for a million major units of its first-year base cost in
// its own currency. ok is false without a gain or a cost, and for what cannot be done alone.
func gainPerCost(g chosenGap) (float64, bool) {
	n := g.n
	if n.Cost == nil || firstYear(n.Cost.Own) == 0 || !n.HasGain || len(n.Requires) > 0 {
		return 0, false
	}
	minorPerMajor := math.Pow10(framework.MinorDigits(n.Cost.Own.Currency))
	return n.Gain * 100 / (float64(firstYear(n.Cost.Own)) / minorPerMajor / 1e6), true
}

// ownCost is what a need costs, in the currency and prices in which that is given.
func ownCost(n *assessment.Need) (gapCost, bool) {
	if n.Cost == nil || n.Cost.Own.Currency == "" {
		return gapCost{}, false
	}
	own := n.Cost.Own
	return gapCost{own.OneOff.Low, own.OneOff.Base, own.OneOff.High, own.Recurrent.Base, own.Currency, own.PriceYear}, true
}

// wire is an answer as it stands in JSON.
func wire(v framework.Value) any { return json.RawMessage(framework.AppendValue(nil, v)) }

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
