package boltfile

import (
	"fmt"
	"io"
)

// The kinds of pages.
const (
	branchKind   = 0x01
	leafKind     = 0x02
	freelistKind = 0x10
)

// The sizes of what lists the contents of a page.
const (
	elementSize = 16
	bucketSize  = 16 // what a bucket's value begins with: the root page and a counter
	maxKeySize  = 32768
)

// region is a page with what overflows from it, or the page that stands inside a small bucket's value.
type region struct {
	name     string
	file     io.ReaderAt
	offset   int64
	start    []byte // the first bytes, read already
	size     int    // of the whole
	id       uint64
	overflow uint64
	kind     uint16
	count    int
}

// read fills in the header.
func (r *region) header() {
	r.id = native.Uint64(r.start)
	r.kind = native.Uint16(r.start[8:])
	r.count = int(native.Uint16(r.start[10:]))
	r.overflow = uint64(native.Uint32(r.start[12:]))
}

// bytes are n bytes from a place on. They are valid until the next page is read.
func (r *region) bytes(from, n int) ([]byte, error) {
	if from < 0 || n < 0 || from > r.size || n > r.size-from {
		return nil, fmt.Errorf("%s points beyond its end", r.name)
	}
	if from+n <= len(r.start) {
		return r.start[from : from+n], nil
	}
	b := make([]byte, n)
	if _, err := r.file.ReadAt(b, r.offset+int64(from)); err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	return b, nil
}

// element is one entry of a branch or a leaf.
type element struct {
	key    []byte
	bucket bool
	value  int // where the value begins in the region
	size   int // of the value
	page   uint64
}

// element reads the i-th, and checks that it lies inside the region.
func (r *region) element(i int) (element, error) {
	at := headerSize + i*elementSize
	head, err := r.bytes(at, elementSize)
	if err != nil {
		return element{}, err
	}
	var e element
	var pos, keySize uint32
	if r.kind == branchKind {
		pos, keySize, e.page = native.Uint32(head), native.Uint32(head[4:]), native.Uint64(head[8:])
	} else {
		flags := native.Uint32(head)
		pos, keySize, e.size = native.Uint32(head[4:]), native.Uint32(head[8:]), int(native.Uint32(head[12:]))
		e.bucket = flags == 1
		if flags > 1 {
			return e, fmt.Errorf("%s has an entry of an unknown kind", r.name)
		}
	}
	if keySize == 0 || keySize > maxKeySize || int(pos) < (r.count-i)*elementSize {
		return e, fmt.Errorf("%s has an entry without a sound key", r.name)
	}
	e.value = at + int(pos) + int(keySize)
	if e.key, err = r.bytes(at+int(pos), int(keySize)); err != nil {
		return e, err
	}
	if e.size < 0 || e.value > r.size || e.size > r.size-e.value {
		return e, fmt.Errorf("%s has an entry beyond its end", r.name)
	}
	return e, nil
}
