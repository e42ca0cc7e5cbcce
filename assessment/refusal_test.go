package assessment_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const kinds = head + `
defaults: {missing: exclude, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: law, answer: {type: boolean}}
    - {id: team, answer: {type: choice, options: [{id: none, score: 0}, {id: planned, score: 0.5}, {id: works, score: 1}]}}
    - {id: services, answer: {type: checklist, options: [{id: alerts}, {id: forensics}, {id: nothing, exclusive: true}]}}
    - {id: stage, answer: {type: stage, levels: [{id: "1"}, {id: "2"}, {id: "3"}]}}
    - {id: share, answer: {type: number, minimum: 0, maximum: 10}}
`

func TestEveryAnswerOfTheWrongKindIsNamed(t *testing.T) {
	def := load(t, kinds)
	flag, number := framework.Value{Kind: framework.Flag, Flag: true}, framework.Value{Kind: framework.Number, Number: 3}
	option := func(id string) framework.Value { return framework.Value{Kind: framework.OneOption, Option: id} }
	ticked := func(ids ...string) framework.Value {
		return framework.Value{Kind: framework.Options, Options: ids}
	}
	e := refused(t, &assessment.Panel{Framework: def, Rows: []assessment.Row{
		{Unit: "KEN", Year: 2024, Values: []framework.Value{number, flag, option("alerts"), ticked("1"), option("3")}},
		{Unit: "GHA", Year: 2024, Values: []framework.Value{flag, option("works"), ticked("alerts"), option("3"), number}}, // sound
		{Unit: "GHA", Year: 2023, Values: []framework.Value{
			{Kind: framework.NotApplicable}, option("wroks"), ticked("alerts", "nothing"), option("4"), {Kind: framework.Number, Number: math.NaN()},
		}},
		{Unit: "TGO", Year: 2024, Values: []framework.Value{{}, {}, ticked("alerts", "alerts"), {Kind: "odd"}, {Kind: framework.Number, Number: math.Inf(1)}}},
	}})
	var paths []string
	for _, f := range e.Fields {
		paths = append(paths, f.Path)
		if f.Message == "" || strings.Contains(f.Message, "%!") {
			t.Errorf("%s: message %q", f.Path, f.Message)
		}
	}
	want := []string{
		"KEN 2024, law", "KEN 2024, team", "KEN 2024, services", "KEN 2024, stage", "KEN 2024, share",
		"GHA 2023, law", "GHA 2023, team", "GHA 2023, services", "GHA 2023, stage", "GHA 2023, share",
		"TGO 2024, services", "TGO 2024, stage", "TGO 2024, share",
	}
	if e.Kind != assessment.Invalid || !slices.Equal(paths, want) {
		t.Errorf("kind %d, faults at %q, want %q", e.Kind, paths, want)
	}
	if text := e.Error(); !strings.Contains(text, `GHA 2023, team: "wroks" is not an option; did you mean "works"?`) {
		t.Errorf("the error does not help:\n%s", text)
	}
}

// A number that nobody can calculate with is told by unit and question as well, every one.
func TestNumbersBeyondReason(t *testing.T) {
	def := load(t, oneNumber)
	number := func(x float64) []framework.Value { return []framework.Value{{Kind: framework.Number, Number: x}} }
	e := refused(t, &assessment.Panel{Framework: def, Rows: []assessment.Row{
		{Unit: "KEN", Year: 2024, Values: number(1e200)}, {Unit: "GHA", Year: 2024, Values: number(1)}, {Unit: "TGO", Year: 2023, Values: number(-1e200)},
	}})
	if e.Kind != assessment.Invalid || len(e.Fields) != 2 || e.Fields[0].Path != "KEN 2024, a" || e.Fields[1].Path != "TGO 2023, a" {
		t.Errorf("kind %d, cause %v, %s", e.Kind, e.Unwrap(), e)
	}
}

// A row of the wrong length is a fault of the program, not of the user.
func TestRowOfTheWrongLength(t *testing.T) {
	def := load(t, kinds)
	for _, n := range []int{0, 4, 6} {
		e := refused(t, &assessment.Panel{Framework: def, Rows: []assessment.Row{{Unit: "KEN", Year: 2024, Values: make([]framework.Value, n)}}})
		if e.Kind != assessment.Internal || e.Unwrap() == nil {
			t.Errorf("%d values: kind %d, cause %v", n, e.Kind, e.Unwrap())
		}
	}
}

// What the format knows and scoring does not compute yet is refused by name, all of it at once.
func TestFrameworkThatCannotBeScored(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - {id: logged, normalise: {log: true}, children: [{id: n0, answer: {type: number, normalise: minmax}}]}
    - {id: treated, normalise: {winsorise: 3}, children: [{id: n1, answer: {type: number, normalise: minmax}}]}
    - {id: sound, children: [{id: n2, answer: {type: boolean}}]}
`)
	e := refused(t, &assessment.Panel{Framework: def})
	if e.Kind != assessment.Invalid || e.Unwrap() == nil {
		t.Errorf("kind %d, cause %v", e.Kind, e.Unwrap())
	}
	text := e.Error()
	for _, want := range []string{"test@1", `"logged"`, `"treated"`, "outliers"} {
		if !strings.Contains(text, want) {
			t.Errorf("the error does not say %s:\n%s", want, text)
		}
	}
	if strings.Contains(text, `"sound"`) || strings.Contains(text, "%!") {
		t.Errorf("the error says too much:\n%s", text)
	}
}

// A unit has one set of answers a year; every one that stands twice is named.
func TestUnitsThatStandTwice(t *testing.T) {
	def := load(t, oneNumber)
	e := refused(t, panel(t, def, "KEN 2024: 1", "KEN 2024: 2", "GHA 2024: 1", "GHA 2024: 1", "GHA 2023: 1"))
	if e.Kind != assessment.Invalid || len(e.Fields) != 2 || e.Fields[0].Path != "KEN 2024" || e.Fields[1].Path != "GHA 2024" {
		t.Errorf("error %+v", e)
	}
}

// A census of a node that is no question of the framework is empty.
func TestCensusOfNoQuestion(t *testing.T) {
	x := index(t, load(t, oneNumber), "KEN 2024: 1")
	if c := x.Census(x.Panel.Framework.Root, assessment.Everyone, "en"); !x.Panel.Framework.Root.IsQuestion() && len(c.Groups) != 0 {
		t.Errorf("census %+v", c)
	}
	other := load(t, twoNumbers)
	if c := x.Census(node(t, other, "b"), assessment.Everyone, "en"); len(c.Groups) != 0 {
		t.Errorf("census %+v", c)
	}
}
