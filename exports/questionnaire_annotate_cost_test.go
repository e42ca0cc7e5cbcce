package exports

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// What giving a workbook back may cost, whatever is in it.
const (
	mostAnnotating     = 256 << 20
	mostAnnotatingTime = 5 * time.Second
)

// TestAnnotatedBounded gives the files back that cost most, as large as the limits allow.
func TestAnnotatedBounded(t *testing.T) {
	a, r := mixed(t)
	law := "xl/worksheets/sheet2.xml"
	grow := func(part, before, text string) []byte {
		return rewritten(t, a.file(), func(name, old string) string {
			if name == part {
				return strings.Replace(old, before, text+before, 1)
			}
			return old
		})
	}
	for name, data := range map[string][]byte{
		"rows":        grow(law, "</sheetData>", repeated(9, 11_000, func(n int) string { return fmt.Sprintf(`<row r="%d"/>`, n+1) })),
		"cells":       grow(law, "</sheetData>", repeated(9, 7_300, func(n int) string { return fmt.Sprintf(`<row r="%d">%s</row>`, n+1, strings.Repeat("<c/>", 19)) })),
		"gaps":        grow(law, "</sheetData>", repeated(9, 700, func(n int) string { return fmt.Sprintf(`<row r="%d"><c r="GR%d" t="b"><v>1</v></c></row>`, n+1, n+1) })),
		"merged":      grow(law, "<pageMargins", "<mergeCells>"+repeated(0, 140_000, func(n int) string { return `<mergeCell ref="` + odd(n) + `"/>` })+"</mergeCells>"),
		"overlapping": grow(law, "<pageMargins", "<mergeCells>"+repeated(0, 440, func(n int) string { return `<mergeCell ref="` + cellName(1, 900-n) + ":" + cellName(2, 901-n) + `"/>` })+"</mergeCells>"),
		"validations": grow(law, "<pageMargins", "<dataValidations>"+repeated(0, 140_000, func(n int) string { return `<dataValidation sqref="` + odd(n) + `"/>` })+"</dataValidations>"),
		"hyperlinks":  grow(law, "<pageMargins", "<hyperlinks>"+repeated(0, 140_000, func(n int) string { return `<hyperlink ref="` + odd(n) + `"/>` })+"</hyperlinks>"),
		"columns":     grow(law, "</cols>", repeated(0, 140_000, func(n int) string { return fmt.Sprintf(`<col min="%d" max="%d"/>`, 300+n*7919%9000, 300+n*104729%9000) })),
		"no width": rewritten(t, a.file(), func(_, old string) string {
			return strings.NewReplacer(`defaultRowHeight="15"`, `defaultRowHeight="0.01"`, ` width="`, ` width="0.01" was="`).Replace(old)
		}),
		"texts":  grow("xl/sharedStrings.xml", "</sst>", repeated(0, 37_000, func(n int) string { return `<si><r><t>` + odd(n) + `</t></r></si>` })),
		"styles": grow("xl/styles.xml", "</cellXfs>", repeated(0, 38_000, func(n int) string { return fmt.Sprintf(`<xf fontId="%d"/>`, n*7919%9000) })),
		"names":  grow("xl/workbook.xml", "</definedNames>", repeated(0, 38_000, func(n int) string { return fmt.Sprintf(`<definedName name="n%d" localSheetId="1">1</definedName>`, n) })),
	} {
		about := *r
		for i := range 9000 { // a comment in every row
			if name != "cells" && name != "rows" && name != "columns" && name != "no width" {
				break
			}
			about.Cells = append(about.Cells, assessment.ImportCell{Sheet: "Law", Cell: cellName(2+i%8, 1+i), Question: "courts", Status: assessment.ImportRefused, Message: strings.Repeat("m", 200)})
		}
		peak, took, err := costOf(func() error { return Annotated(&bytes.Buffer{}, name, data, &about) })
		t.Logf("%-11s %8d bytes %6.1f MiB %8v %.60v", name, len(data), float64(peak)/(1<<20), took.Round(time.Millisecond), err)
		if peak > mostAnnotating || took > mostAnnotatingTime {
			t.Errorf("%s: %d MiB, %v", name, peak>>20, took)
		}
	}
}

// odd is a cell that packs badly.
func odd(n int) string { return cellName(1+n*7919%200, 1+n*104729%20_000) }

func repeated(from, n int, one func(int) string) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		b.WriteString(one(i))
	}
	return b.String()
}

// costOf runs something and gives the most memory that was in use meanwhile, beyond that before it.
func costOf(run func() error) (peak uint64, took time.Duration, err error) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapInuse
	done := make(chan struct{})
	highest := make(chan uint64)
	go func() {
		most := uint64(0)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-done:
				tick.Stop()
				highest <- most
				return
			case <-tick.C:
			}
		}
	}()
	start := time.Now()
	err = run()
	took = time.Since(start)
	close(done)
	return max(<-highest, before) - before, took, err
}
