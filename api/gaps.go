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
	By string `query:"by" enum:"theme,region,incomeGroup,country" doc:"Gives totals for each group beside those of all, in groups. A gap of several themes counts under each."`
}

type gapsBody struct {
	Items  []gapItem  `json:"items"`
	Next   string     `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Totals gapTotals  `json:"totals"`
	Groups []gapGroup `json:"groups,omitempty" doc:"Where by asks for them: those with most that is not funded first, then by group."`
	Method method     `json:"method"`
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
	GainPerCost      *float64 `json:"gainPerCost" doc:"Points that its action adds for a million major units of first-year base cost; null for one that cannot be done alone."`
	Cost             *gapCost `json:"cost" doc:"Of the action that closes it, in the currency and prices in which it is given."`
	Months           int      `json:"months"`
	Requires         []string `json:"requires" doc:"Prerequisites that are not met."`
	Essential        bool     `json:"essential"`
	Responsible      string   `json:"responsible"`
	EvidenceRequired string   `json:"evidence" example:"required"`

	GapFunding
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

func (s *Server) registerGaps() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listGaps", Method: http.MethodGet, Path: "/v1/gaps", Tags: []string{"Gaps"}, Summary: "List the gaps of a year",
			Description: "One item for each answer that is short of the best one, of published assessments, with what is committed to the action that closes it and who could pay. " +
				"Gaps with the same action are paid once, and are counted once wherever money is added up. A question that was not assessed is no gap.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listGaps)
}

func listGaps(_ context.Context, c *call, in *gapsInput) (*body[gapsBody], error) {
	chosen, err := c.chooseGaps(&in.GapQuery, "gain")
	if err != nil {
		return nil, err
	}
	part, next, err := paged(chosen.chosen, func(g chosenGap) string { return g.Unit + " " + g.Question.ID }, in.Page, filters(chosen.key(), in.key()+in.By))
	if err != nil {
		return nil, err
	}
	out := gapsBody{Items: []gapItem{}, Next: c.next(next), Method: chosen.method(c.state)}
	out.Totals, out.Groups = chosen.totals(groupBy(in.By), in.asks, c.lang)
	for _, g := range part {
		item := gapItemOf(chosen.x.Panel, g, c.lang)
		item.Money, item.Programmes = chosen.moneyOf(g.n), chosen.payers(g.need)
		out.Items = append(out.Items, item)
	}
	return &body[gapsBody]{Body: out}, nil
}
