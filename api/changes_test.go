package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"readiness/assessment"
)

// changes reads all that has become of an assessment, in pages.
func (h *harness) changesOf(path, as, query string) (whole changesBody) {
	h.t.Helper()
	for at := path + "/changes?" + query; at != ""; {
		var page changesBody
		h.get(at, as).want(http.StatusOK).into(&page)
		page.Items = append(whole.Items, page.Items...)
		whole, at = page, page.Next
	}
	return whole
}

// told shows changes in one text.
func (b changesBody) told() string {
	list := []string{b.State.Before + ">" + b.State.After}
	for _, i := range b.Items {
		list = append(list, fmt.Sprintf("%s %s>%s %d/%d", i.Question, i.Before.Value, i.After.Value, i.Changes, i.Comments))
	}
	return strings.Join(list, ", ")
}

func TestChanges(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", fmt.Sprintf(`{"answers":{%q:{"value":4,"note":"first"},%q:{"value":5}}}`, q[0], q[1]), "If-Match", "*").want(http.StatusOK)
	first := h.Service.Head().Seq
	if got, want := h.changesOf(path, "reviewer", "limit=1").told(), fmt.Sprintf(">draft, %s null>4 1/0, %s null>5 1/0", q[0], q[1]); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[0], 8), "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[1], 8), "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[1], 5), "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPost, path+"/answers/"+q[2]+"/comments", "assessor", `{"text":"why?"}`).want(http.StatusCreated)
	h.assign(path, "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":"stranger","due":"2026-03-31"}`, q[3])).want(http.StatusOK)
	h.move(path, "assessor", `{"to":"submitted"}`, http.StatusOK)
	since := "since=" + itoa(first)
	got := h.changesOf(path, "auditor", since)
	want := fmt.Sprintf("draft>submitted, %s 4>8 1/0, %s null>null 0/1, %s null>null 1/0", q[0], q[2], q[3])
	if got.told() != want || got.Since != first || got.Until != h.Service.Head().Seq {
		t.Errorf("%q since %d until %d, want %q", got.told(), got.Since, got.Until, want)
	}
	if i := got.Items[0]; i.By != "stranger" || i.At.IsZero() || i.Title == "" || i.Before.Note != "first" || i.After.Note != "first" || i.After.NoteID == "" {
		t.Errorf("the first is %+v", i)
	}
	if i := got.Items[2]; i.Before.Assignee != "" || i.After.Assignee != "stranger" || i.After.Due != "2026-03-31" {
		t.Errorf("assigned: %+v", i)
	}
	for limit := 1; limit < 4; limit++ {
		if paged := h.changesOf(path, "auditor", fmt.Sprintf("%s&limit=%d", since, limit)).told(); paged != want {
			t.Errorf("in pages of %d: %q", limit, paged)
		}
	}
	if past := h.changesOf(path, "auditor", "asOf="+itoa(first+1)+"&"+since).told(); past != fmt.Sprintf("draft>draft, %s 4>8 1/0", q[0]) {
		t.Errorf("as of the record after: %q", past)
	}
	var page changesBody
	h.get(path+"/changes?limit=1&"+since, "auditor").want(http.StatusOK).into(&page)
	for query, where := range map[string]string{
		"since=" + itoa(h.Service.Head().Seq+1): "query.since", "since=-1": "query.since", "since=x": "query.since", "sinse=1": "query.sinse",
		since + "&asOf=" + itoa(first-1): "query.since", "since=0&cursor=" + url.QueryEscape(cursorOf(page.Next)): "query.cursor", "cursor=zz": "query.cursor",
	} {
		if got := locations(h.get(path+"/changes?"+query, "auditor").want(http.StatusUnprocessableEntity).problem()); len(got) != 1 || got[0] != where {
			t.Errorf("%s: faults at %v, want %s", query, got, where)
		}
	}
	for as, status := range map[string]int{"nobody": 404, "donor": 404, "administrator": 403, "": 401} {
		h.get(path+"/changes", as).want(status)
		h.do(http.MethodPut, path+"/seen", as, "").want(status)
	}
	h.get("/v1/assessments/KEN-2024-gci-pillars@2024/changes", "donor").want(http.StatusForbidden)
}

// What changed is shown since the caller last looked, and the answer of before does not hold when he has.
func TestChangesSinceOneLooked(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], 4), "If-Match", "*").want(http.StatusOK)
	seq := h.Service.Head().Seq
	before := h.get(path+"/changes", "reviewer").want(http.StatusOK)
	tag := before.Header.Get("ETag")
	h.get(path+"/changes", "reviewer", "If-None-Match", tag).head(http.StatusNotModified)
	if r := h.do(http.MethodPut, path+"/seen", "reviewer", "").want(http.StatusNoContent); len(r.Body) > 0 || h.Service.Head().Seq != seq {
		t.Errorf("the journal holds a mark, or the answer %s", r.Body)
	}
	got := h.get(path+"/changes", "reviewer", "If-None-Match", tag).want(http.StatusOK)
	var now changesBody
	if got.into(&now); now.told() != "draft>draft" || now.Since != seq {
		t.Errorf("looked: %q since %d", now.told(), now.Since)
	}
	if other := h.changesOf(path, "auditor", ""); other.Since != 0 || len(other.Items) != 1 {
		t.Errorf("somebody else: %+v", other)
	}
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[1], 4), "If-Match", "*").want(http.StatusOK)
	if got := h.changesOf(path, "reviewer", "").told(); got != fmt.Sprintf("draft>draft, %s null>4 1/0", q[1]) {
		t.Errorf("changed since: %q", got)
	}
	// Backwards it does not go, and an older moment has nothing that is new.
	h.do(http.MethodPut, path+"/seen", "reviewer", `{"seq":1}`).want(http.StatusNoContent)
	if got := h.changesOf(path, "reviewer", ""); got.Since != seq {
		t.Errorf("marked again, lower: since %d", got.Since)
	}
	if got := h.changesOf(path, "reviewer", "asOf="+itoa(seq-1)); got.Since != seq-1 || len(got.Items) > 0 {
		t.Errorf("as of a moment before: %+v", got)
	}
	for body, where := range map[string]string{
		`{"seq":0}`: "body.seq", `{"seq":"1"}`: "body.seq", `{"seq":1.5}`: "body.seq", `{"seq":` + itoa(h.Service.Head().Seq+1) + `}`: "body.seq",
		`{"sec":1}`: "body.sec", `[]`: "body",
	} {
		if got := locations(h.do(http.MethodPut, path+"/seen", "reviewer", body).want(http.StatusUnprocessableEntity).problem()); len(got) != 1 || got[0] != where {
			t.Errorf("%s: faults at %v, want %s", body, got, where)
		}
	}
	h.do(http.MethodPut, path+"/seen", "reviewer", `{"seq":`+itoa(h.Service.Head().Seq)+`}`).want(http.StatusNoContent)
	if got := h.changesOf(path, "reviewer", "").told(); got != "draft>draft" {
		t.Errorf("looked again: %q", got)
	}
	h.do(http.MethodPut, "/v1/assessments/KEN-2031-x@1/seen", "reviewer", "").want(http.StatusNotFound)
}

// Changes show what the history does, and no more.
func TestChangesOfConfidentialQuestions(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	for _, c := range matrixCallers() {
		if !c.team("XXA") {
			continue
		}
		path := assessmentPath(publishedState)
		var history list[historyItem]
		m.get(path+"/history?limit=1000", m.as(c)).want(http.StatusOK).into(&history)
		named := map[string]bool{}
		for _, i := range history.Items {
			named[i.Question] = true
		}
		got := m.changesOf(path, m.as(c), "since=0")
		for _, i := range got.Items {
			if !named[i.Question] {
				t.Errorf("%s: %s is in no history", c, i.Question)
			}
		}
		if !strings.Contains(got.told(), "hidden") {
			t.Errorf("%s of the team does not see %s", c, got.told())
		}
	}
}

func TestAssignQuestions(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.blank()
	v := h.assign(path, "ministry", fmt.Sprintf(`{"questions":[%q,"index",%q],"assignee":"stranger","due":"2026-03-31"}`, q[0], q[1])).want(http.StatusOK).assessment()
	if len(v.Assignments) != len(q) || v.Assignments[q[2]] != (assignmentView{"stranger", "2026-03-31"}) {
		t.Errorf("assigned: %+v", v.Assignments)
	}
	tag := revisionTag(v.Revision)
	r := h.do(http.MethodPost, path+"/assignments", "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":null}`, q[0]), "If-Match", tag).want(http.StatusOK)
	if v := r.assessment(); len(v.Assignments) != len(q)-1 || r.Header.Get("ETag") == tag {
		t.Errorf("taken back: %+v", v.Assignments)
	}
	h.do(http.MethodPost, path+"/assignments", "assessor", fmt.Sprintf(`{"questions":[%q],"assignee":null}`, q[1]), "If-Match", tag).want(http.StatusPreconditionFailed)
	h.do(http.MethodPost, path+"/assignments", "assessor", `{}`).want(http.StatusPreconditionRequired)
	seq := h.Service.Head().Seq
	for body, want := range map[string][]string{
		`{}`: {"body.assignee", "body.questions"},
		`{"questions":null,"assignee":"stranger"}`:                                              {"body.questions"},
		`{"questions":[],"assignee":"stranger"}`:                                                {"body.questions"},
		fmt.Sprintf(`{"questions":[%q,%q],"assignee":"stranger"}`, q[0], q[0]):                  {"body.questions[1]"},
		fmt.Sprintf(`{"questions":[%q],"assignee":"donor","due":"soon","by":1}`, q[0]):          {"body.assignee", "body.by", "body.due"},
		fmt.Sprintf(`{"questions":[%q,"lega"],"assignee":"stranger","due":"2026-03-31"}`, q[0]): {`body.questions."lega"`},
		`{"questions":"all","assignee":"stranger"}`:                                             {"body.questions"},
		`{"questions":[5],"assignee":"donor"}`:                                                  {"body.assignee", "body.questions"},
		`{"questions":[],"assignee":"donor","due":"soon"}`:                                      {"body.assignee", "body.due", "body.questions"},
		`{"questions":["index"],"assignee":"donor","due":"0000-01-01"}`:                         {"body.assignee", "body.due"},
		fmt.Sprintf(`{"questions":[%q,"lega",%q,"tecnical"],"assignee":"a b","due":"soon"}`, q[0], q[0]): {
			"body.assignee", "body.due", `body.questions."lega"`, `body.questions."tecnical"`, "body.questions[2]",
		},
	} {
		if got := locations(h.assign(path, "assessor", body).want(http.StatusUnprocessableEntity).problem()); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	if h.Service.Head().Seq != seq {
		t.Error("something of what was refused is recorded")
	}
	h.assign(path, "reviewer", `{"questions":["index"],"assignee":null}`).want(http.StatusForbidden)
	h.assign(path, "donor", `{"questions":["index"],"assignee":null}`).want(http.StatusNotFound)
	id := assessment.ID(strings.TrimPrefix(path, "/v1/assessments/"))
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff} {
		h.assign(path, "assessor", `{"questions":["index"],"assignee":"stranger"}`).want(http.StatusOK)
		if _, err := h.Service.Do(t.Context(), "operator", assessment.Move{Assessment: id, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	h.assign(path, "assessor", `{"questions":["index"],"assignee":null}`).want(http.StatusConflict)
	h.do(http.MethodPut, path+"/answers/"+q[0]+"/assignee", "assessor", `{"assignee":null}`, "If-Match", "*").want(http.StatusConflict)
}

func TestRedactText(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.inReview(1)
	h.review(path, q[0], `{"verdict":"questioned","reason":"Ask Ms X."}`).want(http.StatusOK)
	h.move(path, "reviewer", fmt.Sprintf(`{"to":"returned","reason":"Ask Ms Y.","questions":[%q]}`, q[0]), http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "assessor", fmt.Sprintf(`{"answers":{%q:{"note":"Ms Z says so."}}}`, q[0]), "If-Match", "*").want(http.StatusOK)
	var comment commentView
	h.do(http.MethodPost, path+"/answers/"+q[0]+"/comments", "assessor", `{"text":"Ms W says no."}`).want(http.StatusCreated).into(&comment)
	var history list[historyItem]
	h.get(path+"/history", "auditor").want(http.StatusOK).into(&history)
	note := h.get(path, "auditor").assessment().Answers[q[0]].NoteID
	texts := map[string]string{comment.TextID: "Ms W", note: "Ms Z"}
	for _, i := range history.Items {
		if i.Reason != "" {
			texts[i.ReasonID] = i.Reason[4:8]
		}
		if i.After != nil && i.After.Note != "" && i.After.NoteID != note {
			t.Errorf("the history names the note %q, and the answer %q", i.After.NoteID, note)
		}
	}
	if len(texts) != 4 || texts[""] != "" {
		t.Fatalf("the texts are %v", texts)
	}
	// Who may not read the history is not told ids.
	if text := string(h.get(path, "administrator").want(http.StatusOK).Body); strings.Contains(text, "text/") {
		t.Errorf("an administrator sees %s", text)
	}
	erase := func(as, body string) *reply { return h.do(http.MethodPost, path+"/redactions", as, body) }
	for id, name := range texts {
		body := fmt.Sprintf(`{"text":%q,"reason":"it names a person"}`, id)
		for as, status := range map[string]int{"assessor": 403, "reviewer": 403, "auditor": 403, "administrator": 403, "donor": 404, "nobody": 404, "": 401} {
			erase(as, body).want(status)
		}
		var once, twice redactionView
		erase("ministry", body).want(http.StatusOK).into(&once)
		h.later(1e9)
		seq := h.Service.Head().Seq
		erase("ministry", strings.Replace(body, "it names a person", "another reason", 1)).want(http.StatusOK).into(&twice)
		if once != twice || once.Text != id || once.By != "ministry" || once.Why != "it names a person" || once.At.IsZero() || h.Service.Head().Seq != seq {
			t.Errorf("%s: %+v, then %+v", name, once, twice)
		}
		for _, at := range []string{path, path + "/history", path + "/answers/" + q[0] + "/comments", path + "/changes?since=0"} {
			if text := string(h.get(at, "auditor").want(http.StatusOK).Body); strings.Contains(text, name) {
				t.Errorf("%s is still in %s: %s", name, at, text)
			}
		}
	}
	for body, want := range map[string][]string{
		`{}`:                       {"body.reason", "body.text"},
		`{"text":"","reason":" "}`: {"body.reason", "body.text"},
		`{"text":1,"reason":"r"}`:  {"body.text"},
		`{"text":"t","why":"r"}`:   {"body.reason", "body.why"},
		`[]`:                       {"body"},
		fmt.Sprintf(`{"text":%q,"reason":"`+"\\u0001"+`"}`, note): {"body.reason"},
	} {
		if got := locations(erase("ministry", body).want(http.StatusUnprocessableEntity).problem()); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	erase("ministry", `{"text":"text/00000000000000000000000000000000","reason":"r"}`).want(http.StatusNotFound)
	// A text of another assessment is none of this one.
	h.do(http.MethodPost, "/v1/assessments/XXA-2026-sample@1/redactions", "reviewer", `{"text":"t","reason":"r"}`).want(http.StatusForbidden)
	h.do(http.MethodPost, "/v1/assessments/KEN-2024-gci-pillars@2024/redactions", "ministry", fmt.Sprintf(`{"text":%q,"reason":"r"}`, note)).want(http.StatusNotFound)
}
