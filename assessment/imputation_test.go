package assessment_test

import (
	"testing"

	"readiness/scoring"
)

const imputed = head + `
defaults: {missing: impute, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: b, answer: {type: number, minimum: 0, maximum: 100}}
`

func TestImputation(t *testing.T) {
	x := index(t, load(t, imputed),
		"AFG 2024: 10, ",   // low income
		"BDI 2024: 10, 40", // low income
		"TGO 2024: 10, 20", // low income
		"TGO 2023: 10, 99", // another year
		"JPN 2024: 10, 90", // high income
		"USA 2024: 10, ",   // high income
		"VUT 2024: 10, ",   // lower middle income, where nobody answered b
	)
	for _, tt := range []struct {
		unit            string
		state           scoring.State
		score, coverage float64
	}{
		{"AFG", scoring.Imputed, (0.1 + 0.3) / 2, 0.5}, // the median of 20 and 40
		{"USA", scoring.Imputed, (0.1 + 0.9) / 2, 0.5},
		{"VUT", scoring.NotAssessed, 0.1, 0.5}, // nothing is borrowed from elsewhere
		{"TGO", scoring.Answered, (0.1 + 0.2) / 2, 1},
	} {
		s := of(t, x, tt.unit, 2024)
		wantNear(t, tt.unit+" index", s.Score, tt.score)
		wantNear(t, tt.unit+" coverage", s.Coverage, tt.coverage)
		if got := x.Scores.State(s.Row, 1); got != tt.state {
			t.Errorf("%s: state %d, want %d", tt.unit, got, tt.state)
		}
	}
}

// Bulgaria was an upper middle income country at the end of 2023, and a high income country at the end of 2024.
func TestImputationByTheClassOfTheYear(t *testing.T) {
	x := index(t, load(t, imputed),
		"BGR 2023: 10, ", "BLR 2023: 10, 50", "JPN 2023: 10, 90",
		"BGR 2024: 10, ", "BLR 2024: 10, 50", "JPN 2024: 10, 90")
	wantNear(t, "2023", of(t, x, "BGR", 2023).Score, (0.1+0.5)/2)
	wantNear(t, "2024", of(t, x, "BGR", 2024).Score, (0.1+0.9)/2)
}

// A code that is no country has no income group, and that is not the group of low income.
func TestImputationOfAnUnknownCode(t *testing.T) {
	x := index(t, load(t, imputed), "TGO 2024: 10, 20", "ZZZ 2024: 10, ")
	if s := of(t, x, "ZZZ", 2024); x.Scores.State(s.Row, 1) == scoring.Imputed {
		t.Errorf("ZZZ borrows from low income countries: its index is %v", s.Score)
	}
}

// Venezuela and the Cook Islands are in no income group in 2024, which is nothing that they have in common.
func TestImputationWithoutAnIncomeGroup(t *testing.T) {
	x := index(t, load(t, imputed), "COK 2024: 10, 90", "VEN 2024: 10, ")
	if s := of(t, x, "VEN", 2024); x.Scores.State(s.Row, 1) == scoring.Imputed {
		t.Errorf("Venezuela borrows from the Cook Islands: its index is %v", s.Score)
	}
}

// A fictional country neither lends nor borrows, and imputed answers are counted.
func TestImputationAndFiction(t *testing.T) {
	x := index(t, load(t, imputed), "XXA 2024: 10, 90", "KEN 2024: 10, ")
	if s := of(t, x, "KEN", 2024); s.Imputed != 0 {
		t.Errorf("Kenya borrows from a country that does not exist: its index is %v", s.Score)
	}
	x = index(t, load(t, imputed), "GHA 2024: 10, 90", "KEN 2024: 10, ")
	if s := of(t, x, "KEN", 2024); s.Imputed != 1 {
		t.Errorf("%d answers imputed, want 1", s.Imputed)
	}
}
