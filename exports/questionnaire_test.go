package exports

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// asked is a questionnaire that was written and opened again, with the place of every key.
type asked struct {
	*excelize.File
	t     testing.TB
	of    *QuestionnaireOf
	bytes []byte
	rows  map[string]keyPlace // by key
	cols  map[string]int      // by the key of the column, from 1
	data  [][]string          // the sheet rd_data
}

type keyPlace struct {
	sheet string
	row   int
}

func ask(t testing.TB, of *QuestionnaireOf) *asked {
	t.Helper()
	return askIn(t, of, report)
}

func askIn(t testing.TB, of *QuestionnaireOf, report Report) *asked {
	t.Helper()
	var b bytes.Buffer
	a := &asked{t: t, of: of, rows: map[string]keyPlace{}, cols: map[string]int{}}
	a.File = opened(t, func(w *bytes.Buffer) error {
		err := Questionnaire(w, of, report)
		b.Write(w.Bytes())
		return err
	})
	a.bytes = b.Bytes()
	for _, sheet := range a.GetSheetList() {
		rows := a.values(sheet)
		if sheet == dataSheetName {
			a.data = rows
		}
		if len(rows) == 0 || len(rows[0]) == 0 || rows[0][0] != keyField {
			continue
		}
		for i, key := range rows[0] {
			a.cols[key] = i + 1
		}
		for i, row := range rows[headRow:] {
			if len(row) == 0 || row[0] == "" {
				continue
			}
			if _, twice := a.rows[row[0]]; twice {
				t.Errorf("%s stands in two rows", row[0])
			}
			a.rows[row[0]] = keyPlace{sheet, headRow + 1 + i}
		}
	}
	return a
}

func (a *asked) values(sheet string) [][]string {
	a.t.Helper()
	rows, err := a.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		a.t.Fatal(err)
	}
	return rows
}

// at is the cell of a key in a column.
func (a *asked) at(key, column string) (sheet, cell string) {
	p, ok := a.rows[key]
	if !ok || a.cols[column] == 0 {
		a.t.Fatalf("there is no %s of %s", column, key)
	}
	return p.sheet, cellName(a.cols[column], p.row)
}

func (a *asked) value(key, column string) string {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	v, err := a.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *asked) locked(key, column string) bool {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	id, err := a.GetCellStyle(sheet, cell)
	if err != nil {
		a.t.Fatal(err)
	}
	style, err := a.GetStyle(id)
	if err != nil {
		a.t.Fatal(err)
	}
	return style.Protection == nil || style.Protection.Locked
}

// validation is the one validation of a cell.
func (a *asked) validation(key, column string) *excelize.DataValidation {
	a.t.Helper()
	sheet, cell := a.at(key, column)
	all, err := a.GetDataValidations(sheet)
	if err != nil {
		a.t.Fatal(err)
	}
	var found []*excelize.DataValidation
	for _, dv := range all {
		if slices.Contains(strings.Fields(dv.Sqref), cell) {
			found = append(found, dv)
		}
	}
	if len(found) != 1 {
		a.t.Fatalf("%s of %s has %d validations", column, key, len(found))
	}
	return found[0]
}

// offered is what a drop-down shows, read from its range.
func (a *asked) offered(dv *excelize.DataValidation) []string {
	a.t.Helper()
	m := regexp.MustCompile(`^'Codes'!\$C\$(\d+):\$C\$(\d+)$`).FindStringSubmatch(dv.Formula1)
	if dv.Type != "list" || m == nil {
		a.t.Fatalf("a validation of type %s by %s", dv.Type, dv.Formula1)
	}
	var list []string
	first, _ := strconv.Atoi(m[1])
	last, _ := strconv.Atoi(m[2])
	for row := first; row <= last; row++ {
		v, err := a.GetCellValue("Codes", "C"+strconv.Itoa(row))
		if err != nil {
			a.t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

func builtin(t testing.TB, ref string) *framework.Definition {
	t.Helper()
	def, err := framework.Builtin(ref)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// Every question and every option of a checklist has one row, and no other row has a key; so it is for those who may not
// see the confidential questions.
func TestQuestionnaireAsksEveryQuestionOnce(t *testing.T) {
	for _, whole := range framework.Builtins() {
		for _, def := range []*framework.Definition{whole, whole.WithoutConfidential()} {
			a := ask(t, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026})
			var want, listed, wantListed []string
			for _, q := range def.Questions() {
				want, wantListed = append(want, q.ID), append(wantListed, "question "+q.ID+" open")
				if q.Answer.Type == framework.Checklist {
					for _, o := range q.Answer.Options {
						want = append(want, q.ID+"|"+o.ID)
					}
				}
			}
			slices.Sort(want)
			if got := slices.Sorted(maps.Keys(a.rows)); !slices.Equal(got, want) {
				t.Errorf("%s asks %v, want %v", def.Ref(), got, want)
			}
			for _, row := range a.data {
				if row[0] == questionLine {
					listed = append(listed, strings.Join(row, " "))
				}
			}
			if !slices.Equal(listed, wantListed) {
				t.Errorf("%s lists %v", def.Ref(), listed)
			}
		}
	}
}

// A drop-down holds exactly what a question may be answered with; a number has its bounds.
func TestQuestionnaireDropDowns(t *testing.T) {
	for _, def := range framework.Builtins() {
		a := ask(t, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026})
		for _, q := range def.Questions() {
			dv := a.validation(q.ID, answerField)
			if q.Answer.Type == framework.Number {
				from, to := strconv.FormatFloat(*q.Answer.Minimum, 'g', 17, 64), strconv.FormatFloat(*q.Answer.Maximum, 'g', 17, 64)
				if dv.Type != "decimal" || dv.Formula1 != from || dv.Formula2 != to || *dv.ErrorStyle != "warning" {
					t.Errorf("%s: %+v, want a number from %s to %s", q.ID, dv, from, to)
				}
			} else if got, want := a.offered(dv), titles(q); !slices.Equal(got, want) {
				t.Errorf("%s offers %q, want %q", q.ID, got, want)
			}
			if got := a.offered(a.validation(q.ID, confidenceField)); !slices.Equal(got, []string{"low", "medium", "high"}) {
				t.Errorf("%s: grades of confidence %v", q.ID, got)
			}
			for _, o := range q.Answer.Options {
				if q.Answer.Type == framework.Checklist {
					if got := a.offered(a.validation(q.ID+"|"+o.ID, answerField)); !slices.Equal(got, []string{"x"}) {
						t.Errorf("%s|%s is marked with %v", q.ID, o.ID, got)
					}
				}
			}
		}
	}
}

// titles are the answers that a drop-down has to offer, found without the code that writes it.
func titles(q *framework.Node) []string {
	var list []string
	switch q.Answer.Type {
	case framework.Boolean:
		list = []string{"Yes", "No"}
	case framework.Checklist:
		if !slices.ContainsFunc(q.Answer.Options, func(o framework.Option) bool { return o.Exclusive }) {
			list = []string{"None of these"}
		}
	default:
		for _, o := range q.Answer.Options {
			list = append(list, o.Title.In("en"))
		}
		for _, l := range q.Answer.Levels {
			list = append(list, l.Title.In("en"))
		}
	}
	if q.NotApplicable == framework.NotApplicableWithReason {
		list = append(list, "n/a")
	}
	return append(list, "(clear)")
}

// Only the cells that are to be filled in are open, and none of a question that is closed.
func TestQuestionnaireLocks(t *testing.T) {
	def := builtin(t, "sample@1")
	shut := def.Questions()[0].ID
	a := ask(t, &QuestionnaireOf{
		Framework: def, Unit: "KEN", Year: 2026, Open: func(q string) bool { return q != shut },
		Answers: map[string]QuestionnaireAnswer{shut: {Value: best(def.Questions()[0])}},
	})
	inputs := []string{answerField, noteField, confidenceField, linksField}
	for key := range a.rows {
		question, _, option := strings.Cut(key, "|")
		for column := range a.cols {
			open := slices.Contains(inputs, column) && (!option || column == answerField) && question != shut
			if a.locked(key, column) == open {
				t.Errorf("%s of %s: locked is %v", column, key, !open)
			}
		}
	}
	if got := a.value(shut, formField); !strings.HasPrefix(got, "Closed") {
		t.Errorf("a closed question is to be answered so: %q", got)
	}
	for _, sheet := range a.GetSheetList() {
		protection := regexp.MustCompile(`<sheetProtection [^>]*>`).FindString(sheetXML(t, a, sheet))
		if !strings.Contains(protection, `sheet="1"`) && !strings.Contains(protection, `sheet="true"`) || strings.Contains(protection, "hash") || strings.Contains(protection, "password") {
			t.Errorf("%s is protected by %q", sheet, protection)
		}
		for _, may := range []string{"sort", "autoFilter", "formatColumns", "formatRows", "selectLockedCells"} {
			if strings.Contains(protection, may+`="1"`) || strings.Contains(protection, may+`="true"`) {
				t.Errorf("%s forbids %s", sheet, may)
			}
		}
	}
	if !strings.Contains(parts(t, a.bytes, "xl/workbook.xml")["xl/workbook.xml"], `name="rd_data" sheetId="`+itoa(len(a.GetSheetList()))+`" r:id="`) ||
		!strings.Contains(parts(t, a.bytes, "xl/workbook.xml")["xl/workbook.xml"], `state="veryHidden"`) {
		t.Error("rd_data is not very hidden")
	}
}

func sheetXML(t *testing.T, a *asked, sheet string) string {
	t.Helper()
	n, err := a.GetSheetIndex(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return parts(t, a.bytes, "xl/worksheets/sheet")["xl/worksheets/sheet"+itoa(n+1)+".xml"]
}

// Progress is counted by plain formulas, and each holds the count as it is, as a number.
func TestQuestionnaireProgress(t *testing.T) {
	def := builtin(t, "sample@1")
	of := &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026, Answers: map[string]QuestionnaireAnswer{}}
	for i, q := range def.Questions() {
		if i%3 != 0 {
			of.Answers[q.ID] = QuestionnaireAnswer{Value: best(q)}
		}
	}
	a := ask(t, of)
	number := regexp.MustCompile(`^<c r="[A-Z]+\d+"( s="\d+")?><f>([^<]*)</f><v>([0-9.]+)</v></c>$`)
	plain := regexp.MustCompile(`^(SUM|IF|OR|COUNTA|[A-Z]+[0-9]+|'[^']+'![A-Z]+[0-9]+|&#34;[^&]*&#34;|&#39;[^&]*&#39;![A-Z]+[0-9]+|[0-9]+|[(),:=/])+$`)
	formulas := 0
	for _, sheet := range a.GetSheetList() {
		for _, cell := range regexp.MustCompile(`<c [^>]*><f>.*?</c>`).FindAllString(sheetXML(t, a, sheet), -1) {
			formulas++
			if m := number.FindStringSubmatch(cell); len(m) != 4 || !plain.MatchString(m[2]) {
				t.Errorf("%s: %s", sheet, cell)
			}
		}
	}
	if formulas < len(def.Questions()) {
		t.Errorf("%d formulas for %d questions", formulas, len(def.Questions()))
	}
	answered := 0
	for _, q := range def.Questions() {
		want := "0"
		if of.Answers[q.ID].Value.Kind != framework.NotAssessed {
			want = "1"
			answered++
		}
		if got := a.value(q.ID, answeredField); got != want {
			t.Errorf("%s counts as %s, want %s", q.ID, got, want)
		}
		if got := a.value(q.ID, askedField); got != "1" {
			t.Errorf("%s is asked %s times", q.ID, got)
		}
	}
	var all []string
	for _, row := range a.values("Start") {
		if len(row) > 3 && row[0] == "All" {
			all = row
		}
	}
	want := []string{"All", itoa(answered), itoa(len(def.Questions())), shortest(float64(answered) / float64(len(def.Questions())))}
	if !slices.Equal(all, want) {
		t.Errorf("in all %v, want %v", all, want)
	}
	if !strings.Contains(parts(t, a.bytes, "xl/workbook.xml")["xl/workbook.xml"], "fullCalcOnLoad") {
		t.Error("the workbook does not ask to be calculated")
	}
}

// Nothing is written when the language or an answer is wrong.
func TestQuestionnaireErrors(t *testing.T) {
	def := builtin(t, "gci-pillars@2024")
	var b bytes.Buffer
	var e *assessment.Error
	err := Questionnaire(&b, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2024}, Report{Lang: "fr"})
	if !errors.As(err, &e) || e.Kind != assessment.Invalid {
		t.Errorf("a language there is none of: %v", err)
	}
	err = Questionnaire(&b, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2024, Answers: map[string]QuestionnaireAnswer{
		"legal": {Value: framework.Value{Kind: framework.Flag}},
	}}, report)
	if !errors.As(err, &e) || e.Kind != assessment.Invalid || len(e.Fields) != 1 || e.Fields[0].Path != "legal" {
		t.Errorf("an answer that is none: %v", err)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written by failures", b.Len())
	}
}

// The same questionnaire has the same bytes; its sheets are ready to be printed.
func TestQuestionnaireBytesAndPrinting(t *testing.T) {
	of := &QuestionnaireOf{Framework: builtin(t, "sample@1"), Unit: "KEN", Year: 2026, Answers: map[string]QuestionnaireAnswer{}}
	for _, q := range of.Framework.Questions() {
		of.Answers[q.ID] = QuestionnaireAnswer{Value: best(q), Note: "of " + q.ID}
	}
	a, b := ask(t, of), ask(t, of)
	if !bytes.Equal(a.bytes, b.bytes) {
		t.Error("two questionnaires of the same differ")
	}
	sheets := a.GetSheetList()
	checkPrinting(t, a.File, sheets[1:len(sheets)-1]...)
	if v, err := a.GetRowVisible(sheets[1], keysRow); err != nil || v {
		t.Errorf("the keys of the columns can be seen (%v)", err)
	}
	for column, col := range a.cols {
		letter, _ := excelize.ColumnNumberToName(col)
		v, err := a.GetColVisible(sheets[1], letter)
		if hidden := slices.Contains([]string{keyField, askedField, answeredField}, column); err != nil || v == hidden {
			t.Errorf("column %s can be seen: %v (%v)", column, v, err)
		}
	}
}
