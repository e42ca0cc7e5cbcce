package exports

import (
	"errors"
	"fmt"
	"slices"

	"readiness/assessment/framework"
)

// reader is the state of reading one CSV file of answers, whatever becomes of them.
type reader struct {
	terms
	style   framework.Style
	table   *table
	names   []string // of the columns
	head    header
	told    func(at position, message string) // is given the faults of cells and rows
	faults  findings                          // of the file: nothing of it is used
	notices findings
	stopped bool     // there were too many faults to go on
	bare    position // of the header, where it is the only row
}

func newReader(def *framework.Definition) *reader { return &reader{terms: newTerms(def)} }

// fault reports a bad cell or row.
func (in *reader) fault(at position, message string) { in.told(at, message) }

// read gives each row that holds anything to take, and says whether it is whole, unless the header is beyond use.
func (in *reader) read(name, text string, take func(cells []cell, whole bool) error) error {
	var err error
	if in.table, err = newTable(name, text, in.fault); err != nil {
		return err
	}
	in.style = framework.Style{CommaDecimal: in.table.comma == ';'}
	head, err := in.table.next()
	if err != nil {
		return err
	}
	if head == nil {
		return empty(name)
	}
	if !in.readHeader(head) {
		return nil
	}
	top, rows := in.table.row, 0
	for {
		cells, err := in.table.next()
		if err != nil {
			return err
		}
		if cells == nil {
			break
		}
		rows++
		if err := take(cells, in.wholeRow(cells)); errors.Is(err, errEnough) {
			in.stopped = true
			return nil
		} else if err != nil {
			return err
		}
	}
	if rows == 0 {
		in.bare = position{top, -1}
	}
	return nil
}

// noRows is said of a header without rows.
func (in *reader) noRows() string {
	return "the header is the only row: add a row of answers for every " + in.key + " and year"
}

// wholeRow says that a row has a cell for every column with a name, and nothing beyond.
func (in *reader) wholeRow(cells []cell) bool {
	row, whole := in.table.row, true
	if len(cells) < in.head.width {
		if !slices.ContainsFunc(cells, func(c cell) bool { return c.bad }) {
			in.fault(position{row, -1}, fmt.Sprintf("has %s and the header %d: fill up with empty cells, and put a text that holds %q in quotes",
				counted(len(cells), "cell", "cells"), in.head.width, in.table.comma))
		}
		return false
	}
	for i, c := range cells {
		switch {
		case c.text == "" || c.bad:
		case i >= len(in.names):
			if whole {
				in.fault(position{row, -1}, fmt.Sprintf("has %d cells and the header %d: put a text that holds %q in quotes",
					len(cells), len(in.names), in.table.comma))
			}
			whole = false
		case in.names[i] == "" && !in.head.unnamed[i]:
			in.head.unnamed[i] = true
			in.fault(position{row, i}, fmt.Sprintf("the column has no name, but this cell holds %s: name the column or empty it", quoted(c.text)))
		}
	}
	return whole
}
