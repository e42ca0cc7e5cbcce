package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"readiness/assessment"
)

// blank gives the path of an assessment without answers, and its questions' ids.
func (h *harness) blank() (path string, questions []string) {
	h.t.Helper()
	made := h.do(http.MethodPost, "/v1/assessments", "assessor", `{"country":"KEN","year":2026,"framework":"gci-pillars@2024"}`).want(http.StatusCreated)
	def, err := h.Service.State().Framework("gci-pillars@2024")
	if err != nil {
		h.t.Fatal(err)
	}
	for _, q := range def.Questions() {
		questions = append(questions, q.ID)
	}
	return made.Header.Get("Location"), questions
}

func patchOf(question string, value any) string {
	return fmt.Sprintf(`{"answers":{%q:{"value":%v}}}`, question, value)
}

func TestPatchAnswers(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	answers := path + "/answers"
	got := h.do(http.MethodPatch, answers, "assessor", fmt.Sprintf(`{"answers":{%q:{"value":12.5,"note":"law of 2020","confidence":"high"},%q:{"value":3}}}`, q[0], q[1]), "If-Match", `"1"`).want(http.StatusOK)
	v := got.assessment()
	first := v.Answers[q[0]]
	if string(first.Value) != "12.5" || first.Note != "law of 2020" || first.Confidence != "high" || v.Answers[q[1]].Confidence != "medium" || v.Progress.Answered != 2 || v.Revision != 2 || *first.Revision != 2 {
		t.Errorf("recorded %s", got.Body)
	}
	if got.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", got.Header.Get("ETag"))
	}
	v = h.do(http.MethodPatch, answers, "assessor", `{"answers":{"`+q[0]+`":{"note":null},"`+q[1]+`":{"value":null}}}`, "If-Match", `"2"`).want(http.StatusOK).assessment()
	if a := v.Answers[q[0]]; string(a.Value) != "12.5" || a.Note != "" || a.Confidence != "high" || len(v.Answers) != 1 {
		t.Errorf("null leaves %+v", v.Answers)
	}
	h.do(http.MethodPatch, answers, "assessor", patchOf(q[0], 1)).want(http.StatusPreconditionRequired)
	h.do(http.MethodPatch, answers, "assessor", patchOf(q[0], 1), "If-Match", `3`).want(http.StatusBadRequest)
	for as, status := range map[string]int{"nobody": 404, "donor": 404, "reviewer": 403, "auditor": 403, "administrator": 403, "": 401} {
		h.do(http.MethodPatch, answers, as, patchOf(q[0], 1), "If-Match", "*").want(status)
	}
	closed := "/v1/assessments/KEN-2024-gci-pillars@2024/answers"
	h.do(http.MethodPatch, closed, "assessor", patchOf(q[0], 1), "If-Match", "*").want(http.StatusConflict)
	h.do(http.MethodPatch, closed, "donor", patchOf(q[0], 1), "If-Match", "*").want(http.StatusForbidden)
}

func TestIfMatch(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	for i, step := range []struct {
		condition string
		status    int
	}{
		{`"1"`, 200},              // now 2
		{`"1"`, 412},              // changed since
		{`"0", "2"`, 200},         // now 3
		{`W/"3"`, 412},            // weak tags match nothing
		{`"9", "3"`, 200},         // now 4: one of them holds
		{`"9"`, 412},              // is still to come
		{`"x"`, 412},              // is no revision
		{`"04"`, 412},             // is not how it is written
		{`*`, 200},                // now 5
		{`"5", *`, 400},           // not a list of tags
		{`"5" "6"`, 400},          // no comma
		{`"5`, 400},               // no end
		{`,`, 400},                // nothing
		{` , "5" ,, "1" , `, 200}, // empty members are allowed
	} {
		r := h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], i+1), "If-Match", step.condition)
		if r.Status != step.status {
			t.Errorf("If-Match: %s gives %d, want %d: %s", step.condition, r.Status, step.status, r.Body)
		}
	}
}

func TestStaleWriteShowsBoth(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", fmt.Sprintf(`{"answers":{%q:{"value":5,"note":"theirs"}}}`, q[0]), "If-Match", `"1"`).want(http.StatusOK)
	other := h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[1], 7), "If-Match", `"1"`).want(http.StatusOK)
	if other.assessment().Revision != 3 {
		t.Error("another question's answer collides")
	}
	r := h.do(http.MethodPatch, path+"/answers", "stranger", fmt.Sprintf(`{"answers":{%q:{"value":6,"note":"mine","confidence":"low"},%q:{"value":1}}}`, q[0], q[2]), "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	p := r.problem()
	var current, mine answerView
	if json.Unmarshal(p.Current[q[0]], &current) != nil || json.Unmarshal(p.Yours[q[0]], &mine) != nil || len(p.Current) != 1 || len(p.Yours) != 1 {
		t.Fatalf("412 is %s", r.Body)
	}
	if string(current.Value) != "5" || current.Note != "theirs" || current.UpdatedBy != "assessor" || *current.Revision != 2 || current.UpdatedAt == nil {
		t.Errorf("current is %s", p.Current[q[0]])
	}
	if string(mine.Value) != "6" || mine.Note != "mine" || mine.Confidence != "low" || mine.UpdatedBy != "stranger" {
		t.Errorf("yours is %s", p.Yours[q[0]])
	}
	if !sameWords(locations(p), []string{"body.answers." + q[0]}) || r.Header.Get("ETag") != `"3"` {
		t.Errorf("faults at %v, ETag %s", locations(p), r.Header.Get("ETag"))
	}
	if v := h.get(path, "assessor").assessment(); len(v.Answers) != 2 {
		t.Errorf("a refused batch left %d answers", len(v.Answers))
	}
}

func TestPatchSaysEveryFault(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	in := func(at string) string { return "body.answers." + at }
	for body, want := range map[string][]string{
		fmt.Sprintf(`{"answers":{%q:{"value":"many"},%q:{"valu":1},"nothing":{"value":1},%q:{"value":1,"confidence":"sure"},%q:{"value":1,"note":"%s"}}}`,
			q[0], q[1], q[2], q[3], strings.Repeat("x", 10_001)): {
			in(q[0] + ".value"), in(q[1] + ".valu"), in("nothing"), in(q[2] + ".confidence"), in(q[3] + ".note")},
		fmt.Sprintf(`{"answers":{%q:{"value":1,"value":2},%q:{"value":1},%q:{"value":2}}}`, q[0], q[1], q[1]): {in(q[0] + ".value"), in(q[1])},
		fmt.Sprintf(`{"answers":{%q:7,%q:{}}}`, q[0], q[1]):                                                   {in(q[0]), in(q[1])},
		fmt.Sprintf(`{"answers":{%q:{"value":1}},"reason":"why"}`, q[0]):                                      {"body.reason"},
		`{"answers":[]}`: {"body.answers"},
		`{}`:             {"body.answers"},
	} {
		p := h.do(http.MethodPatch, path+"/answers", "assessor", body, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
		if got := locations(p); !sameWords(got, want) {
			t.Errorf("%.80s: faults at %v, want %v", body, got, want)
		}
	}
	h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{}}`, "If-Match", "*").want(http.StatusUnprocessableEntity)
	h.do(http.MethodPatch, path+"/answers", "assessor", `{"answers":{}} x`, "If-Match", "*").want(http.StatusBadRequest)
	h.do(http.MethodPatch, path+"/answers", "assessor", "{\"answers\":\"\xff\"}", "If-Match", "*").want(http.StatusBadRequest)
	if v := h.get(path, "assessor").assessment(); v.Revision != 1 {
		t.Errorf("something was recorded: %+v", v)
	}
}

// Two writers change different answers of one assessment at the same time, each from what it has read; a third answers
// the same questions, too. Nothing that was acknowledged is lost, and every refusal carries both values.
func TestConcurrentWritersLoseNothing(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	const rounds = 12
	acknowledged := make([]map[string]map[string]uint64, 3) // by writer: question -> value -> revision
	var wg sync.WaitGroup
	for w := range 3 {
		acknowledged[w] = map[string]map[string]uint64{}
		wg.Go(func() {
			question := q[w%2]
			for i := range rounds {
				seen := h.get(path, "assessor").assessment()
				value := fmt.Sprint(w*100/4 + i%20)
				r := h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(question, value), "If-Match", revisionTag(seen.Revision))
				switch r.Status {
				case http.StatusOK:
					if got := r.assessment().Answers[question]; string(got.Value) != value {
						t.Errorf("sent %s, acknowledged %s", value, got.Value)
					}
					if acknowledged[w][question] == nil {
						acknowledged[w][question] = map[string]uint64{}
					}
					acknowledged[w][question][value] = *r.assessment().Answers[question].Revision
				case http.StatusPreconditionFailed:
					p := r.problem()
					if w == 1 {
						t.Errorf("who answers a question alone is refused: %s", r.Body)
					}
					if len(p.Current[question]) == 0 || !strings.Contains(string(p.Yours[question]), `"value":`+value) {
						t.Errorf("412 without both values: %s", r.Body)
					}
				default:
					t.Errorf("status %d: %s", r.Status, r.Body)
				}
			}
		})
	}
	wg.Wait()
	recorded := map[string]map[string]bool{}
	changes, _, err := h.Service.History(t.Context(), assessment.ID(strings.TrimPrefix(path, "/v1/assessments/")), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range changes {
		if ch.Question != "" {
			if recorded[ch.Question] == nil {
				recorded[ch.Question] = map[string]bool{}
			}
			recorded[ch.Question][fmt.Sprint(ch.After.Value.Number)] = true
		}
	}
	for w, byQuestion := range acknowledged {
		for question, values := range byQuestion {
			for value := range values {
				if !recorded[question][value] {
					t.Errorf("writer %d was told that %s is recorded for %s, and it is not", w, value, question)
				}
			}
		}
	}
	last := h.get(path, "assessor").assessment()
	for _, question := range q[:2] {
		newest, value := uint64(0), ""
		for _, byQuestion := range acknowledged {
			for v, revision := range byQuestion[question] {
				if revision > newest {
					newest, value = revision, v
				}
			}
		}
		if got := last.Answers[question]; string(got.Value) != value || *got.Revision != newest {
			t.Errorf("%s is %s at revision %d, the last that was acknowledged is %s at %d", question, got.Value, *got.Revision, value, newest)
		}
	}
}

func TestOneAnswer(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	one := path + "/answers/" + q[0]
	put := h.do(http.MethodPut, one, "assessor", `{"value":4,"note":"n"}`, "If-Match", `"0"`).want(http.StatusOK)
	var a answerView
	put.into(&a)
	if string(a.Value) != "4" || a.Note != "n" || put.Header.Get("ETag") != `"2"` || *a.Revision != 2 {
		t.Errorf("put gives %s, ETag %s", put.Body, put.Header.Get("ETag"))
	}
	h.do(http.MethodPut, path+"/answers/"+q[1], "assessor", `{"value":1}`, "If-Match", `"0"`).want(http.StatusOK)
	h.do(http.MethodPut, one, "assessor", `{"value":5}`, "If-Match", `"0"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodPut, one, "assessor", `{"value":5}`).want(http.StatusPreconditionRequired)
	a = answerView{}
	h.do(http.MethodPut, one, "assessor", `{"value":5}`, "If-Match", `"2"`).want(http.StatusOK).into(&a)
	if a.Note != "" {
		t.Errorf("what a put leaves out stays: %+v", a)
	}
	for body, want := range map[string]string{`{"note":"x"}`: "body.value", `{"value":"x"}`: "body.value", `{"value":1,"x":1}`: "body.x"} {
		p := h.do(http.MethodPut, one, "assessor", body, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
		if !sameWords(locations(p), []string{want}) {
			t.Errorf("%s: faults at %v, want %s", body, locations(p), want)
		}
	}
	h.do(http.MethodDelete, one, "assessor", "").want(http.StatusPreconditionRequired)
	h.do(http.MethodDelete, one, "assessor", "", "If-Match", `"2"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodDelete, one, "assessor", "", "If-Match", `"4"`).want(http.StatusNoContent)
	if v := h.get(path, "assessor").assessment(); len(v.Answers) != 1 {
		t.Errorf("after deletion %+v", v.Answers)
	}
	h.do(http.MethodPut, path+"/answers/nothing", "assessor", `{"value":5}`, "If-Match", "*").want(http.StatusNotFound)
	h.do(http.MethodPut, one, "nobody", `{"value":5}`, "If-Match", "*").want(http.StatusNotFound)
}

func TestAssignQuestion(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	to := path + "/answers/" + q[0] + "/assignee"
	v := h.do(http.MethodPut, to, "assessor", `{"assignee":"stranger","due":"2026-04-30"}`, "If-Match", `"1"`).want(http.StatusOK).assessment()
	if got := v.Assignments[q[0]]; got.Assignee != "stranger" || got.Due != "2026-04-30" {
		t.Errorf("assigned %+v", v.Assignments)
	}
	h.do(http.MethodPut, to, "assessor", `{"assignee":null}`, "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodPut, to, "assessor", `{"assignee":null}`).want(http.StatusPreconditionRequired)
	for body, want := range map[string]string{
		`{"assignee":"nobody"}`: "body.assignee", `{"assignee":"who"}`: "body.assignee", `{}`: "body.assignee",
		`{"assignee":"stranger","due":"tomorrow"}`: "body.due", `{"assignee":"stranger","until":"x"}`: "body.until",
		`{"assignee":"a b","due":"0000-12-31"}`: "body.assignee body.due", `{"due":"soon"}`: "body.assignee body.due",
	} {
		p := h.do(http.MethodPut, to, "assessor", body, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
		if !sameWords(locations(p), strings.Fields(want)) {
			t.Errorf("%s: faults at %v, want %s", body, locations(p), want)
		}
	}
	if v := h.do(http.MethodPut, to, "assessor", `{"assignee":null}`, "If-Match", `"2"`).want(http.StatusOK).assessment(); len(v.Assignments) != 0 {
		t.Errorf("still assigned %+v", v.Assignments)
	}
	h.do(http.MethodPut, to, "reviewer", `{"assignee":"stranger"}`, "If-Match", "*").want(http.StatusForbidden)
}
