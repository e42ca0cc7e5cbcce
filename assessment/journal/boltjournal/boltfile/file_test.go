package boltfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal/boltfile"
)

func open(t *testing.T, path string, o boltfile.Options) *boltfile.File {
	t.Helper()
	o.Bucket = "things"
	f, err := boltfile.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func put(t *testing.T, f *boltfile.File, key, value string) (id int) {
	t.Helper()
	err := f.Update(func(tx *bbolt.Tx) error {
		id = tx.ID()
		return tx.Bucket([]byte("things")).Put([]byte(key), []byte(value))
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestSettle: after a failed commit the file itself is asked, not bbolt's memory of it.
func TestSettle(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "f.db"), boltfile.Options{})
	id := put(t, f, "a", "1")
	failure := errors.New("the disk said no")
	if err := f.SettleAs(id, failure); err != nil {
		t.Errorf("a commit that is there: %v", err)
	}
	if err := f.SettleAs(id+100, failure); !errors.Is(err, failure) {
		t.Errorf("a commit that is not there: %v", err)
	}
	put(t, f, "b", "2")
}

// TestSettleLater: while the file cannot be opened nothing is answered; afterwards all goes on.
func TestSettleLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.db")
	f := open(t, path, boltfile.Options{})
	id := put(t, f, "a", "1")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("the disk said no")
	if err := f.SettleAs(id, failure); !errors.Is(err, failure) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is away: %v", err)
	}
	read := func() (value string, err error) {
		err = f.View(func(tx *bbolt.Tx) error {
			value = string(tx.Bucket([]byte("things")).Get([]byte("a")))
			return nil
		})
		return value, err
	}
	if _, err := read(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading while the file is away: %v", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if value, err := read(); err != nil || value != "1" {
		t.Errorf("reading when the file is back: %q, %v", value, err)
	}
	put(t, f, "a", "2")
}

func TestRefusalIsGivenBack(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "f.db"), boltfile.Options{})
	refusal := errors.New("not this")
	err := f.Update(func(tx *bbolt.Tx) error {
		return errors.Join(tx.Bucket([]byte("things")).Put([]byte("a"), []byte("1")), refusal)
	})
	if !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	err = f.View(func(tx *bbolt.Tx) error {
		if tx.Bucket([]byte("things")).Get([]byte("a")) != nil {
			return errors.New("what was refused is there")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestPanicIsContained: after a panic bbolt is not trusted any more, but the file can be closed and opened again.
func TestPanicIsContained(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.db")
	for name, do := range map[string]func(*boltfile.File, func(*bbolt.Tx) error) error{"view": (*boltfile.File).View, "update": (*boltfile.File).Update} {
		f := open(t, path, boltfile.Options{})
		err := do(f, func(*bbolt.Tx) error { panic("page 7 is not a page") })
		if _, ok := errors.AsType[*journal.CorruptError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		again := f.Update(func(*bbolt.Tx) error { return nil })
		if _, ok := errors.AsType[*journal.CorruptError](again); !ok {
			t.Errorf("%s, then update: %v", name, again)
		}
		if err := f.Close(); err != nil {
			t.Errorf("%s, then close: %v", name, err)
		}
	}
	put(t, open(t, path, boltfile.Options{}), "a", "1")
}

func TestClosed(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "f.db"), boltfile.Options{})
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := f.View(func(*bbolt.Tx) error { return nil }); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("view: %v", err)
	}
	if err := f.Update(func(*bbolt.Tx) error { return nil }); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("update: %v", err)
	}
	if _, err := f.Check(); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("check: %v", err)
	}
}

// TestInspectKnowsWhatBboltWrites: files of all shapes are sound, while they are open too.
func TestInspectKnowsWhatBboltWrites(t *testing.T) {
	for _, size := range []int{0, 10, 5000, 200_000} {
		for _, n := range []int{1, 3, 400} {
			if size*n > 20_000_000 {
				continue
			}
			t.Run(fmt.Sprintf("%d values of %d bytes", n, size), func(t *testing.T) {
				keys := map[string]int{}
				path := filepath.Join(t.TempDir(), "f.db")
				f := open(t, path, boltfile.Options{})
				for round := range 3 {
					err := f.Update(func(tx *bbolt.Tx) error {
						inner, err := tx.Bucket([]byte("things")).CreateBucketIfNotExists([]byte("inner"))
						for i := range n {
							err = errors.Join(err, tx.Bucket([]byte("things")).Put(fmt.Appendf(nil, "key %d.%d", round, i), bytes.Repeat([]byte{1}, size)))
							err = errors.Join(err, inner.Put(fmt.Appendf(nil, "%d", i), nil))
							if i%3 == 0 {
								err = errors.Join(err, tx.Bucket([]byte("things")).Delete(fmt.Appendf(nil, "key %d.%d", round, i)))
							}
						}
						return err
					})
					if err != nil {
						t.Fatal(err)
					}
					if notes, err := f.Check(); err != nil || len(notes) > 0 {
						t.Fatalf("round %d: %q, %v", round, notes, err)
					}
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				open(t, path, boltfile.Options{ReadOnly: true, Visit: func() boltfile.Visitor {
					return func(bucket string, _ []byte) error {
						keys[bucket]++
						return nil
					}
				}})
				if want := 3 * (n - (n+2)/3); keys["things"] != want || keys["things/inner"] != n {
					t.Errorf("%v, want %d things and %d inside", keys, want, n)
				}
			})
		}
	}
}

func TestErrnoIsFound(t *testing.T) {
	for _, no := range []syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EIO} {
		if err := boltfile.WithErrno(errors.New("file resize error: " + no.Error())); !errors.Is(err, no) {
			t.Errorf("%v is not %v", err, no)
		}
		if err := boltfile.WithErrno(fmt.Errorf("write: %w", no)); !errors.Is(err, no) {
			t.Errorf("%v is not %v", err, no)
		}
	}
}

// FuzzInspect: whatever a file holds, looking at it ends with an answer.
func FuzzInspect(f *testing.F) {
	path := filepath.Join(f.TempDir(), "f.db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{PageSize: 1024})
	if err != nil {
		f.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("things"))
		for i := range 60 {
			err = errors.Join(err, b.Put(fmt.Appendf(nil, "%04d", i), bytes.Repeat([]byte{1}, i)))
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		f.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, []byte{})
	f.Add(3*1024, []byte{1, 0, 0})
	f.Add(2*1024+8, []byte{0x10, 0, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, at int, patch []byte) {
		c := bytes.Clone(sound)
		if at < 0 || at >= len(c) {
			return
		}
		copy(c[at:], patch)
		if _, err := boltfile.Inspect(bytes.NewReader(c), int64(len(c)), func(string, []byte) error { return nil }); err != nil {
			return
		}
		// what was found sound, bbolt can walk
		path := filepath.Join(t.TempDir(), "f.db")
		if err := os.WriteFile(path, c, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
		if err != nil {
			t.Fatalf("found sound, but bbolt says: %v", err)
		}
		err = db.View(func(tx *bbolt.Tx) error {
			return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error { return b.ForEach(func(_, _ []byte) error { return nil }) })
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
	})
}
