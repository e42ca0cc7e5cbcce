package framework

import (
	"fmt"
	"strings"
	"testing"
)

func outline(d *Definition) string {
	var b strings.Builder
	for _, n := range d.Nodes() {
		fmt.Fprintf(&b, "%s w%v p%v", n.ID, n.Weight, n.Points)
		if p := d.Parent(n.ID); p != nil {
			fmt.Fprintf(&b, " in %s", p.ID)
		}
		if n.ImpliedBy != nil {
			fmt.Fprintf(&b, " by %s", n.ImpliedBy.Question)
		}
		if len(n.Requires) > 0 {
			fmt.Fprintf(&b, " after %v", n.Requires)
		}
		b.WriteString("; ")
	}
	return b.String()
}

func mustRead(t *testing.T, yaml string) *Definition {
	t.Helper()
	d, err := Load("test.yaml", []byte("id: test\nversion: \"1\"\ntitle: {en: Test}\nentity: any\n"+yaml))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWithoutConfidential(t *testing.T) {
	d := mustRead(t, `tiers: [{id: basic, minimum: {level: 2, hidden-level: 1}}, {id: secret, minimum: {hidden-level: 2}}]
root:
  id: index
  children:
    - id: legal
      children:
        - {id: hidden, confidential: true, answer: {type: boolean}}
        - {id: implied, impliedBy: {question: hidden, when: [false], score: 0}, answer: {type: boolean}}
        - {id: kept, impliedBy: {question: needing, when: [false], score: 0}, answer: {type: boolean}}
        - {id: needing, requires: [hidden, level, lone], answer: {type: boolean}}
    - {id: secrets, children: [{id: lone, confidential: true, answer: {type: boolean}}]}
    - {id: weightless, children: [{id: heavy, confidential: true, answer: {type: boolean}}, {id: idle, weight: 0, answer: {type: boolean}}]}
    - id: technical
      aggregate: points
      children:
        - id: counted
          aggregate: points
          children:
            - {id: hidden-points, confidential: true, points: 3, answer: {type: boolean}}
            - {id: shown-points, points: 1, answer: {type: boolean}}
        - id: stated
          points: 9
          aggregate: points
          children:
            - {id: hidden-too, confidential: true, points: 3, answer: {type: boolean}}
            - {id: shown-too, points: 1, answer: {type: boolean}}
        - {id: level, points: 4, answer: {type: stage, levels: [{id: a}, {id: b}, {id: c}]}}
        - {id: hidden-level, confidential: true, points: 2, answer: {type: stage, levels: [{id: a}, {id: b}]}}
`)
	before := outline(d)
	left := d.WithoutConfidential()
	want := "index w1 p0; legal w1 p0 in index; implied w1 p0 in legal; kept w1 p0 in legal by needing; " +
		"needing w1 p0 in legal after [level]; technical w1 p14 in index; counted w1 p1 in technical; shown-points w1 p1 in counted; " +
		"stated w9 p9 in technical; shown-too w1 p1 in stated; level w4 p4 in technical; "
	if got := outline(left); got != want {
		t.Errorf("left is\n%s\nwant\n%s", got, want)
	}
	if len(left.Tiers) != 1 || left.Tiers[0].ID != "basic" || len(left.Tiers[0].Minimum) != 1 || left.Tiers[0].Minimum["level"] != 2 {
		t.Errorf("tiers %+v", left.Tiers)
	}
	if got := outline(d); got != before || len(d.Tiers) != 2 || len(d.Tiers[0].Minimum) != 2 {
		t.Errorf("the framework itself has changed to\n%s", got)
	}
	if d.WithoutConfidential() != left || left.WithoutConfidential() != left || left.Whole() != d || d.Whole() != d {
		t.Error("the two do not name each other")
	}
	if left.Hash != d.Hash || left.Ref() != d.Ref() || string(left.JSON()) != string(d.JSON()) || string(left.YAML()) != string(d.YAML()) {
		t.Error("it is not the same version")
	}
	for i, q := range left.Questions() {
		if place, ok := left.Leaf(q.ID); !ok || place != i || q.Confidential {
			t.Errorf("%s stands at %d, not at %d", q.ID, place, i)
		}
	}
	if n := left.Dimension("shown-too"); n == nil || n.ID != "technical" {
		t.Errorf("the dimension is %v", n)
	}
	if _, err := left.Model(); err != nil {
		t.Error(err)
	}
}

func TestNothingConfidential(t *testing.T) {
	for _, d := range Builtins() {
		left := d.WithoutConfidential()
		secrets := 0
		for _, q := range d.Questions() {
			if q.Confidential {
				secrets++
			}
		}
		if (secrets == 0) != (left == d) || len(left.Questions()) != len(d.Questions())-secrets {
			t.Errorf("%s: %d of %d questions, %d confidential", d.Ref(), len(left.Questions()), len(d.Questions()), secrets)
		}
		if _, err := left.Model(); err != nil {
			t.Errorf("%s: %v", d.Ref(), err)
		}
	}
}

func TestEverythingConfidential(t *testing.T) {
	d := mustRead(t, "root: {id: index, children: [{id: q, confidential: true, answer: {type: boolean}}]}\n")
	left := d.WithoutConfidential()
	if len(left.Questions()) != 0 || len(left.Nodes()) != 1 {
		t.Fatalf("left is %s", outline(left))
	}
	if _, err := left.Model(); err == nil {
		t.Error("a framework without questions can be scored")
	}
}
