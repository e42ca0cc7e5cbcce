package mongovault

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/vault"
)

// Put inserts some hundred items at a time. Another caller may see the first of them before the last is stored.
func (v *Vault) Put(ctx context.Context, items ...vault.Item) error {
	const op = "put into the vault"
	if err := v.link.Usable(ctx, op); err != nil {
		return err
	}
	if err := vault.Valid(items...); err != nil {
		return err
	}
	put := bson.NewObjectID()
	for len(items) > 0 {
		var some []entry
		for size := 0; len(items) > 0 && len(some) < batch && (size == 0 || size+len(items[0].Data) <= batchSize); items = items[1:] {
			size += len(items[0].Data)
			e := entry{Item: items[0], put: put}
			if e.Redacted != nil {
				normal, err := e.Redacted.Normal()
				if err != nil {
					return err
				}
				e.Redacted = &normal
			}
			some = append(some, e)
		}
		if err := v.insert(ctx, op, put, some); err != nil {
			return err
		}
	}
	return nil
}

// insert inserts new items. After an error nobody knows which are stored, and when an id is taken nobody knows whether
// an earlier try of this same call has taken it; so they are looked for, and those that are not there inserted again.
func (v *Vault) insert(ctx context.Context, op string, put bson.ObjectID, some []entry) error {
	for try := 0; ; try++ {
		documents := make([]bson.D, len(some))
		for i, e := range some {
			documents[i] = e.document()
		}
		bounded, cancel := v.link.Attempt(ctx)
		_, failure := v.items.InsertMany(bounded, documents)
		cancel()
		if failure == nil {
			return nil
		}
		bounded, cancel = v.link.Attempt(ctx)
		rest, err := v.missing(bounded, put, some)
		cancel()
		switch {
		case errors.Is(err, vault.ErrTaken):
			return err
		case err == nil && len(rest) == 0:
			return nil
		case v.link.IsLast(ctx, try, failure):
			return v.link.Failed(ctx, op, failure)
		case err == nil:
			some = rest
		}
		// Even where an id was taken a moment ago, a majority may not have that document yet.
		v.link.Pause(ctx, try)
	}
}

// missing gives those that are not stored. ErrTaken: one is there that another call has put.
func (v *Vault) missing(ctx context.Context, put bson.ObjectID, some []entry) ([]entry, error) {
	ids := make(bson.A, len(some))
	for i, e := range some {
		ids[i] = e.ID
	}
	only := options.Find().SetProjection(bson.D{{Key: fieldPut, Value: 1}})
	cursor, err := v.items.Find(ctx, bson.D{{Key: fieldID, Value: bson.D{{Key: "$in", Value: ids}}}}, only)
	if err != nil {
		return nil, err
	}
	var documents []bson.Raw
	if err := cursor.All(ctx, &documents); err != nil {
		return nil, err
	}
	there := make(map[string]bool)
	for _, d := range documents {
		id, err := idOf(d)
		if err != nil {
			return nil, err
		}
		if putOf(d) != put {
			return nil, fmt.Errorf("item %q: %w", id, vault.ErrTaken)
		}
		there[id] = true
	}
	var rest []entry
	for _, e := range some {
		if !there[e.ID] {
			rest = append(rest, e)
		}
	}
	return rest, nil
}
