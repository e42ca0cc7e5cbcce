package journaltest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"readiness/assessment/journal"
)

var appending = []Check{
	{Name: "append and read back", Run: filled(12, func(ctx context.Context, j journal.Journal, records []journal.Record) error {
		return holds(ctx, j, records...)
	})},
	{Name: "the same record twice is done", Run: filled(3, sameTwice)},
	{Name: "a taken number is a conflict", Run: filled(3, takenNumber)},
	{Name: "a record beyond the next is a fork", Run: filled(2, beyondNext)},
	{Name: "a record that names another one before it is a fork", Run: filled(2, wrongPrev)},
	{Name: "a record that cannot be first is a fork", Run: filled(0, wrongFirst)},
	{Name: "many entries stand together", Run: filled(1, manyEntries)},
	{Name: "up to 8 MiB and no more", Run: filled(1, bounds)},
	{Name: "what was appended is there after opening again", Run: reopened},
}

func sameTwice(ctx context.Context, j journal.Journal, records []journal.Record) error {
	for _, r := range records {
		if err := j.Append(ctx, r); err != nil {
			return fmt.Errorf("append record %d once more: %w", r.Seq, err)
		}
	}
	// the same from its bytes, as after a restart
	again, err := journal.Decode(records[2].Hash, records[2].Bytes())
	if err != nil {
		return err
	}
	if err := j.Append(ctx, again); err != nil {
		return fmt.Errorf("append record 3 once more from its bytes: %w", err)
	}
	return holds(ctx, j, records...)
}

func takenNumber(ctx context.Context, j journal.Journal, records []journal.Record) error {
	var before journal.Head
	for _, r := range records {
		other, err := record(before, "second writer", entry("assessment/other", `{}`))
		if err != nil {
			return err
		}
		if err := refused(fmt.Sprintf("append another record %d", r.Seq), j.Append(ctx, other), journal.ErrConflict); err != nil {
			return err
		}
		before = r.Head()
	}
	// the same entries in another attempt are another record
	twin, err := record(records[1].Head(), "another attempt", records[2].Entries...)
	if err != nil {
		return err
	}
	if err := refused("append the entries of record 3 in another attempt", j.Append(ctx, twin), journal.ErrConflict); err != nil {
		return err
	}
	return holds(ctx, j, records...)
}

func beyondNext(ctx context.Context, j journal.Journal, records []journal.Record) error {
	for _, gap := range []int{1, 2, 1000} {
		after := records[1].Head()
		after.Seq += uint64(gap)
		r, err := record(after, "second writer", entry("assessment/gap", `{}`))
		if err != nil {
			return err
		}
		if err := refused(fmt.Sprintf("append record %d after record 2", r.Seq), j.Append(ctx, r), journal.ErrFork); err != nil {
			return err
		}
	}
	return holds(ctx, j, records...)
}

func wrongPrev(ctx context.Context, j journal.Journal, records []journal.Record) error {
	after := records[1].Head()
	after.Hash[31] ^= 1
	r, err := record(after, "second writer", entry("assessment/fork", `{}`))
	if err != nil {
		return err
	}
	if err := refused("append a record 3 that does not follow record 2", j.Append(ctx, r), journal.ErrFork); err != nil {
		return err
	}
	return holds(ctx, j, records...)
}

func wrongFirst(ctx context.Context, j journal.Journal, _ []journal.Record) error {
	r, err := record(journal.Head{Seq: 1, Hash: journal.Hash{1}}, "writer", entry("assessment/fork", `{}`))
	if err != nil {
		return err
	}
	if err := refused("append record 2 to an empty journal", j.Append(ctx, r), journal.ErrFork); err != nil {
		return err
	}
	return holds(ctx, j)
}

func manyEntries(ctx context.Context, j journal.Journal, records []journal.Record) error {
	entries := make([]journal.Entry, 5000)
	for i := range entries {
		entries[i] = entry(fmt.Sprintf("assessment/%d", i%37), fmt.Sprintf(`{"n":%d}`, i))
	}
	r, err := record(records[0].Head(), "import", entries...)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, r); err != nil {
		return err
	}
	return holds(ctx, j, records[0], r)
}

func bounds(ctx context.Context, j journal.Journal, records []journal.Record) error {
	head := records[0].Head()
	sized := func(n int) (journal.Record, error) {
		return record(head, "import", entry("assessment/large", `"`+strings.Repeat("é", n/2)+strings.Repeat("x", n%2)+`"`))
	}
	empty, err := sized(0)
	if err != nil {
		return err
	}
	room := journal.MaxSize - len(empty.Bytes())
	var large *journal.TooLargeError
	if _, err := sized(room + 1); !errors.As(err, &large) {
		return fmt.Errorf("a record of one byte above the bound: %s", got(err))
	}
	full, err := sized(room)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, full); err != nil {
		return err
	}
	head = full.Head()
	small, err := sized(10)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, small); err != nil {
		return err
	}
	return holds(ctx, j, records[0], full, small)
}

func reopened(ctx context.Context, b Backend) error {
	records, err := following(journal.Head{}, 6)
	if err != nil {
		return err
	}
	for i := range 3 {
		part := records[2*i : 2*i+2]
		err := with(ctx, b, func(j journal.Journal) error {
			if err := holds(ctx, j, records[:2*i]...); err != nil {
				return err
			}
			return appendAll(ctx, j, part...)
		})
		if err != nil {
			return fmt.Errorf("opening %d: %w", i+1, err)
		}
	}
	return with(ctx, b, func(j journal.Journal) error {
		if err := j.Append(ctx, records[5]); err != nil {
			return fmt.Errorf("append the last record once more after opening again: %w", err)
		}
		if err := j.Append(ctx, records[0]); err != nil {
			return fmt.Errorf("append the first record once more after opening again: %w", err)
		}
		return holds(ctx, j, records...)
	})
}
