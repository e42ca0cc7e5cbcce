package api

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
)

const nextPassword = "another long passphrase 18"

// member adds an account by HTTP, which can sign in, and gives its id.
func (h *harness) member(email, role string) string {
	h.t.Helper()
	var added accountView
	h.do(http.MethodPost, "/v1/accounts", "administrator", `{"email":"`+email+`","password":"`+password+`","role":"`+role+`","countries":["*"]}`).
		want(http.StatusCreated).into(&added)
	h.later(1e9) // tokens of the very moment of a change are void
	return added.ID
}

func TestOwnPassword(t *testing.T) {
	h := newHarness(t)
	id := h.member("own@example.org", "assessor")
	put := func(body string) *reply { return h.do(http.MethodPut, "/v1/me/password", id, body) }
	signIn := func(word string) *reply {
		return h.do(http.MethodPost, "/v1/token", "", `{"account":"own@example.org","password":"`+word+`"}`)
	}
	for body, want := range map[string][]string{
		`{"oldPassword":"wrong","password":"x"}`:                         {"body.oldPassword", "body.password"},
		`{"oldPassword":"` + password + `","password":"x"}`:              {"body.password"},
		`{"oldPassword":"wrong","password":"` + nextPassword + `"}`:      {"body.oldPassword"},
		`{"password":"` + nextPassword + `"}`:                            {"body.oldPassword"},
		`{"old":"x"}`:                                                    {"body.old", "body.oldPassword", "body.password"},
		`{"oldPassword":1,"password":"` + nextPassword + `","who":null}`: {"body.oldPassword", "body.who"},
	} {
		if got := locations(put(body).want(http.StatusUnprocessableEntity).problem()); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	signIn(password).want(http.StatusOK)
	token := h.token(id)
	put(`{"oldPassword":"` + password + `","password":"` + nextPassword + `"}`).want(http.StatusNoContent)
	if r := h.do(http.MethodGet, "/v1/me", "", "", "Authorization", "Bearer "+token); r.Status != http.StatusUnauthorized {
		t.Errorf("the session of before: %d", r.Status)
	}
	h.later(1e9)
	signIn(password).want(http.StatusUnauthorized)
	signIn(nextPassword).want(http.StatusOK)
}

func TestOldPasswordIsNotGuessed(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Rate.SignIns = 3 })
	id, other := h.member("one@example.org", "donor"), h.member("two@example.org", "donor")
	statuses := func(id, old string, times int) (list []int) {
		for range times {
			r := h.do(http.MethodPut, "/v1/me/password", id, `{"oldPassword":"`+old+`","password":"`+nextPassword+`"}`)
			if r.Status == http.StatusTooManyRequests {
				if n, err := strconv.Atoi(r.Header.Get("Retry-After")); err != nil || n <= 0 {
					t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
				}
			}
			list = append(list, r.Status)
		}
		return list
	}
	if got := statuses(id, "wrong", 4); !slices.Equal(got, []int{422, 422, 422, 429}) {
		t.Errorf("wrong: %v", got)
	}
	if got := statuses(id, password, 1); got[0] != http.StatusTooManyRequests {
		t.Errorf("right at last: %v", got)
	}
	if got := statuses(other, password, 1); got[0] != http.StatusNoContent {
		t.Errorf("another account: %v", got)
	}
	h.do(http.MethodPost, "/v1/token", "", `{"account":"one@example.org","password":"`+password+`"}`).want(http.StatusOK)
	h.later(attemptWindow)
	if got := statuses(id, password, 1); got[0] != http.StatusNoContent {
		t.Errorf("after the window: %v", got)
	}
}

func TestAdministratorsSetOthersPasswords(t *testing.T) {
	h := newHarness(t)
	id, admin := h.member("one@example.org", "donor"), h.member("chief@example.org", "administrator")
	h.do(http.MethodPatch, "/v1/accounts/"+id, admin, `{"password":"`+nextPassword+`"}`).want(http.StatusOK)
	h.do(http.MethodPatch, "/v1/accounts/"+admin, admin, `{"password":"`+nextPassword+`"}`).want(http.StatusConflict)
	h.do(http.MethodPut, "/v1/me/password", admin, `{"oldPassword":"`+password+`","password":"`+nextPassword+`"}`).want(http.StatusNoContent)
}
