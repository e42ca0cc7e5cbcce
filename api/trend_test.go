package api

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func trendPoints(b trendBody) []string {
	var list []string
	for _, p := range b.Points {
		broken := ""
		if p.Break {
			broken = "| "
		}
		list = append(list, fmt.Sprintf("%s%s %d: %s %s/%d %s, change %s, legal %s %s", broken, p.Framework, p.Year, shown(p.Index), shown(p.Rank), p.Units,
			bandOf(p.Band), shown(p.Change), shown(p.Nodes["legal"].Score), shown(p.Nodes["legal"].Change)))
	}
	return list
}

func bandOf(b *string) string {
	if b == nil {
		return "null"
	}
	return *b
}

func TestTrend(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	h.publish("gci-pillars@2024", gciColumns+"KEN,2023,20,20,20,20,20\n") // the same year in two versions
	var got trendBody
	h.get("/v1/index/Kenya/trend?framework=gci-pillars", "").want(http.StatusOK).into(&got)
	want := []string{
		"gci-pillars@2020 2022: 50 3/4 T4, change null, legal 50 null",
		"gci-pillars@2020 2023: 55 2/4 T3, change 5, legal 60 10",
		"| gci-pillars@2024 2023: 100 1/1 T1, change null, legal 100 null",
		"gci-pillars@2024 2024: 98.5917 28/194 T1, change -1.4083, legal 97.5935 -2.4065", // as published
	}
	if lines := trendPoints(got); !slices.Equal(lines, want) {
		t.Errorf("%q\nwant %q", lines, want)
	}
	if got.Country != "KEN" || got.Name != "Kenya" || got.Framework != "gci-pillars" || len(got.Bridges) != 0 || got.Points[0].Hash == got.Points[2].Hash {
		t.Errorf("%+v", got)
	}
	if v := got.Points[0].Verified; shown(v.Index) != "0" || shown(v.Coverage) != "0" {
		t.Errorf("verified %+v", v)
	}
	// Any version names the framework; without one it is that of the newest published year.
	for _, query := range []string{"", "?framework=gci-pillars@2020", "?framework=gci-pillars@2024"} {
		var same trendBody
		h.get("/v1/index/KEN/trend"+query, "").want(http.StatusOK).into(&same)
		if len(same.Points) != 4 {
			t.Errorf("%s: %d points", query, len(same.Points))
		}
	}
	// The pillars are not mapped to codes: a bridge that nothing crosses says so.
	var bridged trendBody
	h.get("/v1/index/KEN/trend?bridge=gci-2024", "").want(http.StatusOK).into(&bridged)
	if len(bridged.Bridges) != 1 {
		t.Fatalf("bridges %+v", bridged.Bridges)
	}
	if b := bridged.Bridges[0]; b.Before != nil || b.Change != nil || b.Codes == nil || b.Covered != 0 || b.Total != 20 ||
		!strings.HasPrefix(b.Label, "No code of gci-2024") || b.Disclaimer == "" || b.From.Framework != "gci-pillars@2020" || b.To.Year != 2023 {
		t.Errorf("%+v", b)
	}
}

func TestTrendRefusals(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	h.publishSample(12)
	for path, want := range map[string]string{
		"/v1/index/Atlantis/trend?framework=gci-pillars":         "422 path.country",
		"/v1/index/XXA/trend?framework=gci-pillars":              "404 framework=sample",
		"/v1/index/FRA/trend?framework=sample":                   "404 framework=gci-pillars",
		"/v1/index/XXB/trend?framework=sample":                   "404 XXB by sample",
		"/v1/index/KEN/trend?framework=gci-pilars":               "422 query.framework",
		"/v1/index/KEN/trend?framework=gci-pillars&bridge=gci24": "422 query.bridge",
		"/v1/index/KEN/trend?framework=gci-pillars&year=2022":    "422 query.year",
	} {
		r := h.get(path, "donor")
		p := r.problem()
		status, words, _ := strings.Cut(want, " ")
		if fmt.Sprint(r.Status) != status || !strings.Contains(p.Detail+p.Fixes0()+fmt.Sprint(p.Errors), words) {
			t.Errorf("%s: %d %+v, want %s", path, r.Status, p, want)
		}
	}
	p := h.get("/v1/index/KEN/trend?framework=gci-pilars&bridge=gci24", "").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 2 {
		t.Errorf("not every fault at once: %+v", p.Errors)
	}
}

// Without an overall number there are scores and changes of parts.
func TestTrendWithoutOverallNumber(t *testing.T) {
	h := newHarness(t)
	h.publish("cmm@2021", "country,year,D1.1,D1.2\nGHA,2023,start-up,dynamic\nKEN,2023,start-up,formative\nKEN,2024,established,formative\nUGA,2024,start-up,\nTGO,2024,start-up,\n")
	var one trendBody
	h.get("/v1/index/KEN/trend?framework=cmm", "").want(http.StatusOK).into(&one)
	if p := one.Points[1]; p.Index != nil || p.Change != nil || p.Rank != nil || shown(p.Nodes["D1.1"].Score) != "50" || shown(p.Nodes["D1.1"].Change) != "50" || shown(p.Nodes["D1.2"].Change) != "0" {
		t.Errorf("%+v", p)
	}
	var all trendList
	h.get("/v1/trends?framework=cmm", "").want(http.StatusOK).into(&all)
	var codes []string
	for _, i := range all.Items {
		codes = append(codes, i.Country)
		if i.Change != nil {
			t.Errorf("%+v", i)
		}
	}
	if strings.Join(codes, " ") != "KEN GHA TGO UGA" || all.Totals.Compared != 0 || all.Totals.Median != nil || shown(all.Items[0].Nodes["D1.1"]) != "50" {
		t.Errorf("%v %+v", codes, all.Totals)
	}
	for _, path := range []string{"/v1/index/KEN/peers?framework=cmm&year=2024", "/v1/index/KEN/trend?framework=cmm&bridge=cmm-2021"} {
		if r := h.get(path, "").want(http.StatusOK); bytes.Contains(r.Body, []byte("NaN")) {
			t.Errorf("%s: %s", path, r.Body)
		}
	}
}

// Units that are no countries have a trend and movements too.
func TestTrendsOfOtherUnits(t *testing.T) {
	h := newHarness(t)
	h.publish(portsFramework, "unit,year,gate\nnorth,2023,yes\nsouth,2023,no\nnorth,2024,no\neast,2024,yes\n")
	var got trendList
	h.get("/v1/trends?framework=ports", "").want(http.StatusOK).into(&got)
	if len(got.Items) != 3 || got.Items[0].Unit != "north" || got.Items[0].Country != "" || shown(got.Items[0].Change) != "-100" || got.Items[1].Unit != "east" {
		t.Errorf("%+v", got.Items)
	}
	var south trendList
	h.get("/v1/trends?framework=ports&country=south", "").want(http.StatusOK).into(&south) // of the earlier year alone
	if len(south.Items) != 1 || south.Items[0].After != nil {
		t.Errorf("%+v", south.Items)
	}
	h.get("/v1/trends?framework=ports&country=sout", "").want(http.StatusUnprocessableEntity)
	h.get("/v1/trends?framework=ports&region=Africa", "").want(http.StatusUnprocessableEntity)
	var one trendBody
	h.get("/v1/index/north/trend?framework=ports", "").want(http.StatusOK).into(&one)
	if one.Unit != "north" || len(one.Points) != 2 || shown(one.Points[1].Change) != "-100" {
		t.Errorf("%+v", one)
	}
	h.get("/v1/index/west/trend?framework=ports", "").want(http.StatusNotFound)
}

const portsFramework = `
id: ports
version: "1"
title: {en: Ports}
entity: any
root:
  id: index
  children:
    - {id: gate, title: {en: Gate}, answer: {type: boolean}}
`

// Where all years are scored together, on the bounds of all, the two years are taken out of them.
func TestTrendsOfYearsScoredTogether(t *testing.T) {
	h := newHarness(t)
	together := strings.Replace(strings.Replace(portsFramework, "entity: any", "entity: any\npanel: all", 1), "{type: boolean}", "{type: number, normalise: minmax}", 1)
	h.publish(together, "unit,year,gate\nnorth,2023,0\nsouth,2023,4\nnorth,2024,5\nsouth,2024,10\n")
	var all trendList
	h.get("/v1/trends?framework=ports", "").want(http.StatusOK).into(&all)
	if len(all.Items) != 2 || shown(all.Items[0].Change) != "60" || shown(all.Items[1].Change) != "50" || shown(all.Items[0].Before.Index) != "40" { // bounds 0 and 10
		t.Errorf("%+v", all.Items)
	}
	var one trendBody
	h.get("/v1/index/north/trend?framework=ports", "").want(http.StatusOK).into(&one)
	if len(one.Points) != 2 || one.Points[0].Units != 2 || shown(one.Points[1].Change) != "50" || one.Points[1].Year != 2024 {
		t.Errorf("%+v", one.Points)
	}
	var peers peersBody
	h.get("/v1/index/south/peers?framework=ports&year=2023", "").want(http.StatusOK).into(&peers)
	if len(peers.Groups) != 1 || groupLine(peers.Groups[0]) != "all all: 1 of 2/2, enough false; south 40 (1), north 0 (2)" {
		t.Errorf("%+v", peers.Groups)
	}
}
