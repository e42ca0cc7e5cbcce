package mongovault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal/mongojournal/mongolink"
	"readiness/assessment/vault"
)

// Replace asks the server to spare what is redacted, and then looks for a mark: doc.go says why.
func (v *Vault) Replace(ctx context.Context, item vault.Item) error {
	const op = "replace an item of the vault"
	if err := v.link.Usable(ctx, op); err != nil {
		return err
	}
	if err := vault.ValidReplacement(item); err != nil {
		return err
	}
	before, err := v.look(ctx, op, item.ID)
	if err != nil {
		return err
	}
	e, err := before.whole()
	if err != nil {
		return err
	}
	e.Item = item
	spare := bson.D{{Key: fieldID, Value: item.ID}, {Key: fieldPut, Value: e.put}, {Key: fieldRedacted, Value: bson.D{{Key: "$exists", Value: false}}}}
	matched, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (bool, error) { return v.replace(ctx, spare, e) })
	if err != nil {
		return err
	}
	after, err := v.look(ctx, op, item.ID)
	if err != nil {
		return err
	}
	if !after.isMarked() {
		if _, err := after.whole(); err != nil || matched {
			return err
		}
		return fmt.Errorf("item %q: %w", item.ID, vault.ErrNotFound) // it was deleted, and then put anew
	}
	mark, err := read(after.mark)
	if err != nil {
		return err
	}
	mark.ID = item.ID
	if _, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (bool, error) { return v.empty(ctx, mark) }); err != nil {
		return err
	}
	return fmt.Errorf("item %q: %w", item.ID, vault.ErrRedacted)
}

// Redact inserts the mark first: from then on nobody reads the item, whatever is done to its document.
func (v *Vault) Redact(ctx context.Context, id string, r vault.Redaction) error {
	const op = "redact an item of the vault"
	if err := v.link.Usable(ctx, op); err != nil {
		return err
	}
	r, err := r.Normal()
	if err != nil {
		return err
	}
	missing := fmt.Errorf("item %.*q: %w", vault.MaxID, id, vault.ErrNotFound)
	if !vault.ValidID(id) {
		return missing
	}
	before, err := v.look(ctx, op, id)
	switch {
	case err != nil:
		return err
	case before.item == nil:
		return missing
	}
	if before.isEmpty() {
		return nil
	}
	mark, err := v.mark(ctx, op, putOf(before.item), vault.Item{ID: markPrefix + id, Redacted: &r})
	if err != nil {
		return err
	}
	mark.ID = id
	there, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (bool, error) { return v.empty(ctx, mark) })
	if err != nil || there {
		return err
	}
	// It was deleted meanwhile: its mark must not wait for whoever puts the id anew.
	if err := v.remove(ctx, op, []string{markPrefix + id}); err != nil {
		return err
	}
	return missing
}

// Delete removes items and then marks, some hundred at a time: a mark may be all that hides a text, and one that is left
// behind by itself hides nothing.
func (v *Vault) Delete(ctx context.Context, ids ...string) error {
	const op = "delete from the vault"
	if err := v.link.Usable(ctx, op); err != nil {
		return err
	}
	for some := range slices.Chunk(known(ids), batch) {
		marks := make([]string, len(some))
		for i, id := range some {
			marks[i] = markPrefix + id
		}
		if err := v.remove(ctx, op, some); err != nil {
			return err
		}
		if err := v.remove(ctx, op, marks); err != nil {
			return err
		}
	}
	return nil
}

// state is what there is of an item.
type state struct {
	id         string
	item, mark bson.Raw // nil: not there
}

func (v *Vault) look(ctx context.Context, op, id string) (state, error) {
	found, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (map[string]bson.Raw, error) { return v.find(ctx, []string{id}) })
	return state{id: id, item: found[id], mark: found[markPrefix+id]}, err
}

// whole gives an item that is there and not redacted.
func (s state) whole() (entry, error) {
	switch {
	case s.item == nil:
		return entry{}, fmt.Errorf("item %q: %w", s.id, vault.ErrNotFound)
	case s.isMarked():
		return entry{}, fmt.Errorf("item %q: %w", s.id, vault.ErrRedacted)
	}
	e, err := read(s.item)
	if err == nil && e.Redacted != nil {
		err = fmt.Errorf("item %q: %w", s.id, vault.ErrRedacted)
	}
	return e, err
}

// isMarked says that there is a mark which belongs to the item, and not to one that had the same id and was deleted.
func (s state) isMarked() bool {
	if s.item == nil || s.mark == nil {
		return false
	}
	put := putOf(s.item)
	return put.IsZero() || put == putOf(s.mark)
}

// isEmpty says that the item's own document is that of a redacted one.
func (s state) isEmpty() bool {
	e, err := read(s.item)
	return err == nil && e.Redacted != nil
}

// mark inserts a mark and gives the one that stands: this one, or an earlier one of the same item.
func (v *Vault) mark(ctx context.Context, op string, put bson.ObjectID, mark vault.Item) (entry, error) {
	m := entry{Item: mark, put: put}
	if put.IsZero() { // what can no longer be read must be forgettable, too
		m.put = bson.NewObjectID()
	}
	self := bson.D{{Key: fieldID, Value: m.ID}}
	return mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (entry, error) {
		_, failure := v.items.InsertOne(ctx, m.document())
		if failure == nil {
			return m, nil
		}
		if !mongo.IsDuplicateKeyError(failure) {
			return m, failure
		}
		document, err := v.items.FindOne(ctx, self).Raw()
		if errors.Is(err, mongo.ErrNoDocuments) {
			return m, failure // a majority may not have it yet
		}
		if err != nil {
			return m, err
		}
		stands, err := read(document)
		if err == nil && !put.IsZero() && stands.put != put { // it was left behind by an item that is deleted
			_, err = v.items.DeleteOne(ctx, append(self, bson.E{Key: fieldPut, Value: stands.put}))
			return m, cmp.Or(err, failure)
		}
		return stands, err
	})
}

// empty puts what is left of a redacted item in its place, and says whether there was one.
func (v *Vault) empty(ctx context.Context, e entry) (bool, error) {
	return v.replace(ctx, bson.D{{Key: fieldID, Value: e.ID}}, e)
}

func (v *Vault) replace(ctx context.Context, filter bson.D, e entry) (bool, error) {
	result, err := v.items.ReplaceOne(ctx, filter, e.document())
	if err != nil {
		return false, err
	}
	return result.MatchedCount > 0, nil
}

func (v *Vault) remove(ctx context.Context, op string, ids []string) error {
	_, err := mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (*mongo.DeleteResult, error) {
		return v.items.DeleteMany(ctx, bson.D{{Key: fieldID, Value: bson.D{{Key: "$in", Value: ids}}}})
	})
	return err
}
