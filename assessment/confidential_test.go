package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// secretYAML has confidential questions that others are implied by and require, one that is alone in its group, and
// points; answers of all kinds that depend on other units are among what is left.
const secretYAML = anyUnit + `tiers: [{id: basic, minimum: {level: 2, hidden-level: 1}}, {id: secret, minimum: {hidden-level: 2}}]
bands: [{id: high, from: 50, title: {en: High}}, {id: low, from: 0, title: {en: Low}}]
root:
  id: index
  children:
    - id: legal
      weight: 2
      children:
        - {id: hidden, confidential: true, answer: {type: boolean}}
        - {id: implied, impliedBy: {question: hidden, when: [false], score: 0}, answer: {type: boolean}}
        - {id: needing, requires: [hidden, level], remedy: {title: {en: R}, cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: guess}}, answer: {type: boolean}}
    - id: secrets
      weight: 5
      children:
        - {id: lone, confidential: true, requires: [level], answer: {type: number, minimum: 0, maximum: 10}}
    - id: technical
      aggregate: points
      children:
        - id: counted
          aggregate: points
          children:
            - {id: hidden-points, confidential: true, points: 3, impliedBy: {question: hidden, when: [false], score: 0}, answer: {type: boolean}}
            - {id: shown-points, points: 1, answer: {type: boolean}}
        - {id: level, points: 4, answer: {type: stage, levels: [{id: a}, {id: b}, {id: c}]}}
        - {id: hidden-level, confidential: true, points: 2, answer: {type: stage, levels: [{id: a}, {id: b}]}}
        - {id: seen, points: 2, answer: {type: number, normalise: minmax}}
`

// Two panels that differ only in confidential answers and in which of these were accepted are the same to outsiders: one index, one hash.
func TestConfidentialAnswersAreLeftOut(t *testing.T) {
	def := load(t, secretYAML)
	rapid.Check(t, func(t *rapid.T) {
		one := &assessment.Panel{Framework: def}
		for i := range rapid.IntRange(1, 5).Draw(t, "units") {
			r := assessment.Row{Unit: fmt.Sprint("U", i), Year: 2026}
			for _, q := range def.Questions() {
				r.Values, r.Accepted = append(r.Values, drawSecret(t, q)), append(r.Accepted, rapid.Bool().Draw(t, "accepted"))
			}
			one.Rows = append(one.Rows, r)
		}
		other := one.Only(func(assessment.Row) bool { return true })
		for i, r := range other.Rows {
			other.Rows[i].Values, other.Rows[i].Accepted = slices.Clone(r.Values), slices.Clone(r.Accepted)
			for place, q := range def.Questions() {
				if q.Confidential {
					other.Rows[i].Values[place], other.Rows[i].Accepted[place] = drawSecret(t, q), rapid.Bool().Draw(t, "accepted otherwise")
				}
			}
		}
		a, b := one.WithoutConfidential(), other.WithoutConfidential()
		if a.Hash() != b.Hash() {
			t.Fatal("the hashes differ")
		}
		if a.Hash() == one.Hash() {
			t.Fatal("the whole panel has the same hash as what is left of it")
		}
		x, y := score(t, a), score(t, b)
		if p, q := everything(x), everything(y); p != q {
			t.Fatalf("the indices differ:\n%s\n%s", p, q)
		}
		for g := range x.Gaps() {
			if g.Question.Confidential {
				t.Fatalf("a gap of %s", g.Question.ID)
			}
			for _, id := range g.Requires {
				if q, _ := def.Node(id); q.Confidential {
					t.Fatalf("%s requires %s", g.Question.ID, id)
				}
			}
		}
	})
}

// everything is all that an index says, as text.
func everything(x *assessment.Index) string {
	text := ""
	for _, s := range x.Standings {
		best, worst, ok := x.RankRange(s)
		text += fmt.Sprintf("%+v %d %d %v\n", s, best, worst, ok)
		for n := range x.Panel.Framework.Nodes() {
			score, ok := x.Scores.Node(s.Row, n)
			text += fmt.Sprint(score, ok, x.Scores.Coverage(s.Row, n), " ")
		}
	}
	for g := range x.Gaps() {
		text += fmt.Sprintf("%s %s %v %v %v %v %v %v %+v\n", g.Unit, g.Question.ID, g.Current, g.Target, g.Score, g.Gain, g.GainTogether, g.Requires, g.Cost)
	}
	for u := range x.Unknowns() {
		text += u.Unit + " " + u.Question.ID + "\n"
	}
	return text
}

func drawSecret(t *rapid.T, q *framework.Node) framework.Value {
	values := []framework.Value{{}}
	switch q.Answer.Type {
	case framework.Boolean:
		values = append(values, *flag(true), *flag(false))
	case framework.Stage:
		values = append(values, *option("a"), *option("b"))
	default:
		values = append(values, *number(1), *number(2), *number(7))
	}
	return rapid.SampledFrom(values).Draw(t, q.ID)
}

func TestPanelWithoutConfidential(t *testing.T) {
	plain := panel(t, survey(), "KEN 2026: draft, yes, alerts, 3, defined")
	if plain.WithoutConfidential() != plain {
		t.Error("a panel without confidential questions is made anew")
	}
	def := load(t, secretYAML)
	whole := panel(t, def, "A 2026: yes, no, yes, 3, yes, no, b, a, 7")
	left := whole.WithoutConfidential()
	if want := panel(t, def.WithoutConfidential(), "A 2026: no, yes, no, b, 7"); !reflect.DeepEqual(left.Rows, want.Rows) {
		t.Errorf("%+v", left.Rows)
	}
	if again := left.WithoutConfidential(); again != left {
		t.Error("what is left changes when it is asked again")
	}
	if len(whole.Rows[0].Values) != len(def.Questions()) || whole.Framework != def {
		t.Error("the panel itself has changed")
	}
}

// A State takes the framework with and without its confidential questions for the version that it is.
func TestStateWithoutConfidential(t *testing.T) {
	def := load(t, secretYAML)
	left := def.WithoutConfidential()
	b := newBench(t)
	id := b.mustChange(assessment.CreateAssessment{Unit: "A", Year: 2026, Framework: left}).Assessment.ID
	b.mustChange(put(id, assessment.Put{Question: "hidden", Value: flag(true)}, assessment.Put{Question: "implied", Value: flag(true)}))
	b.mustNotChange(assessment.AddFramework{Framework: left})
	pinned := b.State().Frameworks()[0]
	if len(pinned.Questions()) != len(def.Questions()) || pinned.Whole() != pinned {
		t.Errorf("the store has %d questions of %d", len(pinned.Questions()), len(def.Questions()))
	}
	if p := b.State().Panel(left); p.Framework != left || len(p.Rows[0].Values) != len(left.Questions()) || p.Rows[0].Values[0].Kind != framework.Flag {
		t.Errorf("%+v", p)
	}
	if p := b.State().Panel(def); len(p.Rows[0].Values) != len(def.Questions()) {
		t.Errorf("%+v", p)
	}
	a := b.get(id)
	if p := a.Progress(true); p.Answered != 2 || p.Total != 9 {
		t.Errorf("progress %+v", p)
	}
	if p := a.Progress(false); p.Answered != 1 || p.Total != 5 {
		t.Errorf("to outsiders %+v", p)
	}
	b.bring(id, assessment.Published)
	if p := b.State().Published(left); len(p.Rows) != 1 || p.Framework != left || len(p.Rows[0].Values) != 5 {
		t.Errorf("%+v", p)
	}
}
