package exports

import (
	"bytes"
	"io"
	"testing"

	"readiness/exports/vet"
)

// Every workbook of ours passes the look that an uploaded one gets, and the sheets that it finds are those written.
func TestWorkbooksPassTheVetting(t *testing.T) {
	x := gciIndex(t)
	for name, write := range map[string]func(io.Writer) error{
		"country report": func(w io.Writer) error { return CountryReport(w, x, "KEN", 2024, report) },
		"portfolio":      func(w io.Writer) error { return Portfolio(w, x, report) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			found, err := vet.Workbook(b.Bytes(), vet.Default())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range found.Sheets {
				if s.Rows == 0 || s.LastColumn == 0 {
					t.Errorf("nothing on sheet %q", s.Name)
				}
			}
		})
	}
}
