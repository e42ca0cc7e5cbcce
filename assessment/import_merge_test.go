package assessment_test

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// madeAt is a file that was made from a record.
func madeAt(seq uint64, answers ...assessment.Incoming) *assessment.Import {
	in := file(answers...)
	in.Seq = seq
	return in
}

// as has bob change answers.
func (b *bench) as(actor string, c assessment.Command) {
	b.t.Helper()
	if out, err := b.Do(context.Background(), actor, c); err != nil || !out.Changed {
		b.t.Fatalf("%s: %+v: %v, changed %v", actor, c, err, out.Changed)
	}
}

// said is an answer as people read it.
func (b *bench) said(id assessment.ID, question string) string {
	b.t.Helper()
	a := b.get(id).Answer(question)
	q, _ := b.get(id).Framework.Node(question)
	return strings.Join([]string{q.Format(a.Value), b.note(id, question).Text, string(a.Confidence)}, "/") + linkText(b.shown(id, question))
}

// linkText is links as they end what said says of an answer.
func linkText(links []assessment.EvidenceLink) (text string) {
	for _, l := range links {
		text += " " + l.URL + " " + l.Title
	}
	return text
}

// member has an answer to law with one member as wanted, and the other ones always alike.
func member(name, is string) assessment.Put {
	p := assessment.Put{Question: "law", Value: option("draft"), Note: new("note"), Confidence: assessment.MediumConfidence, Evidence: links(assessment.EvidenceLink{URL: "https://a.example"})}
	switch name {
	case assessment.ValueMember:
		p.Value = option(map[string]string{"a": "draft", "b": "none", "c": "in-force"}[is])
	case assessment.NoteMember:
		p.Note = new(map[string]string{"a": "note", "b": "another", "c": "third"}[is])
	case assessment.EvidenceMember:
		p.Evidence = links(map[string][]assessment.EvidenceLink{
			"a": {{URL: "https://a.example", Title: "A"}}, "b": {{URL: "https://a.example", Title: "B"}}, "c": nil}[is]...)
	case assessment.ConfidenceMember:
		p.Confidence = map[string]assessment.Confidence{"a": "low", "b": "medium", "c": "high"}[is]
	}
	return p
}

// Every way in which what there was, what the file says and what there is now can differ, of each member.
func TestMerge(t *testing.T) {
	ways := []struct {
		mine, theirs, counts, after string
	}{
		{"a", "a", "+0 ~0 =1 !0 x0 applied true", "a"}, // untouched
		{"b", "a", "+0 ~1 =0 !0 x0 applied true", "b"}, // changed in the file
		{"a", "b", "+0 ~0 =1 !0 x0 applied true", "b"}, // changed here: kept
		{"b", "b", "+0 ~0 =1 !0 x0 applied true", "b"}, // changed alike
		{"b", "c", "+0 ~0 =0 !1 x0 applied false", "c"},
		{"", "b", "+0 ~0 =1 !0 x0 applied true", "b"}, // the file does not say
	}
	for _, name := range []string{assessment.ValueMember, assessment.NoteMember, assessment.EvidenceMember, assessment.ConfidenceMember} {
		for _, how := range []string{"record", "revision"} {
			for _, w := range ways {
				t.Run(name+" by "+how+" mine "+w.mine+" theirs "+w.theirs, func(t *testing.T) {
					b := newBench(t)
					id := b.create("KEN", 2026)
					b.as("ann", put(id, member(name, "a")))
					in := madeAt(b.Head().Seq, incoming("KEN", "law", &framework.Value{}))
					f := &in.Answers[0]
					if how == "revision" {
						in.Seq, f.Base = 0, new(b.get(id).Revision)
					}
					if w.mine != "" {
						p := member(name, w.mine)
						f.Value, f.Note, f.Confidence, f.Evidence = *p.Value, p.Note, p.Confidence, p.Evidence
					}
					if w.theirs != "a" {
						b.as("bob", put(id, member(name, w.theirs)))
					}
					want := b.said(id, "law")
					if w.after == w.mine {
						p := member(name, w.mine)
						q, _ := survey().Node("law")
						want = q.Format(*p.Value) + "/" + *p.Note + "/" + string(p.Confidence) + linkText(*p.Evidence)
					}
					dry := b.importFile(in, false)
					report := b.importFile(in, true)
					wantCounts(t, report, w.counts)
					kept := 0
					if w.theirs != "a" && w.mine != w.theirs && report.Clean() {
						kept = 1
					}
					if report.Kept != kept || dry.Kept != kept || report.Created != 0 {
						t.Errorf("%d kept, in the dry run %d, want %d; %d created", report.Kept, dry.Kept, kept, report.Created)
					}
					if got := b.said(id, "law"); got != want {
						t.Errorf("it is %s, want %s", got, want)
					}
					if report.Conflicts == 1 {
						wantConflict(t, &report.Cells[0], name)
					} else {
						head := b.Head()
						if again := b.importFile(in, true); again.Unchanged != 1 || b.Head() != head {
							t.Errorf("again: %+v", again)
						}
					}
				})
			}
		}
	}
}

// wantConflict wants all there is to know of a conflict in one member of b and c, made from a.
func wantConflict(t *testing.T, c *assessment.ImportCell, name string) {
	t.Helper()
	if !slices.Equal(c.Members, []string{name}) || !strings.Contains(c.Message, "changed by bob on 2026-03-01 in revision 3") || !strings.Contains(c.Message, "made from re") {
		t.Errorf("the conflict is of %v: %s", c.Members, c.Message)
	}
	base, before, after := member(name, "a").Value, member(name, "c").Value, member(name, "b").Value
	if c.Base == nil || !c.Base.Equal(*base) || !c.Before.Equal(*before) || !c.After.Equal(*after) {
		t.Errorf("base %v, before %+v, after %+v", c.Base, c.Before, c.After)
	}
	if want := (assessment.ImportNotes{Before: "third", After: "another", Base: "note"}); name == "note" && (c.Notes == nil || *c.Notes != want) {
		t.Errorf("the notes are %+v", c.Notes)
	}
	if want := (assessment.ImportLinks{After: []string{"https://a.example"}, Base: []string{"https://a.example"}}); name == "evidence" && (c.Links == nil || !reflect.DeepEqual(*c.Links, want)) {
		t.Errorf("the links are %+v", c.Links)
	}
	if name != "note" && c.Notes != nil || name != "evidence" && c.Links != nil {
		t.Errorf("nobody disputes the notes %+v, the links %+v", c.Notes, c.Links)
	}
}

// Two people fill in the same questionnaire: what they changed apart goes in, also within one answer.
func TestMergeTwoFiles(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}, assessment.Put{Question: "police", Value: flag(true)}))
	fill := func(law, police *framework.Value, note string) *assessment.Import {
		in := madeAt(2, incoming("KEN", "law", law), incoming("KEN", "police", police))
		if note != "" {
			in.Answers[0].Note = &note
		}
		return in
	}
	wantCounts(t, b.importFile(fill(option("in-force"), flag(true), ""), true), "+0 ~1 =1 !0 x0 applied true")
	second := b.importFile(fill(option("draft"), flag(false), "seen it"), true)
	wantCounts(t, second, "+0 ~2 =0 !0 x0 applied true")
	if b.said(id, "law") != "in-force/seen it/medium" || b.said(id, "police") != "false//medium" {
		t.Errorf("%s, %s", b.said(id, "law"), b.said(id, "police"))
	}
	third := fill(option("none"), flag(false), "")
	report := b.importFile(third, true)
	wantCounts(t, report, "+0 ~0 =1 !1 x0 applied false")
	c := report.Cells[0]
	if c.Before.Option != "in-force" || c.After.Option != "none" || c.Base.Option != "draft" || !strings.Contains(c.Message, "changed by ann") || !strings.Contains(c.Message, "record 2") {
		t.Errorf("%+v", c)
	}
}

// What is cleared goes whole, unless somebody has worked on any of it.
func TestMergeClear(t *testing.T) {
	clear := func(b *bench, note *string) *assessment.Import {
		in := madeAt(b.Head().Seq, incoming("KEN", "law", option("none")))
		f := &in.Answers[0]
		f.Clear, f.Note, f.Confidence = true, note, assessment.HighConfidence
		return in
	}
	for name, tt := range map[string]struct {
		note, theirs  *string
		counts, after string
	}{
		"alone":                        {nil, nil, "+0 ~1 =0 !0 x0 applied true", "//"},
		"with the note as it was":      {new("why"), nil, "+0 ~1 =0 !0 x0 applied true", "//"},
		"with another note":            {new("later"), nil, "+0 ~1 =0 !0 x0 applied true", "/later/"},
		"while a note is written":      {new("why"), new("theirs"), "+0 ~0 =0 !1 x0 applied false", "draft/theirs/medium"},
		"while the note is taken away": {new("why"), new(""), "+0 ~1 =0 !0 x0 applied true", "//"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			id := b.create("KEN", 2026)
			b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why")}))
			in := clear(b, tt.note)
			if tt.theirs != nil {
				b.as("bob", put(id, assessment.Put{Question: "law", Note: tt.theirs}))
			}
			wantCounts(t, b.importFile(in, true), tt.counts)
			if got := b.said(id, "law"); got != tt.after {
				t.Errorf("it is %s, want %s", got, tt.after)
			}
		})
	}
	// Without a base, and where there is nothing to clear.
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why")}))
	in := clear(b, new("why"))
	in.Seq = 0
	wantCounts(t, b.importFile(in, true), "+0 ~1 =0 !0 x0 applied true")
	wantCounts(t, b.importFile(in, true), "+0 ~0 =1 !0 x0 applied true")
	if got := b.said(id, "law"); got != "//" {
		t.Errorf("it is %s", got)
	}
	// A note that stands alone is cleared too.
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("asked")}))
	wantCounts(t, b.importFile(clear(b, nil), true), "+0 ~1 =0 !0 x0 applied true")
	if got := b.said(id, "law"); got != "//" {
		t.Errorf("it is %s", got)
	}
}

// Two changes that are sound alone, and no answer together.
func TestMergeWhatCannotBe(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why")}, assessment.Put{Question: "staff", Value: number(1)}))
	unnoted, surer := incoming("KEN", "law", option("draft")), incoming("KEN", "staff", number(1))
	unnoted.Note, surer.Confidence = new(""), assessment.HighConfidence
	in := madeAt(2, unnoted, surer)
	b.as("bob", put(id, assessment.Put{Question: "law", Value: inapplicable()}, assessment.Put{Question: "staff", Value: cleared()}))
	report := b.importFile(in, true)
	wantCounts(t, report, "+0 ~0 =0 !2 x0 applied false")
	if c := report.Cells; !slices.Equal(c[0].Members, []string{"note"}) || c[0].Notes.Before != "why" || !slices.Equal(c[1].Members, []string{"confidence"}) {
		t.Errorf("%+v", c)
	}
	// A fault of the file alone stays one.
	unnoted.Value = *inapplicable()
	wantCounts(t, b.importFile(madeAt(2, unnoted), true), "+0 ~0 =0 !0 x1 applied false")
}

// A note may come without a value, and a blank value leaves the one there is.
func TestMergeNoteAlone(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	noted, asked := incoming("KEN", "law", &framework.Value{}), incoming("KEN", "police", &framework.Value{})
	noted.Note, asked.Note = new("gazetted"), new("asked the ministry")
	report := b.importFile(madeAt(2, noted, asked), true)
	wantCounts(t, report, "+0 ~2 =0 !0 x0 applied true")
	if b.said(id, "law") != "draft/gazetted/medium" || b.said(id, "police") != "/asked the ministry/" || report.Cells[1].Message != "with another note" {
		t.Errorf("%s, %s: %+v", b.said(id, "law"), b.said(id, "police"), report.Cells)
	}
	asked.Confidence = assessment.LowConfidence
	wantCounts(t, b.importFile(madeAt(2, asked), true), "+0 ~0 =0 !0 x1 applied false")
}

// What a file loses on its way was not changed: line ends, and digits behind the fifteenth.
func TestMergeWhatFilesLose(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("one\r\ntwo")}, assessment.Put{Question: "staff", Value: number(math.Nextafter(0.3, 1))}))
	exact := b.get(id).Answer("staff").Value.Number
	lines, digits := incoming("KEN", "law", option("draft")), incoming("KEN", "staff", number(0.3))
	lines.Note = new("one\ntwo")
	if exact == 0.3 {
		t.Fatal("the number has no more digits than the file")
	}
	for _, in := range []*assessment.Import{madeAt(2, lines, digits), file(lines, digits)} {
		wantCounts(t, b.importFile(in, true), "+0 ~0 =2 !0 x0 applied true")
	}
	if b.note(id, "law").Text != "one\r\ntwo" || b.get(id).Answer("staff").Value.Number != exact {
		t.Error("what was lost on the way is lost here")
	}
	lines.Value, digits.Confidence = *option("none"), assessment.HighConfidence
	for _, in := range []*assessment.Import{madeAt(2, lines, digits)} {
		wantCounts(t, b.importFile(in, true), "+0 ~2 =0 !0 x0 applied true")
	}
	if b.note(id, "law").Text != "one\r\ntwo" || b.get(id).Answer("staff").Value.Number != exact {
		t.Error("what was lost on the way is lost with a change beside it")
	}
	lines.Note = new("one\nthree")
	wantCounts(t, b.importFile(madeAt(3, lines), true), "+0 ~1 =0 !0 x0 applied true")
	b.as("bob", put(id, assessment.Put{Question: "staff", Value: number(7)}))
	wantCounts(t, b.importFile(madeAt(3, digits), true), "+0 ~0 =1 !0 x0 applied true")
	digits.Value = *number(0.300000000000001)
	wantCounts(t, b.importFile(madeAt(3, digits), true), "+0 ~0 =0 !1 x0 applied false")
}
