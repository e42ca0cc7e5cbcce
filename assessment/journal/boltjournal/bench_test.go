package boltjournal_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal"
)

// BenchmarkAppend stores one record at a time. Beside it "plain": bare bbolt putting the same bytes under the same keys,
// in a transaction each, without looking at anything.
func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{100, 100_000} {
		body := `"` + string(bytes.Repeat([]byte{'x'}, size)) + `"`
		b.Run(fmt.Sprintf("%d/append", size), func(b *testing.B) {
			j := open(b, filepath.Join(b.TempDir(), "journal.db"), boltjournal.Options{})
			var head journal.Head
			for b.Loop() {
				r := record(b, head, body)
				if err := j.Append(b.Context(), r); err != nil {
					b.Fatal(err)
				}
				head = r.Head()
			}
		})
		b.Run(fmt.Sprintf("%d/plain", size), func(b *testing.B) {
			db, err := bbolt.Open(filepath.Join(b.TempDir(), "plain.db"), 0o600, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() {
				if err := db.Close(); err != nil {
					b.Error(err)
				}
			})
			var head journal.Head
			for b.Loop() {
				r := record(b, head, body)
				err := db.Update(func(tx *bbolt.Tx) error {
					bucket, err := tx.CreateBucketIfNotExists([]byte("journal"))
					if err != nil {
						return err
					}
					return bucket.Put(key(r.Seq), append(r.Hash[:], r.Bytes()...))
				})
				if err != nil {
					b.Fatal(err)
				}
				head = r.Head()
			}
		})
	}
}

// BenchmarkOpenAndRead opens a journal of 50000 small records and reads them all, as a start of the service does.
// ns/record is what a record costs. Beside it "plain": bare bbolt going over all values and copying them.
func BenchmarkOpenAndRead(b *testing.B) {
	const many = 50_000
	path := filepath.Join(b.TempDir(), "journal.db")
	j := open(b, path, boltjournal.Options{})
	var head journal.Head
	for range many / 1000 {
		var records []journal.Record
		for range 1000 {
			r := record(b, head, `{"answers":[{"question":"legal-1","value":"partly","revision":3}]}`)
			records, head = append(records, r), r.Head()
		}
		if err := j.AppendAll(b.Context(), records); err != nil {
			b.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	perRecord := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*many), "ns/record")
	}
	b.Run("50000/open", func(b *testing.B) {
		for b.Loop() {
			j, err := boltjournal.Open(path, boltjournal.Options{})
			if err != nil {
				b.Fatal(err)
			}
			if err := j.Close(); err != nil {
				b.Fatal(err)
			}
		}
		perRecord(b)
	})
	b.Run("50000/read", func(b *testing.B) {
		for b.Loop() {
			j, err := boltjournal.Open(path, boltjournal.Options{})
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for _, err := range j.Read(b.Context(), 0) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			if err := j.Close(); n != many || err != nil {
				b.Fatal(n, err)
			}
		}
		perRecord(b)
	})
	b.Run("50000/plain", func(b *testing.B) {
		for b.Loop() {
			db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			err = db.View(func(tx *bbolt.Tx) error {
				return tx.Bucket([]byte("journal")).ForEach(func(_, value []byte) error {
					n += len(bytes.Clone(value)) / len(value)
					return nil
				})
			})
			if n != many || err != nil || db.Close() != nil {
				b.Fatal(n, err)
			}
		}
		perRecord(b)
	})
}
