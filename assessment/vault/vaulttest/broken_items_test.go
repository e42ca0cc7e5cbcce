package vaulttest_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/vault"
)

// itemFlaws are of what is put and got.
var itemFlaws = []flaw{
	{name: "loses the salt", check: "put and get", get: change(func(item *vault.Item) { item.Salt = nil })},
	{name: "gives one item's id to all", check: "put and get", get: change(func(item *vault.Item) { item.ID = "text/1" })},
	{name: "stores the first thousand", check: "many items in one call", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		return b.Vault.Put(ctx, items[:min(len(items), 1000)]...)
	}},
	{name: "deletes the first thousand", check: "many items in one call", delete: func(ctx context.Context, b *brokenVault, ids ...string) error {
		return b.Vault.Delete(ctx, ids[:min(len(ids), 1000)]...)
	}},
	{name: "gives an empty item for a missing one", check: "get what is not there", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		for _, id := range ids {
			if _, ok := got[id]; !ok && err == nil {
				got[id] = vault.Item{ID: id}
			}
		}
		return got, err
	}},
	{name: "shows how it keeps redactions", check: "get what is not there", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		for _, id := range ids {
			if name, ok := strings.CutPrefix(id, "redacted "); ok && err == nil {
				if inner, _ := b.Vault.Get(ctx, name); inner[name].Redacted != nil {
					got[id] = vault.Item{ID: id}
				}
			}
		}
		return got, err
	}},
	{name: "folds the case of ids", check: "ids are told apart", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		items = slices.Clone(items)
		for i := range items {
			items[i].ID = strings.ToLower(items[i].ID)
		}
		return b.Vault.Put(ctx, items...)
	}},
	{name: "deletes what begins alike", check: "ids are told apart", delete: func(ctx context.Context, b *brokenVault, ids ...string) error {
		return b.Vault.Delete(ctx, append(ids, "a/b")...)
	}},
	{name: "ends data at a zero byte", check: "any bytes", get: change(func(item *vault.Item) { item.Data, _, _ = bytes.Cut(item.Data, []byte{0}) })},
	{name: "leaves out empty items", check: "any bytes", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		maps.DeleteFunc(got, func(_ string, item vault.Item) bool { return len(item.Data) == 0 && item.Redacted == nil })
		return got, err
	}},
	{name: "keeps the caller's bytes", check: "items belong to the caller", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		b.notes.keep(items...)
		return b.Vault.Put(ctx, items...)
	}, get: fromNotes},
	{name: "lends its own bytes", check: "items belong to the caller", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		for _, item := range items {
			b.notes.keep(vault.Item{ID: item.ID, Salt: bytes.Clone(item.Salt), Data: bytes.Clone(item.Data)})
		}
		return b.Vault.Put(ctx, items...)
	}, get: fromNotes},
	{name: "overwrites what is taken", check: "an id is taken", put: overwrite},
	{name: "overwrites and then says that it was taken", check: "an id is taken", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		err := b.Vault.Put(ctx, items...)
		if errors.Is(err, vault.ErrTaken) {
			return errors.Join(err, overwrite(ctx, b, items...))
		}
		return err
	}},
	{name: "takes the same item for its own", check: "an id is taken", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		err := b.Vault.Put(ctx, items...)
		if errors.Is(err, vault.ErrTaken) && len(items) == 1 {
			got, _ := b.Vault.Get(ctx, items[0].ID)
			if bytes.Equal(got[items[0].ID].Data, items[0].Data) {
				return nil
			}
		}
		return err
	}},
	{name: "takes the last of two", check: "an id twice in one call", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		last := make(map[string]vault.Item)
		for _, item := range items {
			last[item.ID] = item
		}
		return b.Vault.Put(ctx, slices.Collect(maps.Values(last))...)
	}},
}
