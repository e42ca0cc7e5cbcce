package mongovault

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal/mongojournal/mongolink"
	"readiness/assessment/vault"
)

// batch is how many documents one command inserts, deletes or asks for, and batchSize how many bytes it inserts.
const (
	batch     = 500
	batchSize = 8 << 20
)

// Get asks for items and their marks, some hundred ids at a time. Each item is as it was at one moment of the call.
func (v *Vault) Get(ctx context.Context, ids ...string) (map[string]vault.Item, error) {
	const op = "read the vault"
	if err := v.link.Usable(ctx, op); err != nil {
		return nil, err
	}
	all := make(map[string]vault.Item, len(ids))
	for some := range slices.Chunk(known(ids), batch/2) {
		found, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (map[string]bson.Raw, error) { return v.find(ctx, some) })
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			item, there, err := v.seen(ctx, state{id: id, item: found[id], mark: found[markPrefix+id]})
			if err != nil {
				return nil, err
			}
			if there {
				all[id] = item
			}
		}
	}
	return all, nil
}

// seen is what readers see of an item. One that has a mark is redacted, whatever else its document says; if that still
// holds something it is emptied, for a Redact or a Replace did not get so far.
func (v *Vault) seen(ctx context.Context, s state) (vault.Item, bool, error) {
	if s.item == nil {
		return vault.Item{}, false, nil
	}
	if !s.isMarked() {
		e, err := read(s.item)
		return e.Item, true, err
	}
	m, err := read(s.mark)
	if err != nil {
		return vault.Item{}, true, err
	}
	m.ID = s.id
	if !s.isEmpty() {
		bounded, cancel := v.link.Attempt(ctx)
		defer cancel()
		// When it fails the next Get tries again; nobody can read it meanwhile.
		_, _ = v.empty(bounded, m)
	}
	return m.Item, true, nil
}

// known leaves out what can be no item's id, above all those of marks, and what was named before.
func known(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	var all []string
	for _, id := range ids {
		if vault.ValidID(id) && !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all
}

// find gives the documents of items and of their marks.
func (v *Vault) find(ctx context.Context, ids []string) (map[string]bson.Raw, error) {
	wanted := make(bson.A, 0, 2*len(ids))
	for _, id := range ids {
		wanted = append(wanted, id, markPrefix+id)
	}
	cursor, err := v.items.Find(ctx, bson.D{{Key: fieldID, Value: bson.D{{Key: "$in", Value: wanted}}}})
	if err != nil {
		return nil, err
	}
	var documents []bson.Raw
	if err := cursor.All(ctx, &documents); err != nil {
		return nil, err
	}
	found := make(map[string]bson.Raw, len(documents))
	for _, d := range documents {
		id, err := idOf(d)
		if err != nil {
			return nil, err
		}
		found[id] = d
	}
	return found, nil
}
