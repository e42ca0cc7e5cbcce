package mongolink

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Options say how to reach the database, and for what.
type Options struct {
	Timeout time.Duration         // of each single try; 0 = 5 s
	Monitor *event.CommandMonitor // sees every command; may be nil
	Holds   string                // what the database is for, in messages: "journal"
	Closed  error                 // what everything gives after Close
}

// Link is a connection to a database. It is made by Open.
type Link struct {
	client  *mongo.Client
	address address
	timeout time.Duration
	closed  error

	life context.Context // done when the link is closed
	end  context.CancelFunc
}

// Open connects to the database that a URI names: mongodb://host/database or mongodb+srv://... Without a database in the
// URI it is "readiness". An *AddressError says that the URI is wrong, a *journal.UnavailableError that the database does
// not answer within the time-out or is of a kind that does not serve.
func Open(ctx context.Context, uri string, o Options) (*Link, error) {
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	first, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	a, err := parseAddress(first, uri)
	if err != nil {
		return nil, err
	}
	client, err := mongo.Connect(a.client.SetMonitor(o.Monitor))
	if err != nil {
		return nil, &AddressError{Reason: a.veiled(err).Error()}
	}
	l := &Link{client: client, address: a, timeout: o.Timeout, closed: o.Closed}
	l.life, l.end = context.WithCancel(context.Background())
	if err := l.greet(first, o.Holds); err != nil {
		err = l.Failed(ctx, "connect to MongoDB at "+strings.Join(a.client.Hosts, ","), err)
		l.Close() // what matters is why it cannot be used
		return nil, err
	}
	return l, nil
}

var errSecondary = errors.New("this server is not the primary of its replica set; name the replica set, without directConnection")

// greet asks the server what it is. In a sharded collection an _id need not be unique.
func (l *Link) greet(ctx context.Context, holds string) error {
	var is struct {
		Message string `bson:"msg"`
		Primary bool   `bson:"isWritablePrimary"`
	}
	if err := l.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&is); err != nil {
		return err
	}
	switch {
	case is.Message == "isdbgrid":
		return fmt.Errorf("this is a sharded cluster; a %s needs one replica set, or one server", holds)
	case !is.Primary:
		return errSecondary
	}
	return nil
}

// Collection gives a collection of the database that the URI names.
func (l *Link) Collection(name string) *mongo.Collection {
	return l.client.Database(l.address.database).Collection(name)
}

// Close lets go of the database, within a second even when it hangs. What is under way ends with the error of a closed
// link. To close it again does nothing.
func (l *Link) Close() {
	if l.life.Err() != nil {
		return
	}
	l.end()
	const patience = time.Second
	ctx, cancel := context.WithTimeout(context.Background(), min(l.timeout, patience))
	defer cancel()
	// Nothing is lost when it fails: what was acknowledged is stored, and connections are closed all the same.
	_ = l.client.Disconnect(ctx)
}
