package assessment_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
)

// Two equal children under a geometric mean, at 0.25 and 0.81:
//
//	index                 sqrt(0.25 * 0.81) = sqrt(0.2025) = 0.45
//	closing a (0.25 to 1) sqrt(1 * 0.81)    = 0.9,  gain 0.45;  by its weight alone it would be 0.5 * 0.75 = 0.375
//	closing b (0.81 to 1) sqrt(0.25 * 1)    = 0.5,  gain 0.05;  by its weight alone it would be 0.5 * 0.19 = 0.095
//
// and both together bring 0.55, which is more than the sum of the two.
func TestGainUnderAGeometricMean(t *testing.T) {
	def := load(t, head+`
defaults: {minimumCoverage: 0}
root:
  id: index
  aggregate: geometric
  children:
    - {id: b, answer: {type: number, minimum: 0, maximum: 100}, requires: [a]}
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
`)
	x := index(t, def, "KEN 2024: 81, 25")
	wantNear(t, "index", of(t, x, "KEN", 2024).Score, 0.45)
	wantIDs(t, "the worst gap gains most", gapIDs(x.GapsOf(0)), "a", "b")
	a, b := gapOf(t, x, "a"), gapOf(t, x, "b")
	wantNear(t, "gain of a", a.Gain, 0.45)
	wantNear(t, "gain of b", b.Gain, 0.05)
	wantNear(t, "gain of b with a", b.GainTogether, 0.55)
	wantNear(t, "gain of a with what it requires, which is nothing", a.GainTogether, 0.45)
	if !a.HasGain || a.Score != 0.25 || a.TargetScore != 1 || a.Target.Number != 100 || a.Current.Number != 25 {
		t.Errorf("gap %+v", a)
	}
}

// Under arithmetic means a gain is the effective weight times the distance:
//
//	index = 3/4 * (0.2 + 2*0.5)/3 + 1/4 * 0.6 = 3/4 * 0.4 + 0.15 = 0.45
//	a: 3/4 * 1/3 * 0.8 = 0.2;  b: 3/4 * 2/3 * 0.5 = 0.25;  c: 1/4 * 0.4 = 0.1;  all three: 0.55 = 1 - 0.45
func TestGainUnderArithmeticMeans(t *testing.T) {
	def := load(t, head+`
defaults: {minimumCoverage: 0}
root:
  id: index
  children:
    - id: first
      weight: 3
      children:
        - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: b, weight: 2, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: c, weight: 1, answer: {type: number, minimum: 0, maximum: 10, direction: lower}}
`)
	x := index(t, def, "KEN 2024: 20, 50, 4")
	wantNear(t, "index", of(t, x, "KEN", 2024).Score, 0.45)
	wantIDs(t, "gaps", gapIDs(x.GapsOf(0)), "b", "a", "c")
	wantNear(t, "gain of a", gapOf(t, x, "a").Gain, 0.2)
	wantNear(t, "gain of b", gapOf(t, x, "b").Gain, 0.25)
	c := gapOf(t, x, "c")
	wantNear(t, "gain of c", c.Gain, 0.1)
	if c.Target.Number != 0 || c.Dimension.ID != "c" || gapOf(t, x, "a").Dimension.ID != "first" {
		t.Errorf("gap of c aims at %v in dimension %s", c.Target.Number, c.Dimension.ID)
	}
}

// A score of 0 enters a geometric mean as the floor, and the gap still shows the 0:
// sqrt(0.04 * 1) = 0.2, closed 1, gain 0.8.
func TestGainFromTheFloor(t *testing.T) {
	def := load(t, head+`
defaults: {minimumCoverage: 0, floor: 0.04}
root:
  id: index
  aggregate: geometric
  children:
    - {id: a, answer: {type: boolean}}
    - {id: b, answer: {type: boolean}}
`)
	x := index(t, def, "KEN 2024: no, yes")
	g := gapOf(t, x, "a")
	wantNear(t, "index", of(t, x, "KEN", 2024).Score, 0.2)
	wantNear(t, "gain", g.Gain, 0.8)
	if g.Score != 0 || g.TargetScore != 1 {
		t.Errorf("from %v to %v", g.Score, g.TargetScore)
	}
}

// What a gap promises is what the index says once the answer is there: for every gap, and every gap with its open
// prerequisites. No gain is negative, and prerequisites never take anything away.
func TestGainIsTheIndexWithTheAnswerChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		def := drawFramework(t)
		p := drawPanel(t, def, []string{"AFG", "BDI", "TGO"})
		x := score(t, p)
		for u, r := range p.Rows {
			before := of(t, x, r.Unit, r.Year)
			gaps := map[string]assessment.Gap{}
			for _, g := range x.GapsOf(u) {
				gaps[g.Question.ID] = g
			}
			for _, g := range x.GapsOf(u) {
				if g.HasGain != before.Ranked {
					t.Fatalf("%s: gain %v, ranked %v", g.Question.ID, g.HasGain, before.Ranked)
				}
				if !g.HasGain {
					continue
				}
				if g.Gain < 0 || g.GainTogether < g.Gain-1e-12 {
					t.Fatalf("%s: gain %v, together %v", g.Question.ID, g.Gain, g.GainTogether)
				}
				closed := []assessment.Gap{g}
				checkGain(t, x, u, g.Gain, closed)
				for _, id := range g.Requires {
					if open, ok := gaps[id]; ok {
						closed = append(closed, open)
					}
				}
				checkGain(t, x, u, g.GainTogether, closed)
			}
		}
	})
}

// checkGain compares a gain with the index of a panel in which the gaps of one row are closed.
func checkGain(t *rapid.T, x *assessment.Index, u int, gain float64, closed []assessment.Gap) {
	t.Helper()
	after := &assessment.Panel{Framework: x.Panel.Framework, Rows: slices.Clone(x.Panel.Rows)}
	after.Rows[u].Values = slices.Clone(after.Rows[u].Values)
	var ids []string
	for _, g := range closed {
		ids = append(ids, g.Question.ID)
		after.Rows[u].Values[slices.Index(after.Framework.Questions(), g.Question)] = g.Target
	}
	r := x.Panel.Rows[u]
	was, is := of(t, x, r.Unit, r.Year), of(t, score(t, after), r.Unit, r.Year)
	if !near(was.Score+gain, is.Score) {
		t.Fatalf("closing %q: %v + %v is not %v\n%s", ids, was.Score, gain, is.Score, after.Framework.YAML())
	}
}
