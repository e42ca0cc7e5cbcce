package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"readiness/assessment"
)

func TestComments(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	before := b.get(id)
	for i, text := range []string{"Which act?", "That of 2018.", "Thank you."} {
		b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: text, ReplyTo: i})
	}
	b.mustChange(assessment.AddComment{Assessment: id, Question: "staff", Text: "Which act?"})
	picture := func() string {
		var list []string
		for _, q := range []string{"law", "police", "staff"} {
			for _, c := range b.get(id).Comments(q) {
				list = append(list, fmt.Sprintf("%s %d to %d by %s: %s", q, c.Number, c.ReplyTo, c.By, textOf(t, b, c.Text).Text))
			}
		}
		return strings.Join(list, "\n")
	}
	want := "law 1 to 0 by ann: Which act?\nlaw 2 to 1 by ann: That of 2018.\nlaw 3 to 2 by ann: Thank you.\nstaff 1 to 0 by ann: Which act?"
	wantSame(t, "comments", picture(), want)
	b.reopen()
	wantSame(t, "reopened", picture(), want)
	after := b.get(id)
	if after.Revision != before.Revision || !after.ChangedAt.Equal(before.ChangedAt) || len(before.Comments("law")) != 0 {
		t.Errorf("a comment changes the assessment: revision %d, then %d", before.Revision, after.Revision)
	}
	ref := after.Comments("law")[0].Text
	b.mustChange(assessment.Redact{Assessment: id, Text: ref.ID, Why: "a person"})
	if got := textOf(t, b, ref); got.Text != "" || got.Redacted == nil {
		t.Errorf("erased: %+v", got)
	}
	changes := history(t, b, id)
	if c := changes[1]; c.Kind != "answer.commented" || c.Question != "law" || c.Comment.Number != 1 || c.Revision != before.Revision {
		t.Errorf("in the history: %+v", c)
	}
	if c := changes[len(changes)-1]; c.Kind != "text.redacted" || c.Question != "law" {
		t.Errorf("its erasure in the history: %+v", c)
	}
}

func TestCommentRefusals(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.AddComment{Assessment: id, Question: "law", Text: "one"})
	for name, c := range map[string]assessment.AddComment{
		"nothing said":        {Question: "law", Text: " \n"},
		"control character":   {Question: "law", Text: "a\x00b"},
		"too long":            {Question: "law", Text: strings.Repeat("é", 10_001)},
		"no such question":    {Question: "lwa", Text: "t"},
		"no such comment":     {Question: "law", Text: "t", ReplyTo: 2},
		"of another question": {Question: "staff", Text: "t", ReplyTo: 1},
		"below the first":     {Question: "law", Text: "t", ReplyTo: -1},
	} {
		c.Assessment = id
		if e := b.refusal(c, assessment.Invalid); len(e.Fields) != 1 {
			t.Errorf("%s: %v", name, e.Fields)
		}
	}
	b.refuse(assessment.AddComment{Assessment: "KEN-2031-survey@1", Question: "law", Text: "t"}, assessment.NotFound)
}
