package exports

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/gci"
)

var report = Report{
	Made: time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC), Version: "test", Data: "answers.csv", Rights: "made up for tests",
}

// indexOf computes an index from a framework and CSV answers.
func indexOf(t testing.TB, def *framework.Definition, csv string) *assessment.Index {
	t.Helper()
	panel, _, err := ReadAnswers("answers.csv", strings.NewReader(csv), def)
	if err != nil {
		t.Fatal(err)
	}
	x, err := assessment.NewIndex(panel)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func loaded(t testing.TB, yaml string) *framework.Definition {
	t.Helper()
	def, err := framework.Load("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func gciIndex(t testing.TB) *assessment.Index {
	t.Helper()
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	data, ok := gci.Answers2024()
	if !ok {
		t.Skip("built without the ITU's figures (tag nogci)")
	}
	return indexOf(t, def, string(data))
}

// opened writes a workbook and reads it again.
func opened(t testing.TB, write func(*bytes.Buffer) error) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// dump writes a workbook as text: every cell with its value, formula and number format, and what surrounds them.
func dump(t testing.TB, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range f.GetDefinedName() {
		fmt.Fprintf(&b, "name %s %s %s\n", n.Name, n.RefersTo, n.Scope)
	}
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "\n== %s\n", sheet)
		panes, err := f.GetPanes(sheet)
		check(err)
		formats, err := f.GetConditionalFormats(sheet)
		check(err)
		fmt.Fprintf(&b, "frozen %d rows %d columns; %d conditional formats\n", panes.YSplit, panes.XSplit, len(formats))
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		check(err)
		for r, row := range rows {
			for c, value := range row {
				if value == "" {
					continue
				}
				at := cellName(c+1, r+1)
				formula, err := f.GetCellFormula(sheet, at)
				check(err)
				id, err := f.GetCellStyle(sheet, at)
				check(err)
				style, err := f.GetStyle(id)
				check(err)
				format := ""
				if style.CustomNumFmt != nil {
					format = *style.CustomNumFmt
				}
				fmt.Fprintf(&b, "%s\t%q\t%s\t%s\n", at, value, formula, format)
			}
		}
	}
	return b.String()
}

// small is a framework with the traps in it: text that looks like formulas, and one of everything a sheet shows.
const small = `
id: small
version: "1"
title: {en: "=Small & <framework>"}
source: "made up for tests"
licence: "none needed"
entity: any
defaults: {aggregate: arithmetic, missing: exclude, minimumCoverage: 0.5}
root:
  id: index
  title: {en: "Index"}
  children:
    - id: law
      title: {en: "+Law"}
      themes: [legislation]
      question: {en: "Is there a law?"}
      answer: {type: boolean}
    - id: team
      title: {en: "Team _x0041_"}
      themes: [incident-response]
      question: {en: "Is there a team?"}
      answer: {type: choice, options: [{id: none, score: 0, title: {en: "None"}}, {id: some, score: 1, title: {en: "@Some"}}]}
      requires: [law]
      remedy: {title: {en: "Found it"}, steps: {en: "-First"}, kind: one-off, months: 6, procurement: CS, cost: {currency: USD, year: 2025, low: 1000, base: 2000, high: 3000, source: "planning assumption: for tests"}}
`

func TestCountryReportSheets(t *testing.T) {
	x := gciIndex(t)
	f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "KEN", 2024, report) })
	want := "Cover Summary Scores Gaps Actions Method Codes"
	if got := strings.Join(f.GetSheetList(), " "); got != want {
		t.Errorf("sheets: %s, want %s", got, want)
	}
	checkPrinting(t, f, "Scores", "Gaps", "Codes")
}

func TestPortfolioSheets(t *testing.T) {
	x := gciIndex(t)
	f := opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
	want := "Cover,Summary,Heat map,Ranks,Peers,Census,Weakest link,Gaps,Themes,Method,Codes"
	if got := strings.Join(f.GetSheetList(), ","); got != want {
		t.Errorf("sheets: %s, want %s", got, want)
	}
	checkPrinting(t, f, "Heat map", "Ranks", "Peers", "Census", "Weakest link", "Gaps", "Codes")
	heat, err := f.GetRows("Heat map", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(heat); got != 4+194 {
		t.Errorf("heat map has %d rows, want 4 of head and 194", got)
	}
}

// checkPrinting checks that sheets repeat their header in print, freeze it, filter by it, and print on A4 landscape one
// page wide.
func checkPrinting(t *testing.T, f *excelize.File, sheets ...string) {
	t.Helper()
	titles := map[string]bool{}
	for _, n := range f.GetDefinedName() {
		if n.Name == "_xlnm.Print_Titles" {
			titles[n.Scope] = true
		}
	}
	for _, s := range sheets {
		panes, err := f.GetPanes(s)
		if err != nil || panes.YSplit == 0 {
			t.Errorf("%s: header is not frozen (%v)", s, err)
		}
		if !titles[s] {
			t.Errorf("%s: header is not repeated in print", s)
		}
		layout, err := f.GetPageLayout(s)
		if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
			t.Errorf("%s: not A4 landscape one page wide (%v)", s, err)
		}
		dimension, err := f.GetSheetDimension(s)
		if err != nil || dimension == "A1" {
			t.Errorf("%s: dimension %q, %v", s, dimension, err)
		}
	}
}

func TestTextStaysText(t *testing.T) {
	x := indexOf(t, loaded(t, small), "unit,year,law,team\n\"'=HYPERLINK(\"\"http://x\"\")\",2026,false,none\nu2,2026,true,some\n")
	for name, write := range map[string]func(*bytes.Buffer) error{
		"country":   func(b *bytes.Buffer) error { return CountryReport(b, x, `=HYPERLINK("http://x")`, 2026, report) },
		"portfolio": func(b *bytes.Buffer) error { return Portfolio(b, x, report) },
		"register":  func(b *bytes.Buffer) error { return GapRegister(b, x, report) },
	} {
		text := dump(t, opened(t, write))
		for line := range strings.Lines(text) {
			if fields := strings.Split(line, "\t"); len(fields) > 2 && fields[2] != "" {
				t.Errorf("%s: a formula nobody wrote: %s", name, line)
			}
		}
		for _, want := range []string{`=HYPERLINK(\"http://x\")`, "=Small & <framework>", "Team _x0041_"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in the workbook", name, want)
			}
		}
	}
}

func TestReportErrors(t *testing.T) {
	def := loaded(t, small)
	x := indexOf(t, def, "unit,year,law,team\nu1,2025,true,some\nu1,2026,true,some\n")
	var e *assessment.Error
	var b bytes.Buffer
	if err := CountryReport(&b, x, "u9", 2026, report); !errors.As(err, &e) || e.Kind != assessment.NotFound {
		t.Errorf("unknown unit: %v", err)
	}
	if err := Portfolio(&b, x, report); !errors.As(err, &e) || e.Kind != assessment.Invalid {
		t.Errorf("two years in a portfolio: %v", err)
	}
	if err := GapRegister(&b, x, Report{Lang: "fr"}); !errors.As(err, &e) || !strings.Contains(e.Error(), "en") {
		t.Errorf("a language there is none of: %v", err)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written by failures", b.Len())
	}
}

// An empty state is said in words: nothing answered, and nothing missing.
func TestEmptyStates(t *testing.T) {
	def := loaded(t, small)
	x := indexOf(t, def, "unit,year,law,team\nnothing,2026,,\nall,2026,true,some\n")
	text := dump(t, opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "nothing", 2026, report) }))
	for _, want := range []string{"too little was answered", "not ranked, which is not last", "These questions have no answer yet"} {
		if !strings.Contains(text, want) {
			t.Errorf("unit without answers: %q is missing", want)
		}
	}
	text = dump(t, opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "all", 2026, report) }))
	for _, want := range []string{"No gap: every answer", "Every question that applies was answered"} {
		if !strings.Contains(text, want) {
			t.Errorf("unit without gaps: %q is missing", want)
		}
	}
	x = indexOf(t, def, "unit,year,law,team\nall,2026,true,some\n")
	text = dump(t, opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) }))
	if !strings.Contains(text, "No gap has a theme") {
		t.Error("portfolio without gaps does not say so")
	}
}

func TestCellText(t *testing.T) {
	cases := map[string]string{
		"plain":                   "plain",
		"bell\a":                  "bell\uFFFD",
		"_x0041_":                 "_x005F_x0041_",
		"line\nbreak":             "line\nbreak",
		"\uFFFE":                  "\uFFFD",
		string([]byte{'a', 0xff}): "a\uFFFD",
	}
	for in, want := range cases {
		if got := cellText(in); got != want {
			t.Errorf("cellText(%q) = %q, want %q", in, got, want)
		}
	}
	long := cellText(strings.Repeat("😀", 20000)) // two UTF-16 units each
	if n := len([]rune(long)); n > most/2+1 || !strings.HasSuffix(long, "…") {
		t.Errorf("a long text has %d characters and ends in %q", n, long[len(long)-3:])
	}
}

// Workbooks are written whole or not at all, and the same input gives the same bytes.
func TestSameBytes(t *testing.T) {
	x := gciIndex(t)
	var a, b bytes.Buffer
	if err := errors.Join(Portfolio(&a, x, report), Portfolio(&b, x, report)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two portfolios of the same index differ")
	}
}

// The workbooks of a small portfolio, cell by cell; write anew with -update and read the difference.
func TestWorkbookGoldens(t *testing.T) {
	def, err := framework.Builtin("sample")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/made-up.csv")
	if err != nil {
		t.Fatal(err)
	}
	all := indexOf(t, def, string(data))
	x, err := assessment.NewIndex(all.Panel.Only(func(r assessment.Row) bool { return r.Year == 2024 }))
	if err != nil {
		t.Fatal(err)
	}
	some, r := reviewed(t, x, func(row, leaf int) bool { return (row+leaf)%3 > 0 }), since(t, all, 2023)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"country":   func(b *bytes.Buffer) error { return CountryReport(b, some, "XXA", 2024, r) },
		"portfolio": func(b *bytes.Buffer) error { return Portfolio(b, some, r) },
		"register":  func(b *bytes.Buffer) error { return GapRegister(b, x, report) },
	} {
		golden(t, name+".xlsx.golden", []byte(dump(t, opened(t, write))))
	}
}

// Whatever loads can be reported: texts as long as the format allows, names without titles, many units with one answer.
func TestLongTextsAndMissingTitles(t *testing.T) {
	long := strings.Repeat("Long texts are cut where they are shown and whole in their cells. ", 100)
	def := loaded(t, strings.NewReplacer(
		`steps: {en: "-First"}`, `steps: {en: "`+long+`"}`,
		`title: {en: "+Law"}`, `confidential: false`,
	).Replace(small))
	var csv strings.Builder
	csv.WriteString("unit,year,law,team\n")
	for i := range 200 {
		fmt.Fprintf(&csv, "%s %d,2026,false,none\n", strings.Repeat("Directorate general ", 8), i)
	}
	x := indexOf(t, def, csv.String())
	text := dump(t, opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, x.Panel.Rows[0].Unit, 2026, report) }))
	if !strings.Contains(text, strings.TrimSpace(long)) {
		t.Error("the steps are not whole in their cell")
	}
	if !strings.Contains(text, `"law"`) {
		t.Error("a question without a title is not named by its id")
	}
	opened(t, func(b *bytes.Buffer) error { return Portfolio(b, x, report) })
}

// A country report counts what happened to this country alone.
func TestCountryReportCountsItsOwn(t *testing.T) {
	def := loaded(t, strings.Replace(small, "aggregate: arithmetic", "aggregate: geometric", 1))
	x := indexOf(t, def, "unit,year,law,team\nfull,2026,true,some\nempty,2026,false,none\n")
	for unit, want := range map[string]string{"full": "0 scores were raised", "empty": "2 scores were raised"} {
		text := dump(t, opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, unit, 2026, report) }))
		if !strings.Contains(text, want) {
			t.Errorf("%s: the method does not say %q", unit, want)
		}
	}
}

// Lowest, median and highest are shown only where enough units have a score, dimension by dimension: of two, a reader
// could work out the other's answer.
func TestFewPeersAreNotShown(t *testing.T) {
	def := loaded(t, small)
	x := indexOf(t, def, "unit,year,law,team\na,2026,true,some\nb,2026,false,none\nc,2026,true,\nd,2026,true,\ne,2026,false,\n")
	f := opened(t, func(b *bytes.Buffer) error { return CountryReport(b, x, "a", 2026, report) })
	rows, err := f.GetRows("Summary", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]int{}
	for _, row := range rows {
		if len(row) > 0 {
			shown[row[0]] = len(row)
		}
	}
	if shown["+Law"] != 9 || shown["Team _x0041_"] != 5 {
		t.Errorf("columns shown: %v, want all 9 for law, which 5 answered, and 5 for the team, which 2 did", shown)
	}
}
