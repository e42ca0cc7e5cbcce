package exports

import (
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment/framework"
)

// What is printed of a sheet of questions ends with the last column that is filled in; a blank one stands between it and the
// numbers behind the progress, which show nothing either.
func TestQuestionnairePrintArea(t *testing.T) {
	for _, reviewed := range []bool{false, true} {
		of := &QuestionnaireOf{Framework: builtin(t, "sample@1"), Unit: "KEN", Year: 2026, Answers: map[string]QuestionnaireAnswer{}}
		last := linksField
		if reviewed {
			of.Answers["action-plan"] = QuestionnaireAnswer{Review: "questioned", ReviewReason: "why"}
			last = reviewField
		}
		a := ask(t, of)
		areas := map[string]string{}
		for _, d := range a.GetDefinedName() {
			if d.Name == "_xlnm.Print_Area" {
				areas[d.Scope] = d.RefersTo
			}
		}
		sheet, _ := a.at("action-plan", answerField)
		letter, _ := excelize.ColumnNumberToName(a.cols[last])
		if want := sheetRef(sheet) + "$B$2:$" + letter + "$" + itoa(len(a.values(sheet))); areas[sheet] != want {
			t.Errorf("%s prints %s, want %s", sheet, areas[sheet], want)
		}
		if areas["Codes"] != "'Codes'!$A$1:$C$2" || areas["Start"] != "" {
			t.Errorf("%v", areas)
		}
		if a.cols[askedField] != a.cols[last]+2 {
			t.Errorf("no column between %d and %d", a.cols[last], a.cols[askedField])
		}
		if seen := a.value("action-plan", askedField); seen != "1" {
			t.Errorf("asked %s", seen)
		}
		for _, column := range []string{askedField, answeredField} {
			for _, row := range []int{totalsRow, a.rows["action-plan"].row} {
				if shown, err := a.GetCellValue(sheet, cellName(a.cols[column], row)); err != nil || strings.TrimSpace(shown) != "" {
					t.Errorf("%s in row %d shows %q, %v", column, row, shown, err)
				}
			}
		}
	}
}

// On paper the options stand beside their question: numbered, by their ids where these are numbers. Of a closed question
// they do not.
func TestQuestionnairePrintsOptions(t *testing.T) {
	a := ask(t, &QuestionnaireOf{Framework: loaded(t, tricky), Unit: "u", Year: 2026})
	for question, want := range map[string]string{
		"q1": "Choose one: Yes / No", "q2": "Choose one:\n1  (clear [none]\n2  (clear [some]\n3  =1,2\nn/a needs a note", "q3": "Choose one:\n1  Same [1]\n2  same [2]",
		"q4": "A number days\nn/a needs a note", "q5": "Mark with x below what applies",
	} {
		if got := a.value(question, formField); got != want {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
	a = ask(t, &QuestionnaireOf{Framework: loaded(t, strings.Replace(tricky, `levels: [{id: "1"`, `levels: [{id: "0"`, 1)), Unit: "u", Year: 2026, Open: func(q string) bool { return q != "q2" }})
	if got := a.value("q3", formField); got != "Choose one:\n0  Same [0]\n2  same [2]" {
		t.Errorf("by ids: %q", got)
	}
	if got := a.value("q2", formField); !strings.HasPrefix(got, "Closed") || strings.Contains(got, "[some]") {
		t.Errorf("closed: %q", got)
	}
	// Every title of every option, and room for it: the row is as high as the lines need.
	for _, def := range framework.Builtins() {
		a := ask(t, &QuestionnaireOf{Framework: def, Unit: "KEN", Year: 2026})
		for _, q := range def.Questions() {
			form := a.value(q.ID, formField)
			if q.Answer.Type == framework.Checklist || q.Answer.Type == framework.Number {
				continue
			}
			for _, title := range titles(q) {
				if option := !regexp.MustCompile(`^(n/a|\(clear\))$`).MatchString(title); option && !strings.Contains(form, title) {
					t.Errorf("%s: %q is not in %q", q.ID, title, form)
				}
			}
			sheet, _ := a.at(q.ID, formField)
			height, err := a.GetRowHeight(sheet, a.rows[q.ID].row)
			if needs := float64(strings.Count(form, "\n")+1) * 12; err != nil || height < min(needs, tallest) {
				t.Errorf("%s: %d lines in %g points, %v", q.ID, strings.Count(form, "\n")+1, height, err)
			}
		}
	}
}
