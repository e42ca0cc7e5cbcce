package journaltest

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"readiness/assessment/journal"
)

// Memory is a journal that honours the whole contract but one thing: it lasts no longer than the process.
func Memory() journal.Journal { return NewStorage().Open() }

// Storage is what journals in memory may share, as processes share a database. It stays when they are closed.
type Storage struct {
	mu      sync.Mutex
	records map[uint64]stored
	whole   uint64 // the records 1 to whole were there when it was last counted
}

type stored struct {
	hash journal.Hash
	raw  []byte
}

// NewStorage is empty.
func NewStorage() *Storage { return &Storage{records: map[uint64]stored{}} }

// Open gives a journal on the storage.
func (s *Storage) Open() journal.Journal { return &memory{storage: s} }

// Store puts bytes and a hash where record seq is, without any check.
func (s *Storage) Store(seq uint64, hash journal.Hash, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[seq] = stored{hash, raw}
}

// Remove takes record seq out.
func (s *Storage) Remove(seq uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, seq)
	s.whole = min(s.whole, seq-1)
}

// Backend describes the storage to the suite.
func (s *Storage) Backend() Backend {
	return Backend{
		Open:   func(context.Context) (journal.Journal, error) { return s.Open(), nil },
		Shared: true,
		Store: func(_ context.Context, seq uint64, hash journal.Hash, raw []byte) error {
			s.Store(seq, hash, raw)
			return nil
		},
		Remove: func(_ context.Context, seq uint64) error {
			s.Remove(seq)
			return nil
		},
	}
}

// contiguous is the last number before which nothing is missing.
func (s *Storage) contiguous() uint64 {
	for {
		if _, ok := s.records[s.whole+1]; !ok {
			return s.whole
		}
		s.whole++
	}
}

// last is the highest number there is.
func (s *Storage) last() uint64 {
	last := s.contiguous()
	if uint64(len(s.records)) > last {
		for seq := range s.records {
			last = max(last, seq)
		}
	}
	return last
}

// memory is a handle on a storage.
type memory struct {
	storage *Storage
	mu      sync.Mutex
	closed  bool
}

func (m *memory) ready(ctx context.Context, op string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return journal.ErrClosed
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	return nil
}

// Append compares and stores under the storage's lock.
func (m *memory) Append(ctx context.Context, r journal.Record) error {
	if err := m.ready(ctx, "append"); err != nil {
		return err
	}
	s := m.storage
	s.mu.Lock()
	defer s.mu.Unlock()
	if there, ok := s.records[r.Seq]; ok {
		if there.hash == r.Hash {
			return nil
		}
		return journal.ErrConflict
	}
	before, ok := s.records[r.Seq-1]
	if r.Seq == 0 || r.Seq > 1 && !ok || before.hash != r.Prev {
		return journal.ErrFork
	}
	s.records[r.Seq] = stored{r.Hash, r.Bytes()}
	return nil
}

// Read takes the storage's lock for each record anew.
func (m *memory) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		var before journal.Record
		for seq := after + 1; ; seq++ {
			r, ok, err := m.record(ctx, seq)
			if ok && err == nil && before.Seq > 0 && !r.Follows(before.Head()) {
				err = &journal.CorruptError{Seq: seq, Reason: "it does not follow the record before it"}
			}
			if err != nil {
				yield(journal.Record{}, err)
				return
			}
			if !ok || !yield(r, nil) {
				return
			}
			before = r
		}
	}
}

// record reads one; false at the end.
func (m *memory) record(ctx context.Context, seq uint64) (journal.Record, bool, error) {
	if err := m.ready(ctx, "read"); err != nil {
		return journal.Record{}, false, err
	}
	m.storage.mu.Lock()
	there, ok := m.storage.records[seq]
	hole := !ok && m.storage.last() > seq
	m.storage.mu.Unlock()
	switch {
	case hole:
		return journal.Record{}, false, &journal.HoleError{Seq: seq}
	case !ok:
		return journal.Record{}, false, nil
	}
	r, err := journal.Decode(there.hash, there.raw)
	if err == nil && r.Seq != seq {
		err = fmt.Errorf("it bears the number %d", r.Seq)
	}
	if err != nil {
		return journal.Record{}, false, &journal.CorruptError{Seq: seq, Reason: err.Error(), Err: err}
	}
	return r, true, nil
}

// Head counts on from where it last counted.
func (m *memory) Head(ctx context.Context) (journal.Head, error) {
	if err := m.ready(ctx, "head"); err != nil {
		return journal.Head{}, err
	}
	m.storage.mu.Lock()
	seq := m.storage.contiguous()
	m.storage.mu.Unlock()
	if seq == 0 {
		return journal.Head{}, nil
	}
	r, _, err := m.record(ctx, seq)
	return r.Head(), err
}

// Close leaves the storage to others.
func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
