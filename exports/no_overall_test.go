package exports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// modelIndex answers every question of a built-in framework with one of its levels, the units' by turns.
func modelIndex(t *testing.T, ref string, units ...string) *assessment.Index {
	t.Helper()
	def, err := framework.Builtin(ref)
	if err != nil {
		t.Fatal(err)
	}
	p := &assessment.Panel{Framework: def, Atlas: country.Builtin()}
	for u, unit := range units {
		r := assessment.Row{Unit: unit, Year: 2024}
		for i, q := range def.Questions() {
			levels := q.Answer.Levels
			r.Values = append(r.Values, framework.Value{Kind: framework.OneOption, Option: levels[min(len(levels)-1, 1+(u+i)%2)].ID})
		}
		p.Rows = append(p.Rows, r)
	}
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// sheetTexts gives all that stands in a sheet.
func sheetTexts(t *testing.T, workbook []byte, sheet string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, " | ") + "\n")
	}
	return b.String()
}

func wantSaid(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q does not stand in:\n%s", w, got)
		}
	}
}

// TestNoOverallNumber: workbooks of a framework without an overall number say so, and show the parts that have one.
func TestNoOverallNumber(t *testing.T) {
	units := []string{"KEN", "GHA", "TGO", "SEN", "JPN"}
	x := modelIndex(t, "cmm@2021", units...)
	var report, portfolio bytes.Buffer
	if err := CountryReport(&report, x, "GHA", 2024, Report{}); err != nil {
		t.Fatal(err)
	}
	if err := Portfolio(&portfolio, x, Report{}); err != nil {
		t.Fatal(err)
	}
	const none = "This framework gives no overall number: there is no index"
	wantSaid(t, sheetTexts(t, report.Bytes(), "Summary"), none, "this framework gives no overall number", "nothing to rank by", "Response to incidents and crises", "Median of all")
	wantSaid(t, sheetTexts(t, report.Bytes(), "Gaps"), "so that a gap has no gain")
	wantSaid(t, sheetTexts(t, report.Bytes(), "Scores"), "gives no overall number")
	wantSaid(t, sheetTexts(t, portfolio.Bytes(), "Summary"), none, "Africa")
	wantSaid(t, sheetTexts(t, portfolio.Bytes(), "Ranks"), "Nobody is ranked")
	wantSaid(t, sheetTexts(t, portfolio.Bytes(), "Heat map"), "gives no overall number", "Disclosure of weaknesses")
	wantSaid(t, sheetTexts(t, portfolio.Bytes(), "Weakest link"), "Disclosure of weaknesses")
	if got := sheetTexts(t, portfolio.Bytes(), "Weakest link"); strings.Contains(got, "| Index") {
		t.Error("the weakest link of an index that there is not")
	}
}

// TestProfileReport: the report of a profile names the tier that is reached, and what holds the next back comes first.
func TestProfileReport(t *testing.T) {
	x := modelIndex(t, "sim3@1", "north", "south")
	var report bytes.Buffer
	if err := CountryReport(&report, x, "north", 2024, Report{}); err != nil {
		t.Fatal(err)
	}
	wantSaid(t, sheetTexts(t, report.Bytes(), "Summary"), "Described", "1 of 3; 22 questions hold back Written")
	wantSaid(t, sheetTexts(t, report.Bytes(), "Gaps"), "what holds back Written comes first", "Levels short of the next tier")
	for i, g := range x.GapsOf(0) {
		if want := map[bool]int{true: 1}[i < 22]; g.Behind != want || g.Gain != 0 || !g.HasGain {
			t.Errorf("gap %d, %s: behind by %d, gain %v", i, g.Question.ID, g.Behind, g.Gain)
		}
	}
	p, ok := x.Profile(0, x.Panel.Framework.Root)
	if last, reached := p.Last(); !ok || !reached || last.ID != "described" || p.Margin != -1 || len(p.Behind) != 22 {
		t.Errorf("profile %+v (%v)", p, ok)
	}
	if next, more := p.Next(); !more || next.ID != "written" {
		t.Errorf("next is %+v", next)
	}
}
