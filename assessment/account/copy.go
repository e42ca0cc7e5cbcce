package account

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"readiness/assessment"
	"readiness/assessment/vault"
)

// Copied counts accounts by what Copy did with them.
type Copied struct {
	New, Changed, Same int
	Erased             int // in the copy, which still had them
	Missing            int // the vault that was copied does not have them; a copy that does keeps them
}

// copiedAtOnce bounds how many items are held in memory.
const copiedAtOnce = 100

// Copy brings the people of living, the accounts that a journal holds, from one vault to another, and brings those that
// are there up to date: who is not living is erased. What was redacted in either is redacted in the copy.
//
// What they have looked at goes with them. Refresh tokens do not go, nor what closes them: in the copy nobody is signed in. A token that is exchanged in one of
// the two would still be good in the other, where nobody would notice that it came a second time.
func Copy(ctx context.Context, from, to vault.Vault, living map[string]bool) (Copied, error) {
	var c Copied
	err := c.people(ctx, from, to, slices.Sorted(maps.Keys(living)))
	if err == nil {
		err = c.erase(ctx, to, living)
	}
	if err == nil {
		err = copyLogins(ctx, from, to, living)
	}
	if err == nil {
		err = copyMarks(ctx, from, to, living)
	}
	return c, assessment.StorageError(err)
}

func (c *Copied) people(ctx context.Context, from, to vault.Vault, ids []string) error {
	for part := range slices.Chunk(ids, copiedAtOnce) {
		keys := make([]string, len(part))
		for i, id := range part {
			keys[i] = accountPrefix + id
		}
		found, err := from.Get(ctx, keys...)
		if err != nil {
			return err
		}
		c.Missing += len(keys) - len(found)
		fresh, changed, err := bring(ctx, to, slices.Collect(maps.Values(found)))
		if err != nil {
			return err
		}
		c.New, c.Changed, c.Same = c.New+fresh, c.Changed+changed, c.Same+len(found)-fresh-changed
	}
	return nil
}

// erase takes who is not living out of the copy.
func (c *Copied) erase(ctx context.Context, to vault.Vault, living map[string]bool) error {
	gone, err := Strangers(ctx, to, living)
	if err == nil {
		err = vault.DeleteAll(ctx, to, gone)
		c.Erased = len(gone)
	}
	return err
}

// Strangers gives the ids of the items in a vault that say who somebody is, and who is not living: an account that was
// erased, or that never came to be recorded.
func Strangers(ctx context.Context, v vault.Vault, living map[string]bool) (ids []string, err error) {
	for id, err := range v.IDs(ctx, accountPrefix) {
		if err != nil {
			return nil, assessment.StorageError(err)
		}
		if !living[id[len(accountPrefix):]] {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// copyLogins copies what addresses lead to. What the copy alone has goes, unless it leads to an account that is living:
// then it is the other vault that has lost it.
func copyLogins(ctx context.Context, from, to vault.Vault, living map[string]bool) error {
	there := map[string]bool{}
	var some []vault.Item
	for item, err := range vault.Items(ctx, from, loginPrefix) {
		if err != nil {
			return err
		}
		there[item.ID] = true
		if some = append(some, item); len(some) == copiedAtOnce {
			if _, _, err := bring(ctx, to, some); err != nil {
				return err
			}
			some = nil
		}
	}
	if _, _, err := bring(ctx, to, some); err != nil {
		return err
	}
	var gone []string
	for item, err := range vault.Items(ctx, to, loginPrefix) {
		if err != nil {
			return err
		}
		if x, ok, err := decode[loginV1](item); !there[item.ID] && err == nil && (!ok || !living[x.ID]) {
			gone = append(gone, item.ID)
		}
	}
	return vault.DeleteAll(ctx, to, gone)
}

// bring makes items of a vault the same as these, and says how many were not there, and how many were different.
func bring(ctx context.Context, to vault.Vault, items []vault.Item) (fresh, changed int, err error) {
	var ids []string
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	there, err := to.Get(ctx, ids...)
	if err != nil {
		return 0, 0, err
	}
	var put []vault.Item
	for _, item := range items {
		old, copied := there[item.ID]
		switch {
		case !copied:
			put = append(put, item)
			continue
		case old.Redacted != nil, item.Redacted == nil && bytes.Equal(old.Data, item.Data) && bytes.Equal(old.Salt, item.Salt):
			continue
		case item.Redacted != nil:
			err = to.Redact(ctx, item.ID, *item.Redacted)
		default:
			err = to.Replace(ctx, item)
		}
		if err != nil {
			return 0, 0, err
		}
		changed++
	}
	if len(put) > 0 {
		err = to.Put(ctx, put...)
	}
	return len(put), changed, err
}
