package boltvault_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
	"readiness/assessment/vault/boltvault"
)

func TestInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := open(t, path)
	for _, readOnly := range []bool{false, true} {
		_, err := boltvault.Open(path, boltvault.Options{ReadOnly: readOnly, Wait: time.Millisecond})
		if inUse, ok := errors.AsType[*journal.InUseError](err); !ok || inUse.Path != path {
			t.Errorf("read only %v: got %v, want that %s is in use", readOnly, err, path)
		}
	}
	must(t, v.Close())
	open(t, path)
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	if _, err := boltvault.Open(path, boltvault.Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is not there: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening for reading has made a file: %v", err)
	}
	v := open(t, path)
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: []byte("note")}))
	must(t, v.Close())
	before, err := os.ReadFile(path)
	must(t, err)
	for range 2 { // at once
		r, err := boltvault.Open(path, boltvault.Options{ReadOnly: true})
		must(t, err)
		t.Cleanup(func() { must(t, r.Close()) })
		got, err := r.Get(t.Context(), "text/1")
		if err != nil || string(got["text/1"].Data) != "note" {
			t.Errorf("got %v, %v", got, err)
		}
		for what, err := range map[string]error{
			"put":     r.Put(t.Context(), vault.Item{ID: "text/2"}),
			"replace": r.Replace(t.Context(), vault.Item{ID: "text/1"}),
			"redact":  r.Redact(t.Context(), "text/1", vault.Redaction{By: "a", At: now}),
			"delete":  r.Delete(t.Context(), "text/1"),
		} {
			if _, ok := errors.AsType[*journal.UnavailableError](err); !ok {
				t.Errorf("%s: got %v, want that it is not available", what, err)
			}
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed: %v", err)
	}
}

func TestFileIsTheOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestNoVault(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other.db")
	db, err := bbolt.Open(other, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("journal")); return err }))
	must(t, db.Close())
	foreign, err := os.ReadFile(other)
	must(t, err)
	for name, content := range map[string][]byte{
		"empty":           {},
		"short":           []byte("x"),
		"text":            bytes.Repeat([]byte("not a vault. "), 5000),
		"zeros":           make([]byte, 1<<16),
		"another's":       foreign,
		"half another's":  foreign[:len(foreign)/2],
		"only two pages ": foreign[:2*os.Getpagesize()],
	} {
		for _, readOnly := range []bool{false, true} {
			path := filepath.Join(folder, "vault.db")
			must(t, os.WriteFile(path, content, 0o600))
			v, err := boltvault.Open(path, boltvault.Options{ReadOnly: readOnly})
			if e, ok := errors.AsType[*journal.CorruptError](err); !ok || !strings.HasPrefix(e.Error(), "the vault is damaged: ") {
				t.Errorf("%s (read only %v): got %v, want that it is damaged", name, readOnly, err)
			}
			if err == nil {
				must(t, v.Close())
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, content) {
				t.Errorf("%s (read only %v): Open has changed the file: %v", name, readOnly, err)
			}
		}
	}
	if _, err := boltvault.Open(folder, boltvault.Options{}); err == nil {
		t.Error("a folder is opened")
	}
	if _, err := boltvault.Open(filepath.Join(folder, "none", "vault.db"), boltvault.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a folder that is not there: %v", err)
	}
}

// Whatever bit is wrong, nothing panics, and what is read is what was stored.
func TestWrongBits(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "sound.db")
	v := open(t, path)
	var ids []string
	var items []vault.Item
	for i := range 60 {
		ids = append(ids, "text/"+string(rune('A'+i)))
		items = append(items, vault.Item{ID: ids[i], Salt: []byte{byte(i)}, Data: secret(i, i*50)})
	}
	must(t, v.Put(t.Context(), items...))
	must(t, v.Delete(t.Context(), ids[3]))
	want, err := v.Get(t.Context(), ids...)
	must(t, err)
	must(t, v.Close())
	sound, err := os.ReadFile(path)
	must(t, err)

	rng := rand.New(rand.NewPCG(3, 2026))
	refused, damaged := 0, 0
	path = filepath.Join(folder, "damaged.db")
	for range 80 {
		b := bytes.Clone(sound)
		b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		must(t, os.WriteFile(path, b, 0o600))
		v, err := boltvault.Open(path, boltvault.Options{})
		if err != nil {
			isDamage(t, err)
			refused++
			continue
		}
		for _, id := range ids {
			got, err := v.Get(t.Context(), id)
			if err != nil {
				isDamage(t, err)
				damaged++
			} else if item, ok := got[id]; ok && !equal(item, want[id]) {
				t.Errorf("item %s is read as %v", id, item)
			}
		}
		use(t, v, ids)
		must(t, v.Close())
	}
	if refused == 0 || damaged == 0 {
		t.Errorf("%d files were refused, %d items were found to be damaged: the test shows nothing", refused, damaged)
	}
}

// use changes a damaged vault: what cannot be done is said.
func use(t *testing.T, v vault.Vault, ids []string) {
	t.Helper()
	ctx := context.Background()
	for _, err := range []error{
		v.Put(ctx, vault.Item{ID: "new", Data: secret(1000, 20_000)}),
		v.Redact(ctx, ids[0], vault.Redaction{By: "a", At: now}),
		v.Replace(ctx, vault.Item{ID: ids[1]}),
		v.Delete(ctx, ids[10:20]...),
	} {
		if err != nil && !errors.Is(err, vault.ErrNotFound) {
			isDamage(t, err)
		}
	}
}

func isDamage(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*journal.CorruptError](err); !ok || !strings.HasPrefix(e.Error(), "the vault is damaged: ") {
		t.Errorf("got %v, want that it is damaged", err)
	}
}

func TestCutOff(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := open(t, path)
	for i := range 20 {
		must(t, v.Put(t.Context(), vault.Item{ID: string(rune('a' + i)), Data: secret(i, 10_000)}))
	}
	must(t, v.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	for size := len(whole) / 2; size > 0; size -= 10_000 {
		must(t, os.WriteFile(path, whole[:size], 0o600))
		_, err := boltvault.Open(path, boltvault.Options{})
		isDamage(t, err)
	}
}

// An item that cannot be read any more can be forgotten.
func TestForgetWhatIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := open(t, path)
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: secret(1, 200)}, vault.Item{ID: "text/2", Data: secret(2, 200)}, vault.Item{ID: "text/3"}))
	must(t, v.Close())
	b, err := os.ReadFile(path)
	must(t, err)
	for _, s := range []string{"<secret 1>", "<secret 2>"} {
		b[bytes.LastIndex(b, []byte(s))] ^= 1
	}
	must(t, os.WriteFile(path, b, 0o600))

	v = open(t, path)
	_, err = v.Get(t.Context(), "text/1")
	isDamage(t, err)
	isDamage(t, v.Replace(t.Context(), vault.Item{ID: "text/1"}))
	must(t, v.Redact(t.Context(), "text/1", vault.Redaction{By: "a", At: now}))
	must(t, v.Delete(t.Context(), "text/2"))
	got, err := v.Get(t.Context(), "text/1", "text/2", "text/3")
	if err != nil || len(got) != 2 || got["text/1"].Redacted == nil {
		t.Errorf("got %v, %v", got, err)
	}
	if contains(t, path, "secret") {
		t.Error("the texts are still in the file")
	}
}
