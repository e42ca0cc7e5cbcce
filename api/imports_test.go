package api

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment/framework"
	"readiness/exports"
)

// upload makes a form of files, by name and content.
func upload(t testing.TB, parts ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := form.CreateFormFile(parts[i], "answers.csv")
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), form.FormDataContentType()
}

func (h *harness) upload(query, as, file string) *reply {
	h.t.Helper()
	body, kind := upload(h.t, "file", file)
	return h.do(http.MethodPost, "/v1/imports"+query, as, body, "Content-Type", kind)
}

func TestImports(t *testing.T) {
	h := newHarness(t)
	_, q := h.blank()
	file := "country,year,question,value\nKEN,2026," + q[0] + ",4\nKEN,2026," + q[1] + ",5\n"
	const query = "?framework=gci-pillars@2024"
	seq := h.Service.Head().Seq
	var report importReport
	h.upload(query, "stranger", file).want(http.StatusOK).into(&report)
	if report.Added != 2 || report.Applied || len(report.Cells) != 2 || h.Service.Head().Seq != seq {
		t.Errorf("a dry run gives %+v at %d", report, h.Service.Head().Seq)
	}
	applied := h.upload(query+"&apply=true", "stranger", file).want(http.StatusOK)
	applied.into(&report)
	if report.Added != 2 || !report.Applied || report.Head != h.Service.Head().String() || applied.Header.Get("Journal-Seq") == "" {
		t.Errorf("applied: %s", applied.Body)
	}
	h.upload(query+"&apply=true", "stranger", file).want(http.StatusOK).into(&report)
	if report.Unchanged != 2 || report.Added != 0 || len(report.Cells) != 0 {
		t.Errorf("the same again: %+v", report)
	}
	bad := file + "KEN,2026," + q[2] + ",many\n"
	h.upload(query+"&apply=true", "stranger", strings.Replace(bad, ",4\n", ",6\n", 1)).want(http.StatusOK).into(&report)
	if report.Refused != 1 || report.Applied || report.Cells[0].Status != "refused" || report.Cells[0].Cell != "D4" {
		t.Errorf("a bad cell: %+v", report)
	}
}

func TestImportStaysInScope(t *testing.T) {
	h := newHarness(t)
	file := "country,year,question,value\nXXA,2026,national-strategy,none\nKEN,2026,national-strategy,none\n"
	r := h.upload("?framework=sample@1&apply=true", "stranger", file).want(http.StatusOK)
	var report importReport
	r.into(&report)
	if report.Refused != 1 || report.Applied || strings.Contains(string(r.Body), "adopted") {
		t.Errorf("what another country has answered comes out: %s", r.Body)
	}
	for as, status := range map[string]int{"nobody": 403, "donor": 403, "reviewer": 403, "auditor": 403, "administrator": 403, "": 401} {
		h.upload("?framework=sample@1", as, file).want(status)
	}
}

func TestImportForms(t *testing.T) {
	h := newHarness(t)
	send := func(query, body, kind string) *reply {
		return h.do(http.MethodPost, "/v1/imports"+query, "assessor", body, "Content-Type", kind)
	}
	const query = "?framework=sample@1"
	const file = "country,year,question,value\nXXA,2026,national-strategy,none\n"
	body, kind := upload(t, "data", file)
	send(query, body, kind).want(http.StatusUnprocessableEntity)
	body, kind = upload(t, "file", file, "file", file)
	send(query, body, kind).want(http.StatusUnprocessableEntity)
	body, kind = upload(t)
	send(query, body, kind).want(http.StatusUnprocessableEntity)
	body, kind = upload(t, "file", file)
	send(query, body[:len(body)-70], kind).want(http.StatusBadRequest)
	send(query, file, "text/csv").want(http.StatusUnsupportedMediaType)
	send("", body, kind).want(http.StatusUnprocessableEntity)
	send("?framework=nothing", body, kind).want(http.StatusUnprocessableEntity)
	body, kind = upload(t, "file", "nonsense")
	send(query, body, kind).want(http.StatusUnprocessableEntity)
	body, kind = upload(t, "file", strings.Repeat("x", importFile+1))
	send(query, body, kind).want(http.StatusRequestEntityTooLarge)
}

func TestImportTellsWhatTheAuthorShouldKnow(t *testing.T) {
	h := newHarness(t)
	_, q := h.blank()
	var report importReport
	h.upload("?framework=gci-pillars@2024", "stranger", "country,year,question,value,note\nKEN,2026,"+q[0]+",4,\nKEN,2026,"+q[1]+",,hello\n").want(http.StatusOK).into(&report)
	if n := report.Notices; report.Added != 1 || len(n) != 1 || n[0].Path != "row 3, column note (E3)" || !strings.Contains(n[0].Message, "left out") {
		t.Errorf("%d added, notices %q", report.Added, n)
	}
	if plain := h.upload("?framework=gci-pillars@2024", "stranger", "country,year,question,value\nKEN,2026,"+q[0]+",4\n"); !strings.Contains(string(plain.Body), `"notices":[]`) {
		t.Errorf("%s", plain.Body)
	}
}

// A questionnaire names its framework, so that the caller need not; another one is refused.
func TestImportQuestionnaire(t *testing.T) {
	h := newHarness(t)
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	of := &exports.QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2031, Answers: map[string]exports.QuestionnaireAnswer{}}
	for _, q := range def.Questions() {
		of.Answers[q.ID] = exports.QuestionnaireAnswer{Value: q.Best()}
	}
	var b bytes.Buffer
	if err := exports.Questionnaire(&b, of, exports.Report{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	var report importReport
	h.upload("?apply=true", "stranger", b.String()).want(http.StatusOK).into(&report)
	if report.Added != len(def.Questions()) || !report.Applied || report.Cells[0].Sheet == "" || report.Cells[0].Cell != "G6" {
		t.Errorf("%+v", report)
	}
	for query, status := range map[string]int{"": 200, "?framework=sample": 200, "?framework=gci-pillars@2024": 422, "?framework=none": 422} {
		h.upload(query, "stranger", b.String()).want(status)
	}
	h.upload("", "stranger", b.String()[:b.Len()/2]).want(http.StatusUnprocessableEntity)
}
