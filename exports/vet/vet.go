package vet

import (
	"bytes"
	"io"
	"strings"
)

// Limits bound a workbook and, by that, what it costs to vet and to read it. Each must be above zero.
type Limits struct {
	File     int // bytes of the file
	Part     int // bytes of one part, unpacked
	Unpacked int // bytes of all parts, unpacked; also of the texts of one sheet, each as often as a cell shows it
	Parts    int // entries of the archive
	Ratio    int // unpacked bytes for each packed one; parts below 1 MiB are free of it
	Sheets   int
	Rows     int // of one sheet: both how many there are, and the number of the last
	Columns  int // the number of the last
	Strings  int // shared strings
	Text     int // bytes of one text as it is written in XML: a cell's or a formula's
	Elements int // XML elements of one sheet, and of the table of shared strings
	Others   int // XML elements of all other parts together: libraries read some of them whole, at many times their size
	Depth    int // XML elements within one another
}

// Default is what a questionnaire keeps to many times over. A cell holds 32,767 characters, and some of them are written
// with seven.
func Default() Limits {
	return Limits{
		File: 16 << 20, Part: 32 << 20, Unpacked: 64 << 20, Parts: 2000, Ratio: 200,
		Sheets: 60, Rows: 20_000, Columns: 200, Strings: 200_000, Text: 256 << 10, Elements: 500_000, Others: 150_000, Depth: 64,
	}
}

// Found is what a workbook holds, for its reader to hold its own count against.
type Found struct {
	Sheets []Sheet // in the order of the tabs
}

// Sheet is one sheet as it stands in the file. One that holds only a chart has no rows.
type Sheet struct {
	Name       string
	Part       string // the part that holds it: xl/worksheets/sheet1.xml
	Rows       int    // rows that the file has, also if nothing is in their cells; a gap between two rows is none
	LastRow    int    // the number of the last of them, from 1; 0 = none
	LastColumn int    // the number of the rightmost cell's column, from 1; 0 = no cell
	Elements   int    // XML elements of its part
	Merged     int    // ranges of merged cells
}

// check is the vetting of one workbook.
type check struct {
	limits  Limits
	parts   []part
	byName  map[string]int // index in parts
	done    []bool         // parts that were looked at
	buf     []byte         // the part looked at
	packed  bytes.Reader
	inflate io.ReadCloser
	scan    scanner
	others  budget  // XML elements of all but sheets and shared strings
	lengths []int32 // of the shared strings
	taker   Taker   // nil = nobody reads
	defined defined
	texts   texts
	item    item
	row     Row // the one that is handed out
	held    []held
	formats formats
}

// Workbook looks a workbook over, and says what sheets it has. The error is an *Error, the first fault met: whoever mends
// it saves the file anew, and most others go with it. data is only read.
func Workbook(data []byte, limits Limits) (*Found, error) {
	b, err := Read(data, limits, nil)
	if err != nil {
		return nil, err
	}
	return &b.Found, nil
}

func (c *check) workbook(data []byte) ([]Sheet, error) {
	if len(data) > c.limits.File {
		return nil, tooLarge("is larger than %s", size(c.limits.File))
	}
	if err := foreign(data); err != nil {
		return nil, err
	}
	var err error
	if c.parts, err = directory(data, c.limits); err != nil {
		return nil, err
	}
	if c.byName, err = names(c.parts); err != nil {
		return nil, err
	}
	if err := c.kind(); err != nil {
		return nil, err
	}
	c.done = make([]bool, len(c.parts))
	if err := c.contentTypes(); err != nil {
		return nil, err
	}
	entries, err := c.book()
	if err != nil {
		return nil, err
	}
	if c.taker != nil {
		c.taker.Names(c.defined.names)
	}
	if err := c.sharedStrings(); err != nil {
		return nil, err
	}
	sheets := make([]Sheet, 0, len(entries))
	for place, e := range entries {
		s, err := c.sheet(place, e)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, s)
	}
	for i := range c.parts {
		if err := c.other(i); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// other looks at a part that says nothing of rows or strings: that it is whole, and its XML well-formed. XML of other
// programs' own (customXml) and drawings in VML, which are seldom good XML, are not read by us.
func (c *check) other(i int) error {
	if c.done[i] {
		return nil
	}
	name := c.parts[i].name
	b, err := c.open(i)
	if err != nil {
		return err
	}
	switch lower := strings.ToLower(name); {
	case strings.HasPrefix(lower, "customxml/") && !strings.HasSuffix(lower, ".rels"):
		return nil
	case strings.HasSuffix(lower, ".rels"):
		_, err = c.relations(i, b)
		return err
	case strings.HasSuffix(lower, ".vml"):
		if bytes.Contains(b, []byte("<!DOCTYPE")) || bytes.Contains(b, []byte("<!ENTITY")) {
			return at(name, hasDoctype())
		}
		return nil
	case name == "xl/styles.xml" && c.taker != nil:
		return at(name, c.styles(b))
	case strings.HasSuffix(lower, ".xml"):
		c.scan.reset(b, c.limits, &c.others)
		for {
			t, err := c.scan.next()
			if err != nil {
				return at(name, err)
			}
			if t == atEnd {
				return nil
			}
		}
	}
	return nil
}
