package vet

import (
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"slices"
)

// open unpacks a part and holds it against the size and the checksum that the directory gives. Nothing is unpacked
// beyond that size. The bytes are good until the next part is opened.
func (c *check) open(i int) ([]byte, error) {
	p := c.parts[i]
	c.done[i] = true
	b, err := c.unpack(p)
	if err != nil {
		return nil, at(p.name, err)
	}
	if crc32.ChecksumIEEE(b) != p.crc {
		return nil, at(p.name, damaged("the checksum of a part is wrong"))
	}
	return b, nil
}

func (c *check) unpack(p part) ([]byte, error) {
	if p.method == stored {
		return p.packed, nil
	}
	c.packed.Reset(p.packed)
	resetter, ok := c.inflate.(flate.Resetter)
	if !ok {
		return nil, errors.New("the unpacker cannot be used again")
	}
	if err := resetter.Reset(&c.packed, nil); err != nil {
		return nil, err
	}
	c.buf = slices.Grow(c.buf[:0], p.size)[:p.size]
	switch _, err := io.ReadFull(c.inflate, c.buf); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, damaged("a part is shorter than the list says, or broken off")
	case err != nil:
		return nil, damaged("a part cannot be unpacked")
	}
	var more [1]byte
	switch n, err := io.ReadFull(c.inflate, more[:]); {
	case n > 0:
		return nil, damaged("a part is longer than the list says")
	case !errors.Is(err, io.EOF):
		return nil, damaged("a part cannot be unpacked")
	case c.packed.Len() > 0:
		return nil, damaged("something stands behind a part that is no part of it")
	}
	return c.buf, nil
}
