package vaulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"readiness/assessment/journal/journaltest/conformance"
	"readiness/assessment/vault"
)

// Backend is one storage, empty at first, as a back end's test describes it.
type Backend struct {
	// Open opens the storage; each call again the same one. The suite closes what it opened.
	Open func(ctx context.Context) (vault.Vault, error)

	// Shared: several vaults may be open on the storage at once, as several processes have it.
	Shared bool

	// Contents is all that the storage holds, in which the suite looks for what must be gone. It is called while no vault
	// is open. nil: cannot be done.
	Contents func(ctx context.Context) ([]byte, error)
}

// Check is one demand of the suite, on a storage of its own.
type Check = conformance.Check[Backend]

// ErrSkip is what a check returns that a back end cannot be put to.
var ErrSkip = conformance.ErrSkip

// Limit is how long one check may take.
const Limit = conformance.Limit

// Run puts a back end to every check. open makes a new, empty storage each time; skips names the checks that the back end
// has no means for.
func Run(t *testing.T, open func(t *testing.T) Backend, skips ...string) {
	t.Helper()
	conformance.Run(t, Checks(), open, skips)
}

// Checks are all demands of the suite.
func Checks() []Check {
	return []Check{
		{Name: "put and get", Run: checkPutGet},
		{Name: "many items in one call", Run: checkMany},
		{Name: "get what is not there", Run: checkMissing},
		{Name: "ids are told apart", Run: checkIDs},
		{Name: "any bytes", Run: checkBytes},
		{Name: "items belong to the caller", Run: checkAliases},
		{Name: "an id is taken", Run: checkTaken},
		{Name: "an id twice in one call", Run: checkTwice},
		{Name: "replace", Run: checkReplace},
		{Name: "redact", Run: checkRedact},
		{Name: "a redaction stays", Run: checkRedactionStays},
		{Name: "put a redacted item", Run: checkPutRedacted},
		{Name: "delete", Run: checkDelete},
		{Name: "ids", Run: checkListed},
		{Name: "many ids", Run: checkListedMany},
		{Name: "ids while items come and go", Run: checkListedWhile},
		{Name: "listing ends with an error", Run: checkListingEnds},
		{Name: "erased from the storage", Run: checkErased},
		{Name: "open again", Run: checkReopen},
		{Name: "what cannot be kept", Run: checkInvalid},
		{Name: "closed", Run: checkClosed},
		{Name: "context ended before", Run: checkContext},
		{Name: "one of sixteen puts an id", Run: checkPutRace},
		{Name: "redact against replace", Run: checkRedactRace},
		{Name: "callers do not disturb each other", Run: checkCrowd},
	}
}

// with opens the storage, hands it to use, and closes it.
func with(ctx context.Context, b Backend, use func(vault.Vault) error) error {
	v, err := b.Open(ctx)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	if err := use(v); err != nil {
		return errors.Join(err, v.Close())
	}
	if err := v.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}

// inOrder runs steps until one fails, which it names.
func inOrder(steps ...step) error {
	for _, s := range steps {
		if err := s.do(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

type step struct {
	name string
	do   func() error
}

// gives is a step whose error must be want; nil wants none.
func gives(name string, want error, do func() error) step {
	return step{name, func() error {
		err := do()
		switch {
		case want == nil:
			return err
		case !errors.Is(err, want):
			return unwanted(err, want)
		}
		return nil
	}}
}

// unwanted says that a call gave another error than it should.
func unwanted(got, want error) error {
	if got == nil {
		return fmt.Errorf("it gives no error, want %w", want)
	}
	return fmt.Errorf("it gives %w, want %w", got, want)
}

// holds is a step that gets the items and wants exactly those; ids are got beside theirs.
func holds(ctx context.Context, v vault.Vault, name string, items []vault.Item, ids ...string) step {
	return step{name, func() error {
		want := make(map[string]vault.Item)
		for _, item := range items {
			want[item.ID] = item
			ids = append(ids, item.ID)
		}
		got, err := v.Get(ctx, ids...)
		if err != nil {
			return fmt.Errorf("get: %w", err)
		}
		for id, item := range got {
			if w, ok := want[id]; !ok {
				return fmt.Errorf("item %q should not be there", id)
			} else if err := same(item, w); err != nil {
				return fmt.Errorf("item %q: %w", id, err)
			}
		}
		for id := range want {
			if _, ok := got[id]; !ok {
				return fmt.Errorf("item %q is not there", id)
			}
		}
		return nil
	}}
}

// same says how two items differ.
func same(got, want vault.Item) error {
	switch {
	case got.ID != want.ID:
		return fmt.Errorf("its id is %q", got.ID)
	case !bytes.Equal(got.Salt, want.Salt):
		return fmt.Errorf("its salt is %.100x, want %.100x", got.Salt, want.Salt)
	case !bytes.Equal(got.Data, want.Data):
		return fmt.Errorf("its data (%d bytes) is %.100q, want (%d bytes) %.100q", len(got.Data), got.Data, len(want.Data), want.Data)
	case (got.Redacted == nil) != (want.Redacted == nil):
		return fmt.Errorf("its redaction is %v, want %v", got.Redacted, want.Redacted)
	case got.Redacted == nil:
		return nil
	}
	g, w := *got.Redacted, *want.Redacted
	if !g.At.Equal(w.At) || g.At.Location() != time.UTC || g.By != w.By || g.Why != w.Why {
		return fmt.Errorf("its redaction is %v, want %v", g, w)
	}
	return nil
}

// text makes an item.
func text(id, data string) vault.Item {
	return vault.Item{ID: id, Salt: []byte("salt of " + id[:min(len(id), 40)]), Data: []byte(data)}
}

// redacted is what is left of an item.
func redacted(id string, r vault.Redaction) vault.Item { return vault.Item{ID: id, Redacted: &r} }

// byOfficer is a redaction as vaults keep it.
var byOfficer = vault.Redaction{
	By:  "account/officer",
	At:  time.Date(2026, 11, 22, 6, 14, 23, 123_000_000, time.UTC),
	Why: "names a person; asked for by letter of 3 May, “urgent”",
}
