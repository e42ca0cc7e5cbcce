package api

import (
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/exports"
)

func TestCrosswalk(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	def, err := h.Service.State().Framework("sample")
	if err != nil {
		t.Fatal(err)
	}
	x, err := assessment.NewIndex(h.Service.State().Published(def.WithoutConfidential()))
	if err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"cmm-2021", "gci-2024"} {
		want, err := assessment.Crosswalk(x, "XXA", 2026, scheme)
		if err != nil {
			t.Fatal(err)
		}
		var got crosswalkBody
		h.get("/v1/index/XXA/crosswalk?framework=sample&to="+scheme, "").want(http.StatusOK).into(&got)
		if got.Scheme.ID != scheme || got.Country != "XXA" || got.Total != want.Total || got.Covered != want.Covered || got.Assessed != want.Assessed ||
			got.Covers != want.Covers() || !strings.Contains(got.Disclaimer, "not an official score") || len(got.Codes) != len(want.Codes) {
			t.Fatalf("%s: %+v", scheme, got)
		}
		questions := 0
		for i, c := range want.Codes {
			code := got.Codes[i]
			if code.Code != c.ID || code.Part != c.Part || code.Without != c.Without || len(code.Questions) != len(c.Questions) || (code.Score == nil) != (c.Without != "") {
				t.Errorf("%s: %+v, want %+v", scheme, code, c)
				continue
			}
			if code.Score != nil && *code.Score != exports.Points(c.Score) {
				t.Errorf("%s: %v, want %v", c.ID, *code.Score, c.Score)
			}
			for k, q := range c.Questions {
				questions++
				if code.Questions[k].Question != q.Node.ID || code.Questions[k].AnswerTitle != q.Node.Describe(q.Value, "en") || q.Node.Confidential {
					t.Errorf("%s: %+v", c.ID, code.Questions[k])
				}
			}
		}
		if questions == 0 {
			t.Errorf("%s: no question", scheme)
		}
	}
}

func TestCrosswalkRefusals(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	for query, near := range map[string]string{"?framework=sample": "", "?framework=sample&to=cmm2021": "cmm2021", "?framework=sample&to=": "", "?to=cmm-2021&year=1999": "1999"} {
		p := h.get("/v1/index/XXA/crosswalk"+query, "").want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || !strings.HasPrefix(p.Errors[0].Location, "query.") || !strings.Contains(p.Errors[0].Message, near) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	if p := h.get("/v1/index/XXA/crosswalk?framework=sample&to=cmm2021", "").problem(); len(p.Fixes) == 0 || !strings.Contains(p.Fixes0(), "cmm-2021") {
		t.Errorf("%+v", p)
	}
	h.get("/v1/index/TGO/crosswalk?framework=sample&to=cmm-2021", "").want(http.StatusNotFound)
	h.get("/v1/index/nowhere/crosswalk?framework=sample&to=cmm-2021", "").want(http.StatusUnprocessableEntity)
}
