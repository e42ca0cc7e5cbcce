package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Correction is one change of answers after sign-off.
type Correction struct {
	Seq       uint64 // of the record
	At        time.Time
	By        string // account id
	Reason    Text
	Questions []string // in the order of the framework; confidential ones never stand beside others
	Replaces  ID       // instead of questions: what was published before, and was made apart; "" of a change of answers
}

// Confidential says that the correction is of confidential questions: it is not for those from whom these are kept.
func (a *Assessment) Confidential(c Correction) bool {
	return slices.ContainsFunc(c.Questions, a.confidential)
}

func (a *Assessment) confidential(question string) bool {
	q, ok := a.Framework.Node(question)
	return ok && q.Confidential
}

// Correct changes answers after sign-off, for a reason: all of them, or none. Nobody has reviewed an answer that was
// corrected. What is signed off changes in place. What is published stays as it is: a successor comes about, which is
// signed off, has everything else of it but assignments and comments, and is published by moving it; the outcome shows it.
//
// The error has kind Invalid with every fault, which a missing reason, a correction that changes nothing and one that mixes
// confidential questions with others are; NotFound for the assessment; Conflict where answers are changed in another way,
// and, with an *Existing, where a successor is there that is not published; Stale with an *Overtaken when an answer was
// changed since the revision that the writer had seen.
type Correct struct {
	Assessment ID
	Base       *uint64 // the revision of the assessment that the writer had seen; nil = what stands there is replaced
	Answers    []Put
	Reason     string // why; it is published with the answers
}

// CorrectedAnswers begins the path of a fault of one of the answers of a correction, before that of PutAnswers.
const CorrectedAnswers = "answers."

func (c Correct) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if err := t.correctable(a); err != nil {
		return err
	}
	p := t.propose(a, c.Answers, c.Base, func(string) bool { return true })
	for i := range p.faults { // a question may be called reason
		p.faults[i].Path = CorrectedAnswers + p.faults[i].Path
	}
	p.faults = append(p.faults, c.faults(a)...)
	switch {
	case len(p.faults) > 0:
		return &Error{Kind: Invalid, Msg: "the correction cannot be recorded, nothing of it was:", Fields: p.faults}
	case len(p.overtaken.Answers) > 0:
		return p.overtaken.refusal(c.Base, "nothing of the correction")
	case len(p.changes) == 0:
		return &Error{Kind: Invalid, Msg: "the correction says what is recorded already", Fix: "Name an answer that is to become another one."}
	}
	reason := textV1(t.text(textsOf(c.Answers)))
	if a.Stage == SignedOff {
		return t.emit(event{answersCorrected, a.ID.subject(), answersCorrectedV1{Answers: p.changes, Reason: reason}})
	}
	body := assessmentCorrectedV1{Corrects: a.ID, Parallel: 2, Answers: p.changes, Reason: reason}
	for t.assessment(newID(a.Unit, a.Year, a.Framework.Ref(), body.Parallel)) != nil {
		body.Parallel++
	}
	t.about = newID(a.Unit, a.Year, a.Framework.Ref(), body.Parallel)
	return t.emit(event{assessmentCorrected, t.about.subject(), body})
}

// correctable refuses the correction of what is not corrected, and says how its answers change.
func (t *turn) correctable(a *Assessment) error {
	e := &Error{Kind: Conflict, Msg: fmt.Sprintf("%s is %s: only what is signed off or published is corrected", a.ID, a.Stage)}
	switch a.Stage {
	case SignedOff:
		return nil
	case Published:
		for _, other := range numbered(t, a.Unit, a.Year, a.Framework) {
			if other.Corrects != "" && other.Stage == SignedOff {
				return &Error{Kind: Conflict, Msg: fmt.Sprintf("%s corrects %s already, and is not published yet", other.ID, other.Corrects),
					Err: &Existing{other.ID}, Fix: "Correct that one, and publish it; or withdraw it: it can become superseded."}
			}
		}
		return nil
	case Superseded:
		e.Msg = fmt.Sprintf("%s is superseded, and stays as it was published", a.ID)
		if now := published(t, a.Unit, a.Year, a.Framework); now != nil {
			e.Fix = fmt.Sprintf("%s has taken its place: correct that one.", now.ID)
		}
	case Draft, Returned, Submitted, InReview, Reviewed:
		e.Fix = a.Stage.howAnswersChange()
	}
	return e
}

// howAnswersChange says how answers change in a stage; "" where they do not.
func (s Stage) howAnswersChange() string {
	switch s {
	case Draft, Returned:
		return "Its answers can be changed as they are, without a correction."
	case Submitted, InReview:
		return "Its reviewer can return it, and name the questions that are to be answered again."
	case Reviewed:
		return "Once it is signed off it can be corrected."
	case SignedOff, Published:
		return "After sign-off its answers change by a correction with a reason."
	case Superseded:
	}
	return ""
}

// faults says what is wrong with the correction as a whole.
func (c Correct) faults(a *Assessment) (faults []Field) {
	switch problem := noteProblem(c.Reason); {
	case problem != "":
		faults = append(faults, Field{Path: "reason", Message: strings.Replace(problem, "the note", "the reason", 1)})
	case said(c.Reason) == "":
		faults = append(faults, Field{Path: "reason", Message: "is missing: say why the answers change; it is published with them"})
	}
	var open, secret int
	for _, put := range c.Answers {
		if _, known := a.Framework.Leaf(put.Question); known && a.confidential(put.Question) {
			secret++
		} else if known {
			open++
		}
	}
	switch {
	case len(c.Answers) == 0:
		faults = append(faults, Field{Path: "answers", Message: "name at least one question with its answer"})
	case open > 0 && secret > 0:
		faults = append(faults, Field{Path: "answers", Message: "confidential questions stand beside others: correct them apart, because the reason of the others is published"})
	}
	return faults
}

func (c Correct) drafts(v view) []draft {
	list := putDrafts(v, c.Assessment, c.Answers)
	reason := draft{}
	if noteProblem(c.Reason) == "" {
		reason.text = said(c.Reason)
	}
	return append(list, reason)
}

// correctedHere gives the questions that were corrected since the assessment itself was signed off, or began so.
func (a *Assessment) correctedHere() map[string]bool {
	corrected := map[string]bool{}
	for _, c := range a.Corrections[a.inherited:] {
		for _, q := range c.Questions {
			corrected[q] = true
		}
	}
	return corrected
}

// publishable refuses to put an assessment in the place of something that it was not made from: a correction never, and
// anything else only for a reason.
func (t *turn) publishable(a *Assessment, reason string) error {
	now := published(t, a.Unit, a.Year, a.Framework)
	switch {
	case now == nil || now.ID == a.Corrects:
		return nil
	case a.Corrects != "":
		return &Error{Kind: Conflict, Err: &Existing{now.ID}, Msg: fmt.Sprintf("%s corrects %s, in whose place %s is published by now", a.ID, a.Corrects, now.ID),
			Fix: fmt.Sprintf("Correct %s, and withdraw this one: it can become superseded.", now.ID)}
	case said(reason) == "":
		return &Error{Kind: Invalid, Msg: fmt.Sprintf("%s cannot be published yet:", a.ID), Fields: []Field{
			{Path: "reason", Message: fmt.Sprintf("is missing: %s is published, and this takes its place. Say why; it is published", now.ID)}}}
	}
	return nil
}

// supersede ends what was published in the place of an assessment that is published now.
func (t *turn) supersede(a *Assessment) error {
	for _, other := range numbered(t, a.Unit, a.Year, a.Framework) {
		if other.ID == a.ID || other.Stage != Published {
			continue
		}
		if err := t.emit(event{assessmentMoved, other.ID.subject(), assessmentMovedV1{To: Superseded}}); err != nil {
			return err
		}
	}
	return nil
}
