package api

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// publishSampleYear publishes the sample's answers for another year.
func (h *harness) publishSampleYear(year string) {
	h.t.Helper()
	data, err := os.ReadFile("../cmd/readiness/testdata/sample-XXA.csv")
	if err != nil {
		h.t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte("2026"), []byte(year))
	if err := importAll(h.t.Context(), h.Service, year+".csv", data, "sample"); err != nil {
		h.t.Fatal(err)
	}
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		if _, err := h.Service.Do(h.t.Context(), "operator", assessment.Move{Assessment: assessment.ID("XXA-" + year + "-sample@1"), To: to}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// bookText gives the names of the sheets of a workbook and the texts in them.
func (h *harness) bookText(path string) string {
	h.t.Helper()
	body := h.get(path, "").want(http.StatusOK).Body
	book, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		h.t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range []string{"xl/workbook.xml", "xl/sharedStrings.xml"} {
		part, err := book.Open(name)
		if err != nil {
			h.t.Fatal(err)
		}
		if _, err := io.Copy(&text, part); err != nil {
			h.t.Fatal(err)
		}
	}
	return text.String()
}

// A workbook is compared with the newest earlier year of its framework version that is published, and with no other.
func TestExportsCompareWithTheYearBefore(t *testing.T) {
	h := newHarness(t)
	const none = "there is no earlier year by this framework version"
	h.publishSample(12)
	for _, path := range []string{"/v1/exports/portfolio.xlsx?framework=sample&year=2026", "/v1/exports/country.xlsx?country=XXA&framework=sample&year=2026"} {
		if text := h.bookText(path); !strings.Contains(text, none) || strings.Contains(text, "rd_Trends") {
			t.Errorf("%s: compared with nothing", path)
		}
	}
	h.publishSampleYear("2023")
	h.publishSampleYear("2024")
	for path, want := range map[string][]string{
		"/v1/exports/portfolio.xlsx?framework=sample&year=2026":           {"rd_Trends", "Since 2024:", "Score of 2026 minus score of 2024"},
		"/v1/exports/portfolio.xlsx?framework=sample&year=2024":           {"rd_Trends", "Since 2023:"},
		"/v1/exports/portfolio.xlsx?framework=sample&year=2023":           {none},
		"/v1/exports/country.xlsx?country=XXA&framework=sample&year=2026": {"Change since 2024", "Index in 2024"},
		"/v1/exports/country.xlsx?country=XXA&framework=sample&year=2023": {none},
		"/v1/exports/portfolio.xlsx?framework=gci-pillars@2024":           {none, "No answer of anybody was accepted by a reviewer yet"},
	} {
		text := h.bookText(path)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is missing", path, w)
			}
		}
		if strings.Contains(text, none) == strings.Contains(text, "minus score of") {
			t.Errorf("%s: says both or neither", path)
		}
	}
}

// The report of a country says what was corrected after sign-off and by what it was published, but nothing of confidential
// questions.
func TestExportsShowCorrections(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	const path = "/v1/exports/country.xlsx?country=XXA&framework=sample&year=2026"
	a, err := h.Service.Assessment("XXA-2026-sample@1")
	if err != nil {
		t.Fatal(err)
	}
	release, ok := a.Release()
	if text := h.bookText(path); !ok || !strings.Contains(text, release.Head) || strings.Contains(text, "rd_Corrections") {
		t.Errorf("as published, by %q", release.Head)
	}
	correct := func(reason, question string, value framework.Value) {
		t.Helper()
		now := h.Service.State().PublishedOf(a.Framework, "XXA", 2026)
		out, err := h.Service.Do(t.Context(), "ministry", assessment.Correct{
			Assessment: now.ID, Reason: reason, Answers: []assessment.Put{{Question: question, Value: &value}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Service.Do(t.Context(), "ministry", assessment.Move{Assessment: out.Assessment.ID, To: assessment.Published}); err != nil {
			t.Fatal(err)
		}
	}
	correct("the drills were counted twice", "trained-investigators", framework.Value{Kind: framework.Number, Number: 3})
	correct("a secret reason", "open-weaknesses", framework.Value{Kind: framework.Number, Number: 3})
	text := h.bookText(path)
	last, _ := h.Service.State().PublishedOf(a.Framework, "XXA", 2026).Release()
	for _, want := range []string{"rd_Corrections", "the drills were counted twice", "Corrected after sign-off on", last.Head} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(text, "a secret reason") || strings.Contains(text, release.Head) || last.Head == release.Head {
		t.Error("a confidential correction, or what was published before")
	}
}
