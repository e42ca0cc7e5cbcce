package vet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// place is where a text stands, which decides what may stand in it.
type place uint8

const (
	inContent place = iota // between elements
	inQuotes               // in an attribute
	inSection              // in <![CDATA[
)

// ordinary bytes need no look: ASCII without controls and without the characters that may mean something.
var ordinary = func() (table [256]bool) {
	for b := byte(' '); b < 0x7F; b++ {
		table[b] = b != '&' && b != '<' && b != ']'
	}
	table['\t'], table['\n'], table['\r'] = true, true, true
	return table
}()

// checkText makes sure of every character: UTF-8, allowed in XML, and every reference one that needs no declaration.
func checkText(b []byte, where place) error {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case ordinary[c]:
			i++
		case c >= utf8.RuneSelf:
			r, length := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && length == 1 {
				return damagedXML("a text that is not UTF-8")
			}
			if !allowed(r) {
				return damagedXML("a character that XML does not allow")
			}
			i += length
		case c == '&' && where != inSection:
			_, length, err := reference(b[i:])
			if err != nil {
				return err
			}
			i += length
		case c == '<' && where == inQuotes:
			return damagedXML("an attribute with < in it")
		case c == ']' && where == inContent && bytes.HasPrefix(b[i:], []byte("]]>")):
			return damagedXML("]]> in a text")
		case c < ' ':
			return damagedXML("a control character")
		default:
			i++
		}
	}
	return nil
}

// allowed tells the characters that XML 1.0 has.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// longestReference is &#x0010FFFF; with some zeros more.
const longestReference = 16

// reference reads &amp; &#65; and their like at the beginning of b.
func reference(b []byte) (rune, int, error) {
	end := bytes.IndexByte(b[:min(len(b), longestReference)], ';')
	if end < 0 {
		return 0, 0, damagedXML("& that begins no reference")
	}
	name := string(b[1:end])
	switch name {
	case "amp":
		return '&', end + 1, nil
	case "lt":
		return '<', end + 1, nil
	case "gt":
		return '>', end + 1, nil
	case "quot":
		return '"', end + 1, nil
	case "apos":
		return '\'', end + 1, nil
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, 0, damagedXML("the entity %s is not declared", clipped(b[:end+1]))
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || strings.ContainsAny(digits, "+_") || n > utf8.MaxRune || !allowed(rune(n)) {
		return 0, 0, damagedXML("%s is no character", clipped(b[:end+1]))
	}
	return rune(n), end + 1, nil
}

// unescape gives a text that checkText has passed without its references.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	var out strings.Builder
	for i := 0; i < len(b); {
		if b[i] == '&' {
			if r, length, err := reference(b[i:]); err == nil {
				out.WriteRune(r)
				i += length
				continue
			}
		}
		out.WriteByte(b[i])
		i++
	}
	return out.String()
}
