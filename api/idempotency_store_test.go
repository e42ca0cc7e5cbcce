package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"readiness/assessment/vault"
)

// A process that died leaves its lock. Of many who come later one takes it over; the same of a key whose day is over, and
// of one that is new.
func TestOneOfManyTakesAKey(t *testing.T) {
	for name, before := range map[string]func(h *harness, o *repeats){
		"new": func(*harness, *repeats) {},
		"lost": func(h *harness, o *repeats) {
			if _, _, err := o.begin(h.t.Context(), "auditor", "one"); err != nil {
				h.t.Fatal(err)
			}
			h.later(lockLife)
		},
		"over": func(h *harness, _ *repeats) {
			h.try("one").want(http.StatusOK)
			h.later(RepeatLife)
		},
	} {
		t.Run(name, func(t *testing.T) {
			for range 20 {
				h := newHarness(t)
				h.trial(false, func(*call) error { return nil })
				before(h, h.Server.repeats)
				var won atomic.Int32
				var all sync.WaitGroup
				for range 8 {
					all.Go(func() {
						o, err := newRepeats(h.Vault, h.clock, h.Server.config.Random) // a process of its own
						if err != nil {
							t.Error(err)
							return
						}
						if mine, _, err := o.begin(t.Context(), "auditor", "one"); err == nil && mine != nil {
							won.Add(1)
						} else if problemOf(err).Status != http.StatusConflict {
							t.Errorf("%v", err)
						}
					})
				}
				all.Wait()
				if won.Load() > 1 || name == "new" && won.Load() == 0 {
					t.Fatalf("%d have it", won.Load())
				}
			}
		})
	}
}

// Where what has ended is swept away just then, two may find different places free: both look, and one gives way at least.
func TestTakersOfDifferentPlaces(t *testing.T) {
	h := newHarness(t)
	o := h.Server.repeats
	ids := places("auditor", "one")
	k, err := secretsOf("one", nil)
	if err != nil {
		t.Fatal(err)
	}
	first, second := &attempt{id: ids[0], secrets: k}, &attempt{id: ids[1], secrets: k}
	if err := o.take(t.Context(), first, ids); err != nil {
		t.Fatal(err)
	}
	if err := o.take(t.Context(), second, ids); problemOf(err).Status != http.StatusConflict {
		t.Errorf("both have it: %v", err)
	}
	if left, err := h.Vault.Get(t.Context(), ids...); err != nil || len(left) != 1 {
		t.Errorf("left: %d, %v", len(left), err)
	}
}

func TestVaultHasNeitherKeyNorRequestNorAnswer(t *testing.T) {
	h := newHarness(t)
	h.trial(false, func(c *call) error { _, err := io.Copy(io.Discard, c.request.Body); return err })
	h.try("planted-key").want(http.StatusOK)
	found, err := h.Vault.Get(t.Context(), places("auditor\x00auditor\x00*", "planted-key")...)
	if err != nil || len(found) != 1 {
		t.Fatalf("%d items, %v", len(found), err)
	}
	for id, item := range found {
		if all := id + string(item.Data); strings.Contains(all, "planted") || strings.Contains(all, "secret-word") || strings.Contains(all, `"word"`) {
			t.Errorf("it says %s", all)
		}
	}
}

// brokenVault cannot be reached.
type brokenVault struct{ vault.Vault }

func (brokenVault) Get(context.Context, ...string) (map[string]vault.Item, error) {
	return nil, vault.ErrClosed
}

func TestKeyWithoutVault(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Vault = brokenVault{c.Vault} })
	tr := h.trial(false, func(*call) error { return nil })
	if r := h.try("one"); r.Status < http.StatusInternalServerError || tr.ran.Load() != 0 {
		t.Errorf("%d, %d runs", r.Status, tr.ran.Load())
	}
	h.do(http.MethodPost, "/test", "auditor", "").want(http.StatusOK)
}

func FuzzIdempotencyKey(f *testing.F) {
	for _, seed := range []string{`"8e03978e-40d5-43e8-bc93-6894a57f9324"`, "one", "", `"`, `"\""`, `"a\b"`, " a ", "\x00", "a\nb", "é", strings.Repeat("a", 256)} {
		f.Add(seed)
	}
	if key, err := readKey([]string{`"a \"b\" \\"`}); err != nil || key != `a "b" \` {
		f.Fatalf("%q, %v", key, err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := readKey([]string{text})
		if err != nil {
			p := problemOf(err)
			if p.Status != http.StatusBadRequest || len(p.Errors) != 1 || len(text) > 20 && strings.Contains(p.Detail, text) {
				t.Errorf("%q: %+v", text, p)
			}
			return
		}
		if key == "" || len(key) > longestKey || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q reads as %q", text, key)
		}
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(key) + `"`
		if again, err := readKey([]string{quoted}); err != nil || again != key {
			t.Errorf("%q in quotes reads as %q, %v", key, again, err)
		}
		if ids := places("a", key); !vault.ValidID(ids[0]) || !vault.ValidID(ids[repeatPlaces-1]) || ids[0] == places("b", key)[0] {
			t.Errorf("ids %q", ids)
		}
	})
}

// Wherever the reader cuts it, the sum of a form is the same.
func FuzzFormDigest(f *testing.F) {
	f.Add("--x\r\nname\r\n\r\nvalue\r\n--x--", 3)
	f.Add("----x", 1)
	f.Fuzz(func(t *testing.T, body string, at int) {
		if at < 0 || at > len(body) {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		k := secrets{mac: []byte("k")}
		whole, cut, marked := k.digest(r), k.digest(r), k.digest(r)
		whole.add([]byte(body))
		cut.add([]byte(body[:at]))
		cut.add([]byte(body[at:]))
		marked.hash.Write([]byte(strings.ReplaceAll(body, "--x", "\x00")))
		if a, b, c := whole.end(), cut.end(), marked.end(); !bytes.Equal(a, b) || !bytes.Equal(a, c) {
			t.Errorf("%q at %d", body, at)
		}
	})
}
