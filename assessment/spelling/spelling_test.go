package spelling_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment/spelling"
)

func TestNearest(t *testing.T) {
	names := []string{"geometric", "arithmetic", "capacity-development", "legal", "gci-pillars@2024", "minimumCoverage", "year", "o-1", "o-2", "score", "report", "framework"}
	for word, want := range map[string]string{
		"geometrical":          "geometric",
		"capacity_development": "capacity-development",
		"Legal":                "legal",
		"leagl":                "legal",
		"gci-pillars@2025":     "gci-pillars@2024",
		"mincoverage":          "",
		"minimum":              "minimumCoverage",
		"population":           "",
		"":                     "",
		"-":                    "",
		"le":                   "",
		"éé":                   "",
		"yaer":                 "year",
		"O1":                   "o-1",
		"o-3":                  "",
		"import":               "",
		"serve":                "",
		"socre":                "score",
		"fram":                 "framework",
	} {
		if got := spelling.Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := spelling.Nearest(strings.Repeat("legal", 20), names); got != "" {
		t.Errorf("a long text is near %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"kenya", "kenia", 1}, {"ab", "ba", 1}, {"niger", "nigeria", 2}, {"été", "ete", 2}, {"abc", "xyz", 3}} {
		if got := spelling.Distance(tt.a, tt.b, 9); got != tt.want {
			t.Errorf("%q to %q is %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	if got := spelling.Distance("abcdef", "uvwxyz", 3); got != 3 {
		t.Errorf("with limit 3: %d", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringMatching(`[abc]{0,6}`).Draw(t, "a"), rapid.StringMatching(`[abc]{0,6}`).Draw(t, "b")
		d := spelling.Distance(a, b, 99)
		if d != spelling.Distance(b, a, 99) || (d == 0) != (a == b) {
			t.Fatalf("distance %d", d)
		}
		if limited := spelling.Distance(a, b, 2); limited != min(d, 2) {
			t.Fatalf("limited to 2: %d of %d", limited, d)
		}
	})
}
