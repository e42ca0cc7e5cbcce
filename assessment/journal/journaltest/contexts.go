package journaltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"readiness/assessment/journal"
)

var contexts = []Check{
	{Name: "a context that is done stops everything", Run: filled(3, doneContexts)},
	{Name: "cancelling while reading", Run: filled(40, cancelInside)},
	{Name: "what a done context stopped can be appended later", Run: filled(1, laterAppend)},
	{Name: "closed is closed", Run: closed},
}

var errGone = errors.New("the client has gone")

// doneContextsOf gives those that stop an operation before it begins, with what its error must be.
func doneContextsOf(ctx context.Context) (map[string]context.Context, func()) {
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	expired, release := context.WithDeadline(ctx, time.Unix(0, 0))
	caused, cancelCause := context.WithCancelCause(ctx)
	cancelCause(errGone)
	return map[string]context.Context{"cancelled": cancelled, "expired": expired, "cancelled with a cause": caused}, release
}

func doneContexts(ctx context.Context, j journal.Journal, records []journal.Record) error {
	more, err := following(records[2].Head(), 1)
	if err != nil {
		return err
	}
	done, release := doneContextsOf(ctx)
	defer release()
	for name, c := range done {
		cause := context.Cause(c)
		if err := refused("append, "+name, j.Append(c, more[0]), cause); err != nil {
			return err
		}
		if err := refused("append what is there, "+name, j.Append(c, records[1]), cause); err != nil {
			return err
		}
		got, err := all(c, j, 0)
		if err := refused("read, "+name, err, cause); err != nil {
			return err
		}
		if len(got) > 0 {
			return fmt.Errorf("read, %s: %d records came", name, len(got))
		}
		_, err = j.Head(c)
		if err := refused("head, "+name, err, cause); err != nil {
			return err
		}
		if err := holds(ctx, j, records...); err != nil {
			return fmt.Errorf("after an append, %s: %w", name, err)
		}
	}
	return nil
}

func cancelInside(ctx context.Context, j journal.Journal, records []journal.Record) error {
	for _, n := range []int{1, 7, len(records) - 1} {
		inner, cancel := context.WithCancelCause(ctx)
		read := 0
		var last error
		for _, err := range j.Read(inner, 0) {
			if last != nil {
				cancel(nil)
				return fmt.Errorf("reading went on after the error %w", last)
			}
			if last = err; err != nil {
				continue
			}
			if read++; read == n {
				cancel(errGone)
			}
		}
		cancel(nil)
		if err := refused(fmt.Sprintf("cancel after %d records", n), last, errGone); err != nil {
			return err
		}
		if read != n {
			return fmt.Errorf("cancel after %d records: %d were read", n, read)
		}
	}
	return nil
}

func laterAppend(ctx context.Context, j journal.Journal, records []journal.Record) error {
	more, err := following(records[0].Head(), 2)
	if err != nil {
		return err
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := refused("append with a cancelled context", j.Append(cancelled, more[0]), context.Canceled); err != nil {
		return err
	}
	if err := appendAll(ctx, j, more...); err != nil {
		return err
	}
	return holds(ctx, j, append(records, more...)...)
}

func closed(ctx context.Context, b Backend) error {
	records, err := following(journal.Head{}, 3)
	if err != nil {
		return err
	}
	j, err := b.Open(ctx)
	if err != nil {
		return err
	}
	if err := appendAll(ctx, j, records[:2]...); err != nil {
		return errors.Join(err, j.Close())
	}
	var inside error
	read := 0
	for _, err := range j.Read(ctx, 0) { // closing while reading ends the reading, at once or with its last record
		if err != nil {
			inside = err
			break
		}
		if read++; read == 1 {
			if err := j.Close(); err != nil {
				return fmt.Errorf("close while reading: %w", err)
			}
		}
	}
	if inside != nil && !errors.Is(inside, journal.ErrClosed) {
		return fmt.Errorf("reading on after close: %w", inside)
	}
	if err := j.Close(); err != nil {
		return fmt.Errorf("close again: %w", err)
	}
	_, headErr := j.Head(ctx)
	_, readErr := all(ctx, j, 0)
	for what, err := range map[string]error{
		"append": j.Append(ctx, records[2]), "append what is there": j.Append(ctx, records[0]), "head": headErr, "read": readErr,
	} {
		if err := refused(what+" after close", err, journal.ErrClosed); err != nil {
			return err
		}
	}
	return with(ctx, b, func(j journal.Journal) error { return holds(ctx, j, records[:2]...) })
}

func jsonText(text string) ([]byte, error) {
	body, err := json.Marshal(text)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	return body, nil
}
