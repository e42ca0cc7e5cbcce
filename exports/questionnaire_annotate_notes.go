package exports

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Comments are taken out of the parts of the workbook and put in anew, not by the library: it misses those of other
// programs, whose parts have other names, and places the frame of one by widths that a file can make endless.

// noteAuthor signs our comments; theirs begins what somebody else has written in the same cell.
const (
	noteAuthor = "Readiness"
	theirs     = "Comment of "
)

// sheetNote is a comment in a cell.
type sheetNote struct{ author, text string }

// ours says that a comment is of an earlier report. LibreOffice keeps no author: then its first word tells.
func (a *annotated) ours(n sheetNote) bool {
	return n.author == noteAuthor || strings.TrimSpace(n.author) == "" && slices.ContainsFunc(statuses, func(s statusFill) bool {
		return strings.HasPrefix(n.text, a.word(s.status)+": ")
	})
}

// noteParts are the parts of the comments of one sheet.
type noteParts struct{ sheet, comments, frames string }

// relations are the lines of a .rels part.
type relations struct {
	XMLName xml.Name   `xml:"http://schemas.openxmlformats.org/package/2006/relationships Relationships"`
	List    []relation `xml:"Relationship"`
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr,omitempty"`
}

const (
	relationBase  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	noteRelation  = "rdNotes"
	frameRelation = "rdFrames"
	noteType      = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	frameType     = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

var (
	legacyDrawing = regexp.MustCompile(`(?s)<(?:\w+:)?legacyDrawing\s[^>]*?(?:/>|>\s*</(?:\w+:)?legacyDrawing\s*>)`)
	relationID    = regexp.MustCompile(`\w+:id\s*=\s*["']([^"']*)["']`)
	endOfSheet    = regexp.MustCompile(`</((?:\w+:)?)worksheet\s*>\s*$`)
	startOfSheet  = regexp.MustCompile(`<(?:\w+:)?worksheet\b[^>]*`)
	startOfName   = regexp.MustCompile(`^<[\w:]+`)
)

func relsOf(part string) string { return path.Dir(part) + "/_rels/" + path.Base(part) + ".rels" }

// target is the part that a relation of a part points at.
func (r relation) target(of string) string {
	if rest, ok := strings.CutPrefix(r.Target, "/"); ok {
		return rest
	}
	return path.Join(path.Dir(of), r.Target)
}

func (a *annotated) part(name string) []byte {
	content, _ := a.f.Pkg.Load(name)
	text, _ := content.([]byte)
	return text
}

func (a *annotated) relations(part string) relations {
	var r relations
	if text := a.part(relsOf(part)); text != nil {
		a.keep(xml.Unmarshal(text, &r))
	}
	return r
}

// takeNotes reads the comments of every sheet and takes their parts out. No sheet may have been read by then.
func (a *annotated) takeNotes() {
	for _, s := range a.found.Sheets {
		a.notes[s.Name] = map[cellAt]sheetNote{}
		text := a.part(s.Part)
		if !endOfSheet.Match(text) {
			continue // a sheet that holds only a chart
		}
		drawing := ""
		if id := relationID.FindSubmatch(legacyDrawing.Find(text)); id != nil {
			drawing = string(id[1])
		}
		rels := a.relations(s.Part)
		kept := slices.DeleteFunc(rels.List, func(r relation) bool {
			of := r.target(s.Part)
			switch {
			case strings.HasSuffix(r.Type, "/comments"):
				a.readNotes(s.Name, a.part(of))
			case r.ID != drawing || !strings.HasSuffix(strings.ToLower(of), ".vml"):
				return false
			}
			a.f.Pkg.Delete(of)
			a.gone[strings.ToLower("/"+of)] = true
			return true
		})
		if len(kept) == len(rels.List) {
			continue
		}
		rels.List = kept
		a.f.Pkg.Store(s.Part, legacyDrawing.ReplaceAll(text, nil))
		a.storeRelations(s.Part, rels)
	}
}

// readNotes reads the comments of a sheet as plain text.
func (a *annotated) readNotes(sheet string, text []byte) {
	type run struct {
		T string `xml:"t"`
	}
	var c struct {
		Authors []string `xml:"authors>author"`
		List    []struct {
			Ref    string `xml:"ref,attr"`
			Author int    `xml:"authorId,attr"`
			Text   struct {
				T string `xml:"t"`
				R []run  `xml:"r"`
			} `xml:"text"`
		} `xml:"commentList>comment"`
	}
	if text == nil {
		return
	}
	a.keep(xml.Unmarshal(text, &c))
	for _, one := range c.List {
		col, row, err := excelize.CellNameToCoordinates(one.Ref)
		if err != nil {
			continue
		}
		n := sheetNote{text: one.Text.T}
		if one.Author >= 0 && one.Author < len(c.Authors) {
			n.author = c.Authors[one.Author]
		}
		for _, r := range one.Text.R {
			n.text += r.T
		}
		a.notes[sheet][cellAt{col, row}] = n
	}
}

func (a *annotated) storeRelations(part string, r relations) {
	text, err := xml.Marshal(r)
	a.keep(err)
	a.f.Pkg.Store(relsOf(part), append([]byte(xml.Header), text...))
}

// placeNotes makes room for the comments that each sheet will have. No sheet may have been read by then.
func (a *annotated) placeNotes() []noteParts {
	named := map[string]bool{}
	for _, c := range a.report.Cells {
		named[c.Sheet] = true
	}
	var all []noteParts
	number := 0
	for _, s := range a.found.Sheets {
		text := a.part(s.Part)
		end := endOfSheet.FindSubmatchIndex(text)
		if end == nil || !named[s.Name] && len(a.notes[s.Name]) == 0 {
			continue
		}
		p := noteParts{sheet: s.Name}
		for p.comments == "" || a.part(p.comments) != nil || a.part(p.frames) != nil {
			number++
			p.comments, p.frames = "xl/comments"+itoa(number)+".xml", "xl/drawings/vmlDrawing"+itoa(number)+".vml"
		}
		all = append(all, p)
		rels := a.relations(s.Part)
		rels.List = append(rels.List,
			relation{ID: noteRelation, Type: relationBase + "/comments", Target: "/" + p.comments},
			relation{ID: frameRelation, Type: relationBase + "/vmlDrawing", Target: "/" + p.frames})
		a.storeRelations(s.Part, rels)
		placed := slices.Concat(text[:end[0]], fmt.Appendf(nil, `<%slegacyDrawing r:id="%s"/>`, text[end[2]:end[3]], frameRelation), text[end[0]:])
		if start := startOfSheet.Find(placed); len(start) > 0 && !bytes.Contains(start, []byte("xmlns:r=")) {
			named := startOfName.Find(start)
			declared := slices.Concat(named, []byte(` xmlns:r="`+relationBase+`"`), start[len(named):])
			placed = bytes.Replace(placed, start, declared, 1)
		}
		a.f.Pkg.Store(s.Part, placed)
	}
	return all
}

// putNotes writes the comments and their frames. The content types must have been read by then.
func (a *annotated) putNotes(all []noteParts) {
	types := a.f.ContentTypes
	kept := types.Overrides[:0]
	for _, o := range types.Overrides {
		if !a.gone[strings.ToLower(o.PartName)] {
			kept = append(kept, o)
		}
	}
	types.Overrides = kept
	for _, p := range all {
		a.f.Pkg.Store(p.comments, a.commentsPart(p.sheet))
		a.f.Pkg.Store(p.frames, a.framesPart(p.sheet))
		types.Overrides = grown(types.Overrides)
		last := &types.Overrides[len(types.Overrides)-1]
		last.PartName, last.ContentType = "/"+p.comments, noteType
	}
	for _, d := range types.Defaults {
		if strings.EqualFold(d.Extension, "vml") {
			return
		}
	}
	types.Defaults = grown(types.Defaults)
	last := &types.Defaults[len(types.Defaults)-1]
	last.Extension, last.ContentType = "vml", frameType
}

// grown adds an element to a list whose type has no name here.
func grown[T any](list []T) []T {
	var one T
	return append(list, one)
}

// inOrder gives the cells of a sheet from top to bottom.
func inOrder[T any](cells map[cellAt]T) []cellAt {
	return slices.SortedFunc(maps.Keys(cells), func(x, y cellAt) int { return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.col, y.col)) })
}

func (a *annotated) commentsPart(sheet string) []byte {
	var b, list bytes.Buffer
	authors := map[string]int{}
	b.WriteString(xml.Header + `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors>`)
	for _, at := range inOrder(a.notes[sheet]) {
		n := a.notes[sheet][at]
		id, known := authors[n.author]
		if !known {
			id = len(authors)
			authors[n.author] = id
			b.WriteString("<author>" + escapedXML(n.author) + "</author>")
		}
		fmt.Fprintf(&list, `<comment ref="%s" authorId="%d"><text><r><rPr><sz val="10"/><rFont val="%s"/></rPr><t xml:space="preserve">%s</t></r></text></comment>`,
			at, id, tongues[english].typeface, escapedXML(n.text))
	}
	b.WriteString("</authors><commentList>")
	b.Write(list.Bytes())
	b.WriteString("</commentList></comments>")
	return b.Bytes()
}

func escapedXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(cellText(text))) // a Builder takes everything
	return b.String()
}

const framesHead = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>` +
	`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

const frame = `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:%.0fpt;height:%.0fpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">` +
	`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>` +
	`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`

// Size of a frame, in pixels, and how many characters one of its lines holds.
const (
	frameWidth  = 360
	frameLine   = 52
	textLine    = 18
	mostFrame   = 520
	framesStart = 1025 // the first number of a shape
)

func (a *annotated) framesPart(sheet string) []byte {
	b := bytes.NewBufferString(framesHead)
	widths := map[int]int{}
	width := func(col int) int {
		w, known := widths[col]
		if letters, err := excelize.ColumnNumberToName(col); !known && err == nil {
			if shown, err := a.f.GetColVisible(sheet, letters); err == nil && shown {
				chars, _ := a.f.GetColWidth(sheet, letters) // of a sheet that is there
				w = int(7*chars) + 5
			}
			widths[col] = w
		}
		return w
	}
	height := func(row int) int {
		points, _ := a.f.GetRowHeight(sheet, row) // likewise
		return int(points * 4 / 3)
	}
	for i, at := range inOrder(a.notes[sheet]) {
		tall := min(textLine*(int(lines(a.notes[sheet][at].text, frameLine))+1), mostFrame)
		right, x := along(at.col+1, 12+frameWidth, width)
		bottom, y := along(at.row, 4+tall, height)
		anchor := fmt.Sprintf("%d, 12, %d, 4, %d, %d, %d, %d", at.col, at.row-1, right-1, x, bottom-1, y)
		fmt.Fprintf(b, frame, framesStart+i, frameWidth*0.75, float64(tall)*0.75, anchor, at.row-1, at.col-1)
	}
	b.WriteString("</xml>")
	return b.Bytes()
}

// along goes a number of pixels from the beginning of a column or row: where it ends, and how far in. It gives up behind
// some that are hidden or very narrow.
func along(from, pixels int, size func(int) int) (at, rest int) {
	for at = from; at < from+40; at++ {
		n := size(at)
		if pixels < n {
			break
		}
		pixels -= max(n, 0)
	}
	return at, min(pixels, frameWidth)
}
