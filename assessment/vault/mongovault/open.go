package mongovault

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal/mongojournal/mongolink"
	"readiness/assessment/vault"
)

// collection is where the items are, in the database that the URI names.
const collection = "vault"

// Options say how to reach the database.
type Options struct {
	Timeout time.Duration         // of each single try; 0 = 5 s
	Monitor *event.CommandMonitor // sees every command; may be nil
}

// Vault is a vault in MongoDB. It is made by Open.
type Vault struct {
	link  *mongolink.Link
	items *mongo.Collection
}

var _ vault.Vault = (*Vault)(nil)

// Open connects to the database that a URI names: mongodb://host/database or mongodb+srv://... Without a database in the
// URI it is "readiness". The collection comes to be with the first item. A *mongolink.AddressError says that the URI is
// wrong, a *journal.UnavailableError that the database does not answer within the time-out or is of a kind that cannot
// hold a vault.
func Open(ctx context.Context, uri string, o Options) (*Vault, error) {
	link, err := mongolink.Open(ctx, uri, mongolink.Options{
		Timeout: o.Timeout, Monitor: o.Monitor, Holds: "vault", Closed: vault.ErrClosed,
	})
	if err != nil {
		return nil, err
	}
	return &Vault{link: link, items: link.Collection(collection)}, nil
}

// Close lets go of the database. What is under way ends with ErrClosed.
func (v *Vault) Close() error {
	v.link.Close()
	return nil
}
