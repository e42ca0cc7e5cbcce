package assessment_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
)

func history(t rapid.TB, b *bench, id assessment.ID) []assessment.Change {
	t.Helper()
	changes, next, err := b.History(context.Background(), id, 0, 1_000_000)
	if err != nil || next != 0 {
		t.Fatalf("next %d, %v", next, err)
	}
	return changes
}

func TestHistory(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.create("UGA", 2026)
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}, assessment.Put{Question: "law", Value: option("draft"), Note: new("seen")}))
	if _, err := b.Do(context.Background(), "bob", put(id, assessment.Put{Question: "law", Value: option("in-force")})); err != nil {
		t.Fatal(err)
	}
	b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"staff"}, Assignment: assessment.Assignment{Assignee: "cyd", Due: firstDay.Truncate(24 * 3600e9)}})
	b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"staff"}})
	text := b.get(id).Answer("law").Note
	b.mustChange(assessment.Redact{Assessment: id, Text: text.ID, Why: "a person is named"})

	var got []string
	for _, c := range history(t, b, id) {
		line := fmt.Sprintf("%d %s %s %s r%d", c.Seq, c.Actor, c.Kind, c.Question, c.Revision)
		switch c.Kind {
		case "answers.put":
			line += fmt.Sprintf(" %s%v→%s%v", c.Before.Value.Option, c.Before.Value.Flag, c.After.Value.Option, c.After.Value.Flag)
		case "question.assigned":
			line += " " + c.Assigned.Assignee
		case "text.redacted":
			line += fmt.Sprintf(" %v %v", c.Redacted == text.ID, c.Why != assessment.Text{})
		}
		got = append(got, line)
		if c.At.IsZero() {
			t.Errorf("record %d has no time", c.Seq)
		}
	}
	wantLines(t, got,
		"1 ann assessment.created  r1",
		"3 ann answers.put police r2 false→true",
		"3 ann answers.put law r2 false→draftfalse",
		"4 bob answers.put law r3 draftfalse→in-forcefalse",
		"5 ann question.assigned staff r4 cyd",
		"6 ann question.assigned staff r5 ",
		"7 ann text.redacted law r6 true true")
	_, _, err := b.History(context.Background(), "KEN-2031-survey@1", 0, 10)
	wantKind(t, err, assessment.NotFound)
	if list, next, err := b.History(context.Background(), id, 7, 10); err != nil || next != 0 || len(list) != 0 {
		t.Errorf("after the end: %v, %d, %v", list, next, err)
	}
	if list, _, err := b.History(context.Background(), id, 1<<63, 10); err != nil || len(list) != 0 {
		t.Errorf("after a record to come: %v, %v", list, err)
	}
	b.journal.tap(func(j *tapped) { j.onRead = func(context.Context, uint64) error { return errAway } })
	_, _, err = b.History(context.Background(), id, 0, 10)
	wantKind(t, err, assessment.Unavailable)
}

// The history tells how each answer became what it is, and pages of any size give the same whole.
func TestHistoryIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		id := b.create("KEN", 2026)
		for range rapid.IntRange(1, 20).Draw(t, "commands") {
			_, _ = b.run(drawAny(t, b))
		}
		all := history(t, b, id)
		now := map[string]assessment.Answer{}
		revision := uint64(0)
		redacted := map[string]bool{}
		for i, c := range all {
			if i > 0 && (c.Seq < all[i-1].Seq || c.At.Before(all[i-1].At)) || c.Revision < revision {
				t.Fatalf("change %d is out of order", i+1)
			}
			revision = c.Revision
			switch c.Kind {
			case "answers.put", "answers.corrected":
				if !sameAnswer(c.Before, now[c.Question]) {
					t.Fatalf("record %d: %s was %+v, the history before says %+v", c.Seq, c.Question, c.Before, now[c.Question])
				}
				if sameAnswer(c.Before, c.After) || c.After.Revision != c.Revision || c.After.By != c.Actor || !c.After.At.Equal(c.At) {
					t.Fatalf("record %d: %s from %+v to %+v", c.Seq, c.Question, c.Before, c.After)
				}
				now[c.Question] = c.After
			case "text.redacted":
				redacted[c.Redacted] = true
				if c.Question != "" {
					now[c.Question] = c.After
				}
			}
		}
		a := b.get(id)
		if revision != a.Revision {
			t.Errorf("the history ends at revision %d of %d", revision, a.Revision)
		}
		for q, answer := range a.Answers() {
			if !sameAnswer(now[q.ID], answer) {
				t.Errorf("%s is %+v, its history says %+v", q.ID, answer, now[q.ID])
			}
		}
		for _, c := range all {
			if note := c.After.Note.ID; note != "" {
				if _, gone := b.State().RedactedText(note); gone && !redacted[note] {
					t.Errorf("the history does not tell that %s was erased", note)
				}
			}
		}
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		var paged []assessment.Change
		for after, pages := uint64(0), 0; ; pages++ {
			list, next, err := b.History(context.Background(), id, after, limit)
			if err != nil || pages > len(all) || len(list) == 0 && next != 0 {
				t.Fatalf("page %d: %d changes, next %d, %v", pages, len(list), next, err)
			}
			paged = append(paged, list...)
			if next == 0 {
				break
			}
			if after = next; len(list) < limit {
				t.Errorf("a page of %d with a limit of %d is not the last", len(list), limit)
			}
		}
		if !reflect.DeepEqual(paged, all) {
			t.Errorf("pages of %d give %d changes, the whole %d", limit, len(paged), len(all))
		}
	})
}

func sameAnswer(a, b assessment.Answer) bool {
	return a.Value.Equal(b.Value) && a.Note == b.Note && a.Confidence == b.Confidence && a.Revision == b.Revision && a.By == b.By && a.At.Equal(b.At)
}
