package vaulttest_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"

	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

func item(id, data string) vault.Item { return vault.Item{ID: id, Data: []byte(data)} }

// flaw is a vault in memory with one method spoilt.
type flaw struct {
	name, check string

	put     func(ctx context.Context, b *brokenVault, items ...vault.Item) error
	get     func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error)
	replace func(ctx context.Context, b *brokenVault, item vault.Item) error
	redact  func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error
	delete  func(ctx context.Context, b *brokenVault, ids ...string) error
	ids     func(ctx context.Context, b *brokenVault, prefix string) iter.Seq2[string, error]
	close   func(b *brokenVault) error
	open    func(b *brokenVault)
}

// broken is a storage whose vaults have the flaw.
func broken(f flaw) vaulttest.Backend {
	backend := vaulttest.MemoryBackend()
	open, contents := backend.Open, backend.Contents
	shared := &sharedNotes{kept: make(map[string]vault.Item)}
	backend.Open = func(ctx context.Context) (vault.Vault, error) {
		v, err := open(ctx)
		b := &brokenVault{Vault: v, flaw: f, notes: shared}
		if f.open != nil {
			f.open(b)
		}
		return b, err
	}
	backend.Contents = func(ctx context.Context) ([]byte, error) {
		all, err := contents(ctx)
		return append(all, shared.left...), err
	}
	return backend
}

// sharedNotes is what a flaw remembers beside the storage.
type sharedNotes struct {
	mu   sync.Mutex
	kept map[string]vault.Item
	left []byte
}

func (n *sharedNotes) keep(items ...vault.Item) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, item := range items {
		n.kept[item.ID] = item
		n.left = append(append(n.left, item.Data...), item.Salt...)
	}
}

type brokenVault struct {
	vault.Vault
	flaw  flaw
	notes *sharedNotes
	busy  *int // listings under way
}

func (b *brokenVault) Put(ctx context.Context, items ...vault.Item) error {
	if b.flaw.put != nil {
		return b.flaw.put(ctx, b, items...)
	}
	return b.Vault.Put(ctx, items...)
}

func (b *brokenVault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	if b.flaw.get != nil {
		return b.flaw.get(ctx, b, ids...)
	}
	return b.Vault.Get(ctx, ids...)
}

func (b *brokenVault) Replace(ctx context.Context, item vault.Item) error {
	if b.flaw.replace != nil {
		return b.flaw.replace(ctx, b, item)
	}
	return b.Vault.Replace(ctx, item)
}

func (b *brokenVault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	if b.flaw.redact != nil {
		return b.flaw.redact(ctx, b, id, r)
	}
	return b.Vault.Redact(ctx, id, r)
}

func (b *brokenVault) Delete(ctx context.Context, ids ...string) error {
	if b.flaw.delete != nil {
		return b.flaw.delete(ctx, b, ids...)
	}
	return b.Vault.Delete(ctx, ids...)
}

func (b *brokenVault) IDs(ctx context.Context, prefix string) iter.Seq2[string, error] {
	if b.flaw.ids != nil {
		return b.flaw.ids(ctx, b, prefix)
	}
	return b.Vault.IDs(ctx, prefix)
}

func (b *brokenVault) Close() error {
	if b.flaw.close != nil {
		return b.flaw.close(b)
	}
	return b.Vault.Close()
}

// overwrite puts items in the place of whatever is there.
func overwrite(ctx context.Context, b *brokenVault, items ...vault.Item) error {
	var err error
	for _, item := range items {
		err = errors.Join(err, b.Vault.Delete(ctx, item.ID), b.Vault.Put(ctx, item))
	}
	return err
}

// change gives a Get whose items are changed on their way out.
func change(fn func(*vault.Item)) func(context.Context, *brokenVault, ...string) (map[string]vault.Item, error) {
	return func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		for id, item := range got {
			fn(&item)
			got[id] = item
		}
		return got, err
	}
}

// lenient puts what Valid would refuse, cut to what it allows.
func lenient(ctx context.Context, b *brokenVault, items ...vault.Item) error {
	for i := range items {
		items[i].ID = strings.ToValidUTF8(items[i].ID, "?")
		items[i].Salt = items[i].Salt[:min(len(items[i].Salt), vault.MaxSalt)]
	}
	err := b.Vault.Put(ctx, items...)
	if errors.Is(err, vault.ErrInvalid) {
		return nil
	}
	return err
}

// remember keeps what was put; fromNotes gives it instead of what is stored.
func remember(ctx context.Context, b *brokenVault, items ...vault.Item) error {
	b.notes.keep(items...)
	return b.Vault.Put(ctx, items...)
}

func fromNotes(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
	got, err := b.Vault.Get(ctx, ids...)
	for id := range got {
		got[id] = b.notes.kept[id]
	}
	return got, err
}
