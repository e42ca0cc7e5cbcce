package journaltest_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

// broken is a journal in memory with one fault. What it does not do wrong it leaves to the sound one within.
type broken struct {
	journal.Journal
	append func(ctx context.Context, r journal.Record) error
	read   func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error]
	head   func(ctx context.Context) (journal.Head, error)
	close  func() error
}

func (b broken) Append(ctx context.Context, r journal.Record) error {
	if b.append != nil {
		return b.append(ctx, r)
	}
	return b.Journal.Append(ctx, r)
}

func (b broken) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	if b.read != nil {
		return b.read(ctx, after)
	}
	return b.Journal.Read(ctx, after)
}

func (b broken) Head(ctx context.Context) (journal.Head, error) {
	if b.head != nil {
		return b.head(ctx)
	}
	return b.Journal.Head(ctx)
}

func (b broken) Close() error {
	if b.close != nil {
		return b.close()
	}
	return b.Journal.Close()
}

// changing is a journal that gives every record changed.
func changing(j journal.Journal, change func(r journal.Record) journal.Record) journal.Journal {
	return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
		return func(yield func(journal.Record, error) bool) {
			for r, err := range j.Read(ctx, after) {
				if err == nil {
					r = change(r)
				}
				if !yield(r, err) {
					return
				}
			}
		}
	}}
}

// rewriting makes a record anew with each entry changed, as a back end that keeps fields instead of bytes would.
func rewriting(j journal.Journal, change func(e journal.Entry) journal.Entry) journal.Journal {
	return changing(j, func(r journal.Record) journal.Record {
		entries := slices.Clone(r.Entries)
		for i := range entries {
			entries[i] = change(entries[i])
		}
		made, err := journal.Next(journal.Head{Seq: r.Seq - 1, Hash: r.Prev}, r.At, r.AppendID, entries)
		if err != nil {
			return r
		}
		return made
	})
}

func replacing(old, new string) func(e journal.Entry) journal.Entry {
	return func(e journal.Entry) journal.Entry {
		e.Body = bytes.ReplaceAll(e.Body, []byte(old), []byte(new))
		return e
	}
}

// all reads what is there, whatever it is.
func all(ctx context.Context, j journal.Journal, after uint64) []journal.Record {
	var records []journal.Record
	for r, err := range j.Read(ctx, after) {
		if err != nil {
			break
		}
		records = append(records, r)
	}
	return records
}

func giving(records []journal.Record) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// faults are ways to be a bad journal, with a check that must see each.
var faults = map[string]struct {
	caughtBy string
	fault    func(s *journaltest.Storage) journal.Journal
}{
	"puts a record over another": {"a taken number is a conflict", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			err := j.Append(ctx, r)
			if errors.Is(err, journal.ErrConflict) {
				s.Store(r.Seq, r.Hash, r.Bytes())
				return nil
			}
			return err
		}}
	}},
	"acknowledges a record under a taken number, and drops it": {"sixteen writers", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if err := j.Append(ctx, r); !errors.Is(err, journal.ErrConflict) {
				return err
			}
			return nil
		}}
	}},
	"loses every fifth record": {"append and read back", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if err := j.Append(ctx, r); err != nil || r.Seq%5 > 0 {
				return err
			}
			s.Remove(r.Seq)
			return nil
		}}
	}},
	"stores half of a large record": {"many entries stand together", func(s *journaltest.Storage) journal.Journal {
		return changing(s.Open(), func(r journal.Record) journal.Record {
			if len(r.Entries) > 1000 {
				r.Entries = r.Entries[:1000]
			}
			return r
		})
	}},
	"refuses large records": {"up to 8 MiB and no more", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if len(r.Bytes()) > 4<<20 {
				return &journal.UnavailableError{Op: "append", Err: errors.New("too large for me")}
			}
			return j.Append(ctx, r)
		}}
	}},
	"gives records in another order": {"reading after any record", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			records := all(ctx, j, after)
			slices.Reverse(records)
			return giving(records)
		}}
	}},
	"passes over holes": {"a missing record is a hole", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for {
					var hole *journal.HoleError
					for r, err := range j.Read(ctx, after) {
						if errors.As(err, &hole) {
							break
						}
						if !yield(r, err) || err != nil {
							return
						}
						after = r.Seq
					}
					if hole == nil {
						return
					}
					after = hole.Seq
				}
			}
		}}
	}},
	"takes a hole for the end": {"a missing record is a hole", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return giving(all(ctx, j, after))
		}}
	}},
	"never lets a hole be filled": {"the missing record fills the hole", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			for _, err := range j.Read(ctx, 0) {
				if err != nil {
					return err
				}
			}
			return j.Append(ctx, r)
		}}
	}},
	"keeps whole seconds": {"times are UTC in milliseconds", func(s *journaltest.Storage) journal.Journal {
		return changing(s.Open(), func(r journal.Record) journal.Record {
			r.At = r.At.Truncate(time.Second)
			return r
		})
	}},
	"gives times of another zone": {"times are UTC in milliseconds", func(s *journaltest.Storage) journal.Journal {
		return changing(s.Open(), func(r journal.Record) journal.Record {
			r.At = r.At.In(time.FixedZone("here", 3600))
			return r
		})
	}},
	"writes characters another way": {"texts of all kinds come back", func(s *journaltest.Storage) journal.Journal {
		return rewriting(s.Open(), replacing("\u2028", `\u2028`))
	}},
	"loses what follows a zero byte": {"texts of all kinds come back", func(s *journaltest.Storage) journal.Journal {
		return rewriting(s.Open(), func(e journal.Entry) journal.Entry {
			if before, _, ok := bytes.Cut([]byte(e.Subject), []byte{0}); ok && len(before) > 0 {
				e.Subject = string(before)
			}
			return e
		})
	}},
	"takes an empty list for nothing": {"empty is not nothing", func(s *journaltest.Storage) journal.Journal {
		return rewriting(s.Open(), replacing(`[]`, `null`))
	}},
	"takes nothing for an empty text": {"empty is not nothing", func(s *journaltest.Storage) journal.Journal {
		return rewriting(s.Open(), replacing(`null`, `""`))
	}},
	"changes bytes": {"append and read back", func(s *journaltest.Storage) journal.Journal {
		return rewriting(s.Open(), replacing(`"a"`, `"A"`))
	}},
	"gives records without their bytes": {"append and read back", func(s *journaltest.Storage) journal.Journal {
		return changing(s.Open(), func(r journal.Record) journal.Record {
			return journal.Record{Seq: r.Seq, At: r.At, AppendID: r.AppendID, Entries: r.Entries, Prev: r.Prev, Hash: r.Hash}
		})
	}},
	"does not look at hashes": {"changed bytes are found", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range j.Read(ctx, after) {
					if _, ok := errors.AsType[*journal.CorruptError](err); ok {
						r, err = journal.Record{Seq: 3}, nil
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}}
	}},
	"does not look at the chain": {"a record put in the place of another is found", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for {
					records := all(ctx, j, after)
					if len(records) == 0 || !yield(records[0], nil) {
						return
					}
					after = records[0].Seq
				}
			}
		}}
	}},
	"does not know which record is damaged": {"changed bytes are found", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for r, err := range j.Read(ctx, after) {
					if _, ok := errors.AsType[*journal.CorruptError](err); ok {
						err = &journal.CorruptError{Reason: "something is wrong"}
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}}
	}},
	"overlooks a context that is done": {"a context that is done stops everything", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			return j.Append(context.WithoutCancel(ctx), r)
		}}
	}},
	"stores, and then says that the context was done": {"a context that is done stops everything", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			return errors.Join(j.Append(context.WithoutCancel(ctx), r), context.Cause(ctx))
		}}
	}},
	"hides why a context is done": {"a context that is done stops everything", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, head: func(ctx context.Context) (journal.Head, error) {
			if ctx.Err() != nil {
				return journal.Head{}, errors.New("cannot reach the store")
			}
			return j.Head(ctx)
		}}
	}},
	"reads on after a cancel": {"cancelling while reading", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			if ctx.Err() != nil {
				return j.Read(ctx, after)
			}
			return j.Read(context.WithoutCancel(ctx), after)
		}}
	}},
	"appends again when it is asked again": {"the same record twice is done", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			head, err := j.Head(ctx)
			if err != nil || r.Seq > head.Seq {
				return errors.Join(err, j.Append(ctx, r))
			}
			if again, err := journal.Next(head, r.At, r.AppendID, r.Entries); err == nil && slices.ContainsFunc(all(ctx, j, 0), func(o journal.Record) bool { return o.AppendID == r.AppendID }) {
				return j.Append(ctx, again)
			}
			return j.Append(ctx, r)
		}}
	}},
	"calls the same record a conflict": {"the same record twice is done", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if head, err := j.Head(ctx); err == nil && r.Seq <= head.Seq {
				return journal.ErrConflict
			}
			return j.Append(ctx, r)
		}}
	}},
	"takes records after a gap": {"a record beyond the next is a fork", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if head, err := j.Head(ctx); err == nil && r.Seq > head.Seq+1 {
				s.Store(r.Seq, r.Hash, r.Bytes())
				return nil
			}
			return j.Append(ctx, r)
		}}
	}},
	"takes a record that follows another one": {"a record that names another one before it is a fork", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			if head, err := j.Head(ctx); err == nil && r.Seq == head.Seq+1 {
				s.Store(r.Seq, r.Hash, r.Bytes())
				return nil
			}
			return j.Append(ctx, r)
		}}
	}},
	"calls a fork a conflict": {"a record beyond the next is a fork", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, append: func(ctx context.Context, r journal.Record) error {
			err := j.Append(ctx, r)
			if errors.Is(err, journal.ErrFork) {
				return journal.ErrConflict
			}
			return err
		}}
	}},
	"gives the head of before": {"the head is that of the last append", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		var first *journal.Head
		return broken{Journal: j, head: func(ctx context.Context) (journal.Head, error) {
			head, err := j.Head(ctx)
			if err == nil && first == nil {
				first = &head
			}
			if first != nil {
				return *first, err
			}
			return head, err
		}}
	}},
	"gives a head without its time": {"the head is that of the last append", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, head: func(ctx context.Context) (journal.Head, error) {
			head, err := j.Head(ctx)
			head.At = time.Time{}
			return head, err
		}}
	}},
	"loses the last record when it is opened again": {"what was appended is there after opening again", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, close: func() error {
			if head, err := j.Head(context.Background()); err == nil {
				s.Remove(head.Seq)
			}
			return j.Close()
		}}
	}},
	"works on when it is closed": {"closed is closed", func(s *journaltest.Storage) journal.Journal {
		return broken{Journal: s.Open(), close: func() error { return nil }}
	}},
	"cannot be closed twice": {"closed is closed", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, close: func() error {
			if _, err := j.Head(context.Background()); err != nil {
				return err
			}
			return j.Close()
		}}
	}},
	"begins with the record itself": {"reading after any record", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			return j.Read(ctx, max(after, 1)-1)
		}}
	}},
	"can be read once only": {"a reading is repeated", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			done := false
			return func(yield func(journal.Record, error) bool) {
				if done {
					return
				}
				done = true
				j.Read(ctx, after)(yield)
			}
		}}
	}},
	"stops reading after 256 records": {"two readings at once", func(s *journaltest.Storage) journal.Journal {
		j := s.Open()
		return broken{Journal: j, read: func(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
			records := all(ctx, j, after)
			if ctx.Err() != nil || len(records) <= 256 {
				return j.Read(ctx, after)
			}
			return giving(records[:256])
		}}
	}},
}

// TestSuiteCatches: a suite that lets a bad journal pass is worth nothing.
func TestSuiteCatches(t *testing.T) {
	checks := map[string]journaltest.Check{}
	for _, c := range journaltest.Checks() {
		if _, twice := checks[c.Name]; twice {
			t.Errorf("two checks are called %q", c.Name)
		}
		checks[c.Name] = c
	}
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		t.Run(name, func(t *testing.T) {
			f := faults[name]
			c, ok := checks[f.caughtBy]
			if !ok {
				t.Fatalf("there is no check %q", f.caughtBy)
			}
			storage := journaltest.NewStorage()
			b := storage.Backend()
			if err := c.Run(t.Context(), b); err != nil {
				t.Fatalf("the sound journal fails: %v", err)
			}
			storage = journaltest.NewStorage()
			b = storage.Backend()
			b.Open = func(context.Context) (journal.Journal, error) { return f.fault(storage), nil }
			err := c.Run(t.Context(), b)
			if err == nil || errors.Is(err, journaltest.ErrSkip) {
				t.Fatalf("a journal that %s passes the check %q: %v", name, f.caughtBy, err)
			}
			t.Log(err)
		})
	}
}
