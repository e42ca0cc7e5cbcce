package vet

import (
	"bytes"
)

// token is what the scanner came upon.
type token uint8

const (
	atEnd token = iota
	opened
	closed
	text
)

// scanner reads XML without changing or copying it. It takes UTF-8 only, no document type, and refuses whatever is not
// well-formed, so that a library behind it meets no surprise. Prefixes are not resolved: names are told apart by what
// follows the colon, as the library does, and the few namespaces that matter are looked at where they stand.
type scanner struct {
	data     []byte
	pos      int
	limits   Limits
	elements *budget
	rooted   bool     // the root was met
	open     [][]byte // the elements around pos, outermost first, with their prefixes
	ending   bool     // an <empty/> element is still to be closed
	name     []byte   // opened, closed: the element's name with its prefix
	local    string   // the same without the prefix; one of the names known, or "" for any other
	attrs    []attr   // opened: its attributes, in order
	text     []byte   // text: as it stands in the file, with its references
	literal  bool     // text: it stands in <![CDATA[, so that & begins no reference
}

// attr is an attribute as it stands in the file.
type attr struct {
	name  []byte // with its prefix
	value []byte // without its quotes, with its references
}

// maxAttrs is how many attributes an element may have. The richest of the format has some seventy.
const maxAttrs = 128

// budget is how many XML elements may still come.
type budget struct {
	left   int
	beyond string // what is said when there are more
}

// rich is the budget of a sheet, or of the table of shared strings.
func (c *check) rich() *budget {
	return &budget{left: c.limits.Elements, beyond: "a part with more than " + number(c.limits.Elements) + " XML elements"}
}

// reset begins a part.
func (s *scanner) reset(data []byte, limits Limits, elements *budget) {
	*s = scanner{data: data, limits: limits, elements: elements, open: s.open[:0], attrs: s.attrs[:0]}
	s.data = bytes.TrimPrefix(s.data, []byte("\xEF\xBB\xBF"))
}

// depth is the number of elements that are open: 1 in the root. An element just closed no longer counts.
func (s *scanner) depth() int { return len(s.open) }

// next finds the next element's beginning or end, or text inside the root. Comments and instructions are passed over.
func (s *scanner) next() (token, error) {
	if s.ending {
		s.ending = false
		s.open = s.open[:len(s.open)-1]
		return closed, nil
	}
	for s.pos < len(s.data) {
		if s.data[s.pos] != '<' {
			if err := s.plain(); err != nil || len(s.open) > 0 {
				return text, err
			}
			continue
		}
		rest := s.data[s.pos:]
		switch {
		case len(rest) < 2:
			return 0, damagedXML("it is broken off")
		case rest[1] == '/':
			return s.close()
		case rest[1] == '?':
			if err := s.instruction(); err != nil {
				return 0, err
			}
		case rest[1] != '!':
			return s.element()
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.comment(); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return s.section()
		default:
			return 0, hasDoctype()
		}
	}
	switch {
	case len(s.open) > 0:
		return 0, damagedXML("it is broken off: <%s> is not closed", clipped(s.open[len(s.open)-1]))
	case !s.rooted:
		return 0, s.nothing()
	}
	return atEnd, nil
}

// nothing is the refusal of a part without a root.
func (s *scanner) nothing() error {
	if len(s.data) == 0 {
		return damagedXML("it is empty")
	}
	return damagedXML("it has no element")
}

// plain reads text up to the next mark. Around the root there are only blanks.
func (s *scanner) plain() error {
	rest := s.data[s.pos:]
	if s.pos == 0 && wide(rest) {
		return wrongEncoding("UTF-16")
	}
	end := bytes.IndexByte(rest, '<')
	if end < 0 {
		end = len(rest)
	}
	s.text, s.literal = rest[:end], false
	s.pos += end
	if len(s.open) == 0 {
		if len(bytes.TrimLeft(s.text, " \t\r\n")) > 0 {
			return damagedXML("there is text around the root element")
		}
		return nil
	}
	return checkText(s.text, inContent)
}

// wide tells text in UTF-16 or UTF-32, with its mark or without.
func wide(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF")) || bytes.HasPrefix(b, []byte("\x00"))
}

// element reads the beginning of an element with its attributes.
func (s *scanner) element() (token, error) {
	if s.pos == 0 && len(s.data) > 1 && s.data[1] == 0 {
		return 0, wrongEncoding("UTF-16")
	}
	s.pos++
	name, err := s.readName()
	if err != nil {
		return 0, err
	}
	if len(s.open) == 0 && s.rooted {
		return 0, damagedXML("it has two root elements")
	}
	s.rooted = true
	if s.elements.left--; s.elements.left < 0 {
		return 0, tooLarge("has %s", s.elements.beyond)
	}
	if len(s.open) == s.limits.Depth {
		return 0, &Error{What: "is nested more deeply than any workbook, beyond " + number(s.limits.Depth) + " levels", Fix: saveAgain}
	}
	s.open = append(s.open, name)
	s.name, s.local = name, known(name)
	s.attrs = s.attrs[:0]
	for {
		blank := s.skipBlank()
		switch {
		case s.pos >= len(s.data):
			return 0, damagedXML("it is broken off inside <%s>", clipped(name))
		case s.data[s.pos] == '>':
			s.pos++
			return opened, nil
		case s.data[s.pos] == '/':
			if s.pos+1 >= len(s.data) || s.data[s.pos+1] != '>' {
				return 0, damagedXML("a stray slash inside <%s>", clipped(name))
			}
			s.pos += 2
			s.ending = true
			return opened, nil
		case !blank:
			return 0, damagedXML("no blank between the attributes of <%s>", clipped(name))
		}
		if err := s.attribute(name); err != nil {
			return 0, err
		}
	}
}

// attribute reads one attribute of an element.
func (s *scanner) attribute(element []byte) error {
	name, err := s.readName()
	if err != nil {
		return err
	}
	value, err := s.quoted(name)
	if err != nil {
		return err
	}
	for _, a := range s.attrs {
		if bytes.Equal(a.name, name) {
			return damagedXML("<%s> has the attribute %s twice", clipped(element), clipped(name))
		}
	}
	if len(s.attrs) == maxAttrs {
		return damagedXML("<%s> has more than %d attributes", clipped(element), maxAttrs)
	}
	s.attrs = append(s.attrs, attr{name, value})
	return checkText(value, inQuotes)
}

// quoted reads ="value" behind a name.
func (s *scanner) quoted(name []byte) ([]byte, error) {
	s.skipBlank()
	if s.pos >= len(s.data) || s.data[s.pos] != '=' {
		return nil, damagedXML("the attribute %s has no value", clipped(name))
	}
	s.pos++
	s.skipBlank()
	if s.pos >= len(s.data) || s.data[s.pos] != '"' && s.data[s.pos] != '\'' {
		return nil, damagedXML("the attribute %s is not in quotes", clipped(name))
	}
	quote := s.data[s.pos]
	s.pos++
	length := bytes.IndexByte(s.data[s.pos:], quote)
	if length < 0 {
		return nil, damagedXML("it is broken off inside the attribute %s", clipped(name))
	}
	value := s.data[s.pos : s.pos+length]
	s.pos += length + 1
	return value, nil
}

// close reads the end of an element.
func (s *scanner) close() (token, error) {
	s.pos += 2
	name, err := s.readName()
	if err != nil {
		return 0, err
	}
	s.skipBlank()
	if s.pos >= len(s.data) || s.data[s.pos] != '>' {
		return 0, damagedXML("the end of <%s> is broken off", clipped(name))
	}
	s.pos++
	last := len(s.open) - 1
	if last < 0 || !bytes.Equal(s.open[last], name) {
		return 0, damagedXML("</%s> closes what is not open", clipped(name))
	}
	s.name, s.local = name, known(name)
	s.open = s.open[:last]
	return closed, nil
}

// skipBlank passes over blanks and says whether there were any.
func (s *scanner) skipBlank() bool {
	from := s.pos
	for s.pos < len(s.data) && isBlank(s.data[s.pos]) {
		s.pos++
	}
	return s.pos > from
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
