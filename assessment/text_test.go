package assessment_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/vault"
)

func TestTextsLost(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "a note")
	ref := b.get(id).Answer("law").Note
	ctx := context.Background()
	read := func() assessment.Note {
		t.Helper()
		notes, err := b.Texts(ctx, ref, assessment.Text{}, ref)
		if err != nil || len(notes) != 1 {
			t.Fatalf("%v, %v", notes, err)
		}
		return notes[text]
	}
	if got := read(); got.Text != "a note" || got.Lost || got.Redacted != nil {
		t.Errorf("the note reads %+v", got)
	}
	items, err := b.vault.Get(ctx, text)
	if err != nil {
		t.Fatal(err)
	}
	altered := items[text]
	altered.Data = []byte("another note")
	if err := b.vault.Replace(ctx, altered); err != nil {
		t.Fatal(err)
	}
	if got := read(); !got.Lost || got.Text != "" {
		t.Errorf("an altered note reads %+v", got)
	}
	// To give what stands in the vault wrongly is a change: it makes the note whole.
	b.mustChange(put(id, assessment.Put{Question: "law", Note: new("another note")}))
	if got := b.note(id, "law"); got.Text != "another note" || got.Lost {
		t.Errorf("the mended note reads %+v", got)
	}
	if err := b.vault.Delete(ctx, text); err != nil {
		t.Fatal(err)
	}
	if got := read(); !got.Lost || got.Text != "" {
		t.Errorf("a missing note reads %+v", got)
	}
	// Erased in the vault without an entry that says so: nobody did that.
	if err := b.vault.Redact(ctx, b.get(id).Answer("law").Note.ID, vault.Redaction{By: "mallory", At: firstDay}); err != nil {
		t.Fatal(err)
	}
	if got := b.note(id, "law"); !got.Lost || got.Redacted != nil {
		t.Errorf("a note erased by hand reads %+v", got)
	}
	if notes, err := b.Texts(ctx); err != nil || len(notes) != 0 {
		t.Errorf("no texts give %v, %v", notes, err)
	}
}

func TestVaultFailsInPut(t *testing.T) {
	for name, failure := range map[string]error{"away": errAway, "taken": vault.ErrTaken, "odd": errors.New("disk on fire")} {
		b := newBench(t)
		id := b.create("KEN", 2026)
		before := b.Head()
		b.vault.tap(func(v *tappedVault) { v.onPut = func(context.Context) error { return failure } })
		_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("why")}))
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || strings.Contains(e.Error(), "fire") {
			t.Errorf("%s: the answer is %v", name, err)
		}
		if b.Head() != before || b.get(id).Answer("law").Given() {
			t.Errorf("%s: an answer without its note is recorded", name)
		}
		// What needs no text goes on.
		b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
	}
}

func TestVaultFailsInGet(t *testing.T) {
	b := newBench(t)
	id, _ := noted(b, "a note")
	b.vault.tap(func(v *tappedVault) { v.onGet = func(context.Context) error { return errAway } })
	_, err := b.Texts(context.Background(), b.get(id).Answer("law").Note)
	wantKind(t, err, assessment.Unavailable)
	before := b.Head()
	_, err = b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Note: new("a note")}))
	wantKind(t, err, assessment.Unavailable)
	if b.Head() != before {
		t.Error("a note was recorded although nobody could see whether it stands there already")
	}
}

// A text of a refused command that cannot be taken out stays, but the refusal is what the user hears.
func TestVaultFailsInDelete(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.vault.tap(func(v *tappedVault) { v.onDelete = func(context.Context) error { return errAway } })
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("nine"), Note: new("why")}))
	wantKind(t, err, assessment.Invalid)
}

// A source of chance that repeats itself is a fault, but it must not cost anybody his text.
func TestVaultTaken(t *testing.T) {
	b := newBench(t, func(o *assessment.Options) { o.Random = stuck{} })
	id, _ := noted(b, "the first")
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "police", Note: new("the second")}))
	if err == nil {
		t.Fatal("two texts have the same id")
	}
	if got := b.note(id, "law"); got.Text != "the first" {
		t.Errorf("the first note reads %+v", got)
	}
}

// stuck gives the same bytes for ever.
type stuck struct{}

func (stuck) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{7}, len(p))), nil }

type dry struct{}

func (dry) Read([]byte) (int, error) { return 0, errors.New("no chance left") }

func TestNoRandomness(t *testing.T) {
	b := newBench(t, func(o *assessment.Options) { o.Random = dry{} })
	_, err := b.Do(context.Background(), "ann", assessment.AddFramework{Framework: survey()})
	wantKind(t, err, assessment.Internal)
	if b.Head().Seq != 0 {
		t.Error("a record without a random id is there")
	}
}

// No record may hold a text, in whatever form.
func TestJournalHoldsNoTexts(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	words := []string{"marker-one Jane Doe", "marker-two zażółć gęślą", "marker-three \"quoted\\\"", "marker-four", "marker-five line\nbreak"}
	questions := []string{"law", "police", "services", "staff", "maturity"}
	for i, q := range questions {
		b.mustChange(put(id, assessment.Put{Question: q, Note: &words[i]}))
	}
	b.mustChange(put(id, assessment.Put{Question: "law", Value: inapplicable(), Note: new("marker-six")}))
	in := &assessment.Import{Framework: survey(), Name: "marker-file.csv", Answers: []assessment.Incoming{
		{Unit: "UGA", Year: 2026, Question: "law", Value: *option("none"), Note: new("marker-seven"), Cell: "C3", Sheet: "marker-sheet"}}}
	if report, _, err := b.Import(context.Background(), "ann", in, true); err != nil || !report.Applied {
		t.Fatalf("%+v, %v", report, err)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: b.get(id).Answer("police").Note.ID, Why: "marker-eight"})
	if n := len(b.vault.ids()); n != 8 {
		t.Fatalf("the vault holds %d texts", n)
	}
	for _, r := range b.records() {
		if bytes.Contains(r.Bytes(), []byte("marker")) {
			t.Errorf("record %d holds a text: %s", r.Seq, r.Bytes())
		}
		for _, e := range r.Entries {
			ids, err := assessment.TextIDs(e)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(e.Body), "text/") != len(ids) {
				t.Errorf("TextIDs names %d of the texts in %s", len(ids), e.Body)
			}
		}
	}
}
