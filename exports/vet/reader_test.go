package vet_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/exports/vet"
)

// readBack reads a workbook that passed, and makes sure that the library sees the sheets and rows that were found.
func readBack(t testing.TB, data []byte) {
	t.Helper()
	found, err := vet.Workbook(data, vet.Default())
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipXMLSizeLimit: 32 << 20, UnzipSizeLimit: 64 << 20})
	if err != nil {
		t.Fatalf("passed, but cannot be opened: %v", err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if list := f.GetSheetList(); len(list) != len(found.Sheets) {
		t.Fatalf("sheets %q, want %+v", list, found.Sheets)
	}
	for i, s := range found.Sheets {
		if name := f.GetSheetList()[i]; name != s.Name {
			t.Errorf("sheet %d is %q, want %q", i, name, s.Name)
		}
		last, right := lastOf(t, f, s.Name)
		if last != s.LastRow || right > s.LastColumn {
			t.Errorf("sheet %q ends at row %d, column %d; found %+v", s.Name, last, right, s)
		}
	}
	if !laxly(t, data) {
		sameCells(t, f, data)
	}
}

// lastOf is the last row and the rightmost column that the library sees.
func lastOf(t testing.TB, f *excelize.File, sheet string) (row, column int) {
	t.Helper()
	rows, err := f.Rows(sheet)
	if err != nil {
		t.Fatalf("sheet %q cannot be read: %v", sheet, err)
	}
	for rows.Next() {
		row++
		cells, err := rows.Columns()
		if err != nil {
			t.Fatalf("sheet %q, row %d: %v", sheet, row, err)
		}
		column = max(column, len(cells))
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return row, column
}

// typical is a workbook of the size of a questionnaire, with what such a workbook has.
func typical(t testing.TB, sheets, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true}, Protection: &excelize.Protection{Locked: false}})
	check(err)
	for n := range sheets {
		name := "Dimension " + string(rune('A'+n))
		_, err := f.NewSheet(name)
		check(err)
		for row := 1; row <= rows; row++ {
			at := func(column int) string {
				cell, err := excelize.CoordinatesToCellName(column, row)
				check(err)
				return cell
			}
			check(f.SetCellStr(name, at(1), name+"-question-"+at(1)))
			check(f.SetCellInt(name, at(2), int64(row)))
			check(f.SetCellStr(name, at(3), "Does the country have a law that says what is an offence, and who looks into it? "+at(3)))
			check(f.SetCellStr(name, at(4), "Guidance: name the law, the year and the article; a draft does not count. "+at(4)))
			check(f.SetCellStyle(name, at(5), at(8), wrap))
			check(f.SetCellStr(name, at(5), "yes"))
			check(f.SetCellFormula(name, at(9), "IF(E1=\"\",0,1)"))
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref("E1:E100")
		check(v.SetDropList([]string{"yes", "no"}))
		check(f.AddDataValidation(name, v))
		check(f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true}))
		check(f.SetCellHyperLink(name, "H1", "https://example.org/law", "External"))
		check(f.AddComment(name, excelize.Comment{Cell: "E1", Author: "reviewer", Text: "Which year?"}))
	}
	var b bytes.Buffer
	check(f.Write(&b))
	check(f.Close())
	return b.Bytes()
}

func TestTypicalWorkbook(t *testing.T) {
	data := typical(t, 6, 40)
	readBack(t, data)
	for _, cut := range []int{1, 2, 10, 100} {
		if _, err := vet.Workbook(data[:len(data)-len(data)/cut], vet.Default()); err == nil {
			t.Errorf("without a part in %d it passes", cut)
		}
	}
}

func BenchmarkWorkbook(b *testing.B) {
	data := typical(b, 6, 40)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := vet.Workbook(data, vet.Default()); err != nil {
			b.Fatal(err)
		}
	}
}

// The strict form passes because the library reads it: its texts, not only its rows.
func TestStrictFormIsRead(t *testing.T) {
	for name, files := range map[string][]file{"usual": sound(), "strict": strict()} {
		f, err := excelize.OpenReader(bytes.NewReader(zipped(t, files)))
		if err != nil {
			t.Fatal(err)
		}
		for cell, want := range map[string]string{"A1": "one", "C1": "two parts", "B4": "2"} {
			if got, err := f.GetCellValue("Legal", cell); err != nil || got != want {
				t.Errorf("%s, %s: got %q, %v, want %q", name, cell, got, err, want)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
