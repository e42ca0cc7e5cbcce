package exports

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// cellAt is a place on a sheet, both from 1.
type cellAt struct{ col, row int }

func (c cellAt) String() string { return cellName(c.col, c.row) }

// formCell is one cell to be filled in.
type formCell struct {
	at      cellAt
	text    string
	kind    byte // 't' or 0: a text, or blank; 'n' a number, 'b' true or false, 'd' a date, 'e' an error
	style   int
	formula bool
	result  bool // the formula has one that can be read
}

// blank says that nobody wrote anything that can be seen.
func (c *formCell) blank() bool { return !c.formula && trim(c.text) == "" }

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
	if format := f.book.Format(id); format.Own {
		s = numberStyleIn(format.Code)
	} else {
		s = numberStyleOf(format.ID)
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
	days, err := strconv.ParseFloat(c.text, 64)
	if err != nil {
		return clipText(c.text)
	}
	when, err := excelize.ExcelDateToTime(days, f.book.Since1904)
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
