package exports

import (
	"bytes"
	"strings"
	"testing"

	"readiness/assessment"
)

// Whoever holds a workbook of a store can tell later whether the journal is still the same one.
func TestWorkbooksNameTheHead(t *testing.T) {
	all := madeUp(t)
	year := all.Panel.Years()[0]
	x, err := assessment.NewIndex(all.Panel.Only(func(r assessment.Row) bool { return r.Year == year }))
	if err != nil {
		t.Fatal(err)
	}
	const head = "7:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	for name, write := range map[string]func(*bytes.Buffer, Report) error{
		"country report": func(w *bytes.Buffer, r Report) error { return CountryReport(w, x, "XXA", year, r) },
		"portfolio":      func(w *bytes.Buffer, r Report) error { return Portfolio(w, x, r) },
		"gap register":   func(w *bytes.Buffer, r Report) error { return GapRegister(w, x, r) },
	} {
		r := report
		if text := dump(t, opened(t, func(w *bytes.Buffer) error { return write(w, r) })); strings.Contains(text, "Head of the journal") {
			t.Errorf("%s: answers of a file have a head", name)
		}
		r.Head = head
		f := opened(t, func(w *bytes.Buffer) error { return write(w, r) })
		for _, sheet := range []string{"Cover", "Method"} {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, row := range rows {
				found = found || len(row) > 1 && row[0] == "Head of the journal" && strings.HasPrefix(row[1], head)
			}
			if !found {
				t.Errorf("%s, %s: the head is missing", name, sheet)
			}
		}
	}
}
