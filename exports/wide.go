package exports

import (
	"cmp"

	"github.com/xuri/excelize/v2"
)

// places puts a table across the columns that a sheet already has: each of its columns goes over as many of these as it takes
// to have its width, the last over what is left. It gives the first and the last column of each, from 1.
func (s *sheet) places(cols []column) [][2]int {
	list := make([][2]int, len(cols))
	next := 1
	for i, c := range cols {
		from, room := next, 0.0
		for left := len(cols) - 1 - i; next <= len(s.widths)-left && (next == from || room < c.width); next++ {
			room += s.widths[next-1]
		}
		list[i] = [2]int{from, next - 1}
	}
	list[len(list)-1][1] = max(len(s.widths), list[len(list)-1][0])
	return list
}

// acrossTable writes a table whose columns go over several of the sheet's.
func (s *sheet) acrossTable(cols []column, rows [][]any) {
	places := s.places(cols)
	head := make([]any, len(cols))
	looks := make([]look, len(cols))
	for i, c := range cols {
		head[i], looks[i] = c.title, heading
		looks[i].align = c.look.align
	}
	s.acrossRow(places, looks, head)
	for i, c := range cols {
		looks[i] = c.look
	}
	for _, row := range rows {
		s.acrossRow(places, looks, row)
	}
}

// acrossRow writes one row of such a table, as high as its longest text needs.
func (s *sheet) acrossRow(places [][2]int, looks []look, row []any) {
	cells := make([]excelize.Cell, places[len(places)-1][1])
	n := 1.0
	for i, place := range places {
		width := 0.0
		for col := place[0]; col <= place[1]; col++ {
			cells[col-1] = s.b.cell(nil, looks[i])
			width += s.widths[col-1]
		}
		cells[place[0]-1] = s.b.cell(row[i], looks[i])
		s.merge(place[0], place[1])
		if text, ok := row[i].(string); ok && looks[i].wrap {
			size := cmp.Or(looks[i].size, 11)
			n = max(n, lines(text, (width-2.5)*11/size)*size/11)
		}
	}
	s.put(4+lineHeight*n, cells...)
}

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
