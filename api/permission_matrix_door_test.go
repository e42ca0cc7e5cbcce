package api

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// matrix is a door over a filled store of its own.
type matrix struct {
	*harness
	fill    *matrixFill
	refresh *account.Refresh
}

func newMatrix(t *testing.T, fill *matrixFill, err error) *matrix {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{harness: &harness{t: t, Vault: vaulttest.Memory(), Log: &bytes.Buffer{}, now: moment.Add(time.Hour)}, fill: fill}
	j := journaltest.Memory()
	for _, r := range fill.records {
		if err := j.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for _, item := range fill.items {
		whole := item
		whole.Redacted = nil
		err := m.Vault.Put(t.Context(), whole)
		if err == nil && item.Redacted != nil {
			err = m.Vault.Redact(t.Context(), item.ID, *item.Redacted)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if m.Service, err = assessment.Open(t.Context(), assessment.Stores{Journal: j, Vault: m.Vault}, assessment.Options{Clock: m.clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Service.Close() })
	o := account.Options{Clock: m.clock, Cost: account.Cost{Memory: 8, Passes: 1, Threads: 1}}
	directory, err := account.NewDirectory(m.Service, m.Vault, o)
	if err != nil {
		t.Fatal(err)
	}
	m.refresh = account.NewRefresh(m.Service, m.Vault, o)
	if m.Server, err = New(Config{
		Service: m.Service, Vault: m.Vault, Directory: directory, Refresh: m.refresh, Clock: m.clock, Random: sameChance(3), Version: "test",
		TokenKey: account.TokenKey{ID: "key-1", Private: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))},
		Log:      slog.New(slog.NewTextHandler(&lockedWriter{w: m.Log}, nil)),
	}); err != nil {
		t.Fatal(err)
	}
	return m
}

// as is the account that a caller has; "" for the public.
func (m *matrix) as(c matrixCaller) string { return m.fill.accounts[c.String()] }

// keptVault remembers what is put into it.
type keptVault struct {
	vault.Vault
	mu    sync.Mutex
	items map[string]vault.Item
}

func (k *keptVault) keep(items []vault.Item, err error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, item := range items {
		if err == nil {
			k.items[item.ID] = item
		}
	}
	return err
}

func (k *keptVault) Put(ctx context.Context, items ...vault.Item) error {
	return k.keep(items, k.Vault.Put(ctx, items...))
}

func (k *keptVault) Replace(ctx context.Context, item vault.Item) error {
	return k.keep([]vault.Item{item}, k.Vault.Replace(ctx, item))
}

func (k *keptVault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	return k.keep([]vault.Item{{ID: id, Redacted: &r}}, k.Vault.Redact(ctx, id, r))
}

func (k *keptVault) Delete(ctx context.Context, ids ...string) error {
	k.mu.Lock()
	for _, id := range ids {
		delete(k.items, id)
	}
	k.mu.Unlock()
	return k.Vault.Delete(ctx, ids...)
}

// sameChance gives the same ids in every store.
func sameChance(seed byte) io.Reader {
	return &lockedReader{r: rand.NewChaCha8([32]byte{seed})}
}

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}
