package api

import (
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
)

// TestIndexWithoutAnOverallNumber: of a framework with the aggregate none at its root the list has every unit, by code,
// and nobody has an index, a rank, a band or an interval; the parts that have a number have it. The page can be shown,
// and so can a country's own index and its gaps.
func TestIndexWithoutAnOverallNumber(t *testing.T) {
	h := newHarness(t)
	rows := "country,year,D1.1,D1.2,D5.6\nGHA,2024,start-up,dynamic,\nKEN,2024,established,formative,strategic\n"
	if err := importAll(t.Context(), h.Service, "cmm.csv", []byte(rows), "cmm@2021"); err != nil {
		t.Fatal(err)
	}
	for _, a := range h.Service.State().Assessments() {
		if a.Framework.ID != "cmm" {
			continue
		}
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
			if _, err := h.Service.Do(t.Context(), "operator", assessment.Move{Assessment: a.ID, To: to}); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got indexList
	h.get("/v1/index?framework=cmm@2021&year=2024", "").want(http.StatusOK).into(&got)
	if got.Totals.Units != 2 || got.Totals.Ranked != 0 || len(got.Totals.Bands) != 0 || got.Method.Rules.Aggregate != "none" || len(got.Items) != 2 || got.Items[0].Country != "GHA" {
		t.Fatalf("totals %+v, rules %+v, %d items", got.Totals, got.Method.Rules, len(got.Items))
	}
	for _, item := range got.Items {
		if item.Index != nil || item.Rank != nil || item.Band != nil || item.Interval != nil || item.Tied || item.Nodes["D1"].Score != nil {
			t.Errorf("%s: %+v", item.Country, item.IndexNumbers)
		}
	}
	if s := got.Items[1].Nodes["D1.1"].Score; s == nil || *s != 50 {
		t.Errorf("D1.1 of Kenya is %v", s)
	}
	for _, path := range []string{
		"/?framework=cmm@2021&year=2024", "/v1/index/KEN?framework=cmm@2021&year=2024", "/v1/gaps?framework=cmm@2021&year=2024",
		"/v1/exports/portfolio.xlsx?framework=cmm@2021&year=2024", "/v1/exports/country.xlsx?framework=cmm@2021&year=2024&country=KEN",
		"/v1/weakest?framework=cmm@2021&year=2024", "/v1/answers?framework=cmm@2021&year=2024&question=D1.1",
	} {
		if r := h.get(path, ""); r.Status != http.StatusOK || strings.Contains(string(r.Body), ">NaN<") || strings.Contains(string(r.Body), ":NaN") {
			t.Errorf("%s: %d %.300s", path, r.Status, string(r.Body))
		}
	}
}
