package assessment

import (
	"context"
	"errors"
	"fmt"
	"math"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// Stores are where a Service keeps things: what must last, and beside it what must be forgettable.
type Stores struct {
	Journal journal.Journal
	Vault   vault.Vault
}

// tryAgain is the way out of a store that does not answer.
const tryAgain = "Try again in a moment."

// StorageError puts a failure of the stores into the words of the domain, as an *Error: the one place that does. An
// *Error passes as it is.
func StorageError(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	if e, ok := errors.AsType[*journal.TooLargeError](err); ok {
		return &Error{Kind: TooLarge, Err: err, Msg: "this is more than can be recorded at once: " + ofMost(e.Size),
			Fix: "Split it into parts, for example by country or by dimension."}
	}
	if _, ok := errors.AsType[*journal.InUseError](err); ok {
		return &Error{Kind: Unavailable, Err: err, Msg: err.Error(),
			Fix: "End the other process, or wait until it is done."}
	}
	if e, ok := errors.AsType[*journal.CorruptError](err); ok && e.Store != "" {
		return &Error{Kind: Unavailable, Err: err, Msg: "the " + e.Store + " cannot be trusted: " + err.Error(),
			Fix: "Keep the store as it is, and put a copy of the whole of it in its place."}
	}
	_, hole := errors.AsType[*journal.HoleError](err)
	if _, corrupt := errors.AsType[*journal.CorruptError](err); corrupt || hole || errors.Is(err, journal.ErrFork) {
		return &Error{Kind: Unavailable, Err: err, Msg: "the journal cannot be trusted: " + err.Error(),
			Fix: "Run readiness journal verify, and restore the journal from a copy that is whole."}
	}
	if errors.Is(err, errNewer) {
		return &Error{Kind: Unavailable, Err: err, Msg: "the journal cannot be read: " + err.Error(),
			Fix: "Use the newest version of Readiness that has worked with this store."}
	}
	_, away := errors.AsType[*journal.UnavailableError](err)
	switch {
	case away, errors.Is(err, journal.ErrClosed), errors.Is(err, vault.ErrClosed), errors.Is(err, journal.ErrConflict),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &Error{Kind: Unavailable, Err: err, Msg: "the store does not answer", Fix: tryAgain}
	}
	return &Error{Kind: Internal, Msg: "the store failed", Err: err}
}

// ofMost compares a size with the most that a record may have. It is rounded up: what is above must not look equal.
func ofMost(size int) string {
	const mebi = 1 << 20
	return fmt.Sprintf("%.1f of %d MiB", math.Ceil(float64(size)*10/mebi)/10, journal.MaxSize/mebi)
}

// unknownOutcome is the answer when nobody can say whether a change was stored.
func unknownOutcome(err error) error {
	return &Error{Kind: Unavailable, Err: err, Msg: "the store does not answer; it is not known whether the change was recorded",
		Fix: "Look at what is recorded before you repeat it. To send the same answers again does no harm: what is recorded already is no change."}
}
