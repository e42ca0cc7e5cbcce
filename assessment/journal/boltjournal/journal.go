package boltjournal

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal/boltfile"
)

const bucket = "journal"

// Options of Open.
type Options struct {
	ReadOnly bool          // nothing is made or changed; many may have the file open so at once
	Wait     time.Duration // for a file that another process has open; 0 = 2 s
}

// Journal is a journal in a file. It is made by Open.
type Journal struct {
	file *boltfile.File
	turn chan struct{} // holds one token, which the writer takes

	mu     sync.Mutex
	closed bool
	known  bool         // head is what the file has
	head   journal.Head // of the records 1 to whole
	keys   keys
}

// keys are the numbers of the records there are.
type keys struct {
	whole uint64 // none is missing up to here
	last  uint64 // the highest
}

var (
	_ journal.Journal = (*Journal)(nil)
	_ journal.Bulk    = (*Journal)(nil)
	_ journal.Checker = (*Journal)(nil)
)

// Open opens the journal in a file, which it makes, readable by its owner alone, if it is not there; the directory must
// be. *journal.InUseError: another process has it open. *journal.CorruptError: the file is damaged or of another kind.
// Other errors are the operating system's.
func Open(path string, o Options) (*Journal, error) {
	if o.Wait == 0 {
		o.Wait = 2 * time.Second
	}
	j := &Journal{turn: make(chan struct{}, 1)}
	j.turn <- struct{}{}
	file, err := boltfile.Open(path, boltfile.Options{Bucket: bucket, ReadOnly: o.ReadOnly, Wait: o.Wait, Visit: j.count})
	if err != nil {
		return nil, err
	}
	j.file = file
	return j, nil
}

// count forgets what was known of the file, which is being opened, and counts its keys.
func (j *Journal) count() boltfile.Visitor {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.known, j.keys = false, keys{}
	return func(in string, key []byte) error {
		if in != bucket {
			return nil
		}
		seq, ok := parseKey(key)
		if !ok {
			return fmt.Errorf("a record has the key %x", key)
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		j.keys.last = seq
		if seq == j.keys.whole+1 {
			j.keys.whole = seq
		}
		return nil
	}
}

func keyOf(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func parseKey(key []byte) (uint64, bool) {
	if len(key) != 8 {
		return 0, false
	}
	seq := binary.BigEndian.Uint64(key)
	return seq, seq > 0 && seq < 1<<63
}

// ready says whether an operation may begin.
func (j *Journal) ready(ctx context.Context, op string) error {
	j.mu.Lock()
	closed := j.closed
	j.mu.Unlock()
	if closed {
		return journal.ErrClosed
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	return nil
}

// take waits until no other append is under way. The caller gives the turn back.
func (j *Journal) take(ctx context.Context, op string) error {
	if err := j.ready(ctx, op); err != nil {
		return err
	}
	select {
	case <-j.turn:
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	if err := j.ready(ctx, op); err != nil {
		j.give()
		return err
	}
	return nil
}

func (j *Journal) give() { j.turn <- struct{}{} }

// Head is where the journal ends. It is kept in memory: nobody else can write to the file.
func (j *Journal) Head(ctx context.Context) (journal.Head, error) {
	if err := j.ready(ctx, "head"); err != nil {
		return journal.Head{}, err
	}
	head, _, err := j.state("head")
	return head, err
}

// state gives the head and the keys, and reads the head's record if it is not known.
func (j *Journal) state(op string) (journal.Head, keys, error) {
	j.mu.Lock()
	head, k, known := j.head, j.keys, j.known
	j.mu.Unlock()
	if known {
		return head, k, nil
	}
	head = journal.Head{}
	var value []byte
	err := j.file.View(func(tx *bbolt.Tx) error {
		j.mu.Lock() // the file may just have been opened anew, and its keys counted again
		k = j.keys
		j.mu.Unlock()
		if k.whole == 0 {
			return nil
		}
		var err error
		value, err = clone(k.whole, tx.Bucket([]byte(bucket)).Get(keyOf(k.whole)))
		return err
	})
	if err != nil {
		return head, k, failed(op, err)
	}
	if k.whole > 0 {
		r, err := decode(k.whole, value)
		if err != nil {
			return head, k, err
		}
		head = r.Head()
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.known && j.keys == k {
		j.head, j.known = head, true
	}
	return head, k, nil
}

// Check looks at the structure of the file. Nothing can be appended meanwhile.
func (j *Journal) Check(ctx context.Context) ([]string, error) {
	if err := j.take(ctx, "check"); err != nil {
		return nil, err
	}
	defer j.give()
	found, err := j.file.Check()
	if err != nil {
		return found, failed("check", err)
	}
	return found, nil
}

// Close waits for what is under way, and lets go of the file.
func (j *Journal) Close() error {
	j.mu.Lock()
	was := j.closed
	j.closed = true
	j.mu.Unlock()
	if was {
		return nil
	}
	<-j.turn
	defer j.give()
	return j.file.Close()
}

// failed makes the error of an operation on the file one of those that journals report.
func failed(op string, err error) error {
	if errors.Is(err, journal.ErrClosed) || errors.Is(err, journal.ErrFork) || errors.Is(err, journal.ErrConflict) {
		return err
	}
	if corrupt, ok := errors.AsType[*journal.CorruptError](err); ok {
		return corrupt
	}
	return &journal.UnavailableError{Op: op, Err: err}
}
