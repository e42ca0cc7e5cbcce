package mongovault

import (
	"context"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal/mongojournal/mongolink"
	"readiness/assessment/vault"
)

// pageLength is how many ids one command asks for: no cursor stays open behind it.
const pageLength = 1000

// IDs asks for some ids at a time, behind the last one. An item that is not yet stored by a majority does not come.
func (v *Vault) IDs(ctx context.Context, prefix string) iter.Seq2[string, error] {
	const op = "list the vault"
	ready := func() error { return v.link.Usable(ctx, op) }
	return vault.Pages(prefix, ready, func(after string) (vault.Page, error) {
		if err := ready(); err != nil {
			return vault.Page{}, err
		}
		return mongolink.Retry(ctx, v.link, op, func(ctx context.Context) (vault.Page, error) { return v.page(ctx, prefix, after) })
	})
}

// page lists what stands behind a key. Texts are compared byte by byte, so that a prefix is a range; marks are left out.
func (v *Vault) page(ctx context.Context, prefix, after string) (page vault.Page, err error) {
	const behindAll = "\x7f" // no id has a character that comes later
	from := bson.E{Key: "$gte", Value: prefix}
	if after != "" {
		from = bson.E{Key: "$gt", Value: after}
	}
	within := bson.D{{Key: fieldID, Value: bson.D{from, {Key: "$lt", Value: prefix + behindAll}}}}
	// A batch that is larger than the limit leaves no cursor to be closed.
	how := options.Find().SetProjection(bson.D{{Key: fieldID, Value: 1}}).SetSort(bson.D{{Key: fieldID, Value: 1}}).
		SetLimit(pageLength).SetBatchSize(pageLength + 1)
	cursor, err := v.items.Find(ctx, within, how)
	if err != nil {
		return page, err
	}
	var documents []bson.Raw
	if err := cursor.All(ctx, &documents); err != nil {
		return page, err
	}
	for _, d := range documents {
		id, err := idOf(d)
		if err != nil {
			return page, err
		}
		if vault.ValidID(id) {
			page.IDs = append(page.IDs, id)
		}
		if len(documents) == pageLength {
			page.Next = id
		}
	}
	return page, nil
}
