package web

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// madeUp is a page of invented figures with everything on it.
func madeUp() IndexPage {
	one, two, all := 1, 2, new(1.0)
	return IndexPage{
		Asked: "fr",
		Rounds: []Round{
			{Title: "Made-up index", Ref: "made-up@1", Years: []Year{
				{Year: 2026, Units: 4, Address: "/?framework=made-up@1&year=2026", Current: true},
				{Year: 2025, Units: 9, Address: "/?framework=made-up@1&year=2025"},
			}},
		},
		Fewer: &Fewer{Year: 2026, Units: 4, Before: 2025, BeforeUnits: 9, Address: "/?framework=made-up@1&year=2025"},
		Census: &Census{
			Grouped: true, Overlap: true, All: 20, Essential: true, Left: 1, JSON: "/v1/answers?year=2026&by=region", NamesIn: "fr",
			Questions: []CensusQuestion{{Title: "Is there a team?", Answered: 3, Units: 4, Groups: []CensusGroup{
				{Title: "Africa", Units: 3, Answers: []CensusAnswer{
					{Title: "Yes", Names: []string{"Autre", "Première"}, Of: 3}, {Title: "Not assessed", Names: []string{"Sans"}, Of: 3, Apart: true},
				}},
				{Title: "Asia", Units: 1, Answers: []CensusAnswer{{Title: "No", Names: []string{"XXA"}, Of: 1}, {Title: "Perhaps", Of: 1}}},
			}}},
		},
		Weakest: &Weakest{
			Grouped: true, Overlap: true, JSON: "/v1/weakest?year=2026&by=region", NamesIn: "fr",
			Groups: []WeakGroup{{Title: "Africa", Units: 5, Links: []Link{
				{Minimum: new(84.85), Median: new(90.0), Scored: 2, Last: []string{"Autre", "Première"}},
				{Part: "Laws", Minimum: new(0.0), Median: new(50.05), Scored: 5, Last: []string{"A", "B", "C", "D"}},
				{Part: "Teams"},
			}}},
		},
		Form: &Form{
			Hidden: []Hidden{{"framework", "made-up@1"}, {"year", "2026"}}, Clear: "/?framework=made-up@1", Filtered: true,
			Controls: []Control{
				{Name: "region", Menus: []Menu{
					{{Title: "UN regions", Options: []Option{{"Africa", "Africa", true}, {"Asia", "Asia", false}}}},
					{{Options: []Option{{"Oceania", "Oceania", true}}}},
				}},
				{Name: "country", Label: "country", Fields: []string{""}, Example: "Kenya"},
				{Name: "incomeGroup", Boxes: []Option{{"L", "Low income", true}, {"H", "High income", false}}},
				{Name: "band", Boxes: []Option{{"A", "Able", false}}},
				{Name: "by", Menus: []Menu{{{Options: []Option{{"income", "", false}, {"region", "", true}}}}}},
			},
		},
		Table: &Table{
			About:  madeUpAbout(),
			Sample: true, NamesIn: "fr", Columns: []string{"Laws", "Teams"}, Listed: 4, Units: 9, Ranked: 3,
			Verified: true, Since: 2025,
			Bands: []Band{{"A", "Able", 2}, {"B", "Beginning", 1}}, Next: "/?cursor=abc",
			Portfolio: "/v1/exports/portfolio.xlsx?year=2026", Gaps: "/v1/exports/gaps.csv?year=2026", JSON: "/v1/index?year=2026", Trends: "/v1/trends?year=2026&from=2025",
			Rows: []Row{
				{Rank: &one, Tied: true, Code: "AAA", Name: "Première", Index: new(84.85), Band: "Able", Coverage: all, Low: new(84.85), High: new(84.85), Verified: new(40.25), Accepted: new(0.5), Change: new(2.25), Corrected: 1, Corrections: "/v1/index/AAA?year=2026", Parts: []*float64{new(100.0), new(69.7)}, Page: "/countries/AAA?year=2026", Workbook: "/v1/exports/country.xlsx?country=AAA"},
				{Rank: &one, Tied: true, Code: "BBB", Name: "Autre", Index: new(84.85), Band: "Able", Coverage: new(0.9), Low: new(80.0), High: new(90.0), Imputed: 3, Verified: new(0.0), Accepted: new(0.0), Change: new(-1.0), Corrected: 3, Corrections: "/v1/index/BBB?year=2026", Parts: []*float64{new(84.85), new(84.85)}, Workbook: "/v1/exports/country.xlsx?country=BBB"},
				{Rank: &two, Code: "XXA", Name: "XXA", Index: new(0.0), Band: "Beginning", Coverage: all, Low: new(0.0), High: new(0.0), Verified: new(0.0), Accepted: all, Change: new(-0.04), Parts: []*float64{new(0.0), new(0.0)}, Workbook: "/v1/exports/country.xlsx?country=XXA"},
				{Code: "DDD", Name: "Sans", Coverage: new(0.2), Low: new(10.0), High: new(80.0), Parts: []*float64{nil, new(50.0)}, Workbook: "/v1/exports/country.xlsx?country=DDD"},
			},
		},
	}
}

func madeUpAbout() About {
	return About{
		Title: "Made-up index", Ref: "made-up@1", Hash: "sha256:0123456789abcdef", Year: 2026, Source: "Made up", Licence: "Anybody's", Countries: true,
		Lasting: "/?asOf=17", AsOf: "2026-03-01", Seq: 17, Inputs: "sha256:aa", MinimumCoverage: 0.66, Confidential: 2,
		Rules:    []Rule{{"aggregate", "arithmetic"}, {"missing", "exclude"}, {"panel", "year"}},
		Vintages: []Vintage{{"income groups", "FY2025"}},
	}
}

func written(t *testing.T, page IndexPage) string {
	t.Helper()
	var b bytes.Buffer
	if err := pages(t).Index(&b, page); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hashes are of static files, whose change is no change of the page.
var hashes = regexp.MustCompile(`(/static/[a-z]+)-[0-9a-f]{12}\.`)

func TestIndexPage(t *testing.T) {
	golden(t, "index.html", hashes.ReplaceAll([]byte(written(t, madeUp())), []byte("$1-HASH.")))
	page := madeUp()
	page.Table, page.Faults = nil, []Fault{{"region", "Afrca is not known"}, {"", "another fault"}, {"year", "write a year"}}
	page.Form.Controls[0].Fault = "Afrca is not known"
	golden(t, "index-fault.html", hashes.ReplaceAll([]byte(written(t, page)), []byte("$1-HASH.")))
}

func TestStatesOfTheIndexPage(t *testing.T) {
	nothing := madeUp()
	nothing.Table.Listed, nothing.Table.Rows = 0, nil
	plain := madeUp()
	plain.Table.Verified, plain.Table.Since, plain.Fewer, plain.Census, plain.Weakest = false, 0, nil, nil, nil
	for name, tt := range map[string]struct {
		page      IndexPage
		has, lack string
	}{
		"closed":                      {IndexPage{Closed: true}, english["closed.title"], "<table"},
		"empty":                       {IndexPage{Empty: true}, english["empty.step.sign"], "<form"},
		"nothing":                     {nothing, english["none.title"], `<table class="index"`},
		"nothing listed, all counted": {nothing, `<table class="counts"`, `<table class="index"`},
		"without":                     {plain, "<table", english["column.verified"]}, "unchanged": {plain, "<table", "Since"},
		"not fewer": {plain, "<table", "so far for"}, "not counted": {plain, `id="about"`, `href="#` + "census"},
		"units": {IndexPage{Table: &Table{Units: 1, Listed: 1, Rows: []Row{{Name: "A"}}}}, "1 unit;", english["about.names"]},
	} {
		got := written(t, tt.page)
		if !strings.Contains(got, tt.has) || strings.Contains(got, tt.lack) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What comes from a framework, a country list or a query is text, wherever it stands.
func TestTextsAreEscaped(t *testing.T) {
	const bad = `<script>alert("1")</script>`
	page := madeUp()
	page.Rounds[0].Title, page.Faults = bad, []Fault{{"region", bad}}
	page.Form.Hidden[0].Value, page.Form.Controls[0].Menus[0][0].Options[0] = bad, Option{bad, bad, true}
	page.Form.Controls[1].Fields, page.Form.Controls[2].Boxes[0] = []string{`" onfocus="x`}, Option{bad, bad, true}
	tab := page.Table
	tab.Title, tab.Source, tab.Licence, tab.Columns[0], tab.Bands[0].Title, tab.AsOf, tab.Vintages[0].What = bad, bad, bad, bad, bad, bad, bad
	tab.Rows[0].Name, tab.Rows[0].Band, tab.Rows[0].Page, tab.Rows[0].Workbook, tab.JSON = bad, bad, `javascript:alert(1)`, `javascript:alert(1)`, `/v1/index?x="><script>`
	tab.Rows[0].Corrections, tab.Trends = `javascript:alert(1)`, `javascript:alert(1)`
	page.Fewer.Address, page.Census.JSON, page.Weakest.JSON = `javascript:alert(1)`, `javascript:alert(1)`, `javascript:alert(1)`
	q := &page.Census.Questions[0]
	q.Title, q.Groups[0].Title, q.Groups[0].Answers[0] = bad, bad, CensusAnswer{Title: bad, Names: []string{bad}, Of: 1}
	weak := &page.Weakest.Groups[0]
	weak.Title, weak.Links[0].Last, weak.Links[1] = bad, []string{bad}, Link{Part: bad, Last: []string{bad, "b", "c", "d"}}
	got := written(t, page)
	for _, word := range []string{"<script", `" onfocus`, "javascript:", "style="} {
		if strings.Contains(got, word) {
			i := strings.Index(got, word)
			t.Errorf("the page has %q: %s", word, got[max(0, i-100):i+50])
		}
	}
	var b bytes.Buffer
	if err := pages(t).Error(&b, ErrorPage{Title: bad, Detail: bad, Faults: []Fault{{bad, bad}}, Fixes: []string{bad}, ID: bad}); err != nil || strings.Contains(b.String(), "<script") {
		t.Errorf("%v: %s", err, b.String())
	}
}

// A control without a label, a column without a scope and an id that stands twice are found by no eye.
func TestIndexPageIsForEverybody(t *testing.T) {
	page := madeUp()
	got := written(t, page)
	for _, m := range regexp.MustCompile(`<(select|input type="text")[^>]*>`).FindAllString(got, -1) {
		id := regexp.MustCompile(` id="([^"]+)"`).FindStringSubmatch(m)
		if !strings.Contains(m, "aria-label=") && (len(id) < 2 || !strings.Contains(got, `<label for="`+id[1]+`"`)) {
			t.Errorf("no label: %s", m)
		}
	}
	forEverybody(t, got)
	for _, word := range []string{"<caption", `<html lang="en" dir="ltr">`, `class="skip"`, `<th scope="row" lang="fr">`, "=1", "84.9", "80.0–90.0"} {
		if !strings.Contains(got, word) {
			t.Errorf("the page lacks %s", word)
		}
	}
	if tables, captions := strings.Count(got, "<table"), strings.Count(got, "<caption"); tables != captions || tables != 3 {
		t.Errorf("%d tables have %d captions", tables, captions)
	}
}

// forEverybody checks what no eye finds: columns without a scope, ids that stand twice or nowhere, headings that skip a level,
// tables without a caption, and what leads elsewhere.
func forEverybody(t *testing.T, got string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`<th[ >][^>]*`).FindAllString(got, -1) {
		if !strings.Contains(m, `scope="`) {
			t.Errorf("no scope: %s", m)
		}
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(got, -1) {
		if seen[m[1]] {
			t.Errorf("id %s stands twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby="|aria-describedby="|for=")([^"]+)"`).FindAllStringSubmatch(got, -1) {
		if !seen[m[1]] {
			t.Errorf("there is no id %s", m[1])
		}
	}
	level := 0
	for _, m := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(got, -1) {
		if next := int(m[1][0] - '0'); next > level+1 {
			t.Errorf("a heading of level %d stands below one of level %d", next, level)
		} else {
			level = next
		}
	}
	if tables, captions := strings.Count(got, "<table"), strings.Count(got, "<caption"); tables != captions {
		t.Errorf("%d tables have %d captions", tables, captions)
	}
	if regexp.MustCompile(`(?:href|src|action)="(?:[a-z]+:)?//`).MatchString(got) {
		t.Error("the page leads elsewhere")
	}
}

// What is hidden from the eye has a place outside the flow: a box that scrolls must hold it, or the page scrolls instead.
func TestHiddenTextStaysInTheTable(t *testing.T) {
	css, err := os.ReadFile("static/readiness.css")
	if err != nil || !strings.Contains(string(css), ".scroll { position: relative; overflow-x: auto;") {
		t.Errorf("the box that scrolls does not hold what is unseen in it: %v", err)
	}
}
