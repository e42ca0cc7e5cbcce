package main

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
)

// scratch knows the temporary files and directories of this process, so that they are gone at its end, however it ends.
type scratch struct {
	mu          sync.Mutex
	files       map[string]*os.File
	directories map[string]bool
}

func newScratch() *scratch {
	return &scratch{files: map[string]*os.File{}, directories: map[string]bool{}}
}

// create opens a new temporary file in a directory, with the permissions that a new file has there (0644 less the
// umask): it will become the result.
func (s *scratch) create(dir string) (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := filepath.Join(dir, ".readiness-"+rand.Text()[:12]+".tmp")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	s.files[name] = f
	return f, nil
}

// directory makes a temporary directory of this user's alone and fills it. No signal comes before it is filled: what is
// made in it later may outlive it.
func (s *scratch) directory(fill func(dir string) error) (dir string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if dir, err = os.MkdirTemp("", "readiness-"); err != nil {
		return "", err
	}
	s.directories[dir] = true
	return dir, fill(dir)
}

// removeDirectory gives up one directory with all that is in it.
func (s *scratch) removeDirectory(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.directories, dir)
	return os.RemoveAll(dir)
}

// move is a temporary file and the place it goes to.
type move struct {
	file *os.File
	to   string
}

// place puts complete files where they belong. Their bytes are on the disk before their names are, and no signal comes
// between two of them.
func (s *scratch) place(moves []move) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range moves {
		if err := errors.Join(m.file.Sync(), m.file.Close()); err != nil {
			return err
		}
	}
	for _, m := range moves {
		if err := os.Rename(m.file.Name(), m.to); err != nil {
			return err
		}
		delete(s.files, m.file.Name())
		syncDirectory(filepath.Dir(m.to))
	}
	return nil
}

// syncDirectory makes a rename last. Not every system can, and the file is complete either way: errors do not count.
func syncDirectory(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// remove gives up one file; one that is gone already is no error.
func (s *scratch) remove(f *os.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.files[f.Name()]; ok {
		s.drop(f)
	}
}

// removeAll gives up every file and directory.
func (s *scratch) removeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropAll()
}

// abandon gives up every file and directory and keeps the lock: whatever still runs can create or place nothing any more.
// The process is about to end.
func (s *scratch) abandon() {
	s.mu.Lock()
	s.dropAll()
}

func (s *scratch) dropAll() {
	for _, f := range s.files {
		s.drop(f)
	}
	for dir := range s.directories {
		_ = os.RemoveAll(dir)
		delete(s.directories, dir)
	}
}

func (s *scratch) drop(f *os.File) {
	_ = f.Close() // may be closed already
	_ = os.Remove(f.Name())
	delete(s.files, f.Name())
}
