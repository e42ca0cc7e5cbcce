package api

import (
	"cmp"
	"slices"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// withoutOrder is in which order the reasons stand: what money could change comes first.
var withoutOrder = []matching.Reason{
	matching.ForMoney, matching.ForFloor, matching.ForCeiling, matching.ForCount, matching.ForBundle, matching.ForPrerequisite,
	matching.ForProgramme, matching.ForBlocked, matching.ForGain,
}

// withoutInto adds what goes without money, by reason; of each what gains most comes first.
func (s *matchingSheet) withoutInto(p *web.MatchingPage) {
	made := s.made
	groups := map[matching.Reason][]*assessment.Unmatched{}
	for i := range made.Unmatched {
		u := &made.Unmatched[i]
		if u.Code == "" {
			p.Settled++
			continue
		}
		p.Lacking++
		groups[u.Code] = append(groups[u.Code], u)
	}
	for u := range made.Index.Unknowns() {
		if len(made.Request.Countries) == 0 || slices.Contains(made.Request.Countries, u.Unit) {
			p.Unknown++
		}
	}
	for _, code := range withoutOrder {
		list := groups[code]
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(a, b *assessment.Unmatched) int {
			return cmp.Compare(made.Market.Needs[b.Need].Gain, made.Market.Needs[a.Need].Gain)
		})
		g := web.WithoutGroup{Code: string(code), All: len(list)}
		for _, u := range list[:min(len(list), mostWithout)] {
			g.Rows = append(g.Rows, s.without(u))
		}
		p.Without = append(p.Without, g)
	}
}

func (s *matchingSheet) without(u *assessment.Unmatched) web.WithoutRow {
	made := s.made
	n := &made.Market.Needs[u.Need]
	row := web.WithoutRow{
		Country: made.Index.Panel.Name(n.Unit, s.lang), Title: titleOf(n.Lead().Question, s.lang), Page: s.gapPageOf(made, n), Gain: score(n.Gain, n.HasGain), Why: u.Why(),
	}
	if n.Costed() {
		row.Lacks = framework.Money(n.Unfunded, made.Market.Finance.Currency)
	}
	row.Enters = s.entries(u)
	return row
}

// entries are the programmes that could pay for what goes without, the least that is missing first.
func (s *matchingSheet) entries(u *assessment.Unmatched) (list []web.Entry) {
	reasons := slices.DeleteFunc(u.WhyNot(), func(w assessment.WhyNot) bool { return w.Result == funding.ResultNo || w.Reason == "" })
	slices.SortStableFunc(reasons, func(a, b assessment.WhyNot) int {
		return cmp.Or(assessment.LastIf(a.Enters == 0, b.Enters == 0), cmp.Compare(a.Enters, b.Enters))
	})
	for _, w := range reasons[:min(len(reasons), mostEnters)] {
		one := s.made.Market.Finance.Programmes[w.Programme]
		e := web.Entry{Programme: one.Title.In(s.lang), Why: w.Reason}
		if w.Enters > 0 {
			e.More = framework.Money(w.Enters, one.Currency)
		}
		list = append(list, e)
	}
	return list
}
