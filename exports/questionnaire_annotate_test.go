package exports

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports/vet"
)

// mixed is a questionnaire with something of every kind in it, and a report about it.
func mixed(t testing.TB) (*asked, *assessment.ImportReport) {
	a := filledIn(t)
	a.set("delay", answerField, "much")
	in, _ := readBack(t, a.of.Framework, a.file())
	return a, reportOn(in)
}

// reportOn makes a report of what was read: the answers are in turn added, changed and in conflict.
func reportOn(in *assessment.Import) *assessment.ImportReport {
	r := &assessment.ImportReport{Framework: in.Framework, Unchanged: 4, Kept: 1}
	for _, f := range in.Faults {
		r.Refused++
		r.Cells = append(r.Cells, assessment.ImportCell{
			Sheet: f.Sheet, Cell: f.Cell, Unit: f.Unit, Year: f.Year, Question: f.Question, Status: assessment.ImportRefused, Message: f.Message,
		})
	}
	for i, x := range in.Answers {
		c := assessment.ImportCell{Sheet: x.Sheet, Cell: x.Cell, Unit: x.Unit, Year: x.Year, Question: x.Question, After: x.Value}
		switch i % 3 {
		case 0:
			r.Conflicts++
			c.Status, c.Message, c.Base = assessment.ImportConflict, "note changed by bob: look at both, and import what should stand", &framework.Value{}
			c.Notes = &assessment.ImportNotes{Before: "<b> & =1+1", After: "mine", Base: ""}
		case 1:
			r.Changed++
			c.Status, c.Message = assessment.ImportChanged, "with another note"
		case 2:
			r.Added++
			c.Status = assessment.ImportAdded
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

func annotate(t testing.TB, data []byte, r *assessment.ImportReport) (*excelize.File, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := Annotated(&b, "Q.xlsx", data, r); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, b.Bytes()
}

// commentsOf are all comments of a workbook, by sheet!cell: author and text.
func commentsOf(t testing.TB, f *excelize.File) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		list, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			text := c.Text
			for _, run := range c.Paragraph {
				text += run.Text
			}
			all[sheet+"!"+c.Cell] = c.Author + ": " + text
		}
	}
	return all
}

func fillAt(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(style.Fill.Color, "")
}

func TestAnnotatedComments(t *testing.T) {
	a, r := mixed(t)
	f, data := annotate(t, a.file(), r)
	said := commentsOf(t, f)
	if len(said) != len(r.Cells) || r.Refused == 0 || r.Conflicts == 0 || r.Changed == 0 || r.Added == 0 {
		t.Fatalf("%d comments for %+v", len(said), r)
	}
	words := map[string]string{"added": "Added: ", "changed": "Changed: ", "conflict": "Conflict: ", "refused": "Refused: "}
	for _, c := range r.Cells {
		text := said[c.Sheet+"!"+c.Cell]
		if !strings.HasPrefix(text, noteAuthor+": "+words[c.Status]) {
			t.Errorf("%s %s: %q", c.Cell, c.Status, text)
		}
		if got := fillAt(t, f, c.Sheet, c.Cell); got != fillOf(c.Status) {
			t.Errorf("%s %s has the fill %q", c.Cell, c.Status, got)
		}
		switch q, _ := a.of.Framework.Node(c.Question); {
		case c.Status == assessment.ImportRefused && !strings.Contains(text, c.Message):
			t.Errorf("does not say how to mend it: %q", text)
		case c.Status == assessment.ImportConflict:
			for _, part := range []string{"Recorded now: (no answer)\nwith the note: <b> & =1+1", "This file: " + q.Describe(c.After, "en") + "\nwith the note: mine", "When the file was made: ", "Note changed by bob"} {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in %q", part, text)
				}
			}
		}
	}
	frames := ""
	for _, part := range parts(t, data, "xl/drawings/vmlDrawing") {
		frames += part
	}
	if n := strings.Count(frames, "<x:Anchor>"); n != len(said) {
		t.Errorf("%d frames for %d comments", n, len(said))
	}
	if _, err := vet.Workbook(data, vet.Default()); err != nil {
		t.Error(err)
	}
	if _, again := annotate(t, a.file(), r); !bytes.Equal(again, data) {
		t.Error("the same report gives other bytes")
	}
}

func TestAnnotatedReportSheet(t *testing.T) {
	a, r := mixed(t)
	f, data := annotate(t, a.file(), r)
	if list := f.GetSheetList(); list[0] != "Report" || !slices.Equal(list[1:], a.GetSheetList()) || f.GetActiveSheetIndex() != 0 {
		t.Fatalf("sheets %v, shown %d", list, f.GetActiveSheetIndex())
	}
	rows, err := f.GetRows("Report")
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != reportTitle || !strings.HasPrefix(rows[1][0], "Nothing was recorded: mend") || strings.TrimSpace(rows[3][0]) != itoa(r.Refused) {
		t.Errorf("%q", rows[:4])
	}
	for i, c := range r.Cells {
		row := rows[reportHead+i]
		if row[0] != c.Sheet || row[1] != c.Cell || !strings.Contains(row[2], c.Question) || !strings.EqualFold(row[3], c.Status) {
			t.Errorf("%q for %+v", row, c)
		}
		linked, target, err := f.GetCellHyperLink("Report", cellName(2, reportHead+1+i))
		if err != nil || !linked || target != sheetRef(c.Sheet)+c.Cell {
			t.Errorf("linked %v to %q, %v", linked, target, err)
		}
	}
	if shown, err := f.GetSheetVisible(dataSheetName); err != nil || shown {
		t.Errorf("%s is shown, %v", dataSheetName, err)
	}
	// A name of one sheet stays with it.
	for _, d := range f.GetDefinedName() {
		if d.Name == "_xlnm.Print_Titles" && !strings.HasPrefix(d.RefersTo, sheetRef(d.Scope)) && !strings.HasPrefix(d.RefersTo, d.Scope+"!") {
			t.Errorf("%+v", d)
		}
	}
	if book := parts(t, data, "xl/workbook.xml")["xl/workbook.xml"]; strings.Count(book, `localSheetId="0"`) != 2 || !strings.Contains(book, `localSheetId="2" name="_xlnm._FilterDatabase">&#39;Law&#39;`) {
		t.Error(book)
	}
}

var (
	rowsOfSheet = regexp.MustCompile(`(?s)<sheetData>.*</sheetData>`)
	styleOfCell = regexp.MustCompile(` s="\d+"`)
	restOfSheet = regexp.MustCompile(`(?s)<sheetProtection.*?</sheetProtection>|<dataValidations.*</dataValidations>|<cols>.*</cols>|<mergeCells.*</mergeCells>|<autoFilter.*?</autoFilter>|<pane .*?</pane>`)
)

// Nothing but fills and comments differs from what was uploaded: not a value, a formula, its result, a lock or a drop-down.
func TestAnnotatedChangesNothing(t *testing.T) {
	a, r := mixed(t)
	a.formula("courts", answerField, `IF(1=1,"Yes","No")`, "Yes", "str")
	before := a.file()
	f, data := annotate(t, before, r)
	want, wantNotices := readBack(t, a.of.Framework, before)
	got, notices := readBack(t, a.of.Framework, data)
	if x, y := questionnaireLines(want), questionnaireLines(got); !slices.Equal(x, y) || got.Seq != want.Seq || got.Head != want.Head || len(want.Answers) == 0 {
		t.Errorf("read %q\nwant %q", y, x)
	}
	if x, y := noticeLines(wantNotices), noticeLines(notices); !slices.Equal(x, y) {
		t.Errorf("notices %q\nwant %q", y, x)
	}
	was, is := parts(t, before, "xl/worksheets/sheet"), parts(t, data, "xl/worksheets/sheet")
	if len(is) != len(was)+1 {
		t.Errorf("%d sheets of %d", len(is), len(was))
	}
	for name, text := range was {
		x, y := styleOfCell.ReplaceAllString(rowsOfSheet.FindString(text), ""), styleOfCell.ReplaceAllString(rowsOfSheet.FindString(is[name]), "")
		if x == "" || x != y {
			t.Errorf("%s: the cells differ", name)
		}
		if x, y := restOfSheet.FindAllString(text, -1), restOfSheet.FindAllString(is[name], -1); !slices.Equal(x, y) || name != "xl/worksheets/sheet1.xml" && len(x) == 0 {
			t.Errorf("%s:\n%s\n%s", name, x, y)
		}
	}
	for _, c := range r.Cells {
		id, _ := a.GetCellStyle(c.Sheet, c.Cell)
		style, _ := a.GetStyle(id)
		id, _ = f.GetCellStyle(c.Sheet, c.Cell)
		filled, err := f.GetStyle(id)
		if err != nil || filled.Protection == nil || filled.Protection.Locked != style.Protection.Locked || !slices.Equal(filled.Border, style.Border) {
			t.Errorf("%s: %+v, %v", c.Cell, filled, err)
		}
	}
}

// What was mended is no longer marked when the file is given back again; what others wrote beside it stays.
func TestAnnotatedAgain(t *testing.T) {
	a, r := mixed(t)
	first, other := r.Cells[0], a.of.Framework.Questions()[0]
	note := func(sheet, cell, text string) {
		a.must(a.AddComment(sheet, excelize.Comment{Cell: cell, Author: "Ann", Paragraph: []excelize.RichTextRun{{Text: text}}}))
	}
	note(first.Sheet, first.Cell, "who knows?")
	sheet, cell := a.at(other.ID, linksField)
	note(sheet, cell, "ask\nBob")
	f, data := annotate(t, a.file(), r)
	said := commentsOf(t, f)
	if text := said[first.Sheet+"!"+first.Cell]; !strings.HasPrefix(text, "Readiness: Refused: ") || !strings.HasSuffix(text, "\n\nComment of Ann:\nwho knows?") {
		t.Errorf("%q", text)
	}
	if text := said[sheet+"!"+cell]; text != "Ann: ask\nBob" {
		t.Errorf("%q", text)
	}
	data = rewritten(t, data, func(_, text string) string { // LibreOffice keeps no author
		return strings.Replace(text, "<author>Readiness</author>", "<author> </author>", 1)
	})
	clean := &assessment.ImportReport{Framework: r.Framework, Unchanged: 4}
	f, data = annotate(t, data, clean)
	want := map[string]string{first.Sheet + "!" + first.Cell: "Ann: who knows?", sheet + "!" + cell: "Ann: ask\nBob"}
	if said := commentsOf(t, f); !maps.Equal(said, want) {
		t.Errorf("%q", said)
	}
	for _, c := range r.Cells {
		if got := fillAt(t, f, c.Sheet, c.Cell); got != input.fill {
			t.Errorf("%s keeps the fill %q", c.Cell, got)
		}
	}
	if list := f.GetSheetList(); list[0] != "Report" || len(list) != len(a.GetSheetList())+1 {
		t.Errorf("sheets %v", list)
	}
	if text, _ := f.GetCellValue("Report", "A2"); !strings.HasPrefix(text, "Nothing to record") {
		t.Error(text)
	}
	in, _ := readBack(t, a.of.Framework, data)
	x, _ := readBack(t, a.of.Framework, a.file())
	if !slices.Equal(questionnaireLines(in), questionnaireLines(x)) {
		t.Errorf("%q", questionnaireLines(in))
	}
	if _, err := vet.Workbook(data, vet.Default()); err != nil {
		t.Error(err)
	}
}

// A line that has lost its key is named by a hidden cell: the comment stands where it is seen.
func TestAnnotatedHiddenCell(t *testing.T) {
	a := filledIn(t)
	p := a.rows["courts"]
	a.must(a.SetCellValue(p.sheet, cellName(1, p.row), "cyber-law"))
	in, _ := readBack(t, a.of.Framework, a.file())
	r := reportOn(in)
	if r.Refused != 2 || r.Cells[1].Cell[0] != 'A' {
		t.Fatalf("%+v", r.Cells)
	}
	r.Cells = append(r.Cells, assessment.ImportCell{Sheet: "gone", Cell: "B2", Status: assessment.ImportRefused, Message: "m"},
		assessment.ImportCell{Sheet: p.sheet, Cell: "B9999", Status: assessment.ImportRefused, Message: "m"}, assessment.ImportCell{Status: assessment.ImportRefused, Message: "m"})
	f, _ := annotate(t, a.file(), r)
	said := commentsOf(t, f)
	if text := said[p.sheet+"!B"+itoa(p.row)]; !strings.Contains(text, "stands in row") || strings.Contains(text, "B9999") {
		t.Errorf("%q", said)
	}
	if rows, err := f.GetRows("Report"); err != nil || len(rows) != reportHead+len(r.Cells) {
		t.Errorf("%d lines, %v", len(rows), err)
	}
}

func TestAnnotatedRefuses(t *testing.T) {
	a, r := mixed(t)
	many := excelize.NewFile()
	defer many.Close() //nolint:errcheck // it is all in memory
	for row := 1; row < 4000; row++ {
		if err := many.SetCellValue("Sheet1", cellName(50, row), 1); err != nil {
			t.Fatal(err)
		}
	}
	wide, err := many.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		kind assessment.Kind
		say  string
	}{
		"CSV":      {[]byte("country,year\n"), assessment.Invalid, "is no workbook, and only a questionnaire (.xlsx)"},
		"JSON":     {[]byte(`{"assessments":[]}`), assessment.Invalid, "is no workbook"},
		"nothing":  {nil, assessment.Invalid, "is no workbook"},
		"old":      {[]byte(oldMagic), assessment.Invalid, "cannot be taken"},
		"cut":      {a.file()[:9000], assessment.Invalid, "cannot be taken"},
		"too wide": {wide.Bytes(), assessment.TooLarge, "too many cells"},
	} {
		var b bytes.Buffer
		err := Annotated(&b, "dir/Q.xlsx", tt.data, r)
		e, ok := errors.AsType[*assessment.Error](err)
		if !ok || e.Kind != tt.kind || !strings.Contains(e.Msg, tt.say) || e.Fix == "" || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
		if same := Annotates("dir/Q.xlsx", tt.data); same == nil || same.Error() != err.Error() {
			t.Errorf("%s: before, %v", name, same)
		}
	}
}

// Of a file of another store the report says once what it was made from; the comments say only that they differ.
func TestAnnotatedOfAnotherStore(t *testing.T) {
	a, r := mixed(t)
	r.Foreign = "Q.xlsx was made from record 9 of another store: 2 answers differ"
	for i := range r.Cells {
		r.Cells[i].Base = nil
	}
	f, _ := annotate(t, a.file(), r)
	rows, err := f.GetRows("Report")
	if err != nil || rows[3][0] != r.Foreign+"." || rows[reportHead-1][0] != "Sheet" {
		t.Errorf("%q, %v", rows[:reportHead], err)
	}
	for _, c := range r.Cells {
		text := commentsOf(t, f)[c.Sheet+"!"+c.Cell]
		if c.Status == assessment.ImportConflict && (!strings.Contains(text, "Conflict: recorded otherwise") || strings.Contains(text, "both changed it") || strings.Contains(text, "record 9")) {
			t.Errorf("%q", text)
		}
	}
}
