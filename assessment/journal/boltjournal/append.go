package boltjournal

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
)

// fill leaves pages nearly full: records are only ever put at the end.
const fill = 0.95

// Append stores a record. One write and two waits for the disk, as bbolt needs them.
func (j *Journal) Append(ctx context.Context, r journal.Record) error {
	return j.AppendAll(ctx, []journal.Record{r})
}

// AppendAll stores records that follow one another: all, or none. Those that are there already are passed over.
func (j *Journal) AppendAll(ctx context.Context, records []journal.Record) error {
	if len(records) == 0 {
		return j.ready(ctx, "append")
	}
	op := fmt.Sprintf("append record %d", records[0].Seq)
	if n := len(records); n > 1 {
		op = fmt.Sprintf("append records %d to %d", records[0].Seq, records[n-1].Seq)
	}
	if err := j.take(ctx, op); err != nil {
		return err
	}
	defer j.give()
	head, k, err := j.state(op)
	if err != nil {
		return err
	}
	todo, err := j.undone(op, head, records)
	if err != nil || len(todo) == 0 {
		return err
	}
	if k.last > k.whole {
		if err := j.fits(op, todo, k); err != nil {
			return err
		}
	}
	if err := j.file.Update(func(tx *bbolt.Tx) error { return put(tx, k, todo) }); err != nil {
		j.forget()
		return failed(op, err)
	}
	j.advance(todo[len(todo)-1].Head(), k)
	return nil
}

// undone leaves out the records that are there already. The rest follows the head.
func (j *Journal) undone(op string, head journal.Head, records []journal.Record) ([]journal.Record, error) {
	for i, r := range records {
		switch {
		case len(r.Bytes()) == 0:
			return nil, errors.New("a record that was made by hand cannot be appended")
		case r.Seq == 0:
			return nil, journal.ErrFork
		case r.Seq > head.Seq:
			for _, r := range records[i:] {
				if !r.Follows(head) {
					return nil, journal.ErrFork
				}
				head = r.Head()
			}
			return records[i:], nil
		}
		if err := j.same(op, r); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// same says whether the record is there.
func (j *Journal) same(op string, r journal.Record) error {
	err := j.file.View(func(tx *bbolt.Tx) error {
		value, err := clone(r.Seq, tx.Bucket([]byte(bucket)).Get(keyOf(r.Seq)))
		switch {
		case err != nil:
			return err
		case journal.Hash(value[:hashSize]) != r.Hash:
			return journal.ErrConflict
		case !bytes.Equal(value[hashSize:], r.Bytes()):
			return &journal.CorruptError{Seq: r.Seq, Reason: "its bytes do not have the hash that was stored with them"}
		}
		return nil
	})
	if err != nil {
		return failed(op, err)
	}
	return nil
}

// fits lets nothing into a hole but the one record that the next one names.
func (j *Journal) fits(op string, todo []journal.Record, k keys) error {
	hole := &journal.HoleError{Seq: k.whole + 1}
	if len(todo) > 1 {
		return hole
	}
	next := todo[0].Seq + 1
	var value []byte
	err := j.file.View(func(tx *bbolt.Tx) error {
		stored := tx.Bucket([]byte(bucket)).Get(keyOf(next))
		if stored == nil {
			return nil
		}
		var err error
		value, err = clone(next, stored)
		return err
	})
	if err != nil {
		return failed(op, err)
	}
	if value == nil {
		return hole
	}
	after, err := decode(next, value)
	if err != nil {
		return err
	}
	if !after.Follows(todo[0].Head()) {
		return hole
	}
	return nil
}

// put writes the records, after making sure in the same transaction that the file ends where it should.
func put(tx *bbolt.Tx, k keys, records []journal.Record) error {
	b := tx.Bucket([]byte(bucket))
	b.FillPercent = fill
	last := uint64(0)
	if key, _ := b.Cursor().Last(); key != nil {
		last, _ = parseKey(key)
	}
	if last != k.last {
		return &journal.CorruptError{Reason: fmt.Sprintf("it ends with record %d, but with record %d before", last, k.last)}
	}
	for _, r := range records {
		value := make([]byte, 0, hashSize+len(r.Bytes()))
		value = append(append(value, r.Hash[:]...), r.Bytes()...)
		if err := b.Put(keyOf(r.Seq), value); err != nil {
			return err
		}
	}
	return nil
}

// forget makes the head be read anew.
func (j *Journal) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.known = false
}

// advance keeps the new head. If a hole was filled, that is the end of what stood behind it.
func (j *Journal) advance(head journal.Head, before keys) {
	now := keys{whole: head.Seq, last: max(head.Seq, before.last)}
	err := j.file.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		for now.whole < now.last && b.Get(keyOf(now.whole+1)) != nil {
			now.whole++
		}
		return nil
	})
	j.mu.Lock()
	defer j.mu.Unlock()
	j.keys, j.head, j.known = now, head, err == nil && now.whole == head.Seq
}
