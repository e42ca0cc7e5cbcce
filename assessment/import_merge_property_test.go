package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// written is an answer as a sheet of paper has it.
type written struct {
	value      framework.Value
	note       string
	links      []assessment.EvidenceLink
	confidence assessment.Confidence
}

// sheet copies all answers of an assessment onto paper, where lines end in one way only.
func (b *bench) sheet(id assessment.ID) map[string]written {
	b.t.Helper()
	rows := map[string]written{}
	for q, a := range b.get(id).Answers() {
		rows[q.ID] = written{a.Value, strings.ReplaceAll(b.note(id, q.ID).Text, "\r\n", "\n"), b.shown(id, q.ID), a.Confidence}
	}
	return rows
}

func (r written) same(o written) bool {
	return r.value.Equal(o.value) && r.note == o.note && slices.Equal(r.links, o.links) && r.confidence == o.confidence
}

// sound says that there can be such an answer.
func (r written) sound() bool {
	given := r.value.Kind != framework.NotAssessed
	return given == (r.confidence != "") && (r.value.Kind != framework.NotApplicable || r.note != "")
}

// edit is what a person writes into a sheet; nil and empty members are left as they are.
type edit struct {
	value      *framework.Value
	clear      bool
	note       *string
	links      []assessment.EvidenceLink // nil = left as they are
	confidence assessment.Confidence
}

// on carries an edit over to another sheet, which only a person with both in hand could.
func (e edit) on(was written) written {
	r := was
	if e.clear {
		r = written{}
	} else if e.value != nil {
		r.value = *e.value
	}
	if e.note != nil {
		r.note = *e.note
	}
	if e.links != nil {
		r.links = details(e.links, was.links)
	}
	if e.confidence != "" && !e.clear {
		r.confidence = e.confidence
	}
	if r.confidence == "" && r.value.Kind != framework.NotAssessed {
		r.confidence = assessment.MediumConfidence
	}
	return r
}

// details gives links as they are recorded: those that are known by their address alone with what there is of them.
func details(links, there []assessment.EvidenceLink) (list []assessment.EvidenceLink) {
	for _, l := range links {
		i := slices.IndexFunc(there, func(o assessment.EvidenceLink) bool { return o.URL == l.URL })
		if l.Known && i >= 0 {
			l = there[i]
		}
		if l.Known = false; l.Type == "" {
			l.Type = assessment.OtherEvidence
		}
		list = append(list, l)
	}
	return list
}

// overwrites says that to go from one answer to another changes what is not any more as it was.
func overwrites(was, now, next written) bool {
	return !now.value.Equal(next.value) && !now.value.Equal(was.value) || now.note != next.note && now.note != was.note ||
		!slices.Equal(now.links, next.links) && !slices.Equal(now.links, was.links) || now.confidence != next.confidence && now.confidence != was.confidence
}

var paperNotes = []string{"one", "two\nlines", "why not"}

func drawEdit(t *rapid.T, q string, was written, known bool) edit {
	var e edit
	if v := drawSurveyValue(t, q); v != nil && v.Kind != framework.NotAssessed {
		order := []string{"triage", "alerts", "forensics"}
		slices.SortFunc(v.Options, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
		if e.value = v; v.Equal(was.value) {
			e.value = nil
		}
	}
	e.clear = e.value == nil && rapid.IntRange(0, 2).Draw(t, "cleared") == 0
	if rapid.Bool().Draw(t, "noted") {
		e.note = new(rapid.SampledFrom(paperNotes).Draw(t, "note"))
	}
	if rapid.Bool().Draw(t, "linked") {
		e.links = addresses(append(drawEvidence(t), rapid.SampledFrom([][]assessment.EvidenceLink{nil, was.links}).Draw(t, "with those before")...), known)
		if slices.Equal(details(e.links, was.links), was.links) {
			e.links = nil
		}
	}
	e.confidence = rapid.SampledFrom([]assessment.Confidence{"", "", "low", "medium", "high"}).Draw(t, "confidence")
	if e.note != nil && *e.note == was.note {
		e.note = nil
	}
	if e.confidence == was.confidence {
		e.confidence = ""
	}
	return e
}

// work has others change answers.
func work(t *rapid.T, b *bench, id assessment.ID, label string) {
	for range rapid.IntRange(0, 5).Draw(t, label) {
		p := drawPut(t)
		p.Base = nil
		if p.Note != nil && rapid.Bool().Draw(t, "lines") {
			p.Note = new("two\r\nlines")
		}
		_, _ = b.run(put(id, p))
	}
}

// written is a sheet with edits as a file: every cell of it, those untouched too.
func writtenOut(b *bench, id assessment.ID, rows map[string]written, edits map[string]edit, byRevision, known bool) *assessment.Import {
	a := b.get(id)
	in := madeAt(b.Head().Seq)
	in.Head = b.Head().String()
	if byRevision {
		in.Seq, in.Head = 0, ""
	}
	for _, q := range survey().Questions() {
		r, e := rows[q.ID], edits[q.ID]
		f := incoming(a.Unit, q.ID, &r.value)
		f.Clear, f.Confidence = e.clear, r.confidence
		if e.value != nil {
			f.Value = *e.value
			f.Value.Options = slices.Clone(e.value.Options)
			slices.Reverse(f.Value.Options) // as somebody ticks them
		}
		if e.confidence != "" {
			f.Confidence = e.confidence
		}
		if r.note != "" || e.note != nil {
			f.Note = &r.note
		}
		if e.note != nil {
			f.Note = e.note
		}
		f.Evidence = new(addresses(r.links, known))
		if e.links != nil {
			f.Evidence = &e.links
		}
		if byRevision {
			f.Base = new(a.Revision)
		}
		in.Answers = append(in.Answers, f)
	}
	return in
}

// addresses gives links as a file has them: whole or, where it has room for nothing else, by their addresses.
func addresses(links []assessment.EvidenceLink, alone bool) []assessment.EvidenceLink {
	list := []assessment.EvidenceLink{}
	for _, l := range links {
		if slices.ContainsFunc(list, func(o assessment.EvidenceLink) bool { return o.URL == l.URL }) {
			continue
		}
		if alone {
			l = assessment.EvidenceLink{URL: l.URL, Known: true}
		}
		list = append(list, l)
	}
	return list
}

// A sheet that went out, was worked on, and comes home while others worked on the answers: what a person would do with
// the two side by side is done, and nothing that others have done is undone.
func TestMergeAsAPersonWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		id := b.create("KEN", 2026)
		work(t, b, id, "before")
		was := b.sheet(id)
		edits := map[string]edit{}
		known := rapid.Bool().Draw(t, "addresses alone")
		for _, q := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"law", "police", "services", "staff", "maturity"}), 0, 4, rapid.ID[string]).Draw(t, "edited") {
			edits[q] = drawEdit(t, q, was[q], known)
		}
		in := writtenOut(b, id, was, edits, rapid.Bool().Draw(t, "by revision"), known)
		work(t, b, id, "meanwhile")
		now := b.sheet(id)
		want, fates := map[string]written{}, map[string]string{}
		clean := true
		for q := range was {
			want[q], fates[q] = fate(was[q], now[q], edits[q])
			clean = clean && !slices.Contains([]string{assessment.ImportConflict, assessment.ImportRefused}, fates[q])
		}
		dry := b.importFile(in, false)
		report := b.importFile(in, true)
		dry.Applied = report.Applied
		if !reflect.DeepEqual(dry, report) {
			t.Fatalf("the dry run says\n%+v, applying does\n%+v", dry, report)
		}
		wantFates(t, report, fates)
		after := b.sheet(id)
		if !clean {
			want = now
		}
		for q := range was {
			if !after[q].same(want[q]) {
				t.Errorf("%s was %+v, is %+v, and is to become %+v: it became %+v", q, was[q], now[q], want[q], after[q])
			}
		}
		if report.Applied != clean {
			t.Fatalf("applied is %v, want %v: %+v", report.Applied, clean, report)
		}
		head := b.Head()
		if again := b.importFile(in, true); clean && (again.Unchanged != len(in.Answers) || b.Head() != head) {
			t.Errorf("the second time: %+v", again)
		}
	})
}

// fate is what a person would do with an edit, and how that is called.
func fate(was, now written, e edit) (written, string) {
	if e.clear && was.value.Kind == framework.NotAssessed && was.note == "" && len(was.links) == 0 {
		e.clear, e.confidence = false, "" // there was nothing to take away
	}
	asked := e.on(was)
	switch {
	case asked.same(was) && now.same(was):
		return now, assessment.ImportUnchanged
	case asked.same(was):
		return now, "kept"
	}
	next := e.on(now)
	switch {
	case next.same(now):
		return now, assessment.ImportUnchanged
	case !e.on(was).sound() && !next.sound(), !next.sound() && now.same(was):
		return now, assessment.ImportRefused
	case !next.sound(), overwrites(was, now, next):
		return now, assessment.ImportConflict
	case now.value.Kind == framework.NotAssessed && next.value.Kind != framework.NotAssessed:
		return next, assessment.ImportAdded
	}
	return next, assessment.ImportChanged
}

func wantFates(t *rapid.T, r *assessment.ImportReport, fates map[string]string) {
	t.Helper()
	counts := map[string]int{}
	for q, fate := range fates {
		counts[fate]++
		listed := slices.IndexFunc(r.Cells, func(c assessment.ImportCell) bool { return c.Question == q })
		if unlisted := fate == "kept" || fate == assessment.ImportUnchanged; unlisted != (listed < 0) {
			t.Errorf("%s is %s: %+v", q, fate, r.Cells)
		}
	}
	want := fmt.Sprintf("+%d ~%d =%d !%d x%d applied %v", counts["added"], counts["changed"], counts["unchanged"]+counts["kept"], counts["conflict"], counts["refused"],
		counts["conflict"]+counts["refused"] == 0)
	wantCounts(t, r, want)
	if r.Kept != counts["kept"] {
		t.Errorf("%d are kept, want %d: %v", r.Kept, counts["kept"], fates)
	}
}
