package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

func TestCountries(t *testing.T) {
	h := newHarness(t)
	var got countriesBody
	h.get("/v1/countries?limit=1000", "").want(http.StatusOK).into(&got)
	if len(got.Items) != len(country.All()) || len(got.Vintages) == 0 {
		t.Fatalf("%d countries, want %d", len(got.Items), len(country.All()))
	}
	for i, c := range country.All() {
		if v := got.Items[i]; v.Code != string(c.Code) || v.Name != c.Name("en") || v.SIDS != c.SIDS {
			t.Errorf("%s: %+v", c.Code, v)
		}
	}
	var kenya countryView
	h.get("/v1/countries/kenya?lang=fr&classAsOf=2024-12-31", "donor").want(http.StatusOK).into(&kenya)
	c, _ := country.Get("KEN")
	if kenya.Code != "KEN" || *kenya.IncomeGroup.ID != "LM" || kenya.IncomeGroup.Vintage != "FY2025" || kenya.Name != c.Name("fr") || kenya.Region.Name != "Africa" {
		t.Errorf("%+v", kenya)
	}
	if p := h.get("/v1/countries/Kenia", "").want(http.StatusNotFound).problem(); !strings.Contains(p.Detail, "Kenya") {
		t.Errorf("a misspelt country: %q", p.Detail)
	}
	var few countriesBody
	h.get("/v1/countries?incomeGroup=L&region=Africa", "").want(http.StatusOK).into(&few)
	for _, v := range few.Items {
		if *v.IncomeGroup.ID != "L" || v.Region.Name != "Africa" {
			t.Errorf("%s is chosen", v.Code)
		}
	}
	if len(few.Items) < 10 {
		t.Errorf("%d countries of low income in Africa", len(few.Items))
	}
}

func TestFrameworks(t *testing.T) {
	h := newHarness(t)
	var got list[frameworkSummary]
	h.get("/v1/frameworks", "").want(http.StatusOK).into(&got)
	if len(got.Items) != len(framework.Builtins()) {
		t.Errorf("%d frameworks", len(got.Items))
	}
	for _, f := range got.Items {
		def, err := framework.Builtin(f.ID + "@" + f.Version)
		if err != nil || def.Hash != f.Hash || !f.BuiltIn || f.Recorded != slices.Contains([]string{"gci-pillars2024", "sample1"}, f.ID+f.Version) {
			t.Errorf("%+v", f)
		}
		r := h.get("/v1/frameworks/"+f.ID+"/"+f.Version, "").want(http.StatusOK)
		var d struct {
			ID, Version, Hash string
			Root              struct {
				ID       string
				Children []struct{ ID string }
			}
		}
		r.into(&d)
		if d.ID != f.ID || d.Version != f.Version || d.Hash != f.Hash || len(d.Root.Children) != len(def.Root.Children) {
			t.Errorf("%s: %+v", def.Ref(), d)
		}
	}
	if p := h.get("/v1/frameworks/gci-pillars/2025", "").want(http.StatusNotFound).problem(); len(p.Fixes) == 0 || !strings.Contains(p.Fixes[0], "gci-pillars@20") {
		t.Errorf("%+v", p)
	}
}

func TestClosedReading(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Closed = true })
	for _, path := range []string{
		"/v1/countries", "/v1/countries/KEN", "/v1/frameworks", "/v1/frameworks/gci-pillars/2024", "/v1/index", "/v1/index/KEN", "/v1/gaps", "/v1/answers",
		"/v1/weakest", "/v1/index/KEN/crosswalk?to=gci-2024", "/v1/exports/country.xlsx?country=KEN", "/v1/exports/portfolio.xlsx", "/v1/exports/gaps.csv", "/v1/exports/gaps.jsonl",
	} {
		h.get(path, "").want(http.StatusUnauthorized)
		h.get(path, "donor").want(http.StatusOK)
	}
}
