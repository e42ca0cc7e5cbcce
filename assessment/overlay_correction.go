package assessment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// correct trusts that the assessment was signed off.
func (o *overlay) correct(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readAnswering[answersCorrectedV1](e)
	if err != nil {
		return err
	}
	a, err := o.of(e)
	if err != nil {
		return err
	}
	a.touch(seq, at)
	return a.correct(body.Answers, body.Reason, seq, at, e.Actor)
}

// succeed begins an assessment as another one's correction. It has that one's answers, reviews and
// actions, and its own assignments and comments.
func (o *overlay) succeed(seq uint64, at time.Time, e journal.Entry) error {
	body, err := readAnswering[assessmentCorrectedV1](e)
	if err != nil {
		return err
	}
	from := o.assessment(body.Corrects)
	if from == nil {
		return fmt.Errorf("there is no assessment %s", body.Corrects)
	}
	id := newID(from.Unit, from.Year, from.Framework.Ref(), body.Parallel)
	switch {
	case e.Subject != id.subject() || body.Parallel < 2:
		return fmt.Errorf("it is about %s, and begins %s", e.Subject, id)
	case o.assessment(id) != nil:
		return fmt.Errorf("assessment %s is there already", id)
	}
	a := &Assessment{
		ID: id, Unit: from.Unit, Year: from.Year, Parallel: body.Parallel, Framework: from.Framework, Stage: SignedOff,
		Revision: from.Revision, MovedAt: at, CreatedAt: at, CreatedBy: e.Actor, Corrects: from.ID, Corrections: from.Corrections, inherited: len(from.Corrections),
		answers: slices.Clone(from.answers), actions: maps.Clone(from.actions), owner: o,
	}
	a.touch(seq, at)
	o.assessments[id] = a
	return a.correct(body.Answers, body.Reason, seq, at, e.Actor)
}

// correct replaces answers for a reason.
func (a *Assessment) correct(answers []answerV1, reason textV1, seq uint64, at time.Time, actor string) error {
	if err := a.put(answers, at, actor); err != nil {
		return err
	}
	c := Correction{Seq: seq, At: at, By: actor, Reason: Text(reason), Questions: make([]string, len(answers))}
	for i, v := range answers {
		c.Questions[i] = v.Question
	}
	slices.SortFunc(c.Questions, a.compareQuestions)
	a.Corrections = append(slices.Clip(a.Corrections), c) // others may have the same list
	return nil
}

// compareQuestions orders questions as the framework has them.
func (a *Assessment) compareQuestions(p, q string) int {
	first, _ := a.Framework.Leaf(p)
	second, _ := a.Framework.Leaf(q)
	return cmp.Compare(first, second)
}
