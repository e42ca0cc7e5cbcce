package exports

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/exports/vet"
)

// whose is what people see of whose answers a questionnaire holds: unit, year and number, by whoseNames.
type whose [len(whoseNames)]seenFact

// seenFact is a cell that people see.
type seenFact struct {
	sheet string // "" = there is none
	at    cellAt
	text  string
}

// place notes where a defined name points.
func (s *seenFact) place(sheet, cell string) {
	col, row, err := excelize.CellNameToCoordinates(strings.ReplaceAll(cell, "$", ""))
	if err == nil {
		*s = seenFact{sheet: sheet, at: cellAt{col, row}}
	}
}

// look takes what a row says, and tells whether there is more below it.
func (w *whose) look(row *vet.Row) (more bool) {
	for i := range w {
		switch s := &w[i]; {
		case s.sheet != row.Sheet:
		case s.at.row == row.Number:
			s.text = trim(at(row, s.at.col))
		default:
			more = more || s.at.row > row.Number
		}
	}
	return more
}

// agree makes sure that the hidden sheet says of whose answers these are what people see. Where nothing can be seen of it
// any more, a notice says what was taken.
func (f *filled) agree() error {
	d, w := f.data, &f.whose
	taken := d.unit + " " + itoa(d.year)
	if d.parallel > 1 {
		taken += ", assessment " + itoa(d.parallel)
	}
	if w[0].text == "" || w[1].text == "" {
		f.notices.say("whose", "", "the sheet Start does not say any more whose questionnaire this is; it was taken for "+shownName(taken))
		return nil
	}
	seen := w[0].text + " " + w[1].text
	if parallel := cmp.Or(w[2].text, "1"); parallel != "1" {
		seen += ", assessment " + parallel
	}
	if w[0].text == trim(cellText(d.unit)) && seen == taken {
		return nil
	}
	return &assessment.Error{
		Kind: assessment.Invalid,
		Msg:  fmt.Sprintf("%s says two things of whose answers it holds: the sheet %s says %s, and the hidden sheet %s says %s", f.name, shownName(w[0].sheet), shownName(seen), dataSheetName, shownName(taken)),
		Fix:  "A questionnaire is for one unit and year, and cannot be made one for another by typing over it. Ask for a questionnaire for the one that is meant, and copy the answers into it.",
	}
}
