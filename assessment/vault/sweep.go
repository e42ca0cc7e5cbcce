package vault

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// How many items are read, and how many are deleted, at once. To delete is dear in a file, whatever the number.
const (
	readAtOnce   = 20
	deleteAtOnce = 1000
)

// Items gives the items whose ids begin with prefix, as IDs does. One that cannot be read comes as an item with an id
// alone, beside a *journal.CorruptError, and the rest behind it; any other error comes last, beside no id.
func Items(ctx context.Context, v Vault, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		var ids []string
		for id, err := range v.IDs(ctx, prefix) {
			if err != nil {
				if some(ctx, v, ids, yield) {
					yield(Item{}, err)
				}
				return
			}
			if ids = append(ids, id); len(ids) == readAtOnce {
				if !some(ctx, v, ids, yield) {
					return
				}
				ids = ids[:0]
			}
		}
		some(ctx, v, ids, yield)
	}
}

// some gives the items that are still there. It says whether to go on.
func some(ctx context.Context, v Vault, ids []string, yield func(Item, error) bool) bool {
	if len(ids) == 0 {
		return true
	}
	got, err := v.Get(ctx, ids...)
	if _, damaged := errors.AsType[*journal.CorruptError](err); damaged && len(ids) > 1 {
		for _, id := range ids {
			if !some(ctx, v, []string{id}, yield) {
				return false
			}
		}
		return true
	} else if damaged {
		return yield(Item{ID: ids[0]}, err)
	}
	if err != nil {
		yield(Item{}, err)
		return false
	}
	for _, id := range ids {
		if item, ok := got[id]; ok && !yield(item, nil) {
			return false
		}
	}
	return true
}

// ExpiredIDs gives the ids of the items below prefix whose data is JSON with a member "at", a time before the one given.
// Whatever notes no time is left out. Where items cannot be read, the error names the first, and the others come all the
// same.
func ExpiredIDs(ctx context.Context, v Vault, prefix string, before time.Time) (ids []string, err error) {
	var unread error
	for item, err := range Items(ctx, v, prefix) {
		if err != nil && item.ID == "" {
			return nil, err
		}
		if err != nil && unread == nil {
			unread = err
		}
		var noted struct {
			At time.Time `json:"at"`
		}
		if err == nil && json.Unmarshal(item.Data, &noted) == nil && !noted.At.IsZero() && noted.At.Before(before) {
			ids = append(ids, item.ID)
		}
	}
	return ids, unread
}

// Expired deletes what ExpiredIDs gives, and says how many items that were. An item that is put anew under its id at this
// very moment may be deleted, too.
func Expired(ctx context.Context, v Vault, prefix string, before time.Time) (int, error) {
	ids, unread := ExpiredIDs(ctx, v, prefix, before)
	if err := DeleteAll(ctx, v, ids); err != nil {
		return 0, err
	}
	return len(ids), unread
}

// DeleteAll deletes any number of items, some at a time.
func DeleteAll(ctx context.Context, v Vault, ids []string) error {
	for part := range slices.Chunk(ids, deleteAtOnce) {
		if err := v.Delete(ctx, part...); err != nil {
			return err
		}
	}
	return nil
}
