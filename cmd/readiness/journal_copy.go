package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
	"readiness/assessment/store"
	"readiness/assessment/vault"
)

func (a *app) copyStore(cmd *cobra.Command, from, to *storeFlag) error {
	ctx := cmd.Context()
	var head journal.Head
	var texts copier
	err := a.openStore(ctx, from, store.Options{ReadOnly: true}, func(source *store.Store) error {
		return a.openStore(ctx, to, store.Options{Create: true}, func(target *store.Store) (err error) {
			a.progress.phase("copying " + from.shown)
			a.whenStopped("The copy holds a part of the store. Copy again: it goes on from there.")
			texts = copier{from: source, to: target, progress: a.records("copying " + from.shown)}
			head, err = texts.store(ctx)
			if line, ok := errors.AsType[*journal.LineError](err); ok {
				err = line.Err // there is no file whose line it could be
			}
			return journalError(err, from.shown)
		})
	})
	if err != nil {
		return err
	}
	if texts.missing > 0 {
		a.note("%s of the journal: the vault of %s does not have them", counted(texts.missing, "text is missing", "texts are missing"), from.shown)
	}
	people := texts.people
	if people.Missing > 0 {
		a.note("%s of the journal: the vault of %s does not have their names and addresses", counted(people.Missing, "account is missing", "accounts are missing"), from.shown)
	}
	return a.printed(func(w io.Writer) error {
		fmt.Fprintf(w, "copied %s to %s: the journal, and %s of the vault (%d new)\n",
			from.shown, to.shown, counted(texts.copied+texts.there, "text", "texts"), texts.copied)
		if n := people.New + people.Changed + people.Same; n+people.Erased > 0 {
			fmt.Fprintf(w, "copied who %s of (%d new, %d changed, %d erased); nobody is signed in there\n",
				counted(n, "account is", "accounts are"), people.New, people.Changed, people.Erased)
		}
		_, err := fmt.Fprintln(w, head)
		return err
	})
}

// copier copies a store.
type copier struct {
	from, to               *store.Store
	progress               func(seq uint64)
	copied, there, missing int
	living                 map[string]bool // accounts that are recorded and not erased, as far as was read
	people                 account.Copied
}

// textsAtOnce bounds how many texts are held in memory.
const textsAtOnce = 100

// store copies texts, and who accounts are of, before the records that name them, so that a copy that is interrupted lacks
// none. Records that are appended meanwhile bring theirs afterwards. What requests were answered does not go: it is for
// those who send a request to the same store again.
func (c *copier) store(ctx context.Context) (journal.Head, error) {
	if err := c.related(ctx); err != nil {
		return journal.Head{}, err
	}
	last, err := c.vault(ctx, 0)
	if err != nil {
		return journal.Head{}, err
	}
	head, err := journal.Copy(ctx, c.from.Journal, c.to.Journal, c.progress)
	if err != nil || head.Seq <= last {
		return head, err
	}
	_, err = c.vault(ctx, last)
	return head, err
}

// vault copies what the records after a number name, and gives the last number.
func (c *copier) vault(ctx context.Context, after uint64) (last uint64, err error) {
	if after == 0 {
		c.living = map[string]bool{}
	}
	if last, err = c.texts(ctx, after); err != nil {
		return last, err
	}
	people, err := account.Copy(ctx, c.from.Vault, c.to.Vault, c.living)
	if after > 0 { // those of the first time are not new any more
		people.New, people.Changed, people.Same = people.New+c.people.New, people.Changed+c.people.Changed, people.Same-c.people.New-c.people.Changed
		people.Erased += c.people.Erased
	}
	c.people = people
	return last, err
}

// related refuses a target that does not hold the beginning of the source, before any text is brought to it: there nobody
// could erase it.
func (c *copier) related(ctx context.Context) error {
	there, err := c.to.Journal.Head(ctx)
	if err != nil || there.Seq == 0 {
		return err
	}
	here, err := c.from.Journal.Head(ctx)
	if err != nil {
		return err
	}
	if both := min(here.Seq, there.Seq); both > 0 {
		ours, err := recordAt(ctx, c.from.Journal, both)
		if err != nil {
			return err
		}
		theirs, err := recordAt(ctx, c.to.Journal, both)
		if err != nil {
			return err
		}
		if ours.Hash != theirs.Hash {
			return fmt.Errorf("%w: its record %d is %s, not %s", journal.ErrDifferent, both, theirs.Hash, ours.Hash)
		}
	}
	if here.Seq < there.Seq {
		return fmt.Errorf("%w: it goes on after record %d", journal.ErrAhead, here.Seq)
	}
	return nil
}

// texts copies the texts that the records after a number name, and gives the last number.
func (c *copier) texts(ctx context.Context, after uint64) (last uint64, err error) {
	var ids []string
	last = after
	for r, err := range c.from.Journal.Read(ctx, after) {
		if err != nil {
			return last, err
		}
		for _, e := range r.Entries {
			named, err := assessment.TextIDs(e)
			if err != nil {
				return last, assessment.StorageError(fmt.Errorf("record %d: %w", r.Seq, err))
			}
			ids = append(ids, named...)
			assessment.FollowAccounts(c.living, e)
		}
		for len(ids) >= textsAtOnce {
			if err := c.some(ctx, ids[:textsAtOnce]); err != nil {
				return last, err
			}
			ids = ids[textsAtOnce:]
		}
		last = r.Seq
	}
	return last, c.some(ctx, ids)
}

// some copies the texts with these ids; an id may stand twice.
func (c *copier) some(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	source, err := c.from.Vault.Get(ctx, ids...)
	if err != nil {
		return err
	}
	there, err := c.to.Vault.Get(ctx, ids...)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var fresh []vault.Item
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		item, ok := source[id]
		old, copied := there[id]
		switch {
		case !ok:
			c.missing++
		case !copied:
			c.copied++
			fresh = append(fresh, item)
		case item.Redacted != nil && old.Redacted == nil:
			c.there++
			if err := c.to.Vault.Redact(ctx, id, *item.Redacted); err != nil {
				return err
			}
		default:
			c.there++
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return c.to.Vault.Put(ctx, fresh...)
}

// journalError puts what taking a journal from somewhere reports into words.
func journalError(err error, from string) error {
	if errors.Is(err, journal.ErrAhead) {
		return &assessment.Error{
			Kind: assessment.Conflict, Msg: from + " is older than the journal of the store, which holds all of it and more; nothing was written", Err: err,
			Fix: "There is nothing to bring back. To have it as it was then, name another store.",
		}
	}
	if line, ok := errors.AsType[*journal.LineError](err); ok {
		fix := "What stands before that line was taken. Mend the file, and import it again: it goes on from there."
		if errors.Is(err, journal.ErrDifferent) {
			fix = "Name another store: a journal is only ever continued by itself."
		}
		return &assessment.Error{Kind: assessment.Invalid, Msg: "the journal cannot be taken: " + line.Error(), Fix: fix, Err: err}
	}
	if errors.Is(err, journal.ErrDifferent) {
		return &assessment.Error{
			Kind: assessment.Conflict, Msg: "the journal cannot be taken: " + err.Error(), Err: err,
			Fix: "Name another store: a journal is only ever continued by itself.",
		}
	}
	return assessment.StorageError(err)
}

// records shows which record is being worked on. Every hundredth will do.
func (a *app) records(doing string) func(uint64) {
	return func(seq uint64) {
		if seq%100 == 0 {
			a.progress.phase(fmt.Sprintf("%s: record %d", doing, seq))
		}
	}
}
