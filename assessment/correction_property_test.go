package assessment_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
)

// drawAfterwards makes a command upon assessments that are signed off and beyond; some will be refused.
func drawAfterwards(t *rapid.T, b *bench) assessment.Command {
	s := b.State()
	var ids []assessment.ID
	var texts []string
	for _, a := range s.Assessments() {
		ids = append(ids, a.ID)
		for _, c := range a.Corrections {
			texts = append(texts, c.Reason.ID)
		}
		for _, answer := range a.Answers() {
			if answer.Note != (assessment.Text{}) {
				texts = append(texts, answer.Note.ID)
			}
			for _, e := range answer.Evidence {
				texts = append(texts, e.Link.ID)
			}
		}
	}
	id := rapid.SampledFrom(ids).Draw(t, "id")
	switch what := rapid.IntRange(0, 11).Draw(t, "what"); {
	case what < 4:
		return drawCorrection(t, id)
	case what < 8:
		return drawMove(t, s, id)
	case what == 8 && len(texts) > 0:
		return assessment.Redact{Assessment: id, Text: rapid.SampledFrom(texts).Draw(t, "text"), Why: "a reason"}
	case what == 9:
		return assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true}
	case what == 10:
		return put(id, drawPut(t))
	}
	return drawReview(t, id)
}

// answersOf tells the answers of an assessment and what was said of them, but not what is said of their revisions: the
// erasure of a text changes these.
func answersOf(a *assessment.Assessment) string {
	text := ""
	for q, answer := range a.Answers() {
		text += fmt.Sprintf("%s %+v %v %v %s %s %+v\n", q.ID, answer.Value, answer.Note, answer.Evidence, answer.Confidence, answer.By, answer.Reviewed())
	}
	return text
}

// Whatever is corrected and published: of a unit, a year and a version one assessment is published at most; what a release
// showed stands in the State of its record, and still in the assessment; nobody has reviewed what was corrected; and the
// same journal gives the same State.
func TestCorrectionsAreAFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		b.at(assessment.Published)
		released := map[assessment.ID]string{"KEN-2026-survey@1": answersOf(b.get("KEN-2026-survey@1"))}
		pictures := map[uint64]string{b.Head().Seq: picture(b.State())}
		for range rapid.IntRange(1, 30).Draw(t, "commands") {
			c := drawAfterwards(t, b)
			out, err := b.Do(context.Background(), "ann", c)
			if c, ok := c.(assessment.Correct); ok && err == nil {
				checkCorrected(t, b, c, out.Assessment)
			}
			if m, ok := c.(assessment.Move); ok && err == nil && m.To == assessment.Published {
				released[m.Assessment] = answersOf(out.Assessment)
			}
			checkPublished(t, b.State())
			if rapid.IntRange(0, 9).Draw(t, "reopen") == 0 {
				b.reopen()
			}
			pictures[b.Head().Seq] = picture(b.State())
		}
		texts := b.texts()
		live := picture(b.State(), texts...)
		for _, a := range b.State().Assessments() {
			checkRelease(t, b, a, released)
			if changes, _, err := b.History(context.Background(), a.ID, 0, 1_000_000); err != nil || changes[len(changes)-1].Revision != a.Revision {
				t.Fatalf("the history of %s: %d changes, %v", a.ID, len(changes), err)
			}
		}
		b.reopen()
		wantSame(t, "reopened", picture(b.State(), texts...), live)
		for seq, want := range pictures {
			past, err := b.AsOf(context.Background(), assessment.Point{Seq: seq})
			if err != nil {
				t.Fatal(err)
			}
			wantSame(t, fmt.Sprintf("as of record %d", seq), picture(past), want)
		}
		if orphans := without(b.vault.ids(), texts); len(orphans) > 0 {
			t.Errorf("%d texts in the vault that no entry names", len(orphans))
		}
	})
}

func checkCorrected(t *rapid.T, b *bench, c assessment.Correct, a *assessment.Assessment) {
	last := a.Corrections[len(a.Corrections)-1]
	if last.Seq != b.Head().Seq || a.Stage != assessment.SignedOff || len(last.Questions) == 0 {
		t.Fatalf("%+v leaves %s %s with %+v", c, a.ID, a.Stage, last)
	}
	for _, q := range last.Questions {
		if answer := a.Answer(q); answer.Review != nil || answer.Revision != a.Revision {
			t.Fatalf("%s was corrected and is %+v", q, answer)
		}
	}
}

func checkPublished(t *rapid.T, s *assessment.State) {
	published := ""
	for _, a := range s.Assessments() {
		if now := s.Successor(a); (now != nil) != (a.Stage == assessment.Superseded) || now != nil && now.Stage != assessment.Published {
			t.Fatalf("%s is %s, and its successor is %v", a.ID, a.Stage, now)
		}
		if a.Stage != assessment.Published {
			continue
		}
		if published != "" {
			t.Fatalf("%s and %s are published", published, a.ID)
		}
		published = string(a.ID)
	}
	if rows := s.Published(survey()).Rows; published == "" || len(rows) != 1 || len(s.Panel(survey()).Rows) != 1 {
		t.Fatalf("%q is published, and the rows are %v", published, rows)
	}
}

func checkRelease(t *rapid.T, b *bench, a *assessment.Assessment, released map[assessment.ID]string) {
	r, ok := a.Release()
	if want, was := released[a.ID]; ok != was || was && answersOf(a) != want {
		t.Fatalf("%s was released as\n%s\nand is\n%s", a.ID, want, answersOf(a))
	}
	if !ok {
		return
	}
	past, err := b.AsOf(context.Background(), assessment.Point{Seq: r.Seq})
	if err != nil {
		t.Fatal(err)
	}
	then, err := past.Assessment(a.ID)
	if err != nil || then.Stage != assessment.Published || past.Head().String() != r.Head || answersOf(then) != released[a.ID] {
		t.Fatalf("as of %d %s is %v, %v", r.Seq, a.ID, then, err)
	}
}
