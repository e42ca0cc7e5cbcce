package exports

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// rewritten changes the parts of a workbook.
func rewritten(t testing.TB, workbook []byte, change func(part, text string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, change(f.Name, string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rearranged writes the cells of a sheet anew, in another order of rows below the head and of columns. Looks are lost.
func rearranged(a *asked, sheet string, rows, cols func(n int) []int) {
	a.t.Helper()
	grid := a.values(sheet)
	width := 0
	for _, row := range grid {
		width = max(width, len(row))
	}
	var moved [][]string
	moved = append(moved, grid[:headRow]...)
	for _, i := range rows(len(grid) - headRow) {
		moved = append(moved, grid[headRow+i])
	}
	for i := range grid {
		for j := range width {
			a.must(a.SetCellValue(sheet, cellName(j+1, i+1), nil))
		}
	}
	for i, row := range moved {
		for j, from := range cols(width) {
			if from < len(row) {
				a.must(a.SetCellValue(sheet, cellName(j+1, i+1), row[from]))
			}
		}
	}
}

// copySheet adds a copy of a sheet at the end, as a spreadsheet program does.
func copySheet(a *asked, from, to string) {
	a.t.Helper()
	_, err := a.NewSheet(to)
	a.must(err)
	for i, row := range a.values(from) {
		for j, v := range row {
			if v != "" {
				a.must(a.SetCellStr(to, cellName(j+1, i+1), v))
			}
		}
	}
}

func same(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func backwards(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = n - 1 - i
	}
	return list
}

// filledIn is a questionnaire with something in every kind of cell.
func filledIn(t testing.TB) *asked {
	a := ask(t, testQuestionnaire(t))
	a.set("cyber-law", answerField, "Draft")
	a.set("cyber-law", noteField, "seen")
	a.set("courts", answerField, "Yes")
	a.set("services|alerts", answerField, "x")
	a.set("services|triage", answerField, "x")
	a.set("maturity", answerField, "formative")
	a.set("maturity", confidenceField, "low")
	return a
}

// Rows, columns and sheets may stand anywhere: the keys tell.
func TestReadQuestionnaireRearranged(t *testing.T) {
	plain := []string{`Law!G6 cyber-law=draft H6 "seen"`, "Law!G7 courts=true", "Teams!G6 services=triage|alerts", "Teams!G9 maturity=formative low"}
	tests := []struct {
		name    string
		edit    func(a *asked)
		want    []string
		notices []string
	}{
		{name: "as it is", edit: func(*asked) {}, want: plain},
		{name: "sorted rows", edit: func(a *asked) { rearranged(a, "Law", backwards, same); rearranged(a, "Teams", backwards, same) }, want: []string{
			"Law!G6 courts=true", `Law!G7 cyber-law=draft H7 "seen"`, "Teams!G8 maturity=formative low", "Teams!G11 services=triage|alerts"}},
		{name: "moved columns", edit: func(a *asked) { rearranged(a, "Law", same, backwards) }, want: append([]string{`Law!G6 cyber-law=draft F6 "seen"`, "Law!G7 courts=true"}, plain[2:]...)},
		{name: "sorted without the keys", edit: func(a *asked) {
			a.set("courts", topicField, "Another topic")
			a.set("services|alerts", questionField, "another service")
		}, want: []string{plain[0], plain[2], plain[3], "! Law!A7 courts: … cells were sorted or copied", "! Teams!A8 services: … cells were sorted or copied"}},
		{name: "hidden and shown columns and rows", edit: func(a *asked) {
			a.must(a.SetColVisible("Law", "A", true))
			a.must(a.SetColVisible("Law", "G:H", false))
			a.must(a.SetRowVisible("Law", 1, true))
			a.must(a.SetRowVisible("Law", 6, false))
		}, want: plain},
		{name: "a renamed sheet, and others in another order", edit: func(a *asked) {
			a.must(a.SetSheetName("Law", "Droit 'pénal"))
			a.must(a.MoveSheet("Teams", "Start"))
			a.must(a.SetSheetName(dataSheetName, "Sheet9"))
		}, want: []string{plain[2], plain[3], `Droit 'pénal!G6 cyber-law=draft H6 "seen"`, "Droit 'pénal!G7 courts=true"}},
		{name: "a sheet of one's own", edit: func(a *asked) {
			_, err := a.NewSheet("Mine")
			a.must(err)
			a.must(a.SetSheetRow("Mine", "A1", &[]any{"key", "note"}))
			a.must(a.SetSheetRow("Mine", "A2", &[]any{"cyber-law", "x"}))
		}, want: plain},
		{name: "rows above", edit: func(a *asked) { a.must(a.InsertRows("Law", 1, 2)) }, want: append([]string{`Law!G8 cyber-law=draft H8 "seen"`, "Law!G9 courts=true"}, plain[2:]...)},
		{name: "deleted rows", edit: func(a *asked) { a.must(a.RemoveRow("Law", 6)); a.must(a.RemoveRow("Teams", 9)) }, want: []string{"Law!G6 courts=true", plain[2]},
			notices: []string{": 2 lines were taken out … cyber-law, maturity"}},
		{name: "a deleted sheet", edit: func(a *asked) { a.must(a.DeleteSheet("Law")) }, want: plain[2:], notices: []string{": 2 lines were taken out … cyber-law, courts"}},
		{name: "a deleted column", edit: func(a *asked) { a.must(a.RemoveCol("Law", "H")) }, want: append([]string{"Law!G6 cyber-law=draft", "Law!G7 courts=true"}, plain[2:]...),
			notices: []string{"sheet Law: the column note was taken out"}},
		{name: "an option's line deleted, others marked", edit: func(a *asked) { a.must(a.RemoveRow("Teams", 7)) }, want: []string{plain[0], plain[1], "Teams!G8 maturity=formative low",
			"! Teams!G6 services: the line of the option triage was taken out while others are marked"}, notices: []string{": 1 line was taken out … services|triage"}},
		{name: "the line of a checklist deleted", edit: func(a *asked) { a.must(a.RemoveRow("Teams", 6)) }, want: []string{plain[0], plain[1], "Teams!G6 services=triage|alerts", "Teams!G8 maturity=formative low"},
			notices: []string{": 1 line was taken out … services"}},
		{name: "a line twice", edit: func(a *asked) { a.must(a.DuplicateRowTo("Law", 6, 8)) }, want: append([]string{plain[1], plain[2], plain[3]},
			"! Law!A6 cyber-law: the line cyber-law stands in row 8 too: delete one", "! Law!A8 cyber-law: the line cyber-law stands in row 6 too")},
		{name: "a sheet twice", edit: func(a *asked) { copySheet(a, "Teams", "Teams (2)"); a.set("courts", noteField, "of Law") }, want: []string{plain[0], `Law!G7 courts=true H7 "of Law"`,
			`! Teams (2)!A6 : the sheets Teams and "Teams (2)" hold the same 6 lines … keep the one that was filled in, and delete the other sheet`}},
		{name: "a sheet three times", edit: func(a *asked) { copySheet(a, "Law", "A"); copySheet(a, "Law", "B") }, want: []string{plain[2], plain[3], "! A!A6 : the sheets Law and A hold the same 2 lines", "! B!A6 : the sheets Law and B"}},
		{name: "a sheet twice, and a line of it twice", edit: func(a *asked) { copySheet(a, "Law", "A"); a.must(a.DuplicateRowTo("A", 7, 9)) }, want: []string{plain[2], plain[3],
			"! A!A6 : the sheets Law and A … 3 lines"}},
		{name: "half of a sheet twice", edit: func(a *asked) { copySheet(a, "Law", "A"); a.must(a.RemoveRow("A", 7)) }, want: []string{plain[1], plain[2], plain[3],
			"! A!A6 : the sheets Law and A hold the same line, so"}},
		{name: "an option twice, on another sheet", edit: func(a *asked) {
			a.must(a.SetCellValue("Law", "A9", "services|alerts"))
			a.must(a.SetCellValue("Law", "G9", "x"))
		}, want: []string{plain[0], plain[1], plain[3], "! Law!A9 services: … row 8 of the sheet Teams", "! Teams!A8 services: … row 9 of the sheet Law"}},
		{name: "foreign keys", edit: func(a *asked) {
			for i, key := range []string{"curts", "law", "services|nothing", "courts|x", "courts|", "|"} {
				a.must(a.SetCellValue("Law", cellName(1, 10+i), key))
			}
		}, want: append(plain[:4:4], "! Law!A10 : … curts is not a question of test-core@1; did you mean courts?", "! Law!A11 : … law is a dimension",
			"! Law!A12 services: … services has no option nothing", "! Law!A13 courts: … no option x", "! Law!A14 courts: … no option", "! Law!A15 : … is not a question")},
		{name: "a lost key", edit: func(a *asked) { a.must(a.SetCellValue("Law", "A7", nil)) }, want: []string{plain[0], plain[2], plain[3],
			"! Law!A7 : something was filled in on this line, but its hidden key is gone"}, notices: []string{": 1 line was taken out … courts"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := filledIn(t)
			tt.edit(a)
			in, notices := readBack(t, a.of.Framework, a.file())
			checkLines(t, questionnaireLines(in), tt.want)
			checkNotices(t, notices, tt.notices)
		})
	}
}

// What is known of the file goes with its answers.
func TestReadQuestionnaireFacts(t *testing.T) {
	a := filledIn(t)
	in, _ := readBack(t, a.of.Framework, a.file())
	if in.Framework != a.of.Framework || in.Name != "Q.xlsx" || in.Seq != 17 || in.Head != "17:ab" {
		t.Errorf("the import is %+v", in)
	}
	for _, got := range in.Answers {
		if got.Unit != "KEN" || got.Year != 2026 || got.Parallel != 2 || got.Base != nil {
			t.Errorf("an answer is %+v", got)
		}
	}
	// Made from no store, everything that is there is newer.
	of := testQuestionnaire(t)
	of.Seq, of.Revision, of.Head = 0, 0, ""
	a = ask(t, of)
	a.set("courts", answerField, "No")
	in, _ = readBack(t, of.Framework, a.file())
	if in.Seq != 0 || len(in.Answers) != 1 || in.Answers[0].Base == nil || *in.Answers[0].Base != 0 {
		t.Errorf("without a store: %+v", in)
	}
}

// A note that does not fit into its cell is not read, whatever stands there.
func TestReadQuestionnairePartial(t *testing.T) {
	of := testQuestionnaire(t)
	of.Answers["courts"] = QuestionnaireAnswer{Value: value(of.Framework, "courts", "yes"), Note: "a\x01b"}
	of.Answers["drills"] = QuestionnaireAnswer{Value: value(of.Framework, "drills", "3"), Note: strings.Repeat("x", 40_000)}
	a := ask(t, of)
	in, notices := readBack(t, of.Framework, a.file())
	checkLines(t, questionnaireLines(in), []string{"Law!G7 courts=true", "Teams!G10 drills=3"})
	checkNotices(t, notices, nil)
}

// The file as a whole is refused.
func TestReadQuestionnaireRefusesFiles(t *testing.T) {
	data := func(a *asked, name, v string) {
		for i, row := range a.data {
			if row[1] == name {
				a.must(a.SetCellStr(dataSheetName, cellName(3, i+1), v))
			}
		}
	}
	tests := []struct {
		name     string
		edit     func(a *asked)
		msg, fix string
	}{
		{"no rd_data", func(a *asked) { a.must(a.DeleteSheet(dataSheetName)) }, "Q.xlsx is a workbook, but not a questionnaire of this program", "with its sheets as they are"},
		{"another framework", func(a *asked) { data(a, "framework", "sample@1") }, "Q.xlsx holds answers to \"sample@1\", not to test-core@1", "Name the framework"},
		{"another text of the framework", func(a *asked) { data(a, "hash", "00") }, "another text of test-core@1", "made here"},
		{"another layout", func(a *asked) { data(a, "format", "2") }, "another layout (2) than this program reads (1)", "new questionnaire"},
		{"no year", func(a *asked) { data(a, "year", "soon") }, "rd_data was changed", "new questionnaire"},
		{"no unit", func(a *asked) { data(a, "unit", "") }, "rd_data was changed", "new questionnaire"},
		{"a question of another framework", func(a *asked) { data(a, "courts", ""); a.must(a.SetCellStr(dataSheetName, "B13", "judges")) }, "Q.xlsx asks judges", "new questionnaire"},
		{"no keys of the columns", func(a *asked) { a.must(a.RemoveRow("Law", 1)) }, "on the sheet Law", "hidden first row"},
		{"no keys of the rows", func(a *asked) { a.must(a.SetCellValue("Teams", "A1", nil)) }, "on the sheet Teams", "hidden first column"},
		{"no answers", func(a *asked) { a.must(a.SetCellValue("Teams", "G1", nil)) }, "on the sheet Teams", "hidden first column"},
		{"a column twice", func(a *asked) { a.must(a.SetCellValue("Law", "D1", answerField)) }, "on the sheet Law", ""},
		{"rd_data twice", func(a *asked) {
			_, err := a.NewSheet("Copy")
			a.must(err)
			a.must(a.SetSheetRow("Copy", "A1", &[]any{"meta", "format", "1"}))
		}, "on the sheet Copy", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := filledIn(t)
			tt.edit(a)
			e := refusedQuestionnaire(t, a.of.Framework, a.file())
			if e.Kind != assessment.Invalid || !strings.Contains(e.Msg, tt.msg) || !strings.Contains(e.Fix, tt.fix) {
				t.Errorf("%v", e)
			}
		})
	}
	if e := refusedQuestionnaire(t, testFramework(t, false), []byte("PK\x03\x04x")); !strings.HasPrefix(e.Msg, "Q.xlsx cannot be taken: it ") || e.Fix == "" {
		t.Errorf("a cut file: %v", e)
	}
	var b bytes.Buffer
	f := excelize.NewFile()
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if e := refusedQuestionnaire(t, testFramework(t, false), b.Bytes()); !strings.Contains(e.Msg, "not a questionnaire") {
		t.Errorf("a workbook of somebody: %v", e)
	}
	missing := &assessment.Error{Kind: assessment.NotFound, Msg: "no such framework"}
	_, _, err := ReadQuestionnaire("", filledIn(t).file(), func(ref string) (*framework.Definition, error) {
		if ref != "test-core@1" {
			t.Errorf("asked for %q", ref)
		}
		return nil, missing
	})
	if err != missing { //nolint:errorlint // the very error
		t.Errorf("a framework that is not there: %v", err)
	}
}

// Two options that exclude each other are told where the question stands.
func TestReadQuestionnaireExclusive(t *testing.T) {
	def := loaded(t, strings.Replace(tricky, "{id: b, points: 1}", "{id: b, points: 0, exclusive: true}", 1))
	a := ask(t, &QuestionnaireOf{Framework: def, Unit: "u", Year: 2026})
	a.set("q5|a", answerField, "x")
	a.set("q5|b", answerField, "x")
	a.set("q2", answerField, "(clear")
	a.set("q3", answerField, "same [2]")
	in, _ := readBack(t, def, a.file())
	sheet, cell := a.at("q5", answerField)
	at3, cell3 := a.at("q3", answerField)
	at2, cell2 := a.at("q2", answerField)
	checkLines(t, questionnaireLines(in), []string{at3 + "!" + cell3 + " q3=2", "! " + at2 + "!" + cell2 + ` q2: "(clear" is the title of several options`,
		"! " + sheet + "!" + cell + " q5: the marked options cannot stand together"})
}
