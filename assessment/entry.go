package assessment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
)

// Kinds of journal entries. A body that was once written is read for ever: a change of its form is a new version beside
// the old one.
const (
	frameworkAdded      = "framework.added"
	assessmentCreated   = "assessment.created"
	answersPut          = "answers.put"
	answersReviewed     = "answers.reviewed"
	answerCommented     = "answer.commented"
	questionAssigned    = "question.assigned"
	textRedacted        = "text.redacted"
	referenceRenewed    = "reference.renewed"
	assessmentMoved     = "assessment.moved"
	answersCorrected    = "answers.corrected"
	assessmentCorrected = "assessment.corrected"
	accountAdded        = "account.added"
	accountChanged      = "account.changed"
	accountDisabled     = "account.disabled"
	accountEnabled      = "account.enabled"
	accountErased       = "account.erased"
	accountRevoked      = "account.revoked"
)

// frameworkAddedV1 has the whole definition, so that a journal can be read without the program that wrote it.
type frameworkAddedV1 struct {
	Hash       string          `json:"hash"`
	Definition json.RawMessage `json:"definition"`
}

type assessmentCreatedV1 struct {
	Unit      string `json:"unit"`
	Year      int    `json:"year"`
	Framework string `json:"framework"` // id@version
	Hash      string `json:"hash"`      // of the framework's content
	Parallel  int    `json:"parallel,omitempty"`
}

// answersPutV1 holds the answers as they are afterwards, whole: what they were before is in the records before. In version
// 2 of it, as of answers.corrected and assessment.corrected, answers may have evidence; where none has, version 1 is written.
type answersPutV1 struct {
	Answers []answerV1 `json:"answers"`
}

type answerV1 struct {
	Question   string          `json:"question"`
	Value      json.RawMessage `json:"value,omitempty"` // as framework.AppendValue writes it; missing = no answer
	Note       *textV1         `json:"note,omitempty"`
	Confidence Confidence      `json:"confidence,omitempty"` // missing = medium
	Evidence   []evidenceV2    `json:"evidence,omitempty"`   // from version 2 on
}

type evidenceV2 struct {
	Text         textV1       `json:"text"` // address and title
	Type         EvidenceType `json:"type"`
	Date         string       `json:"date,omitempty"`       // day
	ValidUntil   string       `json:"validUntil,omitempty"` // day
	Language     string       `json:"language,omitempty"`
	Confidential bool         `json:"confidential,omitempty"`
}

// answersReviewedV1 is about the answers as they stand when it is recorded. The state none takes a review back.
type answersReviewedV1 struct {
	State     ReviewState `json:"state"`
	Questions []string    `json:"questions"`
	Reason    *textV1     `json:"reason,omitempty"`
}

// answerCommentedV1 is the next comment to a question: comments are numbered in the order of their entries.
type answerCommentedV1 struct {
	Question string `json:"question"`
	Text     textV1 `json:"text"`
	ReplyTo  int    `json:"replyTo,omitempty"`
}

type textV1 struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

type questionAssignedV1 struct {
	Question string `json:"question"`
	Assignee string `json:"assignee,omitempty"` // missing = nobody any more
	Due      string `json:"due,omitempty"`      // day
}

// textRedactedV1 names the text that was erased; why is a text of its own, because it may have to be forgotten too.
type textRedactedV1 struct {
	Text string `json:"text"`
	Why  textV1 `json:"why"`
}

// assessmentMovedV1 names the questions that a return reopens.
type assessmentMovedV1 struct {
	To        Stage    `json:"to"`
	Reason    *textV1  `json:"reason,omitempty"`
	Questions []string `json:"questions,omitempty"`
}

// answersCorrectedV1 holds answers as answersPutV1 does, of an assessment that is signed off.
type answersCorrectedV1 struct {
	Answers []answerV1 `json:"answers"`
	Reason  textV1     `json:"reason"`
}

// assessmentCorrectedV1 begins the assessment that its entry is about. It has what the one it corrects has at that moment,
// but for these answers.
type assessmentCorrectedV1 struct {
	Corrects ID         `json:"corrects"`
	Parallel int        `json:"parallel"`
	Answers  []answerV1 `json:"answers"`
	Reason   textV1     `json:"reason"`
}

// accountGrantV1 is the body of account.added and account.changed: role and scope as they are afterwards, whole.
type accountGrantV1 struct {
	Role  Role     `json:"role"`
	Units []string `json:"units,omitempty"`
}

// accountEndV1 is the body of account.disabled, enabled, erased and revoked: their kind says it all.
type accountEndV1 struct{}

// event is an entry whose body is not written yet.
type event struct {
	kind    string
	subject string
	body    any
}

// entry writes the event as a journal entry, of the lowest version that can hold it.
func (e event) entry(actor string) (journal.Entry, error) {
	raw, written := e.body.(json.RawMessage)
	if !written {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e.body); err != nil {
			return journal.Entry{}, fmt.Errorf("write %s: %w", e.kind, err)
		}
		raw = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	}
	return journal.Entry{Actor: actor, Kind: e.kind, Version: e.version(), Subject: e.subject, Body: raw}, nil
}

func (e event) version() int {
	if e.kind == referenceRenewed {
		switch e.subject {
		case renewedSubject(country.RenewedPrices):
			return renewalVersionPrices
		case renewedSubject(country.RenewedPopulation):
			return renewalVersionPopulation
		}
	}
	if body, ok := e.body.(answering); ok && slices.ContainsFunc(body.written(), func(a answerV1) bool { return len(a.Evidence) > 0 }) {
		return 2
	}
	return 1
}

// errNewer says that an entry is of a kind or version that this program does not know.
var errNewer = errors.New("it was written by a newer version of Readiness")

// readBody decodes a body strictly: a member that this version does not know would be lost otherwise.
func readBody[T any](e journal.Entry) (body T, err error) {
	if e.Version != 1 {
		return body, fmt.Errorf("%s version %d: %w", e.Kind, e.Version, errNewer)
	}
	return decodeBody[T](e)
}

func decodeBody[T any](e journal.Entry) (body T, err error) {
	dec := json.NewDecoder(bytes.NewReader(e.Body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil {
		return body, fmt.Errorf("%s: %w", e.Kind, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return body, fmt.Errorf("%s: something follows the body", e.Kind)
	}
	return body, nil
}

// written gives an answer the form of a body.
func written(question string, a Answer) answerV1 {
	body := answerV1{Question: question}
	if a.Given() {
		body.Value = framework.AppendValue(nil, a.Value)
	}
	if a.Note != (Text{}) {
		note := textV1(a.Note)
		body.Note = &note
	}
	if a.Confidence != MediumConfidence {
		body.Confidence = a.Confidence
	}
	for _, e := range a.Evidence {
		body.Evidence = append(body.Evidence, evidenceV2{
			Text: textV1(e.Link), Type: e.Type, Date: dayText(e.Date), ValidUntil: dayText(e.ValidUntil), Language: e.Language, Confidential: e.Confidential,
		})
	}
	return body
}

// answer reads it back for a question. Revision, At and By come from the record.
func (v answerV1) answer(q *framework.Node) (Answer, error) {
	a := Answer{Confidence: v.Confidence}
	if len(v.Value) > 0 {
		value, err := q.DecodeValue(v.Value)
		if err != nil {
			return a, err
		}
		a.Value = value
	}
	if v.Note != nil {
		a.Note = Text(*v.Note)
	}
	switch {
	case a.Confidence == "" && a.Given():
		a.Confidence = MediumConfidence
	case a.Confidence != "" && !a.Confidence.Known():
		return a, fmt.Errorf("the confidence %q is none", v.Confidence)
	}
	for _, e := range v.Evidence {
		evidence, err := e.evidence()
		if err != nil {
			return a, err
		}
		a.Evidence = append(a.Evidence, evidence)
	}
	return a, nil
}

func (v evidenceV2) evidence() (Evidence, error) {
	e := Evidence{Link: Text(v.Text), Type: v.Type, Language: v.Language, Confidential: v.Confidential}
	if !slices.Contains(EvidenceTypes(), v.Type) {
		return e, fmt.Errorf("evidence of type %q: %w", v.Type, errNewer)
	}
	if v.Text.ID == "" {
		return e, errors.New("evidence without a text")
	}
	var err error
	if e.Date, err = day(v.Date); err != nil {
		return e, err
	}
	e.ValidUntil, err = day(v.ValidUntil)
	return e, err
}

// day reads and writes the days of bodies; the empty text is none.
func day(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, text)
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// TextIDs gives the texts in the vault that an entry names, for those who copy a journal with its vault.
func TextIDs(e journal.Entry) ([]string, error) {
	switch e.Kind {
	case answersPut:
		body, err := readAnswers(e)
		return textIDs(body.Answers), err
	case answersCorrected:
		body, err := readAnswering[answersCorrectedV1](e)
		return append(textIDs(body.Answers), body.Reason.ID), err
	case assessmentCorrected:
		body, err := readAnswering[assessmentCorrectedV1](e)
		return append(textIDs(body.Answers), body.Reason.ID), err
	case textRedacted:
		body, err := readBody[textRedactedV1](e)
		return []string{body.Text, body.Why.ID}, err
	case assessmentMoved:
		body, err := readBody[assessmentMovedV1](e)
		if err != nil || body.Reason == nil {
			return nil, err
		}
		return []string{body.Reason.ID}, nil
	case answersReviewed:
		body, err := readBody[answersReviewedV1](e)
		if err != nil || body.Reason == nil {
			return nil, err
		}
		return []string{body.Reason.ID}, nil
	case answerCommented:
		body, err := readBody[answerCommentedV1](e)
		return []string{body.Text.ID}, err
	case programmePut:
		body, err := readBody[programmePutV1](e)
		return idOf(body.Contact), err
	case commitmentPut:
		body, err := readBody[commitmentPutV1](e)
		return idOf(body.Source), err
	case actionPut:
		body, err := readBody[actionPutV1](e)
		return idOf(body.Words), err
	case matchingRecorded:
		body, err := readBody[matchingRecordedV1](e)
		return idOf(body.Title), err
	case frameworkAdded, assessmentCreated, questionAssigned, referenceRenewed,
		programmeRemoved, programmeJoined, programmeLeft, commitmentRemoved, actionRemoved,
		accountAdded, accountChanged, accountDisabled, accountEnabled, accountErased, accountRevoked:
		return nil, nil
	}
	return nil, fmt.Errorf("%s: %w", strings.ToValidUTF8(e.Kind, "�"), errNewer)
}

func textIDs(answers []answerV1) (ids []string) {
	for _, a := range answers {
		if a.Note != nil {
			ids = append(ids, a.Note.ID)
		}
		for _, e := range a.Evidence {
			ids = append(ids, e.Text.ID)
		}
	}
	return ids
}
