package assessment_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// wayTable is the workflow: where one can go from each stage.
var wayTable = map[assessment.Stage][]assessment.Stage{
	assessment.Draft:      {assessment.Submitted},
	assessment.Submitted:  {assessment.InReview},
	assessment.InReview:   {assessment.Returned, assessment.Reviewed},
	assessment.Returned:   {assessment.Submitted},
	assessment.Reviewed:   {assessment.SignedOff},
	assessment.SignedOff:  {assessment.Published},
	assessment.Published:  nil,
	assessment.Superseded: nil,
}

// pathTo is how an assessment comes to a stage.
var pathTo = map[assessment.Stage][]assessment.Stage{
	assessment.Draft:     nil,
	assessment.Submitted: {assessment.Submitted},
	assessment.InReview:  {assessment.Submitted, assessment.InReview},
	assessment.Returned:  {assessment.Submitted, assessment.InReview, assessment.Returned},
	assessment.Reviewed:  {assessment.Submitted, assessment.InReview, assessment.Reviewed},
	assessment.SignedOff: {assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff},
	assessment.Published: {assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published},
}

func move(id assessment.ID, to assessment.Stage) assessment.Move {
	m := assessment.Move{Assessment: id, To: to}
	if to == assessment.Returned {
		m.Questions = []string{"staff", "law", "staff"}
	}
	return m
}

// bring takes an assessment that is a draft to a stage.
func (b *bench) bring(id assessment.ID, to assessment.Stage) {
	b.t.Helper()
	for _, stage := range pathTo[to] {
		b.mustChange(move(id, stage))
	}
}

func TestEveryMove(t *testing.T) {
	for from := range pathTo {
		for _, to := range append(assessment.Stages(), "odd", "") {
			b := newBench(t)
			id := b.create("KEN", 2026)
			b.bring(id, from)
			if slices.Contains(wayTable[from], to) {
				before := b.get(id)
				out := b.mustChange(move(id, to))
				if out.Assessment.Stage != to || before.Stage != from || out.Assessment.Revision != before.Revision+1 {
					t.Errorf("from %s to %s: %s, revision %d after %d", from, to, out.Assessment.Stage, out.Assessment.Revision, before.Revision)
				}
				continue
			}
			e := b.refusal(move(id, to), assessment.Conflict)
			ways, ok := errors.AsType[*assessment.Ways](e)
			if !ok || ways.From != from || !slices.Equal(ways.To, wayTable[from]) {
				t.Errorf("from %s to %s: %+v", from, to, ways)
			}
			for _, way := range wayTable[from] {
				if !strings.Contains(e.Fix, string(way)) {
					t.Errorf("from %s to %s: the fix %q does not name %s", from, to, e.Fix, way)
				}
			}
		}
	}
	if next := (&assessment.Assessment{Stage: assessment.Superseded, Corrects: "x"}).Next(); len(next) != 0 {
		t.Errorf("from superseded to %v", next)
	}
}

func TestMoveRefused(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.refuse(assessment.Move{Assessment: "KEN-2031-survey@1", To: assessment.Submitted}, assessment.NotFound)
	b.refuse(assessment.Move{Assessment: id, To: assessment.Submitted, Reason: "a\x00b"}, assessment.Invalid)
	b.refuse(assessment.Move{Assessment: id, To: assessment.Submitted, Reason: strings.Repeat("x", 10_001)}, assessment.Invalid)
	b.refuse(assessment.Move{Assessment: id, To: assessment.Submitted, Questions: []string{"law"}}, assessment.Invalid)
	b.bring(id, assessment.InReview)
	b.refuse(assessment.Move{Assessment: id, To: assessment.Returned}, assessment.Invalid)
	e := b.refusal(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "laws", "legal"}}, assessment.Invalid)
	if len(e.Fields) != 2 || !strings.Contains(e.Fields[0].Message, "did you mean law?") {
		t.Errorf("%v", e)
	}
	many := slices.Repeat([]string{"odd"}, 10_000)
	if e := b.refusal(assessment.Move{Assessment: id, To: assessment.Returned, Questions: many}, assessment.Invalid); len(e.Fields) > 201 {
		t.Errorf("%d faults are listed", len(e.Fields))
	}
}

// Answers are open in a draft, and after a return those that it names.
func TestAnswersClose(t *testing.T) {
	for stage := range pathTo {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}, assessment.Put{Question: "police", Value: flag(true)}))
		b.bring(id, stage)
		law, police := assessment.Put{Question: "law", Value: option("in-force")}, assessment.Put{Question: "police", Value: flag(false), Note: new("a note")}
		switch stage {
		case assessment.Draft:
			b.mustChange(put(id, law, police))
		case assessment.Returned:
			e := b.refusal(put(id, law, police), assessment.Conflict)
			if len(e.Fields) != 1 || e.Fields[0].Path != "police" || !strings.HasSuffix(e.Msg, "open: law, staff") {
				t.Errorf("%+v", e)
			}
			b.mustChange(put(id, law, assessment.Put{Question: "police", Value: flag(true)})) // the same is no change
			b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(3)}))
			b.mustChange(move(id, assessment.Submitted))
			b.refuse(put(id, assessment.Put{Question: "law", Value: option("none")}), assessment.Conflict)
		default:
			b.refuse(put(id, law), assessment.Conflict)
			b.refuse(put(id, police), assessment.Conflict)
		}
	}
}

func TestImportIntoClosed(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
	b.bring(id, assessment.Returned)
	file := func(law string, police bool) *assessment.Import {
		return &assessment.Import{Framework: survey(), Answers: []assessment.Incoming{
			{Unit: "KEN", Year: 2026, Question: "law", Value: *option(law), Cell: "A1"},
			{Unit: "KEN", Year: 2026, Question: "police", Value: *flag(police), Cell: "A2"},
		}}
	}
	report, out, err := b.Import(context.Background(), "ann", file("draft", false), true)
	if err != nil || out.Changed || report.Refused != 1 || report.Added != 1 || report.Applied {
		t.Fatalf("%+v %v", report, err)
	}
	if c := report.Cells[0]; c.Cell != "A2" || c.Status != assessment.ImportRefused || !strings.Contains(c.Message, "open: law, staff") {
		t.Errorf("%+v", c)
	}
	report, out, err = b.Import(context.Background(), "ann", file("draft", true), true)
	if err != nil || !out.Changed || report.Added != 1 || report.Unchanged != 1 {
		t.Fatalf("%+v %v", report, err)
	}
	b.mustChange(move(id, assessment.Submitted))
	report, _, err = b.Import(context.Background(), "ann", file("none", true), true)
	if err != nil || report.Refused != 1 || report.Unchanged != 1 || !strings.Contains(report.Cells[0].Message, "it is submitted") {
		t.Errorf("%+v %v", report, err)
	}
}

func TestPublication(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.create("UGA", 2026)
	older := b.create("KEN", 2025)
	second := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true}).Assessment.ID
	b.bring(second, assessment.Published)
	if rows := b.State().Published(survey()).Rows; len(rows) != 1 {
		t.Errorf("%d rows when a second opinion is what is published", len(rows))
	}
	b.bring(id, assessment.SignedOff)
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Published, Reason: "agreed upon"})
	if stage := b.get(second).Stage; stage != assessment.Superseded {
		t.Errorf("the second opinion is %s", stage)
	}
	a := b.get(id)
	if a.PublishedSeq != b.Head().Seq || !a.PublishedAt.Equal(b.Head().At) {
		t.Errorf("published by record %d at %s; the head is %v", a.PublishedSeq, a.PublishedAt, b.Head())
	}
	b.bring(older, assessment.Published)
	var got []string
	for _, r := range b.State().Published(survey()).Rows {
		got = append(got, r.Unit+" "+string(rune('0'+r.Year-2020)))
	}
	wantLines(t, got, "KEN 6", "KEN 5")
	if rows := b.State().Published(survey(), 2025, 2024).Rows; len(rows) != 1 || rows[0].Year != 2025 {
		t.Errorf("of 2025 and 2024: %v", rows)
	}
	if rows := b.State().Panel(survey()).Rows; len(rows) != 3 {
		t.Errorf("the panel has %d rows", len(rows))
	}
	past, err := b.AsOf(context.Background(), assessment.Point{Seq: a.PublishedSeq - 1})
	if err != nil {
		t.Fatal(err)
	}
	if before, _ := past.Assessment(id); before.Stage != assessment.SignedOff || before.PublishedSeq != 0 || len(past.Published(survey()).Rows) != 1 {
		t.Errorf("before its publication: %s, %d", before.Stage, before.PublishedSeq)
	}
}

// The history tells each move; its reason is a text like any other, which can be erased.
func TestMovesInHistory(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.bring(id, assessment.InReview)
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Reason: "ask Ms X", Questions: []string{"staff", "law", "staff"}})
	a := b.get(id)
	if !slices.Equal(a.Reopened, []string{"law", "staff"}) || a.Reason == (assessment.Text{}) {
		t.Fatalf("%q %v", a.Reopened, a.Reason)
	}
	if strings.Contains(string(b.records()[b.Head().Seq-1].Bytes()), "Ms X") {
		t.Error("the reason is in the journal")
	}
	changes := history(t, b, id)
	last := changes[len(changes)-1]
	if last.Kind != "assessment.moved" || last.From != assessment.InReview || last.To != assessment.Returned || last.Reason != a.Reason ||
		!slices.Equal(last.Questions, a.Reopened) || last.Actor != "ann" {
		t.Errorf("%+v", last)
	}
	if first := changes[1]; first.From != assessment.Draft || first.To != assessment.Submitted || first.Reason != (assessment.Text{}) || first.Questions != nil {
		t.Errorf("%+v", first)
	}
	read := func() assessment.Note {
		notes, err := b.Texts(context.Background(), a.Reason)
		if err != nil {
			t.Fatal(err)
		}
		return notes[a.Reason.ID]
	}
	if n := read(); n.Text != "ask Ms X" {
		t.Errorf("%+v", n)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: a.Reason.ID, Why: "a person is named"})
	if n := read(); n.Text != "" || n.Redacted == nil || strings.Contains(b.vault.contents(t), "Ms X") {
		t.Errorf("%+v", n)
	}
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Submitted, Reason: " \n"})
	if a := b.get(id); a.Reason != (assessment.Text{}) || a.Reopened != nil {
		t.Errorf("after the next move: %v %q", a.Reason, a.Reopened)
	}
}

func TestMoveAndAssignFromAnotherRevision(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	seen := b.get(id).Revision
	b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(3)}))
	now := b.get(id).Revision
	for _, base := range []uint64{seen, now + 1, 0} {
		for _, c := range []assessment.Command{
			assessment.Move{Assessment: id, Base: &base, To: assessment.Submitted},
			assessment.Move{Assessment: id, Base: &base, To: assessment.Published}, // no way leads there either
			assessment.Assign{Assessment: id, Base: &base, Questions: []string{"staff"}, Assignment: assessment.Assignment{Assignee: "ann"}},
		} {
			e := b.refusal(c, assessment.Stale)
			if o, ok := errors.AsType[*assessment.Overtaken](e); !ok || o.Revision != now || len(o.Answers) > 0 {
				t.Errorf("%+v of base %d: %+v", c, base, e)
			}
		}
	}
	b.mustChange(assessment.Assign{Assessment: id, Base: &now, Questions: []string{"staff"}, Assignment: assessment.Assignment{Assignee: "ann"}})
	now = b.get(id).Revision
	b.mustChange(assessment.Move{Assessment: id, Base: &now, To: assessment.Submitted})
}
