package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
)

// A second opinion takes the place of what is published for a reason alone. The reason stands with the corrections wherever
// these are shown, stays there when the assessment is corrected, and is gone from everywhere once it is erased.
func TestSecondOpinionIsPublishedForAReason(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.Published)
	h.do(http.MethodPost, "/v1/assessments", "assessor", `{"country":"XXA","year":2026,"framework":"sample@1","parallel":true}`).want(http.StatusCreated)
	h.do(http.MethodPatch, sampleNext+"/answers", "assessor", `{"answers":{"cybercrime-law":{"value":"full"}}}`, "If-Match", "*").want(http.StatusOK)
	for _, step := range [][2]string{{"assessor", "submitted"}, {"reviewer", "in-review"}, {"reviewer", "reviewed"}, {"ministry", "signed-off"}} {
		h.move(sampleNext, step[0], `{"to":"`+step[1]+`"}`, http.StatusOK)
	}
	if at := locations(h.move(sampleNext, "ministry", `{"to":"published"}`, http.StatusUnprocessableEntity).problem()); !slices.Equal(at, []string{"body.reason"}) {
		t.Errorf("faults at %q", at)
	}
	h.move(sampleNext, "ministry", `{"to":"published","reason":"Jane Doe made it anew"}`, http.StatusOK)
	const last = samplePath + "~3"
	h.correct(sampleNext, `{"reason":"Not in force.","answers":{"cybercrime-law":{"value":"none"}}}`).want(http.StatusCreated)
	h.move(last, "ministry", `{"to":"published"}`, http.StatusOK)
	reasons := func(list []correctionView) (said []string) {
		for _, c := range list {
			said = append(said, c.Replaces+" "+c.Reason)
		}
		return said
	}
	want := []string{string(sampleID) + " Jane Doe made it anew", " Not in force."}
	team := h.get(last, "ministry").assessment()
	if got := reasons(team.Corrections); !slices.Equal(got, want) || team.Corrections[0].ReasonID == "" {
		t.Errorf("the team sees %q", got)
	}
	var index countryIndex
	h.get("/v1/index/XXA?framework=sample&year=2026", "").want(http.StatusOK).into(&index)
	if got := reasons(index.Corrections); !slices.Equal(got, want) || index.Corrections[0].ReasonID != "" {
		t.Errorf("everybody sees %q", got)
	}
	var released assessmentView
	h.get(sampleNext, "donor").want(http.StatusOK).into(&released)
	if released.Release == nil || released.Release.Replaces != string(sampleID) {
		t.Errorf("%+v", released.Release)
	}
	const page, book = "/countries/XXA?framework=sample&year=2026", "/v1/exports/country.xlsx?country=XXA&framework=sample&year=2026"
	for what, text := range map[string]string{page: h.page(page, http.StatusOK), book: h.bookText(book)} {
		if !strings.Contains(text, "Jane Doe made it anew") || !strings.Contains(text, "in place of "+string(sampleID)) {
			t.Errorf("%s does not say why", what)
		}
	}
	at := "&asOf=" + itoa(h.Service.Head().Seq)
	h.page(page+at, http.StatusOK)
	h.do(http.MethodPost, last+"/redactions", "ministry", `{"text":"`+team.Corrections[0].ReasonID+`","reason":"a person"}`).want(http.StatusOK)
	for what, text := range map[string]string{page: h.page(page, http.StatusOK), "of then": h.page(page+at, http.StatusOK), book: h.bookText(book)} {
		if strings.Contains(text, "Jane") {
			t.Errorf("%s: the reason is still there", what)
		}
	}
}

// What has become of evidence is told with its addresses, and the confidential to the team alone.
func TestChangesOfEvidence(t *testing.T) {
	h := newHarness(t)
	since := "since=" + itoa(h.Service.Head().Seq)
	h.evident(actLink).want(http.StatusOK)
	items := h.changesOf(samplePath, "assessor", since).Items
	if len(items) != 1 || len(items[0].Before.Evidence) != 0 || len(items[0].After.Evidence) != 1 || items[0].After.Evidence[0].URL != "https://example.org/act.pdf?a=1&b=2" {
		t.Errorf("%+v", items)
	}
}
