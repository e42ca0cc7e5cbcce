package api

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

func TestExportQuestionnaire(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{"`+q[0]+`":{"value":4,"note":"Act of 2019"}}}`, "If-Match", "*").want(http.StatusOK)
	const file = "/v1/exports/questionnaire.xlsx?"
	id, _ := url.PathUnescape(strings.TrimPrefix(path, "/v1/assessments/"))
	read := func(r *reply) *assessment.Import {
		t.Helper()
		r.want(http.StatusOK)
		if r.Header.Get("Content-Type") != workbookType || r.Header.Get("ETag") == "" || r.Header.Get("Journal-Seq") == "" {
			t.Errorf("headers %v", r.Header)
		}
		in, _, err := exports.ReadImport("Q.xlsx", bytes.NewReader(r.Body), func(ref string) (*framework.Definition, error) {
			if def, err := h.Service.State().Framework(ref); err == nil {
				return def, nil
			}
			return framework.Builtin(ref)
		})
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	one := h.get(file+"assessment="+url.QueryEscape(id), "stranger") // an assessor of KEN
	in := read(one)
	if in.Seq != h.Service.Head().Seq || len(in.Answers) == 0 || in.Answers[0].Unit != "KEN" || in.Answers[0].Value.Number != 4 || *in.Answers[0].Note != "Act of 2019" {
		t.Errorf("%+v", in)
	}
	same := h.get(file+"country=Kenya&year=2026&framework=gci-pillars", "stranger")
	if !bytes.Equal(same.Body, one.Body) {
		t.Error("the two names of an assessment give two files")
	}
	if got := h.get(file+"assessment="+url.QueryEscape(id), "stranger", "If-None-Match", one.Header.Get("ETag")); got.Status != http.StatusNotModified {
		t.Errorf("%d", got.Status)
	}
	before := read(h.get(file+"asOf="+itoa(in.Seq-1)+"&assessment="+url.QueryEscape(id), "stranger"))
	if before.Seq != in.Seq-1 || len(before.Answers) != 0 {
		t.Errorf("as of before: %+v", before)
	}
	none := read(h.get(file+"country=KEN&year=2031&framework=readiness-core", "stranger"))
	if none.Seq != in.Seq || none.Framework.ID != "readiness-core" || len(none.Answers) != 0 {
		t.Errorf("not begun: %+v", none)
	}
	for query, status := range map[string]int{
		"": 422, "assessment=none": 404, "country=KEN": 422, "country=KEN&year=2026": 422, "country=Kenia&year=2026&framework=sample": 422,
		"country=KEN&year=2026&framework=none": 422, "country=KEN&year=1&framework=sample": 422, "country=UGA&year=2026&framework=sample": 403,
		"assessment=" + url.QueryEscape(id) + "&year=2026": 422, "asessment=x": 422,
	} {
		h.get(file+query, "stranger").want(status)
	}
	h.get(file+"assessment="+url.QueryEscape(id), "donor").want(http.StatusNotFound)
	h.get(file+"assessment="+url.QueryEscape(id), "").want(http.StatusUnauthorized)
	public := h.get(file+"assessment=KEN-2024-gci-pillars@2024", "donor").want(http.StatusOK)
	if bytes.Contains(public.Body, []byte("reviewer")) {
		t.Error("a donor reads who reviewed")
	}
}
