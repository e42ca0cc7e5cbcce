package exports

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// assessment reads one object of the list: who answered, when, and the answers.
func (im *jsonImport) assessment(path string, data []byte) error {
	m := im.members(data, path, []string{im.key, yearColumn, answersMember}, im.formFault)
	if data[0] != '{' {
		return nil
	}
	at, sound := im.placeOf(path, m[0], m[1])
	answers, from := m[2], len(im.out.Answers)
	switch {
	case answers == nil:
		im.formFault(path, "the member %s is missing: it holds an object for each question", answersMember)
		return nil
	case answers[0] != '{':
		im.formFault(below(path, answersMember), "must be an object with a member for each question")
		return nil
	}
	err := im.answers(below(path, answersMember), at, sound, answers)
	if err != nil || !sound || len(im.out.Answers) == from {
		return err
	}
	first, twice := im.places[at]
	if !twice {
		im.places[at] = &jsonPlace{path, taken{from: int32(from), to: int32(len(im.out.Answers))}}
		return nil
	}
	im.out.Answers = im.out.Answers[:from]
	twiceAt := func(here, there string) {
		im.fault(assessment.Incoming{
			Unit: at.unit, Year: at.year, Cell: here,
			Message: fmt.Sprintf("%s %d stands in %s too: keep one of the two", shownName(at.unit), at.year, there),
		}, false)
	}
	if !first.refused {
		first.refused = true
		im.withdraw(first.taken)
		twiceAt(first.path, path)
	}
	twiceAt(path, first.path)
	return nil
}

// placeOf reads who answered and for which year.
func (im *jsonImport) placeOf(path string, unit, year []byte) (at place, sound bool) {
	text, problem := "", ""
	switch {
	case unit == nil:
		problem = "the " + im.key + " is missing"
	case unit[0] != '"' || json.Unmarshal(unit, &text) != nil:
		problem = "the " + im.key + " must be a text in quotes"
	default:
		at.unit, problem = im.unitOf(trim(text))
	}
	sound = problem == ""
	if !sound {
		at.unit = ""
		im.fault(assessment.Incoming{Cell: below(path, im.key), Message: problem}, false)
	}
	at.year, problem = yearOfJSON(year)
	if problem != "" {
		im.fault(assessment.Incoming{Unit: at.unit, Cell: below(path, yearColumn), Message: problem}, false)
	}
	return at, sound && problem == ""
}

// yearOfJSON reads a year, nil where it is missing.
func yearOfJSON(data []byte) (year int, problem string) {
	shown := string(data[:min(len(data), clipAt)])
	if len(data) > 0 && data[0] == '"' {
		shown = trim(textOf(data))
		if _, problem := yearOf(shown); problem == "" {
			return 0, fmt.Sprintf("%s is a text in quotes: write %s without them", quoted(shown), shown)
		}
	}
	return yearOf(shown)
}

// answers reads the answers of one assessment; where it is not sound, only to find their faults.
func (im *jsonImport) answers(path string, at place, sound bool, data []byte) error {
	given := make(map[string]taken)
	for name, value := range membersOf(data) {
		if im.full {
			return nil
		}
		here := below(path, name)
		f := assessment.Incoming{Unit: at.unit, Year: at.year, Cell: here}
		leaf, known := im.def.Leaf(name)
		if !known {
			f.Message = im.whatQuestion(name, im.questionIDs())
			im.fault(f, false)
			continue
		}
		f.Question = im.questions[leaf].ID
		if first, twice := given[f.Question]; twice {
			f.Message = "stands twice in its object: keep one of the two"
			im.fault(f, false)
			im.withdraw(first)
			continue
		}
		n := int32(len(im.out.Answers))
		if a, ok := im.answer(f, im.questions[leaf], value); ok && sound && !im.full {
			if err := im.take(a); err != nil {
				return err
			}
		}
		given[f.Question] = taken{from: n, to: int32(len(im.out.Answers))}
	}
	return nil
}

// answer reads one answer into a, which knows where it stands; ok is false when there is none or it is bad.
func (im *jsonImport) answer(a assessment.Incoming, q *framework.Node, data []byte) (assessment.Incoming, bool) {
	if data[0] == 'n' {
		return a, false
	}
	ok := true
	fault := func(path, format string, args ...any) {
		ok = false
		f := assessment.Incoming{Unit: a.Unit, Year: a.Year, Question: a.Question, Cell: path, Message: fmt.Sprintf(format, args...)}
		im.fault(f, false)
	}
	if data[0] != '{' {
		fault(a.Cell, `must be an object such as {"value": %s}`, clipped(data))
		return a, false
	}
	m := im.members(data, a.Cell, []string{valueColumn, noteColumn, confidenceColumn, revisionColumn, evidenceColumn}, fault)
	blank := m[0] == nil
	if !blank {
		v, err := q.DecodeValue(m[0])
		if err != nil {
			fault(below(a.Cell, valueColumn), "%s", err)
		} else if message := Outside(q, v); message != "" {
			im.notice(below(a.Cell, valueColumn), message)
		}
		a.Value = v
	}
	if m[1] != nil {
		var note string
		if m[1][0] != '"' || json.Unmarshal(m[1], &note) != nil {
			fault(below(a.Cell, noteColumn), "must be a text in quotes")
		}
		a.Note, a.NoteCell = &note, below(a.Cell, noteColumn)
	}
	if m[2] != nil && blank && ok {
		im.notice(below(a.Cell, confidenceColumn), "there is no value, so the confidence beside it is left out")
	} else if m[2] != nil {
		var text string
		if m[2][0] != '"' || json.Unmarshal(m[2], &text) != nil {
			fault(below(a.Cell, confidenceColumn), "must be %q, %q or %q", grades[0], grades[1], grades[2])
		} else if a.Confidence = known(assessment.Confidence(text)); a.Confidence == "" {
			fault(below(a.Cell, confidenceColumn), "%s", im.confidenceProblem(text))
		}
	}
	if m[3] != nil {
		base, err := strconv.ParseUint(string(m[3][:min(len(m[3]), clipAt)]), 10, 64)
		if err != nil {
			fault(below(a.Cell, revisionColumn), "%s is not a revision: %s", clipped(m[3]), mendRevision)
		}
		a.Base = &base
	}
	if m[4] != nil {
		a.Evidence, a.LinkCell = im.evidence(below(a.Cell, evidenceColumn), m[4], fault), below(a.Cell, evidenceColumn)
	}
	return a, ok && speaks(a)
}

// notice tells of something that is no fault; of many, of the first ones.
func (im *jsonImport) notice(path, message string) {
	switch n := len(im.notices); {
	case n < toldAtMost:
		im.notices = append(im.notices, Notice{path, message})
	case n == toldAtMost:
		im.notices = append(im.notices, Notice{"", "and more like these"})
	}
}

// clipped is a piece of JSON as a message shows it.
func clipped(data []byte) string {
	text := string(data[:min(len(data), clipAt)])
	if len(data) > clipAt {
		text = strings.ToValidUTF8(text, "") + "…"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return quoted(text)
	}
	return text
}
