package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/spelling"
	"readiness/exports"
)

type gapsInput struct {
	Page
	LangQuery
	RoundQuery
	ClassQuery
	Theme    []string `query:"theme,explode" maxItems:"20" doc:"Themes of the funders' vocabulary; may be repeated."`
	Currency string   `query:"currency" maxLength:"3" doc:"Only gaps with a cost in this currency; needed with costMax where there are several." example:"USD"`
	CostMax  int64    `query:"costMax" minimum:"0" doc:"Only gaps whose first-year base cost is known and at most this, in minor units of the currency; 0 does not restrict."`
	GainMin  float64  `query:"gainMin" minimum:"0" maximum:"100" doc:"Only gaps whose gain is known and at least this, in points of the index."`
	Sort     string   `query:"sort" enum:"gain,cost,gainPerCost" default:"gain" doc:"gain: greatest first. cost: least first-year base cost first. gainPerCost: most points for a million first. What has none stands last; the latter two go by currency first. Then by code, then in the framework's order."`
}

type gapsBody struct {
	Items  []gapItem `json:"items"`
	Next   string    `json:"next,omitempty"`
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
		action: assessment.ReadPublished, public: true, reads: true,
	}, listGaps)
}

func listGaps(_ context.Context, c *call, in *gapsInput) (*body[gapsBody], error) {
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, err
	}
	units, err := r.choose(&in.ClassQuery, nil)
	if err != nil {
		return nil, err
	}
	wanted, err := in.wanted(r)
	if err != nil {
		return nil, err
	}
	var gaps []assessment.Gap
	for _, g := range r.allGaps() {
		if units.Has(g.Unit) && wanted(&g) {
			gaps = append(gaps, g)
		}
	}
	in.sort(r.def, gaps)
	query := filters(r.key(), in.key(), fmt.Sprintf("%q %q %d %v", in.Theme, in.Currency, in.CostMax, in.GainMin), in.Sort)
	part, next, err := paged(gaps, func(g assessment.Gap) string { return g.Unit + " " + g.Question.ID }, in.Page, query)
	if err != nil {
		return nil, err
	}
	out := gapsBody{Items: []gapItem{}, Next: next, Totals: totalsOf(gaps), Method: r.method(c.state)}
	for u := range r.x.Unknowns() {
		if u.Year == r.year && units.Has(u.Unit) && in.themed(u.Question) {
			out.Totals.NotAssessed++
		}
	}
	for _, g := range part {
		out.Items = append(out.Items, gapItemOf(r.x.Panel, &g, c.lang))
	}
	return &body[gapsBody]{Body: out}, nil
}

// wanted reads the filters that are about gaps, every fault at once.
func (in *gapsInput) wanted(r *round) (func(*assessment.Gap) bool, error) {
	var faults []assessment.Field
	themes, currencies := vocabulary(r.def)
	for _, theme := range in.Theme {
		if message := oneOf(theme, themes); message != "" {
			faults = append(faults, assessment.Field{Path: "query.theme", Message: message})
		}
	}
	if in.Currency != "" {
		if message := oneOf(in.Currency, currencies); message != "" {
			faults = append(faults, assessment.Field{Path: "query.currency", Message: message})
		}
	} else if in.CostMax > 0 && len(currencies) > 1 {
		faults = append(faults, assessment.Field{Path: "query.costMax", Message: "costs are in several currencies: choose one with currency"})
	}
	if len(faults) > 0 {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the gaps cannot be chosen:", Fields: faults}
	}
	return func(g *assessment.Gap) bool {
		if !in.themed(g.Question) || in.GainMin > 0 && (!g.HasGain || exports.Points(g.Gain) < in.GainMin) {
			return false
		}
		if in.Currency != "" && (g.Cost == nil || g.Cost.Currency != in.Currency) {
			return false
		}
		return in.CostMax == 0 || g.Cost != nil && g.Cost.FirstYear() <= in.CostMax
	}, nil
}

// themed says that a question has one of the themes that were asked for.
func (in *gapsInput) themed(q *framework.Node) bool {
	return len(in.Theme) == 0 || slices.ContainsFunc(q.Themes, func(t framework.Theme) bool { return slices.Contains(in.Theme, string(t)) })
}

// vocabulary lists the themes and currencies of a framework.
func vocabulary(def *framework.Definition) (themes, currencies []string) {
	for _, t := range framework.Themes() {
		themes = append(themes, string(t))
	}
	for _, q := range def.Questions() {
		if q.Remedy != nil && q.Remedy.Cost != nil && !slices.Contains(currencies, q.Remedy.Cost.Currency) {
			currencies = append(currencies, q.Remedy.Cost.Currency)
		}
	}
	slices.Sort(currencies)
	return themes, currencies
}

// oneOf says what is wrong with a word that must be one of those known, or nothing.
func oneOf(word string, known []string) string {
	if slices.Contains(known, word) {
		return ""
	}
	if near := spelling.Nearest(word, known); near != "" {
		return fmt.Sprintf("%.60q is not known: did you mean %s?", word, near)
	}
	return fmt.Sprintf("%.60q is not known: there is %s", word, listed(known))
}

// sort puts gaps, which come by code and gain, into the order asked for.
func (in *gapsInput) sort(def *framework.Definition, gaps []assessment.Gap) {
	place := func(g assessment.Gap) int { i, _ := def.Leaf(g.Question.ID); return i }
	slices.SortStableFunc(gaps, func(a, b assessment.Gap) int {
		first := 0
		switch in.Sort {
		case "cost":
			first = byCost(a, b)
		case "gainPerCost":
			first = byGainPerCost(a, b)
		default:
			first = assessment.ByGain(a, b)
		}
		return cmp.Or(first, cmp.Compare(a.Unit, b.Unit), cmp.Compare(place(a), place(b)))
	})
}

func byCost(a, b assessment.Gap) int {
	if a.Cost == nil || b.Cost == nil {
		return lastIf(a.Cost == nil, b.Cost == nil)
	}
	return cmp.Or(cmp.Compare(a.Cost.Currency, b.Cost.Currency), cmp.Compare(a.Cost.FirstYear(), b.Cost.FirstYear()))
}

func byGainPerCost(a, b assessment.Gap) int {
	va, oka := a.GainPerCost()
	vb, okb := b.GainPerCost()
	if !oka || !okb {
		return lastIf(!oka, !okb)
	}
	return cmp.Or(cmp.Compare(a.Cost.Currency, b.Cost.Currency), cmp.Compare(vb, va))
}

// lastIf orders what has no value behind what has one.
func lastIf(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
