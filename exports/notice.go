package exports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// Notice is something in a file that is no fault, but that its author should know.
type Notice struct {
	Path    string // where: "row 3, column legal (C3)"
	Message string
}

// How much is said about one file. A wrong column of a long file would otherwise fill the screen and hide the rest.
const (
	toldSingly  = 3      // alike findings of a column that get a line each; the others share one
	toldAtMost  = 1000   // lines
	countAtMost = 50_000 // faults after which reading stops
)

// position is where something was found: a cell, a row (col < 0), a column (row 0), or the file as a whole.
type position struct{ row, col int }

// finding is one line about a position, or about the rest of its kind.
type finding struct {
	at      position
	message string
	rest    *rowList // the rows of the rest; nil for one position
}

// findings gathers what there is to say about a file, in the order of its rows.
type findings struct {
	list   []finding
	kinds  map[string]*kindOf
	total  int // all that was added
	untold int // of these, what list has no room for
}

type kindOf struct {
	count int
	rest  *rowList
}

// add notes a finding. Findings of one column with the same kind are alike: from the fourth on they share one line,
// which lists their rows.
func (f *findings) add(at position, kind, message string) {
	f.total++
	key := strconv.Itoa(at.col) + " " + kind
	k := f.kinds[key]
	if k == nil {
		if len(f.list) == toldAtMost {
			f.untold++
			return
		}
		if f.kinds == nil {
			f.kinds = map[string]*kindOf{}
		}
		k = &kindOf{}
		f.kinds[key] = k
	}
	k.count++
	switch {
	case k.rest != nil:
		k.rest.add(at.row)
	case len(f.list) == toldAtMost:
		f.untold++
	case k.count <= toldSingly:
		f.list = append(f.list, finding{at: at, message: message})
	default:
		k.rest = &rowList{}
		k.rest.add(at.row)
		f.list = append(f.list, finding{at: position{col: at.col}, rest: k.rest})
	}
}

// say notes a finding whose kind is its message.
func (f *findings) say(at position, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	f.add(at, message, message)
}

// fields puts the findings into words. names are the columns' names, for the paths.
func (f *findings) fields(names []string) []assessment.Field {
	fields := make([]assessment.Field, 0, len(f.list)+1)
	for _, one := range f.list {
		field := assessment.Field{Path: one.at.path(names), Message: one.message}
		if one.rest != nil {
			field.Message = "the same in " + one.rest.String()
		}
		fields = append(fields, field)
	}
	if f.untold > 0 {
		fields = append(fields, assessment.Field{Message: "and " + counted(f.untold, "more", "more") + " like these"})
	}
	return fields
}

func (f *findings) notices(names []string) []Notice {
	var list []Notice
	for _, field := range f.fields(names) {
		list = append(list, Notice{Path: field.Path, Message: field.Message})
	}
	return list
}

// path names a position as a spreadsheet shows it: "row 3, column legal (C3)".
func (p position) path(names []string) string {
	if p.col < 0 {
		if p.row == 0 {
			return ""
		}
		return "row " + strconv.Itoa(p.row)
	}
	letters, err := excelize.ColumnNumberToName(p.col + 1)
	if err != nil {
		letters = strconv.Itoa(p.col + 1)
	}
	name := letters
	if p.col < len(names) && names[p.col] != "" {
		name = shownName(names[p.col])
	}
	if p.row == 0 {
		return "column " + name + " (" + letters + ")"
	}
	row := strconv.Itoa(p.row)
	return "row " + row + ", column " + name + " (" + letters + row + ")"
}

// shownName is a name as a message shows it: an ordinary one bare, any other clipped and quoted.
func shownName(s string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_. ", r)
	}
	if strings.ContainsFunc(s, odd) || len(s) > clipAt {
		return quoted(s)
	}
	return s
}

// clipAt is how many characters of a cell a message repeats.
const clipAt = 60

// quoted is a text as a message shows it: clipped, in quotes, without a character that a terminal would obey.
func quoted(s string) string {
	if utf8.RuneCountInString(s) > clipAt {
		s = string([]rune(s)[:clipAt]) + "…"
	}
	return strconv.Quote(s)
}

// rowList counts cells and remembers their rows as ranges.
type rowList struct {
	cells    int
	from, to []int
	beyond   int // cells in rows that are not listed
}

// rangesAtMost is how many ranges of rows a line lists.
const rangesAtMost = 8

// add takes rows in rising order.
func (l *rowList) add(row int) {
	l.cells++
	last := len(l.to) - 1
	switch {
	case l.beyond == 0 && last >= 0 && row <= l.to[last]+1:
		l.to[last] = row
	case len(l.to) < rangesAtMost:
		l.from, l.to = append(l.from, row), append(l.to, row)
	default:
		l.beyond++
	}
}

func (l *rowList) String() string {
	parts := make([]string, 0, len(l.to))
	for i, from := range l.from {
		part := strconv.Itoa(from)
		if l.to[i] > from {
			part += "-" + strconv.Itoa(l.to[i])
		}
		parts = append(parts, part)
	}
	text := counted(l.cells, "more cell, in row ", "more cells, in rows ") + strings.Join(parts, ", ")
	if l.beyond > 0 {
		text += " and others"
	}
	return text
}

// counted writes a number with its noun: 1 fault, 3 faults.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// someOf joins names for a message and counts those that it leaves out.
func someOf(names []string) string {
	const enough = 12
	if len(names) <= enough+1 {
		return strings.Join(names, ", ")
	}
	return strings.Join(slices.Clip(names[:enough]), ", ") + ", … and " + strconv.Itoa(len(names)-enough) + " more"
}
