package vet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// file is one part of a workbook that a test makes.
type file struct{ name, text string }

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	main    = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	office  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	types   = "[Content_Types].xml"
	sheet1  = "xl/worksheets/sheet1.xml"
	sheet2  = "xl/worksheets/sheet2.xml"
	texts   = "xl/sharedStrings.xml"
	book    = "xl/workbook.xml"
	bookRel = "xl/_rels/workbook.xml.rels"
)

// sound is a small workbook of two sheets that passes.
func sound() []file {
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + office + "/" + kind + `" Target="` + target + `"/>`
	}
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	return []file{
		{types, xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", xmlHead + rels + rel("rId1", "officeDocument", "xl/workbook.xml") + `</Relationships>`},
		{book, xmlHead + `<workbook ` + main + ` xmlns:r="` + office + `"><sheets>` +
			`<sheet name="Legal" sheetId="1" r:id="rId1"/><sheet name="A &amp; B" sheetId="2" r:id="rId2"/></sheets></workbook>`},
		{bookRel, xmlHead + rels + rel("rId1", "worksheet", "worksheets/sheet1.xml") +
			rel("rId2", "worksheet", "/xl/worksheets/sheet2.xml") + rel("rId3", "sharedStrings", "sharedStrings.xml") + `</Relationships>`},
		{texts, xmlHead + `<sst ` + main + ` count="2" uniqueCount="2"><si><t>one</t></si><si><r><t>two </t></r><r><t>parts</t></r></si></sst>`},
		{sheet1, worksheet(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>` +
			`<row r="4"><c r="B4"><f>1+1</f><v>2</v></c></row>`)},
		{sheet2, worksheet(`<row r="2"><c r="A2" t="inlineStr"><is><t>hello</t></is></c></row>`)},
	}
}

func worksheet(rows string) string {
	return xmlHead + `<worksheet ` + main + `><dimension ref="A1:AMJ1048576"/><sheetData>` + rows + `</sheetData></worksheet>`
}

// with gives the workbook with one part replaced, or added at the end.
func with(files []file, name, text string) []file {
	files = slices.Clone(files)
	for i, f := range files {
		if f.name == name {
			files[i].text = text
			return files
		}
	}
	return append(files, file{name, text})
}

// rows gives the sound workbook with other rows on its first sheet.
func rows(rows string) []file { return with(sound(), sheet1, worksheet(rows)) }

// edit replaces a piece of one part, which must be there.
func edit(t testing.TB, files []file, name, old, by string) []file {
	t.Helper()
	for _, f := range files {
		if f.name == name {
			if !strings.Contains(f.text, old) {
				t.Fatalf("%s has no %q", name, old)
			}
			return with(files, name, strings.Replace(f.text, old, by, 1))
		}
	}
	t.Fatalf("no part %s", name)
	return nil
}

// without takes a part out.
func without(files []file, name string) []file {
	return slices.DeleteFunc(slices.Clone(files), func(f file) bool { return f.name == name })
}

// zipped packs parts as most programs do.
func zipped(t testing.TB, files []file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		out, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// forged packs parts, with a chance to lie about each in its headers.
func forged(t testing.TB, files []file, lie func(h *zip.FileHeader, packed []byte) []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		packed := deflated(t, []byte(f.text))
		h := &zip.FileHeader{
			Name: f.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(f.text)), UncompressedSize64: uint64(len(f.text)),
		}
		packed = lie(h, packed)
		h.CompressedSize64 = uint64(len(packed))
		out, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(packed); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(t testing.TB, b []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// wideText is a text in UTF-16.
func wideText(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

// manyRows makes rows of one cell each.
func manyRows(n int, column string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `<row r="%d"><c r="%s%d"><v>1</v></c></row>`, i, column, i)
	}
	return b.String()
}
