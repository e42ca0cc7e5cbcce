package mongojournal

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal"
	"readiness/assessment/journal/mongojournal/mongolink"
)

const opHead = "find the end of the journal"

// Head implements journal.Journal. Nothing is missing up to the record with the largest number if there are as many
// records as that number says; so it counts, and only from where the last call ended. It reads one record, not the
// chain: Read checks that.
func (j *Journal) Head(ctx context.Context) (journal.Head, error) {
	var none journal.Head
	if err := j.link.Usable(ctx, opHead); err != nil {
		return none, err
	}
	prefix, err := j.confirmed(ctx)
	if err != nil {
		return none, err
	}
	top, err := mongolink.Retry(ctx, j.link, opHead, j.top)
	if err != nil || top <= prefix.Seq {
		return prefix, err
	}
	end, err := j.contiguous(ctx, prefix.Seq, top)
	if err != nil || end == prefix.Seq {
		return prefix, err
	}
	record, err := mongolink.Retry(ctx, j.link, opHead, func(ctx context.Context) (journal.Record, error) {
		document, err := j.records.FindOne(ctx, bson.D{{Key: fieldSeq, Value: int64(end)}}).Raw()
		if err != nil {
			return journal.Record{}, err
		}
		return recordOf(document, end)
	})
	if err != nil {
		return none, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if record.Seq > j.prefix.Seq {
		j.prefix = record.Head()
	}
	return record.Head(), nil
}

// confirmed gives the end of the records that are known to be all there. The journal may have been put back to an
// earlier time or exchanged: then nothing is known of it any more.
func (j *Journal) confirmed(ctx context.Context) (journal.Head, error) {
	j.mu.Lock()
	prefix := j.prefix
	j.mu.Unlock()
	if prefix.Seq == 0 {
		return prefix, nil
	}
	hash, found, err := j.lookUp(ctx, opHead, prefix.Seq)
	if err != nil || found && hash == prefix.Hash {
		return prefix, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.prefix, j.last = journal.Head{}, journal.Head{}
	return j.prefix, nil
}

// top gives the largest number; 0 when there is no record.
func (j *Journal) top(ctx context.Context) (uint64, error) {
	last := options.FindOne().SetSort(bson.D{{Key: fieldSeq, Value: -1}}).SetProjection(bson.D{{Key: fieldSeq, Value: 1}})
	document, err := j.records.FindOne(ctx, bson.D{{Key: fieldSeq, Value: bson.D{{Key: "$gt", Value: int64(0)}}}}, last).Raw()
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return seqOf(document, 0)
}

// contiguous gives the largest n up to which, from after on, no record is missing. Where one is, it is sought by halves:
// what is missing up to some number is missing up to every larger one.
func (j *Journal) contiguous(ctx context.Context, after, top uint64) (uint64, error) {
	whole := func(n uint64) (bool, error) {
		count, err := mongolink.Retry(ctx, j.link, opHead, func(ctx context.Context) (int64, error) {
			return j.records.CountDocuments(ctx, bson.D{{Key: fieldSeq, Value: bson.D{
				{Key: "$gt", Value: int64(after)}, {Key: "$lte", Value: int64(n)},
			}}})
		})
		return uint64(count) == n-after, err
	}
	if ok, err := whole(top); ok || err != nil {
		return top, err
	}
	low, high := after, top // whole up to low, not up to high
	for high-low > 1 {
		middle := low + (high-low)/2
		ok, err := whole(middle)
		if err != nil {
			return 0, err
		}
		if ok {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}
