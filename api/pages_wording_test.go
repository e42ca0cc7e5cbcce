package api

import (
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// TestRefusalsInThePagesWords shows that a page names no path, header or parameter where it refuses something.
func TestRefusalsInThePagesWords(t *testing.T) {
	stale := (&assessment.Assessment{ID: "KEN-2026-x@1", Revision: 4}).Unchanged(new(uint64), "it was not moved")
	forbidden := (&call{who: &assessment.Account{Role: assessment.Donor}}).may(assessment.ImportAnswers, "KEN", nil)
	waiting := tooManyRequests.problem("There were too many requests from you.", "Wait as long as Retry-After says, in seconds. Whoever is signed in already stays so.")
	waiting.headers.Set("Retry-After", "17")
	for _, tt := range []struct {
		err    error
		detail string
		faults []fault
		fixes  []string
	}{
		{noSuchPath(), "there is nothing at this address", nil, nil},
		{noAssessment(), "there is no such assessment", nil, []string{"My assessments lists those that you may read."}},
		{tooLarge(), "What was sent is larger than what can be taken here.", nil, []string{"Send less at once."}},
		{tooSlow(), "What was sent did not arrive in time.", nil, []string{"Send it again."}},
		{stale, "somebody has changed this assessment since you opened the page: it was not moved", nil,
			[]string{"Look at what stands here now, and send it again if it should still be."}},
		{forbidden, "this account may not do that", nil,
			[]string{"The role assessor may, for the countries of the account. My assessments says which role and countries this account has."}},
		{waiting, "There were too many requests from you.", nil, []string{"Wait 17 seconds, and try again. Whoever is signed in already stays so."}},
		{badForm("the form has no part"), "the form cannot be taken: the form has no part", []fault{{"file", "the form has no part"}}, []string{"Send it from the page."}},
		{unknownParameters(url.Values{"stat": {"draft"}}, takings{query: []string{"lang", "state"}}),
			"the address of this page has something in it that the page does not take", []fault{{"stat", "is not known here; did you mean state?"}}, []string{"Open the page from a link."}},
		{refused("query.year", "write a year as 2026"), "this cannot be done as it was asked for", []fault{{"year", "write a year as 2026"}}, nil},
		{needsToken(), "this is for those who have signed in", nil, []string{"Sign in first."}},
		{ifMatchMissing.problem("Send If-Match.", "Send If-Match: *. Look at it again"), notPossible, nil, []string{"Look at it again."}},
		{refused("body.x", "is no ETag"), "this cannot be done as it was asked for", []fault{{"x", "is not possible here"}}, nil},
	} {
		p := problemOf(tt.err)
		before := p.Detail
		got := p.forPage()
		if got.Detail != tt.detail || !slices.Equal(got.Errors, tt.faults) || !slices.Equal(got.Fixes, tt.fixes) {
			t.Errorf("%q is told as\n%q %q %q, want\n%q %q %q", before, got.Detail, got.Errors, got.Fixes, tt.detail, tt.faults, tt.fixes)
		}
		if p.Detail != before {
			t.Errorf("the problem itself has become %q", p.Detail)
		}
	}
}

// TestRefusedPages goes through refusals that somebody at a browser can come by.
func TestRefusedPages(t *testing.T) {
	h := newHarness(t)
	b := h.signedIn("ada", assessment.Assessor, "KEN")
	donor := h.signedIn("dan", assessment.Donor, assessment.Everywhere)
	for _, tt := range []struct {
		who    *browser
		method string
		path   string
		typ    string
		body   string
		status int
	}{
		{b, http.MethodGet, "/nothing", "", "", http.StatusNotFound},
		{b, http.MethodGet, "/assessments/none", "", "", http.StatusNotFound},
		{b, http.MethodGet, "/assessments?stat=draft", "", "", http.StatusUnprocessableEntity},
		{b, http.MethodGet, "/assessments?year=1&year=2", "", "", http.StatusUnprocessableEntity},
		{b, http.MethodGet, "/assessments?state=lost", "", "", http.StatusUnprocessableEntity},
		{b, http.MethodGet, "/assessments?%zz", "", "", http.StatusBadRequest},
		{b, http.MethodGet, "/sign-out", "", "", http.StatusMethodNotAllowed},
		{b, http.MethodPost, "/assessments", "text/plain", "x", http.StatusUnsupportedMediaType},
		{b, http.MethodPost, "/assessments", "application/x-www-form-urlencoded", "countri=KEN", http.StatusUnprocessableEntity},
		{b, http.MethodPost, "/assessments", "application/x-www-form-urlencoded", "country=UGA&year=2026&framework=gci-pillars@2024", http.StatusForbidden},
		{donor, http.MethodPost, "/assessments", "application/x-www-form-urlencoded", "country=KEN&year=2026&framework=gci-pillars@2024", http.StatusForbidden},
		{b, http.MethodPost, "/assessments", "application/x-www-form-urlencoded", strings.Repeat("x", mostForm+1), http.StatusRequestEntityTooLarge},
	} {
		tt.who.header.Set("Accept", "text/html")
		r := tt.who.send(tt.method, tt.path, tt.typ, tt.body)
		_, main, _ := strings.Cut(string(r.Body), "<main")
		text := html.UnescapeString(markup.ReplaceAllString(main, " "))
		if r.Status != tt.status || main == "" {
			t.Errorf("%s %s: status %d, want %d: %s", tt.method, tt.path, r.Status, tt.status, r.Body)
		}
		if name := httpNames.FindString(text); name != "" {
			t.Errorf("%s %s: the page says %q: %s", tt.method, tt.path, name, text)
		}
	}
}
