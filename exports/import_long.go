package exports

import (
	"slices"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// longAnswer reads a row that holds one answer.
func (im *importReader) longAnswer(cells []cell) (at place, question string, err error) {
	unit, named := im.unit(cells)
	year, dated := im.year(cells)
	at = place{unit, year}
	leaf, asked := im.question(cells[im.head.question])
	if !asked {
		return at, "", nil
	}
	a, sound := im.answer(leaf, cells)
	if !named || !dated {
		return at, a.Question, nil
	}
	s, err := im.seatsAt(at)
	if err != nil {
		return at, a.Question, err
	}
	at.unit = s.unit
	a.Unit, a.Year = s.unit, year
	seat := &s.leaves[leaf]
	if seat.row > 0 {
		im.fault(position{im.table.row, im.head.question}, answerTwice(im.questions[leaf], at, int(seat.row)))
		im.twice(seat, im.head.question, assessment.Incoming{
			Unit: at.unit, Year: year, Question: a.Question, Message: answerTwice(im.questions[leaf], at, im.table.row),
		})
		return at, a.Question, nil
	}
	n := int32(len(im.out.Answers))
	*seat = taken{row: int32(im.table.row), from: n, to: n}
	if !sound || !speaks(a) {
		return at, a.Question, nil
	}
	seat.to = n + 1
	return at, a.Question, im.take(a)
}

// seatsAt gives the seats of a unit and year.
func (im *importReader) seatsAt(at place) (*seats, error) {
	if i, known := im.places[at]; known {
		return &im.seats[i], nil
	}
	if (len(im.seats)+1)*len(im.questions) > maxValues {
		return nil, tooLarge("row %d of %s takes it beyond %d answers, blank ones included", im.table.row, im.out.Name, maxValues)
	}
	at.unit = strings.Clone(at.unit)
	im.places[at] = len(im.seats)
	im.seats = append(im.seats, seats{at.unit, make([]taken, len(im.questions))})
	return &im.seats[len(im.seats)-1], nil
}

// answer reads the cells of a long row that say what the answer is; ok is false when one of them is bad.
func (im *importReader) answer(leaf int, cells []cell) (a assessment.Incoming, ok bool) {
	h := &im.head
	a = assessment.Incoming{Question: im.questions[leaf].ID, Cell: cellName(h.value+1, im.table.row)}
	a.Value, ok = im.value(leaf, h.value, cells[h.value])
	blank := ok && a.Value.Kind == framework.NotAssessed
	if h.note >= 0 {
		ok = !cells[h.note].bad && ok
		// A note is a text like any other: the spaces around it are its own.
		if note := unescapeText(cells[h.note].raw); trim(note) != "" {
			note = strings.Clone(note)
			a.Note, a.NoteCell = &note, cellName(h.note+1, im.table.row)
		}
	}
	if h.evidence >= 0 {
		ok = !cells[h.evidence].bad && ok
		if list := addressesOf(unescapeText(cells[h.evidence].raw)); len(list) > 0 {
			a.Evidence, a.LinkCell = &list, cellName(h.evidence+1, im.table.row)
		}
	}
	if blank && h.confidence >= 0 && cells[h.confidence].text != "" { // it is not lost in silence
		im.notices.say(position{im.table.row, h.confidence}, "the value is blank, so the %s beside it is left out", im.names[h.confidence])
	}
	if blank && ok && !speaks(a) {
		return a, true
	}
	if !blank {
		ok = im.sure(&a, cells) && ok
	}
	return a, im.base(&a, cells) && ok
}

// sure reads the confidence of a long row; ok is false when it is bad.
func (im *importReader) sure(a *assessment.Incoming, cells []cell) (ok bool) {
	col := im.head.confidence
	if col < 0 || cells[col].text == "" {
		return true
	}
	c := cells[col]
	a.Confidence = assessment.Confidence(strings.ToLower(c.text))
	if ok = !c.bad; ok && !a.Confidence.Known() {
		im.fault(position{im.table.row, col}, im.confidenceProblem(c.text))
		ok = false
	}
	a.Confidence = known(a.Confidence)
	return ok
}

// base reads the revision that a long row was made from; ok is false when it is bad.
func (im *importReader) base(a *assessment.Incoming, cells []cell) (ok bool) {
	col := im.head.revision
	if col < 0 || cells[col].text == "" {
		return true
	}
	c := cells[col]
	base, err := strconv.ParseUint(c.text, 10, 64)
	if ok = !c.bad; ok && err != nil {
		im.fault(position{im.table.row, col}, quoted(c.text)+" is not a revision: "+mendRevision)
		ok = false
	}
	a.Base = &base
	return ok
}

// speaks says that an answer of a file says something: a value or, with a blank one, what is to stand beside the value that
// there is.
func speaks(a assessment.Incoming) bool {
	return a.Value.Kind != framework.NotAssessed || a.Note != nil || a.Evidence != nil
}

const mendRevision = "leave the whole number that the export wrote, or leave it blank"

// known gives the program's own string of a grade, so that it keeps nothing of the file.
func known(c assessment.Confidence) assessment.Confidence {
	i := slices.Index(grades, string(c))
	if i < 0 {
		return ""
	}
	return assessment.Confidence(grades[i])
}
