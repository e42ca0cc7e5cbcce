package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// simulationBody documents what simulate reads by hand: the ids of questions are not known beforehand.
type simulationBody struct {
	Framework  string         `json:"framework,omitempty" doc:"As in GET /v1/index." example:"gci-pillars@2024"`
	Year       int            `json:"year,omitempty" example:"2024"`
	Country    string         `json:"country,omitempty" doc:"ISO code or name; needed without assessment." example:"KEN"`
	Assessment string         `json:"assessment,omitempty" doc:"Begins with this assessment, whatever its stage, for those who may read it, in the place of framework, year and country."`
	Answers    map[string]any `json:"answers" doc:"The answers that change, by question: as in PATCH .../answers, the bare value. null is not assessed."`
}

// simulation is what would change if some answers did.
type simulation struct {
	UnitName
	Before CountryNumbers  `json:"before"`
	After  CountryNumbers  `json:"after"`
	Ranks  simulationRanks `json:"ranks"`
	Method method          `json:"method" doc:"Of before."`
}

// simulationRanks is what a change does to the order of all units.
type simulationRanks struct {
	Before *int        `json:"before"`
	After  *int        `json:"after"`
	Ranked int         `json:"ranked" doc:"Units that have a rank afterwards."`
	Moved  []movedRank `json:"moved" doc:"All units whose rank changes, by their rank before, then by code."`
}

type movedRank struct {
	UnitName
	Before *int `json:"before"`
	After  *int `json:"after"`
}

func (s *Server) registerSimulations() {
	const path = "/v1/simulations"
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "simulate", Method: http.MethodPost, Path: path, Tags: []string{"Index"}, Summary: "Compute what other answers would change",
			Description: "Stores nothing. Confidential questions are left out, for all countries alike, and cannot be changed. Other weights and aggregations are another framework version, and are not simulated.",
		},
		action: assessment.Simulate,
	}, simulate)
	describeBody[simulationBody](s, http.MethodPost, path, "application/json")
}

// scenario is what a simulation begins with, and what it changes.
type scenario struct {
	RoundQuery
	country, assessment string
	answers             object
}

func readScenario(data json.RawMessage) (*scenario, error) {
	var told []assessment.Field
	in := &scenario{}
	o, ok := readObject("body", data, &told)
	if ok {
		o.only(&told, "framework", "year", "country", "assessment", "answers")
		for name, to := range map[string]*string{"framework": &in.Framework, "country": &in.country, "assessment": &in.assessment} {
			if text := o.text(&told, name); text != nil {
				*to = *text
			}
		}
		if _, given := o.get("year"); given {
			in.Year = o.number(&told, "year")
		}
		answers, given := o.get("answers")
		if given {
			in.answers, _ = readObject("body.answers", answers, &told)
		} else {
			told = append(told, assessment.Field{Path: "body.answers", Message: "is missing: say which answers change"})
		}
		switch {
		case in.assessment == "" && in.country == "":
			told = append(told, assessment.Field{Path: "body.country", Message: "is missing: name a country, or an assessment"})
		case in.assessment != "" && (in.country != "" || in.Framework != "" || in.Year != 0):
			told = append(told, assessment.Field{Path: "body.assessment", Message: "says which country, framework and year it is: leave these out"})
		}
	}
	return in, unsimulated(told)
}

func unsimulated(faults []assessment.Field) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b assessment.Field) int { return strings.Compare(a.Path, b.Path) })
	return &assessment.Error{Kind: assessment.Invalid, Msg: "the simulation cannot be computed:", Fields: faults}
}

func simulate(_ context.Context, c *call, _ *struct{}) (*body[simulation], error) {
	data, err := c.readBody(defaultBody)
	if err != nil {
		return nil, err
	}
	in, err := readScenario(data)
	if err != nil {
		return nil, err
	}
	before, from, err := c.start(in)
	if err != nil {
		return nil, err
	}
	row, err := changed(before, before.x.Panel.Rows[from.Row], in.answers)
	if err != nil {
		return nil, err
	}
	after, to, err := amongOthers(before.x.Panel, before.def, row)
	if err != nil {
		return nil, err
	}
	return &body[simulation]{Body: simulation{
		UnitName: nameOf(before.x.Panel, from.Unit, from.Year, c.lang),
		Before:   countryNumbersOf(before.x, from), After: countryNumbersOf(after.x, to),
		Ranks: compareRanks(before, after, from, to, c.lang), Method: before.method(c.state),
	}}, nil
}

// start finds the round and the unit that a simulation begins with.
func (c *call) start(in *scenario) (*round, assessment.Standing, error) {
	if in.assessment != "" {
		a, err := c.readable(in.assessment)
		if err != nil {
			return nil, assessment.Standing{}, err
		}
		return c.among(a)
	}
	r, err := c.round(in.RoundQuery)
	if err != nil {
		return nil, assessment.Standing{}, inBody(err)
	}
	s, err := r.unit(in.country, "body.country")
	return r, s, err
}

// changed gives a row with other answers, every fault at once.
func changed(r *round, row assessment.Row, answers object) (assessment.Row, error) {
	row.Values = slices.Clone(row.Values)
	open := r.x.Panel.Framework
	var told []assessment.Field
	for _, m := range answers.members {
		place, ok := open.Leaf(m.name)
		if !ok {
			told = append(told, assessment.Field{Path: answers.path(m.name), Message: notChangeable(r, m.name)})
			continue
		}
		v, err := open.Questions()[place].DecodeValue(m.value)
		if err != nil {
			told = append(told, assessment.Field{Path: answers.path(m.name), Message: err.Error()})
			continue
		}
		row.Values[place] = v
	}
	return row, unsimulated(told)
}

// notChangeable says why a question cannot be changed.
func notChangeable(r *round, id string) string {
	if n, ok := r.def.Node(id); ok && n.Confidential {
		return "is confidential, and is left out of every number"
	}
	return "is no question of " + r.def.Ref() + ": " + oneOf(id, questionIDs(r.x.Panel.Framework.Questions()))
}

func questionIDs(questions []*framework.Node) []string {
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	return ids
}

func compareRanks(before, after *round, from, to assessment.Standing, lang string) simulationRanks {
	ranks := simulationRanks{Before: rank(from), After: rank(to), Moved: []movedRank{}}
	for _, s := range after.standings {
		if s.Ranked {
			ranks.Ranked++
		}
		if old, ok := before.x.Of(s.Unit, s.Year); ok && old.Rank != s.Rank {
			ranks.Moved = append(ranks.Moved, movedRank{nameOf(after.x.Panel, s.Unit, s.Year, lang), rank(old), rank(s)})
		}
	}
	order := func(m movedRank) int {
		if m.Before == nil {
			return len(after.standings) + 1
		}
		return *m.Before
	}
	slices.SortFunc(ranks.Moved, func(a, b movedRank) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.Country+a.Unit, b.Country+b.Unit))
	})
	return ranks
}
