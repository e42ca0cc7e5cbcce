package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/assessment/store"
)

// storeVariable names the store where --store does not.
const storeVariable = "READINESS_STORE"

// storeFlag is the name of a store on a command line.
type storeFlag struct {
	store string
	shown string   // without credentials, once it was checked
	paths []string // the files of a store in a directory
}

// flag adds --store; beside says how it goes with other flags.
func (s *storeFlag) flag(cmd *cobra.Command, beside string) {
	if beside != "" {
		beside = ", " + beside
	}
	cmd.Flags().StringVar(&s.store, "store", "", "`STORE` with the assessments: file:DIRECTORY or mongodb://HOST/DATABASE"+beside+" (default: "+storeVariable+")")
	_ = cmd.RegisterFlagCompletionFunc("store", completeStores)
}

func completeStores(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"file:", "mongodb://"}, cobra.ShellCompDirectiveNoSpace
}

func (s *storeFlag) fromEnvironment(a *app) {
	if s.store == "" {
		s.store = a.environment(storeVariable)
	}
}

// need wants a store.
func (s *storeFlag) need(a *app, cmd *cobra.Command) error {
	if !cmd.Flags().Changed("store") {
		s.fromEnvironment(a)
		if s.store == "" {
			return &usageError{cmd.CommandPath(), cmd.CommandPath() + " needs --store"}
		}
	}
	return s.check()
}

// check reads the name of the store.
func (s *storeFlag) check() (err error) {
	s.shown, s.paths, err = store.Check(s.store)
	return err
}

// same says that two names mean the same store.
func (s *storeFlag) same(t *storeFlag) bool {
	if len(s.paths) == 0 || len(t.paths) == 0 {
		return s.shown == t.shown
	}
	one, err := os.Stat(s.paths[0])
	if err != nil {
		return s.paths[0] == t.paths[0]
	}
	two, err := os.Stat(t.paths[0])
	return err == nil && os.SameFile(one, two)
}

// openStore opens a store for the time of one use.
func (a *app) openStore(ctx context.Context, s *storeFlag, o store.Options, use func(*store.Store) error) (err error) {
	a.progress.phase("opening " + s.shown)
	opened, err := store.Open(ctx, s.store, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	return use(opened)
}

// withStore opens a store and folds its journal, for the time of one use.
func (a *app) withStore(ctx context.Context, s *storeFlag, o store.Options, use func(*assessment.Service, *store.Store) error) error {
	return a.openStore(ctx, s, o, func(opened *store.Store) error { return a.serve(ctx, opened, o.ReadOnly, use) })
}

// serve folds the journal of an open store, for the time of one use.
func (a *app) serve(ctx context.Context, opened *store.Store, readOnly bool, use func(*assessment.Service, *store.Store) error) (err error) {
	a.progress.phase("reading " + opened.URI)
	svc, err := assessment.Open(ctx, assessment.Stores{Journal: opened.Journal, Vault: opened.Vault},
		assessment.Options{Clock: a.now, Random: rand.Reader, ReadOnly: readOnly, Notice: func(err error) { a.note("%s", err) }})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, svc.Close()) }()
	return use(svc, opened)
}
