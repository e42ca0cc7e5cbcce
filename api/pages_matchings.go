package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"readiness/api/web"
	"readiness/assessment"
)

// matchingsPage is the page of the matchings that were recorded.
const matchingsPage = "/matchings"

// mostMatched is how many matchings stand on the page.
const mostMatched = 50

func (s *Server) registerMatchingPages() {
	const one = matchingsPage + "/{id}"
	s.page(sitePage{id: "matchingsPage", method: http.MethodGet, path: matchingsPage, query: []string{"cursor"}, show: matchingsShown})
	s.page(sitePage{id: "matchMoney", method: http.MethodPost, path: matchingsPage, show: matchSent})
	s.page(sitePage{id: "matchingPage", method: http.MethodGet, path: one, query: []string{"with"}, show: matchingShown})
	s.page(sitePage{id: "frontierPage", method: http.MethodGet, path: one + "/frontier", show: frontierShown})
}

// pageOfMatching is the address of the page of a matching.
func pageOfMatching(id string) string { return matchingsPage + "/" + url.PathEscape(id) }

func matchingsShown(ctx context.Context, v *pageCall) error {
	form, err := v.matchForm(&matchAsked{weights: string(assessment.Equal), years: "1", store: true})
	if err != nil {
		return err
	}
	return v.matchingsPage(ctx, form)
}

// matchingsPage writes the list, with the form as it was filled in.
func (v *pageCall) matchingsPage(ctx context.Context, form *web.MatchForm) error {
	if err := v.may(assessment.ReadMatchings, "", nil); err != nil {
		return err
	}
	p := web.MatchingsPage{Asked: v.lang, Said: v.flash(), Form: form}
	var err error
	if p.Visitor, err = v.visitor(ctx); err != nil {
		return err
	}
	cursor := ""
	if v.request.Method == http.MethodGet { // a form that failed lists the newest
		cursor = v.request.URL.Query().Get("cursor")
	}
	part, next, err := paged(v.state.Matchings(), func(m *assessment.StoredMatching) string { return m.ID }, page{Limit: mostMatched, Cursor: cursor}, filters("matchings page"))
	if err != nil {
		return err
	}
	if next != "" {
		p.Next = v.next(next)
	}
	if part, err = v.service.MatchingTexts(ctx, part...); err != nil {
		return err
	}
	for _, m := range part {
		p.List = append(p.List, v.matched(m))
	}
	v.server.headPage(v.w, v.lang)
	return v.server.pages.Matchings(v.w, p)
}

// matched is a matching in a list. One that is not recorded has no id.
func (v *pageCall) matched(m *assessment.StoredMatching) web.Matched {
	one := web.Matched{
		Title: m.Title, ID: m.ID, Year: m.Request.Year, Weights: v.weightsWord(m), Funded: len(m.Funded), Points: m.Value,
		Uppermost: m.Certificate.Bound, Proven: m.Proven(), Round: m.Request.Framework,
	}
	if def, err := v.state.Framework(m.Request.Framework); err == nil {
		one.Round = def.Title.In(v.lang)
	}
	if m.ID != "" {
		one.Address, one.Day, one.Mine = pageOfMatching(m.ID), m.At.UTC().Format(time.DateOnly), m.By == v.actor()
	}
	return one
}

// weightsWord is by what countries count.
func (*pageCall) weightsWord(m *assessment.StoredMatching) string {
	if by := m.Request.Match.Weights.By; by != "" {
		return string(by)
	}
	return string(assessment.Equal)
}
