package vet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func refusals(t testing.TB) []refused {
	return slices.Concat(foreignFiles(t), archives(t), policies(t), badXML(t), badBooks(t), badSheets(t))
}

func foreignFiles(t testing.TB) []refused {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 1000)
	return []refused{
		{name: "0 bytes", what: "0 bytes"},
		{name: "12 bytes", data: []byte("\x01\x02\x03456789012"), what: "does not begin as one"},
		{name: "12 bytes of an archive", data: zipped(t, sound())[:12], what: "its end is missing"},
		{name: "an old workbook", data: []byte(ole + wideText("Workbook")), what: "old workbook (.xls)"},
		{name: "an encrypted workbook", data: []byte(ole + wideText("EncryptedPackage")), what: "encrypted"},
		{name: "CSV", data: []byte("\xEF\xBB\xBFcountry,year\nKEN,2026\n"), what: "plain text, such as CSV"},
		{name: "a web page", data: []byte("\n<!DOCTYPE html>\n<HTML><table></table></HTML>"), what: "web page"},
		{name: "XML of 2003", data: []byte(`<?xml version="1.0"?><Workbook/>`), what: "single XML file"},
		{name: "PDF", data: []byte("%PDF-1.7\n\x00"), what: "PDF"},
		{name: "an empty archive", data: zipped(t, nil), what: "empty archive"},
		{name: "OpenDocument", data: zipped(t, []file{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}}), what: ".ods"},
		{name: "a document", data: zipped(t, []file{{types, "<x/>"}, {"word/document.xml", "<x/>"}}), what: "Word document"},
		{name: "a binary workbook", data: zipped(t, []file{{types, "<x/>"}, {"xl/workbook.bin", "x"}}), what: ".xlsb"},
		{name: "another archive", data: zipped(t, []file{{"questionnaire.xlsx", "x"}}), what: "zip archive without a workbook"},
		{name: "a file beyond the limit", data: make([]byte, 16<<20+1), what: "larger than 16 MiB", large: true},
	}
}

func archives(t testing.TB) []refused {
	good := zipped(t, sound())
	plain := forged(t, sound(), func(_ *zip.FileHeader, packed []byte) []byte { return packed })
	lie := func(part string, how func(h *zip.FileHeader, packed []byte) []byte) []byte {
		return forged(t, sound(), func(h *zip.FileHeader, packed []byte) []byte {
			if h.Name == part {
				return how(h, packed)
			}
			return packed
		})
	}
	zeros := file{"xl/media/zeros.bin", strings.Repeat("\x00", 8<<20)}
	return []refused{
		{name: "cut in the middle", data: good[:len(good)/2], what: "its end is missing"},
		{name: "cut by one byte", data: good[:len(good)-1], what: "goes on behind the end"},
		{name: "data behind it", data: append(bytes.Clone(good), "more"...), what: "goes on behind the end"},
		{name: "data before it", data: append([]byte("#!/bin/sh\x00\n"), good...), what: "in front of the archive"},
		{name: "an archive before it", data: append(bytes.Clone(good), good...), what: "in front of the archive"},
		{name: "a wrong checksum", what: "checksum", where: "sheet Legal", data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			h.CRC32++
			return packed
		})},
		{name: "a wrong checksum of a picture", what: "checksum", where: "zeros.bin", data: forged(t, append(sound(), file{"xl/media/zeros.bin", "x"}), func(h *zip.FileHeader, packed []byte) []byte {
			if h.Name == "xl/media/zeros.bin" {
				h.CRC32 = 0
			}
			return packed
		})},
		{name: "a size too small", what: "longer than the list says", where: "sheet Legal", data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			h.UncompressedSize64--
			return packed
		})},
		{name: "a size too large", what: "shorter than the list says", where: "sheet Legal", data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			h.UncompressedSize64 += 1000
			return packed
		})},
		{name: "a size of 0", what: "longer than the list says", where: texts, data: lie(texts, func(h *zip.FileHeader, packed []byte) []byte {
			h.UncompressedSize64 = 0
			return packed
		})},
		{name: "something behind a part", what: "behind a part", where: "sheet Legal", data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			return append(packed, "hidden"...)
		})},
		{name: "bytes that are not packed", what: "cannot be unpacked", where: "sheet Legal", data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			return bytes.Repeat([]byte{0xFF}, len(packed))
		})},
		{name: "another packing", what: "packed in a way", where: sheet1, data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			h.Method = 12
			return packed
		})},
		{name: "a password", what: "password", where: sheet1, data: lie(sheet1, func(h *zip.FileHeader, packed []byte) []byte {
			h.Flags |= 1
			return packed
		})},
		{name: "another size in front of a part", what: "in front of a part, of its size", where: types, data: changedAt(plain, 22)},
		{name: "another checksum in front of a part", what: "in front of a part, of its size", where: types, data: changedAt(plain, 14)},
		{name: "another size behind a part", what: "behind a part, of its size", where: types, data: changedAt(good, bytes.Index(good, []byte("PK\x07\x08"))+12)},
		{name: "another checksum behind a part", what: "behind a part, of its size", where: types, data: changedAt(good, bytes.Index(good, []byte("PK\x07\x08"))+4)},
		{name: "parts that are too much together", what: "larger than 64 MiB", large: true, data: zipped(t, manyLarge(65))},
		{name: "another name in the list", what: "another name", data: renamedInList(good)},
		{name: "parts over one another", what: "over one another", data: overlapped(good)},
		{name: "a part that grows 1000-fold", what: "times as large", where: "zeros.bin", large: true, data: zipped(t, append(sound(), zeros))},
		{name: "a part beyond the limit", what: "larger than 32 MiB", large: true, data: zipped(t, append(sound(), file{"xl/media/x.bin", strings.Repeat("x", 33<<20)}))},
		{name: "100,000 empty parts", what: "more than 2,000 parts", large: true, data: manyParts(t, 100_000)},
		{name: "65,536 parts that count as none", what: "no parts", data: manyParts(t, 65_536)},
		{name: "a name twice", what: "given twice", where: sheet1, data: zipped(t, append(sound(), file{sheet1, worksheet(``)}))},
		{name: "names alike but for case", what: "capital letters", where: "XL/", data: zipped(t, append(sound(), file{strings.ToUpper(sheet1), worksheet(``)}))},
		{name: "a name with ..", what: `holds ".."`, where: "etc/passwd", data: zipped(t, append(sound(), file{"xl/../../etc/passwd", "x"}))},
		{name: "an absolute name", what: "root of a disk", data: zipped(t, append(sound(), file{"/etc/passwd", "x"}))},
		{name: "a name with a drive", what: "root of a disk", data: zipped(t, append(sound(), file{"C:/x", "x"}))},
		{name: "a name with backslashes", what: "backslash", data: zipped(t, append(sound(), file{`xl\worksheets\sheet1.xml`, "x"}))},
		{name: "a name with a control character", what: "no text", data: zipped(t, append(sound(), file{"xl/\x1b[31m", "x"}))},
		{name: "an empty step in a name", what: "empty steps", data: zipped(t, append(sound(), file{"xl//x", "x"}))},
		{name: "zip64", what: "zip64", data: sixtyFour(t)},
	}
}

func changedAt(data []byte, i int) []byte {
	data = bytes.Clone(data)
	data[i] ^= 1
	return data
}

// manyLarge is the sound workbook with parts of 1 MiB, as tightly packed as such may be.
func manyLarge(n int) []file {
	files := sound()
	for i := range n {
		files = append(files, file{"xl/media/" + strconv.Itoa(i), strings.Repeat("\x00", 1<<20)})
	}
	return files
}

// renamedInList gives a part another name in the directory than in its own header.
func renamedInList(good []byte) []byte {
	data := bytes.Clone(good)
	i := bytes.LastIndex(data, []byte(sheet2))
	copy(data[i:], "xl/worksheets/sheet3.xml")
	return data
}

// overlapped lets the first part reach to the end of the second one.
func overlapped(good []byte) []byte {
	data := bytes.Clone(good)
	le := binary.LittleEndian
	second := bytes.Index(data[4:], []byte("PK\x03\x04")) + 4
	third := bytes.Index(data[second+4:], []byte("PK\x03\x04")) + second + 4
	list := bytes.Index(data, []byte("PK\x01\x02"))
	packed := uint32(third - 30 - int(le.Uint16(data[26:])))
	le.PutUint16(data[6:], 0) // sizes stand in front of the part, not behind
	le.PutUint16(data[list+8:], 0)
	copy(data[14:18], data[list+16:list+20])
	le.PutUint32(data[18:], packed)
	le.PutUint32(data[list+20:], packed)
	copy(data[22:26], data[list+24:list+28])
	return data
}

func manyParts(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		name := []byte{'a' + byte(i%26), 'a' + byte(i/26%26), 'a' + byte(i/676%26), 'a' + byte(i/17576%26)}
		if _, err := w.CreateRaw(&zip.FileHeader{Name: string(name)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if n == 65_536 { // as a writer would that does not know zip64
		le := binary.LittleEndian
		end := data[len(data)-22:]
		list := bytes.Index(data, []byte("PK\x01\x02"))
		past := bytes.LastIndex(data, []byte("PK\x06\x06"))
		data = append(data[:past:past], end...)
		end = data[len(data)-22:]
		le.PutUint32(end[8:], 0)
		le.PutUint32(end[12:], uint32(past-list))
		le.PutUint32(end[16:], uint32(list))
	}
	return data
}

// sixtyFour is the sound workbook with the end of a zip64 archive.
func sixtyFour(t testing.TB) []byte {
	data := zipped(t, sound())
	end := bytes.Clone(data[len(data)-22:])
	data = append(data[:len(data)-22], "PK\x06\x06"+strings.Repeat("\x00", 52)+"PK\x06\x07"+strings.Repeat("\x00", 16)...)
	binary.LittleEndian.PutUint32(end[16:], 0xFFFFFFFF)
	return append(data, end...)
}

func policies(t testing.TB) []refused {
	typed := func(what string) []byte {
		return zipped(t, edit(t, sound(), types, "</Types>", `<Override PartName="/x" ContentType="`+what+`"/></Types>`))
	}
	related := func(kind, target, mode string) []byte {
		return zipped(t, append(sound(), file{"xl/worksheets/_rels/sheet1.xml.rels", relsOf(kind, target, mode)}))
	}
	ofBin := func(names ...string) []byte {
		files := edit(t, sound(), types, "</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`)
		for _, name := range names {
			files = append(files, file{name, "x"})
		}
		return zipped(t, files)
	}
	added := func(name string) []byte { return zipped(t, append(sound(), file{name, "x"})) }
	return []refused{
		{name: "a macro part", data: added("xl/vbaProject.bin"), what: "macros", where: "vbaProject.bin"},
		{name: "a macro part elsewhere", data: added("x/VBAPROJECT.BIN"), what: "macros"},
		{name: "a macro type", data: typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), what: "macros", where: types},
		{name: "a macro type in disguise", data: typed("application/vnd.ms-excel.sheet.macro&#69;nabled.main+xml"), what: "macros"},
		{name: "a macro type of an extension", data: ofBin("xl/PRINTER.Bin"), what: "macros"},
		{name: "a macro type of an extension beside a part of its own", data: ofBin("xl/x.bin"), what: "macros", where: types},
		{name: "a macro type that feigns an extension", data: zipped(t, edit(t, sound(), types, "</Types>",
			`<Override Extension="zzz" PartName="/x" ContentType="application/vnd.ms-office.vbaProject"/></Types>`)), what: "macros"},
		{name: "a macro relation", data: related("vbaProject", "x.bin", "Internal"), what: "macros"},
		{name: "a macro sheet of old", data: added("xl/macrosheets/sheet1.xml"), what: "macros"},
		{name: "an external link part", data: added("xl/externalLinks/externalLink1.xml"), what: "links to other files"},
		{name: "an external link relation", data: related("externalLink", "x.xml", "Internal"), what: "links to other files"},
		{name: "an external picture", data: related("image", "https://example.org/x.png", "External"), what: "links to other files", where: "sheet1.xml.rels"},
		{name: "an odd kind of target", data: related("image", "x.png", "external"), what: "links to other files"},
		{name: "an embedded object", data: added("xl/embeddings/oleObject1.bin"), what: "embedded objects"},
		{name: "an embedded package", data: related("package", "../x/y.docx", "Internal"), what: "embedded objects"},
		{name: "ActiveX", data: added("xl/activeX/activeX1.xml"), what: "ActiveX"},
		{name: "an ActiveX type", data: typed("application/vnd.ms-office.activeX+xml"), what: "ActiveX"},
		{name: "a database", data: added("xl/connections.xml"), what: "connections"},
	}
}

func badXML(t testing.TB) []refused {
	sheet := func(text string) []byte { return zipped(t, with(sound(), sheet1, text)) }
	inner := func(text string) []byte {
		return sheet(worksheet(`<row r="1"><c r="A1" t="str"><v>` + text + `</v></c></row>`))
	}
	full := worksheet(manyRows(50, "A"))
	ninth, _, _ := strings.Cut(full, `<row r="9"`)
	const where = "sheet Legal"
	return []refused{
		{name: "a sheet cut in a row", data: sheet(full[:len(full)/2]), what: "broken off", where: "sheet Legal, row 2"},
		{name: "a sheet cut behind a row", data: sheet(ninth), what: "<sheetData> is not closed", where: where},
		{name: "an empty sheet part", data: sheet(""), what: "it is empty", where: where},
		{name: "a document type", data: sheet(`<!DOCTYPE x [<!ENTITY a "b">]>` + strings.TrimPrefix(worksheet(``), xmlHead)), what: "document type", where: where},
		{name: "a document type in the styles", data: zipped(t, append(sound(), file{"xl/styles.xml", `<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`})), what: "document type", where: "styles.xml"},
		{name: "a document type in a drawing", data: zipped(t, append(sound(), file{"xl/drawings/vmlDrawing1.vml", `<!DOCTYPE x><x/>`})), what: "document type"},
		{name: "an entity", data: inner("&lol;"), what: `"&lol;" is not declared`, where: "row 1"},
		{name: "UTF-16", data: sheet("\xFF\xFE" + wideText(worksheet(``))), what: "encoding UTF-16", where: where},
		{name: "UTF-16, the other end first", data: sheet("\xFE\xFF\x00<"), what: "encoding UTF-16", where: where},
		{name: "UTF-16 without a mark", data: sheet(wideText(worksheet(``))), what: "encoding UTF-16", where: where},
		{name: "another encoding", data: sheet(strings.Replace(worksheet(``), "UTF-8", "windows-1252", 1)), what: "encoding windows-1252", where: where},
		{name: "an unknown encoding", data: sheet(strings.Replace(worksheet(``), "UTF-8", "klingon", 1)), what: "encoding klingon", where: where},
		{name: "bytes that are not UTF-8", data: inner("caf\xe9"), what: "not UTF-8", where: "row 1"},
		{name: "XML 1.1", data: sheet(strings.Replace(worksheet(``), "1.0", "1.1", 1)), what: "version of XML", where: where},
		{name: "a control character", data: inner("a\x00b"), what: "control character", where: where},
		{name: "a control character by number", data: inner("&#0;"), what: "is no character", where: where},
		{name: "half a character", data: inner("&#xD800;"), what: "is no character", where: where},
		{name: "a stray &", data: inner("R&D"), what: "& that begins no reference", where: where},
		{name: "]]> in a text", data: inner("]]>"), what: "]]>", where: where},
		{name: "an element that is not open", data: inner("</x>"), what: "closes what is not open", where: where},
		{name: "an attribute twice", data: sheet(worksheet(`<row r="1" r="2"/>`)), what: "attribute r twice", where: where},
		{name: "an attribute without quotes", data: sheet(worksheet(`<row r=1/>`)), what: "not in quotes", where: where},
		{name: "two roots", data: sheet(worksheet(``) + "<x/>"), what: "two root elements", where: where},
		{name: "text behind the root", data: sheet(worksheet(``) + "x"), what: "around the root", where: where},
		{name: "a declaration in the middle", data: inner(`<?xml version="1.0"?>`), what: "inside the text", where: where},
		{name: "a bad comment", data: inner(`<!-- a -- b -->`), what: "--", where: where},
		{name: "deep nesting", data: zipped(t, append(sound(), file{"xl/styles.xml", strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000)})), what: "beyond 64 levels", where: "styles.xml"},
		{name: "too many attributes", data: zipped(t, append(sound(), file{"xl/styles.xml", manyAttributes(200)})), what: "more than 128 attributes"},
		{name: "too many elements behind the rows", data: sheet(strings.Replace(worksheet(``), "</worksheet>", numbered(500_000)+"</worksheet>", 1)), what: "500,000 XML elements", where: where, large: true},
		{name: "too many elements of other parts", data: zipped(t, append(sound(), file{"xl/styles.xml", numbered(80_000)}, file{"xl/theme/theme1.xml", numbered(80_000)})), what: "150,000 XML elements beside", where: "theme1.xml", large: true},
	}
}

// numbered makes an element of n-1 others, no two of them alike, so that they cannot be packed too tightly.
func numbered(n int) string {
	var b strings.Builder
	b.WriteString("<a>")
	for i := range n - 1 {
		b.WriteString("<x" + strconv.Itoa(i) + "/>")
	}
	return b.String() + "</a>"
}

func manyAttributes(n int) string {
	var b strings.Builder
	b.WriteString("<x")
	for i := range n {
		b.WriteString(" a" + strings.Repeat("b", i) + `=""`)
	}
	return b.String() + "/>"
}

func badBooks(t testing.TB) []refused {
	return []refused{
		{name: "no workbook", data: zipped(t, without(sound(), book)), what: "workbook.xml) is missing"},
		{name: "no relations", data: zipped(t, without(sound(), "_rels/.rels")), what: "_rels/.rels is missing"},
		{name: "no relations of the workbook", data: zipped(t, without(sound(), bookRel)), what: bookRel + " is missing"},
		{name: "a sheet that is not there", data: zipped(t, without(sound(), sheet2)), what: "not in it", where: "sheet A & B"},
		{name: "a sheet without a relation", data: zipped(t, edit(t, sound(), book, `r:id="rId2"`, `r:id="rId9"`)), what: "not in it", where: "sheet A & B"},
		{name: "a sheet whose id is of no relation", data: zipped(t, edit(t, sound(), book, `xmlns:r="`+office, `xmlns:r="urn:x`)), what: "not in it", where: "sheet Legal"},
		{name: "a sheet by another case", data: zipped(t, edit(t, sound(), bookRel, "worksheets/sheet1.xml", "Worksheets/Sheet1.xml")), what: "not in it", where: "sheet Legal"},
		{name: "no sheets", data: zipped(t, with(sound(), book, `<workbook `+main+`/>`)), what: "no sheets"},
		{name: "61 sheets", data: zipped(t, manySheets(61)), what: "more than 60 sheets", large: true},
		{name: "two sheets of one name", data: zipped(t, edit(t, sound(), book, "A &amp; B", "LEGAL")), what: "two sheets have one name", where: "LEGAL"},
		{name: "two sheets of one part", data: zipped(t, edit(t, sound(), bookRel, "/xl/worksheets/sheet2.xml", "worksheets/sheet1.xml")), what: "are one part"},
		{name: "two relations of one id", data: zipped(t, edit(t, sound(), bookRel, `"rId3"`, `"rId2"`)), what: "have one id, rId2"},
		{name: "a sheet without a name", data: zipped(t, edit(t, sound(), book, `name="Legal" `, ``)), what: "name spreadsheet programs do not allow"},
		{name: "a sheet with a long name", data: zipped(t, edit(t, sound(), book, `Legal`, strings.Repeat("x", 32))), what: "name spreadsheet programs do not allow", where: "xxxx"},
		{name: "a sheet of another kind", data: zipped(t, edit(t, sound(), bookRel, `/worksheet" Target="worksheets/sheet1.xml`, `/theme" Target="worksheets/sheet1.xml`)), what: "of a kind that is not read", where: "Legal"},
		{name: "a sheet that is the table of texts", data: zipped(t, edit(t, sound(), bookRel, "worksheets/sheet1.xml", "sharedStrings.xml")), what: "used for something else", where: "Legal"},
		{name: "another format", data: zipped(t, edit(t, sound(), book, "2006/main", "2099/main")), what: "not of the format", where: book},
		{name: "a web page for a sheet", data: zipped(t, with(sound(), sheet1, "<html/>")), what: "begins with <html>", where: "Legal"},
	}
}

func manySheets(n int) []file {
	files := sound()
	var list, rels strings.Builder
	for i := range n {
		id := string(rune('a'+i%26)) + string(rune('a'+i/26))
		list.WriteString(`<sheet name="` + id + `" sheetId="1" r:id="` + id + `"/>`)
		rels.WriteString(`<Relationship Id="` + id + `" Type="` + office + `/worksheet" Target="worksheets/` + id + `.xml"/>`)
		files = append(files, file{"xl/worksheets/" + id + ".xml", worksheet(``)})
	}
	files = with(files, book, `<workbook `+main+` xmlns:r="`+office+`"><sheets>`+list.String()+`</sheets></workbook>`)
	return with(files, bookRel, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+rels.String()+`</Relationships>`)
}

func badSheets(t testing.TB) []refused {
	in := func(text string) []byte { return zipped(t, rows(text)) }
	cell := func(text string) []byte { return in(`<row r="3">` + text + `</row>`) }
	long := strings.Repeat("0123456789abcdef", 20_000)
	return []refused{
		{name: "rows out of order", data: in(`<row r="2"/><row r="1"/>`), what: "row 1 stands behind row 2", where: "sheet Legal"},
		{name: "a row twice", data: in(`<row r="2"/><row r="2"/>`), what: "row 2 is given twice", where: "sheet Legal"},
		{name: "a row that is no number", data: in(`<row r="two"/>`), what: "has the number two"},
		{name: "row 0", data: in(`<row r="0"/>`), what: "has the number 0"},
		{name: "a row beyond all", data: in(`<row r="1048577"/>`), what: "has the number 1048577"},
		{name: "a row with a prefix", data: in(`<row r="1" y:r="2" xmlns:y="y"/>`), what: "belongs to something else"},
		{name: "a row in another row", data: in(`<row r="1"><row r="2"/></row>`), what: "<row> stands where it does not belong"},
		{name: "a row before the rows", data: zipped(t, with(sound(), sheet1, `<worksheet `+main+`><cols><row r="1"/></cols><sheetData/></worksheet>`)), what: "<row> stands where"},
		{name: "rows in two places", data: zipped(t, edit(t, sound(), sheet1, "</sheetData>", "</sheetData><sheetData/>")), what: "rows in two places"},
		{name: "a control", data: zipped(t, edit(t, sound(), sheet1, "</worksheet>", `<controls><xdr:row xmlns:xdr="x">5</xdr:row></controls></worksheet>`)), what: "controls (buttons", where: "sheet Legal"},
		{name: "something between rows", data: in(`<x/>`), what: "<x> stands where it does not belong"},
		{name: "a cell outside its row", data: cell(`<c r="A4"/>`), what: "the cell A4 stands in row 3", where: "sheet Legal, row 3"},
		{name: "a cell twice", data: cell(`<c r="B3"/><c r="B3"/>`), what: "a cell is given twice", where: "cell B3"},
		{name: "cells out of order", data: cell(`<c r="B3"/><c r="A3"/>`), what: "right of it", where: "cell A3"},
		{name: "a cell in a cell", data: cell(`<c r="A3"><c r="B3"/></c>`), what: "<c> stands where"},
		{name: "no reference", data: cell(`<c r="hello"/>`), what: "hello is no address", where: "row 3"},
		{name: "a reference with $", data: cell(`<c r="$A$3"/>`), what: "is no address"},
		{name: "a small reference", data: cell(`<c r="a3"/>`), what: "is no address"},
		{name: "an empty reference", data: cell(`<c r=""/>`), what: "is no address"},
		{name: "a reference beyond all", data: cell(`<c r="XFE3"/>`), what: "is no address"},
		{name: "a style that is no number", data: cell(`<c r="A3" s="x"/>`), what: "the style of a cell is x", where: "cell A3"},
		{name: "a cell of no kind", data: cell(`<c r="A3" t="zebra"/>`), what: "of the kind zebra", where: "cell A3"},
		{name: "two values", data: cell(`<c r="A3"><v>1</v><v>2</v></c>`), what: "two of <v>", where: "cell A3"},
		{name: "an element in a value", data: cell(`<c r="A3"><v><x/>1</v></c>`), what: "<x> stands where"},
		{name: "2,000 rows that reach to XFD", data: in(manyRows(2000, "XFD")), what: "beyond column GR", where: "cell XFD1", large: true},
		{name: "20,001 rows", data: in(manyRows(20_001, "A")), what: "more than 20,000 rows", where: "row 20001", large: true},
		{name: "the last row there is", data: in(`<row r="1"/><row r="1048576"/>`), what: "something in row 1048576", where: "row 1048576", large: true},
		{name: "a shared text that is not there", data: cell(`<c r="A3" t="s"><v>2</v></c>`), what: "the shared text 2, but there are only 2", where: "cell A3"},
		{name: "a shared text before the first", data: cell(`<c r="A3" t="s"><v>-1</v></c>`), what: "not the place of a shared text", where: "cell A3"},
		{name: "a shared text in pieces", data: cell(`<c r="A3" t="s"><v>0<!-- -->1</v></c>`), what: "in pieces", where: "cell A3"},
		{name: "no table of shared texts", data: zipped(t, without(sound(), texts)), what: "there are only 0", where: "cell A1"},
		{name: "a text beyond a cell", data: cell(`<c r="A3" t="str"><v>` + long + `</v></c>`), what: "longer than a cell", where: "cell A3", large: true},
		{name: "a shared text beyond a cell", data: zipped(t, with(sound(), texts, `<sst `+main+`><si><t>`+long+`</t></si></sst>`)), what: "longer than a cell", where: texts, large: true},
		{name: "200,001 shared texts", data: zipped(t, with(sound(), texts, `<sst `+main+`>`+strings.Repeat("<si/>", 200_001)+`</sst>`)), what: "200,000 different texts", where: texts, large: true},
		{name: "a shared text in another", data: zipped(t, edit(t, sound(), texts, "<t>one</t>", "<si/>")), what: "inside another", where: texts},
		{name: "one long text in every cell", data: zipped(t, with(with(sound(), texts, `<sst `+main+`><si><t>`+long[:200<<10]+`</t></si></sst>`),
			sheet1, worksheet(strings.ReplaceAll(manyRows(1000, "A"), `"><v>1`, `" t="s"><v>0`)))), what: "64 MiB of text", where: "cell A328", large: true},
	}
}
