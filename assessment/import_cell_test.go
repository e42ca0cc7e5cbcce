package assessment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// What cannot be recorded at once is found by the dry run: it must not send people to --apply for nothing.
func TestImportTooLargeInDryRun(t *testing.T) {
	b := newBench(t)
	def, full := bulky()
	large := importOf(def, full, "large", 60).in
	for i := range large.Answers {
		large.Answers[i].Note = new("notes count as they are recorded")
	}
	for range 2 { // the framework is in the store, or not
		var told []string
		for _, apply := range []bool{false, true} {
			head := b.Head()
			report, out, err := b.Import(context.Background(), "ann", large, apply)
			e := kindOf(t, err, assessment.TooLarge)
			if told = append(told, e.Msg); report != nil || out.Changed || b.Head() != head || !strings.Contains(e.Fix, "Split") {
				t.Errorf("applied %v: %+v, %+v, %v", apply, report, out, e)
			}
		}
		if told[0] != told[1] {
			t.Errorf("the dry run says %q, applying %q", told[0], told[1])
		}
		b.must(assessment.AddFramework{Framework: def})
	}
	// As much as fits is well in both, and what is refused is told before its size.
	in := importOf(def, full, "small", 40).in
	wantCounts(t, b.importFile(in, false), "+440 ~0 =0 !0 x0 applied false")
	large.Faults = []assessment.Incoming{{Cell: "Z9", Message: "odd"}}
	wantCounts(t, b.importFile(large, true), "+660 ~0 =0 !0 x1 applied false")
}

func TestImportSaysBeforeAndAfter(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("kept")},
		assessment.Put{Question: "police", Value: flag(true)}, assessment.Put{Question: "staff", Value: number(4)}))
	noted, surer, both := incoming("KEN", "law", option("draft")), incoming("KEN", "police", flag(true)), incoming("KEN", "staff", number(5))
	noted.Note, surer.Confidence = new("another"), assessment.HighConfidence
	both.Note, both.Confidence = new("counted"), assessment.LowConfidence
	for _, apply := range []bool{false, true} {
		report := b.importFile(file(noted, surer, both, incoming("KEN", "maturity", option("initial"))), apply)
		wantCounts(t, report, map[bool]string{false: "+1 ~3 =0 !0 x0 applied false", true: "+1 ~3 =0 !0 x0 applied true"}[apply])
		var said []string
		for _, c := range report.Cells {
			q, _ := survey().Node(c.Question)
			said = append(said, c.Question+" "+q.Format(c.Before)+" -> "+q.Format(c.After)+": "+c.Message)
		}
		wantLines(t, said, "law draft -> draft: with another note", "police true -> true: with confidence high, before medium",
			"staff 4 -> 5: with another note; with confidence low, before medium", "maturity  -> initial: ")
		if report.Framework != survey() {
			t.Errorf("the report is of %v", report.Framework)
		}
	}
}

func TestImportConflictNamesWhoAndWhen(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	if _, err := b.Do(context.Background(), "bob", put(id, assessment.Put{Question: "law", Value: option("in-force")})); err != nil {
		t.Fatal(err)
	}
	in := incoming("KEN", "law", option("none"))
	in.Base = new(uint64(2))
	report := b.importFile(file(in), true)
	wantCounts(t, report, "+0 ~0 =0 !1 x0 applied false")
	c := report.Cells[0]
	want := "changed by bob on " + b.get(id).Answer("law").At.Format(time.DateOnly) + " in revision 3, and this was made from revision 2"
	if !strings.Contains(c.Message, want) || c.Before.Option != "in-force" || c.After.Option != "none" {
		t.Errorf("the conflict is %+v, want %s", c, want)
	}
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Base: new(uint64(2)), Value: option("none")}))
	if e := kindOf(t, err, assessment.Stale); len(e.Fields) != 1 || e.Fields[0].Message != want {
		t.Errorf("put says %v", err)
	}
}

// What is wrong with a note stands at the cell of the note.
func TestImportNamesTheCellOfTheNote(t *testing.T) {
	b := newBench(t)
	long, plain, wrong := incoming("KEN", "law", option("draft")), incoming("UGA", "law", option("draft")), incoming("TZA", "law", flag(true))
	for _, in := range []*assessment.Incoming{&long, &plain, &wrong} {
		in.Note = new(strings.Repeat("x", 10_001))
	}
	long.NoteCell, wrong.NoteCell = "E2", "E4"
	report := b.importFile(file(long, plain, wrong), false)
	wantCounts(t, report, "+0 ~0 =0 !0 x3 applied false")
	var cells []string
	for _, c := range report.Cells {
		cells = append(cells, c.Cell)
	}
	wantLines(t, cells, "E2", "UGA/law", "TZA/law")
}
