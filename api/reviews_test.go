package api

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
)

// inReview has some answers of an assessment in review.
func (h *harness) inReview(answers int) (path string, questions []string) {
	h.t.Helper()
	path, questions = h.blank()
	for _, q := range questions[:answers] {
		h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q, 10), "If-Match", "*").want(http.StatusOK)
	}
	h.move(path, "assessor", `{"to":"submitted"}`, http.StatusOK)
	h.move(path, "reviewer", `{"to":"in-review"}`, http.StatusOK)
	return path, questions
}

// kenyan lets the ministry of the harness speak for Kenya.
func (h *harness) kenyan() {
	h.t.Helper()
	if _, err := h.Service.Do(h.t.Context(), "operator", assessment.ChangeAccount{ID: "ministry", Role: assessment.Ministry, Units: []string{"KEN"}}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *harness) review(path, question, body string, header ...string) *reply {
	h.t.Helper()
	if len(header) == 0 {
		header = []string{"If-Match", "*"}
	}
	return h.do(http.MethodPost, path+"/answers/"+question+"/review", "reviewer", body, header...)
}

func TestReviewAnswer(t *testing.T) {
	h := newHarness(t)
	path, q := h.inReview(2)
	before := h.get(path, "reviewer").assessment()
	if a := before.Answers[q[0]]; a.Review != "none" || a.ReviewedAt != nil {
		t.Errorf("before its review: %+v", a)
	}
	tag := revisionTag(*before.Answers[q[0]].Revision)
	got := h.review(path, q[0], `{"verdict":"questioned","reason":"Which act?"}`, "If-Match", tag).want(http.StatusOK)
	if got.Header.Get("ETag") != tag {
		t.Errorf("a review changes the revision of the answer: %s", got.Header.Get("ETag"))
	}
	after := h.get(path, "assessor").assessment()
	if a := after.Answers[q[0]]; a.Review != "questioned" || a.ReviewReason != "Which act?" || a.ReviewedBy != "reviewer" || a.ReviewedAt == nil {
		t.Errorf("questioned: %+v", a)
	}
	if after.Revision != before.Revision+1 {
		t.Errorf("revision %d after %d", after.Revision, before.Revision)
	}
	// Who may not read the history sees an answer as if there were no reviews.
	if text := string(h.get(path, "administrator").want(http.StatusOK).Body); strings.Contains(text, `"review`) {
		t.Errorf("an administrator sees %s", text)
	}
	var items list[historyItem]
	h.get(path+"/history", "auditor").want(http.StatusOK).into(&items)
	last := items.Items[len(items.Items)-1]
	if last.Kind != "answers.reviewed" || last.Question != q[0] || last.Before.Review != "none" || last.After.Review != "questioned" || last.Reason != "Which act?" {
		t.Errorf("in the history: %+v", last)
	}
	// Returned and corrected, it is to be reviewed again.
	h.move(path, "reviewer", fmt.Sprintf(`{"to":"returned","questions":[%q]}`, q[0]), http.StatusOK)
	h.do(http.MethodPatch, path+"/answers", "assessor", patchOf(q[0], 11), "If-Match", "*").want(http.StatusOK)
	h.move(path, "assessor", `{"to":"submitted"}`, http.StatusOK)
	h.move(path, "reviewer", `{"to":"in-review"}`, http.StatusOK)
	if a := h.get(path, "reviewer").assessment().Answers[q[0]]; a.Review != "none" || a.ReviewReason != "" {
		t.Errorf("corrected: %+v", a)
	}
	stale := h.review(path, q[0], `{"verdict":"accepted"}`, "If-Match", tag).want(http.StatusPreconditionFailed).problem()
	if now, mine := string(stale.Current[q[0]]), string(stale.Yours[q[0]]); !strings.Contains(now, `"value":11`) || !strings.Contains(mine, `"review":"accepted"`) {
		t.Errorf("overtaken: %s, %s", now, mine)
	}
}

func TestReviewAnswers(t *testing.T) {
	h := newHarness(t)
	path, q := h.inReview(3)
	h.review(path, q[1], `{"verdict":"rejected","reason":"No."}`).want(http.StatusOK)
	tag := h.get(path, "reviewer").Header.Get("ETag")
	got := h.do(http.MethodPost, path+"/reviews", "reviewer", `{"verdict":"accepted"}`, "If-Match", tag).want(http.StatusOK)
	v := got.assessment()
	for i, want := range []string{"accepted", "rejected", "accepted"} {
		if v.Answers[q[i]].Review != want {
			t.Errorf("%s is %s, want %s", q[i], v.Answers[q[i]].Review, want)
		}
	}
	if got.Header.Get("ETag") == tag {
		t.Error("the ETag of the assessment stays")
	}
	v = h.do(http.MethodPost, path+"/reviews", "reviewer", fmt.Sprintf(`{"verdict":"none","questions":[%q,%q]}`, q[0], q[1]), "If-Match", "*").want(http.StatusOK).assessment()
	if v.Answers[q[0]].Review != "none" || v.Answers[q[1]].Review != "none" || v.Answers[q[2]].Review != "accepted" {
		t.Errorf("taken back: %+v", v.Answers)
	}
}

func TestReviewRefusals(t *testing.T) {
	h := newHarness(t)
	path, q := h.inReview(1)
	for body, want := range map[string]string{
		`{}`:                                                    "body.verdict",
		`{"verdict":"fine"}`:                                    "body.verdict",
		`{"verdict":"questioned"}`:                              "body.reason",
		`{"verdict":"rejected","reason":" "}`:                   "body.reason",
		`{"verdict":"none","reason":"r"}`:                       "body.reason",
		`{"verdict":"accepted","questions":["legal"]}`:          "body.questions",
		`{"verdict":"questioned","reason":"` + "\\u0001" + `"}`: "body.reason",
	} {
		p := h.review(path, q[0], body).want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != want {
			t.Errorf("%s: %+v, want %s", body, p.Errors, want)
		}
	}
	p := h.review(path, q[1], `{"verdict":"accepted"}`).want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 1 || p.Errors[0].Location != "path.question" {
		t.Errorf("no answer: %+v", p.Errors)
	}
	h.review(path, "lega", `{"verdict":"accepted"}`).want(http.StatusNotFound)
	for body, want := range map[string]string{
		`{"verdict":"questioned","reason":"r"}`:               "body.questions",
		`{"verdict":"accepted","questions":[]}`:               "body.questions",
		`{"verdict":"accepted","questions":["` + q[1] + `"]}`: "body.questions." + q[1],
	} {
		p := h.do(http.MethodPost, path+"/reviews", "reviewer", body, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != want {
			t.Errorf("%s: %+v, want %s", body, p.Errors, want)
		}
	}
	h.do(http.MethodPost, path+"/reviews", "reviewer", `{"verdict":"accepted"}`).want(http.StatusPreconditionRequired)
	h.move(path, "reviewer", `{"to":"reviewed"}`, http.StatusOK)
	h.review(path, q[0], `{"verdict":"accepted"}`).want(http.StatusConflict)
}

// The same request with the same key is carried out once.
func TestReviewRepeated(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.inReview(1)
	for range 2 {
		h.review(path, q[0], `{"verdict":"accepted"}`, "If-Match", "*", "Idempotency-Key", `"r-1"`).want(http.StatusOK)
		h.do(http.MethodPost, path+"/answers/"+q[0]+"/comments", "ministry", `{"text":"once"}`, "Idempotency-Key", `"c-1"`).want(http.StatusCreated)
	}
	var comments list[commentView]
	h.get(path+"/answers/"+q[0]+"/comments", "assessor").want(http.StatusOK).into(&comments)
	if len(comments.Items) != 1 {
		t.Errorf("%d comments", len(comments.Items))
	}
}

// Beside the index stands what of it was accepted, in the list, for one country and for an assessment.
func TestVerifiedIndex(t *testing.T) {
	h := newHarness(t)
	h.kenyan()
	path, q := h.inReview(5)
	id := strings.TrimPrefix(path, "/v1/assessments/")
	verified := func(where, as string) (index float64, v VerifiedNumbers) {
		t.Helper()
		var one countryIndex
		h.get(where, as).want(http.StatusOK).into(&one)
		return *one.Index, *one.Verified
	}
	want := func(v VerifiedNumbers, index, coverage float64) {
		t.Helper()
		if math.Abs(*v.Index-index) > 1e-9 || math.Abs(*v.Coverage-coverage) > 1e-9 {
			t.Errorf("verified %v, %v; want %v, %v", *v.Index, *v.Coverage, index, coverage)
		}
	}
	index, v := verified("/v1/index/KEN?assessment="+id, "reviewer")
	want(v, 0, 0)
	if index != 50 {
		t.Errorf("index %v", index)
	}
	h.review(path, q[0], `{"verdict":"accepted"}`).want(http.StatusOK)
	h.review(path, q[1], `{"verdict":"rejected","reason":"No."}`).want(http.StatusOK)
	_, v = verified("/v1/index/KEN?assessment="+id, "reviewer")
	want(v, 10, 0.2)
	h.move(path, "reviewer", `{"to":"reviewed"}`, http.StatusOK)
	h.move(path, "ministry", `{"to":"signed-off"}`, http.StatusOK)
	h.move(path, "ministry", `{"to":"published"}`, http.StatusOK)
	index, v = verified("/v1/index/KEN?framework=gci-pillars&year=2026", "")
	want(v, 10, 0.2)
	if index != 50 {
		t.Errorf("a review changes the index: %v", index)
	}
	var all indexList
	h.get("/v1/index?framework=gci-pillars&year=2026", "donor").want(http.StatusOK).into(&all)
	want(all.Items[0].Verified, 10, 0.2)
	scenario := h.do(http.MethodPost, "/v1/simulations", "donor", `{"framework":"gci-pillars@2024","year":2026,"country":"KEN","answers":{"`+q[0]+`":20}}`).want(http.StatusOK)
	if strings.Contains(string(scenario.Body), "verified") {
		t.Errorf("a simulation has a verified reading: %s", scenario.Body)
	}
	if text := string(h.get(path, "donor").want(http.StatusOK).Body); strings.Contains(text, "review") {
		t.Errorf("a donor sees reviews: %s", text)
	}
}

// A review of a confidential answer moves no number that others see.
func TestVerifiedIndexWithoutConfidential(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	id := matrixID("XXA", matrixYear+2)
	reviewer := m.as(matrixCaller{"reviewer", "own"})
	read := func() (outside VerifiedNumbers, team VerifiedNumbers) {
		var one countryIndex
		m.get("/v1/index/XXA?assessment="+string(id), reviewer).want(http.StatusOK).into(&one)
		return *one.Verified, *one.WithConfidential.Verified
	}
	before, own := read()
	scenario := m.do(http.MethodPost, "/v1/simulations", reviewer, `{"assessment":"`+string(id)+`","answers":{"law":"none"}}`).want(http.StatusOK)
	if text := string(scenario.Body); !strings.Contains(text, "withConfidential") || strings.Contains(text, "verified") {
		t.Errorf("a simulation for the team: %s", text)
	}
	if _, err := m.Service.Do(t.Context(), "operator", assessment.PutReviews{Assessment: id, State: assessment.NotReviewed, Questions: []string{"lone"}}); err != nil {
		t.Fatal(err)
	}
	after, now := read()
	if *after.Index != *before.Index || *after.Coverage != *before.Coverage || !(*now.Coverage < *own.Coverage) {
		t.Errorf("before %v %v, after %v %v; for the team %v, then %v", *before.Index, *before.Coverage, *after.Index, *after.Coverage, *own.Coverage, *now.Coverage)
	}
}
