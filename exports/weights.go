package exports

import (
	"fmt"
	"io"
	"math/big"
	"slices"

	"readiness/assessment"
	"readiness/assessment/country"
)

// weightColumns are those of a table of weights.
var weightColumns = []string{"country", "weight"}

// Bounds of a weight, so that sums of weighted points stay numbers.
const leastWeight, mostWeight = 1e-6, 1e6

// ReadWeights reads what countries count beside each other: a CSV file with the columns country and weight, in any order, and
// one row for each country. Weights are numbers from 1e-6 to 1e6, by the code of the country. The error is an *assessment.Error:
// TooLarge beyond a limit, otherwise Invalid with every bad cell; name is what messages call the file.
func ReadWeights(name string, r io.Reader) (map[string]float64, error) {
	name = nameOf(name)
	text, err := readAll(name, r)
	if err == nil {
		text, err = decode(name, text, "CSV")
	}
	if err != nil {
		return nil, err
	}
	in := &weightReader{weights: map[string]float64{}, rows: map[string]int{}}
	say := func(at position, message string) { in.faults.add(at, message, message) }
	if in.table, err = newTable(name, text, say); err != nil {
		return nil, err
	}
	if err := in.read(); err != nil {
		return nil, err
	}
	if in.faults.total > 0 {
		e := &assessment.Error{
			Kind: assessment.Invalid, Msg: fmt.Sprintf("%s cannot be read: %s", name, counted(in.faults.total, "fault", "faults")),
			Fields: in.faults.fields(in.names), Fix: "Its first row is country,weight; each further row is a country and a number above 0.",
		}
		return nil, e
	}
	return in.weights, nil
}

// weightReader is the state of reading one table of weights.
type weightReader struct {
	table   *table
	names   []string
	columns [2]int // where weightColumns stand; -1 = nowhere
	faults  findings
	weights map[string]float64
	rows    map[string]int // in which row a country stands
}

func (in *weightReader) read() error {
	head, err := in.table.next()
	if err != nil {
		return err
	}
	if head == nil {
		return &assessment.Error{Kind: assessment.Invalid, Msg: in.table.name + " is empty", Fix: "Its first row is country,weight."}
	}
	if !in.header(head) {
		return nil
	}
	top := in.table.row
	for {
		cells, err := in.table.next()
		if err != nil {
			return err
		}
		if cells == nil {
			break
		}
		in.row(cells)
	}
	if len(in.rows) == 0 && in.faults.total == 0 {
		in.faults.say(position{top, -1}, "the header is the only row: add a row for every country that is to count more or less than others")
	}
	return nil
}

// header finds the columns, and says whether the rows can be read.
func (in *weightReader) header(cells []cell) bool {
	for _, c := range cells {
		in.names = append(in.names, c.text)
	}
	row := in.table.row
	for i, name := range in.names {
		at := position{row, i}
		switch first := slices.Index(in.names, name); {
		case cells[i].bad || name == "":
		case !slices.Contains(weightColumns, name):
			in.faults.say(at, "%s is not known: the columns are country and weight; leave others out", shownName(name))
		case first < i:
			in.faults.say(at, "%s stands twice: keep one of the columns", name)
		}
	}
	whole := true
	for i, name := range weightColumns {
		if in.columns[i] = slices.Index(in.names, name); in.columns[i] < 0 {
			in.faults.say(position{row, -1}, "the column %s is missing: add it", name)
			whole = false
		}
	}
	return whole
}

// row takes one country.
func (in *weightReader) row(cells []cell) {
	row := in.table.row
	if len(cells) <= max(in.columns[0], in.columns[1]) {
		in.faults.say(position{row, -1}, "has %s and the header %d: give each country its weight", counted(len(cells), "cell", "cells"), len(in.names))
		return
	}
	if len(cells) > len(in.names) {
		in.faults.say(position{row, -1}, "has %d cells and the header %d: put a text that holds %q in quotes", len(cells), len(in.names), in.table.comma)
		return
	}
	code, weight := cells[in.columns[0]], cells[in.columns[1]]
	unit := in.country(code, position{row, in.columns[0]})
	x, ok := in.weight(weight, position{row, in.columns[1]})
	if unit != "" && ok {
		in.weights[unit] = x
	}
}

// country reads which country a row is about; "" where it is none, or one that stands in the file already.
func (in *weightReader) country(c cell, at position) string {
	if c.bad {
		return ""
	}
	if c.text == "" {
		in.faults.say(at, "the country is missing")
		return ""
	}
	found, err := country.Parse(c.text)
	if err != nil {
		in.faults.say(at, "%s", err)
		return ""
	}
	unit := string(found.Code)
	if before, twice := in.rows[unit]; twice {
		in.faults.say(at, "%s stands in row %d already: keep one of the two rows", unit, before)
		return ""
	}
	in.rows[unit] = at.row
	return unit
}

// weight reads a number above 0. In a file with semicolons it may have a comma before its decimals.
func (in *weightReader) weight(c cell, at position) (x float64, ok bool) {
	if c.bad {
		return 0, false
	}
	if c.text == "" {
		in.faults.say(at, "the weight is missing: write a number above 0, or leave the row out; a country without a row counts 1")
		return 0, false
	}
	plain, err := c.text, error(nil)
	if in.table.comma == ';' && shortGroups.MatchString(plain) || !plainDecimal.MatchString(plain) {
		plain, err = plainNumber(plain)
	}
	read, isNumber := new(big.Rat).SetString(plain)
	switch {
	case err != nil:
		in.faults.say(at, "%s", err)
	case !isNumber || !plainDecimal.MatchString(plain):
		in.faults.say(at, "%s is not a number: write it with a point, such as 1.5", quoted(c.text))
	case read.Sign() <= 0:
		in.faults.say(at, "%s is not above 0: a country that is to count for little has a small weight, such as 0.01", quoted(c.text))
	default:
		if x, _ = read.Float64(); x >= leastWeight && x <= mostWeight {
			return x, true
		}
		in.faults.say(at, "%s is no weight: write a number from 0.000001 to 1000000, as a country without a row counts 1", quoted(c.text))
	}
	return 0, false
}
