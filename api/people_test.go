package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
)

// people reads who works on an assessment, in pages.
func (h *harness) people(path, as, query string) string {
	h.t.Helper()
	var lines []string
	for at := path + "/people?" + query; at != ""; {
		var page list[personView]
		h.get(at, as).want(http.StatusOK).into(&page)
		for _, p := range page.Items {
			line := strings.TrimSpace(p.Role + " " + p.Name)
			if p.Account == "" || strings.Contains(page.Next, p.Name) && p.Name != "" {
				h.t.Errorf("%+v, and then %s", p, page.Next)
			}
			if p.Assignable {
				line += " +"
			}
			lines = append(lines, line)
		}
		at = page.Next
	}
	return strings.Join(lines, ", ")
}

// Who assigns finds there to whom: the names of the team, by role, without those who are closed or of another country.
func TestPeople(t *testing.T) {
	h := newHarness(t)
	h.kenyan() // the ministry
	path, q := h.blank()
	add := func(name, role, countries string) string {
		body := fmt.Sprintf(`{"email":"%s@example.org","name":%q,"password":%q,"role":%q,"countries":[%s]}`, strings.ToLower(name), name, password, role, countries)
		r := h.do(http.MethodPost, "/v1/accounts", "administrator", body).want(http.StatusCreated)
		return strings.TrimPrefix(r.Header.Get("Location"), "/v1/accounts/")
	}
	zoe := add("Zoe", "assessor", `"KEN"`)
	add("Ada", "assessor", `"*"`)
	add("Bea", "reviewer", `"KEN","UGA"`)
	add("Cem", "ministry", `"KEN"`)
	add("Dan", "assessor", `"UGA"`)
	add("Eli", "auditor", `"KEN"`)
	add("Fay", "donor", `"*"`)
	gone, shut := add("Gil", "assessor", `"KEN"`), add("Hal", "assessor", `"KEN"`)
	h.do(http.MethodDelete, "/v1/accounts/"+gone, "administrator", "").want(http.StatusNoContent)
	h.do(http.MethodPatch, "/v1/accounts/"+shut, "administrator", `{"disabled":true}`).want(http.StatusOK)
	const want = "assessor +, assessor +, assessor Ada +, assessor Zoe +, reviewer, reviewer Bea, ministry, ministry Cem"
	for _, as := range []string{"assessor", "stranger", "reviewer", "ministry", "auditor"} {
		if got := h.people(path, as, ""); got != want {
			t.Errorf("%s finds %q, want %q", as, got, want)
		}
	}
	if got := h.people(path, "ministry", "limit=3"); got != want {
		t.Errorf("in pages: %q, want %q", got, want)
	}
	h.assign(path, "ministry", fmt.Sprintf(`{"questions":[%q],"assignee":%q}`, q[0], zoe)).want(http.StatusOK)
	h.get(path+"/people", "administrator").want(http.StatusForbidden)
	for _, as := range []string{"donor", "nobody"} {
		h.get(path+"/people", as).want(http.StatusNotFound)
	}
	h.get(path+"/people", "").want(http.StatusUnauthorized)
	h.get(path+"/people?asOf=5", "ministry").want(http.StatusUnprocessableEntity) // names have no past
	if r := h.get(path+"/people", "ministry"); r.Header.Get("Cache-Control") != "no-store" || strings.Contains(string(r.Body), "@example.org") {
		t.Errorf("%s: %s", r.Header.Get("Cache-Control"), r.Body)
	}
	// Who is assigned to wrongly is told where to look.
	p := h.assign(path, "ministry", fmt.Sprintf(`{"questions":[%q],"assignee":%q}`, q[0], shut)).want(http.StatusUnprocessableEntity).problem()
	if !strings.Contains(p.Fixes0(), "GET "+path+"/people") {
		t.Errorf("%+v", p)
	}
	// The accounts are those of now, whatever stage the assessment is in.
	if _, err := h.Service.Do(t.Context(), "operator", assessment.ChangeAccount{ID: zoe, Role: assessment.Assessor, Units: []string{"UGA"}}); err != nil {
		t.Fatal(err)
	}
	if got := h.people(path, "ministry", ""); got != strings.Replace(want, ", assessor Zoe +", "", 1) {
		t.Errorf("who was moved is still there: %q", got)
	}
}
