package country

import (
	"testing"
	"time"
)

func TestClass(t *testing.T) {
	const bank = "Sub-Saharan Africa"
	fy2025 := day("2024-07-01")
	tests := []struct {
		name string
		code Code
		at   time.Time
		want Class
	}{
		{"newest", "KEN", time.Time{}, Class{LowerMiddleIncome, "FY2025", Blend, "FY2025", false, "FY2025", bank, "FY2025", fy2025}},
		{"first day", "KEN", fy2025, Class{LowerMiddleIncome, "FY2025", Blend, "FY2025", false, "FY2025", bank, "FY2025", fy2025}},
		{"long after", "KEN", day("2031-01-01"), Class{LowerMiddleIncome, "FY2025", Blend, "FY2025", false, "FY2025", bank, "FY2025", fy2025}},
		{"the day before", "KEN", day("2024-06-30"), Class{LowerMiddleIncome, "FY2024", Blend, "FY2019", false, "FY2019", bank, "FY2024", day("2023-07-01")}},
		{"income alone", "KEN", day("1990-01-01"), Class{LowIncome, "FY1990", "", "", false, "", bank, "FY1990", day("1989-07-01")}},
		{"first list", "KEN", day("1988-07-01"), Class{LowIncome, "FY1989", "", "", false, "", bank, "FY1989", day("1988-07-01")}},
		{"before any list", "KEN", day("1988-06-30"), Class{}},
		{"not classified", "VEN", time.Time{}, Class{"", "FY2025", IBRD, "FY2025", true, "FY2025", "Latin America & Caribbean", "FY2025", fy2025}},
		{"classified before", "VEN", day("2020-07-01"), Class{UpperMiddleIncome, "FY2021", IBRD, "FY2019", false, "FY2019", "Latin America & Caribbean", "FY2021", day("2020-07-01")}},
		{"not ISO", "XKX", time.Time{}, Class{UpperMiddleIncome, "FY2025", IDA, "FY2025", true, "FY2025", "Europe & Central Asia", "FY2025", fy2025}},
		{"not listed", "ATA", time.Time{}, Class{"", "FY2025", "", "FY2025", false, "FY2025", "", "FY2025", fy2025}},
		{"part of the Channel Islands", "JEY", time.Time{}, Class{"", "FY2025", "", "FY2025", false, "FY2025", "", "FY2025", fy2025}},
		{"fictional", "XXA", time.Time{}, Class{LowerMiddleIncome, "fictional", Blend, "fictional", false, "fictional", "", "fictional", fy2025}},
		{"fictional and poor", "XXB", time.Time{}, Class{LowIncome, "fictional", IDA, "fictional", false, "fictional", "", "fictional", fy2025}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := Get(tt.code)
			if got := Builtin().Class(c, tt.at); got != tt.want {
				t.Errorf("%s\n got %+v\nwant %+v", tt.code, got, tt.want)
			}
		})
	}
}

// Days are those of UTC: the same moment is in one fiscal year everywhere.
func TestClassTimeZone(t *testing.T) {
	ken, _ := Get("KEN")
	kiritimati := time.FixedZone("LINT", 14*60*60)
	if got := Builtin().Class(ken, time.Date(2024, time.July, 1, 1, 0, 0, 0, kiritimati)); got.Vintage != "FY2024" {
		t.Errorf("11:00 UTC on 2024-06-30 is in %s, want FY2024", got.Vintage)
	}
}

func TestFragileFY2025(t *testing.T) {
	n := 0
	for _, c := range All() {
		if Builtin().Class(c, time.Time{}).Fragile {
			n++
		}
	}
	if n != 39 {
		t.Errorf("%d economies on the list of FY2025, want 39", n)
	}
}

func TestIncomeGroupTitle(t *testing.T) {
	for group, want := range map[IncomeGroup]string{
		LowIncome: "Low income", LowerMiddleIncome: "Lower middle income", UpperMiddleIncome: "Upper middle income",
		HighIncome: "High income", "": "Not classified", "X": "X",
	} {
		if got := group.Title(); got != want {
			t.Errorf("title of %q is %q, want %q", string(group), got, want)
		}
	}
}
