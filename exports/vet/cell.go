package vet

import (
	"bytes"
	"strconv"
)

// cell is what matters of the cell being read.
type cell struct {
	shared bool   // its value is the place of a shared string
	kind   byte   // its type, as Cell.Kind says it
	inline bool   // its text is written in place
	style  int    // what it looks like
	seen   uint8  // which of v, f, is it has had
	value  []byte // its v; of one that is not shared only if somebody reads it
	length int    // bytes of the child being read
}

// beginCell reads a cell's address and type: columns rise, and the address is of this row. One without an address
// stands right of the one before it.
func (s *sheetCheck) beginCell() error {
	raw, given, err := s.own("r")
	if err != nil {
		return err
	}
	column := s.column + 1
	if given {
		var row int
		var ok bool
		if column, row, ok = address(raw); !ok {
			return s.inThisCell(damaged("%s is no address of a cell", clipped(raw)), 0)
		}
		if row != s.LastRow {
			return s.inThisCell(damaged("the cell %s stands in row %d", clipped(raw), s.LastRow), 0)
		}
	}
	switch {
	case column == s.column:
		return s.inThisCell(damaged("a cell is given twice"), column)
	case column < s.column:
		return s.inThisCell(damaged("a cell stands behind one that is right of it"), column)
	case column > s.limits.Columns:
		e := tooLarge("has something beyond column %s", columnName(s.limits.Columns))
		e.Fix = "Delete the columns right of the last one that you need, also if they look empty (mark them and choose Delete, Columns), save it, and send that file."
		return s.inThisCell(e, column)
	}
	s.column, s.LastColumn = column, max(s.LastColumn, column)
	style, given, err := s.own("s")
	if err != nil {
		return err
	}
	look, ok := decimal(style)
	if given && !ok {
		return s.inThisCell(damaged("the style of a cell is %s", clipped(style)), column)
	}
	kind, _, err := s.own("t")
	if err != nil {
		return err
	}
	switch string(kind) {
	case "", "n", "b", "e", "str", "inlineStr", "d", "s":
	default:
		return s.inThisCell(damaged("a cell is of the kind %s, which there is not", clipped(kind)), column)
	}
	s.inCell, s.content = true, ""
	s.cell = cell{shared: string(kind) == "s", inline: string(kind) == "inlineStr", kind: kindOf(kind), style: look}
	return nil
}

// What a cell has had.
const (
	hasValue uint8 = 1 << iota
	hasFormula
	hasText
)

// beginContent begins a value, a formula or a text written in place. A cell has each at most once.
func (s *sheetCheck) beginContent(local string) error {
	bit := hasValue
	switch local {
	case "f":
		bit = hasFormula
	case "is":
		bit = hasText
		s.item.begin(&s.scan)
	}
	if s.cell.seen&bit != 0 {
		return s.inThisCell(damaged("a cell has two of <%s>", local), s.column)
	}
	s.cell.seen |= bit
	s.content, s.cell.length = local, 0
	return nil
}

// text counts what a cell holds.
func (s *sheetCheck) text() error {
	b := s.scan.text
	if s.cell.length += len(b); s.cell.length > s.limits.Text {
		return s.inThisCell(longText(), s.column)
	}
	switch {
	case s.content == "v" && s.cell.shared:
		if s.cell.value != nil {
			return s.inThisCell(damaged("the place of a shared text is in pieces"), s.column)
		}
		s.cell.value = b
	case s.content == "v" && s.takes:
		s.cell.value = pieced(s.cell.value, b, s.scan.literal)
	case s.content == "is" && s.takes:
		s.item.text(&s.scan)
	}
	return nil
}

// endCell looks at the shared string of a cell. All texts of a sheet together are bounded, because a short file can show
// one long text in every cell.
func (s *sheetCheck) endCell() error {
	if !s.cell.shared {
		s.hold(0)
		return nil
	}
	if s.cell.value == nil {
		s.cell.shared = false
		s.hold(0)
		return nil
	}
	raw := bytes.Trim(s.cell.value, " \t\r\n")
	n, ok := decimal(raw)
	switch {
	case !ok:
		return s.inThisCell(damaged("%s is not the place of a shared text", clipped(raw)), s.column)
	case n >= len(s.lengths):
		return s.inThisCell(damaged("a cell shows the shared text %d, but there are only %d", n, len(s.lengths)), s.column)
	}
	if s.shown += int(s.lengths[n]); s.shown > s.limits.Unpacked {
		return s.inThisCell(tooLarge("shows more than %s of text in one sheet", size(s.limits.Unpacked)), s.column)
	}
	s.hold(n)
	return nil
}

// inThisCell names the cell of a fault; column 0 leaves it at the row.
func (s *sheetCheck) inThisCell(e *Error, column int) error {
	e.Row = s.LastRow
	if column > 0 {
		e.Cell = columnName(column) + strconv.Itoa(s.LastRow)
	}
	return e
}

// address reads B7: column 2, row 7. Only capitals, without $, and a row that there can be.
func address(b []byte) (column, row int, ok bool) {
	i := 0
	for i < len(b) && i < 3 && b[i] >= 'A' && b[i] <= 'Z' {
		column = 26*column + int(b[i]-'A') + 1
		i++
	}
	row, ok = decimal(b[i:])
	return column, row, ok && i > 0 && row > 0 && row <= 1_048_576 && column <= 16_384
}

// columnName writes a column's number in letters: 28 is AB.
func columnName(n int) string {
	var b [8]byte
	i := len(b)
	for ; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}
