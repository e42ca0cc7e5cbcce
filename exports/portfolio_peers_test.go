package exports

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"readiness/assessment"
)

// pair is a framework of two numbers and a law, so that every unit can be given any score.
const pair = `
id: pair
version: "1"
title: {en: "Pair"}
source: "made up for tests"
licence: "none needed"
entity: country
defaults: {aggregate: arithmetic, missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  title: {en: "Index"}
  children:
    - {id: law, title: {en: "Law"}, answer: {type: number, minimum: 0, maximum: 100}}
    - {id: team, title: {en: "Team"}, answer: {type: number, minimum: 0, maximum: 100}}
`

// africans are four countries of low income and one of lower middle, all of Africa; one alone in its groups, one without
// answers, and a fictional one.
const africans = "country,year,law,team\nETH,2024,60,40\nUGA,2024,40,60\nRWA,2024,90,80\nMWI,2024,10,\nGHA,2024,70,70\nJPN,2024,95,95\nCHL,2024,,\nXXA,2024,5,5\n"

// wantPeers checks every line of the sheet against the domain.
func wantPeers(t *testing.T, x *assessment.Index, list []map[string]string, title string, by assessment.Grouping) {
	t.Helper()
	seen := 0
	for _, st := range x.Standings {
		groups := x.Peers(st, by)
		for _, got := range list {
			if got["Code"] != st.Unit || got["Compared by"] != title {
				continue
			}
			seen++
			where := st.Unit + " by " + title
			wantNumber(t, where+": index", got["Index"], points(st.Score))
			if len(groups) == 0 {
				if got["Group"] != assessment.Unclassed || got["Rank in group"] != "" || got["Remark"] != "in no group, and so without peers" {
					t.Errorf("%s: %v", where, got)
				}
				continue
			}
			g := groups[0]
			root := g.Nodes[0]
			rank := ""
			if g.Rank > 0 {
				rank = strconv.Itoa(g.Rank)
			}
			if strings.TrimSuffix(got["Group"], " (fictional)") != g.Name || got["Rank in group"] != rank || (got["Shared"] == "=") != g.Tied || got["Of how many"] != strconv.Itoa(g.Scored) {
				t.Errorf("%s: %v, want %s, %s of %d, shared %v", where, got, g.Name, rank, g.Scored, g.Tied)
			}
			wantNumber(t, where+": median", got["Median of the others"], points(root.Median))
			wantNumber(t, where+": difference", got["Difference"], points(root.Difference()))
			if strings.Contains(got["Remark"], "no median") == root.Compared() || strings.Contains(got["Remark"], "no rank") == st.Ranked {
				t.Errorf("%s, of %d others, ranked %v: %q", where, root.Units, st.Ranked, got["Remark"])
			}
		}
	}
	if seen != len(x.Standings) {
		t.Errorf("by %s: %d lines for %d units", title, seen, len(x.Standings))
	}
}

func TestPeersAreTheDomains(t *testing.T) {
	for name, x := range map[string]*assessment.Index{"few": indexOf(t, loaded(t, pair), africans), "many": gciIndex(t)} {
		f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
		list := records(t, f, "Peers", 4)
		if len(list) != 2*len(x.Standings) {
			t.Errorf("%s: %d lines for %d units", name, len(list), len(x.Standings))
		}
		wantPeers(t, x, list, "Income group", assessment.ByIncome)
		wantPeers(t, x, list, "Region", assessment.ByRegion)
		if !slices.IsSortedFunc(list, func(a, b map[string]string) int { return cmp.Compare(a["Compared by"], b["Compared by"]) }) {
			t.Errorf("%s: the groupings are mixed", name)
		}
	}
}

// Numbers that can be worked out by hand: who has three others has their median, who has fewer has words.
func TestPeersByHand(t *testing.T) {
	x := indexOf(t, loaded(t, pair), africans)
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	got := map[string]string{}
	for _, r := range records(t, f, "Peers", 4) {
		got[r["Code"]+" "+r["Compared by"]] = strings.Join([]string{
			r["Group"], r["Index"], r["Rank in group"], r["Shared"], r["Of how many"], r["Median of the others"], r["Difference"], r["Remark"],
		}, "|")
	}
	for at, want := range map[string]string{
		"RWA Income group": "Low income|85|1||4|50|35|",
		"ETH Income group": "Low income|50|2|=|4|50|0|",
		"MWI Income group": "Low income|10|4||4|50|-40|",
		"GHA Income group": "Lower middle income|70|1||1|||no other with a score: no median",
		"GHA Region":       "Africa|70|2||5|50|20|",
		"XXA Income group": "Lower middle income (fictional)|5|1||1|||no other with a score: no median",
		"XXA Region":       "not classified|5||||||in no group, and so without peers",
		"CHL Region":       "Americas||||0|||too little was answered: no rank; no other with a score: no median",
	} {
		if got[at] != want {
			t.Errorf("%s: %s, want %s", at, got[at], want)
		}
	}
}

// Units that are no countries are one group, and where there is no overall number parts are compared.
func TestPeersOfUnitsAndOfParts(t *testing.T) {
	x := indexOf(t, loaded(t, small), "unit,year,law,team\na,2026,true,some\nb,2026,false,some\nc,2026,false,none\n")
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	list := records(t, f, "Peers", 4)
	if len(list) != 3 || list[0]["Compared by"] != "All" || list[0]["Of how many"] != "3" || list[0]["Remark"] != "2 others with a score: no median" {
		t.Errorf("%v", list)
	}
	x = modelIndex(t, "cmm@2021", "KEN", "GHA", "NGA", "SEN", "JPN")
	f = opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	list = records(t, f, "Peers", 4)
	parts := scoredParts(x.Panel.Framework)
	if len(list) != 2*len(x.Standings)*len(parts) {
		t.Errorf("%d lines for %d units and %d parts", len(list), len(x.Standings), len(parts))
	}
	for i, got := range list {
		if _, there := got["Index"]; there {
			t.Fatalf("an index where there is none: %v", got)
		}
		by := map[string]assessment.Grouping{"Income group": assessment.ByIncome, "Region": assessment.ByRegion}[got["Compared by"]]
		st, _ := x.Of(got["Code"], 2024)
		n, _ := x.Model.Lookup(parts[i%len(parts)].ID)
		node := x.Peers(st, by)[0].Nodes[n]
		if got["Part"] != node.Node.Name("en") || (got["Remark"] == "") != node.Compared() {
			t.Errorf("%v, want %s with %d others", got, node.Node.ID, node.Units)
		}
		wantNumber(t, st.Unit+" "+node.Node.ID, got["Score"], points(node.Own))
		wantNumber(t, st.Unit+" "+node.Node.ID, got["Median of the others"], points(node.Median))
		wantNumber(t, st.Unit+" "+node.Node.ID, got["Difference"], points(node.Difference()))
	}
}
