package journaltest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// Checks are all demands, in the order of the contract.
func Checks() []Check {
	return slices.Concat(appending, reading, contexts, concurrent, damage)
}

// dawn is when the suite's records begin: not in UTC, and with more than milliseconds.
var dawn = time.Date(2026, 11, 22, 9, 14, 23, 123456789, time.FixedZone("east", 3*3600))

// following makes n records after head, each of one entry.
func following(head journal.Head, n int) ([]journal.Record, error) {
	records := make([]journal.Record, n)
	for i := range records {
		seq := head.Seq + 1
		r, err := record(head, fmt.Sprintf("first writer %d", seq), entry(fmt.Sprintf("assessment/%d", seq), `{"answers":["a","b"]}`))
		if err != nil {
			return nil, err
		}
		records[i], head = r, r.Head()
	}
	return records, nil
}

// record makes the one after head; the same id, head and entries make the same record.
func record(head journal.Head, id string, entries ...journal.Entry) (journal.Record, error) {
	sum := sha256.Sum256([]byte(id))
	return journal.Next(head, dawn.Add(time.Duration(head.Seq%1000)*time.Second), journal.ID(sum[:16]), entries)
}

func entry(subject, body string) journal.Entry {
	return journal.Entry{Actor: "account/7f3a", Kind: "answers.put", Version: 1, Subject: subject, Body: []byte(body)}
}

// appendAll appends one after another.
func appendAll(ctx context.Context, j journal.Journal, records ...journal.Record) error {
	for _, r := range records {
		if err := j.Append(ctx, r); err != nil {
			return fmt.Errorf("append record %d: %w", r.Seq, err)
		}
	}
	return nil
}

// all reads to the end.
func all(ctx context.Context, j journal.Journal, after uint64) ([]journal.Record, error) {
	var records []journal.Record
	for r, err := range j.Read(ctx, after) {
		if err != nil {
			return records, err
		}
		records = append(records, r)
	}
	return records, nil
}

// holds says whether the journal has these records, to the byte, and no others.
func holds(ctx context.Context, j journal.Journal, want ...journal.Record) error {
	got, err := all(ctx, j, 0)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := same(got, want); err != nil {
		return err
	}
	var end journal.Head
	if len(want) > 0 {
		end = want[len(want)-1].Head()
	}
	return ends(ctx, j, end)
}

// ends says whether the journal has this head.
func ends(ctx context.Context, j journal.Journal, want journal.Head) error {
	head, err := j.Head(ctx)
	if err != nil {
		return fmt.Errorf("head: %w", err)
	}
	if !reflect.DeepEqual(head, want) {
		return fmt.Errorf("the head is %s of %v, not %s of %v", head, head.At, want, want.At)
	}
	return nil
}

func same(got, want []journal.Record) error {
	for i := range min(len(got), len(want)) {
		if err := equal(got[i], want[i]); err != nil {
			return err
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("%d records were read, not %d", len(got), len(want))
	}
	return nil
}

func equal(got, want journal.Record) error {
	switch {
	case !bytes.Equal(got.Bytes(), want.Bytes()):
		return fmt.Errorf("record %d comes back as other bytes:\n got %.300q\nwant %.300q", want.Seq, got.Bytes(), want.Bytes())
	case !reflect.DeepEqual(got, want):
		return fmt.Errorf("record %d comes back otherwise:\n got %.600s\nwant %.600s", want.Seq, fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	}
	return nil
}

// refused says whether err is the one that was due.
func refused(what string, err, due error) error {
	if !errors.Is(err, due) {
		return errors.New(what + ": " + got(err) + ", not one that is \"" + due.Error() + `"`)
	}
	return nil
}

// got says which error came, if any did.
func got(err error) string {
	if err == nil {
		return "got no error"
	}
	return "got the error " + err.Error()
}

// filled makes a check of a journal in which n records are.
func filled(n int, check func(ctx context.Context, j journal.Journal, records []journal.Record) error) func(context.Context, Backend) error {
	return func(ctx context.Context, b Backend) error {
		return with(ctx, b, func(j journal.Journal) error {
			records, err := following(journal.Head{}, n)
			if err != nil {
				return err
			}
			if err := appendAll(ctx, j, records...); err != nil {
				return err
			}
			return check(ctx, j, records)
		})
	}
}
