package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// exampleProgramme is a whole programme as it is sent.
const exampleProgramme = `{"id":"first-call","funder":"Example Development Bank","title":{"en":"First call","fr":"Premier appel"},"themes":["incident-response","legislation"],` +
	`"instrument":"grant","opens":"2026-01-01","closes":"2026-12-31T17:00:00+01:00","currency":"USD","budget":250000000,` +
	`"grant":{"floor":5000000,"ceiling":50000000,"perCountry":1,"maximum":20,"months":36,"kinds":["single-country"]},"cofinancing":0.1,` +
	`"eligible":{"countries":["Kenya","XXA"],"regions":["Africa"],"incomeGroups":["L","LM"],"classAsOf":"2024-07-01"},"excluded":[{"country":"TZA","reason":"won before"}],` +
	`"requires":{"partner":"a university","applicantTypes":["government"]},"pooled":true,"contact":"Ada Lovelace, ada@example.org","link":"https://example.org/call","iati":"XM-EX-1"}`

// donors adds accounts of donors.
func (h *harness) donors(ids ...string) {
	h.t.Helper()
	for _, id := range ids {
		if _, err := h.Service.Do(h.t.Context(), "operator", assessment.AddAccount{ID: id, Role: assessment.Donor, Units: []string{assessment.Everywhere}}); err != nil {
			h.t.Fatal(err)
		}
	}
}

func plainProgramme(id string, more ...string) string {
	return `{"id":"` + id + `","funder":"Example Bank","title":{"en":"A call"},"instrument":"grant","currency":"USD","budget":1000000` + strings.Join(append([]string{""}, more...), ",") + `}`
}

func (h *harness) programme(as, body string) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, "/v1/programmes", as, body).want(http.StatusCreated)
}

func (r *reply) programme() (v programmeView) {
	r.t.Helper()
	r.into(&v)
	return v
}

func (h *harness) ids(path, as string) string {
	h.t.Helper()
	var v struct {
		Items []struct{ ID string }
	}
	h.get(path, as).want(http.StatusOK).into(&v)
	var ids []string
	for _, item := range v.Items {
		ids = append(ids, item.ID)
	}
	return strings.Join(ids, " ")
}

func TestProgrammeIsKeptAsItWasSent(t *testing.T) {
	h := newHarness(t)
	r := h.programme("donor", exampleProgramme)
	tag := r.Header.Get("ETag")
	if r.Header.Get("Location") != "/v1/programmes/first-call" || !strings.HasPrefix(tag, `"1-`) {
		t.Errorf("Location %q, ETag %q", r.Header.Get("Location"), tag)
	}
	v := h.get("/v1/programmes/first-call", "donor").want(http.StatusOK).programme()
	if v.Status != "open" || v.Closes == nil || *v.Closes != "2026-12-31T17:00:00+01:00" || *v.Opens != "2026-01-01T00:00:00Z" || v.Money != 250000000 || v.Left != 250000000 ||
		!slices.Equal(v.Eligible.Countries, []string{"KEN", "XXA"}) || *v.Grant.PerCountry != 1 || !v.Mine || v.Contact != "Ada Lovelace, ada@example.org" || v.ContactID == "" || v.Title["fr"] != "Premier appel" {
		t.Errorf("%+v", v)
	}
	public := h.get("/v1/programmes/first-call", "").want(http.StatusOK)
	list := h.get("/v1/programmes", "").want(http.StatusOK)
	if strings.Contains(string(public.Body)+string(list.Body), "ontact") || public.programme().Mine {
		t.Errorf("the public sees %s %s", public.Body, list.Body)
	}
	// What is shown is what was sent: sent again, without what follows from it, it is no change.
	var members map[string]json.RawMessage
	h.get("/v1/programmes/first-call", "donor").into(&members)
	for _, name := range append(slices.Clone(shownInProgrammes), "status") {
		delete(members, name)
	}
	again, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	same := h.do(http.MethodPut, "/v1/programmes/first-call", "donor", string(again), "If-Match", tag).want(http.StatusOK)
	if same.programme().Revision != 1 || same.Header.Get("ETag") != tag {
		t.Errorf("the same again: %s %s", same.Header.Get("ETag"), same.Body)
	}
	h.get("/v1/programmes/first-call", "donor", "If-None-Match", tag).head(http.StatusNotModified)
	h.later(400 * 24 * time.Hour)
	if v := h.get("/v1/programmes/first-call", "donor", "If-None-Match", tag).want(http.StatusOK).programme(); v.Status != "closed" {
		t.Errorf("afterwards it is %s", v.Status)
	}
}

func TestProgrammesAreChosen(t *testing.T) {
	h := newHarness(t)
	h.donors("second")
	h.programme("donor", exampleProgramme)
	h.programme("second", plainProgramme("b-late", `"opens":"2026-06-01","sample":true,"themes":["awareness"]`))
	h.programme("second", plainProgramme("c-loan", `"status":"withdrawn"`))
	h.programme("second", strings.Replace(plainProgramme("d-past", `"closes":"2026-02-01"`), `"grant"`, `"loan"`, 1))
	for query, want := range map[string]string{
		"":                                       "b-late c-loan d-past first-call",
		"?status=open":                           "first-call",
		"?status=closed&status=withdrawn":        "c-loan d-past",
		"?status=forecast":                       "b-late",
		"?status=open&date=2026-07-01":           "b-late first-call",
		"?status=open&date=2026-12-31T16:30:00Z": "b-late",
		"?theme=legislation":                     "c-loan d-past first-call",
		"?funder=development":                    "first-call",
		"?country=KEN":                           "b-late c-loan d-past first-call",
		"?country=Tanzania":                      "b-late c-loan d-past",
		"?country=TZA&country=KEN&status=open":   "first-call",
		"?instrument=loan":                       "d-past",
		"?sample=true":                           "b-late",
		"?sample=false":                          "c-loan d-past first-call",
		"?mine=true":                             "b-late c-loan d-past",
		"?limit=2":                               "b-late c-loan",
	} {
		if got := h.ids("/v1/programmes"+query, "second"); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	var page programmesBody
	h.get("/v1/programmes?limit=3&fields=id,status", "").want(http.StatusOK).into(&page)
	if got := h.ids(page.Next, ""); got != "first-call" {
		t.Errorf("the next page has %s", got)
	}
	p := h.get("/v1/programmes?theme=awarenes&country=Kenia&date=tomorrow&limit=0", "").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 4 {
		t.Errorf("%+v", p.Errors)
	}
	h.get("/v1/programmes?mine=true", "").want(http.StatusUnauthorized)
	// A programme closes in the middle of a day: what was kept does not hold then.
	h.now = time.Date(2026, 12, 31, 15, 59, 0, 0, time.UTC)
	tag := h.get("/v1/programmes", "").want(http.StatusOK).Header.Get("ETag")
	h.get("/v1/programmes", "", "If-None-Match", tag).head(http.StatusNotModified)
	h.later(2 * time.Minute)
	h.get("/v1/programmes", "", "If-None-Match", tag).head(http.StatusOK)
}

// Two donors, one of whom joins the other's programme, and what neither may do with the other's.
func TestProgrammesOfTwoDonors(t *testing.T) {
	h := newHarness(t)
	h.donors("second", "third")
	h.programme("donor", exampleProgramme)
	const one = "/v1/programmes/first-call"
	change := strings.Replace(exampleProgramme, "250000000", "260000000", 1)
	for _, as := range []string{"second", "assessor", "ministry"} {
		h.do(http.MethodPut, one, as, change, "If-Match", "*").want(http.StatusForbidden)
		h.do(http.MethodDelete, one, as, "", "If-Match", "*").want(http.StatusForbidden)
	}
	h.do(http.MethodPut, one, "donor", change).want(http.StatusPreconditionRequired)
	h.do(http.MethodPut, "/v1/programmes/none", "donor", change, "If-Match", "*").want(http.StatusNotFound)
	if v := h.do(http.MethodPut, one, "donor", change, "If-Match", `"1"`).want(http.StatusOK).programme(); v.Revision != 2 || v.Budget != 260000000 {
		t.Errorf("%+v", v)
	}
	stale := h.do(http.MethodPut, one, "donor", exampleProgramme, "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	p := stale.problem()
	var current programmeView
	if err := json.Unmarshal(p.Current["first-call"], &current); err != nil || current.Budget != 260000000 || !strings.Contains(string(p.Yours["first-call"]), "250000000") ||
		!strings.HasPrefix(stale.Header.Get("ETag"), `"2-`) {
		t.Errorf("%v %s", stale.Header, stale.Body)
	}
	h.do(http.MethodPut, one, "donor", exampleProgramme, "If-Match", `"0"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodDelete, one, "donor", "", "If-Match", `"1"`).want(http.StatusPreconditionFailed)

	const line = `{"id":"ministry","funder":"Ministry of Foreign Affairs","budget":40000000}`
	joined := h.do(http.MethodPost, one+"/join", "second", line).want(http.StatusOK).programme()
	if joined.Money != 300000000 || joined.Revision != 3 || len(joined.Lines) != 1 || !joined.Lines[0].Mine || joined.Mine {
		t.Errorf("%+v", joined)
	}
	if v := h.do(http.MethodPost, one+"/join", "second", line).want(http.StatusOK).programme(); v.Revision != 3 {
		t.Errorf("the same again makes revision %d", v.Revision)
	}
	h.do(http.MethodPost, one+"/join", "third", strings.Replace(line, "40000000", "1", 1)).want(http.StatusConflict)
	h.do(http.MethodDelete, one+"/lines/ministry", "third", "").want(http.StatusForbidden)
	h.do(http.MethodDelete, one+"/lines/other", "second", "").want(http.StatusNotFound)
	gone := h.do(http.MethodDelete, one, "donor", "", "If-Match", "*").want(http.StatusConflict).problem()
	if len(gone.Fixes) != 1 || !strings.Contains(gone.Fixes[0], "ithdraw it instead") {
		t.Errorf("%+v", gone)
	}
	h.do(http.MethodPut, one, "donor", strings.Replace(exampleProgramme, `"pooled":true,`, "", 1), "If-Match", "*").want(http.StatusConflict)
	h.do(http.MethodDelete, one+"/lines/ministry", "second", "").want(http.StatusNoContent)
	h.do(http.MethodDelete, one, "donor", "", "If-Match", "*").want(http.StatusNoContent)
	h.get(one, "donor").want(http.StatusNotFound)
	single := h.programme("donor", plainProgramme("single"))
	h.do(http.MethodPost, single.Header.Get("Location")+"/join", "second", line).want(http.StatusConflict)
	if v := h.do(http.MethodPut, "/v1/programmes/single", "administrator", plainProgramme("single", `"status":"withdrawn"`), "If-Match", "*").want(http.StatusOK).programme(); v.Status != "withdrawn" || v.Mine {
		t.Errorf("%+v", v)
	}
}

func TestProgrammesOfThePast(t *testing.T) {
	h := newHarness(t)
	first := h.programme("donor", plainProgramme("old"))
	seq := first.Header.Get("Journal-Seq")
	h.do(http.MethodPut, "/v1/programmes/old", "donor", strings.Replace(plainProgramme("old"), "1000000", "2000000", 1), "If-Match", `"1"`).want(http.StatusOK)
	if v := h.get("/v1/programmes/old?asOf="+seq, "").want(http.StatusOK).programme(); v.Budget != 1000000 || v.Revision != 1 {
		t.Errorf("%+v", v)
	}
	h.do(http.MethodDelete, "/v1/programmes/old", "donor", "", "If-Match", `"2"`).want(http.StatusNoContent)
	h.get("/v1/programmes/old", "").want(http.StatusNotFound)
	if got := h.ids("/v1/programmes?asOf="+seq, ""); got != "old" {
		t.Errorf("as of %s: %s", seq, got)
	}
}

func TestProgrammeIsRecordedOnce(t *testing.T) {
	h := newHarness(t)
	key := []string{keyHeader, `"abc"`}
	first := h.do(http.MethodPost, "/v1/programmes", "donor", plainProgramme("once"), key...).want(http.StatusCreated)
	seq := h.Service.Head().Seq
	again := h.do(http.MethodPost, "/v1/programmes", "donor", plainProgramme("once"), key...).want(http.StatusCreated)
	if string(first.Body) != string(again.Body) || again.Header.Get(replayed) != "true" || h.Service.Head().Seq != seq {
		t.Errorf("%s\n%s", first.Body, again.Body)
	}
	taken := h.do(http.MethodPost, "/v1/programmes", "donor", plainProgramme("once")).want(http.StatusConflict)
	if taken.Header.Get("Location") != "/v1/programmes/once" {
		t.Errorf("%v", taken.Header)
	}
}

// locations are where a refusal finds faults.
func (r *reply) locations() string {
	r.t.Helper()
	var list []string
	for _, f := range r.want(http.StatusUnprocessableEntity).problem().Errors {
		list = append(list, f.Location)
	}
	return strings.Join(list, " ")
}

func TestProgrammeWithEverythingWrong(t *testing.T) {
	h := newHarness(t)
	const bad = `{"id":"Bad Id","fundr":"x","money":3,"title":"A call","themes":["legislaton"],"instrument":"gift","status":"open","opens":"2026-01-01T09:00:00","closes":"soon",` +
		`"currency":"USX","budget":12.5,"grant":{"floor":"5","ceiling":0,"kinds":"single","flor":1},"lots":[{"country":"Kenia","budget":7},3],"cofinancing":"half",` +
		`"eligible":{"countries":["Atlantis"],"regions":["Afrika"],"organisations":["AUX"],"classAsOf":"2024"},"excluded":{},"pooled":"yes","link":"ftp://x","iati":"a b"}`
	got := h.do(http.MethodPost, "/v1/programmes", "donor", bad).locations()
	for _, place := range strings.Fields("body.budget body.closes body.cofinancing body.eligible.classAsOf body.eligible.countries[0] body.eligible.organisations[0] body.excluded body.fundr " +
		"body.grant.ceiling body.grant.floor body.grant.flor body.grant.kinds body.lots[0].country body.lots[1] body.money body.opens body.pooled body.status body.title") {
		if strings.Count(" "+got+" ", " "+place+" ") != 1 {
			t.Errorf("%s is not told once: %s", place, got)
		}
	}
	if len((&funding.Programme{}).Faults()) > 0 {
		for _, place := range strings.Fields("body.id body.funder body.themes[0] body.instrument body.currency body.eligible.regions[0] body.link body.iati") {
			if strings.Count(" "+got+" ", " "+place+" ") != 1 {
				t.Errorf("%s is not told once: %s", place, got)
			}
		}
	}
	if got := h.do(http.MethodPost, "/v1/programmes", "donor", `[]`).locations(); got != "body" {
		t.Errorf("a list: %s", got)
	}
	h.programme("donor", plainProgramme("good"))
	if got := h.do(http.MethodPut, "/v1/programmes/good", "donor", plainProgramme("other", `"budget":1`), "If-Match", "*").locations(); got != "body.budget body.id" {
		t.Errorf("another id, and a member twice: %s", got)
	}
	if v := h.get("/v1/programmes/good", "").programme(); v.Revision != 1 || h.ids("/v1/programmes", "") != "good" {
		t.Errorf("something was recorded: %+v", v)
	}
}

func TestContactIsErased(t *testing.T) {
	h := newHarness(t)
	h.donors("second")
	h.programme("donor", exampleProgramme)
	v := h.get("/v1/programmes/first-call", "donor").programme()
	body := fmt.Sprintf(`{"text":%q,"reason":"She has left."}`, v.ContactID)
	const path = "/v1/programmes/first-call/redactions"
	h.do(http.MethodPost, path, "second", body).want(http.StatusForbidden)
	h.do(http.MethodPost, path, "donor", `{"text":"text/00000000000000000000000000000000","reason":"r"}`).want(http.StatusNotFound)
	if got := h.do(http.MethodPost, path, "donor", `{"text":" "}`).locations(); got != "body.reason body.text" {
		t.Errorf("%s", got)
	}
	var left redactionView
	h.do(http.MethodPost, path, "donor", body).want(http.StatusOK).into(&left)
	if left.By != "donor" || left.Why != "She has left." {
		t.Errorf("%+v", left)
	}
	if after := h.get("/v1/programmes/first-call", "donor").programme(); after.Contact != "" || after.Revision != 2 {
		t.Errorf("%+v", after)
	}
}

// A programme that was removed has still said who to write to: its account and administrators can erase it, and nobody else.
func TestContactOfARemovedProgrammeIsErased(t *testing.T) {
	h := newHarness(t)
	h.donors("second")
	h.programme("donor", exampleProgramme)
	v := h.get("/v1/programmes/first-call", "donor").programme()
	h.do(http.MethodDelete, "/v1/programmes/first-call", "donor", "", "If-Match", "*").want(http.StatusNoContent)
	body := fmt.Sprintf(`{"text":%q,"reason":"She has left."}`, v.ContactID)
	const path = "/v1/programmes/first-call/redactions"
	h.do(http.MethodPost, path, "second", body).want(http.StatusForbidden)
	h.do(http.MethodPost, "/v1/programmes/never-was/redactions", "donor", body).want(http.StatusNotFound)
	var left redactionView
	h.do(http.MethodPost, path, "donor", body).want(http.StatusOK).into(&left)
	if left.By != "donor" {
		t.Errorf("%+v", left)
	}
	h.get("/v1/programmes/first-call", "donor").want(http.StatusNotFound)
}
