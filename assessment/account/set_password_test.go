package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

const other = "nine green geese"

// places are the paths of an error's fields.
func places(err error) (paths []string) {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		for _, f := range e.Fields {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

func TestChangePassword(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	token := h.mustIssue(t, a.ID)
	h.clock.pass(time.Second)
	for _, tt := range []struct {
		old, password string
		want          []string
	}{
		{"wrong", other, []string{"oldPassword"}},
		{"", other, []string{"oldPassword"}},
		{strings.Repeat("x", account.LongestPassword+1), other, []string{"oldPassword"}},
		{other, good, []string{"oldPassword"}},
		{good, "1234567890", []string{"password"}},
		{"wrong", "short", []string{"oldPassword", "password"}},
	} {
		err := h.ChangePassword(t.Context(), a.ID, tt.old, tt.password)
		refused(t, err, assessment.Invalid)
		if got := places(err); !slices.Equal(got, tt.want) {
			t.Errorf("from %.20q to %q: the faults are at %v, want %v", tt.old, tt.password, got, tt.want)
		}
	}
	refused(t, h.ChangePassword(t.Context(), "a-0", good, other), assessment.NotFound)
	token = h.mustRotate(t, token)
	h.mustSignIn(t, "ann@example.org", good, a.ID)

	h.clock.pass(time.Second)
	if err := h.ChangePassword(t.Context(), a.ID, good, other); err != nil {
		t.Fatal(err)
	}
	_, err := h.SignIn(t.Context(), "ann@example.org", good)
	refused(t, err, assessment.Unauthenticated)
	h.mustSignIn(t, "ann@example.org", other, a.ID)
	h.void(t, token)
}

// A password is tried in turn with those of sign-ins, whatever is wrong beside it.
func TestOldPasswordsAreTriedInTurn(t *testing.T) {
	h := newHouse(t)
	a := h.must(t, ann())
	busy, err := account.NewDirectory(h.service, h.vault, account.Options{Clock: h.clock.Now, Cost: cheap, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	release := busy.Occupy()
	for _, try := range [][2]string{{good, other}, {"wrong", other}, {"", "short"}, {strings.Repeat("x", account.LongestPassword+1), other}} {
		refused(t, busy.ChangePassword(t.Context(), a.ID, try[0], try[1]), assessment.Unavailable)
	}
	release()
	if err := busy.ChangePassword(t.Context(), a.ID, good, other); err != nil {
		t.Error(err)
	}
}

// What an administrator sets, because somebody else has the password, is not overwritten by that one.
func TestChangePasswordOverAnother(t *testing.T) {
	s := newSite()
	h, admin := s.replica(t, cheap), s.replica(t, cheap)
	a := h.must(t, ann())
	if err := admin.service.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	reads := 0
	h.vault.set(func(do string, ids ...string) error {
		if do != "get" || ids[0] != "account/"+a.ID {
			return nil
		}
		if reads++; reads == 2 {
			return admin.SetPassword(t.Context(), "operator", a.ID, "six purple cows")
		}
		return nil
	}, nil)
	err := h.ChangePassword(t.Context(), a.ID, good, other)
	refused(t, err, assessment.Invalid)
	if got := places(err); !slices.Equal(got, []string{"oldPassword"}) {
		t.Errorf("the faults are at %v", got)
	}
	h.mustSignIn(t, "ann@example.org", "six purple cows", a.ID)
}
