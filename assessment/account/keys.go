package account

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"readiness/assessment"
)

// Files in the directory of keys. Each private key has its public half beside it.
const (
	journalKey     = "journal.key"
	journalPublic  = "journal.pub"
	checkpointFile = "head.json"
)

// Keys are the private keys of an installation.
type Keys struct {
	dir     string
	random  io.Reader          // of keys that are made later
	journal ed25519.PrivateKey // signs checkpoints of the journal
}

// OpenKeys opens a directory of keys, and makes the directory and the key of the journal where they are not there. random is where new keys
// come from: crypto/rand.Reader.
//
// Invalid: a key is damaged or of another kind. Precondition: others may read a key or write into the directory. NotFound
// and Unavailable: the system refuses.
func OpenKeys(dir string, random io.Reader) (*Keys, error) {
	if dir == "" {
		return nil, &assessment.Error{Kind: assessment.Invalid, Msg: "the directory of keys has no name"}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, cannot("make the directory of keys", dir, err)
	}
	if err := closed(dir, 0o022, "0700", "others may write into the directory of keys"); err != nil {
		return nil, err
	}
	key, err := openKey(filepath.Join(dir, journalKey), random)
	if err != nil {
		return nil, err
	}
	if err := publish(filepath.Join(dir, journalPublic), key); err != nil {
		return nil, err
	}
	return &Keys{dir: dir, random: random, journal: key}, nil
}

// closed refuses a file or directory that has one of the permissions. Windows has none of this kind.
func closed(path string, forbidden fs.FileMode, mode, what string) error {
	info, err := os.Stat(path)
	if err != nil {
		return cannot("look at", path, err)
	}
	if runtime.GOOS == "windows" || info.Mode().Perm()&forbidden == 0 {
		return nil
	}
	return &assessment.Error{
		Kind: assessment.Precondition, Msg: fmt.Sprintf("%s: %s (%04o)", what, path, info.Mode().Perm()),
		Fix: fmt.Sprintf("Look who had access. If nobody did: chmod %s %s", mode, path),
	}
}

// cannot is a refusal of the operating system. do and path say what was tried.
func cannot(do, path string, err error) error {
	why, fix := assessment.SystemRefusal(err)
	e := &assessment.Error{Kind: assessment.Unavailable, Err: err, Msg: "cannot " + do + " " + path + ": " + why, Fix: fix}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Kind = assessment.NotFound
		e.Fix = "The first signature makes it: readiness import FILE --store STORE --apply --keys " + filepath.Dir(path)
	case e.Fix == "":
		e.Fix = "Check who owns " + path + " and whether it can be written, or name another directory with --keys."
	}
	return e
}
