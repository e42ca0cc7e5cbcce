package exports

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment"
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
	place int // among the sheets
	top   int // the row with the keys of the columns; 0 = not met yet
	cols  map[string]int
	marks map[cellAt]mark
}

// Bounds of what is kept of a file while it is read.
const (
	mostLines    = 50_000
	mostKept     = 64 << 20 // bytes of texts
	keysWithin   = 10       // rows in which the keys of the columns are looked for
	headRowsMore = headRow - keysRow
)

// errStop ends the reading of a sheet early.
var errStop = errors.New("no more of this sheet")

// sheets reads every sheet: those with questions, and rd_data.
func (f *filled) sheets() error {
	lost, err := f.questionSheets()
	if err != nil {
		return err
	}
	for i, v := range f.found.Sheets {
		if v.LastRow == 0 {
			continue
		}
		s := &formSheet{name: v.Name, place: i}
		data := false
		err := f.eachRow(i, func(row int, cells []string) error {
			more := f.whose.look(v.Name, row, cells)
			switch {
			case row == 1 && isDataSheet(cells):
				if data = f.data == nil; !data {
					return f.unkeyed(v.Name)
				}
				f.data = newFormData()
				fallthrough
			case data:
				f.data.line(at(cells, 0), at(cells, 1), at(cells, 2))
				return nil
			case s.top > 0:
				return f.row(s, row, cells)
			case row > keysWithin && !more:
				return errStop
			case row > keysWithin:
				return nil
			}
			return f.keys(s, row, cells)
		})
		if err != nil {
			return err
		}
		if s.top == 0 && !data && lost[v.Name] {
			return f.unkeyed(v.Name)
		}
	}
	return nil
}

// eachRow gives the rows of a sheet, gaps among them, until errStop. It makes sure that none was lost on the way.
func (f *filled) eachRow(place int, take func(row int, cells []string) error) error {
	v := f.found.Sheets[place]
	rows, err := f.file.Rows(v.Name)
	if err != nil {
		return damagedBook(f.name, err)
	}
	defer rows.Close() //nolint:errcheck // it only reads memory
	n := 0
	for rows.Next() {
		n++
		cells, err := rows.Columns()
		if err != nil {
			return damagedBook(f.name, err)
		}
		if err := take(n, cells); errors.Is(err, errStop) {
			return nil
		} else if err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil || n != v.LastRow {
		return damagedBook(f.name, cmp.Or(err, fmt.Errorf("sheet %q: %d rows of %d were read", v.Name, n, v.LastRow)))
	}
	return nil
}

// questionSheets names the sheets that were written for questions, as the defined names of the workbook tell; and it notes
// where the workbook says whose it is.
func (f *filled) questionSheets() (map[string]bool, error) {
	sheets := map[string]bool{}
	for _, d := range f.file.GetDefinedName() {
		sheet, cell, ok := strings.Cut(d.RefersTo, "!")
		sheet = strings.ReplaceAll(strings.Trim(sheet, "'$"), "''", "'")
		i := slices.Index(whoseNames[:], d.Name)
		switch {
		case !ok || !strings.HasPrefix(d.Name, "rd_") || slices.Contains([]string{"rd_Start", "rd_Codes", dataSheetName}, d.Name):
		case i >= 0:
			f.whose[i].place(sheet, cell)
		default:
			sheets[sheet] = true
		}
	}
	return sheets, nil
}

// unkeyed refuses a file with a sheet of questions that nobody can tell apart.
func (f *filled) unkeyed(sheet string) error {
	return &assessment.Error{
		Kind: assessment.Invalid, Msg: fmt.Sprintf("%s has lost what says which line is which question, on the sheet %s", f.name, shownName(sheet)),
		Fix: "Keep the hidden first row and the hidden first column of every sheet. Ask for a new questionnaire, and copy the answers into it.",
	}
}

// keys looks for the row with the keys of the columns.
func (f *filled) keys(s *formSheet, row int, cells []string) error {
	cols := map[string]int{}
	for i := range cells {
		if key := at(cells, i); key != "" {
			if _, twice := cols[key]; twice && (key == keyField || slices.Contains(inputs[:], key)) {
				cols[key] = -1
				continue
			}
			cols[key] = i
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
	s.top, s.cols = row, cols
	part, ok := f.file.Pkg.Load(f.found.Sheets[s.place].Part)
	text, _ := part.([]byte)
	if !ok {
		return damagedBook(f.name, fmt.Errorf("there is no part %s", f.found.Sheets[s.place].Part))
	}
	s.marks = readMarks(text)
	return nil
}

// row takes a row below the keys of the columns.
func (f *filled) row(s *formSheet, row int, cells []string) error {
	l := &formLine{key: at(cells, s.cols[keyField]), sheet: s, row: row}
	seen := func(field string) string {
		if col, there := s.cols[field]; there && col >= 0 {
			return at(cells, col)
		}
		return ""
	}
	l.topic, l.asks = seen(topicField), seen(questionField)
	filledIn := false
	for i, field := range inputs {
		col, there := s.cols[field]
		if !there {
			continue
		}
		c := formCell{at: cellAt{col + 1, row}}
		c.mark = s.marks[c.at]
		if col < len(cells) {
			c.text = cells[col]
		}
		f.kept += len(c.text)
		filledIn = filledIn || !c.blank()
		l.cells[i] = c
	}
	switch {
	case l.key == "" && (!filledIn || row <= s.top+headRowsMore):
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
