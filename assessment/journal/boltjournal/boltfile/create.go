package boltfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// create makes a file with an empty bucket unless there is one. It is made under another name and then given its own, so
// that a crash leaves no file, or a whole one; and its name is durable before anything is stored in it.
func create(path, bucket string) (err error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	name := temp.Name()
	defer func() {
		if e := os.Remove(name); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	if err := temp.Close(); err != nil {
		return err
	}
	db, err := bbolt.Open(name, 0o600, &bbolt.Options{NoStatistics: true})
	if err != nil {
		return fmt.Errorf("make %s: %w", path, withErrno(err))
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte(bucket))
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("make %s: %w", path, withErrno(err))
	}
	// A link, unlike a new name, never takes the place of what another process has made meanwhile.
	if err := os.Link(name, path); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(name, path); err != nil {
			return err
		}
	}
	return syncDir(dir)
}
