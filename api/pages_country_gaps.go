package api

import (
	"net/url"

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

// gaps are the gaps of a unit, the greatest gain first, with who could pay, and what nobody answered.
func (p *profile) gaps() (web.Gaps, error) {
	f, err := p.funds(p.r, assessment.Terms{At: p.fundsMoment()})
	if err != nil {
		return web.Gaps{}, err
	}
	out := web.Gaps{Tiered: p.x.Panel.Framework.Root.Aggregate == framework.AggregateProfile, Programmes: len(f.open.Programmes) > 0}
	sum := newTally(f.terms())
	all := f.allGaps()
	for i := range all {
		if all[i].Unit != p.s.Unit {
			continue
		}
		one := chosenGap{&all[i], &f.needs[f.of[i]], f.of[i]}
		sum.add(one)
		out.Gains = out.Gains || one.HasGain
		if out.All++; out.All > mostGaps {
			continue
		}
		shown := p.gap(f, one)
		out.First = append(out.First, shown)
		out.Costed = out.Costed || shown.Cost != nil || shown.Months > 0
	}
	out.Uncosted = sum.totals.Uncosted
	for _, cost := range sum.totals.Costs {
		out.Costs = append(out.Costs, costOf(cost.Currency, cost.Year, cost.Low, cost.High))
	}
	if m := sum.totals; m.Needs > m.Unknown {
		out.Unfunded = new(f.cost(m.Unfunded))
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
	return out, nil
}

func (p *profile) gap(f *funds, g chosenGap) web.Gap {
	q := g.Question
	one := web.Gap{
		Page: p.gapAddress(p.who.code(), q.ID, p.in.at(p.r), p.in.Lang), Payers: p.payersShown(f, g.need),
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
	one.Months = g.n.Months
	if cost, ok := ownCost(g.n); ok {
		one.Cost = new(costOf(cost.Currency, cost.Year, cost.Low, cost.High))
	}
	if g.n.Costed() {
		one.Unfunded = new(f.cost(g.n.Unfunded))
	}
	return one
}

// cost is an amount of reported money.
func (f *funds) cost(minor int64) web.Cost {
	return costOf(f.finance.Currency, f.finance.PriceYear, minor, minor)
}

// mostPayers is how many programmes a table names.
const mostPayers = 3

// payersShown names the programmes that could pay for a need.
func (c *call) payersShown(f *funds, need int) (shown web.Payers) {
	for _, one := range f.payers(need) {
		if one.Conditional {
			shown.Unknown++
			continue
		}
		if shown.Could++; shown.Could <= mostPayers {
			p, err := c.state.Programme(one.Programme)
			if err != nil {
				continue
			}
			shown.Names = append(shown.Names, web.PayerName{Title: p.Title.In(c.lang), Sample: p.Sample})
		}
	}
	return shown
}

// gapAddress is the page of a gap.
func (*call) gapAddress(code, question string, at url.Values, lang string) string {
	var more []string
	if lang != "" {
		more = []string{"lang", lang}
	}
	return address(countriesPath+url.PathEscape(code)+"/gaps/"+url.PathEscape(question), at, more...)
}

func costOf(currency string, year int, low, high int64) web.Cost {
	return web.Cost{Currency: currency, Year: year, Digits: framework.MinorDigits(currency), Low: low, High: high}
}
