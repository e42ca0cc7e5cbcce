package assessment

import (
	"context"
	"iter"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// Change is one thing that happened to an assessment.
type Change struct {
	Seq      uint64
	At       time.Time
	Actor    string // account id
	Kind     string // of the journal entry: "answers.put"
	Question string // "" when the change is about the whole assessment
	Revision uint64 // of the assessment afterwards

	Before, After Answer     // of answers.put and answers.reviewed, and of text.redacted when the text is the note of an answer
	Assigned      Assignment // of question.assigned, as it is afterwards
	Redacted      string     // of text.redacted: the id of the text
	Why           Text       // of text.redacted
	From, To      Stage      // of assessment.moved
	Reason        Text       // of assessment.moved and answers.reviewed
	Questions     []string   // of a return: those that it reopened
	Comment       Comment    // of answer.commented
}

// History gives the changes of an assessment in records after Seq after, oldest first, at most limit of them and always
// whole records; next is the after of the rest, 0 when there is none. The error is an *Error.
func (s *Service) History(ctx context.Context, id ID, after uint64, limit int) (changes []Change, next uint64, err error) {
	a, err := s.Assessment(id)
	if err != nil {
		return nil, 0, err
	}
	state := newState()
	o := newOverlay(state)
	for r, err := range s.records(ctx, a.seqs) {
		if err != nil {
			return nil, 0, StorageError(err)
		}
		found, err := o.changes(id, a, r)
		if err != nil {
			return nil, 0, StorageError(err)
		}
		if r.Seq <= after {
			continue
		}
		changes = append(changes, found...)
		if len(changes) >= limit && r.Seq < a.seqs[len(a.seqs)-1] {
			return changes, r.Seq, nil
		}
	}
	return changes, 0, nil
}

// near is how far apart two records may be for reading what lies between them to cost less than asking twice.
const near = 64

// records reads the records of these numbers, which rise.
func (s *Service) records(ctx context.Context, seqs []uint64) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for len(seqs) > 0 {
			run := 1
			for run < len(seqs) && seqs[run]-seqs[run-1] <= near {
				run++
			}
			wanted := seqs[:run]
			seqs = seqs[run:]
			for r, err := range s.stores.Journal.Read(ctx, wanted[0]-1) {
				if err == nil && r.Seq != wanted[0] {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
				if wanted = wanted[1:]; len(wanted) == 0 {
					break
				}
			}
			if len(wanted) > 0 {
				yield(journal.Record{}, &journal.CorruptError{Seq: wanted[0], Reason: "it was there, and is not any more"})
				return
			}
		}
	}
}

// changes folds the entries of a record that are about one assessment, and says what each of them changed. now is the
// assessment of today, from which the framework is taken.
func (o *overlay) changes(id ID, now *Assessment, r journal.Record) ([]Change, error) {
	o.frameworks[now.Framework.Ref()] = now.Framework
	var list []Change
	for _, e := range r.Entries {
		if e.Subject != id.subject() {
			continue
		}
		before := o.assessment(id)
		if before != nil {
			before.owner = nil // so that the entry changes a copy
		}
		if err := o.apply(r.Seq, r.At, e); err != nil {
			return nil, &journal.CorruptError{Seq: r.Seq, Reason: err.Error(), Err: err}
		}
		found, err := describe(e, o.assessment(id), before)
		if err != nil {
			return nil, &journal.CorruptError{Seq: r.Seq, Reason: err.Error(), Err: err}
		}
		for _, c := range found {
			c.Seq, c.At, c.Actor, c.Kind, c.Revision = r.Seq, r.At, e.Actor, e.Kind, o.assessment(id).Revision
			list = append(list, c)
		}
	}
	return list, nil
}

// describe says what an entry changed, given the assessment after it and before it.
func describe(e journal.Entry, a, before *Assessment) ([]Change, error) {
	switch e.Kind {
	case answersPut:
		body, err := readAnswers(e)
		var list []Change
		for _, v := range body.Answers {
			list = append(list, Change{Question: v.Question, Before: before.Answer(v.Question), After: a.Answer(v.Question)})
		}
		return list, err
	case answersReviewed:
		body, err := readBody[answersReviewedV1](e)
		var list []Change
		for _, q := range body.Questions {
			after := a.Answer(q)
			list = append(list, Change{Question: q, Before: before.Answer(q), After: after, Reason: after.Reviewed().Reason})
		}
		return list, err
	case answerCommented:
		body, err := readBody[answerCommentedV1](e)
		thread := a.Comments(body.Question)
		return []Change{{Question: body.Question, Comment: thread[len(thread)-1]}}, err
	case questionAssigned:
		body, err := readBody[questionAssignedV1](e)
		task, _ := a.Assignment(body.Question)
		return []Change{{Question: body.Question, Assigned: task}}, err
	case textRedacted:
		body, err := readBody[textRedactedV1](e)
		c := Change{Redacted: body.Text, Why: Text(body.Why)}
		for q, answer := range a.Answers() {
			if answer.Note.ID == body.Text {
				c.Question, c.Before, c.After = q.ID, before.Answer(q.ID), answer
			}
			if answer.Reviewed().Reason.ID == body.Text || slices.ContainsFunc(a.Comments(q.ID), func(c Comment) bool { return c.Text.ID == body.Text }) {
				c.Question = q.ID
			}
		}
		return []Change{c}, err
	case assessmentMoved:
		return []Change{{From: before.Stage, To: a.Stage, Reason: a.Reason, Questions: a.Reopened}}, nil
	}
	return []Change{{}}, nil
}
