package api

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Parts of a questionnaire, as Questionnaire writes them.
const (
	typesPart = "[Content_Types].xml"
	bookPart  = "xl/workbook.xml"
	linksPart = "xl/_rels/workbook.xml.rels"
	textsPart = "xl/sharedStrings.xml"
	firstPart = "xl/worksheets/sheet2.xml" // the first sheet of questions
	corePart  = "docProps/core.xml"
)

// hostile is a file that is meant to do harm, and how it is answered.
type hostile struct {
	name   string
	data   []byte
	status int
}

// zipPart is one part of a workbook.
type zipPart struct{ name, text string }

// forgery is a workbook to be changed for the worse.
type forgery struct {
	t     testing.TB
	parts []zipPart
}

func partsOf(t testing.TB, book []byte) *forgery {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f := &forgery{t: t}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		f.parts = append(f.parts, zipPart{p.Name, string(text)})
	}
	return f
}

// with adds parts, or puts them in the place of those of the same name.
func (f *forgery) with(parts ...zipPart) *forgery {
	out := &forgery{t: f.t, parts: slices.Clone(f.parts)}
	at := map[string]int{}
	for i, p := range f.parts {
		at[p.name] = i
	}
	for _, p := range parts {
		if i, there := at[p.name]; there {
			out.parts[i] = p
		} else {
			out.parts = append(out.parts, p)
		}
	}
	return out
}

// before puts a text in front of a piece of a part, which must be there.
func (f *forgery) before(part, piece, text string) []byte {
	f.t.Helper()
	return f.instead(part, piece, text+piece)
}

// instead puts a text in the place of a piece of a part.
func (f *forgery) instead(part, piece, text string) []byte {
	f.t.Helper()
	for _, p := range f.parts {
		if p.name == part && strings.Contains(p.text, piece) {
			return f.with(zipPart{part, strings.Replace(p.text, piece, text, 1)}).zip(nil)
		}
	}
	f.t.Fatalf("%s does not hold %q", part, piece)
	return nil
}

// zip packs the parts. lie may change what the archive says of a part, and its packed bytes.
func (f *forgery) zip(lie func(h *zip.FileHeader, packed []byte) []byte) []byte {
	f.t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range f.parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(p.text)), UncompressedSize64: uint64(len(p.text))}
		packed := deflatedText(f.t, p.text)
		if lie != nil {
			packed = lie(h, packed)
		}
		h.CompressedSize64 = uint64(len(packed))
		out, err := w.CreateRaw(h)
		if err == nil {
			_, err = out.Write(packed)
		}
		if err != nil {
			f.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.t.Fatal(err)
	}
	return b.Bytes()
}

// lying packs the parts with a lie about one of them.
func (f *forgery) lying(part string, lie func(h *zip.FileHeader, packed []byte) []byte) []byte {
	f.t.Helper()
	return f.zip(func(h *zip.FileHeader, packed []byte) []byte {
		if h.Name == part {
			return lie(h, packed)
		}
		return packed
	})
}

func deflatedText(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := packers()
	if err == nil {
		w.Reset(&b)
		_, err = io.WriteString(w, text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packers is the one packer of these tests: a new one for each of 70,000 parts takes a minute.
var packers = sync.OnceValues(func() (*flate.Writer, error) { return flate.NewWriter(io.Discard, 1) })

// bomb is a part of 1 GiB of zeros in 1 MiB.
func (f *forgery) bomb(says uint64) []byte {
	f.t.Helper()
	var piece bytes.Buffer
	w, err := flate.NewWriter(&piece, 9)
	if err == nil {
		_, err = w.Write(make([]byte, 1<<20))
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		f.t.Fatal(err)
	}
	packed := append(bytes.Repeat(piece.Bytes(), 1<<10), deflatedText(f.t, "")...)
	return f.with(zipPart{"xl/media/bomb.bin", "\x00"}).lying("xl/media/bomb.bin", func(h *zip.FileHeader, _ []byte) []byte {
		h.UncompressedSize64 = says
		return packed
	})
}

// piled lets every entry of the list point at one and the same part.
func piled(book []byte) []byte {
	data := bytes.Clone(book)
	le := binary.LittleEndian
	list := bytes.Index(data, []byte("PK\x01\x02"))
	for i := list; bytes.HasPrefix(data[i:], []byte("PK\x01\x02")); {
		copy(data[i+42:i+46], data[list+42:list+46])
		i += 46 + int(le.Uint16(data[i+28:])) + int(le.Uint16(data[i+30:])) + int(le.Uint16(data[i+32:]))
	}
	return data
}

// times repeats something that is made anew each time, so that it packs badly.
func times(n int, one func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(one(i))
	}
	return b.String()
}

const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>`

// hostileFiles are files that are meant to do harm. All but those that are no workbook at all are a questionnaire of ours
// with one thing changed, so that nothing else keeps them out.
func hostileFiles(t testing.TB, book []byte) []hostile {
	f := partsOf(t, book)
	const bad, large, told = http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusOK
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 2000)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	extra := func(name, text string) []byte { return f.with(zipPart{name, text}).zip(nil) }
	row := func(text string) []byte { return f.before(firstPart, "</sheetData>", text) }
	cellOf := func(inner string) []byte { return row(`<row r="900"><c r="A900" ` + inner + `</c></row>`) }
	external := func(kind, target string) string {
		return `<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `" TargetMode="External"/>`
	}
	noise := rand.New(rand.NewPCG(5, 6))
	files := []hostile{
		{"0 bytes", nil, bad},
		{"12 bytes", []byte("\x01\x02\x03456789012"), bad},
		{"12 bytes of an archive", book[:12], bad},
		{"an encrypted workbook", []byte(ole + wide("EncryptedPackage")), bad},
		{"an old workbook", []byte(ole + wide("Workbook")), bad},
		{"OpenDocument", (&forgery{t, []zipPart{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}}}).zip(nil), bad},
		{"a binary workbook", (&forgery{t, []zipPart{{typesPart, "<x/>"}, {"xl/workbook.bin", "x"}}}).zip(nil), bad},
		{"a document", (&forgery{t, []zipPart{{typesPart, "<x/>"}, {"word/document.xml", "<x/>"}}}).zip(nil), bad},
		{"CSV of something else", []byte("name;sum\na;1\n"), bad},
		{"text in UTF-16", []byte("\xFF\xFE" + wide("country,year")), bad},
		{"a web page", []byte("<!DOCTYPE html><html></html>"), bad},
		{"gzip", []byte("\x1F\x8B\x08\x00 and so on"), bad},

		{"an archive in an archive", extra("xl/embeddings/book.xlsx", string(book)), bad},
		{"a part of 1 GiB in 1 MiB", f.bomb(1 << 30), large},
		{"the same, said to be small", f.bomb(1000), bad},
		{"the same, said to be 30 MiB", f.bomb(30 << 20), bad},
		{"entries that are all one part", piled(book), bad},
		{"70,000 entries", f.with(manyNamed(70_000)...).zip(nil), large},
		{"cut in the middle", book[:len(book)/2], bad},
		{"cut by a byte", book[:len(book)-1], bad},
		{"an archive before it", append(bytes.Clone(book), book...), bad},
		{"16 MiB and a byte", append(bytes.Clone(book), make([]byte, 16<<20+1-len(book))...), large},
		{"16 MiB of beginnings", bytes.Repeat([]byte("PK\x03\x04"), 4<<20), bad},
		{"a wrong checksum", f.lying(firstPart, func(h *zip.FileHeader, b []byte) []byte { h.CRC32++; return b }), bad},
		{"a size too small", f.lying(firstPart, func(h *zip.FileHeader, b []byte) []byte { h.UncompressedSize64 -= 10; return b }), bad},
		{"a size too large", f.lying(firstPart, func(h *zip.FileHeader, b []byte) []byte { h.UncompressedSize64 += 10; return b }), bad},
		{"a part behind a password", f.lying(firstPart, func(h *zip.FileHeader, b []byte) []byte { h.Flags |= 1; return b }), bad},
		{"another packing", f.lying(firstPart, func(h *zip.FileHeader, b []byte) []byte { h.Method = 12; return b }), bad},
		{"bytes that are not packed", f.lying(firstPart, func(_ *zip.FileHeader, b []byte) []byte { return bytes.Repeat([]byte{0xFF}, len(b)) }), bad},
		{"a part twice", (&forgery{t, append(f.with().parts, zipPart{firstPart, "<x/>"})}).zip(nil), bad},
		{"a part in capitals as well", extra(strings.ToUpper(firstPart), "<x/>"), bad},

		{"macros", extra("xl/vbaProject.bin", ole), bad},
		{"the type of macros", f.instead(typesPart, "spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml"), bad},
		{"a link to another workbook", extra("xl/externalLinks/externalLink1.xml", "<externalLink/>"), bad},
		{"a relation to another file", f.before(linksPart, "</Relationships>", external("externalLinkPath", "file:///etc/passwd")), bad},
		{"a sheet that is elsewhere", f.before(linksPart, "</Relationships>", external("worksheet", "http://192.0.2.1/sheet.xml")), bad},
		{"a picture that is elsewhere", extra("xl/drawings/_rels/drawing1.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+external("image", "http://192.0.2.1/x.png")+`</Relationships>`), bad},
		{"an object", extra("xl/embeddings/oleObject1.bin", ole), bad},
		{"a query", extra("xl/connections.xml", "<connections/>"), bad},

		{"XML 100,000 deep", row(strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000)), bad},
		{"XML 100,000 deep, elsewhere", extra("xl/a.xml", strings.Repeat("<a>", 100_000)+strings.Repeat("</a>", 100_000)), bad},
		{"an external entity", f.before(textsPart, "<sst", `<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>`), bad},
		{"an element with 100,000 attributes", row("<row " + times(100_000, func(i int) string { return "a" + strconv.Itoa(i) + `="" ` }) + "/>"), bad},
		{"an encoding nobody knows", f.with(zipPart{textsPart, `<?xml version="1.0" encoding="UTF-7"?><sst/>`}).zip(nil), bad},
		{"UTF-16", f.with(zipPart{textsPart, "\xFF\xFE" + wide("<sst/>")}).zip(nil), bad},
		{"Latin-1", cellOf("t=\"inlineStr\"><is><t>\xE9</t></is>"), bad},
		{"a control character", cellOf(`t="inlineStr"><is><t>&#1;</t></is>`), bad},
		{"an XML part that is cut", f.instead(firstPart, "</worksheet>", ""), bad},

		{"2,000 rows that hold only XFD", row(times(2000, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, 900+i, 900+i) })), large},
		{"something in the last row", row(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`), large},
		{"a row beyond all rows", row(`<row r="99999999999"/>`), bad},
		{"rows out of order", row(`<row r="900"/><row r="899"/>`), bad},
		{"a cell of another row", row(`<row r="900"><c r="A901"/></row>`), bad},
		{"a text that is not there", cellOf(`t="s"><v>9999999</v>`), bad},
		{"a text of -1", cellOf(`t="s"><v>-1</v>`), bad},
		{"10,000,000 texts", f.before(textsPart, "</sst>", strings.Repeat("<si/>", 10_000_000)), large},
		{"300,000 texts", f.before(textsPart, "</sst>", times(300_000, func(i int) string { return "<si><t>" + strconv.Itoa(noise.Int()) + "</t></si>" })), large},
		{"a text of 1,000,000 characters", cellOf(`t="inlineStr"><is><t>` + times(100_000, func(int) string { return strconv.Itoa(1e9 + noise.IntN(1e9)) }) + `</t></is>`), large},
		{"a formula of 1,000,000 characters", cellOf(`><f>` + times(100_000, func(int) string { return strconv.Itoa(1e8+noise.IntN(1e8)) + "+" }) + `1</f>`), large},
		{"one long text in 20,000 cells", longEverywhere(f), large},
		{"500,000 cells", row(times(4000, func(i int) string {
			return fmt.Sprintf(`<row r="%d">`, 900+i) + times(150, func(int) string { return `<c s="` + strconv.Itoa(noise.IntN(9)) + `"/>` }) + `</row>`
		})), large},
		{"200,000 names", f.before(bookPart, "</definedNames>", times(200_000, func(i int) string { return fmt.Sprintf(`<definedName name="n%d">1</definedName>`, i) })), large},

		{"300 sheets", manySheets(f), large},
		{"no sheet of its own", f.instead(textsPart, ">meta<", ">beta<"), bad},
		{"another layout", f.instead(textsPart, ">format<", ">tamrof<"), bad},
		{"a framework that is a path", f.instead(textsPart, ">sample@1<", ">../../../etc/passwd<"), bad},
		{"2,000 lines with one key", row(times(2_000, func(i int) string {
			return fmt.Sprintf(`<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>national-strategy</t></is></c><c r="G%[1]d" t="inlineStr"><is><t>%d</t></is></c></row>`, 900+i, i)
		})), told},
		{"2,000 lines that nobody asked", row(times(2_000, func(i int) string {
			return fmt.Sprintf(`<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>x%d</t></is></c><c r="G%[1]d" t="inlineStr"><is><t>%d</t></is></c></row>`, 900+i, i, i)
		})), told},
	}
	for _, part := range []string{typesPart, bookPart, linksPart, textsPart, firstPart, corePart, "xl/styles.xml"} {
		for _, p := range f.parts {
			if head, rest, ok := strings.Cut(p.text, "?>"); p.name == part && ok {
				files = append(files, hostile{"entities in " + part, f.with(zipPart{part, head + "?>" + laughs + rest}).zip(nil), bad})
			}
		}
	}
	for _, name := range []string{"../../../etc/cron.d/x", "/etc/passwd", "xl/../../x", `xl\..\..\x`, "C:/x", `\\host\share`, "xl/./x", "xl/\x00x"} {
		files = append(files, hostile{"a part " + strconv.QuoteToASCII(name), extra(name, "x"), bad})
	}
	return files
}

func manyNamed(n int) []zipPart {
	parts := make([]zipPart, n)
	for i := range parts {
		parts[i].name = "xl/media/" + strconv.Itoa(i)
	}
	return parts
}

// longEverywhere shows one text of 32,000 characters in 20,000 cells: 640 MB out of 1 MB.
func longEverywhere(f *forgery) []byte {
	text := times(3200, func(i int) string { return fmt.Sprintf("%010d", i*i) })
	inserted := partsOf(f.t, f.instead(textsPart, "<si>", "<si><t>"+text+"</t></si><si>")) // the first of all; the others move
	return inserted.before(firstPart, "</sheetData>", times(4000, func(i int) string {
		return fmt.Sprintf(`<row r="%d">`, 900+i) + strings.Repeat(`<c t="s"><v>0</v></c>`, 5) + `</row>`
	}))
}

func manySheets(f *forgery) []byte {
	const space = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	more := partsOf(f.t, f.before(bookPart, "</sheets>", times(300, func(i int) string { return fmt.Sprintf(`<sheet name="m%d" sheetId="%d" r:id="many%[1]d"/>`, i, 900+i) })))
	more = partsOf(f.t, more.before(linksPart, "</Relationships>", times(300, func(i int) string {
		return fmt.Sprintf(`<Relationship Id="many%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/many%[1]d.xml"/>`, i)
	})))
	for i := range 300 {
		more.parts = append(more.parts, zipPart{fmt.Sprintf("xl/worksheets/many%d.xml", i), `<worksheet ` + space + `><sheetData/></worksheet>`})
	}
	return more.zip(nil)
}
