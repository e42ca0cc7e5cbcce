package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type needsInput struct {
	LangQuery
	RoundQuery
	ClassQuery
	TermsQuery
	By string `query:"by" enum:"region,theme,incomeGroup,country" default:"region" doc:"What needs are put together by. A need of several themes counts under each, so that themes do not add up."`
}

// needsBody is how much of what closing gaps costs is funded.
type needsBody struct {
	Items        []needGroup      `json:"items" doc:"Those with most that is not funded first, then by group."`
	Total        NeedSums         `json:"total" doc:"Of all that the query chose."`
	Unattributed []commitmentLine `json:"unattributed" doc:"Commitments for the countries chosen that no need has: for the country as such, for an action without a gap, or by another framework. They are spread over no need, and are in no sum. By id."`
	Money        moneyTerms       `json:"money"`
	Method       method           `json:"method"`
}

type needGroup struct {
	Group string `json:"group" doc:"As the filter names it; empty for what belongs to none." example:"Africa"`
	Title string `json:"title" example:"Africa"`
	NeedSums
}

// NeedSums is how much of some needs is funded. Amounts are as money says, in minor units.
type NeedSums struct {
	Needs    int       `json:"needs" doc:"Actions that close at least one gap and are neither done nor dropped; one that closes several counts once."`
	Uncosted int       `json:"uncosted" doc:"Of them: without a cost, or with one that could not be converted. They are in no sum."`
	Cost     costRange `json:"cost" doc:"What the others cost, with the years of recurrent cost that are counted."`
	Funded   int64     `json:"funded" doc:"What is committed to them; to none more than its base cost."`
	Pledged  int64     `json:"pledged" doc:"Beside it."`
	Unfunded int64     `json:"unfunded" doc:"cost.base less funded."`
	Met      *needsMet `json:"met" doc:"null without a cost."`
}

// needsMet is a share with its range.
type needsMet struct {
	Low  float64 `json:"low" doc:"funded / cost.high, 0-1."`
	Base float64 `json:"base" doc:"funded / cost.base, 0-1." example:"0.4"`
	High float64 `json:"high" doc:"funded / cost.low, 0-1."`
}

func (s *Server) registerNeeds() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listNeeds", Method: http.MethodGet, Path: "/v1/needs", Tags: []string{"Gaps"}, Summary: "Read how much of the need is funded",
			Description: "What closing the gaps of published assessments costs, and how much of it is committed, by groups of countries or by theme. A pledge never counts as funded.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listNeeds)
}

func listNeeds(_ context.Context, c *call, in *needsInput) (*body[needsBody], error) {
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, together(err, in.check(c.state.Atlas()))
	}
	units, err := r.choose(&in.ClassQuery, nil)
	terms, wrong := c.terms(&in.TermsQuery, r.def)
	if err := together(err, wrong); err != nil {
		return nil, err
	}
	f, err := c.funds(r, terms)
	if err != nil {
		return nil, err
	}
	var chosen []assessment.Need
	for i := range f.needs {
		if units.Has(f.needs[i].Unit) {
			chosen = append(chosen, f.needs[i])
		}
	}
	titles := map[string]string{}
	met := assessment.MeetNeeds(chosen, func(n *assessment.Need) (ids []string) {
		for _, g := range f.groupsOf(groupBy(in.By), n.Unit, n.Themes(), units, c.lang) {
			id := cmp.Or(g.ID, " ") // "" is all
			titles[id] = g.Title
			ids = append(ids, id)
		}
		return ids
	})
	out := needsBody{Items: []needGroup{}, Total: sumsOf(met[""]), Unattributed: []commitmentLine{}, Money: f.terms(), Method: r.method(c.state)}
	for id, title := range titles {
		out.Items = append(out.Items, needGroup{strings.TrimSpace(id), title, sumsOf(met[id])})
	}
	slices.SortFunc(out.Items, func(a, b needGroup) int {
		return cmp.Or(cmp.Compare(b.Unfunded, a.Unfunded), assessment.LastIf(a.Group == "", b.Group == ""), strings.Compare(a.Group, b.Group))
	})
	there := func(unit string) bool { _, ok := r.x.Of(unit, r.year); return ok && units.Has(unit) }
	for _, one := range f.finance.Loose(chosen, there) {
		out.Unattributed = append(out.Unattributed, commitmentOf(one))
	}
	return &body[needsBody]{Body: out}, nil
}

func sumsOf(m *assessment.NeedsMet) NeedSums {
	s := NeedSums{Needs: m.Needs, Uncosted: m.Uncosted, Cost: amountsOf(m.Cost), Funded: m.Funded, Pledged: m.Pledged, Unfunded: m.Unfunded}
	if low, base, high, ok := m.Share(); ok {
		s.Met = &needsMet{low, base, high}
	}
	return s
}
