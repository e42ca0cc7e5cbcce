package vet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"readiness/exports/vet"
)

// all takes everything.
type all struct {
	names  []vet.Name
	sheets map[int]map[int][]vet.Cell // by sheet and row
	most   int                        // rows of a sheet that are wanted; 0 = all
}

func (a *all) Names(names []vet.Name) { a.names = names }

func (a *all) Row(sheet int, row *vet.Row) bool {
	if a.sheets == nil {
		a.sheets = map[int]map[int][]vet.Cell{}
	}
	if a.sheets[sheet] == nil {
		a.sheets[sheet] = map[int][]vet.Cell{}
	}
	a.sheets[sheet][row.Number] = slices.Collect(row.Cells())
	return a.most == 0 || len(a.sheets[sheet]) < a.most
}

func read(t testing.TB, data []byte) (*vet.Book, *all) {
	t.Helper()
	taken := &all{}
	b, err := vet.Read(data, vet.Default(), taken)
	if err != nil {
		t.Fatal(err)
	}
	return b, taken
}

// sameCells makes sure that Read gives of every cell what the library gives of raw values.
func sameCells(t testing.TB, f *excelize.File, data []byte) {
	t.Helper()
	book, taken := read(t, data)
	for i, s := range book.Sheets {
		rows, err := f.Rows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; rows.Next(); n++ {
			want, err := rows.Columns()
			if err != nil {
				t.Fatal(err)
			}
			got := make([]string, 0, len(want))
			for _, c := range taken.sheets[i][n] {
				if c.Text != "" || c.Formula {
					got = append(append(got, make([]string, c.Column-len(got)-1)...), c.Text)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("sheet %q, row %d:\ngot  %q\nwant %q", s.Name, n, got, want)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var names []vet.Name
	for _, d := range f.GetDefinedName() {
		names = append(names, vet.Name{Name: d.Name, RefersTo: d.RefersTo})
	}
	if !slices.Equal(taken.names, names) {
		t.Errorf("defined names %q, want %q", taken.names, names)
	}
	if props, err := f.GetWorkbookProps(); err != nil || (props.Date1904 != nil && *props.Date1904) != book.Since1904 {
		t.Errorf("days since 1904: %v, %v", book.Since1904, err)
	}
}

// sameLooks makes sure of what is told of cells beside their texts.
func sameLooks(t testing.TB, f *excelize.File, data []byte) {
	t.Helper()
	book, taken := read(t, data)
	kinds := map[byte][]excelize.CellType{
		0: {excelize.CellTypeUnset}, 'n': {excelize.CellTypeUnset, excelize.CellTypeNumber}, 'b': {excelize.CellTypeBool}, 'd': {excelize.CellTypeDate},
		'e': {excelize.CellTypeError}, 't': {excelize.CellTypeFormula, excelize.CellTypeInlineString, excelize.CellTypeSharedString},
	}
	for i, s := range book.Sheets {
		for row, cells := range taken.sheets[i] {
			for _, c := range cells {
				at, err := excelize.CoordinatesToCellName(c.Column, row)
				if err != nil {
					t.Fatal(err)
				}
				if kind, err := f.GetCellType(s.Name, at); err != nil || !slices.Contains(kinds[c.Kind], kind) {
					t.Errorf("%s!%s is %q; the library says %v, %v", s.Name, at, c.Kind, kind, err)
				}
				if formula, err := f.GetCellFormula(s.Name, at); err != nil || formula != "" && !c.Formula {
					t.Errorf("%s!%s: a formula %v; the library says %q, %v", s.Name, at, c.Formula, formula, err)
				}
				sameFormat(t, f, book, s.Name, at, c.Style)
			}
		}
	}
}

func sameFormat(t testing.TB, f *excelize.File, book *vet.Book, sheet, at string, style int) {
	t.Helper()
	if id, err := f.GetCellStyle(sheet, at); err != nil || style > 0 && id != style {
		t.Errorf("%s!%s has the style %d; the library says %d, %v", sheet, at, style, id, err)
	}
	got, want := book.Format(style), vet.Format{}
	if known, err := f.GetStyle(style); err == nil {
		want.ID = known.NumFmt
		if known.CustomNumFmt != nil {
			want = vet.Format{ID: got.ID, Own: true, Code: *known.CustomNumFmt}
		}
	}
	if got != want {
		t.Errorf("%s!%s: the format is %+v; the library says %+v", sheet, at, got, want)
	}
}

// lax is what the library reads into numbers and switches, and stumbles over if it is none; Read does not look at it.
var lax = regexp.MustCompile(`rPr|rPh|phoneticPr|<([\w.-]+:)?f[ \t\r\n/]|purl\.oclc\.org`)

// laxly says that a workbook has something of that, in a sheet or a shared text, which only a fuzzer makes senseless.
func laxly(t testing.TB, data []byte) bool {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(r.File, func(part *zip.File) bool {
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		return lax.Match(text)
	})
}

func opened(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// Workbooks as the library itself writes them, and as LibreOffice and openpyxl save them.
func TestReadLikeTheLibrary(t *testing.T) {
	files := map[string][]byte{"sound": zipped(t, sound()), "strict": zipped(t, strict()), "typical": typical(t, 2, 30)}
	for _, name := range []string{"libreoffice.xlsx", "openpyxl.xlsx"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			f := opened(t, data)
			sameCells(t, f, data)
			sameLooks(t, f, data)
		})
	}
}

// withTexts is the sound workbook with other shared texts, each shown in a row of its own, and then other rows.
func withTexts(items []string, rows string) []file {
	var cells, list strings.Builder
	for i, item := range items {
		fmt.Fprintf(&cells, `<row><c t="s"><v>%d</v></c></row>`, i)
		list.WriteString("<si>" + item + "</si>")
	}
	files := with(sound(), texts, xmlHead+`<sst `+main+`>`+list.String()+`</sst>`)
	return with(files, sheet1, worksheet(cells.String()+rows))
}

// What a text can be made of, with what it says.
var madeOf = map[string]string{
	``: "", `<t/>`: "", `<t></t>`: "", `<t>a</t>`: "a", `<t xml:space="preserve"> a </t>`: " a ", `<t> a </t>`: " a ",
	`<t>&lt;&amp;&gt;&quot;&apos;&#233;&#x1F6E1;</t>`: "<&>\"'é🛡", "<t>a\r\nb\rc&#13;\nd&#10;</t>": "a\nb\nc\r\nd\n",
	`<t>a_x000D__x000a_b</t>`: "a\r\nb", `<t>_x005F_x0041_</t>`: "_x0041_", `<t>_x0041_x0042_</t>`: "Ax0042_", `<t>_xD83D__xDE00_</t>`: "",
	`<t>_x00g1_ _x041_ _X0041_ _x+041_ __x0041_</t>`: "_x00g1_ _x041_ _X0041_ _x+041_ _A", `<t>&#95;x0041_</t>`: "A", `<t>_x0001__xFFFE_</t>`: "\x01\uFFFE",
	`<t><![CDATA[<&amp;]]></t>`: "<&amp;", `<t>a<!-- no -->b<![CDATA[c]]>d<?no no?>e</t>`: "abcde", "<t>a\r<!-- -->\nb</t>": "a\n\nb",
	`<r><t>one </t></r><r><rPr><b/><sz val="9"/></rPr><t>two</t></r>`: "one two", `<r><t>_x00</t></r><r><t>41_</t></r>`: "A", `<r/><r><rPr/></r>`: "",
	`<t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh><phoneticPr fontId="1"/>`: "漢字", `<rPh sb="0" eb="1"><t>a</t></rPh><r><t>b</t></r>`: "b",
	`<t>a</t><t>b</t>`: "b", `<r><t>a</t><t>b</t></r><t>c</t>`: "cb", `<t>a<t>b</t><x>c</x>d</t>`: "ad", `<x><t>a</t><r><t>b</t></r></x>`: "", `<r><x><t>a</t></x><r><t>b</t></r></r>`: "",
	" a <t>b</t> c ": "b", `<x:t xmlns:x="urn:x">a</x:t>`: "a", `<t>a</t><t/>`: "",
}

func TestReadTexts(t *testing.T) {
	for written, want := range madeOf {
		data := zipped(t, withTexts([]string{written}, `<row><c r="B2" t="inlineStr"><is>`+written+`</is></c></row>`))
		sameCells(t, opened(t, data), data)
		_, taken := read(t, data)
		for row, column := range map[int]int{1: 1, 2: 2} {
			cells := taken.sheets[0][row]
			if want == "" && len(cells) == 0 {
				continue
			}
			if len(cells) != 1 || cells[0] != (vet.Cell{Column: column, Text: want, Kind: 't', Result: true}) {
				t.Errorf("%s, row %d: %+v, want %q", written, row, cells, want)
			}
		}
	}
}

// What a cell can be, with what is read of it.
func TestReadCells(t *testing.T) {
	for written, want := range map[string]vet.Cell{
		`<c r="C1"><v>1</v></c>`: {Column: 3, Text: "1", Kind: 'n', Result: true}, `<c/><c><v>1e3</v></c>`: {Column: 2, Text: "1e3", Kind: 'n', Result: true},
		`<c t="n" s="7"><v> 01.50 </v></c>`:         {Column: 1, Text: " 01.50 ", Kind: 'n', Style: 7, Result: true},
		`<c><v>0.1000000000000000055</v></c>`:       {Column: 1, Text: "0.1000000000000000055", Kind: 'n', Result: true},
		`<c t="b"><v>1</v></c>`:                     {Column: 1, Text: "1", Kind: 'b', Result: true},
		`<c t="b"/>`:                                {Column: 1, Kind: 'b'},
		`<c t="e"><v>#DIV/0!</v></c>`:               {Column: 1, Text: "#DIV/0!", Kind: 'e', Result: true},
		`<c t="d"><v>2026-03-31T00:00:00</v></c>`:   {Column: 1, Text: "2026-03-31T00:00:00", Kind: 'd', Result: true},
		`<c t="str"><f>A2</f><v>a&amp;b</v></c>`:    {Column: 1, Text: "a&b", Kind: 't', Formula: true, Result: true},
		`<c t="str"><v>_x0041_</v></c>`:             {Column: 1, Text: "_x0041_", Kind: 't', Result: true},
		`<c t="str"><v>a<!-- -->&lt;b</v></c>`:      {Column: 1, Text: "a<b", Kind: 't', Result: true},
		"<c t=\"str\"><v>a\r\nb</v></c>":            {Column: 1, Text: "a\nb", Kind: 't', Result: true},
		`<c><f t="shared" ref="A1:A9" si="0"/></c>`: {Column: 1, Formula: true}, `<c><f>1</f><v/></c>`: {Column: 1, Kind: 'n', Formula: true, Result: true},
		`<c><v></v></c>`: {Column: 1, Kind: 'n', Result: true}, `<c t="s"><f>1</f><v/></c>`: {Column: 1, Kind: 't', Formula: true, Result: true},
		`<c t="inlineStr"><v>7</v></c>`: {Column: 1, Text: "7", Kind: 't', Result: true}, `<c t="inlineStr"><v>7</v><is><t>a</t></is></c>`: {Column: 1, Text: "a", Kind: 't', Result: true},
		`<c t="s"><v> 1 </v></c>`: {Column: 1, Text: "two parts", Kind: 't', Result: true}, `<c><v>7</v><is><t>a</t></is></c>`: {Column: 1, Text: "7", Kind: 'n', Result: true},
		`<c t="inlineStr"><is/></c>`: {}, `<c s="3"/>`: {}, `<c t="str"><v/></c>`: {}, `<c t="s"/>`: {}, ``: {},
	} {
		data := zipped(t, rows(`<row r="1">`+written+`</row><row r="5"><c r="B5"><v>9</v></c></row>`))
		f := opened(t, data)
		sameCells(t, f, data)
		sameLooks(t, f, data)
		_, taken := read(t, data)
		got := taken.sheets[0][1]
		if want == (vet.Cell{}) && len(got) == 0 {
			continue
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, want %+v", written, got, want)
		}
	}
}

// Any texts in any cells, of any kind, give what the library gives.
func TestReadDrawn(t *testing.T) {
	var pieces []string
	for written := range madeOf {
		pieces = append(pieces, written)
	}
	slices.Sort(pieces)
	piece := rapid.SampledFrom(pieces)
	value := rapid.SampledFrom([]string{"", "0", "1", " 1 ", "-1.5E+3", "TRUE", "a&#10;b", "_x0041_", "<![CDATA[&]]>", "a<!-- -->b", "\r\n", "é"})
	rapid.Check(t, func(r *rapid.T) {
		items := rapid.SliceOfN(piece, 1, 5).Draw(r, "texts")
		var more strings.Builder
		for range rapid.IntRange(0, 4).Draw(r, "rows") {
			more.WriteString("<row>")
			for range rapid.IntRange(0, 6).Draw(r, "cells") {
				kind := rapid.SampledFrom([]string{"", "n", "b", "e", "d", "str", "inlineStr", "s"}).Draw(r, "kind")
				if kind == "" {
					more.WriteString("<c>")
				} else {
					fmt.Fprintf(&more, `<c t="%s" s="%d">`, kind, rapid.IntRange(0, 3).Draw(r, "style"))
				}
				more.WriteString(rapid.SampledFrom([]string{"", "", "<f/>", "<f>A1</f>", `<f t="array" ref="A1">1&lt;2</f>`}).Draw(r, "formula"))
				if kind == "s" {
					fmt.Fprintf(&more, "<v>%d</v>", rapid.IntRange(0, len(items)-1).Draw(r, "place"))
				} else if rapid.Bool().Draw(r, "has a value") {
					more.WriteString("<v>" + value.Draw(r, "value") + "</v>")
				}
				if rapid.Bool().Draw(r, "has a text") {
					more.WriteString("<is>" + piece.Draw(r, "text") + "</is>")
				}
				more.WriteString("</c>")
			}
			more.WriteString("</row>")
		}
		data := zipped(t, withTexts(items, more.String()))
		sameCells(t, opened(t, data), data)
	})
}

func TestReadBook(t *testing.T) {
	files := edit(t, sound(), book, "<sheets>", `<workbookPr date1904=" true "/><sheets>`)
	files = edit(t, files, book, "</sheets>", `</sheets><definedNames><definedName name="a&amp;b" localSheetId="1">'A &amp;<!-- --> B'!$A$1</definedName>`+
		`<x/><definedName name="none"/></definedNames><x><definedName name="no">no</definedName></x>`)
	files = with(files, "xl/styles.xml", xmlHead+`<styleSheet `+main+`><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;-&quot;mm"/><numFmt numFmtId="14" formatCode="0"/>`+
		`<numFmt numFmtId="164" formatCode="0%"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	data := zipped(t, files)
	b, taken := read(t, data)
	sameCells(t, opened(t, data), data)
	want := []vet.Name{{Name: "a&b", RefersTo: "'A & B'!$A$1"}, {Name: "none"}}
	if !b.Since1904 || !slices.Equal(taken.names, want) {
		t.Errorf("%v, %q", b.Since1904, taken.names)
	}
	for style, want := range map[int]vet.Format{-1: {}, 0: {}, 1: {ID: 14}, 2: {ID: 164, Own: true, Code: "0%"}, 3: {ID: 170}, 4: {}} {
		if got := b.Format(style); got != want {
			t.Errorf("style %d: %+v, want %+v", style, got, want)
		}
	}
	for part, old := range map[string]string{book: `" true "`, "xl/styles.xml": `"170"`} {
		_, err := vet.Read(zipped(t, edit(t, files, part, old, `"some"`)), vet.Default(), &all{})
		checkPlain(t, err)
	}
}

// Whoever has enough of a sheet gets no more of it, and the rows of the next; it is vetted to its end all the same.
func TestReadStops(t *testing.T) {
	files := with(rows(manyRows(9, "A")), sheet2, worksheet(manyRows(4, "B")))
	taken := &all{most: 3}
	if b, err := vet.Read(zipped(t, files), vet.Default(), taken); err != nil || b.Sheets[0].LastRow != 9 || len(taken.sheets[0]) != 3 || len(taken.sheets[1]) != 3 {
		t.Errorf("%v, %v", taken.sheets, err)
	}
	files = with(files, sheet2, worksheet(manyRows(4, "B")+`<row r="2"/>`))
	_, err := vet.Read(zipped(t, files), vet.Default(), &all{most: 3})
	checkPlain(t, err)
}
