package vet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readName reads the name of an element, an attribute or an instruction: at most one colon, neither first nor last.
func (s *scanner) readName() ([]byte, error) {
	from, colons := s.pos, 0
	for s.pos < len(s.data) {
		b := s.data[s.pos]
		switch {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_':
			s.pos++
			continue
		case b == ':':
			if colons++; colons > 1 || s.pos == from {
				return nil, damagedXML("a name with a colon too many")
			}
			s.pos++
			continue
		case '0' <= b && b <= '9', b == '-', b == '.':
			if s.pos == from || s.data[s.pos-1] == ':' {
				return nil, damagedXML("a name that begins with %q", b)
			}
			s.pos++
			continue
		case b >= utf8.RuneSelf:
			r, length := utf8.DecodeRune(s.data[s.pos:])
			if !unicode.IsLetter(r) { // of other characters, few may stand in names, and none does
				return nil, damagedXML("a name with a character that belongs in none")
			}
			s.pos += length
			continue
		}
		break
	}
	name := s.data[from:s.pos]
	if len(name) == 0 || name[len(name)-1] == ':' {
		return nil, damagedXML("a name is missing")
	}
	return name, nil
}

// instruction passes over <?...?>. One named xml may only be the declaration at the beginning, which names the encoding.
func (s *scanner) instruction() error {
	first := s.pos == 0
	s.pos += 2
	name, err := s.readName()
	if err != nil {
		return err
	}
	length := bytes.Index(s.data[s.pos:], []byte("?>"))
	if length < 0 {
		return damagedXML("it is broken off inside an instruction")
	}
	content := s.data[s.pos : s.pos+length]
	s.pos += length + 2
	if !strings.EqualFold(string(name), "xml") {
		return nil
	}
	if !first || string(name) != "xml" {
		return damagedXML("an XML declaration stands inside the text")
	}
	return declaration(content)
}

// declaration looks at version and encoding: XML 1.0 in UTF-8.
func declaration(content []byte) error {
	d := scanner{data: content}
	for {
		blank := d.skipBlank()
		if d.pos == len(d.data) {
			return nil
		}
		if !blank {
			return damagedXML("the XML declaration is damaged")
		}
		name, err := d.readName()
		if err != nil {
			return err
		}
		value, err := d.quoted(name)
		if err != nil {
			return err
		}
		switch string(name) {
		case "version":
			if string(value) != "1.0" {
				return damagedXML("it is in a version of XML that workbooks do not use")
			}
		case "encoding":
			if !strings.EqualFold(string(value), "utf-8") {
				return wrongEncoding(clipped(value))
			}
		case "standalone":
		default:
			return damagedXML("the XML declaration is damaged")
		}
	}
}

// comment passes over a comment, which holds no two hyphens in a row.
func (s *scanner) comment() error {
	s.pos += len("<!--")
	length := bytes.Index(s.data[s.pos:], []byte("--"))
	if length < 0 {
		return damagedXML("it is broken off inside a comment")
	}
	s.pos += length + 2
	if s.pos >= len(s.data) || s.data[s.pos] != '>' {
		return damagedXML("a comment holds --")
	}
	s.pos++
	return nil
}

// section reads <![CDATA[...]]>, which is text without marks.
func (s *scanner) section() (token, error) {
	if len(s.open) == 0 {
		return 0, damagedXML("there is text around the root element")
	}
	s.pos += len("<![CDATA[")
	length := bytes.Index(s.data[s.pos:], []byte("]]>"))
	if length < 0 {
		return 0, damagedXML("it is broken off inside a text")
	}
	s.text, s.literal = s.data[s.pos:s.pos+length], true
	s.pos += length + 3
	return text, checkText(s.text, inSection)
}

// known gives the part of a name behind the colon if it is one that somebody here asks for, without allocation.
func known(name []byte) string {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch string(name) {
	case "row":
		return "row"
	case "c":
		return "c"
	case "v":
		return "v"
	case "f":
		return "f"
	case "is":
		return "is"
	case "si":
		return "si"
	case "t":
		return "t"
	case "r":
		return "r"
	case "extLst":
		return "extLst"
	case "sheetData":
		return "sheetData"
	case "mergeCell":
		return "mergeCell"
	case "sheets":
		return "sheets"
	case "sheet":
		return "sheet"
	case "definedNames":
		return "definedNames"
	case "definedName":
		return "definedName"
	case "workbookPr":
		return "workbookPr"
	case "numFmts":
		return "numFmts"
	case "numFmt":
		return "numFmt"
	case "cellXfs":
		return "cellXfs"
	case "xf":
		return "xf"
	case "Relationship":
		return "Relationship"
	case "Default":
		return "Default"
	case "Override":
		return "Override"
	}
	return ""
}

// value gives an attribute of the element just opened by its name without prefix, as it stands in the file. Libraries
// that do not look at prefixes may take one attribute for another: two with one such name are refused.
func (s *scanner) value(local string) (raw []byte, given bool, err error) {
	for _, a := range s.attrs {
		name := a.name
		if i := bytes.IndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if string(name) != local {
			continue
		}
		if given {
			return nil, false, damagedXML("<%s> has the attribute %s twice", clipped(s.name), local)
		}
		raw, given = a.value, true
	}
	return raw, given, nil
}

// root makes sure that the element just opened is the root of the kind that is expected, in one of these namespaces.
func (s *scanner) root(name string, spaces ...string) error {
	prefix, local, found := strings.Cut(string(s.name), ":")
	if !found {
		prefix, local = "", prefix
	}
	if local != name {
		return damagedXML("it begins with <%s> where <%s> belongs", clipped(s.name), name)
	}
	if slices.Contains(spaces, s.namespace(prefix)) {
		return nil
	}
	return damagedXML("<%s> is not of the format of workbooks", clipped(s.name))
}

// namespace is what the element just opened declares for a prefix, "" for nothing.
func (s *scanner) namespace(prefix string) string {
	want := "xmlns"
	if prefix != "" {
		want += ":" + prefix
	}
	for _, a := range s.attrs {
		if string(a.name) == want {
			return unescape(a.value)
		}
	}
	return ""
}

// clipped is a piece of the file as a message shows it, without a character that a terminal would obey.
func clipped(b []byte) string { return shown(string(b[:min(len(b), 4*clipAt)])) }

func damagedXML(format string, args ...any) *Error {
	return damaged("a part of it is no well-formed XML: %s", fmt.Sprintf(format, args...))
}

func hasDoctype() *Error {
	return &Error{What: "holds a document type or entities (<!DOCTYPE), which no workbook needs", Fix: saveAgain}
}

func wrongEncoding(name string) *Error {
	return &Error{What: "is written in the encoding " + name + "; only UTF-8 is read", Fix: saveAgain}
}
