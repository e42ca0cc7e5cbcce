package api

import (
	"bytes"
	"net/http"
	"net/url"
	"reflect"
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

// By country and year it is the questionnaire of the assessment that may be answered; of two the caller has to say which.
func TestQuestionnaireOfACountry(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	const id = "KEN-2026-gci-pillars@2024"
	const file, one = "/v1/exports/questionnaire.xlsx?", "country=KEN&year=2026&framework=gci-pillars"
	revised := func(query string) (parallel int) {
		t.Helper()
		in, _, err := exports.ReadImport("Q.xlsx", bytes.NewReader(h.get(file+query, "assessor").want(http.StatusOK).Body), func(ref string) (*framework.Definition, error) {
			return h.Service.State().Framework(ref)
		})
		if err != nil || len(in.Answers) == 0 {
			t.Fatalf("%+v, %v", in, err)
		}
		return in.Answers[0].Parallel
	}
	h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{"`+q[0]+`":{"value":4}}}`, "If-Match", "*").want(http.StatusOK)
	out, err := h.Service.Do(t.Context(), "assessor", assessment.CreateAssessment{
		Unit: "KEN", Year: 2026, Framework: h.Service.State().Assessments()[0].Framework, Parallel: true,
	})
	if err != nil || out.Assessment.ID != id+"~2" {
		t.Fatalf("%+v, %v", out, err)
	}
	refused := h.get(file+one, "assessor").want(http.StatusUnprocessableEntity)
	for _, want := range []string{id + " (number 1, draft)", id + "~2 (number 2, draft)", "assessment=ID"} {
		if !strings.Contains(string(refused.Body), want) {
			t.Errorf("not told: %s in\n%s", want, refused.Body)
		}
	}
	if n := revised("assessment=" + url.QueryEscape(id)); n != 1 {
		t.Errorf("number %d", n)
	}
	do := func(c assessment.Command) {
		t.Helper()
		if _, err := h.Service.Do(t.Context(), "assessor", c); err != nil {
			t.Fatal(err)
		}
	}
	do(assessment.PutAnswers{Assessment: id + "~2", Answers: []assessment.Put{{Question: q[0], Value: &framework.Value{Kind: framework.Number, Number: 3}}}})
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		do(assessment.Move{Assessment: id, To: to})
	}
	if n := revised(one); n != 2 {
		t.Errorf("with a second one that is open: number %d", n)
	}
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff} {
		do(assessment.Move{Assessment: id + "~2", To: to})
	}
	do(assessment.Move{Assessment: id + "~2", To: assessment.Published, Reason: "the better one"})
	if n := revised(one); n != 2 {
		t.Errorf("the first one is superseded: number %d", n)
	}
}

// The languages that a file may be asked for in are those that there are; another one is refused with their list.
func TestFileLanguages(t *testing.T) {
	h := newHarness(t)
	h.blank()
	field, _ := reflect.TypeFor[FileLang]().FieldByName("Lang")
	if got, want := field.Tag.Get("enum"), strings.Join(exports.Languages(), ","); got != want {
		t.Errorf("the description names %s, and there are %s", got, want)
	}
	const file = "/v1/exports/questionnaire.xlsx?country=KEN&year=2026&framework=gci-pillars&lang="
	for _, lang := range exports.Languages() {
		if got := h.get(file+lang, "assessor").want(http.StatusOK).Header.Get("Content-Language"); got != lang {
			t.Errorf("%s is in %s", lang, got)
		}
	}
	if r := h.get(file+"fr", "assessor").want(http.StatusUnprocessableEntity); !strings.Contains(string(r.Body), "can only be "+strings.Join(exports.Languages(), ", ")) {
		t.Errorf("%s", r.Body)
	}
}
