package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type gapsInput struct {
	Page
	LangQuery
	GapQuery
}

type gapsBody struct {
	Items  []gapItem `json:"items"`
	Next   string    `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Totals gapTotals `json:"totals"`
	Method method    `json:"method"`
}

type gapItem struct {
	UnitName
	Question         string   `json:"question"`
	Dimension        string   `json:"dimension"`
	Title            string   `json:"title"`
	Themes           []string `json:"themes"`
	Current          any      `json:"current" doc:"The answer of today; null where another answer implies that it does not exist."`
	Target           any      `json:"target" doc:"The best answer; null where the best is the best that was seen."`
	Implied          bool     `json:"implied"`
	Score            float64  `json:"score" doc:"Of the answer, 0-100."`
	Gain             *float64 `json:"gain" doc:"Points that the index of the country would add if this gap alone were closed."`
	GainTogether     *float64 `json:"gainTogether" doc:"And if it were closed with the prerequisites that are gaps themselves."`
	GainPerCost      *float64 `json:"gainPerCost" doc:"Points for a million major units of first-year base cost; null for a gap that cannot be closed alone."`
	Cost             *gapCost `json:"cost"`
	Months           int      `json:"months"`
	Requires         []string `json:"requires" doc:"Prerequisites that are not met."`
	Essential        bool     `json:"essential"`
	Responsible      string   `json:"responsible"`
	EvidenceRequired string   `json:"evidence" example:"required"`
}

// gapCost is a planning range in minor units.
type gapCost struct {
	Low              int64  `json:"low"`
	Base             int64  `json:"base"`
	High             int64  `json:"high"`
	RecurrentPerYear int64  `json:"recurrentPerYear"`
	Currency         string `json:"currency" example:"USD"`
	Year             int    `json:"year" doc:"Of the prices."`
}

// gapTotals counts everything that the query chose, on whatever page.
type gapTotals struct {
	Gaps        int       `json:"gaps"`
	Units       int       `json:"units" doc:"Units with such a gap."`
	NotAssessed int       `json:"notAssessed" doc:"Questions of the units and themes chosen that nobody answered: no gap, and no cost, is known of them."`
	Uncosted    int       `json:"uncosted" doc:"Gaps without a cost."`
	Costs       []gapCost `json:"costs" doc:"Sums by currency and price year. Sums of different ones do not add up."`
}

func (s *Server) registerGaps() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listGaps", Method: http.MethodGet, Path: "/v1/gaps", Tags: []string{"Gaps"}, Summary: "List the gaps of a year",
			Description: "One item for each answer that is short of the best one, of published assessments. A question that was not assessed is no gap.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listGaps)
}

func listGaps(_ context.Context, c *call, in *gapsInput) (*body[gapsBody], error) {
	chosen, err := c.chooseGaps(&in.GapQuery, "gain")
	if err != nil {
		return nil, err
	}
	r := chosen.round
	part, next, err := paged(chosen.gaps, func(g assessment.Gap) string { return g.Unit + " " + g.Question.ID }, in.Page, filters(r.key(), in.key()))
	if err != nil {
		return nil, err
	}
	out := gapsBody{Items: []gapItem{}, Next: c.next(next), Totals: totalsOf(chosen.gaps), Method: r.method(c.state)}
	for u := range r.x.Unknowns() {
		if u.Year == r.year && chosen.units.Has(u.Unit) && in.asks(u.Question) {
			out.Totals.NotAssessed++
		}
	}
	for _, g := range part {
		out.Items = append(out.Items, gapItemOf(r.x.Panel, &g, c.lang))
	}
	return &body[gapsBody]{Body: out}, nil
}
