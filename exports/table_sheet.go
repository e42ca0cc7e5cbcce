package exports

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// column is one column of a table on a sheet.
type column struct {
	title string
	look  look
	width float64 // characters; 0 = fitted to what is in it
	least float64 // of a fitted width
}

// Limits of a fitted width, in characters.
const (
	narrowest = 7.0
	widest    = 44.0
)

// span is where a table's rows stand.
type span struct{ first, last int }

func (e span) rows() int { return e.last - e.first + 1 }

// title writes the head of a sheet: its name and one sentence that says what it shows, across the given columns.
func (s *sheet) title(text, sentence string, columns int) {
	s.merge(1, columns)
	s.put(26, s.b.cell(text, look{size: 18, bold: true, color: navy, middle: true}))
	s.merge(1, columns)
	s.put(lineHeight*lines(sentence, s.across(columns)*1.1), s.b.cell(sentence, note))
	s.row++
}

const lineHeight = 14.5

// lines estimates how many lines a text takes in a column, breaking between words as spreadsheets do. The average
// character of running text is a little narrower than the digit that widths are counted in.
func lines(text string, width float64) float64 {
	room := max(width*1.15, 1)
	n := 0.0
	for part := range strings.SplitSeq(text, "\n") {
		n++
		used := 0.0
		for word := range strings.FieldsSeq(part) {
			length := textWidth(word)
			if used > 0 && used+1+length > room {
				n++
				used = 0
			} else if used > 0 {
				used++
			}
			n += math.Floor(length / (room + 1)) // a word longer than the column
			used += length
		}
	}
	return n
}

// textWidth estimates the width of a word in average characters; capitals are wider.
func textWidth(word string) float64 {
	w := 0.0
	for _, r := range word {
		w++
		if unicode.IsUpper(r) {
			w += 0.25
		}
	}
	return w
}

// rowHeight is what the wrapped cells of a row need; 0 leaves a single line to the program that opens the file.
// Programs do not fit the height of rows themselves when they open a workbook that was not saved by them.
func (s *sheet) rowHeight(cols []column, row []any) float64 {
	n := 1.0
	for i, c := range cols {
		if i >= len(row) || i >= len(s.widths) || !c.look.wrap {
			continue
		}
		l, v := c.look, row[i]
		if styled, ok := v.(excelize.Cell); ok {
			l, v = s.b.looks[styled.StyleID], styled.Value
		}
		if text, ok := v.(string); ok {
			size := cmp.Or(l.size, 11)
			width := s.widths[i] - 1.5 - 1.3*float64(l.indent)
			if l.bold {
				width *= 0.94
			}
			n = max(n, lines(text, width*11/size)*size/11)
		}
	}
	if n == 1 {
		return 0
	}
	return 3 + lineHeight*n
}

// fit fixes the widths of a table before anything is written.
func (s *sheet) fit(cols []column, rows [][]any) {
	for i, w := range fittedWidths(cols, each(rows)) {
		s.width(i+1, w)
	}
	s.cols = max(s.cols, len(cols))
}

// fittedWidths measures columns without a width of their own: the longest cell, and the longest word of the title.
func fittedWidths(cols []column, rows iter.Seq[[]any]) []float64 {
	widths := make([]float64, len(cols))
	for i, c := range cols {
		widths[i] = max(cmp.Or(c.width, narrowest), c.least)
		for word := range strings.FieldsSeq(c.title) {
			if c.width == 0 {
				widths[i] = max(widths[i], float64(utf8.RuneCountInString(word))*1.2+2)
			}
		}
	}
	for row := range rows {
		for i, c := range cols {
			if c.width == 0 && i < len(row) {
				widths[i] = min(widest, max(widths[i], shownWidth(row[i], c.look)+2))
			}
		}
	}
	return widths
}

// shownWidth estimates the characters a value takes on the screen.
func shownWidth(v any, l look) float64 {
	switch v := v.(type) {
	case string:
		longest := 0
		for part := range strings.SplitSeq(v, "\n") {
			longest = max(longest, utf8.RuneCountInString(part))
		}
		return float64(longest+2*l.indent) * 1.02
	case float64:
		if l.format == asMoney {
			return float64(len(strconv.FormatFloat(v, 'f', 0, 64))) * 4 / 3
		}
		return 6
	case int:
		return float64(len(strconv.Itoa(v)))
	}
	return 0
}

// table writes a header and rows, and gives where the rows stand. On the first table of a sheet the header is frozen,
// repeated in print and given filters.
func (s *sheet) table(cols []column, rows iter.Seq[[]any]) span {
	head := make([]excelize.Cell, len(cols))
	for i, c := range cols {
		h := heading
		if h.align = c.look.align; h.align == "center" {
			h.indent = 0
		}
		head[i] = s.b.cell(c.title, h)
	}
	first := s.header == 0 && !s.board
	if first {
		s.header = s.row
	}
	s.put(s.headHeight(cols), head...)
	e := span{first: s.row}
	for row := range rows {
		cells := make([]excelize.Cell, len(cols))
		for i, c := range cols {
			var v any
			if i < len(row) {
				v = row[i]
			}
			if styled, ok := v.(excelize.Cell); ok {
				cells[i] = styled
				continue
			}
			cells[i] = s.b.cell(v, c.look)
		}
		s.put(s.rowHeight(cols, row), cells...)
	}
	e.last = s.row - 1
	if first && s.stream == nil {
		s.freeze(s.header, 0)
		if e.rows() > 0 {
			s.filter(s.header, e.last, len(cols))
		}
	}
	return e
}

// headHeight gives the header the lines its titles need.
func (s *sheet) headHeight(cols []column) float64 {
	n := 1.0
	for i, c := range cols {
		if i < len(s.widths) {
			n = max(n, lines(c.title, s.widths[i]*0.8))
		}
	}
	return 6 + 15*n
}

// freeze keeps the rows down to row and the first columns in sight.
func (s *sheet) freeze(row, columns int) {
	panes := &excelize.Panes{
		Freeze: true, YSplit: row, XSplit: columns, TopLeftCell: cellName(columns+1, row+1), ActivePane: "bottomLeft",
	}
	if columns > 0 {
		panes.ActivePane = "bottomRight"
	}
	if s.stream != nil {
		s.b.keep(s.stream.SetPanes(panes))
		return
	}
	s.b.keep(s.b.f.SetPanes(s.name, panes))
}

func (s *sheet) filter(head, last, columns int) {
	s.b.keep(s.b.f.AutoFilter(s.name, cellName(1, head)+":"+cellName(columns, max(last, head)), nil))
}

// heat colours a block of scores 0-100 from low to high.
func (s *sheet) heat(fromCol, toCol int, e span) { s.scale(fromCol, toCol, e, 0, 100) }

// scale colours a block of numbers from low over the middle of the two to high.
func (s *sheet) scale(fromCol, toCol int, e span, from, to float64) {
	if e.rows() < 1 {
		return
	}
	s.b.keep(s.b.f.SetConditionalFormat(s.name, cellName(fromCol, e.first)+":"+cellName(toCol, e.last),
		[]excelize.ConditionalFormatOptions{{
			Type: "3_color_scale", Criteria: "=",
			MinType: "num", MinValue: number3(from), MinColor: "#" + low,
			MidType: "num", MidValue: number3((from + to) / 2), MidColor: "#" + middle,
			MaxType: "num", MaxValue: number3(to), MaxColor: "#" + high,
		}}))
}

// bars draws a bar in every cell of a column, on a scale that starts at 0.
func (s *sheet) bars(col int, e span, greatest string) {
	if e.rows() < 1 {
		return
	}
	s.b.bars[s.part()] = append(s.b.bars[s.part()], greatest)
	maxType := "num"
	if greatest == "" {
		maxType = "max"
	}
	s.b.keep(s.b.f.SetConditionalFormat(s.name, cellName(col, e.first)+":"+cellName(col, e.last),
		[]excelize.ConditionalFormatOptions{{
			Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: maxType, MaxValue: greatest,
			BarColor: "#" + high, BarSolid: true,
		}}))
}

// head is the header of a column above a table's rows, for the names of a chart's series: excelize takes any text there
// for a reference.
func (s *sheet) head(col int, e span) string {
	letter, err := excelize.ColumnNumberToName(col)
	s.b.keep(err)
	return "'" + s.name + "'!$" + letter + "$" + itoa(e.first-1)
}

// ref is an absolute range of one column, for charts.
func (s *sheet) ref(col int, e span) string {
	letter, err := excelize.ColumnNumberToName(col)
	s.b.keep(err)
	return "'" + s.name + "'!$" + letter + "$" + itoa(e.first) + ":$" + letter + "$" + itoa(e.last)
}

func itoa(n int) string { return strconv.Itoa(n) }

// each makes a sequence of rows that are all there.
func each(rows [][]any) iter.Seq[[]any] { return slices.Values(rows) }
