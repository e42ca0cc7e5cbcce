package country

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseRenewal reads a renewal from a file of comma, semicolon or tab separated
// values in UTF-8; RenewalHelp says what is in it. name is what errors call the
// file. What kind it is follows from its columns.
//
// The error is a *RenewalError with every fault. Whether organisations are
// known is for Atlas.With to say.
func ParseRenewal(name string, data []byte) (Renewal, error) {
	f := &renewalFile{countries: map[string]parsedCountry{}}
	if len(data) > MaxRenewalSize {
		f.faults.add(Fault{}, "has %d bytes, and %d are the most: cut it into several files", len(data), MaxRenewalSize)
		return Renewal{}, &RenewalError{Name: name, Faults: f.faults.list, TooLarge: true}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		f.read(string(data))
	} else {
		f.faults.add(Fault{}, `is not text in UTF-8: in a spreadsheet choose "Save as" and "CSV UTF-8"`)
	}
	if err := f.faults.err(name); err != nil {
		return Renewal{}, err
	}
	return f.renewal, nil
}

// A renewalFile is the state of one reading.
type renewalFile struct {
	renewal   Renewal
	rows      []int // of the renewal -> of the file
	faults    faults
	comma     byte
	header    []string       // names of columns; "" for one without
	column    map[string]int // name -> its place
	countries map[string]parsedCountry

	row   int // the one that is read, from 1
	cells []string
}

// A parsedCountry is what a text was found to mean; a column has the same few
// names over and over.
type parsedCountry struct {
	code Code
	err  error
}

// lineEnds are those of every system.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// read reads the lines. A quoted cell does not go over several lines: none of
// the columns has a use for it, and so a quote left open costs one line.
func (f *renewalFile) read(text string) {
	count := 0
	for line := range strings.Lines(lineEnds.Replace(text)) {
		f.row++
		line = strings.TrimSuffix(line, "\n")
		if f.header == nil {
			if !f.preamble(line) {
				return
			}
			continue
		}
		var whole bool
		if f.cells, whole = splitCells(line, f.comma); !whole {
			f.faults.add(Fault{Row: f.row}, "a quotation mark is not closed, or something follows it in its cell")
			continue
		}
		if !slices.ContainsFunc(f.cells, func(c string) bool { return c != "" }) {
			continue
		}
		if count++; count > MaxRenewalRows {
			f.faults.add(Fault{Row: f.row}, "this and what follows is more than %d rows: cut the file into several", MaxRenewalRows)
			return
		}
		if f.wholeRow() {
			f.take()
		}
		if f.faults.full() {
			return
		}
	}
	if f.header == nil {
		f.faults.add(Fault{}, "has no header: %s", headers)
		f.renewal.checkVintage(&f.faults)
		return
	}
	if count == 0 {
		f.faults.add(Fault{}, "has no rows below its header")
	}
	f.renewal.check(&f.faults, f.rows)
}

// preamble reads a line up to the header; false when nothing below can be
// understood.
func (f *renewalFile) preamble(line string) bool {
	if comment := strings.TrimLeft(line, "\" \t"); strings.HasPrefix(comment, "#") {
		f.renewal.Vintage.comment(plainComment(line))
		return true
	}
	if strings.Trim(line, ",;\t ") == "" {
		return true
	}
	if f.readHeader(line) {
		return true
	}
	f.renewal.checkVintage(&f.faults)
	return false
}

// plainComment takes off what a spreadsheet puts around a comment that it takes
// for a row: quotation marks, and the empty cells behind it.
func plainComment(line string) string {
	line = strings.TrimSpace(strings.TrimRight(line, ",;\t "))
	if cells, whole := splitCells(line, 0); whole && strings.HasPrefix(line, `"`) {
		return cells[0]
	}
	return line
}

// wholeRow says that a row has a cell for every column of the header, and
// nothing beyond.
func (f *renewalFile) wholeRow() bool {
	if len(f.cells) < len(f.header) {
		f.faults.add(Fault{Row: f.row}, "has %d cells and the header %d: fill up with empty cells", len(f.cells), len(f.header))
		return false
	}
	for i, c := range f.cells {
		if c != "" && (i >= len(f.header) || f.header[i] == "") {
			f.faults.add(Fault{Row: f.row}, "%s stands in a column without a name: put a text that holds the separator in quotation marks", quote(c))
			return false
		}
	}
	return true
}

// splitCells cuts a line at a separator outside quotation marks, of which two
// in a quoted cell are one, and trims the cells. It is not whole when a quoted
// cell has no end, or one before the separator. A cell of "-" or ".." is empty.
func splitCells(line string, comma byte) (cells []string, whole bool) {
	for {
		var cell string
		line = strings.TrimLeft(line, " ")
		if strings.HasPrefix(line, `"`) {
			var b strings.Builder
			rest := line[1:]
			for {
				text, after, closed := strings.Cut(rest, `"`)
				b.WriteString(text)
				if !closed {
					return cells, false
				}
				if !strings.HasPrefix(after, `"`) {
					line = strings.TrimLeft(after, " ")
					break
				}
				b.WriteByte('"')
				rest = after[1:]
			}
			if line != "" && line[0] != comma {
				return cells, false
			}
			cell = b.String()
		} else {
			end := strings.IndexByte(line, comma)
			if end < 0 {
				end = len(line)
			}
			cell, line = line[:end], line[end:]
		}
		if cell = strings.TrimSpace(cell); cell == "-" || cell == ".." {
			cell = ""
		}
		cells = append(cells, cell)
		if line == "" {
			return cells, true
		}
		line = line[1:]
	}
}
