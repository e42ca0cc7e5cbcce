package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const (
	draftID   = "XXA-2026-sample@1"
	draftPath = "/v1/assessments/" + draftID
)

func (r *reply) assessment() assessmentView {
	r.t.Helper()
	var v assessmentView
	r.into(&v)
	return v
}

func TestCreateAssessment(t *testing.T) {
	h := newHarness(t)
	const body = `{"country":"KEN","year":2026,"framework":"sample@1"}`
	made := h.do(http.MethodPost, "/v1/assessments", "stranger", body).want(http.StatusCreated)
	v := made.assessment()
	if v.ID != "KEN-2026-sample@1" || v.Country != "KEN" || v.Year != 2026 || v.State != "draft" || v.Revision != 1 || v.Progress.Answered != 0 || v.Framework.Hash == "" {
		t.Errorf("created %s", made.Body)
	}
	if made.Header.Get("Location") != "/v1/assessments/KEN-2026-sample@1" || made.Header.Get("ETag") != `"1"` || made.Header.Get("Journal-Seq") == "" {
		t.Errorf("headers %v", made.Header)
	}
	again := h.do(http.MethodPost, "/v1/assessments", "stranger", body).want(http.StatusConflict)
	if !strings.Contains(again.problem().Detail, "KEN-2026-sample@1") || again.Header.Get("Location") != "/v1/assessments/KEN-2026-sample@1" {
		t.Errorf("the same again: %s %v", again.Body, again.Header)
	}
	second := h.do(http.MethodPost, "/v1/assessments", "administrator", strings.Replace(body, "}", `,"parallel":true}`, 1)).want(http.StatusCreated)
	if v := second.assessment(); v.ID != "KEN-2026-sample@1~2" || v.Parallel != 2 {
		t.Errorf("parallel %s", second.Body)
	}
	h.get(second.Header.Get("Location"), "stranger").want(http.StatusOK)
	for _, as := range []string{"nobody", "reviewer", "ministry", "donor", "auditor"} {
		h.do(http.MethodPost, "/v1/assessments", as, body).want(http.StatusForbidden)
	}
	h.do(http.MethodPost, "/v1/assessments", "stranger", strings.Replace(body, "KEN", "UGA", 1)).want(http.StatusForbidden)
	h.do(http.MethodPost, "/v1/assessments", "", body).want(http.StatusUnauthorized)
}

func TestCreateAssessmentSaysEveryFault(t *testing.T) {
	h := newHarness(t)
	for body, want := range map[string][]string{
		`{"country":"KEN","country":"UGA","year":"2026","framwork":"sample@1"}`: {"body.country", "body.year", "body.framwork", "body.framework"},
		`{"year":2026,"framework":"nothing@1"}`:                                 {"body.country", "body.framework"},
		`{"country":"Keny","year":1200,"framework":"sample@1"}`:                 {"body.country", "body.year"},
		`[]`: {"body"},
	} {
		p := h.do(http.MethodPost, "/v1/assessments", "assessor", body).want(http.StatusUnprocessableEntity).problem()
		if got := locations(p); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	h.do(http.MethodPost, "/v1/assessments", "assessor", `{"country":`).want(http.StatusBadRequest)
	h.do(http.MethodPost, "/v1/assessments", "assessor", `{}`, "Content-Type", "text/plain").want(http.StatusUnsupportedMediaType)
	h.do(http.MethodPost, "/v1/assessments", "assessor", `{"country":"`+strings.Repeat("x", smallBody)+`"}`).want(http.StatusRequestEntityTooLarge)
}

func locations(p problem) []string {
	var all []string
	for _, f := range p.Errors {
		all = append(all, f.Location)
	}
	return all
}

func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	count := map[string]int{}
	for i := range a {
		count[a[i]]++
		count[b[i]]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestListAssessments(t *testing.T) {
	h := newHarness(t)
	var got list[AssessmentSummary]
	read := func(query, as string) []AssessmentSummary {
		t.Helper()
		got = list[AssessmentSummary]{}
		h.get("/v1/assessments"+query, as).want(http.StatusOK).into(&got)
		return got.Items
	}
	for query, want := range map[string]string{
		"?state=draft":             draftID,
		"?framework=sample":        draftID,
		"?framework=sample@1":      draftID,
		"?year=2026":               draftID,
		"?country=XXA&year=2026":   draftID,
		"?country=Kenya&year=2024": "KEN-2024-gci-pillars@2024",
		"?country=KEN":             "KEN-2024-gci-pillars@2024",
	} {
		if items := read(query, "assessor"); len(items) != 1 || items[0].ID != want {
			t.Errorf("%s gives %v, want %s", query, items, want)
		}
	}
	all := read("?limit=1000", "assessor")
	published := read("?limit=1000&state=published", "assessor")
	if len(all) != len(published)+1 || len(published) < 100 {
		t.Errorf("%d assessments, %d published", len(all), len(published))
	}
	if len(read("?limit=1000", "donor")) != len(published) || len(read("?limit=1000", "nobody")) != len(published) {
		t.Error("what is not published is in the list of a donor, or of nobody")
	}
	narrow := read("?limit=1000&region=Africa&incomeGroup=L&lendingCategory=IDA", "donor")
	if len(narrow) == 0 || len(narrow) > 40 {
		t.Errorf("%d low-income IDA countries of Africa", len(narrow))
	}
	p := h.get("/v1/assessments?region=Atlantis&incomeGroup=X", "donor").want(http.StatusUnprocessableEntity).problem()
	if got := locations(p); !sameWords(got, []string{"query.region", "query.incomeGroup"}) {
		t.Errorf("faults at %v", got)
	}
	h.get("/v1/assessments?stat=draft", "donor").want(http.StatusUnprocessableEntity)

	seen := map[string]bool{}
	query := "?limit=50"
	for pages := 0; ; pages++ {
		for _, a := range read(query, "assessor") {
			if seen[a.ID] {
				t.Fatalf("%s stands twice", a.ID)
			}
			seen[a.ID] = true
		}
		if got.Next == "" || pages > 20 {
			break
		}
		query = "?limit=50&cursor=" + url.QueryEscape(got.Next)
	}
	if len(seen) != len(all) {
		t.Errorf("pages give %d assessments, want %d", len(seen), len(all))
	}
}

func TestGetAssessment(t *testing.T) {
	h := newHarness(t)
	got := h.get(draftPath, "assessor").want(http.StatusOK)
	v := got.assessment()
	if v.ID != draftID || v.Country != "XXA" || v.Progress.Answered == 0 || len(v.Answers) != v.Progress.Answered || v.Coverage == nil || *v.Coverage <= 0 || *v.Coverage > 1 {
		t.Errorf("the draft is %s", got.Body)
	}
	for q, a := range v.Answers {
		if len(a.Value) == 0 || a.Confidence == "" || a.Revision == nil || *a.Revision == 0 || a.UpdatedBy != "assessor" || a.UpdatedAt == nil {
			t.Errorf("answer %s is not whole: %+v", q, a)
		}
	}
	if got.Header.Get("ETag") != revisionTag(v.Revision) {
		t.Errorf("ETag %s at revision %d", got.Header.Get("ETag"), v.Revision)
	}
	h.get(draftPath, "assessor", "If-None-Match", got.Header.Get("ETag")).want(http.StatusNotModified)
	for _, as := range []string{"stranger", "nobody", "donor"} {
		if r := h.get(draftPath, as).want(http.StatusNotFound); strings.Contains(string(r.Body), "draft") {
			t.Errorf("%s learns of the draft: %s", as, r.Body)
		}
	}
	missing := h.get("/v1/assessments/ZZZ-2026-sample@1", "donor").want(http.StatusNotFound)
	if hidden := h.get(draftPath, "donor"); strings.ReplaceAll(hidden.problem().Detail, "XXA", "ZZZ") != strings.ReplaceAll(missing.problem().Detail, `"`, "") &&
		strings.ReplaceAll(hidden.problem().Detail, "XXA", "ZZZ") != missing.problem().Detail {
		t.Errorf("what is hidden and what is missing can be told apart: %q, %q", hidden.problem().Detail, missing.problem().Detail)
	}
	outside := h.get("/v1/assessments/KEN-2024-gci-pillars@2024", "donor").want(http.StatusOK).assessment()
	for q, a := range outside.Answers {
		if a.UpdatedBy != "" {
			t.Errorf("a donor sees who answered %s", q)
		}
	}
	if outside.CreatedBy != "" || outside.Assignments != nil || len(outside.Answers) == 0 {
		t.Errorf("a donor sees %+v", outside)
	}
}

const freeUnits = `
id: towns
version: "1"
title: {en: Towns}
source: made up
licence: none
entity: any
defaults: {aggregate: arithmetic, missing: zero, minimumCoverage: 0}
root:
  id: index
  title: {en: Index}
  children:
    - {id: open, title: {en: Open}, question: {en: "?"}, answer: {type: boolean}}
    - {id: secret, title: {en: Secret}, question: {en: "?"}, confidential: true, answer: {type: boolean}}
`

// towns adds a framework about towns, one of whose questions is confidential.
func (h *harness) towns() *framework.Definition {
	h.t.Helper()
	def, err := framework.Load("towns.yaml", []byte(freeUnits))
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.Service.Do(h.t.Context(), "operator", assessment.AddFramework{Framework: def}); err != nil {
		h.t.Fatal(err)
	}
	return def
}

func TestUnitsWithUnusualNames(t *testing.T) {
	h := newHarness(t)
	h.towns()
	for _, unit := range []string{"Saint-Denis / Nord", "50%25 town?", "São Tomé~2#x", "a..b/../c"} {
		name, _ := json.Marshal(unit)
		made := h.do(http.MethodPost, "/v1/assessments", "assessor", `{"unit":`+string(name)+`,"year":2026,"framework":"towns@1"}`).want(http.StatusCreated)
		got := h.get(made.Header.Get("Location"), "assessor").want(http.StatusOK).assessment()
		if got.Unit != unit || got.Country != "" {
			t.Errorf("unit %q reads back as %q, country %q", unit, got.Unit, got.Country)
		}
		h.do(http.MethodPatch, made.Header.Get("Location")+"/answers", "assessor", `{"answers":{"open":{"value":true}}}`, "If-Match", `"1"`).want(http.StatusOK)
	}
}

var releaseText = regexp.MustCompile(`"release":{"seq":\d+,"head":"\d+:[0-9a-f]{64}",`)

func TestConfidentialAnswersAreKept(t *testing.T) {
	var bodies, tags []string
	for _, secret := range []string{"true", "false"} {
		h := newHarness(t)
		h.towns()
		path := h.do(http.MethodPost, "/v1/assessments", "assessor", `{"unit":"Town","year":2026,"framework":"towns@1"}`).want(http.StatusCreated).Header.Get("Location")
		h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{"open":{"value":true},"secret":{"value":`+secret+`,"note":"hush `+secret+`"}}}`, "If-Match", "*").want(http.StatusOK)
		if secret == "false" { // one change more, which tells nothing
			h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{"secret":{"note":"hush again"}}}`, "If-Match", "*").want(http.StatusOK)
		}
		if v := h.get(path, "assessor").want(http.StatusOK).assessment(); len(v.Answers) != 2 || v.Progress.Total != 2 {
			t.Errorf("the team sees %+v", v)
		}
		id, _ := url.PathUnescape(strings.TrimPrefix(path, "/v1/assessments/"))
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
			if _, err := h.Service.Do(t.Context(), "operator", assessment.Move{Assessment: assessment.ID(id), To: to}); err != nil {
				t.Fatal(err)
			}
		}
		got := h.get(path, "donor").want(http.StatusOK)
		if v := got.assessment(); len(v.Answers) != 1 || v.Progress.Total != 1 || v.Coverage == nil || *v.Coverage != 1 {
			t.Errorf("a donor sees %s", got.Body)
		}
		if v := h.get(path, "administrator").want(http.StatusOK).assessment(); len(v.Answers) != 1 {
			t.Errorf("an administrator sees %+v", v.Answers)
		}
		// The release names the record of the publication: that something was recorded before it is no secret.
		body := releaseText.ReplaceAllString(string(got.Body), `"release":{`)
		bodies, tags = append(bodies, body), append(tags, got.Header.Get("ETag"))
	}
	if bodies[0] != bodies[1] || tags[0] != tags[1] {
		t.Errorf("a donor can tell confidential answers apart:\n%s %s\n%s %s", tags[0], bodies[0], tags[1], bodies[1])
	}
}
