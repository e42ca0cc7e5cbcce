package assessment_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// verified scores the rows of a panel, of which some answers are accepted.
func verified(t rapid.TB, p *assessment.Panel, row int, accepted ...string) (score, coverage float64) {
	t.Helper()
	p = p.Only(func(assessment.Row) bool { return true })
	for i, r := range p.Rows {
		p.Rows[i].Accepted = make([]bool, len(r.Values))
		for place, q := range p.Framework.Questions() {
			p.Rows[i].Accepted[place] = i == row && slices.Contains(accepted, q.ID)
		}
	}
	x := indexOf(t, p)
	s, _ := x.Of(p.Rows[row].Unit, p.Rows[row].Year)
	return s.Verified, s.Verification
}

func indexOf(t rapid.TB, p *assessment.Panel) *assessment.Index {
	t.Helper()
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestVerified(t *testing.T) {
	def := load(t, head+`
defaults: {missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  children:
    - id: one
      children:
        - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: b, notApplicable: with-reason, answer: {type: number, minimum: 0, maximum: 100}}
    - id: two
      children:
        - {id: head, answer: {type: choice, options: [{id: none, score: 0}, {id: there, score: 1}]}}
        - {id: follower, impliedBy: {question: head, when: [none], score: 0.2}, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: compared, weight: 2, answer: {type: number, normalise: minmax}}
`)
	number := func(v float64) framework.Value { return framework.Value{Kind: framework.Number, Number: v} }
	choice := func(id string) framework.Value { return framework.Value{Kind: framework.OneOption, Option: id} }
	none, apart := framework.Value{}, framework.Value{Kind: framework.NotApplicable}
	for _, tt := range []struct {
		name     string
		values   []framework.Value
		accepted []string
		score    float64
		coverage float64
	}{
		{"nothing accepted", []framework.Value{number(80), number(40), choice("there"), number(50), number(9)}, nil, 0, 0},
		{"one of a group", []framework.Value{number(80), number(40), choice("there"), number(50), number(9)}, []string{"a"}, 0.2, 0.25},
		// The bounds of what compares countries stay those of all answers.
		{"compared", []framework.Value{number(80), number(40), choice("there"), number(50), number(5)}, []string{"compared"}, 0.125, 0.25},
		{"everything", []framework.Value{number(80), number(40), choice("there"), number(50), number(5)}, []string{"a", "b", "head", "follower", "compared"}, 0.6/2 + 0.625/2, 1},
		{"not applicable, accepted", []framework.Value{number(80), apart, choice("there"), number(50), number(5)}, []string{"a", "b"}, 0.4, 1.0 / 3},
		{"not applicable, not accepted", []framework.Value{number(80), apart, choice("there"), number(50), number(5)}, []string{"a"}, 0.2, 0.25},
		{"implied by what is accepted", []framework.Value{number(80), number(40), choice("none"), none, number(5)}, []string{"head"}, 0.025, 0.25},
		{"implied by what is not", []framework.Value{number(80), number(40), choice("none"), none, number(5)}, []string{"a"}, 0.2, 0.25},
		// Counting a part that has no score for want of answers would take the reading above the index.
		{"never above the index", []framework.Value{number(10), number(10), none, number(100), none}, []string{"a", "b", "follower"}, 0.1, 0.625},
	} {
		p := &assessment.Panel{Framework: def, Rows: []assessment.Row{
			{Unit: "KEN", Year: 2024, Values: tt.values},
			{Unit: "GHA", Year: 2024, Values: []framework.Value{none, none, none, none, number(1)}},
			{Unit: "TGO", Year: 2024, Values: []framework.Value{none, none, none, none, number(9)}},
		}}
		got, coverage := verified(t, p, 0, tt.accepted...)
		if math.Abs(got-tt.score) > 1e-12 || math.Abs(coverage-tt.coverage) > 1e-12 {
			t.Errorf("%s: %v of %v, want %v of %v", tt.name, got, coverage, tt.score, tt.coverage)
		}
	}
}

// A reading of what nobody can have reviewed, and of what has no index, is none.
func TestVerifiedIsNone(t *testing.T) {
	x := index(t, load(t, oneNumber), "KEN 2024: 70")
	if s := of(t, x, "KEN", 2024); !math.IsNaN(s.Verified) || !math.IsNaN(s.Verification) {
		t.Errorf("answers of a file: %v %v", s.Verified, s.Verification)
	}
	p := &assessment.Panel{Framework: load(t, twoNumbers), Rows: []assessment.Row{{Unit: "KEN", Year: 2024, Values: make([]framework.Value, 2)}}}
	if got, coverage := verified(t, p, 0); !math.IsNaN(got) || coverage != 0 {
		t.Errorf("without an index: %v %v", got, coverage)
	}
}

// floors says that a mean raises scores to the floor: a part of 0 is more than 0 then.
func floors(def *framework.Definition) bool {
	return slices.ContainsFunc(def.Nodes(), func(n *framework.Node) bool {
		return n.Aggregate == framework.AggregateGeometric || n.Aggregate == framework.AggregateHarmonic ||
			n.Aggregate == framework.AggregateGeneralised && n.Exponent <= 0
	})
}

// The verified reading is never above the index, is the index where everything was answered and accepted, and never
// rises because an answer is no longer accepted or, under the rule zero, is cleared.
func TestVerifiedNeverRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		def := drawFramework(t)
		p := drawPanel(t, def, []string{"KEN", "GHA", "TGO"})
		row := rapid.IntRange(0, len(p.Rows)-1).Draw(t, "row")
		var accepted []string
		whole := true
		for place, q := range def.Questions() {
			given := p.Rows[row].Values[place].Kind != framework.NotAssessed
			if given && rapid.IntRange(0, 3).Draw(t, "accepted") > 0 {
				accepted = append(accepted, q.ID)
			}
			whole = whole && slices.Contains(accepted, q.ID)
		}
		claimed, _ := indexOf(t, p).Of(p.Rows[row].Unit, p.Rows[row].Year)
		before, coverage := verified(t, p, row, accepted...)
		if claimed.Ranked == math.IsNaN(before) || before > claimed.Score || coverage > claimed.Coverage+1e-12 {
			t.Fatalf("verified %v of %v, claimed %v of %v", before, coverage, claimed.Score, claimed.Coverage)
		}
		if whole && claimed.Ranked && before != claimed.Score {
			t.Fatalf("all is accepted: %v, and claimed %v", before, claimed.Score)
		}
		place := rapid.IntRange(0, len(def.Questions())-1).Draw(t, "question")
		if p.Rows[row].Values[place].Kind == framework.NotApplicable && floors(def) {
			return
		}
		id := def.Questions()[place].ID
		fewer := slices.DeleteFunc(slices.Clone(accepted), func(q string) bool { return q == id })
		if after, less := verified(t, p, row, fewer...); after > before+1e-12 || less > coverage+1e-12 {
			t.Fatalf("%s is no longer accepted: from %v of %v to %v of %v", id, before, coverage, after, less)
		}
		if def.Defaults.Missing != framework.MissingZero {
			return
		}
		p.Rows[row].Values[place] = framework.Value{}
		if after, less := verified(t, p, row, fewer...); after > before+1e-12 || less > coverage+1e-12 {
			t.Fatalf("%s is cleared: from %v of %v to %v of %v", id, before, coverage, after, less)
		}
	})
}
