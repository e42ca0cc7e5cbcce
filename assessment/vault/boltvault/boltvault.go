package boltvault

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal/boltfile"
	"readiness/assessment/vault"
)

// bucket is where everything is.
const bucket = "vault"

// keyUnwiped is there while something that was erased may still be in free pages. It is no valid id.
var keyUnwiped = []byte("erased, not wiped")

// Options are how a vault is opened.
type Options struct {
	ReadOnly bool          // nothing is made or changed; many may have the file open so at once
	Wait     time.Duration // for a file that another process has open; 0 = 2 s
}

// Vault is a vault in a file. It is made by Open.
type Vault struct {
	// mu is shared by Put and Get. Erasing has it alone: a page that a reader still sees must not be overwritten.
	mu      sync.RWMutex
	file    *boltfile.File
	closed  bool
	unwiped bool // keyUnwiped may be there
}

var _ vault.Vault = (*Vault)(nil)

// Open opens the vault in a file, which it makes, readable by its owner alone, if it is not there; the directory must
// be. An erasure that a crash has cut short is finished, unless ReadOnly. *journal.InUseError: another process has it
// open. *journal.CorruptError: the file is damaged or of another kind. Other errors are the operating system's.
func Open(path string, o Options) (*Vault, error) {
	if o.Wait == 0 {
		o.Wait = 2 * time.Second
	}
	file, err := boltfile.Open(path, boltfile.Options{Bucket: bucket, ReadOnly: o.ReadOnly, Wait: o.Wait})
	if err != nil {
		return nil, ofVault(err)
	}
	v := &Vault{file: file}
	if !o.ReadOnly {
		if err := v.finish(); err != nil {
			_ = file.Close() // the first error says more
			return nil, failed("open the vault", err)
		}
	}
	return v, nil
}

// finish wipes if the file says that it is due.
func (v *Vault) finish() error {
	err := v.file.View(func(tx *bbolt.Tx) error {
		v.unwiped = tx.Bucket([]byte(bucket)).Get(keyUnwiped) != nil
		return nil
	})
	if err == nil && v.unwiped {
		err = v.wipe()
	}
	return err
}

// wipe needs mu alone.
func (v *Vault) wipe() error {
	err := v.file.Wipe(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(bucket)).Delete(keyUnwiped) })
	if err == nil {
		v.unwiped = false
	}
	return err
}

// erase runs fn, which says whether it took something away, in a transaction, and then makes sure that what it took away
// is nowhere in the file.
func (v *Vault) erase(ctx context.Context, op string, fn func(*bbolt.Bucket) (bool, error)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.ready(ctx, op); err != nil {
		return err
	}
	before := v.unwiped
	err := v.file.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		erased, err := fn(b)
		if err != nil {
			return err
		}
		if !erased {
			return errNothing
		}
		v.unwiped = true
		return b.Put(keyUnwiped, []byte{1})
	})
	switch {
	case errors.Is(err, errNothing):
		v.unwiped = before
	case err != nil:
		// Whether there is something to wipe is not known; the next erasure will look.
		return failed(op, err)
	}
	if !v.unwiped {
		return nil
	}
	return failed(op, v.wipe())
}

// errNothing ends a transaction that has nothing to change.
var errNothing = errors.New("nothing to erase")

// Close waits for what is under way, and lets go of the file.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	return v.file.Close()
}

// ready says whether an operation may begin. mu is held.
func (v *Vault) ready(ctx context.Context, op string) error {
	switch {
	case v.closed:
		return vault.ErrClosed
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	return nil
}

// refusal is an error that has a meaning for callers, on its way out of a transaction.
type refusal struct{ error }

// failed makes the error of an operation on the file one of those that vaults report.
func failed(op string, err error) error {
	if err == nil {
		return nil
	}
	if r, ok := errors.AsType[refusal](err); ok {
		return r.error
	}
	if _, ok := errors.AsType[*journal.CorruptError](err); ok {
		return ofVault(err)
	}
	return &journal.UnavailableError{Op: op, Err: err}
}

// ofVault says of damage that it is the vault's, where the file's own messages speak of a journal.
func ofVault(err error) error {
	corrupt, ok := errors.AsType[*journal.CorruptError](err)
	if !ok {
		return err
	}
	return &journal.CorruptError{Store: "vault", Reason: corrupt.Reason, Err: err}
}
