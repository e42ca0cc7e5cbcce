package api

import (
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
		return fmt.Sprintf("%d %s (%s of %d)", e.Year, shown(e.Index), shown(e.Rank), e.Ranked)
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
