package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"readiness/api"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/store"
	"readiness/assessment/vault"
)

func (a *app) vaultCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vault",
		Short: "Look after what a store keeps beside its journal",
		Long: `The vault of a store holds what must be forgettable: the texts that people wrote, who the accounts
are of, and for a while what proves a sign-in and what requests were answered.`,
		Example: "  readiness vault sweep --store file:./data",
	}
	cmd.AddCommand(a.vaultSweep())
	return cmd
}

// sweepFlags is what vault sweep is asked for.
type sweepFlags struct {
	storeFlag
	keys  keysFlag
	apply bool
	wait  time.Duration
}

func (a *app) vaultSweep() *cobra.Command {
	var f sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep [--store S] [--apply]",
		Short: "Find what nothing leads to any more, and with --apply remove it",
		Long: `Looks for what is left in the vault of a store, and with --apply removes it for good: texts that no
record names, because a process ended between the two; who accounts were of that are erased, or
never came to be recorded, and what they had looked at; sign-ins that have expired; and answers kept
for requests that are sent again, when they are older than a day.

A server may be using the database and be about to record a text. So texts and accounts are looked
for twice, with --wait in between, and what was found both times is removed. Nothing else can be
using a directory: there is no wait.

A text that a lost record has named is found, too. So look first whether the journal is whole:
--keys compares it with the head that was signed last.`,
		Example: `  readiness vault sweep --store file:./data
  readiness vault sweep --store file:./data --keys keys --apply`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.sweepStore(cmd, &f) },
	}
	f.flag(cmd, "")
	cmd.Flags().BoolVar(&f.apply, "apply", false, "remove what was found")
	cmd.Flags().DurationVar(&f.wait, "wait", 15*time.Minute, "`TIME` between two looks at a database; 0 when no server uses it")
	f.keys.flag(cmd, "the journal must hold the head that was signed last")
	return cmd
}

func (a *app) sweepStore(cmd *cobra.Command, f *sweepFlags) error {
	if err := f.need(a, cmd); err != nil {
		return err
	}
	if err := f.keys.check(cmd, &f.storeFlag); err != nil {
		return err
	}
	if f.wait < 0 {
		return invalid("", "--wait takes a time of 0 or more, not %s", f.wait)
	}
	ctx := cmd.Context()
	var found leftovers
	err := a.openStore(ctx, &f.storeFlag, store.Options{ReadOnly: !f.apply}, func(opened *store.Store) (err error) {
		if f.keys.keys != "" {
			if err := holdsSigned(ctx, f.keys.keys, opened.Journal); err != nil {
				return err
			}
		}
		if found, err = a.lookForLeftovers(ctx, f, opened); err != nil || !f.apply {
			return err
		}
		a.whenStopped("A part of it may be removed. Sweep again: it goes on from there.")
		a.progress.phase("removing what is left over in " + f.shown)
		return assessment.StorageError(vault.DeleteAll(ctx, opened.Vault, found.all()))
	})
	if err != nil {
		return err
	}
	return a.printed(func(w io.Writer) error { return found.tell(w, f) })
}

// answersKept is how long what requests were answered is kept: as long as it counts, and an hour because clocks differ.
const answersKept = api.RepeatLife + time.Hour

// leftovers are ids of items, by their kind.
type leftovers struct{ texts, people, marks, tokens, answers []string }

func (l *leftovers) all() []string {
	return slices.Concat(l.texts, l.people, l.marks, l.tokens, l.answers)
}

// lookForLeftovers looks once, or twice where somebody may be at work and it matters.
func (a *app) lookForLeftovers(ctx context.Context, f *sweepFlags, opened *store.Store) (found leftovers, err error) {
	if found, err = a.lookOnce(ctx, f, opened); err != nil {
		return found, err
	}
	if f.apply && len(f.paths) == 0 && f.wait > 0 && len(found.texts)+len(found.people)+len(found.marks) > 0 {
		a.progress.phase(fmt.Sprintf("waiting %s, to look at %s once more", f.wait, f.shown))
		timer := time.NewTimer(f.wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return found, assessment.StorageError(context.Cause(ctx))
		}
		again, err := a.lookOnce(ctx, f, opened)
		if err != nil {
			return found, err
		}
		again.texts, again.people, again.marks = both(found.texts, again.texts), both(found.people, again.people), both(found.marks, again.marks)
		found = again
	}
	return found, nil
}

// both gives what stands in two ascending lists.
func both(one, two []string) []string {
	return slices.DeleteFunc(two, func(id string) bool {
		_, ok := slices.BinarySearch(one, id)
		return !ok
	})
}

func (a *app) lookOnce(ctx context.Context, f *sweepFlags, opened *store.Store) (found leftovers, err error) {
	a.progress.phase("looking through " + f.shown)
	left, err := assessment.FindLeftovers(ctx, assessment.Stores{Journal: opened.Journal, Vault: opened.Vault})
	if err != nil {
		return found, err
	}
	found.texts = left.Texts
	if found.people, err = account.Strangers(ctx, opened.Vault, left.Living); err != nil {
		return found, err
	}
	if found.marks, err = account.StrayMarks(ctx, opened.Vault, left.Living); err != nil {
		return found, err
	}
	now := a.now()
	if found.tokens, err = account.ExpiredTokens(ctx, opened.Vault, now); damaged(err) {
		a.note("sign-ins are left as they are: %s", err)
	} else if err != nil {
		return found, err
	}
	if found.answers, err = vault.ExpiredIDs(ctx, opened.Vault, api.RepeatPrefix, now.Add(-answersKept)); damaged(err) {
		a.note("what cannot be read is left as it is: %s", err)
		err = nil
	}
	return found, assessment.StorageError(err)
}

// tell says what was found, and what became of it.
func (l *leftovers) tell(w io.Writer, f *sweepFlags) error {
	if len(l.all()) == 0 {
		_, err := fmt.Fprintf(w, "%s: nothing is left over\n", f.shown)
		return err
	}
	fmt.Fprintf(w, "%s:\n", f.shown)
	for _, part := range []struct {
		ids       []string
		one, many string
	}{
		{l.texts, "text that no record names", "texts that no record names"},
		{l.people, "person whose account is erased or was never recorded", "people whose accounts are erased or were never recorded"},
		{l.marks, "mark of what somebody had looked at whose account is erased", "marks of what people had looked at whose accounts are erased"},
		{l.tokens, "item of sign-ins that have expired", "items of sign-ins that have expired"},
		{l.answers, "kept answer that has expired", "kept answers that have expired"},
	} {
		if len(part.ids) > 0 {
			fmt.Fprintf(w, "  %s\n", counted(len(part.ids), part.one, part.many))
		}
	}
	end := "Removed."
	if !f.apply {
		end = "This was a dry run: --apply removes them."
	}
	_, err := fmt.Fprintln(w, end)
	return err
}
