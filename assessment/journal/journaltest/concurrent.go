package journaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"readiness/assessment/journal"
)

const manyWriters = 16

var concurrent = []Check{
	{Name: "sixteen writers", Run: func(ctx context.Context, b Backend) error {
		return with(ctx, b, func(j journal.Journal) error {
			return writers(ctx, b, slices.Repeat([]journal.Journal{j}, manyWriters))
		})
	}},
	{Name: "sixteen writers with a journal each", Run: manyJournals},
	{Name: "reading while others append", Run: func(ctx context.Context, b Backend) error {
		return with(ctx, b, func(j journal.Journal) error { return readWhileAppending(ctx, j) })
	}},
}

func manyJournals(ctx context.Context, b Backend) (err error) {
	if !b.Shared {
		return ErrSkip
	}
	journals := make([]journal.Journal, manyWriters)
	for i := range journals {
		j, openErr := b.Open(ctx)
		if openErr != nil {
			return errors.Join(err, openErr)
		}
		defer func() { err = errors.Join(err, j.Close()) }()
		journals[i] = j
	}
	return writers(ctx, b, journals)
}

// writers lets a goroutine for each journal append records of its own, beginning anew on a conflict. All begin with the
// same head, so that there are conflicts, however the goroutines take turns. Afterwards every record that was
// acknowledged is there once, and the chain is sound.
func writers(ctx context.Context, b Backend, journals []journal.Journal) error {
	each := b.Appends
	if each == 0 {
		each = 8
	}
	start, err := journals[0].Head(ctx)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	stored := map[journal.Hash]string{}
	errs := make([]error, len(journals))
	var wg sync.WaitGroup
	for w, j := range journals {
		wg.Go(func() {
			head := start
			for n := range each {
				name := fmt.Sprintf("w%d.%d", w, n)
				r, err := insist(ctx, j, head, name)
				if err != nil {
					errs[w] = err
					return
				}
				head = r.Head()
				mu.Lock()
				stored[r.Hash] = name
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if want := each * len(journals); len(stored) != want {
		return fmt.Errorf("%d different records were acknowledged, not %d", len(stored), want)
	}
	return everyOnce(ctx, journals[0], stored)
}

// insist appends a record of this name after head, or after whatever the head is by then.
func insist(ctx context.Context, j journal.Journal, head journal.Head, name string) (journal.Record, error) {
	for {
		r, err := record(head, name, entry(name, `{}`))
		if err != nil {
			return r, err
		}
		if err := j.Append(ctx, r); err == nil {
			return r, nil
		} else if !errors.Is(err, journal.ErrConflict) {
			return r, fmt.Errorf("%s as record %d: %w", name, r.Seq, err)
		}
		if head, err = j.Head(ctx); err != nil {
			return r, fmt.Errorf("%s: head: %w", name, err)
		}
	}
}

// everyOnce says whether the journal has each of these records once, and no other.
func everyOnce(ctx context.Context, j journal.Journal, stored map[journal.Hash]string) error {
	records, err := all(ctx, j, 0)
	if err != nil {
		return err
	}
	var head journal.Head
	names := map[string]uint64{}
	for _, r := range records {
		if !r.Follows(head) {
			return fmt.Errorf("record %d does not follow %s", r.Seq, head)
		}
		head = r.Head()
		name := r.Entries[0].Subject
		if before := names[name]; before > 0 {
			return fmt.Errorf("%s is there twice, as record %d and record %d", name, before, r.Seq)
		}
		names[name] = r.Seq
		if _, ok := stored[r.Hash]; !ok {
			return fmt.Errorf("record %d was never acknowledged as it is", r.Seq)
		}
	}
	if len(records) != len(stored) {
		return fmt.Errorf("%d records were acknowledged, %d are there", len(stored), len(records))
	}
	return nil
}

// readWhileAppending reads again and again while one goroutine appends: each reading is a beginning of the journal, at
// least as far as the head was before it.
func readWhileAppending(ctx context.Context, j journal.Journal) error {
	const most = 60
	records, err := following(journal.Head{}, most)
	if err != nil {
		return err
	}
	appended := make(chan error, 1)
	go func() { appended <- appendAll(ctx, j, records...) }()
	for {
		head, err := j.Head(ctx)
		if err != nil {
			return errors.Join(err, <-appended)
		}
		got, err := all(ctx, j, 0)
		if err == nil {
			err = same(got, records[:min(len(got), most)])
		}
		if err == nil && uint64(len(got)) < head.Seq {
			err = fmt.Errorf("the head was record %d, but reading ended with record %d", head.Seq, len(got))
		}
		if err != nil {
			return errors.Join(err, <-appended)
		}
		select {
		case err := <-appended:
			if err != nil {
				return err
			}
			return holds(ctx, j, records...)
		default:
		}
	}
}
