package exports

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// reviewed gives an index anew, of whose answers those are accepted for which accept is true.
func reviewed(t testing.TB, x *assessment.Index, accept func(row, leaf int) bool) *assessment.Index {
	t.Helper()
	p := x.Panel.Only(func(assessment.Row) bool { return true })
	for i, r := range p.Rows {
		p.Rows[i].Accepted = make([]bool, len(r.Values))
		for leaf, v := range r.Values {
			p.Rows[i].Accepted[leaf] = v.Kind != framework.NotAssessed && accept(i, leaf)
		}
	}
	out, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ofYear takes one year of an index.
func ofYear(t testing.TB, x *assessment.Index, year int) *assessment.Index {
	t.Helper()
	out, err := assessment.NewIndex(x.Panel.Only(func(r assessment.Row) bool { return r.Year == year }))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// records reads the table of a sheet below its header, each line by the titles of its columns.
func records(t testing.TB, f *excelize.File, sheet string, header int) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < header {
		t.Fatalf("%s has %d rows", sheet, len(rows))
	}
	var list []map[string]string
	for _, row := range rows[header:] {
		record := map[string]string{}
		for i, v := range row {
			record[rows[header-1][i]] = v
		}
		list = append(list, record)
	}
	return list
}

// wantNumber checks a cell against a number; NaN is a blank cell.
func wantNumber(t testing.TB, where, cell string, want float64) {
	t.Helper()
	got, err := strconv.ParseFloat(cell, 64)
	switch {
	case math.IsNaN(want) && cell == "":
	case math.IsNaN(want):
		t.Errorf("%s: %q, want nothing", where, cell)
	case err != nil || math.Abs(got-want) > 1e-9:
		t.Errorf("%s: %q, want %v", where, cell, want)
	}
}

// Ranks shows claimed, verified and the gap between them as the domain has them, and a unit of which nothing was accepted
// among others of which something was.
func TestRanksShowTheVerifiedReading(t *testing.T) {
	x := reviewed(t, ofYear(t, madeUp(t), 2024), func(row, leaf int) bool { return row != 1 && leaf%2 == 0 })
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	list := records(t, f, "Ranks", 4)
	if len(list) != len(x.Standings) {
		t.Fatalf("%d lines for %d units", len(list), len(x.Standings))
	}
	for i, s := range x.Standings {
		got := list[i]
		if got["Code"] != s.Unit {
			t.Fatalf("line %d is of %s, want %s", i, got["Code"], s.Unit)
		}
		wantNumber(t, s.Unit+" index", got["Index"], points(s.Score))
		wantNumber(t, s.Unit+" verified", got["Verified index"], points(s.Verified))
		wantNumber(t, s.Unit+" gap", got["Assurance gap"], points(s.Score)-points(s.Verified))
		wantNumber(t, s.Unit+" accepted", got["Accepted"], s.Verification)
	}
}

// Where nothing was accepted one sentence says so; of answers that came without reviews nothing is said but in the method.
func TestNothingVerifiedIsOneSentence(t *testing.T) {
	file := ofYear(t, madeUp(t), 2024)
	none := reviewed(t, file, func(int, int) bool { return false })
	all := reviewed(t, file, func(int, int) bool { return true })
	const nothing, columns, unknown = "was accepted by a reviewer yet", "Assurance gap", "the answers came without reviews"
	for _, tt := range []struct {
		name                      string
		x                         *assessment.Index
		nothing, columns, unknown bool
	}{{"file", file, false, false, true}, {"none", none, true, false, false}, {"all", all, false, true, false}} {
		var one, many bytes.Buffer
		if err := CountryReport(&one, tt.x, "XXA", 2024, report); err != nil {
			t.Fatal(err)
		}
		if err := Portfolio(&many, tt.x, report); err != nil {
			t.Fatal(err)
		}
		for where, text := range map[string]string{
			"country summary": sheetTexts(t, one.Bytes(), "Summary"), "portfolio ranks": sheetTexts(t, many.Bytes(), "Ranks"),
		} {
			if strings.Contains(text, nothing) != tt.nothing || strings.Contains(text, columns) != tt.columns {
				t.Errorf("%s, %s:\n%s", tt.name, where, text)
			}
		}
		if text := sheetTexts(t, many.Bytes(), "Summary"); strings.Contains(text, nothing) != tt.nothing || strings.Contains(text, "Reviewers accepted answers of 4 of 4") != tt.columns {
			t.Errorf("%s, portfolio summary:\n%s", tt.name, text)
		}
		for _, book := range [][]byte{one.Bytes(), many.Bytes()} {
			if text := sheetTexts(t, book, "Method"); strings.Contains(text, unknown) != tt.unknown || strings.Contains(text, nothing) != tt.nothing {
				t.Errorf("%s, method:\n%s", tt.name, text)
			}
		}
	}
}

// The key figures of a country are the domain's, whatever of it was accepted.
func TestSummaryShowsTheVerifiedReading(t *testing.T) {
	file := ofYear(t, madeUp(t), 2024)
	for name, accept := range map[string]func(int, int) bool{
		"half": func(_, leaf int) bool { return leaf%2 == 1 }, "all": func(int, int) bool { return true },
	} {
		x := reviewed(t, file, accept)
		s, _ := x.Of("XXA", 2024)
		f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "XXA", 2024, report) })
		got := cards(t, f)
		wantNumber(t, name, got["Verified index"], points(s.Verified))
		wantNumber(t, name, got["Assurance gap"], points(s.Score)-points(s.Verified))
		wantNumber(t, name, got["Accepted by reviewers"], s.Verification)
	}
}

// cards reads the key figures of a summary: the row of labels, and that of the values below it.
func cards(t testing.TB, f *excelize.File) map[string]string {
	t.Helper()
	rows, err := f.GetRows("Summary", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for i, row := range rows[:min(len(rows)-1, 8)] {
		for col, label := range row {
			if label != "" && col < len(rows[i+1]) {
				found[label] = rows[i+1][col]
			}
		}
	}
	return found
}

// A unit without an index has no verified one, and a framework without an overall number shows what share was accepted.
func TestVerifiedWithoutAnIndex(t *testing.T) {
	x := reviewed(t, indexOf(t, loaded(t, small), "unit,year,law,team\nsome,2026,true,some\nnothing,2026,,\n"), func(int, int) bool { return true })
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	list := records(t, f, "Ranks", 4)
	if got := list[1]; got["Code"] != "nothing" || got["Verified index"] != "" || got["Assurance gap"] != "" {
		t.Errorf("a unit without answers: %v", got)
	}
	none := reviewed(t, modelIndex(t, "cmm@2021", "KEN", "GHA"), func(row, _ int) bool { return row == 0 })
	f = opened(t, func(b *bytes.Buffer) error { return Portfolio(b, none, report) })
	for _, got := range records(t, f, "Ranks", 4) {
		if _, there := got["Verified index"]; there {
			t.Errorf("a verified index of a framework without one: %v", got)
		}
		s, _ := none.Of(got["Code"], 2024)
		wantNumber(t, fmt.Sprint(got), got["Accepted"], s.Verification)
	}
	f = opened(t, func(b *bytes.Buffer) error { return CountryReport(b, none, "KEN", 2024, report) })
	if got := cards(t, f); got["Accepted by reviewers"] == "" || got["Verified index"] != "" {
		t.Errorf("key figures: %v", got)
	}
}
