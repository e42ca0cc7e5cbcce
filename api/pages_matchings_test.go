package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// A bank matches at a browser, looks at what comes of it, and sets two matchings beside each other.
func TestMatchingPages(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	bank := h.signedIn("bank", assessment.Donor, assessment.Everywhere)
	wantWords(t, bank.get("/matchings", 200), "None is recorded yet", "Make the first one below", `value="sample@1 2026"`, `value="example-fund"`, "Example Development Bank", `name="store" value="yes" checked`)
	sent := []string{"round", "sample@1 2026", "weights", "equal", "years", "1", "title", "For Ms <Otieno>", "store", "yes"}
	if to := bank.goes("/matchings", sent...); to != "/matchings/m-1" {
		t.Fatalf("sent to %s", to)
	}
	m, err := h.Service.State().Matching("m-1")
	if err != nil || m.Request.Year != 2026 || m.Request.Match.Time != 20*time.Second || m.Request.Match.Weights.By != assessment.Equal || len(m.Funded) == 0 {
		t.Fatalf("%v %+v", err, m)
	}
	text := bank.get("/matchings/m-1", 200)
	wantWords(t, text, "Matched, and recorded.", "For Ms &lt;Otieno&gt;", "Exampland", "Example fund", "What it does to countries", "What nobody pays for", "There is no other matching",
		"/v1/exports/portfolio.xlsx?", `href="/matchings/m-1/frontier"`, "(yours)", `<h2 id="compare"`)
	proven := "Proven: nothing adds more"
	if !m.Proven() {
		proven = "better could exist"
	}
	wantWords(t, text, proven, framework.Money(m.Funded[0].Amount, "USD"))
	for _, address := range links(text) {
		path, _, _ := strings.Cut(address, "#")
		if r := bank.send(http.MethodGet, path, "", ""); r.Status != http.StatusOK {
			t.Errorf("the page leads to %s: %d %.300s", address, r.Status, r.Body)
		}
	}
	if to := bank.goes("/matchings", "round", "sample@1 2026", "weights", "need", "years", "3", "programme", "example-fund", "strict", "yes", "title", "", "store", "yes"); to != "/matchings/m-2" {
		t.Fatalf("sent to %s", to)
	}
	wantWords(t, bank.get("/matchings/m-2?with=m-1", 200), "Without a title", "the more, the lower the index is", "Programmes: Example fund", "What is not known to be allowed was left out.",
		`<option value="m-1" selected>m-1 For Ms`, "From this one to m-1 For Ms", "By country")
	wantWords(t, bank.get("/matchings", 200), "Without a title", "For Ms &lt;Otieno&gt;", "m-2, yours", `href="/matchings/m-1"`)
	wantWords(t, bank.get("/matchings/m-1/frontier", 200), "What other budgets would buy", "<polyline", "200 %", "For Ms &lt;Otieno&gt;")
	if r := bank.send(http.MethodGet, "/matchings/m-1?with=m-9", "", ""); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("beside none: %d", r.Status)
	}
	for _, path := range []string{"/matchings/m-9", "/matchings/m-9/frontier"} {
		if r := bank.send(http.MethodGet, path, "", ""); r.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
}

// Who may match and not record gets the answer, and nothing is written; who has not signed in is sent to where one does.
func TestMatchingPagesForOthers(t *testing.T) {
	h := newHarness(t)
	exampleMatched(h)
	for _, role := range []assessment.Role{assessment.Assessor, assessment.Reviewer, assessment.Auditor} {
		who := h.signedIn(string(role)+"-x", role, "KEN")
		wantWords(t, who.get("/matchings", 200), "For the board of March", "!yours", "shown once", `!name="store"`, `!name="title"`)
		wantWords(t, who.get("/matchings/m-1", 200), "For the board of March", "!(yours)")
		r := who.post("/matchings", "round", "sample@1 2026", "weights", "equal", "years", "1")
		if r.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", role, r.Status, r.Body)
		}
		h.keeps("/matchings", r)
		wantWords(t, string(r.Body), "is not recorded", "Example fund", "!/frontier", "!portfolio.xlsx")
		if r := who.post("/matchings", "round", "sample@1 2026", "weights", "equal", "store", "yes"); r.Status != http.StatusForbidden {
			t.Errorf("%s records: %d", role, r.Status)
		}
	}
	if len(h.Service.State().Matchings()) != 2 {
		t.Error("something was recorded")
	}
	for _, path := range []string{"/matchings", "/matchings/m-1?with=m-2", "/matchings/m-1/frontier"} {
		r := h.get(path, "", "Accept", "text/html").want(http.StatusSeeOther)
		next, err := url.Parse(r.Header.Get("Location"))
		if err != nil || next.Path != "/sign-in" || nextOf(next.Query().Get("next")) != path {
			t.Errorf("%s leads to %v, %v", path, next, err)
		}
	}
	if r := h.browser().post("/matchings", "round", "sample@1 2026"); r.Status != http.StatusSeeOther || r.Header.Get("Location") != "/sign-in?next=%2Fmatchings" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
}

// What is wrong with the form is said beside it, and what was filled in is still there.
func TestMatchFormWithFaults(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	bank := h.signedIn("bank", assessment.Donor, assessment.Everywhere)
	for name, tt := range map[string]struct {
		fields []string
		status int
		want   []string
	}{
		"round":      {[]string{"round", "sample@1 2031", "weights", "equal"}, 422, []string{`id="match-round-fault"`, "choose one that is published"}},
		"no round":   {[]string{"weights", "equal"}, 422, []string{`id="match-round-fault"`}},
		"weights":    {[]string{"round", "sample@1 2026", "weights", "own"}, 422, []string{`id="match-weights-fault"`}},
		"years":      {[]string{"round", "sample@1 2026", "weights", "need", "years", "11", "title", "A <b>", "store", "yes"}, 422, []string{`id="match-years-fault"`, `value="11"`, `value="A &lt;b&gt;"`, `value="need" selected`, `name="store" value="yes" checked`}},
		"programme":  {[]string{"round", "sample@1 2026", "weights", "equal", "programme", "exampel-fund"}, 422, []string{`id="match-programme-fault"`, "did you mean example-fund?"}},
		"title":      {[]string{"round", "sample@1 2026", "weights", "equal", "title", strings.Repeat("x", 301), "store", "yes"}, 422, []string{`id="match-title-fault"`}},
		"all":        {[]string{"years", "x"}, 422, []string{`id="match-round-fault"`, `id="match-weights-fault"`, `id="match-years-fault"`}},
		"other site": {nil, 403, []string{"another site"}},
	} {
		bank.header = http.Header{}
		if name == "other site" {
			bank.header.Set("Sec-Fetch-Site", "cross-site")
		}
		r := bank.post("/matchings", tt.fields...)
		if r.Status != tt.status {
			t.Errorf("%s: status %d, want %d: %s", name, r.Status, tt.status, r.Body)
		}
		h.keeps(name, r)
		wantWords(t, string(r.Body), tt.want...)
	}
	if len(h.Service.State().Matchings()) > 0 {
		t.Error("something was recorded")
	}
	bank.header = http.Header{}
	h.Server.turn = 10 * time.Millisecond
	for range mostSearches {
		h.Server.searches <- struct{}{}
	}
	r := bank.post("/matchings", "round", "sample@1 2026", "weights", "equal", "title", "Kept", "store", "yes")
	if r.Status != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
	wantWords(t, string(r.Body), "other matchings are being searched for", "Try again in a moment.", "!fewer seconds", `value="Kept"`)
}

// A title that was erased is on no page.
func TestErasedTitleIsOnNoPage(t *testing.T) {
	h := newHarness(t)
	exampleMatched(h)
	bank := h.signedIn("bank", assessment.Donor, assessment.Everywhere)
	title := h.get("/v1/matchings/m-1", "donor").matching().TitleID
	h.do(http.MethodPost, "/v1/matchings/m-1/redactions", "donor", `{"text":"`+title+`","reason":"It names a person."}`).want(http.StatusOK)
	wantWords(t, bank.get("/matchings/m-1", 200), "Without a title", "m-2 For the board of March")
	wantWords(t, bank.get("/matchings/m-1/frontier", 200), "Without a title", "!For the board")
}

func TestProgrammesPage(t *testing.T) {
	h := newHarness(t)
	wantWords(t, h.page("/programmes", 200), "No programme is recorded yet")
	h.fund(funding.Programme{ID: "shut", Funder: "Old Bank", Title: framework.Text{"en": "Shut"}, Budget: 100, Closes: moment.AddDate(-1, 0, 0)})
	h.fund(funding.Programme{
		ID: "law", Funder: "New <Bank>", Title: framework.Text{"en": "Laws"}, Sample: true, Budget: 9_000_00, Floor: 100_00, Ceiling: 500_00,
		Cofinancing: 0.25, Themes: []framework.Theme{"legislation"}, Eligible: funding.Eligible{Regions: []string{"Africa"}},
	})
	text := h.page("/programmes", 200)
	wantWords(t, text, "2 programmes", "Laws", "New &lt;Bank&gt;", "sample", "USD 9,000", "USD 100", "to USD 500", "25 % of the cost", "Regions: <span dir=\"auto\">Africa", "Shut", "closed", "USD 1", `id="programme-law"`)
	if strings.Index(text, ">Laws law<") > strings.Index(text, ">Shut shut<") {
		t.Error("what is closed stands before what is open")
	}
	for path, want := range map[string][]string{
		"/programmes?status=closed":                    {">Shut shut<", "!>Laws law<", "1 of 2"},
		"/programmes?theme=incident-response":          {">Shut shut<", "!>Laws law<"},
		"/programmes?country=Kenya&status=&funder=new": {">Laws law<", "!>Shut shut<", `value="Kenya"`},
		"/programmes?country=France&status=open":       {"No programme is like that"},
		"/programmes?date=2000-01-01&status=open":      {">Laws law<", ">Shut shut<", "2000-01-01"},
		"/programmes?status=closed&theme=legislation":  {">Shut shut<", "/v1/programmes?limit=1000&amp;status=closed&amp;theme=legislation"},
		"/programmes?asOf=1":                           {"No programme is recorded yet"},
	} {
		got := h.page(path, 200)
		wantWords(t, got, want...)
		for _, address := range links(got) {
			if r := h.follow(address); r.Status != http.StatusOK {
				t.Errorf("%s leads to %s: %d", path, address, r.Status)
			}
		}
	}
	for path, want := range map[string]string{
		"/programmes?status=opne": "did you mean open?", "/programmes?theme=lwa": "Theme", "/programmes?country=Atlantis": "Atlantis", "/programmes?date=soon": "is neither a day",
		"/programmes?funder=a&funder=b": "is given twice",
	} {
		wantWords(t, h.page(path, http.StatusUnprocessableEntity), want, "Clear filters", "!>Laws law<")
	}
	tag := h.get("/programmes", "").Header.Get("ETag")
	if r := h.get("/programmes", "", "If-None-Match", tag); tag == "" || r.Status != http.StatusNotModified {
		t.Errorf("%q: %d", tag, r.Status)
	}
	h.fund(funding.Programme{ID: "third", Funder: "F", Title: framework.Text{"en": "Third"}, Budget: 1})
	if r := h.get("/programmes", "", "If-None-Match", tag); r.Status != http.StatusOK {
		t.Errorf("after a change: %d", r.Status)
	}
}

func TestProgrammesPageOfAClosedServer(t *testing.T) {
	h := newHarness(t, closed)
	h.fund(funding.Programme{ID: "law", Funder: "Bank", Title: framework.Text{"en": "Laws"}, Budget: 1})
	wantWords(t, h.page("/programmes", 200), "accounts only", "!Laws")
	if got := h.signedIn("bank", assessment.Donor, assessment.Everywhere).send(http.MethodGet, "/programmes", "", ""); !strings.Contains(string(got.Body), "Laws") {
		t.Errorf("an account sees nothing: %s", got.Body)
	}
}
