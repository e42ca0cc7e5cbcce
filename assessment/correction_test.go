package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// at has an assessment of the survey with three answers, two of them accepted, in a stage after review.
func (b *bench) at(stage assessment.Stage) assessment.ID {
	b.t.Helper()
	id := b.inReview()
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"law", "police"}})
	b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: "which act?"})
	b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"staff"}, Assignment: assessment.Assignment{Assignee: "bob"}})
	for _, to := range []assessment.Stage{assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		b.mustChange(move(id, to))
		if to == stage {
			break
		}
	}
	return id
}

func correct(id assessment.ID, reason string, puts ...assessment.Put) assessment.Correct {
	return assessment.Correct{Assessment: id, Answers: puts, Reason: reason}
}

var (
	lawNow   = assessment.Put{Question: "law", Value: option("in-force")}
	staffNow = assessment.Put{Question: "staff", Value: number(20), Note: new("counted")}
)

func TestCorrectWhatIsSignedOff(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.SignedOff)
	before := b.get(id)
	out := b.mustChange(correct(id, "the act was gazetted", staffNow, lawNow))
	a := out.Assessment
	if a.ID != id || a.Stage != assessment.SignedOff || a.Revision != before.Revision+1 || a.Corrects != "" {
		t.Errorf("%s %s at revision %d", a.ID, a.Stage, a.Revision)
	}
	if law := a.Answer("law"); law.Value.Option != "in-force" || law.Note != before.Answer("law").Note || law.Review != nil || law.Revision != a.Revision {
		t.Errorf("law is %+v", law)
	}
	if got := b.reviews(id); got != "[police accepted]" {
		t.Errorf("reviewed: %s", got)
	}
	c := a.Corrections
	if len(c) != 1 || c[0].Seq != b.Head().Seq || c[0].By != "ann" || !c[0].At.Equal(b.Head().At) || !slices.Equal(c[0].Questions, []string{"law", "staff"}) {
		t.Fatalf("%+v", c)
	}
	if note := textOf(t, b, c[0].Reason); note.Text != "the act was gazetted" {
		t.Errorf("the reason is %+v", note)
	}
	if len(before.Corrections) != 0 {
		t.Error("what was given out has changed")
	}
	b.refuse(correct(id, "once more", lawNow), assessment.Invalid)
	b.mustChange(correct(id, "once more", assessment.Put{Question: "law", Value: cleared()}))
	want := pictureOf(b.get(id))
	b.reopen()
	wantSame(t, "reopened", pictureOf(b.get(id)), want)
}

func TestCorrectWhatIsPublished(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true})
	before, was := b.get(id), pictureOf(b.get(id))
	a := b.mustChange(correct(id, "the act was gazetted", lawNow)).Assessment
	if a.ID != id+"~3" || a.Parallel != 3 || a.Stage != assessment.SignedOff || a.Corrects != id || a.Revision != before.Revision+1 {
		t.Fatalf("%s %s corrects %q at revision %d", a.ID, a.Stage, a.Corrects, a.Revision)
	}
	if a.PublishedSeq != 0 || !a.PublishedAt.IsZero() || a.CreatedBy != "ann" || !a.CreatedAt.Equal(b.Head().At) || a.Reopened != nil {
		t.Errorf("%+v", a)
	}
	if _, ok := a.Release(); ok {
		t.Error("it is a release already")
	}
	if _, ok := a.Assignment("staff"); ok || len(a.Comments("law")) != 0 {
		t.Error("assignments and comments have come along")
	}
	if got := b.reviews(a.ID); got != "[police accepted]" {
		t.Errorf("reviewed: %s", got)
	}
	if police, old := a.Answer("police"), before.Answer("police"); !sameAnswer(police, old) || police.Review != old.Review {
		t.Errorf("police is %+v, and was %+v", police, old)
	}
	wantSame(t, "what was corrected", pictureOf(b.get(id)), was)
	e := b.refusal(correct(id, "again", staffNow), assessment.Conflict)
	if there, ok := errors.AsType[*assessment.Existing](e); !ok || there.ID != a.ID {
		t.Errorf("%v", e)
	}
	b.mustChange(correct(a.ID, "again", staffNow))
	if rows := b.State().Panel(survey()).Rows; len(rows) != 1 || rows[0].Values[0].Option != "draft" {
		t.Errorf("before the correction is published the panel has %+v", rows)
	}

	b.mustChange(move(a.ID, assessment.Published))
	old, now := b.get(id), b.get(a.ID)
	if old.Stage != assessment.Superseded || old.PublishedSeq != before.PublishedSeq || !old.PublishedAt.Equal(before.PublishedAt) {
		t.Errorf("%s is %s, published by %d", id, old.Stage, old.PublishedSeq)
	}
	if len(now.Corrections) != 2 || len(old.Corrections) != 0 {
		t.Errorf("corrections %+v", now.Corrections)
	}
	if s := b.State(); s.Successor(old) == nil || s.Successor(old).ID != a.ID || s.Successor(now) != nil || s.PublishedOf(survey(), "KEN", 2026).ID != a.ID {
		t.Error("the successor is not known")
	}
	if rows := b.State().Published(survey()).Rows; len(rows) != 1 || rows[0].Values[0].Option != "in-force" || slices.Contains(rows[0].Accepted[2:], true) {
		t.Errorf("published are %+v", rows)
	}
	e = b.refusal(correct(id, "again", lawNow), assessment.Conflict)
	if !strings.Contains(e.Fix, string(a.ID)) {
		t.Errorf("%v", e)
	}
	third := b.mustChange(correct(a.ID, "and again", assessment.Put{Question: "police", Value: flag(false)})).Assessment
	if third.ID != id+"~4" || len(third.Corrections) != 3 || third.Corrects != a.ID {
		t.Errorf("%s has %+v", third.ID, third.Corrections)
	}
}

func TestCorrectRefused(t *testing.T) {
	b := newBench(t)
	for stage, says := range map[assessment.Stage]string{
		assessment.Draft: "without a correction", assessment.Submitted: "return it", assessment.InReview: "return it",
		assessment.Returned: "without a correction", assessment.Reviewed: "signed off",
	} {
		id := b.mustChange(assessment.CreateAssessment{Unit: string(stage), Year: 2026, Framework: free()}).Assessment.ID
		b.bring(id, stage)
		if e := b.refusal(correct(id, "why", lawNow), assessment.Conflict); !strings.Contains(e.Fix, says) {
			t.Errorf("%s: %v", stage, e)
		}
	}
	id := b.at(assessment.SignedOff)
	b.refuse(correct("KEN-2031-survey@1", "why", lawNow), assessment.NotFound)
	for name, c := range map[string]struct {
		c     assessment.Correct
		paths string
	}{
		"no reason":      {correct(id, " \n", lawNow), "[reason]"},
		"odd reason":     {correct(id, "a\x00", lawNow), "[reason]"},
		"no answers":     {correct(id, "why"), "[answers]"},
		"nothing at all": {correct(id, ""), "[reason answers]"},
		"odd answers":    {correct(id, "", assessment.Put{Question: "lwa", Value: flag(true)}, assessment.Put{Question: "police", Value: number(3)}), "[answers.lwa answers.police reason]"},
		"no change":      {correct(id, "why", assessment.Put{Question: "law", Value: option("draft")}), "[]"},
	} {
		paths := []string{}
		for _, f := range b.refusal(c.c, assessment.Invalid).Fields {
			paths = append(paths, strings.ReplaceAll(f.Path, `"`, ""))
		}
		if got := fmt.Sprint(paths); got != c.paths {
			t.Errorf("%s: faults at %s", name, got)
		}
	}
	base := b.get(id).Answer("law").Revision - 1
	c := correct(id, "why", lawNow, staffNow)
	c.Base = &base
	e := b.refusal(c, assessment.Stale)
	if o, ok := errors.AsType[*assessment.Overtaken](e); !ok || len(o.Answers) != 2 || o.Answers[0].Current.Value.Option != "draft" || o.Answers[0].Yours.Value.Option != "in-force" {
		t.Errorf("%+v", e.Err)
	}
	if e := b.refusal(put(id, lawNow), assessment.Conflict); !strings.Contains(e.Fix, "correction") {
		t.Errorf("to answer: %v", e)
	}
	if e := b.refusal(move(id, assessment.Draft), assessment.Conflict); !strings.Contains(e.Fix, "correction") {
		t.Errorf("to move: %v", e)
	}
}

func TestConfidentialCorrections(t *testing.T) {
	b := newBench(t)
	id := b.mustChange(assessment.CreateAssessment{Unit: "A", Year: 2026, Framework: load(t, secretYAML)}).Assessment.ID
	b.bring(id, assessment.Published)
	secret, open := assessment.Put{Question: "hidden", Value: flag(true)}, assessment.Put{Question: "implied", Value: flag(true)}
	b.refuse(correct(id, "both", secret, open), assessment.Invalid)
	next := b.mustChange(correct(id, "a secret", secret)).Assessment.ID
	a := b.mustChange(correct(next, "no secret", open)).Assessment
	if c := a.Corrections; len(c) != 2 || !a.Confidential(c[0]) || a.Confidential(c[1]) {
		t.Errorf("%+v", c)
	}
}

func TestReviewsOfCorrections(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.SignedOff)
	accept := assessment.PutReviews{Assessment: id, State: assessment.Accepted}
	b.refuse(accept, assessment.Conflict)
	b.mustChange(correct(id, "why", lawNow))
	of := func(questions ...string) assessment.PutReviews {
		return assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: questions}
	}
	e := b.refusal(of("law", "police"), assessment.Conflict)
	if len(e.Fields) != 1 || e.Fields[0].Path != "police" {
		t.Errorf("%v", e)
	}
	b.mustChange(accept)
	b.mustNotChange(accept)
	if got := b.reviews(id); got != "[law accepted police accepted]" {
		t.Errorf("all that was corrected: %s", got)
	}
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.NotReviewed, Questions: []string{"law"}})
	b.mustChange(move(id, assessment.Published))
	b.refuse(of("law"), assessment.Conflict)
	// What was corrected before its publication is not what the successor corrects.
	next := b.mustChange(correct(id, "why", staffNow)).Assessment.ID
	id = next
	b.refuse(of("law"), assessment.Conflict)
	b.mustChange(of("staff"))
	b.mustChange(move(next, assessment.Published))
	if rows := b.State().Published(survey()).Rows; !slices.Equal(rows[0].Accepted, []bool{false, true, false, true, false}) {
		t.Errorf("accepted: %v", rows[0].Accepted)
	}
}

// changesOf tells the history of an assessment in lines.
func changesOf(t *testing.T, b *bench, id assessment.ID) (lines []string) {
	t.Helper()
	for _, c := range history(t, b, id) {
		line := c.Kind
		if c.Question != "" {
			line += fmt.Sprintf(" %s %s→%s", c.Question, c.Before.Value.Option, c.After.Value.Option)
		}
		if c.To != "" {
			line += fmt.Sprintf(" %s→%s", c.From, c.To)
		}
		if c.Reason != (assessment.Text{}) {
			line += " " + textOf(t, b, c.Reason).Text
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCorrectionsInHistory(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.SignedOff)
	begin := len(changesOf(t, b, id))
	b.mustChange(correct(id, "first", lawNow))
	b.mustChange(move(id, assessment.Published))
	b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: "fine"})
	next := b.mustChange(correct(id, "second", assessment.Put{Question: "maturity", Value: option("defined")}, assessment.Put{Question: "law", Value: option("none")})).Assessment.ID
	b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: "not so fine"})
	b.mustChange(assessment.PutReviews{Assessment: next, State: assessment.Accepted, Questions: []string{"law"}})
	b.mustChange(move(next, assessment.Published))
	last := b.mustChange(correct(next, "third", assessment.Put{Question: "law", Value: option("draft")})).Assessment.ID
	wantLines(t, changesOf(t, b, id)[begin:],
		"answers.corrected law draft→in-force first", "assessment.moved signed-off→published", "answer.commented law →",
		"answer.commented law →", "assessment.moved published→superseded")
	wantLines(t, changesOf(t, b, next),
		"assessment.corrected maturity →defined second", "assessment.corrected law in-force→none second",
		"answers.reviewed law none→none", "assessment.moved signed-off→published")
	wantLines(t, changesOf(t, b, last), "assessment.corrected law none→draft third")
	for _, c := range history(t, b, last) {
		if c.Corrects != next || c.Revision != b.get(last).Revision || c.Before.Review == nil || c.After.Review != nil {
			t.Errorf("%+v", c)
		}
	}
	if list, more, err := b.History(context.Background(), last, b.Head().Seq, 10); err != nil || more != 0 || len(list) != 0 {
		t.Errorf("after the end: %v %d %v", list, more, err)
	}
}

// A text is erased wherever it stands: in what corrects an assessment as in what was corrected.
func TestRedactWhatWasCorrected(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	note := b.get(id).Answer("law").Note
	next := b.mustChange(correct(id, "ask Jane Doe", staffNow)).Assessment.ID
	reason := b.get(next).Corrections[0].Reason
	b.mustChange(move(next, assessment.Published))
	old, now := b.get(id).Revision, b.get(next).Revision
	b.refuse(assessment.Redact{Assessment: id, Text: reason.ID, Why: "a name"}, assessment.NotFound)
	b.mustChange(assessment.Redact{Assessment: next, Text: reason.ID, Why: "a name"})
	if b.get(id).Revision != old || b.get(next).Revision != now+1 {
		t.Error("the reason was none of what was corrected")
	}
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault still holds %s", held)
	}
	// No entry about the successor names the note that it has from what it corrects.
	erase := assessment.Redact{Assessment: next, Text: note.ID, Why: "a secret"}
	b.mustChange(erase)
	b.mustNotChange(erase)
	if a := b.get(id); a.Revision != old+1 || a.Answer("law").Revision != a.Revision {
		t.Errorf("what was corrected is at revision %d, and was at %d", a.Revision, old)
	}
	if a := b.get(next); a.Revision != now+2 || a.Answer("law").Revision != a.Revision {
		t.Errorf("what corrects it is at revision %d, and was at %d", a.Revision, now)
	}
	for _, at := range []assessment.ID{id, next} {
		if got := b.note(at, "law"); got.Redacted == nil {
			t.Errorf("%s: the note reads %+v", at, got)
		}
		all := changesOf(t, b, at)
		if last := all[len(all)-1]; !strings.HasPrefix(last, "text.redacted law") {
			t.Errorf("%s ends with %s", at, last)
		}
	}
}

// An import compares with what is published, and changes nothing of it.
func TestImportIntoCorrected(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	next := b.mustChange(correct(id, "why", lawNow)).Assessment.ID
	b.mustChange(move(next, assessment.Published))
	wantCounts(t, b.importFile(file(incoming("KEN", "law", option("in-force")), incoming("KEN", "police", flag(true))), true), "+0 ~0 =2 !0 x0 applied true")
	r := b.importFile(file(incoming("KEN", "law", option("draft"))), true)
	if r.Refused != 1 || !strings.Contains(r.Cells[0].Message, string(next)+" are closed: it is published") {
		t.Errorf("%+v", r)
	}
}
