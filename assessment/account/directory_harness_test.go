package account_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// cheap makes a password quick to look at.
var cheap = account.Cost{Memory: 64, Passes: 1, Threads: 1}

const good = "seven brown foxes"

// ticking is a clock that tests move.
type ticking struct {
	mu  sync.Mutex
	now time.Time
}

func (c *ticking) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *ticking) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// faulty is a vault that something happens to.
type faulty struct {
	vault.Vault
	mu     sync.Mutex
	before func(do string, ids ...string) error // instead of the call, if it gives an error
	after  func(do string, ids ...string) error
	calls  []string
}

func (f *faulty) run(do string, ids []string, call func() error) error {
	f.mu.Lock()
	before, after := f.before, f.after
	f.calls = append(f.calls, do)
	f.mu.Unlock()
	if before != nil {
		if err := before(do, ids...); err != nil {
			return err
		}
	}
	if err := call(); err != nil || after == nil {
		return err
	}
	return after(do, ids...)
}

func (f *faulty) set(before, after func(do string, ids ...string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before, f.after, f.calls = before, after, nil
}

func (f *faulty) Put(ctx context.Context, items ...vault.Item) error {
	var ids []string
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	return f.run("put", ids, func() error { return f.Vault.Put(ctx, items...) })
}

func (f *faulty) Get(ctx context.Context, ids ...string) (found map[string]vault.Item, err error) {
	err = f.run("get", ids, func() error { found, err = f.Vault.Get(ctx, ids...); return err })
	return found, err
}

func (f *faulty) Replace(ctx context.Context, item vault.Item) error {
	return f.run("replace", []string{item.ID}, func() error { return f.Vault.Replace(ctx, item) })
}

func (f *faulty) Delete(ctx context.Context, ids ...string) error {
	return f.run("delete", ids, func() error { return f.Vault.Delete(ctx, ids...) })
}

// house is a store with its directory.
type house struct {
	*account.Directory
	service *assessment.Service
	refresh *account.Refresh
	vault   *faulty
	clock   *ticking
}

// site is what replicas share.
type site struct {
	journal *journaltest.Storage
	vault   vaulttest.Backend
	clock   *ticking
}

func newSite() *site {
	return &site{journaltest.NewStorage(), vaulttest.MemoryBackend(), &ticking{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}}
}

// replica opens the store once more.
func (s *site) replica(t *testing.T, cost account.Cost) *house {
	t.Helper()
	v, err := s.vault.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return over(t, s.journal.Open(), v, s.clock, cost)
}

func over(t *testing.T, j journal.Journal, v vault.Vault, clock *ticking, cost account.Cost) *house {
	t.Helper()
	return tailing(t, j, v, clock, cost, time.Millisecond)
}

// tailing is a replica that looks for what others have recorded at intervals; 0 = only before changes of its own.
func tailing(t *testing.T, j journal.Journal, v vault.Vault, clock *ticking, cost account.Cost, tail time.Duration) *house {
	t.Helper()
	f := &faulty{Vault: v}
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: j, Vault: f}, assessment.Options{Clock: clock.Now, Tail: tail})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := svc.Close(); err != nil {
			t.Error(err)
		}
	})
	o := account.Options{Clock: clock.Now, Cost: cost}
	d, err := account.NewDirectory(svc, f, o)
	if err != nil {
		t.Fatal(err)
	}
	return &house{d, svc, account.NewRefresh(svc, f, o), f, clock}
}

func newHouse(t *testing.T) *house { return newSite().replica(t, cheap) }

func ann() account.New {
	return account.New{Email: "Ann@Example.org", Name: "Ann Otieno", Password: good, Role: assessment.Assessor, Units: []string{"KEN"}}
}

func (h *house) must(t *testing.T, n account.New) assessment.Account {
	t.Helper()
	a, err := h.Add(t.Context(), "operator", n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// mustSignIn signs in, a moment after whatever was before.
func (h *house) mustSignIn(t *testing.T, email, password, id string) {
	t.Helper()
	h.clock.pass(time.Millisecond)
	a, err := h.SignIn(t.Context(), email, password)
	if err != nil || a.ID != id {
		t.Errorf("signing in as %s: %q, %v; want %s", email, a.ID, err, id)
	}
}

// refused wants an error of a kind, and nothing internal.
func refused(t *testing.T, err error, kind assessment.Kind) {
	t.Helper()
	if e, ok := errors.AsType[*assessment.Error](err); !ok || e.Kind != kind {
		t.Errorf("got %v, want an error of kind %d", err, kind)
	}
}

// away is a vault that does not answer.
func away(do string) error { return &journal.UnavailableError{Op: do, Err: errors.New("gone")} }
