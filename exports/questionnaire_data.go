package exports

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// dataSheetName is the sheet that says what the file is to the program that reads it.
const dataSheetName = "rd_data"

// questionnaireFormat is the version of the layout: of the keys, and of the sheet rd_data.
const questionnaireFormat = "1"

// Kinds of line on the sheet rd_data: kind, name, value.
const (
	metaLine     = "meta"     // one fact about the file
	questionLine = "question" // a question that the file asks: open or closed
	partialLine  = "partial"  // a cell of a question that does not hold all that is recorded, and is not to be read
)

// dataSheet writes the very hidden sheet rd_data. It holds no answer: what an answer was is known from the journal.
func (q *questionnaire) dataSheet() {
	s := q.namedSheet(dataSheetName, dataSheetName)
	line := func(kind, name, value string) {
		s.put(0, q.cell(kind, look{}), q.cell(name, look{}), q.cell(value, look{}))
	}
	count := func(n uint64) string { return strconv.FormatUint(n, 10) }
	of := q.q
	for _, m := range [][2]string{
		{"format", questionnaireFormat}, {"framework", q.def.Ref()}, {"hash", q.def.Hash}, {"unit", of.Unit}, {"year", itoa(of.Year)},
		{"parallel", itoa(max(of.Parallel, 1))}, {"state", string(of.State)}, {"revision", count(of.Revision)}, {"seq", count(of.Seq)},
		{"head", of.Head}, {"lang", q.lang()},
	} {
		line(metaLine, m[0], m[1])
	}
	for _, n := range q.def.Questions() {
		state := "open"
		if !q.open(n) {
			state = "closed"
		}
		line(questionLine, n.ID, state)
	}
	for _, n := range q.def.Questions() {
		for _, key := range partial(of.Answers[n.ID]) {
			line(partialLine, n.ID, key)
		}
	}
	s.cols = 3
	q.protect(s)
	q.keep(q.f.SetSheetVisible(s.name, false, true))
}

// partial names the fields of an answer whose cell cannot hold all of it: characters that XML refuses, too many, or what is
// not for its reader.
// Line ends are no difference.
func partial(a QuestionnaireAnswer) []string {
	var keys []string
	for _, one := range []struct{ key, text string }{{noteField, a.Note}, {linksField, strings.Join(a.Links, "\n")}} {
		if one.key == linksField && a.MoreLinks || cellText(one.text) != escaped.ReplaceAllString(lineEnds.Replace(one.text), "_x005F$0") {
			keys = append(keys, one.key)
		}
	}
	return keys
}

// lockPartial closes the cells that do not hold all of an answer: typed in, they would take the rest away.
func (w *rows) lockPartial(cells []excelize.Cell, a QuestionnaireAnswer) {
	for _, key := range partial(a) {
		l := closed
		if key == noteField {
			l = l.eitherSide()
		}
		cells[w.col(key)-1].StyleID = w.style(l)
	}
}
