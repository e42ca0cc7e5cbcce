package exports

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// meta types over a fact of the hidden sheet.
func (a *asked) meta(name, v string) {
	a.t.Helper()
	for i, row := range a.data {
		if row[0] == metaLine && row[1] == name {
			a.must(a.SetCellStr(dataSheetName, cellName(3, i+1), v))
		}
	}
}

// start types over the cell of Start that a defined name points at.
func (a *asked) start(name string, v any) {
	a.t.Helper()
	names := a.GetDefinedName()
	i := slices.IndexFunc(names, func(d excelize.DefinedName) bool { return d.Name == name })
	if i < 0 {
		a.t.Fatalf("there is no name %s", name)
	}
	sheet, cell, _ := strings.Cut(names[i].RefersTo, "!")
	a.must(a.SetCellValue(strings.Trim(sheet, "'"), strings.ReplaceAll(cell, "$", ""), v))
}

// What people see of whose answers these are, and what the hidden sheet says, have to be the same.
func TestReadQuestionnaireWhose(t *testing.T) {
	tests := []struct {
		name    string
		edit    func(a *asked)
		refused string // what both sheets say
		notices []string
	}{
		{name: "as it is", edit: func(*asked) {}},
		{name: "a number for the year", edit: func(a *asked) { a.start("rd_Start_year", 2026) }},
		{name: "spaces", edit: func(a *asked) { a.start("rd_Start_unit", " KEN ") }},
		{name: "rows above, another name, another place", edit: func(a *asked) {
			a.must(a.InsertRows("Start", 1, 30))
			a.must(a.SetSheetName("Start", "A 'page' 1"))
		}},
		{name: "another unit in the hidden sheet", edit: func(a *asked) { a.meta("unit", "UGA") }, refused: `the sheet Start says "KEN 2026, assessment 2", and the hidden sheet rd_data says "UGA 2026, assessment 2"`},
		{name: "another year there", edit: func(a *asked) { a.meta("year", "2025") }, refused: `rd_data says "KEN 2025, assessment 2"`},
		{name: "another number there", edit: func(a *asked) { a.meta("parallel", "1") }, refused: `Start says "KEN 2026, assessment 2", and the hidden sheet rd_data says KEN 2026`},
		{name: "another unit on Start", edit: func(a *asked) { a.start("rd_Start_unit", "UGA") }, refused: `the sheet Start says "UGA 2026, assessment 2"`},
		{name: "another year on Start", edit: func(a *asked) { a.start("rd_Start_year", "2027") }, refused: `the sheet Start says "KEN 2027, assessment 2"`},
		{name: "both in one", edit: func(a *asked) { a.start("rd_Start_unit", "KEN 2026"); a.start("rd_Start_year", ", assessment 2") }, refused: "two things"},
		{name: "no Start", edit: func(a *asked) { a.must(a.DeleteSheet("Start")) }, notices: []string{`: the sheet Start does not say … taken for "KEN 2026, assessment 2"`}},
		{name: "a blank", edit: func(a *asked) { a.start("rd_Start_unit", nil) }, notices: []string{": the sheet Start does not say"}},
		{name: "no names", edit: func(a *asked) { a.must(a.DeleteDefinedName(&excelize.DefinedName{Name: "rd_Start_unit"})) }, notices: []string{": the sheet Start does not say"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := filledIn(t)
			tt.edit(a)
			if tt.refused != "" {
				e := refusedQuestionnaire(t, a.of.Framework, a.file())
				if e.Kind != assessment.Invalid || !strings.Contains(e.Msg, tt.refused) || !strings.Contains(e.Fix, "Ask for a questionnaire for the one that is meant") {
					t.Errorf("%v", e)
				}
				return
			}
			in, notices := readBack(t, a.of.Framework, a.file())
			if len(in.Answers) != 4 || in.Answers[0].Unit != "KEN" || in.Answers[0].Parallel != 2 {
				t.Errorf("%v", questionnaireLines(in))
			}
			checkNotices(t, notices, tt.notices)
		})
	}
}

// The first assessment shows no number, and the names are those of no dimension.
func TestQuestionnaireWhoseNames(t *testing.T) {
	def := loaded(t, strings.Replace(tricky, "id: a-b", "id: Start-unit", 1))
	a := ask(t, &QuestionnaireOf{Framework: def, Unit: "=1+1", Year: 2026})
	in, notices := readBack(t, def, a.file())
	checkNotices(t, notices, nil)
	if len(in.Faults) > 0 {
		t.Errorf("%v", questionnaireLines(in))
	}
	names := map[string]string{}
	for _, d := range a.GetDefinedName() {
		names[d.Name] = d.RefersTo
	}
	if names["rd_Start_unit"] != "'Start'!$B$7" || names["rd_Start_year"] != "'Start'!$B$8" || names["rd_Start_parallel"] != "" || !strings.HasPrefix(names["rd_Start_unit_2"], "'history") {
		t.Errorf("%v", names)
	}
	a.meta("parallel", "2")
	if e := refusedQuestionnaire(t, def, a.file()); !strings.Contains(e.Msg, "two things") {
		t.Error(e)
	}
}
