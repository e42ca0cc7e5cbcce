package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
)

// Journal is an append-only sequence of records. All methods may be called from many goroutines at once, and honour the
// context: once it is done they return soon, with an error that wraps its cause.
type Journal interface {
	// Append stores a record that Next made. When it returns nil the record is stored for good: on disk, or on a
	// majority of the replica set. It is atomic: the whole record is stored, or nothing of it.
	//
	// ErrConflict: another record has this Seq. ErrFork: the record does not follow what is stored (its Seq is more
	// than one past the head, or its Prev is not the hash of the record before it). The same record again, that is with
	// the same AppendID and so the same bytes, is no conflict but done. *HoleError: a record is missing, and this is not
	// it. *UnavailableError: the store cannot be reached, is full or takes too long, and it may not be known whether the
	// record was stored. Whoever wants to know reads on from the last record he has; appending the same record again is
	// safe at any time.
	Append(ctx context.Context, r Record) error

	// Read gives the records after Seq after, in order, up to the head at some moment during the reading. Every record
	// is decoded and follows the one given before it; whether the first follows Seq after is for the caller to check
	// with Record.Follows. An error ends the reading: *CorruptError, *HoleError, *UnavailableError, or the context's.
	// No transaction stays open between two records, and Append may be called from inside the loop.
	Read(ctx context.Context, after uint64) iter.Seq2[Record, error]

	// Head gives the end of the contiguous records from 1 on; zero when there are none.
	Head(ctx context.Context) (Head, error)

	// Close lets go of the store. Afterwards, and when called again, everything gives ErrClosed, but for Close: nil.
	Close() error
}

// What journals report. Each is looked at with errors.Is.
var (
	ErrConflict = errors.New("another record has this number")
	ErrFork     = errors.New("the record does not follow the journal")
	ErrClosed   = errors.New("the journal is closed")
)

// TooLargeError is a record, or one body of it, beyond MaxSize.
type TooLargeError struct{ Size int }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("a record of %d bytes is larger than %d bytes", e.Size, MaxSize)
}

// CorruptError is a stored record that is not what was once appended. Seq 0: it is not known which one, the damage is to
// the store's own structure.
type CorruptError struct {
	Seq    uint64
	Store  string // what is damaged where Seq is 0; "" = journal
	Reason string
	Err    error // may be nil
}

func (e *CorruptError) Error() string {
	if e.Seq == 0 {
		return fmt.Sprintf("the %s is damaged: %s", cmp.Or(e.Store, "journal"), e.Reason)
	}
	return fmt.Sprintf("record %d is damaged: %s", e.Seq, e.Reason)
}

func (e *CorruptError) Unwrap() error { return e.Err }

// HoleError is a missing record with later ones behind it.
type HoleError struct{ Seq uint64 }

func (e *HoleError) Error() string {
	return fmt.Sprintf("record %d is missing, later ones exist", e.Seq)
}

// UnavailableError is a store that cannot be reached, is full, or takes too long.
type UnavailableError struct {
	Op  string // what was tried: "append record 7"
	Err error
}

func (e *UnavailableError) Error() string { return fmt.Sprintf("%s: %v", e.Op, e.Err) }

func (e *UnavailableError) Unwrap() error { return e.Err }

// InUseError is a store that another process has open.
type InUseError struct{ Path string }

func (e *InUseError) Error() string { return e.Path + " is in use by another process" }
