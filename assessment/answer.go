package assessment

import (
	"time"

	"readiness/assessment/framework"
)

// Confidence is how sure the assessor is of an answer.
type Confidence string

// The grades of confidence. An answer whose assessor says nothing has MediumConfidence.
const (
	LowConfidence    Confidence = "low"
	MediumConfidence Confidence = "medium"
	HighConfidence   Confidence = "high"
)

// Known says that c is one of the grades.
func (c Confidence) Known() bool {
	return c == LowConfidence || c == MediumConfidence || c == HighConfidence
}

// Answer is what was recorded for one question of an assessment. The zero Answer is a question that nobody touched.
type Answer struct {
	Value      framework.Value
	Note       Text       // why, or how it is known; of a value that is not applicable: the reason
	Evidence   []Evidence // in the order in which it was given; never modified, only replaced
	Confidence Confidence
	Revision   uint64    // of the assessment when this answer changed last; 0 = never
	At         time.Time // of that change
	By         string    // account id
	Review     *Review   // of the answer as it stands; nil = nobody has reviewed it. Reviewed gives it without a nil
}

// Given says that there is a value, be it "not applicable".
func (a Answer) Given() bool { return a.Value.Kind != framework.NotAssessed }

// Text names a text in the vault and pins what it says. The zero Text is none.
type Text struct {
	ID     string
	Digest string // vault.Digest of its salt and bytes, in hexadecimal
}

// Assignment says who is to answer a question.
type Assignment struct {
	Assignee string    // account id
	Due      time.Time // a day, UTC midnight; zero = none
	since    time.Time // when it was recorded
}

// Recorded is one answer of the store with its texts, as it is exported.
type Recorded struct {
	Unit       string
	Year       int
	Question   string
	Value      framework.Value
	Note       string
	Evidence   []EvidenceLink // nil = none, or kept out
	Confidence Confidence
	Revision   uint64
}
