package api

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

func (h *harness) move(path, as, body string, status int) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, path+"/transitions", as, body).want(status)
}

func TestTransitions(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], 4), "If-Match", "*").want(http.StatusOK)
	p := h.move(path, "assessor", `{"to":"published"}`, http.StatusConflict).problem()
	if !sameWords(p.Allowed, []string{"submitted"}) {
		t.Errorf("allowed %v", p.Allowed)
	}
	h.move(path, "reviewer", `{"to":"submitted"}`, http.StatusForbidden)
	h.move(path, "donor", `{"to":"submitted"}`, http.StatusNotFound)
	h.move(path, "auditor", `{"to":"submitted"}`, http.StatusForbidden)
	stale := h.do(http.MethodPost, path+"/transitions", "assessor", `{"to":"submitted"}`, "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	if strings.Contains(string(stale.Body), "current") {
		t.Errorf("%s", stale.Body)
	}
	moved := h.do(http.MethodPost, path+"/transitions", "assessor", `{"to":"submitted","reason":"done"}`, "If-Match", `"2"`).want(http.StatusOK)
	if v := moved.assessment(); v.State != "submitted" || moved.Header.Get("ETag") != `"3"` {
		t.Errorf("moved: %s", moved.Body)
	}
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], 5), "If-Match", "*").want(http.StatusConflict)
	h.move(path, "reviewer", `{"to":"in-review"}`, http.StatusOK)
	for body, want := range map[string]string{
		`{"to":"returned"}`:                              "body.questions",
		`{"to":"returned","questions":["nothing"]}`:      "body.questions",
		`{"to":"reviewed","questions":["` + q[0] + `"]}`: "body.questions",
		`{"too":"reviewed","to":"reviewed"}`:             "body.too",
		`{}`:                                             "body.to",
	} {
		p := h.move(path, "reviewer", body, http.StatusUnprocessableEntity).problem()
		if got := locations(p); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: faults at %v, want %s", body, got, want)
		}
	}
	v := h.move(path, "reviewer", `{"to":"returned","reason":"which law?","questions":["`+q[0]+`"]}`, http.StatusOK).assessment()
	if !sameWords(v.Reopened, q[:1]) {
		t.Errorf("reopened %v", v.Reopened)
	}
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[1], 5), "If-Match", "*").want(http.StatusConflict)
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], 5), "If-Match", "*").want(http.StatusOK)
	h.move(path, "assessor", `{"to":"submitted"}`, http.StatusOK)
	h.move(path, "reviewer", `{"to":"in-review"}`, http.StatusOK)
	h.move(path, "reviewer", `{"to":"reviewed"}`, http.StatusOK)
	h.move(path, "ministry", `{"to":"signed-off"}`, http.StatusNotFound) // of another country
}

func TestHistory(t *testing.T) {
	h := newHarness(t)
	path, q := h.blank()
	h.do(http.MethodPatch, path+"/answers", "assessor", fmt.Sprintf(`{"answers":{%q:{"value":4,"note":"first"},%q:{"value":5},%q:{"value":6}}}`, q[0], q[1], q[2]), "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "stranger", patchOf(q[0], 8), "If-Match", "*").want(http.StatusOK)
	seq := h.Service.Head().Seq
	h.do(http.MethodPut, path+"/answers/"+q[0]+"/assignee", "assessor", `{"assignee":"stranger"}`, "If-Match", "*").want(http.StatusOK)
	h.move(path, "assessor", `{"to":"submitted","reason":"all there"}`, http.StatusOK)

	read := func(query string) (got list[historyItem]) {
		t.Helper()
		h.get(path+"/history"+query, "auditor").want(http.StatusOK).into(&got)
		return got
	}
	all := read("").Items
	if len(all) != 7 {
		t.Fatalf("%d changes: %+v", len(all), all)
	}
	second := all[4]
	if second.Actor != "stranger" || second.Question != q[0] || string(second.Before.Value) != "4" || string(second.After.Value) != "8" || second.Before.Note != "first" {
		t.Errorf("a change is %+v before %+v after %+v", second, second.Before, second.After)
	}
	if all[5].After.Assignee != "stranger" || all[6].Before.State != "draft" || all[6].After.State != "submitted" || all[6].Reason != "all there" {
		t.Errorf("the end is %+v %+v", all[5], all[6])
	}
	for limit := 1; limit <= 8; limit++ {
		var paged []historyItem
		query := fmt.Sprintf("?limit=%d", limit)
		for range 10 {
			part := read(query)
			if len(part.Items) > limit {
				t.Errorf("%d items in a page of %d", len(part.Items), limit)
			}
			paged = append(paged, part.Items...)
			if part.Next == "" {
				break
			}
			query = fmt.Sprintf("?limit=%d&cursor=%s", limit, url.QueryEscape(part.Next))
		}
		if len(paged) != len(all) {
			t.Errorf("pages of %d give %d changes, want %d", limit, len(paged), len(all))
			continue
		}
		for i := range paged {
			if paged[i].Seq != all[i].Seq || paged[i].Question != all[i].Question {
				t.Errorf("pages of %d: change %d differs", limit, i)
			}
		}
	}
	if past := read(fmt.Sprintf("?asOf=%d", seq)).Items; len(past) != 5 {
		t.Errorf("as of %d there are %d changes, want 5", seq, len(past))
	}
	h.get(path+"/history", "donor").want(http.StatusNotFound)
	h.get("/v1/assessments/KEN-2024-gci-pillars@2024/history", "donor").want(http.StatusForbidden)
	h.get(path+"/history?cursor=zzz", "auditor").want(http.StatusUnprocessableEntity)
}

func TestJournal(t *testing.T) {
	h := newHarness(t)
	got := h.get("/v1/journal", "auditor").want(http.StatusOK)
	body, last, _ := bytes.Cut(got.Body, []byte(`{"records"`))
	head := h.Service.Head()
	if want := fmt.Sprintf(":%d,\"head\":\"%s\"}\n", head.Seq, head); string(last) != want {
		t.Errorf("the last line ends %q, want %q", last, want)
	}
	copied := journaltest.Memory()
	if restored, err := journal.Restore(t.Context(), copied, bytes.NewReader(body)); err != nil || restored.Hash != head.Hash {
		t.Errorf("restored to %s, %v; want %s", restored, err, head)
	}
	rest := h.get(fmt.Sprintf("/v1/journal?after=%d", head.Seq-1), "auditor").want(http.StatusOK)
	if n := bytes.Count(rest.Body, []byte("\n")); n != 2 {
		t.Errorf("%d lines after the last record but one: %s", n, rest.Body)
	}
	h.get(fmt.Sprintf("/v1/journal?after=%d", head.Seq+1), "auditor").want(http.StatusUnprocessableEntity)
	for _, as := range []string{"donor", "assessor", "administrator", "ministry"} {
		h.get("/v1/journal", as).want(http.StatusForbidden)
	}
	h.get("/v1/journal", "").want(http.StatusUnauthorized)
}

// What was planned, and what it was before; of confidential questions only for those who may read their answers.
func TestHistoryOfActions(t *testing.T) {
	h := newHarness(t)
	h.costed()
	const path = "/v1/assessments/" + string(costedID)
	h.do(http.MethodPut, path+"/actions/reform", "assessor", reform, "If-Match", `"0"`).want(http.StatusOK)
	h.do(http.MethodPut, path+"/actions/reform", "assessor", strings.Replace(reform, `"months":24`, `"months":24,"status":"under-way"`, 1), "If-Match", `"1"`).want(http.StatusOK)
	h.do(http.MethodPut, path+"/actions/weak", "assessor", `{"status":"under-way"}`, "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodDelete, path+"/actions/reform", "assessor", "", "If-Match", "*").want(http.StatusNoContent)
	told := func(as string) (lines []string) {
		var all list[historyItem]
		h.get(path+"/history?limit=1000", as).want(http.StatusOK).into(&all)
		say := func(v *historyValue) string {
			switch {
			case v == nil:
				return "none"
			case v.Plan == nil:
				t.Errorf("%+v", v)
				return ""
			case v.Plan.Cost == nil:
				return v.Plan.Status
			}
			return fmt.Sprintf("%s r%d %q by %s %d", v.Plan.Status, v.Plan.Revision, v.Plan.Title, v.Plan.Owner, v.Plan.Cost.OneOff.Base)
		}
		for _, i := range all.Items {
			if strings.HasPrefix(i.Kind, "action.") {
				lines = append(lines, fmt.Sprintf("%s %s: %s -> %s", i.Kind, i.Action, say(i.Before), say(i.After)))
			}
		}
		return lines
	}
	first, second := `planned r1 "Reform" by Ministry of Justice 10000`, `under-way r2 "Reform" by Ministry of Justice 10000`
	want := []string{
		"action.put reform: none -> " + first, "action.put reform: " + first + " -> " + second, "action.put weak: none -> under-way",
		"action.removed reform: " + second + " -> none",
	}
	if got := told("assessor"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
