package assessment_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// group writes a group for comparison: "Low income: 2 of 4/5; TGO UGA ...".
func group(g assessment.PeerGroup) string {
	rank := "-"
	if g.Rank > 0 {
		rank = fmt.Sprint(g.Rank)
	}
	if g.Tied {
		rank += "="
	}
	var units []string
	for _, m := range g.Members {
		units = append(units, m.Unit)
	}
	return fmt.Sprintf("%s: %s of %d/%d; %s", g.Name, rank, g.Scored, g.Units, strings.Join(units, " "))
}

// peerNode writes one node of a group: "own 50 of 3 others 25 37.5 75, difference 12.5".
func peerNode(t *testing.T, g assessment.PeerGroup, id string) string {
	t.Helper()
	for _, n := range g.Nodes {
		if n.Node.ID != id {
			continue
		}
		return fmt.Sprintf("own %g of %d others %g %g %g, difference %g",
			100*n.Own, n.Units, 100*n.Least, 100*n.Median, 100*n.Greatest, 100*n.Difference())
	}
	t.Fatalf("no node %s", id)
	return ""
}

// The index is the mean of law and team, law that of act and court. All five are of low income in 2024 but Kenya; of
// 2023 nobody is a peer.
//
//	TGO 2024: law 25, team 100, index 62.5      UGA 2024: law 50, team 75, index 62.5
//	MLI 2024: law 75, team 0, index 37.5        BDI 2024: law 100, team 50, index 75
//	AFG 2024: team 25 alone, index 25: half of the weight is enough
func TestPeers(t *testing.T) {
	x := index(t, load(t, pillars),
		"TGO 2024: 25, 25, 100", "UGA 2024: 50, 50, 75", "MLI 2024: 75, 75, 0", "BDI 2024: 100, 100, 50", "AFG 2024: , , 25",
		"KEN 2024: 0, 0, 0", "MOZ 2023: 0, 0, 0", "XXA 2024: 0, 0, 0")
	groups := x.Peers(of(t, x, "TGO", 2024), assessment.ByIncome)
	if len(groups) != 1 || group(groups[0]) != "Low income: 2= of 5/5; BDI TGO UGA MLI AFG" || !groups[0].Enough() || groups[0].By != assessment.ByIncome {
		t.Fatalf("groups %+v", groups)
	}
	for id, want := range map[string]string{
		"index": "own 62.5 of 4 others 25 50 75, difference 12.5", // 25 37.5 62.5 75
		"law":   "own 25 of 3 others 50 75 100, difference -50",   // Afghanistan has none
		"team":  "own 100 of 4 others 0 37.5 75, difference 62.5", // 0 25 50 75
		"court": "own 25 of 3 others 50 75 100, difference -50",
	} {
		if got := peerNode(t, groups[0], id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if n := len(groups[0].Nodes); n != len(x.Panel.Framework.Nodes()) || groups[0].Nodes[0].Node != x.Panel.Framework.Root {
		t.Errorf("%d nodes", n)
	}
	// Who has no score is beside the others, with nothing to compare.
	if got := peerNode(t, x.Peers(of(t, x, "AFG", 2024), assessment.ByIncome)[0], "law"); got != "own NaN of 4 others 25 62.5 100, difference NaN" {
		t.Errorf("Afghanistan: %s", got)
	}
}

// With two others there is a rank and no spread; alone there is nobody.
func TestPeersAreAGroupFromThreeOthers(t *testing.T) {
	def := load(t, pillars)
	x := index(t, def, "TGO 2024: 25, 25, 100", "UGA 2024: 50, 50, 100", "MLI 2024: 75, 75, 0", "BDI 2024: , , ", "KEN 2024: 1, 1, 1")
	g := x.Peers(of(t, x, "TGO", 2024), assessment.ByIncome)[0]
	if group(g) != "Low income: 2 of 3/4; UGA TGO MLI BDI" || g.Enough() {
		t.Errorf("%s, enough %v", group(g), g.Enough())
	}
	if got := peerNode(t, g, "index"); got != "own 62.5 of 2 others NaN NaN NaN, difference NaN" {
		t.Error(got)
	}
	if alone := x.Peers(of(t, x, "KEN", 2024), assessment.ByIncome); len(alone) != 1 || group(alone[0]) != "Lower middle income: 1 of 1/1; KEN" || alone[0].Enough() {
		t.Errorf("Kenya: %+v", alone)
	}
	// Not ranked: no rank among the others either.
	if got := group(x.Peers(of(t, x, "BDI", 2024), assessment.ByIncome)[0]); got != "Low income: - of 3/4; UGA TGO MLI BDI" {
		t.Error(got)
	}
}

func TestPeersByGrouping(t *testing.T) {
	x := index(t, load(t, oneNumber),
		"KEN 2024: 10", "NGA 2024: 20", "ZAF 2024: 30", "FRA 2024: 40", "JPN 2024: 50", "ATA 2024: 60", "ZZZ 2024: 70", "XXA 2024: 80", "XXB 2024: 90")
	for _, tt := range []struct {
		unit string
		by   assessment.Grouping
		want []string
	}{
		{"NGA", assessment.ByOrganisation, []string{"AU: 2 of 3/3; ZAF NGA KEN", "ECOWAS: 1 of 1/1; NGA"}},
		{"NGA", assessment.ByRegion, []string{"Africa: 2 of 3/3; ZAF NGA KEN"}},
		{"FRA", assessment.ByLending, []string{assessment.NoBorrower + ": 3 of 3/3; ATA JPN FRA"}},
		{"JPN", assessment.ByOrganisation, nil}, // in none of the listed
		{"ATA", assessment.ByIncome, nil},
		{"ZZZ", assessment.ByRegion, nil}, // no country any more
		{"KEN", assessment.Everyone, []string{"all: 7 of 7/7; ZZZ ATA JPN FRA ZAF NGA KEN"}},
		{"XXA", assessment.Everyone, []string{"all: 2 of 2/2; XXB XXA"}}, // made up: among themselves
	} {
		got := []string{}
		for _, g := range x.Peers(of(t, x, tt.unit, 2024), tt.by) {
			got = append(got, group(g))
		}
		wantIDs(t, fmt.Sprint(tt.unit, " by ", tt.by), got, tt.want...)
	}
}

// Units that are no countries are one group, by whatever they are grouped.
func TestPeersOfOtherUnits(t *testing.T) {
	x := index(t, load(t, strings.Replace(oneNumber, head, anyUnit, 1)), "port-a 2024: 1", "port-b 2024: 2", "KEN 2024: 3")
	for _, by := range append(assessment.Groupings(), assessment.Everyone) {
		groups := x.Peers(of(t, x, "port-b", 2024), by)
		if len(groups) != 1 || group(groups[0]) != "all: 2 of 3/3; KEN port-b port-a" {
			t.Errorf("%s: %+v", by, groups)
		}
	}
}

// A question filled with the median of others has no score of its own: not beside the others, and not among them. The
// index counts it.
func TestPeersLeaveOutWhatWasImputed(t *testing.T) {
	x := index(t, load(t, imputed), "TGO 2024: 10, ", "UGA 2024: 20, 20", "MLI 2024: 30, 30", "BDI 2024: 40, 40", "AFG 2024: 50, ")
	g := x.Peers(of(t, x, "TGO", 2024), assessment.ByIncome)[0]
	for id, want := range map[string]string{
		"a":     "own 10 of 4 others 20 35 50, difference -25",
		"b":     "own NaN of 3 others 20 30 40, difference NaN",
		"index": "own 20 of 4 others 20 35 40, difference -15", // (10+30)/2; 20 30 40 and Afghanistan's (50+30)/2
	} {
		if got := peerNode(t, g, id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// Without an overall number nobody has a rank, and the parts are compared all the same.
func TestPeersWithoutOverallNumber(t *testing.T) {
	def := load(t, strings.Replace(pillars, "  id: index", "  id: index\n  aggregate: none", 1))
	x := index(t, def, "TGO 2024: 25, 25, 100", "UGA 2024: 50, 50, 75", "MLI 2024: 75, 75, 0", "BDI 2024: 100, 100, 50")
	g := x.Peers(of(t, x, "TGO", 2024), assessment.ByIncome)[0]
	if group(g) != "Low income: - of 0/4; BDI MLI TGO UGA" || !g.Enough() {
		t.Errorf("%s, enough %v", group(g), g.Enough())
	}
	if law, root := peerNode(t, g, "law"), peerNode(t, g, "index"); law != "own 25 of 3 others 50 75 100, difference -50" || root != "own NaN of 0 others NaN NaN NaN, difference NaN" {
		t.Errorf("law %s, index %s", law, root)
	}
}

// The own answers of a unit never move how its peers lie; the others are the same, whoever it is.
func TestOwnScoreMovesNoPeer(t *testing.T) {
	def := load(t, pillars)
	rapid.Check(t, func(t *rapid.T) {
		p := drawLowIncome(t, def, 2024)
		x := score(t, p)
		s := of(t, x, p.Rows[0].Unit, 2024)
		other := p.Only(func(assessment.Row) bool { return true })
		other.Rows[0].Values = drawPillars(t, def)
		y := score(t, other)
		a, b := x.Peers(s, assessment.ByIncome)[0], y.Peers(of(t, y, s.Unit, 2024), assessment.ByIncome)[0]
		better := 0
		for i, n := range a.Nodes {
			if m := b.Nodes[i]; !sameSpread(n.Spread, m.Spread) {
				t.Fatalf("%s: %+v became %+v", n.Node.ID, n.Spread, m.Spread)
			}
			if n.Compared() != !math.IsNaN(n.Median) {
				t.Fatalf("%s: %+v", n.Node.ID, n)
			}
			if n.Compared() && !(n.Least <= n.Median && n.Median <= n.Greatest) {
				t.Fatalf("%s: %+v", n.Node.ID, n)
			}
		}
		for _, m := range a.Members {
			if m.Ranked && s.Ranked && m.Score > s.Score+1e-9 {
				better++
			}
		}
		if s.Ranked && a.Rank != better+1 || !s.Ranked && a.Rank != 0 || a.Rank > a.Scored || a.Scored > a.Units {
			t.Fatalf("%s: rank %d of %d/%d with %d better", s.Unit, a.Rank, a.Scored, a.Units, better)
		}
	})
}

func sameSpread(a, b assessment.Spread) bool {
	return a.Units == b.Units && near(a.Least, b.Least) && near(a.Median, b.Median) && near(a.Greatest, b.Greatest)
}

// drawLowIncome draws answers of countries of low income for a year.
func drawLowIncome(t *rapid.T, def *framework.Definition, year int) *assessment.Panel {
	p := &assessment.Panel{Framework: def}
	for _, unit := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"AFG", "BDI", "MLI", "MOZ", "TGO", "UGA"}), 1, 6, rapid.ID[string]).Draw(t, "units") {
		p.Rows = append(p.Rows, assessment.Row{Unit: unit, Year: year, Values: drawPillars(t, def)})
	}
	return p
}

func drawPillars(t *rapid.T, def *framework.Definition) []framework.Value {
	values := make([]framework.Value, len(def.Questions()))
	for i := range values {
		if rapid.IntRange(0, 4).Draw(t, "answered") > 0 {
			values[i] = *number(float64(rapid.IntRange(0, 1000).Draw(t, "answer")) / 10)
		}
	}
	return values
}
