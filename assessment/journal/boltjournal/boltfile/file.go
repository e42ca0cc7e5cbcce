package boltfile

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"readiness/assessment/journal"
)

// Options of Open.
type Options struct {
	Bucket   string        // made in a new file, and there in every other
	ReadOnly bool          // many processes may read at once
	Wait     time.Duration // for a file that is in use

	// Visit, if it is set, gives the Visitor for each time that the file is opened; anew after a commit that failed.
	Visit func() Visitor
}

// File is an open bbolt file. Its methods may be called from many goroutines at once.
type File struct {
	path    string
	options Options

	mu        sync.RWMutex // held for writing while db is replaced
	db        *bbolt.DB
	file      *os.File // the same open file that db has
	unsettled bool     // a commit failed, and what came of it could not be looked at
	closed    bool

	broken atomic.Pointer[journal.CorruptError] // bbolt panicked: its locks may never be released
}

// Open opens a file; it is made if it is not there, unless ReadOnly. *journal.InUseError: another process has it.
// *journal.CorruptError: it is damaged, or no file of bbolt's. Other errors are those of the operating system.
func Open(path string, o Options) (*File, error) {
	if !o.ReadOnly {
		if err := create(path, o.Bucket); err != nil {
			return nil, err
		}
	}
	f := &File{path: path, options: o}
	if err := f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

// open locks the file, looks at it, and hands it to bbolt. mu is held, or nobody knows of f yet.
func (f *File) open() error {
	options := &bbolt.Options{
		Timeout: max(f.options.Wait, time.Millisecond), ReadOnly: f.options.ReadOnly, NoStatistics: true, OpenFile: f.inspected,
	}
	f.file = nil
	err := guard(func() (err error) {
		f.db, err = bbolt.Open(f.path, 0o600, options)
		return err
	})
	switch {
	case err == nil:
		if err = f.touch(func() error { return f.db.View(f.hasBucket) }); err != nil {
			return errors.Join(err, f.shut())
		}
		return nil
	case f.file != nil: // bbolt has closed it too, unless it panicked
		if e := errors.Join(unlock(f.file), f.file.Close()); e != nil && !errors.Is(e, os.ErrClosed) && !errors.Is(e, syscall.EBADF) {
			err = errors.Join(err, e)
		}
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return &journal.InUseError{Path: f.path}
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return &journal.CorruptError{Reason: err.Error(), Err: err}
	}
	return err
}

func (f *File) hasBucket(tx *bbolt.Tx) error {
	if tx.Bucket([]byte(f.options.Bucket)) == nil {
		return &journal.CorruptError{Reason: "it is another kind of file: nothing in it is called " + f.options.Bucket}
	}
	return nil
}

// inspected opens the file for bbolt, and gives it out only if it is locked and sound.
func (f *File) inspected(name string, flag int, mode os.FileMode) (*os.File, error) {
	file, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
	if err != nil {
		return nil, err
	}
	if err = lock(file, f.options.ReadOnly, f.options.Wait); err == nil {
		_, err = f.inspect(file)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f.file = file
	return file, nil
}

func (f *File) inspect(file *os.File) (Findings, error) {
	visit := func(string, []byte) error { return nil }
	if f.options.Visit != nil {
		visit = f.options.Visit()
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		return Findings{}, err
	case info.IsDir():
		return Findings{}, &os.PathError{Op: "read", Path: f.path, Err: syscall.EISDIR}
	case info.Size() == 0:
		return Findings{}, &journal.CorruptError{Reason: "its file is empty"}
	}
	found, err := Inspect(file, info.Size(), visit)
	if err == nil && !f.options.ReadOnly {
		err = found.Free
	}
	if err != nil {
		return found, &journal.CorruptError{Reason: err.Error(), Err: err}
	}
	return found, nil
}

// View runs fn in a transaction that reads.
func (f *File) View(fn func(*bbolt.Tx) error) error {
	if err := f.enter(); err != nil {
		return err
	}
	defer f.mu.RUnlock()
	return f.touch(func() error { return f.db.View(fn) })
}

// enter holds mu for reading if the file can be used. What is not settled is tried to be settled first.
func (f *File) enter() error {
	f.mu.RLock()
	if f.unsettled && !f.closed {
		f.mu.RUnlock()
		if err := f.resume(); err != nil {
			return err
		}
		f.mu.RLock()
	}
	err := f.usable()
	if err != nil {
		f.mu.RUnlock()
	}
	return err
}

// usable is asked with mu held.
func (f *File) usable() error {
	switch {
	case f.closed:
		return journal.ErrClosed
	case f.unsettled:
		return errors.New("an earlier write failed, and what came of it is not known yet")
	}
	if broken := f.broken.Load(); broken != nil {
		return broken
	}
	return nil
}

// touch guards a call of bbolt. After a panic bbolt is not called again: it may hold its own locks for ever.
func (f *File) touch(call func() error) error {
	panicked := true
	err := guard(func() error {
		err := call()
		panicked = false
		return err
	})
	if corrupt, ok := errors.AsType[*journal.CorruptError](err); ok && panicked {
		f.broken.Store(corrupt)
	}
	return err
}

// Update runs fn in a transaction that writes; one at a time. An error of fn undoes what it did, and comes back. nil:
// what fn did is on disk. Any other error: it is not there, or if the file cannot be opened any more, that is not known.
func (f *File) Update(fn func(*bbolt.Tx) error) error {
	if err := f.enter(); err != nil {
		return err
	}
	var id int
	var refusal error
	err := f.touch(func() error {
		return f.db.Update(func(tx *bbolt.Tx) error {
			id = tx.ID()
			refusal = fn(tx)
			return refusal
		})
	})
	f.mu.RUnlock()
	if err == nil || refusal != nil || f.broken.Load() != nil || errors.Is(err, berrors.ErrDatabaseReadOnly) {
		return err
	}
	return f.settle(id, withErrno(err))
}

// settle finds out what came of a commit that failed: bbolt's idea of its file may be wrong now, so the file is opened
// anew. If the commit is seen there, it may still be in the system's memory only. Another commit, of nothing, then
// writes a head page of its own; the pages it points to were on disk before bbolt began the first head page.
func (f *File) settle(id int, failure error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.unsettled = true
	there, err := f.reopen(id)
	switch {
	case err != nil:
		return errors.Join(failure, err)
	case there:
		return nil
	}
	return failure
}

// reopen says whether the commit id is in the file, and durable.
func (f *File) reopen(id int) (bool, error) {
	if f.db != nil {
		if err := f.shut(); err != nil {
			return false, err
		}
	}
	f.unsettled = false
	if err := f.open(); err != nil {
		f.unsettled = true
		return false, err
	}
	var last int
	err := f.touch(func() error { return f.db.View(func(tx *bbolt.Tx) error { last = tx.ID(); return nil }) })
	if err != nil || last < id {
		return false, err
	}
	if err := f.touch(func() error { return f.db.Update(func(*bbolt.Tx) error { return nil }) }); err != nil {
		f.unsettled = true
		return false, err
	}
	return true, nil
}

// resume opens the file anew after a write whose outcome could not be found out.
func (f *File) resume() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || !f.unsettled || f.broken.Load() != nil {
		return f.usable()
	}
	_, err := f.reopen(0)
	return err
}

// Check inspects the file as Open did, and gives what it finds as sentences. No Update may run meanwhile.
func (f *File) Check() ([]string, error) {
	if err := f.enter(); err != nil {
		return nil, err
	}
	defer f.mu.RUnlock()
	info, err := f.file.Stat()
	if err != nil {
		return nil, err
	}
	found, err := Inspect(f.file, info.Size(), func(string, []byte) error { return nil })
	if err != nil {
		return append(found.Notes, fmt.Sprintf("The file is damaged: %v.", err)), nil
	}
	if found.Free != nil {
		found.Notes = append(found.Notes, fmt.Sprintf("The file can be read, but not written to: %v.", found.Free))
	}
	return found.Notes, nil
}

// Close waits for what is under way. Closing again does nothing.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	return f.shut()
}

// shut lets go of the file. When bbolt cannot be called any more, that happens beneath it; its memory stays mapped.
func (f *File) shut() error {
	db := f.db
	f.db = nil
	switch {
	case db == nil:
		return nil
	case f.broken.Load() != nil:
		return errors.Join(unlock(f.file), f.file.Close())
	}
	return f.touch(db.Close)
}

// withErrno wraps the cause of a failure that bbolt has only named.
func withErrno(err error) error {
	if _, ok := errors.AsType[syscall.Errno](err); ok {
		return err
	}
	for _, no := range []syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT, syscall.EIO} {
		if strings.Contains(err.Error(), no.Error()) {
			return fmt.Errorf("%w (%w)", err, no)
		}
	}
	return err
}
