package assessment_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// incoming is an answer of a file, in a cell named by its unit and question.
func incoming(unit string, question string, value *framework.Value) assessment.Incoming {
	return assessment.Incoming{Unit: unit, Year: 2026, Question: question, Value: *value, Sheet: "Answers", Cell: unit + "/" + question}
}

func file(answers ...assessment.Incoming) *assessment.Import {
	return &assessment.Import{Framework: survey(), Name: "answers.csv", Answers: answers}
}

// importing an applied or a dry run; nothing but an applied one may touch a store.
func (b *bench) importFile(in *assessment.Import, apply bool) *assessment.ImportReport {
	b.t.Helper()
	head, ids := b.Head(), b.vault.ids()
	appended, _ := b.journal.counts()
	puts := b.vault.put
	report, out, err := b.Import(context.Background(), "ann", in, apply)
	if err != nil {
		b.t.Fatal(err)
	}
	now, _ := b.journal.counts()
	if !apply && (now != appended || b.vault.put != puts) {
		b.t.Errorf("a dry run writes: %d appends, %d puts into the vault", now-appended, b.vault.put-puts)
	}
	if report.Applied != (apply && report.Clean()) {
		b.t.Errorf("applied is %v: %+v", report.Applied, report)
	}
	if out.Changed != (b.Head() != head) || out.Head != b.Head() {
		b.t.Errorf("the outcome is %+v, the head %v", out, b.Head())
	}
	if !report.Applied && (b.Head() != head || !slices.Equal(b.vault.ids(), ids)) {
		b.t.Errorf("an import that was not applied leaves %d records and %d texts", b.Head().Seq-head.Seq, len(b.vault.ids())-len(ids))
	}
	if got := len(report.Cells); got != report.Added+report.Changed+report.Conflicts+report.Refused {
		b.t.Errorf("%d cells are listed: %+v", got, report)
	}
	return report
}

func wantCounts(t rapid.TB, r *assessment.ImportReport, want string) {
	t.Helper()
	got := fmt.Sprintf("+%d ~%d =%d !%d x%d applied %v", r.Added, r.Changed, r.Unchanged, r.Conflicts, r.Refused, r.Applied)
	if got != want {
		t.Errorf("the report says %s, want %s; %+v", got, want, r.Cells)
	}
}

func TestImport(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("kept"), Confidence: assessment.LowConfidence},
		assessment.Put{Question: "police", Value: flag(true)}))
	noted := incoming("UGA", "maturity", option("defined"))
	noted.Note, noted.Confidence = new("imported"), assessment.HighConfidence
	in := file(incoming("KEN", "law", option("in-force")), incoming("UGA", "law", option("none")), incoming("KEN", "police", flag(true)),
		incoming("KEN", "staff", number(4)), noted)
	wantCounts(t, b.importFile(in, false), "+3 ~1 =1 !0 x0 applied false")
	before := b.Head().Seq
	report := b.importFile(in, true)
	wantCounts(t, report, "+3 ~1 =1 !0 x0 applied true")
	if b.Head().Seq != before+1 {
		t.Errorf("%d records", b.Head().Seq-before)
	}
	var cells []string
	for _, c := range report.Cells {
		cells = append(cells, c.Sheet+" "+c.Cell+" "+c.Status+" "+c.Message)
	}
	wantLines(t, cells, "Answers KEN/law changed ", "Answers UGA/law added ", "Answers KEN/staff added ", "Answers UGA/maturity added ")
	a := b.get(id)
	if law := a.Answer("law"); law.Value.Option != "in-force" || b.note(id, "law").Text != "kept" || law.Confidence != assessment.LowConfidence {
		t.Errorf("what the file does not name is not kept: %+v", law)
	}
	uga := b.get("UGA-2026-survey@1")
	if m := uga.Answer("maturity"); m.Confidence != assessment.HighConfidence || b.note(uga.ID, "maturity").Text != "imported" || m.By != "ann" {
		t.Errorf("the imported answer is %+v", m)
	}
	if uga.CreatedBy != "ann" || uga.Revision != 2 || a.Revision != 3 {
		t.Errorf("created by %q, revisions %d and %d", uga.CreatedBy, uga.Revision, a.Revision)
	}
	// The same again is no change at all.
	for _, apply := range []bool{false, true} {
		r := b.importFile(in, apply)
		r.Applied = false
		wantCounts(t, r, "+0 ~0 =5 !0 x0 applied false")
	}
	if b.Head().Seq != before+1 {
		t.Error("the second import is recorded")
	}
	pic := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), pic)
}

func TestImportIntoEmptyStore(t *testing.T) {
	b := newBench(t)
	in := file(incoming("KEN", "law", option("draft")), incoming("UGA", "law", option("draft")))
	in.Answers[1].Year = 2025
	wantCounts(t, b.importFile(in, false), "+2 ~0 =0 !0 x0 applied false")
	wantCounts(t, b.importFile(in, true), "+2 ~0 =0 !0 x0 applied true")
	if n := len(b.State().Assessments()); n != 2 || b.Head().Seq != 1 {
		t.Errorf("%d assessments in %d records", n, b.Head().Seq)
	}
	// A file without an answer is applied, and leaves nothing.
	wantCounts(t, b.importFile(file(), true), "+0 ~0 =0 !0 x0 applied true")
	if b.Head().Seq != 1 {
		t.Error("nothing is recorded")
	}
}

func TestImportRefused(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	silent := incoming("KEN", "law", inapplicable())
	early := incoming("TZA", "law", option("none"))
	early.Year = 1066
	sure := incoming("KEN", "maturity", option("dynamic"))
	sure.Confidence = "sure"
	in := file(
		incoming("KEN", "staff", number(1)),
		silent,
		incoming("KEN", "police", option("yes")),
		incoming("KEN", "polise", flag(true)),
		incoming("KEN", "legal", flag(true)),
		incoming("Kenya", "police", flag(true)),
		early,
		sure,
		incoming("KEN", "staff", number(2)),
		incoming("UGA", "police", flag(true)),
	)
	in.Faults = []assessment.Incoming{{Sheet: "Answers", Cell: "Z9", Unit: "KEN", Year: 2026, Question: "law", Message: "is not an option"}}
	for _, apply := range []bool{false, true} {
		report := b.importFile(in, apply)
		wantCounts(t, report, "+2 ~0 =0 !0 x9 applied false")
		var cells []string
		for _, c := range report.Cells {
			cells = append(cells, c.Cell+" "+c.Status)
			if (c.Message != "") != (c.Status == assessment.ImportRefused) {
				t.Errorf("%s %s says %q", c.Cell, c.Status, c.Message)
			}
		}
		wantLines(t, cells, "Z9 refused", "KEN/law refused", "KEN/police refused", "KEN/polise refused", "KEN/legal refused", "Kenya/police refused",
			"TZA/law refused", "KEN/maturity refused", "KEN/staff refused", "KEN/staff added", "UGA/police added")
		for i, want := range map[int]string{0: "is not an option", 1: "reason", 3: "did you mean police?", 4: "groups", 5: "Kenya", 6: "1066", 7: "sure", 8: "twice"} {
			if !strings.Contains(report.Cells[i].Message, want) {
				t.Errorf("%s says %q, want %q", report.Cells[i].Cell, report.Cells[i].Message, want)
			}
		}
	}
	// Refusals found while the command is decided, and none in the file itself.
	in.Faults = nil
	wantCounts(t, b.importFile(in, true), "+2 ~0 =0 !0 x8 applied false")
	if a := b.get(id); a.Revision != 1 || len(b.State().Assessments()) != 1 {
		t.Error("a part of the file is recorded")
	}
	// A reason that stands there already will do, and one that comes with it.
	silent.Note = new("common law")
	wantCounts(t, b.importFile(file(silent), true), "+1 ~0 =0 !0 x0 applied true")
	silent.Note = nil
	wantCounts(t, b.importFile(file(silent), true), "+0 ~0 =1 !0 x0 applied true")
	silent.Note = new("")
	wantCounts(t, b.importFile(file(silent), true), "+0 ~0 =0 !0 x1 applied false")
	silent.Note = new("  ")
	wantCounts(t, b.importFile(file(silent), true), "+0 ~0 =0 !0 x1 applied false")
}

func TestImportBase(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}, assessment.Put{Question: "police", Value: flag(true)}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}))
	on := func(base uint64, in assessment.Incoming) assessment.Incoming {
		in.Base = &base
		return in
	}
	in := file(
		on(2, incoming("KEN", "law", option("none"))),         // changed in 3 since
		on(2, incoming("KEN", "police", flag(false))),         // not changed since
		on(2, incoming("KEN", "staff", number(1))),            // nobody has answered
		on(9, incoming("KEN", "maturity", option("initial"))), // a revision to come
		on(2, incoming("UGA", "law", option("none"))),         // an assessment that is not there
		on(0, incoming("UGA", "police", flag(true))),          // given on nothing
	)
	for _, apply := range []bool{false, true} {
		report := b.importFile(in, apply)
		wantCounts(t, report, "+2 ~1 =0 !3 x0 applied false")
		for i, want := range []string{"KEN/law", "KEN/maturity", "UGA/law"} {
			if c := report.Cells[i]; c.Cell != want || c.Status != assessment.ImportConflict || c.Message == "" {
				t.Errorf("cell %d is %+v", i, c)
			}
			if i > 0 && strings.Contains(report.Cells[i].Message, "changed in revision 0") {
				t.Errorf("%s: nothing was changed in a revision 0: %s", want, report.Cells[i].Message)
			}
		}
		if !strings.Contains(report.Cells[0].Message, "revision 3") || !strings.Contains(report.Cells[0].Message, "revision 2") {
			t.Errorf("the conflict says %q", report.Cells[0].Message)
		}
	}
	// The same value as there is now is no conflict, whatever the file was made from.
	wantCounts(t, b.importFile(file(on(2, incoming("KEN", "law", option("in-force")))), true), "+0 ~0 =1 !0 x0 applied true")
	wantCounts(t, b.importFile(file(on(3, incoming("KEN", "law", option("none")))), true), "+0 ~1 =0 !0 x0 applied true")
}

// Answers that are closed stay, and a file that says the same is no offence.
func TestImportClosed(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.get(id).Stage = "submitted" // no command does that yet; State shares what it gives out
	wantCounts(t, b.importFile(file(incoming("KEN", "law", option("draft"))), true), "+0 ~0 =1 !0 x0 applied true")
	report := b.importFile(file(incoming("KEN", "law", option("draft")), incoming("KEN", "police", flag(true)), incoming("UGA", "police", flag(true))), true)
	wantCounts(t, report, "+1 ~0 =1 !0 x1 applied false")
	if m := report.Cells[0].Message; !strings.Contains(m, "closed") {
		t.Errorf("the refusal says %q", m)
	}
	b.refuse(put(id, assessment.Put{Question: "police", Value: flag(true), Note: new("x")}), assessment.Conflict)
}

// An import goes into the first assessment, never into a parallel one.
func TestImportParallel(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true})
	wantCounts(t, b.importFile(file(incoming("KEN", "law", option("draft"))), true), "+1 ~0 =0 !0 x0 applied true")
	if !b.get(id).Answer("law").Given() || b.get(id+"~2").Answer("law").Given() {
		t.Error("the answer is in the wrong assessment")
	}
}

func TestImportWithoutFramework(t *testing.T) {
	b := newBench(t)
	for _, apply := range []bool{false} { // applied, the service itself would fail: that is tried only once this is well
		_, err := safely(func() (*assessment.ImportReport, error) {
			r, _, err := b.Import(context.Background(), "ann", &assessment.Import{Answers: []assessment.Incoming{{Unit: "KEN", Year: 2026, Question: "law"}}}, apply)
			return r, err
		})
		if err == nil || strings.Contains(err.Error(), "panic") {
			t.Fatalf("an import without a framework: %v", err)
		}
		wantKind(t, err, assessment.Invalid)
	}
}

func drawIncoming(t *rapid.T) assessment.Incoming {
	in := assessment.Incoming{
		Unit:     rapid.SampledFrom([]string{"KEN", "KEN", "KEN", "UGA", "Kenya"}).Draw(t, "unit"),
		Year:     rapid.SampledFrom([]int{2026, 2026, 2025, 1066}).Draw(t, "year"),
		Question: rapid.SampledFrom([]string{"law", "police", "services", "staff", "maturity", "odd"}).Draw(t, "question"),
		Cell:     fmt.Sprint(rapid.IntRange(0, 999).Draw(t, "cell")),
	}
	for in.Value.Kind == framework.NotAssessed {
		if v := drawSurveyValue(t, in.Question); v != nil && v.Kind != framework.NotAssessed {
			in.Value = *v
		} else {
			in.Value = *flag(true)
		}
	}
	if rapid.Bool().Draw(t, "noted") {
		in.Note = new(rapid.SampledFrom(noteWords).Draw(t, "note"))
	}
	in.Confidence = rapid.SampledFrom([]assessment.Confidence{"", "", "", "low", "high", "sure"}).Draw(t, "confidence")
	if rapid.IntRange(0, 4).Draw(t, "based") == 0 {
		in.Base = new(uint64(rapid.IntRange(0, 5).Draw(t, "base")))
	}
	return in
}

// Whatever a file holds: each cell is counted once, a dry run says what applying does, and what was applied is no change
// the second time.
func TestImportCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		b.create("KEN", 2026)
		for range rapid.IntRange(0, 4).Draw(t, "commands before") {
			_, _ = b.run(drawAny(t, b))
		}
		in := file(rapid.SliceOfN(rapid.Custom(drawIncoming), 0, 8).Draw(t, "answers")...)
		in.Faults = rapid.SliceOfN(rapid.Just(assessment.Incoming{Cell: "F1", Message: "odd"}), 0, rapid.IntRange(0, 2).Draw(t, "faulty")).Draw(t, "faults")
		before := picture(b.State())
		dry := b.importFile(in, false)
		wantSame(t, "after the dry run", picture(b.State()), before)
		report := b.importFile(in, true)
		if n := report.Added + report.Changed + report.Unchanged + report.Conflicts + report.Refused; n != len(in.Answers)+len(in.Faults) {
			t.Fatalf("%d cells are counted of %d: %+v", n, len(in.Answers)+len(in.Faults), report)
		}
		dry.Applied = report.Applied
		if !reflect.DeepEqual(dry, report) {
			t.Errorf("the dry run says\n%+v, applying does\n%+v", dry, report)
		}
		if !report.Applied {
			wantSame(t, "not applied", picture(b.State()), before)
			return
		}
		head := b.Head()
		again := b.importFile(in, true)
		if again.Unchanged != len(in.Answers) || len(again.Cells) != 0 || b.Head() != head {
			t.Errorf("the second time: %+v", again)
		}
		for _, a := range in.Answers {
			got := b.get(assessment.ID(fmt.Sprintf("%s-%d-survey@1", a.Unit, a.Year))).Answer(a.Question)
			want, err := survey().Questions()[slices.IndexFunc(survey().Questions(), func(q *framework.Node) bool { return q.ID == a.Question })].
				DecodeValue(framework.AppendValue(nil, a.Value))
			if err != nil || !got.Value.Equal(want) {
				t.Errorf("%s is %+v, the file says %+v", a.Question, got.Value, a.Value)
			}
		}
	})
}

// An import that waits is decided against what comes before it, and two at once against each other.
func TestImportElsewhere(t *testing.T) {
	b := newBench(t)
	other := b.another(t)
	in := file(incoming("KEN", "law", option("draft")))
	wantCounts(t, b.importFile(in, true), "+1 ~0 =0 !0 x0 applied true")
	report, out, err := other.Import(context.Background(), "bob", in, true)
	if err != nil || out.Changed || report.Unchanged != 1 || !report.Applied {
		t.Errorf("the same file elsewhere: %+v, %+v, %v", report, out, err)
	}
	in.Answers[0].Value, in.Answers[0].Base = *option("none"), new(uint64(1))
	report, out, err = other.Import(context.Background(), "bob", in, true)
	if err != nil || out.Changed || report.Conflicts != 1 || report.Applied {
		t.Errorf("a conflict: %+v, %+v, %v", report, out, err)
	}
}

// What somebody has agreed to is recorded, and nothing else: it is asked when the import is decided.
func TestImportAgreed(t *testing.T) {
	b := newBench(t)
	b.create("KEN", 2026)
	in, asked := file(incoming("KEN", "law", option("draft"))), 0
	in.Agreed = func(r *assessment.ImportReport) bool { asked++; return r.Changed == 1 }
	head := b.Head()
	for _, apply := range []bool{false, true} {
		report, out, err := b.Import(context.Background(), "ann", in, apply)
		if err != nil || report.Applied || out.Changed || b.Head() != head || report.Added != 1 {
			t.Errorf("apply %v: %+v, %v", apply, report, err)
		}
	}
	b.mustChange(put("KEN-2026-survey@1", assessment.Put{Question: "law", Value: option("none")}))
	report, out, err := b.Import(context.Background(), "ann", in, true)
	if err != nil || !report.Applied || !out.Changed || asked != 2 {
		t.Errorf("%+v, %v, asked %d times", report, err, asked)
	}
}
