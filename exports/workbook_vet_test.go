package exports

import (
	"bytes"
	"io"
	"maps"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/exports/vet"
)

// Every workbook of ours passes the look that an uploaded one gets, and what is read of it is what the library reads.
func TestWorkbooksPassTheVetting(t *testing.T) {
	x := gciIndex(t)
	for name, write := range map[string]func(io.Writer) error{
		"country report": func(w io.Writer) error { return CountryReport(w, x, "KEN", 2024, report) },
		"portfolio":      func(w io.Writer) error { return Portfolio(w, x, report) },
		"questionnaire":  func(w io.Writer) error { return Questionnaire(w, testQuestionnaire(t), report) },
		"filled in":      func(w io.Writer) error { _, err := w.Write(filledIn(t).file()); return err },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			read := cellTexts{}
			book, err := vet.Read(b.Bytes(), vet.Default(), read)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range book.Sheets {
				if s.Rows == 0 || s.LastColumn == 0 {
					t.Errorf("nothing on sheet %q", s.Name)
				}
			}
			if want := libraryTexts(t, b.Bytes()); !maps.Equal(read, want) {
				for at, text := range want {
					if read[at] != text {
						t.Errorf("%s: read %q, the library %q", at, read[at], text)
					}
				}
				t.Errorf("%d texts were read, and %d by the library", len(read), len(want))
			}
		})
	}
}

// cellTexts are the texts of a workbook by sheet and cell.
type cellTexts map[string]string

func (c cellTexts) Names([]vet.Name) {}

func (c cellTexts) Row(_ int, row *vet.Row) bool {
	for cell := range row.Cells() {
		if cell.Text != "" {
			c[row.Sheet+"!"+cellName(cell.Column, row.Number)] = cell.Text
		}
	}
	return true
}

// libraryTexts are the same as the library reads them.
func libraryTexts(t *testing.T, data []byte) cellTexts {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	texts := cellTexts{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, text := range row {
				if text != "" {
					texts[sheet+"!"+cellName(j+1, i+1)] = text
				}
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return texts
}
