package journaltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"readiness/assessment/journal"
)

var damage = []Check{
	{Name: "a missing record is a hole", Run: damaged(5, holeInside)},
	{Name: "the missing record fills the hole", Run: damaged(5, holeFilled)},
	{Name: "changed bytes are found", Run: damaged(5, changedBytes)},
	{Name: "changed bytes at the end are found", Run: damaged(5, changedEnd)},
	{Name: "a record cut in half is found", Run: damaged(5, halfRecord)},
	{Name: "a record put in the place of another is found", Run: damaged(5, replaced)},
	{Name: "a record under the number of another is found", Run: damaged(5, misplaced)},
}

// damaged makes a check of a storage with n records in it, on which no journal is open.
func damaged(n int, check func(ctx context.Context, b Backend, records []journal.Record) error) func(context.Context, Backend) error {
	return func(ctx context.Context, b Backend) error {
		if b.Store == nil || b.Remove == nil {
			return ErrSkip
		}
		records, err := following(journal.Head{}, n)
		if err != nil {
			return err
		}
		if err := with(ctx, b, func(j journal.Journal) error { return appendAll(ctx, j, records...) }); err != nil {
			return err
		}
		return check(ctx, b, records)
	}
}

func holeInside(ctx context.Context, b Backend, records []journal.Record) error {
	if err := b.Remove(ctx, 3); err != nil {
		return err
	}
	return with(ctx, b, func(j journal.Journal) error {
		read, err := all(ctx, j, 0)
		var hole *journal.HoleError
		if !errors.As(err, &hole) || hole.Seq != 3 {
			return fmt.Errorf("record 3 of 5 is missing; reading %s", got(err))
		}
		if err := same(read, records[:2]); err != nil {
			return err
		}
		if _, err := all(ctx, j, 2); !errors.As(err, &hole) || hole.Seq != 3 {
			return fmt.Errorf("record 3 of 5 is missing; reading after record 2 %s", got(err))
		}
		read, err = all(ctx, j, 3)
		if err != nil {
			return fmt.Errorf("reading behind the hole: %w", err)
		}
		if err := same(read, records[3:]); err != nil {
			return err
		}
		return ends(ctx, j, records[1].Head())
	})
}

func holeFilled(ctx context.Context, b Backend, records []journal.Record) error {
	if err := b.Remove(ctx, 3); err != nil {
		return err
	}
	return with(ctx, b, func(j journal.Journal) error {
		if err := j.Append(ctx, records[2]); err != nil {
			return fmt.Errorf("append the missing record: %w", err)
		}
		return holds(ctx, j, records...)
	})
}

// corruptAt says whether reading gives the records before seq, and then that seq is damaged.
func corruptAt(ctx context.Context, b Backend, seq uint64, records []journal.Record) error {
	return with(ctx, b, func(j journal.Journal) error {
		read, err := all(ctx, j, 0)
		var corrupt *journal.CorruptError
		if !errors.As(err, &corrupt) || corrupt.Seq != seq {
			return fmt.Errorf("record %d is damaged; after %d records reading %s", seq, len(read), got(err))
		}
		return same(read, records[:seq-1])
	})
}

// endCorrupt is corruptAt for the last record, which a back end may look at when it opens the journal.
func endCorrupt(ctx context.Context, b Backend, records []journal.Record) error {
	last := uint64(len(records))
	j, err := b.Open(ctx)
	var corrupt *journal.CorruptError
	if errors.As(err, &corrupt) && corrupt.Seq == last {
		return nil
	}
	if err != nil {
		return err
	}
	_, headErr := j.Head(ctx)
	if err := j.Close(); err != nil {
		return err
	}
	if !errors.As(headErr, &corrupt) || corrupt.Seq != last {
		return fmt.Errorf("the last record is damaged; asking for the head %s", got(headErr))
	}
	return corruptAt(ctx, b, last, records)
}

func changedBytes(ctx context.Context, b Backend, records []journal.Record) error {
	for _, at := range []int{0, 8, 100, len(records[2].Bytes()) - 1} {
		raw := bytes.Clone(records[2].Bytes())
		raw[at] ^= 0x10
		if err := b.Store(ctx, 3, records[2].Hash, raw); err != nil {
			return err
		}
		if err := corruptAt(ctx, b, 3, records); err != nil {
			return fmt.Errorf("byte %d was changed: %w", at, err)
		}
	}
	hash := records[2].Hash
	hash[0] ^= 1
	if err := b.Store(ctx, 3, hash, records[2].Bytes()); err != nil {
		return err
	}
	return corruptAt(ctx, b, 3, records)
}

func changedEnd(ctx context.Context, b Backend, records []journal.Record) error {
	raw := bytes.Clone(records[4].Bytes())
	raw[len(raw)/2] ^= 1
	if err := b.Store(ctx, 5, records[4].Hash, raw); err != nil {
		return err
	}
	return endCorrupt(ctx, b, records)
}

func halfRecord(ctx context.Context, b Backend, records []journal.Record) error {
	for _, n := range []int{0, 1, len(records[2].Bytes()) / 2} {
		if err := b.Store(ctx, 3, records[2].Hash, records[2].Bytes()[:n]); err != nil {
			return err
		}
		if err := corruptAt(ctx, b, 3, records); err != nil {
			return fmt.Errorf("%d bytes are left: %w", n, err)
		}
	}
	return nil
}

// replaced puts in a record whose own hash is sound: only the chain can tell.
func replaced(ctx context.Context, b Backend, records []journal.Record) error {
	forged, err := record(records[1].Head(), "forger", entry("assessment/3", `{"answers":["b","a"]}`))
	if err != nil {
		return err
	}
	if err := b.Store(ctx, 3, forged.Hash, forged.Bytes()); err != nil {
		return err
	}
	return with(ctx, b, func(j journal.Journal) error {
		read, err := all(ctx, j, 0)
		var corrupt *journal.CorruptError
		if !errors.As(err, &corrupt) || corrupt.Seq != 4 || !strings.Contains(err.Error(), "4") {
			return fmt.Errorf("record 3 was put in the place of another; after %d records reading %s", len(read), got(err))
		}
		return same(read, []journal.Record{records[0], records[1], forged})
	})
}

// misplaced puts a sound record under another number.
func misplaced(ctx context.Context, b Backend, records []journal.Record) error {
	if err := b.Store(ctx, 3, records[1].Hash, records[1].Bytes()); err != nil {
		return err
	}
	return corruptAt(ctx, b, 3, records)
}
