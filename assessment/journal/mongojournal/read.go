package mongojournal

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"math"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal"
)

// A page is what one find asks for, and is held in memory while it is given out: no cursor stays open in the meantime.
// MongoDB itself sends at most 16 MiB at a time. Other servers send what they are asked for, and break off at 48 MB; so
// a page begins small and grows by what the last one weighed.
const (
	pageBytes = 8 << 20
	pageFirst = 4 // four records of the largest size pass everywhere
	pageMost  = 10_000
)

// Read implements journal.Journal. A missing record is looked for once more before it is reported: with MongoDB no later
// record can be visible before an earlier one, but not every server that speaks its protocol keeps to that.
func (j *Journal) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		if err := j.link.Usable(ctx, "read the journal"); err != nil {
			yield(journal.Record{}, err)
			return
		}
		if after >= math.MaxInt64 {
			return
		}
		r := reading{j: j, at: journal.Head{Seq: after}, chained: after == 0, limit: pageFirst, most: pageMost}
		for {
			documents, more, err := r.page(ctx)
			for i := 0; err == nil && i < len(documents); i++ {
				var record journal.Record
				if record, err = r.next(documents[i]); err != nil {
					break
				}
				j.remember(record)
				if !yield(record, nil) {
					return
				}
				err = j.link.Usable(ctx, "read the journal")
			}
			if _, hole := errors.AsType[*journal.HoleError](err); hole && !r.doubted {
				r.doubted, more, err = true, true, nil
				j.link.Pause(ctx, 1)
			}
			if err != nil {
				yield(journal.Record{}, err)
				return
			}
			if !more {
				return
			}
		}
	}
}

// reading is how far a Read has come.
type reading struct {
	j       *Journal
	at      journal.Head // of the record given last
	chained bool         // at.Hash is known
	limit   int          // records in the next page
	most    int          // no page may have more, as far as was seen
	doubted bool         // the next record was missing once
}

// next reads the record that should come after the last.
func (r *reading) next(document bson.Raw) (journal.Record, error) {
	seq, err := seqOf(document, r.at.Seq)
	if err != nil {
		return journal.Record{}, err
	}
	if seq != r.at.Seq+1 {
		return journal.Record{}, &journal.HoleError{Seq: r.at.Seq + 1}
	}
	record, err := recordOf(document, seq)
	if err != nil {
		return journal.Record{}, err
	}
	if r.chained && !record.Follows(r.at) {
		return journal.Record{}, &journal.CorruptError{Seq: seq, Reason: "it does not follow the record before it"}
	}
	r.at, r.chained, r.doubted = record.Head(), true, false
	return record, nil
}

// page gives the next documents, and whether more may follow them.
func (r *reading) page(ctx context.Context) ([]bson.Raw, bool, error) {
	op := "read record " + strconv.FormatUint(r.at.Seq+1, 10)
	for try := 0; ; try++ {
		documents, size, err := r.j.find(ctx, r.at.Seq, r.limit)
		if err == nil {
			more := len(documents) == r.limit || size > pageBytes
			if n := len(documents); n > 0 {
				r.limit = min(r.most, 16*r.limit, max(pageFirst, pageBytes*n/size))
			}
			return documents, more, nil
		}
		if r.j.link.IsLast(ctx, try, err) {
			return nil, false, r.j.link.Failed(ctx, op, err)
		}
		r.most = max(1, r.limit/4) // it may have been too much at once
		r.limit = min(r.most, pageFirst)
		r.j.link.Pause(ctx, try)
	}
}

// find gets at most limit documents, and stops before that when they are larger than a page.
func (j *Journal) find(ctx context.Context, after uint64, limit int) (documents []bson.Raw, size int, err error) {
	behind := bson.D{{Key: fieldSeq, Value: bson.D{{Key: "$gt", Value: int64(after)}}}}
	// A batch that is larger than the limit leaves no cursor to be closed.
	how := options.Find().SetSort(bson.D{{Key: fieldSeq, Value: 1}}).SetLimit(int64(limit)).SetBatchSize(int32(limit) + 1)
	bounded, cancel := j.link.Attempt(ctx)
	cursor, err := j.records.Find(bounded, behind, how)
	cancel()
	if err != nil {
		return nil, 0, err
	}
	defer j.leave(cursor)
	for {
		for n := cursor.RemainingBatchLength(); n > 0; n-- {
			if !cursor.Next(ctx) {
				return nil, 0, cursor.Err()
			}
			documents = append(documents, bytes.Clone(cursor.Current))
			size += len(cursor.Current)
		}
		if cursor.ID() == 0 || size > pageBytes {
			return documents, size, cursor.Err()
		}
		bounded, cancel := j.link.Attempt(ctx)
		got := cursor.Next(bounded)
		cancel()
		if !got {
			return documents, size, cursor.Err()
		}
		documents = append(documents, bytes.Clone(cursor.Current))
		size += len(cursor.Current)
	}
}

// leave closes a cursor, which costs a command only if the server has more of it.
func (j *Journal) leave(cursor *mongo.Cursor) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = cursor.Close(ctx) // the server forgets it by itself
}
