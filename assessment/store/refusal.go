package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal/mongolink"
)

// part is what of a store could not be opened; the zero part is the store as a whole.
type part struct{ name, file string }

// refuse puts the error of a back end into words.
func (p place) refuse(ctx context.Context, err error, of part) error {
	if ctx.Err() != nil {
		return assessment.StorageError(context.Cause(ctx))
	}
	e := &assessment.Error{Kind: assessment.Unavailable, Err: err}
	if _, ok := errors.AsType[*journal.InUseError](err); ok {
		e.Msg = "the store " + p.shown + " is in use by another process"
		e.Fix = "End the other process, or wait until it is done.\n" +
			"A copy of the directory that is taken while it is in use is not safe."
		return e
	}
	if damage, ok := errors.AsType[*journal.CorruptError](err); ok {
		e.Msg = fmt.Sprintf("the %s of the store %s is damaged: %s", of.name, p.shown, damage.Reason)
		e.Fix = "Keep it as it is, and put a copy of the whole directory in its place.\n"
		if of.file == vaultFile {
			e.Fix += "The journal beside it can be read alone: readiness journal verify checks it, readiness journal export carries it away."
		} else {
			e.Fix += "readiness journal verify says whether anything can still be read."
		}
		return e
	}
	if p.scheme == mongoDB {
		return p.noServer(err, e)
	}
	return p.cannot(err, of)
}

// noServer is a server that does not let us in. What the back ends say holds no credentials.
func (p place) noServer(err error, e *assessment.Error) error {
	e.Msg = "cannot use the store " + p.shown
	e.Fix = "Check that the server runs, and that host, user, password and database in the name of the store are right."
	if address, ok := errors.AsType[*mongolink.AddressError](err); ok {
		e.Kind, e.Fix = assessment.Invalid, kinds
		e.Msg += ": " + address.Reason
		return e
	}
	if u, ok := errors.AsType[*journal.UnavailableError](err); ok {
		e.Msg += ": " + u.Error()
	}
	return e
}

// cannot is an operating system that refuses.
func (p place) cannot(err error, of part) error {
	why, fix := assessment.SystemRefusal(err)
	if fix == "" {
		fix = "Check who owns the directory and whether it can be written."
	}
	if errors.Is(err, syscall.EISDIR) && of.file != "" {
		why, fix = of.file+" is a directory", "Move it away, and put the file back from a copy of the whole store."
	}
	return &assessment.Error{Kind: assessment.Unavailable, Err: err, Msg: fmt.Sprintf("cannot use the store %s: %s", p.shown, why), Fix: fix}
}

// ErrMissing is the cause of a refusal: a directory holds no store.
var ErrMissing = errors.New("no store")

func (p place) missing() error {
	return &assessment.Error{
		Kind: assessment.NotFound, Err: ErrMissing, Msg: "there is no store at " + p.shown,
		Fix: "The first answers make it: readiness import FILE --framework F --store " + p.shown + " --apply",
	}
}

func (p place) noDirectory() error {
	fix := "A store is a directory."
	if base := filepath.Base(p.dir); base == journalFile || base == vaultFile {
		fix += " Name the one that holds the file: file:" + filepath.ToSlash(filepath.Dir(p.dir))
	}
	return &assessment.Error{Kind: assessment.Invalid, Msg: p.dir + " is a file, not a store", Fix: fix}
}

func (p place) noVault() error {
	return &assessment.Error{
		Kind: assessment.NotFound, Msg: "the store " + p.shown + " has a journal, but the texts are missing: there is no " + vaultFile,
		Fix: "Put it back from the copy that belongs to this journal. Without one, readiness journal export and import carry the journal\n" +
			"alone into a new store.",
	}
}

func (p place) noJournal() error {
	return &assessment.Error{
		Kind: assessment.NotFound, Msg: "the store " + p.shown + " has texts in " + vaultFile + ", but there is no " + journalFile,
		Fix: "Put it back from the copy that belongs to these texts. From an export: readiness journal import into a new store, and move\n" +
			"the " + journalFile + " that it makes beside this " + vaultFile + ". To begin anew, name another directory.",
	}
}
