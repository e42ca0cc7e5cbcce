package exports

import (
	"fmt"
	"strings"
	"testing"

	"readiness/assessment"
)

// fault is what a test wants of one field: its whole path and parts of its message, joined by " … ".
type fault struct{ path, message string }

func checkFaults(t *testing.T, e *assessment.Error, want []fault) {
	t.Helper()
	if e.Kind != assessment.Invalid {
		t.Errorf("kind %d, want Invalid", e.Kind)
	}
	for i := range max(len(want), len(e.Fields)) {
		switch {
		case i >= len(e.Fields):
			t.Errorf("not found: %q", want[i])
		case i >= len(want):
			t.Errorf("not wanted: %q", e.Fields[i])
		default:
			if e.Fields[i].Path != want[i].path {
				t.Errorf("path %q, want %q", e.Fields[i].Path, want[i].path)
			}
			for _, part := range strings.Split(want[i].message, " … ") {
				if !strings.Contains(e.Fields[i].Message, part) {
					t.Errorf("message %q does not say %q", e.Fields[i].Message, part)
				}
			}
		}
	}
}

func TestFaultsOfHeaders(t *testing.T) {
	tests := []struct {
		name, text string
		any        bool
		want       []fault
	}{
		{name: "missing columns", text: "drills,courts\n3,yes\n", want: []fault{
			{"row 1", "the column country is missing … add it"}, {"row 1", "the column year is missing … add it"}}},
		{name: "iso3 for country", text: "iso3,year,drills\nKEN,2024,3\n", want: []fault{
			{"row 1, column iso3 (A1)", "call it country"}, {"row 1", "the column country is missing"}}},
		{name: "unit for country", text: "unit,year,drills\nKEN,2024,3\n", want: []fault{
			{"row 1, column unit (A1)", "call it country"}, {"row 1", "the column country is missing"}}},
		{name: "country for unit", text: "country,year,drills\nKEN,2024,3\n", any: true, want: []fault{
			{"row 1, column country (A1)", "call it unit"}, {"row 1", "the column unit is missing"}}},
		{name: "other letters in a long file", text: "COUNTRY,Year,question,value,Note\nKEN,2024,drills,1,\n", want: []fault{
			{"row 1, column COUNTRY (A1)", "is not known; did you mean country?"}, {"row 1, column Year (B1)", "is not known; did you mean year?"},
			{"row 1, column Note (E1)", "is not known; did you mean note?"}, {"row 1", "the column country is missing"}, {"row 1", "the column year is missing"}}},
		{name: "other letters of what makes a file long", text: "country,year,Question,Value\nKEN,2024,drills,1\n", want: []fault{
			{"row 1, column Question (C1)", "is not known; did you mean question?"}, {"row 1, column Value (D1)", "is not known; did you mean value?"},
			{"row 1", "no column is a question"}}},
		{name: "both spellings", text: "country,Country,year,drills\nKEN,KEN,2024,1\n", want: []fault{{"row 1, column Country (B1)", "is not a question"}}},
		{name: "other letters", text: "Country,Year,Cyber Law\nKEN,2024,draft\n", want: []fault{
			{"row 1, column Country (A1)", "is not known; did you mean country?"}, {"row 1, column Year (B1)", "did you mean year?"},
			{"row 1, column Cyber Law (C1)", "did you mean cyber-law?"}, {"row 1", "the column country is missing"},
			{"row 1", "the column year is missing"}, {"row 1", "no column is a question of test-core@1"}}},
		{name: "a slip of the pen", text: "country,year,dirlls,courts\nKEN,2024,3,\n", want: []fault{
			{"row 1, column dirlls (C1)", "dirlls is not a question of test-core@1; did you mean drills?"}}},
		{name: "nothing near", text: "country,year,courts,population\nKEN,2024,,1\n", want: []fault{
			{"row 1, column population (D1)", "population is not a question of test-core@1: correct the name or leave it out"}}},
		{name: "a dimension", text: "country,year,courts,teams\nKEN,2024,,1\n", want: []fault{
			{"row 1, column teams (D1)", "teams is a dimension, not a question … services, maturity, drills, delay"}}},
		{name: "results fed back", text: "country,year,courts,index,rank,score_p05\nKEN,2024,,1,1,1\n", want: []fault{
			{"row 1, column index (D1)", "is a result, not an answer: leave it out"}, {"row 1, column rank (E1)", "is a result"},
			{"row 1, column score_p05 (F1)", "is a result"}}},
		{name: "a column twice", text: "country,year,courts,courts\nKEN,2024,yes,no\n", want: []fault{
			{"row 1, column courts (D1)", "stands twice, here and in C1: keep one of them"}}},
		{name: "a column without a name", text: "country,,year,courts\nKEN,,2024,yes\nUGA,x,2024,yes\nTZA,y,2024,yes\n", want: []fault{
			{"row 3, column B (B3)", `the column has no name, but this cell holds "x": name the column or empty it`}}},
		{name: "long with a comment", text: "country,year,question,value,comment\nKEN,2024,drills,3,x\n", want: []fault{
			{"row 1, column comment (E1)", "a long file has the columns country, year, question, value and may have note, confidence, revision, evidence: leave this one out"}}},
		{name: "wide with a note", text: "country,year,drills,courts,Note\nKEN,2024,3,,x\n", want: []fault{
			{"row 1, column Note (E1)", "is a column of long files, which have a row for each answer and the columns country, year, question, value"}}},
		{name: "long without value", text: "country,year,question\nKEN,2024,drills\n", want: []fault{
			{"row 1", "the column value is missing: add it"}}},
		{name: "no question", text: "country,year\nKEN,2024\n", want: []fault{{"row 1", "no column is a question of test-core@1"}}},
		{name: "header alone", text: "country,year,drills\n\n,,\n", want: []fault{
			{"row 1", "the header is the only row: add a row"}}},
		{name: "header below blank lines", text: "\n\ncountry,year,dirlls,courts\nKEN,2024,3,\n", want: []fault{
			{"row 3, column dirlls (C3)", "did you mean drills?"}}},
		{name: "a name that a terminal would obey", text: "country,year,courts,\x1b[31m\nKEN,2024,,\n", want: []fault{
			{`row 1, column "\x1b[31m" (D1)`, `"\x1b[31m" is not a question`}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkFaults(t, refused(t, testFramework(t, tt.any), tt.text), tt.want)
		})
	}
}

func TestFaultsOfRows(t *testing.T) {
	tests := []struct {
		name, text string
		any        bool
		want       []fault
	}{
		{name: "every bad cell at once", text: "country,year,cyber-law,courts,drills\nKEN,2024,maybe,true,3\nKenia,24,draft,1,many\n,,draft,n/a,\"1,5\"\n", want: []fault{
			{"row 2, column cyber-law (C2)", `"maybe" … none, draft, in-force`},
			{"row 3, column country (A3)", "Kenia … did you mean Kenya (KEN)"},
			{"row 3, column year (B3)", `"24" is not a year from 1990 to 2100: write four digits`},
			{"row 3, column courts (D3)", "write true or yes"},
			{"row 3, column drills (E3)", `"many" is not a number`},
			{"row 4, column country (A4)", "the country is missing"},
			{"row 4, column year (B4)", "the year is missing"},
			{"row 4, column drills (E4)", `"1,5" … 1.5`}}},
		{name: "not applicable where it is refused", text: "country,year,drills\nKEN,2024,n/a\n", want: []fault{
			{"row 2, column drills (C2)", "cannot be answered with n/a … leave the cell blank"}}},
		{name: "years", text: "country,year,drills\nKEN,1989,\nKEN,2101,\nKEN,2024.0,\nKEN,01/02/2024,\nKEN,+202,\n", want: []fault{
			{"row 2, column year (B2)", `"1989" is not a year`}, {"row 3, column year (B3)", `"2101"`}, {"row 4, column year (B4)", `"2024.0"`},
			{"row 5, column year (B5)", `"01/02/2024"`}, {"row 6, column year (B6)", `"+202"`}}},
		{name: "a unit and year twice", text: "country,year,drills\nKEN,2024,3\nUGA,2024,3\nKenya,2024,4\n", want: []fault{
			{"row 4, column country (A4)", "KEN 2024 stands in row 2 already: keep one of the two rows"}}},
		{name: "a question twice", text: "country,year,question,value\nKEN,2024,drills,\nKEN,2024,drills,3\n", want: []fault{
			{"row 3, column question (C3)", "drills of KEN 2024 stands in row 2 already: keep one of the two rows"}}},
		{name: "questions of a long file", text: "country,year,question,value\nKEN,2024,dirlls,3\nKEN,2024,,3\nKEN,2024,law,3\nKEN,2024,drills,x\n", want: []fault{
			{"row 2, column question (C2)", "did you mean drills?"}, {"row 3, column question (C3)", "the question is missing"},
			{"row 4, column question (C4)", "law is a dimension, not a question … cyber-law, courts"},
			{"row 5, column value (D5)", `"x" is not a number`}}},
		{name: "ragged rows", text: "country,year,drills\nKEN,2024\nUGA,2024,3,4\nTZA,2024,3,,5,6\nKorea, Rep.,2024,3\n", want: []fault{
			{"row 2", "has 2 cells and the header 3"}, {"row 3", `has 4 cells and the header 3: put a text that holds ',' in quotes`},
			{"row 4", "has 6 cells and the header 3"}, {"row 5", "has 4 cells and the header 3"}}},
		{name: "quotes", text: "country,year,drills\nKEN,2024,3\"\n\"KEN\"x,2024,3\nUGA,2023,\"3\nTZA,2024,5\n", want: []fault{
			{"row 2, column drills (C2)", "a quote stands inside a cell … put the whole cell in quotes"},
			{"row 3, column country (A3)", "text stands after the closing quote … put the whole cell in quotes"},
			{"row 4, column drills (C4)", "is never closed … close it"}}},
		{name: "rows are counted as a spreadsheet counts them", text: "unit,year,drills\r\n\"a\r\nb\",2024,3\r\n\r\nc,2024,x\r\n", any: true, want: []fault{
			{"row 2, column unit (A2)", "the invisible character U+000D: take it out"},
			{"row 4, column drills (C4)", `"x" is not a number`}}},
		{name: "free units", text: "unit,year,drills\n" + strings.Repeat("x", 201) + ",2024,3\n\u202eabc\u202dx,2024,3\n", any: true, want: []fault{
			{"row 2, column unit (A2)", "has 201 characters: shorten it to 200"}, {"row 3, column unit (A3)", "U+202D: take it out"}}},
		{name: "Windows-1252", text: "country,year,cyber-law,drills\nC\xf4te d'Ivoire,2024,draft,x\nKEN,2024,\x93draft\x94,3\n", want: []fault{
			{"row 2, column country (A2)", `not UTF-8 … "Côte d'Ivoire" … CSV UTF-8`},
			{"row 2, column drills (D2)", "is not a number"},
			{"row 3, column cyber-law (C3)", `“draft”`}}},
		{name: "Windows-1252 in the header", text: "country,year,caf\xe9\nKEN,2024,3\n", want: []fault{{`row 1, column "caf\xe9" (C1)`, `"café"`}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkFaults(t, refused(t, testFramework(t, tt.any), tt.text), tt.want)
		})
	}
}

func TestAlikeFaultsShareALine(t *testing.T) {
	var b strings.Builder
	b.WriteString("unit,year,courts,drills\n")
	for i := range 40 {
		fmt.Fprintf(&b, "u%d,2024,maybe,%d\n", i, i%2) // row i+2
	}
	b.WriteString("v,2024,yes,x\n")
	e := refused(t, testFramework(t, true), b.String())
	checkFaults(t, e, []fault{
		{"row 2, column courts (C2)", "maybe"}, {"row 3, column courts (C3)", "maybe"}, {"row 4, column courts (C4)", "maybe"},
		{"column courts (C)", "the same in 37 more cells, in rows 5-41"}, {"row 42, column drills (D42)", "not a number"},
	})
	if want := "answers.csv cannot be read: 41 faults"; e.Msg != want {
		t.Errorf("%q, want %q", e.Msg, want)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("unit,year,drills\n")
	for i := range 1500 {
		fmt.Fprintf(&b, "u%d,2024,x%d\n", i, i)
	}
	e := refused(t, testFramework(t, true), b.String())
	if len(e.Fields) != toldAtMost+1 || e.Fields[toldAtMost].Message != "and 500 more like these" {
		t.Errorf("%d fields, the last %q", len(e.Fields), e.Fields[len(e.Fields)-1])
	}
	if !strings.Contains(e.Msg, "1500 faults") {
		t.Errorf("message %q", e.Msg)
	}
	for i := range 60_000 {
		fmt.Fprintf(&b, "w%d,2024,x%d\n", i, i)
	}
	e = refused(t, testFramework(t, true), b.String())
	if !strings.Contains(e.Msg, "50001 faults, and what follows row 50002 was not looked at") {
		t.Errorf("message %q", e.Msg)
	}
}

func TestForeignFramework(t *testing.T) {
	e := refused(t, testFramework(t, false), "country,year,o-1,o-2,o-3\nKEN,2024,1,2,3\n")
	if !strings.Contains(e.Fix, "cyber-law, courts, services") || !strings.Contains(e.Fix, "the right framework") {
		t.Errorf("fix %q", e.Fix)
	}
}
