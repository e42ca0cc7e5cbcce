package boltjournal

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
)

// A transaction that reads copies so many records at most, and stops after so many bytes.
const (
	chunkRecords = 256
	chunkBytes   = 4 << 20
)

const hashSize = len(journal.Hash{})

// Read gives the records after a number.
func (j *Journal) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		var before journal.Head
		for want := after + 1; want > 0 && want < 1<<63; {
			if err := j.ready(ctx, "read"); err != nil {
				yield(journal.Record{}, err)
				return
			}
			values, err := j.chunk(want)
			if err == nil && len(values) == 0 {
				return
			}
			for _, value := range values {
				r, err := j.one(ctx, want, value, before)
				if !yield(r, err) || err != nil {
					return
				}
				before = r.Head()
				want++
			}
			if err != nil {
				yield(journal.Record{}, err)
				return
			}
		}
	}
}

// one decodes a record, which follows the one before if that is known.
func (j *Journal) one(ctx context.Context, seq uint64, value []byte, before journal.Head) (journal.Record, error) {
	if err := j.ready(ctx, "read"); err != nil {
		return journal.Record{}, err
	}
	r, err := decode(seq, value)
	if err == nil && before.Seq > 0 && !r.Follows(before) {
		return journal.Record{}, &journal.CorruptError{Seq: seq, Reason: "it does not follow the record before it"}
	}
	return r, err
}

// chunk copies the values of the records from one on, as long as none is missing. With an error come those before it.
func (j *Journal) chunk(from uint64) ([][]byte, error) {
	var values [][]byte
	want := from
	err := j.file.View(func(tx *bbolt.Tx) error {
		size := 0
		cursor := tx.Bucket([]byte(bucket)).Cursor()
		for key, value := cursor.Seek(keyOf(from)); key != nil; key, value = cursor.Next() {
			if len(values) == chunkRecords || size >= chunkBytes {
				return nil
			}
			seq, ok := parseKey(key)
			if !ok {
				return &journal.CorruptError{Reason: fmt.Sprintf("a record has the key %x", key)}
			}
			if seq != want {
				return &journal.HoleError{Seq: want}
			}
			value, err := clone(seq, value)
			if err != nil {
				return err
			}
			values, size, want = append(values, value), size+len(value), want+1
		}
		return nil
	})
	if hole, ok := err.(*journal.HoleError); ok { //nolint:errorlint // made above and never wrapped
		return values, hole
	}
	if err != nil {
		return values, failed("read", err)
	}
	return values, nil
}

// clone takes a value out of the file's memory.
func clone(seq uint64, value []byte) ([]byte, error) {
	if len(value) < hashSize || len(value) > hashSize+journal.MaxSize {
		return nil, &journal.CorruptError{Seq: seq, Reason: fmt.Sprintf("it has %d bytes", len(value))}
	}
	return bytes.Clone(value), nil
}

// decode reads what is stored as a record.
func decode(seq uint64, value []byte) (journal.Record, error) {
	r, err := journal.Decode(journal.Hash(value[:hashSize]), value[hashSize:])
	if err == nil && r.Seq != seq {
		err = fmt.Errorf("it bears the number %d", r.Seq)
	}
	if err != nil {
		return journal.Record{}, &journal.CorruptError{Seq: seq, Reason: err.Error(), Err: err}
	}
	return r, nil
}
