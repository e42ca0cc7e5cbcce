package assessment_test

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// drawSecrets draws answers to secretYAML.
func drawSecrets(t *rapid.T, def *framework.Definition) *assessment.Panel {
	p := &assessment.Panel{Framework: def}
	for i := range rapid.IntRange(1, 5).Draw(t, "units") {
		r := assessment.Row{Unit: fmt.Sprint("U", i), Year: 2026}
		for _, q := range def.Questions() {
			r.Values = append(r.Values, drawSecret(t, q))
		}
		p.Rows = append(p.Rows, r)
	}
	return p
}

func vary(t rapid.TB, def *framework.Definition, v framework.Variant) *framework.Definition {
	t.Helper()
	changed, err := def.Variant(v)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// alike compares indices as far as rounding lets two ways of weighing agree.
func alike(t *rapid.T, what string, a, b *assessment.Index) {
	t.Helper()
	for i, s := range a.Standings {
		o, ok := b.Of(s.Unit, s.Year)
		if !ok || s.Ranked != o.Ranked || s.Ranked && !near(s.Score, o.Score) || !near(s.Low, o.Low) && !(math.IsNaN(s.Low) && math.IsNaN(o.Low)) {
			t.Fatalf("%s: place %d is %+v, was %+v", what, i, o, s)
		}
	}
}

// The weights that a reading has change nothing in it; nor do all weights of siblings times the same.
func TestSameWeightsChangeNothing(t *testing.T) {
	def := load(t, secretYAML)
	rapid.Check(t, func(t *rapid.T) {
		whole := drawSecrets(t, def)
		for name, p := range map[string]*assessment.Panel{"whole": whole, "open": whole.WithoutConfidential()} {
			same, scaled := map[string]float64{}, map[string]float64{}
			for _, n := range p.Framework.Nodes() {
				factor := rapid.Float64Range(1e-3, 1e3).Draw(t, n.ID)
				for _, child := range n.Children {
					same[child.ID], scaled[child.ID] = child.Weight, child.Weight*factor
				}
			}
			under := func(weights map[string]float64) *assessment.Index {
				v := vary(t, def, framework.Variant{Weights: weights})
				if name == "open" {
					return score(t, whole.Under(v).WithoutConfidential())
				}
				return score(t, whole.Under(v))
			}
			x := score(t, p)
			if a, b := everything(x), everything(under(same)); a != b {
				t.Fatalf("%s: the same weights give\n%s\nin the place of\n%s", name, b, a)
			}
			alike(t, name+", scaled", x, under(scaled))
		}
	})
}

// An answer to a confidential question, and the weight of one, is in no number outside the country's own team.
func TestVariantsWithoutConfidential(t *testing.T) {
	def := load(t, secretYAML)
	rapid.Check(t, func(t *rapid.T) {
		p, v := drawSecrets(t, def), framework.Variant{Weights: map[string]float64{}}
		for _, n := range def.Nodes()[1:] {
			if rapid.Bool().Draw(t, n.ID+" weighed") {
				v.Weights[n.ID] = rapid.Float64Range(0.1, 9).Draw(t, n.ID)
			}
		}
		v.Aggregate = rapid.SampledFrom(append(framework.VariantAggregates(), "")).Draw(t, "aggregate")
		v.Missing = rapid.SampledFrom([]framework.Missing{"", framework.MissingExclude, framework.MissingZero, framework.MissingImpute}).Draw(t, "missing")
		open := p.Under(vary(t, def, v)).WithoutConfidential()
		if turned := p.WithoutConfidential().Under(vary(t, def.WithoutConfidential(), v)); turned.Hash() != open.Hash() || everything(score(t, turned)) != everything(score(t, open)) {
			t.Fatal("it matters which comes first: the variant, or leaving out")
		}
		if !v.Empty() && p.WithoutConfidential().Hash() == open.Hash() {
			t.Fatal("a variant has the fingerprint of what is published")
		}
		other := framework.Variant{Weights: map[string]float64{}, Aggregate: v.Aggregate, Missing: v.Missing}
		maps.Copy(other.Weights, v.Weights)
		secrets := &assessment.Panel{Framework: def}
		for _, r := range p.Rows {
			row := assessment.Row{Unit: r.Unit, Year: r.Year, Values: append([]framework.Value{}, r.Values...)}
			for place, q := range def.Questions() {
				if q.Confidential {
					row.Values[place], other.Weights[q.ID] = drawSecret(t, q), rapid.Float64Range(0.1, 9).Draw(t, q.ID+" else")
				}
			}
			secrets.Rows = append(secrets.Rows, row)
		}
		if a, b := everything(score(t, open)), everything(score(t, secrets.Under(vary(t, def, other)).WithoutConfidential())); a != b {
			t.Fatalf("a confidential answer or weight changes\n%s\ninto\n%s", a, b)
		}
	})
}

// A variant gives what a framework file with the same weights, means and rule gives.
func TestVariantIsAsAFile(t *testing.T) {
	def := load(t, secretYAML)
	v := framework.Variant{Weights: map[string]float64{"legal": 7, "implied": 3, "needing": 0.5, "level": 1}, Aggregate: framework.AggregateGeometric, Missing: framework.MissingZero}
	byHand := load(t, strings.NewReplacer(
		"title: {en: Test}", "title: {en: Test}\ndefaults: {aggregate: geometric, missing: zero}", "weight: 2", "weight: 7", "points: 4", "points: 1",
		"{id: implied,", "{id: implied, weight: 3,", "{id: needing,", "{id: needing, weight: 0.5,",
	).Replace(secretYAML))
	rapid.Check(t, func(t *rapid.T) {
		p := drawSecrets(t, def)
		whole := p.Under(vary(t, def, v))
		for _, pair := range [][2]*assessment.Panel{{whole, p.Under(byHand)}, {whole.WithoutConfidential(), p.Under(byHand).WithoutConfidential()}} {
			if a, b := everything(score(t, pair[0])), everything(score(t, pair[1])); a != b {
				t.Fatalf("a variant gives\n%s\nand a file\n%s", a, b)
			}
		}
	})
}

func TestCompareRanks(t *testing.T) {
	def := load(t, anyUnit+"defaults: {minimumCoverage: 0.5}\nroot: {id: index, children: [{id: a, weight: 2, answer: {type: boolean}}, {id: b, weight: 3, answer: {type: number, minimum: 0, maximum: 10}}]}\n")
	p := panel(t, def, "P 2026: yes, 1", "Q 2026: no, 10", "R 2026: yes, 1", "S 2026: yes, ", "T 2026: , 5", "Q 2025: yes, 2", "P 2025: no, 1")
	before := score(t, p)
	after := score(t, p.Under(vary(t, def, framework.Variant{Weights: map[string]float64{"b": 1}})))
	got := assessment.CompareRanks(before, after, 2026)
	var moved []string
	for _, m := range got.Moved {
		moved = append(moved, fmt.Sprintf("%s %d-%d", m.Before.Unit, m.Before.Rank, m.After.Rank))
	}
	// Before: Q 0.6, T 0.5 (0.6 of the weight), P and R 0.46, S with 0.4 of the weight unranked. After: S 1, P and R 0.7, Q 0.33, T unranked.
	if want := []string{"Q 1-4", "T 2-0", "P 3-2", "R 3-2", "S 0-1"}; !reflect.DeepEqual(moved, want) {
		t.Errorf("moved %v, want %v", moved, want)
	}
	if got.Compared != 3 || got.Largest != 3 || !near(got.Mean, 5.0/3) {
		t.Errorf("%+v", got)
	}
	if same := assessment.CompareRanks(before, before, 2026); len(same.Moved) != 0 || same.Compared != 4 || same.Mean != 0 {
		t.Errorf("against itself: %+v", same)
	}
	if none := assessment.CompareRanks(before, after, 1999); !math.IsNaN(none.Mean) || none.Compared != 0 {
		t.Errorf("of no year: %+v", none)
	}
}
