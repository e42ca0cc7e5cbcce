package assessment_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func builtinCore(t rapid.TB) *framework.Definition {
	t.Helper()
	def, err := framework.Builtin("readiness-core@2026")
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// drawCore answers readiness-core, most questions of it, and has most answers accepted. Answers that imply others are drawn
// more often than others, and so are questions that are implied and not answered.
func drawCore(t *rapid.T, def *framework.Definition) assessment.Row {
	r := assessment.Row{Unit: "KEN", Year: 2026}
	rare := rapid.IntRange(0, 3).Draw(t, "unanswered of ten")
	for _, q := range def.Questions() {
		v := drawValue(t, q)
		i := slices.IndexFunc(def.Questions(), func(f *framework.Node) bool { return f.ImpliedBy != nil && f.ImpliedBy.Question == q.ID })
		switch {
		case i >= 0 && rapid.Bool().Draw(t, "implies"):
			v = framework.Value{Kind: framework.OneOption, Option: rapid.SampledFrom(def.Questions()[i].ImpliedBy.When).Draw(t, "when")}
		case q.ImpliedBy != nil && rapid.Bool().Draw(t, "implied"), rapid.IntRange(0, 9).Draw(t, "answered") < rare:
			v = framework.Value{}
		}
		r.Values = append(r.Values, v)
		r.Accepted = append(r.Accepted, v.Kind != framework.NotAssessed && rapid.IntRange(0, 3).Draw(t, "accepted") > 0)
	}
	return r
}

// reading is every number of a row that clearing an answer may lower and must not raise.
type reading struct {
	index, verified        float64 // NaN for none
	coverage, verification float64
	nodes                  []float64 // NaN for none
}

func readRow(t rapid.TB, p *assessment.Panel) reading {
	t.Helper()
	x := score(t, p)
	s := x.Standings[0]
	r := reading{index: s.Score, verified: s.Verified, coverage: s.Coverage, verification: s.Verification}
	for n := range p.Framework.Nodes() {
		v, ok := x.Scores.Node(0, n)
		if !ok {
			v = math.NaN()
		}
		r.nodes = append(r.nodes, v)
	}
	return r
}

// notAbove checks one reading against that of before a question was cleared. A part of which nothing applied has no score
// before, and 0 afterwards.
func (r reading) notAbove(t rapid.TB, before reading, def *framework.Definition, question string) {
	t.Helper()
	above := func(after, was float64) bool { return after > was+1e-12 || math.IsNaN(was) && !math.IsNaN(after) }
	for _, one := range []struct {
		name       string
		after, was float64
	}{
		{"the index", r.index, before.index}, {"the verified index", r.verified, before.verified},
		{"the coverage", r.coverage, before.coverage}, {"the verified share", r.verification, before.verification},
	} {
		if above(one.after, one.was) {
			t.Fatalf("%s is cleared: %s rises from %v to %v", question, one.name, one.was, one.after)
		}
	}
	for n, node := range def.Nodes() {
		if above(r.nodes[n], before.nodes[n]) && (!math.IsNaN(before.nodes[n]) || r.nodes[n] > 0) {
			t.Fatalf("%s is cleared: %s rises from %v to %v", question, node.ID, before.nodes[n], r.nodes[n])
		}
	}
}

// Who leaves a question of readiness-core out never gains by it: clearing any answer raises neither the index nor the
// verified one, nor the score of any part, with the confidential questions and without them.
func TestClearingCoreNeverPays(t *testing.T) {
	def := builtinCore(t)
	ranked, implied := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := &assessment.Panel{Framework: def, Rows: []assessment.Row{drawCore(t, def)}}
		var given []int
		for place, v := range p.Rows[0].Values {
			if v.Kind != framework.NotAssessed {
				given = append(given, place)
			}
		}
		if len(given) == 0 {
			return
		}
		before, outside := readRow(t, p), readRow(t, p.WithoutConfidential())
		if !math.IsNaN(before.index) {
			ranked++
		}
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			place := rapid.SampledFrom(given).Draw(t, "cleared")
			q := def.Questions()[place]
			if slices.ContainsFunc(def.Questions(), func(f *framework.Node) bool { return f.ImpliedBy != nil && f.ImpliedBy.Question == q.ID }) {
				implied++
			}
			p.Rows[0].Values[place], p.Rows[0].Accepted[place] = framework.Value{}, false
			after, seen := readRow(t, p), readRow(t, p.WithoutConfidential())
			after.notAbove(t, before, def, q.ID)
			seen.notAbove(t, outside, def.WithoutConfidential(), q.ID)
			before, outside = after, seen
		}
	})
	if !testing.Short() && (ranked < 20 || implied < 5) {
		t.Errorf("%d had an index, and %d answers cleared imply others: too few to say anything", ranked, implied)
	}
}

// The same of what is recorded: answers are accepted, returned, and cleared one after another, and after each the index of
// what is recorded is read anew.
func TestClearingRecordedAnswersNeverPays(t *testing.T) {
	def := builtinCore(t)
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		drawn := drawCore(t, def)
		id := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def}).Assessment.ID
		var answers []assessment.Put
		var given, accepted []string
		for place, q := range def.Questions() {
			if v := drawn.Values[place]; v.Kind != framework.NotAssessed {
				answers = append(answers, assessment.Put{Question: q.ID, Value: &v, Note: new("why")})
				given = append(given, q.ID)
			}
			if drawn.Accepted[place] {
				accepted = append(accepted, q.ID)
			}
		}
		if len(accepted) == 0 {
			return
		}
		b.mustChange(put(id, answers...))
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview} {
			b.mustChange(assessment.Move{Assessment: id, To: to})
		}
		b.mustChange(assessment.PutReviews{Assessment: id, Questions: accepted, State: assessment.Accepted})
		b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: given})
		before := readRow(t, b.State().Panel(def))
		if before.verification == 0 {
			t.Fatal("nothing is accepted")
		}
		for range rapid.IntRange(1, 8).Draw(t, "times") {
			question := rapid.SampledFrom(given).Draw(t, "cleared")
			b.must(put(id, assessment.Put{Question: question, Value: cleared()}))
			if a := b.get(id).Answer(question); a.Given() || a.Review != nil {
				t.Fatalf("%s is cleared and is %+v", question, a)
			}
			after := readRow(t, b.State().Panel(def))
			after.notAbove(t, before, def, question)
			before = after
		}
	})
}
