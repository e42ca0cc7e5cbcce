package vet

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"
)

// item is a text as <si> and <is> hold it: in one piece, or in runs that look different. How it is pronounced (<rPh>) is no
// part of it.
type item struct {
	depth int    // of the element itself
	plain []byte // its own <t>
	runs  []byte // those of its runs
	run   int    // where the run being read begins in runs; -1 = none is
	into  *[]byte
	inner int // depth of the <t> being read
}

// begin begins the element just opened.
func (it *item) begin(s *scanner) {
	*it = item{depth: s.depth(), plain: it.plain[:0], runs: it.runs[:0], run: -1}
}

// opened looks at an element inside. Of two texts in one place the last counts, as it does for libraries.
func (it *item) opened(s *scanner) {
	switch depth := s.depth() - it.depth; {
	case it.into != nil:
	case depth == 1 && s.local == "t":
		it.plain = it.plain[:0]
		it.into, it.inner = &it.plain, s.depth()
	case depth == 1 && s.local == "r":
		it.run = len(it.runs)
	case depth == 2 && s.local == "t" && it.run >= 0:
		it.runs = it.runs[:it.run]
		it.into, it.inner = &it.runs, s.depth()
	}
}

func (it *item) closed(s *scanner) {
	switch depth := s.depth() - it.depth; {
	case it.into != nil:
		if s.depth() < it.inner {
			it.into = nil
		}
	case depth == 0:
		it.run = -1
	}
}

func (it *item) text(s *scanner) {
	if it.into != nil && s.depth() == it.inner {
		*it.into = appendText(*it.into, s.text, s.literal)
	}
}

// whole is the text, good until the next one begins.
func (it *item) whole() []byte {
	it.plain = append(it.plain, it.runs...)
	return unescaped(it.plain)
}

// unescaped resolves _x000D_ and the like, by which the format writes characters that XML does not have. Halves of a pair
// are dropped. b is changed in place.
func unescaped(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := b[:0]
	for i := 0; i < len(b); {
		if n, ok := escapeAt(b[i:]); ok {
			if r := rune(n); utf8.ValidRune(r) {
				out = utf8.AppendRune(out, r)
			}
			i += escapeLength
			continue
		}
		out = append(out, b[i])
		i++
	}
	return out
}

const escapeLength = len("_x000D_")

// escapeAt reads _xHHHH_ at the beginning of b.
func escapeAt(b []byte) (n uint64, ok bool) {
	if len(b) < escapeLength || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return n, err == nil
}

// pieced adds a piece of text to what came before it. A single plain piece is not copied.
func pieced(before, b []byte, literal bool) []byte {
	if before == nil && asItIs(b, literal) {
		return slices.Clip(b)
	}
	return appendText(before, b, literal)
}

// asItIs says that a text has no reference and no line end to be changed.
func asItIs(b []byte, literal bool) bool {
	return bytes.IndexByte(b, '\r') < 0 && (literal || bytes.IndexByte(b, '&') < 0)
}

// appendText adds a text that checkText has passed, with its references resolved, and its line ends as XML has them.
func appendText(out, b []byte, literal bool) []byte {
	if asItIs(b, literal) {
		return append(out, b...)
	}
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '\r':
			out = append(out, '\n')
			if i++; i < len(b) && b[i] == '\n' {
				i++
			}
			continue
		case c == '&' && !literal:
			if r, length, err := reference(b[i:]); err == nil {
				out = utf8.AppendRune(out, r)
				i += length
				continue
			}
		}
		out = append(out, b[i])
		i++
	}
	return out
}
