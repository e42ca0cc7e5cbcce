package api

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

const (
	actLink    = `{"url":"https://example.org/act.pdf?a=1&b=2","title":"Act 7","type":"legal-act","date":"2018-05-16","validUntil":"2030-01-31","language":"en"}`
	secretLink = `{"url":"https://intranet.example.org/secret-memo","title":"Secret memo","confidential":true}`
	lawPath    = samplePath + "/answers/cybercrime-law"
)

func (h *harness) evident(links ...string) *reply {
	h.t.Helper()
	return h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{"evidence":[`+strings.Join(links, ",")+`]}}}`, "If-Match", "*")
}

func urls(views []evidenceView) (list []string) {
	for _, v := range views {
		list = append(list, v.URL)
	}
	return list
}

func TestEvidenceOfAnswers(t *testing.T) {
	h := newHarness(t)
	before := h.get(samplePath, "assessor").assessment()
	r := h.evident(actLink, secretLink).want(http.StatusOK)
	got := r.assessment()
	law := got.Answers["cybercrime-law"]
	if len(law.Evidence) != 2 || law.Evidence[0].LinkID == "" || law.Evidence[1].LinkID == "" || law.Evidence[0].LinkID == law.Evidence[1].LinkID {
		t.Fatalf("%s", r.Body)
	}
	first, second := law.Evidence[0], law.Evidence[1]
	first.LinkID, second.LinkID = "", ""
	if want := (evidenceView{URL: "https://example.org/act.pdf?a=1&b=2", Title: "Act 7", Type: "legal-act", Date: "2018-05-16", ValidUntil: "2030-01-31", Language: "en"}); first != want {
		t.Errorf("%+v, want %+v", first, want)
	}
	if want := (evidenceView{URL: "https://intranet.example.org/secret-memo", Title: "Secret memo", Type: "other", Confidential: true}); second != want {
		t.Errorf("%+v, want %+v", second, want)
	}
	if got.Progress.EvidenceMissing != before.Progress.EvidenceMissing-1 || before.Progress.EvidenceMissing < 3 {
		t.Errorf("%d miss evidence, and %d did", got.Progress.EvidenceMissing, before.Progress.EvidenceMissing)
	}
	// The same again is no change; a change of something else keeps it.
	if again := h.evident(actLink, secretLink).want(http.StatusOK); again.Header.Get("ETag") != r.Header.Get("ETag") {
		t.Errorf("%s, and again %s", r.Header.Get("ETag"), again.Header.Get("ETag"))
	}
	h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{"value":"full","note":"Act 7"}}}`, "If-Match", "*").want(http.StatusOK)
	if law := h.get(samplePath, "auditor").assessment().Answers["cybercrime-law"]; len(law.Evidence) != 2 || law.Note != "Act 7" {
		t.Errorf("%+v", law)
	}
	// A whole answer without evidence takes it away, and so does null; there may be evidence without an answer.
	put := func(body string) (v answerView) {
		h.do(http.MethodPut, lawPath, "assessor", body, "If-Match", "*").want(http.StatusOK).into(&v)
		return v
	}
	if v := put(`{"value":"full","evidence":[` + actLink + `]}`); len(v.Evidence) != 1 || v.Note != "" {
		t.Errorf("%+v", v)
	}
	if v := put(`{"value":"full"}`); v.Evidence != nil {
		t.Errorf("%+v", v)
	}
	put(`{"value":"full","evidence":[` + actLink + `]}`)
	h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{"evidence":null}}}`, "If-Match", "*").want(http.StatusOK)
	if v := put(`{"value":null,"evidence":[` + actLink + `]}`); len(v.Evidence) != 1 || string(v.Value) != "null" {
		t.Errorf("%+v", v)
	}
	if law := h.get(samplePath, "assessor").assessment().Answers["cybercrime-law"]; len(law.Evidence) != 1 {
		t.Errorf("%+v", law)
	}
	h.do(http.MethodDelete, lawPath, "assessor", "", "If-Match", "*").want(http.StatusNoContent)
	if law, there := h.get(samplePath, "assessor").assessment().Answers["cybercrime-law"]; there {
		t.Errorf("%+v", law)
	}
}

// Confidential evidence, and how many answers miss evidence, are for those who may read confidential answers; who erased a
// link, and its id, for those who may read the history.
func TestEvidenceIsKeptFrom(t *testing.T) {
	h := newHarness(t)
	h.evident(actLink, secretLink).want(http.StatusOK)
	h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"open-weaknesses":{"value":3,"evidence":[{"url":"https://example.org/weak-points"}]},"security-spending":{"evidence":[`+secretLink+`]}}}`,
		"If-Match", "*").want(http.StatusOK)
	h.bringSample(assessment.Published)
	for _, as := range []string{"donor", "nobody"} {
		r := h.get(samplePath, as).want(http.StatusOK)
		for _, word := range []string{"secret-memo", "Secret memo", "weak-points", "security-spending", "evidenceMissing", "linkId"} {
			if strings.Contains(string(r.Body), word) {
				t.Errorf("%q sees %s: %s", as, word, r.Body)
			}
		}
		if got := urls(r.assessment().Answers["cybercrime-law"].Evidence); !slices.Equal(got, []string{"https://example.org/act.pdf?a=1&b=2"}) {
			t.Errorf("%q sees %q", as, got)
		}
		if list := h.get("/v1/assessments?country=XXA", as); strings.Contains(string(list.Body), "evidenceMissing") {
			t.Errorf("%q sees %s", as, list.Body)
		}
	}
	seen := h.get(samplePath, "auditor").assessment()
	law := seen.Answers["cybercrime-law"].Evidence
	if len(law) != 2 || len(seen.Answers["open-weaknesses"].Evidence) != 1 || len(seen.Answers["security-spending"].Evidence) != 1 || seen.Progress.EvidenceMissing == 0 {
		t.Errorf("the auditor sees %+v", seen)
	}
	if _, err := h.Service.Do(t.Context(), "ministry", assessment.Redact{Assessment: sampleID, Text: law[0].LinkID, Why: "names a person"}); err != nil {
		t.Fatal(err)
	}
	donor := h.get(samplePath, "donor").assessment().Answers["cybercrime-law"].Evidence
	if len(donor) != 1 || donor[0].URL != "" || donor[0].Title != "" || donor[0].Type != "legal-act" || donor[0].Date != "2018-05-16" ||
		donor[0].Erased == nil || donor[0].Erased.By != "" || donor[0].Erased.Why != "" {
		t.Errorf("the donor sees %+v", donor)
	}
	if law := h.get(samplePath, "auditor").assessment().Answers["cybercrime-law"].Evidence; law[0].URL != "" || law[0].Erased == nil || law[0].Erased.By != "ministry" || law[0].Erased.Why != "names a person" {
		t.Errorf("the auditor sees %+v", law[0])
	}
}

func TestEvidenceInHistory(t *testing.T) {
	h := newHarness(t)
	h.evident(actLink).want(http.StatusOK)
	h.evident(secretLink).want(http.StatusOK)
	h.bringSample(assessment.SignedOff)
	h.correct(samplePath, `{"reason":"Another memo.","answers":{"cybercrime-law":{"evidence":[`+actLink+`]}}}`).want(http.StatusOK)
	var told struct{ Items []historyItem }
	h.get(samplePath+"/history", "auditor").want(http.StatusOK).into(&told)
	var steps []string
	for _, item := range told.Items {
		if item.Question == "cybercrime-law" && strings.HasPrefix(item.Kind, "answers.") && item.Kind != "answers.reviewed" && item.After.Evidence != nil {
			steps = append(steps, item.Kind+" "+strings.Join(append(urls(item.Before.Evidence), "to"), " ")+" "+strings.Join(urls(item.After.Evidence), " "))
		}
	}
	act, secret := "https://example.org/act.pdf?a=1&b=2", "https://intranet.example.org/secret-memo"
	if want := []string{"answers.put to " + act, "answers.put " + act + " to " + secret, "answers.corrected " + secret + " to " + act}; !slices.Equal(steps, want) {
		t.Errorf("%q, want %q", steps, want)
	}
}

func TestEvidenceThatIsStale(t *testing.T) {
	h := newHarness(t)
	seen := h.get(samplePath, "assessor").Header.Get("ETag")
	h.evident(actLink).want(http.StatusOK)
	p := h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{"evidence":[`+secretLink+`]}}}`, "If-Match", seen).
		want(http.StatusPreconditionFailed).problem()
	var current, yours struct{ Evidence []evidenceView }
	if json.Unmarshal(p.Current["cybercrime-law"], &current) != nil || json.Unmarshal(p.Yours["cybercrime-law"], &yours) != nil ||
		len(current.Evidence) != 1 || current.Evidence[0].Title != "Act 7" || len(yours.Evidence) != 1 || yours.Evidence[0].Title != "Secret memo" || !yours.Evidence[0].Confidential {
		t.Errorf("current %s, yours %s", p.Current["cybercrime-law"], p.Yours["cybercrime-law"])
	}
}

// Every fault is told at once with its place, whoever finds it, and once.
func TestEvidenceFaults(t *testing.T) {
	h := newHarness(t)
	many := "[" + strings.Repeat(`{"url":"https://example.org"},`, 20) + `{"url":"https://example.org"}]`
	for _, c := range []struct {
		answer string
		places []string
	}{
		{`"evidence":{"url":"https://example.org"}`, []string{""}},
		{`"evidence":["https://example.org"]`, []string{"[0]"}},
		{`"evidence":[{"title":"x"},null]`, []string{"[0].url", "[1]"}},
		{`"evidence":[{"url":7,"title":8,"date":"9","confidential":"yes","linkId":"text/1"}]`, []string{"[0].confidential", "[0].date", "[0].linkId", "[0].title", "[0].url"}},
		{`"value":"odd","evidence":[{"url":"ftp://example.org","validUntil":"2026-02-30","language":"?","type":"law"}]`,
			[]string{"value", "[0].language", "[0].type", "[0].url", "[0].validUntil"}},
		{`"evidence":[` + actLink + `,{"url":"https://ann:pw@example.org","date":"2026-02-01","validUntil":"2026-01-01"},` + actLink + `]`,
			[]string{"[1].url", "[1].validUntil", "[2].url"}},
		{`"evidence":` + many, []string{""}},
	} {
		for at, r := range map[string]*reply{
			"body.answers.cybercrime-law.": h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{`+c.answer+`}}}`, "If-Match", "*"),
			"body.":                        h.do(http.MethodPut, lawPath, "assessor", `{"value":"full",`+strings.Replace(c.answer, `"value":"odd",`, "", 1)+`}`, "If-Match", "*"),
		} {
			var got, want []string
			for _, f := range r.want(http.StatusUnprocessableEntity).problem().Errors {
				got = append(got, f.Location)
			}
			for _, place := range c.places {
				switch {
				case place == "value" && at == "body.":
				case place == "value":
					want = append(want, at+place)
				default:
					want = append(want, at+"evidence"+place)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s\nhas faults at %q, want %q", c.answer, got, want)
			}
		}
	}
	if e := h.get(samplePath, "assessor").assessment().Answers["cybercrime-law"].Evidence; e != nil {
		t.Errorf("%+v is recorded", e)
	}
}

// The workbook that everybody may download lists what is not confidential.
func TestEvidenceInTheWorkbook(t *testing.T) {
	h := newHarness(t)
	h.evident(actLink, secretLink).want(http.StatusOK)
	h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"open-weaknesses":{"value":3,"evidence":[{"url":"https://example.org/weak-points"}]}}}`, "If-Match", "*").want(http.StatusOK)
	h.bringSample(assessment.Published)
	r := h.get("/v1/exports/country.xlsx?framework=sample&country=XXA", "").want(http.StatusOK)
	book, err := zip.NewReader(bytes.NewReader(r.Body), int64(len(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, part := range book.File {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, in); err != nil { //nolint:gosec // our own
			t.Fatal(err)
		}
	}
	if !strings.Contains(text.String(), "example.org/act.pdf") || !strings.Contains(text.String(), "rd_Evidence") {
		t.Error("the register is missing")
	}
	for _, word := range []string{"secret-memo", "Secret memo", "weak-points"} {
		if strings.Contains(text.String(), word) {
			t.Errorf("%s is in the workbook", word)
		}
	}
}
