package country

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A table is one embedded file: comment lines that start with '#', of which
// "# What:", "# As of:", "# Source:" and "# Rights:" are required, then a line
// of column names, then one line for each row. Cells are separated by one tab,
// and "-" is an empty cell.
type table struct {
	file    string
	vintage Vintage
	rows    []row
}

// A row knows its line, so that a fault can be found.
type row struct {
	line  int
	cells []string
}

// readTable reads a table with exactly the given columns. It returns what it
// could read, and an error for each line that it could not.
func readTable(file string, data []byte, columns ...string) (table, error) {
	t := table{file: file, vintage: Vintage{ID: strings.TrimSuffix(file, ".tsv")}}
	if !utf8.Valid(data) {
		return t, fmt.Errorf("%s: not UTF-8", file)
	}
	var errs []error
	header := false
	line := 0
	for text := range strings.Lines(string(data)) {
		line++
		text = strings.TrimRight(text, "\r\n")
		switch {
		case strings.HasPrefix(text, "#"):
			t.vintage.comment(text)
		case text == "":
		case !header:
			header = true
			if got, want := text, strings.Join(columns, "\t"); got != want {
				return t, fmt.Errorf("%s:%d: columns are %q, not %q", file, line, got, want)
			}
		default:
			cells := strings.Split(text, "\t")
			if len(cells) != len(columns) {
				errs = append(errs, fmt.Errorf("%s:%d: %d cells, not %d", file, line, len(cells), len(columns)))
				continue
			}
			for i, c := range cells {
				if c == "-" {
					cells[i] = ""
				}
			}
			t.rows = append(t.rows, row{line: line, cells: cells})
		}
	}
	if len(t.rows) == 0 {
		errs = append(errs, fmt.Errorf("%s: no rows", file))
	}
	if v := t.vintage; v.What == "" || v.AsOf == "" || v.Source == "" || v.Rights == "" {
		errs = append(errs, fmt.Errorf("%s: a table says What, As of, Source and Rights", file))
	}
	return t, errors.Join(errs...)
}

// fault names the file and the line of a row in an error.
func (t table) fault(r row, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", t.file, r.line, fmt.Sprintf(format, args...))
}
