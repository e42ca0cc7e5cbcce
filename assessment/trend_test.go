package assessment_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// moved writes a movement: "TGO 62.5 (2) to 75 (1): 12.5; law 25, team 0".
func moved(x *assessment.Index, m assessment.Movement) string {
	place := func(s assessment.Standing) string {
		if s.Row < 0 {
			return "nothing"
		}
		return fmt.Sprintf("%g (%d)", 100*s.Score, s.Rank)
	}
	text := fmt.Sprintf("%s %s to %s: %g", m.Unit, place(m.Before), place(m.After), 100*m.Change)
	for n, node := range x.Panel.Framework.Nodes() {
		if node.ID == "law" || node.ID == "team" || node.ID == "b" {
			text += fmt.Sprintf(" %s %g", node.ID, 100*m.Nodes[n])
		}
	}
	return text
}

func movements(t *testing.T, before, after *assessment.Index) []string {
	t.Helper()
	list, err := assessment.Movements(before, after)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, m := range list {
		lines = append(lines, moved(after, m))
	}
	return lines
}

// The index is the mean of law and team, law that of its two questions.
//
//	        2023                        2024
//	TGO     law 25, team 100: 62.5      law 50, team 100: 75    up by 12.5
//	UGA     law 50, team 50: 50         law 0, team 75: 37.5    down by 12.5
//	KEN     law 50, team 20: 35         law 20, team 50: 35     the same
//	NGA     law 50, team 50: 50         law 75, team 50: 62.5   up by 12.5, and before TGO by code
//	BDI     not ranked                  law 50, team 50: 50     no change
//	MLI     2023 only; AFG 2024 only
func TestMovements(t *testing.T) {
	def := load(t, pillars)
	before := index(t, def, "TGO 2023: 25, 25, 100", "UGA 2023: 50, 50, 50", "KEN 2023: 40, 60, 20", "NGA 2023: 50, 50, 50", "BDI 2023: , , ", "MLI 2023: 1, 1, 1")
	after := index(t, def, "TGO 2024: 50, 50, 100", "UGA 2024: 0, 0, 75", "KEN 2024: 0, 40, 50", "NGA 2024: 75, 75, 50", "BDI 2024: 50, 50, 50", "AFG 2024: 2, 2, 2")
	wantIDs(t, "movements", movements(t, before, after),
		"NGA 50 (2) to 62.5 (2): 12.5 law 25 team 0",
		"TGO 62.5 (1) to 75 (1): 12.5 law 25 team 0",
		"KEN 35 (4) to 35 (5): 0 law -30 team 30",
		"UGA 50 (2) to 37.5 (4): -12.5 law -50 team 25",
		"BDI NaN (0) to 50 (3): NaN law NaN team NaN",
		"AFG nothing to 2 (6): NaN law NaN team NaN",
		"MLI 1 (5) to nothing: NaN law NaN team NaN")
	list, err := assessment.Movements(before, after)
	if err != nil {
		t.Fatal(err)
	}
	if got := assessment.TotalsOf(list); got != (assessment.MovementTotals{Compared: 4, Up: 2, Down: 1, Same: 1, Median: 0.0625}) { // -12.5 0 12.5 12.5
		t.Errorf("totals %+v", got)
	}
	if none := assessment.TotalsOf(nil); none.Compared != 0 || !math.IsNaN(none.Median) {
		t.Errorf("totals of nothing %+v", none)
	}
	for _, m := range list {
		if m.InBoth() != (m.Unit != "AFG" && m.Unit != "MLI") {
			t.Errorf("%s is in both: %v", m.Unit, m.InBoth())
		}
		if m.Unit == "AFG" && (m.Before.Ranked || !math.IsNaN(m.Before.Score) || !math.IsNaN(m.Before.Verified) || m.Before.Unit != "AFG") {
			t.Errorf("what is not there has %+v", m.Before)
		}
	}
}

// What binary fractions make of the same sum is no change, and a change is a decimal number where its scores are.
func TestNoiseIsNoChange(t *testing.T) {
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	before := index(t, def, "KEN 2023: 11, 11, 11, 11, 11", "GHA 2023: 14, 14, 14, 14, 14")
	after := index(t, def, "KEN 2024: 0, 4, 18.2, 16.4, 16.4", "GHA 2024: 15, 15, 15, 15, 15")
	list, err := assessment.Movements(before, after)
	if err != nil {
		t.Fatal(err)
	}
	// 75-70 is 5.000000000000004 in hundredths of binary fractions
	if list[0].Unit != "GHA" || list[0].Change != 0.05 || list[1].Change != 0 || math.Signbit(list[1].Change) {
		t.Errorf("%+v", list)
	}
	if got := assessment.TotalsOf(list); got.Up != 1 || got.Same != 1 {
		t.Errorf("totals %+v", got)
	}
}

// A question that was filled with a median has not moved: it has no score of its own. The index has.
func TestMovementsLeaveOutWhatWasImputed(t *testing.T) {
	def := load(t, imputed)
	before := index(t, def, "TGO 2023: 10, 30", "UGA 2023: 10, 40")
	after := index(t, def, "TGO 2024: 10, ", "UGA 2024: 10, 50")
	wantIDs(t, "Togo takes 50 from Uganda", movements(t, before, after),
		"TGO 20 (2) to 30 (1): 10 b NaN", "UGA 25 (1) to 30 (1): 5 b 10")
}

func TestMovementsWithoutOverallNumber(t *testing.T) {
	def := load(t, strings.Replace(pillars, "  id: index", "  id: index\n  aggregate: none", 1))
	before := index(t, def, "TGO 2023: 25, 25, 100", "KEN 2023: 1, 1, 1", "AFG 2023: 1, 1, 1")
	after := index(t, def, "TGO 2024: 50, 50, 100", "KEN 2024: 1, 1, 3")
	wantIDs(t, "by code", movements(t, before, after),
		"KEN NaN (0) to NaN (0): NaN law 0 team 2", "TGO NaN (0) to NaN (0): NaN law 25 team 0", "AFG NaN (0) to nothing: NaN law NaN team NaN")
}

func TestMovementsRefusals(t *testing.T) {
	def, other := load(t, pillars), load(t, strings.Replace(pillars, "minimumCoverage: 0.5", "minimumCoverage: 0.4", 1))
	one, years := index(t, def, "KEN 2024: 1, 1, 1"), index(t, def, "KEN 2024: 1, 1, 1", "KEN 2023: 1, 1, 1")
	for name, pair := range map[string][2]*assessment.Index{
		"two versions":               {one, index(t, other, "KEN 2024: 1, 1, 1")},
		"several years":              {one, years},
		"several years, the earlier": {years, one},
	} {
		list, err := assessment.Movements(pair[0], pair[1])
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Invalid || e.Fix == "" || list != nil {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	// One version with its confidential questions and without them: two meanings of a score.
	secret := panel(t, load(t, secretYAML), "A 2026: yes, yes, yes, 3, yes, yes, a, a, 1")
	if _, err := assessment.Movements(score(t, secret), score(t, secret.WithoutConfidential())); err == nil {
		t.Error("with and without confidential questions are compared")
	}
	if list, err := assessment.Movements(index(t, def), one); err != nil || len(list) != 1 || list[0].InBoth() {
		t.Errorf("against nothing: %+v, %v", list, err)
	}
}

// Where all years are scored together, each is taken out with InYear, on the bounds of all.
func TestMovementsOfYearsScoredTogether(t *testing.T) {
	def := load(t, anyUnit+"panel: all\nroot: {id: index, children: [{id: b, answer: {type: number, normalise: minmax}}]}\n")
	x := index(t, def, "P 2023: 0", "Q 2023: 4", "P 2024: 5", "Q 2024: 10")
	wantIDs(t, "on bounds of 0 and 10", movements(t, x.InYear(2023), x.InYear(2024)),
		"Q 40 (1) to 100 (1): 60 b 60", "P 0 (2) to 50 (2): 50 b 50")
	if len(x.Standings) != 4 || len(x.InYear(1999).Standings) != 0 {
		t.Error("a year takes standings from the whole")
	}
	// Trend takes the years out itself.
	points := assessment.Trend([]*assessment.Index{x}, "P")
	if len(points) != 2 || points[0].Standing.Year != 2023 || !near(points[1].Change, 0.5) {
		t.Errorf("%+v", points)
	}
}

// Movements there and back are opposite, and nobody is lost.
func TestMovementsAreAntisymmetric(t *testing.T) {
	def := load(t, pillars)
	rapid.Check(t, func(t *rapid.T) {
		before, after := score(t, drawLowIncome(t, def, 2023)), score(t, drawLowIncome(t, def, 2024))
		there, err := assessment.Movements(before, after)
		if err != nil {
			t.Fatal(err)
		}
		back, err := assessment.Movements(after, before)
		if err != nil {
			t.Fatal(err)
		}
		opposite := func(a, b float64) bool { return a == -b || math.IsNaN(a) && math.IsNaN(b) }
		returned := map[string]assessment.Movement{}
		for _, m := range back {
			returned[m.Unit] = m
		}
		if len(returned) != len(there) || len(back) != len(there) {
			t.Fatalf("%d there, %d back", len(there), len(back))
		}
		for i, m := range there {
			b := returned[m.Unit]
			if !opposite(m.Change, b.Change) || !slices.EqualFunc(m.Nodes, b.Nodes, opposite) {
				t.Fatalf("%+v\n%+v", m, b)
			}
			if ranked := m.Before.Ranked && m.After.Ranked; ranked == math.IsNaN(m.Change) {
				t.Fatalf("%+v", m)
			}
			if i > 0 && (math.IsNaN(there[i-1].Change) && !math.IsNaN(m.Change) || there[i-1].Change < m.Change) {
				t.Fatalf("%+v stands before %+v", there[i-1], m)
			}
		}
		a, b := assessment.TotalsOf(there), assessment.TotalsOf(back)
		if a.Up != b.Down || a.Down != b.Up || a.Same != b.Same || a.Up+a.Down+a.Same != a.Compared || !near(a.Median, -b.Median) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// point writes a point of a trend: "2024 test@1 50 +10", with "|" where the line is broken.
func point(p assessment.TrendPoint) string {
	text := fmt.Sprintf("%d %s %g (%d)", p.Standing.Year, p.Index.Panel.Framework.Ref(), 100*p.Standing.Score, p.Standing.Rank)
	if p.Break {
		text = "| " + text
	}
	if !math.IsNaN(p.Change) {
		text += fmt.Sprintf(" %+g", 100*p.Change)
	}
	return text
}

func TestTrend(t *testing.T) {
	one := load(t, oneNumber)
	two := load(t, strings.Replace(oneNumber, `version: "1"`, `version: "2"`, 1))
	ten := load(t, strings.Replace(oneNumber, `version: "1"`, `version: "10"`, 1))
	rounds := []*assessment.Index{ // in no order
		index(t, ten, "KEN 2026: 80"),
		index(t, two, "KEN 2024: 40", "GHA 2024: 60"),
		index(t, one, "KEN 2024: 35", "GHA 2024: 30"),
		index(t, one, "KEN 2022: 50"),
		index(t, two, "GHA 2025: 90"), // Kenya has nothing in this year
		index(t, two, "KEN 2026: 70.5"),
		index(t, one, "KEN 2020: "),
	}
	got := []string{}
	for _, p := range assessment.Trend(rounds, "KEN") {
		got = append(got, point(p))
		if len(p.Nodes) != 2 || !near(p.Nodes[0], p.Change) || !near(p.Nodes[1], p.Change) {
			t.Errorf("%s: nodes %v", point(p), p.Nodes)
		}
	}
	wantIDs(t, "Kenya", got,
		"2020 test@1 NaN (0)", "2022 test@1 50 (1)", "2024 test@1 35 (1) -15", "| 2024 test@2 40 (2)", "2026 test@2 70.5 (1) +30.5", "| 2026 test@10 80 (1)")
	if none := assessment.Trend(rounds, "TGO"); none == nil || len(none) != 0 {
		t.Errorf("of a unit without rounds: %+v", none)
	}
}
