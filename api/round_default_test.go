package api

import (
	"testing"

	"readiness/assessment/framework"
)

// Who asks for no framework gets the newest round that says something of the world.
func TestDefaultRound(t *testing.T) {
	builtin := func(ref string) *framework.Definition {
		def, err := framework.Builtin(ref)
		if err != nil {
			t.Fatal(err)
		}
		return def
	}
	round := func(ref string, year int, names ...string) publishedYear {
		return publishedYear{def: builtin(ref), year: year, units: len(names), names: names}
	}
	gci := round("gci-pillars@2024", 2024, "GHA", "KEN", "UGA")
	fictional := round("readiness-core@2026", 2026, "XXA", "XXB")
	for _, tt := range []struct {
		name      string
		published []publishedYear
		year      int
		want      string
		wantYear  int
	}{
		{"fictional countries alone are no news", []publishedYear{gci, fictional}, 0, "gci-pillars@2024", 2024},
		{"a country among them is", []publishedYear{gci, round("readiness-core@2026", 2026, "KEN", "XXA")}, 0, "readiness-core@2026", 2026},
		{"a sample framework is none, whoever answers it", []publishedYear{gci, round("sample@1", 2027, "KEN")}, 0, "gci-pillars@2024", 2024},
		{"where there is nothing else", []publishedYear{fictional}, 0, "readiness-core@2026", 2026},
		{"their year is asked for", []publishedYear{gci, fictional}, 2026, "readiness-core@2026", 2026},
		{"a year with both", []publishedYear{round("gci-pillars@2024", 2026, "GHA"), fictional}, 2026, "gci-pillars@2024", 2026},
		{"teams are no countries", []publishedYear{gci, round("sim3@1", 2025, "XXA")}, 0, "sim3@1", 2025},
	} {
		def, year, err := newestRound(preferReal(tt.published, tt.year), tt.year)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if def.Ref() != tt.want || year != tt.wantYear {
			t.Errorf("%s: %s of %d, want %s of %d", tt.name, def.Ref(), year, tt.want, tt.wantYear)
		}
	}
}
