package vet

import (
	"errors"
)

// sheetCheck goes through the rows of one sheet. Readers take rows and cells by the last step of their names wherever
// they meet them, and lose without a word what stands out of order: each may only stand where it belongs.
type sheetCheck struct {
	*check
	Sheet
	state   state
	inCell  bool
	column  int    // of the cell last met in this row, from 1; 0 = none
	cell    cell   // the one being read
	content string // the child of the cell being read: v, f, is; "" = none
	shown   int    // bytes of all texts of the sheet, each as often as a cell shows it
	place   int    // among the sheets, from 0
	takes   bool   // somebody reads the rows
}

// state is how far a sheet is read.
type state uint8

const (
	beforeRows state = iota // the rows have not begun
	amongRows               // between rows
	inRow
	afterRows
)

// sheet looks at one sheet. Its part is scanned to the end, though all behind the rows is only held to be well-formed.
func (c *check) sheet(place int, e entry) (Sheet, error) {
	s := sheetCheck{check: c, Sheet: Sheet{Name: e.name, Part: c.parts[e.part].name}, place: place, takes: c.taker != nil}
	if c.done[e.part] {
		return s.Sheet, s.locate(damaged("its part is used for something else"))
	}
	b, err := c.open(e.part)
	if err != nil {
		return s.Sheet, s.locate(err)
	}
	root := "worksheet"
	if e.chart {
		root = "chartsheet"
	}
	elements := c.rich()
	c.scan.reset(b, c.limits, elements)
	for {
		t, err := c.scan.next()
		switch {
		case err != nil:
		case t == atEnd:
			s.Elements = c.limits.Elements - elements.left
			return s.Sheet, nil
		case t == opened && c.scan.depth() == 1:
			err = c.scan.root(root, spaceMain, spaceMainStrict)
		case s.state == afterRows:
			if t == opened {
				err = s.behindRows()
			}
		case t == opened:
			err = s.opened()
		case t == closed:
			err = s.closed()
		case s.content != "":
			err = s.text()
		}
		if err != nil {
			return s.Sheet, s.locate(err)
		}
	}
}

// behindRows refuses what the library would take for more rows: it reads on behind the last, up to anything of that name.
// Anchors of controls have it.
func (s *sheetCheck) behindRows() error {
	switch s.scan.local {
	case "sheetData":
		return damaged("it has rows in two places")
	case "row":
		return refusal(&objects, s.Part)
	case "mergeCell":
		s.Merged++
	}
	return nil
}

// locate names sheet and row of a fault.
func (s *sheetCheck) locate(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Sheet, e.Part = s.Name, s.Part
		if e.Row == 0 && s.state == inRow {
			e.Row = s.LastRow
		}
	}
	return err
}

func (s *sheetCheck) opened() error {
	depth, local := s.scan.depth(), s.scan.local
	switch {
	case local == "sheetData":
		if depth != 2 || s.state != beforeRows {
			return misplaced(local)
		}
		s.state = amongRows
		return nil
	case s.state == amongRows:
		if local != "row" {
			return misplaced(string(s.scan.name))
		}
		return s.beginRow()
	case s.state == inRow && depth == 4 && local == "c":
		return s.beginCell()
	case s.inCell && depth == 5 && (local == "v" || local == "f" || local == "is"):
		return s.beginContent(local)
	case s.content == "v" || s.content == "f":
		return misplaced(string(s.scan.name))
	case s.content == "is" && (local == "t" || local == "r"):
		s.item.opened(&s.scan)
	case local == "row" || local == "c" || local == "v" || local == "f" || local == "is":
		return misplaced(local)
	case s.state == inRow && depth < 6 && local != "extLst":
		return misplaced(string(s.scan.name))
	}
	return nil
}

func (s *sheetCheck) closed() error {
	switch {
	case s.state == beforeRows:
	case s.scan.depth() == 4:
		s.content = ""
	case s.scan.depth() == 3 && s.inCell:
		s.inCell = false
		return s.endCell()
	case s.scan.depth() == 2 && s.state == inRow:
		s.state = amongRows
		if s.takes {
			s.row = Row{Sheet: s.Name, Number: s.LastRow, cells: s.held, texts: &s.texts}
			s.takes = s.taker.Row(s.place, &s.row)
		}
	case s.content == "is":
		s.item.closed(&s.scan)
	case s.scan.depth() == 1:
		s.state = afterRows
	}
	return nil
}

// beginRow reads a row's number: rows rise, and one without a number follows the one before it.
func (s *sheetCheck) beginRow() error {
	raw, given, err := s.own("r")
	if err != nil {
		return err
	}
	n := s.LastRow + 1
	if given {
		var ok bool
		if n, ok = decimal(raw); !ok || n == 0 || n > 1_048_576 {
			return damaged("the row behind row %d has the number %s", s.LastRow, clipped(raw))
		}
	}
	switch {
	case n == s.LastRow:
		return damaged("row %d is given twice", n)
	case n < s.LastRow:
		return damaged("row %d stands behind row %d", n, s.LastRow)
	case n > s.limits.Rows:
		e := tooLarge("has more than %s rows in a sheet, or something in row %d", number(s.limits.Rows), n)
		e.Row, e.Fix = n, "Delete the rows below the last one that you need, also if they look empty (mark them and choose Delete, Rows), save it, and send that file."
		return e
	}
	s.state, s.LastRow, s.column = inRow, n, 0
	s.Rows++
	s.held = s.held[:0]
	return nil
}

// own gives an attribute without a prefix. With one, a reader that looks at no prefix would take it for the other.
func (s *sheetCheck) own(name string) (raw []byte, given bool, err error) {
	for _, a := range s.scan.attrs {
		if string(a.name) == name {
			raw, given = a.value, true
		} else if n := len(a.name) - len(name); n > 0 && a.name[n-1] == ':' && string(a.name[n:]) == name {
			return nil, false, damaged("<%s> has the attribute %s, which belongs to something else", clipped(s.scan.name), clipped(a.name))
		}
	}
	return raw, given, nil
}

func misplaced(name string) error {
	return damaged("<%s> stands where it does not belong", shown(name))
}

// decimal reads a number of plain digits, up to nine of them, without a leading zero.
func decimal(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}
