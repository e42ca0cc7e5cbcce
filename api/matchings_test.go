package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

func (r *reply) matching() (v matchingView) {
	r.t.Helper()
	r.into(&v)
	return v
}

// match asks for a matching.
func (h *harness) match(as, body string, status int) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, "/v1/matchings", as, body).want(status)
}

// A bank matches, compares two scenarios, and a year later reads the same again.
func TestMatchingStory(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	first := h.match("donor", `{"framework":"sample","title":"Board paper","frontier":true}`, http.StatusCreated)
	m := first.matching()
	if first.Header.Get("Location") != "/v1/matchings/m-1" || m.ID != "m-1" || m.Title != "Board paper" || !m.Mine || m.Framework != "sample@1" || m.Year != 2026 {
		t.Errorf("%v %s", first.Header, first.Body)
	}
	if len(m.Allocations) == 0 || len(m.Unmatched) == 0 || m.Value <= 0 || m.Bound < m.Value || m.Funded != len(m.Allocations) || len(m.Frontier) != 20 ||
		len(m.Prices) != 1 || len(m.Effect.Countries) != 1 || m.Weights.Countries["XXA"] != 1 || m.Effort != matching.DefaultEffort {
		t.Errorf("%s", first.Body)
	}
	if a := m.Allocations[0]; a.Country != "XXA" || a.Programme != "example-fund" || a.Currency != "USD" || a.Amount <= 0 || !a.Sample || a.Conditional != (a.Condition != "") {
		t.Errorf("%+v", a)
	}
	if u := m.Unmatched[0]; u.Code == "" || u.Reason == "" || len(u.Reasons) != 1 || u.Reasons[0].Programme != "example-fund" || u.Reasons[0].Reason == "" {
		t.Errorf("%+v", u)
	}
	h.fund(funding.Programme{
		ID: "second-fund", Funder: "Another Bank", Title: framework.Text{"en": "Second fund"}, Instrument: funding.Grant, Currency: "USD", Budget: 900_000_00,
	})
	second := h.match("ministry", `{"framework":"sample","year":2026,"countries":["Exampland (fictional)"],"weights":{"XXA":3},"years":2,"seconds":5,"date":"2026-03-01"}`, http.StatusCreated).matching()
	if second.ID != "m-2" || second.Title != "" || len(second.Frontier) > 0 || !slices.Equal(second.Countries, []string{"XXA"}) || second.Money.Years != 2 || len(second.Prices) != 2 || second.Weights.By != "own" {
		t.Errorf("%+v", second.MatchingSummary)
	}
	if got := h.ids("/v1/matchings", "auditor"); got != "m-2 m-1" {
		t.Errorf("newest first: %s", got)
	}
	if got := h.ids("/v1/matchings?mine=true&framework=sample", "donor"); got != "m-1" {
		t.Errorf("mine: %s", got)
	}
	var d matchingComparison
	h.get("/v1/matchings/m-1/comparison?with=m-2", "reviewer").want(http.StatusOK).into(&d)
	if d.From.ID != "m-1" || d.To.ID != "m-2" || d.From.Title != "Board paper" || d.Value != second.Value-m.Value || len(d.Countries) != 1 || len(d.Entered)+len(d.Left)+len(d.Moved)+d.Kept == 0 {
		t.Errorf("%+v", d)
	}
	if p := h.get("/v1/matchings/m-1/comparison?with=m-3", "reviewer").want(http.StatusUnprocessableEntity).problem(); len(p.Errors) != 1 || p.Errors[0].Location != "query.with" {
		t.Errorf("%+v", p)
	}
	h.Server.remade, h.Server.frontiers = cache[string, *assessment.MadeMatching]{}, cache[string, []assessment.FrontierPoint]{} // as after a start
	again := h.get("/v1/matchings/m-1", "donor").want(http.StatusOK)
	read := again.matching()
	read.Frontier = m.Frontier
	if !reflect.DeepEqual(read, m) {
		t.Errorf("made again:\n%s\nwas\n%s", again.Body, first.Body)
	}
	var f matchingFrontier
	h.get("/v1/matchings/m-1/frontier", "assessor").want(http.StatusOK).into(&f)
	if !reflect.DeepEqual(f.Frontier, m.Frontier) || f.Currency != "USD" || f.Seq != m.Seq || f.Frontier[9].Percent != 100 || f.Frontier[9].Value < m.Value-1e-9 {
		t.Errorf("%+v", f)
	}
	var r matchingReproduction
	h.do(http.MethodPost, "/v1/matchings/m-1/reproduction", "auditor", "").want(http.StatusOK).into(&r)
	if !r.Same || r.Digest != m.Digest || r.Again != m.Digest || len(r.Differs) > 0 || r.Value != m.Value {
		t.Errorf("%+v", r)
	}
}

// What nobody changes is sent once.
func TestMatchingIsCacheable(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	h.match("donor", `{"framework":"sample","title":"For Ms Otieno"}`, http.StatusCreated)
	tag := h.get("/v1/matchings/m-1", "assessor").want(http.StatusOK).Header.Get("ETag")
	h.programme("donor", plainProgramme("later"))
	for path, status := range map[string]int{"/v1/matchings/m-1": http.StatusNotModified, "/v1/matchings/m-1?country=XXA": http.StatusOK, "/v1/matchings/m-1/frontier": http.StatusOK} {
		if r := h.get(path, "assessor", "If-None-Match", tag); r.Status != status {
			t.Errorf("%s: %d, want %d", path, r.Status, status)
		}
	}
	if r := h.get("/v1/matchings/m-1?country=KEN", "assessor").want(http.StatusOK).matching(); len(r.Allocations)+len(r.Unmatched)+len(r.Effect.Countries) > 0 || r.Value == 0 {
		t.Errorf("%+v", r)
	}
	h.get("/v1/matchings/m-1?country=Atlantis", "assessor").want(http.StatusUnprocessableEntity)
	h.get("/v1/matchings/m-9", "assessor").want(http.StatusNotFound)
	h.get("/v1/matchings/m-1?asOf=3", "assessor").want(http.StatusNotFound)
	title := h.get("/v1/matchings/m-1?fields=titleId", "assessor").want(http.StatusOK).matching().TitleID
	erase := fmt.Sprintf(`{"text":%q,"reason":"It names a person."}`, title)
	h.do(http.MethodPost, "/v1/matchings/m-1/redactions", "assessor", erase).want(http.StatusForbidden)
	h.do(http.MethodPost, "/v1/matchings/m-1/redactions", "ministry", erase).want(http.StatusForbidden)
	h.do(http.MethodPost, "/v1/matchings/m-1/redactions", "donor", `{"text":"text/0","reason":"r"}`).want(http.StatusNotFound)
	h.do(http.MethodPost, "/v1/matchings/m-1/redactions", "donor", erase).want(http.StatusOK)
	if r := h.get("/v1/matchings/m-1", "assessor", "If-None-Match", tag).want(http.StatusOK); r.matching().Title != "" {
		t.Errorf("%s", r.Body)
	}
}

// What is kept of a matching is read by many at once.
func TestMatchingsAreReadAtOnce(t *testing.T) {
	h := newHarness(t)
	exampleMatched(h)
	h.Server.remade = cache[string, *assessment.MadeMatching]{}
	var wg sync.WaitGroup
	for range 4 {
		for _, path := range []string{"/v1/matchings/m-1", "/v1/matchings/m-2", "/v1/matchings/m-1/comparison?with=m-2", "/v1/matchings/m-2/frontier"} {
			wg.Go(func() {
				if r := h.get(path, "assessor"); r.Status != http.StatusOK {
					t.Errorf("%s: %d %s", path, r.Status, r.Body)
				}
			})
		}
	}
	wg.Wait()
}

func TestMatchingRecordsForSome(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	head := h.Service.Head()
	for _, who := range []string{"assessor", "reviewer", "auditor", "nobody"} {
		if p := h.match(who, `{"framework":"sample"}`, http.StatusForbidden).problem(); !strings.HasPrefix(p.Fixes[0], `Send "store": false`) {
			t.Errorf("%s: %+v", who, p)
		}
		r := h.match(who, `{"framework":"sample","store":false,"title":"T"}`, http.StatusOK)
		if v := r.matching(); v.ID != "" || v.Mine || v.RecordedAt != nil || len(v.Allocations) == 0 || v.Digest == "" || r.Header.Get("Location") != "" {
			t.Errorf("%s: %s", who, r.Body)
		}
	}
	h.match("", `{"store":false}`, http.StatusUnauthorized)
	if h.Service.Head() != head {
		t.Error("something was recorded")
	}
}

func TestMatchingWithEverythingWrong(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	for body, want := range map[string]string{
		`{"framework":"sample","countries":["Atlantis"],"weights":"populaton","seconds":61,"effort":0,"strict":"yes","years":11,"store":1,"programs":[],"date":"soon","currency":"XXX"}`: "body.countries body.currency body.date body.effort body.programs body.seconds body.store body.strict body.weights body.years",
		`{"framework":"sample","countries":["KEN"],"programmes":["exampel-fund"],"target":"half","weights":{"KEN":2,"XXA":0}}`:                                                           "body.countries body.programmes body.target body.weights.KEN body.weights.XXA",
		`{"framework":"sample","weights":{"Atlantis":2,"XXA":"2"}}`:                                                                                                                      "body.weights.Atlantis body.weights.XXA",
		`{"framework":"sample","weights":[1]}`:                              "body.weights",
		`{"framework":"sample","year":2031}`:                                "body.year",
		`{"framework":"smaple"}`:                                            "body.framework",
		`{"framework":"sample","asOf":"yesterday"}`:                         "body.asOf",
		`{"framework":"sample","asOf":"999999"}`:                            "body.asOf",
		`{"framework":"sample","title":"` + strings.Repeat("x", 301) + `"}`: "body.title",
		`[]`: "body",
	} {
		if got := h.match("donor", body, http.StatusUnprocessableEntity).locations(); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	p := h.match("donor", `{"framework":"sample","programmes":["exampel-fund"]}`, http.StatusUnprocessableEntity).problem()
	if !strings.Contains(p.Errors[0].Message, "did you mean example-fund?") {
		t.Errorf("%+v", p)
	}
	if h.ids("/v1/matchings", "donor") != "" {
		t.Error("something was recorded")
	}
}

// An earlier state is matched as it was then.
func TestMatchingOfThePast(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	seq := h.Service.Head().Seq
	h.fund(funding.Programme{ID: "later", Funder: "F", Title: framework.Text{"en": "T"}, Instrument: funding.Grant, Currency: "USD", Budget: 900_000_00})
	was := h.match("donor", fmt.Sprintf(`{"framework":"sample","asOf":"%d"}`, seq), http.StatusCreated).matching()
	is := h.match("donor", `{"framework":"sample"}`, http.StatusCreated).matching()
	if was.Seq != seq || len(was.Prices) != 1 || len(is.Prices) != 2 || is.Seq <= seq {
		t.Errorf("%+v\n%+v", was.MatchingSummary, is.MatchingSummary)
	}
}

// Searches wait for their turn, and who waits too long is told when to come again.
func TestSearchesAreLimited(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	h.Server.turn = 10 * time.Millisecond
	for range mostSearches {
		h.Server.searches <- struct{}{}
	}
	r := h.match("donor", `{"framework":"sample"}`, http.StatusServiceUnavailable)
	if r.Header.Get("Retry-After") == "" {
		t.Errorf("%v", r.Header)
	}
	h.Server.turn = time.Minute
	done := make(chan *reply)
	go func() { done <- h.do(http.MethodPost, "/v1/matchings", "donor", `{"framework":"sample"}`) }()
	<-h.Server.searches
	(<-done).want(http.StatusCreated)
	if n := len(h.Server.searches); n != mostSearches-1 {
		t.Errorf("%d searches run", n)
	}
}

// A search ends with the caller, and leaves room for others.
func TestSearchEndsWithTheCaller(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	head := h.Service.Head()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/matchings", strings.NewReader(`{"framework":"sample"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+h.token("donor"))
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || len(h.Server.searches) != 0 || h.Service.Head() != head {
		t.Errorf("%d %s, %d searches run", w.Code, w.Body, len(h.Server.searches))
	}
}

// The same request with the same key is carried out once.
func TestMatchingIsRecordedOnce(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	var bodies []string
	for range 2 {
		r := h.do(http.MethodPost, "/v1/matchings", "donor", `{"framework":"sample"}`, "Idempotency-Key", `"k1"`).want(http.StatusCreated)
		bodies = append(bodies, string(r.Body))
	}
	if bodies[0] != bodies[1] || h.ids("/v1/matchings", "donor") != "m-1" {
		t.Errorf("%s\n%s", bodies[0], bodies[1])
	}
}

// Of many needs the reasons are told in part; all needs are there.
func TestMatchingTellsSomeReasons(t *testing.T) {
	h := newHarness(t)
	exampleFunded(h).want(http.StatusOK)
	made, err := h.Service.State().Match(t.Context(), assessment.MatchingRequest{Framework: "sample", Year: 2026, Terms: assessment.Terms{At: moment}})
	if err != nil {
		t.Fatal(err)
	}
	var all, some matchingView
	all.without(made, nil, mostReasons)
	some.without(made, nil, 3)
	if n := len(all.Unmatched); n < 5 || len(some.Unmatched) != n || all.LeftOut != 0 || some.LeftOut != n-3 || len(some.Unmatched[2].Reasons) != 1 || some.Unmatched[3].Reasons != nil {
		t.Errorf("%d needs, %d and %d without their reasons", n, all.LeftOut, some.LeftOut)
	}
}
