package exports

import (
	"fmt"
	"strings"

	"readiness/assessment/framework"
)

// wideRow reads a row that holds all answers of a unit and year.
func (in *panelReader) wideRow(cells []cell) error {
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
		in.fault(position{in.table.row, in.head.unit}, rowTwice(at, in.at[before]))
		return nil
	}
	at.unit = strings.Clone(unit)
	in.put(at, values)
	return nil
}

// rowTwice says that another row has the same unit and year.
func rowTwice(at place, row int) string {
	return fmt.Sprintf("%s %d stands in row %d already: keep one of the two rows", shownName(at.unit), at.year, row)
}
