package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxSize bounds the bytes of a record: 8 MiB, well below what one MongoDB document may have.
const MaxSize = 8 << 20

// Hash is the SHA-256 of a record's bytes.
type Hash [sha256.Size]byte

// String is 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ID is a random number that tells one attempt to append from every other.
type ID [16]byte

// String is 32 hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Head is where a journal ends. The zero Head is that of an empty journal.
type Head struct {
	Seq  uint64
	Hash Hash
	At   time.Time // of the last record; not part of String
}

// String is SEQ:HASH, as ParseHead reads it.
func (h Head) String() string { return strconv.FormatUint(h.Seq, 10) + ":" + h.Hash.String() }

// ParseHead reads SEQ:HASH. At stays zero.
func ParseHead(text string) (Head, error) {
	var h Head
	seq, hash, ok := strings.Cut(strings.TrimSpace(text), ":")
	n, err := strconv.ParseUint(seq, 10, 63)
	if !ok || err != nil {
		return h, fmt.Errorf("%q is not SEQ:HASH, such as 12:ab34… with 64 hexadecimal digits", text)
	}
	raw, err := hex.DecodeString(hash)
	if err != nil || len(raw) != len(h.Hash) {
		return h, fmt.Errorf("the hash in %q does not have 64 hexadecimal digits", text)
	}
	h.Seq = n
	copy(h.Hash[:], raw)
	return h, nil
}

// Entry is one thing that was decided.
type Entry struct {
	Actor   string // account id
	Kind    string // what happened: "answers.put"
	Version int    // of the body's form, from 1
	Subject string // what it is about: "assessment/KEN-2026-sample@1"
	Body    []byte // compact JSON
}

// Record is what one append accepted. It is made by Next or Decode and never changed: its hash would no longer fit.
type Record struct {
	Seq      uint64
	At       time.Time // UTC, whole milliseconds
	AppendID ID
	Entries  []Entry
	Prev     Hash // of the record before; zero for the first
	Hash     Hash

	raw []byte
}

// Head is the head of a journal that ends with the record.
func (r Record) Head() Head { return Head{Seq: r.Seq, Hash: r.Hash, At: r.At} }

// Bytes are the record's exact bytes, whose SHA-256 is Hash. They must not be modified. A record that neither Next nor
// Decode made has none.
func (r Record) Bytes() []byte { return r.raw }

// Follows says that r is the record after head.
func (r Record) Follows(head Head) bool { return r.Seq == head.Seq+1 && r.Prev == head.Hash }

// Next makes the record that follows head. at becomes UTC in whole milliseconds, and is not before head.At. The bodies
// are compacted. The error says which entry is wrong; it is a *TooLargeError beyond MaxSize.
func Next(head Head, at time.Time, id ID, entries []Entry) (Record, error) {
	at = at.UTC().Truncate(time.Millisecond)
	if at.Before(head.At) {
		at = head.At
	}
	if year := at.Year(); year < 1 || year > 9999 {
		return Record{}, fmt.Errorf("the year %d cannot be written with four digits", year)
	}
	r := Record{Seq: head.Seq + 1, At: at, AppendID: id, Prev: head.Hash, Entries: make([]Entry, len(entries))}
	if len(entries) == 0 {
		return Record{}, errors.New("a record has at least one entry")
	}
	if head.Seq >= maxSeq || head.Seq == 0 && head.Hash != (Hash{}) {
		return Record{}, fmt.Errorf("no record can follow %s", head)
	}
	for i, e := range entries {
		body, err := e.check()
		if err != nil {
			return Record{}, fmt.Errorf("entry %d: %w", i+1, err)
		}
		r.Entries[i] = e
		r.Entries[i].Body = body
	}
	r.raw = encode(r)
	if len(r.raw) > MaxSize {
		return Record{}, &TooLargeError{Size: len(r.raw)}
	}
	r.Hash = sha256.Sum256(r.raw)
	return r, nil
}

// check gives the compact body of a sound entry.
func (e Entry) check() ([]byte, error) {
	switch {
	case e.Actor == "" || e.Kind == "" || e.Subject == "":
		return nil, errors.New("actor, kind and subject must be named")
	case !utf8.ValidString(e.Actor) || !utf8.ValidString(e.Kind) || !utf8.ValidString(e.Subject) || !utf8.Valid(e.Body):
		return nil, errors.New("the text is not UTF-8")
	case e.Version < 1 || e.Version > maxVersion:
		return nil, fmt.Errorf("version %d is not within 1 and %d", e.Version, maxVersion)
	case len(e.Body) > MaxSize:
		return nil, &TooLargeError{Size: len(e.Body)}
	}
	var b bytes.Buffer
	if err := json.Compact(&b, e.Body); err != nil {
		return nil, fmt.Errorf("body of %s: %w", e.Kind, err)
	}
	return b.Bytes(), nil
}
