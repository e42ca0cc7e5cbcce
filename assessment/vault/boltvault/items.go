package boltvault

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// Put stores all items or none.
func (v *Vault) Put(ctx context.Context, items ...vault.Item) error {
	const op = "put into the vault"
	v.mu.RLock()
	defer v.mu.RUnlock()
	if err := v.ready(ctx, op); err != nil {
		return err
	}
	if err := vault.Valid(items...); err != nil {
		return err
	}
	if len(items) == 0 {
		return nil
	}
	return failed(op, v.file.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		for _, item := range items {
			if err := put(b, item); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return refusal{fmt.Errorf("%s: %w", op, context.Cause(ctx))}
		}
		return nil
	}))
}

// put stores a new item, which Valid has looked at.
func put(b *bbolt.Bucket, item vault.Item) error {
	if b.Get([]byte(item.ID)) != nil {
		return refusal{fmt.Errorf("item %q: %w", item.ID, vault.ErrTaken)}
	}
	if item.Redacted != nil {
		normal, err := item.Redacted.Normal()
		if err != nil {
			return refusal{err}
		}
		item.Redacted = &normal
	}
	return b.Put([]byte(item.ID), encode(item))
}

// Get reads all ids as they were at one moment.
func (v *Vault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	const op = "read the vault"
	v.mu.RLock()
	defer v.mu.RUnlock()
	if err := v.ready(ctx, op); err != nil {
		return nil, err
	}
	found := make(map[string]vault.Item, len(ids))
	err := v.file.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		for _, id := range ids {
			if ctx.Err() != nil {
				return refusal{fmt.Errorf("%s: %w", op, context.Cause(ctx))}
			}
			item, ok, err := stored(b, id)
			if err != nil {
				return err
			}
			if ok {
				found[id] = item
			}
		}
		return nil
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return found, nil
}

// pageLength is how many ids are read at once: a reader keeps those who erase waiting.
const pageLength = 1000

// IDs reads some ids at a time, each part as it was at one moment.
func (v *Vault) IDs(ctx context.Context, prefix string) iter.Seq2[string, error] {
	const op = "list the vault"
	ready := func() error {
		v.mu.RLock()
		defer v.mu.RUnlock()
		return v.ready(ctx, op)
	}
	return vault.Pages(prefix, ready, func(after string) (page vault.Page, err error) {
		v.mu.RLock()
		defer v.mu.RUnlock()
		if err := v.ready(ctx, op); err != nil {
			return page, err
		}
		err = v.file.View(func(tx *bbolt.Tx) error {
			c := tx.Bucket([]byte(bucket)).Cursor()
			key, _ := c.Seek([]byte(cmp.Or(after, prefix)))
			if after != "" && string(key) == after {
				key, _ = c.Next()
			}
			for ; key != nil && bytes.HasPrefix(key, []byte(prefix)); key, _ = c.Next() {
				if id := string(key); vault.ValidID(id) { // what is none is this package's own
					page.IDs = append(page.IDs, id)
				}
				if len(page.IDs) == pageLength {
					page.Next = string(key)
					return nil
				}
			}
			return nil
		})
		return page, failed(op, err)
	})
}

// Replace takes the old salt and data out of the file.
func (v *Vault) Replace(ctx context.Context, item vault.Item) error {
	if err := vault.ValidReplacement(item); err != nil {
		return v.orClosed(err)
	}
	return v.erase(ctx, "replace an item of the vault", func(b *bbolt.Bucket) (bool, error) {
		old, ok, err := stored(b, item.ID)
		switch {
		case err != nil:
			return false, err
		case !ok:
			return false, refusal{fmt.Errorf("item %q: %w", item.ID, vault.ErrNotFound)}
		case old.Redacted != nil:
			return false, refusal{fmt.Errorf("item %q: %w", item.ID, vault.ErrRedacted)}
		}
		return true, b.Put([]byte(item.ID), encode(item))
	})
}

// Redact takes salt and data out of the file.
func (v *Vault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	r, err := r.Normal()
	if err != nil {
		return v.orClosed(err)
	}
	return v.erase(ctx, "redact an item of the vault", func(b *bbolt.Bucket) (bool, error) {
		old, ok, err := stored(b, id)
		switch {
		case err != nil: // what can no longer be read must be forgettable, too
		case !ok:
			return false, refusal{fmt.Errorf("item %.*q: %w", vault.MaxID, id, vault.ErrNotFound)}
		case old.Redacted != nil:
			return false, nil
		}
		return true, b.Put([]byte(id), encode(vault.Item{ID: id, Redacted: &r}))
	})
}

// Delete takes the items out of the file.
func (v *Vault) Delete(ctx context.Context, ids ...string) error {
	return v.erase(ctx, "delete from the vault", func(b *bbolt.Bucket) (bool, error) {
		deleted := false
		for _, id := range ids {
			if !vault.ValidID(id) || b.Get([]byte(id)) == nil {
				continue
			}
			if err := b.Delete([]byte(id)); err != nil {
				return false, err
			}
			deleted = true
		}
		return deleted, nil
	})
}

// stored reads one item, if it is there.
func stored(b *bbolt.Bucket, id string) (vault.Item, bool, error) {
	if !vault.ValidID(id) {
		return vault.Item{}, false, nil
	}
	value := b.Get([]byte(id))
	if value == nil {
		return vault.Item{}, false, nil
	}
	item, err := decode(id, value)
	if err != nil {
		return vault.Item{}, true, &journal.CorruptError{Reason: fmt.Sprintf("item %q: %v", id, err), Err: err}
	}
	return item, true, nil
}

// orClosed gives a fault of the call, unless the vault is closed: that comes first.
func (v *Vault) orClosed(err error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return vault.ErrClosed
	}
	return err
}
