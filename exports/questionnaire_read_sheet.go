package exports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/exports/vet"
)

// inputs are the fields that people fill in.
var inputs = [...]string{answerField, noteField, confidenceField, linksField}

// formLine is one line of a questionnaire with a key: a question, or an option of a checklist.
type formLine struct {
	key      string
	question string
	option   string // "" = the line of the question
	sheet    *formSheet
	row      int
	cells    [len(inputs)]formCell
	topic    string // what can be seen of it, "" where that was taken out
	asks     string
	others   []*formLine // that have the same key
}

// formSheet is one sheet of questions.
type formSheet struct {
	name  string
	place int            // among the sheets
	top   int            // the row with the keys of the columns; 0 = not met yet
	cols  map[string]int // from 1
}

// Bounds of what is kept of a file while it is read.
const (
	mostLines    = 50_000
	mostKept     = 64 << 20 // bytes of texts
	keysWithin   = 10       // rows in which the keys of the columns are looked for
	headRowsMore = headRow - keysRow
)

// sheets reads every sheet: those with questions, and rd_data.
func (f *filled) sheets(data []byte) error {
	t := &taking{filled: f, named: map[string]bool{}, s: &formSheet{place: -1}}
	book, err := vet.Read(data, vet.Default(), t)
	if err != nil {
		return notVetted(f.name, err)
	}
	f.book = book
	return cmp.Or(t.err, t.end())
}

// taking is the sheet of a questionnaire being read.
type taking struct {
	*filled
	named map[string]bool // sheets that were written for questions
	s     *formSheet
	data  bool  // it is rd_data
	err   error // the first; what comes behind it is not looked at
}

// Names notes which sheets were written for questions, as the defined names of the workbook tell, and where the workbook says
// whose it is.
func (t *taking) Names(names []vet.Name) {
	for _, d := range names {
		sheet, cell, ok := strings.Cut(d.RefersTo, "!")
		sheet = strings.ReplaceAll(strings.Trim(sheet, "'$"), "''", "'")
		i := slices.Index(whoseNames[:], d.Name)
		switch {
		case !ok || !strings.HasPrefix(d.Name, "rd_") || slices.Contains([]string{"rd_Start", "rd_Codes", dataSheetName}, d.Name):
		case i >= 0:
			t.whose[i].place(sheet, cell)
		default:
			t.named[sheet] = true
		}
	}
}

// Row takes a row of a sheet.
func (t *taking) Row(place int, row *vet.Row) (more bool) {
	if t.err == nil && place != t.s.place {
		t.err = t.end()
		t.s, t.data = &formSheet{name: row.Sheet, place: place}, false
	}
	if t.err == nil {
		more, t.err = t.row(row)
	}
	return more && t.err == nil
}

// end makes sure of the sheet that was read that its questions were found.
func (t *taking) end() error {
	if t.s.place >= 0 && t.s.top == 0 && !t.data && t.named[t.s.name] {
		return t.unkeyed(t.s.name)
	}
	return nil
}

func (t *taking) row(row *vet.Row) (more bool, err error) {
	below := t.whose.look(row)
	switch {
	case row.Number == 1 && isDataSheet(row):
		if t.data = t.filled.data == nil; !t.data {
			return false, t.unkeyed(row.Sheet)
		}
		t.filled.data = newFormData()
		fallthrough
	case t.data:
		t.filled.data.line(at(row, 1), at(row, 2), at(row, 3))
		return true, nil
	case t.s.top > 0:
		return true, t.line(t.s, row)
	case row.Number > keysWithin:
		return below, nil
	}
	return true, t.keys(t.s, row)
}

// unkeyed refuses a file with a sheet of questions that nobody can tell apart.
func (f *filled) unkeyed(sheet string) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("%s has lost what says which line is which question, on the sheet %s", f.name, shownName(sheet)),
		Fix: "Keep the hidden first row and the hidden first column of every sheet. Ask for a new questionnaire, and copy the answers into it.",
	}
}

// keys looks for the row with the keys of the columns.
func (f *filled) keys(s *formSheet, row *vet.Row) error {
	cols := map[string]int{}
	for c := range row.Cells() {
		if key := strings.TrimSpace(c.Text); key != "" {
			if _, twice := cols[key]; twice && (key == keyField || slices.Contains(inputs[:], key)) {
				cols[key] = -1
				continue
			}
			cols[key] = c.Column
		}
	}
	_, key := cols[keyField]
	_, answer := cols[answerField]
	_, asked := cols[askedField]
	switch {
	case !key || !answer && !asked:
		return nil
	case !answer || slices.ContainsFunc(append(inputs[:], keyField), func(k string) bool { return cols[k] < 0 }):
		return f.unkeyed(s.name)
	}
	for _, k := range inputs {
		if _, there := cols[k]; !there {
			f.notices.say("column "+k, "sheet "+shownName(s.name), fmt.Sprintf("the column %s was taken out: what is recorded of it stays as it is", k))
		}
	}
	s.top, s.cols = row.Number, cols
	return nil
}

// line takes a row below the keys of the columns.
func (f *filled) line(s *formSheet, row *vet.Row) error {
	l := &formLine{key: at(row, s.cols[keyField]), sheet: s, row: row.Number}
	l.topic, l.asks = at(row, s.cols[topicField]), at(row, s.cols[questionField])
	filledIn := false
	for i, field := range inputs {
		col, there := s.cols[field]
		if !there {
			continue
		}
		read := row.Cell(col)
		c := formCell{at: cellAt{col, row.Number}, text: read.Text, kind: read.Kind, style: read.Style, formula: read.Formula, result: read.Result}
		f.kept += len(c.text)
		filledIn = filledIn || !c.blank()
		l.cells[i] = c
	}
	switch {
	case l.key == "" && (!filledIn || row.Number <= s.top+headRowsMore):
		return nil
	case len(f.order) == mostLines || f.kept > mostKept:
		return &assessment.Error{
			Kind: assessment.TooLarge, Msg: f.name + " has far more lines or text than a questionnaire",
			Fix: "Send the questionnaire that you were given, without other tables in it.",
		}
	}
	l.question, l.option, _ = strings.Cut(l.key, "|")
	f.order = append(f.order, l)
	if first := f.lines[l.key]; first != nil && l.key != "" {
		first.others, l.others = append(first.others, l), []*formLine{first}
	} else {
		f.lines[l.key] = l
	}
	return nil
}

// position orders what is found by sheet, row and column.
func (l *formLine) position(col int) position {
	return position{l.sheet.place*(maxRows+1) + l.row, col}
}

// where is a line or a cell as a notice names it.
func (l *formLine) where(c *formCell) string {
	if c == nil {
		return "sheet " + shownName(l.sheet.name) + ", row " + itoa(l.row)
	}
	return "sheet " + shownName(l.sheet.name) + ", cell " + c.at.String()
}
