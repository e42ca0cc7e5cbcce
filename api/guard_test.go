package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

func TestUnknownParametersAreNamed(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{reads: true}, func(context.Context, *call, *page) (*body[said], error) { return &body[said]{}, nil })
	p := h.get("/test?limmit=3&x=1", "auditor").want(http.StatusUnprocessableEntity).problem()
	want := []fault{{"query.limmit", "there is no such parameter; did you mean limit?"}, {"query.x", "there is no such parameter"}}
	if !slices.Equal(p.Errors, want) || len(p.Fixes) != 1 || p.Fixes[0] != "It takes asOf, cursor, fields, limit." {
		t.Errorf("got %+v, %q", p.Errors, p.Fixes)
	}
	h.get("/test?limit=3", "auditor").want(http.StatusOK)
	h.get("/test?limit=%zz", "auditor").want(http.StatusBadRequest)
	h.get("/v1/me?asOf=1", "auditor").want(http.StatusUnprocessableEntity) // it does not read the past
}

func TestReadsOfTheState(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{reads: true}, func(_ context.Context, c *call, _ *empty) (*body[map[string]uint64], error) {
		return &body[map[string]uint64]{map[string]uint64{"seq": c.state.Head().Seq}}, nil
	})
	first := h.get("/test", "auditor").want(http.StatusOK)
	tag, seq := first.Header.Get("ETag"), first.Header.Get("Journal-Seq")
	var said map[string]json.Number
	first.into(&said)
	if !strings.HasPrefix(tag, `W/"`) || seq != said["seq"].String() || !strings.HasPrefix(first.Header.Get("Cache-Control"), "private") {
		t.Fatalf("headers %v, body %s", first.Header, first.Body)
	}
	for _, match := range []string{tag, "*", `"other", ` + tag, strings.TrimPrefix(tag, "W/")} {
		if r := h.get("/test", "auditor", "If-None-Match", match); r.Status != http.StatusNotModified || len(r.Body) != 0 || r.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %q", match, r.Status, r.Body)
		}
	}
	if h.get("/test", "donor").Header.Get("ETag") == tag {
		t.Error("another account has the same tag")
	}
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	next := h.get("/test", "auditor", "If-None-Match", tag).want(http.StatusOK)
	if next.Header.Get("Journal-Seq") == seq || next.Header.Get("ETag") == tag {
		t.Error("what changed looks the same")
	}
	h.later(24 * time.Hour)
	if h.get("/test", "auditor").Header.Get("ETag") == next.Header.Get("ETag") {
		t.Error("the day is not in the tag")
	}

	past := h.get("/test?asOf="+seq, "auditor").want(http.StatusOK)
	if past.Header.Get("Journal-Seq") != seq {
		t.Errorf("as of %s: %s", seq, past.Header.Get("Journal-Seq"))
	}
	for _, at := range []string{"2026-03-01", "2026-03-01T12:30:00Z", "2026-03-01T15:30:00%2B03:00"} {
		h.get("/test?asOf="+at, "auditor").want(http.StatusOK)
	}
	for _, at := range []string{"0", "-1", "yesterday", "999999", "2026-02-30", "1&asOf=2"} {
		h.get("/test?asOf="+at, "auditor").want(http.StatusUnprocessableEntity)
	}
}

func TestMinJournalSeq(t *testing.T) {
	h := newHarness(t)
	head := h.Service.Head().Seq
	plant(h, spec{reads: true}, func(context.Context, *call, *empty) (*body[said], error) { return &body[said]{}, nil })
	h.get("/test", "auditor", "Min-Journal-Seq", "1").want(http.StatusOK)
	h.get("/test", "auditor", "Min-Journal-Seq", "x").want(http.StatusBadRequest)
	done := make(chan *reply)
	token := h.token("auditor")
	go func() {
		done <- h.get("/test", "", "Authorization", "Bearer "+token, "Min-Journal-Seq", json.Number(itoa(head+1)).String())
	}()
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if r := (<-done).want(http.StatusOK); r.Header.Get("Journal-Seq") != itoa(head+1) {
		t.Errorf("Journal-Seq %s", r.Header.Get("Journal-Seq"))
	}
	h.Server.patience = time.Millisecond
	if r := h.get("/test", "auditor", "Min-Journal-Seq", itoa(head+2)).want(http.StatusServiceUnavailable); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// Nobody waits for a record in vain: a token that does not hold is refused at once, and one whose account has lost its
// rights by the record that was waited for, then.
func TestWhoMayWait(t *testing.T) {
	h := newHarness(t)
	head := h.Service.Head().Seq
	token := h.token("auditor")
	h.later(25 * time.Hour)
	h.Server.patience = time.Millisecond
	for _, bogus := range []string{"Bearer x.y.z", "Basic eDp5", "Bearer " + token} {
		h.get("/v1/index", "", "Authorization", bogus, "Min-Journal-Seq", itoa(head+1)).want(http.StatusUnauthorized)
	}
	h.Server.patience = 10 * time.Second
	token = h.token("nobody")
	done := make(chan *reply)
	go func() {
		done <- h.get("/v1/me", "", "Authorization", "Bearer "+token, "Min-Journal-Seq", itoa(head+1))
	}()
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	(<-done).want(http.StatusUnauthorized)
}

func TestAccept(t *testing.T) {
	h := newHarness(t)
	for accept, status := range map[string]int{
		"": 200, "*/*": 200, "application/json": 200, "text/html, application/json;q=0.5": 200, "application/*": 200,
		"text/html": 406, "application/json;q=0": 406, "image/png, text/csv": 406,
	} {
		h.get("/v1/me", "auditor", "Accept", accept).want(status)
	}
}
