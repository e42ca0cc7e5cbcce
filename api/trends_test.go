package api

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

const gciColumns = "country,year,legal,technical,organizational,capacity-development,cooperation\n"

// publish records and publishes answers to a built-in framework, or to one that stands in a test.
func (h *harness) publish(ref, rows string) {
	h.t.Helper()
	def, err := framework.Load("test.yaml", []byte(ref))
	if !strings.Contains(ref, "\n") {
		def, err = framework.Builtin(ref)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.Service.State().Framework(def.Ref()); err != nil {
		if _, err := h.Service.Do(h.t.Context(), "operator", assessment.AddFramework{Framework: def}); err != nil {
			h.t.Fatal(err)
		}
	}
	in, _, err := exports.ReadImport("answers.csv", strings.NewReader(rows), exports.Of(def))
	if err != nil {
		h.t.Fatal(err)
	}
	if report, _, err := h.Service.Import(h.t.Context(), "assessor", in, true); err != nil || !report.Clean() {
		h.t.Fatalf("%+v, %v", report, err)
	}
	for _, a := range h.Service.State().Assessments() {
		if a.Framework.Ref() != def.Ref() || a.Stage != assessment.Draft {
			continue
		}
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
			if _, err := h.Service.Do(h.t.Context(), "operator", assessment.Move{Assessment: a.ID, To: to}); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

// shown is a number of an answer for comparison.
func shown[T float64 | int](v *T) string {
	if v == nil {
		return "null"
	}
	return fmt.Sprint(*v)
}

// twoYears publishes three countries for 2022 and 2023 by a version that the harness has not.
//
//	        2022                    2023                    change
//	KEN     10 10 10 10 10 = 50     12 10 10 10 13 = 55     +5, legal of 20: 50 to 60, cooperation 50 to 65
//	GHA     20 20 20 20 20 = 100    20 20 20 20 10 = 90     -10
//	UGA     10 5 5 5 5     = 30     6 6 6 6 6      = 30     0
//	TGO     15 15 15 15 15 = 75     -
//	SEN     -                       1 1 1 1 1      = 5
func (h *harness) twoYears() {
	h.t.Helper()
	h.publish("gci-pillars@2020", gciColumns+"KEN,2022,10,10,10,10,10\nGHA,2022,20,20,20,20,20\nUGA,2022,10,5,5,5,5\nTGO,2022,15,15,15,15,15\n"+
		"KEN,2023,12,10,10,10,13\nGHA,2023,20,20,20,20,10\nUGA,2023,6,6,6,6,6\nSEN,2023,1,1,1,1,1\n")
}

func trendLine(i trendItem) string {
	end := func(e *trendEnd) string {
		if e == nil {
			return "null"
		}
		return fmt.Sprintf("%d %s (%s of %d)", e.Year, shown(e.Index), shown(e.Rank), e.Units)
	}
	return fmt.Sprintf("%s %s; %s; %s; legal %s", i.Country, end(i.Before), end(i.After), shown(i.Change), shown(i.Nodes["legal"]))
}

func TestTrends(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	var got trendList
	h.get("/v1/trends", "").want(http.StatusOK).into(&got)
	want := []string{
		"KEN 2022 50 (3 of 4); 2023 55 (2 of 4); 5; legal 10", "UGA 2022 30 (4 of 4); 2023 30 (3 of 4); 0; legal -20",
		"GHA 2022 100 (1 of 4); 2023 90 (1 of 4); -10; legal 0", "SEN null; 2023 5 (4 of 4); null; legal null", "TGO 2022 75 (2 of 4); null; null; legal null",
	}
	var lines []string
	for _, i := range got.Items {
		lines = append(lines, trendLine(i))
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%q\nwant %q", lines, want)
	}
	if x := got.Totals; x.Compared != 3 || x.Up != 1 || x.Down != 1 || x.Same != 1 || shown(x.Median) != "0" || got.From != 2022 || got.Year != 2023 {
		t.Errorf("totals %+v from %d to %d", x, got.From, got.Year)
	}
	if m := got.Method; m.Framework != "gci-pillars" || m.Version != "2020" || m.Year != 2023 || m.Units != 4 {
		t.Errorf("method %+v", m)
	}
	if len(got.Items[0].Nodes) != 5 {
		t.Errorf("nodes %v", got.Items[0].Nodes)
	}
	// Filters choose what is listed and counted; ranks stay.
	var africa trendList
	h.get("/v1/trends?country=Uganda&country=TGO", "").want(http.StatusOK).into(&africa)
	if len(africa.Items) != 2 || trendLine(africa.Items[0]) != want[1] || africa.Totals.Compared != 1 || africa.Totals.Same != 1 {
		t.Errorf("%+v", africa)
	}
	var none trendList
	h.get("/v1/trends?country=FRA", "").want(http.StatusOK).into(&none)
	if none.Items == nil || len(none.Items) != 0 || none.Totals.Compared != 0 || none.Totals.Median != nil || none.Next != "" {
		t.Errorf("of nobody: %+v", none)
	}
}

func TestTrendsPages(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	var codes []string
	pages := 0
	for next := "/v1/trends?limit=2&lang=fr"; next != ""; pages++ {
		var got trendList
		h.get(next, "").want(http.StatusOK).into(&got)
		for _, i := range got.Items {
			codes = append(codes, i.Country)
		}
		if next = got.Next; got.Totals.Compared != 3 {
			t.Errorf("page %d counts %+v", pages, got.Totals)
		}
	}
	if pages != 3 || strings.Join(codes, " ") != "KEN UGA GHA SEN TGO" {
		t.Errorf("%v on %d pages", codes, pages)
	}
	var first trendList
	h.get("/v1/trends?limit=2", "").into(&first)
	p := h.get("/v1/trends?limit=2&from=2022&country=KEN&cursor="+cursorOf(first.Next), "").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 1 || p.Errors[0].Location != "query.cursor" {
		t.Errorf("a cursor of another query: %+v", p)
	}
}

// Which two years are compared, of which version.
func TestTrendsYears(t *testing.T) {
	h := newHarness(t)
	p := h.get("/v1/trends", "").want(http.StatusNotFound).problem()
	if !strings.Contains(strings.Join(p.Fixes, " "), "gci-pillars@2024 for 2024") {
		t.Errorf("nothing to compare: %+v", p)
	}
	p = h.get("/v1/trends?framework=sample", "").want(http.StatusNotFound).problem() // nothing is published of it
	if !strings.Contains(strings.Join(p.Fixes, " "), "gci-pillars@2024 for 2024") {
		t.Errorf("nothing is published: %+v", p)
	}
	h.twoYears()
	h.publish("gci-pillars@2020", gciColumns+"KEN,2019,1,1,1,1,1\n")
	h.publish("sample@1", "country,year,cybercrime-law\nXXA,2025,full\nXXA,2026,full\n")
	for query, want := range map[string]string{
		"":                                 "gci-pillars 2022 to 2023", // the sample is newer, and a sample
		"?year=2022":                       "gci-pillars 2019 to 2022",
		"?from=2019":                       "gci-pillars 2019 to 2023",
		"?from=2019&year=2022":             "gci-pillars 2019 to 2022",
		"?framework=gci-pillars":           "gci-pillars 2022 to 2023",
		"?framework=gci-pillars@2020":      "gci-pillars 2022 to 2023",
		"?framework=sample":                "sample 2025 to 2026",
		"?year=2026":                       "sample 2025 to 2026",
		"?framework=sample&from=2025":      "sample 2025 to 2026",
		"?framework=gci-pillars@2024":      "404 2024 for 2024",
		"?year=2024":                       "query.year 2026, 2023, 2022",
		"?year=2019":                       "query.year 2026, 2023, 2022",
		"?from=2023":                       "query.from 2025, 2022, 2019",
		"?year=2022&from=2022":             "query.from 2019",
		"?framework=gci-pilars":            "query.framework gci-pillars",
		"?framework=gci-pillars&from=2024": "query.from 2022, 2019",
	} {
		r := h.get("/v1/trends"+query, "")
		if where, what, _ := strings.Cut(want, " "); r.Status == http.StatusOK {
			var got trendList
			r.into(&got)
			if text := fmt.Sprintf("%s %d to %d", got.Method.Framework, got.From, got.Year); text != want {
				t.Errorf("%s: %s, want %s", query, text, want)
			}
		} else if p := r.problem(); !strings.Contains(p.Detail+p.Fixes0()+fmt.Sprint(p.Errors), what) || where != fmt.Sprint(r.Status) && (len(p.Errors) != 1 || p.Errors[0].Location != where) {
			t.Errorf("%s: %d %+v, want %s", query, r.Status, p, want)
		}
	}
	wrong := h.get("/v1/trends?framework=gci-pilars&region=Afrca", "").want(http.StatusUnprocessableEntity).problem()
	if len(wrong.Errors) != 2 {
		t.Errorf("not every fault at once: %+v", wrong.Errors)
	}
}

// A rank is of so many as have one; who has no index is not among them.
func TestTrendsCountRankedUnits(t *testing.T) {
	h := newHarness(t)
	h.publish("gci-pillars@2020", gciColumns+"KEN,2022,10,10,10,10,10\nGHA,2022,,,,,\nKEN,2023,12,10,10,10,13\nGHA,2023,20,20,20,20,20\n")
	var got trendList
	h.get("/v1/trends", "").want(http.StatusOK).into(&got)
	if line := trendLine(got.Items[0]); line != "KEN 2022 50 (1 of 1); 2023 55 (2 of 2); 5; legal 10" {
		t.Error(line)
	}
}

// What was accepted, corrected and released stands beside the numbers of each year.
func TestTrendSaysWhatIsBehindTheNumbers(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	h.twoYears()
	def, err := framework.Builtin("gci-pillars@2020")
	if err != nil {
		t.Fatal(err)
	}
	id := assessment.ID("KEN-2023-" + def.Ref())
	h.do(http.MethodPost, pathOf(id)+"/corrections", "ministry", `{"reason":"one too many","answers":{"legal":{"value":11}}}`, "If-Match", "*").want(http.StatusCreated)
	h.do(http.MethodPost, pathOf(id+"~2")+"/reviews", "reviewer", `{"verdict":"accepted"}`, "If-Match", "*").want(http.StatusOK)
	h.move(pathOf(id+"~2"), "ministry", `{"to":"published"}`, http.StatusOK)
	var index indexList
	h.get("/v1/index?framework=gci-pillars@2020&year=2023&country=KEN", "").want(http.StatusOK).into(&index)
	item := index.Items[0]
	if item.Corrected != 1 || item.Release == nil || shown(item.Verified.Index) == "0" {
		t.Fatalf("the index has %+v", item)
	}
	var one trendBody
	h.get("/v1/index/KEN/trend?framework=gci-pillars", "").want(http.StatusOK).into(&one)
	before, after := one.Points[0], one.Points[1]
	if before.Corrected != 0 || before.Release == nil || before.Release.Seq == item.Release.Seq {
		t.Errorf("2022: %+v", before)
	}
	if after.Corrected != 1 || after.Release == nil || *after.Release != *item.Release || shown(after.Verified.Index) != shown(item.Verified.Index) {
		t.Errorf("2023: %+v", after)
	}
	var all trendList
	h.get("/v1/trends?framework=gci-pillars&country=KEN", "").want(http.StatusOK).into(&all)
	was, is := all.Items[0].Before.Verified, all.Items[0].After.Verified
	if shown(was.Index) != "0" || shown(was.Coverage) != "0" || shown(is.Index) != shown(item.Verified.Index) || shown(is.Coverage) != shown(item.Verified.Coverage) {
		t.Errorf("verified %+v and %+v", was, is)
	}
}

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
