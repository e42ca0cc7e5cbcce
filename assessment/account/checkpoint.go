package account

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// Checkpoint reads the signed end of a journal from a directory of keys, and checks the signature with the public key
// there. Invalid when it does not hold or cannot be checked; NotFound, which wraps fs.ErrNotExist, when nothing was
// signed yet.
func Checkpoint(dir string) (journal.Checkpoint, error) {
	path := filepath.Join(dir, checkpointFile)
	public, err := JournalPublic(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if _, signed := os.Stat(path); signed == nil {
			err = &assessment.Error{
				Kind: assessment.Invalid, Msg: fmt.Sprintf("%s cannot be checked: there is no %s beside it", path, journalPublic),
				Fix: "Put the public key back from a copy.",
			}
		}
	}
	if err != nil {
		return journal.Checkpoint{}, err
	}
	data, err := readFile(path)
	if err != nil {
		return journal.Checkpoint{}, cannot("read the signed head of the journal", path, err)
	}
	c, err := journal.ParseCheckpoint(data)
	if err != nil {
		return journal.Checkpoint{}, broken(path, "is damaged", err)
	}
	if err := c.Verify(public); err != nil {
		return journal.Checkpoint{}, broken(path, "was changed after it was signed, or signed with another key", err)
	}
	return c, nil
}

func broken(path, what string, err error) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Err: err, Msg: "the signed head of the journal, " + path + ", " + what,
		Fix: "Find out who changed it, and put it back from a copy.",
	}
}

// Seal signs the head of the journal that begins with the record origin, and keeps it as head.json. A head that is
// behind the one there changes nothing. Conflict when that one is of another journal, or of the same number with another
// hash: then one of the two is not what it was.
func (k *Keys) Seal(head journal.Head, origin journal.Hash, at time.Time) error {
	path := filepath.Join(k.dir, checkpointFile)
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return cannot("keep the signed head of the journal in", k.dir, err)
	}
	defer func() { _ = f.Close() }() // nothing was written to it
	lock(f)
	there, err := Checkpoint(k.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case there.Origin != origin:
		return &assessment.Error{
			Kind: assessment.Conflict, Msg: path + " is the signed head of another journal",
			Fix: "Each journal has a directory of keys of its own. If that journal is given up, move " + path + " away.",
		}
	case there.Head.Seq == head.Seq && there.Head.Hash != head.Hash:
		return &assessment.Error{
			Kind: assessment.Conflict, Msg: fmt.Sprintf("record %d of the journal is not the one that was signed in %s", head.Seq, path),
			Fix: "Run readiness journal verify, and compare with the copies of the journal.",
		}
	case there.Head.Seq >= head.Seq:
		return nil
	}
	if err := replaceFile(path, journal.Sign(head, origin, at, k.journal).Encode()); err != nil {
		return cannot("keep the signed head of the journal in", path, err)
	}
	return nil
}
