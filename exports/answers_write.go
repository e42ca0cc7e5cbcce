package exports

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// LongOptions say how AnswersLong writes.
type LongOptions struct {
	// Mark begins with the byte order mark of UTF-8. Without it Excel takes a file that is opened by a double click for one
	// of the system's encoding, and saves what it has misread.
	Mark bool
}

// AnswersLong writes recorded answers as a long CSV file with their notes, evidence, confidence and revisions, in the
// order given. Of evidence it has the addresses alone. ReadImport reads back the same answers, where they are recorded already,
// and ReadAnswers the same values. There is a column for evidence where any answer has some.
func AnswersLong(w io.Writer, def *framework.Definition, records []assessment.Recorded, o LongOptions) error {
	if o.Mark {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return failed("answers", err)
		}
	}
	evident := slices.ContainsFunc(records, func(r assessment.Recorded) bool { return len(r.Evidence) > 0 })
	header := []string{def.Entity.Column(), yearColumn, questionColumn, valueColumn, noteColumn, confidenceColumn, revisionColumn}
	if evident {
		header = append(header, evidenceColumn)
	}
	err := writeCSV(w, header, func(put func(...string) error) error {
		for _, r := range records {
			q, err := questionOf(def, r)
			if err != nil {
				return err
			}
			cells := []string{escapeText(r.Unit), strconv.Itoa(r.Year), r.Question, valueText(q, r.Value),
				escapeText(r.Note), string(r.Confidence), revisionText(r.Revision)}
			if evident {
				cells = append(cells, escapeText(addresses(r.Evidence)))
			}
			if err := put(cells...); err != nil {
				return err
			}
		}
		return nil
	})
	return failed("answers", err)
}

// revisionText is a revision as a cell, blank where there is none.
func revisionText(revision uint64) string {
	if revision == 0 {
		return ""
	}
	return strconv.FormatUint(revision, 10)
}

func questionOf(def *framework.Definition, r assessment.Recorded) (*framework.Node, error) {
	leaf, ok := def.Leaf(r.Question)
	if !ok {
		return nil, fmt.Errorf("an answer of %s %d is to %q, which is no question of %s", r.Unit, r.Year, r.Question, def.Ref())
	}
	return def.Questions()[leaf], nil
}

// AnswersJSON writes recorded answers as JSON that ReadImport reads back as the same answers: one object for each unit
// and year, in the order of its first answer.
//
//	{"framework":"gci-pillars@2024","assessments":[
//	{"country":"KEN","year":2024,"answers":{
//	"legal":{"value":20,"note":"…","evidence":[{"url":"https://…","type":"report"}],"confidence":"high","revision":3}}}
//	]}
func AnswersJSON(w io.Writer, def *framework.Definition, records []assessment.Recorded) error {
	return failed("answers", answersJSON(w, def, records))
}

func answersJSON(w io.Writer, def *framework.Definition, records []assessment.Recorded) error {
	var places []place
	of := map[place][]assessment.Recorded{}
	for _, r := range records {
		at := place{r.Unit, r.Year}
		if len(of[at]) == 0 {
			places = append(places, at)
		}
		of[at] = append(of[at], r)
	}
	out := bufio.NewWriter(w)
	line := append([]byte(`{"framework":`), quotedJSON(def.Ref())...)
	line = append(line, `,"assessments":[`...)
	for i, at := range places {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, "\n{"...)
		line = append(append(line, quotedJSON(def.Entity.Column())...), ':')
		line = append(line, quotedJSON(at.unit)...)
		line = append(line, `,"year":`...)
		line = strconv.AppendInt(line, int64(at.year), 10)
		line = append(line, `,"answers":{`...)
		for j, r := range of[at] {
			if _, err := questionOf(def, r); err != nil {
				return err
			}
			if j > 0 {
				line = append(line, ',')
			}
			line = append(line, '\n')
			line = appendRecorded(line, r)
			if _, err := out.Write(line); err != nil {
				return err
			}
			line = line[:0]
		}
		line = append(line, "}}"...)
	}
	line = append(line, "\n]}\n"...)
	if _, err := out.Write(line); err != nil {
		return err
	}
	return out.Flush()
}

// appendRecorded writes the member that is one answer.
func appendRecorded(b []byte, r assessment.Recorded) []byte {
	b = append(b, quotedJSON(r.Question)...)
	b = append(b, `:{"value":`...)
	b = framework.AppendValue(b, r.Value)
	if r.Note != "" {
		b = append(append(b, `,"note":`...), quotedJSON(r.Note)...)
	}
	if len(r.Evidence) > 0 {
		b = appendLinks(b, r.Evidence)
	}
	if r.Confidence != "" {
		b = append(append(b, `,"confidence":`...), quotedJSON(string(r.Confidence))...)
	}
	if r.Revision != 0 {
		b = strconv.AppendUint(append(b, `,"revision":`...), r.Revision, 10)
	}
	return append(b, '}')
}

// quotedJSON is a text as JSON.
func quotedJSON(text string) []byte {
	b, err := encode(text)
	if err != nil {
		return []byte(`""`) // cannot happen: every string has a JSON
	}
	return b
}
