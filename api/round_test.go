package api

import (
	"net/http"
	"strings"
	"testing"
)

// Without framework and year the newest round is meant that is no sample; who asks for a unit elsewhere is told where.
func TestRoundWithoutFramework(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	var list indexList
	h.get("/v1/index", "").want(http.StatusOK).into(&list)
	if list.Method.Framework != "gci-pillars" || list.Method.Year != 2024 {
		t.Errorf("the default is %s@%s for %d", list.Method.Framework, list.Method.Version, list.Method.Year)
	}
	h.get("/v1/index/KEN", "").want(http.StatusOK)
	var one countryIndex
	if h.get("/v1/index/XXA", "").want(http.StatusOK).into(&one); one.Method.Framework != "sample" || one.Year != 2026 {
		t.Errorf("of XXA there is a sample alone: %+v", one.Method)
	}
	for path, fix := range map[string]string{
		"/v1/index/XXA?year=2024":        "framework=sample@1&year=2026",
		"/v1/index/KEN?framework=sample": "framework=gci-pillars@2024&year=2024",
	} {
		p := h.get(path, "").want(http.StatusNotFound).problem()
		if len(p.Fixes) != 1 || !strings.Contains(p.Fixes[0], fix) {
			t.Errorf("%s: %q, want %s in it", path, p.Fixes, fix)
		}
	}
	if p := h.get("/v1/index/ATA", "").want(http.StatusNotFound).problem(); len(p.Fixes) != 0 {
		t.Errorf("a country of which nothing is published: %q", p.Fixes)
	}
}

// A framework that the store has, and not the program, is the same one in a reading of the past, whichever of the two
// readings of a record was first.
func TestRoundOfThePastKnowsItsFramework(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	at := itoa(m.Service.Head().Seq)
	const path = "/v1/index?framework=matrix@1&year=2022"
	m.get(path, "").want(http.StatusOK)
	m.change(matrixCaller{"donor", "own"}, "donor", "KEN")
	m.get(path+"&asOf="+at, "").want(http.StatusOK)
	m.get("/v1/index/XXA?framework=matrix@1&year=2022&asOf="+at, "").want(http.StatusOK)
}
