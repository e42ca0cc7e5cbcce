package vet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"readiness/exports/vet"
)

// What a file may cost, whatever is in it. Memory is all that was ever taken, also what was given back.
const (
	mostMemory = 256 << 20
	mostTime   = 5 * time.Second
)

// TestBounded vets the files that are made to cost most: as large as the limits allow, and refused late or never.
func TestBounded(t *testing.T) {
	worst, slowest := uint64(0), time.Duration(0)
	cost := func(name string, data []byte, taker vet.Taker) error {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := vet.Read(data, vet.Default(), taker)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		memory := after.TotalAlloc - before.TotalAlloc
		if worst, slowest = max(worst, memory), max(slowest, took); memory > mostMemory || took > mostTime {
			t.Errorf("%s: %d MiB, %v", name, memory>>20, took)
		}
		if err != nil {
			checkPlain(t, err)
		}
		t.Logf("%-40s %8d bytes %6.1f MiB %8v %.70v", name, len(data), float64(memory)/(1<<20), took.Round(time.Millisecond), err)
		return err
	}
	vetted := func(name string, data []byte) {
		err := cost(name, data, nil)
		again := cost(name+", read", data, &counted{})
		if fmt.Sprint(again) != fmt.Sprint(err) && (err == nil || !strings.Contains(fmt.Sprint(again), "<styleSheet> belongs")) { // which only a reader minds
			t.Errorf("%s: read, it is refused as %v, and otherwise as %v", name, again, err)
		}
	}
	for _, tt := range refusals(t) {
		vetted(tt.name, tt.data)
	}
	for name, data := range costly(t) {
		vetted(name, data)
	}
	t.Logf("at worst %.1f MiB, %v", float64(worst)/(1<<20), slowest)
}

// counted looks at every cell and keeps none.
type counted struct{ cells, bytes int }

func (c *counted) Names(names []vet.Name) { c.cells += len(names) }

func (c *counted) Row(_ int, row *vet.Row) bool {
	for cell := range row.Cells() {
		c.cells++
		c.bytes += len(cell.Text)
	}
	return true
}

func costly(t testing.TB) map[string][]byte {
	cells := func(rows, columns int) string {
		r := rand.New(rand.NewPCG(3, 4))
		var b strings.Builder
		for range rows {
			b.WriteString("<row>")
			for range columns {
				b.WriteString(`<c t="s" s="` + strconv.Itoa(r.IntN(1000)) + `"><v>` + strconv.Itoa(r.IntN(2)) + `</v></c>`)
			}
			b.WriteString("</row>")
		}
		return b.String()
	}
	// noise is packed just so loosely that the ratio is kept.
	noise := func(n int, tight float64, letters string) string {
		r := rand.New(rand.NewPCG(1, 2))
		b := make([]byte, n)
		for i := range b {
			b[i] = letters[0]
			if r.Float64() > tight {
				b[i] = letters[r.IntN(len(letters))]
			}
		}
		return string(b)
	}
	comment := func(n int) string { return "<a><!--" + noise(n, 0.99, "abcdefgh") + "--></a>" }
	attributes := manyAttributes(128)
	var wide strings.Builder
	for i := range 1000 {
		wide.WriteString(strings.Replace(attributes, "<x", "<x"+strconv.Itoa(i), 1))
	}
	return map[string][]byte{
		"a part of 1 GiB of zeros":      zeros(t, 1<<30),
		"1 GiB that says 1,000 bytes":   zeros(t, 1000),
		"1 GiB that says 30 MiB":        zeros(t, 30<<20),
		"as many cells as may be":       zipped(t, rows(cells(1500, 160))),
		"two parts of 32 MiB":           zipped(t, append(sound(), file{"xl/a.xml", comment(31 << 20)}, file{"xl/b.xml", comment(31 << 20)})),
		"64 MiB that are not XML":       zipped(t, append(sound(), file{"a.bin", noise(31<<20, 0.98, "\x00\x01")}, file{"b.bin", noise(31<<20, 0.98, "\x00\x01")})),
		"references only":               zipped(t, append(sound(), file{"xl/a.xml", "<a>" + strings.ReplaceAll(noise(3_000_000, 0, "abcdefgh"), "a", "&#x10FFFF;&amp;") + "</a>"})),
		"comments and blanks":           zipped(t, append(sound(), file{"xl/a.xml", "<a/>" + strings.ReplaceAll(noise(8_000_000, 0, "\n\t a"), "a", "<!---->")})),
		"many attributes":               zipped(t, append(sound(), file{"xl/a.xml", "<a>" + wide.String() + "</a>"})),
		"2,000 parts":                   manyParts(t, 2000),
		"shared texts, all of one kind": zipped(t, with(sound(), texts, `<sst `+main+`>`+strings.Repeat("<si><t>a</t></si>\n", 199_999)+`</sst>`)),
		"relations":                     zipped(t, append(sound(), file{"x/_rels/x.rels", manyRelations(149_000)})),
		"text in many small elements":   zipped(t, with(sound(), texts, `<sst `+main+`><si><t>0</t></si><si><t>1</t></si><si>`+numbered(499_990)+`</si></sst>`)),
		"texts in place, in pieces":     zipped(t, rows(inPlace(180_000))),
		"one text in 200,000 cells":     zipped(t, with(rows(cells(1200, 160)), texts, `<sst `+main+`><si><t>`+noise(300, 0, "abcdefgh")+`</t></si><si/></sst>`)),
		"escapes":                       zipped(t, with(sound(), texts, `<sst `+main+`><si><t>0</t></si><si><t>1</t></si>`+strings.Repeat(`<si><t>`+strings.ReplaceAll(noise(36_000, 0, "abcdefgh"), "a", "_x000D_&#x10FFFF;")+`</t></si>`, 100)+`</sst>`)),
		"defined names":                 zipped(t, edit(t, sound(), book, "</sheets>", "</sheets><definedNames>"+manyNames(140_000)+"</definedNames>")),
		"number formats":                zipped(t, with(sound(), "xl/styles.xml", manyFormats(70_000))),
		"types":                         zipped(t, with(sound(), types, manyTypes(149_000))),
		"16 MiB that are no archive":    bytes.Repeat([]byte("PK\x03\x04"), 4<<20),
		"16 MiB of ends of archives":    append([]byte("PK\x03\x04"), bytes.Repeat([]byte("PK\x05\x06"), 4<<20-2)...),
	}
}

// zeros is a workbook with a part of 1 GiB of zeros in 1 MiB, which says that it has another size.
func zeros(t testing.TB, says uint64) []byte {
	t.Helper()
	var piece bytes.Buffer // of 1 MiB, which can follow itself
	w, err := flate.NewWriter(&piece, 9)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	packed := append(bytes.Repeat(piece.Bytes(), 1<<10), deflated(t, nil)...)
	return forged(t, append(sound(), file{"xl/media/zeros.bin", "\x00"}), func(h *zip.FileHeader, own []byte) []byte {
		if h.Name != "xl/media/zeros.bin" {
			return own
		}
		h.UncompressedSize64 = says
		return packed
	})
}

// inPlace is rows with texts that stand in their cells, each in two pieces.
func inPlace(n int) string {
	var b strings.Builder
	for i := range n {
		if i%150 == 0 {
			b.WriteString("<row>")
		}
		b.WriteString(`<c t="str"><v>` + strconv.Itoa(i*7919%n) + `<!---->&amp;</v></c>`)
		if i%150 == 149 {
			b.WriteString("</row>")
		}
	}
	return b.String()
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<definedName name="a` + strconv.Itoa(i*7919%n) + `">A!B` + strconv.Itoa(i) + `</definedName>`)
	}
	return b.String()
}

func manyFormats(n int) string {
	var b strings.Builder
	b.WriteString(`<styleSheet ` + main + `><numFmts>`)
	for i := range n {
		b.WriteString(`<numFmt numFmtId="` + strconv.Itoa(i*7919%n) + `" formatCode="` + strconv.Itoa(i) + `"/>`)
	}
	return b.String() + `</numFmts><cellXfs>` + strings.Repeat(`<xf numFmtId="14"/>`, n) + `</cellXfs></styleSheet>`
}

func manyRelations(n int) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := range n {
		b.WriteString(`<Relationship Id="r` + strconv.Itoa(i) + `" Type="t" Target="` + strconv.Itoa(i*7919%n) + `"/>`)
	}
	return b.String() + `</Relationships>`
}

func manyTypes(n int) string {
	var b strings.Builder
	b.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	for i := range n {
		b.WriteString(`<Override PartName="/` + strconv.Itoa(i) + `" ContentType="` + strconv.Itoa(i*7919%n) + `"/>`)
	}
	return b.String() + `</Types>`
}
