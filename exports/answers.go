package exports

import (
	"fmt"
	"io"
	"slices"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// maxValues bounds what a file can unfold into: units times questions. A few bytes per row would otherwise become as
// many answers as a framework has questions.
const maxValues = 2_000_000

// ReadAnswers reads a CSV file of answers to one framework version; name is what messages call it. The file is wide
// (country or unit, year, then a column per question) or long (exactly country or unit, year, question, value), with
// columns in any order. A blank cell is "not assessed", n/a "not applicable".
//
// Rows of the panel stand in the order of the file. The error is an *assessment.Error: TooLarge beyond a limit,
// otherwise Invalid with every bad cell. Nothing is guessed, so a file with a fault gives no panel.
func ReadAnswers(name string, r io.Reader, def *framework.Definition) (*assessment.Panel, []Notice, error) {
	if name == "" {
		name = "the file"
	}
	in := &reader{
		def: def, questions: def.Questions(), key: unitColumn(def), leafOf: map[string]int{},
		panel: &assessment.Panel{Framework: def}, rows: map[place]int{}, countries: map[string]parsed{},
	}
	for i, q := range in.questions {
		in.leafOf[q.ID] = i
	}
	var err error
	if in.table, err = readTable(name, r, &in.faults); err != nil {
		return nil, nil, err
	}
	in.style = framework.Style{CommaDecimal: in.table.comma == ';'}
	if err := in.read(); err != nil {
		return nil, nil, err
	}
	if in.faults.total > 0 {
		return nil, nil, in.refusal()
	}
	return in.panel, in.notices.notices(in.names), nil
}

// reader is the state of one reading.
type reader struct {
	def       *framework.Definition
	questions []*framework.Node
	leafOf    map[string]int // id of a question -> its number
	key       string         // name of the column of units
	style     framework.Style

	table     *table
	names     []string // of the columns
	head      header
	faults    findings
	notices   findings
	stopped   bool // there were too many faults to go on
	suggested int  // nearest names looked for
	countries map[string]parsed

	panel *assessment.Panel
	rows  map[place]int // -> row of the panel
	at    []int         // row of the panel -> row of the file where it began
	given [][]int32     // long files: row of the panel, question -> row of the file
}

// place is what may stand in a file only once.
type place struct {
	unit string
	year int
}

func (in *reader) read() error {
	head, err := in.table.next()
	if err != nil {
		return err
	}
	if head == nil {
		return empty(in.table.name)
	}
	if !in.readHeader(head) {
		return nil
	}
	row, top, rows := in.wideRow, in.table.row, 0
	if in.head.long {
		row = in.longRow
	}
	for {
		cells, err := in.table.next()
		if err != nil {
			return err
		}
		if cells == nil {
			break
		}
		if in.faults.total > countAtMost {
			in.stopped = true
			return nil
		}
		rows++
		if !in.wholeRow(cells) {
			continue
		}
		if err := row(cells); err != nil {
			return err
		}
	}
	if rows == 0 {
		in.faults.say(position{top, -1}, "the header is the only row: add a row of answers for every %s and year", in.key)
	}
	in.noteMissing()
	return nil
}

// wholeRow says that a row has a cell for every column with a name, and nothing beyond.
func (in *reader) wholeRow(cells []cell) bool {
	row, whole := in.table.row, true
	if len(cells) < in.head.width {
		if !slices.ContainsFunc(cells, func(c cell) bool { return c.bad }) {
			in.faults.say(position{row, -1}, "has %s and the header %d: fill up with empty cells, and put a text that holds %q in quotes",
				counted(len(cells), "cell", "cells"), in.head.width, in.table.comma)
		}
		return false
	}
	for i, c := range cells {
		switch {
		case c.text == "" || c.bad:
		case i >= len(in.names):
			if whole {
				in.faults.say(position{row, -1}, "has %d cells and the header %d: put a text that holds %q in quotes",
					len(cells), len(in.names), in.table.comma)
			}
			whole = false
		case in.names[i] == "" && !in.head.unnamed[i]:
			in.head.unnamed[i] = true
			in.faults.say(position{row, i}, "the column has no name, but this cell holds %s: name the column or empty it", quoted(c.text))
		}
	}
	return whole
}

// put opens the row of the panel for a unit and year.
func (in *reader) put(at place, values []framework.Value) {
	in.rows[at] = len(in.panel.Rows)
	in.at = append(in.at, in.table.row)
	in.panel.Rows = append(in.panel.Rows, assessment.Row{Unit: at.unit, Year: at.year, Values: values})
}

// room refuses a file that would unfold into more answers than the limit.
func (in *reader) room() error {
	if (len(in.panel.Rows)+1)*len(in.questions) > maxValues {
		return tooLarge("row %d of %s takes it beyond %d answers, blank ones included", in.table.row, in.table.name, maxValues)
	}
	return nil
}

// noteMissing lists once the questions that the file does not ask.
func (in *reader) noteMissing() {
	var ids []string
	for i, q := range in.questions {
		if !in.head.asked[i] {
			ids = append(ids, q.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	where := "no column for "
	if in.head.long {
		where = "no row for "
	}
	in.notices.say(position{0, -1}, "%s%s of %s, not assessed for every %s: %s",
		where, counted(len(ids), "question", "questions"), in.def.Ref(), in.key, someOf(ids))
}

// refusal is the error that lists all faults.
func (in *reader) refusal() error {
	e := &assessment.Error{
		Kind: assessment.Invalid, Fields: in.faults.fields(in.names),
		Msg: fmt.Sprintf("%s cannot be read: %s", in.table.name, counted(in.faults.total, "fault", "faults")),
	}
	if in.stopped {
		e.Msg += fmt.Sprintf(", and what follows row %d was not looked at", in.table.row-1)
	}
	if !in.table.utf8 {
		e.Fix = asCSV
	}
	if in.head.foreign {
		e.Fix = fmt.Sprintf("The questions of %s are: %s. Is it the right framework for this file?", in.def.Ref(), someOf(in.questionIDs()))
	}
	return e
}

func (in *reader) questionIDs() []string {
	ids := make([]string, len(in.questions))
	for i, q := range in.questions {
		ids[i] = q.ID
	}
	return ids
}
