package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// crew adds accounts: bob and cyd answer for KEN and UGA, deb for all; rev, min, don, aud and adm are of the other roles,
// for KEN; out is for no unit.
func (b *bench) crew() {
	b.t.Helper()
	for id, role := range map[string]assessment.Role{
		"bob": assessment.Assessor, "cyd": assessment.Assessor, "deb": assessment.Assessor, "out": assessment.Assessor, "rev": assessment.Reviewer,
		"min": assessment.Ministry, "don": assessment.Donor, "aud": assessment.Auditor, "adm": assessment.Administrator,
	} {
		units := map[string][]string{"cyd": {"UGA"}, "deb": {"*"}, "out": nil}
		scope, ok := units[id]
		if !ok {
			scope = []string{"KEN"}
		}
		b.mustChange(assessment.AddAccount{ID: id, Role: role, Units: scope})
	}
}

// todo shows the tasks of an account, one in each line.
func (b *bench) todo(who string, now time.Time, team ...bool) []string {
	b.t.Helper()
	s := b.State()
	a, err := s.Account(who)
	if err != nil {
		b.t.Fatal(err)
	}
	tasks := s.Tasks(a, now)
	if len(team) > 0 {
		tasks = s.TeamTasks(a, now)
	}
	var list []string
	for _, t := range tasks {
		line := fmt.Sprintf("%s %s", t.Kind, t.Assessment.ID)
		if t.Question != "" {
			line += " " + t.Question + " for " + t.Assignee
		}
		if !t.Due.IsZero() {
			line += " by " + t.Due.Format(time.DateOnly)
		}
		if t.Overdue {
			line += " overdue"
		}
		if t.Open > 0 {
			line += fmt.Sprintf(" %d open", t.Open)
		}
		if t.AssigneeClosed {
			line += ", who may not"
		}
		list = append(list, line)
	}
	return list
}

func assign(id assessment.ID, who, due string, questions ...string) assessment.Assign {
	c := assessment.Assign{Assessment: id, Questions: questions, Assignment: assessment.Assignment{Assignee: who}}
	if due != "" {
		c.Due, _ = time.Parse(time.DateOnly, due)
	}
	return c
}

func TestTasksFollowTheWorkflow(t *testing.T) {
	b := newBench(t)
	b.crew()
	id := b.create("KEN", 2026)
	all := []string{"bob", "cyd", "deb", "out", "rev", "min", "don", "aud", "adm"}
	check := func(stage string, want map[string][]string) {
		t.Helper()
		for _, who := range all {
			if got := b.todo(who, firstDay); !slices.Equal(got, want[who]) {
				t.Errorf("%s: %s is to do %q, want %q", stage, who, got, want[who])
			}
		}
	}
	draft := []string{"submit KEN-2026-survey@1 5 open"}
	check("draft", map[string][]string{"bob": draft, "deb": draft})
	b.mustChange(assign(id, "bob", "", "law", "police"))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")}, assessment.Put{Question: "staff", Value: number(3)}))
	check("assigned", map[string][]string{
		"bob": {"answer KEN-2026-survey@1 police for bob", "submit KEN-2026-survey@1 3 open"}, "deb": {"submit KEN-2026-survey@1 3 open"},
	})
	b.mustChange(move(id, assessment.Submitted))
	check("submitted", map[string][]string{"rev": {"start-review KEN-2026-survey@1"}})
	b.mustChange(move(id, assessment.InReview))
	check("in review", map[string][]string{"rev": {"review KEN-2026-survey@1 2 open"}})
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"staff"}})
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Questioned, Questions: []string{"law"}, Reason: "which act?"})
	check("reviewed all", map[string][]string{"rev": {"review KEN-2026-survey@1"}})
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "staff", "police", "maturity"}})
	returned := map[string][]string{
		"bob": {
			"revise KEN-2026-survey@1 law for bob", "revise KEN-2026-survey@1 police for bob", "revise KEN-2026-survey@1 staff for ",
			"revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 4 open",
		},
		"deb": {"revise KEN-2026-survey@1 staff for ", "revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 4 open"},
	}
	check("returned", returned)
	note := b.get(id).Answer("law").Note.ID
	b.mustChange(assessment.Redact{Assessment: id, Text: note, Why: "a person"}) // which changes no answer
	check("a note is erased", returned)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}, assessment.Put{Question: "staff", Value: cleared()}, assessment.Put{Question: "police", Value: flag(true)}))
	b.mustChange(put(id, assessment.Put{Question: "police", Value: cleared()}))
	check("mended", map[string][]string{
		"bob": {"answer KEN-2026-survey@1 police for bob", "revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 3 open"},
		"deb": {"revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 3 open"},
	})
	b.reopen()
	check("folded anew", map[string][]string{
		"bob": {"answer KEN-2026-survey@1 police for bob", "revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 3 open"},
		"deb": {"revise KEN-2026-survey@1 maturity for ", "submit KEN-2026-survey@1 3 open"},
	})
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed} {
		b.mustChange(move(id, to))
	}
	check("reviewed", map[string][]string{"min": {"sign-off KEN-2026-survey@1"}})
	b.mustChange(move(id, assessment.SignedOff))
	check("signed off", map[string][]string{"min": {"publish KEN-2026-survey@1"}})
	b.mustChange(assessment.Correct{Assessment: id, Answers: []assessment.Put{{Question: "law", Value: option("draft")}}, Reason: "not passed yet"})
	check("corrected", map[string][]string{"min": {"publish KEN-2026-survey@1"}, "rev": {"review KEN-2026-survey@1 1 open"}})
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Accepted, Questions: []string{"law"}})
	check("the correction is accepted", map[string][]string{"min": {"publish KEN-2026-survey@1"}})
	b.mustChange(move(id, assessment.Published))
	check("published", nil)
	b.mustChange(assessment.Correct{Assessment: id, Answers: []assessment.Put{{Question: "law", Value: option("in-force")}}, Reason: "passed"})
	check("corrected once more", map[string][]string{"min": {"publish KEN-2026-survey@1~2"}, "rev": {"review KEN-2026-survey@1~2 1 open"}})
}

func TestTaskReasonsAndTimes(t *testing.T) {
	b := newBench(t)
	b.crew()
	id := b.create("KEN", 2026)
	task := func(kind assessment.TaskKind, question string) assessment.Task {
		t.Helper()
		bob, _ := b.State().Account("bob")
		tasks := b.State().Tasks(bob, firstDay)
		i := slices.IndexFunc(tasks, func(t assessment.Task) bool { return t.Kind == kind && t.Question == question })
		if i < 0 {
			t.Fatalf("no task %s %s", kind, question)
		}
		return tasks[i]
	}
	if got := task(assessment.SubmitTask, ""); !got.Since.Equal(b.get(id).CreatedAt) || got.Reason != (assessment.Text{}) {
		t.Errorf("a draft: %+v", got)
	}
	b.mustChange(assign(id, "bob", "", "law"))
	if got := task(assessment.AnswerTask, "law"); !got.Since.Equal(b.State().Head().At) {
		t.Errorf("assigned: since %s, want %s", got.Since, b.State().Head().At)
	}
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.bring(id, assessment.InReview)
	b.mustChange(assessment.PutReviews{Assessment: id, State: assessment.Questioned, Questions: []string{"law"}, Reason: "which act?"})
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law"}})
	got := task(assessment.ReviseTask, "law")
	if textOf(t, b, got.Reason).Text != "which act?" || !got.Since.Equal(b.State().Head().At) {
		t.Errorf("returned without a word: %+v", got)
	}
	b.bring2(id)
	b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "staff"}, Reason: "mend the law"})
	got = task(assessment.ReviseTask, "law")
	if textOf(t, b, got.Reason).Text != "which act?" {
		t.Errorf("a question of its own: %+v", got)
	}
	if got := task(assessment.ReviseTask, "staff"); textOf(t, b, got.Reason).Text != "mend the law" {
		t.Errorf("returned with a reason: %+v", got)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: got.Reason.ID, Why: "a person"})
	if n := textOf(t, b, task(assessment.ReviseTask, "law").Reason); n.Text != "" || n.Redacted == nil {
		t.Errorf("the reason was erased: %+v", n)
	}
}

// bring2 takes what was returned into review again.
func (b *bench) bring2(id assessment.ID) {
	b.t.Helper()
	b.mustChange(move(id, assessment.Submitted))
	b.mustChange(move(id, assessment.InReview))
}

// A day is over at midnight UTC, wherever the clock stands; what has no day comes last.
func TestTasksByDueDay(t *testing.T) {
	b := newBench(t)
	b.crew()
	ken, next := b.create("KEN", 2026), b.create("KEN", 2027)
	b.mustChange(assign(ken, "bob", "2026-03-02", "staff", "police"))
	b.mustChange(assign(ken, "bob", "", "law"))
	b.mustChange(assign(next, "bob", "2026-03-01", "staff"))
	b.mustChange(assign(next, "bob", "2026-03-02", "law"))
	want := []string{
		"answer KEN-2027-survey@1 staff for bob by 2026-03-01%s", "answer KEN-2026-survey@1 police for bob by 2026-03-02%[2]s",
		"answer KEN-2026-survey@1 staff for bob by 2026-03-02%[2]s", "answer KEN-2027-survey@1 law for bob by 2026-03-02%[2]s",
		"answer KEN-2026-survey@1 law for bob", "submit KEN-2026-survey@1 5 open", "submit KEN-2027-survey@1 5 open",
	}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	east := time.FixedZone("east", 14*3600)
	for at, late := range map[time.Time][2]string{
		day.Add(-time.Millisecond): {"", ""}, day: {" overdue", ""}, day.In(east): {" overdue", ""}, day.Add(24*time.Hour - 1): {" overdue", ""},
		day.Add(24 * time.Hour): {" overdue", " overdue"}, day.Add(24 * time.Hour).In(east): {" overdue", " overdue"},
	} {
		var lines []string
		for _, line := range want {
			line = strings.Replace(strings.Replace(line, "%[2]s", late[1], 1), "%s", late[0], 1)
			lines = append(lines, line)
		}
		wantLines(t, b.todo("bob", at), lines...)
	}
}

// What is assigned to somebody who may not answer any more is stuck: the team sees it, and he does not.
func TestTasksOfThoseWhoMayNotAnswerAnyMore(t *testing.T) {
	for name, end := range map[string]assessment.Command{
		"another country": assessment.ChangeAccount{ID: "bob", Role: assessment.Assessor, Units: []string{"UGA"}},
		"another role":    assessment.ChangeAccount{ID: "bob", Role: assessment.Donor, Units: []string{"KEN"}},
		"disabled":        assessment.DisableAccount{ID: "bob", Disabled: true},
		"erased":          assessment.EraseAccount{ID: "bob"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.crew()
			id := b.create("KEN", 2026)
			b.mustChange(assign(id, "bob", "", "law"))
			b.mustChange(assign(id, "deb", "", "staff"))
			law, staff, stuck := "answer KEN-2026-survey@1 law for bob", "answer KEN-2026-survey@1 staff for deb", "answer KEN-2026-survey@1 law for bob, who may not"
			wantLines(t, b.todo("bob", firstDay, true), law, staff, "submit KEN-2026-survey@1 5 open")
			wantLines(t, b.todo("min", firstDay, true), law, staff)
			wantLines(t, b.todo("aud", firstDay, true), law, staff)
			b.mustChange(end)
			wantLines(t, b.todo("bob", firstDay))
			wantLines(t, b.todo("bob", firstDay, true))
			wantLines(t, b.todo("deb", firstDay), staff, "submit KEN-2026-survey@1 5 open")
			wantLines(t, b.todo("deb", firstDay, true), stuck, staff, "submit KEN-2026-survey@1 5 open")
			wantLines(t, b.todo("min", firstDay, true), stuck, staff)
			for _, outsider := range []string{"don", "adm", "out", "cyd"} {
				wantLines(t, b.todo(outsider, firstDay, true))
			}
			b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
			wantLines(t, b.todo("min", firstDay, true), staff)
			b.bring(id, assessment.Submitted)
			wantLines(t, b.todo("min", firstDay, true))
		})
	}
	b := newBench(t)
	b.create("KEN", 2026)
	if got := b.State().TeamTasks(nil, firstDay); len(got) > 0 {
		t.Errorf("the public is to do %v", got)
	}
}

// A question that was returned does not wait for somebody who may not answer any more: all who may have it to do.
func TestReturnedQuestionsOfThoseWhoMayNotAnswerAnyMore(t *testing.T) {
	for name, end := range map[string]assessment.Command{
		"another country": assessment.ChangeAccount{ID: "bob", Role: assessment.Assessor, Units: []string{"UGA"}},
		"another role":    assessment.ChangeAccount{ID: "bob", Role: assessment.Reviewer, Units: []string{"KEN"}},
		"disabled":        assessment.DisableAccount{ID: "bob", Disabled: true},
		"erased":          assessment.EraseAccount{ID: "bob"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.crew()
			id := b.create("KEN", 2026)
			b.mustChange(assign(id, "bob", "2026-04-01", "law"))
			b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
			b.bring(id, assessment.InReview)
			b.mustChange(assessment.Move{Assessment: id, To: assessment.Returned, Questions: []string{"law", "police"}})
			b.mustChange(assign(id, "bob", "", "police"))
			law, police, submit := "revise KEN-2026-survey@1 law for bob by 2026-04-01", "revise KEN-2026-survey@1 police for bob", "submit KEN-2026-survey@1 2 open"
			wantLines(t, b.todo("bob", firstDay), law, police, submit)
			wantLines(t, b.todo("deb", firstDay), submit)
			b.mustChange(end)
			law, police = law+", who may not", police+", who may not"
			wantLines(t, b.todo("deb", firstDay), law, police, submit)
			wantLines(t, b.todo("deb", firstDay, true), law, police, submit)
			wantLines(t, b.todo("aud", firstDay, true), law, police)
			if got := b.todo("bob", firstDay); name != "another role" && len(got) > 0 {
				t.Errorf("bob is to do %q", got)
			}
			b.mustChange(assign(id, "deb", "", "police"))
			wantLines(t, b.todo("deb", firstDay), law, "revise KEN-2026-survey@1 police for deb", submit)
		})
	}
}

// taskEnds is the stage to which one goes when a task about a whole assessment is done.
var taskEnds = map[assessment.TaskKind]assessment.Stage{
	assessment.SubmitTask: assessment.Submitted, assessment.StartReviewTask: assessment.InReview, assessment.ReviewTask: assessment.Reviewed,
	assessment.SignOffTask: assessment.SignedOff, assessment.PublishTask: assessment.Published,
}
