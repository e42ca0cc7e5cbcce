package account_test

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/boltvault"
)

func (h *house) mustIssue(t *testing.T, id string) string {
	t.Helper()
	token, err := h.refresh.Issue(t.Context(), id, h.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (h *house) mustRotate(t *testing.T, token string) string {
	t.Helper()
	_, next, err := h.refresh.Rotate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// void wants a token to be refused.
func (h *house) void(t *testing.T, token string) {
	t.Helper()
	a, next, err := h.refresh.Rotate(t.Context(), token)
	refused(t, err, assessment.Unauthenticated)
	if next != "" || a.ID != "" {
		t.Error("a token was given all the same")
	}
}

func TestRefresh(t *testing.T) {
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	token := h.mustIssue(t, a.ID)
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`).MatchString(token) {
		t.Errorf("a token looks like %s", token)
	}
	got, next, err := h.refresh.Rotate(t.Context(), token)
	if err != nil || got.ID != a.ID || next == token {
		t.Fatalf("rotated: %q, %v", got.ID, err)
	}
	contents, err := s.vault.Contents(t.Context())
	if err != nil || strings.Contains(string(contents), token) || strings.Contains(string(contents), next) {
		t.Errorf("the vault holds a token, or %v", err)
	}
	third := h.mustRotate(t, next)
	for _, text := range []string{"", "x", strings.Repeat("y", 1<<16), token + "="} {
		h.void(t, text)
		if err := h.refresh.Revoke(t.Context(), text); err != nil {
			t.Errorf("revoking nothing: %v", err)
		}
	}
	h.mustRotate(t, third)
}

// A token that comes a second time closes all that came of the same sign-in, and nothing else.
func TestRefreshTwice(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	other, stolen := h.mustIssue(t, a.ID), h.mustIssue(t, a.ID)
	next := h.mustRotate(t, h.mustRotate(t, stolen))
	h.void(t, stolen)
	h.void(t, next)
	h.mustRotate(t, other)
}

func TestRefreshRevoked(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	token := h.mustIssue(t, a.ID)
	next := h.mustRotate(t, token)
	for range 2 {
		if err := h.refresh.Revoke(t.Context(), token); err != nil { // also with one that was used
			t.Fatal(err)
		}
	}
	h.void(t, next)
}

func TestRefreshOfAClosedAccount(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	for _, c := range map[string][2]assessment.Command{
		"disabled": {assessment.DisableAccount{ID: a.ID, Disabled: true}, assessment.DisableAccount{ID: a.ID}},
		"revoked":  {assessment.RevokeAccount{ID: a.ID}, nil},
	} {
		token := h.mustIssue(t, a.ID)
		h.clock.pass(time.Second)
		if _, err := h.service.Do(t.Context(), "operator", c[0]); err != nil {
			t.Fatal(err)
		}
		h.void(t, token)
		if c[1] != nil {
			if _, err := h.service.Do(t.Context(), "operator", c[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	token := h.mustIssue(t, a.ID)
	if err := h.Erase(t.Context(), "operator", a.ID); err != nil {
		t.Fatal(err)
	}
	h.void(t, token)
}

// A token lasts thirty days, and each exchange begins them anew. What has expired leaves the vault.
func TestRefreshExpires(t *testing.T) {
	const day = 24 * time.Hour
	s := newSite()
	h := s.replica(t, cheap)
	a := h.must(t, ann())
	token := h.mustIssue(t, a.ID)
	most := 0
	for range 40 {
		h.clock.pass(10 * day)
		token = h.mustRotate(t, token)
		contents, err := s.vault.Contents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, strings.Count(string(contents), "\n"))
	}
	if most > 14 {
		t.Errorf("the vault came to hold %d items", most)
	}
	h.clock.pass(30*day - time.Millisecond)
	token = h.mustRotate(t, token)
	h.clock.pass(30 * day)
	h.void(t, token)
}

func TestRefreshWithAVaultThatFails(t *testing.T) {
	for n := range 6 {
		h := newHouse(t)
		token := h.mustIssue(t, h.must(t, ann()).ID)
		calls := 0
		h.vault.set(func(do string, _ ...string) error {
			if calls++; calls == n+1 {
				return away(do)
			}
			return nil
		}, nil)
		a, next, err := h.refresh.Rotate(t.Context(), token)
		if err != nil {
			refused(t, err, assessment.Unavailable)
			if next != "" || a.ID != "" {
				t.Error("a token was given all the same")
			}
		}
	}
}

// Of many that bring one token at the same time, to two replicas, one gets the next.
func TestRefreshRace(t *testing.T) {
	for name, replicas := range map[string]func(t *testing.T) [2]*house{
		"memory": func(t *testing.T) [2]*house {
			s := newSite()
			return [2]*house{s.replica(t, cheap), s.replica(t, cheap)}
		},
		"bolt": func(t *testing.T) [2]*house {
			v, err := boltvault.Open(filepath.Join(t.TempDir(), "vault.db"), boltvault.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := v.Close(); err != nil {
					t.Error(err)
				}
			})
			j, clock := journaltest.NewStorage(), newSite().clock
			return [2]*house{over(t, j.Open(), v, clock, cheap), over(t, j.Open(), v, clock, cheap)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := replicas(t)
			a := h[0].must(t, ann())
			if err := h[1].service.Wait(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			for range 5 {
				raceOne(t, h, h[0].mustIssue(t, a.ID))
			}
		})
	}
}

func raceOne(t *testing.T, h [2]*house, token string) {
	t.Helper()
	won := make(chan string, 8)
	ctx, start := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range cap(won) {
		wg.Go(func() {
			<-ctx.Done()
			_, next, err := h[i%2].refresh.Rotate(t.Context(), token)
			if err == nil {
				won <- next
				return
			}
			refused(t, err, assessment.Unauthenticated)
		})
	}
	start()
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d got the next token", len(won))
	}
	h[0].void(t, <-won) // the token had come again
}
