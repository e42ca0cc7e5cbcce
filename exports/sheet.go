package exports

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// sheet is one sheet being written from top to bottom.
type sheet struct {
	b       *book
	name    string
	row     int // next free row, from 1
	cols    int // columns in use, for printing
	header  int // row that is repeated on every printed page; 0 = none
	stream  *excelize.StreamWriter
	runs    []run // by column: the cells whose style is still to be set
	widths  []float64
	onePage bool // printed on one page, however long
	pages   bool // printed on as many pages side by side as its columns need, each with the first column
	wide    int  // pages side by side in print, with the first two columns on each; 0 = one page
	board   bool // several small tables: none is frozen, filtered or repeated in print
}

// sheet adds a sheet. It is called by the English name in the reader's language; rd_<name> is defined to point at it.
func (b *book) sheet(name string) *sheet {
	return b.namedSheet(b.sheetTitle(name), "rd_"+strings.ReplaceAll(name, " ", "_"))
}

// namedSheet adds a sheet and defines a name that points at it, whatever the sheet is called.
func (b *book) namedSheet(name, defined string) *sheet {
	s := &sheet{b: b, name: name, row: 1}
	if len(b.sheets) == 0 {
		b.keep(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.keep(err)
	}
	b.sheets = append(b.sheets, s)
	b.keep(b.f.SetDefinedName(&excelize.DefinedName{Name: defined, RefersTo: sheetRef(name) + "$A$1"}))
	return s
}

// streamed turns a sheet with many rows into one that is written row by row and not kept. Widths must be known.
func (s *sheet) streamed(rows int, widths []float64) {
	s.b.keep(s.b.f.SetSheetDimension(s.name, "A1:"+cellName(len(widths), max(rows, 1))))
	s.setup(len(widths))
	sw, err := s.b.f.NewStreamWriter(s.name)
	s.b.keep(err)
	if err != nil {
		return
	}
	s.stream = sw
	if s.b.streams { // the first, which may be the register, goes out as it comes
		s.b.late = append(s.b.late, s.part())
	}
	s.b.streams = true
	for i := len(widths); i > 0; i-- { // excelize puts the newest first, and columns have to ascend
		s.b.keep(sw.SetColWidth(i, i, widths[i-1]))
	}
}

// tallest is the greatest height of a row, in points; what needs more is cut where it is shown, and whole in the cell.
const tallest = 409

// put writes one row of cells at the next free row; values that are nil or NaN stay blank.
func (s *sheet) put(height float64, cells ...excelize.Cell) {
	height = min(height, tallest)
	if s.stream != nil {
		values := make([]any, len(cells))
		for i, c := range cells {
			if text, ok := c.Value.(string); ok { // the stream escapes by itself
				c.Value = strings.ReplaceAll(text, "_x005F_x", "_x")
			}
			values[i] = c
		}
		s.b.keep(s.stream.SetRow(cellName(1, s.row), values, excelize.RowOpts{Height: height}))
		s.row++
		return
	}
	for i, c := range cells {
		at := cellName(i+1, s.row)
		if c.Value != nil {
			s.b.keep(s.b.f.SetCellValue(s.name, at, c.Value))
		}
		s.style(i+1, s.row, c.StyleID)
	}
	if height > 0 {
		s.b.keep(s.b.f.SetRowHeight(s.name, s.row, height))
	}
	s.row++
}

// run is a stretch of a column whose cells are alike.
type run struct{ first, last, style int }

// style gives a cell its style; 0 is none. Cells below one another that are alike get theirs together, at styled.
func (s *sheet) style(col, row, id int) {
	if id == 0 {
		return
	}
	for len(s.runs) < col {
		s.runs = append(s.runs, run{})
	}
	r := &s.runs[col-1]
	if r.style == id && r.last == row-1 {
		r.last = row
		return
	}
	s.stretch(col, *r)
	*r = run{row, row, id}
}

// styled gives cells the styles that were kept for them. What is styled by other ways has to come after it.
func (s *sheet) styled() {
	for i, r := range s.runs {
		s.stretch(i+1, r)
	}
	s.runs = s.runs[:0]
}

func (s *sheet) stretch(col int, r run) {
	if r.style != 0 {
		s.b.keep(s.b.f.SetCellStyle(s.name, cellName(col, r.first), cellName(col, r.last), r.style))
	}
}

// cell makes a cell of a value and a look.
func (b *book) cell(value any, l look) excelize.Cell {
	switch v := value.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			value = nil
		}
	case string:
		value = cellText(v)
		if v == "" {
			value = nil
		}
	}
	return excelize.Cell{StyleID: b.style(l), Value: value}
}

// merge joins cells of the current row before it is written.
func (s *sheet) merge(from, to int) {
	if from >= to {
		return
	}
	if s.stream != nil {
		s.b.keep(s.stream.MergeCell(cellName(from, s.row), cellName(to, s.row)))
		return
	}
	s.b.keep(s.b.f.MergeCell(s.name, cellName(from, s.row), cellName(to, s.row)))
}

// width sets a column's width in characters.
func (s *sheet) width(col int, characters float64) {
	for len(s.widths) < col {
		s.widths = append(s.widths, 0)
	}
	s.widths[col-1] = characters
	if s.stream == nil {
		letter, err := excelize.ColumnNumberToName(col)
		s.b.keep(err)
		s.b.keep(s.b.f.SetColWidth(s.name, letter, letter, characters))
	}
}

func (s *sheet) across(columns int) float64 {
	sum := 0.0
	for i := range min(columns, len(s.widths)) {
		sum += s.widths[i]
	}
	return sum
}

// part is the name of the sheet's part in the archive.
func (s *sheet) part() string {
	return "xl/worksheets/sheet" + itoa(slices.Index(s.b.sheets, s)+1) + ".xml"
}

// finish closes a sheet: page setup, and what a stream still holds.
func (s *sheet) finish() {
	if s.stream != nil {
		s.b.keep(s.stream.Flush())
		return
	}
	s.styled()
	s.b.keep(s.b.f.SetSheetDimension(s.name, "A1:"+cellName(max(s.cols, 1), max(s.row-1, 1))))
	s.setup(s.cols)
}

// setup prepares printing on A4 landscape, one page wide unless it is on pages.
func (s *sheet) setup(columns int) {
	b, yes, size, wide, tall, landscape := s.b, true, 9, 1, 0, "landscape"
	if s.onePage {
		tall = 1
	}
	repeated := "" // columns that stand on every page
	switch {
	case s.pages:
		repeated = sheetRef(s.name) + "$A:$A,"
	case s.wide > 0:
		wide, repeated = s.wide, sheetRef(s.name)+"$A:$B,"
	}
	fit := !s.pages
	b.keep(b.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.keep(b.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall,
	}))
	side, top, foot := 0.4, 0.5, 0.25
	b.keep(b.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &foot, Footer: &foot,
	}))
	b.keep(b.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		ScaleWithDoc: new(bool), OddFooter: "&L&8 " + footText(b.foot()) + "&C&8&A&R&8&P / &N",
	}))
	view := excelize.ViewOptions{ShowGridLines: new(bool)}
	if rightToLeft(b.lang()) {
		view.RightToLeft = &yes
	}
	b.keep(b.f.SetSheetView(s.name, 0, &view))
	if s.header > 0 && columns > 0 {
		b.keep(b.f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: repeated + printRows(s.name, s.header),
		}))
	}
}

func printRows(name string, row int) string {
	_, line, _ := excelize.SplitCellName(cellName(1, row))
	at := itoa(line)
	return sheetRef(name) + "$" + at + ":$" + at
}

// sheetRef is a sheet as formulas name it, before the cell.
func sheetRef(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'!" }

// formula gives a cell that holds a number the formula that computes it. The number stays, as what is shown until the
// formula is computed again.
func (s *sheet) formula(at, text string) {
	s.b.live = true
	kind := excelize.STCellFormulaTypeDataTable // for this kind alone excelize leaves the number a number, and writes a plain formula
	s.b.keep(s.b.f.SetCellFormula(s.name, at, text, excelize.FormulaOpts{Type: &kind}))
}

// footText doubles the ampersand, which starts a code in headers and footers.
// A footer holds 255 characters with its codes.
func footText(s string) string {
	if r := []rune(s); len(r) > 100 {
		s = string(r[:99]) + "…"
	}
	return strings.ReplaceAll(s, "&", "&&")
}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "A1"
	}
	return name
}

// most is how many UTF-16 units a cell can hold.
const most = 32767

// escaped is what readers of workbooks decode into a character: a literal one has to be escaped itself.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// lineEnds makes all line ends those of a spreadsheet.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// plainly says of most texts that cellText would change nothing: ASCII without controls and underscores, not too long.
func plainly(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == '_' || c >= utf8.RuneSelf {
			return false
		}
	}
	return len(s) <= most
}

// cellText makes any text fit for a cell: no characters that XML refuses, not longer than a cell, and marked where it
// was cut.
func cellText(s string) string {
	if plainly(s) {
		return s
	}
	s = lineEnds.Replace(s)
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, s)
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllString(s, "_x005F$0")
	}
	if len(s) <= most {
		return s
	}
	if units := utf16.Encode([]rune(s)); len(units) > most {
		s = string(utf16.Decode(units[:most-1])) + "…"
	}
	return s
}
