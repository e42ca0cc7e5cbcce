package api

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

const (
	sampleID    = assessment.ID("XXA-2026-sample@1")
	sampleMoves = "/v1/assessments/" + string(sampleID) + "/transitions"
)

func (h *harness) sample() *assessment.Assessment {
	h.t.Helper()
	a, err := h.Service.Assessment(sampleID)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// touch changes an answer of the sample, and with it its revision.
func (h *harness) touch(n float64) {
	h.t.Helper()
	put := assessment.PutAnswers{Assessment: sampleID, Answers: []assessment.Put{
		{Question: "open-weaknesses", Value: &framework.Value{Kind: framework.Number, Number: n}},
	}}
	if _, err := h.Service.Do(h.t.Context(), "assessor", put); err != nil {
		h.t.Fatal(err)
	}
}

func TestMoveDecidedOnAnotherRevision(t *testing.T) {
	h := newHarness(t)
	seen := revisionTag(h.sample().Revision)
	h.touch(17)
	now := revisionTag(h.sample().Revision)
	r := h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", seen).want(http.StatusPreconditionFailed)
	if r.Header.Get("ETag") != now || h.sample().Stage != assessment.Draft {
		t.Errorf("ETag %s, want %s; it is %s", r.Header.Get("ETag"), now, h.sample().Stage)
	}
	// No way leads there either, but who has seen another assessment cannot know.
	h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"published"}`, "If-Match", seen).want(http.StatusPreconditionFailed)
	h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", "W/"+now).want(http.StatusPreconditionFailed)
	h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", "5").want(http.StatusBadRequest)
	h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", seen+", "+now).want(http.StatusOK)
	h.do(http.MethodPost, sampleMoves, "reviewer", `{"to":"in-review"}`, "If-Match", "*").want(http.StatusOK)
	h.do(http.MethodPost, sampleMoves, "reviewer", `{"to":"reviewed"}`).want(http.StatusOK)
}

// Of two who decide on the same revision one is right, also when both look before either has written.
func TestTwoMovers(t *testing.T) {
	h := newHarness(t)
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview} {
		if _, err := h.Service.Do(t.Context(), "operator", assessment.Move{Assessment: sampleID, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	seen := revisionTag(h.sample().Revision)
	bodies := []string{`{"to":"reviewed"}`, `{"to":"returned","questions":["lead-agency"]}`}
	replies := make([]*reply, len(bodies))
	var wg sync.WaitGroup
	for i, body := range bodies {
		wg.Go(func() { replies[i] = h.do(http.MethodPost, sampleMoves, "reviewer", body, "If-Match", seen) })
	}
	wg.Wait()
	moved, stale := 0, 0
	for _, r := range replies {
		switch r.Status {
		case http.StatusOK:
			moved++
		case http.StatusPreconditionFailed:
			stale++
		default:
			t.Errorf("%d: %s", r.Status, r.Body)
		}
	}
	if moved != 1 || stale != 1 {
		t.Errorf("%d moved, %d were stale", moved, stale)
	}
}

func TestAssignmentDecidedOnAnotherRevision(t *testing.T) {
	h := newHarness(t)
	const path = "/v1/assessments/" + string(sampleID) + "/answers/lead-agency/assignee"
	seen := revisionTag(h.sample().Revision)
	h.touch(17)
	p := h.do(http.MethodPut, path, "assessor", `{"assignee":"assessor"}`, "If-Match", seen).want(http.StatusPreconditionFailed).problem()
	if !strings.Contains(p.Detail, "not recorded") {
		t.Errorf("%+v", p)
	}
	h.do(http.MethodPut, path, "assessor", `{"assignee":"assessor"}`, "If-Match", revisionTag(h.sample().Revision)).want(http.StatusOK)
}
