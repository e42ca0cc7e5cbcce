package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

type indexInput struct {
	Page
	LangQuery
	RoundQuery
	ClassQuery
	Band []string `query:"band,explode" maxItems:"20" doc:"Bands of the framework; may be repeated."`
}

// indexList is one page of the index. It is the same for every caller.
type indexList struct {
	Items  []indexItem `json:"items"`
	Next   string      `json:"next,omitempty" doc:"The address of the next page; absent on the last one."`
	Totals indexTotals `json:"totals"`
	Method method      `json:"method"`
}

// indexTotals counts all units that the query chose, on whatever page.
type indexTotals struct {
	Units  int            `json:"units"`
	Ranked int            `json:"ranked"`
	Bands  map[string]int `json:"bands" doc:"Ranked units by band."`
}

type indexItem struct {
	UnitName
	IndexNumbers
	Verified  VerifiedNumbers        `json:"verified"`
	Release   *releaseView           `json:"release" doc:"The publication of its answers."`
	Corrected int                    `json:"corrected" doc:"How many corrections of its answers there were after sign-off: GET /v1/index/{country} lists them."`
	Nodes     map[string]NodeNumbers `json:"nodes" doc:"Score and coverage of every node but the root, by id."`
}

// IndexNumbers is one unit's index.
type IndexNumbers struct {
	Index    *float64  `json:"index" doc:"0-100, unrounded, from all answers (the claimed reading); null when not ranked." example:"97.45"`
	Rank     *int      `json:"rank" doc:"Among all units of the year, 1 is best; null when not ranked."`
	Tied     bool      `json:"tied" doc:"Others have the same rank."`
	Band     *string   `json:"band"`
	Coverage *float64  `json:"coverage" doc:"Share of the weight that was answered, 0-1."`
	Interval *interval `json:"interval" doc:"The index if every unknown answer were worst, and if every one were best."`
	Imputed  int       `json:"imputed" doc:"Questions filled with the median of the income group."`
}

// VerifiedNumbers is the verified reading of an index.
type VerifiedNumbers struct {
	Index    *float64 `json:"index" doc:"0-100, unrounded: the index when only answers that a reviewer has accepted count, and all others are 0. What index is more is the assurance gap. null when not ranked."`
	Coverage *float64 `json:"coverage" doc:"Share of the weight whose answers were accepted, 0-1."`
}

func verifiedOf(s assessment.Standing) VerifiedNumbers {
	return VerifiedNumbers{Index: score(s.Verified, s.Ranked), Coverage: number(s.Verification)}
}

type interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// NodeNumbers is what a part of the index scores.
type NodeNumbers struct {
	Score    *float64 `json:"score"`
	Coverage *float64 `json:"coverage"`
}

func (s *Server) registerIndex() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "listIndex", Method: http.MethodGet, Path: "/v1/index", Tags: []string{"Index"},
			Summary:     "List the index of a year",
			Description: "Published assessments only, the same for every caller. Sorted by index, best first, then by code; units without an index stand last. Filters choose what is listed; ranks stay those among all units.",
		},
		action: assessment.ReadPublished, public: true, reads: true, shared: true,
	}, listIndex)
	s.registerCountryIndex()
}

func listIndex(_ context.Context, c *call, in *indexInput) (*body[indexList], error) {
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, together(err, in.check(c.state.Atlas()))
	}
	list, err := r.list(c, in)
	if err != nil {
		return nil, err
	}
	list.Next = c.next(list.Next)
	return &body[indexList]{*list}, nil
}

func (r *round) list(c *call, in *indexInput) (*indexList, error) {
	chosen, err := r.choose(&in.ClassQuery, in.Band)
	if err != nil {
		return nil, err
	}
	out := &indexList{Items: []indexItem{}, Totals: indexTotals{Bands: map[string]int{}}, Method: r.method(c.state)}
	var standings []assessment.Standing
	for _, s := range r.standings {
		if !chosen.Has(s.Unit) || !chosen.HasBand(s) {
			continue
		}
		standings = append(standings, s)
		out.Totals.Units++
		if s.Ranked {
			out.Totals.Ranked++
			if s.Band.ID != "" {
				out.Totals.Bands[s.Band.ID]++
			}
		}
	}
	query := r.key() + in.key() + fmt.Sprintf("%q", in.Band)
	part, next, err := paged(standings, func(s assessment.Standing) string { return s.Unit }, in.Page, query)
	if err != nil {
		return nil, err
	}
	out.Next = next
	for _, s := range part {
		item := indexItem{UnitName: nameOf(r.x.Panel, s.Unit, s.Year, c.lang), IndexNumbers: numbersOf(s), Verified: verifiedOf(s), Nodes: map[string]NodeNumbers{}}
		if a := c.state.PublishedOf(r.def, s.Unit, s.Year); a != nil {
			item.Release, item.Corrected = releaseOf(a), len(openCorrections(a, false))
		}
		for n, node := range r.x.Panel.Framework.Nodes() {
			if n > 0 {
				v, ok := r.x.Scores.Node(s.Row, n)
				item.Nodes[node.ID] = NodeNumbers{score(v, ok), number(r.x.Scores.Coverage(s.Row, n))}
			}
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

func numbersOf(s assessment.Standing) IndexNumbers {
	n := IndexNumbers{
		Index: score(s.Score, s.Ranked), Rank: rank(s), Tied: s.Tied, Band: band(s), Coverage: number(s.Coverage), Imputed: s.Imputed,
	}
	if low, high := score(s.Low, true), score(s.High, true); low != nil && high != nil {
		n.Interval = &interval{*low, *high}
	}
	return n
}
