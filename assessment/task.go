package assessment

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// TaskKind is what somebody is to do next.
type TaskKind string

// The kinds of tasks. The first two are about one question, the others about a whole assessment.
const (
	AnswerTask      TaskKind = "answer"       // a question that is assigned, open, and without an answer
	ReviseTask      TaskKind = "revise"       // a question that a return reopened, and that was not changed since
	SubmitTask      TaskKind = "submit"       // a draft, or what was returned
	StartReviewTask TaskKind = "start-review" // what was submitted
	ReviewTask      TaskKind = "review"       // what is in review, and what was corrected after sign-off
	SignOffTask     TaskKind = "sign-off"     // what was reviewed
	PublishTask     TaskKind = "publish"      // what is signed off
)

// TaskKinds gives all kinds of tasks in the order of the workflow.
func TaskKinds() []TaskKind {
	return []TaskKind{AnswerTask, ReviseTask, SubmitTask, StartReviewTask, ReviewTask, SignOffTask, PublishTask}
}

// moveTasks is the task that a move to a stage ends. To return is the other end of a review.
var moveTasks = map[Stage]TaskKind{
	Submitted: SubmitTask, InReview: StartReviewTask, Reviewed: ReviewTask, SignedOff: SignOffTask, Published: PublishTask,
}

// Task is one thing that is to be done. It follows from the State, and ends when it is done: nobody ticks it off.
type Task struct {
	Kind       TaskKind
	Assessment *Assessment
	Question   string    // "" = the whole assessment
	Assignee   string    // account id; "" = whoever may
	Due        time.Time // a day, UTC midnight; zero = none
	Overdue    bool      // the day is over, in UTC
	Open       int       // of a submission: questions without an answer or not mended yet; of a review: answers not reviewed yet
	Since      time.Time // when it came to be: the assessment came to its stage, or the question was assigned
	Reason     Text      // what the review says of the answer; where it says nothing, why the assessment came to its stage

	AssigneeClosed bool // the assignee may not answer any more: it is closed, erased, or of another country or role now
}

// Tasks gives what an account is to do: what is assigned to it, and what its role may do next with the assessments of its
// scope. There is a task for what the account may do now, and for nothing else: one that may not act any more has none,
// and what was returned to it falls to all who may answer, as if it were assigned to nobody.
// By due day (none last), then assessment, then the order of the framework; the whole assessment after its questions.
func (s *State) Tasks(who *Account, now time.Time) []Task {
	var list []Task
	for _, a := range s.assessments {
		list = s.tasksOf(list, a, who, now)
	}
	return sortedTasks(list)
}

// TeamTasks is Tasks, and with them the open questions that are assigned to others, where the account may read the
// history. Those of others who may not answer any more are there too, and say so: who looks after a team wants to see what
// has got stuck.
func (s *State) TeamTasks(who *Account, now time.Time) []Task {
	var list []Task
	for _, a := range s.assessments {
		mine := s.tasksOf(nil, a, who, now)
		list = append(list, mine...)
		if len(a.tasks) == 0 || May(who, ReadHistory, a.Unit, a) != Allowed {
			continue
		}
		secret := May(who, ReadConfidential, a.Unit, a) == Allowed
		for place, assigned := range a.tasks {
			q := a.Framework.Questions()[place]
			kind, open := a.outstanding(place)
			if !open || q.Confidential && !secret || slices.ContainsFunc(mine, func(t Task) bool { return t.Question == q.ID }) {
				continue
			}
			list = append(list, a.questionTask(kind, place, assigned, now, !s.mayAnswer(assigned.Assignee, a)))
		}
	}
	return sortedTasks(list)
}

func sortedTasks(list []Task) []Task {
	slices.SortFunc(list, func(t, u Task) int {
		return cmp.Or(
			compareDue(t.Due, u.Due), strings.Compare(string(t.Assessment.ID), string(u.Assessment.ID)),
			cmp.Compare(t.Place(), u.Place()), strings.Compare(string(t.Kind), string(u.Kind)))
	})
	return list
}

func compareDue(t, u time.Time) int {
	if t.IsZero() != u.IsZero() {
		if t.IsZero() {
			return 1
		}
		return -1
	}
	return t.Compare(u)
}

// Place is that of its question in the framework, from 0; for the whole assessment the number of all questions.
func (t Task) Place() int {
	if place, ok := t.Assessment.Framework.Leaf(t.Question); ok {
		return place
	}
	return len(t.Assessment.Framework.Questions())
}

// tasksOf adds what an account is to do with an assessment.
func (s *State) tasksOf(list []Task, a *Assessment, who *Account, now time.Time) []Task {
	secret := May(who, ReadConfidential, a.Unit, a) == Allowed
	if May(who, AnswerQuestions, a.Unit, a) == Allowed {
		for place, q := range a.Framework.Questions() {
			kind, open := a.outstanding(place)
			if !open || q.Confidential && !secret {
				continue
			}
			assigned, to := a.tasks[place]
			closed := to && !s.mayAnswer(assigned.Assignee, a)
			mine, anybodys := to && assigned.Assignee == who.ID, kind == ReviseTask && (!to || closed)
			if mine || anybodys {
				list = append(list, a.questionTask(kind, place, assigned, now, closed))
			}
		}
	}
	return append(list, a.stageTasks(who, secret)...)
}

// mayAnswer says whether the account that a question is assigned to may answer it.
func (s *State) mayAnswer(id string, a *Assessment) bool {
	who, err := s.Account(id)
	return err == nil && May(who, AnswerQuestions, a.Unit, a) == Allowed
}

// stageTasks gives what an account is to do with the assessment as a whole. What was corrected after sign-off waits for
// its review, but holds nothing up.
func (a *Assessment) stageTasks(who *Account, secret bool) (list []Task) {
	reviews, reviewable := May(who, ReviewAnswers, a.Unit, a) == Allowed, a.reviewable()
	unreviewed := func(place int) bool {
		return a.answers[place].Given() && a.answers[place].Review == nil && reviewable(a.Framework.Questions()[place].ID)
	}
	_, ways := MayMove(who, a, a.Stage)
	for _, to := range ways {
		kind, ends := moveTasks[to]
		if !ends || kind == ReviewTask && !reviews {
			continue
		}
		t := Task{Kind: kind, Assessment: a, Since: a.MovedAt, Reason: a.Reason}
		switch kind {
		case SubmitTask:
			t.Open = a.count(secret, func(place int) bool { _, open := a.outstanding(place); return open })
		case ReviewTask:
			t.Open = a.count(secret, unreviewed)
		case AnswerTask, ReviseTask, StartReviewTask, SignOffTask, PublishTask:
		}
		list = append(list, t)
	}
	if a.Stage == SignedOff && reviews && reviewable != nil {
		if n := a.count(secret, unreviewed); n > 0 {
			last := a.Corrections[len(a.Corrections)-1]
			list = append(list, Task{Kind: ReviewTask, Assessment: a, Since: last.At, Reason: last.Reason, Open: n})
		}
	}
	return list
}

// outstanding says what is still to do about a question as the assessment stands, whoever does it.
func (a *Assessment) outstanding(place int) (TaskKind, bool) {
	switch {
	case !a.writable(a.Framework.Questions()[place].ID):
		return "", false
	case a.unmended[place]:
		return ReviseTask, true
	}
	return AnswerTask, !a.answers[place].Given()
}

// questionTask is a task about one question; closed says that its assignee may not answer any more.
func (a *Assessment) questionTask(kind TaskKind, place int, assigned Assignment, now time.Time, closed bool) Task {
	t := Task{
		Kind: kind, Assessment: a, Question: a.Framework.Questions()[place].ID, Assignee: assigned.Assignee, AssigneeClosed: closed, Due: assigned.Due,
		Since: a.MovedAt, Reason: a.answers[place].Reviewed().Reason,
	}
	t.Overdue = !t.Due.IsZero() && !now.Before(t.Due.AddDate(0, 0, 1))
	if assigned.since.After(t.Since) {
		t.Since = assigned.since
	}
	if t.Reason == (Text{}) {
		t.Reason = a.Reason
	}
	return t
}

// count counts places, with those of confidential questions where they may be known of.
func (a *Assessment) count(secret bool, counts func(place int) bool) int {
	n := 0
	for place, q := range a.Framework.Questions() {
		if (secret || !q.Confidential) && counts(place) {
			n++
		}
	}
	return n
}
