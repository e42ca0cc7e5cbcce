package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/scoring/matching"
)

// What is said of an allocation is what is proven of it, and nothing better.
func TestCertificateIsTold(t *testing.T) {
	for _, tt := range []struct {
		m    assessment.Matching
		want string
	}{
		{assessment.Matching{Stopped: matching.Optimal, Value: 75, Bound: 75}, "proven: nothing adds more"},
		{assessment.Matching{Stopped: matching.ByEffort, Steps: 1234, Value: 75, Bound: 75.2003, GapPercent: 0.2663}, "at most 0.3 % from the best (bound 75.21), as the search ended after 1234 steps"},
		{assessment.Matching{Stopped: matching.ByTime, Value: 75, Bound: 80, GapPercent: 6.25}, "at most 6.3 % from the best (bound 80.00), as the time was up"},
		{assessment.Matching{Stopped: matching.Unproven, Value: 75, Bound: 75, Method: matching.MethodGreedy}, "at most 0.0 % from the best (bound 75.00), by greedy by gain per cost"},
	} {
		if got := (&allocated{Matching: &tt.m}).certificate(); got != tt.want {
			t.Errorf("%s: it says %q, want %q", tt.m.Stopped, got, tt.want)
		}
	}
}

// A bound is never shown as lower than it is, but for what is lost in adding up.
func TestBoundIsRoundedUp(t *testing.T) {
	for x, want := range map[float64]string{0: "0.00", 75: "75.00", 75.001: "75.01", 75.0000000001: "75.00", 0.1 + 0.2: "0.30", 12.34: "12.34"} {
		if got := boundShown(x); got != want {
			t.Errorf("%v is shown as %s, want %s", x, got, want)
		}
	}
}

func TestDifferenceIsTold(t *testing.T) {
	one := make([]assessment.Allocation, 1)
	weights := map[string]float64{"KEN": 1.5, "UGA": 0.5}
	near := map[string]float64{"KEN": 1.5 + 1e-12, "UGA": 0.5}
	for _, tt := range []struct {
		d    assessment.MatchingDifference
		then map[string]float64
		want string
	}{
		{assessment.MatchingDifference{Kept: 2, Value: -0.001, Recomputed: math.Copysign(0, -1)}, weights, "0 actions enter and 0 leave; 0 move and 2 stay as they are; +0.00 points, +0.00 by the index itself"},
		{assessment.MatchingDifference{Entered: one, Left: one, Moved: make([]assessment.Shift, 1), Kept: 1, Value: 12.5, Recomputed: -3}, near, "1 action enters and 1 leaves; 1 moves and 1 stays as it is; +12.50 points, -3.00 by the index itself"},
		{assessment.MatchingDifference{Value: 12.5}, map[string]float64{"KEN": 1, "UGA": 1}, "0 actions enter and 0 leave; 0 move and 0 stay as they are; countries weigh otherwise, so that the points are not the same"},
	} {
		d := &allocated{Matching: &assessment.Matching{Weights: weights}, other: &allocated{Matching: &assessment.Matching{Weights: tt.then}}, difference: &tt.d}
		if got := d.differenceShown(); got != tt.want {
			t.Errorf("it says %q, want %q", got, tt.want)
		}
	}
}

// Ranks, prices and money that are not known are null, and not 0.
func TestNothingIsKnownIsNull(t *testing.T) {
	if s := standingOf(assessment.Standing{Score: math.NaN()}, assessment.RankInterval{}); s.Index != nil || s.Rank != nil || s.Ranks != nil || s.best()+s.worst() != "" {
		t.Errorf("no standing is %+v", s)
	}
	s := standingOf(assessment.Standing{Ranked: true, Score: 0.5, Rank: 3}, assessment.RankInterval{Best: 2, Worst: 4})
	if *s.Index != 50 || *s.Rank != 3 || s.best() != "2" || s.worst() != "4" {
		t.Errorf("%+v", s)
	}
	d := &allocated{points: []assessment.FrontierPoint{{Part: 10, Budget: 5, Spent: 3}, {Part: 20, Budget: 10, Spent: 6, Known: true}}}
	list := d.frontierJSON()
	if list[0].Budget != nil || list[0].Spent != nil || *list[1].Budget != 10 || *list[1].Spent != 6 {
		t.Errorf("%+v", list)
	}
}

// Where the next money would go stands beside a reason where it is known, and beside no other.
func TestReasonsSayWhatIsAhead(t *testing.T) {
	d := &allocated{Matching: &assessment.Matching{Market: &assessment.Market{
		Finance: &assessment.Finance{Programmes: []*assessment.Programme{{}}},
		Needs:   []assessment.Need{{Unit: "KEN", Gaps: []assessment.Gap{{Question: &framework.Node{ID: "law"}}}}},
	}}}
	if r := d.reasonJSON(assessment.WhyNot{Last: -1}); r.Ahead != nil || r.Enters != nil || r.Last != nil {
		t.Errorf("%+v", r)
	}
	r := d.reasonJSON(assessment.WhyNot{Enters: 2500})
	if *r.Ahead != 0 || *r.Enters != 2500 || *r.Last != (lastJSON{"KEN", "law"}) {
		t.Errorf("%+v", r)
	}
}

// A table of weights may be one of all countries; those of the data count.
func TestWeightsAreThoseOfTheData(t *testing.T) {
	p := &assessment.Panel{Rows: []assessment.Row{{Unit: "KEN"}, {Unit: "UGA"}}}
	for _, tt := range []struct {
		flags termFlags
		by    assessment.Weighting
		own   int
		fault string
	}{
		{termFlags{weights: "need", own: map[string]float64{"KEN": 2}}, assessment.ByNeed, 0, ""},
		{termFlags{weights: "w.csv", own: map[string]float64{"KEN": 2, "FRA": 3}}, assessment.Own, 1, ""},
		{termFlags{weights: "dir/w.csv", own: map[string]float64{"FRA": 3}}, assessment.Own, 0, "w.csv names none of the countries in the data"},
	} {
		terms, err := tt.flags.matchTerms(p)
		if terms.Weights.By != tt.by || len(terms.Weights.Own) != tt.own || (err != nil) != (tt.fault != "") || err != nil && !strings.HasPrefix(err.Error(), tt.fault) {
			t.Errorf("%+v: %+v, %v", tt.flags, terms, err)
		}
	}
}

// A scenario is the flags of its command with some of them otherwise, at the same moment.
func TestScenarioSetsOtherwise(t *testing.T) {
	a, m := newConsole().app, &matchFlags{whatIf: []string{"years=3", "--strict", "time=1m"}}
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	cmd := &cobra.Command{Use: "match"}
	m.moneyFlags.flags(cmd)
	m.termFlags.flags(cmd, true)
	m.populationFlag(cmd)
	cmd.Flags().StringArray("what-if", nil, "")
	for name, value := range map[string]string{"effort": "500", "currency": "EUR", "years": "2", "price-year": "2025", "what-if": "x"} {
		if err := cmd.Flags().Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	m.at = at
	s, err := scenarioOf(a, cmd, m)
	if err != nil {
		t.Fatal(err)
	}
	if s.years != 3 || !s.strict || s.time != time.Minute || s.effort != 500 || s.currency != "EUR" || s.priceYear != 2025 || !s.at.Equal(at) || s.weights != "equal" {
		t.Errorf("%+v", s)
	}
	if m.years != 2 || m.strict || m.time != 0 {
		t.Errorf("the flags of the command have changed: %+v", m)
	}
	if s.name() != "with years=3 and strict and time=1m" {
		t.Errorf("it is called %q", s.name())
	}
}
