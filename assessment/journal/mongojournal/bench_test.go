package mongojournal_test

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal"
)

const benchBody = `{"answers":[{"question":"legal-1","value":"partly","revision":3}]}`

func benchEntry() journal.Entry {
	return journal.Entry{Actor: "acc-1", Kind: "answers.put", Version: 1, Subject: "assessment/KEN-2026-sample@1", Body: []byte(benchBody)}
}

func benchNext(b *testing.B, head journal.Head, entries []journal.Entry) journal.Record {
	b.Helper()
	id := journal.ID{byte(head.Seq), byte(head.Seq >> 8), byte(head.Seq >> 16)}
	r, err := journal.Next(head, time.Date(2026, 11, 22, 6, 14, 23, 0, time.UTC), id, entries)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkAppend appends records of one entry, each after the other. Beside it "plain": bare inserts of such documents
// by the same client settings.
func BenchmarkAppend(b *testing.B) {
	b.Run("append", func(b *testing.B) {
		j := open(b, journaltest.MongoDB(b), mongojournal.Options{})
		var head journal.Head
		for b.Loop() {
			r := benchNext(b, head, []journal.Entry{benchEntry()})
			if err := j.Append(b.Context(), r); err != nil {
				b.Fatal(err)
			}
			head = r.Head()
		}
	})
	b.Run("plain", func(b *testing.B) {
		records := rawCollection(b, asking(journaltest.MongoDB(b), concerns))
		r := benchNext(b, journal.Head{}, []journal.Entry{benchEntry()})
		n := int64(0)
		for b.Loop() {
			n++
			if _, err := records.InsertOne(b.Context(), plainDocument(n, r)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

const concerns = "w=majority&journal=true&retryWrites=false"

func plainDocument(n int64, r journal.Record) bson.D {
	return bson.D{{Key: "_id", Value: n}, {Key: "hash", Value: r.Hash[:]}, {Key: "record", Value: r.Bytes()}}
}

// BenchmarkAppend64 has 64 goroutines that each wait for their entry to be stored. One writer puts what has come
// together meanwhile into one record, as the service does. Beside it "plain": each goroutine inserts a document of its
// own, unchained. Times are per entry.
func BenchmarkAppend64(b *testing.B) {
	b.Run("append", func(b *testing.B) {
		j := open(b, journaltest.MongoDB(b), mongojournal.Options{})
		waiting := make(chan chan error, 64)
		go func() {
			var head journal.Head
			for first := range waiting {
				batch := []chan error{first}
				for range len(waiting) {
					batch = append(batch, <-waiting)
				}
				entries := make([]journal.Entry, len(batch))
				for i := range entries {
					entries[i] = benchEntry()
				}
				r := benchNext(b, head, entries)
				err := j.Append(b.Context(), r)
				head = r.Head()
				for _, done := range batch {
					done <- err
				}
			}
		}()
		inParallel(b, func() error {
			done := make(chan error, 1)
			waiting <- done
			return <-done
		})
		close(waiting)
	})
	b.Run("plain", func(b *testing.B) {
		records := rawCollection(b, asking(journaltest.MongoDB(b), concerns))
		r := benchNext(b, journal.Head{}, []journal.Entry{benchEntry()})
		var n atomic.Int64
		inParallel(b, func() error {
			_, err := records.InsertOne(b.Context(), plainDocument(n.Add(1), r))
			return err
		})
	})
}

func inParallel(b *testing.B, do func() error) {
	b.Helper()
	b.SetParallelism(max(1, 64/runtime.GOMAXPROCS(0)))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := do(); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkRead reads 2,000 records of one entry; ns/record is what a start pays. Beside it "plain": one find over the
// same documents, undecoded.
func BenchmarkRead(b *testing.B) {
	const n = 2000
	uri := journaltest.MongoDB(b)
	writer := open(b, uri, mongojournal.Options{})
	var head journal.Head
	for range n {
		r := benchNext(b, head, []journal.Entry{benchEntry()})
		if err := writer.Append(b.Context(), r); err != nil {
			b.Fatal(err)
		}
		head = r.Head()
	}
	perRecord := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/record")
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			got := 0
			for _, err := range writer.Read(b.Context(), 0) {
				if err != nil {
					b.Fatal(err)
				}
				got++
			}
			if got != n {
				b.Fatal(fmt.Errorf("%d records", got))
			}
		}
		perRecord(b)
	})
	b.Run("plain", func(b *testing.B) {
		records := rawCollection(b, uri)
		for b.Loop() {
			cursor, err := records.Find(b.Context(), bson.D{})
			if err != nil {
				b.Fatal(err)
			}
			for cursor.Next(b.Context()) {
			}
			if err := cursor.Err(); err != nil {
				b.Fatal(err)
			}
		}
		perRecord(b)
	})
}
