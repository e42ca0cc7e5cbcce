package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type weakestInput struct {
	Page
	LangQuery
	RoundQuery
	By    string `query:"by" enum:"region,subregion,income,lending,organisation" doc:"What to group countries by: region unless it is said; other units are one group."`
	Level string `query:"level" enum:"dimension,question,all" default:"dimension" doc:"Of which parts of the framework: the index and its dimensions, the questions, or all."`
}

type weakestBody struct {
	Items  []weakestItem `json:"items"`
	Next   string        `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Method method        `json:"method"`
}

// weakestItem is how strong a group is where it is weakest.
type weakestItem struct {
	Group   string   `json:"group"`
	Node    string   `json:"node"`
	Title   string   `json:"title"`
	Units   int      `json:"units"`
	Scored  int      `json:"scored" doc:"Units with a score of their own."`
	Minimum *float64 `json:"minimum"`
	Median  *float64 `json:"median"`
	Last    []string `json:"last" doc:"The units at the minimum, by code."`
}

func (s *Server) registerWeakest() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listWeakest", Method: http.MethodGet, Path: "/v1/weakest", Tags: []string{"Index"}, Summary: "Show the weakest link of each group",
			Description: "Minimum, median, and who is last, for each group of countries and each part of the framework; published assessments only. Groups come by name (income groups from low to high), parts in the framework's order.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, weakest)
}

func weakest(_ context.Context, c *call, in *weakestInput) (*body[weakestBody], error) {
	r, x, by, err := c.grouped(in.RoundQuery, in.By)
	if err != nil {
		return nil, err
	}
	if by == assessment.Everyone && r.def.Entity == framework.Country {
		by = assessment.ByRegion
	}
	all := x.Weakest(by, atLevel(x.Panel.Framework, in.Level))
	key := func(w assessment.Weakest) string { return w.Group + "\x00" + w.Node.ID }
	part, next, err := paged(all, key, in.Page, filters(r.key(), string(by), in.Level))
	if err != nil {
		return nil, err
	}
	out := weakestBody{Items: []weakestItem{}, Next: c.next(next), Method: r.method(c.state)}
	for _, w := range part {
		some := w.Scored > 0
		out.Items = append(out.Items, weakestItem{
			Group: w.Group, Node: w.Node.ID, Title: w.Node.Name(c.lang), Units: w.Units, Scored: w.Scored,
			Minimum: score(w.Minimum, some), Median: score(w.Median, some), Last: append([]string{}, w.Last...),
		})
	}
	return &body[weakestBody]{Body: out}, nil
}

// atLevel says which nodes a level means.
func atLevel(def *framework.Definition, level string) func(*framework.Node) bool {
	return func(n *framework.Node) bool {
		switch level {
		case "question":
			return n.IsQuestion()
		case "dimension":
			parent := def.Parent(n.ID)
			return parent == nil || parent == def.Root
		}
		return true
	}
}
