package account_test

import (
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

func (h *house) mustBegin(t *testing.T, id string) string {
	t.Helper()
	token, err := h.refresh.Begin(t.Context(), id, h.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// over wants a token to be of no session.
func (h *house) over(t *testing.T, token string) {
	t.Helper()
	s, err := h.refresh.Look(t.Context(), token)
	refused(t, err, assessment.Unauthenticated)
	if s.ID != "" {
		t.Error("a session was given all the same")
	}
}

// A browser shows its token again and again; what ends the account's sessions ends it, and nothing can be had for it.
func TestBrowserSession(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	token, other := h.mustBegin(t, a.ID), h.mustBegin(t, a.ID)
	for range 3 {
		if got, err := h.refresh.Look(t.Context(), token); err != nil || got.ID != a.ID || got.Since.IsZero() {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	contents, err := s.vault.Contents(t.Context())
	if err != nil || strings.Contains(string(contents), token) {
		t.Errorf("the vault holds a token, or %v", err)
	}
	h.void(t, token) // it is no refresh token, and trying does not end it
	if _, err := h.refresh.Look(t.Context(), token); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "x", strings.Repeat("y", 1<<16), h.mustIssue(t, a.ID)} {
		h.over(t, text)
	}
	if err := h.refresh.Revoke(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	h.over(t, token)
	if _, err := h.refresh.Look(t.Context(), other); err != nil {
		t.Error("another session ended too")
	}
	h.clock.pass(account.BrowserLife)
	h.over(t, other)
	last := h.mustBegin(t, a.ID)
	h.clock.pass(time.Second)
	if err := h.SetPassword(t.Context(), "operator", a.ID, "another long passphrase 18"); err != nil {
		t.Fatal(err)
	}
	h.over(t, last)
}

func TestAllSeen(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	for id, seq := range map[assessment.ID]uint64{"KEN-2026-x@1": 3, "UGA-2026-x@1": 12} {
		for _, n := range []uint64{1, seq} {
			if err := h.MarkSeen(t.Context(), a.ID, id, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	seen, err := h.AllSeen(t.Context(), a.ID)
	if err != nil || seen("KEN-2026-x@1") != 3 || seen("UGA-2026-x@1") != 12 || seen("TZA-2026-x@1") != 0 {
		t.Errorf("%v", err)
	}
}
