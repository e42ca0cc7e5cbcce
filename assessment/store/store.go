package store

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal"
	"readiness/assessment/journal/mongojournal"
	"readiness/assessment/vault"
	"readiness/assessment/vault/boltvault"
	"readiness/assessment/vault/mongovault"
)

// Options say how a store is opened.
type Options struct {
	ReadOnly bool          // several processes may read a directory at once
	Create   bool          // make a directory's files where there are none
	Wait     time.Duration // for a directory that another process has open; 0 is 1.5 s
	Timeout  time.Duration // for each request to a server; 0 is the driver's
}

// patience is how long Open waits by default: a command that is to give up has said so within two seconds.
const patience = 1500 * time.Millisecond

// Store is an open store.
type Store struct {
	Journal journal.Journal
	Vault   vault.Vault
	URI     string // its name, without credentials
}

// Open opens a store by its name: file:DIR, a plain path, or mongodb://HOST/DATABASE. A database of a server is there
// once something was written to it, so that neither ReadOnly nor Create makes a difference to one.
//
// NotFound: a directory holds no store, and Create was not asked for; or one of its files is lost. Invalid: the name means nothing. Unavailable: the
// store is in use by another process, damaged, or cannot be reached.
func Open(ctx context.Context, name string, o Options) (*Store, error) {
	p, err := parse(name)
	if err != nil {
		return nil, err
	}
	j, err := p.openJournal(ctx, o)
	if err != nil {
		return nil, err
	}
	v, err := p.openVault(ctx, j, o)
	if err != nil {
		_ = j.Close() // nothing was written
		return nil, err
	}
	return &Store{Journal: j, Vault: v, URI: p.shown}, nil
}

// OpenJournal opens the journal of a store alone, for what needs no texts: the vault beside it may be damaged.
func OpenJournal(ctx context.Context, name string, o Options) (journal.Journal, error) {
	p, err := parse(name)
	if err != nil {
		return nil, err
	}
	return p.openJournal(ctx, o)
}

func (p place) openJournal(ctx context.Context, o Options) (journal.Journal, error) {
	if ctx.Err() != nil {
		return nil, assessment.StorageError(context.Cause(ctx))
	}
	if p.scheme == mongoDB {
		j, err := mongojournal.Open(ctx, p.uri, mongojournal.Options{Timeout: o.Timeout})
		if err != nil {
			return nil, p.refuse(ctx, err, part{})
		}
		return j, nil
	}
	if err := p.find(o); err != nil {
		return nil, err
	}
	j, err := boltjournal.Open(p.journal(), boltjournal.Options{ReadOnly: o.ReadOnly, Wait: cmp.Or(o.Wait, patience)})
	if err != nil {
		return nil, p.refuse(ctx, err, part{"journal", journalFile})
	}
	return j, nil
}

// Close lets go of the store.
func (s *Store) Close() error { return errors.Join(s.Vault.Close(), s.Journal.Close()) }

// Check says what is wrong with the name of a store; it does not look whether one is there. shown is the name without
// credentials, and paths are the files that a store in a directory has.
func Check(name string) (shown string, paths []string, err error) {
	p, err := parse(name)
	if err == nil && p.scheme == files {
		paths = []string{p.journal(), p.vault()}
	}
	return p.shown, paths, err
}

// find makes sure that a directory holds a store, or makes room for one.
func (p place) find(o Options) error {
	info, err := os.Stat(p.dir)
	if err == nil && !info.IsDir() {
		return p.noDirectory()
	}
	_, vaultErr := os.Stat(p.vault()) // first: another process that makes the two begins with the journal
	if err == nil {
		_, err = os.Stat(p.journal())
	}
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return p.cannot(err, part{})
	case vaultErr == nil: // a new journal would leave the texts behind
		return p.noJournal()
	case !o.Create || o.ReadOnly:
		return p.missing()
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return p.cannot(err, part{})
	}
	return nil
}

// openVault opens the vault that belongs to an open journal.
func (p place) openVault(ctx context.Context, j journal.Journal, o Options) (vault.Vault, error) {
	if p.scheme == mongoDB {
		v, err := mongovault.Open(ctx, p.uri, mongovault.Options{Timeout: o.Timeout})
		if err != nil {
			return nil, p.refuse(ctx, err, part{})
		}
		return v, nil
	}
	if _, err := os.Stat(p.vault()); errors.Is(err, fs.ErrNotExist) {
		head, err := j.Head(ctx)
		if err != nil {
			return nil, p.refuse(ctx, err, part{"journal", journalFile})
		}
		if head.Seq > 0 || o.ReadOnly { // a new vault would hide that texts are lost
			return nil, p.noVault()
		}
	}
	v, err := boltvault.Open(p.vault(), boltvault.Options{ReadOnly: o.ReadOnly, Wait: cmp.Or(o.Wait, patience)})
	if err != nil {
		return nil, p.refuse(ctx, err, part{"vault", vaultFile})
	}
	return v, nil
}
