package api

import (
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

func TestActionsOfADraft(t *testing.T) {
	h := newHarness(t)
	h.costed()
	const path = "/v1/assessments/" + string(costedID) + "/actions"
	h.get(path, "donor").want(http.StatusNotFound)
	h.do(http.MethodPut, path+"/reform", "reviewer", reform, "If-Match", `"0"`).want(http.StatusForbidden)
	h.do(http.MethodPut, path+"/reform", "assessor", reform).want(http.StatusPreconditionRequired)
	first := h.do(http.MethodPut, path+"/reform", "assessor", reform, "If-Match", `"0"`).want(http.StatusOK)
	if tag := first.Header.Get("ETag"); tag != `"1"` {
		t.Errorf("ETag %s", tag)
	}
	h.do(http.MethodPut, path+"/reform", "assessor", reform, "If-Match", `"0"`).want(http.StatusConflict)
	h.do(http.MethodPut, path+"/reform", "assessor", strings.Replace(reform, `"months":24`, `"months":30`, 1), "If-Match", `"7", "1"`).want(http.StatusOK)
	stale := h.do(http.MethodPut, path+"/reform", "assessor", reform, "If-Match", `"1"`).want(http.StatusPreconditionFailed).problem()
	if !strings.Contains(string(stale.Current["reform"]), `"months":30`) || !strings.Contains(string(stale.Yours["reform"]), `"months":24`) {
		t.Errorf("stale: %+v", stale)
	}
	h.do(http.MethodPut, path+"/weak", "assessor", `{"status":"under-way"}`, "If-Match", "*").want(http.StatusOK)
	var own, outside actionsBody
	h.get(path+"?years=2", "assessor").want(http.StatusOK).into(&own)
	var lines []string
	for _, a := range own.Items {
		lines = append(lines, a.Action+" "+strings.Join(a.Questions, "+"))
	}
	if s := strings.Join(lines, ", "); s != "reform law+police, team team, plan plan, weak weak" {
		t.Errorf("items %s", s)
	}
	a := own.Items[0]
	if a.Title != "Reform" || a.Plan.Owner != "Ministry of Justice" || a.Plan.Revision != 2 || a.Total.Base != 11000+2*1100 || *a.Unfunded != 13200 || a.Cost.OneOff.High != 33000 || a.Cost.Overhead != 0.1 {
		t.Errorf("reform %+v", a.NeedView)
	}
	var trace []string
	for _, line := range a.Trace {
		trace = append(trace, line.What+" | "+line.Figure+" | "+line.Source)
	}
	want := `the country's own figures, at prices of 2025: one-off; each year | USD 100, USD 100, USD 300; USD 0, USD 10, USD 10 | Treasury
with the overhead | * 1.1 | ` + `
one-off and 2 times the recurrent cost: low, base, high | USD 110, USD 132, USD 352 | ` + `
unfunded: the base cost less what is committed, pledges left out, never below 0 | USD 132 - USD 0 = USD 132 | `
	if got := strings.Join(trace, "\n"); got != want {
		t.Errorf("trace\n%s\nwant\n%s", got, want)
	}
	if a.Trace[0].Seq == 0 {
		t.Error("the record of the country's own figures is not told")
	}
	if own.Totals.Needs != 4 || own.Totals.Uncosted != 1 || own.Totals.Cost.Base != 13200+10000+200 {
		t.Errorf("totals %+v", own.Totals)
	}
	r := h.get(path, "administrator").want(http.StatusOK)
	r.into(&outside)
	if len(outside.Items) != 3 || strings.Contains(string(r.Body), "weak") || outside.Items[0].Trace[0].Seq != 0 {
		t.Errorf("an outsider sees %s", r.Body)
	}
	h.do(http.MethodDelete, path+"/reform", "assessor", "", "If-Match", `"1"`).want(http.StatusPreconditionFailed)
	h.do(http.MethodDelete, path+"/reform", "assessor", "", "If-Match", `"2"`).want(http.StatusNoContent)
	h.do(http.MethodDelete, path+"/reform", "assessor", "", "If-Match", "*").want(http.StatusNotFound)
	own = actionsBody{}
	h.get(path, "assessor").want(http.StatusOK).into(&own)
	// Half of 20, by the income group, and half of 5 each year.
	if p := own.Items[1]; p.Action != "police" || p.Plan != nil || p.Total.Base != 1250 || p.Trace[1].Figure != "* 0.5" || p.Trace[0].Source != "guess" {
		t.Errorf("police %+v", p.NeedView)
	}
}

func TestActionsRefuseEveryFault(t *testing.T) {
	h := newHarness(t)
	h.costed()
	const path = "/v1/assessments/" + string(costedID) + "/actions/reform"
	body := `{"questions":["law"],"start":"soon","months":"2","status":"begun","colour":1,"cost":{"priceYear":2025,"oneOff":{"low":5,"base":4,"high":9},"recurrent":{"low":-1,"base":1},"overhead":2}}`
	p := h.do(http.MethodPut, path, "assessor", body, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
	var places []string
	for _, f := range p.Errors {
		places = append(places, strings.TrimPrefix(f.Location, "body."))
	}
	want := "colour cost.currency cost.oneOff cost.overhead cost.recurrent.high cost.recurrent.low months start status"
	if got := strings.Join(places, " "); got != want {
		t.Errorf("faults at %s, want %s", got, want)
	}
	p = h.do(http.MethodPut, path, "assessor", `{"questions":["law","weak"]}`, "If-Match", "*").want(http.StatusUnprocessableEntity).problem()
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.questions" {
		t.Errorf("%+v", p)
	}
}

// Costs of confidential questions are in the money of the others, whatever most of them are in.
func TestGuardedActionsAreInTheMoneyOfTheOthers(t *testing.T) {
	h := newHarness(t)
	def, err := framework.Load("mixed.yaml", []byte(`id: mixed
version: "1"
title: {en: Mixed}
entity: country
defaults: {missing: zero}
root:
  id: index
  children:
    - {id: open, answer: {type: boolean}, remedy: {title: {en: R}, cost: {currency: USD, year: 2025, low: 1, base: 2, high: 3, source: s}}}
    - {id: weak, confidential: true, answer: {type: boolean}, remedy: {title: {en: R}, cost: {currency: JPY, year: 2024, low: 100, base: 200, high: 300, source: s}}}
    - {id: weaker, confidential: true, answer: {type: boolean}, remedy: {title: {en: R}, cost: {currency: JPY, year: 2024, low: 100, base: 200, high: 300, source: s}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	h.record("operator", assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: def})
	no := &framework.Value{Kind: framework.Flag}
	h.record("assessor", assessment.PutAnswers{Assessment: "KEN-2026-mixed@1", Answers: []assessment.Put{{Question: "open", Value: no}, {Question: "weak", Value: no}, {Question: "weaker", Value: no}}})
	var b actionsBody
	h.get("/v1/assessments/KEN-2026-mixed@1/actions", "assessor").want(http.StatusOK).into(&b)
	for _, a := range b.Items {
		if a.Money.Currency != "USD" || (a.Action != "open") != (a.Total == nil) {
			t.Errorf("%s in %s costs %+v", a.Action, a.Money.Currency, a.Total)
		}
	}
	// No rate of the yen is known: its amounts are in no sum of dollars.
	if len(b.Items) != 3 || b.Totals.Uncosted != 2 || b.Totals.Cost.Base != 200 {
		t.Errorf("%d actions, %+v", len(b.Items), b.Totals)
	}
}
