package boltvault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"time"

	"readiness/assessment/vault"
)

// What an item is stored as; doc.go has the form.
const (
	form     = 1
	kindItem = 'i'
	kindGone = 'g'
	header   = 1 + 4 // form and check sum
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum covers the id too: a value that stands under another's key is damage.
func sum(id string, rest []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(id), castagnoli), castagnoli, rest)
}

func encode(item vault.Item) []byte {
	b := make([]byte, header, header+1+2*binary.MaxVarintLen64+len(item.Salt)+len(item.Data))
	b[0] = form
	if r := item.Redacted; r != nil {
		b = append(b, kindGone)
		b = binary.AppendVarint(b, r.At.UnixMilli())
		b = binary.AppendUvarint(b, uint64(len(r.By)))
		b = append(append(b, r.By...), r.Why...)
	} else {
		b = append(b, kindItem)
		b = binary.AppendUvarint(b, uint64(len(item.Salt)))
		b = append(append(b, item.Salt...), item.Data...)
	}
	binary.BigEndian.PutUint32(b[1:], sum(item.ID, b[header:]))
	return b
}

var errCut = errors.New("it is cut off")

// decode reads what encode wrote and nothing else. The item keeps no part of b, which is the file itself.
func decode(id string, b []byte) (vault.Item, error) {
	item := vault.Item{ID: id}
	switch {
	case len(b) <= header:
		return item, errCut
	case b[0] != form:
		return item, fmt.Errorf("it has form %d, and this program reads form %d", b[0], form)
	case binary.BigEndian.Uint32(b[1:]) != sum(id, b[header:]):
		return item, errors.New("its check sum is wrong")
	}
	kind, rest := b[header], b[header+1:]
	var at int64
	if kind == kindGone {
		var n int
		if at, n = binary.Varint(rest); n <= 0 {
			return item, errCut
		}
		rest = rest[n:]
	}
	size, n := binary.Uvarint(rest)
	if n <= 0 || size > math.MaxInt32 || int(size) > len(rest)-n {
		return item, errCut
	}
	first, second := rest[n:n+int(size)], rest[n+int(size):]
	switch kind {
	case kindItem:
		item.Salt, item.Data = bytes.Clone(first), bytes.Clone(second)
	case kindGone:
		item.Redacted = &vault.Redaction{By: string(first), At: time.UnixMilli(at).UTC(), Why: string(second)}
	default:
		return item, fmt.Errorf("its kind is unknown: %q", kind)
	}
	return item, vault.Valid(item)
}
