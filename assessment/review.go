package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ReviewState is what a reviewer says of an answer.
type ReviewState string

// The review states. An answer has NotReviewed until somebody reviews it, and again once it is changed.
const (
	NotReviewed ReviewState = "none"
	Accepted    ReviewState = "accepted"
	Questioned  ReviewState = "questioned"
	Rejected    ReviewState = "rejected"
)

// ReviewStates gives all review states.
func ReviewStates() []ReviewState {
	return []ReviewState{NotReviewed, Accepted, Questioned, Rejected}
}

// Review is what was said last of an answer as it stands.
type Review struct {
	State  ReviewState
	Reason Text // zero for none
	By     string
	At     time.Time
}

// Reviewed gives what was said of the answer: the State NotReviewed where nobody has.
func (a Answer) Reviewed() Review {
	if a.Review == nil {
		return Review{State: NotReviewed}
	}
	return *a.Review
}

// PutReviews says of answers what a reviewer thinks of them: of all of them, or of none. It is about the answers as they
// stand; one that is changed afterwards is not reviewed any more. What is said already is no change.
//
// After sign-off the answers that were corrected there are reviewed, and no others.
//
// The error has kind Invalid with every fault; NotFound for the assessment; Conflict where it is not in review and the
// answer not a corrected one; Stale with an *Overtaken when an answer was changed since the revision that the reviewer had
// seen.
type PutReviews struct {
	Assessment ID
	Base       *uint64  // the revision that the reviewer had seen, of the assessment or of the answers; nil = whatever they are
	Questions  []string // empty, and State Accepted: all answers that nobody has reviewed yet
	State      ReviewState
	Reason     string // needed for Questioned and Rejected
}

func (c PutReviews) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	reviewable := a.reviewable()
	if reviewable == nil {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("answers are reviewed while their assessment is in review: %s is %s", a.ID, a.Stage),
			Fix: "Of what is signed off, the answers that were corrected there can be reviewed."}
	}
	questions := c.Questions
	faults := c.faults(a)
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the review cannot be recorded, nothing of it was:", Fields: faults}
	}
	if len(questions) == 0 {
		questions = slices.DeleteFunc(a.unreviewed(), func(q string) bool { return !reviewable(q) })
	}
	if e := a.unreviewable(questions, reviewable); e != nil {
		return e
	}
	overtaken := &Overtaken{Assessment: a.ID, Revision: a.Revision}
	body := answersReviewedV1{State: c.State}
	reason := t.text(0)
	if reason != (Text{}) {
		said := textV1(reason)
		body.Reason = &said
	}
	for _, q := range questions {
		before := a.Answer(q)
		was := before.Reviewed()
		switch {
		case was.State == c.State && was.Reason == reason:
		case overtakes(before, nil, c.Base, a.Revision):
			overtaken.Answers = append(overtaken.Answers, OvertakenAnswer{Question: q, Current: before, Review: c.State})
		default:
			body.Questions = append(body.Questions, q)
		}
	}
	switch {
	case len(overtaken.Answers) > 0:
		return overtaken.refusal(c.Base, "nothing of the review")
	case len(body.Questions) == 0:
		return nil
	}
	return t.emit(event{answersReviewed, a.ID.subject(), body})
}

// reviewable gives which answers may be reviewed in the stage of the assessment; nil for none.
func (a *Assessment) reviewable() func(question string) bool {
	switch corrected := a.correctedHere(); {
	case a.Stage == InReview:
		return func(string) bool { return true }
	case a.Stage == SignedOff && len(corrected) > 0:
		return func(q string) bool { return corrected[q] }
	}
	return nil
}

// unreviewable refuses questions whose answers may not be reviewed, or is nil.
func (a *Assessment) unreviewable(questions []string, reviewable func(string) bool) error {
	e := &Error{Kind: Conflict, Msg: fmt.Sprintf("%s is %s: of its answers those are reviewed that were corrected since", a.ID, a.Stage)}
	for _, q := range questions {
		if !reviewable(q) {
			e.Fields = append(e.Fields, Field{Path: q, Message: "was not corrected"})
		}
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

// faults says what is wrong with a review.
func (c PutReviews) faults(a *Assessment) []Field {
	var faults []Field
	switch {
	case !slices.Contains(ReviewStates(), c.State):
		faults = append(faults, Field{Path: "verdict", Message: "is none: write accepted, questioned, rejected or none"})
	case len(c.Questions) == 0 && c.State != Accepted:
		faults = append(faults, Field{Path: "questions", Message: "only accepted can be said of all answers at once: name the questions"})
	}
	switch problem := noteProblem(c.Reason); {
	case problem != "":
		faults = append(faults, Field{Path: "reason", Message: strings.Replace(problem, "the note", "the reason", 1)})
	case said(c.Reason) == "" && (c.State == Questioned || c.State == Rejected):
		faults = append(faults, Field{Path: "reason", Message: "is missing: say what the country is to mend or to explain"})
	case said(c.Reason) != "" && c.State == NotReviewed:
		faults = append(faults, Field{Path: "reason", Message: "a review that is taken back has none: leave it out"})
	}
	seen := map[string]bool{}
	for _, q := range c.Questions {
		if len(faults) >= mostFaults {
			return append(faults, Field{Message: "there may be more faults: mend these first"})
		}
		switch _, known := a.Framework.Leaf(q); {
		case !known:
			faults = append(faults, noQuestion(a.Framework, q))
		case seen[q]:
			faults = append(faults, Field{Path: q, Message: "is named twice"})
		case !a.Answer(q).Given():
			faults = append(faults, Field{Path: q, Message: "has no answer to review: comment on the question, or return it"})
		}
		seen[q] = true
	}
	return faults
}

// unreviewed lists the questions whose answers nobody has reviewed yet.
func (a *Assessment) unreviewed() []string {
	var list []string
	for q, answer := range a.Answers() {
		if answer.Given() && answer.Review == nil {
			list = append(list, q.ID)
		}
	}
	return list
}

func (c PutReviews) drafts(v view) []draft {
	if noteProblem(c.Reason) != "" {
		return nil
	}
	d := draft{text: said(c.Reason)}
	if a := v.assessment(c.Assessment); a != nil && len(c.Questions) > 0 {
		if reason := a.Answer(c.Questions[0]).Reviewed().Reason; reason != (Text{}) {
			d.before = []Text{reason}
		}
	}
	return []draft{d}
}
