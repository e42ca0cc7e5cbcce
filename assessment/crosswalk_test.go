package assessment_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const crossed = `id: test
version: "1"
title: {en: "Test"}
defaults: {missing: MISSING, minimumCoverage: 0}
root:
  id: index
  children:
    - id: law
      weight: 3
      children:
        - {id: act, answer: {type: choice, options: [{id: none, score: 0, title: {en: No act}}, {id: draft, score: 0.5, title: {en: Draft}}, {id: in-force, score: 1}]}, crosswalk: {gci-2024: [legal.cybercrime], cmm-2021: [D4.1]}}
        - {id: rules, weight: 2, answer: {type: boolean}, notApplicable: with-reason, crosswalk: {gci-2024: [legal.cybercrime, legal.regulation]}}
    - id: team
      children:
        - {id: csirt, answer: {type: boolean}, crosswalk: {gci-2024: [technical.national-csirt], cmm-2021: [D1.2]}}
        - {id: nights, answer: {type: boolean}, impliedBy: {question: csirt, when: [false], score: 0}, crosswalk: {gci-2024: [technical.sector-csirts]}}
        - {id: skills, answer: {type: boolean}, crosswalk: {gci-2024: [capacity-development, capacity]}}
        - {id: light, weight: 0, answer: {type: boolean}, crosswalk: {gci-2024: [cooperation.bilateral]}}
        - {id: secret, answer: {type: boolean}, confidential: true, crosswalk: {gci-2024: [organizational.agency, technical.national-csirt]}}
`

// codesOf writes the codes that somebody asks about: "legal.cybercrime 33.3 (act 0.5, rules 0)".
func codesOf(v *assessment.CrosswalkView) []string {
	var lines []string
	for _, c := range v.Codes {
		if c.Without == assessment.CodeWithoutQuestion {
			continue
		}
		var questions []string
		for _, q := range c.Questions {
			questions = append(questions, fmt.Sprintf("%s %.3g", q.Node.ID, q.Score))
		}
		score := c.Without
		if score == "" {
			score = fmt.Sprintf("%.4g", c.Score)
		}
		if c.Part {
			score = "part " + score
		}
		lines = append(lines, fmt.Sprintf("%s %s (%s)", c.ID, score, strings.Join(questions, ", ")))
	}
	return lines
}

// The weights of the law are 1/4 and 2/4 of the index, those of team 1/16 each.
func TestCrosswalk(t *testing.T) {
	for _, c := range []struct {
		name, missing, row string
		want               []string
		covered, assessed  int
	}{
		{"all answered", "zero", "draft, no, yes, yes, yes, yes, no", []string{
			"legal.cybercrime 0.1667 (act 0.5, rules 0)", "legal.regulation 0 (rules 0)", "technical.national-csirt 0.5 (csirt 1, secret 0)",
			"technical.sector-csirts 1 (nights 1)", "organizational.agency 0 (secret 0)", "capacity part 1 (skills 1)", "cooperation.bilateral no-weight (light 1)",
		}, 6, 6},
		{"not assessed is 0", "zero", "draft, , no, , , , ", []string{
			"legal.cybercrime 0.1667 (act 0.5, rules 0)", "legal.regulation 0 (rules 0)", "technical.national-csirt 0 (csirt 0, secret 0)",
			"technical.sector-csirts 0 (nights 0)", "organizational.agency 0 (secret 0)", "capacity part 0 (skills 0)", "cooperation.bilateral no-weight (light 0)",
		}, 6, 3},
		{"not assessed is left out", "exclude", "draft, , no, , , , ", []string{
			"legal.cybercrime 0.5 (act 0.5, rules NaN)", "legal.regulation not-assessed (rules NaN)", "technical.national-csirt 0 (csirt 0, secret NaN)",
			"technical.sector-csirts 0 (nights 0)", "organizational.agency not-assessed (secret NaN)", "capacity part not-assessed (skills NaN)",
			"cooperation.bilateral not-assessed (light NaN)",
		}, 6, 3},
		{"not applicable", "zero", "in-force, n/a, yes, no, no, no, yes", []string{
			"legal.cybercrime 1 (act 1, rules NaN)", "legal.regulation not-applicable (rules NaN)", "technical.national-csirt 1 (csirt 1, secret 1)",
			"technical.sector-csirts 0 (nights 0)", "organizational.agency 1 (secret 1)", "capacity part 0 (skills 0)", "cooperation.bilateral no-weight (light 0)",
		}, 6, 5},
	} {
		x := index(t, load(t, strings.Replace(crossed, "MISSING", c.missing, 1)), "KEN 2024: "+c.row)
		v, err := assessment.Crosswalk(x, "KEN", 2024, "gci-2024")
		if err != nil {
			t.Fatal(err)
		}
		if got := codesOf(v); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
		if v.Total != 20 || v.Covered != c.covered || v.Assessed != c.assessed || v.Covers() != float64(c.covered)/20 || v.Assesses() != float64(c.assessed)/20 {
			t.Errorf("%s: %d codes, %d covered, %d assessed", c.name, v.Total, v.Covered, v.Assessed)
		}
		if len(v.Codes) != 21 { // all codes, and the part that a question names
			t.Errorf("%s: %d rows", c.name, len(v.Codes))
		}
	}
}

// Imputed answers count as in the index: with the median of the income group. They are no answers of the country.
func TestCrosswalkImputed(t *testing.T) {
	x := index(t, load(t, strings.Replace(crossed, "MISSING", "impute", 1)),
		"KEN 2024: in-force, yes, yes, yes, yes, yes, yes", "GHA 2024: draft, yes, yes, yes, yes, yes, yes", "SEN 2024: , no, yes, yes, yes, yes, yes")
	v, err := assessment.Crosswalk(x, "SEN", 2024, "cmm-2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Codes {
		if c.ID == "D4.1" && (c.Score != 0.75 || c.Answered != 0) {
			t.Errorf("%+v", c)
		}
	}
	if v.Total != 23 || v.Covered != 2 || v.Assessed != 1 {
		t.Errorf("%d codes, %d covered, %d assessed", v.Total, v.Covered, v.Assessed)
	}
}

// Without the confidential questions nothing in a view depends on their answers.
func TestCrosswalkWithoutConfidential(t *testing.T) {
	def := load(t, strings.Replace(crossed, "MISSING", "zero", 1))
	var seen []string
	for _, secret := range []string{"yes", "no"} {
		x := score(t, panel(t, def, "KEN 2024: draft, yes, yes, yes, yes, yes, "+secret).WithoutConfidential())
		v, err := assessment.Crosswalk(x, "KEN", 2024, "gci-2024")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(codesOf(v), "\n")
		if strings.Contains(text, "secret") || v.Covered != 5 {
			t.Errorf("%d covered:\n%s", v.Covered, text)
		}
		seen = append(seen, text)
	}
	if seen[0] != seen[1] {
		t.Errorf("%s\n%s", seen[0], seen[1])
	}
}

func TestCrosswalkRefusals(t *testing.T) {
	x := index(t, load(t, strings.Replace(crossed, "MISSING", "zero", 1)), "KEN 2024: draft, no, yes, yes, yes, yes, no")
	for _, c := range []struct {
		unit   string
		year   int
		scheme string
		kind   assessment.Kind
		words  string
	}{
		{"KEN", 2024, "cmm2021", assessment.Invalid, "Did you mean cmm-2021?"},
		{"KEN", 2024, "something", assessment.Invalid, "There are gci-2024, cmm-2021"},
		{"KEN", 2023, "cmm-2021", assessment.NotFound, "no assessment of KEN for 2023"},
		{"TGO", 2024, "cmm-2021", assessment.NotFound, "no assessment of TGO"},
	} {
		_, err := assessment.Crosswalk(x, c.unit, c.year, c.scheme)
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != c.kind || !strings.Contains(e.Msg+" "+e.Fix, c.words) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// The sample names parts of the index and factors of the model; a code has a score exactly where it says no reason.
func TestCrosswalkOfTheSample(t *testing.T) {
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	row := make([]framework.Value, len(def.Questions()))
	x := score(t, &assessment.Panel{Framework: def, Rows: []assessment.Row{{Unit: "XXA", Year: 2026, Values: row}}})
	for scheme, parts := range map[string]int{"gci-2024": 5, "cmm-2021": 0} {
		v, err := assessment.Crosswalk(x, "XXA", 2026, scheme)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, c := range v.Codes {
			if c.Part {
				seen++
			}
			if math.IsNaN(c.Score) != (c.Without != "") {
				t.Errorf("%+v", c)
			}
		}
		if seen != parts || v.Assessed != 0 || (v.Covered > 0) != (scheme == "cmm-2021") {
			t.Errorf("%s: %d parts, %d covered, %d assessed", scheme, seen, v.Covered, v.Assessed)
		}
	}
}
