package exports

import (
	"errors"
	"fmt"
	"io"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// maxValues bounds what a file can unfold into: units times questions. A few bytes per row would otherwise become as
// many answers as a framework has questions.
const maxValues = 2_000_000

// ReadAnswers reads a CSV file of answers to one framework version; name is what messages call it. The file is wide
// (country or unit, year, then a column per question) or long (country or unit, year, question, value), with columns in
// any order. A blank cell is "not assessed", n/a "not applicable". The columns note, confidence, revision and
// evidence of a long file are skipped.
//
// Rows of the panel stand in the order of the file. The error is an *assessment.Error: TooLarge beyond a limit,
// otherwise Invalid with every bad cell. Nothing is guessed, so a file with a fault gives no panel.
func ReadAnswers(name string, r io.Reader, def *framework.Definition) (*assessment.Panel, []Notice, error) {
	name = nameOf(name)
	text, err := readAll(name, r)
	if err == nil {
		text, err = decode(name, text, "CSV")
	}
	if err != nil {
		return nil, nil, err
	}
	in := &panelReader{reader: newReader(def), panel: &assessment.Panel{Framework: def}, rows: map[place]int{}}
	in.told = func(at position, message string) { in.faults.add(at, message, message) }
	if err := in.read(name, text, in.row); err != nil {
		return nil, nil, err
	}
	if in.bare.row > 0 {
		in.faults.say(in.bare, "%s", in.noRows())
	}
	if in.faults.total > 0 {
		return nil, nil, in.refusal()
	}
	in.noteMissing()
	return in.panel, in.notices.notices(in.names), nil
}

// nameOf is what messages call a file.
func nameOf(name string) string {
	if name == "" {
		return "the file"
	}
	return name
}

// panelReader makes a panel of the rows of a file.
type panelReader struct {
	*reader
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

// errEnough ends the reading of a file that has too many faults to go on.
var errEnough = errors.New("too many faults")

func (in *panelReader) row(cells []cell, whole bool) error {
	if in.faults.total > countAtMost {
		return errEnough
	}
	switch {
	case !whole:
		return nil
	case in.head.long:
		return in.longRow(cells)
	default:
		return in.wideRow(cells)
	}
}

// put opens the row of the panel for a unit and year.
func (in *panelReader) put(at place, values []framework.Value) {
	in.rows[at] = len(in.panel.Rows)
	in.at = append(in.at, in.table.row)
	in.panel.Rows = append(in.panel.Rows, assessment.Row{Unit: at.unit, Year: at.year, Values: values})
}

// room refuses a file that would unfold into more answers than the limit.
func (in *panelReader) room() error {
	if (len(in.panel.Rows)+1)*len(in.questions) > maxValues {
		return tooLarge("row %d of %s takes it beyond %d answers, blank ones included", in.table.row, in.table.name, maxValues)
	}
	return nil
}

// noteMissing lists once the questions that the file does not ask.
func (in *panelReader) noteMissing() {
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
