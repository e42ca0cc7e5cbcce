package exports

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// Columns of the sheet Start.
const startColumns = 4

// start writes the first sheet: what this is, how to fill it in, how far it is.
func (q *questionnaire) start() {
	s := q.sheet("Start")
	s.onePage = true
	s.cols = startColumns
	for i, width := range []float64{46, 14, 14, 86} {
		s.width(i+1, width)
	}
	s.banner(q.t("Readiness · questionnaire"), q.name, startColumns)
	s.row++
	for i, f := range q.whose() {
		if f.value != "" {
			q.keep(q.f.SetDefinedName(&excelize.DefinedName{Name: whoseNames[i], RefersTo: sheetRef(s.name) + "$B$" + itoa(s.row)}))
			q.factLine(s, f)
		}
	}
	for _, f := range q.facts() {
		if f.value != "" {
			q.factLine(s, f)
		}
	}
	q.progress(s)
	s.subtitle(q.t("How to fill it in"))
	for i, text := range q.advice() {
		s.merge(1, startColumns)
		text = itoa(i+1) + ".  " + text
		s.put(4+lineHeight*lines(text, s.across(startColumns)), q.cell(text, look{wrap: true, indent: 1, align: "left"}))
	}
	q.protect(s)
}

// factLine writes a fact: what, and across the other columns the value.
func (q *questionnaire) factLine(s *sheet, f fact) {
	label := wrapped
	label.color = grey
	cells := []excelize.Cell{q.cell(f.what, label), q.cell(f.value, wrapped), q.cell(nil, wrapped), q.cell(nil, wrapped)}
	s.merge(2, startColumns)
	s.put(4+lineHeight*lines(f.value, s.across(startColumns)-s.widths[0]), cells...)
}

// whoseNames are the defined names of the cells of Start that say whose answers these are, in the order of whose. Their reader
// compares them with the hidden sheet.
var whoseNames = [...]string{"rd_Start_unit", "rd_Start_year", "rd_Start_parallel"}

// whose says whose answers these are, as plain texts.
func (q *questionnaire) whose() []fact {
	parallel := ""
	if q.q.Parallel > 1 {
		parallel = itoa(q.q.Parallel)
	}
	return []fact{{q.t("Code"), q.q.Unit}, {q.t("Round"), itoa(q.q.Year)}, {q.t("Number of the assessment"), parallel}}
}

func (q *questionnaire) facts() []fact {
	of := q.q
	made, record := "", ""
	if !q.r.Made.IsZero() {
		made = q.r.Made.UTC().Format(q.tongue().moment)
	}
	if of.Head != "" {
		record, _, _ = strings.Cut(of.Head, ":")
		record = q.t("record %s of the journal", record)
	}
	contact := of.Contact
	if contact == "" {
		contact = q.t("whoever it came from")
	}
	return []fact{
		{q.t("Framework"), q.def.Title.In(q.lang()) + " (" + q.def.Ref() + ")"},
		{q.t("Framework source"), q.def.Source}, {q.t("State"), q.state()}, {q.t("Why"), of.Reason}, {q.t("Answers as of"), record}, {q.t("Rights in the data"), q.r.Rights},
		{q.t("Language"), q.tongue().name}, {q.t("Made"), made}, {q.t("Made with"), q.t("Readiness %s", q.r.Version)},
		{q.t("Send it back to"), contact},
	}
}

// state words where the assessment stands, and what may be answered.
func (q *questionnaire) state() string {
	said := map[assessment.Stage]string{
		"": q.t("not begun"), assessment.Draft: q.t("draft"), assessment.Submitted: q.t("submitted"), assessment.InReview: q.t("in review"),
		assessment.Returned: q.t("returned"), assessment.Reviewed: q.t("reviewed"), assessment.SignedOff: q.t("signed off"),
		assessment.Published: q.t("published"), assessment.Superseded: q.t("superseded"),
	}
	state := said[q.q.State]
	if state == "" {
		state = string(q.q.State)
	}
	open := 0
	for _, n := range q.def.Questions() {
		if q.open(n) {
			open++
		}
	}
	switch all := len(q.def.Questions()); open {
	case all:
		return state
	case 0:
		return q.t("%s: its answers are closed, and are shown only", state)
	default:
		return q.t("%s: %s of %s questions may be answered, the others are shown only", state, itoa(open), itoa(all))
	}
}

func (q *questionnaire) advice() []string {
	w := q.words
	return []string{
		q.t("Only the cells with a frame and a light fill take anything. The rest is locked, without a password, so that nothing is overtyped by mistake."),
		q.t("Where a cell has a list, choose from it. Where several things may apply, mark each that does with %s on its own line; if none does, say so on the line of the question.", w.tick),
		q.t("Leave blank what you do not know. A blank cell changes nothing: what is recorded stays. %s takes an answer back.", w.clear),
		q.t("%s is offered where a question need not apply. It needs the reason as the note.", w.notApplicable),
		q.t("The note says how the answer is known. Confidence is how sure you are of it; blank is medium. Evidence is web addresses that begin with http, one on a line."),
		q.t("Printed, it can be filled in with a pen: write the number of the option as the answer. Whoever types it in then chooses the option of that number from the list."),
		q.t("Columns may be made wider and rows higher, and lines sorted and filtered. Keep the hidden cells: they tell which line is which question."),
		q.t("Send the file back when you are done, or as it is. What others have changed in the meantime is not overwritten: it is shown beside what you wrote."),
	}
}

// progress writes how much is answered, part by part and in all.
func (q *questionnaire) progress(s *sheet) {
	s.subtitle(q.t("Progress"))
	head := []excelize.Cell{
		q.cell(q.t("Part"), headingTo("left")), q.cell(q.t("Answered"), headingTo("right")),
		q.cell(q.t("Questions"), headingTo("right")), q.cell(q.t("Share"), headingTo("left")),
	}
	s.put(22, head...)
	first := s.row
	share := look{ruled: true, format: asPercent, align: "left", indent: 1, middle: true}
	line := func(name string, answered, asked int, fromAnswered, fromAsked string, bold bool) {
		link, count, part := look{link: !bold, ruled: true, indent: 1, align: "left", bold: bold, middle: true}, number(asCount), share
		count.bold, part.bold, count.middle = bold, bold, true
		at := s.row
		s.put(20, q.cell(name, link), q.cell(answered, count), q.cell(asked, count), q.cell(ratio(answered, asked), part))
		s.formula(cellName(2, at), fromAnswered)
		s.formula(cellName(3, at), fromAsked)
		s.formula(cellName(4, at), "IF("+cellName(3, at)+"=0,0,"+cellName(2, at)+"/"+cellName(3, at)+")")
	}
	for _, p := range q.parts {
		ref := func(key string) string { return sheetRef(p.sheet) + cellName(q.col(key), totalsRow) }
		line(itoa(p.number)+"  "+p.node.Name(q.lang()), p.answered, len(p.questions), ref(answeredField), ref(askedField), false)
		q.keep(q.f.SetCellHyperLink(s.name, cellName(1, s.row-1), sheetRef(p.sheet)+cellName(q.col(answerField), headRow+1), "Location"))
	}
	last := max(s.row-1, first)
	sum := func(col int) string { return "SUM(" + cellName(col, first) + ":" + cellName(col, last) + ")" }
	answered, asked := q.total()
	line(q.t("All"), answered, asked, sum(2), sum(3), true)
	s.bars(4, span{first, s.row - 1}, "1")
}

func headingTo(side string) look { l := heading; l.align = side; return l }

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
