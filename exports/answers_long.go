package exports

import (
	"strings"

	"readiness/assessment/framework"
)

// longRow reads a row that holds one answer.
func (in *reader) longRow(cells []cell) error {
	unit, named := in.unit(cells)
	year, dated := in.year(cells)
	leaf, asked := in.question(cells[in.head.question])
	if !asked {
		return nil
	}
	in.head.asked[leaf] = true
	v, sound := in.value(leaf, in.head.value, cells[in.head.value])
	if !named || !dated {
		return nil
	}
	row, err := in.longPlace(place{unit, year})
	if err != nil {
		return err
	}
	if before := in.given[row][leaf]; before > 0 {
		in.faults.say(position{in.table.row, in.head.question}, "%s of %s %d stands in row %d already: keep one of the two rows",
			in.questions[leaf].ID, shownName(unit), year, before)
		return nil
	}
	in.given[row][leaf] = int32(in.table.row)
	if sound {
		in.panel.Rows[row].Values[leaf] = v
	}
	return nil
}

// longPlace gives the row of the panel for a unit and year, a new one where there is none yet.
func (in *reader) longPlace(at place) (int, error) {
	if row, ok := in.rows[at]; ok {
		return row, nil
	}
	if err := in.room(); err != nil {
		return 0, err
	}
	at.unit = strings.Clone(at.unit)
	in.put(at, make([]framework.Value, len(in.questions)))
	in.given = append(in.given, make([]int32, len(in.questions)))
	return len(in.panel.Rows) - 1, nil
}

// question reads the id of a question.
func (in *reader) question(c cell) (leaf int, ok bool) {
	if c.bad {
		return 0, false
	}
	at := position{in.table.row, in.head.question}
	if c.text == "" {
		in.faults.say(at, "the question is missing: write its id")
		return 0, false
	}
	if leaf, ok = in.leafOf[c.text]; !ok {
		in.faults.say(at, "%s", in.whatQuestion(c.text, in.questionIDs()))
	}
	return leaf, ok
}
