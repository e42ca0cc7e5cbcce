package boltfile

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
)

// Wipe overwrites with zeros all of the file that is not in use, and then runs fn in the same transaction. bbolt itself
// leaves what was deleted or replaced in pages that are free, until something else needs them. What the last Update has
// let go of is free by now, and after this transaction both head pages lead to a tree without it. No View may run
// meanwhile: it could still need an old page. After an error it is not known what was overwritten; Wipe may be called
// again.
func (f *File) Wipe(fn func(*bbolt.Tx) error) error {
	return f.Update(func(tx *bbolt.Tx) error {
		stretches, err := f.unused(tx)
		if err != nil {
			return err
		}
		for _, s := range stretches {
			if err := f.zero(s); err != nil {
				return fmt.Errorf("overwrite what was erased: %w", err)
			}
		}
		if err := f.file.Sync(); err != nil {
			return fmt.Errorf("overwrite what was erased: %w", err)
		}
		return fn(tx)
	})
}

// stretch is a part of the file, in bytes.
type stretch struct{ from, to int64 }

// unused lists the free pages, and what lies behind the last page, where a transaction that failed may have written.
func (f *File) unused(tx *bbolt.Tx) ([]stretch, error) {
	info, err := f.file.Stat()
	if err != nil {
		return nil, err
	}
	var all []stretch
	add := func(from, to int64) {
		if n := len(all); n > 0 && all[n-1].to == from {
			all[n-1].to = to
		} else if from < to {
			all = append(all, stretch{from, to})
		}
	}
	size := int64(f.db.Info().PageSize)
	const heads = 2
	for id := int64(heads); ; id++ {
		page, err := tx.Page(int(id))
		if err != nil {
			return nil, err
		}
		if page == nil {
			break
		}
		if page.Type == "free" {
			add(id*size, (id+1)*size)
		} else {
			id += int64(page.OverflowCount)
		}
	}
	add(tx.Size(), max(tx.Size(), info.Size()))
	return all, nil
}

// zero overwrites what is not zero yet: a file with much free space costs reading then, not writing.
func (f *File) zero(s stretch) error {
	buf, zeros := make([]byte, 1<<18), make([]byte, 1<<18)
	for from := s.from; from < s.to; from += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), s.to-from)]
		if _, err := f.file.ReadAt(b, from); err != nil {
			return err
		}
		if bytes.Equal(b, zeros[:len(b)]) {
			continue
		}
		if _, err := f.file.WriteAt(zeros[:len(b)], from); err != nil {
			return err
		}
	}
	return nil
}
