package exports

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// invented is a matching with made-up numbers, so that its sheets show something whatever the search finds.
func invented(t testing.TB, p *portfolio) *matched {
	t.Helper()
	need := func(unit, action string) int {
		at := slices.IndexFunc(p.fin.needs, func(n assessment.Need) bool { return n.Unit == unit && n.Action == action })
		if at < 0 {
			t.Fatalf("%s has no need %s", unit, action)
		}
		return at
	}
	base := &assessment.Matching{
		Market: p.fin.market, Method: "made up", Stopped: matching.ByEffort, Steps: 1234, Value: 100, Recomputed: 90.5, Bound: 104, GapPercent: 100 * 4.0 / 104,
		Terms: assessment.MatchTerms{Effort: 5000, Weights: assessment.Weights{By: assessment.ByNeed}}, Weights: map[string]float64{"FJI": 0.5, "GHA": 1, "KEN": 1.5},
		Prices: []assessment.Price{{Million: 123.456, Binding: true}, {}, {}, {}},
		Allocations: []assessment.Allocation{
			{Need: need("GHA", "law"), Programme: 0, Amount: 200_000_00}, {Need: need("KEN", "lab"), Programme: 0, Amount: 60_000_00},
			{Need: need("FJI", "team"), Programme: 1, Amount: 96_000_00, Condition: "=whether Fiji can bring 20% of the cost is not known"},
		},
	}
	other := *base
	other.Terms, other.Weights = assessment.MatchTerms{Strict: true}, nil
	other.Stopped, other.Value, other.Recomputed, other.Bound, other.GapPercent = matching.Optimal, 80, 80, 80, 0
	other.Allocations = []assessment.Allocation{
		{Need: need("GHA", "law"), Programme: 1, Amount: 160_000_00}, {Need: need("KEN", "lab"), Programme: 0, Amount: 60_000_00},
		{Need: need("GHA", "lab"), Programme: 0, Amount: 80_000_00},
	}
	m := &matched{Matching: base, effect: &assessment.Effect{Moved: 2, Units: []assessment.UnitEffect{
		{Unit: "GHA", Year: 2026, Needs: 1, Added: 25, Index: 22.5, Before: assessment.Standing{Score: 0.1, Ranked: true, Rank: 3}, After: assessment.Standing{Score: 0.325, Ranked: true, Rank: 2},
			BeforeRanks: assessment.RankInterval{Best: 2, Worst: 3}, AfterRanks: assessment.RankInterval{Best: 1, Worst: 3}},
		{Unit: "KEN", Year: 2026, Needs: 1, Added: 10, Index: 10, Before: assessment.Standing{Score: math.NaN()}, After: assessment.Standing{Score: math.NaN()}},
	}}}
	for i, part := range assessment.FrontierParts() {
		value := 110 * (1 - math.Pow(0.8, float64(i+1)))
		m.points = append(m.points, assessment.FrontierPoint{
			Part: part, Budget: int64(part) * 10_000_00, Spent: int64(part) * 9_000_00, Known: true, Funded: i, Value: value, Recomputed: value * 0.9, Bound: value * 1.04, GapPercent: 100 - 100/1.04,
		})
	}
	m.scenarios = []compared{{
		Scenario: Scenario{"=Certain only", "+Only what is known", &other},
		effect:   &assessment.Effect{Units: []assessment.UnitEffect{{Unit: "GHA", Index: 30}, {Unit: "KEN", Index: 10}}},
		change: &assessment.MatchingDifference{
			Entered: other.Allocations[2:], Left: base.Allocations[2:], Moved: []assessment.Shift{{From: base.Allocations[0], To: other.Allocations[0]}}, Kept: 1,
			Value: -20, Recomputed: -10.5, Countries: []assessment.CountryDifference{{Unit: "FJI", Index: -2.25, Needs: -1, Amount: -120_000_00, Known: true}, {Unit: "GHA", Index: 7.5, Needs: 1}},
		},
	}}
	return m
}

// inventedBook are the sheets of a matching with made-up numbers.
func inventedBook(t testing.TB, change func(*matched)) *excelize.File {
	t.Helper()
	p, m := inventedSheets(t, change)
	p.programmes(m)
	return opened(t, func(b *bytes.Buffer) error { return p.write(b, "made up") })
}

// inventedInto writes them.
func inventedInto(t testing.TB, b *bytes.Buffer) {
	t.Helper()
	p, _ := inventedSheets(t, nil)
	if err := p.write(b, "made up"); err != nil {
		t.Fatal(err)
	}
}

func inventedSheets(t testing.TB, change func(*matched)) (*portfolio, *matched) {
	t.Helper()
	x, r := priced(t)
	p, err := newPortfolio(x, r)
	if err != nil {
		t.Fatal(err)
	}
	m := invented(t, p)
	if change != nil {
		change(m)
	}
	p.allocation(m)
	p.effectSheet(m)
	p.frontier(m)
	p.scenariosSheet(m)
	return p, m
}

func TestMatchingGolden(t *testing.T) {
	golden(t, "portfolio-matching.xlsx.golden", []byte(dump(t, inventedBook(t, nil))))
}

// Values stand in these sheets, and nothing that somebody typed is a formula.
func TestMatchingHasNoFormula(t *testing.T) {
	f := inventedBook(t, nil)
	for _, sheet := range []string{"Allocation", "Effect", "Frontier", "Scenarios"} {
		for r, row := range cellsOf(t, f, sheet) {
			for c := range row {
				if formula, err := f.GetCellFormula(sheet, cellName(c+1, r+1)); err != nil || formula != "" {
					t.Errorf("%s!%s has the formula %q, %v", sheet, cellName(c+1, r+1), formula, err)
				}
			}
		}
	}
}

// A framework without an overall number has nothing to share money by, and each sheet says so.
func TestMatchingWithoutOverall(t *testing.T) {
	x, r := modelIndex(t, "cmm@2021", "KEN", "GHA"), report
	_, money := priced(t)
	r.Finance = assessment.NewFinance(x.Panel.Framework, nil, assessment.Terms{At: pricedAt}, money.Finance.Programmes, nil)
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, r) })
	for _, sheet := range []string{"Allocation", "Effect", "Frontier", "Scenarios"} {
		wantSaid(t, strings.Join(slices.Concat(cellsOf(t, f, sheet)...), "\n"), "This framework gives no overall number")
	}
}

// saidAt is what stands beside a label.
func saidAt(t testing.TB, f *excelize.File, sheet, label string) string {
	t.Helper()
	for _, row := range cellsOf(t, f, sheet) {
		if len(row) > 1 && row[0] == label {
			return row[1]
		}
	}
	t.Fatalf("%s says nothing of %q", sheet, label)
	return ""
}

// The certificate promises no more than the numbers do, in each of the ways that a search can end.
func TestCertificateWords(t *testing.T) {
	for name, tt := range map[string]struct {
		change            func(*matched)
		good, ended, real string
	}{
		"effort": {func(*matched) {}, "At most 4.0 % better could exist. This one adds 100.000 weighted index points", "All of its 1,234 steps were taken", "The real index gains less"},
		"hair above a tenth": {func(m *matched) { m.Value, m.Bound, m.GapPercent = 100, 104.01, 3.86 },
			"At most 4.1 % better could exist", "with a bound that holds", "90.500 points"},
		"time":    {func(m *matched) { m.Stopped, m.Recomputed = matching.ByTime, 110 }, "At most 4.0 %", "may give another", "The real index gains more"},
		"optimal": {func(m *matched) { m.Stopped, m.Bound, m.GapPercent, m.Recomputed = matching.Optimal, 100, 0, 100 }, "Proven: no allocation adds more.", "nothing better was left", "The two agree"},
		"rule":    {func(m *matched) { m.Stopped, m.Method = matching.Unproven, matching.MethodGreedy }, "At most 4.0 %", "no proof that it is the best", "less"},
		"nothing": {func(m *matched) { m.Value, m.Recomputed, m.Allocations = 0, 0, nil }, "This one adds nothing, and no allocation adds more than 104.000", "1,234 steps", "The two agree"},
		"no hope": {func(m *matched) { m.Value, m.Bound, m.Recomputed, m.Allocations = 0, 0, 0, nil }, "Nothing that could be paid for would add a point.", "", ""},
	} {
		f := inventedBook(t, tt.change)
		for label, want := range map[string]string{"How good it is": tt.good, "Why the search ended": tt.ended, "By the real index": tt.real} {
			if said := saidAt(t, f, "Allocation", label); !strings.Contains(said, want) {
				t.Errorf("%s, %s: %q is not in %q", name, label, want, said)
			}
		}
	}
	f := inventedBook(t, nil)
	for label, want := range map[string]string{
		"What was asked":  "Of 9 actions that lack money, in 3 economies: which should be paid for with the USD 945,000 that 3 open programmes have left",
		"What was found":  "3 actions in 3 economies, paid for by 2 programmes with USD 380,000 of the USD 945,000 (40.2 %). 1 of them only if",
		"To repeat it":    "EUR 0.8 to the US dollar (1 January 2026); KES 129.5 to the US dollar (1 July 2026); at most 5,000 steps.",
		"How good it is":  "a gap of 3.8 % of the bound",
		"What was asked ": "from 0.5 (Fiji) to 1.5 (Kenya), 1 on average",
	} {
		if said := saidAt(t, f, "Allocation", strings.TrimSpace(label)); !strings.Contains(said, want) {
			t.Errorf("%s: %q is not in %q", label, want, said)
		}
	}
}

func TestPricesInWords(t *testing.T) {
	rows := cellsOf(t, inventedBook(t, nil), "Allocation")
	for _, want := range []string{
		"Laws and justice|USD|260000|260000|0|123.456|2|a million USD more adds at most some 123 weighted index points",
		"Teams|EUR|500000|96000|404000|0|1|money is left over: more of it adds nothing",
		"Pacific islands|USD|60000|0|60000|0|0|money is left over: more of it adds nothing", "=1+1|USD|900000|0|900000|0|0|not open: gives nothing",
	} {
		lineOf(t, rows, strings.Split(want, "|")...)
	}
}

// The frontier says what the next step adds and where it flattens, and draws both lines over the same money.
func TestFrontierWords(t *testing.T) {
	f := inventedBook(t, nil)
	said := cellsOf(t, f, "Frontier")[1][0]
	step := 110 * (math.Pow(0.8, 10) - math.Pow(0.8, 11))
	for _, want := range []string{"10 % more money would add " + format3(step) + " weighted index points", "It flattens at 110 %: beyond that more money adds less than a tenth", "which finds 100.000 for today's money"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	for name, tt := range map[string]struct {
		value func(i int) float64
		want  string
	}{
		"straight": {func(i int) float64 { return float64(i) }, "does not flatten up to 200 %"},
		"full":     {func(i int) float64 { return float64(min(i, 11)) }, "10 % more money would add 1.000 weighted index points, from 9.000 to 10.000. It flattens at 120 %: beyond that more money adds nothing."},
		"nothing":  {func(int) float64 { return 0 }, "10 % more money would add nothing. No part of it adds anything."},
		"late":     {func(i int) float64 { return float64(max(0, i-18)) }, "would add nothing. It does not flatten"},
	} {
		f := inventedBook(t, func(m *matched) {
			for i := range m.points {
				m.points[i].Value = tt.value(i)
			}
		})
		if said := cellsOf(t, f, "Frontier")[1][0]; !strings.Contains(said, tt.want) {
			t.Errorf("%s: %q is not in %q", name, tt.want, said)
		}
	}
}

// Without a rate there is no money to draw over: the parts of the budgets take its place.
func TestFrontierWithoutRates(t *testing.T) {
	f := inventedBook(t, func(m *matched) {
		for i := range m.points {
			m.points[i].Known = false
		}
	})
	row := lineOf(t, cellsOf(t, f, "Frontier"), "100")
	if want := "9"; row[0] != want { // the actions come at once
		t.Errorf("after the part stands %q, want %s", row, want)
	}
}

// Sheets beside an allocation that were not worked out say so.
func TestMatchingOfNothing(t *testing.T) {
	f := inventedBook(t, func(m *matched) { m.points, m.scenarios, m.effect = nil, nil, &assessment.Effect{} })
	for sheet, want := range map[string]string{"Frontier": "Nothing was set beside it.", "Scenarios": "Nothing was set beside it.", "Effect": "Nothing changes"} {
		if text := strings.Join(slices.Concat(cellsOf(t, f, sheet)...), "\n"); !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in %q", sheet, want, text)
		}
	}
	x, r := priced(t)
	p, err := newPortfolio(x, r)
	if err != nil {
		t.Fatal(err)
	}
	p.matchingSheets(nil)
	f = opened(t, func(b *bytes.Buffer) error { return p.write(b, "too many") })
	for _, sheet := range []string{"Allocation", "Effect", "Frontier", "Scenarios", "Unmatched"} {
		if text := strings.Join(slices.Concat(cellsOf(t, f, sheet)...), "\n"); !strings.Contains(text, "more pairs than a workbook is made for") {
			t.Errorf("%s does not say why it is empty: %q", sheet, text)
		}
	}
}

func TestScenarioSheet(t *testing.T) {
	rows := cellsOf(t, inventedBook(t, nil), "Scenarios")
	for _, want := range []string{
		"The base|The sheet Allocation|32.5|100|90.5|104|3.8461538461538463|380000|3 actions in 3 economies|at most 4.0 % better could exist",
		"=Certain only|+Only what is known|40|7.5|80|80|80|0|340000|3 actions in 2 economies|proven: nothing adds more",
		"=Certain only|Of the actions that are paid for 1 enter and 1 leave, 1 move to another programme or amount, and 1 stay. Better off than by the base, by the real index: 1 economy; worse off: 1. Together +7.5 points",
		"=Certain only|Fiji|FJI|-2.25|-1|-120000", "=Certain only|Ghana|GHA|7.5|1",
		"=Certain only|Ghana: Build a laboratory|GHA|enters", "=Certain only|Fiji: Found a team|FJI|leaves", "=Certain only|Ghana: Pass a law|GHA|moves",
	} {
		begins := strings.Split(want, "|")
		if !slices.ContainsFunc(rows, func(row []string) bool {
			cells := slices.DeleteFunc(slices.Clone(row), func(s string) bool { return s == "" })
			return len(cells) >= len(begins) && slices.Equal(cells[:len(begins)-1], begins[:len(begins)-1]) && strings.HasPrefix(cells[len(begins)-1], begins[len(begins)-1])
		}) {
			t.Errorf("no row begins with %q", begins)
		}
	}
}

// The usual scenarios are matchings of their own, and not what the base is already.
func TestUsualScenarios(t *testing.T) {
	x, r := priced(t)
	for name, base := range map[string]assessment.MatchTerms{"usual": {}, "turned": {Strict: true, Weights: assessment.Weights{By: assessment.ByNeed}}} {
		r.Match = base
		p, err := newPortfolio(x, r)
		if err != nil {
			t.Fatal(err)
		}
		m := p.match()
		if len(m.scenarios) != 3 || p.err != nil {
			t.Fatalf("%s: %d scenarios, %v", name, len(m.scenarios), p.err)
		}
		first, second, third := m.scenarios[0].Matching, m.scenarios[1].Matching, m.scenarios[2].Matching
		if first.Terms.Strict == base.Strict || second.Terms.Strict != base.Strict || third.Terms.Strict != base.Strict {
			t.Errorf("%s: strict are %v, %v and %v", name, first.Terms.Strict, second.Terms.Strict, third.Terms.Strict)
		}
		if alike := second.Terms.Weights.By == ""; alike != (name == "turned") || first.Terms.Weights.By != base.Weights.By {
			t.Errorf("%s: weights are by %q and %q", name, first.Terms.Weights.By, second.Terms.Weights.By)
		}
		for i, one := range third.Market.Finance.Programmes {
			now := r.Finance.Programmes[i]
			if got, want := third.Market.Finance.Left(one), r.Finance.Left(now)/2; got != want || one.ID != now.ID || one.Floor != now.Floor {
				t.Errorf("%s has %d left, want %d", one.ID, got, want)
			}
		}
		if m.Terms.Effort != bookEffort || first.Terms.Effort != bookEffort/besideEffort || third.Terms.Effort != first.Terms.Effort {
			t.Errorf("the efforts are %d, %d and %d", m.Terms.Effort, first.Terms.Effort, third.Terms.Effort)
		}
	}
	r.Match, r.Scenarios = assessment.MatchTerms{Effort: 7}, []Scenario{}
	p, err := newPortfolio(x, r)
	if err != nil {
		t.Fatal(err)
	}
	if m := p.match(); len(m.scenarios) != 0 || m.Terms.Effort != 7 {
		t.Errorf("%d scenarios, effort %d", len(m.scenarios), m.Terms.Effort)
	}
}

// A frontier takes fewer points where each is dear, and today is always one.
func TestFrontierParts(t *testing.T) {
	for pairs, want := range map[int]int{0: 20, 40_000: 20, 40_001: 10, 80_000: 10, 80_001: 4, 200_000: 4, 200_001: 0, mostPairs: 0} {
		parts := frontierParts(pairs)
		if len(parts) != want || want > 0 && !slices.Contains(parts, today) {
			t.Errorf("%d pairs have the parts %v", pairs, parts)
		}
	}
}

// Who is outbid reads by whom, and with how much more money it would be paid for.
func TestOutbidCells(t *testing.T) {
	x, r := priced(t)
	p, err := newPortfolio(x, r)
	if err != nil {
		t.Fatal(err)
	}
	m := invented(t, p).Matching
	at := m.Allocations[0].Need
	got := p.outbidCells(m, assessment.WhyNot{Programme: 1, Result: funding.ResultYes, Ahead: 2, Enters: 35_000_50, Last: at})
	if want := []any{35000.5, "EUR", 2, "Ghana: Pass a law"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := p.outbidCells(m, assessment.WhyNot{Programme: 1, Enters: 1, Last: -1}); got[3] != "" || got[2] != 0 {
		t.Errorf("of nobody it says %v", got)
	}
	for _, w := range []assessment.WhyNot{{Programme: 1, Last: -1}, {Programme: 1}} {
		if got := p.outbidCells(m, w); len(got) != 4 || slices.ContainsFunc(got, func(v any) bool { return v != nil }) {
			t.Errorf("what is not outbid has %v", got)
		}
	}
}

// A rate that is missing leaves amounts as they are, and no sum is made up.
func TestPurse(t *testing.T) {
	_, r := priced(t)
	known, unknown := purse{"USD": 100_00, "EUR": 80_00}, purse{"USD": 100_00, "JPY": 5000, "EUR": 0}
	if got := known.words(r.Finance); got != framework.Money(200_00, "USD") {
		t.Errorf("got %s", got)
	}
	if got := unknown.words(r.Finance); got != "JPY 5,000 + USD 100" || unknown.cell(r.Finance) != nil {
		t.Errorf("got %s", got)
	}
}

// A difference that two decimals do not show has no sign.
func TestShownOf(t *testing.T) {
	for points, want := range map[float64]float64{-0.0012: 0, 0.0049: 0, -0.005: -0.005, 1.5: 1.5} {
		if got := shownOf(points); got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("%v is shown as %v, want %v", points, got, want)
		}
	}
}
