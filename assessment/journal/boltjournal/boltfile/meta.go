package boltfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// What bbolt writes at the beginning of a head page, after the page's own header.
const (
	magic      = 0xED0CDAED
	version    = 2
	headerSize = 16 // of every page: number, kind, count, overflow
	metaSize   = 64
	noFreelist = 1<<64 - 1

	minPageSize = 1 << 10
	maxPageSize = 1 << 24
)

// native is the order of bytes in a file, which is that of the machine that wrote it.
var native = binary.NativeEndian

// meta is a head page: where the tree begins that the last commit left.
type meta struct {
	pageSize uint64
	root     uint64
	freelist uint64
	pages    uint64 // the file has at most these
	txid     uint64
}

// parseMeta reads what stands behind a page's header; false if it is not sound.
func parseMeta(b []byte) (meta, bool) {
	sum := fnv.New64a()
	if _, err := sum.Write(b[:metaSize-8]); err != nil {
		return meta{}, false
	}
	m := meta{
		pageSize: uint64(native.Uint32(b[8:])), root: native.Uint64(b[16:]), freelist: native.Uint64(b[32:]),
		pages: native.Uint64(b[40:]), txid: native.Uint64(b[48:]),
	}
	sound := native.Uint32(b) == magic && native.Uint32(b[4:]) == version && native.Uint64(b[56:]) == sum.Sum64()
	return m, sound && m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.pageSize&(m.pageSize-1) == 0
}

// metaAt reads the head page that begins at an offset.
func metaAt(file io.ReaderAt, offset int64) (meta, bool) {
	var b [headerSize + metaSize]byte
	if _, err := file.ReadAt(b[:], offset); err != nil {
		return meta{}, false
	}
	return parseMeta(b[headerSize:])
}

// currentMeta is the head page that bbolt will go by: the newer of the sound ones. damaged says that there is only one.
func currentMeta(file io.ReaderAt, size int64) (current meta, damaged bool, err error) {
	first, sound := metaAt(file, 0)
	if sound {
		second, ok := metaAt(file, int64(first.pageSize))
		if ok && second.pageSize == first.pageSize && second.txid > first.txid {
			return second, false, within(second, size)
		}
		return first, !ok || second.pageSize != first.pageSize, within(first, size)
	}
	for pageSize := int64(minPageSize); pageSize <= maxPageSize; pageSize *= 2 {
		if second, ok := metaAt(file, pageSize); ok && int64(second.pageSize) == pageSize {
			return second, true, within(second, size)
		}
	}
	return meta{}, false, errors.New("neither of its head pages is sound, or it is another kind of file")
}

// within says whether a file is as long as its head page needs.
func within(m meta, size int64) error {
	switch {
	case m.pages > uint64(size)/m.pageSize:
		return fmt.Errorf("it has %d bytes of at least %d pages of %d: its end is missing", size, m.pages, m.pageSize)
	case m.root < 2 || m.root >= m.pages:
		return fmt.Errorf("its tree begins at page %d of %d", m.root, m.pages)
	case m.freelist != noFreelist && (m.freelist < 2 || m.freelist >= m.pages):
		return fmt.Errorf("its free pages are listed at page %d of %d", m.freelist, m.pages)
	}
	return nil
}
