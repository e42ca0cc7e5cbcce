package exports

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/exports/vet"
)

// FundingWorkbook writes programmes and commitments as a workbook to be changed and read back by ReadFunding: the sheets
// Programmes, Commitments and Codes. Of r, the language and what it says of the program and the moment are used. The error
// is an *assessment.Error of kind TooLarge where they do not fit into one that is read.
func FundingWorkbook(w io.Writer, programmes []funding.Programme, commitments []funding.Commitment, r Report) error {
	b, err := emptyBook(nil, r)
	if err != nil {
		return err
	}
	b.subject = b.t("Programmes and commitments")
	f := &fundingBook{book: b, first: codesHead + 1}
	// The lists stand on a sheet that comes last, so that their places are worked out first.
	sheets := []func() error{sheetOf(f, &programmeTable, programmes), sheetOf(f, &commitmentTable, commitments)}
	for _, write := range sheets {
		if err := write(); err != nil {
			b.keep(b.f.Close())
			return err
		}
	}
	f.codes()
	return b.write(w, b.t("Programmes and commitments"))
}

// fundingBook is a workbook of programmes and commitments being written.
type fundingBook struct {
	*book
	lists []*list
	first int // the next free row of Codes
}

// spareRows are rows below the last one that are made ready for more.
const spareRows = 500

func sheetOf[T any](f *fundingBook, k *fundingTable[T], values []T) func() error {
	return func() error {
		if most := vet.Default().Rows - 1; len(values) > most {
			return &assessment.Error{
				Kind: assessment.TooLarge, Msg: fmt.Sprintf("there are %d %ss, and a workbook that can be read back holds %d", len(values), k.noun, most),
				Fix: "Write them as CSV or YAML.",
			}
		}
		columns := k.columnsOf(values)
		if err := k.check(columns, values); err != nil {
			return err
		}
		fundingSheetOf(f, k.sheet, columns, values)
		return nil
	}
}

// typed is a cell for what people type: text stays text, also where it looks like a number or a date.
var typed = look{ruled: true, align: "left", indent: 1, format: "@"}

func fundingSheetOf[T any](f *fundingBook, name string, columns []fundingColumn[T], values []T) {
	s := f.sheet(name)
	s.pages = true
	var cols []column
	for _, c := range columns {
		l := typed
		l.wrap = c.width > 0
		cols = append(cols, column{title: c.name, look: l, width: c.width, least: 12})
	}
	var rows [][]any
	for i := range values {
		row := make([]any, len(columns))
		for j, c := range columns {
			out := c.put(&values[i])
			row[j] = out.text
			if x, err := strconv.ParseFloat(out.text, 64); err == nil && out.format != "" && tidyNumber(x) == plainText(out.text) {
				row[j] = f.cell(x, number(out.format))
			}
		}
		rows = append(rows, row)
	}
	s.fit(cols, rows)
	for i, c := range columns {
		letter, err := excelize.ColumnNumberToName(i + 1)
		f.keep(err)
		if l := typed; !isNumeric(c.name) {
			f.keep(f.f.SetColStyle(name, letter, f.style(l)))
		}
	}
	s.table(cols, each(rows))
	s.freeze(1, 1)
	last := len(values) + 1 + spareRows
	for i, c := range columns {
		f.note(s, cellName(i+1, 1), c.says, c.example, c.choices)
		if len(c.choices) > 0 {
			f.offer(s, c.name, c.choices, c.several, cellName(i+1, 2)+":"+cellName(i+1, last))
		}
	}
}

// isNumeric says that people type numbers into a column. A cell that is text would keep them as text.
func isNumeric(name string) bool {
	switch name {
	case "budget", "amount", "cofinancing", "grant.floor", "grant.ceiling", "grant.perCountry", "grant.maximum", "grant.months":
		return true
	}
	return false
}

// plainText is a decimal without zeros at its end.
func plainText(text string) string {
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// note says on the header of a column what it holds.
func (f *fundingBook) note(s *sheet, at, says, example string, choices []string) {
	text := says
	if len(choices) > 0 {
		text += "\n" + f.t("One of: %s", strings.Join(choices, ", "))
	}
	if example != "" {
		text += "\n" + f.t("Example: %s", example)
	}
	f.keep(f.f.AddComment(s.name, excelize.Comment{
		Cell: at, Author: "Readiness", Paragraph: []excelize.RichTextRun{{Text: text}},
		Width: 300, Height: uint(24 + 17*lines(text, 44)),
	}))
}

// offer puts the choices of a column on Codes and, where one of them is to be chosen, gives its cells a drop-down.
func (f *fundingBook) offer(s *sheet, name string, choices []string, several bool, cells string) {
	l := &list{of: s.name + ": " + name, shown: choices, codes: meanings(choices), first: f.first}
	f.lists, f.first = append(f.lists, l), f.first+len(choices)
	if !several {
		s.choose(l, []string{cells}, f.t("Not in the list"), f.t("Choose from the list, or leave the cell blank."))
	}
}

// meanings are the titles of words, "" where they speak for themselves.
func meanings(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		if list[i] = framework.Theme(w).Title(); list[i] == "" {
			if t := country.IncomeGroup(w).Title(); t != w {
				list[i] = t
			}
		}
	}
	return list
}

// codes lists what the columns take.
func (f *fundingBook) codes() {
	s := f.sheet("Codes")
	cols := []column{
		{title: f.t("Column"), look: wrapped, width: 40}, {title: f.t("Meaning"), look: plain, least: 18},
		{title: f.t("Word to write"), look: wrapped, width: 40},
	}
	rows := codeRows(f.lists)
	s.fit(cols, rows)
	s.title(f.t("Codes"), f.t("What the columns with a list take. It is here to be looked up; nothing is filled in on this sheet. Where a column takes several, join them by |."), len(cols))
	s.table(cols, each(rows))
}
