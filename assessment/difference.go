package assessment

import (
	"context"
	"math"
	"time"
)

// Difference is what the records of a span have made of one question.
type Difference struct {
	Question             string
	Before, After        Answer // as it was before the span, and as it is after it
	Unassigned, Assigned Assignment
	Changes              int       // how often its answer, its review, its assignment or a text of it changed
	Comments             int       // how many were written
	At                   time.Time // of the last change or comment
	By                   string    // account id, of the same

	answered, assigned bool // a change of that sort came
	told               bool // somebody reviewed it, commented on it or erased a text of it: it counts although all may be as it was
}

// Differences is what the records of a span have made of an assessment.
type Differences struct {
	Before, After Stage        // Before is "" where the assessment was created in the span
	Questions     []Difference // in the order of the framework
}

// Differences gives what has become of an assessment in records after Seq since, up to Seq until, as its history tells it.
// a is the assessment as it was at until. What was changed and changed back is left out, unless somebody has reviewed it,
// commented on it or erased a text of it meanwhile. The error is an *Error.
func (s *Service) Differences(ctx context.Context, a *Assessment, since, until uint64) (Differences, error) {
	changes, _, err := s.History(ctx, a.ID, since, math.MaxInt)
	if err != nil {
		return Differences{}, err
	}
	d := Differences{Before: a.Stage, After: a.Stage}
	moved := false
	found := map[string]*Difference{}
	for _, c := range changes {
		if c.Seq > until {
			break
		}
		if c.To != "" && !moved {
			d.Before, moved = c.From, true
		}
		if _, known := a.Framework.Leaf(c.Question); !known {
			continue
		}
		one := found[c.Question]
		if one == nil {
			one = a.settled(c.Question)
			found[c.Question] = one
		}
		one.add(c)
	}
	if len(a.seqs) > 0 && a.seqs[0] > since {
		d.Before = ""
	}
	for _, q := range a.Framework.Questions() {
		if one := found[q.ID]; one != nil && one.counts() {
			d.Questions = append(d.Questions, *one)
		}
	}
	return d, nil
}

// settled is a question to which nothing has happened.
func (a *Assessment) settled(question string) *Difference {
	answer := a.Answer(question)
	task, _ := a.Assignment(question)
	return &Difference{Question: question, Before: answer, After: answer, Unassigned: task, Assigned: task}
}

// add notes the next change of the question. What it was before them is what the first of its sort says.
func (d *Difference) add(c Change) {
	d.At, d.By = c.At, c.Actor
	switch {
	case c.Kind == answerCommented:
		d.Comments++
		d.told = true
		return
	case c.Kind == questionAssigned:
		if !d.assigned {
			d.Unassigned, d.assigned = c.Unassigned, true
		}
	case c.Kind == textRedacted && c.After.Revision == 0: // the text is none of an answer
		d.told = true
	default:
		if !d.answered {
			d.Before, d.answered = c.Before, true
		}
		d.told = d.told || c.Kind == answersReviewed || c.Kind == textRedacted
	}
	d.Changes++
}

// counts says that there is something to tell.
func (d *Difference) counts() bool {
	was, is := d.Before.Reviewed(), d.After.Reviewed()
	return d.told || !d.Before.same(d.After) || was.State != is.State || was.Reason != is.Reason ||
		d.Unassigned.Assignee != d.Assigned.Assignee || !d.Unassigned.Due.Equal(d.Assigned.Due)
}
