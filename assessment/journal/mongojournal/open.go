package mongojournal

import (
	"context"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal/mongolink"
)

// collection is where the records are, in the database that the URI names.
const collection = "journal"

// Options say how to reach the database.
type Options struct {
	Timeout time.Duration         // of each single try; 0 = 5 s
	Monitor *event.CommandMonitor // sees every command; may be nil
}

// Journal is a journal in MongoDB. It implements journal.Journal.
type Journal struct {
	link    *mongolink.Link
	records *mongo.Collection

	mu     sync.Mutex
	last   journal.Head // of the latest record that was appended or read here
	prefix journal.Head // the end of the records from 1 on that are known to be all there
}

var _ journal.Journal = (*Journal)(nil)

// Open connects to the database that a URI names: mongodb://host/database or mongodb+srv://... Without a database in the
// URI it is "readiness". The collection comes to be with the first record. A *mongolink.AddressError says that the URI is
// wrong, a *journal.UnavailableError that the database does not answer within the time-out or is of a kind that cannot
// hold a journal.
func Open(ctx context.Context, uri string, o Options) (*Journal, error) {
	link, err := mongolink.Open(ctx, uri, mongolink.Options{
		Timeout: o.Timeout, Monitor: o.Monitor, Holds: "journal", Closed: journal.ErrClosed,
	})
	if err != nil {
		return nil, err
	}
	return &Journal{link: link, records: link.Collection(collection)}, nil
}

// Close implements journal.Journal. What is under way ends with ErrClosed.
func (j *Journal) Close() error {
	j.link.Close()
	return nil
}

// remember takes note of a record that is stored for good.
func (j *Journal) remember(r journal.Record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r.Seq > j.last.Seq {
		j.last = r.Head()
	}
	if r.Follows(j.prefix) {
		j.prefix = r.Head()
	}
}

// known gives the latest record that was appended or read here.
func (j *Journal) known() journal.Head {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}
