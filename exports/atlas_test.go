package exports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/country"
)

// A workbook shows the classes of the panel's atlas, and on the method sheet whose they are.
func TestWorkbooksShowTheAtlas(t *testing.T) {
	r, err := country.ParseRenewal("classes.csv", []byte("# What: New groups\n# As of: FY2030\n# Source: A bank\n# Rights: none\n"+
		"country,fiscal_year,income,lending\nKEN,2019,H,IDA\nKEN,2030,H,IDA\n"))
	if err != nil {
		t.Fatal(err)
	}
	atlas, err := country.Builtin().With(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(usedVintages(atlas)) - len(usedVintages(nil)); got != 1 {
		t.Errorf("the renewal of two tables stands %d times", got)
	}
	panel := *madeUp(t).Panel
	panel.Rows = slices.Clone(panel.Rows[:1])
	panel.Rows[0].Unit, panel.Rows[0].Year = "KEN", 2030
	for _, tt := range []struct {
		atlas *country.Atlas
		want  []string
		never string
	}{
		{nil, []string{"Lower middle income (World Bank, FY2025)", "Blend (World Bank, FY2025)", "Lower middle income"}, "FY2030"},
		{atlas, []string{"High income (World Bank, FY2030)", "IDA (World Bank, FY2030)", "High income", "New groups", "FY2030; A bank; none"}, "Lower middle income"},
	} {
		panel.Atlas = tt.atlas
		x, err := assessment.NewIndex(&panel)
		if err != nil {
			t.Fatal(err)
		}
		var one, many bytes.Buffer
		if err := CountryReport(&one, x, "KEN", 2030, Report{}); err != nil {
			t.Fatal(err)
		}
		if err := Portfolio(&many, x, Report{}); err != nil {
			t.Fatal(err)
		}
		text := texts(t, one.Bytes()) + texts(t, many.Bytes())
		for _, want := range tt.want {
			if !strings.Contains(text, "\n"+want+"\n") {
				t.Errorf("no cell %q", want)
			}
		}
		if strings.Contains(text, tt.never) {
			t.Errorf("a cell with %q", tt.never)
		}
	}
}

// texts lists the cells of a workbook, each on a line.
func texts(t *testing.T, workbook []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			b.WriteString("\n" + strings.Join(row, "\n") + "\n")
		}
	}
	return b.String()
}
