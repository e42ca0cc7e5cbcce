package exports

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// cellAt is a place on a sheet, both from 1.
type cellAt struct{ col, row int }

func (c cellAt) String() string { return cellName(c.col, c.row) }

// mark is what the text of a cell does not tell.
type mark struct {
	kind    byte // 't' or 0: a text, or blank; 'n' a number, 'b' true or false, 'd' a date, 'e' an error
	style   int
	formula bool
	result  bool // the formula has one that can be read
}

// formCell is one cell to be filled in.
type formCell struct {
	at   cellAt
	text string
	mark
}

// blank says that nobody wrote anything that can be seen.
func (c *formCell) blank() bool { return !c.formula && trim(c.text) == "" }

// readMarks looks for the cells of a sheet that are not plain text. The part has been vetted, so that its XML is sound and
// what it says of cells is written plainly.
func readMarks(part []byte) map[cellAt]mark {
	marks := map[cellAt]mark{}
	var at cellAt
	var m mark
	for {
		from := bytes.IndexByte(part, '<')
		if from < 0 {
			return marks
		}
		var tag []byte
		tag, part = cutTag(part[from+1:])
		name, attrs := tagName(tag)
		switch string(name) {
		case "row":
			at = cellAt{row: attribute(attrs, "r", at.row+1)}
		case "c":
			at.col++
			m = markOf(attrs, &at)
		case "f":
			m.formula = true
		case "v", "is":
			m.result = true
			if m.kind == 0 && len(name) == 1 {
				m.kind = 'n'
			}
		case "/c":
			if m.formula || m.kind != 't' && m.kind != 0 {
				marks[at] = m
			}
		case "/sheetData":
			return marks
		}
	}
}

// cutTag gives what stands between < and >, and what follows. Comments and the like are skipped as tags without a name.
func cutTag(b []byte) (tag, rest []byte) {
	if len(b) > 0 && (b[0] == '!' || b[0] == '?') {
		for _, other := range [...][2]string{{"!--", "-->"}, {"![CDATA[", "]]>"}, {"?", "?>"}} {
			if bytes.HasPrefix(b, []byte(other[0])) {
				_, rest, _ = bytes.Cut(b, []byte(other[1]))
				return nil, rest
			}
		}
	}
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return b[:i], b[i+1:]
		}
	}
	return b, nil
}

// tagName parts the name of a tag from its attributes: of an end with its slash, without the prefix of its namespace.
func tagName(tag []byte) (name, attrs []byte) {
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	name, attrs = bytes.TrimSuffix(tag[:end], []byte("/")), tag[end:]
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		if name[0] == '/' {
			return append([]byte{'/'}, name[colon+1:]...), attrs
		}
		return name[colon+1:], attrs
	}
	return name, attrs
}

// markOf reads the attributes of a cell.
func markOf(attrs []byte, at *cellAt) mark {
	m := mark{style: attribute(attrs, "s", 0)}
	if r := attributeText(attrs, "r"); r != nil {
		if col, row, err := excelize.CellNameToCoordinates(string(r)); err == nil {
			*at = cellAt{col, row}
		}
	}
	switch t := attributeText(attrs, "t"); string(t) {
	case "n", "":
	case "b", "d", "e":
		m.kind = t[0]
	default:
		m.kind = 't'
	}
	return m
}

// attributeText gives the value of an attribute, nil where there is none.
func attributeText(attrs []byte, name string) []byte {
	for {
		key, rest, ok := bytes.Cut(attrs, []byte{'='})
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if !ok || len(rest) == 0 {
			return nil
		}
		text, after, ok := bytes.Cut(rest[1:], rest[:1])
		if !ok {
			return nil
		}
		if string(bytes.TrimSpace(key)) == name {
			return text
		}
		attrs = after
	}
}

func attribute(attrs []byte, name string, otherwise int) int {
	if n, err := strconv.Atoi(string(attributeText(attrs, name))); err == nil {
		return n
	}
	return otherwise
}

// numberStyle is how the numbers of a style are shown, as far as it changes what they mean.
type numberStyle struct{ date, percent bool }

// styleOf looks a style up.
func (f *filled) styleOf(id int) numberStyle {
	if known, ok := f.styles[id]; ok {
		return known
	}
	if f.styles == nil {
		f.styles = map[int]numberStyle{}
	}
	var s numberStyle
	if style, err := f.file.GetStyle(id); err == nil {
		s = numberStyleOf(style.NumFmt)
		if style.CustomNumFmt != nil {
			s = numberStyleIn(*style.CustomNumFmt)
		}
	}
	f.styles[id] = s
	return s
}

// numberStyleOf knows the formats that every program has by number.
func numberStyleOf(id int) numberStyle {
	return numberStyle{
		date:    id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58,
		percent: id == 9 || id == 10,
	}
}

// numberStyleIn reads a format code: texts, escapes, colours and languages in it say nothing.
func numberStyleIn(code string) numberStyle {
	var s numberStyle
	code = strings.NewReplacer("General", "", "Standard", "", "GENERAL", "").Replace(code)
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return s
			}
			if inside := strings.ToLower(code[i+1 : i+1+end]); c == '[' && inside != "" && strings.Trim(inside, "hms") == "" {
				s.date = true // [h]: hours beyond a day
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '%':
			s.percent = true
		case 'd', 'D', 'm', 'M', 'y', 'Y', 'h', 'H', 's', 'S':
			s.date = true
		}
	}
	return s
}

// isDate says that a cell holds a date or a time.
func (f *filled) isDate(c *formCell) bool {
	return c.kind == 'd' || c.kind == 'n' && f.styleOf(c.style).date
}

// dateText writes the date of a cell as 2026-03-31, with the time where it has one.
func (f *filled) dateText(c *formCell) string {
	if c.kind == 'd' {
		return clipText(strings.TrimSuffix(c.text, "T00:00:00"))
	}
	if f.since == nil {
		f.since = new(bool)
		if props, err := f.file.GetWorkbookProps(); err == nil && props.Date1904 != nil {
			*f.since = *props.Date1904
		}
	}
	days, err := strconv.ParseFloat(c.text, 64)
	if err != nil {
		return clipText(c.text)
	}
	when, err := excelize.ExcelDateToTime(days, *f.since)
	switch {
	case err != nil:
		return clipText(c.text)
	case days < 1:
		return when.Format("15:04")
	case when.Equal(when.Truncate(24 * time.Hour)):
		return when.Format(time.DateOnly)
	}
	return when.Format("2006-01-02 15:04")
}

func clipText(s string) string {
	if len(s) > clipAt {
		return strings.ToValidUTF8(s[:clipAt], "") + "…"
	}
	return s
}
