package assessment

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/framework"
)

// The stages of an assessment, from the first answer to what replaced it.
const (
	Draft      Stage = "draft"
	Submitted  Stage = "submitted"
	InReview   Stage = "in-review"
	Returned   Stage = "returned"
	Reviewed   Stage = "reviewed"
	SignedOff  Stage = "signed-off"
	Published  Stage = "published"
	Superseded Stage = "superseded"
)

// Stages gives all stages in the order of the workflow.
func Stages() []Stage {
	return []Stage{Draft, Submitted, InReview, Returned, Reviewed, SignedOff, Published, Superseded}
}

// transition is one row of the workflow. Rows to the same stage are for the same roles: so a permission holds although
// somebody else may move the assessment before it is used.
type transition struct {
	from, to Stage
	by       []Role
	names    bool // it names the questions that reopen
	corrects bool // it is for corrections alone
}

// transitions is the workflow. What is published comes to the stage superseded by what replaces it, not by asking for it; a
// correction that nobody needs any more is taken there before it is published.
var transitions = []transition{
	{from: Draft, to: Submitted, by: []Role{Assessor}},
	{from: Submitted, to: InReview, by: []Role{Reviewer}},
	{from: InReview, to: Returned, by: []Role{Reviewer}, names: true},
	{from: Returned, to: Submitted, by: []Role{Assessor}},
	{from: InReview, to: Reviewed, by: []Role{Reviewer}},
	{from: Reviewed, to: SignedOff, by: []Role{Ministry}},
	{from: SignedOff, to: Published, by: []Role{Ministry}},
	{from: SignedOff, to: Superseded, by: []Role{Ministry}, corrects: true},
}

// Move takes an assessment to another stage. What is published of its unit, year and framework version is superseded when it
// is published. The error has kind NotFound for the assessment; Stale, with an *Overtaken, where
// it was changed since the revision that the mover had seen; Conflict, with a *Ways, where no way leads there, not even to
// the stage where it stands, or, with an *Existing, where what a correction corrects is not published any more; Invalid for the reason and the questions.
type Move struct {
	Assessment ID
	Base       *uint64 // the revision of the assessment that the mover had seen; nil = whatever it is now
	To         Stage
	Reason     string   // why; of a return: what is to be done
	Questions  []string // of a return: those that reopen
}

// Ways is the cause of a refusal: where an assessment may go from its stage.
type Ways struct {
	From Stage
	To   []Stage
}

func (e *Ways) Error() string { return fmt.Sprintf("from %s one can go to %v", e.From, e.To) }

// ways gives the rows that lead on from where the assessment stands.
func (a *Assessment) ways() (list []transition) {
	for _, t := range transitions {
		if t.from == a.Stage && (!t.corrects || a.Corrects != "") {
			list = append(list, t)
		}
	}
	return list
}

// Next gives the stages that a way leads to from where the assessment stands.
func (a *Assessment) Next() []Stage {
	var to []Stage
	for _, t := range a.ways() {
		to = append(to, t.to)
	}
	return to
}

// way gives the row that takes the assessment to a stage.
func (a *Assessment) way(to Stage) (transition, bool) {
	ways := a.ways()
	i := slices.IndexFunc(ways, func(t transition) bool { return t.to == to })
	if i < 0 {
		return transition{}, false
	}
	return ways[i], true
}

func (c Move) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if err := a.Unchanged(c.Base, "it was not moved"); err != nil {
		return err
	}
	way, ok := a.way(c.To)
	if !ok {
		return refuseMove(a, c.To)
	}
	if problem := noteProblem(c.Reason); problem != "" {
		return &Error{Kind: Invalid, Msg: strings.Replace(problem, "the note", "the reason", 1)}
	}
	if faults := c.faults(way, a.Framework); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: fmt.Sprintf("%s cannot become %s:", a.ID, c.To), Fields: faults}
	}
	if c.To == Published {
		if err := t.publishable(a, c.Reason); err != nil {
			return err
		}
	}
	named := map[string]bool{}
	for _, id := range c.Questions {
		named[id] = true
	}
	body := assessmentMovedV1{To: c.To}
	for _, q := range a.Framework.Questions() {
		if named[q.ID] {
			body.Questions = append(body.Questions, q.ID)
		}
	}
	if text := t.text(0); text != (Text{}) {
		reason := textV1(text)
		body.Reason = &reason
	}
	if err := t.emit(event{assessmentMoved, a.ID.subject(), body}); err != nil || c.To != Published {
		return err
	}
	return t.supersede(a)
}

// Unchanged refuses, as Stale with an *Overtaken, what was decided on another revision of the assessment than there is now; so is
// what became of it. Without a base nothing is refused.
func (a *Assessment) Unchanged(base *uint64, so string) error {
	if base == nil || *base == a.Revision {
		return nil
	}
	return &Error{
		Kind: Stale, Msg: fmt.Sprintf("%s is at revision %d, and this was decided on another: %s", a.ID, a.Revision, so),
		Fix: "Read it again, and send what should still be with its new revision.", Err: &Overtaken{Assessment: a.ID, Revision: a.Revision},
	}
}

// faults says what is wrong with the questions that a move names.
func (c Move) faults(way transition, def *framework.Definition) []Field {
	var faults []Field
	if way.names && len(c.Questions) == 0 {
		faults = append(faults, Field{Path: "questions", Message: "name the questions that are to be answered again"})
	}
	if !way.names && len(c.Questions) > 0 {
		return []Field{{Path: "questions", Message: "only a return names questions: leave them out"}}
	}
	for _, q := range c.Questions {
		if len(faults) == mostFaults {
			return append(faults, Field{Message: "there may be more faults: mend these first"})
		}
		if _, ok := def.Leaf(q); !ok {
			faults = append(faults, noQuestion(def, q))
		}
	}
	return faults
}

func refuseMove(a *Assessment, to Stage) error {
	next := a.Next()
	e := &Error{Kind: Conflict, Msg: fmt.Sprintf("%s is %s and cannot become %s", a.ID, a.Stage, clipped(string(to))), Err: &Ways{a.Stage, next}}
	names := make([]string, len(next))
	for i, stage := range next {
		names[i] = string(stage)
	}
	e.Fix = "Its workflow has ended."
	if len(next) > 0 {
		e.Fix = "It can become " + strings.Join(names, " or ") + "."
	}
	if a.Stage == SignedOff || a.Stage == Published {
		e.Fix += " " + a.Stage.howAnswersChange()
	}
	return e
}

func (c Move) drafts(view) []draft {
	if noteProblem(c.Reason) != "" {
		return nil
	}
	return []draft{{text: said(c.Reason)}}
}
