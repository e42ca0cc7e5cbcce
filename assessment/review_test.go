package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// inReview has an assessment of the survey with three answers in review.
func (b *bench) inReview() assessment.ID {
	b.t.Helper()
	id := b.create("KEN", 2026)
	b.mustChange(put(id,
		assessment.Put{Question: "law", Value: option("draft"), Note: new("seen")}, assessment.Put{Question: "police", Value: flag(true)},
		assessment.Put{Question: "staff", Value: number(12)}))
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Submitted})
	b.mustChange(assessment.Move{Assessment: id, To: assessment.InReview})
	return id
}

func (b *bench) reviews(id assessment.ID) string {
	b.t.Helper()
	var list []string
	for q, a := range b.get(id).Answers() {
		if a.Review != nil {
			list = append(list, q.ID+" "+string(a.Reviewed().State))
		}
	}
	return fmt.Sprint(list)
}

func TestReviews(t *testing.T) {
	b := newBench(t)
	id := b.inReview()
	before := b.get(id)
	question := assessment.PutReviews{Assessment: id, State: assessment.Questioned, Questions: []string{"law"}, Reason: "which one?"}
	b.mustChange(question)
	b.mustNotChange(question)
	a := b.get(id)
	r := a.Answer("law").Reviewed()
	if r.State != assessment.Questioned || r.By != "ann" || r.At.IsZero() || r.Reason == (assessment.Text{}) {
		t.Errorf("recorded %+v", r)
	}
	if a.Answer("law").Revision != before.Answer("law").Revision || a.Revision != before.Revision+1 {
		t.Errorf("revision %d of the answer and %d of the assessment", a.Answer("law").Revision, a.Revision)
	}
	if before.Answer("law").Review != nil {
		t.Error("what was given out has changed")
	}
	all := assessment.PutReviews{Assessment: id, State: assessment.Accepted}
	b.mustChange(all)
	b.mustNotChange(all)
	if got := b.reviews(id); got != "[law questioned police accepted staff accepted]" {
		t.Errorf("after all were accepted: %s", got)
	}
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.NotReviewed, Questions: []string{"staff", "law"}})
	if got := b.reviews(id); got != "[police accepted]" {
		t.Errorf("taken back: %s", got)
	}
	b.reopen()
	if got := b.reviews(id); got != "[police accepted]" {
		t.Errorf("reopened: %s", got)
	}
	if row := b.get(id).Row(); !slices.Equal(row.Accepted, []bool{false, true, false, false, false}) {
		t.Errorf("accepted for the index: %v", row.Accepted)
	}
}

func TestReviewRefusals(t *testing.T) {
	b := newBench(t)
	id := b.inReview()
	for name, c := range map[string]assessment.PutReviews{
		"no such verdict":      {State: "fine", Questions: []string{"law"}},
		"no reason":            {State: assessment.Rejected, Questions: []string{"law"}, Reason: " \n"},
		"reason of nothing":    {State: assessment.NotReviewed, Questions: []string{"law"}, Reason: "r"},
		"control character":    {State: assessment.Rejected, Questions: []string{"law"}, Reason: "a\x00b"},
		"all rejected":         {State: assessment.Rejected, Reason: "r"},
		"no such question":     {State: assessment.Accepted, Questions: []string{"law", "lwa"}},
		"a group":              {State: assessment.Accepted, Questions: []string{"legal"}},
		"named twice":          {State: assessment.Accepted, Questions: []string{"law", "law"}},
		"nothing to be judged": {State: assessment.Accepted, Questions: []string{"maturity"}},
	} {
		c.Assessment = id
		if e := b.refusal(c, assessment.Invalid); len(e.Fields) != 1 {
			t.Errorf("%s: %v", name, e.Fields)
		}
	}
	b.refuse(assessment.PutReviews{Assessment: "KEN-2031-survey@1", State: assessment.Accepted}, assessment.NotFound)
	for _, to := range []assessment.Stage{assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		b.mustChange(assessment.Move{Assessment: id, To: to})
		b.refuse(assessment.PutReviews{Assessment: id, State: assessment.Accepted}, assessment.Conflict)
	}
	b.refuse(assessment.PutReviews{Assessment: b.create("UGA", 2026), State: assessment.Accepted}, assessment.Conflict)
}

// A review is of an answer as it stands: what is changed is to be reviewed again, and nothing else is.
func TestReviewEndsWithItsAnswer(t *testing.T) {
	for name, change := range map[string]assessment.Put{
		"value": {Question: "law", Value: option("in-force")}, "note": {Question: "law", Note: new("seen again")},
		"confidence": {Question: "law", Confidence: assessment.HighConfidence}, "cleared": {Question: "law", Value: cleared()},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			id := b.inReview()
			b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted})
			seen := b.get(id).Revision
			b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "staff"}})
			b.mustNotChange(put(id, assessment.Put{Question: "staff", Value: number(12)}))
			b.mustChange(put(id, change))
			if got := b.reviews(id); got != "[police accepted staff accepted]" {
				t.Errorf("corrected: %s", got)
			}
			b.mustChange(assessment.Move{Assessment: id, To: assessment.Submitted})
			b.mustChange(assessment.Move{Assessment: id, To: assessment.InReview})
			if name == "cleared" {
				return
			}
			// Who has not seen the correction does not accept it.
			c := assessment.PutReviews{Assessment: id, Base: &seen, State: assessment.Accepted, Questions: []string{"law"}}
			e := b.refusal(c, assessment.Stale)
			if o, ok := errors.AsType[*assessment.Overtaken](e); !ok || len(o.Answers) != 1 || o.Answers[0].Review != assessment.Accepted {
				t.Errorf("overtaken: %+v", e.Err)
			}
			c.Questions = nil
			b.refuse(c, assessment.Stale)
			now := b.get(id).Answer("law").Revision
			c.Base = &now
			b.mustChange(c)
			kept := false
			for _, change := range history(t, b, id) {
				kept = kept || change.Kind == "answers.put" && change.Before.Reviewed().State == assessment.Accepted && change.After.Review == nil
			}
			if !kept {
				t.Error("the history does not tell that there was a review")
			}
		})
	}
}

// A file brings answers and no reviews: the same answers again leave the reviews alone.
func TestImportLeavesReviewsAlone(t *testing.T) {
	b := newBench(t)
	id := b.inReview()
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted})
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "staff"}})
	in := &assessment.Import{Framework: survey(), Answers: []assessment.Incoming{
		{Unit: "KEN", Year: 2026, Question: "law", Value: framework.Value{Kind: framework.OneOption, Option: "draft"}},
		{Unit: "KEN", Year: 2026, Question: "staff", Value: framework.Value{Kind: framework.Number, Number: 13}},
	}}
	if report, _, err := b.Import(context.Background(), "ann", in, true); err != nil || !report.Applied {
		t.Fatal(report, err)
	}
	if got := b.reviews(id); got != "[law accepted police accepted]" {
		t.Errorf("after an import: %s", got)
	}
}

// The reason of a review is a text like any other: erased, what is left is who, when and why.
func TestReviewReasonIsErased(t *testing.T) {
	b := newBench(t)
	id := b.inReview()
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Rejected, Questions: []string{"law", "staff"}, Reason: "says Mr X"})
	ref := b.get(id).Answer("staff").Reviewed().Reason
	if got := textOf(t, b, ref); got.Text != "says Mr X" {
		t.Errorf("read %+v", got)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: ref.ID, Why: "a person"})
	if got := textOf(t, b, ref); got.Text != "" || got.Redacted == nil || got.Redacted.Why != "a person" {
		t.Errorf("erased: %+v", got)
	}
	if got := b.reviews(id); got != "[law rejected staff rejected]" {
		t.Errorf("the review is gone with its reason: %s", got)
	}
}

func textOf(t *testing.T, b *bench, ref assessment.Text) assessment.Note {
	t.Helper()
	notes, err := b.Texts(context.Background(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return notes[ref.ID]
}
