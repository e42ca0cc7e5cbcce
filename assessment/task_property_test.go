package assessment_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// There is a task exactly if the command that would do it is allowed: by who one is, and by what there is.
func TestTasksAreWhatOneMayDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		defer func() { _ = b.Close() }()
		b.crew()
		ids := []assessment.ID{b.create("KEN", 2026), b.create("UGA", 2026)}
		for range rapid.IntRange(1, 30).Draw(t, "commands") {
			_, _ = b.run(drawWork(t, b.State(), rapid.SampledFrom(ids).Draw(t, "id")))
		}
		s := b.State()
		waits := map[assessment.ID]map[string]assessment.TaskKind{}
		for _, id := range ids {
			waits[id] = b.waiting(t, b.get(id))
		}
		var list []assessment.Task
		for _, who := range s.Accounts() {
			there := map[string]bool{}
			for _, task := range s.Tasks(who, firstDay) {
				there[fmt.Sprint(task.Kind, task.Assessment.ID, task.Question)] = true
				list = append(list, task)
			}
			for _, id := range ids {
				for _, name := range might(s, who, b.get(id), waits[id]) {
					if !there[name] {
						t.Fatalf("%s is not to do %s", who.ID, name)
					}
					delete(there, name)
				}
			}
			if len(there) > 0 {
				t.Fatalf("%s is to do %v, and may not", who.ID, there)
			}
		}
		if len(list) == 0 {
			return
		}
		task := rapid.SampledFrom(list).Draw(t, "task")
		var c assessment.Command = assessment.Move{Assessment: task.Assessment.ID, To: taskEnds[task.Kind]}
		if task.Question != "" {
			c = put(task.Assessment.ID, assessment.Put{Question: task.Question, Note: new("another note")})
		}
		b.mustChange(c)
	})
}

// waiting says, from the history, which questions wait for an answer, and which to be mended.
func (b *bench) waiting(t *rapid.T, a *assessment.Assessment) map[string]assessment.TaskKind {
	kinds := map[string]assessment.TaskKind{}
	reopened := map[string]bool{}
	for _, c := range history(t, b, a.ID) {
		switch {
		case c.To != "":
			reopened = map[string]bool{}
			for _, q := range c.Questions {
				reopened[q] = true
			}
		case c.Kind == "answers.put":
			delete(reopened, c.Question)
		}
	}
	for q, answer := range a.Answers() {
		open := a.Stage == assessment.Draft || a.Stage == assessment.Returned && slices.Contains(a.Reopened, q.ID)
		switch {
		case open && reopened[q.ID]:
			kinds[q.ID] = assessment.ReviseTask
		case open && !answer.Given():
			kinds[q.ID] = assessment.AnswerTask
		}
	}
	return kinds
}

// might lists what an account may do with an assessment.
func might(s *assessment.State, who *assessment.Account, a *assessment.Assessment, waits map[string]assessment.TaskKind) []string {
	var list []string
	for kind, to := range taskEnds {
		verdict, _ := assessment.MayMove(who, a, to)
		if verdict == assessment.Allowed && slices.Contains(a.Next(), to) {
			list = append(list, fmt.Sprint(kind, a.ID, ""))
		}
	}
	for q, kind := range waits {
		task, assigned := a.Assignment(q)
		theirs := assigned && task.Assignee != who.ID
		if other, err := s.Account(task.Assignee); kind == assessment.ReviseTask && assigned && (err != nil || assessment.May(other, assessment.AnswerQuestions, "", a) != assessment.Allowed) {
			theirs = false // who may not answer any more
		}
		if !theirs && (assigned || kind == assessment.ReviseTask) && assessment.May(who, assessment.AnswerQuestions, "", a) == assessment.Allowed {
			list = append(list, fmt.Sprint(kind, a.ID, q))
		}
	}
	return list
}

// drawWork makes a command as they come about while an assessment is made.
func drawWork(t *rapid.T, s *assessment.State, id assessment.ID) assessment.Command {
	crew := []string{"bob", "cyd", "deb", "out", "rev", "min", "don", "aud", "adm"}
	questions := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"law", "police", "staff", "maturity"}), 1, 3, func(q string) string { return q })
	switch rapid.IntRange(0, 9).Draw(t, "work") {
	case 0, 1, 2:
		return assign(id, rapid.SampledFrom([]string{"", "bob", "cyd", "deb", "out"}).Draw(t, "assignee"), "", questions.Draw(t, "questions")...)
	case 3, 4:
		return put(id, assessment.Put{Question: "police", Value: rapid.SampledFrom([]*framework.Value{flag(true), flag(false), cleared()}).Draw(t, "value")})
	case 5:
		return drawGrant(t, rapid.SampledFrom(crew).Draw(t, "account"))
	}
	m := drawMove(t, s, id)
	if m.To == assessment.Returned {
		m.Questions = questions.Draw(t, "reopened")
	}
	return m
}

func drawGrant(t *rapid.T, id string) assessment.Command {
	role := rapid.SampledFrom(assessment.Roles()).Draw(t, "role")
	units := rapid.SliceOfN(rapid.SampledFrom([]string{"KEN", "UGA", "*"}), 0, 2).Draw(t, "units")
	return rapid.SampledFrom([]assessment.Command{
		assessment.ChangeAccount{ID: id, Role: role, Units: units}, assessment.DisableAccount{ID: id, Disabled: true}, assessment.DisableAccount{ID: id},
	}).Draw(t, "grant")
}
