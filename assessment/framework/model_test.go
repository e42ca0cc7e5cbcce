package framework

import (
	"errors"
	"math"
	"strings"
	"testing"

	"readiness/scoring"
)

func TestModelOrder(t *testing.T) {
	for _, d := range Builtins() {
		m, err := d.Model()
		if err != nil {
			t.Fatal(err)
		}
		if m.Nodes() != len(d.Nodes()) || m.Leaves() != len(d.Questions()) {
			t.Fatalf("%s: %d nodes, %d leaves", d.Ref(), m.Nodes(), m.Leaves())
		}
		for i, n := range d.Nodes() {
			if at, ok := m.Lookup(n.ID); !ok || at != i {
				t.Errorf("%s: node %s is number %d, want %d", d.Ref(), n.ID, at, i)
			}
		}
		for i, q := range d.Questions() {
			if at, _ := m.Lookup(q.ID); m.NodeOf(i) != at {
				t.Errorf("%s: leaf %s is node %d, want %d", d.Ref(), q.ID, at, m.NodeOf(i))
			}
		}
	}
}

// score answers the questions by their cells, in order, and gives the score of a node.
func score(t *testing.T, d *Definition, node string, cells ...string) (float64, bool) {
	t.Helper()
	m, err := d.Model()
	if err != nil {
		t.Fatal(err)
	}
	panel := scoring.Panel{Units: 1}
	for i, q := range d.Questions() {
		v, err := q.Parse(cells[i], Style{})
		if err != nil {
			t.Fatal(err)
		}
		cell, err := q.Cell(v)
		if err != nil {
			t.Fatal(err)
		}
		panel.Cells = append(panel.Cells, cell)
	}
	r, err := m.Score(panel)
	if err != nil {
		t.Fatal(err)
	}
	i, _ := m.Lookup(node)
	return r.Node(0, i)
}

// TestModelScores follows one answer of each type to its score, by hand.
func TestModelScores(t *testing.T) {
	d := load(t, strings.Replace(base(t), "aggregate: geometric", "aggregate: arithmetic", 1))
	cells := []string{"draft", "yes", "triage", "10", "formative", "no", "yes", "no"}
	for node, want := range map[string]float64{
		"cybercrime-law": 0.4,
		"trained":        1,
		"services":       2.0 / 3,
		"law":            (0.4 + 1 + 2.0/3) / 3,
		"speed":          0.5, // ln 10 / ln 100
		"maturity":       0.5, // (2-1)/(3-1)
		"technique":      1.0 / 3,
		"scored":         0.75,                                   // 3 of 4 points
		"index":          ((0.4+1+2.0/3)/3 + 2*1.0/3 + 0.75) / 4, // weights 1, 2, 1
	} {
		if got, ok := score(t, d, node, cells...); !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v %v, want %v", node, got, ok, want)
		}
	}
	// What does not exist implies its follow-up: trained has 0 by rule `zero` anyway, so look at an implied 0.25.
	d = load(t, strings.NewReplacer("missing: zero", "missing: exclude", "aggregate: geometric", "aggregate: arithmetic", "when: [none], score: 0}", "when: [none, draft], score: 0.25}").Replace(base(t)))
	cells[1] = ""
	if got, _ := score(t, d, "trained", cells...); got != 0.25 {
		t.Errorf("implied score %v", got)
	}
}

// TestImpliedByBoolean: true and false are not mixed up.
func TestImpliedByBoolean(t *testing.T) {
	d := load(t, `
id: t
version: "1"
title: {en: T}
root:
  id: index
  children:
    - {id: exists, answer: {type: boolean}}
    - {id: follow, answer: {type: boolean}, impliedBy: {question: exists, when: [false], score: 0.5}}
`)
	if got, ok := score(t, d, "follow", "no", ""); !ok || got != 0.5 {
		t.Errorf("%v %v", got, ok)
	}
	if got, ok := score(t, d, "follow", "yes", ""); ok {
		t.Errorf("implied by the other answer: %v", got)
	}
}

func TestNotComputed(t *testing.T) {
	d, err := Load("full.yaml", full(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Model()
	if !errors.Is(err, ErrNotComputed) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), `"compared": treatment`) {
		t.Errorf("the node is not named in: %v", err)
	}
	without := load(t, strings.Replace(base(t), "weight: 2", "normalise: {winsorise: 0}", 1))
	if _, err := without.Model(); err != nil {
		t.Errorf("a treatment that does nothing: %v", err)
	}
}

// TestEveryMethodCompiles: whatever loads and is computed compiles; scoring must not find a fault that Load did not.
func TestEveryMethodCompiles(t *testing.T) {
	for normalise := range methods {
		for _, extra := range []string{"", ", direction: lower", ", transform: log"} {
			text := `{id: t, version: "1", title: {en: T}, root: {id: index, children: [{id: q, answer: {type: number, minimum: 1, maximum: 2, normalise: ` + string(normalise) + extra + `}}]}}`
			if _, err := load(t, text).Model(); err != nil {
				t.Errorf("%s%s: %v", normalise, extra, err)
			}
		}
	}
	for aggregate := range aggregates {
		more := map[Aggregate]string{AggregateGeneralised: ", exponent: -2", AggregatePoints: ""}[aggregate]
		points := map[bool]string{true: ", points: 1", false: ""}[aggregate == AggregatePoints]
		text := `{id: t, version: "1", title: {en: T}, root: {id: index, aggregate: ` + string(aggregate) + more + `, children: [{id: q` + points + `, answer: {type: stage, levels: [{id: x}, {id: y}]}}]}}`
		if aggregate == AggregateProfile {
			text = strings.Replace(text, "root:", "tiers: [{id: basic, minimum: {q: 2}}], root:", 1)
		}
		if _, err := load(t, text).Model(); err != nil {
			t.Errorf("%s: %v", aggregate, err)
		}
	}
}
