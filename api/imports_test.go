package api

import (
	"archive/zip"
	"bytes"
	"io"
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
	h.upload("?framework=gci-pillars@2024", "stranger", "country,year,question,value,confidence\nKEN,2026,"+q[0]+",4,\nKEN,2026,"+q[1]+",,low\n").want(http.StatusOK).into(&report)
	if n := report.Notices; report.Added != 1 || len(n) != 1 || n[0].Path != "row 3, column confidence (E3)" || !strings.Contains(n[0].Message, "left out") {
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

// With annotated=true the questionnaire itself comes back, whether it was applied or not; what has no such form is refused
// before anything is recorded.
func TestImportAnnotated(t *testing.T) {
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
	head := h.Service.Head()
	dry := h.upload("?annotated=true", "stranger", b.String()).want(http.StatusOK)
	if dry.Header.Get("Content-Type") != workbookType || dry.Header.Get("Import-Applied") != "false" || h.Service.Head() != head || !strings.Contains(dry.Header.Get("Content-Disposition"), ".xlsx") {
		t.Errorf("%v at %s", dry.Header, h.Service.Head())
	}
	if _, err := h.Service.State().Assessment("KEN-2031-sample@1"); err == nil {
		t.Error("a dry run has recorded something")
	}
	applied := h.upload("?annotated=true&apply=true", "stranger", string(dry.Body)).want(http.StatusOK)
	if applied.Header.Get("Import-Applied") != "true" || h.Service.Head().Seq == head.Seq {
		t.Errorf("%v", applied.Header)
	}
	var report importReport
	h.upload("", "stranger", string(applied.Body)).want(http.StatusOK).into(&report)
	if report.Unchanged != len(def.Questions()) || len(report.Cells)+len(report.Notices) != 0 {
		t.Errorf("%+v", report)
	}
	head = h.Service.Head()
	file := "country,year,question,value\nKEN,2031,national-strategy,none\n"
	no := h.upload("?framework=sample@1&annotated=true&apply=true", "stranger", file).want(http.StatusUnprocessableEntity)
	if !strings.Contains(string(no.Body), "only a questionnaire") || h.Service.Head() != head {
		t.Errorf("%s", no.Body)
	}
	if plain := h.upload("?framework=sample@1", "stranger", file).want(http.StatusOK); plain.Header.Get("Import-Applied") != "" {
		t.Errorf("%v", plain.Header)
	}
	h.upload("?annotated=true", "donor", b.String()).want(http.StatusForbidden)
	h.upload("?annotated=true", "stranger", "country").want(http.StatusUnprocessableEntity)
}

// What another country has answered does not come out in the comments either.
func TestImportAnnotatedStaysInScope(t *testing.T) {
	h := newHarness(t)
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	strategy, _ := def.Node("national-strategy")
	of := &exports.QuestionnaireOf{Framework: def, Unit: "XXA", Year: 2026, Answers: map[string]exports.QuestionnaireAnswer{"national-strategy": {Value: strategy.Best()}}}
	var b bytes.Buffer
	if err := exports.Questionnaire(&b, of, exports.Report{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	r := h.upload("?annotated=true&apply=true", "stranger", b.String()).want(http.StatusOK)
	if r.Header.Get("Import-Applied") != "false" {
		t.Errorf("%v", r.Header)
	}
	comments := ""
	z, err := zip.NewReader(bytes.NewReader(r.Body), int64(len(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/comments") {
			continue
		}
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		comments += string(text)
	}
	if strings.Count(comments, "<comment ") != 1 || !strings.Contains(comments, "Refused: this account may not answer for") || strings.Contains(comments, "Recorded") {
		t.Error(comments)
	}
}
