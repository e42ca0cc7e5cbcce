package exports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

func TestRegisterOfSomeGapsSaysWhich(t *testing.T) {
	x := indexOf(t, loaded(t, small), "unit,year,law,team\nu1,2026,false,none\nu2,2026,true,some\nu3,2026,false,none\n")
	all := slices.Collect(x.Gaps())
	some := slices.DeleteFunc(slices.Clone(all), func(g assessment.Gap) bool { return g.Unit != "u3" })
	slices.Reverse(some)
	filters := []Filter{{"unit", []string{"u3", "=evil\x01()" + strings.Repeat("x", 100)}}, {"gain at least", []string{"1.5"}}}
	for name, tt := range map[string]struct {
		c     Choice
		wants []string
	}{
		"some": {Choice{some, len(all), filters}, []string{"Chosen: unit u3, =evil()xxx", "; gain at least 1.5. 2 of 4 gaps.", "Chosen by"}},
		"none": {Choice{nil, len(all), filters[:1]}, []string{"Chosen: unit u3", "0 of 4 gaps"}},
		"all":  {Choice{all, len(all), nil}, []string{"4 of 4 gaps"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := opened(t, func(b *bytes.Buffer) error { return SomeGapsRegister(b, x, tt.c, report) })
			text := dump(t, f)
			for _, want := range tt.wants {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in the workbook:\n%s", want, text)
				}
			}
			if (len(tt.c.Filters) == 0) == strings.Contains(text, "Chosen") {
				t.Errorf("whether it is a choice: %s", text)
			}
			rows, err := f.GetRows("Gaps")
			if err != nil || len(rows) != 4+len(tt.c.Gaps) {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			for i, g := range tt.c.Gaps {
				if row := rows[4+i]; !slices.Contains(row, g.Unit) || !slices.Contains(row, g.Question.ID) {
					t.Errorf("row %d is %q, want %s of %s", i, row, g.Question.ID, g.Unit)
				}
			}
		})
	}
}
