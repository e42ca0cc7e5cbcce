package exports

import (
	"errors"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/country"
)

// readFundingBook reads the sheets of a workbook whose header is that of programmes or of commitments.
func readFundingBook(atlas *country.Atlas, name string, data []byte) (*assessment.FundingImport, []Notice, error) {
	file, found, err := openBook(name, data)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close() //nolint:errcheck // it is all in memory
	f := newFundingReader(atlas, name)
	book := &filled{file: file, found: found, name: name}
	none := true
	for i, v := range found.Sheets {
		kind, err := sheetKind(book, i)
		if err != nil {
			return nil, nil, err
		}
		if kind == "" {
			if v.LastRow > 0 && v.Name != "Codes" {
				f.notices = append(f.notices, Notice{Path: "sheet " + shownName(v.Name), Message: "has neither the columns of programmes nor those of commitments, and was not read"})
			}
			continue
		}
		none = false
		s := newFundingSheet(atlas)
		s.sheet, s.anyDecimal = v.Name, true
		cells, err := fundingCellsOf(book, i, s)
		if err != nil {
			return nil, nil, err
		}
		if err := f.table(kind, s, cells); err != nil {
			return nil, nil, err
		}
	}
	if none {
		return nil, nil, notFunding(name)
	}
	return f.done()
}

// sheetKind says of which kind the table on a sheet is, by its name or else by its first row that holds anything.
func sheetKind(book *filled, place int) (kind string, err error) {
	switch name := book.found.Sheets[place].Name; {
	case book.found.Sheets[place].LastRow == 0:
		return "", nil
	case name == programmeTable.sheet || name == commitmentTable.sheet:
		return name, nil
	}
	err = book.eachRow(place, func(_ int, raw []string) error {
		var cells []fundingCell
		for _, text := range raw {
			cells = append(cells, fundingCell{text: trim(text)})
		}
		if !anything(cells) {
			return nil
		}
		kind = fundingKind(cells)
		return errStop
	})
	return kind, err
}

func anything(cells []fundingCell) bool {
	for _, c := range cells {
		if c.text != "" || c.bad {
			return true
		}
	}
	return false
}

// fundingCellsOf gives the rows of a sheet that hold anything.
func fundingCellsOf(book *filled, place int, s *fundingSheet) (rowsOf, error) {
	part, ok := book.file.Pkg.Load(book.found.Sheets[place].Part)
	text, _ := part.([]byte)
	if !ok {
		return nil, damagedBook(book.name, errors.New("there is no part "+book.found.Sheets[place].Part))
	}
	marks := readMarks(text)
	return func(take func(row int, cells []fundingCell) error) error {
		enough := false
		err := book.eachRow(place, func(row int, raw []string) error {
			cells := make([]fundingCell, len(raw))
			for i, text := range raw {
				at := cellAt{i + 1, row}
				cells[i] = s.bookCell(book, &formCell{at: at, text: text, mark: marks[at]})
			}
			if !anything(cells) {
				return nil
			}
			err := take(row, cells)
			if enough = errors.Is(err, errEnough); enough {
				return errStop
			}
			return err
		})
		if err == nil && enough {
			return errEnough
		}
		return err
	}, nil
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
