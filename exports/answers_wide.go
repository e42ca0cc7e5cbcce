package exports

import (
	"strings"

	"readiness/assessment/framework"
)

// wideRow reads a row that holds all answers of a unit and year.
func (in *reader) wideRow(cells []cell) error {
	if err := in.room(); err != nil {
		return err
	}
	unit, named := in.unit(cells)
	year, dated := in.year(cells)
	values := make([]framework.Value, len(in.questions))
	for col, leaf := range in.head.leaf {
		if leaf >= 0 {
			values[leaf], _ = in.value(leaf, col, cells[col])
		}
	}
	if !named || !dated {
		return nil
	}
	at := place{unit, year}
	if before, twice := in.rows[at]; twice {
		in.faults.say(position{in.table.row, in.head.unit}, "%s %d stands in row %d already: keep one of the two rows",
			shownName(unit), year, in.at[before])
		return nil
	}
	at.unit = strings.Clone(unit)
	in.put(at, values)
	return nil
}
