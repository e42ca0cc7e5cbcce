package assessment_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// damagedVault cannot read some items, and not redact some, until it is mended.
type damagedVault struct {
	*tappedVault
	read, redact []string
	mended       atomic.Bool
	redacted     chan string
}

func (v *damagedVault) spoilt(ids, damaged []string) error {
	for _, id := range ids {
		if slices.Contains(damaged, id) && !v.mended.Load() {
			return &journal.CorruptError{Store: "vault", Reason: "item " + id}
		}
	}
	return nil
}

func (v *damagedVault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	if err := v.spoilt(ids, v.read); err != nil {
		return nil, err
	}
	return v.tappedVault.Get(ctx, ids...)
}

func (v *damagedVault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	if err := v.spoilt([]string{id}, v.redact); err != nil {
		return err
	}
	err := v.tappedVault.Redact(ctx, id, r)
	if v.mended.Load() && err == nil {
		v.redacted <- id
	}
	return err
}

// redactedInName records redactions whose texts stay in the vault.
func redactedInName(t *testing.T, b *bench, notes ...string) (texts []string) {
	t.Helper()
	b.vault.tap(func(v *tappedVault) { v.onRedact = func(context.Context) error { return errAway } })
	for i, note := range notes {
		id := b.create("KEN", 2026+i)
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: &note}))
		text := b.get(id).Answer("law").Note.ID
		_, err := b.Do(context.Background(), "ann", assessment.Redact{Assessment: id, Text: text, Why: "a person is named"})
		wantKind(t, err, assessment.Unavailable)
		texts = append(texts, text)
	}
	b.vault.tap(func(v *tappedVault) { v.onRedact = nil })
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return texts
}

// One item that cannot be read, or not be erased, keeps neither the others nor the service; it is tried again.
func TestRedactionsOfADamagedVault(t *testing.T) {
	b := newBench(t)
	texts := redactedInName(t, b, "call Jane Doe", "call John Doe", "call Jim Doe")
	v := &damagedVault{tappedVault: b.vault, read: texts[:1], redact: texts[1:2], redacted: make(chan string, 9)}
	var noticed []error
	b.options.Timeout = 10 * time.Millisecond
	b.options.Notice = func(err error) { noticed = append(noticed, err) }
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: b.journal, Vault: v}, b.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = svc.Close() })
	if left := b.vault.contents(t); strings.Contains(left, "Jane") || strings.Contains(left, "Jim") || !strings.Contains(left, "John") {
		t.Errorf("the vault holds\n%s", left)
	}
	if len(noticed) != 1 || !strings.Contains(noticed[0].Error(), "1 text ") || !strings.Contains(noticed[0].Error(), texts[1]) {
		t.Errorf("noticed: %v", noticed)
	}
	v.mended.Store(true)
	if id := <-v.redacted; id != texts[1] {
		t.Errorf("%s was erased, want %s", id, texts[1])
	}
	if left := b.vault.contents(t); strings.Contains(left, "John") {
		t.Errorf("the vault holds\n%s", left)
	}
}

// A vault that takes no redactions is no reason not to serve what can be read; one that does not answer at all is.
func TestOpenWithAVaultThatFails(t *testing.T) {
	b := newBench(t)
	redactedInName(t, b, "call Jane Doe", "call John Doe")
	var noticed []error
	b.options.Notice = func(err error) { noticed = append(noticed, err) }
	calls := 0
	b.vault.tap(func(v *tappedVault) { v.onRedact = func(context.Context) error { calls++; return errAway } })
	b.Service = b.open()
	if len(noticed) != 1 || !errors.Is(noticed[0], errAway) || !strings.Contains(noticed[0].Error(), "2 texts") || calls != 1 {
		t.Errorf("after %d calls noticed: %v", calls, noticed)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.vault.tap(func(v *tappedVault) { v.onGet = func(context.Context) error { return errAway } })
	_, err := assessment.Open(t.Context(), assessment.Stores{Journal: b.journal, Vault: b.vault}, b.options)
	wantKind(t, err, assessment.Unavailable)
}
