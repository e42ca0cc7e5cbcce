package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// signedIn is a sign-in with an access token and a refresh token of before.
type signedIn struct {
	m            *matrix
	AccessToken  string
	RefreshToken string
}

func (m *matrix) signIn(c matrixCaller, word string) *signedIn {
	m.t.Helper()
	s := &signedIn{m: m}
	m.do(http.MethodPost, "/v1/token", "", `{"account":"zqmail-`+c.String()+`@example.org","password":"`+word+`"}`).want(http.StatusOK).into(s)
	return s
}

func (s *signedIn) do(method, path, body string, header ...string) *reply {
	s.m.t.Helper()
	return s.m.do(method, path, "", body, append([]string{"Authorization", "Bearer " + s.AccessToken}, header...)...)
}

// What changes about an account counts from the next request on, for the tokens that it has already.
func TestPermissionMatrixChangesCountAtOnce(t *testing.T) {
	const ok, lost, hidden, refused = http.StatusOK, http.StatusUnauthorized, http.StatusNotFound, http.StatusForbidden
	const word = "another long passphrase 18"
	tests := map[string]struct {
		method, path, body                      string // by an administrator; {} is the account
		draft, history, write, create, simulate int
		refresh                                 int
	}{
		"nothing":       {"", "", "", ok, ok, ok, http.StatusCreated, ok, ok},
		"role":          {http.MethodPatch, "/v1/accounts/{}", `{"role":"donor"}`, hidden, refused, hidden, refused, hidden, ok},
		"administrator": {http.MethodPatch, "/v1/accounts/{}", `{"role":"administrator"}`, ok, refused, refused, http.StatusCreated, ok, ok},
		"country":       {http.MethodPatch, "/v1/accounts/{}", `{"countries":["KEN"]}`, hidden, refused, hidden, refused, hidden, ok},
		"no country":    {http.MethodPatch, "/v1/accounts/{}", `{"countries":[]}`, hidden, refused, hidden, refused, hidden, ok},
		"disabled":      {http.MethodPatch, "/v1/accounts/{}", `{"disabled":true}`, lost, lost, lost, lost, lost, lost},
		"erased":        {http.MethodDelete, "/v1/accounts/{}", "", lost, lost, lost, lost, lost, lost},
		"password":      {http.MethodPatch, "/v1/accounts/{}", `{"password":"` + word + `"}`, lost, lost, lost, lost, lost, lost},
		"own password":  {http.MethodPut, "/v1/me/password", `{"oldPassword":"` + password + `","password":"` + word + `"}`, lost, lost, lost, lost, lost, lost},
	}
	const create = `{"country":"XXA","year":2031,"framework":"matrix@1"}`
	who := matrixCaller{"assessor", "own"}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fill, err := plainMatrix()
			m := newMatrix(t, fill, err)
			s := m.signIn(who, password)
			tag := s.do(http.MethodGet, assessmentPath(draftState), "").want(ok).Header.Get("ETag")
			m.later(time.Second)
			switch {
			case strings.HasPrefix(tt.path, "/v1/accounts"):
				r := m.do(tt.method, strings.Replace(tt.path, "{}", m.as(who), 1), m.as(matrixCaller{"administrator", "all"}), tt.body)
				if r.Status >= http.StatusMultipleChoices {
					t.Fatalf("%d %s", r.Status, r.Body)
				}
			case tt.path != "":
				s.do(tt.method, tt.path, tt.body).want(http.StatusNoContent)
			}
			s.do(http.MethodGet, assessmentPath(draftState), "").want(tt.draft)
			if r := s.do(http.MethodGet, assessmentPath(draftState), "", "If-None-Match", tag); tt.draft != ok && r.Status != tt.draft {
				t.Errorf("with an ETag of before: %d, want %d", r.Status, tt.draft)
			}
			s.do(http.MethodGet, assessmentPath(publishedState)+"/history", "").want(tt.history)
			s.do(http.MethodPatch, assessmentPath(draftState)+"/answers", `{"answers":{"spend":{"value":17.5}}}`, "If-Match", "*").want(tt.write)
			s.do(http.MethodPost, "/v1/assessments", create).want(tt.create)
			s.do(http.MethodPost, "/v1/simulations", `{"assessment":"XXA-2016-matrix@1","answers":{}}`).want(tt.simulate)
			m.do(http.MethodPost, "/v1/token/refresh", "", `{"refreshToken":"`+s.RefreshToken+`"}`).want(tt.refresh)
		})
	}
}

// An account that is opened again needs new tokens.
func TestPermissionMatrixReopenedAccountSignsInAnew(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	who := matrixCaller{"assessor", "own"}
	path := "/v1/accounts/" + m.as(who)
	before := m.signIn(who, password)
	for _, disabled := range []string{"true", "false"} {
		m.later(time.Second)
		m.do(http.MethodPatch, path, m.as(matrixCaller{"administrator", "all"}), `{"disabled":`+disabled+`}`).want(http.StatusOK)
	}
	before.do(http.MethodGet, "/v1/me", "").want(http.StatusUnauthorized)
	m.do(http.MethodPost, "/v1/token/refresh", "", `{"refreshToken":"`+before.RefreshToken+`"}`).want(http.StatusUnauthorized)
	m.later(time.Second)
	m.signIn(who, password).do(http.MethodGet, "/v1/me", "").want(http.StatusOK)
}

// An answer that is kept for an Idempotency-Key is given again only to who may still have it.
func TestPermissionMatrixRepeatsAreAskedForAnew(t *testing.T) {
	const create = `{"country":"XXA","year":2031,"framework":"matrix@1"}`
	for name, tt := range map[string]struct {
		change, path, body string
		want               int
	}{
		"country, create": {`{"countries":["KEN"]}`, "/v1/assessments", create, http.StatusForbidden},
		"role, create":    {`{"role":"donor"}`, "/v1/assessments", create, http.StatusForbidden},
		"country, move":   {`{"countries":["KEN"]}`, assessmentPath(draftState) + "/transitions", `{"to":"submitted"}`, http.StatusNotFound},
		"role, move":      {`{"role":"donor"}`, assessmentPath(draftState) + "/transitions", `{"to":"submitted"}`, http.StatusNotFound},
		"disabled, move":  {`{"disabled":true}`, assessmentPath(draftState) + "/transitions", `{"to":"submitted"}`, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fill, err := plainMatrix()
			m := newMatrix(t, fill, err)
			who := matrixCaller{"assessor", "own"}
			s := m.signIn(who, password)
			first := s.do(http.MethodPost, tt.path, tt.body, "Idempotency-Key", `"once"`)
			if again := s.do(http.MethodPost, tt.path, tt.body, "Idempotency-Key", `"once"`); first.Status >= http.StatusMultipleChoices || again.Status != first.Status {
				t.Fatalf("%d, and again %d: %s", first.Status, again.Status, again.Body)
			}
			m.later(time.Second)
			m.do(http.MethodPatch, "/v1/accounts/"+m.as(who), m.as(matrixCaller{"administrator", "all"}), tt.change).want(http.StatusOK)
			s.do(http.MethodPost, tt.path, tt.body, "Idempotency-Key", `"once"`).want(tt.want)
		})
	}
}
