package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

type countryIndexInput struct {
	LangQuery
	CountryRoundQuery
	Country    string `path:"country" maxLength:"200" doc:"ISO code or name; the unit's code where the framework is not about countries." example:"KEN"`
	Assessment string `query:"assessment" maxLength:"300" doc:"Numbers of this assessment, whatever its stage, for those who may read it, as if it were published: in the place of what the country has published." example:"KEN-2026-readiness-core@2026"`
}

// countryIndex is one unit's index with the parts that it is made of.
type countryIndex struct {
	UnitName
	CountryNumbers
	Ranks            *rankRange       `json:"ranks" doc:"The ranks it could hold if unknown answers of all units were anything between worst and best."`
	Assessment       string           `json:"assessment,omitempty" doc:"The assessment that was asked for."`
	WithConfidential *CountryNumbers  `json:"withConfidential,omitempty" doc:"The same with confidential questions, for the country's own team on an assessment asked for. It has no rank: other countries' confidential answers are in nobody's numbers."`
	Release          *releaseView     `json:"release,omitempty" doc:"The publication of its answers; not of an assessment asked for."`
	Corrections      []correctionView `json:"corrections,omitempty" doc:"Changes of its answers after sign-off, oldest first, but for those of confidential questions."`
	Method           method           `json:"method"`
}

// CountryNumbers is one unit's index with its parts.
type CountryNumbers struct {
	IndexNumbers
	Verified    *VerifiedNumbers       `json:"verified,omitempty" doc:"Not in a simulation."`
	Nodes       map[string]partNumbers `json:"nodes" doc:"Every node but the root, by id."`
	Gaps        int                    `json:"gaps" doc:"How many gaps it has: GET /v1/gaps lists those of published assessments."`
	NotAssessed int                    `json:"notAssessed" doc:"Questions that nobody answered."`
}

type partNumbers struct {
	NodeNumbers
	Contribution *float64 `json:"contribution" doc:"Points that it adds to the score of the node above; null where that is no arithmetic mean or has no score."`
}

type rankRange struct {
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

func (s *Server) registerCountryIndex() {
	register(s, spec{
		Operation: huma.Operation{
			OperationID: "getCountryIndex", Method: http.MethodGet, Path: "/v1/index/{country}", Tags: []string{"Index"}, Summary: "Read the index of one country",
			Description: "With the score, coverage and contribution of every part. Confidential questions are left out, for all countries alike.",
		},
		action: assessment.ReadPublished, public: true, reads: true,
	}, getCountryIndex)
}

func getCountryIndex(ctx context.Context, c *call, in *countryIndexInput) (*body[countryIndex], error) {
	if in.Assessment != "" {
		return c.assessmentIndex(in)
	}
	r, err := c.roundWith(in.CountryRoundQuery, in.Country)
	if err != nil {
		return nil, err
	}
	s, err := c.unit(r, in.Country, "path.country")
	if err != nil {
		return nil, err
	}
	out := c.countryIndex(r, s)
	if a := c.state.PublishedOf(r.def, s.Unit, s.Year); a != nil {
		out.Release = releaseOf(a)
		if out.Corrections, err = c.corrections(ctx, a, lens{}); err != nil {
			return nil, err
		}
	}
	return &body[countryIndex]{Body: out}, nil
}

func (c *call) countryIndex(r *round, s assessment.Standing) countryIndex {
	out := countryIndex{
		UnitName: nameOf(r.x.Panel, s.Unit, s.Year, c.lang), CountryNumbers: countryNumbersOf(r.x, s), Method: r.method(c.state),
	}
	out.Verified = new(verifiedOf(s))
	if best, worst, ok := r.x.RankRange(s); ok {
		out.Ranks = &rankRange{best, worst}
	}
	return out
}

func countryNumbersOf(x *assessment.Index, s assessment.Standing) CountryNumbers {
	out := CountryNumbers{IndexNumbers: numbersOf(s), Nodes: map[string]partNumbers{}, Gaps: len(x.GapsOf(s.Row))}
	for n, node := range x.Panel.Framework.Nodes() {
		if n == 0 {
			continue
		}
		v, ok := x.Scores.Node(s.Row, n)
		part := partNumbers{NodeNumbers: NodeNumbers{score(v, ok), number(x.Scores.Coverage(s.Row, n))}}
		if v, ok := x.Scores.Contribution(s.Row, n); ok {
			part.Contribution = score(v, true)
		}
		out.Nodes[node.ID] = part
	}
	for u := range x.Unknowns() {
		if u.Unit == s.Unit && u.Year == s.Year {
			out.NotAssessed++
		}
	}
	return out
}

// assessmentIndex gives the numbers of one assessment for those who may read it.
func (c *call) assessmentIndex(in *countryIndexInput) (*body[countryIndex], error) {
	a, err := c.assessment(AssessmentPath{in.Assessment}, assessment.ReadAssessment)
	if err != nil {
		return nil, err
	}
	unit, err := unitOf(a.Framework, in.Country)
	if err != nil {
		return nil, refused("path.country", err.Error())
	}
	if unit != a.Unit {
		return nil, refused("query.assessment", fmt.Sprintf("%s is an assessment of %s, not of %s", a.ID, a.Unit, unit))
	}
	r, s, err := c.among(a)
	if err != nil {
		return nil, err
	}
	out := c.countryIndex(r, s)
	out.Assessment = string(a.ID)
	if confidential(a.Framework) > 0 && c.seesConfidential(a) {
		if out.WithConfidential, err = c.withConfidential(a); err != nil {
			return nil, err
		}
	}
	return &body[countryIndex]{Body: out}, nil
}

// among computes an assessment among what is published, in the place of what its unit has published for the year, without
// confidential questions.
func (c *call) among(a *assessment.Assessment) (*round, assessment.Standing, error) {
	own := &assessment.Panel{Framework: a.Framework, Atlas: c.state.Atlas(), Rows: []assessment.Row{a.Row()}}
	return amongOthers(c.state.Published(a.Framework.WithoutConfidential()), a.Framework.Whole(), own.WithoutConfidential().Rows[0])
}

// amongOthers scores a row in the place of what its unit has in a panel for the year.
func amongOthers(p *assessment.Panel, def *framework.Definition, row assessment.Row) (*round, assessment.Standing, error) {
	p = p.Only(func(r assessment.Row) bool { return r.Unit != row.Unit || r.Year != row.Year })
	p.Rows = append(p.Rows, row)
	r, err := newRound(def, row.Year, p)
	if err != nil {
		return nil, assessment.Standing{}, err
	}
	s, _ := r.x.Of(row.Unit, row.Year)
	return r, s, nil
}

// withConfidential computes an assessment with its confidential answers. Where scores compare units, the others are there
// with their other answers alone.
func (c *call) withConfidential(a *assessment.Assessment) (*CountryNumbers, error) {
	return c.withConfidentialUnder(a.Framework, a.Framework, a.Row())
}

// withConfidentialUnder is withConfidential of a row, under a variant of its framework or the framework itself.
func (c *call) withConfidentialUnder(def, variant *framework.Definition, row assessment.Row) (*CountryNumbers, error) {
	r, s, err := c.amongWithConfidential(def, variant, row)
	if err != nil {
		return nil, err
	}
	numbers := countryNumbersOf(r.x, s)
	numbers.Rank, numbers.Tied = nil, false
	numbers.Verified = new(verifiedOf(s))
	return &numbers, nil
}

// amongWithConfidential scores a row with its confidential answers among what is published, of which there are none.
func (c *call) amongWithConfidential(def, variant *framework.Definition, row assessment.Row) (*round, assessment.Standing, error) {
	p := c.state.Published(def)
	for i, r := range p.Rows {
		values := slices.Clone(r.Values)
		for leaf, q := range p.Framework.Questions() {
			if q.Confidential {
				values[leaf] = framework.Value{}
			}
		}
		p.Rows[i].Values = values
	}
	return amongOthers(p.Under(variant), variant, row)
}
