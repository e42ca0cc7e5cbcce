package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
)

// keysFlag is a directory of keys on a command line; "" is none.
type keysFlag struct{ keys string }

func (k *keysFlag) flag(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&k.keys, "keys", "", "`DIR` of keys: "+what)
	_ = cmd.MarkFlagDirname("keys")
}

// check refuses an empty name, and a directory that goes where the store goes.
func (k *keysFlag) check(cmd *cobra.Command, s *storeFlag) error {
	if cmd.Flags().Changed("keys") && k.keys == "" {
		return invalid("Leave it out, or name a directory.", "--keys has no name in it")
	}
	if k.keys == "" || len(s.paths) == 0 {
		return nil
	}
	if rel, err := filepath.Rel(filepath.Dir(s.paths[0]), k.keys); err == nil && filepath.IsLocal(rel) {
		return invalid("Name a directory elsewhere: who can change both can make both fit.", "the keys would lie in the store itself")
	}
	return nil
}

// sealed runs work that may append to a journal, and signs where the journal ends then. Before that it looks whether the
// journal still holds what was signed last: on a journal that lost records nothing should be built. Without --keys it
// only runs the work.
func (a *app) sealed(ctx context.Context, k *keysFlag, j journal.Journal, work func() error) error {
	if k.keys == "" {
		return work()
	}
	keys, err := account.OpenKeys(k.keys, rand.Reader)
	if err != nil {
		return err
	}
	if err := holdsSigned(ctx, k.keys, j); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	head, err := j.Head(ctx)
	if err != nil || head.Seq == 0 {
		return assessment.StorageError(err)
	}
	origin, err := recordAt(ctx, j, 1)
	if err != nil {
		return err
	}
	return notSealed(keys.Seal(head, origin.Hash, a.now().UTC()), head)
}

// notSealed says that the work was done, although the command ends with an error.
func notSealed(err error, head journal.Head) error {
	if err == nil {
		return nil
	}
	e := &assessment.Error{Kind: assessment.Unavailable, Err: err, Msg: fmt.Sprintf("all is recorded, and the journal ends with %s, but that was not signed: %s", head, err)}
	if told, ok := errors.AsType[*assessment.Error](err); ok {
		e.Kind, e.Fix = told.Kind, told.Fix
	}
	e.Fix = strings.TrimSpace(e.Fix + "\nMend that, and do the same again: nothing is recorded twice, and the head is signed.")
	return e
}

// holdsSigned refuses a journal that does not hold the head that was signed last.
func holdsSigned(ctx context.Context, dir string, j journal.Journal) error {
	c, err := account.Checkpoint(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	head, err := j.Head(ctx)
	if err != nil {
		return assessment.StorageError(err)
	}
	var hash journal.Hash
	if head.Seq >= c.Head.Seq {
		r, err := recordAt(ctx, j, c.Head.Seq)
		if err != nil {
			return err
		}
		hash = r.Hash
	}
	if hash == c.Head.Hash {
		return nil
	}
	return &assessment.Error{
		Kind: assessment.Precondition,
		Msg:  fmt.Sprintf("the journal does not hold the record that was signed last, %s: it ends with %s", c.Head, head),
		Fix:  "It is another journal, or records were lost or changed. readiness journal verify --keys " + quoted(dir) + " says more.",
	}
}

// recordAt reads one record.
func recordAt(ctx context.Context, j journal.Journal, seq uint64) (journal.Record, error) {
	for r, err := range j.Read(ctx, seq-1) {
		return r, assessment.StorageError(err)
	}
	return journal.Record{}, assessment.StorageError(&journal.HoleError{Seq: seq})
}
