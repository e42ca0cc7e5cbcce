package api

import (
	"net/http"
	"strings"
	"testing"
)

func TestAccounts(t *testing.T) {
	h := newHarness(t)
	const body = `{"email":"Eve@example.org","name":"Eve","password":"` + password + `","role":"assessor","countries":["KEN"]}`
	made := h.do(http.MethodPost, "/v1/accounts", "administrator", body).want(http.StatusCreated)
	var eve accountView
	made.into(&eve)
	at := made.Header.Get("Location")
	if eve.Email != "eve@example.org" || eve.Name != "Eve" || eve.Role != "assessor" || !sameWords(eve.Countries, []string{"KEN"}) || at != "/v1/accounts/"+eve.ID {
		t.Errorf("added %s at %s", made.Body, at)
	}
	if strings.Contains(string(made.Body), password) || strings.Contains(string(made.Body), "argon2") || strings.Contains(h.Log.String(), "Eve") {
		t.Error("the password or the person comes out")
	}
	h.do(http.MethodPost, "/v1/accounts", "administrator", body).want(http.StatusConflict)
	for _, as := range []string{"assessor", "auditor", "ministry", eve.ID} {
		h.get("/v1/accounts", as).want(http.StatusForbidden)
		h.do(http.MethodPost, "/v1/accounts", as, body).want(http.StatusForbidden)
		h.do(http.MethodPatch, at, as, `{"role":"administrator"}`).want(http.StatusForbidden)
		h.do(http.MethodDelete, at, as, "").want(http.StatusForbidden)
	}
	var all list[accountView]
	h.get("/v1/accounts?limit=1000", "administrator").want(http.StatusOK).into(&all)
	found := false
	for _, a := range all.Items {
		found = found || a.ID == eve.ID && a.Email == eve.Email
	}
	if !found || len(all.Items) != len(h.Service.State().Accounts()) {
		t.Errorf("the list is %+v", all.Items)
	}
	var changed accountView
	h.do(http.MethodPatch, at, "administrator", `{"role":"reviewer","countries":["XXA","KEN"]}`).want(http.StatusOK).into(&changed)
	if changed.Role != "reviewer" || !sameWords(changed.Countries, []string{"KEN", "XXA"}) {
		t.Errorf("changed to %+v", changed)
	}
	h.get("/v1/me", eve.ID).want(http.StatusOK)
	h.do(http.MethodPatch, at, "administrator", `{"disabled":true}`).want(http.StatusOK)
	h.get("/v1/me", eve.ID).want(http.StatusUnauthorized)
	h.do(http.MethodPatch, at, "administrator", `{"disabled":false}`).want(http.StatusOK)
	h.do(http.MethodPatch, at, "administrator", `{"password":"another long passphrase 5"}`).want(http.StatusOK)
	h.do(http.MethodDelete, at, "administrator", "").want(http.StatusNoContent)
	var gone accountView
	h.get(at, "administrator").want(http.StatusOK).into(&gone)
	if !gone.Erased || gone.Email != "" || gone.Name != "" {
		t.Errorf("erased, and yet %+v", gone)
	}
}

func TestAccountFaults(t *testing.T) {
	h := newHarness(t)
	for body, want := range map[string][]string{
		`{"email":"x","password":"y","role":"king","countries":["ZZZ"]}`: {"body.email", "body.password", "body.role", "body.countries"},
		`{"email":1,"mail":"x"}`: {"body.email", "body.mail", "body.password", "body.role"},
		`[]`:                     {"body"},
	} {
		p := h.do(http.MethodPost, "/v1/accounts", "administrator", body).want(http.StatusUnprocessableEntity).problem()
		if got := locations(p); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	for body, want := range map[string][]string{
		`{}`:                  {"body"},
		`{"role":"king"}`:     {"body.role"},
		`{"disabled":"yes"}`:  {"body.disabled"},
		`{"email":"a@b.org"}`: {"body.email"},
		`{"role":"donor","password":"a long enough passphrase 3"}`: {"body.password"},
	} {
		p := h.do(http.MethodPatch, "/v1/accounts/donor", "administrator", body).want(http.StatusUnprocessableEntity).problem()
		if got := locations(p); !sameWords(got, want) {
			t.Errorf("%s: faults at %v, want %v", body, got, want)
		}
	}
	h.do(http.MethodPatch, "/v1/accounts/administrator", "administrator", `{"role":"donor"}`).want(http.StatusConflict)
	h.do(http.MethodPatch, "/v1/accounts/administrator", "administrator", `{"disabled":true}`).want(http.StatusConflict)
	h.do(http.MethodDelete, "/v1/accounts/administrator", "administrator", "").want(http.StatusConflict)
	h.do(http.MethodPatch, "/v1/accounts/who", "administrator", `{"role":"donor"}`).want(http.StatusNotFound)
	h.do(http.MethodDelete, "/v1/accounts/who", "administrator", "").want(http.StatusNotFound)
}
