package exports

import (
	"fmt"
	"strings"

	"readiness/assessment/framework"
)

// longRow reads a row that holds one answer.
func (in *panelReader) longRow(cells []cell) error {
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
	at := place{unit, year}
	row, err := in.longPlace(at)
	if err != nil {
		return err
	}
	if before := in.given[row][leaf]; before > 0 {
		in.fault(position{in.table.row, in.head.question}, answerTwice(in.questions[leaf], at, int(before)))
		return nil
	}
	in.given[row][leaf] = int32(in.table.row)
	if sound {
		in.panel.Rows[row].Values[leaf] = v
	}
	return nil
}

// answerTwice says that another row answers the same question of the same unit and year.
func answerTwice(q *framework.Node, at place, row int) string {
	return fmt.Sprintf("%s of %s %d stands in row %d already: keep one of the two rows", q.ID, shownName(at.unit), at.year, row)
}

// longPlace gives the row of the panel for a unit and year, a new one where there is none yet.
func (in *panelReader) longPlace(at place) (int, error) {
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
		in.fault(at, "the question is missing: write its id")
		return 0, false
	}
	if leaf, ok = in.def.Leaf(c.text); !ok {
		in.fault(at, in.whatQuestion(c.text, in.questionIDs()))
	}
	return leaf, ok
}
