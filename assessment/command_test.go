package assessment_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

func TestCreate(t *testing.T) {
	b := newBench(t)
	out := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey()})
	a := out.Assessment
	if a.ID != "KEN-2026-survey@1" || a.Unit != "KEN" || a.Year != 2026 || a.Parallel != 1 || a.Stage != assessment.Draft {
		t.Errorf("the assessment is %+v", a)
	}
	if a.Revision != 1 || a.CreatedBy != "ann" || a.CreatedAt.IsZero() || !a.ChangedAt.Equal(a.CreatedAt) {
		t.Errorf("revision %d, by %q at %v, changed at %v", a.Revision, a.CreatedBy, a.CreatedAt, a.ChangedAt)
	}
	if p := a.Progress(true); p.Answered != 0 || p.Total != 5 {
		t.Errorf("%d of %d answered", p.Answered, p.Total)
	}
	if out.Head.Seq != 1 || out.Head != b.Head() {
		t.Errorf("the head is %v", out.Head)
	}
	if entries := b.records()[0].Entries; len(entries) != 2 || entries[0].Kind != "framework.added" || entries[1].Kind != "assessment.created" {
		t.Errorf("the entries are %v", entries)
	}
	// The framework is there now, and is not written again.
	b.create("UGA", 2026)
	if entries := b.records()[1].Entries; len(entries) != 1 {
		t.Errorf("the second assessment has %d entries", len(entries))
	}
}

func TestCreateConflict(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	e := b.refusal(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey()}, assessment.Conflict)
	existing, ok := errors.AsType[*assessment.Existing](e)
	if !ok || existing.ID != id || !strings.Contains(e.Msg, string(id)) {
		t.Errorf("the refusal is %v with %v", e, e.Err)
	}
	for i, want := range []assessment.ID{"KEN-2026-survey@1~2", "KEN-2026-survey@1~3"} {
		out := b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true})
		if out.Assessment.ID != want || out.Assessment.Parallel != i+2 {
			t.Errorf("the parallel one is %s, number %d; want %s", out.Assessment.ID, out.Assessment.Parallel, want)
		}
	}
	if rows := b.State().Panel(survey()).Rows; len(rows) != 1 {
		t.Errorf("%d rows are scored, parallel ones too", len(rows))
	}
	// The first of its kind may be asked for as a parallel one: it is the first.
	out := b.mustChange(assessment.CreateAssessment{Unit: "UGA", Year: 2026, Framework: survey(), Parallel: true})
	if out.Assessment.ID != "UGA-2026-survey@1" {
		t.Errorf("a parallel one without a first is %s", out.Assessment.ID)
	}
	// Parallel ones are kept apart.
	b.mustChange(put("KEN-2026-survey@1~2", assessment.Put{Question: "police", Value: flag(true)}))
	if b.get(id).Answer("police").Given() || !b.get("KEN-2026-survey@1~2").Answer("police").Given() {
		t.Error("an answer is in the wrong assessment")
	}
}

func TestCreateRefused(t *testing.T) {
	b := newBench(t)
	e := b.refusal(assessment.CreateAssessment{Unit: "Kenya", Year: 1066, Framework: survey()}, assessment.Invalid)
	if len(e.Fields) != 2 || e.Fields[0].Path != "country" || e.Fields[1].Path != "year" {
		t.Errorf("the faults are %v", e.Fields)
	}
	b.refuse(assessment.CreateAssessment{Unit: "", Year: 2026, Framework: survey()}, assessment.Invalid)
	b.refuse(assessment.CreateAssessment{Unit: "KEN", Year: 2026}, assessment.Invalid)
	for _, unit := range []string{"", " a", "a ", "a\nb", "a\x00", "\xff", "a\u202eb", "a\ufeff", strings.Repeat("ü", 201)} {
		b.refuse(assessment.CreateAssessment{Unit: unit, Year: 2026, Framework: free()}, assessment.Invalid)
	}
	if head := b.Head(); head.Seq != 0 {
		t.Errorf("the journal has %d records", head.Seq)
	}
}

func TestFrameworkNeverChanges(t *testing.T) {
	b := newBench(t)
	b.create("KEN", 2026)
	other := load(t, strings.Replace(surveyYAML, "score: 0.4", "score: 0.5", 1))
	if other.Ref() != survey().Ref() || other.Hash == survey().Hash {
		t.Fatal("the test needs another content of the same version")
	}
	b.refuse(assessment.CreateAssessment{Unit: "UGA", Year: 2026, Framework: other}, assessment.Conflict)
	b.refuse(assessment.AddFramework{Framework: other}, assessment.Conflict)
	b.refuse(assessment.AddFramework{}, assessment.Invalid)
	b.mustNotChange(assessment.AddFramework{Framework: survey()})
	b.mustNotChange(assessment.AddFramework{Framework: load(t, "# the same content\n"+surveyYAML)})
	in := &assessment.Import{Framework: other, Answers: []assessment.Incoming{{Unit: "UGA", Year: 2026, Question: "police", Value: *flag(true)}}}
	for _, apply := range []bool{false, true} {
		_, _, err := b.Import(context.Background(), "ann", in, apply)
		wantKind(t, err, assessment.Conflict)
	}
	// Whoever scores the store with the changed file must not mix the two.
	if rows := b.State().Panel(other).Rows; len(rows) != 0 {
		t.Errorf("%d rows answered to another content are handed out for this one", len(rows))
	}
}

func TestOddUnits(t *testing.T) {
	b := newBench(t)
	units := []string{"a", "A", "Région “Île-de-France”", "x/y\\z", "a&b<c>", "~2", "a~2", "x-2026-free@1", "क्ष\u200d", "{\"a\":1}", strings.Repeat("界", 200)}
	for _, unit := range units {
		out := b.mustChange(assessment.CreateAssessment{Unit: unit, Year: 2026, Framework: free()})
		b.mustChange(put(out.Assessment.ID, assessment.Put{Question: "staff", Value: number(float64(len(unit)))}))
	}
	before := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
	for _, r := range b.State().Panel(free()).Rows {
		if r.Values[3].Number != float64(len(r.Unit)) {
			t.Errorf("%q has the answer of another unit", r.Unit)
		}
	}
	if n := len(b.State().Assessments()); n != len(units) {
		t.Errorf("%d assessments of %d units", n, len(units))
	}
}

// Two different units, years and frameworks may spell the same id. They must not be taken for one another.
func TestIDsThatMeet(t *testing.T) {
	b := newBench(t)
	short := load(t, "id: f\nversion: \"1\"\ntitle: {en: F}\nentity: any\n"+surveyBody)
	long := load(t, "id: x-2026-f\nversion: \"1\"\ntitle: {en: F}\nentity: any\nroot: {id: index, children: [{id: only, title: {en: Only}, answer: {type: boolean}}]}\n")
	out := b.mustChange(assessment.CreateAssessment{Unit: "A", Year: 2025, Framework: long})
	b.mustChange(put(out.Assessment.ID, assessment.Put{Question: "only", Value: flag(true)}))
	before := pictureOf(b.get(out.Assessment.ID))

	_, err := b.Do(context.Background(), "ann", assessment.CreateAssessment{Unit: "A-2025-x", Year: 2026, Framework: short})
	if err != nil {
		if e := kindOf(t, err, assessment.Conflict); strings.Contains(e.Fix, "Answer that one") {
			t.Errorf("the refusal sends the user to another unit's assessment: %v", e)
		}
	}
	in := &assessment.Import{Framework: short, Answers: []assessment.Incoming{{Unit: "A-2025-x", Year: 2026, Question: "maturity", Value: *option("dynamic"), Cell: "A1"}}}
	report, err := safely(func() (*assessment.ImportReport, error) {
		r, _, err := b.Import(context.Background(), "ann", in, false)
		return r, err
	})
	if err == nil && report.Added == 1 {
		b.must(assessment.AddFramework{Framework: short}) // the service is alive, and what follows must hold
	}
	wantSame(t, "the first assessment", pictureOf(b.get(out.Assessment.ID)), before)
	if err != nil && strings.Contains(err.Error(), "panic") {
		t.Error(err)
	}
}

func safely[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("panic: " + strings.TrimSpace(strings.Split(errorText(r), "\n")[0]))
		}
	}()
	return f()
}

func errorText(v any) string {
	if err, ok := v.(error); ok {
		return err.Error()
	}
	s, _ := v.(string)
	return s
}

func TestAssign(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	due := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	to := func(who string, due time.Time) assessment.Assign {
		return assessment.Assign{Assessment: id, Questions: []string{"law"}, Assignment: assessment.Assignment{Assignee: who, Due: due}}
	}
	b.mustNotChange(to("", due))
	b.mustChange(to("bob", due))
	b.mustNotChange(to("bob", due))
	b.mustNotChange(to("bob", due.Add(5*time.Hour)))
	if task, ok := b.get(id).Assignment("law"); !ok || task.Assignee != "bob" || !task.Due.Equal(due) {
		t.Errorf("assigned %v %v", task, ok)
	}
	b.mustChange(to("bob", due.AddDate(0, 0, 1)))
	b.mustChange(to("bob", time.Time{}))
	if out := b.mustChange(to("cyd", time.Time{})); out.Assessment.Revision != 5 {
		t.Errorf("revision %d after four assignments", out.Assessment.Revision)
	}
	b.mustChange(to("", time.Time{}))
	b.mustNotChange(to("", time.Time{}))
	if task, ok := b.get(id).Assignment("law"); ok {
		t.Errorf("still assigned to %v", task)
	}
	if _, ok := b.get(id).Assignment("nothing"); ok {
		t.Error("an unknown question is assigned")
	}
	wrong := to("bob", due)
	wrong.Questions = []string{"lwa"}
	if e := b.refusal(wrong, assessment.Invalid); len(e.Fields) != 1 || !strings.Contains(e.Fields[0].Message, "did you mean law?") {
		t.Errorf("the refusal is %v", e)
	}
	wrong = to("bob", due)
	wrong.Assessment = "KEN-2027-survey@1"
	b.refuse(wrong, assessment.NotFound)
	b.refuse(to("two words", due), assessment.Invalid)
	b.refuse(to("bob", time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)), assessment.Invalid)
	b.refuse(to("bob", time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)), assessment.Invalid)
	if e := b.refusal(assign(id, "two words", "", "law", "lwa", "law"), assessment.Invalid); len(e.Fields) != 3 {
		t.Errorf("the refusal is %v", e.Fields)
	}
	if e := b.refusal(assign(id, "bob", ""), assessment.Invalid); len(e.Fields) != 1 || e.Fields[0].Path != "questions" {
		t.Errorf("without a question: %v", e.Fields)
	}
	// What an assignment changes is no answer: nobody is overtaken by it.
	b.mustChange(putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")}))
}

// Several questions are assigned in one record, those that are so already left out.
func TestAssignSeveral(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assign(id, "bob", "2026-06-30", "law"))
	seq, revision := b.Head().Seq, b.get(id).Revision
	out := b.mustChange(assign(id, "bob", "2026-06-30", "staff", "law", "police"))
	if b.Head().Seq != seq+1 || out.Assessment.Revision != revision+2 {
		t.Errorf("record %d after %d, revision %d after %d", b.Head().Seq, seq, out.Assessment.Revision, revision)
	}
	for _, q := range []string{"law", "staff", "police"} {
		if task, ok := b.get(id).Assignment(q); !ok || task.Assignee != "bob" || task.Due.Format(time.DateOnly) != "2026-06-30" {
			t.Errorf("%s is assigned to %v %v", q, task, ok)
		}
	}
	b.mustNotChange(assign(id, "bob", "2026-06-30", "staff", "law", "police"))
	b.refuse(assign(id, "cyd", "", "staff", "lwa"), assessment.Invalid)
	if task, _ := b.get(id).Assignment("staff"); task.Assignee != "bob" {
		t.Errorf("a part of what was refused is recorded: %v", task)
	}
	b.mustChange(assign(id, "", "", "staff", "law", "police"))
	if _, ok := b.get(id).Assignment("law"); ok {
		t.Error("the law is still assigned")
	}
	// As long as something may be answered again, and no longer.
	for i, stage := range assessment.Stages()[:7] {
		at := b.create("UGA", 2020+i)
		b.bring(at, stage)
		if slices.Contains([]assessment.Stage{assessment.SignedOff, assessment.Published}, stage) {
			b.refuse(assign(at, "bob", "", "law"), assessment.Conflict)
			continue
		}
		b.mustChange(assign(at, "bob", "", "law"))
	}
}

func TestActor(t *testing.T) {
	b := newBench(t)
	for _, actor := range []string{"", "two words", "a\nb", "é", strings.Repeat("a", 201)} {
		_, err := b.Do(context.Background(), actor, assessment.AddFramework{Framework: survey()})
		wantKind(t, err, assessment.Unauthenticated)
	}
	if b.Head().Seq != 0 {
		t.Error("something was recorded in nobody's name")
	}
}

func TestReadOnly(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	_ = b.Close()
	b.options.ReadOnly = true
	b.Service = b.open()
	b.refuse(put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("why")}), assessment.Precondition)
	if b.get(id).Answer("law").Value.Option != "draft" {
		t.Error("the answer cannot be read")
	}
	in := &assessment.Import{Framework: survey(), Answers: []assessment.Incoming{{Unit: "KEN", Year: 2026, Question: "law", Value: *option("none")}}}
	if report, _, err := b.Import(context.Background(), "ann", in, false); err != nil || report.Changed != 1 {
		t.Errorf("a dry run gives %+v, %v", report, err)
	}
	_, _, err := b.Import(context.Background(), "ann", in, true)
	wantKind(t, err, assessment.Precondition)
}

func TestStateFinds(t *testing.T) {
	b := newBench(t)
	b.create("KEN", 2025)
	b.create("UGA", 2026)
	b.create("KEN", 2026)
	b.must(assessment.AddFramework{Framework: free()})
	s := b.State()
	var ids []string
	for _, a := range s.Assessments() {
		ids = append(ids, string(a.ID))
	}
	if got := strings.Join(ids, " "); got != "KEN-2026-survey@1 UGA-2026-survey@1 KEN-2025-survey@1" {
		t.Errorf("the order is %s", got)
	}
	for _, ref := range []string{"survey", "survey@1"} {
		if def, err := s.Framework(ref); err != nil || def.Hash != survey().Hash {
			t.Errorf("%s: %v", ref, err)
		}
	}
	_, err := s.Framework("survy@1")
	if e := kindOf(t, err, assessment.NotFound); !strings.Contains(e.Fix, "survey@1") {
		t.Errorf("the refusal is %v", e)
	}
	_, err = s.Assessment("KEN-2031-survey@1")
	wantKind(t, err, assessment.NotFound)
	if n := len(s.Frameworks()); n != 2 {
		t.Errorf("%d frameworks", n)
	}
	if a := b.get("KEN-2026-survey@1").Answer("nothing"); a.Given() || a.Note != (assessment.Text{}) || a.Revision != 0 {
		t.Errorf("an unknown question has the answer %+v", a)
	}
}
