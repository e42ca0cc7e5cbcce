package exports

import (
	"slices"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/exports/vet"
)

// readFundingBook reads the sheets of a workbook whose header is that of programmes or of commitments.
func readFundingBook(atlas *country.Atlas, name string, data []byte) (*assessment.FundingImport, []Notice, error) {
	rows := &bookRows{sheets: map[int][]bookRow{}}
	book, err := vet.Read(data, vet.Default(), rows)
	switch {
	case err != nil:
		return nil, nil, notVetted(name, err)
	case rows.kept > mostKept:
		return nil, nil, tooLarge("%s holds more text than can be read at once: split it", name)
	}
	f := newFundingReader(atlas, name)
	none := true
	for place, v := range book.Sheets {
		list := rows.sheets[place]
		kind := sheetKind(v.Name, list)
		if kind == "" {
			if len(list) > 0 && v.Name != "Codes" {
				f.notices = append(f.notices, Notice{Path: "sheet " + shownName(v.Name), Message: "has neither the columns of programmes nor those of commitments, and was not read"})
			}
			continue
		}
		none = false
		s := newFundingSheet(atlas)
		s.sheet, s.anyDecimal = v.Name, true
		if err := f.table(kind, s, s.rowsOf(&filled{book: book, name: name}, list)); err != nil {
			return nil, nil, err
		}
	}
	if none {
		return nil, nil, notFunding(name)
	}
	return f.done()
}

// bookRows takes the rows of a workbook that hold anything.
type bookRows struct {
	sheets map[int][]bookRow // by the place of the sheet
	kept   int               // bytes of texts
}

// bookRow is one row, its cells by their columns.
type bookRow struct {
	number int
	cells  []formCell
}

// Names takes no names: headers say which column is which.
func (*bookRows) Names([]vet.Name) {}

// Row takes a row of a sheet.
func (b *bookRows) Row(place int, row *vet.Row) (more bool) {
	var cells []formCell
	for c := range row.Cells() {
		for len(cells) < c.Column {
			cells = append(cells, formCell{at: cellAt{len(cells) + 1, row.Number}})
		}
		one := &cells[c.Column-1]
		one.text, one.kind, one.style, one.formula, one.result = c.Text, c.Kind, c.Style, c.Formula, c.Result
		b.kept += len(c.Text)
	}
	if slices.ContainsFunc(cells, func(c formCell) bool { return !c.blank() }) {
		b.sheets[place] = append(b.sheets[place], bookRow{row.Number, cells})
	}
	return b.kept <= mostKept
}

// sheetKind says of which kind the table on a sheet is, by its name or else by its first row.
func sheetKind(name string, rows []bookRow) string {
	switch {
	case len(rows) == 0:
		return ""
	case name == programmeTable.sheet || name == commitmentTable.sheet:
		return name
	}
	var cells []fundingCell
	for _, c := range rows[0].cells {
		cells = append(cells, fundingCell{text: trim(c.text)})
	}
	return fundingKind(cells)
}

// rowsOf gives the rows of a sheet, their cells read.
func (s *fundingSheet) rowsOf(book *filled, rows []bookRow) rowsOf {
	return func(take func(row int, cells []fundingCell) error) error {
		for _, row := range rows {
			cells := make([]fundingCell, len(row.cells))
			for i := range row.cells {
				cells[i] = s.bookCell(book, &row.cells[i])
			}
			if err := take(row.number, cells); err != nil {
				return err
			}
		}
		return nil
	}
}

func anything(cells []fundingCell) bool {
	return slices.ContainsFunc(cells, func(c fundingCell) bool { return c.text != "" || c.bad })
}

// bookCell reads a cell. Of a formula the result counts; a date is a day.
func (s *fundingSheet) bookCell(book *filled, c *formCell) fundingCell {
	text := trim(c.text)
	problem := ""
	switch {
	case c.formula && (!c.result || text == "" && c.kind != 't'):
		problem = "a formula stands here, and nothing has computed it: write what it gives"
	case c.kind == 'e':
		problem = "the cell shows an error (" + clipText(text) + "): write what is meant"
	case text != "" && book.isDate(c):
		return fundingCell{text: book.dateText(c)}
	case c.kind == 'b':
		return fundingCell{text: map[bool]string{true: "yes", false: "no"}[text == "1" || text == "TRUE"]}
	case c.kind == 'n' && text != "":
		if x, err := strconv.ParseFloat(text, 64); err == nil {
			return fundingCell{text: tidyNumber(x), number: true}
		}
	}
	if problem != "" {
		s.faults.add(position{c.at.row, c.at.col - 1}, problem, problem)
	}
	return fundingCell{text: text, bad: problem != ""}
}

// tidyNumber writes a number with the 15 digits that spreadsheets keep: what they write beyond is the noise of binary
// fractions.
func tidyNumber(x float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil {
		short = x
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}
