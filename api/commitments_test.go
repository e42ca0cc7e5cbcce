package api

import (
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// exampleCommitment is money of a plain programme.
const exampleCommitment = `{"id":"ken-law","programme":"call","country":"Kenya","framework":"gci-pillars","action":"legal","amount":500000,"currency":"USD","status":"committed",` +
	`"date":"2026-02-01","source":"Letter of 1 February","iati":"XM-EX-1-1"}`

func (h *harness) commitment(as, body string, status int) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, "/v1/commitments", as, body).want(status)
}

func (r *reply) commitment() (v commitmentView) {
	r.t.Helper()
	r.into(&v)
	return v
}

func TestCommitmentsOfTwoDonors(t *testing.T) {
	h := newHarness(t)
	h.donors("second", "third")
	h.programme("donor", plainProgramme("call", `"pooled":true`))
	r := h.commitment("donor", exampleCommitment, http.StatusCreated)
	if r.Header.Get("Location") != "/v1/commitments/ken-law" || r.Header.Get("ETag") != `"1"` || r.commitment().Country != "KEN" || r.commitment().Source != "Letter of 1 February" {
		t.Errorf("%v %s", r.Header, r.Body)
	}
	if public := h.get("/v1/commitments/ken-law", "").want(http.StatusOK); public.commitment().Source != "Letter of 1 February" || strings.Contains(string(public.Body), "sourceId") || public.commitment().Mine {
		t.Errorf("the public sees %s", public.Body)
	}
	if list := h.get("/v1/commitments", "").want(http.StatusOK); strings.Contains(string(list.Body), "sourceId") {
		t.Errorf("the public sees %s", list.Body)
	}
	if v := h.get("/v1/programmes/call", "").programme(); v.Committed != 500000 || v.Left != 500000 || v.Pledged != 0 {
		t.Errorf("%+v", v)
	}
	if p := h.commitment("donor", exampleCommitment, http.StatusConflict); p.Header.Get("Location") != "/v1/commitments/ken-law" {
		t.Errorf("%v", p.Header)
	}
	other := strings.NewReplacer("ken-law", "ken-more", `"committed"`, `"pledged"`, `,"iati":"XM-EX-1-1"`, "").Replace(exampleCommitment)
	h.commitment("second", other, http.StatusForbidden)
	h.commitment("ministry", other, http.StatusForbidden)
	h.commitment("", other, http.StatusUnauthorized)
	h.do(http.MethodPost, "/v1/programmes/call/join", "second", `{"id":"second","funder":"Second","budget":1000000}`).want(http.StatusOK)
	h.commitment("second", other, http.StatusCreated)
	if v := h.get("/v1/programmes/call", "").programme(); v.Committed != 500000 || v.Pledged != 500000 || v.Left != 1500000 {
		t.Errorf("%+v", v)
	}
	const one = "/v1/commitments/ken-more"
	changed := strings.Replace(other, "500000", "900000", 1)
	h.do(http.MethodPut, one, "donor", changed, "If-Match", "*").want(http.StatusForbidden)
	h.do(http.MethodPut, one, "second", changed).want(http.StatusPreconditionRequired)
	h.do(http.MethodPut, one, "second", strings.Replace(changed, `"pledged"`, `"disbursed"`, 1), "If-Match", `"1"`).want(http.StatusOK)
	stale := h.do(http.MethodPut, one, "second", changed, "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	if p := stale.problem(); stale.Header.Get("ETag") != `"2"` || !strings.Contains(string(p.Current["ken-more"]), `"disbursed"`) || !strings.Contains(string(p.Yours["ken-more"]), `"pledged"`) {
		t.Errorf("%v %s", stale.Header, stale.Body)
	}
	h.do(http.MethodDelete, "/v1/programmes/call/lines/second", "second", "").want(http.StatusConflict)
	if p := h.do(http.MethodDelete, "/v1/programmes/call", "donor", "", "If-Match", "*").want(http.StatusConflict).problem(); !strings.Contains(p.Detail, "2 commitments") {
		t.Errorf("%+v", p)
	}
	h.do(http.MethodDelete, one, "donor", "", "If-Match", "*").want(http.StatusForbidden)
	h.do(http.MethodDelete, one, "second", "", "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodDelete, one, "second", "", "If-Match", `"2"`).want(http.StatusNoContent)
	h.get(one, "second").want(http.StatusNotFound)
	h.do(http.MethodPut, one, "second", changed, "If-Match", "*").want(http.StatusNotFound)
	// Money of no programme that is recorded is anybody's to tell who gives.
	h.commitment("third", `{"id":"alone","funder":"Third","country":"GHA","amount":7,"currency":"EUR","status":"pledged","date":"2026-02-01"}`, http.StatusCreated)
	for query, want := range map[string]string{
		"": "alone ken-law", "?programme=call": "ken-law", "?country=Ghana": "alone", "?status=pledged": "alone", "?action=legal&status=committed": "ken-law", "?limit=1": "alone",
	} {
		if got := h.ids("/v1/commitments"+query, ""); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	h.get("/v1/commitments?country=Atlantis", "").want(http.StatusUnprocessableEntity)
}

func TestCommitmentWithEverythingWrong(t *testing.T) {
	h := newHarness(t)
	h.programme("donor", plainProgramme("call"))
	got := h.commitment("donor", `{"id":"x y","programme":"call","country":"KEN","action":"leagl","amount":"5","currency":"EUR","status":"given","date":"yesterday","mine":true}`,
		http.StatusUnprocessableEntity).locations()
	want := "body.action body.amount body.currency body.date body.mine"
	if len((&funding.Commitment{}).Faults()) > 0 {
		want = "body.action body.amount body.currency body.date body.id body.mine body.status"
	}
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := h.commitment("donor", `{"id":"x","programme":"cal","country":"KEN","amount":5,"currency":"USD","status":"pledged","date":"2026-02-01"}`,
		http.StatusUnprocessableEntity).locations(); got != "body.programme" {
		t.Errorf("%s", got)
	}
	if got := h.ids("/v1/commitments", ""); got != "" {
		t.Errorf("%s was recorded", got)
	}
}

// What a country plans for a confidential question, and what it plans in a draft, is suggested to nobody.
func TestCommitmentsTellNothingOfPlans(t *testing.T) {
	h := newHarness(t)
	const sample = "XXA-2026-sample@1"
	def := h.sample().Framework
	secret := ""
	for _, q := range def.Questions() {
		if q.Confidential {
			secret = q.ID
		}
	}
	for id, question := range map[string]string{"secret-scanning": secret, "draft-training": "action-plan"} {
		h.done(assessment.PutAction{Assessment: sample, Action: funding.Action{ID: id, Questions: []string{question}, Status: funding.Planned}})
	}
	try := func(action string) *reply {
		return h.commitment("donor", `{"id":"x","funder":"F","country":"XXA","framework":"sample","action":"`+action+`","amount":5,"currency":"USD","status":"pledged","date":"2026-02-01"}`,
			http.StatusUnprocessableEntity)
	}
	refusal := func(action string) string {
		return strings.ReplaceAll(try(action).withoutID(), action, "ACTION")
	}
	for _, action := range []string{"secret-scannin", "draft-trainin", secret, secret[:len(secret)-1]} {
		if text := string(try(action).Body); strings.Contains(text, "secret-scanning") || strings.Contains(text, "draft-training") || strings.Contains(text, "mean "+secret) {
			t.Errorf("%s: %s", action, text)
		}
	}
	if a, b := refusal("secret-scanning"), refusal("secret-skanning"); a != b {
		t.Errorf("what is planned can be told from what is not:\n%s\n%s", a, b)
	}
	h.bringSample(assessment.Published)
	if text := string(try("draft-trainin").Body); !strings.Contains(text, "draft-training") {
		t.Errorf("what is published is not suggested: %s", text)
	}
	if text := string(try("secret-scannin").Body); strings.Contains(text, "secret-scanning") {
		t.Errorf("%s", text)
	}
}
