package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func groupLine(g peerGroup) string {
	var members []string
	for _, m := range g.Members {
		members = append(members, fmt.Sprintf("%s%s %s (%s)", m.Country, m.Unit, shown(m.Index), shown(m.Rank)))
	}
	return fmt.Sprintf("%s %s: %s of %d/%d, enough %v; %s", g.By, g.Name, shown(g.Rank), g.Scored, g.Units, g.Enough, strings.Join(members, ", "))
}

func nodeLine(n peerNode) string {
	return fmt.Sprintf("%s, %s from %s %s %s of %d", shown(n.Score), shown(n.Difference), shown(n.Least), shown(n.Median), shown(n.Greatest), n.Scored)
}

// In 2023 Ghana, Kenya and Senegal were of lower middle income, and Uganda of low income.
func TestPeers(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	h.publish("gci-pillars@2020", gciColumns+"NGA,2023,8,8,8,8,8\n")
	const round = "?framework=gci-pillars@2020&year=2023"
	var got peersBody
	h.get("/v1/index/Kenya/peers"+round, "").want(http.StatusOK).into(&got)
	if got.Country != "KEN" || got.Name != "Kenya" || got.Year != 2023 || shown(got.Index) != "55" || got.Method.Units != 5 || len(got.Groups) != 1 {
		t.Fatalf("%+v", got)
	}
	g := got.Groups[0]
	if line := groupLine(g); line != "income Lower middle income: 2 of 4/4, enough true; GHA 90 (1), KEN 55 (2), NGA 40 (3), SEN 5 (5)" {
		t.Error(line)
	}
	for id, want := range map[string]string{
		"index":       "55, 15 from 5 40 90 of 3",
		"legal":       "60, 20 from 5 40 100 of 3",
		"cooperation": "65, 25 from 5 40 50 of 3",
	} {
		if line := nodeLine(g.Nodes[id]); line != want {
			t.Errorf("%s: %s, want %s", id, line, want)
		}
	}
	if len(g.Nodes) != 6 {
		t.Errorf("%d nodes", len(g.Nodes))
	}
	var alone peersBody
	h.get("/v1/index/UGA/peers"+round, "").want(http.StatusOK).into(&alone)
	if line := groupLine(alone.Groups[0]); line != "income Low income: 1 of 1/1, enough false; UGA 30 (4)" {
		t.Error(line)
	}
	if nodes := alone.Groups[0].Nodes; nodes == nil || len(nodes) > 0 || alone.Note != "" || got.Note != "" {
		t.Errorf("nothing is compared, and yet %v; %q", nodes, alone.Note+got.Note)
	}
	var several peersBody
	h.get("/v1/index/GHA/peers"+round+"&by=organisation", "").want(http.StatusOK).into(&several)
	if len(several.Groups) != 2 || several.Groups[0].Name != "AU" || several.Groups[0].Units != 5 || several.Groups[1].Name != "ECOWAS" || several.Groups[1].Units != 3 {
		t.Errorf("%+v", several.Groups)
	}
}

// A country in no group has no peers, and says so.
func TestPeersOfNoGroup(t *testing.T) {
	h := newHarness(t)
	r := h.get("/v1/index/VEN/peers?framework=gci-pillars", "").want(http.StatusOK)
	if !strings.Contains(string(r.Body), `"groups":[],"note":"in no group of this kind, and so without peers"`) {
		t.Errorf("%s", r.Body)
	}
	h.publish(portsFramework, "unit,year,gate\nnorth,2024,no\neast,2024,yes\n")
	var ports peersBody
	h.get("/v1/index/north/peers?framework=ports", "").want(http.StatusOK).into(&ports)
	if len(ports.Groups) != 1 || groupLine(ports.Groups[0]) != "all all: 2 of 2/2, enough false; east 100 (1), north 0 (2)" || ports.Unit != "north" || ports.Note != "" || len(ports.Groups[0].Nodes) != 0 {
		t.Errorf("%+v", ports)
	}
}

func TestPeersRefusals(t *testing.T) {
	h := newHarness(t)
	h.publish(portsFramework, "unit,year,gate\nnorth,2024,no\n")
	for path, want := range map[string]string{
		"/v1/index/Atlantis/peers?framework=gci-pillars":          "422 path.country",
		"/v1/index/XXA/peers?framework=gci-pillars":               "404 XXA",
		"/v1/index/KEN/peers?framework=gci-pilars":                "422 query.framework",
		"/v1/index/KEN/peers?framework=gci-pillars&year=2023":     "422 query.year",
		"/v1/index/KEN/peers?framework=gci-pillars&by=continent":  "422 query.by",
		"/v1/index/north/peers?framework=ports&by=income":         "422 query.by",
		"/v1/index/KEN/peers?framework=gci-pillars&incomeGroup=L": "422 query.incomeGroup",
	} {
		r := h.get(path, "")
		p := r.problem()
		status, words, _ := strings.Cut(want, " ")
		if fmt.Sprint(r.Status) != status || !strings.Contains(p.Detail+fmt.Sprint(p.Errors), words) {
			t.Errorf("%s: %d %+v, want %s", path, r.Status, p, want)
		}
	}
}

// Everybody gets the same bytes, in the language that was asked for, and again for nothing with the ETag.
func TestPeersAndTrendsAreTheSameForEveryCaller(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	for _, path := range []string{
		"/v1/index/DEU/peers?framework=gci-pillars&by=subregion", "/v1/index/DEU/trend?framework=gci-pillars&bridge=gci-2024", "/v1/trends?country=GHA",
	} {
		want := h.get(path, "").want(http.StatusOK)
		for _, as := range []string{"assessor", "reviewer", "ministry", "donor", "auditor", "administrator", "stranger", "nobody"} {
			if got := h.get(path, as).want(http.StatusOK).Body; !bytes.Equal(got, want.Body) {
				t.Errorf("%s: %s gets other bytes", path, as)
			}
		}
		if got := h.get(path, "", "If-None-Match", want.Header.Get("ETag")); got.Status != http.StatusNotModified {
			t.Errorf("%s with the ETag: %d", path, got.Status)
		}
		french := h.get(path+"&lang=fr", "").want(http.StatusOK)
		if french.Header.Get("Content-Language") != "fr" || strings.Contains(path, "DEU") != strings.Contains(string(french.Body), "Allemagne") {
			t.Errorf("%s in French: %s", path, french.Header.Get("Content-Language"))
		}
	}
}

// secretVersion is a framework of which some questions are confidential, in a first and a second version.
func secretVersion(version string) string {
	return `
id: secretive
version: "` + version + `"
title: {en: Secretive}
defaults: {missing: zero, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: law, weight: ` + version + `, title: {en: Law}, answer: {type: boolean}, crosswalk: {gci-2024: [legal.cybercrime]}}
    - {id: spend, title: {en: Spend}, answer: {type: number, normalise: minmax}, crosswalk: {gci-2024: [organizational.metrics]}}
    - {id: hidden, confidential: true, title: {en: Hidden}, answer: {type: number, minimum: 0, maximum: 10}, crosswalk: {gci-2024: [legal.cybercrime, legal.regulation]}}
    - {id: implied, impliedBy: {question: hidden-flag, when: [false], score: 0}, title: {en: Implied}, answer: {type: boolean}}
    - {id: hidden-flag, confidential: true, title: {en: Flag}, answer: {type: boolean}, crosswalk: {gci-2024: [legal.cybercrime]}}
`
}

// secretRows are open answers of five countries with confidential ones that shift.
func secretRows(year, shift int) string {
	var b strings.Builder
	b.WriteString("country,year,law,spend,hidden,implied,hidden-flag\n")
	for i, c := range []string{"KEN", "GHA", "SEN", "NGA", "TGO"} {
		fmt.Fprintf(&b, "%s,%d,%v,%d,%d,,%v\n", c, year, (i+year)%2 == 0, 10*i+year, (i+shift)%10, (i+shift)%2 == 0)
	}
	return b.String()
}

// Two stores that differ in confidential answers alone tell the same.
func TestPeersAndTrendsKeepConfidentialAnswers(t *testing.T) {
	answers := map[string][]string{}
	for shift := range 3 {
		h := newHarness(t)
		h.publish(secretVersion("1"), secretRows(2022, shift))
		h.publish(secretVersion("1"), secretRows(2023, 2*shift))
		h.publish(secretVersion("2"), secretRows(2024, 3*shift))
		for _, path := range []string{
			"/v1/index/KEN/peers?framework=secretive@1&year=2023", "/v1/index/KEN/peers?framework=secretive@2&by=organisation",
			"/v1/index/GHA/trend?framework=secretive&bridge=gci-2024", "/v1/trends?framework=secretive",
		} {
			for _, as := range []string{"", "donor", "assessor", "ministry"} {
				r := h.get(path, as).want(http.StatusOK)
				if bytes.Contains(r.Body, []byte("hidden")) {
					t.Fatalf("%s names what is confidential: %s", path, r.Body)
				}
				answers[path] = append(answers[path], headText.ReplaceAllString(string(r.Body), "HEAD")) // a release has the hash of its record
			}
		}
		var b trendBody
		h.get("/v1/index/GHA/trend?framework=secretive&bridge=gci-2024", "").into(&b)
		if len(b.Points) != 3 || len(b.Bridges) != 1 || b.Bridges[0].Covered != 2 {
			t.Fatalf("%+v", b)
		}
	}
	for path, told := range answers {
		for _, one := range told {
			if one != told[0] {
				t.Fatalf("%s:\n%s", path, firstDifference(told[0], one))
			}
		}
	}
}

// A bridge over the HTTP door.
//
//	Ghana, 2023 in version 1: law (1+2023)%2=0, so true: 1; spend is the second least of 5: 10/40 = 0.25
//	Ghana, 2024 in version 2: law false: 0; spend again 0.25
func TestTrendBridge(t *testing.T) {
	h := newHarness(t)
	h.publish(secretVersion("1"), secretRows(2023, 0))
	h.publish(secretVersion("2"), secretRows(2024, 0))
	var got trendBody
	h.get("/v1/index/GHA/trend?framework=secretive&bridge=gci-2024", "donor").want(http.StatusOK).into(&got)
	if len(got.Bridges) != 1 {
		t.Fatalf("%+v", got)
	}
	b := got.Bridges[0]
	if len(b.Codes) != 2 || b.Codes[0].Code != "legal.cybercrime" || shown(b.Codes[0].Before) != "100" || shown(b.Codes[0].After) != "0" || shown(b.Codes[1].Before) != "25" {
		t.Errorf("codes %+v", b.Codes)
	}
	if shown(b.Before) != "62.5" || shown(b.After) != "12.5" || shown(b.Change) != "-50" || b.Covered != 2 || b.Total != 20 || b.Scheme != "gci-2024" {
		t.Errorf("%+v", b)
	}
	if b.From != (bridgeEnd{"secretive@1", 2023}) || b.To != (bridgeEnd{"secretive@2", 2024}) || !strings.Contains(b.Label, "not the index") || !strings.Contains(b.Disclaimer, "not an official score") {
		t.Errorf("%+v", b)
	}
}
