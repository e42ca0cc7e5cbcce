package vaulttest_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

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

var flaws = []flaw{
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
	{name: "forgets", check: "open again", open: func(b *brokenVault) { b.Vault = vaulttest.Memory() }},
	{name: "puts what cannot be kept", check: "what cannot be kept", put: lenient},
	{name: "lets anybody redact", check: "what cannot be kept", redact: func(ctx context.Context, b *brokenVault, id string, r vault.Redaction) error {
		if r.By == "" {
			r.By = "somebody"
		}
		return b.Vault.Redact(ctx, id, r)
	}},
	{name: "never closes", check: "closed", close: func(*brokenVault) error { return nil }},
	{name: "closes once", check: "closed", close: func(b *brokenVault) error {
		if _, err := b.Vault.Get(context.Background()); err != nil {
			return err
		}
		return b.Vault.Close()
	}},
	{name: "does not look at the context", check: "context ended before", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		return b.Vault.Put(context.WithoutCancel(ctx), items...)
	}},
	{name: "hides why the context ended", check: "context ended before", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return b.Vault.Get(ctx, ids...)
	}},
	{name: "looks first and puts then", check: "one of sixteen puts an id", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		for _, item := range items {
			if got, err := b.Vault.Get(ctx, item.ID); err != nil || len(got) > 0 {
				return errors.Join(err, vault.ErrTaken)
			}
		}
		time.Sleep(time.Millisecond)
		return overwrite(ctx, b, items...)
	}},
	{name: "takes the same item of another caller for its own", check: "one of sixteen puts an id", put: func(ctx context.Context, b *brokenVault, items ...vault.Item) error {
		err := b.Vault.Put(ctx, items...)
		if got, _ := b.Vault.Get(ctx, items[0].ID); errors.Is(err, vault.ErrTaken) && bytes.Equal(got[items[0].ID].Data, items[0].Data) {
			return nil
		}
		return err
	}},
	{name: "looks first and replaces then", check: "redact against replace", replace: func(ctx context.Context, b *brokenVault, item vault.Item) error {
		got, err := b.Vault.Get(ctx, item.ID)
		if err != nil || got[item.ID].Redacted != nil {
			return errors.Join(err, vault.ErrRedacted)
		}
		runtime.Gosched()
		time.Sleep(time.Millisecond)
		return overwrite(ctx, b, item)
	}},
	{name: "gives another caller's item", check: "callers do not disturb each other", get: func(ctx context.Context, b *brokenVault, ids ...string) (map[string]vault.Item, error) {
		return b.Vault.Get(ctx, append(ids, "text/0/replaced")...)
	}},
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
