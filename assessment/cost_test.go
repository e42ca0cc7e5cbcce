package assessment_test

import (
	"fmt"
	"testing"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// priced is a framework of one question whose remedy costs something.
func priced(t testing.TB, entity, cost, scale string) *framework.Definition {
	t.Helper()
	remedy := "{title: {en: Mend}, kind: both, cost: {" + cost + ", year: 2025, source: assumed}"
	if scale != "" {
		remedy += ", scaleByIncome: {" + scale + "}"
	}
	return load(t, head+"entity: "+entity+"\nroot:\n  id: index\n  children:\n    - id: a\n      answer: {type: boolean}\n      remedy: "+remedy+"}\n")
}

const dollars = "currency: USD, low: 1000, base: 2000.50, high: 4000, recurrentPerYear: 300.01"

// costOf is the cost of the one gap of a unit that answered no.
func costOf(t testing.TB, def *framework.Definition, unit string, year int) *assessment.Cost {
	t.Helper()
	g := gapOf(t, index(t, def, fmt.Sprintf("%s %d: no", unit, year)), "a")
	if g.Cost == nil {
		t.Fatalf("no cost for %s %d", unit, year)
	}
	return g.Cost
}

func TestCostIsScaledByIncome(t *testing.T) {
	def := priced(t, "country", dollars, "L: 0.5, LM: 0.8, UM: 1, H: 1.25")
	for _, tt := range []struct {
		unit                       string
		year                       int
		income                     country.IncomeGroup
		factor                     float64
		low, base, high, recurrent int64
	}{
		// 300.01 at half is 150.005, which is 150.01 to the nearest cent, halves upwards
		{"AFG", 2024, "L", 0.5, 50000, 100025, 200000, 15001},
		{"KEN", 2024, "LM", 0.8, 80000, 160040, 320000, 24001},
		{"BLR", 2024, "UM", 1, 100000, 200050, 400000, 30001},
		// 2000.50 * 1.25 = 2500.625; 300.01 * 1.25 = 375.0125
		{"JPN", 2024, "H", 1.25, 125000, 250063, 500000, 37501},
		// the class at the end of the year of the assessment
		{"BGR", 2023, "UM", 1, 100000, 200050, 400000, 30001},
		{"BGR", 2024, "H", 1.25, 125000, 250063, 500000, 37501},
		{"KEN", 2014, "L", 0.5, 50000, 100025, 200000, 15001},
		{"KEN", 2015, "LM", 0.8, 80000, 160040, 320000, 24001},
		// no group: the figure stays as it is, and says so
		{"VEN", 2024, "", 1, 100000, 200050, 400000, 30001},
		{"ATA", 2024, "", 1, 100000, 200050, 400000, 30001},
		{"ZZZ", 2024, "", 1, 100000, 200050, 400000, 30001},
		{"KEN", 1980, "", 1, 100000, 200050, 400000, 30001}, // before any list
	} {
		want := assessment.Cost{
			Currency: "USD", Year: 2025, Low: tt.low, Base: tt.base, High: tt.high, RecurrentPerYear: tt.recurrent,
			Income: tt.income, Factor: tt.factor, Source: "assumed",
		}
		if got := *costOf(t, def, tt.unit, tt.year); got != want {
			t.Errorf("%s %d:\n got %+v\nwant %+v", tt.unit, tt.year, got, want)
		}
	}
}

// A framework that scales for some groups only says nothing about the others.
func TestCostOfAGroupWithoutAFactor(t *testing.T) {
	for _, scale := range []string{"L: 0.5", ""} {
		got := costOf(t, priced(t, "country", dollars, scale), "KEN", 2024)
		if got.Income != "" || got.Factor != 1 || got.Base != 200050 {
			t.Errorf("scale %q: %+v", scale, got)
		}
	}
}

func TestCostOfAUnitThatIsNoCountry(t *testing.T) {
	got := costOf(t, priced(t, "any", dollars, "L: 0.5, LM: 0.5, UM: 0.5, H: 0.5"), "KEN", 2024)
	if got.Income != "" || got.Factor != 1 || got.Base != 200050 {
		t.Errorf("%+v", got)
	}
}

// Minor units are those of the currency: none in yen, a thousandth in dinars.
func TestCostInOtherCurrencies(t *testing.T) {
	for _, tt := range []struct {
		cost                       string
		low, base, high, recurrent int64
	}{
		{"currency: JPY, low: 5, base: 1000001, high: 2000000, recurrentPerYear: 3", 3, 500001, 1000000, 2},
		{"currency: KWD, low: 0.001, base: 1.003, high: 2.5, recurrentPerYear: 0.004", 1, 502, 1250, 2},
		{"currency: TND, low: 1, base: 10.25, high: 12.125, recurrentPerYear: 7", 500, 5125, 6063, 3500},
	} {
		got := costOf(t, priced(t, "country", tt.cost, "L: 0.5"), "AFG", 2024)
		if got.Low != tt.low || got.Base != tt.base || got.High != tt.high || got.RecurrentPerYear != tt.recurrent {
			t.Errorf("half of %s: %+v", tt.cost, got)
		}
	}
}

// Half of the way to the next unit goes up, also where a binary fraction stands a little below it: 0.29 * 50 = 14.5.
func TestCostIsRoundedAsByHand(t *testing.T) {
	got := costOf(t, priced(t, "country", "currency: JPY, low: 10, base: 50, high: 100, recurrentPerYear: 1550", "L: 0.29"), "AFG", 2024)
	// 2.9, 14.5, 29, 449.5
	if got.Low != 3 || got.Base != 15 || got.High != 29 || got.RecurrentPerYear != 450 {
		t.Errorf("0.29 of 10, 50, 100 and 1550 is %d, %d, %d and %d; want 3, 15, 29 and 450", got.Low, got.Base, got.High, got.RecurrentPerYear)
	}
}

func TestFirstYear(t *testing.T) {
	c := assessment.Cost{Low: 1, Base: 20, High: 300, RecurrentPerYear: 4000}
	if got := c.FirstYear(); got != 4020 {
		t.Errorf("first year %d, want 4020", got)
	}
}

func TestGainPerCost(t *testing.T) {
	const million = 1_000_000
	gap := func(gain float64, first int64, currency string) *assessment.Gap {
		return &assessment.Gap{Gain: gain, HasGain: true, Cost: &assessment.Cost{Base: first / 2, RecurrentPerYear: first - first/2, Currency: currency}}
	}
	for _, tt := range []struct {
		name string
		gap  *assessment.Gap
		want float64
	}{
		{"5 points for 2 million dollars", gap(0.05, 2*million*100, "USD"), 2.5},
		{"5 points for a quarter of a million dollars", gap(0.05, million*100/4, "USD"), 20},
		{"5 points for 2 million yen", gap(0.05, 2*million, "JPY"), 2.5},
		{"5 points for 2 million dinars", gap(0.05, 2*million*1000, "KWD"), 2.5},
		{"no gain", gap(0, million, "USD"), 0},
	} {
		got, ok := tt.gap.GainPerCost()
		if !ok || !near(got, tt.want) {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, ok, tt.want)
		}
	}
	without, dependent := gap(0.05, million, "USD"), gap(0.05, million, "USD")
	without.HasGain = false
	dependent.Requires = []string{"head"}
	for name, g := range map[string]*assessment.Gap{
		"no cost": {Gain: 0.05, HasGain: true}, "costs nothing": gap(0.05, 0, "USD"), "no index": without, "cannot be closed alone": dependent,
	} {
		if got, ok := g.GainPerCost(); ok || got != 0 {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
}

func TestNoCost(t *testing.T) {
	if g := gapOf(t, index(t, load(t, chain), "KEN 2024: no, no, no, no"), "a"); g.Cost != nil {
		t.Errorf("cost %+v without a remedy", g.Cost)
	}
	def := load(t, head+"root:\n  id: index\n  children:\n    - {id: a, answer: {type: boolean}, remedy: {title: {en: Mend}, scaleByIncome: {LM: 2}}}\n")
	if g := gapOf(t, index(t, def, "KEN 2024: no"), "a"); g.Cost != nil {
		t.Errorf("cost %+v of a remedy without one", g.Cost)
	}
}
