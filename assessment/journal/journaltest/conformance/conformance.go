// Package conformance puts a back end to the checks of a suite: what the suites of journals and of vaults share.
//
// It is not part of the product: only tests import it. It knows nothing of what is checked.
//
// # Invariants
//
//   - A check that is skipped without being expected to be, or expected and not skipped, is a failure: so a back end
//     that loses a means of being tested is noticed.
//
// # Neighbours
//
// Used by journaltest and vaulttest.
package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// Check is one demand of a suite, on a storage B of its own.
type Check[B any] struct {
	Name string
	Run  func(ctx context.Context, b B) error
}

// ErrSkip is what a check returns that a back end cannot be put to.
var ErrSkip = errors.New("the back end has no means for this check")

// Limit is how long one check may take.
const Limit = 2 * time.Minute

// Run puts a back end to every check. open makes a new, empty storage each time; skips names the checks that the back end
// has no means for.
func Run[B any](t *testing.T, checks []Check[B], open func(t *testing.T) B, skips []string) {
	t.Helper()
	for _, skip := range skips {
		if !slices.ContainsFunc(checks, func(c Check[B]) bool { return c.Name == skip }) {
			t.Errorf("%q is to be skipped, but there is no such check", skip)
		}
	}
	for _, c := range checks {
		t.Run(c.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), Limit)
			defer cancel()
			if skipped, err := verdict(c.Run(ctx, open(t)), slices.Contains(skips, c.Name)); err != nil {
				t.Error(err)
			} else if skipped {
				t.Skip(ErrSkip)
			}
		})
	}
}

// verdict says whether a check was skipped as expected, and why it failed.
func verdict(err error, expected bool) (skipped bool, failure error) {
	switch skipped = errors.Is(err, ErrSkip); {
	case skipped && expected:
		return true, nil
	case skipped:
		return false, fmt.Errorf("skipped, which was not expected: %w", err)
	case expected && err == nil:
		return false, errors.New("it was expected to be skipped, and passes: do so no more")
	}
	return false, err
}
