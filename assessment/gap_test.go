package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// gapOf finds the gap of a question in the first row of the panel.
func gapOf(t rapid.TB, x *assessment.Index, id string) assessment.Gap {
	t.Helper()
	for _, g := range x.GapsOf(0) {
		if g.Question.ID == id {
			return g
		}
	}
	t.Fatalf("no gap at %s", id)
	return assessment.Gap{}
}

// gapIDs lists the questions of gaps in their order.
func gapIDs(gaps []assessment.Gap) []string {
	list := []string{}
	for _, g := range gaps {
		list = append(list, g.Question.ID)
	}
	return list
}

func wantIDs(t rapid.TB, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) || len(want) > 0 && !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func unknownIDs(x *assessment.Index) []string {
	list := []string{}
	for u := range x.Unknowns() {
		list = append(list, fmt.Sprintf("%s %d %s", u.Unit, u.Year, u.Question.ID))
	}
	return list
}

func TestUnknownsStandApart(t *testing.T) {
	def := load(t, chain)
	x := index(t, def, "TGO 2024: , no, n/a, yes", "KEN 2024: no, , , ", "KEN 2023: , , , ")
	wantIDs(t, "unknown", unknownIDs(x),
		"KEN 2023 d", "KEN 2023 c", "KEN 2023 b", "KEN 2023 a", "KEN 2024 c", "KEN 2024 b", "KEN 2024 a", "TGO 2024 d")
	var gaps []string
	for g := range x.Gaps() {
		gaps = append(gaps, fmt.Sprintf("%s %d %s", g.Unit, g.Year, g.Question.ID))
	}
	wantIDs(t, "gaps", gaps, "KEN 2024 d", "TGO 2024 c") // what does not apply is neither
	for range x.Unknowns() {
		break // a caller may stop
	}
	for u := range x.Unknowns() {
		if u.Dimension.ID != u.Question.ID {
			t.Errorf("dimension %s of %s", u.Dimension.ID, u.Question.ID)
		}
	}
}

// An imputed score is somebody else's answer: no gap, and still unknown.
func TestImputedIsUnknown(t *testing.T) {
	x := index(t, load(t, imputed), "AFG 2024: 10, ", "BDI 2024: 10, 40")
	wantIDs(t, "gaps", gapIDs(x.GapsOf(0)), "a")
	wantIDs(t, "unknown", unknownIDs(x), "AFG 2024 b")
}

func TestTheBestAnswerHasNoGap(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - {id: law, answer: {type: boolean}}
    - {id: team, answer: {type: choice, options: [{id: none, score: 0}, {id: legal, score: 0.9}, {id: full, score: 0.9}]}}
    - {id: services, answer: {type: checklist, options: [{id: a, points: 0.1}, {id: b, points: 0.2}, {id: c, points: 0.7}, {id: d, points: 0}, {id: nothing, exclusive: true}]}}
    - {id: level, answer: {type: stage, levels: [{id: "1"}, {id: "2"}, {id: "3"}, {id: "4"}]}}
    - {id: share, answer: {type: number, minimum: 0.1, maximum: 0.3}}
    - {id: holes, answer: {type: number, minimum: 0.1, maximum: 0.3, direction: lower}}
    - {id: users, answer: {type: number, minimum: 3, maximum: 7000, transform: log}}
`)
	for _, best := range []string{
		"yes, full, a|b|c|d, 4, 0.3, 0.1, 7000",
		"yes, legal, a|b|c, 4, 99, -5, 7e9", // as good as the best; beyond the goalposts
	} {
		x := index(t, def, "KEN 2024: "+best)
		wantIDs(t, best, gapIDs(x.GapsOf(0)))
	}
	x := index(t, def, "KEN 2024: no, none, nothing, 3, 0.2, 0.2, 0.5")
	if ids := gapIDs(x.GapsOf(0)); len(ids) != 7 {
		t.Errorf("gaps %q", ids)
	}
	g := gapOf(t, x, "services")
	if want := []string{"a", "b", "c", "d"}; !slices.Equal(g.Target.Options, want) {
		t.Errorf("target %q, want %q", g.Target.Options, want)
	}
	if g := gapOf(t, x, "team"); g.Target.Option != "full" || g.TargetScore != 0.9 {
		t.Errorf("target %q with score %v", g.Target.Option, g.TargetScore)
	}
}

func TestDataDrivenGaps(t *testing.T) {
	const tree = `
defaults: {minimumCoverage: 0}
root:
  id: index
  children:
    - {id: a, answer: {type: number, normalise: %s}}
    - {id: b, answer: {type: boolean}}
`
	def := func(normalise string) *framework.Definition {
		return load(t, head+strings.Replace(tree, "%s", normalise, 1))
	}
	rows := []string{"KEN 2024: 15, yes", "GHA 2024: 10, yes", "TGO 2024: 30, yes", "BEN 2024: , yes"}
	for _, unbounded := range []string{"zscore", "rank"} {
		x := index(t, def(unbounded), rows...)
		for g := range x.Gaps() {
			t.Errorf("%s: gap of %s at %s", unbounded, g.Unit, g.Question.ID)
		}
		wantIDs(t, unbounded, unknownIDs(x), "BEN 2024 a")
	}
	// 15 stands at (15-10)/(30-10) = 0.25; the best is the best seen, for which there is no answer to name.
	x := index(t, def("minmax"), rows...)
	g := gapOf(t, x, "a")
	wantNear(t, "gain", g.Gain, 0.75/2)
	if g.Score != 0.25 || g.TargetScore != 1 || g.Target.Kind != framework.NotAssessed {
		t.Errorf("min-max: %+v", g)
	}
	if best := x.GapsOf(2); len(best) != 0 {
		t.Errorf("the best has a gap: %+v", best)
	}
}

// Whoever has the best number seen has no gap to the best number seen, also where two have it.
func TestTheBestSeenHasNoGap(t *testing.T) {
	for _, normalise := range []string{"minmax", "percentile", "borda", "distance-to-max"} {
		def := load(t, head+`
root:
  id: index
  children:
    - {id: a, answer: {type: number, normalise: `+normalise+`}}
`)
		x := index(t, def, "KEN 2024: 20", "GHA 2024: 20", "TGO 2024: 10")
		if gaps := x.GapsOf(0); len(gaps) != 0 {
			t.Errorf("%s: nobody has more than 20, and 20 has a gap from %v to %v with a gain of %v", normalise, gaps[0].Score, gaps[0].TargetScore, gaps[0].Gain)
		}
	}
}

// A question that was not assessed is listed, also where no answer to it tells units apart.
func TestUnknownWithoutSpread(t *testing.T) {
	def := load(t, head+`
defaults: {minimumCoverage: 0}
root:
  id: index
  children:
    - {id: a, answer: {type: number, normalise: minmax}}
    - {id: b, answer: {type: boolean}}
`)
	x := index(t, def, "KEN 2024: 5, yes", "GHA 2024: 5, yes", "TGO 2024: , yes")
	wantIDs(t, "unknown", unknownIDs(x), "TGO 2024 a")
	for g := range x.Gaps() {
		t.Errorf("gap of %s at %s", g.Unit, g.Question.ID)
	}
}

// Units by code and year; the gaps of each by gain, then in the order of the framework.
func TestGapOrder(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - {id: light, weight: 1, answer: {type: boolean}}
    - {id: nothing, weight: 0, answer: {type: boolean}}
    - {id: heavy, weight: 3, answer: {type: boolean}}
    - {id: also-light, weight: 1, answer: {type: boolean}}
`)
	x := index(t, def, "TGO 2022: no, no, no, no", "KEN 2024: yes, no, no, yes", "KEN 2023: no, yes, yes, no")
	var got []string
	for g := range x.Gaps() {
		got = append(got, fmt.Sprintf("%s %d %s %.1f", g.Unit, g.Year, g.Question.ID, g.Gain))
	}
	wantIDs(t, "gaps", got,
		"KEN 2023 light 0.2", "KEN 2023 also-light 0.2",
		"KEN 2024 heavy 0.6", "KEN 2024 nothing 0.0",
		"TGO 2022 heavy 0.6", "TGO 2022 light 0.2", "TGO 2022 also-light 0.2", "TGO 2022 nothing 0.0")
	n := 0
	for range x.Gaps() {
		if n++; n == 2 {
			break // a caller may stop
		}
	}
}

// Equal questions with equal answers gain the same, and stand in the order of the framework.
func TestGapsOfEqualGain(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 10}}
    - {id: b, answer: {type: number, minimum: 0, maximum: 10}}
    - {id: c, answer: {type: number, minimum: 0, maximum: 10}}
`)
	x := index(t, def, "KEN 2024: 3, 9, 3")
	wantIDs(t, "gaps at 3, 9 and 3 of 10", gapIDs(x.GapsOf(0)), "a", "c", "b")

	var yaml strings.Builder
	var want []string
	yaml.WriteString(head + "root:\n  id: index\n  children:\n")
	for i := range 40 {
		want = append(want, fmt.Sprintf("q%d", i))
		fmt.Fprintf(&yaml, "    - {id: q%d, answer: {type: boolean}}\n", i)
	}
	x = index(t, load(t, yaml.String()), "KEN 2024: no"+strings.Repeat(", no", 39))
	wantIDs(t, "forty equal gaps", gapIDs(x.GapsOf(0)), want...)
}

// Without an index nothing can be gained; the gaps are there all the same, with what they cost.
func TestGapsWithoutAnIndex(t *testing.T) {
	def := load(t, head+`
defaults: {missing: exclude, minimumCoverage: 0.9}
root:
  id: index
  children:
    - id: a
      answer: {type: boolean}
      requires: [b]
      remedy: {title: {en: Mend}, cost: {currency: USD, year: 2025, low: 50, base: 100, high: 200, source: assumed}}
    - {id: b, answer: {type: boolean}}
    - {id: c, answer: {type: boolean}}
`)
	x := index(t, def, "KEN 2024: no, no, ")
	wantIDs(t, "gaps", gapIDs(x.GapsOf(0)), "a", "b")
	g := gapOf(t, x, "a")
	if g.HasGain || g.Gain != 0 || g.GainTogether != 0 || g.Cost == nil || !slices.Equal(g.Requires, []string{"b"}) {
		t.Errorf("gap %+v", g)
	}
}

// A framework without a number at its root has gaps without a gain.
func TestGapsUnderAggregateNone(t *testing.T) {
	def := load(t, head+`
root:
  id: index
  aggregate: none
  children:
    - {id: a, children: [{id: q, answer: {type: boolean}}]}
`)
	g := gapOf(t, index(t, def, "KEN 2024: no"), "q")
	if g.HasGain || g.Gain != 0 || g.Score != 0 || g.TargetScore != 1 {
		t.Errorf("gap %+v", g)
	}
}

func TestGapsOfIsGapsOfOneRow(t *testing.T) {
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := score(t, drawPanel(t, def, []string{"KEN", "AFG", "JPN", "VEN"}))
		byRow := map[string][]assessment.Gap{}
		for g := range x.Gaps() {
			at := fmt.Sprint(g.Unit, g.Year)
			byRow[at] = append(byRow[at], g)
		}
		for i, r := range x.Panel.Rows {
			if got, want := x.GapsOf(i), byRow[fmt.Sprint(r.Unit, r.Year)]; !reflect.DeepEqual(got, want) {
				t.Fatalf("%s %d: %d gaps of the row, %d of all", r.Unit, r.Year, len(got), len(want))
			}
		}
	})
}
