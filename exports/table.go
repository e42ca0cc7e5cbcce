package exports

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"readiness/assessment"
)

// Limits of a file of answers. Those on rows, columns and cells are a spreadsheet's own.
const (
	maxFile    = 64 << 20 // bytes
	maxColumns = 16_384
	maxRows    = 1_048_576
	maxCell    = 32_767 // characters
)

// cell is one cell of a table. A bad one has already been reported.
type cell struct {
	text string // trimmed and unescaped
	raw  string // as it stands in the file, without its quotes
	bad  bool
}

// table gives the rows of a CSV text one after the other.
//
// Rows are numbered as a spreadsheet numbers them: the header is row 1 unless blank lines stand before it, blank lines
// count, and a cell with line breaks does not.
type table struct {
	name  string
	text  string
	comma byte
	utf8  bool // the whole text is UTF-8, so that no cell needs a look
	pos   int
	row   int
	cells []cell
	fault func(at position, message string)
}

// readAll reads a file to its end.
func readAll(name string, r io.Reader) (string, error) {
	var b strings.Builder
	const most = 16 << 20 // of a workbook
	n, err := io.Copy(&b, io.LimitReader(r, most+1))
	if err == nil && n > most && !strings.HasPrefix(b.String(), zipMagic) {
		var more int64
		more, err = io.Copy(&b, io.LimitReader(r, maxFile-most))
		n += more
	}
	if err != nil {
		return "", unreadable(name, err)
	}
	if n > maxFile {
		return "", tooLarge("%s is larger than 64 MiB", name)
	}
	return b.String(), nil
}

// newTable makes sure that a text is CSV, as far as its first row shows. Cells that cannot be read are given to fault.
func newTable(name, text string, fault func(at position, message string)) (*table, error) {
	t := &table{name: name, text: text, utf8: utf8.ValidString(text), fault: fault}
	if err := t.chooseComma(); err != nil {
		return nil, err
	}
	return t, nil
}

// tooLarge is the refusal of a file beyond a limit.
func tooLarge(format string, args ...any) error {
	return &assessment.Error{
		Kind: assessment.TooLarge, Msg: fmt.Sprintf(format, args...),
		Fix: "Split it into several files, by year or by part of the list, and read them one after the other.",
	}
}

// next gives the next row that holds anything, nil at the end. The slice is used again for the row after it.
func (t *table) next() ([]cell, error) {
	for t.pos < len(t.text) {
		if t.row++; t.row > maxRows {
			return nil, tooLarge("%s has more than %d rows", t.name, maxRows)
		}
		if err := t.scanRow(); err != nil {
			return nil, err
		}
		for _, c := range t.cells {
			if c.text != "" || c.bad {
				return t.cells, nil
			}
		}
	}
	return nil, nil
}

func (t *table) scanRow() error {
	t.cells = t.cells[:0]
	for more := true; more; {
		at := position{t.row, len(t.cells)}
		if at.col == maxColumns {
			return tooLarge("row %d of %s has more than %d columns", t.row, t.name, maxColumns)
		}
		var raw, problem string
		raw, problem, more = t.scanCell()
		if len(raw) > maxCell && utf8.RuneCountInString(raw) > maxCell && problem != neverClosed {
			return tooLarge("the cell at %s of %s has more than %d characters (is a quote missing?)", at.path(nil), t.name, maxCell)
		}
		c := cell{text: clean(raw), raw: raw, bad: problem != ""}
		if !t.utf8 && !utf8.ValidString(raw) {
			c.bad, problem = true, foreignBytes(raw)
		}
		if c.bad {
			t.fault(at, problem)
		}
		t.cells = append(t.cells, c)
	}
	return nil
}

// What is wrong with quotes.
const (
	neverClosed = "the quote at the start of this cell is never closed, so the rest of the file is read as one cell: close it"
	bareQuote   = "a quote stands inside a cell that does not begin with one: " + mendQuote
	afterQuote  = "text stands after the closing quote: " + mendQuote
	mendQuote   = "put the whole cell in quotes and double every quote in it"
)

// scanCell reads one cell and what ends it; more says that the row goes on.
func (t *table) scanCell() (raw, problem string, more bool) {
	start := t.pos
	if start < len(t.text) && t.text[start] == '"' {
		var closed bool
		if raw, closed = t.scanQuoted(); !closed {
			return raw, neverClosed, false
		}
		if tail := t.scanPlain(); tail != "" {
			problem = afterQuote
		}
	} else if raw = t.scanPlain(); strings.Contains(raw, `"`) {
		problem = bareQuote
	}
	return raw, problem, t.endCell()
}

// scanQuoted reads from an opening quote to behind its closing one.
func (t *table) scanQuoted() (raw string, closed bool) {
	start, doubled := t.pos+1, false
	for t.pos = start; ; t.pos += 2 {
		i := strings.IndexByte(t.text[t.pos:], '"')
		if i < 0 {
			t.pos = len(t.text)
			return t.text[start:], false
		}
		if t.pos += i; !strings.HasPrefix(t.text[t.pos:], `""`) {
			break
		}
		doubled = true
	}
	raw = t.text[start:t.pos]
	t.pos++
	if doubled {
		raw = strings.ReplaceAll(raw, `""`, `"`)
	}
	return raw, true
}

// scanPlain reads up to the next delimiter or line end.
func (t *table) scanPlain() string {
	start := t.pos
	for t.pos < len(t.text) {
		if c := t.text[t.pos]; c == t.comma || c == '\n' || c == '\r' {
			break
		}
		t.pos++
	}
	return t.text[start:t.pos]
}

// endCell steps over a delimiter (more follows) or over a line end of any of the three kinds.
func (t *table) endCell() (more bool) {
	switch rest := t.text[t.pos:]; {
	case rest == "":
		return false
	case rest[0] == t.comma:
		t.pos++
		return true
	case strings.HasPrefix(rest, "\r\n"):
		t.pos += 2
	default:
		t.pos++
	}
	return false
}

// foreignBytes says what a cell that is not UTF-8 probably is, without taking it for that.
func foreignBytes(raw string) string {
	likely, err := charmap.Windows1252.NewDecoder().String(raw)
	if err != nil {
		likely = strings.ToValidUTF8(raw, "�")
	}
	return fmt.Sprintf("these bytes are not UTF-8; as Windows-1252 they would read %s: save the file as \"CSV UTF-8\"", quoted(clean(likely)))
}
