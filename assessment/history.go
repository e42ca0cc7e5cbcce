package assessment

import (
	"context"
	"iter"
	"slices"
	"strings"
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

	Before, After Answer         // of answers.put, answers.reviewed and corrections, and of text.redacted when the text is the note of an answer or of its evidence
	Assigned      Assignment     // of question.assigned, as it is afterwards
	Unassigned    Assignment     // of question.assigned, as it was before
	Redacted      string         // of text.redacted: the id of the text
	Why           Text           // of text.redacted
	From, To      Stage          // of assessment.moved
	Reason        Text           // of assessment.moved, answers.reviewed and corrections
	Questions     []string       // of a return: those that it reopened
	Comment       Comment        // of answer.commented
	Action        string         // of action.put and action.removed: the id of the action
	Unplanned     *PlannedAction // likewise, as it was before; nil = it was not there
	Plan          *PlannedAction // of action.put: as it is afterwards
	Corrects      ID             // of assessment.corrected: the assessment whose answers stood there before
}

// History gives the changes of an assessment in records after Seq after, oldest first, at most limit of them and always
// whole records; next is the after of the rest, 0 when there is none. The error is an *Error.
func (s *Service) History(ctx context.Context, id ID, after uint64, limit int) (changes []Change, next uint64, err error) {
	a, err := s.Assessment(id)
	if err != nil {
		return nil, 0, err
	}
	line := s.line(a)
	o := newOverlay(newState())
	for r, err := range s.records(ctx, seqsOf(line)) {
		if err != nil {
			return nil, 0, StorageError(err)
		}
		found, err := o.changes(line, r)
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

// line gives an assessment and before it those that it came about from, oldest first.
func (s *Service) line(a *Assessment) []*Assessment {
	line := []*Assessment{a}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for a.Corrects != "" {
		a = s.live.assessments[a.Corrects]
		line = append(line, a)
	}
	slices.Reverse(line)
	return line
}

// seqsOf gives the records that a line of assessments comes about from: of each but the last those up to its correction.
func seqsOf(line []*Assessment) []uint64 {
	last := line[len(line)-1]
	seqs := slices.Clone(last.seqs)
	for i, a := range line[:len(line)-1] {
		begin := line[i+1].seqs[0]
		n, _ := slices.BinarySearch(a.seqs, begin+1)
		seqs = append(seqs, a.seqs[:n]...)
	}
	slices.Sort(seqs)
	return slices.Compact(seqs)
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

// changes folds the entries of a record that are about a line of assessments, and says what each of them changed of the
// last one. They are those of today, from which the framework is taken.
func (o *overlay) changes(line []*Assessment, r journal.Record) ([]Change, error) {
	now := line[len(line)-1]
	o.frameworks[now.Framework.Ref()] = now.Framework
	var list []Change
	for _, e := range r.Entries {
		id, _ := strings.CutPrefix(e.Subject, ID("").subject())
		if !slices.ContainsFunc(line, func(a *Assessment) bool { return a.ID == ID(id) }) {
			continue
		}
		before := o.assessment(ID(id))
		if before != nil {
			before.owner = nil // so that the entry changes a copy
		}
		if err := o.apply(r.Seq, r.At, e); err != nil {
			return nil, &journal.CorruptError{Seq: r.Seq, Reason: err.Error(), Err: err}
		}
		a := o.assessment(ID(id))
		if a.ID != now.ID {
			continue
		}
		if e.Kind == assessmentCorrected {
			before = o.assessment(a.Corrects)
		}
		found, err := describe(e, a, before)
		if err != nil {
			return nil, &journal.CorruptError{Seq: r.Seq, Reason: err.Error(), Err: err}
		}
		for _, c := range found {
			c.Seq, c.At, c.Actor, c.Kind, c.Revision = r.Seq, r.At, e.Actor, e.Kind, a.Revision
			list = append(list, c)
		}
	}
	o.stamp(r.Head())
	return list, nil
}

// describe says what an entry changed, given the assessment after it and before it.
func describe(e journal.Entry, a, before *Assessment) ([]Change, error) {
	switch e.Kind {
	case answersPut:
		body, err := readAnswers(e)
		return answered(body.Answers, a, before, Change{}), err
	case answersCorrected:
		body, err := readAnswering[answersCorrectedV1](e)
		return answered(body.Answers, a, before, Change{Reason: Text(body.Reason)}), err
	case assessmentCorrected:
		body, err := readAnswering[assessmentCorrectedV1](e)
		return answered(body.Answers, a, before, Change{Reason: Text(body.Reason), Corrects: body.Corrects}), err
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
		was, _ := before.Assignment(body.Question)
		task, _ := a.Assignment(body.Question)
		return []Change{{Question: body.Question, Unassigned: was, Assigned: task}}, err
	case textRedacted:
		body, err := readBody[textRedactedV1](e)
		c := Change{Redacted: body.Text, Why: Text(body.Why)}
		for q, answer := range a.Answers() {
			if answer.Note.ID == body.Text || answer.evidences(body.Text) {
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
	return describePlan(e, a, before)
}

// describePlan says what an entry has made of a country's own actions; of other entries nothing.
func describePlan(e journal.Entry, a, before *Assessment) ([]Change, error) {
	switch e.Kind {
	case actionPut:
		body, err := readBody[actionPutV1](e)
		return []Change{{Action: body.Action, Unplanned: before.actions[body.Action], Plan: a.actions[body.Action]}}, err
	case actionRemoved:
		body, err := readBody[actionRemovedV1](e)
		return []Change{{Action: body.Action, Unplanned: before.actions[body.Action]}}, err
	}
	return []Change{{}}, nil
}

// answered gives one change like this for each answer of a body.
func answered(answers []answerV1, a, before *Assessment, like Change) (list []Change) {
	for _, v := range answers {
		like.Question, like.Before, like.After = v.Question, before.Answer(v.Question), a.Answer(v.Question)
		list = append(list, like)
	}
	return list
}
