package account_test

import (
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

// meanwhile runs something once, when the vault is asked to do the nth thing of a kind with an item of a prefix.
func (h *house) meanwhile(t *testing.T, kind, prefix string, nth int, run func()) {
	t.Helper()
	seen := 0
	h.vault.set(func(do string, ids ...string) error {
		if do != kind || !strings.HasPrefix(ids[0], prefix) {
			return nil
		}
		if seen++; seen == nth {
			run()
		}
		return nil
	}, nil)
	t.Cleanup(func() {
		if seen < nth {
			t.Errorf("%s %s was asked for %d times only", kind, prefix, seen)
		}
	})
}

// Whoever knows the password of before gets nothing out of a sign-in that was under way when it was changed.
func TestPasswordChangedDuringASignIn(t *testing.T) {
	for name, nth := range map[string]int{"after the hash was read": 1, "while it was compared": 2} {
		t.Run(name, func(t *testing.T) {
			s := newSite()
			h, admin := s.replica(t, cheap), s.replica(t, cheap)
			a := h.must(t, ann())
			if err := admin.service.Wait(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			change := func() {
				if err := admin.SetPassword(t.Context(), "operator", a.ID, other); err != nil {
					t.Error(err)
				}
				s.clock.pass(time.Millisecond) // whoever has heard of the change waits for the next
			}
			if nth == 1 { // the call is over when the change is made
				done := false
				h.vault.set(nil, func(do string, ids ...string) error {
					if do == "get" && ids[0] == "account/"+a.ID && !done {
						done = true
						change()
					}
					return nil
				})
			} else {
				h.meanwhile(t, "get", "account/"+a.ID, nth, change)
			}
			_, err := h.SignIn(t.Context(), "ann@example.org", good)
			refused(t, err, assessment.Unauthenticated)
		})
	}
}

// A change that comes after the last look at the password makes void what the sign-in gives.
func TestPasswordChangedAtTheEndOfASignIn(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	reads := 0
	h.vault.set(nil, func(do string, ids ...string) error {
		if do == "get" && ids[0] == "account/"+a.ID {
			if reads++; reads == 2 {
				return h.SetPassword(t.Context(), "operator", a.ID, other)
			}
		}
		return nil
	})
	session, err := h.SignIn(t.Context(), "ann@example.org", good)
	if err != nil || reads < 2 {
		t.Fatalf("%d reads, %v", reads, err)
	}
	h.clock.pass(time.Second)
	token, err := h.refresh.Issue(t.Context(), a.ID, session.Since)
	if err != nil {
		t.Fatal(err)
	}
	h.void(t, token)
}

// The same password under another hash is the same password: who signs in twice at once does not shut himself out.
func TestHashIsRenewedDuringASignIn(t *testing.T) {
	s := newSite()
	h, dear := s.replica(t, cheap), s.replica(t, account.Cost{Memory: 128, Passes: 1, Threads: 1})
	a := h.must(t, ann())
	if err := dear.service.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	h.meanwhile(t, "get", "account/"+a.ID, 2, func() { dear.mustSignIn(t, "ann@example.org", good, a.ID) })
	h.mustSignIn(t, "ann@example.org", good, a.ID)
}

// What a sign-in gives holds, also when the password was changed in the same millisecond: the sign-in waits for the next.
func TestSignInRightAfterAPasswordChange(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	if err := h.ChangePassword(t.Context(), a.ID, good, other); err != nil {
		t.Fatal(err)
	}
	impatient, err := account.NewDirectory(h.service, h.vault, account.Options{Clock: h.clock.Now, Cost: cheap, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	_, err = impatient.SignIn(t.Context(), "ann@example.org", other)
	refused(t, err, assessment.Unavailable)
	_, err = impatient.SignIn(t.Context(), "ann@example.org", good)
	refused(t, err, assessment.Unauthenticated)

	given := make(chan account.Session)
	go func() {
		session, err := h.SignIn(t.Context(), "ann@example.org", other)
		if err != nil {
			t.Error(err)
		}
		given <- session
	}()
	h.clock.pass(time.Millisecond)
	token, err := h.refresh.Issue(t.Context(), a.ID, (<-given).Since)
	if err != nil {
		t.Fatal(err)
	}
	h.mustRotate(t, token)
}

// What ends sessions while a token is exchanged ends the next one too, also where this replica does not know of it yet.
func TestRevokedDuringAnExchange(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	revoke := func() {
		h.clock.pass(time.Second)
		if _, err := h.service.Do(t.Context(), "operator", assessment.RevokeAccount{ID: a.ID}); err != nil {
			t.Error(err)
		}
		h.clock.pass(time.Second)
	}
	token := h.mustIssue(t, a.ID)
	h.meanwhile(t, "put", "token/", 1, revoke)
	h.void(t, h.mustRotate(t, token))

	h.vault.set(nil, nil)
	token = h.mustIssue(t, a.ID)
	late := tailing(t, s.journal.Open(), h.vault.Vault, s.clock, cheap, 0)
	revoke()
	h.void(t, late.mustRotate(t, token))
}
