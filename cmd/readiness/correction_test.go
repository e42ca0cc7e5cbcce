package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// corrected publishes what noted has recorded, corrects its first answer and publishes that.
func corrected(t *testing.T) (*assessment.Service, assessment.ID) {
	t.Helper()
	_, svc := noted(t, 5)
	do := func(c assessment.Command) assessment.ID {
		t.Helper()
		out, err := svc.Do(t.Context(), operator, c)
		if err != nil {
			t.Fatal(err)
		}
		return out.Assessment.ID
	}
	id := svc.State().Assessments()[0].ID
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		do(assessment.Move{Assessment: id, To: to})
	}
	two, three := framework.Value{Kind: framework.Number, Number: 2}, framework.Value{Kind: framework.Number, Number: 3}
	next := do(assessment.Correct{Assessment: id, Reason: "counted twice", Answers: []assessment.Put{{Question: "legal", Value: &two}, {Question: "technical", Value: &three}}})
	do(assessment.Move{Assessment: next, To: assessment.Published})
	return svc, next
}

func TestHistoryOfACorrection(t *testing.T) {
	svc, id := corrected(t)
	x, err := svc.Assessment(id)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := allChanges(t.Context(), svc, id)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := svc.Texts(t.Context(), x.Corrections[0].Reason)
	if err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]string{
		"": `(?m)^\d+ .* assessment.corrected +KEN-1990-gci-pillars@2024 +\(counted twice\) +text/[0-9a-f]+\n` +
			`\d+ .* assessment.corrected +legal +1 +2 *\n\d+ .* assessment.corrected +technical +1 +3 *\n\d+ .* assessment.moved`,
		"technical": `(?m)^RECORD.*\n\d+ .* \(counted twice\) +text/[0-9a-f]+\n\d+ .* assessment.corrected +technical +1 +3 *\n$`,
	} {
		var b bytes.Buffer
		if err := listChanges(&b, x.Framework, changes, reasons, question); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("of %q:\n%s", question, b.String())
		}
	}
}

// What was corrected is exported once, as it is published.
func TestExportOfACorrection(t *testing.T) {
	svc, id := corrected(t)
	x, _ := svc.Assessment(id)
	list, lost, err := recorded(t.Context(), svc, svc.State(), x.Framework)
	if err != nil || len(list) != 5 || len(lost) != 0 {
		t.Fatalf("%d answers and %d lost, %v", len(list), len(lost), err)
	}
	if a := list[0]; a.Question != "legal" || a.Value.Number != 2 || a.Revision != x.Revision-1 || a.Note != "note 0" {
		t.Errorf("%+v", a)
	}
	report, _, err := svc.Import(t.Context(), operator, &assessment.Import{Framework: x.Framework, Answers: []assessment.Incoming{
		{Unit: list[0].Unit, Year: list[0].Year, Question: "legal", Value: list[0].Value, Note: &list[0].Note, Base: &list[0].Revision},
	}}, false)
	if err != nil || report.Unchanged != 1 {
		t.Errorf("imported as it is: %+v, %v", report, err)
	}
}

// Every text of a successor can be erased: its reason, and the notes that it has from what it corrects.
func TestTextsOfACorrection(t *testing.T) {
	svc, id := corrected(t)
	x, _ := svc.Assessment(id)
	for text, what := range map[string]string{x.Corrections[0].Reason.ID: "", x.Answer("legal").Note.ID: "legal"} {
		r, err := findText(t.Context(), svc, &redactFlags{text: text}, string(id))
		if err != nil || r.origin.question != what || (r.origin.why == "correction") != (what == "") {
			t.Errorf("%s: %+v, %v", text, r.origin, err)
		}
		if r.Outcome, err = svc.Do(t.Context(), operator, assessment.Redact{Assessment: id, Text: text, Why: "x"}); err != nil || !r.Changed {
			t.Errorf("%s: %v", text, err)
		}
		var b strings.Builder
		if err := r.tell(&b, "x"); err != nil || what == "" && !strings.Contains(b.String(), "Erased: the reason of a correction of "+string(id)) {
			t.Errorf("%v\n%s", err, b.String())
		}
	}
}

// Whatever text the history shows the id of can be erased by it, and is called what it is.
func TestEveryTextOfTheHistoryCanBeErased(t *testing.T) {
	_, svc := noted(t, 5)
	sample, err := framework.Builtin("sample@1")
	if err != nil {
		t.Fatal(err)
	}
	do := func(c assessment.Command) {
		t.Helper()
		if _, err := svc.Do(t.Context(), operator, c); err != nil {
			t.Fatal(err)
		}
	}
	const id = "XXA-2026-sample@1"
	do(assessment.CreateAssessment{Unit: "XXA", Year: 2026, Framework: sample})
	full, note := framework.Value{Kind: framework.OneOption, Option: "full"}, "Act 7"
	do(assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{{Question: "cybercrime-law", Value: &full, Note: &note}}})
	do(assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{{Question: "cybercrime-law", Evidence: &[]assessment.EvidenceLink{{URL: "https://example.org/act"}}}}})
	do(assessment.AddComment{Assessment: id, Question: "cybercrime-law", Text: "which act?"})
	do(assessment.Move{Assessment: id, To: assessment.Submitted})
	do(assessment.Move{Assessment: id, To: assessment.InReview})
	do(assessment.PutReviews{Assessment: id, Questions: []string{"cybercrime-law"}, State: assessment.Questioned, Reason: "the page is missing"})
	do(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"cybercrime-law"}, Reason: "mend it"})
	x, err := svc.Assessment(id)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := allChanges(t.Context(), svc, id)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := listChanges(&b, x.Framework, changes, nil, ""); err != nil || !strings.Contains(b.String(), "(evidence)") || !strings.Contains(b.String(), "returned: cybercrime-law") {
		t.Errorf("%v\n%s", err, b.String())
	}
	answer := x.Answer("cybercrime-law")
	for text, what := range map[string]string{
		answer.Note.ID: "the note to cybercrime-law", answer.Evidence[0].Link.ID: "a link of the evidence of cybercrime-law", x.Comments("cybercrime-law")[0].Text.ID: "a comment to cybercrime-law",
		answer.Reviewed().Reason.ID: "the reason of a review", x.Reason.ID: "the reason of a move",
	} {
		r, err := findText(t.Context(), svc, &redactFlags{text: text}, id)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got, _ := r.origin.name(); got != what {
			t.Errorf("%s is called %q", what, got)
		}
	}
}
