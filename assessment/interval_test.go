package assessment_test

import (
	"math"
	"strings"
	"testing"
)

func TestInterval(t *testing.T) {
	const tree = `
root:
  id: index
  children:
    - {id: a, weight: 2, answer: {type: number, minimum: 0, maximum: 100}, notApplicable: with-reason}
    - {id: b, weight: 1, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: c, weight: 1, answer: {type: choice, options: [{id: none, score: 0.2}, {id: some, score: 0.5}, {id: all, score: 0.8}]}}
`
	for _, tt := range []struct {
		missing, answers           string
		score, low, high, coverage float64
	}{
		{"exclude", "50, 100, all", (2*0.5 + 1 + 0.8) / 4, 0.7, 0.7, 1},
		// a unknown: (0 + 1 + 0.8)/4 to (2 + 1 + 0.8)/4
		{"exclude", ", 100, all", 0.9, 0.45, 0.95, 0.5},
		{"zero", ", 100, all", 0.45, 0.45, 0.95, 0.5},
		// c unknown: its greatest score is 0.8 and its least 0.2; under zero it may also stay unknown, and count as 0
		{"exclude", "50, 100, ", 2. / 3, 0.55, 0.7, 0.75},
		{"zero", "50, 100, ", 0.5, 0.5, 0.7, 0.75},
		// a does not apply: it stays out at both ends
		{"exclude", "n/a, 100, ", 1, 0.6, 0.9, 0.5},
		{"exclude", ", , ", math.NaN(), 0.05, 0.95, 0},
	} {
		def := load(t, head+"defaults: {missing: "+tt.missing+", minimumCoverage: 0}"+tree)
		s := of(t, index(t, def, "KEN 2024: "+tt.answers), "KEN", 2024)
		what := tt.missing + " " + tt.answers + ": "
		wantNear(t, what+"index", s.Score, tt.score)
		wantNear(t, what+"low", s.Low, tt.low)
		wantNear(t, what+"high", s.High, tt.high)
		wantNear(t, what+"coverage", s.Coverage, tt.coverage)
	}
}

// A z-score has no bounds, so neither has an index with an unknown one.
func TestNoIntervalOfAnUnboundedScore(t *testing.T) {
	x := index(t, load(t, zscores), "KEN 2024: 50, 1", "GHA 2024: 60, 2", "TGO 2024: 70, ")
	if s := of(t, x, "KEN", 2024); s.Low != s.Score || s.High != s.Score {
		t.Errorf("all known: %v to %v around %v", s.Low, s.High, s.Score)
	}
	s := of(t, x, "TGO", 2024)
	if !math.IsNaN(s.Low) || !math.IsNaN(s.High) || !s.Ranked {
		t.Errorf("one unknown: %v to %v, ranked %v", s.Low, s.High, s.Ranked)
	}
	if best, worst, ok := x.RankRange(s); ok {
		t.Errorf("rank range %d to %d without an interval", best, worst)
	}
}

const zscores = head + `
defaults: {missing: exclude, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: z, answer: {type: number, normalise: zscore}}
`

func TestRankRange(t *testing.T) {
	x := index(t, load(t, twoNumbers),
		"KEN 2024: 80, 80", // 0.8
		"GHA 2024: 60, ",   // 0.6, from 0.3 to 0.8
		"TGO 2024: 40, 40", // 0.4
		"SEN 2024: 20, 20", // 0.2
		"BEN 2023: 100, ",  // another year, which changes nothing
	)
	for _, tt := range []struct {
		unit              string
		rank, best, worst int
		why               string
	}{
		{"KEN", 1, 1, 1, "Ghana can draw level, which leaves Kenya first"},
		{"GHA", 2, 1, 3, "nobody is surely above 0.8; Kenya and Togo may be above 0.3"},
		{"TGO", 3, 2, 3, "Kenya is above; Ghana may be"},
		{"SEN", 4, 4, 4, "all three are above"},
	} {
		s := of(t, x, tt.unit, 2024)
		best, worst, ok := x.RankRange(s)
		if s.Rank != tt.rank || best != tt.best || worst != tt.worst || !ok {
			t.Errorf("%s: rank %d, from %d to %d (%v); want %d, from %d to %d: %s", tt.unit, s.Rank, best, worst, ok, tt.rank, tt.best, tt.worst, tt.why)
		}
	}
	if best, worst, ok := x.RankRange(of(t, x, "BEN", 2023)); best != 1 || worst != 1 || !ok {
		t.Errorf("alone in its year: %d to %d, %v", best, worst, ok)
	}
}

// A unit that is not ranked for want of answers may be above any other once it has them: the range is over the unknown
// answers of all units.
func TestRankRangeBesideAUnitNotRanked(t *testing.T) {
	def := load(t, strings.Replace(twoNumbers, "minimumCoverage: 0.5", "minimumCoverage: 0.6", 1))
	x := index(t, def, "KEN 2024: 80, 80", "GHA 2024: 40, 40", "TGO 2024: 60, ") // Togo: from 0.3 to 0.8
	wantLines(t, lines(x), "1 KEN 2024", "2 GHA 2024", "- TGO 2024")
	for _, tt := range []struct {
		unit        string
		best, worst int
	}{{"KEN", 1, 1}, {"GHA", 2, 3}} {
		if best, worst, ok := x.RankRange(of(t, x, tt.unit, 2024)); best != tt.best || worst != tt.worst || !ok {
			t.Errorf("%s: from %d to %d (%v), want %d to %d", tt.unit, best, worst, ok, tt.best, tt.worst)
		}
	}
	if best, worst, ok := x.RankRange(of(t, x, "TGO", 2024)); ok || best != 0 || worst != 0 {
		t.Errorf("not ranked: %d to %d, %v", best, worst, ok)
	}
}

// A unit whose interval is not known may be above or below any other.
func TestRankRangeBesideAnUnboundedScore(t *testing.T) {
	x := index(t, load(t, zscores), "KEN 2024: 50, 1", "GHA 2024: 60, 2", "TGO 2024: 100, ")
	for _, unit := range []string{"KEN", "GHA"} {
		s := of(t, x, unit, 2024)
		if best, worst, ok := x.RankRange(s); ok && (best > s.Rank || worst < s.Rank) {
			t.Errorf("%s has rank %d, outside its range from %d to %d", unit, s.Rank, best, worst)
		}
	}
}

// The rank of today is in the range, also where answers that may come count for others and where a part of a unit was
// left out of its index.
func TestRankRangeHoldsTheRank(t *testing.T) {
	def := load(t, strings.Replace(twoNumbers, "minimumCoverage: 0.5", "minimumCoverage: 0.6", 1))
	x := index(t, def, "KEN 2024: 80, 80", "GHA 2024: 40, 40", "TGO 2024: 95, ") // Togo: from 0.475, above Ghana, once it is ranked
	if best, worst, ok := x.RankRange(of(t, x, "GHA", 2024)); best != 2 || worst != 3 || !ok {
		t.Errorf("Ghana: from %d to %d (%v), want 2 to 3", best, worst, ok)
	}
	parts := head + `
defaults: {missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
    - id: part
      minimumCoverage: 0.9
      children:
        - {id: b, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: c, answer: {type: number, minimum: 0, maximum: 100}}
`
	// Kenya: 0.9 without the part, and 0.45 to 0.7 with it; Ghana 0.8
	x = index(t, load(t, parts), "KEN 2024: 90, 0, ", "GHA 2024: 80, 80, 80")
	if s := of(t, x, "KEN", 2024); s.Rank != 1 {
		t.Fatalf("Kenya has rank %d", s.Rank)
	}
	if best, worst, ok := x.RankRange(of(t, x, "KEN", 2024)); best != 1 || worst != 2 || !ok {
		t.Errorf("Kenya: from %d to %d (%v), want 1 to 2", best, worst, ok)
	}
}
