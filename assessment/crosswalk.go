package assessment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// CrosswalkView is one assessment read by the codes of another framework. It is never an official score of that one: see
// Scheme.Disclaimer.
type CrosswalkView struct {
	Unit      string
	Year      int
	Framework *framework.Definition
	Scheme    *framework.Scheme
	Codes     []CrosswalkCode // in the order of the scheme
	Total     int             // codes of the scheme, without its parts
	Covered   int             // of these, those with a question behind them
	Assessed  int             // of these, those with an answer behind them
}

// CrosswalkCode is one code with what stands behind it. A part of the scheme is listed only where a question belongs to it
// and to no single code; it is in none of the counts.
type CrosswalkCode struct {
	ID, Title string
	Part      bool
	Questions []CrosswalkQuestion // in the order of the framework
	Score     float64             // 0..1; NaN where there is none, and Without says why
	Without   string              // one of the words below, or ""
	Answered  int                 // questions with an answer of their own, or one that follows from another
}

// Why a code has no score.
const (
	CodeWithoutQuestion = "no-question"
	CodeNotApplicable   = "not-applicable" // none of its questions applies
	CodeNotAssessed     = "not-assessed"   // nothing of it was answered, and the framework leaves that out
	CodeWithoutWeight   = "no-weight"      // its questions weigh nothing
)

// CrosswalkQuestion is one question behind a code.
type CrosswalkQuestion struct {
	Node   *framework.Node
	Value  framework.Value
	State  scoring.State
	Score  float64 // 0..1, as it counts in the code; NaN where it does not count
	Weight float64 // effective weight, 0..1
}

// Covers is the share of the scheme's codes that have a question behind them, 0..1.
func (v *CrosswalkView) Covers() float64 { return float64(v.Covered) / float64(v.Total) }

// Assesses is the share of the scheme's codes that have an answer behind them, 0..1.
func (v *CrosswalkView) Assesses() float64 { return float64(v.Assessed) / float64(v.Total) }

// Crosswalk reads the assessment of a unit by the codes of a scheme. The score of a code is the mean of the scores of the
// questions behind it:
//
//	score = sum W_i x_i / sum W_i                                                             (11)
//
// with W the effective weight. What was not assessed counts as in the index: 0, left out or the median of the income group,
// by the framework's missing rule; what does not apply is left out.
func Crosswalk(x *Index, unit string, year int, scheme string) (*CrosswalkView, error) {
	s, err := ParseScheme(scheme)
	if err != nil {
		return nil, err
	}
	standing, ok := x.Of(unit, year)
	if !ok {
		return nil, &Error{Kind: NotFound, Msg: fmt.Sprintf("there is no assessment of %s for %d", unit, year)}
	}
	v := &CrosswalkView{Unit: unit, Year: year, Framework: x.Panel.Framework, Scheme: s}
	behind := map[string][]CrosswalkQuestion{}
	for leaf, q := range x.Panel.Framework.Questions() {
		one := x.crosswalkQuestion(standing.Row, leaf, q)
		for _, code := range codesOf(s, q) {
			behind[code] = append(behind[code], one)
		}
	}
	for _, part := range s.Parts {
		if list := behind[part.ID]; len(list) > 0 {
			v.Codes = append(v.Codes, crosswalkCode(part.SchemeCode, true, list))
		}
		for _, code := range part.Codes {
			one := crosswalkCode(code, false, behind[code.ID])
			v.Codes = append(v.Codes, one)
			v.Total++
			if len(one.Questions) > 0 {
				v.Covered++
			}
			if one.Answered > 0 {
				v.Assessed++
			}
		}
	}
	return v, nil
}

// codesOf lists the codes of a scheme that a question belongs to, each once.
func codesOf(s *framework.Scheme, q *framework.Node) []string {
	codes := slices.Clone(q.Crosswalk[s.ID])
	for i, code := range codes {
		for _, part := range s.Parts {
			if code == part.Also {
				codes[i] = part.ID
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// ParseScheme finds a list of codes by its id. The error is an *Error of kind Invalid.
func ParseScheme(id string) (*framework.Scheme, error) {
	if s, ok := framework.LookupScheme(id); ok {
		return s, nil
	}
	return nil, unknownScheme(id)
}

func unknownScheme(scheme string) error {
	ids := make([]string, 0, len(framework.Schemes()))
	for _, s := range framework.Schemes() {
		ids = append(ids, s.ID)
	}
	e := &Error{
		Kind: Invalid, Msg: fmt.Sprintf("there is no list of codes %q", scheme), Fix: "There are " + strings.Join(ids, ", ") + ".",
	}
	if near := framework.NearestScheme(scheme); near != "" {
		e.Fix = "Did you mean " + near + "? " + e.Fix
	}
	return e
}

func (x *Index) crosswalkQuestion(row, leaf int, q *framework.Node) CrosswalkQuestion {
	one := CrosswalkQuestion{
		Node: q, Value: x.Panel.Rows[row].Values[leaf], State: x.Scores.State(row, leaf), Score: math.NaN(),
		Weight: x.Model.EffectiveWeight(x.Model.NodeOf(leaf)),
	}
	switch one.State {
	case scoring.NotApplicable, scoring.NoSpread: // leave the weights
	case scoring.NotAssessed:
		if x.Panel.Framework.Defaults.Missing == framework.MissingZero {
			one.Score = 0
		}
	default:
		if score, ok := x.Scores.Leaf(row, leaf); ok {
			one.Score = score
		}
	}
	return one
}

func crosswalkCode(code framework.SchemeCode, part bool, questions []CrosswalkQuestion) CrosswalkCode {
	c := CrosswalkCode{ID: code.ID, Title: code.Title, Part: part, Questions: questions, Without: CodeWithoutQuestion}
	scores, weights := make([]float64, 0, len(questions)), make([]float64, 0, len(questions))
	out, scored := 0, 0
	for _, q := range questions {
		switch q.State {
		case scoring.Answered, scoring.Inferred:
			c.Answered++
		case scoring.NotApplicable, scoring.NoSpread:
			out++
		case scoring.NotAssessed, scoring.Imputed: // no answer of its own
		}
		if !math.IsNaN(q.Score) {
			scored++
		}
		scores, weights = append(scores, q.Score), append(weights, q.Weight)
	}
	c.Score = scoring.Mean(scoring.Arithmetic, 0, scores, weights)
	switch {
	case !math.IsNaN(c.Score):
		c.Without = ""
	case len(questions) == 0:
	case out == len(questions):
		c.Without = CodeNotApplicable
	case scored > 0:
		c.Without = CodeWithoutWeight
	default:
		c.Without = CodeNotAssessed
	}
	return c
}
