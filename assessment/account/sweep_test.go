package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/account"
	"readiness/assessment/vault"
)

// left lists what of sign-ins is in the vault.
func (h *house) left(t *testing.T) (ids []string) {
	t.Helper()
	for id, err := range h.vault.IDs(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(id, "account/") && !strings.HasPrefix(id, "login/") {
			ids = append(ids, id)
		}
	}
	return ids
}

func (h *house) sweep(t *testing.T, want int) {
	t.Helper()
	ids, err := account.ExpiredTokens(t.Context(), h.vault, h.clock.Now())
	if err == nil {
		err = vault.DeleteAll(t.Context(), h.vault, ids)
	}
	if err != nil || len(ids) != want {
		t.Errorf("swept %v, %v; want %d", ids, err, want)
	}
}

// What has expired goes, with what says that it was used or closed; what is good stays good, and what was void void.
func TestExpiredTokens(t *testing.T) {
	const day = 24 * time.Hour
	h := newHouse(t)
	a := h.must(t, ann())
	abandoned, closed := h.mustIssue(t, a.ID), h.mustIssue(t, a.ID)
	abandoned = h.mustRotate(t, abandoned)
	if err := h.refresh.Revoke(t.Context(), closed); err != nil {
		t.Fatal(err)
	}
	h.clock.pass(20 * day)
	used := h.mustIssue(t, a.ID)
	good := h.mustRotate(t, used)
	stolen := h.mustIssue(t, a.ID)
	next := h.mustRotate(t, stolen)
	h.void(t, stolen) // closes the family
	h.sweep(t, 0)

	h.clock.pass(10 * day)
	h.sweep(t, 0) // clocks differ
	h.clock.pass(2 * time.Hour)
	h.sweep(t, 5) // three tokens, a use, a family
	for _, token := range []string{abandoned, closed, stolen, next} {
		h.void(t, token)
	}
	good = h.mustRotate(t, good)
	h.void(t, used) // it is known to have been used
	h.void(t, good)
	h.clock.pass(40 * day)
	h.sweep(t, len(h.left(t)))
	if left := h.left(t); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

// Whoever signs in, exchanges and closes while it is looked is not forgotten.
func TestExpiredTokensMeanwhile(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	first := h.mustIssue(t, a.ID)
	var stolen, next string
	once := false
	h.vault.set(func(do string, ids ...string) error {
		if do == "get" && strings.HasPrefix(ids[0], "token/") && !once { // the tokens are just being looked at
			once = true
			stolen = h.mustIssue(t, a.ID)
			next = h.mustRotate(t, stolen)
			h.void(t, stolen)
			first = h.mustRotate(t, first)
		}
		return nil
	}, nil)
	h.sweep(t, 0)
	h.void(t, next)
	h.void(t, stolen)
	h.mustRotate(t, first)
}

func TestStrangers(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	if err := h.vault.Put(t.Context(), vault.Item{ID: "account/a-0"}, vault.Item{ID: "text/1"}); err != nil {
		t.Fatal(err)
	}
	for want, living := range map[string]map[string]bool{
		"account/a-0":                 h.living(),
		"account/a-0 account/" + a.ID: {},
		"":                            {a.ID: true, "a-0": true},
	} {
		got, err := account.Strangers(t.Context(), h.vault, living)
		if err != nil || !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("got %v, %v; want %s", got, err, want)
		}
	}
}
