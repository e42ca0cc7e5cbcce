package main

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/vaulttest"
	"readiness/exports"
)

// answerForms are the files that export writes.
var answerForms = map[string]func(io.Writer, *framework.Definition, []assessment.Recorded) error{
	"csv": func(w io.Writer, def *framework.Definition, list []assessment.Recorded) error {
		return exports.AnswersLong(w, def, list, exports.LongOptions{Mark: true})
	},
	"json": exports.AnswersJSON,
}

// shownYAML asks for evidence, and takes "does not apply".
const shownYAML = `id: shown
version: "1"
title: {en: Shown}
root:
  id: index
  children:
    - {id: act, title: {en: Act}, evidence: optional, notApplicable: with-reason, answer: {type: number, minimum: 0, maximum: 20}}
    - {id: court, title: {en: Court}, evidence: required, notApplicable: with-reason, answer: {type: number, minimum: 0, maximum: 20}}
`

// drawChange draws what somebody may send for a question: with a value, without one, or to clear it.
func drawChange(t *rapid.T, question string) assessment.Put {
	put := assessment.Put{Question: question}
	switch rapid.IntRange(0, 4).Draw(t, "value") {
	case 0:
		put.Value = &framework.Value{}
	case 3:
		put.Value = &framework.Value{Kind: framework.NotApplicable}
	case 1, 2:
		put.Value = &framework.Value{Kind: framework.Number, Number: float64(rapid.IntRange(0, 20).Draw(t, "number"))}
		put.Confidence = rapid.SampledFrom([]assessment.Confidence{"", "low", "high"}).Draw(t, "confidence")
	default:
	}
	if rapid.Bool().Draw(t, "noted") {
		put.Note = new(rapid.SampledFrom([]string{"", "Act 7", " =1+1, \"é\"\r\nnext", "-"}).Draw(t, "note"))
	}
	if rapid.Bool().Draw(t, "shown") {
		links := []assessment.EvidenceLink{}
		for _, l := range []assessment.EvidenceLink{{URL: "https://example.org/a?b=1,2", Title: "Act", Type: assessment.LegalAct}, {URL: "http://example.org/;b"}} {
			if rapid.Bool().Draw(t, l.URL) {
				links = append(links, l)
			}
		}
		put.Evidence = &links
	}
	return put
}

func memoryService(t *rapid.T) *assessment.Service {
	s, err := assessment.Open(context.Background(), assessment.Stores{Journal: journaltest.Memory(), Vault: vaulttest.Memory()}, assessment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainly is what a store holds, without what another one counts in its own way; addresses alone where a file has no more.
func plainly(t *rapid.T, svc *assessment.Service, def *framework.Definition, form string) []assessment.Recorded {
	list, lost, err := recorded(context.Background(), svc, svc.State(), def)
	if err != nil || len(lost) > 0 {
		t.Fatalf("%d are lost, %v", len(lost), err)
	}
	for i := range list {
		list[i].Revision = 0
		for j, l := range list[i].Evidence {
			if form == "csv" {
				list[i].Evidence[j] = assessment.EvidenceLink{URL: l.URL, Type: assessment.OtherEvidence}
			}
		}
	}
	return list
}

// Whatever is recorded, the files written of it change nothing where they come from, and in an empty store they say all of
// it: notes and evidence of questions without an answer among them.
func TestExportsRoundTrip(t *testing.T) {
	def, err := framework.Load("shown.yaml", []byte(shownYAML))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		ctx, svc := context.Background(), memoryService(t)
		defer func() { _ = svc.Close() }()
		const id = "KEN-2024-shown@1"
		if _, err := svc.Do(ctx, "ann", assessment.CreateAssessment{Unit: "KEN", Year: 2024, Framework: def}); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			q := rapid.SampledFrom(def.Questions()).Draw(t, "question")
			_, _ = svc.Do(ctx, "ann", assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{drawChange(t, q.ID)}})
		}
		bring := func(to *assessment.Service, form string, list []assessment.Recorded) *assessment.ImportReport {
			var b bytes.Buffer
			if err := answerForms[form](&b, def, list); err != nil {
				t.Fatal(err)
			}
			in, notices, err := exports.ReadImport(form, &b, exports.Of(def))
			if err != nil || len(in.Faults) > 0 || len(list) > 0 && len(notices) > 0 {
				t.Fatalf("%s: %v, %+v, %+v", form, err, in.Faults, notices)
			}
			report, _, err := to.Import(ctx, "bob", in, true)
			if err != nil || !report.Applied {
				t.Fatalf("%s: %+v, %v", form, report, err)
			}
			return report
		}
		list, _, err := recorded(ctx, svc, svc.State(), def)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := svc.Assessment(id)
		said := 0
		for _, answer := range a.Answers() {
			if answer.Given() || answer.Note.ID != "" || len(answer.Evidence) > 0 {
				said++
			}
		}
		if len(list) != said {
			t.Errorf("%d answers are exported of %d", len(list), said)
		}
		for form := range answerForms {
			head := svc.Head()
			if r := bring(svc, form, list); r.Unchanged != len(list) || svc.Head() != head {
				t.Errorf("%s brought back: %+v", form, r)
			}
			empty := memoryService(t)
			bring(empty, form, plainly(t, svc, def, "json"))
			if got, want := plainly(t, empty, def, form), plainly(t, svc, def, form); !reflect.DeepEqual(got, want) {
				t.Errorf("%s in an empty store:\n%+v\nwant\n%+v", form, got, want)
			}
			_ = empty.Close()
		}
	})
}
