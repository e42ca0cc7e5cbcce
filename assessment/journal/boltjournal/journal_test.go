package boltjournal_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal"
	"readiness/assessment/journal/journaltest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestConformance(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) journaltest.Backend {
		path := filepath.Join(t.TempDir(), "journal.db")
		change := func(change func(b *bbolt.Bucket) error) error {
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				return err
			}
			err = db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte("journal"))) })
			return errors.Join(err, db.Close())
		}
		return journaltest.Backend{
			Open: func(context.Context) (journal.Journal, error) { return boltjournal.Open(path, boltjournal.Options{}) },
			Store: func(_ context.Context, seq uint64, hash journal.Hash, raw []byte) error {
				return change(func(b *bbolt.Bucket) error { return b.Put(key(seq), append(hash[:], raw...)) })
			},
			Remove: func(_ context.Context, seq uint64) error {
				return change(func(b *bbolt.Bucket) error { return b.Delete(key(seq)) })
			},
		}
	}, "sixteen writers with a journal each")
}

func key(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func open(t testing.TB, path string, o boltjournal.Options) *boltjournal.Journal {
	t.Helper()
	j, err := boltjournal.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func record(t testing.TB, head journal.Head, body string) journal.Record {
	t.Helper()
	r, err := journal.Next(head, noon, journal.ID{byte(head.Seq), byte(head.Seq >> 8), 1}, []journal.Entry{{
		Actor: "account/7f3a", Kind: "answers.put", Version: 1, Subject: fmt.Sprintf("assessment/%d", head.Seq+1), Body: []byte(body),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fill appends n records, the sizes of which are all sorts.
func fill(t testing.TB, j journal.Journal, n int) []journal.Record {
	t.Helper()
	var records []journal.Record
	var head journal.Head
	for i := range n {
		size := []int{1, 40, 300, 2000}[i%4]
		if i == 11 {
			size = 30_000
		}
		r := record(t, head, `"`+string(bytes.Repeat([]byte{'a' + byte(i%26)}, size))+`"`)
		if err := j.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		records, head = append(records, r), r.Head()
	}
	return records
}

func TestFileMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	open(t, path, boltjournal.Options{})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("others can read the file: %v", mode)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	j := open(t, path, boltjournal.Options{})
	for _, readOnly := range []bool{false, true} {
		_, err := boltjournal.Open(path, boltjournal.Options{Wait: time.Millisecond, ReadOnly: readOnly})
		if used, ok := errors.AsType[*journal.InUseError](err); !ok || used.Path != path {
			t.Errorf("read only %v: %v", readOnly, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, boltjournal.Options{})
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	if _, err := boltjournal.Open(path, boltjournal.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made a file: %v", err)
	}
	j := open(t, path, boltjournal.Options{})
	records := fill(t, j, 5)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // two at once
		reader := open(t, path, boltjournal.Options{ReadOnly: true})
		report, err := journal.Verify(t.Context(), reader, records[4].Head())
		if err != nil || !report.OK() || report.Records != 5 {
			t.Errorf("%+v, %v", report, err)
		}
		var unavailable *journal.UnavailableError
		if err := reader.Append(t.Context(), record(t, records[4].Head(), "1")); !errors.As(err, &unavailable) {
			t.Errorf("append: %v", err)
		}
		if err := reader.Append(t.Context(), records[4]); err != nil {
			t.Errorf("append what is there: %v", err)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("reading changed the file: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "none", "journal.db")
	if _, err := boltjournal.Open(missing, boltjournal.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory that is not there: %v", err)
	}
	other := filepath.Join(dir, "other.db")
	db, err := bbolt.Open(other, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	otherBytes, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"empty": {}, "one byte": {0}, "text": []byte("hello\n"), "zeros": make([]byte, 1<<16), "another bbolt file": otherBytes,
		"half a page": otherBytes[:2048], "one page": otherBytes[:4096], "pages of text": bytes.Repeat([]byte("hello\n"), 10000),
	} {
		for _, readOnly := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, read only %v", name, readOnly), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "journal.db")
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
				_, err := boltjournal.Open(path, boltjournal.Options{ReadOnly: readOnly})
				if _, ok := errors.AsType[*journal.CorruptError](err); !ok {
					t.Errorf("opened with %v", err)
				}
				after, err := os.ReadFile(path)
				if err != nil || !bytes.Equal(after, content) {
					t.Errorf("the file was changed: %v", err)
				}
			})
		}
	}
	if _, err := boltjournal.Open(dir, boltjournal.Options{}); err == nil {
		t.Error("a directory was opened")
	}
}

// TestHoleIsKeptOpen: into a hole goes only the record that the next one names.
func TestHoleIsKeptOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	j := open(t, path, boltjournal.Options{})
	records := fill(t, j, 6)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return errors.Join(tx.Bucket([]byte("journal")).Delete(key(3)), tx.Bucket([]byte("journal")).Delete(key(4)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	j = open(t, path, boltjournal.Options{})
	other := record(t, records[1].Head(), `"other"`)
	for name, rs := range map[string][]journal.Record{"another record": {other}, "one of two": {records[2]}, "two at once": {records[2], records[3]}} {
		var hole *journal.HoleError
		if err := j.AppendAll(t.Context(), rs); !errors.As(err, &hole) || hole.Seq != 3 {
			t.Errorf("%s: %v", name, err)
		}
	}
	report, err := journal.Verify(t.Context(), j, records[5].Head(), records[3].Head())
	if err != nil || report.Head.Seq != 2 || report.Records != 4 {
		t.Errorf("%+v, %v", report, err)
	}
}
