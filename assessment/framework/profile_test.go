package framework

import (
	"testing"
)

const profiled = `defaults: {missing: zero, minimumCoverage: 0}
tiers:
  - {id: basic, title: {en: Basic}, minimum: {a: 1, b: 2, hidden: 1}}
  - {id: secret, minimum: {hidden: 2}}
  - {id: full, minimum: {a: 2, b: 3}}
root:
  id: index
  aggregate: profile
  children:
    - {id: a, answer: {type: stage, levels: [{id: "0"}, {id: "1"}, {id: "2"}]}}
    - id: g
      aggregate: none
      children:
        - {id: b, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}}
        - {id: c, answer: {type: boolean}}
    - {id: hidden, confidential: true, answer: {type: stage, levels: [{id: "0"}, {id: "1"}, {id: "2"}]}}
    - id: s
      aggregate: stage
      weight: 0
      children:
        - {id: s1, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}}
        - {id: s2, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}}
        - {id: s3, confidential: true, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}}
`

// levelsOf gives the answers of the questions that are named, the others being not assessed.
func levelsOf(of map[string]string) func(*Node) Value {
	return func(q *Node) Value {
		if id, ok := of[q.ID]; ok {
			return Value{Kind: OneOption, Option: id}
		}
		return Value{}
	}
}

func TestProfileModel(t *testing.T) {
	d := mustRead(t, profiled)
	for _, tt := range []struct {
		name        string
		of          map[string]string
		whole, open float64 // open without what is confidential: two tiers are left
	}{
		{"all there", map[string]string{"a": "2", "b": "z", "hidden": "2"}, 1, 1},
		{"levels by their numbers", map[string]string{"a": "1", "b": "y", "hidden": "2"}, 2. / 3, 0.5},
		{"what is hidden holds back", map[string]string{"a": "2", "b": "z", "hidden": "0"}, 0, 1},
		{"not assessed", map[string]string{"a": "2", "b": "z"}, 0, 1},
		{"a level short", map[string]string{"a": "2", "b": "x", "hidden": "2"}, 0, 0},
	} {
		if got := scoreAll(t, d, levelsOf(tt.of)); got != tt.whole {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.whole)
		}
		if got := scoreAll(t, d.WithoutConfidential(), levelsOf(tt.of)); got != tt.open {
			t.Errorf("%s, without what is confidential: %v, want %v", tt.name, got, tt.open)
		}
	}
}

// TestStageModel: a group is on the highest level that all its questions have.
func TestStageModel(t *testing.T) {
	d := mustRead(t, `defaults: {missing: exclude, minimumCoverage: 0}
root: {id: index, aggregate: stage, children: [
    {id: s1, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}},
    {id: s2, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}},
    {id: s3, confidential: true, answer: {type: stage, levels: [{id: x}, {id: y}, {id: z}]}}]}`)
	for _, tt := range []struct {
		of          map[string]string
		whole, open float64
	}{
		{map[string]string{"s1": "z", "s2": "z", "s3": "z"}, 1, 1},
		{map[string]string{"s1": "z", "s2": "y", "s3": "x"}, 0, 0.5},
		{map[string]string{"s1": "z", "s2": "y", "s3": "z"}, 0.5, 0.5},
		{map[string]string{"s1": "z"}, 0, 0}, // not assessed counts as on the lowest level: skipping does not pay
	} {
		whole, open := scoreAll(t, d, levelsOf(tt.of)), scoreAll(t, d.WithoutConfidential(), levelsOf(tt.of))
		if whole != tt.whole || open != tt.open {
			t.Errorf("%v: %v and %v, want %v and %v", tt.of, whole, open, tt.whole, tt.open)
		}
	}
}

// TestProfileVariants: a weight of 0 takes a question out of the tiers; what is no mean stays as it is; and it does not
// matter whether the confidential questions are left out before or after.
func TestProfileVariants(t *testing.T) {
	d := mustRead(t, profiled)
	light, err := d.Variant(Variant{Weights: map[string]float64{"hidden": 0, "g": 3}})
	if err != nil {
		t.Fatal(err)
	}
	of := levelsOf(map[string]string{"a": "2", "b": "z"})
	if got := scoreAll(t, light, of); got != 1 {
		t.Errorf("without a weight a question holds back: %v", got)
	}
	excluded, err := d.WithoutConfidential().Variant(Variant{Missing: MissingExclude})
	if err != nil {
		t.Fatal(err)
	}
	if got := scoreAll(t, excluded, levelsOf(map[string]string{"a": "2"})); got != 0 {
		t.Errorf("b is not assessed, and the score is %v", got)
	}
	if _, err := d.Variant(Variant{Aggregate: AggregateMedian}); err == nil {
		t.Error("there is no mean that another could replace")
	}
	none, err := d.Variant(Variant{Weights: map[string]float64{"a": 0, "g": 0, "hidden": 0, "s": 1}})
	if err != nil {
		t.Fatal(err)
	}
	if got := scoreAll(t, none, of); got == got {
		t.Errorf("no tier asks for anything that counts, and the score is %v", got)
	}
}

// TestProfileOfSecretsOnly: where the tiers ask for confidential questions only, nothing is reached outside, and the
// framework still compiles.
func TestProfileOfSecretsOnly(t *testing.T) {
	d := mustRead(t, `tiers: [{id: basic, minimum: {a: 2}}]
root: {id: index, aggregate: profile, children: [
    {id: a, confidential: true, answer: {type: stage, levels: [{id: x}, {id: y}]}}, {id: b, answer: {type: boolean}}]}`)
	left := d.WithoutConfidential()
	if _, err := left.Model(); err != nil || len(left.Tiers) != 0 {
		t.Errorf("%v, tiers %v", err, left.Tiers)
	}
}
