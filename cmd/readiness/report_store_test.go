package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/store"
)

// correctedStore is a store on disk with two years of a country, of which the later was published, corrected and published
// again. It gives the release.
func correctedStore(t *testing.T) (dir string, release assessment.Release) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	s, err := store.Open(t.Context(), dir, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: s.Journal, Vault: s.Vault}, assessment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = svc.Close() }()
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	in := &assessment.Import{Framework: def, Name: "two years"}
	for _, year := range []int{2023, 2024} {
		for _, q := range def.Questions() {
			in.Answers = append(in.Answers, assessment.Incoming{
				Unit: "KEN", Year: year, Question: q.ID, Value: framework.Value{Kind: framework.Number, Number: float64(year - 2020)},
			})
		}
	}
	if _, _, err := svc.Import(t.Context(), operator, in, true); err != nil {
		t.Fatal(err)
	}
	do := func(c assessment.Command) *assessment.Assessment {
		t.Helper()
		out, err := svc.Do(t.Context(), operator, c)
		if err != nil {
			t.Fatal(err)
		}
		return out.Assessment
	}
	const id = assessment.ID("KEN-2024-gci-pillars@2024")
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		do(assessment.Move{Assessment: id, To: to})
	}
	five := framework.Value{Kind: framework.Number, Number: 5}
	next := do(assessment.Correct{Assessment: id, Reason: "counted twice", Answers: []assessment.Put{{Question: "legal", Value: &five}}})
	do(assessment.Move{Assessment: next.ID, To: assessment.Published})
	release, _ = svc.State().PublishedOf(next.Framework, "KEN", 2024).Release()
	return dir, release
}

// bookTexts gives the names of the sheets of a workbook and the texts in them.
func bookTexts(t *testing.T, path string) string {
	t.Helper()
	book, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	var b strings.Builder
	for _, name := range []string{"xl/workbook.xml", "xl/sharedStrings.xml"} {
		part, err := book.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, part); err != nil { //nolint:gosec // our own
			t.Fatal(err)
		}
	}
	return b.String()
}

// A report of a store shows the release, the corrections and the year before.
func TestReportOfAStore(t *testing.T) {
	dir, release := correctedStore(t)
	out := t.TempDir()
	for name, tt := range map[string]struct{ args, want, never []string }{
		"later": {[]string{"--country", "KEN"}, []string{release.Head, "counted twice", "rd_Corrections", "Change since 2023"}, nil},
		"earlier": {
			[]string{"--country", "KEN", "--year", "2023"}, []string{"no earlier year by this framework version"},
			[]string{">Release<", "counted twice", "Change since"},
		},
		"portfolio": {[]string{"--portfolio", "--year", "2024"}, []string{"rd_Trends", "rd_Peers", "Since 2023:"}, nil},
	} {
		path := filepath.Join(out, name+".xlsx")
		var stderr bytes.Buffer
		if code := run(append([]string{"report", "--store", dir, "-o", path}, tt.args...), strings.NewReader(""), io.Discard, &stderr); code != 0 {
			t.Errorf("%s: %d, %s", name, code, stderr.String())
			continue
		}
		text := bookTexts(t, path)
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
		for _, never := range tt.never {
			if strings.Contains(text, never) {
				t.Errorf("%s: %q is there", name, never)
			}
		}
	}
}

// A report of a store lists the evidence of what it shows, and keeps what is confidential.
func TestReportOfAStoreWithEvidence(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s, err := store.Open(t.Context(), dir, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: s.Journal, Vault: s.Vault}, assessment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	def, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	in := &assessment.Import{Framework: def, Name: "answers", Answers: []assessment.Incoming{{
		Unit: "KEN", Year: 2026, Question: "cybercrime-law", Value: framework.Value{Kind: framework.OneOption, Option: "full"},
		Evidence: &[]assessment.EvidenceLink{{URL: "https://example.org/act-7", Title: "Act 7"}, {URL: "https://example.org/memo", Confidential: true}},
	}}}
	if _, _, err := svc.Import(t.Context(), operator, in, true); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(svc.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kenya.xlsx")
	var stderr bytes.Buffer
	if code := run([]string{"report", "--store", dir, "--country", "KEN", "-o", path}, strings.NewReader(""), io.Discard, &stderr); code != 0 {
		t.Fatalf("%d, %s", code, stderr.String())
	}
	text := bookTexts(t, path)
	if !strings.Contains(text, "rd_Evidence") || !strings.Contains(text, "https://example.org/act-7") || strings.Contains(text, "example.org/memo") {
		t.Errorf("the workbook holds %s", text)
	}
}
