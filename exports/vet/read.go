package vet

import (
	"bytes"
	"compress/flate"
	"errors"
	"iter"
)

// Taker is handed what a workbook holds while it is looked over. Whether the workbook passes is known only when Read
// returns: of one that does not, what was taken counts for nothing.
type Taker interface {
	// Names takes the defined names in the order of the file, before any row.
	Names(names []Name)
	// Row takes a row that the file has, of the sheet with this place among the tabs, from 0. Rows rise; gaps between them
	// are left out. row is good until Row returns. false: no more rows of this sheet are wanted.
	Row(sheet int, row *Row) (more bool)
}

// Book is a workbook that passed, without its rows.
type Book struct {
	Found
	Since1904 bool // days are counted from 1904, not from 1900
	formats   formats
}

// Row is one row of a sheet.
type Row struct {
	Sheet  string // its name
	Number int    // from 1
	cells  []held
	texts  *texts
}

// Cell is a cell with something in it.
type Cell struct {
	Column  int    // from 1
	Text    string // as it is stored: of a number its digits, of a formula its result; runs of rich text are joined
	Kind    byte   // 't' a text, 'n' a number, 'b' true (1) or false (0), 'd' a date, 'e' an error; 0 none of these
	Style   int    // for Book.Format
	Formula bool
	Result  bool // a value is given, if an empty one
}

// held is a cell of the row being read. Only what somebody asks for is made a string.
type held struct {
	Cell
	shared int    // place of a shared text; -1 = the text is
	text   []byte // this
}

// Read looks a workbook over as Workbook does, and hands taker what is in its cells. A cell without text, value and formula is
// left out. It gives what excelize gives of raw values. taker may be nil.
func Read(data []byte, limits Limits, taker Taker) (*Book, error) {
	c := &check{
		limits: limits, taker: taker,
		others: budget{left: limits.Others, beyond: "more than " + number(limits.Others) + " XML elements beside its sheets and texts"},
	}
	c.inflate = flate.NewReader(&c.packed)
	sheets, err := c.workbook(data)
	if err != nil {
		if _, ok := errors.AsType[*Error](err); !ok {
			err = &Error{What: "could not be read: " + err.Error(), Fix: saveAgain}
		}
		return nil, err
	}
	return &Book{Found: Found{Sheets: sheets}, Since1904: c.defined.since1904, formats: c.formats}, nil
}

// Cell gives the cell of a column, from 1; one without anything where there is none.
func (r *Row) Cell(column int) Cell {
	for i := range r.cells {
		if r.cells[i].Column == column {
			return r.whole(i)
		}
	}
	return Cell{Column: column}
}

// Cells gives the cells from left to right.
func (r *Row) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for i := range r.cells {
			if !yield(r.whole(i)) {
				return
			}
		}
	}
}

func (r *Row) whole(i int) Cell {
	h := &r.cells[i]
	c := h.Cell
	if h.shared >= 0 {
		c.Text = r.texts.at(h.shared)
	} else {
		c.Text = string(h.text)
	}
	return c
}

// kindOf is the kind of a cell of this type; 0 where it takes a value to make it a number.
func kindOf(t []byte) byte {
	switch string(t) {
	case "", "n":
		return 0
	case "b", "d", "e":
		return t[0]
	}
	return 't'
}

// hold keeps the cell that ends here for the row; n is the place of its shared text.
func (s *sheetCheck) hold(n int) {
	if !s.takes {
		return
	}
	c := &s.cell
	h := held{shared: -1, text: c.value, Cell: Cell{
		Column: s.column, Kind: c.kind, Style: c.style, Formula: c.seen&hasFormula != 0, Result: c.seen&(hasValue|hasText) != 0,
	}}
	if c.kind == 0 && c.seen&hasValue != 0 {
		h.Kind = 'n'
	}
	blank := len(h.text) == 0
	switch {
	case c.shared:
		h.shared, blank = n, s.texts.blank(n)
	case c.inline && c.seen&hasText != 0:
		h.text = bytes.Clone(s.item.whole())
		blank = len(h.text) == 0
	}
	if !blank || h.Formula || h.Kind != 't' && h.Kind != 0 {
		s.held = append(s.held, h)
	}
}
