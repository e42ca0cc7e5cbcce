package journaltest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest/conformance"
)

// Backend is one storage, empty at first, as a back end's test describes it. What the functions need of a *testing.T
// they keep themselves.
type Backend struct {
	// Open opens the storage; each call again the same one. The suite closes what it opened.
	Open func(ctx context.Context) (journal.Journal, error)

	// Shared: several journals may be open on the storage at once, as several processes have it.
	Shared bool

	// Store puts these bytes and this hash where record seq is, without any check, as a broken disk or an intruder
	// would. It is called while no journal is open. nil: cannot be done.
	Store func(ctx context.Context, seq uint64, hash journal.Hash, raw []byte) error

	// Remove takes record seq out in the same manner. nil: cannot be done.
	Remove func(ctx context.Context, seq uint64) error

	// Appends is how many records each of the sixteen concurrent writers appends; 0 = 8.
	Appends int
}

// Check is one demand of the suite, on a storage of its own.
type Check = conformance.Check[Backend]

// ErrSkip is what a check returns that a back end cannot be put to.
var ErrSkip = conformance.ErrSkip

// Run puts a back end to every check. open makes a new, empty storage each time; skips names the checks that the back end
// has no means for.
func Run(t *testing.T, open func(t *testing.T) Backend, skips ...string) {
	t.Helper()
	conformance.Run(t, Checks(), open, skips)
}

// with opens the storage, hands it to use, and closes it.
func with(ctx context.Context, b Backend, use func(journal.Journal) error) error {
	j, err := b.Open(ctx)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	if err := use(j); err != nil {
		return errors.Join(err, j.Close())
	}
	if err := j.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}
