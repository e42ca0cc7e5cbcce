package exports

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment/framework"
)

// lists are what the drop-downs offer: ranges on the sheet Codes. Questions with the same choices share one.
type lists struct {
	all     []*list
	of      map[string]*list    // by question; numbers have none
	choices map[string][]chosen // by question
	tick    *list
	sure    *list // grades of confidence
}

// list is one range of Codes.
type list struct {
	of    string // what it is for, as the sheet says
	codes []string
	shown []string
	first int // row
}

// rows of the sheet Codes before the first list: title, sentence, blank, header.
const codesHead = 4

func (q *questionnaire) newLists() lists {
	ls := lists{of: map[string]*list{}, choices: map[string][]chosen{}}
	row := codesHead + 1
	add := func(l *list) *list {
		l.first, ls.all = row, append(ls.all, l)
		row += len(l.shown)
		return l
	}
	sure := &list{of: q.t("Confidence")}
	for _, g := range q.words.confidence {
		sure.codes, sure.shown = append(sure.codes, string(g.grade)), append(sure.shown, g.word)
	}
	ls.sure = add(sure)
	ls.tick = add(&list{of: q.t("Things to mark"), codes: []string{q.words.tick}, shown: []string{q.words.tick}})
	same := map[string]*list{}
	for _, p := range q.parts {
		for i, n := range p.questions {
			l := &list{of: p.numberOf(i)}
			ls.choices[n.ID] = choices(n, q.words)
			for _, c := range ls.choices[n.ID] {
				l.codes, l.shown = append(l.codes, n.Format(c.value)), append(l.shown, c.label)
			}
			if len(l.shown) == 0 {
				continue
			}
			key := strings.Join(l.codes, "\x00") + "\x00\x00" + strings.Join(l.shown, "\x00")
			if same[key] == nil {
				same[key] = add(l)
			} else {
				same[key].of += ", " + l.of
			}
			ls.of[n.ID] = same[key]
		}
	}
	return ls
}

// codeColumn is the column of Codes that the drop-downs show.
const codeColumn = 3

// ref is the range that a drop-down shows, on the sheet with the codes.
func (l *list) ref(sheet string) string {
	return sheetRef(sheet) + fixedCell(codeColumn, l.first) + ":" + fixedCell(codeColumn, l.first+len(l.shown)-1)
}

// codesSheet lists what the drop-downs offer.
func (q *questionnaire) codesSheet() {
	s := q.sheet("Codes")
	cols := []column{
		{title: q.t("Question"), look: wrapped, width: 30},
		{title: q.t("Code"), look: plain, least: 18},
		{title: q.t("Shown in the list"), look: wrapped, width: 90},
	}
	rows := codeRows(q.lists.all)
	s.fit(cols, rows)
	s.title(q.t("Codes"), q.t("What the drop-downs of this workbook offer. It is here to be looked up; nothing is filled in on this sheet, and it is not printed: the options stand beside each question."), len(cols))
	s.table(cols, each(rows))
	s.printArea(1, 1, len(cols), codesHead-2)
	q.protect(s)
}

// codeRows are the rows of Codes: what a list is for beside its first line.
func codeRows(all []*list) (rows [][]any) {
	for _, l := range all {
		for i, shown := range l.shown {
			of := ""
			if i == 0 {
				of = l.of
			}
			rows = append(rows, []any{of, l.codes[i], shown})
		}
	}
	return rows
}

// choose gives cells a drop-down. Other entries are refused.
func (s *sheet) choose(l *list, at []string, title, message string) {
	if len(at) == 0 {
		return
	}
	dv := excelize.NewDataValidation(true)
	dv.Sqref = strings.Join(at, " ")
	dv.SetSqrefDropList(l.ref(s.b.sheetTitle("Codes")))
	dv.SetError(excelize.DataValidationErrorStyleStop, title, message)
	s.b.keep(s.b.f.AddDataValidation(s.name, dv))
}

// Beyond these a validation cannot say a bound; no answer comes near.
const (
	least    = -1e15
	greatest = 1e15
)

// decimal gives a cell a validation by the bounds of the question. A number beyond them is an answer all the same, and so
// is what takes one back, so it asks and does not refuse.
func (s *sheet) decimal(a *framework.Answer, at, title, message string) {
	from, to := least, greatest
	if a.Minimum != nil {
		from = max(*a.Minimum, from)
	}
	if a.Maximum != nil {
		to = min(*a.Maximum, to)
	}
	dv := excelize.NewDataValidation(true)
	dv.Sqref = at
	s.b.keep(dv.SetRange(from, to, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	dv.SetError(excelize.DataValidationErrorStyleWarning, title, message)
	s.b.keep(s.b.f.AddDataValidation(s.name, dv))
}
