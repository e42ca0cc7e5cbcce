package exports

import "github.com/xuri/excelize/v2"

// sumRow writes a total under a table: the sum of each of its columns from..to as a formula, beside the number that it gives.
// Columns are from 1; sums are in the order of the columns.
func (s *sheet) sumRow(e span, label string, labelAt, columns int, sums map[int]float64) {
	cells := make([]excelize.Cell, columns)
	for i := range cells {
		cells[i] = s.b.cell(nil, plain.filled(pale))
	}
	cells[labelAt-1] = s.b.cell(label, plain.bolded().filled(pale))
	for col, sum := range sums {
		cells[col-1] = s.b.cell(sum, number(asMoney).bolded().filled(pale))
	}
	row := s.row
	s.put(18, cells...)
	for col := 1; col <= columns; col++ {
		if _, ok := sums[col]; ok {
			s.formula(cellName(col, row), "SUM("+cellName(col, e.first)+":"+cellName(col, e.last)+")")
		}
	}
}
