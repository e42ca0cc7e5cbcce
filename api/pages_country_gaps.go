package api

import (
	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

// How much of a country stands on its page.
const (
	mostGaps               = 20
	mostOpen               = 200 // questions that nobody answered, by name
	mostCorrections        = 20
	longestPublishedReason = 1000 // of a correction, in characters
)

// gaps are the gaps of a unit, the greatest gain first, and what nobody answered.
func (p *profile) gaps() web.Gaps {
	all := p.x.GapsOf(p.s.Row)
	out := web.Gaps{All: len(all), Tiered: p.x.Panel.Framework.Root.Aggregate == framework.AggregateProfile}
	totals := totalsOf(all)
	out.Uncosted = totals.Uncosted
	for _, sum := range totals.Costs {
		out.Costs = append(out.Costs, costOf(sum.Currency, sum.Year, sum.Low, sum.High))
	}
	for i := range all {
		g := &all[i]
		if i < mostGaps {
			one := p.gap(g)
			out.First = append(out.First, one)
			out.Costed = out.Costed || one.Cost != nil || one.Months > 0
		}
		out.Gains = out.Gains || g.HasGain
	}
	for u := range p.x.Unknowns() {
		if u.Unit == p.s.Unit && u.Year == p.s.Year {
			if out.AllOpen++; out.AllOpen <= mostOpen {
				out.Open = append(out.Open, u.Question.Name(p.lang))
			}
		}
	}
	at := p.in.at(p.r)
	out.CSV = address("/v1/exports/gaps.csv", at, "country", p.s.Unit, "sort", "gain")
	if _, err := p.r.ofYear(); err == nil {
		out.Book = address("/v1/exports/gaps.xlsx", at, "country", p.s.Unit)
	}
	out.JSON = address("/v1/gaps", p.spokenAt(), "country", p.s.Unit, "limit", "1000")
	return out
}

func (p *profile) gap(g *assessment.Gap) web.Gap {
	q := g.Question
	one := web.Gap{
		Title: q.Name(p.lang), Part: g.Dimension.Name(p.lang), Essential: q.Essential, Implied: g.Implied, Today: q.Describe(g.Current, p.lang),
		Gain: score(g.Gain, g.HasGain), Behind: g.Behind, Requires: p.titles(g.Requires),
	}
	if g.Target.Kind != framework.NotAssessed {
		one.Target = q.Describe(g.Target, p.lang)
	}
	for _, t := range q.Themes {
		if title := t.Title(); title != one.Part {
			one.Themes = append(one.Themes, title)
		}
	}
	if q.Remedy != nil {
		one.Months = q.Remedy.Months
	}
	if g.Cost != nil {
		cost := costOf(g.Cost.Currency, g.Cost.Year, g.Cost.Low, g.Cost.High)
		one.Cost = &cost
	}
	return one
}

func costOf(currency string, year int, low, high int64) web.Cost {
	return web.Cost{Currency: currency, Year: year, Digits: framework.MinorDigits(currency), Low: low, High: high}
}
