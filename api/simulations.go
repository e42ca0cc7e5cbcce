package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// simulation is what would change if some answers did, or the framework's weights and rules. Without a country it is
// about the order of all units alone.
type simulation struct {
	Country string          `json:"country,omitempty" example:"KEN"`
	Unit    string          `json:"unit,omitempty"`
	Name    string          `json:"name,omitempty" doc:"Not there without a country." example:"Kenya"`
	Year    int             `json:"year" example:"2024"`
	Before  *CountryNumbers `json:"before" doc:"As published, or of the assessment as it is; null without a country."`
	After   *CountryNumbers `json:"after" doc:"With the changed answers, and with all units computed under the changed weights, aggregate and missing rule; null without a country."`
	Ranks   simulationRanks `json:"ranks"`

	WithConfidential *simulationTeam  `json:"withConfidential,omitempty" doc:"The same with confidential questions, for the country's own team on an assessment asked for. It has no ranks: other countries' confidential answers are in nobody's numbers."`
	Notes            []string         `json:"notes" doc:"What of the changes has no effect on these numbers, and why; and which numbers count as the bounds of their questions."`
	Method           simulationMethod `json:"method"`
}

type simulationTeam struct {
	Before CountryNumbers `json:"before"`
	After  CountryNumbers `json:"after"`
}

// simulationMethod is what one needs to compute a simulation again: what it began with, and what it changes.
type simulationMethod struct {
	Method
	Variant *variantView `json:"variant,omitempty" doc:"What is computed after, where weights, aggregate or missing rule change. The rest of method is of before."`
}

// variantView is a framework version with other weights or rules. It is no version: nothing is stored of it.
type variantView struct {
	Summary   string                  `json:"summary" example:"variant of gci-pillars@2024: weights legal 2; aggregate geometric"`
	Hash      string                  `json:"hash" doc:"Names the framework version and the changes; never that of a version." example:"variant:9f2c"`
	Weights   map[string]weightChange `json:"weights" doc:"Weights that were given, by node."`
	Aggregate string                  `json:"aggregate,omitempty" enum:"arithmetic,geometric,harmonic,median,minimum" doc:"What every group takes that took a mean."`
	Missing   string                  `json:"missing,omitempty" enum:"exclude,zero,impute"`
	Rules     rules                   `json:"rules" doc:"The defaults that hold after."`
}

type weightChange struct {
	Before float64 `json:"before" doc:"Of the framework version, with its confidential questions." example:"1"`
	After  float64 `json:"after" example:"2"`
}

// simulationRanks is what a change does to the order of all units. Units that tie have the same rank; before.tied and
// after.tied say whether the country does.
type simulationRanks struct {
	Before      *int        `json:"before"`
	After       *int        `json:"after"`
	BeforeRange *rankRange  `json:"beforeRange" doc:"The ranks it could hold if unknown answers of all units were anything between worst and best."`
	AfterRange  *rankRange  `json:"afterRange" doc:"The same afterwards."`
	Ranked      int         `json:"ranked" doc:"Units that have a rank afterwards."`
	Moved       []movedRank `json:"moved" doc:"All units whose rank changes, by their rank before, then by code."`
	Shifts      rankShifts  `json:"shifts"`
}

type movedRank struct {
	UnitName
	Before *int `json:"before"`
	After  *int `json:"after"`
}

// rankShifts sums up who moves.
type rankShifts struct {
	Units    int      `json:"units" doc:"Units whose rank changes; those that win or lose one are among them."`
	Compared int      `json:"compared" doc:"Units that have a rank before and after."`
	Largest  int      `json:"largest" doc:"Places that one of these moves, at most."`
	Mean     *float64 `json:"mean" doc:"Places that these move, on average; null without any."`
}

func (s *Server) registerSimulations() {
	const path = "/v1/simulations"
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "simulate", Method: http.MethodPost, Path: path, Tags: []string{"Index"}, Summary: "Compute what other answers, weights or rules would change",
			Description: "Stores nothing. Other answers are those of one country; other weights, another mean and another missing rule hold for all units. " +
				"Confidential questions are left out, for all countries alike: they cannot be changed, and their weights have no effect; the country's own team sees both readings of its assessment. " +
				"What is computed is a variant of a framework version, and never goes by its name. Without answers the country may be left out: then the answer is about the order of all units.",
		},
		action: assessment.Simulate,
	}, simulate)
	describeBody[simulationBody](s, http.MethodPost, path, "application/json")
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
	s, err := c.start(in)
	if err != nil {
		return nil, err
	}
	if err := s.change(in); err != nil {
		return nil, err
	}
	after, err := newRound(s.variant, s.before.year, s.all.Under(s.variant).WithoutConfidential())
	if err != nil {
		return nil, err
	}
	out := simulation{
		Year: s.before.year, Ranks: compareRanks(s.before, after, c.lang), Notes: append(s.notes(after.x.Panel.Framework), s.outside...),
		Method: simulationMethod{Method: s.before.method(c.state), Variant: variantOf(s.variant)},
	}
	if s.row >= 0 {
		if err := c.ofUnit(&out, s, after); err != nil {
			return nil, err
		}
	}
	return &body[simulation]{Body: out}, nil
}

// ofUnit adds what becomes of the unit that a simulation is about.
func (c *call) ofUnit(out *simulation, s *start, after *round) error {
	row := s.all.Rows[s.row]
	name := nameOf(s.before.x.Panel, row.Unit, row.Year, c.lang)
	out.Country, out.Unit, out.Name = name.Country, name.Unit, name.Name
	to, _ := after.x.Of(row.Unit, row.Year)
	before, now := countryNumbersOf(s.before.x, s.from), countryNumbersOf(after.x, to)
	out.Before, out.After = &before, &now
	out.Ranks.Before, out.Ranks.After = rank(s.from), rank(to)
	out.Ranks.BeforeRange, out.Ranks.AfterRange = rangeOf(s.before, s.from), rangeOf(after, to)
	if s.about == nil || confidential(s.before.def) == 0 || !c.seesConfidential(s.about) {
		return nil
	}
	was, err := c.withConfidential(s.about)
	if err != nil {
		return err
	}
	becomes, err := c.withConfidentialUnder(s.about.Framework, s.variant, row)
	if err != nil {
		return err
	}
	was.Verified, becomes.Verified = nil, nil // answers that are only supposed were accepted by nobody
	out.WithConfidential = &simulationTeam{*was, *becomes}
	return nil
}

func rangeOf(r *round, s assessment.Standing) *rankRange {
	best, worst, ok := r.x.RankRange(s)
	if !ok {
		return nil
	}
	return &rankRange{best, worst}
}

func compareRanks(before, after *round, lang string) simulationRanks {
	changes := assessment.CompareRanks(before.x, after.x, before.year)
	ranks := simulationRanks{Moved: []movedRank{}, Shifts: rankShifts{len(changes.Moved), changes.Compared, changes.Largest, number(changes.Mean)}}
	for _, s := range after.standings {
		if s.Ranked {
			ranks.Ranked++
		}
	}
	for _, m := range changes.Moved {
		ranks.Moved = append(ranks.Moved, movedRank{nameOf(after.x.Panel, m.After.Unit, m.After.Year, lang), rank(m.Before), rank(m.After)})
	}
	return ranks
}

// variantOf says what a variant changes; nil of a version.
func variantOf(def *framework.Definition) *variantView {
	version, changes, ok := def.VariantOf()
	if !ok {
		return nil
	}
	d := def.Defaults
	out := &variantView{
		Summary: "variant of " + version.Ref() + ": " + changes.String(), Hash: def.Hash, Weights: map[string]weightChange{},
		Aggregate: string(changes.Aggregate), Missing: string(changes.Missing),
		Rules: rules{string(d.Aggregate), string(d.Missing), d.MinimumCoverage, d.Floor, string(def.Panel)},
	}
	for id, weight := range changes.Weights {
		if n, ok := version.Node(id); ok {
			out.Weights[id] = weightChange{n.Weight, weight}
		}
	}
	return out
}

// notes says what of a variant has no effect. It depends on the framework alone, which everybody may read.
func (s *start) notes(after *framework.Definition) []string {
	list := []string{}
	_, changes, ok := s.variant.VariantOf()
	if !ok {
		return list
	}
	for _, n := range s.variant.Nodes() {
		_, weighed := changes.Weights[n.ID]
		_, counts := after.Node(n.ID)
		switch {
		case weighed && n.Confidential:
			list = append(list, n.ID+" is confidential: it is left out of these numbers for all countries alike, and its weight has no effect on them")
		case weighed && !counts:
			list = append(list, n.ID+" has nothing that counts without confidential questions: its weight has no effect on these numbers")
		case changes.Aggregate != "" && counts && !n.IsQuestion() && !n.Aggregate.Mean():
			list = append(list, n.ID+" has the aggregate "+string(n.Aggregate)+", which is no mean, and keeps it")
		}
	}
	return list
}

// start is what a simulation begins with, and what becomes of it.
type start struct {
	before  *round
	from    assessment.Standing    // of the unit; nobody's where row is -1
	about   *assessment.Assessment // nil where what is published is asked for
	all     *assessment.Panel      // with the confidential questions
	row     int                    // of the unit in all; -1 without one
	outside []string               // of the answers: which numbers count as bounds
	variant *framework.Definition  // with its confidential questions; the version itself where nothing else is asked for
}

// start finds the round and the unit that a simulation begins with.
func (c *call) start(in *scenario) (*start, error) {
	s, err := c.starting(in)
	if err != nil {
		return nil, err
	}
	s.variant, s.row = s.before.def, -1
	s.all = c.state.Published(s.before.def)
	if s.about == nil && in.country == "" {
		return s, nil
	}
	s.row = slices.IndexFunc(s.all.Rows, func(r assessment.Row) bool { return r.Unit == s.from.Unit && r.Year == s.from.Year })
	if s.row < 0 {
		s.row = len(s.all.Rows)
		s.all.Rows = append(s.all.Rows, assessment.Row{})
	}
	if s.about != nil {
		s.all.Rows[s.row] = s.about.Row()
	}
	return s, nil
}

func (c *call) starting(in *scenario) (s *start, err error) {
	s = &start{}
	if in.assessment != "" {
		if s.about, err = c.assessment(AssessmentPath{in.assessment}, assessment.ReadAssessment); err == nil {
			s.before, s.from, err = c.among(s.about)
		}
		return s, err
	}
	if s.before, err = c.roundWith(CountryRoundQuery(in.RoundQuery), in.country); err != nil {
		return nil, inBody(err)
	}
	if in.country != "" {
		s.from, err = c.unit(s.before, in.country, "body.country")
	}
	return s, err
}
