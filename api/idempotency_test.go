package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
	"readiness/assessment/vault"
)

const newAssessment = `{"country":"KEN","year":2027,"framework":"sample@1"}`

func (h *harness) create(as, body, key string) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, "/v1/assessments", as, body, keyHeader, key)
}

// same says whether two answers are one, but for what says so.
func same(a, b *reply) bool {
	for _, name := range []string{"Location", "Etag", "Content-Type", "Journal-Seq", "Cache-Control", "Retry-After"} {
		if a.Header.Get(name) != b.Header.Get(name) {
			return false
		}
	}
	return a.Status == b.Status && bytes.Equal(a.Body, b.Body)
}

func TestSameKeySameAnswer(t *testing.T) {
	h := newHarness(t)
	first := h.create("assessor", newAssessment, `"one"`).want(http.StatusCreated)
	seq := h.Service.Head().Seq
	if first.Header.Get(replayed) != "" || first.Header.Get("Location") == "" {
		t.Errorf("headers %v", first.Header)
	}
	for _, key := range []string{`"one"`, "one", ` "one" `} {
		again := h.create("assessor", newAssessment, key)
		if !same(first, again) || again.Header.Get(replayed) != "true" || h.Service.Head().Seq != seq {
			t.Errorf("%s: %d %v %s", key, again.Status, again.Header, again.Body)
		}
	}
	h.create("assessor", newAssessment, "two").want(http.StatusConflict)
	h.create("ministry", newAssessment, "one").want(http.StatusForbidden) // another account's key is another key
	h.later(RepeatLife + time.Second)
	h.create("assessor", newAssessment, "one").want(http.StatusConflict) // it is as if new
	if r := h.create("assessor", newAssessment, "one"); r.Status != http.StatusConflict || r.Header.Get(replayed) != "true" {
		t.Errorf("a refusal is kept too: %d %v", r.Status, r.Header)
	}
}

func TestSameKeyAnotherRequest(t *testing.T) {
	h := newHarness(t)
	h.create("assessor", newAssessment, "one").want(http.StatusCreated)
	for name, try := range map[string]func() *reply{
		"body": func() *reply { return h.create("assessor", strings.Replace(newAssessment, "2027", "2028", 1), "one") },
		"path": func() *reply {
			return h.do(http.MethodPost, "/v1/assessments/KEN-2027-sample@1/transitions", "assessor", newAssessment, keyHeader, "one")
		},
		"content type": func() *reply {
			return h.do(http.MethodPost, "/v1/assessments", "assessor", newAssessment, keyHeader, "one", "Content-Type", "text/plain")
		},
	} {
		p := try().want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != keyLocation {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	h := newHarness(t)
	for _, key := range []string{"", " ", `""`, `"open`, `"a"b"`, `"a\n"`, `"a\`, "a\tb", "a\x01", "é", strings.Repeat("a", longestKey+1)} {
		p := h.create("assessor", newAssessment, key).want(http.StatusBadRequest).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != keyLocation || key != "" && strings.Contains(p.Detail, key) && len(key) > 2 {
			t.Errorf("%q: %+v", key, p)
		}
	}
	if _, err := readKey([]string{"a", "a"}); err == nil {
		t.Error("two keys are taken")
	}
	h.create("assessor", newAssessment, strings.Repeat("a", longestKey)).want(http.StatusCreated)
}

func TestWhereKeysMeanNothing(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{"/v1/token", "/v1/token/refresh", "/v1/token/revoke"} {
		p := h.do(http.MethodPost, path, "", `{"account":"a","password":"b"}`, keyHeader, "one").want(http.StatusUnprocessableEntity).problem()
		if len(p.Errors) != 1 || p.Errors[0].Location != keyLocation {
			t.Errorf("%s: %+v", path, p)
		}
	}
	h.get("/v1/me", "auditor", keyHeader, "").want(http.StatusOK)
	const what = `{"framework":"gci-pillars@2024","year":2024,"country":"KEN","answers":{}}`
	for range 2 {
		if r := h.do(http.MethodPost, "/v1/simulations", "auditor", what, keyHeader, "one"); r.Header.Get(replayed) != "" {
			t.Errorf("a simulation is kept: %d", r.Status)
		}
	}
	for id, sp := range h.Server.specs {
		if sp.takesKey() && h.Server.api.OpenAPI().Paths[sp.Path].Post == nil {
			t.Errorf("%s takes a key, and is no POST", id)
		}
	}
}

// trial is an operation that counts how often it is carried out, and answers as a test says.
type trial struct {
	ran    atomic.Int32
	answer func(c *call) error
}

func (h *harness) trial(fresh bool, answer func(c *call) error) *trial {
	tr := &trial{answer: answer}
	plant(h, spec{fresh: fresh, Operation: huma.Operation{Method: http.MethodPost, MaxBodyBytes: 1 << 20}},
		func(_ context.Context, c *call, _ *empty) (*struct {
			Location string `header:"Location"`
			Body     said
		}, error) {
			tr.ran.Add(1)
			out := &struct {
				Location string `header:"Location"`
				Body     said
			}{Location: "/v1/me", Body: said{"w"}}
			return out, tr.answer(c)
		})
	return tr
}

func (h *harness) try(key string) *reply {
	return h.do(http.MethodPost, "/test", "auditor", `{"planted":"secret-word"}`, keyHeader, key)
}

func TestAnswersThatAreNotKept(t *testing.T) {
	for name, err := range map[string]error{
		"unavailable": &assessment.Error{Kind: assessment.Unavailable, Msg: "it is not known whether the change was recorded"},
		"internal":    errors.New("planted"),
		"limit":       tooManyRequests.problem("wait"),
		"token":       needsToken(),
		"too late":    requestTimeout.problem("wait"),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			tr := h.trial(false, func(*call) error { return err })
			status := h.try("one").Status
			tr.answer = func(*call) error { return nil }
			if r := h.try("one"); r.Status != http.StatusOK || r.Header.Get(replayed) != "" || tr.ran.Load() != 2 {
				t.Errorf("after %d: %d %s", status, r.Status, r.Body)
			}
		})
	}
}

func TestPanicReleasesTheKey(t *testing.T) {
	h := newHarness(t)
	tr := h.trial(false, func(*call) error { panic("planted") })
	h.try("one").want(http.StatusInternalServerError)
	tr.answer = func(*call) error { return nil }
	h.try("one").want(http.StatusOK)
}

func TestKeyUnderWay(t *testing.T) {
	h := newHarness(t)
	begun, end := make(chan struct{}), make(chan struct{})
	tr := h.trial(false, func(*call) error { close(begun); <-end; return nil })
	first := make(chan *reply)
	token := h.token("auditor")
	go func() {
		first <- h.do(http.MethodPost, "/test", "", `{"planted":"secret-word"}`, keyHeader, "one", "Authorization", "Bearer "+token)
	}()
	<-begun
	if r := h.try("one").want(http.StatusConflict); r.Header.Get("Retry-After") == "" || r.problem().Errors[0].Location != keyLocation {
		t.Errorf("%v %s", r.Header, r.Body)
	}
	h.later(lockLife - time.Second)
	h.try("one").want(http.StatusConflict)
	h.later(2 * time.Second) // it gave no sign of life
	tr.answer = func(*call) error { return nil }
	second := h.try("one").want(http.StatusOK)
	close(end)
	(<-first).want(http.StatusOK)
	if r := h.try("one"); !same(r, second) || r.Header.Get(replayed) != "true" || tr.ran.Load() != 2 {
		t.Errorf("%d runs, %d %s", tr.ran.Load(), r.Status, r.Body)
	}
}

func TestSecretAndLargeAnswersAreReadAgain(t *testing.T) {
	h := newHarness(t)
	h.trial(true, func(*call) error { return nil })
	h.try("one").want(http.StatusOK)
	if r := h.try("one").want(http.StatusOK); r.Header.Get(replayed) != "true" || !strings.Contains(string(r.Body), `"id":"auditor"`) {
		t.Errorf("%v %s", r.Header, r.Body)
	}
	const someone = `{"email":"new@example.org","name":"Some One","password":"a long enough passphrase 18","role":"auditor"}`
	add := func() *reply {
		return h.do(http.MethodPost, "/v1/accounts", "administrator", someone, keyHeader, "one")
	}
	if first, again := add().want(http.StatusCreated), add(); !same(first, again) || again.Header.Get(replayed) != "true" {
		t.Errorf("%d %v %s", again.Status, again.Header, again.Body)
	}
	erased := h.get("/v1/accounts", "administrator")
	var all list[accountView]
	erased.into(&all)
	for _, a := range all.Items {
		if a.Email != "" {
			h.do(http.MethodDelete, "/v1/accounts/"+a.ID, "administrator", "")
		}
	}
	if r := add(); strings.Contains(string(r.Body), "Some One") {
		t.Errorf("what was erased comes back: %s", r.Body)
	}
}

func TestAnswerThatIsTooLarge(t *testing.T) {
	h := newHarness(t)
	big := make([]byte, vault.MaxSize)
	if _, err := io.ReadFull(h.Server.config.Random, big); err != nil {
		t.Fatal(err)
	}
	var ran int
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost}}, func(context.Context, *call, *empty) (*rawJSON, error) {
		ran++
		return &rawJSON{"application/json", fmt.Appendf(nil, "%q", big)}, nil
	})
	h.try("one").want(http.StatusOK)
	p := h.try("one").want(http.StatusConflict).problem()
	if ran != 1 || !strings.Contains(p.Detail, "carried out, with status 200") {
		t.Errorf("%d runs, %q", ran, p.Detail)
	}
}

// A form has another boundary each time that it is sent.
func TestFormsAreTheSameWithAnotherBoundary(t *testing.T) {
	h := newHarness(t)
	_, q := h.blank()
	send := func(value string) *reply {
		body, kind := upload(t, "file", "country,year,question,value\nKEN,2026,"+q[0]+","+value+"\n")
		return h.do(http.MethodPost, "/v1/imports?framework=gci-pillars@2024&apply=true", "stranger", body, "Content-Type", kind, keyHeader, "one")
	}
	first := send("4").want(http.StatusOK)
	if again := send("4"); !same(first, again) || again.Header.Get(replayed) != "true" || !strings.Contains(string(again.Body), `"added":1`) {
		t.Errorf("%d %s", again.Status, again.Body)
	}
	send("5").want(http.StatusUnprocessableEntity)
}

func TestBrokenOffBodyIsNotKept(t *testing.T) {
	h := newHarness(t)
	tr := h.trial(false, func(*call) error { return nil })
	for name, broken := range map[string]io.Reader{
		"cut":       io.MultiReader(strings.NewReader(`{"planted":`), errReader{}),
		"too large": strings.NewReader(strings.Repeat("x", 1<<20+10)),
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/test", broken)
		r.Header.Set("Authorization", "Bearer "+h.token("auditor"))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(keyHeader, name)
		h.Server.ServeHTTP(httptest.NewRecorder(), r)
		if r := h.try(name).want(http.StatusOK); r.Header.Get(replayed) != "" {
			t.Errorf("%s: kept", name)
		}
	}
	if tr.ran.Load() != 4 {
		t.Errorf("%d runs", tr.ran.Load())
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A client that is gone after its change was recorded gets the answer when it comes again.
func TestClientThatIsGone(t *testing.T) {
	h := newHarness(t)
	ctx, cancel := context.WithCancel(t.Context())
	h.trial(false, func(*call) error { cancel(); return nil })
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/test", strings.NewReader(`{"planted":"secret-word"}`))
	r.Header.Set("Authorization", "Bearer "+h.token("auditor"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(keyHeader, "one")
	h.Server.ServeHTTP(httptest.NewRecorder(), r)
	if r := h.try("one").want(http.StatusOK); r.Header.Get(replayed) != "true" {
		t.Error("it was carried out again")
	}
}
