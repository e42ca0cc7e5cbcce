package assessment_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// two equal questions; an index needs half of them.
const twoNumbers = head + `
defaults: {missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: b, answer: {type: number, minimum: 0, maximum: 100}}
`

// one question from 0 to 100, which is the index.
const oneNumber = head + `
defaults: {missing: exclude, minimumCoverage: 0}
bands:
  - {id: T1, from: 95}
  - {id: T2, from: 85}
  - {id: T3, from: 55}
  - {id: T4, from: 20}
  - {id: T5, from: 0}
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
`

// line writes a standing for comparison: "2= KEN 2024", with a hyphen for a unit that is not ranked.
func line(s assessment.Standing) string {
	rank := "-"
	if s.Ranked {
		rank = fmt.Sprint(s.Rank)
	}
	if s.Tied {
		rank += "="
	}
	return fmt.Sprintf("%s %s %d", rank, s.Unit, s.Year)
}

func lines(x *assessment.Index) []string {
	list := make([]string, 0, len(x.Standings))
	for _, s := range x.Standings {
		list = append(list, line(s))
	}
	return list
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestStandings(t *testing.T) {
	x := index(t, load(t, twoNumbers),
		"TGO 2024: 50, 50",
		"SEN 2024: , ",
		"KEN 2024: 40, 60",
		"BEN 2023: , ",
		"GHA 2024: 80, 80",
		"TGO 2023: 50, 50",
		"KEN 2023: 50, 50",
		"AGO 2024: 0, 0",
		"BEN 2024: , ",
	)
	// Index descending, then code, then year. Ranks are those of each year. Without an index a unit stands behind the
	// worst, and has no rank.
	wantLines(t, lines(x),
		"1 GHA 2024", "1= KEN 2023", "2= KEN 2024", "1= TGO 2023", "2= TGO 2024", "4 AGO 2024",
		"- BEN 2023", "- BEN 2024", "- SEN 2024")
	for _, s := range x.Standings {
		r := x.Panel.Rows[s.Row]
		if r.Unit != s.Unit || r.Year != s.Year {
			t.Errorf("%s points to the row of %s %d", line(s), r.Unit, r.Year)
		}
		if s.Ranked == math.IsNaN(s.Score) || s.Ranked != (s.Rank > 0) {
			t.Errorf("%s: ranked %v, rank %d, score %v", line(s), s.Ranked, s.Rank, s.Score)
		}
	}
}

func TestCompetitionRank(t *testing.T) {
	x := index(t, load(t, oneNumber), "KEN 2024: 70", "GHA 2024: 60", "TGO 2024: 60", "SEN 2024: 60", "BEN 2024: 50", "NGA 2024: 50", "AGO 2024: 10")
	wantLines(t, lines(x), "1 KEN 2024", "2= GHA 2024", "2= SEN 2024", "2= TGO 2024", "5= BEN 2024", "5= NGA 2024", "7 AGO 2024")
}

// The mean of the same five numbers is the same index in whatever order they come; and five other numbers with the same
// sum have the same index too.
func TestTieOfTheSameSum(t *testing.T) {
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	x := index(t, def, "KEN 2024: 18.2, 19.4, 19.4, 18, 20", "GHA 2024: 18, 20, 18.2, 19.4, 19.4", "TGO 2024: 20, 19.4, 18, 19.4, 18.2")
	wantLines(t, lines(x), "1= GHA 2024", "1= KEN 2024", "1= TGO 2024")
	x = index(t, def, "KEN 2024: 11, 11, 11, 11, 11", "GHA 2024: 0, 4, 18.2, 16.4, 16.4", "TGO 2024: 0, 0, 20, 20, 15")
	wantLines(t, lines(x), "1= GHA 2024", "1= KEN 2024", "1= TGO 2024")
}

func TestNotRankedIsNotLast(t *testing.T) {
	def := load(t, strings.Replace(twoNumbers, "minimumCoverage: 0.5", "minimumCoverage: 0.6", 1))
	x := index(t, def, "KEN 2024: 100, ", "GHA 2024: 0, 0", "TGO 2024: 20, 30")
	wantLines(t, lines(x), "1 TGO 2024", "2 GHA 2024", "- KEN 2024")
	s := of(t, x, "KEN", 2024)
	if s.Rank != 0 || s.Band.ID != "" || !math.IsNaN(s.Score) {
		t.Errorf("without an index: rank %d, band %q, score %v", s.Rank, s.Band.ID, s.Score)
	}
	wantNear(t, "coverage", s.Coverage, 0.5)
	// What the index would be is known all the same: half of it is 100.
	wantNear(t, "low", s.Low, 0.5)
	wantNear(t, "high", s.High, 1)
}

// Where no question applies there is nothing to rank, and nothing to bound.
func TestNothingApplies(t *testing.T) {
	def := load(t, strings.ReplaceAll(twoNumbers, "maximum: 100}", "maximum: 100}, notApplicable: with-reason"))
	x := index(t, def, "KEN 2024: n/a, n/a", "GHA 2024: 0, 0")
	wantLines(t, lines(x), "1 GHA 2024", "- KEN 2024")
	if s := of(t, x, "KEN", 2024); !math.IsNaN(s.Score) || !math.IsNaN(s.Low) || !math.IsNaN(s.High) || s.Band.ID != "" {
		t.Errorf("%+v", s)
	}
	if _, _, ok := x.RankRange(of(t, x, "KEN", 2024)); ok {
		t.Error("a range of ranks without a rank")
	}
}

func TestBands(t *testing.T) {
	def := load(t, oneNumber)
	for _, tt := range []struct{ answer, band string }{
		{"100", "T1"}, {"95", "T1"}, {"94.9999999", "T2"}, {"85", "T2"}, {"84.9999999", "T3"}, {"55", "T3"}, {"54.9999999", "T4"},
		{"20", "T4"}, {"19.9999999", "T5"}, {"0", "T5"},
	} {
		s := of(t, index(t, def, "KEN 2024: "+tt.answer), "KEN", 2024)
		if s.Band.ID != tt.band {
			t.Errorf("an index of %s is in band %s, want %s", tt.answer, s.Band.ID, tt.band)
		}
	}
	if s := of(t, index(t, load(t, twoNumbers), "KEN 2024: 1, 2"), "KEN", 2024); s.Band.ID != "" {
		t.Errorf("band %q of a framework without bands", s.Band.ID)
	}
}

// An index that reaches a threshold when added up by hand is in the band that begins there.
func TestBandOfASum(t *testing.T) {
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ answers, sum, band string }{
		{"18, 20, 18.2, 19.4, 19.4", "95", "T1"},
		{"20, 20, 20, 20, 15", "95", "T1"},
		{"8, 20, 18.2, 19.4, 19.4", "85", "T2"},
		{"0, 4, 18.2, 16.4, 16.4", "55", "T3"},
		{"0, 0, 5.6, 7.2, 7.2", "20", "T4"},
		{"4, 4, 4, 4, 4", "20", "T4"},
	} {
		if s := of(t, index(t, def, "KEN 2024: "+tt.answers), "KEN", 2024); s.Band.ID != tt.band {
			t.Errorf("the pillars %s add up to %s, whose band is %s; the index is %v in band %s", tt.answers, tt.sum, tt.band, s.Score, s.Band.ID)
		}
	}
}

// A threshold may have decimals, and an index that is exactly there is in the band that begins there.
func TestBandsWithDecimals(t *testing.T) {
	for _, from := range []string{"0.9", "10.3", "29.1", "33.3", "58.2", "66.67", "74.3", "99.9"} {
		def := load(t, head+`
bands: [{id: above, from: `+from+`}, {id: below, from: 0}]
root:
  id: index
  children:
    - {id: a, answer: {type: number, minimum: 0, maximum: 100}}
`)
		if s := of(t, index(t, def, "KEN 2024: "+from), "KEN", 2024); s.Band.ID != "above" {
			t.Errorf("an index of %s is %s a threshold of %s: its score is %v", from, s.Band.ID, from, s.Score)
		}
	}
}

func TestOf(t *testing.T) {
	x := index(t, load(t, oneNumber), "KEN 2023: 10", "KEN 2024: 20")
	wantNear(t, "2023", of(t, x, "KEN", 2023).Score, 0.1)
	wantNear(t, "2024", of(t, x, "KEN", 2024).Score, 0.2)
	for _, no := range []assessment.Row{{Unit: "KEN", Year: 2022}, {Unit: "GHA", Year: 2024}, {Unit: "ken", Year: 2024}} {
		if s, ok := x.Of(no.Unit, no.Year); ok || s.Unit != "" {
			t.Errorf("%s %d gives %+v", no.Unit, no.Year, s)
		}
	}
}

func TestEmptyPanel(t *testing.T) {
	x := index(t, load(t, oneNumber))
	if len(x.Standings) != 0 || len(x.Panel.Years()) != 0 {
		t.Errorf("standings %v, years %v", x.Standings, x.Panel.Years())
	}
	for g := range x.Gaps() {
		t.Errorf("gap %+v", g)
	}
	for u := range x.Unknowns() {
		t.Errorf("unknown %+v", u)
	}
	if c := x.Census(x.Panel.Framework.Questions()[0], assessment.Everyone, "en"); len(c.Groups) != 0 {
		t.Errorf("census %+v", c)
	}
}

func TestEntityAny(t *testing.T) {
	def := load(t, strings.Replace(oneNumber, head, anyUnit, 1))
	x := index(t, def, "port-b 2024: 20", "port-a 2024: 20", "KEN 2024: 90", "XXA 2024: 10")
	wantLines(t, lines(x), "1 KEN 2024", "2= port-a 2024", "2= port-b 2024", "4 XXA 2024")
	// KEN and XXA are the codes of units here, and no countries.
	if name := x.Panel.Name("KEN", "en"); name != "KEN" {
		t.Errorf("KEN is called %q", name)
	}
	if x.Panel.Fictional("XXA") {
		t.Error("XXA is fictional")
	}
}

// The classes of a country are read at the end of the year.
func TestClassDate(t *testing.T) {
	if got := assessment.ClassDate(2024).Format("2006-01-02 MST"); got != "2024-12-31 UTC" {
		t.Errorf("classes of 2024 are those of %s", got)
	}
}
