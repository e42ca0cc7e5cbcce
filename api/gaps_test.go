package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/exports"
)

// publishSample answers the confidential question of the draft by XXA, and publishes it.
func (h *harness) publishSample(confidential float64) {
	h.t.Helper()
	const id = assessment.ID("XXA-2026-sample@1")
	put := assessment.PutAnswers{Assessment: id, Answers: []assessment.Put{
		{Question: "open-weaknesses", Value: &framework.Value{Kind: framework.Number, Number: confidential}},
	}}
	if _, err := h.Service.Do(h.t.Context(), "assessor", put); err != nil {
		h.t.Fatal(err)
	}
	for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		if _, err := h.Service.Do(h.t.Context(), "operator", assessment.Move{Assessment: id, To: to}); err != nil {
			h.t.Fatal(err)
		}
	}
}

func TestGaps(t *testing.T) {
	h := newHarness(t)
	x := h.gci()
	want := slices.Collect(x.Gaps())
	slices.SortStableFunc(want, assessment.ByGain)
	var got gapsBody
	h.get("/v1/gaps?limit=1000&framework=gci-pillars", "").want(http.StatusOK).into(&got)
	if len(got.Items) != len(want) || got.Totals.Gaps != len(want) || got.Totals.Uncosted != len(want) || got.Next != "" {
		t.Fatalf("%d gaps, totals %+v; want %d", len(got.Items), got.Totals, len(want))
	}
	for i, g := range want {
		item := got.Items[i]
		if item.Country != g.Unit || item.Question != g.Question.ID || *item.Gain != exports.Points(g.Gain) || item.Score != exports.Points(g.Score) || item.Cost != nil {
			t.Fatalf("item %d is %+v, want %s of %s with %v", i, item, g.Question.ID, g.Unit, g.Gain)
		}
	}
	var few gapsBody
	h.get("/v1/gaps?region=Africa&gainMin=10&theme=legislation", "").want(http.StatusOK).into(&few)
	for _, item := range few.Items {
		if *item.Gain < 10 || !slices.Contains(item.Themes, "legislation") {
			t.Errorf("chosen: %+v", item)
		}
	}
	if few.Totals.Gaps == 0 || few.Totals.Gaps >= len(want) {
		t.Errorf("totals %+v of %d", few.Totals, len(want))
	}
}

func TestGapsWithCosts(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	var all gapsBody
	h.get("/v1/gaps?framework=sample", "donor").want(http.StatusOK).into(&all)
	sums := map[string][4]int64{}
	for _, item := range all.Items {
		if c := item.Cost; c != nil {
			was := sums[c.Currency]
			sums[c.Currency] = [4]int64{was[0] + c.Low, was[1] + c.Base, was[2] + c.High, was[3] + c.RecurrentPerYear}
		}
		if item.Question == "open-weaknesses" || slices.Contains(item.Requires, "open-weaknesses") {
			t.Errorf("a confidential gap: %+v", item)
		}
	}
	if len(all.Totals.Costs) != 2 || len(sums) != 2 {
		t.Errorf("totals %+v; the items are in %d currencies", all.Totals, len(sums))
	}
	for _, c := range all.Totals.Costs {
		if got := [4]int64{c.Low, c.Base, c.High, c.RecurrentPerYear}; got != sums[c.Currency] {
			t.Errorf("totals %+v; the items add up to %v", c, sums[c.Currency])
		}
	}
	h.get("/v1/gaps?framework=sample&costMax=20000000", "donor").want(http.StatusUnprocessableEntity) // of which currency?
	var cheap gapsBody
	h.get("/v1/gaps?framework=sample&sort=cost&costMax=20000000&currency=USD", "donor").want(http.StatusOK).into(&cheap)
	last := int64(0)
	for _, item := range cheap.Items {
		first := item.Cost.Base + item.Cost.RecurrentPerYear
		if item.Cost.Currency != "USD" || first > 20_000_000 || first < last {
			t.Errorf("%s costs %d after %d", item.Question, first, last)
		}
		last = first
	}
	if len(cheap.Items) == 0 || len(cheap.Items) >= len(all.Items) {
		t.Errorf("%d of %d are cheap", len(cheap.Items), len(all.Items))
	}
	var worth gapsBody
	h.get("/v1/gaps?framework=sample&sort=gainPerCost", "donor").want(http.StatusOK).into(&worth)
	for i := range worth.Items[1:] {
		x, y := worth.Items[i], worth.Items[i+1]
		a, b := x.GainPerCost, y.GainPerCost
		if a == nil && b != nil || a != nil && b != nil && x.Cost.Currency == y.Cost.Currency && *a < *b {
			t.Errorf("%s before %s", worth.Items[i].Question, worth.Items[i+1].Question)
		}
	}
}

func TestGapsRefuseWhatTheyDoNotKnow(t *testing.T) {
	h := newHarness(t)
	for query, near := range map[string]string{"theme=legislaton": "legislation", "currency=XXQ": "none", "sort=name": "", "costMax=-1": "", "gainMin=200": "", "programme=world-bank": "none", "funded=maybe": "", "date=tomorrow": "day", "years=11": ""} {
		p := h.get("/v1/gaps?"+query, "").want(http.StatusUnprocessableEntity).problem()
		name, _, _ := strings.Cut(query, "=")
		if len(p.Errors) != 1 || p.Errors[0].Location != "query."+name || !strings.Contains(p.Errors[0].Message, near) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	if p := h.get("/v1/gaps?sorted=cost", "").want(http.StatusUnprocessableEntity).problem(); !strings.Contains(p.Errors[0].Message, "sort") {
		t.Errorf("an unknown parameter: %+v", p)
	}
}

// Two installations that differ in a confidential answer alone look the same to everybody but the country's own team.
func TestConfidentialAnswersChangeNothing(t *testing.T) {
	one, other := newHarness(t), newHarness(t)
	one.publishSample(1)
	other.publishSample(39)
	paths := []string{
		"/v1/index?framework=sample", "/v1/index/XXA?framework=sample", "/v1/gaps?framework=sample", "/v1/gaps?framework=sample&sort=cost",
		"/v1/answers?framework=sample", "/v1/weakest?framework=sample&level=all", "/v1/exports/gaps.csv?framework=sample",
		"/v1/exports/gaps.jsonl?framework=sample", "/v1/index/XXA/crosswalk?framework=sample&to=cmm-2021", "/v1/index/XXA?assessment=XXA-2026-sample@1",
	}
	for _, path := range paths {
		for _, as := range []string{"donor", "", "administrator", "stranger"} {
			a, b := one.get(path, as).want(http.StatusOK), other.get(path, as).want(http.StatusOK)
			// A release pins the journal as a whole, by a hash in which every record has its share of chance.
			if !bytes.Equal(headText.ReplaceAll(a.Body, nil), headText.ReplaceAll(b.Body, nil)) {
				t.Errorf("%s as %q differs:\n%s\n%s", path, as, a.Body, b.Body)
			}
			if bytes.Contains(a.Body, []byte("open-weaknesses")) {
				t.Errorf("%s as %q names the confidential question", path, as)
			}
		}
	}
	const body = `{"assessment":"XXA-2026-sample@1","answers":{"lead-agency":null}}`
	a, b := one.do(http.MethodPost, "/v1/simulations", "donor", body).want(http.StatusOK), other.do(http.MethodPost, "/v1/simulations", "donor", body).want(http.StatusOK)
	if !bytes.Equal(a.Body, b.Body) {
		t.Errorf("a simulation differs:\n%s\n%s", a.Body, b.Body)
	}
	// The test can fail: the country's own team sees the difference.
	const own = "/v1/index/XXA?assessment=XXA-2026-sample@1"
	if bytes.Equal(one.get(own, "ministry").want(http.StatusOK).Body, other.get(own, "ministry").want(http.StatusOK).Body) {
		t.Error("the country's own team does not see its confidential answer")
	}
}

func TestAnswerOfAGapIsOnTheWireAsInAnAssessment(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	var got struct {
		Items []struct{ Current, Target json.RawMessage }
	}
	h.get("/v1/gaps?framework=sample", "").want(http.StatusOK).into(&got)
	for _, item := range got.Items {
		if !json.Valid(item.Current) || len(item.Target) == 0 {
			t.Errorf("current %s, target %s", item.Current, item.Target)
		}
	}
}

func TestGainMinIsANumber(t *testing.T) {
	h := newHarness(t)
	for _, text := range []string{"NaN", "Inf", "-Inf"} {
		h.get("/v1/gaps?gainMin="+text, "").want(http.StatusUnprocessableEntity)
	}
}
