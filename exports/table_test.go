package exports

import (
	"errors"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"readiness/assessment"
)

func TestForeignFiles(t *testing.T) {
	tests := []struct{ name, text, want, fix string }{
		{"xlsx", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml…xl/workbook.xml", "answers.csv is a workbook, not CSV", "CSV UTF-8"},
		{"ods", "PK\x03\x04\x14\x00\x00\x08mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "is a workbook, not CSV", "CSV UTF-8"},
		{"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "is an old workbook (.xls), not CSV", "CSV UTF-8"},
		{"zip", "PK\x03\x04\x14\x00answers.csv", "is a zip archive", "Unpack it first"},
		{"pdf", "%PDF-1.7\n", "is a PDF document", "as CSV"},
		{"gzip", "\x1f\x8b\x08\x00", "is a gzip archive", "Unpack it first"},
		{"web page", "\n<!DOCTYPE html><html>", "is a web page or XML", "Download the file itself"},
		{"XML after a mark", "\uFEFF<?xml version=\"1.0\"?>", "is a web page or XML", "Download"},
		{"JSON", " {\"items\": []}", "is JSON", "CSV UTF-8"},
		{"UTF-16, little end first", "\xFF\xFEc\x00o\x00", "is text in UTF-16", "CSV UTF-8"},
		{"UTF-16, big end first", "\xFE\xFF\x00c\x00o", "is text in UTF-16", "CSV UTF-8"},
		{"UTF-16 without a mark", "c\x00o\x00,\x00", "is a binary file, or text in UTF-16", "CSV UTF-8"},
		{"empty", "", "answers.csv is empty", "The first row names the columns"},
		{"blank", "\uFEFF\r\n \n", "answers.csv is empty", "The first row names the columns"},
		{"nothing but delimiters", ",,,\n,,,\n", "answers.csv is empty", "The first row names the columns"},
		{"tabs", "country\tyear\tdrills\nKEN\t2024\t3\n", "parted by tabs", "CSV UTF-8"},
		{"pipes", "country|year|drills\nKEN|2024|3\n", "parted by |", "CSV UTF-8"},
		{"a first line that names tabs", "sep=\t\ncountry\tyear\n", "parted by tabs", "CSV UTF-8"},
		{"a title above the header", "Answers of 2024\ncountry,year,drills\n", "the first row of answers.csv is a single cell", "Take titles and notes"},
		{"commas and semicolons", "country;year,drills\nKEN;2024,3\n", "has both commas and semicolons", "Part the columns by one of them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := refused(t, testFramework(t, false), tt.text)
			if e.Kind != assessment.Invalid || !strings.Contains(e.Msg, tt.want) || !strings.Contains(e.Fix, tt.fix) {
				t.Errorf("kind %d, %q, %q; want %q, %q", e.Kind, e.Msg, e.Fix, tt.want, tt.fix)
			}
		})
	}
}

func TestDelimiterInQuotesDoesNotDecide(t *testing.T) {
	e := refused(t, testFramework(t, false), "country;year;courts;\"a, \"\"b\"\", c\"\nKEN;2024;yes;1\n")
	checkFaults(t, e, []fault{{`row 1, column "a, \"b\", c" (D1)`, "is not a question"}})
}

func TestUnreadableFile(t *testing.T) {
	cause := &fs.PathError{Op: "read", Path: "/somewhere/answers", Err: errors.New("is a directory")}
	_, _, err := ReadAnswers("answers", iotest.ErrReader(cause), testFramework(t, false))
	var e *assessment.Error
	if !errors.As(err, &e) || e.Kind != assessment.Invalid || e.Msg != "answers could not be read: is a directory" || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

// endless repeats a text.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c := copy(p[n:], e.text[e.at:])
		n, e.at = n+c, (e.at+c)%len(e.text)
	}
	return n, nil
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name string
		file io.Reader
		want string
	}{
		{"file", io.MultiReader(strings.NewReader("unit,year,drills\n"), &endless{text: "u,2024,3\n"}), "answers.csv is larger than 64 MiB"},
		{"columns of the header", strings.NewReader("unit,year" + strings.Repeat(",drills", maxColumns)), "row 1 of answers.csv has more than 16384 columns"},
		{"columns of a row", strings.NewReader("unit,year,drills\nu,2024,3" + strings.Repeat(",", maxColumns)), "row 2 of answers.csv has more than 16384 columns"},
		{"rows", strings.NewReader("unit,year,drills\n" + strings.Repeat("\n", maxRows+1)), "more than 1048576 rows"},
		{"cell", strings.NewReader("unit,year,drills\nu,2024," + strings.Repeat("1", maxCell+1)), "the cell at row 2, column C (C2) of answers.csv has more than 32767 characters"},
		{"a forgotten quote", strings.NewReader("unit,year,drills\n\"u,2024,1\n" + strings.Repeat("v,2024,1\n", 5000) + "w\",2024,1\n"), "is a quote missing?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var e *assessment.Error
			_, _, err := ReadAnswers("answers.csv", tt.file, testFramework(t, true))
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Kind != assessment.TooLarge || !strings.Contains(e.Msg, tt.want) || !strings.Contains(e.Fix, "Split it") {
				t.Errorf("kind %d, %q, %q; want %q", e.Kind, e.Msg, e.Fix, tt.want)
			}
		})
	}
	t.Run("at the limit", func(t *testing.T) {
		answered(t, testFramework(t, true), "unit,year,drills"+strings.Repeat(",", maxColumns-3)+"\nu,2024,"+strings.Repeat(" ", maxCell-1)+"3\n")
	})
	t.Run("values", func(t *testing.T) {
		d := testFramework(t, true)
		in := &panelReader{reader: newReader(d), panel: &assessment.Panel{}}
		in.table = &table{name: "answers.csv"}
		in.panel.Rows = make([]assessment.Row, maxValues/len(in.questions)-1)
		if err := in.room(); err != nil {
			t.Errorf("at the limit: %v", err)
		}
		in.panel.Rows = append(in.panel.Rows, assessment.Row{})
		if err := in.room(); err == nil || !strings.Contains(err.Error(), "beyond 2000000 answers") {
			t.Errorf("beyond the limit: %v", err)
		}
	})
}

// A header of a million columns is refused without making them: its own bytes several times over, and no more.
func TestMillionColumnsCostLittle(t *testing.T) {
	d := testFramework(t, false)
	text := "country,year" + strings.Repeat(",question", 1_000_000) + "\nKEN,2024" + strings.Repeat(",1", 1_000_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e := refused(t, d, text)
	runtime.ReadMemStats(&after)
	if e.Kind != assessment.TooLarge {
		t.Errorf("kind %d: %v", e.Kind, e)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
		t.Errorf("%d MiB allocated", used>>20)
	}
}
