package assessment

import (
	"bytes"
	"fmt"
	"slices"

	"readiness/assessment/journal"
)

// readAnswers reads the body of answers.put. Nearly every entry of a journal is one, so the form in which written writes
// it in version 1 is read here, several times as fast as by encoding/json. All other bodies, the faulty among them, are for readBody to
// judge: what is read here it would read just so.
func readAnswers(e journal.Entry) (answersPutV1, error) {
	if e.Version == 1 {
		if body, ok := quickAnswers(e.Body); ok {
			return body, nil
		}
	}
	return readAnswering[answersPutV1](e)
}

// answering is a body with answers.
type answering interface{ written() []answerV1 }

func (b answersPutV1) written() []answerV1          { return b.Answers }
func (b answersCorrectedV1) written() []answerV1    { return b.Answers }
func (b assessmentCorrectedV1) written() []answerV1 { return b.Answers }

// readAnswering reads a body with answers in either version, each as strictly as readBody reads others.
func readAnswering[T answering](e journal.Entry) (body T, err error) {
	if e.Version != 1 && e.Version != 2 {
		return body, fmt.Errorf("%s version %d: %w", e.Kind, e.Version, errNewer)
	}
	if body, err = decodeBody[T](e); err != nil {
		return body, err
	}
	if e.Version == 1 && slices.ContainsFunc(body.written(), func(a answerV1) bool { return a.Evidence != nil }) {
		return body, fmt.Errorf("%s version 1: an answer has evidence", e.Kind)
	}
	return body, nil
}

// quickAnswers reads a body of compact JSON, which journal.Decode has made sure of, whose members stand in the order of
// answerV1 and whose texts are plain ASCII. ok is false for any other.
func quickAnswers(data []byte) (body answersPutV1, ok bool) {
	const most = 64 // answers that get their room at once; a body with more grows as it is read
	q := quick{data}
	if !q.take(`{"answers":[`) {
		return body, false
	}
	body.Answers = make([]answerV1, 0, min(bytes.Count(data, []byte(`{"question":`)), most))
	for {
		var a answerV1
		if a, ok = q.answer(); !ok {
			return body, false
		}
		body.Answers = append(body.Answers, a)
		if q.take(`,`) {
			continue
		}
		return body, q.take(`]}`) && len(q.rest) == 0
	}
}

// quick is what is left to be read.
type quick struct{ rest []byte }

func (q *quick) take(text string) bool {
	if len(q.rest) < len(text) || string(q.rest[:len(text)]) != text {
		return false
	}
	q.rest = q.rest[len(text):]
	return true
}

func (q *quick) answer() (a answerV1, ok bool) {
	if !q.take(`{"question":`) {
		return a, false
	}
	if a.Question, ok = q.text(); !ok {
		return a, false
	}
	if q.take(`,"value":`) {
		if a.Value = q.value(); len(a.Value) == 0 {
			return a, false
		}
	}
	if q.take(`,"note":{"id":`) {
		a.Note = &textV1{}
		if a.Note.ID, ok = q.text(); !ok || !q.take(`,"digest":`) {
			return a, false
		}
		if a.Note.Digest, ok = q.text(); !ok || !q.take(`}`) {
			return a, false
		}
	}
	if q.take(`,"confidence":`) {
		text, ok := q.text()
		if !ok {
			return a, false
		}
		a.Confidence = Confidence(text)
	}
	return a, q.take(`}`)
}

// text reads a string that stands for itself: printable ASCII without a backslash.
func (q *quick) text() (string, bool) {
	n := q.plain(0)
	if n == 0 {
		return "", false
	}
	text := string(q.rest[1 : n-1])
	q.rest = q.rest[n:]
	return text, true
}

// plain gives where such a string that begins at from ends; 0 if there is none.
func (q *quick) plain(from int) int {
	if from >= len(q.rest) || q.rest[from] != '"' {
		return 0
	}
	for i := from + 1; i < len(q.rest); i++ {
		switch c := q.rest[i]; {
		case c == '"':
			return i + 1
		case c == '\\' || c < ' ' || c > '~':
			return 0
		}
	}
	return 0
}

// value takes the bytes of one JSON value, which is sound JSON like all of the body; nil if it holds other strings than
// plain ones.
func (q *quick) value() []byte {
	depth := 0
	for i := 0; i < len(q.rest); i++ {
		switch q.rest[i] {
		case '"':
			end := q.plain(i)
			if end == 0 {
				return nil
			}
			i = end - 1
		case '[', '{':
			depth++
		case ']', '}', ',':
			if depth == 0 {
				value := q.rest[:i:i]
				q.rest = q.rest[i:]
				return value
			}
			if q.rest[i] != ',' {
				depth--
			}
		}
	}
	return nil
}
