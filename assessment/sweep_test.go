package assessment_test

import (
	"context"
	"slices"
	"testing"

	"readiness/assessment"
	"readiness/assessment/vault"
)

func (b *bench) leftovers() assessment.Leftovers {
	b.t.Helper()
	found, err := assessment.FindLeftovers(context.Background(), assessment.Stores{Journal: b.storage.Open(), Vault: b.vault})
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

// A text is left over when no record names it: not a note, the reason of a move or a redaction, nor what was redacted or
// has another text in its place.
func TestLeftovers(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "call Jane Doe")
	b.mustChange(assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
	newer := "another note"
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: &newer}))
	for _, id := range []string{"a-1", "a-2", "a-3"} {
		b.mustChange(assessment.AddAccount{ID: id, Role: assessment.Donor})
	}
	b.mustChange(assessment.EraseAccount{ID: "a-2"})
	if found := b.leftovers(); len(found.Texts) > 0 || len(found.Living) != 2 || !found.Living["a-1"] || !found.Living["a-3"] {
		t.Errorf("found %+v", found)
	}
	orphans := []vault.Item{{ID: "text/1"}, {ID: "text/2"}, {ID: "account/a-2"}, {ID: "textile"}}
	if err := b.vault.Put(t.Context(), orphans...); err != nil {
		t.Fatal(err)
	}
	if found := b.leftovers(); !slices.Equal(found.Texts, []string{"text/1", "text/2"}) {
		t.Errorf("found %v", found.Texts)
	}
}

// A text of which it is not known whether it was recorded stays in the vault, and is found when it was not.
func TestLeftoversOfAnInterruptedCommand(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.vault.tap(func(v *tappedVault) { v.onDelete = func(context.Context) error { return errAway } })
	note := "call Jane Doe"
	_, err := b.Do(context.Background(), "ann", put("KEN-2020-none@1", assessment.Put{Question: "law", Value: option("draft"), Note: &note}))
	wantKind(t, err, assessment.NotFound)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: &note}))
	found := b.leftovers()
	if len(found.Texts) != 1 || found.Texts[0] == b.get(id).Answer("law").Note.ID {
		t.Errorf("found %v", found.Texts)
	}
}

// Where the journal is lost, the vault is not what is left over.
func TestLeftoversOfALostJournal(t *testing.T) {
	b := newBench(t)
	if found := b.leftovers(); len(found.Texts)+len(found.Living) > 0 {
		t.Errorf("found %+v in an empty store", found)
	}
	for _, id := range []string{"account/a-1", "text/1"} {
		if err := b.vault.Put(t.Context(), vault.Item{ID: id}); err != nil {
			t.Fatal(err)
		}
		_, err := assessment.FindLeftovers(t.Context(), assessment.Stores{Journal: b.storage.Open(), Vault: b.vault})
		wantKind(t, err, assessment.Precondition)
	}
}
