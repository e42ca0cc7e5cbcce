package mongojournal_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal"
)

func TestJournal(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) journaltest.Backend {
		uri := journaltest.MongoDB(t)
		records := rawCollection(t, uri)
		return journaltest.Backend{
			Open: func(ctx context.Context) (journal.Journal, error) {
				return mongojournal.Open(ctx, uri, mongojournal.Options{})
			},
			Shared:  true,
			Appends: 2,
			Store: func(ctx context.Context, seq uint64, hash journal.Hash, raw []byte) error {
				document := bson.D{
					{Key: "_id", Value: int64(seq)}, {Key: "hash", Value: bson.Binary{Data: hash[:]}}, {Key: "record", Value: bson.Binary{Data: raw}},
				}
				_, err := records.ReplaceOne(ctx, bson.D{{Key: "_id", Value: int64(seq)}}, document, options.Replace().SetUpsert(true))
				return err
			},
			Remove: func(ctx context.Context, seq uint64) error {
				_, err := records.DeleteOne(ctx, bson.D{{Key: "_id", Value: int64(seq)}})
				return err
			},
		}
	})
}

// rawCollection gives the journal's collection as anybody with the right to write could use it.
func rawCollection(t testing.TB, uri string) *mongo.Collection {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client.Database(databaseOf(uri)).Collection("journal")
}

func open(t testing.TB, uri string, o mongojournal.Options) *mongojournal.Journal {
	t.Helper()
	j, err := mongojournal.Open(t.Context(), uri, o)
	for range 20 { // a busy machine may not keep to the time-out of a test
		if _, ok := errors.AsType[*journal.UnavailableError](err); ok {
			j, err = mongojournal.Open(t.Context(), uri, o)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return j
}

// next makes a record that follows head and holds so many bytes of body.
func next(t testing.TB, head journal.Head, size int) journal.Record {
	t.Helper()
	var id journal.ID
	for i := range id {
		id[i] = byte(rand.Uint32())
	}
	body := make([]byte, size)
	for i := range body {
		body[i] = 'a' + byte(i%26)
	}
	r, err := journal.Next(head, time.Date(2026, 11, 22, 6, 14, 23, 0, time.UTC), id, []journal.Entry{{
		Actor: "acc-1", Kind: "answers.put", Version: 1, Subject: "assessment/KEN-2026-sample@1", Body: fmt.Appendf(nil, `{"text":%q}`, body),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fill appends n records and gives them.
func fill(t testing.TB, j journal.Journal, n int) []journal.Record {
	t.Helper()
	var head journal.Head
	var records []journal.Record
	for range n {
		r := next(t, head, 20)
		if err := insistOn(t, j, r); err != nil {
			t.Fatal(err)
		}
		records, head = append(records, r), r.Head()
	}
	return records
}

// read gives the numbers of the records behind after, and the error that ended the reading.
func read(t testing.TB, j journal.Journal, after uint64) ([]uint64, error) {
	t.Helper()
	var seqs []uint64
	for r, err := range j.Read(t.Context(), after) {
		if err != nil {
			return seqs, err
		}
		seqs = append(seqs, r.Seq)
	}
	return seqs, nil
}
