package mongojournal_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal"
)

func byID(id any) bson.D { return bson.D{{Key: "_id", Value: id}} }

func remove(t *testing.T, records *mongo.Collection, seq int64) {
	t.Helper()
	if res, err := records.DeleteOne(t.Context(), byID(seq)); err != nil || res.DeletedCount != 1 {
		t.Fatalf("delete: %v", err)
	}
}

// replace puts another document in the place of record seq.
func replace(t *testing.T, records *mongo.Collection, seq int64, document bson.D) {
	t.Helper()
	remove(t, records, seq)
	if _, err := records.InsertOne(t.Context(), document); err != nil {
		t.Fatal(err)
	}
}

func TestHoles(t *testing.T) {
	for _, missing := range [][]int64{{1}, {2}, {5}, {9}, {4, 5, 6}, {3, 8}, {1, 2, 3, 4, 5, 6, 7, 8, 9}} {
		t.Run(fmt.Sprint(missing), func(t *testing.T) {
			uri := journaltest.MongoDB(t)
			written := fill(t, open(t, uri, mongojournal.Options{}), 10)
			records := rawCollection(t, uri)
			j := open(t, uri, mongojournal.Options{})
			for _, seq := range missing {
				remove(t, records, seq)
			}
			first := uint64(missing[0])
			head, err := j.Head(t.Context())
			if err != nil || head.Seq != first-1 {
				t.Errorf("head %d, %v, want %d", head.Seq, err, first-1)
			}
			if first > 1 && head != written[first-2].Head() {
				t.Errorf("head %+v, want that of record %d", head, first-1)
			}
			seqs, err := read(t, j, 0)
			if hole, ok := errors.AsType[*journal.HoleError](err); !ok || hole.Seq != first || len(seqs) != int(first)-1 {
				t.Errorf("read %v, %v, want the hole at %d", seqs, err, first)
			}
			for _, seq := range missing { // the hole may be filled by whoever has the record
				if err := j.Append(t.Context(), written[seq-1]); err != nil {
					t.Errorf("append record %d again: %v", seq, err)
				}
			}
			if head, err := j.Head(t.Context()); err != nil || head != written[9].Head() {
				t.Errorf("head %v, %v after all were put back", head, err)
			}
		})
	}
}

func TestNothingMissingBehindTheEnd(t *testing.T) {
	uri := journaltest.MongoDB(t)
	j := open(t, uri, mongojournal.Options{})
	fill(t, j, 6)
	for after, want := range map[uint64]int{0: 6, 3: 3, 5: 1, 6: 0, 7: 0, 1 << 63: 0, ^uint64(0): 0} {
		if seqs, err := read(t, j, after); err != nil || len(seqs) != want {
			t.Errorf("read after %d: %v, %v", after, seqs, err)
		}
	}
}

func TestDamagedDocuments(t *testing.T) {
	binary := func(b []byte) bson.Binary { return bson.Binary{Data: b} }
	member := func(key string, value any) bson.E { return bson.E{Key: key, Value: value} }
	const seq = int64(3)
	for name, c := range map[string]struct {
		document func(own, other journal.Record) bson.D
		reason   string
	}{
		"no hash": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", seq), member("record", binary(own.Bytes()))}
		}, "no hash"},
		"no record": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", binary(own.Hash[:]))}
		}, "no record"},
		"hash is text": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", own.Hash.String()), member("record", binary(own.Bytes()))}
		}, "not binary"},
		"record is text": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", binary(own.Hash[:])), member("record", string(own.Bytes()))}
		}, "not binary"},
		"short hash": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", binary(own.Hash[:31])), member("record", binary(own.Bytes()))}
		}, "31 bytes"},
		"number is a fraction's type": {func(own, _ journal.Record) bson.D {
			return bson.D{member("_id", 3.0), member("hash", binary(own.Hash[:])), member("record", binary(own.Bytes()))}
		}, "64-bit"},
		"another's bytes": {func(own, other journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", binary(own.Hash[:])), member("record", binary(other.Bytes()))}
		}, "hash"},
		"another record": {func(_, other journal.Record) bson.D {
			return bson.D{member("_id", seq), member("hash", binary(other.Hash[:])), member("record", binary(other.Bytes()))}
		}, "record 2"},
		"a bit flipped": {func(own, _ journal.Record) bson.D {
			b := slices.Clone(own.Bytes())
			b[len(b)/2] ^= 4
			return bson.D{member("_id", seq), member("hash", binary(own.Hash[:])), member("record", binary(b))}
		}, "hash"},
	} {
		t.Run(name, func(t *testing.T) {
			uri := journaltest.MongoDB(t)
			written := fill(t, open(t, uri, mongojournal.Options{}), 4)
			replace(t, rawCollection(t, uri), seq, c.document(written[2], written[1]))
			seqs, err := read(t, open(t, uri, mongojournal.Options{}), 0)
			corrupt, ok := errors.AsType[*journal.CorruptError](err)
			if !ok || corrupt.Seq != 3 || !strings.Contains(corrupt.Reason, c.reason) || !slices.Equal(seqs, []uint64{1, 2}) {
				t.Errorf("read %v, then %v, want record 3 damaged: %s", seqs, err, c.reason)
			}
		})
	}
}

func TestBrokenChain(t *testing.T) {
	uri := journaltest.MongoDB(t)
	written := fill(t, open(t, uri, mongojournal.Options{}), 4)
	forged := next(t, written[1].Head(), 30) // sound in itself; record 4 does not follow it
	replace(t, rawCollection(t, uri), 3, bson.D{
		{Key: "_id", Value: int64(3)}, {Key: "hash", Value: bson.Binary{Data: forged.Hash[:]}}, {Key: "record", Value: bson.Binary{Data: forged.Bytes()}},
	})
	seqs, err := read(t, open(t, uri, mongojournal.Options{}), 0)
	if corrupt, ok := errors.AsType[*journal.CorruptError](err); !ok || corrupt.Seq != 4 || len(seqs) != 3 {
		t.Errorf("read %v, then %v, want record 4 not to follow", seqs, err)
	}
}

// A backup put back, or another journal under the same name: what was known is given up.
func TestExchangedJournal(t *testing.T) {
	uri := journaltest.MongoDB(t)
	j := open(t, uri, mongojournal.Options{})
	fill(t, j, 4)
	if _, err := j.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := rawCollection(t, uri).Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if head, err := j.Head(t.Context()); err != nil || head != (journal.Head{}) {
		t.Fatalf("head %v, %v of an empty journal", head, err)
	}
	written := fill(t, j, 6)
	if head, err := j.Head(t.Context()); err != nil || head != written[5].Head() {
		t.Errorf("head %v, %v", head, err)
	}
}

// The largest records that there may be, and pages that were laid out for small ones.
func TestLargeRecords(t *testing.T) {
	uri := journaltest.MongoDB(t)
	j := open(t, uri, mongojournal.Options{Timeout: 20 * time.Second})
	written := fill(t, j, 4)
	head := written[len(written)-1].Head()
	for range 6 {
		r := next(t, head, journal.MaxSize-400)
		if err := j.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		head = r.Head()
	}
	seqs, err := read(t, open(t, uri, mongojournal.Options{Timeout: 20 * time.Second}), 0)
	if err != nil || len(seqs) != 10 {
		t.Errorf("read %v, %v", seqs, err)
	}
}
