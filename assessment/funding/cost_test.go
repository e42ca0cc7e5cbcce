package funding_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/funding"
)

func TestPlan(t *testing.T) {
	cost := funding.ActionCost{Currency: "USD", PriceYear: 2026, OneOff: funding.Range{1000, 2005, 4000}, Recurrent: funding.Range{100, 300, 301}, Overhead: 0.15}
	p, err := funding.NewPlan(cost, 30)
	// 2005 * 1.15 = 2305.75; 301 * 1.15 = 346.15
	want := funding.Plan{Currency: "USD", PriceYear: 2026, OneOff: funding.Range{1150, 2306, 4600}, Recurrent: funding.Range{115, 345, 346}, Months: 30}
	if err != nil || p != want {
		t.Fatalf("%+v, %v; want %+v", p, err, want)
	}
	for years, want := range map[int]funding.Range{0: {1150, 2306, 4600}, 1: {1265, 2651, 4946}, 4: {1610, 3686, 5984}} {
		if got, err := p.Total(years); err != nil || got != want {
			t.Errorf("total of %d years %+v, %v; want %+v", years, got, err, want)
		}
	}
	rows, err := p.ByYear(1)
	// Of 30 months 12, 12 and 6: of 1150 by then 460, 920, 1150; of 1156 more 462.4, 924.8, 1156; of 2294 more 917.6, 1835.2, 2294
	wantRows := []funding.YearCost{
		{Year: 1, OneOff: funding.Range{460, 922, 1840}, Recurrent: funding.Range{115, 345, 346}},
		{Year: 2, OneOff: funding.Range{460, 923, 1840}},
		{Year: 3, OneOff: funding.Range{230, 461, 920}},
	}
	if err != nil || !slices.Equal(rows, wantRows) {
		t.Errorf("by year %+v, %v\nwant %+v", rows, err, wantRows)
	}
	if got := rows[0].Total(); got != (funding.Range{575, 1267, 2186}) {
		t.Errorf("the first year costs %+v", got)
	}
	rows, err = p.ByYear(5)
	if err != nil || len(rows) != 5 || rows[4].Year != 5 || rows[4].OneOff != (funding.Range{}) || rows[4].Recurrent != p.Recurrent {
		t.Errorf("by year %+v, %v", rows, err)
	}
}

// Rounded each by itself, 1 over three years is 0, 1, 0 and 2 is 1, 0, 1: the second year would cost less than its least.
func TestYearsKeepTheirRange(t *testing.T) {
	p, err := funding.NewPlan(funding.ActionCost{OneOff: funding.Range{1, 2, 4}}, 36)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := p.ByYear(1)
	want := []funding.YearCost{{Year: 1, OneOff: funding.Range{High: 1}}, {Year: 2, OneOff: funding.Range{1, 2, 2}}, {Year: 3, OneOff: funding.Range{High: 1}}}
	if err != nil || !slices.Equal(rows, want) {
		t.Errorf("by year %+v, %v\nwant %+v", rows, err, want)
	}
}

func TestPlanOfUnknownLength(t *testing.T) {
	cost := funding.RemedyCost("KES", 2025, funding.Range{1, 2, 3}, 7, "a study")
	if want := (funding.ActionCost{Currency: "KES", PriceYear: 2025, OneOff: funding.Range{1, 2, 3}, Recurrent: funding.Range{7, 7, 7}, Source: "a study"}); cost != want {
		t.Errorf("the cost of a remedy is %+v", cost)
	}
	for months := range 13 {
		p, err := funding.NewPlan(cost, months)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := p.ByYear(0)
		if want := []funding.YearCost{{Year: 1, OneOff: funding.Range{1, 2, 3}}}; err != nil || !slices.Equal(rows, want) {
			t.Errorf("%d months: %+v, %v", months, rows, err)
		}
	}
}

// Overhead is taken as it is written: 0.29 of 50 on top is 64.5, hence 65, where a float64 has 64.499999999999998.
func TestOverheadIsRoundedAsByHand(t *testing.T) {
	p, err := funding.NewPlan(funding.ActionCost{OneOff: funding.Range{50, 50, 50}, Overhead: 0.29}, 1)
	if err != nil || p.OneOff.Base != 65 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPlanRefuses(t *testing.T) {
	const most = math.MaxInt64
	one := funding.Range{1, 1, 1}
	for name, tt := range map[string]struct {
		cost   funding.ActionCost
		months int
		want   error
	}{
		"low above base":         {funding.ActionCost{OneOff: funding.Range{2, 1, 3}}, 1, funding.ErrCost},
		"base above high":        {funding.ActionCost{Recurrent: funding.Range{1, 3, 2}}, 1, funding.ErrCost},
		"below nothing":          {funding.ActionCost{OneOff: funding.Range{-1, 1, 3}}, 1, funding.ErrCost},
		"overhead below nothing": {funding.ActionCost{OneOff: one, Overhead: -0.1}, 1, funding.ErrCost},
		"overhead above all":     {funding.ActionCost{OneOff: one, Overhead: 1.01}, 1, funding.ErrCost},
		"overhead is no number":  {funding.ActionCost{OneOff: one, Overhead: math.NaN()}, 1, funding.ErrCost},
		"overhead without end":   {funding.ActionCost{OneOff: one, Overhead: math.Inf(1)}, 1, funding.ErrCost},
		"months below nothing":   {funding.ActionCost{OneOff: one}, -1, funding.ErrCost},
		"too many months":        {funding.ActionCost{OneOff: one}, funding.MostMonths + 1, funding.ErrCost},
		"too much":               {funding.ActionCost{OneOff: funding.Range{1, 1, most}, Overhead: 0.1}, 1, funding.ErrOverflow},
	} {
		if p, err := funding.NewPlan(tt.cost, tt.months); !errors.Is(err, tt.want) || p != (funding.Plan{}) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	p, err := funding.NewPlan(funding.ActionCost{OneOff: one, Recurrent: funding.Range{1, 2, most / 2}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for years, want := range map[int]error{-1: funding.ErrCost, funding.MostYears + 1: funding.ErrCost, 3: funding.ErrOverflow} {
		if got, err := p.Total(years); !errors.Is(err, want) || got != (funding.Range{}) {
			t.Errorf("total of %d years: %+v, %v", years, got, err)
		}
		if got, err := p.ByYear(years); !errors.Is(err, want) || got != nil {
			t.Errorf("%d years: %+v, %v", years, got, err)
		}
	}
	if got, err := p.Total(2); err != nil || got.High != most { // 1 + 2 * (most / 2)
		t.Errorf("the most that fits: %+v, %v", got, err)
	}
}

func TestPlanIn(t *testing.T) {
	atlas := pricedAtlas(t)
	p, err := funding.NewPlan(funding.RemedyCost("USD", 2020, funding.Range{80, 160, 240}, 8, ""), 24)
	if err != nil {
		t.Fatal(err)
	}
	got, steps, err := p.In(funding.Converter{Atlas: atlas, Date: onThe("2026-08-01"), Currency: "KES", Year: 2026})
	// 1.25 * 129.5 = 161.875
	want := funding.Plan{Currency: "KES", PriceYear: 2026, OneOff: funding.Range{12950, 25900, 38850}, Recurrent: funding.Range{1295, 1295, 1295}, Months: 24}
	if err != nil || got != want || len(steps.Lines) != 2 || !steps.Adjusted {
		t.Errorf("%+v, %+v, %v", got, steps, err)
	}
	got, steps, err = p.In(funding.Converter{Atlas: atlas, Currency: "KES", Year: 2027})
	if err != nil || got.PriceYear != 2020 || got.OneOff.Low != 10360 || steps.Adjusted {
		t.Errorf("without a price level: %+v, %+v, %v", got, steps, err)
	}
	if got, _, err := p.In(funding.Converter{Currency: "KES"}); !errors.Is(err, funding.ErrNoRate) || got != (funding.Plan{}) {
		t.Errorf("without a rate: %+v, %v", got, err)
	}
}

func TestPlanProperties(t *testing.T) {
	atlas := pricedAtlas(t)
	ordered := func(r funding.Range) bool { return 0 <= r.Low && r.Low <= r.Base && r.Base <= r.High }
	ranges := rapid.Custom(func(t *rapid.T) funding.Range {
		list := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 4), rapid.Int64Range(0, 1e14)), 3, 3).Draw(t, "amounts")
		slices.Sort(list)
		return funding.Range{Low: list[0], Base: list[1], High: list[2]}
	})
	rapid.Check(t, func(t *rapid.T) {
		cost := funding.ActionCost{
			Currency: "USD", PriceYear: 2020, OneOff: ranges.Draw(t, "one-off"), Recurrent: ranges.Draw(t, "recurrent"),
			Overhead: rapid.SampledFrom([]float64{0, 0, 0.07, 0.15, 1.0 / 3, 1}).Draw(t, "overhead"),
		}
		p, err := funding.NewPlan(cost, rapid.IntRange(0, 90).Draw(t, "months"))
		if err != nil || !ordered(p.OneOff) || !ordered(p.Recurrent) {
			t.Fatalf("%+v, %v", p, err)
		}
		if cost.Overhead == 0 && (p.OneOff != cost.OneOff || p.Recurrent != cost.Recurrent) {
			t.Fatalf("without overhead %+v of %+v", p, cost)
		}
		if rapid.Bool().Draw(t, "convert") {
			if p, _, err = p.In(drawConverter(t, atlas)); err != nil || !ordered(p.OneOff) || !ordered(p.Recurrent) {
				t.Fatalf("converted %+v, %v", p, err)
			}
		}
		years := rapid.IntRange(0, 8).Draw(t, "years")
		total, err := p.Total(years)
		if err != nil || !ordered(total) {
			t.Fatalf("%+v, %v", total, err)
		}
		rows, err := p.ByYear(years)
		if err != nil || len(rows) < max(years, 1) || len(rows) > max(years, (p.Months+11)/12) {
			t.Fatalf("%d rows for %d years and %d months, %v", len(rows), years, p.Months, err)
		}
		var sum funding.Range
		for i, y := range rows {
			of := y.Total()
			if y.Year != i+1 || !ordered(y.OneOff) || !ordered(y.Recurrent) || (y.Recurrent == funding.Range{}) != (i >= years || p.Recurrent == funding.Range{}) {
				t.Fatalf("row %d: %+v", i, y)
			}
			sum = funding.Range{Low: sum.Low + of.Low, Base: sum.Base + of.Base, High: sum.High + of.High}
			// Close to what is spent month by month: at most one minor unit away for each of the parts that are rounded.
			exact := float64(p.OneOff.High) * float64(min(12*(i+1), p.Months)-min(12*i, p.Months)) / float64(p.Months)
			if d := math.Abs(float64(y.OneOff.High) - exact); d > 3+exact*1e-12 {
				t.Fatalf("row %d: %d, and evenly %v", i, y.OneOff.High, exact)
			}
		}
		if sum != total {
			t.Fatalf("the years add up to %+v, the total is %+v: %+v", sum, total, rows)
		}
	})
}
