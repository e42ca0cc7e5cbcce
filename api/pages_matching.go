package api

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/scoring/matching"
)

// How much of a matching stands on its page.
const (
	firstGrants = 25  // that are not folded away
	mostGrants  = 500 // of what is paid for, and of what changes to another matching
	firstEffect = 25  // countries that are not folded away
	mostWithout = 100 // of what goes without, by reason
	mostEnters  = 3   // programmes that are told of each
)

// matchingAsked is the matching of the address, as it was recorded and made again.
func (v *pageCall) matchingAsked(ctx context.Context) (*assessment.StoredMatching, *assessment.MadeMatching, error) {
	if err := v.may(assessment.ReadMatchings, "", nil); err != nil {
		return nil, nil, err
	}
	m, err := v.stored(v.variable("id"))
	if err != nil {
		return nil, nil, err
	}
	made, err := v.remake(ctx, m)
	return m, made, err
}

func matchingShown(ctx context.Context, v *pageCall) error {
	m, made, err := v.matchingAsked(ctx)
	if err != nil {
		return err
	}
	return v.showMatching(ctx, made, m, v.request.URL.Query().Get("with"))
}

// showMatching writes the page of a matching, beside the one that with names. stored is nil where it was not recorded.
func (v *pageCall) showMatching(ctx context.Context, made *assessment.MadeMatching, stored *assessment.StoredMatching, with string) error {
	shown := &matchingSheet{pageCall: v, made: made, grantsLeft: mostGrants}
	p, err := shown.page(ctx, stored)
	if err != nil {
		return err
	}
	if stored != nil {
		if err := shown.beside(ctx, p, stored, with); err != nil {
			return err
		}
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.Matching(v.w, *p)
}

// matchingSheet is a matching that is being put on a page.
type matchingSheet struct {
	*pageCall
	made       *assessment.MadeMatching
	grantsLeft int // that there is room for
}

func (s *matchingSheet) page(ctx context.Context, stored *assessment.StoredMatching) (p *web.MatchingPage, err error) {
	made, f := s.made, s.made.Market.Finance
	titled := []*assessment.StoredMatching{stored}
	if stored == nil {
		titled[0], err = made.Unstored()
	} else {
		titled, err = s.service.MatchingTexts(ctx, stored)
	}
	if err != nil {
		return nil, err
	}
	m := titled[0]
	p = &web.MatchingPage{
		Asked: s.lang, Said: s.flash(), Matched: s.matched(m), Terms: shownTerms(f), Ref: m.Request.Framework, Seq: m.Seq, Strict: m.Request.Match.Strict,
		Weighted: s.weightsWord(m) != string(assessment.Equal), Good: goodness(made), Stopped: string(made.Stopped), Recomputed: made.Recomputed,
	}
	if p.Visitor, err = s.visitor(ctx); err != nil {
		return nil, err
	}
	var countries []string
	for _, unit := range m.Request.Countries {
		countries = append(countries, made.Index.Panel.Name(unit, s.lang))
	}
	p.Countries = strings.Join(countries, ", ")
	if len(m.Request.Programmes) > 0 {
		var titles []string
		for _, one := range f.Programmes {
			titles = append(titles, one.Title.In(s.lang))
		}
		p.Programmes = strings.Join(titles, ", ")
	}
	p.Sample = isSample(made.Index.Panel.Framework)
	s.offersInto(p)
	s.grantsInto(p)
	if err := s.effectInto(p); err != nil {
		return nil, err
	}
	s.withoutInto(p)
	if stored != nil {
		s.linksInto(p)
	}
	return p, nil
}

// goodness is in one word how good a matching is.
func goodness(m *assessment.MadeMatching) string {
	switch {
	case assessment.NoOverall(m.Index.Panel.Framework):
		return "overall"
	case m.Value > 0 && m.Stopped == matching.Optimal:
		return "proven"
	case m.Value > 0:
		return "better"
	case m.Bound > 0 && m.Stopped != matching.Optimal:
		return "nothing"
	}
	return "none"
}

// offersInto adds what each programme had, gives and keeps.
func (s *matchingSheet) offersInto(p *web.MatchingPage) {
	f := s.made.Market.Finance
	given, grants := make([]int64, len(f.Programmes)), make([]int, len(f.Programmes))
	for _, a := range s.made.Allocations {
		given[a.Programme] += a.Amount
		grants[a.Programme]++
	}
	spent, left := map[string]int64{}, map[string]int64{}
	for j, one := range f.Programmes {
		money := func(minor int64) string { return framework.Money(minor, one.Currency) }
		had := f.Left(one)
		row := web.MatchOffer{
			Title: one.Title.In(s.lang), Funder: one.Funder, Sample: one.Sample, Status: string(one.Status(f.At)), Left: money(had), Spent: money(given[j]),
			After: money(had - given[j]), Grants: grants[j], Price: s.made.Prices[j].Million, Binding: s.made.Prices[j].Binding,
			Address: programmesPagePath + "?" + url.Values{"asOf": {strconv.FormatUint(s.made.Seq, 10)}, "date": {f.At.UTC().Format(time.RFC3339)}}.Encode() + "#programme-" + one.ID,
		}
		p.Offers, p.Sample = append(p.Offers, row), p.Sample || one.Sample
		if row.Status == "open" {
			left[one.Currency] = capped(left[one.Currency], had)
			spent[one.Currency] = capped(spent[one.Currency], given[j])
		}
	}
	p.Spent, p.Left = purse(spent), purse(left)
}

// purse writes sums by currency.
func purse(sums map[string]int64) string {
	var list []string
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, framework.Money(sums[currency], currency))
	}
	return strings.Join(list, "; ")
}

// grantsInto adds what is paid for.
func (s *matchingSheet) grantsInto(p *web.MatchingPage) {
	units := map[string]bool{}
	for _, a := range s.made.Allocations {
		units[s.made.Market.Needs[a.Need].Unit] = true
	}
	p.Units = len(units)
	all := s.grants(s.made, s.made.Allocations)
	for unit := range units {
		p.Sample = p.Sample || s.made.Index.Panel.Fictional(unit)
	}
	n := min(len(all), firstGrants)
	p.Allocations, p.More = all[:n], all[n:]
}

// grants are allocations of a matching as a page shows them, as far as there is room.
func (s *matchingSheet) grants(made *assessment.MadeMatching, list []assessment.Allocation) (rows []web.MatchGrant) {
	n := min(len(list), s.grantsLeft)
	s.grantsLeft -= n
	for _, a := range list[:n] {
		rows = append(rows, s.grant(made, a))
	}
	return rows
}

func (s *matchingSheet) grant(made *assessment.MadeMatching, a assessment.Allocation) web.MatchGrant {
	n, one := &made.Market.Needs[a.Need], made.Market.Finance.Programmes[a.Programme]
	return web.MatchGrant{
		Country: made.Index.Panel.Name(n.Unit, s.lang), Title: titleOf(n.Lead().Question, s.lang), Page: s.gapPageOf(made, n), Programme: one.Title.In(s.lang),
		Sample: one.Sample, Amount: framework.Money(a.Amount, one.Currency), Gain: score(n.Gain, n.HasGain), Condition: a.Condition,
	}
}

// gapPageOf is the page of a need, as it was when it was matched.
func (s *matchingSheet) gapPageOf(made *assessment.MadeMatching, n *assessment.Need) string {
	f := made.Market.Finance
	at := url.Values{
		"framework": {made.Request.Framework}, "year": {strconv.Itoa(n.Year)}, "asOf": {strconv.FormatUint(made.Seq, 10)},
		"date": {f.At.UTC().Format(time.RFC3339)}, "years": {strconv.Itoa(f.Years)},
	}
	return s.gapAddress(n.Unit, n.Lead().Question.ID, at, "")
}

// effectInto adds what the matching does to countries.
func (s *matchingSheet) effectInto(p *web.MatchingPage) error {
	e, err := effectOf(s.made, nil)
	if err != nil {
		return err
	}
	var all []web.MatchEffect
	for _, one := range e.Countries {
		all = append(all, web.MatchEffect{
			Country: s.made.Index.Panel.Name(one.Country, s.lang), Needs: one.Needs, Rise: one.Index,
			Before: matchStanding(one.Before), End: matchStanding(one.After),
		})
	}
	n := min(len(all), firstEffect)
	p.Effect, p.MoreEffect, p.Moved = all[:n], all[n:], e.Moved
	return nil
}

func matchStanding(n effectNumbers) web.MatchStanding {
	s := web.MatchStanding{Index: n.Index, Rank: n.Rank}
	if n.Ranks != nil {
		s.Best, s.Worst = n.Ranks.Best, n.Ranks.Worst
	}
	return s
}

// linksInto adds where a stored matching leads to. A workbook is for programs that show a token where nothing is public.
func (s *matchingSheet) linksInto(p *web.MatchingPage) {
	p.Frontier = p.Address + "/frontier"
	if len(s.made.Index.Panel.Years()) > 1 || s.server.config.Closed {
		return
	}
	f := s.made.Market.Finance
	at := url.Values{
		"framework": {s.made.Request.Framework}, "year": {strconv.Itoa(s.made.Request.Year)}, "asOf": {strconv.FormatUint(s.made.Seq, 10)},
		"date": {f.At.UTC().Format(time.RFC3339)}, "years": {strconv.Itoa(f.Years)}, "currency": {f.Currency},
	}
	p.Book = address("/v1/exports/portfolio.xlsx", at)
}
