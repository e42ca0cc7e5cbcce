package boltfile

import (
	"bytes"
	"fmt"
	"io"
)

// Visitor is told every key, in order. bucket is the name of the bucket it is in; buckets inside that one have none.
type Visitor func(bucket string, key []byte) error

// Findings are what does not keep a file from being read.
type Findings struct {
	Free  error    // the list of free pages is damaged: the file can be read, but must not be written to
	Notes []string // sentences
}

// maxLevels is how deep trees and buckets may go: far deeper than any that a disk could hold.
const maxLevels = 40

// Inspect reads the whole structure of a bbolt file, but not the values: every page of the tree is where it should be,
// is used once, and points only into itself and to later pages of the tree; keys are in order. The error is the first
// fault. Nobody else may write to the file meanwhile.
func Inspect(file io.ReaderAt, size int64, visit Visitor) (Findings, error) {
	var found Findings
	m, damaged, err := currentMeta(file, size)
	if err != nil {
		return found, err
	}
	if damaged {
		found.Notes = append(found.Notes, "One of the two head pages is damaged: the last record that was stored may be missing.")
	}
	w := walker{file: file, meta: m, used: make([]uint64, m.pages/64+1), visit: visit}
	if err := w.tree(m.root, "", 0, nil, nil); err != nil {
		return found, err
	}
	if m.freelist == noFreelist {
		return found, nil
	}
	found.Free = w.freelist()
	if lost := w.lost(); found.Free == nil && lost > 0 {
		found.Notes = append(found.Notes, fmt.Sprintf("%d pages of the file are neither used nor free.", lost))
	}
	return found, nil
}

type walker struct {
	file  io.ReaderAt
	meta  meta
	used  []uint64 // a bit for each page
	spare [maxLevels + 1][]byte
	visit Visitor
}

// lost counts the pages that are nowhere.
func (w *walker) lost() int {
	lost := 0
	for id := uint64(2); id < w.meta.pages; id++ {
		if w.used[id/64]&(1<<(id%64)) == 0 {
			lost++
		}
	}
	return lost
}

// use marks a page, which may not have been used before.
func (w *walker) use(id uint64) error {
	if id < 2 || id >= w.meta.pages {
		return fmt.Errorf("page %d of %d is pointed to", id, w.meta.pages)
	}
	if w.used[id/64]&(1<<(id%64)) != 0 {
		return fmt.Errorf("page %d is used twice", id)
	}
	w.used[id/64] |= 1 << (id % 64)
	return nil
}

// page reads the beginning of a page, and marks it and what overflows from it. level says whose memory it may use.
func (w *walker) page(id uint64, level int) (*region, error) {
	if err := w.use(id); err != nil {
		return nil, err
	}
	if level > maxLevels {
		return nil, fmt.Errorf("page %d is deeper than any tree can be", id)
	}
	if w.spare[level] == nil {
		w.spare[level] = make([]byte, w.meta.pageSize)
	}
	r := &region{name: fmt.Sprintf("page %d", id), file: w.file, offset: int64(id * w.meta.pageSize), start: w.spare[level]}
	if _, err := w.file.ReadAt(r.start, r.offset); err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	r.header()
	if r.id != id {
		return nil, fmt.Errorf("page %d calls itself %d", id, r.id)
	}
	if r.overflow >= w.meta.pages-id {
		return nil, fmt.Errorf("page %d reaches beyond the end", id)
	}
	for more := uint64(1); more <= r.overflow; more++ {
		if err := w.use(id + more); err != nil {
			return nil, err
		}
	}
	r.size = int((r.overflow + 1) * w.meta.pageSize)
	return r, nil
}

// tree walks a page and all below it. Its keys are not below from and are below to; nil is no bound.
func (w *walker) tree(id uint64, bucket string, level int, from, to []byte) error {
	r, err := w.page(id, level)
	if err != nil {
		return err
	}
	switch r.kind {
	case branchKind:
		return w.branch(r, bucket, level, from, to)
	case leafKind:
		return w.leaf(r, bucket, level, from, to)
	}
	return fmt.Errorf("page %d is of the kind %#x, which a tree does not have", id, r.kind)
}

func (w *walker) branch(r *region, bucket string, level int, from, to []byte) error {
	children := make([]element, r.count)
	for i := range children {
		e, err := r.element(i)
		if err != nil {
			return err
		}
		e.key = bytes.Clone(e.key)
		if i > 0 && bytes.Compare(children[i-1].key, e.key) >= 0 || to != nil && bytes.Compare(e.key, to) >= 0 {
			return fmt.Errorf("%s has keys out of order", r.name)
		}
		children[i] = e
	}
	if len(children) == 0 || from != nil && bytes.Compare(children[0].key, from) < 0 {
		return fmt.Errorf("%s has no sound first key", r.name)
	}
	for i, e := range children {
		end := to
		if i+1 < len(children) {
			end = children[i+1].key
		}
		if err := w.tree(e.page, bucket, level+1, e.key, end); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) leaf(r *region, bucket string, level int, from, to []byte) error {
	var before []byte
	for i := range r.count {
		e, err := r.element(i)
		if err != nil {
			return err
		}
		if i == 0 && from != nil && bytes.Compare(e.key, from) < 0 || i > 0 && bytes.Compare(before, e.key) >= 0 ||
			to != nil && bytes.Compare(e.key, to) >= 0 {
			return fmt.Errorf("%s has keys out of order", r.name)
		}
		before = append(before[:0], e.key...)
		if !e.bucket {
			if err := w.visit(bucket, e.key); err != nil {
				return err
			}
			continue
		}
		name := string(before)
		if bucket != "" {
			name = bucket + "/" + name
		}
		if err := w.bucket(r, e, name, level+1); err != nil {
			return err
		}
	}
	return nil
}

// bucket walks what is in a bucket: a tree of its own, or if that is small, a page inside the value.
func (w *walker) bucket(r *region, e element, name string, level int) error {
	head, err := r.bytes(e.value, bucketSize)
	if err != nil || e.size < bucketSize {
		return fmt.Errorf("%s has a bucket that is too short", r.name)
	}
	if root := native.Uint64(head); root != 0 {
		return w.tree(root, name, level, nil, nil)
	}
	size := e.size - bucketSize
	if size < headerSize || size > int(w.meta.pageSize) {
		return fmt.Errorf("%s has a bucket of no sound size", r.name)
	}
	b, err := r.bytes(e.value+bucketSize, size)
	if err != nil {
		return err
	}
	inside := &region{name: r.name + " (inside)", start: b, size: len(b)}
	inside.header()
	if inside.kind != leafKind || level > maxLevels {
		return fmt.Errorf("%s is of the kind %#x, which a small bucket does not have", inside.name, inside.kind)
	}
	return w.leaf(inside, name, level, nil, nil)
}

// freelist checks the list of free pages. They are in order, and none of them is in use.
func (w *walker) freelist() error {
	r, err := w.page(w.meta.freelist, 0)
	if err != nil {
		return err
	}
	if r.kind != freelistKind {
		return fmt.Errorf("page %d is of the kind %#x, not a list of free pages", r.id, r.kind)
	}
	count, at := uint64(r.count), headerSize
	if r.count == 0xffff {
		b, err := r.bytes(at, 8)
		if err != nil {
			return err
		}
		count, at = native.Uint64(b), at+8
	}
	if count > uint64(r.size-at)/8 {
		return fmt.Errorf("the list of free pages on page %d is longer than its page", r.id)
	}
	b, err := r.bytes(at, int(count)*8)
	if err != nil {
		return err
	}
	before := uint64(0)
	for i := range int(count) {
		id := native.Uint64(b[i*8:])
		if id <= before {
			return fmt.Errorf("the list of free pages on page %d is out of order", r.id)
		}
		if err := w.use(id); err != nil {
			return fmt.Errorf("the list of free pages: %w", err)
		}
		before = id
	}
	return nil
}
