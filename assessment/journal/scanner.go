package journal

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// What the numbers of a record may be, so that every machine can hold them.
const (
	maxSeq     = 1<<63 - 1
	maxVersion = 1<<31 - 1
)

// maxDepth is how deep a body may be nested: as deep as encoding/json goes.
const maxDepth = 10000

// scanner reads the one form that encode writes. After the first fault it reads nothing more.
type scanner struct {
	raw []byte
	at  int
	err error
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("at byte %d "+format, append([]any{s.at}, args...)...)
	}
}

func (s *scanner) expect(text string) {
	if s.err != nil {
		return
	}
	if len(s.raw)-s.at < len(text) || string(s.raw[s.at:s.at+len(text)]) != text {
		s.fail("%s should stand", text)
		return
	}
	s.at += len(text)
}

// next goes past c if it is what stands next.
func (s *scanner) next(c byte) bool {
	if s.err != nil || s.at >= len(s.raw) || s.raw[s.at] != c {
		return false
	}
	s.at++
	return true
}

// number reads a whole number from 1 to most, without leading zeros.
func (s *scanner) number(most uint64) uint64 {
	if s.err != nil {
		return 0
	}
	from, n := s.at, uint64(0)
	for ; s.at < len(s.raw) && s.raw[s.at] >= '0' && s.raw[s.at] <= '9'; s.at++ {
		if d := uint64(s.raw[s.at] - '0'); n <= (most-d)/10 {
			n = n*10 + d
			continue
		}
		s.fail("a number should stand that is not above %d", most)
		return 0
	}
	if s.at == from || s.raw[from] == '0' {
		s.fail("a number from 1 on should stand")
		return 0
	}
	return n
}

// hex reads lower-case hexadecimal digits.
func (s *scanner) hex(into []byte) {
	if s.err != nil {
		return
	}
	if len(s.raw)-s.at < 2*len(into) {
		s.fail("%d hexadecimal digits should stand", 2*len(into))
		return
	}
	for i := range into {
		high, low := nibbles[s.raw[s.at]], nibbles[s.raw[s.at+1]]
		if high > 15 || low > 15 {
			s.fail("%d hexadecimal digits should stand", 2*len(into))
			return
		}
		into[i] = high<<4 | low
		s.at += 2
	}
}

// nibbles has the value of each hexadecimal digit, and 255 for all other bytes.
var nibbles = func() (table [256]byte) {
	for i := range table {
		table[i] = 255
	}
	for i, c := range []byte("0123456789abcdef") {
		table[c] = byte(i)
	}
	return table
}()

// text reads a string that is not empty; the one before, if it is the same.
func (s *scanner) text(before string) string {
	from := s.at
	plain := s.quoted()
	if s.err != nil {
		return ""
	}
	inside := s.raw[from+1 : s.at-1]
	switch {
	case len(inside) == 0:
		s.fail("a text should stand that is not empty")
		return ""
	case plain && string(inside) == before:
		return before
	case plain:
		return string(inside)
	}
	var text string
	quoted := s.raw[from:s.at]
	if err := json.Unmarshal(quoted, &text); err != nil || string(appendString(nil, text)) != string(quoted) {
		s.fail("a text ends that is not written as this journal writes it")
	}
	return text
}

// quoted goes past a JSON string in UTF-8, and says whether it is printable ASCII without escapes.
func (s *scanner) quoted() (plain bool) {
	if !s.next('"') {
		s.fail("a text should stand")
		return false
	}
	from := s.at
	plain = true
	for ; s.at < len(s.raw); s.at++ {
		switch class[s.raw[s.at]] {
		case plainByte:
		case quoteByte:
			if !plain && !utf8.Valid(s.raw[from:s.at]) {
				s.fail("a text ends that is not UTF-8")
				return false
			}
			s.at++
			return plain
		case escapeByte:
			plain = false
			s.at++
			if !s.escaped() {
				return false
			}
		case otherByte:
			plain = false
		default:
			s.fail("a control character stands in a text")
			return false
		}
	}
	s.fail("a text does not end")
	return false
}

// escaped looks at what follows a backslash, and stays on its last byte.
func (s *scanner) escaped() bool {
	if s.at < len(s.raw) {
		switch s.raw[s.at] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return true
		case 'u':
			if len(s.raw)-s.at > 4 && isHex(s.raw[s.at+1:s.at+5]) {
				s.at += 4
				return true
			}
		}
	}
	s.fail("a backslash escapes nothing")
	return false
}

func isHex(b []byte) bool {
	for _, c := range b {
		if c >= 'A' && c <= 'F' {
			c += 'a' - 'A'
		}
		if nibbles[c] > 15 {
			return false
		}
	}
	return true
}

// The bytes of a text by what they do in it.
const (
	controlByte = iota // must not stand there
	plainByte
	quoteByte
	escapeByte
	otherByte // part of a character beyond ASCII, or DEL
)

var class = func() (table [256]byte) {
	for i := range table {
		switch {
		case i == '"':
			table[i] = quoteByte
		case i == '\\':
			table[i] = escapeByte
		case i < 0x20:
			table[i] = controlByte
		case i >= 0x7f:
			table[i] = otherByte
		default:
			table[i] = plainByte
		}
	}
	return table
}()
