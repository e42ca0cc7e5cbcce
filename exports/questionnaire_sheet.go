package exports

import (
	"cmp"

	"github.com/xuri/excelize/v2"

	"readiness/assessment/framework"
)

// Keys of the columns, in the hidden first row of every sheet of questions.
const (
	keyField        = "key" // question id, or question id|option id
	numberField     = "number"
	topicField      = "topic"
	questionField   = "question"
	guidanceField   = "guidance"
	formField       = "form"
	answerField     = "answer"
	noteField       = "note"
	confidenceField = "confidence"
	linksField      = "links"
	reviewField     = "review"
	marginField     = ""         // blank, to be seen and not printed: beside a printed column LibreOffice prints ### for a hidden number
	askedField      = "asked"    // 1 for a question
	answeredField   = "answered" // a formula: 1 where the question is answered
)

// field is one column of a sheet of questions.
type field struct {
	key string
	column
	hidden bool // out of sight, or at least blank and without a look
}

// The looks of cells: those to be filled in, and those of questions that are closed.
var (
	input  = look{fill: "FFF9E3", boxed: true, wrap: true, open: true, format: "@", align: "left", indent: 1}
	unseen = look{format: ";;;"} // numbers that only count
	closed = look{fill: "E9ECF0", boxed: true, wrap: true, color: grey, format: "@", align: "left", indent: 1}
)

// eitherSide is a look for running text, which begins on the side where its script does.
func (l look) eitherSide() look { l.align, l.indent = "", 0; return l }

func (q *questionnaire) newFields() []field {
	list := []field{
		{keyField, column{width: 20}, true},
		{numberField, column{title: q.t("No."), look: look{ruled: true, align: "left", indent: 1, color: grey}, width: 7}, false},
		{topicField, column{title: q.t("Topic"), look: wrapped.bolded(), width: 18}, false},
		{questionField, column{title: q.t("Question"), look: wrapped, width: 30}, false},
		{guidanceField, column{title: q.t("Guidance"), look: aside, width: 46}, false},
		{formField, column{title: q.t("How to answer"), look: aside, width: 44}, false},
		{answerField, column{title: q.t("Answer"), look: input, width: 26}, false},
		{noteField, column{title: q.t("Note: how it is known"), look: input.eitherSide(), width: 32}, false},
		{confidenceField, column{title: q.t("Confidence"), look: input, width: 12}, false},
		{linksField, column{title: q.t("Evidence: web addresses, one on a line"), look: input, width: 24}, false},
		{reviewField, column{title: q.t("The reviewer says"), look: aside, width: 30}, false},
		{marginField, column{width: 1.5}, true},
		{askedField, column{look: unseen, width: 8}, true},
		{answeredField, column{look: unseen, width: 8}, true},
	}
	fields := list[:0]
	for _, f := range list {
		if f.key != reviewField || q.reviewed {
			fields = append(fields, f)
		}
	}
	return fields
}

// col is the column of a field, from 1.
func (q *questionnaire) col(key string) int {
	for i, f := range q.fields {
		if f.key == key {
			return i + 1
		}
	}
	return 0
}

// shown is how many columns there are before the margin and the hidden ones at the end.
func (q *questionnaire) shown() int { return q.col(marginField) - 1 }

// Rows of a sheet of questions.
const (
	keysRow   = 1 // hidden
	totalsRow = 3 // below the title: the sentence, and the sums of the hidden columns
	headRow   = 5
)

// partSheet writes the questions of one part.
func (q *questionnaire) partSheet(p *part) {
	s := q.namedSheet(p.sheet, p.defined)
	for i, f := range q.fields {
		s.width(i+1, f.width)
	}
	s.cols = q.shown()
	w := &rows{questionnaire: q, s: s, part: p, chosen: map[*list][]string{}}
	w.head()
	group := p.node
	for i, n := range p.questions {
		if g := q.def.Parent(n.ID); g != nil && g != group && g != q.def.Root {
			if group = g; g != p.node {
				w.group(g)
			}
		}
		w.question(n, p.numberOf(i))
	}
	w.totals()
	w.validate()
	s.freeze(headRow, q.col(topicField))
	s.filter(headRow, s.row-1, q.shown())
	q.hide(s)
	s.printArea(q.col(numberField), keysRow+1, q.shown(), s.row-1)
	q.protect(s)
}

// printArea says what of a sheet is printed.
func (s *sheet) printArea(fromCol, fromRow, toCol, toRow int) {
	s.b.keep(s.b.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: sheetRef(s.name) + fixedCell(fromCol, fromRow) + ":" + fixedCell(toCol, toRow),
	}))
}

// fixedCell is a cell as $B$2.
func fixedCell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row, true)
	if err != nil {
		return "$A$1"
	}
	return name
}

// numberOf numbers the questions of a part.
func (p *part) numberOf(i int) string { return itoa(p.number) + "." + itoa(i+1) }

// rows writes the rows of one part.
type rows struct {
	*questionnaire
	s      *sheet
	part   *part
	chosen map[*list][]string // cells by the drop-down they get
}

// blank is a row of blank cells, made like the columns or like l.
func (w *rows) blank(l *look) []excelize.Cell {
	cells := make([]excelize.Cell, len(w.fields))
	for i, f := range w.fields {
		switch {
		case f.hidden:
		case l != nil:
			cells[i] = w.cell(nil, *l)
		default:
			cells[i] = w.cell(nil, f.look)
		}
	}
	return cells
}

// head writes what stands above the questions: the keys of the columns, the title, how to fill in, the header.
func (w *rows) head() {
	keys := make([]excelize.Cell, len(w.fields))
	titles := make([]excelize.Cell, len(w.fields))
	cols := make([]column, len(w.fields))
	for i, f := range w.fields {
		keys[i], cols[i] = w.cell(f.key, look{}), f.column
		if !f.hidden {
			titles[i] = w.cell(f.title, headingTo("left"))
		}
	}
	w.s.put(0, keys...)
	name := w.blank(&look{})
	name[w.col(numberField)-1] = w.cell(itoa(w.part.number)+"  "+w.part.node.Name(w.lang()), look{size: 18, bold: true, color: navy, middle: true})
	w.s.merge(w.col(numberField), w.shown())
	w.s.put(28, name...)
	say := w.blank(&look{})
	text := w.t("Fill in the cells with a frame and a light fill. A blank cell changes nothing; %s takes an answer back.", w.words.clear)
	say[w.col(numberField)-1] = w.cell(text, note)
	w.s.merge(w.col(numberField), w.col(guidanceField))
	say[w.col(formField)-1] = w.cell(w.t("Answered"), look{color: grey, align: "right", middle: true})
	w.s.put(22, say...)
	w.s.row = headRow
	w.s.header = headRow
	w.s.put(w.s.headHeight(cols), titles...)
}

// group writes the title of a group above its questions.
func (w *rows) group(g *framework.Node) {
	cells := w.blank(&look{fill: pale})
	text := g.Name(w.lang())
	for up := w.def.Parent(g.ID); up != nil && up != w.part.node && up != w.def.Root; up = w.def.Parent(up.ID) {
		text = up.Name(w.lang()) + " › " + text
	}
	cells[w.col(numberField)-1] = w.cell(text, look{bold: true, color: navy, fill: pale, middle: true, align: "left"})
	w.s.put(22, cells...)
}

// totals gives the counts above the header their formulas, now that the last row is known.
func (w *rows) totals() {
	down := func(key string) string {
		col := w.col(key)
		return "SUM(" + cellName(col, headRow+1) + ":" + cellName(col, max(w.s.row-1, headRow+1)) + ")"
	}
	w.s.styled()
	end := w.s.row
	of := len(w.part.questions)
	set := func(key string, value int, formula string, l look) {
		at := cellName(w.col(key), totalsRow)
		w.keep(w.f.SetCellValue(w.s.name, at, value))
		w.keep(w.f.SetCellStyle(w.s.name, at, at, w.style(l)))
		w.s.formula(at, formula)
	}
	set(askedField, of, down(askedField), unseen)
	set(answeredField, w.part.answered, down(answeredField), unseen)
	set(answerField, w.part.answered, cellName(w.col(answeredField), totalsRow),
		look{size: 14, bold: true, color: navy, middle: true, align: "left", indent: 1, format: `0" ` + w.t("of %s", itoa(of)) + `"`})
	w.s.row = end
}

// validate gives the cells their drop-downs.
func (w *rows) validate() {
	title := w.t("Not in the list")
	message := w.t("Choose from the list. Leave the cell blank where nothing is known; %s takes an answer back.", w.words.clear)
	for _, l := range w.lists.all {
		text := message
		switch l {
		case w.lists.tick:
			text = w.t("Mark with %s what applies, and leave the other cells blank.", w.words.tick)
		case w.lists.sure:
			text = w.t("Choose from the list, or leave the cell blank: then it is medium.")
		}
		w.s.choose(l, w.chosen[l], title, text)
	}
}

// hide takes the keys and the helping columns out of sight.
func (q *questionnaire) hide(s *sheet) {
	q.keep(q.f.SetRowVisible(s.name, keysRow, false))
	for i, f := range q.fields {
		if f.hidden && f.key != marginField {
			letter, err := excelize.ColumnNumberToName(i + 1)
			q.keep(err)
			q.keep(q.f.SetColVisible(s.name, letter, false))
		}
	}
}

// protect locks a sheet but for its input cells. There is no password: the protection is against slips.
func (b *book) protect(s *sheet) {
	b.keep(b.f.ProtectSheet(s.name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, Sort: true, AutoFilter: true,
	}))
}

// review words what the reviewer says of an answer; "" where there is nothing to do.
func (q *questionnaire) review(a QuestionnaireAnswer) string {
	said := map[string]string{
		"accepted": q.t("Accepted"), "questioned": q.t("Questioned"), "rejected": q.t("Rejected"), "returned": q.t("Returned"),
	}
	if a.Review == "" || a.Review == "none" {
		return a.ReviewReason
	}
	what := cmp.Or(said[a.Review], a.Review)
	if a.ReviewReason == "" {
		return what
	}
	return what + ": " + a.ReviewReason
}
