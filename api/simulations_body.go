package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// simulationBody documents what simulate reads by hand: the ids of questions are not known beforehand.
type simulationBody struct {
	Framework  string             `json:"framework,omitempty" doc:"As in GET /v1/index/{country}; without a country as in GET /v1/index." example:"gci-pillars@2024"`
	Year       int                `json:"year,omitempty" doc:"Likewise." example:"2024"`
	Country    string             `json:"country,omitempty" doc:"ISO code or name; needed with answers, without assessment." example:"KEN"`
	Assessment string             `json:"assessment,omitempty" doc:"Begins with this assessment, whatever its stage, for those who may read it, in the place of framework, year and country."`
	Answers    map[string]any     `json:"answers,omitempty" doc:"The answers that change, by question: as in PATCH .../answers, the bare value. null is not assessed. At least one of answers, weights, aggregate and missing is needed."`
	Weights    map[string]float64 `json:"weights,omitempty" doc:"The weights that change, by the id of a dimension, group or question: 0, or 1e-12 to 1e12, relative to the weights of its siblings, given here or published. In a sum of points it stands in the place of the points there."`
	Aggregate  string             `json:"aggregate,omitempty" enum:"arithmetic,geometric,harmonic,median,minimum" doc:"The mean that every group takes in the place of its own. Groups that add up points or read levels, and those without a number, keep theirs." example:"geometric"`
	Missing    string             `json:"missing,omitempty" enum:"exclude,zero,impute" doc:"What a question that was not assessed does to the index." example:"zero"`
}

// scenario is what a simulation begins with, and what it changes.
type scenario struct {
	RoundQuery
	country, assessment string
	answers, weights    object
	variant             framework.Variant // its weights are in weights yet
}

func readScenario(data json.RawMessage) (*scenario, error) {
	var told []assessment.Field
	in := &scenario{}
	o, ok := readObject("body", data, &told)
	if !ok {
		return nil, unsimulated(told)
	}
	o.only(&told, "framework", "year", "country", "assessment", "answers", "weights", "aggregate", "missing")
	var aggregate, missing string
	for name, to := range map[string]*string{
		"framework": &in.Framework, "country": &in.country, "assessment": &in.assessment, "aggregate": &aggregate, "missing": &missing,
	} {
		if text := o.text(&told, name); text != nil {
			*to = *text
		}
		if value, _ := o.get(name); string(value) == `""` && (name == "aggregate" || name == "missing") {
			told = append(told, assessment.Field{Path: o.path(name), Message: "is empty: leave it out, or name one"})
		}
	}
	in.variant.Aggregate, in.variant.Missing = framework.Aggregate(aggregate), framework.Missing(missing)
	if _, given := o.get("year"); given {
		in.Year = o.number(&told, "year")
	}
	changes := in.variant.Aggregate != "" || in.variant.Missing != ""
	for name, to := range map[string]*object{"answers": &in.answers, "weights": &in.weights} {
		if value, given := o.get(name); given {
			changes = true
			*to, _ = readObject("body."+name, value, &told)
		}
	}
	if !changes {
		told = append(told, assessment.Field{Path: "body.answers", Message: "is missing: say what changes, with answers, weights, aggregate or missing"})
	}
	forAll := changes && len(in.answers.members) == 0 && (len(in.weights.members) > 0 || aggregate != "" || missing != "")
	switch {
	case in.assessment == "" && in.country == "" && !forAll:
		told = append(told, assessment.Field{Path: "body.country", Message: "is missing: name a country, or an assessment"})
	case in.assessment != "" && (in.country != "" || in.Framework != "" || in.Year != 0):
		told = append(told, assessment.Field{Path: "body.assessment", Message: "says which country, framework and year it is: leave these out"})
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

// change makes the variant, and the unit's other answers in it. Every fault of both is reported at once.
func (s *start) change(in *scenario) error {
	var told []assessment.Field
	s.vary(in, &told)
	if s.row < 0 {
		return unsimulated(told)
	}
	row := s.all.Rows[s.row]
	row.Values = slices.Clone(row.Values)
	open, varied := s.before.x.Panel.Framework, s.variant.WithoutConfidential()
	for _, m := range in.answers.members {
		_, ok := open.Leaf(m.name)
		if !ok {
			_, ok = varied.Leaf(m.name) // a variant may give it a weight that it does not have
		}
		place, _ := s.before.def.Leaf(m.name)
		if !ok {
			told = append(told, assessment.Field{Path: in.answers.path(m.name), Message: s.notChangeable(m.name, len(told))})
			continue
		}
		v, err := s.before.def.Questions()[place].DecodeValue(m.value)
		if err != nil {
			told = append(told, assessment.Field{Path: in.answers.path(m.name), Message: err.Error()})
			continue
		}
		row.Values[place] = v
		if note := exports.Outside(s.before.def.Questions()[place], v); note != "" {
			s.outside = append(s.outside, note)
		}
	}
	s.all.Rows[s.row] = row
	return unsimulated(told)
}

// vary makes the variant. Weights that are no numbers are reported beside what else is wrong.
func (s *start) vary(in *scenario, told *[]assessment.Field) {
	v := in.variant
	v.Weights = map[string]float64{}
	for _, m := range in.weights.members {
		weight, err := strconv.ParseFloat(string(m.value), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			*told = append(*told, assessment.Field{Path: in.weights.path(m.name), Message: "is not a number: write it without quotes"})
			if _, known := s.before.def.Node(m.name); known {
				continue
			}
			weight = 1 // so that the name is looked at, too
		}
		v.Weights[m.name] = weight
	}
	changed, err := s.before.def.Variant(v)
	if err == nil {
		s.variant = changed
		return
	}
	var e *framework.VariantError
	if !errors.As(err, &e) {
		*told = append(*told, assessment.Field{Path: "body", Message: "cannot be computed"})
		return
	}
	for _, f := range e.List {
		field := assessment.Field{Path: "body." + f.Member, Message: f.Message}
		if f.Node != "" {
			field.Path = in.weights.path(f.Node)
		}
		if f.Fix != "" {
			field.Message += "; " + f.Fix
		}
		*told = append(*told, field)
	}
	if e.More > 0 {
		*told = append(*told, assessment.Field{Path: "body", Message: fmt.Sprintf("has %d more faults, which are not listed", e.More)})
	}
}

// manyFaults is how many names are looked up for a nearest one; nobody reads more, and looking takes time.
const manyFaults = 200

// notChangeable says why a question cannot be changed.
func (s *start) notChangeable(id string, faults int) string {
	if n, ok := s.before.def.Node(id); ok && n.Confidential {
		return "is confidential, and is left out of every number"
	}
	message := "is no question of " + s.before.def.Ref()
	if faults < manyFaults {
		message += ": " + oneOf(id, questionIDs(s.before.x.Panel.Framework.Questions()))
	}
	return message
}

func questionIDs(questions []*framework.Node) []string {
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	return ids
}
