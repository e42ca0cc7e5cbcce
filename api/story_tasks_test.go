package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// storyTasks says what everybody has to do after each step of storyTable: kind, and behind it the question, or how many are
// open. Whoever is not in it has nothing to do, ever.
const storyTasks = `
step            | assessor                               reviewer     ministry
created         | submit/5                               -            -
first-sitting   | submit/3                               -            -
second-sitting  | submit/1                               -            -
third-sitting   | submit/0                               -            -
commented       | submit/0                               -            -
submitted       | -                                      start-review -
review-begun    | -                                      review/5     -
all-accepted    | -                                      review/0     -
two-questioned  | -                                      review/0     -
returned        | revise:budget,revise:law,submit/2      -            -
revised         | submit/0                               -            -
resubmitted     | -                                      start-review -
review-again    | -                                      review/2     -
accepted-again  | -                                      review/0     -
reviewed        | -                                      -            sign-off
signed-off      | -                                      -            publish
published       | -                                      -            -
`

// tasks lists what a viewer has to do, sorted: see storyTasks.
func (s *story) tasks(viewer, query string) string {
	s.t.Helper()
	r := s.get("/v1/me/tasks"+query, s.accounts[viewer])
	if viewer == "public" {
		r.want(http.StatusUnauthorized)
		return "-"
	}
	var page struct {
		Items []struct {
			Kind, Question, Due string
			Open                *int
			Overdue             bool
		}
	}
	r.want(http.StatusOK).into(&page)
	var words []string
	for _, task := range page.Items {
		word := task.Kind
		if task.Question != "" {
			word += ":" + task.Question
		}
		if task.Open != nil {
			word += fmt.Sprintf("/%d", *task.Open)
		}
		if task.Overdue {
			word += "!"
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return "-"
	}
	slices.Sort(words)
	return strings.Join(words, ",")
}

// Everybody is told what to do next, after every step and as of it.
func TestStoryOfTasks(t *testing.T) {
	s := newStory(t, storyTable)
	lines := strings.Split(strings.TrimSpace(storyTasks), "\n")[1:]
	check := func(row storyRow, query string) {
		t.Helper()
		i := slices.IndexFunc(lines, func(line string) bool { return strings.Fields(line)[0] == row.step })
		if i < 0 {
			t.Fatalf("storyTasks has no line %s", row.step)
		}
		words := strings.Fields(lines[i])[2:]
		for _, viewer := range storyViewers {
			want := "-"
			if at := slices.Index([]string{"assessor", "reviewer", "ministry"}, viewer); at >= 0 {
				want = words[at]
			}
			if got := s.tasks(viewer, query); got != want {
				t.Errorf("%s%s: the %s has to do %s, want %s", row.step, query, viewer, got, want)
			}
		}
	}
	s.also = check
	s.told()
	s.done()
	for i, m := range s.moments {
		check(s.rows[i], "?asOf="+itoa(m.seq))
	}
	s.changed()
	s.erased()
	s.assigned()
}

// changed reads what became of the assessment since two answers were questioned: these two, and the state.
func (s *story) changed() {
	s.t.Helper()
	since := s.moments[slices.IndexFunc(s.rows, func(r storyRow) bool { return r.step == "two-questioned" })].seq
	path := s.path + "/changes?since=" + itoa(since)
	for _, viewer := range storyViewers {
		want := map[string]int{"administrator": http.StatusForbidden, "donor": http.StatusForbidden, "other": http.StatusForbidden, "public": http.StatusUnauthorized}[viewer]
		if want != 0 {
			s.get(path, s.accounts[viewer]).want(want)
			continue
		}
		var got struct {
			Since, Until uint64
			State        struct{ Before, After string }
			Items        []struct {
				Question      string
				Before, After *historyValue
			}
		}
		s.get(path, s.accounts[viewer]).want(http.StatusOK).into(&got)
		var lines []string
		for _, item := range got.Items {
			if item.Before == nil || item.After == nil {
				s.t.Errorf("%s without both values", item.Question)
				continue
			}
			lines = append(lines, fmt.Sprintf("%s %s %s to %s %s", item.Question, item.Before.Value, item.Before.Review, item.After.Value, item.After.Review))
		}
		if want := []string{`law "draft" questioned to "in-force" accepted`, `budget 40 questioned to 60 accepted`}; !slices.Equal(lines, want) {
			s.t.Errorf("the %s reads the changes %q, want %q", viewer, lines, want)
		}
		if got.Since != since || got.Until != s.Service.Head().Seq || got.State.Before != "in-review" || got.State.After != "published" {
			s.t.Errorf("the %s reads changes %+v", viewer, got)
		}
	}
}

// erased has the ministry erase a note: nobody reads it any more, whenever he looks at.
func (s *story) erased() {
	s.t.Helper()
	const note = "act 12 of 2026"
	var shown struct {
		Answers map[string]struct{ Note, NoteID string }
	}
	s.get(s.path, s.accounts["auditor"]).want(http.StatusOK).into(&shown)
	id := shown.Answers["law"].NoteID
	if shown.Answers["law"].Note != note || id == "" {
		s.t.Fatalf("the note is %+v", shown.Answers["law"])
	}
	if text := string(s.get(s.path, s.accounts["donor"]).want(http.StatusOK).Body); strings.Contains(text, id) || !strings.Contains(text, note) {
		s.t.Errorf("a donor is shown %s", text)
	}
	body := fmt.Sprintf(`{"text":%q,"reason":"It names a person."}`, id)
	for viewer, want := range map[string]int{
		"assessor": http.StatusForbidden, "reviewer": http.StatusForbidden, "auditor": http.StatusForbidden, "administrator": http.StatusForbidden,
		"donor": http.StatusForbidden, "other": http.StatusForbidden, "public": http.StatusUnauthorized,
	} {
		s.do(http.MethodPost, s.path+"/redactions", s.accounts[viewer], body).want(want)
	}
	s.do(http.MethodPost, s.path+"/redactions", s.accounts["ministry"], `{"text":"text/0000","reason":"r"}`).want(http.StatusNotFound)
	for range 2 { // a second time it is erased already
		s.do(http.MethodPost, s.path+"/redactions", s.accounts["ministry"], body).want(http.StatusOK)
	}
	last := "?asOf=" + itoa(s.moments[len(s.moments)-1].seq)
	for _, viewer := range storyViewers {
		for _, path := range []string{s.path, s.path + last, s.path + "/history", s.path + "/history" + last, s.path + "/changes?since=1"} {
			r := s.get(path, s.accounts[viewer])
			if strings.Contains(string(r.Body), note) {
				s.t.Errorf("%s still tells the %s what was erased", path, viewer)
			}
			if team := s.rows[len(s.rows)-1].words[viewer] == "team"; r.Status == http.StatusOK && team != strings.Contains(string(r.Body), "It names a person.") {
				s.t.Errorf("%s tells the %s why it was erased: %v", path, viewer, !team)
			}
		}
	}
	s.again("with a note erased", false, storySelf)
}

// assigned begins the next year with questions that are given to somebody.
func (s *story) assigned() {
	s.t.Helper()
	s.also = nil
	assessor := s.accounts["assessor"]
	made := s.do(http.MethodPost, "/v1/assessments", assessor, `{"country":"KEN","year":2027,"framework":"story@1"}`).want(http.StatusCreated)
	s.path, s.tag = made.Header.Get("Location"), made.Header.Get("ETag")
	due := s.clock().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	body := fmt.Sprintf(`{"questions":["technical","law"],"assignee":%q,"due":%q}`, assessor, due)
	for viewer, want := range map[string]int{
		"reviewer": http.StatusForbidden, "auditor": http.StatusForbidden, "administrator": http.StatusForbidden, "donor": http.StatusNotFound,
		"other": http.StatusNotFound, "public": http.StatusUnauthorized,
	} {
		s.do(http.MethodPost, s.path+"/assignments", s.accounts[viewer], body, "If-Match", "*").want(want)
	}
	want := func(viewer, query, what string) {
		s.t.Helper()
		if got := s.tasks(viewer, query); got != what {
			s.t.Errorf("the %s has to do %s, want %s", viewer, got, what)
		}
	}
	r := s.do(http.MethodPost, s.path+"/assignments", s.accounts["ministry"], body, "If-Match", s.tag).want(http.StatusOK)
	if s.tag = r.Header.Get("ETag"); len(r.assessment().Assignments) != 4 {
		s.t.Errorf("assigned: %v", r.assessment().Assignments)
	}
	want("assessor", "", "answer:budget,answer:csirt,answer:law,answer:staff,submit/5")
	want("reviewer", "", "-")
	want("reviewer", "?of=team", "answer:budget,answer:csirt,answer:law,answer:staff")
	want("donor", "?of=team", "-")
	want("other", "?of=team", "-")
	s.patch(assessor, `{"law":{"value":"draft"},"police":{"value":true}}`).want(http.StatusOK)
	want("assessor", "?kind=answer", "answer:budget,answer:csirt,answer:staff")
	s.later(23 * time.Hour)
	want("assessor", "?kind=answer", "answer:budget,answer:csirt,answer:staff")
	s.later(24 * time.Hour)
	want("assessor", "?overdue=true", "answer:budget!,answer:csirt!,answer:staff!")
	s.do(http.MethodPost, s.path+"/assignments", assessor, `{"questions":["technical"],"assignee":null}`, "If-Match", "*").want(http.StatusOK)
	want("assessor", "", "submit/3")
}
