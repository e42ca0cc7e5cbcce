package assessment_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
)

var errAway = &journal.UnavailableError{Op: "test", Err: errors.New("out of reach")}

// noted makes an assessment whose law has a note, and gives the id of the note.
func noted(b *bench, note string) (assessment.ID, string) {
	b.t.Helper()
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: &note}))
	return id, b.get(id).Answer("law").Note.ID
}

func TestRedact(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	ref := b.get(id).Answer("law").Note
	before := b.records()
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault still holds %s", held)
	}
	if b.get(id).Answer("law").Note != ref {
		t.Error("the journal's digest of the text has changed")
	}
	got := b.note(id, "law")
	if got.Text != "" || got.Lost || got.Redacted == nil || got.Redacted.By != "ann" || got.Redacted.Why != "a person is named" || got.Redacted.At.IsZero() {
		t.Errorf("the note reads %+v", got)
	}
	r, ok := b.State().RedactedText(text)
	if !ok || r.By != "ann" || !r.At.Equal(got.Redacted.At) {
		t.Errorf("the state says %+v, %v", r, ok)
	}
	report, err := journal.Verify(context.Background(), b.storage.Open(), before[len(before)-1].Head())
	if err != nil || !report.OK() {
		t.Errorf("the journal does not verify: %v, %v", report.Faults, err)
	}
	b.mustNotChange(assessment.Redact{Assessment: id, Text: text, Why: "again"})
	b.reopen()
	if got := b.note(id, "law"); got.Redacted == nil || got.Redacted.Why != "a person is named" {
		t.Errorf("after reopening the note reads %+v", got)
	}
	// The same words may be said again: that is another text.
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("call Jane Doe")}))
	if got := b.note(id, "law"); got.Text != "call Jane Doe" {
		t.Errorf("the new note reads %+v", got)
	}
}

// A pointer to a command is a command, too.
func TestRedactByPointer(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	b.mustChange(&assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault still holds %s", held)
	}
	b.refuse(&assessment.Redact{Assessment: id, Text: "text/0", Why: "never written"}, assessment.NotFound)
}

func TestRedactRefused(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "a note")
	other := b.create("UGA", 2026)
	b.refuse(assessment.Redact{Assessment: id, Text: text, Why: " "}, assessment.Invalid)
	b.refuse(assessment.Redact{Assessment: id, Text: text, Why: "a\x00"}, assessment.Invalid)
	b.refuse(assessment.Redact{Assessment: "KEN-2031-survey@1", Text: text, Why: "why"}, assessment.NotFound)
	b.refuse(assessment.Redact{Assessment: id, Text: "", Why: "why"}, assessment.NotFound)
	b.refuse(assessment.Redact{Assessment: id, Text: "account/1", Why: "why"}, assessment.NotFound)
	// To be told that a text is erased when there never was one is worse than to be refused.
	b.refuse(assessment.Redact{Assessment: id, Text: "text/0123456789abcdef0123456789abcdef", Why: "why"}, assessment.NotFound)
	b.refuse(assessment.Redact{Assessment: other, Text: text, Why: "not mine"}, assessment.NotFound)
	if got := b.note(id, "law"); got.Text != "a note" {
		t.Errorf("the note reads %+v", got)
	}
}

// A text that another process has recorded is found by one that has not heard of it yet.
func TestRedactUnheard(t *testing.T) {
	b := newBench(t)
	other := b.another(t)
	id, text := noted(b, "call Jane Doe")
	if out, err := other.Do(context.Background(), "bob", assessment.Redact{Assessment: id, Text: text, Why: "a person is named"}); err != nil || !out.Changed {
		t.Fatalf("%+v, %v", out, err)
	}
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault still holds %s", held)
	}
	_, err := b.another(t).Do(context.Background(), "cyd", assessment.Redact{Assessment: id, Text: "text/none", Why: "why"})
	wantKind(t, err, assessment.NotFound)
}

// A file or a form from before an erasure brings the erased words back only when somebody says so.
func TestRedactIsAChange(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	base := b.get(id).Revision
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	if a := b.get(id); a.Revision != base+1 || a.Answer("law").Revision != base+1 || a.Answer("police").Revision != 0 {
		t.Errorf("revision %d, of the answer %d", a.Revision, a.Answer("law").Revision)
	}
	b.refuse(putOn(id, base, assessment.Put{Question: "law", Note: new("call Jane Doe")}), assessment.Stale)
	in := &assessment.Import{Framework: survey(), Answers: []assessment.Incoming{{
		Unit: "KEN", Year: 2026, Question: "law", Value: b.get(id).Answer("law").Value, Note: new("call Jane Doe"), Base: &base,
	}}}
	report, _, err := b.Import(context.Background(), "ann", in, true)
	if err != nil || report.Conflicts != 1 || report.Applied {
		t.Errorf("an older file: %+v, %v", report, err)
	}
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault holds %s", held)
	}
}

// Texts that no answer has any more are erased in the same way.
func TestRedactReplaced(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("call the ministry")}))
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	if held := b.vault.contents(t); strings.Contains(held, "Jane") || !strings.Contains(held, "ministry") {
		t.Errorf("the vault holds %s", held)
	}
}

// A reason may have to be forgotten too, and then no copy of it may stay behind.
func TestRedactReason(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "a note")
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "Jane Doe asked for it"})
	why, _ := b.State().RedactedText(text)
	b.mustChange(assessment.Redact{Assessment: id, Text: why.Why.ID, Why: "a person is named"})
	if held := b.vault.contents(t); strings.Contains(held, "Jane") {
		t.Errorf("the vault still holds %s", held)
	}
	if got := b.note(id, "law"); got.Redacted == nil || got.Redacted.Why != "" {
		t.Errorf("the note reads %+v", got)
	}
}

// Every reason that is accepted can be kept: a redaction that is recorded and can never be done would be a lie, and
// would keep the service from opening.
func TestRedactLongReason(t *testing.T) {
	for _, why := range []string{strings.Repeat("界", 10_000), strings.Repeat("a", 10_000), strings.Repeat("ü", 2_500), strings.Repeat("a", 3_000)} {
		b := newBench(t)
		id, text := noted(b, "call Jane Doe")
		_, err := b.Do(context.Background(), "ann", assessment.Redact{Assessment: id, Text: text, Why: why})
		if err != nil {
			wantKind(t, err, assessment.Invalid)
			continue
		}
		if held := b.vault.contents(t); strings.Contains(held, "Jane") {
			t.Errorf("a reason of %d bytes: acknowledged, and the vault still holds the text", len(why))
		}
		b.reopen()
	}
}

func TestRedactVaultFails(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	b.vault.tap(func(v *tappedVault) { v.onRedact = func(context.Context) error { return errAway } })
	command := assessment.Redact{Assessment: id, Text: text, Why: "a person is named"}
	_, err := b.Do(context.Background(), "ann", command)
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "still there") || e.Fix == "" {
		t.Errorf("the answer is %v", e)
	}
	// It is recorded, and nobody is shown the text any more.
	if got := b.note(id, "law"); got.Redacted == nil || got.Text != "" {
		t.Errorf("the note reads %+v", got)
	}
	// The same words given now must not be thought to stand there: they are about to be erased.
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("call Jane Doe")}))
	if got := b.note(id, "law"); got.Text != "call Jane Doe" {
		t.Errorf("the new note reads %+v", got)
	}
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("")}))
	second := b.State().Head()
	b.vault.tap(func(v *tappedVault) { v.onRedact = nil })
	b.must(command)
	items, err := b.vault.Get(context.Background(), text)
	if err != nil || items[text].Redacted == nil {
		t.Errorf("the repeated command leaves %+v, %v", items[text], err)
	}
	if b.Head() != second {
		t.Error("the repeated command is recorded again")
	}
}

func TestRedactFinishedOnOpening(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	b.vault.tap(func(v *tappedVault) { v.onRedact = func(context.Context) error { return errAway } })
	_, err := b.Do(context.Background(), "ann", assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	wantKind(t, err, assessment.Unavailable)
	b.vault.tap(func(v *tappedVault) { v.onRedact = nil })
	if !strings.Contains(b.vault.contents(t), "Jane") {
		t.Fatal("the test needs a text that is still there")
	}
	_ = b.Close()
	b.options.ReadOnly = true
	b.Service = b.open()
	if !strings.Contains(b.vault.contents(t), "Jane") {
		t.Error("a service for reading has written to the vault")
	}
	b.options.ReadOnly = false
	b.reopen()
	if strings.Contains(b.vault.contents(t), "Jane") {
		t.Error("opening has not finished the redaction")
	}
}

// Two services over the same stores: one records, the other knows.
func TestRedactElsewhere(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	other := b.another(t)
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	out, err := other.Do(context.Background(), "bob", assessment.Redact{Assessment: id, Text: text, Why: "me too"})
	if err != nil || out.Changed {
		t.Errorf("redacted again: %+v, %v", out, err)
	}
	// One that has not heard of it yet shows the text as lost or redacted, never the text.
	notes, err := other.Texts(context.Background(), b.get(id).Answer("law").Note)
	if err != nil || notes[text].Text != "" {
		t.Errorf("%+v, %v", notes, err)
	}
}
