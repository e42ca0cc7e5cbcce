package api

import (
	"context"
	"errors"
	"strings"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/framework"
)

// mostOthers is how many matchings one can choose from to compare with.
const mostOthers = 100

// beside adds which matchings this one can be compared with, and what changes to the one that with names.
func (s *matchingSheet) beside(ctx context.Context, p *web.MatchingPage, m *assessment.StoredMatching, with string) error {
	var others []*assessment.StoredMatching
	for _, other := range s.state.Matchings() {
		if other.ID != m.ID && other.Request.Framework == m.Request.Framework && (len(others) < mostOthers || other.ID == with) {
			others = append(others, other)
		}
	}
	others, err := s.service.MatchingTexts(ctx, others...)
	if err != nil {
		return err
	}
	for _, other := range others {
		one := web.Option{Value: other.ID, Title: strings.TrimSpace(other.ID + " " + other.Title), Chosen: other.ID == with}
		if p.Others = append(p.Others, one); one.Chosen {
			if p.Comparison, err = s.comparison(ctx, other); err != nil {
				return err
			}
			p.Comparison.Title, p.Comparison.Address = one.Title, pageOfMatching(other.ID)
		}
	}
	if with != "" && p.Comparison == nil {
		return refused("query.with", "is no other matching of this framework version")
	}
	return nil
}

// comparison is what changes from this matching to another.
func (s *matchingSheet) comparison(ctx context.Context, other *assessment.StoredMatching) (*web.Comparison, error) {
	is, err := s.remake(ctx, other)
	if err != nil {
		return nil, err
	}
	d, err := s.made.Compare(is.Matching)
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Invalid {
		return nil, refused("query.with", e.Msg)
	}
	if err != nil {
		return nil, err
	}
	s.grantsLeft = mostGrants
	out := &web.Comparison{
		Alike: d.Weighted, Value: d.Value, Real: d.Recomputed, Kept: d.Kept, AllEntered: len(d.Entered), AllLeft: len(d.Left), AllShifts: len(d.Moved),
		Entered: s.grants(is, d.Entered), Left: s.grants(s.made, d.Left),
	}
	for _, shift := range d.Moved[:min(len(d.Moved), s.grantsLeft)] {
		out.Shifts = append(out.Shifts, web.MatchShift{From: s.grant(s.made, shift.From), To: s.grant(is, shift.To)})
	}
	for _, one := range d.Countries {
		row := web.CountryChange{Country: is.Index.Panel.Name(one.Unit, s.lang), Index: one.Index, Needs: one.Needs}
		if one.Known {
			row.Amount = framework.Money(one.Amount, is.Market.Finance.Currency)
		}
		out.Countries = append(out.Countries, row)
	}
	return out, nil
}

func frontierShown(ctx context.Context, v *pageCall) error {
	m, made, err := v.matchingAsked(ctx)
	if err != nil {
		return err
	}
	points, err := v.frontier(ctx, m, made)
	if err != nil {
		return err
	}
	titled, err := v.service.MatchingTexts(ctx, m)
	if err != nil {
		return err
	}
	p := web.FrontierPage{Asked: v.lang, Matched: v.matched(titled[0]), Weighted: v.weightsWord(m) != string(assessment.Equal)}
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	money := func(minor int64) string { return framework.Money(minor, made.Market.Finance.Currency) }
	for _, one := range points {
		p.Points = append(p.Points, web.FrontierPoint{
			Part: one.Part, Funded: one.Funded, Budget: money(one.Budget), Spent: money(one.Spent), Adds: one.Value, Recomputed: one.Recomputed,
			Bound: one.Bound, Proven: one.Proven,
		})
		p.Missing = strings.Join(one.Missing, ", ")
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.Frontier(v.w, p)
}
