package scoring_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/scoring"
)

// handCase is one case worked out by hand. Its name starts with the four things it is a case of (missing rule,
// aggregation, coverage, what is not applicable), then may say more after a colon. All numbers are those of the first
// unit. Scores, coverage, interval and the count of floored scores are always compared; what a map does not name is not.
type handCase struct {
	name    string
	rules   scoring.Rules
	tree    scoring.Node
	units   []string // answers in the order of the leaves
	groups  []int
	periods []int

	score     map[string]float64
	coverage  map[string]float64
	low, high float64 // of the index; none, none where there is no interval
	floored   int

	state        map[string]scoring.State
	contribution map[string]float64
	effective    map[string]float64
	rank         int // 0 where it is not looked at, -1 for not ranked
}

func handCases() []handCase {
	return slices.Concat(fullCases(), excludeCases(), zeroCases(), imputeCases(), coverageCases(),
		notApplicableCases(), impliedCases(), weightCases(), floorCases(), comparedCases())
}

func TestHandComputedCases(t *testing.T) {
	for _, c := range handCases() {
		t.Run(c.name, func(t *testing.T) {
			m := compile(t, c.tree, c.rules)
			r := mustScore(t, m, scoring.Panel{Units: len(c.units), Cells: cells(c.units...), Group: c.groups, Period: c.periods})
			compareAll(t, m, "score", c.score, func(n int) float64 { return scoreOf(r, 0, n) })
			compareAll(t, m, "coverage", c.coverage, func(n int) float64 { return r.Coverage(0, n) })
			compareAll(t, m, "effective weight", c.effective, m.EffectiveWeight)
			compareAll(t, m, "contribution", c.contribution, func(n int) float64 {
				if x, ok := r.Contribution(0, n); ok {
					return x
				}
				return none
			})
			low, high, ok := r.Interval(0)
			if ok == math.IsNaN(c.low) || ok && (!near(low, c.low) || !near(high, c.high)) {
				t.Errorf("interval %.17g to %.17g (%v), want %.17g to %.17g", low, high, ok, c.low, c.high)
			}
			if got := r.Floored(0); got != c.floored {
				t.Errorf("%d scores were floored, want %d", got, c.floored)
			}
			checkStates(t, m, r, c.state)
			checkRank(t, r, c.rank)
		})
	}
}

func compareAll(t *testing.T, m *scoring.Model, what string, want map[string]float64, got func(n int) float64) {
	t.Helper()
	for id, w := range want {
		if g := got(nodeNumber(t, m, id)); !near(g, w) {
			t.Errorf("%s of %s is %.17g, want %.17g", what, id, g, w)
		}
	}
}

func checkStates(t *testing.T, m *scoring.Model, r *scoring.Result, want map[string]scoring.State) {
	t.Helper()
	for id, w := range want {
		n := nodeNumber(t, m, id)
		for l := range m.Leaves() {
			if m.NodeOf(l) == n && r.State(0, l) != w {
				t.Errorf("state of %s is %d, want %d", id, r.State(0, l), w)
			}
		}
	}
}

func checkRank(t *testing.T, r *scoring.Result, want int) {
	t.Helper()
	rank, _, ok := r.Rank(0)
	if want > 0 && (!ok || rank != want) || want < 0 && (ok || rank != 0) {
		t.Errorf("rank %d (%v), want %d", rank, ok, want)
	}
}

// The words a case's name may start with.
var (
	missingWords = map[string]scoring.Missing{
		"exclude": scoring.Exclude, "zero": scoring.Zero, "impute": scoring.Impute,
	}
	aggregateWords = []string{
		"arithmetic", "geometric", "harmonic", "generalised2", "generalised-1", "generalised0", "median", "minimum", "none",
	}
	coverageWords      = []string{"full", "partial", "at-minimum", "below-inner", "below-root"}
	notApplicableWords = []string{"all-apply", "leaf-out", "node-out"}
)

// TestHandComputedCasesAreComplete guards the table: it loses no pair of what changes the result.
func TestHandComputedCasesAreComplete(t *testing.T) {
	cases := handCases()
	if len(cases) < 36 {
		t.Fatalf("%d cases are too few", len(cases))
	}
	seen := map[string]bool{}
	for _, c := range cases {
		head, _, _ := strings.Cut(c.name, ":")
		words := strings.Fields(head)
		if len(words) != 4 || !slices.Contains(aggregateWords, words[1]) || !slices.Contains(coverageWords, words[2]) ||
			!slices.Contains(notApplicableWords, words[3]) {
			t.Errorf("case %q does not say what it is a case of", c.name)
			continue
		}
		if rule, ok := missingWords[words[0]]; !ok || rule != c.rules.Missing {
			t.Errorf("case %q is scored under missing rule %d", c.name, c.rules.Missing)
		}
		if seen[c.name] {
			t.Errorf("case %q stands twice", c.name)
		}
		if _, ok := c.score["index"]; !ok {
			t.Errorf("case %q expects no index", c.name)
		}
		seen[c.name] = true
		for i, a := range words {
			for _, b := range words[i:] {
				seen[a+" "+b] = true
			}
		}
	}
	for rule := range missingWords {
		for _, words := range [][]string{aggregateWords, coverageWords, notApplicableWords} {
			for _, word := range words {
				if pair := rule + " " + word; !seen[pair] {
					t.Errorf("no case is %s", pair)
				}
			}
		}
	}
	for _, aggregate := range aggregateWords {
		for _, coverage := range []string{"full", "partial"} {
			if pair := fmt.Sprintf("%s %s", aggregate, coverage); !seen[pair] {
				t.Errorf("no case is %s", pair)
			}
		}
	}
	for _, coverage := range coverageWords {
		for _, out := range notApplicableWords {
			if pair := coverage + " " + out; !seen[pair] {
				t.Errorf("no case is %s", pair)
			}
		}
	}
}
