package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// signable has an assessment of XXA that the ministry is to sign off.
func (h *harness) signable(year int) assessment.ID {
	h.t.Helper()
	def, err := framework.Builtin("sample")
	if err != nil {
		h.t.Fatal(err)
	}
	id := assessment.ID(fmt.Sprintf("XXA-%d-%s", year, def.Ref()))
	for _, c := range []assessment.Command{
		assessment.CreateAssessment{Unit: "XXA", Year: year, Framework: def}, assessment.Move{Assessment: id, To: assessment.Submitted},
		assessment.Move{Assessment: id, To: assessment.InReview}, assessment.Move{Assessment: id, To: assessment.Reviewed},
	} {
		if _, err := h.Service.Do(h.t.Context(), "operator", c); err != nil {
			h.t.Fatal(err)
		}
	}
	return id
}

// tasks reads all tasks of an account, in pages.
func (h *harness) tasks(as, query string) (all []taskView) {
	h.t.Helper()
	for at := "/v1/me/tasks?" + query; at != ""; {
		var page list[taskView]
		h.get(at, as).want(http.StatusOK).into(&page)
		all, at = append(all, page.Items...), page.Next
	}
	return all
}

// brief shows tasks in one text.
func brief(tasks []taskView) string {
	var list []string
	for _, t := range tasks {
		line := strings.TrimSpace(t.Kind + " " + t.Country + " " + t.Question)
		if t.Overdue {
			line += " overdue"
		}
		list = append(list, line)
	}
	return strings.Join(list, ", ")
}

func (h *harness) assign(path, as, body string) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, path+"/assignments", as, body, "If-Match", "*")
}

func TestTasks(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.blank()
	h.assign(path, "assessor", fmt.Sprintf(`{"questions":[%q,%q],"assignee":"stranger","due":"2026-03-01"}`, q[1], q[0])).want(http.StatusOK)
	id := "KEN-2026-gci-pillars@2024"
	mine := h.tasks("stranger", "")
	if got, want := brief(mine), fmt.Sprintf("answer KEN %s, answer KEN %s, submit KEN", q[0], q[1]); got != want {
		t.Fatalf("%q, want %q", got, want)
	}
	first, last := mine[0], mine[2]
	if first.Assessment != id || first.Year != 2026 || first.Framework != "gci-pillars@2024" || first.State != "draft" || first.Assignee != "stranger" ||
		first.Due != "2026-03-01" || first.Open != nil || first.Title == "" || first.Title == first.Question || first.Since.IsZero() || first.Overdue {
		t.Errorf("the first is %+v", first)
	}
	if last.Open == nil || *last.Open != len(q) || last.Due != "" || last.Title == "" {
		t.Errorf("the last is %+v", last)
	}
	for query, want := range map[string]string{
		"kind=submit": "submit KEN", "kind=submit&kind=answer&limit=1": brief(mine), "dueBefore=2026-03-01": "", "dueBefore=2026-03-02": brief(mine[:2]),
		"overdue=true": "", "assessment=" + url.QueryEscape(id): brief(mine), "of=team": brief(mine), "limit=2": brief(mine), "assessment=KEN-2024-gci-pillars@2024": "",
	} {
		if got := brief(h.tasks("stranger", query)); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if got := brief(h.tasks("ministry", "")); got != "" {
		t.Errorf("the ministry is to do %q", got)
	}
	for _, as := range []string{"ministry", "auditor"} {
		if got := brief(h.tasks(as, "of=team")); got != brief(mine[:2]) {
			t.Errorf("the team of the %s is to do %q", as, got)
		}
	}
	for _, as := range []string{"donor", "administrator", "nobody"} {
		if got := brief(h.tasks(as, "of=team")); got != "" {
			t.Errorf("the team of the %s is to do %q", as, got)
		}
	}
	// At midnight UTC the day is over, and the answer of before does not hold any more.
	h.later(11*time.Hour - time.Second) // the harness begins at 13:00
	was := h.get("/v1/me/tasks?overdue=true", "stranger").want(http.StatusOK)
	h.get("/v1/me/tasks?overdue=true", "stranger", "If-None-Match", was.Header.Get("ETag")).head(http.StatusNotModified)
	if got := brief(h.tasks("stranger", "overdue=true")); got != "" {
		t.Errorf("a second before midnight: %q", got)
	}
	h.later(time.Second)
	h.get("/v1/me/tasks?overdue=true", "stranger", "If-None-Match", was.Header.Get("ETag")).want(http.StatusOK)
	if got, want := brief(h.tasks("stranger", "overdue=true")), fmt.Sprintf("answer KEN %s overdue, answer KEN %s overdue", q[0], q[1]); got != want {
		t.Errorf("at midnight: %q, want %q", got, want)
	}
	if got := brief(h.tasks("stranger", "overdue=true&asOf=2026-03-01")); got != "" {
		t.Errorf("as of the day before: %q", got)
	}
	h.get("/v1/me/tasks", "").want(http.StatusUnauthorized)
}

func TestTaskRefusals(t *testing.T) {
	h := newHarness(t)
	path, _ := h.blank()
	for query, want := range map[string]string{
		"of=all": "query.of", "kind=vote": "query.kind[0]", "dueBefore=soon": "query.dueBefore", "dueBefore=2026-02-30": "query.dueBefore",
		"overdue=false": "query.overdue", "due=x": "query.due", "cursor=zzz": "query.cursor", "limit=0": "query.limit", "lang=xx": "query.lang",
	} {
		if got := locations(h.get("/v1/me/tasks?"+query, "assessor").want(http.StatusUnprocessableEntity).problem()); !slices.Contains(got, want) {
			t.Errorf("%s: faults at %v, want %s", query, got, want)
		}
	}
	h.get("/v1/me/tasks?assessment=KEN-2031-x@1", "assessor").want(http.StatusNotFound)
	id := strings.TrimPrefix(path, "/v1/assessments/")
	h.get("/v1/me/tasks?assessment="+id, "assessor").want(http.StatusOK)
	h.get("/v1/me/tasks?assessment="+id, "nobody").want(http.StatusNotFound)
	h.get("/v1/me/tasks?assessment="+id+"&asOf=1", "assessor").want(http.StatusNotFound)
	var page list[taskView]
	h.get("/v1/me/tasks?limit=1", "assessor").want(http.StatusOK).into(&page)
	h.get("/v1/me/tasks?limit=1&of=team&cursor="+url.QueryEscape(cursorOf(page.Next)), "assessor").want(http.StatusUnprocessableEntity)
}

// Whatever is done between two pages, the next one goes on where the first ended.
func TestTaskPagesAreStable(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.assign(path, "assessor", `{"questions":["`+strings.Join(q, `","`)+`"],"assignee":"stranger","due":"2026-03-09"}`).want(http.StatusOK)
	var page list[taskView]
	h.get("/v1/me/tasks?limit=2", "stranger").want(http.StatusOK).into(&page)
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(page.Items[1].Question, 4), "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(page.Items[0].Question, 4), "If-Match", "*").want(http.StatusOK)
	var rest list[taskView]
	h.get(page.Next, "stranger").want(http.StatusOK).into(&rest)
	if got, want := brief(rest.Items), fmt.Sprintf("answer KEN %s, answer KEN %s", q[2], q[3]); got != want {
		t.Errorf("the second page has %q, want %q", got, want)
	}
}

// Who was moved elsewhere, or closed, has no task any more; the team sees what is stuck.
func TestTasksOfWhoIsGone(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.assign(path, "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":"stranger"}`, q[0])).want(http.StatusOK)
	seq := h.Service.Head().Seq
	if _, err := h.Service.Do(t.Context(), "operator", assessment.ChangeAccount{ID: "stranger", Role: assessment.Assessor, Units: []string{"UGA"}}); err != nil {
		t.Fatal(err)
	}
	if got := brief(h.tasks("stranger", "of=team")); got != "" {
		t.Errorf("who was moved is to do %q", got)
	}
	// The past is read with the rights of both moments.
	if got := brief(h.tasks("stranger", "of=team&asOf="+itoa(seq))); got != "" {
		t.Errorf("who was moved was to do %q", got)
	}
	if got := brief(h.tasks("assessor", "of=team&kind=answer&asOf="+itoa(seq))); got != "answer KEN "+q[0] {
		t.Errorf("the team was to do %q", got)
	}
	if _, err := h.Service.Do(t.Context(), "operator", assessment.DisableAccount{ID: "stranger", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if got := h.tasks("assessor", "of=team&kind=answer&asOf="+itoa(seq)); got[0].Closed {
		t.Errorf("who might answer then: %+v", got)
	}
	if got := h.tasks("auditor", "of=team&kind=answer"); brief(got) != "answer KEN "+q[0] || got[0].Assignee != "stranger" || !got[0].Closed {
		t.Errorf("the team is to do %q", brief(got))
	}
	h.get("/v1/me/tasks", "stranger").want(http.StatusUnauthorized)
	h.assign(path, "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":"stranger"}`, q[1])).want(http.StatusUnprocessableEntity)
}

func TestTaskReasons(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.inReview(2)
	if got := h.tasks("reviewer", "kind=review"); brief(got) != "review KEN" || *got[0].Open != 2 {
		t.Errorf("in review: %+v", got)
	}
	h.move(path, "reviewer", fmt.Sprintf(`{"to":"returned","reason":"Ask Ms X.","questions":[%q]}`, q[0]), http.StatusOK)
	got := h.tasks("stranger", "kind=revise")
	if brief(got) != "revise KEN "+q[0] || got[0].Reason != "Ask Ms X." || got[0].ReasonID == "" || got[0].Assignee != "" {
		t.Fatalf("returned: %+v", got)
	}
	h.do(http.MethodPost, path+"/redactions", "ministry", fmt.Sprintf(`{"text":%q,"reason":"a person"}`, got[0].ReasonID)).want(http.StatusOK)
	got = h.tasks("stranger", "kind=revise")
	if got[0].Reason != "" || got[0].Erased == nil || got[0].Erased.By != "ministry" || got[0].Erased.Why != "a person" {
		t.Errorf("erased: %+v", got[0])
	}
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[0], 7), "If-Match", "*").want(http.StatusOK)
	if got := h.tasks("stranger", "kind=revise&kind=submit"); brief(got) != "submit KEN" || *got[0].Open != 0 {
		t.Errorf("mended: %+v", got)
	}
}

// Tasks of confidential questions are for those who may read them, and the order and pages tell nobody else of them.
func TestTasksOfConfidentialQuestions(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	id := string(matrixID("XXA", matrixYear))
	m.assign("/v1/assessments/"+id, m.as(matrixCaller{"ministry", "own"}), fmt.Sprintf(`{"questions":["legal","secrets"],"assignee":%q}`, m.as(matrixCaller{"assessor", "own"}))).want(http.StatusOK)
	if _, err := m.Service.Do(t.Context(), "operator", assessment.PutAnswers{Assessment: matrixID("XXA", matrixYear), Answers: []assessment.Put{
		{Question: "lone", Value: &framework.Value{}}, {Question: "law", Value: &framework.Value{}},
	}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range matrixCallers() {
		if !c.team("XXA") && c.role != "administrator" || !c.covers("XXA") {
			continue // it is hidden: see the matrix
		}
		got := brief(m.tasks(m.as(c), "of=team&kind=answer&limit=1&assessment="+id))
		want := ""
		if c.team("XXA") {
			want = "answer XXA law, answer XXA lone"
		}
		if got != want {
			t.Errorf("%s sees %q, want %q", c, got, want)
		}
	}
}

// When the year turns, what was begun in the old one stays: to be seen, to be done and to be answered, beside the new round.
func TestTasksAtNewYear(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.assign(path, "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":"stranger","due":"2026-12-31"}`, q[0])).want(http.StatusOK)
	h.later(time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC).Sub(h.clock()))
	if got := h.tasks("stranger", "kind=answer"); len(got) != 1 || got[0].Overdue {
		t.Errorf("on the last day: %+v", got)
	}
	h.later(time.Second)
	r := h.do(http.MethodPost, "/v1/assessments", "stranger", `{"country":"KEN","year":2027,"framework":"gci-pillars@2024"}`).want(http.StatusCreated)
	next := r.Header.Get("Location")
	h.assign(next, "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":"stranger","due":"2027-06-30"}`, q[0])).want(http.StatusOK)
	var got []string
	for _, task := range h.tasks("stranger", "limit=1") {
		got = append(got, fmt.Sprintf("%s %d %v", task.Kind, task.Year, task.Overdue))
	}
	if want := []string{"answer 2026 true", "answer 2027 false", "submit 2026 false", "submit 2027 false"}; !slices.Equal(got, want) {
		t.Errorf("in the new year: %v, want %v", got, want)
	}
	if v := h.get(path, "stranger").want(http.StatusOK).assessment(); v.State != "draft" || v.Year != 2026 {
		t.Errorf("the old draft is %+v", v.AssessmentSummary)
	}
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[0], 9), "If-Match", "*").want(http.StatusOK)
	if v := h.get(next, "stranger").assessment(); v.Progress.Answered != 0 {
		t.Errorf("the new round has %+v", v.Progress)
	}
	if got := brief(h.tasks("stranger", "kind=answer&overdue=true")); got != "" {
		t.Errorf("answered, and still to do: %q", got)
	}
	h.move(path, "stranger", `{"to":"submitted"}`, http.StatusOK)
	if got := h.tasks("reviewer", "kind=start-review"); len(got) != 1 || got[0].Year != 2026 {
		t.Errorf("the reviewer is to do %+v", got)
	}
}
