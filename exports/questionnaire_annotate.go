package exports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"readiness/assessment"
	"readiness/exports/vet"
)

// annotatedLimits bound a workbook that is opened whole, which costs a hundred times what reading its rows does. They are
// those of a questionnaire of some 1,500 questions.
func annotatedLimits() vet.Limits {
	limits := vet.Default()
	limits.File, limits.Part, limits.Unpacked = 8<<20, 12<<20, 16<<20
	limits.Parts, limits.Strings, limits.Elements, limits.Others = 500, 60_000, mostElements, 40_000
	return limits
}

// Bounds of all sheets of a workbook together. The library makes a cell of each gap before the last one of a row.
const (
	mostElements = 150_000
	mostPlaces   = 150_000
	mostMerged   = 500 // each is compared with each
)

// Annotates says whether Annotated takes a file: ask it before the file is imported. Errors: *assessment.Error of kind
// Invalid for what is no workbook or is damaged, and TooLarge.
func Annotates(name string, data []byte) error {
	_, err := annotates(nameOf(name), data)
	return err
}

func annotates(name string, data []byte) (*vet.Found, error) {
	if !bytes.HasPrefix(data, []byte(zipMagic)) && !bytes.HasPrefix(data, []byte(oldMagic)) {
		return nil, &assessment.Error{
			Kind: assessment.Invalid, Msg: name + " is no workbook, and only a questionnaire (.xlsx) can be given back with comments in its cells",
			Fix: "Ask for the report alone: it names every cell of a CSV or JSON file.",
		}
	}
	found, err := vet.Workbook(data, annotatedLimits())
	if err != nil {
		return nil, notVetted(name, err)
	}
	elements, places, merged := 0, 0, 0
	for _, s := range found.Sheets {
		elements += s.Elements
		places += s.LastRow * max(s.LastColumn, 1)
		merged += s.Merged
	}
	if elements > mostElements || places > mostPlaces || merged > mostMerged {
		return nil, &assessment.Error{
			Kind: assessment.TooLarge, Msg: name + " has too many cells, or too many merged ones, to be given back with comments in them",
			Fix: "Ask for the report alone. Or delete the sheets, rows and columns that the questionnaire did not come with, also if they look empty, and split merged cells.",
		}
	}
	return found, nil
}

// annotated is a questionnaire being given back.
type annotated struct {
	*book
	found  *vet.Found
	report *assessment.ImportReport
	notes  map[string]map[cellAt]sheetNote // by sheet
	gone   map[string]bool                 // parts that were taken out, in small letters with a slash before
	hidden map[columnOf]bool               // columns that were looked at
	marks  map[markKey]int                 // styles
	mended map[int]int                     // styles without the fill of an earlier report
}

// columnOf is a column of a sheet, from 1.
type columnOf struct {
	sheet string
	col   int
}

// markKey is a style that was given a fill.
type markKey struct {
	style  int
	status string
}

// statusFill is what the report says of a cell, and the fill for it.
type statusFill struct{ status, fill string }

// statuses are all of them, the gravest first.
var statuses = []statusFill{
	{assessment.ImportRefused, "F8CBAD"}, {assessment.ImportConflict, "FFE08A"},
	{assessment.ImportChanged, "BDD7EE"}, {assessment.ImportAdded, "DDEBF7"},
}

// Annotated writes an uploaded questionnaire as it is, with a comment and a fill in each cell that the report names and
// the sheet Report in front. It is read by ReadQuestionnaire as the same answers; comments and fills of an earlier report are
// taken away, and comments of others are kept. data is what the report was made from. Nothing is written when it fails.
// Errors: those of Annotates.
func Annotated(w io.Writer, name string, data []byte, report *assessment.ImportReport) (err error) {
	name = nameOf(name)
	found, err := annotates(name, data)
	if err != nil {
		return err
	}
	defer func() { // the library is made for honest files, and this one may be none
		if r := recover(); r != nil {
			err = damagedBook(name, fmt.Errorf("the library failed: %v", r))
		}
	}()
	unpacked := int64(annotatedLimits().Unpacked)
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked})
	if err != nil {
		return damagedBook(name, err)
	}
	b := &book{
		f: f, def: report.Framework, p: message.NewPrinter(language.English), styles: map[look]int{}, looks: map[int]look{}, bars: map[string][]string{}, subject: name,
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newArchive(w, b.bars) })
	a := &annotated{
		book: b, found: found, report: report, notes: map[string]map[cellAt]sheetNote{}, gone: map[string]bool{}, hidden: map[columnOf]bool{},
		marks: map[markKey]int{}, mended: map[int]int{},
	}
	a.annotate(name)
	if b.err == nil {
		_, err := f.WriteTo(w)
		b.keep(err)
	}
	b.keep(f.Close())
	if b.err != nil {
		return damagedBook(name, b.err)
	}
	return nil
}

func (a *annotated) annotate(name string) {
	a.takeNotes()
	parts := a.placeNotes()
	byCell := a.cells()
	for _, s := range a.found.Sheets {
		a.forget(s.Name)
		for _, at := range inOrder(byCell[s.Name]) {
			a.mark(s.Name, at, byCell[s.Name][at])
		}
	}
	a.dropReports()
	a.reportSheet(name)
	if a.err == nil {
		a.putNotes(parts)
	}
}

// cells gathers what the report says of each cell, the gravest first. What it says of a hidden cell is said of the next one
// in the row that is seen: a line without its key.
func (a *annotated) cells() map[string]map[cellAt][]*assessment.ImportCell {
	list := map[string]map[cellAt][]*assessment.ImportCell{}
	for _, s := range a.found.Sheets {
		list[s.Name] = map[cellAt][]*assessment.ImportCell{}
	}
	rank := func(c *assessment.ImportCell) int {
		return slices.IndexFunc(statuses, func(s statusFill) bool { return s.status == c.Status })
	}
	for i := range a.report.Cells[:min(len(a.report.Cells), mostReported)] {
		c := &a.report.Cells[i]
		if at, ok := a.seen(c); ok {
			said := list[c.Sheet][at]
			said = append(said, c)
			slices.SortStableFunc(said, func(x, y *assessment.ImportCell) int { return cmp.Compare(rank(x), rank(y)) })
			list[c.Sheet][at] = said
		}
	}
	return list
}

// seen is where a cell of the report is shown; ok is false where the file has no such place.
func (a *annotated) seen(c *assessment.ImportCell) (at cellAt, ok bool) {
	col, row, err := excelize.CellNameToCoordinates(c.Cell)
	i := slices.IndexFunc(a.found.Sheets, func(s vet.Sheet) bool { return s.Name == c.Sheet })
	if err != nil || i < 0 || row > a.found.Sheets[i].LastRow || col > annotatedLimits().Columns {
		return at, false
	}
	at = cellAt{col, row}
	for ; col <= a.found.Sheets[i].LastColumn; col++ {
		if !a.isHidden(columnOf{c.Sheet, col}) {
			return cellAt{col, row}, true
		}
	}
	return at, true
}

func (a *annotated) isHidden(c columnOf) bool {
	hidden, known := a.hidden[c]
	if !known {
		letters, err := excelize.ColumnNumberToName(c.col)
		a.keep(err)
		shown, err := a.f.GetColVisible(c.sheet, letters)
		a.keep(err)
		hidden = !shown
		a.hidden[c] = hidden
	}
	return hidden
}

// mark gives a cell its fill and its comment. What somebody else has written there stands below.
func (a *annotated) mark(sheet string, at cellAt, said []*assessment.ImportCell) {
	texts := make([]string, 0, len(said))
	for _, c := range said {
		texts = append(texts, a.comment(c))
	}
	note := sheetNote{author: noteAuthor, text: strings.Join(texts, "\n\n")}
	if was, there := a.notes[sheet][at]; there {
		note.text += "\n\n" + theirs + was.author + ":\n" + was.text
	}
	a.notes[sheet][at] = note
	style, err := a.f.GetCellStyle(sheet, at.String())
	a.keep(err)
	key := markKey{style, said[0].Status}
	id, known := a.marks[key]
	if !known {
		id = a.filled(style, fillOf(key.status))
		a.marks[key] = id
	}
	a.keep(a.f.SetCellStyle(sheet, at.String(), at.String(), id))
}

// filled is a style with another fill, "" for none, and nothing else changed.
func (a *annotated) filled(style int, fill string) int {
	plain := a.style(look{fill: fill})
	all := a.f.Styles.CellXfs
	xf, yes := all.Xf[style], true
	xf.FillID, xf.ApplyFill = all.Xf[plain].FillID, &yes
	all.Xf = append(all.Xf, xf)
	all.Count = len(all.Xf)
	return len(all.Xf) - 1
}

func fillOf(status string) string {
	for _, s := range statuses {
		if s.status == status {
			return s.fill
		}
	}
	return statuses[0].fill
}

// forget takes away what an earlier report has left: its comments, and the fill beneath them.
func (a *annotated) forget(sheet string) {
	for _, at := range inOrder(a.notes[sheet]) {
		note := a.notes[sheet][at]
		if !a.ours(note) {
			continue
		}
		delete(a.notes[sheet], at)
		if _, rest, ok := strings.Cut(note.text, "\n\n"+theirs); ok {
			author, text, _ := strings.Cut(rest, ":\n")
			a.notes[sheet][at] = sheetNote{author: author, text: text}
		}
		style, err := a.f.GetCellStyle(sheet, at.String())
		a.keep(err)
		id, known := a.mended[style]
		if !known {
			fill := ""
			if xf := a.f.Styles.CellXfs.Xf[style]; xf.Protection != nil && xf.Protection.Locked != nil && !*xf.Protection.Locked {
				fill = input.fill
			}
			id = a.filled(style, fill)
			a.mended[style] = id
		}
		a.keep(a.f.SetCellStyle(sheet, at.String(), at.String(), id))
	}
}
