package assessment_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// differences shows what became of an assessment, one line for the stages and one for each question.
func (b *bench) differences(id assessment.ID, since, until uint64) []string {
	b.t.Helper()
	s, err := b.AsOf(context.Background(), assessment.Point{Seq: until})
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := s.Assessment(id)
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := b.Differences(context.Background(), a, since, until)
	if err != nil {
		b.t.Fatal(err)
	}
	list := []string{fmt.Sprintf("%s→%s", d.Before, d.After)}
	shown := func(a assessment.Answer, task assessment.Assignment) string {
		return fmt.Sprintf("%s %s %s", framework.AppendValue(nil, a.Value), a.Reviewed().State, task.Assignee)
	}
	for _, q := range d.Questions {
		list = append(list, fmt.Sprintf("%s: %s → %s, %d changes, %d comments, by %s", q.Question,
			shown(q.Before, q.Unassigned), shown(q.After, q.Assigned), q.Changes, q.Comments, q.By))
	}
	return list
}

func TestDifferences(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	created := b.Head().Seq
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}, assessment.Put{Question: "staff", Value: number(3), Note: new("n")}))
	first := b.Head().Seq
	b.create("UGA", 2026)
	wantLines(t, b.differences(id, 0, first), "→draft", "law: null none  → \"none\" none , 1 changes, 0 comments, by ann", "staff: null none  → 3 none , 1 changes, 0 comments, by ann")
	wantLines(t, b.differences(id, created, created), "draft→draft")
	// To and fro is nothing; so is what was assigned and taken back.
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.mustChange(assign(id, "bob", "", "police", "law"))
	between := b.Head().Seq
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}))
	b.mustChange(assign(id, "", "", "law"))
	wantLines(t, b.differences(id, first, between), "draft→draft", "law: \"none\" none  → \"draft\" none bob, 2 changes, 0 comments, by ann", "police: null none  → null none bob, 1 changes, 0 comments, by ann")
	wantLines(t, b.differences(id, first, b.Head().Seq), "draft→draft", "police: null none  → null none bob, 1 changes, 0 comments, by ann")
	// A comment, a review that was taken back and an erasure are told all the same.
	before := b.Head().Seq
	if _, err := b.Do(context.Background(), "bob", assessment.AddComment{Assessment: id, Question: "maturity", Text: "why?"}); err != nil {
		t.Fatal(err)
	}
	b.bring(id, assessment.InReview)
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"law"}})
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.NotReviewed, Questions: []string{"law"}})
	b.mustChange(assessment.Redact{Assessment: id, Text: b.get(id).Answer("staff").Note.ID, Why: "w"})
	wantLines(t, b.differences(id, before, b.Head().Seq), "draft→in-review",
		"law: \"none\" none  → \"none\" none , 2 changes, 0 comments, by ann",
		"staff: 3 none  → 3 none , 1 changes, 0 comments, by ann",
		"maturity: null none  → null none , 0 changes, 1 comments, by bob")
	wantLines(t, b.differences(id, b.Head().Seq, b.Head().Seq), "in-review→in-review")
	if _, err := b.Differences(context.Background(), &assessment.Assessment{ID: "KEN-2031-survey@1"}, 0, 1); err == nil {
		t.Error("what is not there has differences")
	}
}

// From any record to any later one, the differences lead from what was there to what is.
func TestDifferencesLeadFromThenToNow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		id := b.create("KEN", 2026)
		for range rapid.IntRange(1, 25).Draw(t, "commands") {
			if rapid.Bool().Draw(t, "odd") {
				_, _ = b.run(drawAny(t, b))
			} else {
				_, _ = b.run(drawWork(t, b.State(), id))
			}
		}
		until := uint64(rapid.IntRange(1, int(b.Head().Seq)).Draw(t, "until"))
		since := uint64(rapid.IntRange(1, int(until)).Draw(t, "since"))
		at := func(seq uint64) *assessment.Assessment {
			s, err := b.AsOf(context.Background(), assessment.Point{Seq: seq})
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Assessment(id)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		was, is := at(since), at(until)
		d, err := b.Differences(context.Background(), is, since, until)
		if err != nil || d.Before != was.Stage || d.After != is.Stage {
			t.Fatalf("from %s to %s, want %s to %s: %v", d.Before, d.After, was.Stage, is.Stage, err)
		}
		told := map[string]assessment.Difference{}
		for _, one := range d.Questions {
			told[one.Question] = one
		}
		for q, answer := range is.Answers() {
			before := was.Answer(q.ID)
			task, _ := is.Assignment(q.ID)
			taskBefore, _ := was.Assignment(q.ID)
			one, there := told[q.ID]
			same := before.Value.Equal(answer.Value) && before.Note == answer.Note && before.Confidence == answer.Confidence &&
				before.Reviewed().State == answer.Reviewed().State && before.Reviewed().Reason == answer.Reviewed().Reason &&
				task.Assignee == taskBefore.Assignee && task.Due.Equal(taskBefore.Due)
			if !there && !same {
				t.Fatalf("%s is %+v after %+v, and that is not told", q.ID, answer, before)
			}
			if !there {
				continue
			}
			if !sameAnswer(one.Before, before) || !sameAnswer(one.After, answer) || one.Assigned != task || one.Unassigned != taskBefore {
				t.Fatalf("%s: from %+v to %+v, want %+v to %+v", q.ID, one.Before, one.After, before, answer)
			}
			if n := len(is.Comments(q.ID)) - len(was.Comments(q.ID)); one.Comments != n || one.Changes+n == 0 {
				t.Fatalf("%s has %d changes and %d comments of %d", q.ID, one.Changes, one.Comments, n)
			}
		}
	})
}
