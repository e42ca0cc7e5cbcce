package api

import (
	"net/http"
	"strings"
	"testing"
)

// A number beyond the bounds of its question counts as the bound, through every door, and every door says so.
func TestNumbersBeyondTheirBounds(t *testing.T) {
	h := newHarness(t)
	const words = "-5 is below the least value of legal, 0, and counts as that"
	at := exampleCreated(h).want(http.StatusCreated).Header.Get("Location") + "/answers"
	for name, r := range map[string]*reply{
		"PATCH": h.do(http.MethodPatch, at, "assessor", `{"answers":{"legal":{"value":-5},"technical":{"value":5}}}`, "If-Match", "*"),
		"PUT":   h.do(http.MethodPut, at+"/legal", "assessor", `{"value":-5}`, "If-Match", "*"),
		"simulation": h.do(http.MethodPost, "/v1/simulations", "donor",
			`{"framework":"gci-pillars@2024","country":"KEN","answers":{"legal":-5,"technical":5}}`),
	} {
		if r.want(http.StatusOK); strings.Count(string(r.Body), "counts as that") != 1 || !strings.Contains(string(r.Body), words) {
			t.Errorf("%s: %.600s", name, r.Body)
		}
	}
	if r := h.do(http.MethodPatch, at, "assessor", `{"answers":{"legal":{"value":5}}}`, "If-Match", "*").want(http.StatusOK); strings.Contains(string(r.Body), "notices") {
		t.Errorf("there is nothing to say: %s", r.Body)
	}
}
