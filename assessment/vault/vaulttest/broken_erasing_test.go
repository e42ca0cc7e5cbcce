package vaulttest_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"readiness/assessment/vault"
)

// erasingFlaws are of Replace, Redact and Delete.
var erasingFlaws = []flaw{
	{name: "replaces what is not there", check: "replace", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		err := b.Vault.Replace(ctx, item)
		if errors.Is(err, vault.ErrNotFound) {
			return b.Vault.Put(ctx, item)
		}
		return err
	}},
	{name: "keeps the old salt", check: "replace", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		if old, err := b.Vault.Get(ctx, item.ID); err == nil {
			item.Salt = old[item.ID].Salt
		}
		return b.Vault.Replace(ctx, item)
	}},
	{name: "says that only changed items are found", check: "replace", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		if old, err := b.Vault.Get(ctx, item.ID); err == nil && bytes.Equal(old[item.ID].Data, item.Data) {
			return vault.ErrNotFound
		}
		return b.Vault.Replace(ctx, item)
	}},
	{name: "erases the data and keeps the salt", check: "redact", put: remember, get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		for id, item := range got {
			if item.Redacted != nil {
				item.Salt = b.notes.kept[id].Salt
				got[id] = item
			}
		}
		return got, err
	}},
	{name: "marks and keeps the data", check: "redact", put: remember, get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		got, err := b.Vault.Get(ctx, ids...)
		for id, item := range got {
			if item.Redacted != nil {
				item.Data = b.notes.kept[id].Data
				got[id] = item
			}
		}
		return got, err
	}},
	{name: "deletes instead", check: "redact", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		return errors.Join(b.Vault.Redact(ctx, id, r), b.Vault.Delete(ctx, id))
	}},
	{name: "redacts what is not there", check: "redact", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		if err := b.Vault.Redact(ctx, id, r); !errors.Is(err, vault.ErrNotFound) {
			return err
		}
		return nil
	}},
	{name: "gives local times", check: "redact", get: change(func(item *vault.Item) {
		if item.Redacted != nil {
			item.Redacted.At = item.Redacted.At.In(time.FixedZone("", 3600))
		}
	})},
	{name: "keeps whole seconds", check: "redact", get: change(func(item *vault.Item) {
		if item.Redacted != nil {
			item.Redacted.At = item.Redacted.At.Truncate(time.Second)
		}
	})},
	{name: "takes the last redaction", check: "a redaction stays", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		if got, _ := b.Vault.Get(ctx, id); got[id].Redacted != nil {
			return overwrite(ctx, b, vault.Item{ID: id, Redacted: &r})
		}
		return b.Vault.Redact(ctx, id, r)
	}},
	{name: "a second redaction is an error", check: "a redaction stays", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		if got, _ := b.Vault.Get(ctx, id); got[id].Redacted != nil {
			return vault.ErrRedacted
		}
		return b.Vault.Redact(ctx, id, r)
	}},
	{name: "replaces what was redacted", check: "a redaction stays", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		err := b.Vault.Replace(ctx, item)
		if errors.Is(err, vault.ErrRedacted) {
			return overwrite(ctx, b, item)
		}
		return err
	}},
	{name: "puts a redacted item as a whole one", check: "put a redacted item", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		items = slices.Clone(items)
		for i := range items {
			items[i].Redacted = nil
		}
		return b.Vault.Put(ctx, items...)
	}},
	{name: "a missing id is an error", check: "delete", delete: func(ctx context.Context, b *brokenVault, ids ...string) error {
		for _, id := range ids {
			if got, _ := b.Vault.Get(ctx, id); len(got) == 0 {
				return vault.ErrNotFound
			}
		}
		return b.Vault.Delete(ctx, ids...)
	}},
	{name: "leaves a mark", check: "delete", delete: func(ctx context.Context, b *brokenVault, ids ...string) error {
		got, _ := b.Vault.Get(ctx, ids...)
		for id := range got {
			b.notes.keep(vault.Item{ID: id})
		}
		return b.Vault.Delete(ctx, ids...)
	}, put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		for _, item := range items {
			if _, ok := b.notes.kept[item.ID]; ok {
				return vault.ErrTaken
			}
		}
		return b.Vault.Put(ctx, items...)
	}},
	{name: "keeps a copy of what it redacts", check: "erased from the storage", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		got, _ := b.Vault.Get(ctx, id)
		b.notes.keep(got[id])
		return b.Vault.Redact(ctx, id, r)
	}},
	{name: "keeps a copy of what it replaces", check: "erased from the storage", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		got, _ := b.Vault.Get(ctx, item.ID)
		b.notes.keep(got[item.ID])
		return b.Vault.Replace(ctx, item)
	}},
	{name: "keeps a copy of what it deletes", check: "erased from the storage", delete: func(ctx context.Context, b *brokenVault, ids ...string) error {
		got, _ := b.Vault.Get(ctx, ids...)
		b.notes.keep(slices.Collect(maps.Values(got))...)
		return b.Vault.Delete(ctx, ids...)
	}},
}
