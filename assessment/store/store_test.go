package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/store"
	"readiness/assessment/vault"
)

var moment = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// short is how long tests wait for a store that is in use, and stays so.
const short = 50 * time.Millisecond

func open(t *testing.T, name string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), name, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // may be closed already
	return s
}

func done(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, name string, o store.Options, kind assessment.Kind, words ...string) {
	t.Helper()
	s, err := store.Open(t.Context(), name, o)
	if err == nil {
		done(t, s)
	}
	e, ok := errors.AsType[*assessment.Error](err)
	if !ok || e.Kind != kind {
		t.Fatalf("open %s: %v, want kind %d", name, err, kind)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			t.Errorf("open %s: %v does not say %q", name, err, w)
		}
	}
}

func appendOne(t *testing.T, s *store.Store) journal.Head {
	t.Helper()
	head, err := s.Journal.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := journal.Next(head, moment, journal.ID{byte(head.Seq + 1)}, []journal.Entry{{Actor: "a", Kind: "k", Version: 1, Subject: "s", Body: []byte("{}")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Journal.Append(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return r.Head()
}

func TestFilesAreMadeAndReopened(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "data")
	s := open(t, "file:"+dir, store.Options{Create: true})
	if s.URI != "file:"+filepath.ToSlash(dir) {
		t.Errorf("it is called %s", s.URI)
	}
	head := appendOne(t, s)
	if err := s.Vault.Put(t.Context(), vault.Item{ID: "text/1", Salt: []byte("s"), Data: []byte("d")}); err != nil {
		t.Fatal(err)
	}
	done(t, s)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "journal.db"): 0o600, filepath.Join(dir, "vault.db"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %o", path, info, err, want)
		}
	}
	for _, o := range []store.Options{{}, {ReadOnly: true}, {Create: true}} {
		s := open(t, dir, o)
		if got, err := s.Journal.Head(t.Context()); err != nil || got.String() != head.String() {
			t.Errorf("%+v: the journal ends with %v, %v", o, got, err)
		}
		if items, err := s.Vault.Get(t.Context(), "text/1"); err != nil || string(items["text/1"].Data) != "d" {
			t.Errorf("%+v: the vault has %v, %v", o, items, err)
		}
		done(t, s)
	}
}

func TestMissingIsNotMade(t *testing.T) {
	for _, o := range []store.Options{{}, {ReadOnly: true}, {ReadOnly: true, Create: true}} {
		dir := filepath.Join(t.TempDir(), "data")
		refused(t, dir, o, assessment.NotFound, "there is no store", "readiness import", "--apply")
		if _, err := store.Open(t.Context(), dir, o); !errors.Is(err, store.ErrMissing) {
			t.Errorf("%+v: %v", o, err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%+v: something was made: %v", o, err)
		}
		empty := t.TempDir()
		refused(t, empty, o, assessment.NotFound, "there is no store")
		if entries, err := os.ReadDir(empty); err != nil || len(entries) > 0 {
			t.Errorf("%+v: made %v, %v", o, entries, err)
		}
	}
}

func TestOneWriterOrManyReaders(t *testing.T) {
	dir := t.TempDir()
	writer := open(t, dir, store.Options{Create: true})
	for _, o := range []store.Options{{Wait: short}, {Wait: short, ReadOnly: true}, {Wait: short, Create: true}} {
		refused(t, dir, o, assessment.Unavailable, "is in use", "End the other process, or wait until it is done.", "not safe")
	}
	done(t, writer)
	one, two := open(t, dir, store.Options{ReadOnly: true}), open(t, dir, store.Options{ReadOnly: true})
	refused(t, dir, store.Options{Wait: short}, assessment.Unavailable, "is in use")
	done(t, one)
	refused(t, dir, store.Options{Wait: short}, assessment.Unavailable, "is in use")
	done(t, two)
	done(t, open(t, dir, store.Options{}))
}

// A writer that waits gets the store as soon as it is free.
func TestWaitingForAStore(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir, store.Options{Create: true})
	opened := make(chan error)
	go func() {
		s, err := store.Open(t.Context(), dir, store.Options{Wait: time.Minute})
		if err == nil {
			err = s.Close()
		}
		opened <- err
	}()
	done(t, first)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestReadersWriteNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{Create: true})
	head := appendOne(t, s)
	done(t, s)
	s = open(t, dir, store.Options{ReadOnly: true})
	r, err := journal.Next(head, moment, journal.ID{9}, []journal.Entry{{Actor: "a", Kind: "k", Version: 1, Subject: "s", Body: []byte("{}")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Journal.Append(t.Context(), r); err == nil {
		t.Error("a reader could append")
	}
	if err := s.Vault.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("d")}); err == nil {
		t.Error("a reader could put a text")
	}
}

func TestWhatIsNoStore(t *testing.T) {
	dir := t.TempDir()
	done(t, open(t, dir, store.Options{Create: true}))
	refused(t, filepath.Join(dir, "journal.db"), store.Options{}, assessment.Invalid, "is a file", "file:"+filepath.ToSlash(dir))
	refused(t, filepath.Join(dir, "journal.db", "below"), store.Options{Create: true}, assessment.Unavailable, "cannot use")
	refused(t, "ftp://host", store.Options{}, assessment.Invalid, "ftp")

	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "journal.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, foreign, store.Options{Wait: short}, assessment.Unavailable, "journal", "damaged")
	refused(t, foreign, store.Options{Wait: short, ReadOnly: true}, assessment.Unavailable, "journal", "damaged")
}

func TestTextsThatAreLost(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{Create: true})
	appendOne(t, s)
	done(t, s)
	if err := os.Remove(filepath.Join(dir, "vault.db")); err != nil {
		t.Fatal(err)
	}
	for _, o := range []store.Options{{}, {ReadOnly: true}, {Create: true}} {
		refused(t, dir, o, assessment.NotFound, "vault.db", "texts are missing")
	}
	j, err := store.OpenJournal(t.Context(), dir, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// A vault without its journal: a new journal would leave its texts behind for good.
func TestJournalThatIsLost(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{Create: true})
	appendOne(t, s)
	if err := s.Vault.Put(t.Context(), vault.Item{ID: "text/1", Salt: []byte("s"), Data: []byte("d")}); err != nil {
		t.Fatal(err)
	}
	done(t, s)
	if err := os.Remove(filepath.Join(dir, "journal.db")); err != nil {
		t.Fatal(err)
	}
	for _, o := range []store.Options{{}, {ReadOnly: true}, {Create: true}} {
		refused(t, dir, o, assessment.NotFound, "vault.db", "there is no journal.db", "from the copy", "journal import")
		if _, err := store.Open(t.Context(), dir, o); errors.Is(err, store.ErrMissing) {
			t.Errorf("%+v: it counts as a place without a store: %v", o, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "journal.db")); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("%+v: a journal was made: %v", o, err)
		}
	}
}

// What is no file of a store says so in the same words, read or written.
func TestFilesThatAreNone(t *testing.T) {
	for _, file := range []string{"journal.db", "vault.db"} {
		for _, o := range []store.Options{{Wait: short}, {Wait: short, ReadOnly: true}} {
			dir := t.TempDir()
			s := open(t, dir, store.Options{Create: true})
			appendOne(t, s)
			done(t, s)
			path := filepath.Join(dir, file)
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
			refused(t, dir, o, assessment.Unavailable, "its file is empty", "put a copy of the whole directory in its place")
			if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
				t.Fatal(err)
			}
			refused(t, dir, o, assessment.Unavailable, file+" is a directory", "put the file back from a copy")
		}
	}
}

func TestDamagedVault(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{Create: true})
	appendOne(t, s)
	done(t, s)
	if err := os.WriteFile(filepath.Join(dir, "vault.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, store.Options{}, assessment.Unavailable, "the vault of the store", "is damaged", "The journal beside it", "readiness journal export")
	if _, err := store.Open(t.Context(), dir, store.Options{}); strings.Contains(err.Error(), "what can still be read") {
		t.Errorf("a check of the journal says nothing of the vault: %v", err)
	}
}

// The system's own words are for programmers.
func TestSystemThatRefuses(t *testing.T) {
	for cause, words := range map[error][]string{
		syscall.ENOSPC:   {"no space is left on the device", "Make room"},
		syscall.EDQUOT:   {"quota", "Make room"},
		syscall.EFBIG:    {"larger than the system allows", "ulimit -f"},
		syscall.EROFS:    {"read-only", "can be written"},
		os.ErrPermission: {"there is no permission", "Check who owns the directory"},
	} {
		err := store.Cannot("data", fmt.Errorf("make data/journal.db: file resize error (%w)", cause))
		for _, w := range words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%v does not say %q", err, w)
			}
		}
	}
}

func TestContextsThatAreDone(t *testing.T) {
	dir := t.TempDir()
	done(t, open(t, dir, store.Options{Create: true}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range []string{dir, "mongodb://127.0.0.1:1/db"} {
		_, err := store.Open(ctx, name, store.Options{})
		if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != assessment.Unavailable || !errors.Is(err, context.Canceled) {
			t.Errorf("open %s: %v", name, err)
		}
	}
}

func TestEmpty(t *testing.T) {
	s := store.Empty("file:./data")
	if head, err := s.Journal.Head(t.Context()); err != nil || head != (journal.Head{}) {
		t.Errorf("it ends with %v, %v", head, err)
	}
	for r, err := range s.Journal.Read(t.Context(), 0) {
		t.Errorf("it holds %v, %v", r, err)
	}
	if err := s.Journal.Append(t.Context(), journal.Record{}); err == nil {
		t.Error("it takes a record")
	}
	if items, err := s.Vault.Get(t.Context(), "text/1"); err != nil || len(items) > 0 {
		t.Errorf("it has %v, %v", items, err)
	}
	if err := s.Vault.Put(t.Context(), vault.Item{ID: "text/1"}); err == nil {
		t.Error("it takes a text")
	}
	done(t, s)
}
