package assessment_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const pillars = head + `
defaults: {missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  children:
    - id: law
      children:
        - {id: act, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: court, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: team, answer: {type: number, minimum: 0, maximum: 100}}
`

// weak writes one line for comparison: "all law: 20 to 45 of 4/5 KEN TGO".
func weak(w assessment.Weakest) string {
	s := fmt.Sprintf("%s %s: %d/%d", w.Group, w.Node.ID, w.Scored, w.Units)
	if w.Scored > 0 {
		s += fmt.Sprintf(" minimum %g median %g", 100*w.Minimum, 100*w.Median)
	}
	return strings.TrimSpace(s + " " + strings.Join(w.Last, " "))
}

func weakest(x *assessment.Index, by assessment.Grouping, keep func(*framework.Node) bool) []string {
	list := []string{}
	for _, w := range x.Weakest(by, keep) {
		list = append(list, weak(w))
	}
	return list
}

func only(ids ...string) func(*framework.Node) bool {
	return func(n *framework.Node) bool { return slices.Contains(ids, n.ID) }
}

func TestWeakest(t *testing.T) {
	x := index(t, load(t, pillars),
		"TGO 2024: 25, 25, 100",
		"KEN 2024: 50, 0, 50",
		"GHA 2024: 75, 75, 0",
		"SEN 2024: 100, , 0", // half of the law is enough for a score
		"AGO 2024: , , 75",   // none of it is not
	)
	wantIDs(t, "an odd number of team scores, an even number of law scores, ties by code",
		weakest(x, assessment.Everyone, only("law", "team", "court")),
		"all law: 4/5 minimum 25 median 50 KEN TGO",
		"all court: 3/5 minimum 0 median 25 KEN",
		"all team: 5/5 minimum 0 median 50 GHA SEN")
	wantIDs(t, "one unit", weakest(index(t, load(t, pillars), "KEN 2024: 50, 0, 50"), assessment.Everyone, only("index")),
		"all index: 1/1 minimum 37.5 median 37.5 KEN")
}

func TestWeakestByGroup(t *testing.T) {
	x := index(t, load(t, pillars),
		"KEN 2024: 50, 50, 75", "JPN 2024: 100, 100, 100", "MNG 2024: , , 25", "FJI 2024: , , ", "XXA 2024: 0, 0, 0")
	wantIDs(t, "groups in their order, then nodes in the framework's", weakest(x, assessment.ByRegion, only("index", "law")),
		"Africa index: 1/1 minimum 62.5 median 62.5 KEN",
		"Africa law: 1/1 minimum 50 median 50 KEN",
		"Asia index: 2/2 minimum 25 median 62.5 MNG",
		"Asia law: 1/2 minimum 100 median 100 JPN",
		"Oceania index: 0/1",
		"Oceania law: 0/1",
		"not classified index: 1/1 minimum 0 median 0 XXA",
		"not classified law: 1/1 minimum 0 median 0 XXA")
}

func TestWeakestKeepsWhatItIsTold(t *testing.T) {
	x := index(t, load(t, pillars), "KEN 2024: 50, 50, 75")
	if got := weakest(x, assessment.Everyone, only()); len(got) != 0 {
		t.Errorf("nothing kept: %q", got)
	}
	all := x.Weakest(assessment.Everyone, func(*framework.Node) bool { return true })
	for i, n := range x.Panel.Framework.Nodes() {
		if len(all) != len(x.Panel.Framework.Nodes()) || all[i].Node != n {
			t.Fatalf("%d nodes, want those of the framework in order", len(all))
		}
	}
	if got := index(t, load(t, pillars)).Weakest(assessment.ByRegion, func(*framework.Node) bool { return true }); len(got) != 0 {
		t.Errorf("an empty panel has %d", len(got))
	}
}

// What does not apply has no score, and is not the weakest link.
func TestWeakestLeavesOutWhatDoesNotApply(t *testing.T) {
	x := index(t, load(t, chain), "KEN 2024: yes, yes, n/a, yes", "GHA 2024: no, , yes, yes")
	wantIDs(t, "weakest", weakest(x, assessment.Everyone, only("b", "c")),
		"all c: 1/2 minimum 100 median 100 KEN", "all b: 1/2 minimum 100 median 100 GHA")
}

// A question that a unit did not answer is not its weakest link: an imputed score is that of others.
func TestWeakestLeavesOutWhatWasImputed(t *testing.T) {
	x := index(t, load(t, imputed), "AFG 2024: 10, ", "TGO 2024: 10, 30", "JPN 2024: 90, 95")
	wantIDs(t, "Afghanistan takes its score from Togo", weakest(x, assessment.ByRegion, only("b")),
		"Africa b: 1/1 minimum 30 median 30 TGO", "Asia b: 1/2 minimum 95 median 95 JPN")
}

// Units whose answers add up to the same share the last place.
func TestWeakestTieOfTheSameSum(t *testing.T) {
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	x := index(t, def, "KEN 2024: 11, 11, 11, 11, 11", "GHA 2024: 0, 4, 18.2, 16.4, 16.4", "TGO 2024: 20, 20, 20, 20, 20")
	w := x.Weakest(assessment.Everyone, only("index"))[0]
	wantIDs(t, "last", w.Last, "GHA", "KEN")
}

func TestSpread(t *testing.T) {
	x := index(t, load(t, pillars),
		"TGO 2024: 25, 25, 100", "KEN 2024: 50, 0, 50", "GHA 2024: 75, 75, 0", "SEN 2024: 100, , 0", "AGO 2024: , , 75", "AGO 2023: 1, 1, 1")
	for _, tt := range []struct {
		node                    string
		year, units             int
		least, median, greatest float64
	}{
		{"law", 2024, 4, 0.25, 0.5, 1},
		{"team", 2024, 5, 0, 0.5, 1},
		{"team", 2023, 1, 0.01, 0.01, 0.01},
		{"law", 2022, 0, math.NaN(), math.NaN(), math.NaN()},
	} {
		n, _ := x.Model.Lookup(tt.node)
		got := x.Spread(n, tt.year)
		if got.Units != tt.units || !near(got.Least, tt.least) || !near(got.Median, tt.median) || !near(got.Greatest, tt.greatest) {
			t.Errorf("%s in %d: %+v, want %d units, %v, %v, %v", tt.node, tt.year, got, tt.units, tt.least, tt.median, tt.greatest)
		}
	}
}
