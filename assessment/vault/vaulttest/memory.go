package vaulttest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"readiness/assessment/vault"
)

// Memory is an empty vault that is gone with the process.
func Memory() vault.Vault { return new(storage).open() }

// MemoryBackend is an empty storage in memory, which vaults may share.
func MemoryBackend() Backend {
	s := new(storage)
	return Backend{
		Open:     func(context.Context) (vault.Vault, error) { return s.open(), nil },
		Shared:   true,
		Contents: func(context.Context) ([]byte, error) { return s.contents(), nil },
	}
}

type storage struct {
	mu    sync.Mutex
	items map[string]vault.Item
}

func (s *storage) open() *memory { return &memory{storage: s} }

func (s *storage) contents() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []byte
	for _, item := range s.items {
		all = fmt.Appendf(all, "%s %s %s %v\n", item.ID, item.Salt, item.Data, item.Redacted)
	}
	return all
}

// memory is a vault on a storage.
type memory struct {
	storage *storage
	closed  bool // under the storage's mutex
}

// do runs fn alone, if the vault is open and ctx has not ended.
func (m *memory) do(ctx context.Context, fn func(items map[string]vault.Item) error) error {
	m.storage.mu.Lock()
	defer m.storage.mu.Unlock()
	switch {
	case m.closed:
		return vault.ErrClosed
	case ctx.Err() != nil:
		return fmt.Errorf("use the vault: %w", context.Cause(ctx))
	}
	if m.storage.items == nil {
		m.storage.items = make(map[string]vault.Item)
	}
	return fn(m.storage.items)
}

// Put implements vault.Vault: all items or none.
func (m *memory) Put(ctx context.Context, items ...vault.Item) error {
	return m.do(ctx, func(stored map[string]vault.Item) error {
		if err := vault.Valid(items...); err != nil {
			return err
		}
		for _, item := range items {
			if _, taken := stored[item.ID]; taken {
				return fmt.Errorf("item %q: %w", item.ID, vault.ErrTaken)
			}
		}
		for _, item := range items {
			stored[item.ID] = copied(item)
		}
		return nil
	})
}

// copied is an item as vaults keep it, with nothing of the caller's.
func copied(item vault.Item) vault.Item {
	item.Salt, item.Data = bytes.Clone(item.Salt), bytes.Clone(item.Data)
	if item.Redacted != nil {
		normal, err := item.Redacted.Normal()
		if err == nil { // Valid has looked at it
			item.Redacted = &normal
		}
	}
	return item
}

// Get implements vault.Vault.
func (m *memory) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	found := make(map[string]vault.Item)
	err := m.do(ctx, func(stored map[string]vault.Item) error {
		for _, id := range ids {
			if item, ok := stored[id]; ok {
				found[id] = copied(item)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// IDs implements vault.Vault; what is put later does not come.
func (m *memory) IDs(ctx context.Context, prefix string) iter.Seq2[string, error] {
	ready := func() error { return m.do(ctx, func(map[string]vault.Item) error { return nil }) }
	return vault.Pages(prefix, ready, func(string) (page vault.Page, err error) {
		err = m.do(ctx, func(stored map[string]vault.Item) error {
			page.IDs = slices.DeleteFunc(slices.Sorted(maps.Keys(stored)), func(id string) bool { return !strings.HasPrefix(id, prefix) })
			return nil
		})
		return page, err
	})
}

// Replace implements vault.Vault.
func (m *memory) Replace(ctx context.Context, item vault.Item) error {
	return m.do(ctx, func(stored map[string]vault.Item) error {
		if err := vault.ValidReplacement(item); err != nil {
			return err
		}
		old, ok := stored[item.ID]
		switch {
		case !ok:
			return fmt.Errorf("item %q: %w", item.ID, vault.ErrNotFound)
		case old.Redacted != nil:
			return fmt.Errorf("item %q: %w", item.ID, vault.ErrRedacted)
		}
		stored[item.ID] = copied(item)
		return nil
	})
}

// Redact implements vault.Vault.
func (m *memory) Redact(ctx context.Context, id string, r vault.Redaction) error {
	return m.do(ctx, func(stored map[string]vault.Item) error {
		r, err := r.Normal()
		if err != nil {
			return err
		}
		old, ok := stored[id]
		switch {
		case !ok:
			return fmt.Errorf("item %q: %w", id, vault.ErrNotFound)
		case old.Redacted == nil:
			stored[id] = vault.Item{ID: id, Redacted: &r}
		}
		return nil
	})
}

// Delete implements vault.Vault.
func (m *memory) Delete(ctx context.Context, ids ...string) error {
	return m.do(ctx, func(stored map[string]vault.Item) error {
		for _, id := range ids {
			delete(stored, id)
		}
		return nil
	})
}

// Close implements vault.Vault; what the vault holds stays for those opened on the same storage.
func (m *memory) Close() error {
	m.storage.mu.Lock()
	defer m.storage.mu.Unlock()
	m.closed = true
	return nil
}
