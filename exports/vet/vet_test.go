package vet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"

	"readiness/exports/vet"
)

func TestSoundWorkbook(t *testing.T) {
	found, err := vet.Workbook(zipped(t, sound()), vet.Default())
	if err != nil {
		t.Fatal(err)
	}
	want := []vet.Sheet{
		{Name: "Legal", Part: sheet1, Rows: 2, LastRow: 4, LastColumn: 3, Elements: 12},
		{Name: "A & B", Part: sheet2, Rows: 1, LastRow: 2, LastColumn: 1, Elements: 7},
	}
	if !reflect.DeepEqual(found.Sheets, want) {
		t.Errorf("got  %+v\nwant %+v", found.Sheets, want)
	}
}

func TestMergedCellsAreCounted(t *testing.T) {
	found, err := vet.Workbook(zipped(t, with(sound(), sheet1, strings.Replace(worksheet(``), "</worksheet>", `<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells></worksheet>`, 1))), vet.Default())
	if err != nil || found.Sheets[0].Merged != 2 || found.Sheets[1].Merged != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

// What programs write, and the next program could not care less about.
func TestAccepted(t *testing.T) {
	sheet := func(text string) []file { return with(sound(), sheet1, text) }
	tests := map[string][]byte{
		"stored, not packed": forged(t, sound(), func(h *zip.FileHeader, packed []byte) []byte {
			h.Method = zip.Store
			return []byte(textOf(sound(), h.Name))
		}),
		"a byte order mark":        zipped(t, sheet("\uFEFF"+worksheet(`<row r="1"/>`))),
		"no declaration":           zipped(t, sheet(strings.TrimPrefix(worksheet(``), xmlHead))),
		"another quote":            zipped(t, sheet(`<?xml version='1.0' encoding='utf-8'?><worksheet `+main+`><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>`)),
		"prefixes":                 zipped(t, sheet(`<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`)),
		"rows without numbers":     zipped(t, rows(`<row><c><v>1</v></c><c r="C1"/></row><row r="7"/><row><c r="A8"/></row>`)),
		"no shared strings":        zipped(t, without(rows(`<row r="1"/>`), texts)),
		"comments and sections":    zipped(t, rows(`<!-- a - b --><row r="1"><c r="A1" t="str"><v><![CDATA[<&]]]></v></c></row>`)),
		"extensions":               zipped(t, rows(`<row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><y/></ext></extLst></c><extLst/></row>`)),
		"no sheetData at all":      zipped(t, sheet(`<worksheet `+main+`/>`)),
		"a dimension without end":  zipped(t, rows(`<row r="1"><c r="A1"/></row>`)),
		"folders":                  zipped(t, append(sound(), file{"xl/media/", ""})),
		"a link to a web page":     zipped(t, append(sound(), file{"xl/worksheets/_rels/sheet1.xml.rels", relsOf("hyperlink", "https://example.org/?a=1&amp;b=2", "External")})),
		"printer settings":         zipped(t, append(sound(), file{"xl/printerSettings/printerSettings1.bin", "\x00\x01PRN"})),
		"parts of other programs":  zipped(t, append(sound(), file{"customXml/item1.xml", "\xFF\xFE" + wideText("<x/>")})),
		"drawings that are no XML": zipped(t, append(sound(), file{"xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"})),
		"a type of macros of an extension that nothing has": zipped(t, edit(t, sound(), types, "</Types>",
			`<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`)),
		"a comment at the end": commented(t),
		"the strict form":      zipped(t, strict()),
		"a name beyond ASCII":  zipped(t, append(sound(), file{"docProps/été.xml", "<été>é</été>"})),
		"a sheet that is a chart": zipped(t, with(edit(t, sound(), bookRel, "/worksheet\" Target=\"worksheets/sheet1.xml", "/chartsheet\" Target=\"worksheets/sheet1.xml"),
			sheet1, `<chartsheet `+main+`><sheetViews/></chartsheet>`)),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := vet.Workbook(data, vet.Default()); err != nil {
				t.Fatal(err)
			}
			readBack(t, data)
		})
	}
}

func textOf(files []file, name string) string {
	for _, f := range files {
		if f.name == name {
			return f.text
		}
	}
	return ""
}

func relsOf(kind, target, mode string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` +
		office + "/" + kind + `" Target="` + target + `" TargetMode="` + mode + `"/></Relationships>`
}

func commented(t *testing.T) []byte {
	data := bytes.Clone(zipped(t, sound()))
	binary.LittleEndian.PutUint16(data[len(data)-2:], 5)
	return append(data, "hello"...)
}

// strict is the sound workbook in the strict form of the format.
func strict() []file {
	files := sound()
	for i := range files {
		files[i].text = strings.NewReplacer(
			"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
			office, "http://purl.oclc.org/ooxml/officeDocument/relationships",
		).Replace(files[i].text)
	}
	return files
}

// refused is a file, and pieces of what is said of it.
type refused struct {
	name  string
	data  []byte
	what  string // in Error.What
	where string // in Error.Where
	large bool
}

func TestRefused(t *testing.T) {
	for _, tt := range refusals(t) {
		t.Run(tt.name, func(t *testing.T) {
			_, err := vet.Workbook(tt.data, vet.Default())
			var e *vet.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if !strings.Contains(e.What, tt.what) || !strings.Contains(e.Where(), tt.where) || e.TooLarge != tt.large {
				t.Errorf("got  %q at %q, too large %v\nwant %q at %q, too large %v", e.What, e.Where(), e.TooLarge, tt.what, tt.where, tt.large)
			}
			checkPlain(t, err)
		})
	}
}

// checkPlain: every refusal says how to mend it, and nothing that a terminal would obey.
func checkPlain(t *testing.T, err error) {
	t.Helper()
	var e *vet.Error
	if !errors.As(err, &e) || e.What == "" || e.Fix == "" || !strings.HasSuffix(e.Fix, ".") {
		t.Fatalf("not a refusal with a remedy: %#v", err)
	}
	if text := err.Error(); strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7F || r == '\u202E' }) {
		t.Errorf("not plain: %q", text)
	}
	if len(err.Error()) > 1500 {
		t.Errorf("too long: %q", err.Error())
	}
}
