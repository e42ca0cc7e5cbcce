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
	"readiness/assessment/funding"
)

// differenceText writes what changes on lines.
func differenceText(t rapid.TB, from, to *assessment.Matching) string {
	t.Helper()
	d, err := from.Compare(to)
	if err != nil {
		t.Fatal(err)
	}
	one := func(m *assessment.Matching, a assessment.Allocation) string {
		n := &m.Market.Needs[a.Need]
		return fmt.Sprintf("%s %d %s by %s %d", n.Unit, n.Year, n.Action, m.Market.Finance.Programmes[a.Programme].ID, a.Amount)
	}
	lines := []string{fmt.Sprintf("kept %d, value %+.2f, recomputed %+.2f, alike %v", d.Kept, d.Value, d.Recomputed, d.Weighted)}
	for _, a := range d.Entered {
		lines = append(lines, "+ "+one(to, a))
	}
	for _, a := range d.Left {
		lines = append(lines, "- "+one(from, a))
	}
	for _, s := range d.Moved {
		lines = append(lines, "~ "+one(from, s.From)+" -> "+one(to, s.To))
	}
	for _, c := range d.Countries {
		lines = append(lines, fmt.Sprintf("%s %+.2f %+d needs %+d %v", c.Unit, c.Index, c.Needs, c.Amount, c.Known))
	}
	return strings.Join(lines, "\n")
}

func TestCompare(t *testing.T) {
	x := index(t, costed, "KEN 2026: yes, yes, no, yes", "TGO 2026: yes, yes, no, yes")
	by := func(unit string) assessment.Weights {
		return assessment.Weights{By: assessment.Own, Own: map[string]float64{unit: 2}}
	}
	one := mustMatch(t, x, marketOf(x, nil, nil, giver("p", 50_00)), by("KEN"))
	other := mustMatch(t, x, marketOf(x, nil, nil, giver("p", 50_00)), by("TGO"))
	wantSame(t, "other weights", differenceText(t, one, other), `kept 0, value +0.00, recomputed +0.00, alike false
+ TGO 2026 team by p 5000
- KEN 2026 team by p 5000
KEN -25.00 -1 needs -5000 true
TGO +25.00 +1 needs +5000 true`)

	more := mustMatch(t, x, marketOf(x, nil, nil, giver("p", 100_00)), by("KEN"))
	wantSame(t, "more money", differenceText(t, one, more), `kept 1, value +16.67, recomputed +16.67, alike true
+ TGO 2026 team by p 5000
TGO +25.00 +1 needs +5000 true`)

	half := mustMatch(t, x, marketOf(x, nil, nil, giver("q", 50_00, onlyFor("KEN"), func(p *funding.Programme) { p.Cofinancing = 0.5 })), by("KEN"))
	wantSame(t, "another programme", differenceText(t, one, half), `kept 0, value +0.00, recomputed +0.00, alike true
~ KEN 2026 team by p 5000 -> KEN 2026 team by q 2500
KEN +0.00 +0 needs -2500 true`)

	in := terms
	in.Currency, in.PriceYear = "JPY", 2025
	yen := assessment.NewFinance(costed, nil, in, []*assessment.Programme{giver("p", 50_00)}, nil)
	none := mustMatch(t, x, yen.Market(x.Needs(slices.Collect(x.Gaps()), yen)), by("KEN"))
	wantSame(t, "another money", differenceText(t, one, none), `kept 0, value -33.33, recomputed -33.33, alike true
- KEN 2026 team by p 5000
KEN -25.00 -1 needs +0 false`)

	second := index(t, load(t, strings.Replace(costedYAML, `version: "1"`, `version: "2"`, 1)), "KEN 2026: yes, yes, no, yes")
	_, err := one.Compare(mustMatch(t, second, marketOf(second, nil, nil), assessment.Weights{}))
	if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Invalid || !strings.Contains(e.Msg, "costed@1 cannot be compared with one by costed@2") {
		t.Errorf("another version: %v", err)
	}
}

// A matching and itself differ in nothing. Of two, all that the second pays has entered, was kept or has moved; all that the
// first pays has left, was kept or has moved; and the other way round everything is mirrored.
func TestCompareProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		some := func() (list []*assessment.Programme) {
			for _, p := range programmes {
				if rapid.IntRange(0, 2).Draw(t, "take") > 0 {
					list = append(list, p)
				}
			}
			return list
		}
		drawn := func() *assessment.Matching {
			w := assessment.Weights{By: rapid.SampledFrom([]assessment.Weighting{assessment.Equal, assessment.ByNeed}).Draw(t, "by")}
			return mustMatch(t, x, marketOf(x, nil, commitments, some()...), w)
		}
		a, b := drawn(), drawn()
		if got, want := differenceText(t, a, a), fmt.Sprintf("kept %d, value +0.00, recomputed +0.00, alike true", len(a.Allocations)); got != want {
			t.Fatalf("with itself:\n%s", got)
		}
		d, err := a.Compare(b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := b.Compare(a)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Entered)+d.Kept+len(d.Moved) != len(b.Allocations) || len(d.Left)+d.Kept+len(d.Moved) != len(a.Allocations) {
			t.Fatalf("%+v\nof %d and %d", d, len(a.Allocations), len(b.Allocations))
		}
		if !slices.Equal(d.Entered, back.Left) || !slices.Equal(d.Left, back.Entered) || d.Kept != back.Kept || d.Weighted != back.Weighted ||
			d.Value != -back.Value || d.Recomputed != -back.Recomputed || len(d.Countries) != len(back.Countries) {
			t.Fatalf("%+v\nand back %+v", d, back)
		}
		for _, s := range d.Moved {
			if !slices.Contains(back.Moved, assessment.Shift{From: s.To, To: s.From}) {
				t.Fatalf("%+v moves, and not back", s)
			}
		}
		index, amount := 0.0, int64(0)
		for i, c := range d.Countries {
			r := back.Countries[i]
			if r.Unit != c.Unit || r.Index != -c.Index || r.Needs != -c.Needs || r.Amount != -c.Amount || !c.Known || !r.Known {
				t.Fatalf("%+v and back %+v", c, r)
			}
			index, amount = index+c.Index, amount+c.Amount
		}
		if d.Weighted && a.Terms.Weights.By == assessment.Equal && b.Terms.Weights.By == assessment.Equal && math.Abs(index-d.Recomputed) > 1e-9 {
			t.Fatalf("countries gain %v, the matching %v", index, d.Recomputed)
		}
		if want := paidBy(b) - paidBy(a); amount != want {
			t.Fatalf("countries get %d more, the programmes give %d", amount, want)
		}
	})
}

func paidBy(m *assessment.Matching) (sum int64) {
	for _, a := range m.Allocations {
		sum += a.Amount
	}
	return sum
}
