package exports

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// file is the workbook as it is now.
func (a *asked) file() []byte {
	a.t.Helper()
	b, err := a.WriteToBuffer()
	if err != nil {
		a.t.Fatal(err)
	}
	return b.Bytes()
}

// must fails the test.
func (a *asked) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// set fills in a cell.
func (a *asked) set(key, column string, v any) {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	a.must(a.SetCellValue(sheet, cell, v))
}

// shown gives a cell a number format.
func (a *asked) shown(key, column, format string) {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	style, err := a.NewStyle(&excelize.Style{CustomNumFmt: &format})
	a.must(err)
	a.must(a.SetCellStyle(sheet, cell, cell, style))
}

// formula writes a formula with the result that the cell holds, "" for none.
func (a *asked) formula(key, column, text, result, kind string) {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	a.must(a.SetCellValue(sheet, cell, nil))
	if result != "" {
		a.must(a.SetCellDefault(sheet, cell, result))
	}
	a.must(a.SetCellFormula(sheet, cell, text, excelize.FormulaOpts{Type: &kind}))
}

// questionnaireLines is what was read, a line for each answer and fault.
func questionnaireLines(in *assessment.Import) []string {
	var list []string
	for _, a := range in.Answers {
		q, _ := in.Framework.Node(a.Question)
		line := fmt.Sprintf("%s!%s %s=%s", a.Sheet, a.Cell, a.Question, q.Format(a.Value))
		if a.Clear {
			line += "(clear)"
		}
		if a.Note != nil {
			line += fmt.Sprintf(" %s %q", a.NoteCell, *a.Note)
		}
		if a.Evidence != nil {
			line += fmt.Sprintf(" %s %s", a.LinkCell, webAddresses(a.Evidence))
		}
		if a.Confidence != "" {
			line += " " + string(a.Confidence)
		}
		list = append(list, line)
	}
	for _, f := range in.Faults {
		list = append(list, fmt.Sprintf("! %s!%s %s: %s", f.Sheet, f.Cell, f.Question, f.Message))
	}
	return list
}

// webAddresses are those of links, nil where there are none to bring.
func webAddresses(links *[]assessment.EvidenceLink) []string {
	var list []string
	if links != nil {
		for _, l := range *links {
			list = append(list, l.URL)
		}
	}
	return list
}

func noticeLines(notices []Notice) []string {
	var list []string
	for _, n := range notices {
		list = append(list, n.Path+": "+n.Message)
	}
	return list
}

// readBack reads a questionnaire that must be sound as a whole.
func readBack(t testing.TB, def *framework.Definition, data []byte) (*assessment.Import, []Notice) {
	t.Helper()
	in, notices, err := ReadQuestionnaire("Q.xlsx", data, Of(def))
	if err != nil {
		t.Fatal(err)
	}
	return in, notices
}

func testQuestionnaire(t testing.TB) *QuestionnaireOf {
	return &QuestionnaireOf{
		Framework: testFramework(t, false), Unit: "KEN", Year: 2026, Parallel: 2, State: assessment.Draft, Revision: 4, Seq: 17, Head: "17:ab",
		Answers: map[string]QuestionnaireAnswer{},
	}
}

func value(def *framework.Definition, question, text string) framework.Value {
	n, _ := def.Node(question)
	v, err := n.Parse(text, framework.Style{})
	if err != nil {
		panic(err)
	}
	return v
}

// What is filled in comes back. Columns: A key, G answer, H note, I confidence, J links.
func TestReadQuestionnaireAnswers(t *testing.T) {
	tests := []struct {
		name    string
		edit    func(a *asked)
		want    []string
		notices []string
	}{
		{name: "nothing", edit: func(*asked) {}},
		{name: "from the lists", edit: func(a *asked) {
			a.set("cyber-law", answerField, "Draft")
			a.set("cyber-law", noteField, " tabled\r\nin May ")
			a.set("cyber-law", confidenceField, "high")
			a.set("courts", answerField, "n/a")
			a.set("courts", noteField, "=no courts")
			a.set("services|alerts", answerField, "x")
			a.set("maturity", answerField, "formative")
			a.set("drills", answerField, 12.5)
		}, want: []string{`Law!G6 cyber-law=draft H6 " tabled\nin May " high`, `Law!G7 courts=n/a H7 "=no courts"`, "Teams!G6 services=alerts", "Teams!G9 maturity=formative", "Teams!G10 drills=12.5"}},
		{name: "titles in any language, ids, other letters and spaces", edit: func(a *asked) {
			a.set("cyber-law", answerField, "  EN\u00a0vigueur ")
			a.set("courts", answerField, "Oui")
			a.set("services", answerField, "aucun de ces éléments")
			a.set("maturity", answerField, "START-UP")
		}, want: []string{"Law!G6 cyber-law=in-force", "Law!G7 courts=true", "Teams!G6 services=none", "Teams!G9 maturity=start-up"}},
		{name: "ids", edit: func(a *asked) { a.set("cyber-law", answerField, "none"); a.set("courts", answerField, "false") },
			want: []string{"Law!G6 cyber-law=none", "Law!G7 courts=false"}},
		{name: "true as a spreadsheet has it", edit: func(a *asked) { a.set("courts", answerField, true); a.set("cyber-law", answerField, true) },
			want: []string{"Law!G7 courts=true", `! Law!G6 cyber-law: "TRUE" … not`}},
		{name: "unknown titles", edit: func(a *asked) {
			a.set("cyber-law", answerField, "In forse")
			a.set("courts", answerField, "perhaps")
			a.set("maturity", answerField, "n/a")
			a.set("services|triage", answerField, "yes")
			a.set("services", answerField, "(cleer)")
		}, want: []string{`! Law!G6 cyber-law: "In forse" … did you mean "In force"?`, `! Law!G7 courts: "perhaps" is not in the list of this cell: choose from the list "Yes", "No" or "n/a"`,
			`! Teams!G6 services: "(cleer)" … did you mean "(clear)"`, `! Teams!G7 services: "yes" is no mark: write x`, "! Teams!G9 maturity: … cannot be answered with n/a"}},
		{name: "taken back", edit: func(a *asked) {
			a.set("cyber-law", answerField, "(clear)")
			a.set("cyber-law", confidenceField, "low")
			a.set("services", answerField, "(Clear)")
			a.set("drills", answerField, "(clear)")
			a.set("drills", noteField, "not counted any more")
		}, want: []string{"Law!G6 cyber-law=(clear)", "Teams!G6 services=(clear)", `Teams!G10 drills=(clear) H10 "not counted any more"`}},
		{name: "a note alone, a confidence alone, n/a without a note", edit: func(a *asked) {
			a.set("cyber-law", noteField, "ask the ministry")
			a.set("maturity", confidenceField, "low")
			a.set("drills", confidenceField, "sure")
			a.set("courts", answerField, "N/A")
			a.set("delay", noteField, "  ")
		}, want: []string{`Law!G6 cyber-law= H6 "ask the ministry"`, "Law!G7 courts=n/a"}, notices: []string{
			"sheet Teams, cell I9: the answer is blank, so the confidence beside it is left out", "sheet Teams, cell I10: the answer is blank"}},
		{name: "grades of confidence", edit: func(a *asked) {
			a.set("cyber-law", answerField, "Draft")
			a.set("cyber-law", confidenceField, " HIGH ")
			a.set("maturity", answerField, "formative")
			a.set("maturity", confidenceField, "hihg")
		}, want: []string{"Law!G6 cyber-law=draft high", `! Teams!I9 maturity: "hihg" is not a grade of confidence; did you mean high?`}},
		{name: "marks and none", edit: func(a *asked) {
			a.set("services", answerField, "None of these")
			a.set("services|triage", answerField, "X")
		}, want: []string{`! Teams!G6 services: "None of these" stands here, but 1 option is marked below: keep one`}},
		{name: "marks and the same in words", edit: func(a *asked) {
			a.set("services", answerField, "alerts|triage")
			a.set("services|triage", answerField, "x")
			a.set("services|alerts", answerField, "x")
		}, want: []string{"Teams!G6 services=triage|alerts"}},
		{name: "links", edit: func(a *asked) {
			a.set("cyber-law", answerField, "Draft")
			a.set("cyber-law", linksField, " https://example.org/a \r\n\nhttp://example.org/b https://example.org/a\nthe act, 2019")
			a.set("courts", linksField, "https://example.org/c")
			a.set("drills", linksField, "  ")
		}, want: []string{"Law!G6 cyber-law=draft J6 [https://example.org/a http://example.org/b the act, 2019]", "Law!G7 courts= J7 [https://example.org/c]"}},
		{name: "beyond the bounds", edit: func(a *asked) { a.set("drills", answerField, 25) }, want: []string{"Teams!G10 drills=25"},
			notices: []string{"sheet Teams, cell G10: 25 is above the greatest value of drills, 20"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := ask(t, testQuestionnaire(t))
			tt.edit(a)
			in, notices := readBack(t, a.of.Framework, a.file())
			checkLines(t, questionnaireLines(in), tt.want)
			checkNotices(t, notices, tt.notices)
		})
	}
}

func checkNotices(t *testing.T, got []Notice, want []string) {
	t.Helper()
	lines := noticeLines(got)
	for i := range want {
		want[i] = "!" + want[i]
	}
	for i := range lines {
		lines[i] = "!" + lines[i]
	}
	checkLines(t, lines, want)
}

// What a cell holds that is no plain text or number.
func TestReadQuestionnaireKindsOfCells(t *testing.T) {
	day := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name    string
		edit    func(a *asked)
		want    []string
		notices []string
	}{
		{name: "dates", edit: func(a *asked) {
			a.set("drills", answerField, day)
			a.set("delay", answerField, 45413)
			a.shown("delay", answerField, `[$-407]d/\ mmm`)
			a.set("cyber-law", answerField, 0.5)
			a.shown("cyber-law", answerField, "hh:mm")
			a.set("courts", answerField, "No")
			a.set("courts", noteField, day)
			a.shown("courts", noteField, "yyyy-mm-dd")
		}, want: []string{`Law!G7 courts=false H7 "2026-03-31"`, "! Law!G6 cyber-law: the cell holds a date or a time (12:00)",
			"! Teams!G10 drills: the cell holds a date or a time (2026-03-31)", "! Teams!G11 delay: the cell holds a date or a time (2024-05-01)"},
			notices: []string{`sheet Law, cell H7: the cell holds a date, which is read as "2026-03-31"`}},
		{name: "formats that are no dates", edit: func(a *asked) {
			a.set("drills", answerField, 3)
			a.shown("drills", answerField, `[Red]#,##0.00" days\m"\d;-0`)
			a.set("delay", answerField, 0.25)
			a.shown("delay", answerField, "0.0%")
		}, want: []string{"Teams!G10 drills=3", "! Teams!G11 delay: the cell is shown as a percentage, and holds 0.25"}},
		{name: "formulas", edit: func(a *asked) {
			a.formula("drills", answerField, "3*4", "12", "dataTable")
			a.formula("cyber-law", noteField, `"a"&"b"`, "", "array")
			a.formula("delay", answerField, "3*4", "", "array")
			a.formula("services|triage", answerField, `"x"`, "", "array")
		}, want: []string{"Teams!G10 drills=12", "! Law!H6 cyber-law: a formula stands here, and nothing has computed it", "! Teams!G7 services: a formula", "! Teams!G11 delay: a formula stands here"},
			notices: []string{`sheet Teams, cell G10: a formula stands here; its result was read: "12"`}},
		{name: "true, and text where a number should be", edit: func(a *asked) { a.set("drills", answerField, true); a.set("delay", answerField, "a few") },
			want: []string{"! Teams!G10 drills: the cell holds TRUE, which is no number", `! Teams!G11 delay: "a few" is not a number`}},
		{name: "a number where a text should be", edit: func(a *asked) {
			a.set("cyber-law", answerField, 2)
			a.set("courts", answerField, 1)
			a.set("maturity", answerField, "established")
			a.set("maturity", noteField, 2019)
		}, want: []string{`Teams!G9 maturity=established H9 "2019"`, `! Law!G6 cyber-law: "2" is not in the list`, `! Law!G7 courts: "1" is not in the list … "Yes", "No" or "n/a"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := ask(t, testQuestionnaire(t))
			tt.edit(a)
			in, notices := readBack(t, a.of.Framework, a.file())
			checkLines(t, questionnaireLines(in), tt.want)
			checkNotices(t, notices, tt.notices)
		})
	}
}

// An error and a formula whose result is a text cannot be written with the library.
func TestReadQuestionnaireErrorsInCells(t *testing.T) {
	a := ask(t, testQuestionnaire(t))
	for i, q := range []string{"cyber-law", "courts", "drills", "delay", "maturity"} {
		a.set(q, answerField, 4711+i)
	}
	cells := []string{`t="e"><v>#DIV/0!</v>`, `t="str"><f>A1</f><v>No</v>`, `t="e"><f>1/0</f><v>#DIV/0!</v>`, `t="str"><f>IF(1,"")</f><v></v>`, `><f>1+2</f><v></v>`}
	data := rewritten(t, a.file(), func(_, text string) string {
		for i, cell := range cells {
			text = strings.Replace(text, "><v>"+itoa(4711+i)+"</v>", " "+cell, 1)
		}
		return text
	})
	in, notices := readBack(t, a.of.Framework, data)
	checkLines(t, questionnaireLines(in), []string{"Law!G7 courts=false", "! Law!G6 cyber-law: the cell shows an error (#DIV/0!)", "! Teams!G9 maturity: a formula stands here, and nothing has computed it", "! Teams!G10 drills: the cell shows an error"})
	checkNotices(t, notices, []string{`sheet Law, cell G7: a formula … "No"`, `sheet Teams, cell G11: a formula … ""`})
}

func TestPlainNumber(t *testing.T) {
	for text, want := range map[string]string{
		"5": "5", "-5": "-5", "+5": "+5", "1234": "1234", "12.5": "12.5", "12,5": "12.5", "0,500": "0.500", "0.500": "0.500", ",5": ".5", "1234,567": "1234.567", "1234.567": "1234.567",
		"1 234": "1234", "1 234,5": "1234.5", "1\u00a0234,5": "1234.5", "1\u202f234.5": "1234.5", "1 234,567": "1234.567", "1'234.5": "1234.5", "1’234’567": "1234567",
		"1.234,5": "1234.5", "1,234.5": "1234.5", "1.234.567": "1234567", "1,234,567": "1234567", "1,234,567.8": "1234567.8", "-1.234,50": "-1234.50", "\u200e12,5": "12.5",
		"1.234": "!write 1234, or 1.234 as a number", "1,234": "!write 1234, or 1.234", "-12,345": "!write -12345, or -12.345",
		// What is none of these is left to the framework, which says what is wrong with it.
		"1,23,456": "1,23,456", "12 34": "12 34", "1.2.3": "1.2.3", "1,234.567.8": "1,234.567.8", "5 %": "5 %", "": "", "x": "x", "1e3": "1e3", "1 234 5": "1 234 5", "1.234,567,8": "1.234,567,8", "1,2,3": "1,2,3",
	} {
		got, err := plainNumber(text)
		if advice, refused := strings.CutPrefix(want, "!"); refused {
			if err == nil || !strings.Contains(err.Error(), advice) {
				t.Errorf("%q: %q, %v; want %q", text, got, err, advice)
			}
		} else if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// Numbers typed as text, in the cell.
func TestReadQuestionnaireNumbersAsText(t *testing.T) {
	for text, want := range map[string]string{
		"1 234,5": "=1234.5", "1\u00a0234": "=1234", " 7 ": "=7", "1.234": "two ways", "12 34": "separators between its digits; write 1234", "45%": "percent sign", "1e3": "=1000",
		"n/a": "applies to everyone", "1,23,456": "write 123456", "1/2": "is not a number", "٣": "write 3", "9e999": "too large",
	} {
		a := ask(t, testQuestionnaire(t))
		a.set("delay", answerField, text)
		in, _ := readBack(t, a.of.Framework, a.file())
		got := strings.Join(questionnaireLines(in), "\n")
		if number, taken := strings.CutPrefix(want, "="); taken && got != "Teams!G11 delay="+number || !taken && (!strings.Contains(got, want) || len(in.Faults) != 1) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// refusedQuestionnaire reads a file that must not be taken at all.
func refusedQuestionnaire(t testing.TB, def *framework.Definition, data []byte) *assessment.Error {
	t.Helper()
	in, _, err := ReadImport("Q.xlsx", bytes.NewReader(data), Of(def))
	var e *assessment.Error
	if !errors.As(err, &e) || in != nil {
		t.Fatalf("got %v and error %v, want a refusal", in, err)
	}
	return e
}
