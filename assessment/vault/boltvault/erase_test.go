package boltvault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"readiness/assessment/vault"
	"readiness/assessment/vault/boltvault"
)

var now = time.Date(2026, 11, 22, 6, 14, 23, 123_000_000, time.UTC)

func open(t testing.TB, path string) *boltvault.Vault {
	t.Helper()
	v, err := boltvault.Open(path, boltvault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func must(t interface{ Fatal(...any) }, err error) {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// secret is a text that can be told from every other wherever a piece of it lies.
func secret(n, size int) []byte {
	mark := fmt.Sprintf("<secret %d>", n)
	return []byte(strings.Repeat(mark, 1+size/len(mark)))
}

// After any calls the vault holds what a map would hold, the file holds nothing of what was erased, and bbolt finds it
// sound.
func TestErasedIsNotInTheFile(t *testing.T) {
	folder, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(folder, fmt.Sprint(n))
		v, err := boltvault.Open(path, boltvault.Options{})
		must(t, err)
		defer func() { must(t, errors.Join(v.Close(), os.Remove(path))) }()
		ctx, live, gone, secrets := context.Background(), map[string]int{}, map[int]bool{}, 0
		fresh := func(id string) vault.Item {
			secrets++
			live[id] = secrets
			return vault.Item{ID: id, Data: secret(secrets, rapid.SampledFrom([]int{0, 50, 1000, 5000, 30_000}).Draw(t, "size"))}
		}
		id := func() string { return fmt.Sprintf("text/%d", rapid.IntRange(0, 40).Draw(t, "id")) }
		for range rapid.IntRange(1, 8).Draw(t, "calls") {
			switch rapid.IntRange(0, 4).Draw(t, "call") {
			case 0, 1:
				var items []vault.Item
				for range rapid.IntRange(1, 20).Draw(t, "items") {
					if id := id(); live[id] == 0 {
						items = append(items, fresh(id))
					}
				}
				must(t, v.Put(ctx, items...))
			case 2:
				if id := id(); live[id] > 0 {
					gone[live[id]] = true
					must(t, v.Replace(ctx, fresh(id)))
				}
			case 3:
				if id := id(); live[id] > 0 {
					gone[live[id]], live[id] = true, -1
					must(t, v.Redact(ctx, id, vault.Redaction{By: "account/1", At: now}))
				}
			case 4:
				first, second := id(), id()
				for _, id := range []string{first, second} {
					if live[id] > 0 {
						gone[live[id]] = true
					}
					delete(live, id)
				}
				must(t, v.Delete(ctx, first, second))
			}
			stored, err := os.ReadFile(path)
			must(t, err)
			for n := range gone {
				if bytes.Contains(stored, fmt.Appendf(nil, "<secret %d>", n)) {
					t.Fatalf("secret %d was erased and is in the file", n)
				}
			}
		}
		for id, n := range live {
			got, err := v.Get(ctx, id)
			must(t, err)
			if item, ok := got[id]; !ok || (item.Redacted != nil) != (n < 0) || n > 0 && !bytes.HasPrefix(item.Data, secret(n, 0)) {
				t.Fatalf("item %s is %v, want secret %d", id, item, n)
			}
		}
		must(t, v.Close())
		sound(t, path)
	})
}

// sound has bbolt look at the file.
func sound(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, path string) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	must(t, err)
	defer func() { must(t, db.Close()) }()
	must(t, db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("the file is not sound: %v", err)
		}
		return nil
	}))
}

func contains(t *testing.T, path, text string) bool {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return bytes.Contains(b, []byte(text))
}

// A crash between the two transactions of an erasure leaves the mark that the first has put, and the text in a page that
// is free. The next Open goes on from there.
func TestOpenFinishesAnErasure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := open(t, path)
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1", Data: secret(1, 9000)}, vault.Item{ID: "text/2", Data: secret(2, 100)}))
	must(t, v.Close())

	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(boltvault.Bucket)
		return errors.Join(b.Delete([]byte("text/1")), b.Put(boltvault.KeyUnwiped, []byte{1}))
	}))
	must(t, db.Close())
	if !contains(t, path, "<secret 1>") {
		t.Fatal("bbolt itself overwrites what was deleted: the test shows nothing")
	}

	reader, err := boltvault.Open(path, boltvault.Options{ReadOnly: true})
	must(t, err)
	got, err := reader.Get(t.Context(), "text/1", "text/2", string(boltvault.KeyUnwiped))
	if err != nil || len(got) != 1 {
		t.Errorf("open for reading only, it holds %v, %v", got, err)
	}
	must(t, reader.Close())

	must(t, open(t, path).Close())
	if contains(t, path, "<secret 1>") || !contains(t, path, "<secret 2>") {
		t.Error("the erasure was not finished")
	}
	sound(t, path)
	db, err = bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.View(func(tx *bbolt.Tx) error {
		if tx.Bucket(boltvault.Bucket).Get(boltvault.KeyUnwiped) != nil {
			t.Error("the mark stays: every Open would begin again")
		}
		return nil
	}))
	must(t, db.Close())
}

// A transaction that failed may have written behind what the file uses.
func TestEraseBehindTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	v := open(t, path)
	must(t, v.Put(t.Context(), vault.Item{ID: "text/1"}))
	must(t, v.Close())
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = f.Write(secret(1, 10_000))
	must(t, errors.Join(err, f.Close()))

	v = open(t, path)
	must(t, v.Delete(t.Context(), "text/1"))
	if contains(t, path, "<secret 1>") {
		t.Error("it is still there")
	}
}
