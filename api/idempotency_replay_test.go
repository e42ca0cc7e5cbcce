package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// If-Match is part of a request: with another it is another request, and that it did not hold is not kept.
func TestKeysAndIfMatch(t *testing.T) {
	h := newHarness(t)
	seen := revisionTag(h.sample().Revision)
	h.touch(17)
	now := revisionTag(h.sample().Revision)
	submit := func(condition string) *reply {
		return h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", condition, keyHeader, "one")
	}
	submit(seen).want(http.StatusPreconditionFailed)
	if r := submit(seen).want(http.StatusPreconditionFailed); r.Header.Get(replayed) != "" {
		t.Error("a condition that did not hold is kept")
	}
	first := submit(now).want(http.StatusOK)
	if again := submit(now); !same(first, again) || again.Header.Get(replayed) != "true" {
		t.Errorf("%d %v %s", again.Status, again.Header, again.Body)
	}
	for _, other := range []string{seen, "*", now + ", " + seen} {
		if p := submit(other).want(http.StatusUnprocessableEntity).problem(); p.Errors[0].Location != keyLocation {
			t.Errorf("%s: %+v", other, p)
		}
	}
}

// What is read again is of today, and so is what its header says of it.
func TestWhatIsReadAgainHasItsOwnHeader(t *testing.T) {
	h := newHarness(t)
	const path = "/v1/assessments/" + string(sampleID)
	plant(h, spec{fresh: true, Operation: huma.Operation{Method: http.MethodPost}},
		func(context.Context, *call, *empty) (*struct {
			Location string `header:"Location"`
			ETag     string `header:"ETag"`
			Body     said
		}, error) {
			return &struct {
				Location string `header:"Location"`
				ETag     string `header:"ETag"`
				Body     said
			}{path, revisionTag(h.sample().Revision), said{"w"}}, nil
		})
	first := h.try("one").want(http.StatusOK)
	if again := h.try("one"); again.Header.Get("ETag") != first.Header.Get("ETag") || again.Header.Get("Journal-Seq") != first.Header.Get("Journal-Seq") {
		t.Errorf("nothing has changed: %v and %v", first.Header, again.Header)
	}
	h.touch(17)
	now := h.get(path, "auditor").want(http.StatusOK)
	again := h.try("one").want(http.StatusOK)
	for _, name := range []string{"ETag", "Journal-Seq", "Content-Type"} {
		if got, want := again.Header.Get(name), now.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if string(again.Body) != string(now.Body) || again.Header.Get("Location") != path || again.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", again.Header, again.Body)
	}
}

// An operation that tells no record of its own is read again at the record of today.
func TestAccountThatIsReadAgain(t *testing.T) {
	h := newHarness(t)
	add := func() *reply {
		return h.do(http.MethodPost, "/v1/accounts", "administrator",
			`{"email":"new@example.org","name":"Some One","password":"a long enough passphrase 18","role":"auditor"}`, keyHeader, "one").want(http.StatusCreated)
	}
	first := add()
	h.do(http.MethodPatch, first.Header.Get("Location"), "administrator", `{"role":"donor"}`).want(http.StatusOK)
	again := add()
	if !strings.Contains(string(again.Body), `"role":"donor"`) || again.Header.Get("Journal-Seq") != itoa(h.Service.Head().Seq) {
		t.Errorf("head %d, %v %s", h.Service.Head().Seq, again.Header, again.Body)
	}
}

// What was answered before a text was erased is not told again: it may hold that text.
func TestKeysForgetWhatWasErased(t *testing.T) {
	h := newHarness(t)
	const at = "/v1/assessments/" + string(sampleID)
	comment := func() *reply {
		return h.do(http.MethodPost, at+"/answers/national-csirt/comments", "assessor", `{"text":"ask Jane Doe"}`, keyHeader, "one")
	}
	first := comment()
	if again := comment(); !same(first, again) || again.Header.Get(replayed) != "true" {
		t.Fatalf("%d %s", again.Status, again.Body)
	}
	var said struct {
		TextID string `json:"textId"`
	}
	first.into(&said)
	h.do(http.MethodPost, at+"/redactions", "ministry", `{"text":"`+said.TextID+`","reason":"a person"}`).want(http.StatusOK)
	if again := comment().want(http.StatusConflict); strings.Contains(string(again.Body), "Jane") {
		t.Errorf("it comes back: %s", again.Body)
	}
	var there struct{ Items []struct{} }
	if h.get(at+"/answers/national-csirt/comments", "assessor").want(http.StatusOK).into(&there); len(there.Items) != 1 {
		t.Errorf("%d comments", len(there.Items))
	}
}
