package exports

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// reportTitle begins the sheet Report, and tells it from a sheet of somebody else's.
const reportTitle = "Readiness · import report"

// mostReported is how many cells get a comment and a line on the sheet Report. The gravest come first.
const mostReported = 10_000

// reportHead is the row of the header. The rows in which a reader looks for keys are above it, with no text of a user.
const reportHead = keysWithin + 2

// dropReports takes the sheets of earlier reports out.
func (a *annotated) dropReports() {
	for _, s := range a.found.Sheets {
		if s.LastRow == 0 || !strings.HasPrefix(s.Name, "Report") {
			continue
		}
		if title, err := a.f.GetCellValue(s.Name, "A1"); err == nil && title == reportTitle {
			a.keep(a.f.DeleteSheet(s.Name))
		}
	}
}

// reportSheet writes the sheet Report, and puts it in front.
func (a *annotated) reportSheet(name string) {
	used := usedNames{}
	for _, s := range a.f.GetSheetList() {
		used[strings.ToLower(s)] = true
	}
	s := &sheet{b: a.book, name: used.take("Report", mostSheetName), row: 1}
	a.toFront(s.name)
	if a.err != nil {
		return
	}
	cols := a.reportColumns()
	s.cols = len(cols)
	for i, c := range cols {
		s.width(i+1, c.width)
	}
	across := func(height float64, text string, l look) {
		s.merge(1, s.cols)
		s.put(height, a.cell(text, l))
	}
	across(24, reportTitle, look{size: 12, bold: true, color: accent, middle: true})
	across(30, a.verdict(), look{size: 18, bold: true, color: navy, wrap: true, middle: true})
	across(0, name+" · "+a.def.Ref(), note)
	if text := sentence(a.report.Foreign); text != "" {
		across(4+lineHeight*lines(text, s.across(s.cols)-2), text, wrapped.filled(fillOf(assessment.ImportConflict)))
	}
	a.counts(s)
	s.row = reportHead
	s.header = reportHead
	titles := make([]excelize.Cell, len(cols))
	for i, c := range cols {
		titles[i] = a.cell(c.title, headingTo("left"))
	}
	s.put(s.headHeight(cols), titles...)
	for i := range a.report.Cells {
		if i == mostReported {
			across(0, a.t("and %s more, which have no comment either", itoa(len(a.report.Cells)-i)), note)
			break
		}
		a.reportLine(s, cols, &a.report.Cells[i])
	}
	s.freeze(reportHead, 0)
	s.filter(reportHead, s.row-1, len(cols))
	s.finish()
	a.protect(s)
}

// toFront adds a sheet before all others. The library leaves names of single sheets where they were: they are moved here.
func (a *annotated) toFront(name string) {
	first := a.f.GetSheetName(0)
	_, err := a.f.NewSheet(name)
	a.keep(err)
	a.keep(a.f.MoveSheet(name, first))
	if wb := a.f.WorkBook; wb != nil && wb.DefinedNames != nil {
		for i := range wb.DefinedNames.DefinedName {
			if id := wb.DefinedNames.DefinedName[i].LocalSheetID; id != nil {
				wb.DefinedNames.DefinedName[i].LocalSheetID = new(*id + 1)
			}
		}
	}
	a.f.SetActiveSheet(0)
}

func (a *annotated) reportColumns() []column {
	return []column{
		{title: a.t("Sheet"), look: wrapped, width: 20}, {title: a.t("Cell"), look: plain, width: 8},
		{title: a.t("Question"), look: wrapped, width: 34}, {title: a.t("Status"), look: plain.bolded(), width: 11},
		{title: a.t("Message"), look: wrapped, width: 52}, {title: a.t("Recorded now"), look: wrapped, width: 28},
		{title: a.t("This file says"), look: wrapped, width: 28},
	}
}

// verdict says what has happened.
func (a *annotated) verdict() string {
	r := a.report
	switch {
	case !r.Clean():
		return a.t("Nothing was recorded: mend the cells that are refused or in conflict, and send the file again.")
	case r.Applied && r.Added+r.Changed > 0:
		return a.t("Recorded.")
	case r.Added+r.Changed == 0:
		return a.t("Nothing to record: the file says nothing that is new.")
	}
	return a.t("Nothing was recorded yet: this was a dry run.")
}

// counts writes how many cells there are of each kind.
func (a *annotated) counts(s *sheet) {
	r := a.report
	for _, c := range []struct {
		status, what string
		n            int
	}{
		{assessment.ImportRefused, a.t("refused: cannot be an answer"), r.Refused},
		{assessment.ImportConflict, a.t("conflicts: changed here, and by somebody else since the file was made"), r.Conflicts},
		{assessment.ImportChanged, a.t("changed"), r.Changed},
		{assessment.ImportAdded, a.t("added"), r.Added},
		{"", a.t("unchanged, of these %s changed by others since the file was made", itoa(r.Kept)), r.Unchanged},
		{"", a.t("assessments begun"), r.Created},
	} {
		count, what := number(asCount), wrapped
		if c.status != "" && c.n > 0 {
			count.fill, what.fill = fillOf(c.status), fillOf(c.status)
		}
		s.merge(2, 5)
		s.put(18, a.cell(c.n, count), a.cell(c.what, what), a.cell(nil, what), a.cell(nil, what), a.cell(nil, what))
	}
}

// reportLine writes one cell of the report, with a link to it.
func (a *annotated) reportLine(s *sheet, cols []column, c *assessment.ImportCell) {
	texts := []string{c.Sheet, c.Cell, a.asked(c), a.word(c.Status), sentence(c.Message), shortened(a.stands(c)), shortened(a.says(c))}
	at, linked := a.seen(c)
	cells, height := make([]excelize.Cell, len(cols)), 1.0
	for i, text := range texts {
		l := cols[i].look
		switch i {
		case 1:
			l.link = linked
		case 3:
			l.fill = fillOf(c.Status)
		}
		cells[i] = a.cell(text, l)
		height = max(height, lines(text, cols[i].width-2))
	}
	row := s.row
	s.put(4+lineHeight*height, cells...)
	if linked {
		a.keep(a.f.SetCellHyperLink(s.name, cellName(2, row), sheetRef(c.Sheet)+at.String(), "Location"))
	}
}
