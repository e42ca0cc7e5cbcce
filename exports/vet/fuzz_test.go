package vet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"readiness/exports/vet"
)

// FuzzWorkbook: no bytes make the vetting fail other than by a refusal with a remedy, and of what passes the library sees
// every sheet and every row, and well-formed XML.
func FuzzWorkbook(f *testing.F) {
	good := zipped(f, sound())
	f.Add(good)
	f.Add(zipped(f, strict()))
	f.Add(typical(f, 2, 3))
	f.Add(forged(f, sound(), func(h *zip.FileHeader, packed []byte) []byte { // text that can be changed where it stands
		h.Method = zip.Store
		return []byte(textOf(sound(), h.Name))
	}))
	for i := 7; i < len(good); i += 97 {
		changed := bytes.Clone(good)
		changed[i] ^= 0x41
		f.Add(changed)
		f.Add(good[:i])
	}
	for _, r := range refusals(f) {
		if len(r.data) < 8<<10 {
			f.Add(r.data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := vet.Workbook(data, vet.Default()); err != nil {
			checkPlain(t, err)
			return
		}
		readBack(t, data)
		checkXML(t, data)
	})
}

// FuzzSheet puts any rows into a sound workbook, past the checksums.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<row><c/><c t="inlineStr"><is><r><t>x</t></r></is></c></row>`,
		`<row r="3"/><row r="2"/>`, `<row r="1"><c r="B1"/><c r="A1"/></row>`, `<!-- c --><?pi x?><row r='7' spans="1:2"/>`,
		`<row r="1"><c r="A1" t="str"><f>1&lt;2</f><v><![CDATA[x]]></v></c></row>`, `</sheetData><x:row/><sheetData>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data := zipped(t, rows(text))
		if _, err := vet.Workbook(data, vet.Default()); err != nil {
			checkPlain(t, err)
			return
		}
		readBack(t, data)
		checkXML(t, data)
	})
}

// checkXML reads every XML part with the library's own reader.
func checkXML(t *testing.T, data []byte) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("passed, but is no archive: %v", err)
	}
	for _, part := range r.File {
		name := strings.ToLower(part.Name)
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") || strings.HasPrefix(name, "customxml/") {
			continue
		}
		in, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(in)
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s passed, but is no XML: %v", part.Name, err)
			}
		}
	}
}
