package journaltest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"readiness/assessment/journal"
)

var reading = []Check{
	{Name: "an empty journal", Run: filled(0, func(ctx context.Context, j journal.Journal, _ []journal.Record) error {
		return holds(ctx, j)
	})},
	{Name: "reading after any record", Run: filled(9, readingAfter)},
	{Name: "the head is that of the last append", Run: filled(0, freshHead)},
	{Name: "texts of all kinds come back", Run: filled(0, texts)},
	{Name: "empty is not nothing", Run: filled(0, emptyBodies)},
	{Name: "times are UTC in milliseconds", Run: filled(0, times)},
	{Name: "stopping to read", Run: filled(9, stopping)},
	{Name: "appending inside the reading loop", Run: filled(3, appendingInside)},
	{Name: "two readings at once", Run: filled(300, twoReadings)},
	{Name: "a reading is repeated", Run: filled(5, repeated)},
}

func readingAfter(ctx context.Context, j journal.Journal, records []journal.Record) error {
	for after := range uint64(len(records) + 3) {
		got, err := all(ctx, j, after)
		if err != nil {
			return fmt.Errorf("read after %d: %w", after, err)
		}
		if err := same(got, records[min(after, uint64(len(records))):]); err != nil {
			return fmt.Errorf("read after %d: %w", after, err)
		}
	}
	read, err := all(ctx, j, 1<<63-1)
	if err != nil || len(read) > 0 {
		return fmt.Errorf("read after the last possible record: %d records; %s", len(read), got(err))
	}
	return nil
}

func freshHead(ctx context.Context, j journal.Journal, _ []journal.Record) error {
	records, err := following(journal.Head{}, 5)
	if err != nil {
		return err
	}
	for _, r := range records {
		if err := appendAll(ctx, j, r); err != nil {
			return err
		}
		if err := ends(ctx, j, r.Head()); err != nil {
			return fmt.Errorf("after record %d: %w", r.Seq, err)
		}
	}
	return nil
}

func texts(ctx context.Context, j journal.Journal, _ []journal.Record) error {
	var records []journal.Record
	var head journal.Head
	for _, text := range []string{
		"Côte d’Ivoire", "日本語", "العربية", "a\u0301 is not á", "\u2028\u2029\u0085", "\ufeff", "😀\U0010ffff", "\ufffd",
		"\x00 \x01 \x1f \x7f", "\t\r\n", `"quoted" \ back`, "<script>&amp;", "$where .dot", " spaces ", "/",
	} {
		body, err := jsonText(text)
		if err != nil {
			return err
		}
		e := journal.Entry{Actor: "actor " + text, Kind: "kind " + text, Version: 1<<31 - 1, Subject: text, Body: body}
		r, err := record(head, "texts", e, entry("assessment/"+text, `{"`+"é\u2028"+`":"\u00e9\u2028\/"}`))
		if err != nil {
			return err
		}
		records, head = append(records, r), r.Head()
	}
	if err := appendAll(ctx, j, records...); err != nil {
		return err
	}
	return holds(ctx, j, records...)
}

func emptyBodies(ctx context.Context, j journal.Journal, _ []journal.Record) error {
	var entries []journal.Entry
	for _, body := range []string{`null`, `""`, `[]`, `{}`, `0`, `false`, `{"a":null}`, `{"a":""}`, `{"a":[]}`, `[null]`} {
		entries = append(entries, entry("assessment/empty", body))
	}
	r, err := record(journal.Head{}, "empty", entries...)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, r); err != nil {
		return err
	}
	return holds(ctx, j, r)
}

func times(ctx context.Context, j journal.Journal, _ []journal.Record) error {
	var head journal.Head
	var records []journal.Record
	for _, at := range []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC), dawn,
		dawn.Add(-time.Hour), dawn.Add(time.Millisecond), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
	} {
		r, err := journal.Next(head, at, journal.ID{1}, []journal.Entry{entry("assessment/time", `1`)})
		if err != nil {
			return err
		}
		records, head = append(records, r), r.Head()
	}
	if err := appendAll(ctx, j, records...); err != nil {
		return err
	}
	got, err := all(ctx, j, 0)
	if err != nil {
		return err
	}
	for i, r := range got {
		if r.At.Location() != time.UTC || r.At.Nanosecond()%int(time.Millisecond) != 0 || i > 0 && r.At.Before(got[i-1].At) {
			return fmt.Errorf("record %d is of %v", r.Seq, r.At)
		}
	}
	return holds(ctx, j, records...)
}

func stopping(ctx context.Context, j journal.Journal, records []journal.Record) error {
	for n := range len(records) {
		read := 0
		for _, err := range j.Read(ctx, 0) {
			if err != nil {
				return err
			}
			if read++; read > n {
				break
			}
		}
	}
	more, err := following(records[len(records)-1].Head(), 1)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, more...); err != nil { // a reading that was left open would be in the way
		return err
	}
	return holds(ctx, j, append(records, more...)...)
}

// appendingInside reads a journal that grows by a record each time one is read. What was not there when the reading
// began may come or not; what comes is in order.
func appendingInside(ctx context.Context, j journal.Journal, records []journal.Record) error {
	const end = 40
	head := records[len(records)-1].Head()
	var got []journal.Record
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return err
		}
		got = append(got, r)
		if head.Seq >= end {
			continue
		}
		more, err := following(head, 1)
		if err != nil {
			return err
		}
		if err := appendAll(ctx, j, more...); err != nil {
			return err
		}
		records, head = append(records, more...), more[0].Head()
	}
	if len(got) < 3 {
		return fmt.Errorf("%d records were read of the 3 that were there at first", len(got))
	}
	if err := same(got, records[:min(len(got), len(records))]); err != nil {
		return err
	}
	return holds(ctx, j, records...)
}

func twoReadings(ctx context.Context, j journal.Journal, records []journal.Record) error {
	seen := uint64(0)
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return err
		}
		if r.Seq%100 == 7 {
			inner, err := all(ctx, j, r.Seq)
			if err != nil {
				return err
			}
			if err := same(inner, records[r.Seq:]); err != nil {
				return fmt.Errorf("a reading inside another: %w", err)
			}
		}
		if seen++; r.Seq != seen {
			return fmt.Errorf("record %d was read as number %d", r.Seq, seen)
		}
	}
	if seen != uint64(len(records)) {
		return fmt.Errorf("%d records were read, not %d", seen, len(records))
	}
	return nil
}

// repeated ranges twice over what one call of Read gave.
func repeated(ctx context.Context, j journal.Journal, records []journal.Record) error {
	sequence := j.Read(ctx, 0)
	for range 2 {
		var got []journal.Record
		var errs []error
		for r, err := range sequence {
			got, errs = append(got, r), append(errs, err)
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
		if err := same(got, records); err != nil {
			return err
		}
	}
	return nil
}
