package store

import (
	"context"
	"errors"
	"iter"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// Empty is a store without anything in it, to try out what would become of one that is not there yet. It takes nothing.
func Empty(uri string) *Store { return &Store{Journal: emptyJournal{}, Vault: emptyVault{}, URI: uri} }

var errTakesNothing = errors.New("an empty store takes nothing")

// emptyJournal ends before its first record.
type emptyJournal struct{}

// Append refuses.
func (emptyJournal) Append(context.Context, journal.Record) error {
	return &journal.UnavailableError{Op: "append", Err: errTakesNothing}
}

// Read gives nothing.
func (emptyJournal) Read(context.Context, uint64) iter.Seq2[journal.Record, error] {
	return func(func(journal.Record, error) bool) {}
}

// Head is the zero Head.
func (emptyJournal) Head(context.Context) (journal.Head, error) { return journal.Head{}, nil }

// Close has nothing to let go of.
func (emptyJournal) Close() error { return nil }

// emptyVault has no items.
type emptyVault struct{}

// Put refuses.
func (emptyVault) Put(context.Context, ...vault.Item) error { return errTakesNothing }

// Get finds nothing.
func (emptyVault) Get(context.Context, ...string) (map[string]vault.Item, error) {
	return map[string]vault.Item{}, nil
}

// IDs gives nothing.
func (emptyVault) IDs(context.Context, string) iter.Seq2[string, error] {
	return func(func(string, error) bool) {}
}

// Replace finds nothing.
func (emptyVault) Replace(context.Context, vault.Item) error { return vault.ErrNotFound }

// Redact finds nothing.
func (emptyVault) Redact(context.Context, string, vault.Redaction) error { return vault.ErrNotFound }

// Delete has nothing to remove.
func (emptyVault) Delete(context.Context, ...string) error { return nil }

// Close has nothing to let go of.
func (emptyVault) Close() error { return nil }
