package webtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2" //nolint:depguard // what a person does with Excel; the product is not in this module
)

// fill writes answers into a questionnaire as a person does, by question, and saves it under a name beside it. It finds rows
// by the hidden key before them, and the column by the hidden word above it. It gives the cells that it wrote, by question.
func fill(t *testing.T, path, name string, answers map[string]string) (saved string, cells map[string]string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	cells = map[string]string{}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 || len(rows[0]) == 0 || rows[0][0] != "key" {
			continue
		}
		column := slices.Index(rows[0], "answer") + 1
		for i, row := range rows {
			if len(row) == 0 || answers[row[0]] == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(column, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellValue(sheet, cell, answers[row[0]]); err != nil {
				t.Fatal(err)
			}
			cells[row[0]] = sheet + " " + cell
		}
	}
	if len(cells) != len(answers) {
		t.Fatalf("the workbook has not all of %v: %v", answers, cells)
	}
	saved = filepath.Join(filepath.Dir(path), name)
	data, err := book.WriteToBuffer() // its SaveAs declares a type of macros, of which there are none
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(saved, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return saved, cells
}
