package country_test

import (
	"slices"
	"testing"

	"readiness/assessment/country"
)

func TestPopulation(t *testing.T) {
	if got, ok := country.Builtin().Population("KEN", 2025); ok {
		t.Errorf("a built-in population %+v", got)
	}
	first := parse(t, "country,year,population\nKEN,2024,56000000\nKEN,2026,58000000\nTGO,2025,9500000\n")
	first.Vintage.What = "first"
	a := with(t, nil, first)
	second := parse(t, "country,year,population\nKEN,2026,57500000\nKEN,2022,54000000\n")
	second.Vintage.What = "second"
	b := with(t, a, second)
	for _, tt := range []struct {
		code  country.Code
		asked int
		year  int // of the figure; 0 = none
		want  int64
		from  string
	}{
		{"KEN", 2021, 0, 0, ""}, {"KEN", 2022, 2022, 54_000_000, "second"}, {"KEN", 2023, 2022, 54_000_000, "second"},
		{"KEN", 2025, 2024, 56_000_000, "first"}, {"KEN", 2026, 2026, 57_500_000, "second"}, {"KEN", 2040, 2026, 57_500_000, "second"},
		{"KEN", 0, 2026, 57_500_000, "second"}, {"TGO", 2026, 2025, 9_500_000, "first"}, {"TGO", 2024, 0, 0, ""}, {"FRA", 0, 0, 0, ""}, {"", 0, 0, 0, ""},
	} {
		got, ok := b.Population(tt.code, tt.asked)
		if ok != (tt.year != 0) || got.Year != tt.year || got.People != tt.want || ok && got.Country != tt.code {
			t.Errorf("%s by %d: %+v, %v", tt.code, tt.asked, got, ok)
		}
		if v, known := b.PopulationVintage(tt.code, tt.asked); known != ok || v.What != tt.from || ok && v.ID != "population" {
			t.Errorf("%s by %d is from %+v", tt.code, tt.asked, v)
		}
	}
	if got, _ := a.Population("KEN", 2026); got.People != 58_000_000 {
		t.Errorf("the atlas before has changed: %+v", got)
	}
	want := []country.Population{{"KEN", 2022, 54_000_000}, {"KEN", 2024, 56_000_000}, {"KEN", 2026, 57_500_000}}
	if got := b.Populations("KEN"); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if b.Hash() != "" {
		t.Error("populations are in the fingerprint of what indices follow from")
	}
	tables := map[string]string{}
	for _, v := range b.Vintages() {
		tables[v.ID] += v.What + ";"
	}
	if tables["population"] != "first;second;" {
		t.Errorf("vintages %q", tables["population"])
	}
}
