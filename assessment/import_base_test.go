package assessment_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// A file of another journal, or of records that this one does not have, changes nothing unseen.
func TestMergeFromElsewhere(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	head := b.Head()
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
	other := strings.Repeat("0", 64)
	for name, tt := range map[string]struct {
		seq  uint64
		head string
		want string
	}{
		"of here":               {2, head.String(), "+0 ~1 =1 !0 x0 applied true"},
		"of now":                {3, b.Head().String(), "+0 ~1 =1 !0 x0 applied true"},
		"without a hash":        {2, "", "+0 ~1 =1 !0 x0 applied true"},
		"with another hash":     {2, "2:" + other, "+0 ~0 =1 !1 x0 applied false"},
		"with another one, now": {3, "3:" + other, "+0 ~0 =1 !1 x0 applied false"},
		"of another record":     {1, head.String(), "+0 ~0 =1 !1 x0 applied false"},
		"still to come":         {4, "", "+0 ~0 =1 !1 x0 applied false"},
		"far to come":           {1 << 63, "x", "+0 ~0 =1 !1 x0 applied false"},
	} {
		t.Run(name, func(t *testing.T) {
			in := madeAt(tt.seq, incoming("KEN", "law", option("in-force")), incoming("KEN", "police", flag(true)))
			in.Head = tt.head
			report := b.importFile(in, false)
			if report.Applied = report.Clean(); report.Kept != 0 {
				t.Errorf("%d kept", report.Kept)
			}
			wantCounts(t, report, tt.want)
			foreign := report.Conflicts > 0
			if c := report.Cells[0]; foreign && (c.Base != nil || c.Message != "the value in the file and what is recorded here are not the same" || c.Members[0] != "value") {
				t.Errorf("%+v", c)
			}
			if from := fmt.Sprintf("was made from record %d", tt.seq); foreign != strings.Contains(report.Foreign, from) || foreign != strings.Contains(report.Foreign, ": 1 answer differs from") {
				t.Errorf("said of the file: %q", report.Foreign)
			}
		})
	}
}

func TestMergeCreates(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	in := madeAt(1, incoming("UGA", "law", option("draft")), incoming("UGA", "police", flag(true)), incoming("TZA", "law", option("none")), incoming("KEN", "law", option("none")))
	for _, apply := range []bool{false, true} {
		if report := b.importFile(in, apply); report.Created != 2 || report.Added != 4 {
			t.Errorf("applied %v: %+v", apply, report)
		}
	}
	if a := b.get("UGA-2026-survey@1"); a.Stage != assessment.Draft || a.Revision != 2 {
		t.Errorf("%s at %d", a.Stage, a.Revision)
	}
	// The questionnaire of an assessment that nobody had begun, and that somebody began meanwhile.
	late := madeAt(1, incoming("TZA", "law", option("in-force")), incoming("TZA", "police", flag(true)))
	wantCounts(t, b.importFile(late, true), "+1 ~0 =0 !1 x0 applied false")
	// What is refused creates nothing, and nor does what says nothing.
	late.Answers[0].Unit, late.Answers[1].Unit = "RWA", "RWA"
	late.Answers[0].Value, late.Answers[1].Value = *flag(true), framework.Value{}
	if report := b.importFile(late, true); report.Created != 0 || report.Unchanged != 1 || report.Refused != 1 {
		t.Errorf("%+v", report)
	}
	// Beside others: a number that is next is begun, one further on is not.
	second, third := incoming("KEN", "police", flag(true)), incoming("KEN", "police", flag(false))
	second.Parallel, third.Parallel = 2, 3
	wantCounts(t, b.importFile(madeAt(1, third), true), "+0 ~0 =0 !0 x1 applied false")
	report := b.importFile(madeAt(1, second, incoming("KEN", "police", flag(false))), true)
	wantCounts(t, report, "+2 ~0 =0 !0 x0 applied true")
	if report.Created != 1 || report.Cells[0].Parallel != 2 || !b.get(id+"~2").Answer("police").Value.Flag || b.get(id).Answer("police").Value.Flag {
		t.Errorf("%+v", report)
	}
	wantCounts(t, b.importFile(madeAt(1, third), true), "+1 ~0 =0 !0 x0 applied true")
	if n := len(b.State().Assessments()); n != 5 {
		t.Errorf("%d assessments", n)
	}
}

// A questionnaire of a returned assessment says all of it, and is about what was returned.
func TestMergeReturned(t *testing.T) {
	b := newBench(t)
	id := b.inReview()
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Reason: "which act?", Questions: []string{"law"}})
	a := b.get(id)
	all := func() *assessment.Import {
		in := madeAt(b.Head().Seq)
		for q, answer := range a.Answers() {
			f := incoming("KEN", q.ID, &answer.Value)
			f.Confidence = answer.Confidence
			in.Answers = append(in.Answers, f)
		}
		return in
	}
	in := all()
	untouched := b.importFile(in, true)
	if untouched.Unchanged != 5 || len(untouched.Cells) != 0 {
		t.Errorf("%+v", untouched)
	}
	in.Answers[0].Value = *option("in-force")
	wantCounts(t, b.importFile(in, true), "+0 ~1 =4 !0 x0 applied true")
	in.Answers[1].Value = *flag(!a.Answer("police").Value.Flag)
	report := b.importFile(in, true)
	wantCounts(t, report, "+0 ~0 =4 !0 x1 applied false")
	if m := report.Cells[0].Message; !strings.Contains(m, "returned for some questions") {
		t.Error(m)
	}
	// Closed altogether: what is untouched is still no fault, though others have answered since.
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Submitted})
	in.Answers[1].Value, in.Answers[0].Value = a.Answer("police").Value, a.Answer("law").Value
	if report := b.importFile(in, true); report.Unchanged != 5 || report.Kept != 1 {
		t.Errorf("%+v", report)
	}
}

// A file of before a correction, into what is published in its place.
func TestMergeCorrected(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	made, revision := b.Head().Seq, b.get(id).Revision
	old := b.get(id)
	next := b.mustChange(correct(id, "the act was gazetted", lawNow)).Assessment.ID
	between := b.Head().Seq
	b.mustChange(move(next, assessment.Published))
	for _, how := range []string{"record", "revision", "between"} {
		in := madeAt(made)
		if how == "between" {
			in.Seq = between
		}
		for q, answer := range old.Answers() {
			f := incoming("KEN", q.ID, &answer.Value)
			if how == "revision" {
				in.Seq, f.Base = 0, &revision
			}
			in.Answers = append(in.Answers, f)
		}
		report := b.importFile(in, true)
		if report.Unchanged != 5 || report.Kept != 1 {
			t.Errorf("%s: %+v", how, report)
		}
		in.Answers[0].Value = *option("none")
		wantCounts(t, b.importFile(in, true), "+0 ~0 =4 !0 x1 applied false")
	}
}

// An erased note can be compared with nothing: it does not come back unseen.
func TestMergeErasedNote(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("Ms X said so")}))
	in := madeAt(2, incoming("KEN", "law", option("in-force")))
	f := &in.Answers[0]
	f.Note = new("Ms X said so")
	b.mustChange(assessment.Redact{Assessment: id, Text: b.get(id).Answer("law").Note.ID, Why: "it names her"})
	for _, base := range []*uint64{nil, new(uint64(2))} {
		f.Base = base
		report := b.importFile(in, true)
		wantCounts(t, report, "+0 ~0 =0 !1 x0 applied false")
		if c := report.Cells[0]; c.Members[0] != "note" || !strings.Contains(c.Message, "erased") || c.Notes.Before != "" || c.Notes.After != "Ms X said so" || c.Notes.Base != "" {
			t.Errorf("%+v %+v", c, c.Notes)
		}
	}
	f.Base, f.Note = nil, nil
	wantCounts(t, b.importFile(in, true), "+0 ~1 =0 !0 x0 applied true")
	// A file of after it may bring another note, by the record and by the revision.
	for i, base := range []*uint64{nil, new(b.get(id).Revision)} {
		in := madeAt(b.Head().Seq, incoming("KEN", "law", option("in-force")))
		in.Answers[0].Base, in.Answers[0].Note = base, new("the gazette of May")
		wantCounts(t, b.importFile(in, false), "+0 ~1 =0 !0 x0 applied false")
		b.mustChange(assessment.Assign{Assessment: id, Questions: []string{"law"}, Assignment: assessment.Assignment{Assignee: []string{"bob", "cy"}[i]}})
		wantCounts(t, b.importFile(in, false), "+0 ~1 =0 !0 x0 applied false")
	}
	// Another note was written since: the same is no change, another one a conflict.
	in.Seq, f.Note = 2, new("Ms X said so")
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("the gazette")}))
	wantCounts(t, b.importFile(in, true), "+0 ~0 =0 !1 x0 applied false")
	f.Note = new("the gazette")
	wantCounts(t, b.importFile(in, true), "+0 ~0 =1 !0 x0 applied true")
}

// Nor does an erased link, while a file of after it says nothing about it.
func TestMergeErasedLink(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act, page)}))
	fill := func(seq uint64, list ...assessment.EvidenceLink) *assessment.Import {
		in := madeAt(seq, incoming("KEN", "law", option("draft")))
		in.Answers[0].Evidence = &[]assessment.EvidenceLink{}
		for _, l := range list {
			*in.Answers[0].Evidence = append(*in.Answers[0].Evidence, assessment.EvidenceLink{URL: l.URL, Known: true})
		}
		return in
	}
	old := fill(2, act, page)
	b.mustChange(assessment.Redact{Assessment: id, Text: b.get(id).Answer("law").Evidence[0].Link.ID, Why: "it names her"})
	report := b.importFile(old, true)
	wantCounts(t, report, "+0 ~0 =0 !1 x0 applied false")
	if c := report.Cells[0]; c.Members[0] != "evidence" || !strings.Contains(c.Message, "erased") || !slices.Equal(c.Links.Before, []string{page.URL}) {
		t.Errorf("%+v %+v", c, c.Links)
	}
	wantCounts(t, b.importFile(fill(b.Head().Seq, page), true), "+0 ~0 =1 !0 x0 applied true")
	if n := len(b.get(id).Answer("law").Evidence); n != 2 {
		t.Errorf("%d links are left", n)
	}
	wantCounts(t, b.importFile(fill(b.Head().Seq), true), "+0 ~1 =0 !0 x0 applied true")
}

// What was changed and changed back is as it was.
func TestMergeChangedBack(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why"), Evidence: links(act)}))
	for _, note := range []string{"odd", "why"} {
		b.as("bob", put(id, assessment.Put{Question: "law", Value: option("none"), Note: &note, Evidence: links()}))
	}
	b.as("bob", put(id, assessment.Put{Question: "law", Value: option("draft"), Evidence: links(act)}))
	f := incoming("KEN", "law", option("draft"))
	f.Note = new("why")
	if report := b.importFile(madeAt(2, f), true); report.Unchanged != 1 || report.Kept != 0 {
		t.Errorf("%+v", report)
	}
	f.Value, f.Note, f.Evidence = *option("in-force"), new("why not"), links(page)
	wantCounts(t, b.importFile(madeAt(2, f), true), "+0 ~1 =0 !0 x0 applied true")
}

// The past is read only where somebody has changed what the file is about, and once for all of it.
func TestMergeReadsLittle(t *testing.T) {
	b := newBench(t)
	ken, uga := b.create("KEN", 2026), b.create("UGA", 2026)
	b.mustChange(put(ken, assessment.Put{Question: "law", Value: option("draft")}, assessment.Put{Question: "police", Value: flag(true)}))
	b.mustChange(put(uga, assessment.Put{Question: "law", Value: option("draft")}))
	made := b.Head().Seq
	in := madeAt(made, incoming("KEN", "law", option("none")), incoming("KEN", "police", flag(false)), incoming("UGA", "law", option("none")))
	reads := func() int {
		_, before := b.journal.counts()
		b.importFile(in, false)
		_, after := b.journal.counts()
		return after - before
	}
	if n := reads(); n != 0 {
		t.Errorf("%d readings of what stands there now", n)
	}
	b.as("bob", put(ken, assessment.Put{Question: "staff", Value: number(2)}))
	b.as("bob", put(uga, assessment.Put{Question: "staff", Value: number(2)}))
	if n := reads(); n != 1 {
		t.Errorf("%d readings", n)
	}
	in.Seq = 0
	for i := range in.Answers {
		in.Answers[i].Base = new(uint64(2))
	}
	if n := reads(); n != 0 {
		t.Errorf("%d readings for answers that nobody has changed", n)
	}
	b.as("bob", put(ken, assessment.Put{Question: "law", Value: option("in-force")}, assessment.Put{Question: "police", Value: cleared()}))
	if n := reads(); n != 1 {
		t.Errorf("%d readings for two revisions of one assessment", n)
	}
}

// What is recorded between the reading of the past and the decision is seen by the decision.
func TestMergeDecidesAgainstNow(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why")}))
	in := madeAt(2, incoming("KEN", "law", option("in-force")))
	in.Answers[0].Note = new("mine")
	other := b.another(t)
	b.vault.tap(func(v *tappedVault) {
		v.onPut = func(context.Context) error {
			b.vault.tap(func(v *tappedVault) { v.onPut = nil })
			_, err := other.Do(context.Background(), "bob", put(id, assessment.Put{Question: "law", Value: option("none")}))
			return err
		}
	})
	report := b.importFileAround(in)
	wantCounts(t, report, "+0 ~0 =0 !1 x0 applied false")
	if b.said(id, "law") != "none/why/medium" {
		t.Error(b.said(id, "law"))
	}
}

// importFileAround applies a file while others change what it is about.
func (b *bench) importFileAround(in *assessment.Import) *assessment.ImportReport {
	b.t.Helper()
	report, _, err := b.Import(context.Background(), "ann", in, true)
	if err != nil {
		b.t.Fatal(err)
	}
	return report
}
