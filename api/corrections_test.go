package api

import (
	"net/http"
	"strings"
	"testing"

	"readiness/assessment"
)

const (
	samplePath  = "/v1/assessments/" + string(sampleID)
	sampleNext  = samplePath + "~2"
	corrections = "/corrections"
)

// correct sends a correction of the sample by its ministry.
func (h *harness) correct(path, body string, header ...string) *reply {
	h.t.Helper()
	if len(header) == 0 {
		header = []string{"If-Match", "*"}
	}
	return h.do(http.MethodPost, path+corrections, "ministry", body, header...)
}

// bringSample takes the sample to a stage, with its answers accepted.
func (h *harness) bringSample(to assessment.Stage) {
	h.t.Helper()
	h.touch(17)
	for _, stage := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
		if _, err := h.Service.Do(h.t.Context(), "operator", assessment.Move{Assessment: sampleID, To: stage}); err != nil {
			h.t.Fatal(err)
		}
		if stage == assessment.InReview {
			h.do(http.MethodPost, samplePath+"/reviews", "reviewer", `{"verdict":"accepted"}`, "If-Match", "*").want(http.StatusOK)
		}
		if stage == to {
			return
		}
	}
}

const (
	lawBody    = `{"reason":"The act came into force.","answers":{"cybercrime-law":{"value":"full","note":"Act 7"}}}`
	secretBody = `{"reason":"A secret reason.","answers":{"open-weaknesses":{"value":3}}}`
)

func TestCorrectWhatIsSignedOff(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.SignedOff)
	seen := h.get(samplePath, "ministry").assessment()
	// The way is named to who would answer or move.
	if p := h.move(samplePath, "ministry", `{"to":"draft"}`, http.StatusConflict).problem(); !strings.Contains(strings.Join(p.Fixes, " "), corrections) {
		t.Errorf("moved: %+v", p)
	}
	p := h.do(http.MethodPatch, samplePath+"/answers", "assessor", `{"answers":{"cybercrime-law":{"value":"full"}}}`, "If-Match", "*").want(http.StatusConflict).problem()
	if !strings.Contains(strings.Join(p.Fixes, " "), "correction") {
		t.Errorf("answered: %+v", p)
	}
	r := h.correct(samplePath, lawBody, "If-Match", revisionTag(seen.Revision)).want(http.StatusOK)
	got := r.assessment()
	if r.Header.Get("ETag") != revisionTag(seen.Revision+1) || r.Header.Get("Location") != "" || got.State != "signed-off" || got.Corrects != "" || got.Release != nil {
		t.Errorf("%v %+v", r.Header, got.AssessmentSummary)
	}
	if a := got.Answers["cybercrime-law"]; string(a.Value) != `"full"` || a.Note != "Act 7" || a.Review != "none" {
		t.Errorf("%+v", a)
	}
	if got.Answers["national-csirt"].Review != "accepted" {
		t.Errorf("another answer is %+v", got.Answers["national-csirt"])
	}
	if c := got.Corrections; len(c) != 1 || c[0].Reason != "The act came into force." || c[0].By != "ministry" || !sameWords(c[0].Questions, []string{"cybercrime-law"}) || c[0].At.IsZero() {
		t.Errorf("%+v", c)
	}
	// Reviewers look at what was corrected, and at nothing else.
	h.review(samplePath, "national-csirt", `{"verdict":"rejected","reason":"r"}`).want(http.StatusConflict)
	h.review(samplePath, "cybercrime-law", `{"verdict":"accepted"}`).want(http.StatusOK)
	var told struct{ Items []historyItem }
	h.get(samplePath+"/history", "auditor").want(http.StatusOK).into(&told)
	item := told.Items[len(told.Items)-2]
	if item.Kind != "answers.corrected" || item.Question != "cybercrime-law" || item.Reason != "The act came into force." ||
		string(item.Before.Value) != `"partial"` || string(item.After.Value) != `"full"` || item.Before.Review != "accepted" || item.After.Review != "" {
		t.Errorf("%+v %+v %+v", item, item.Before, item.After)
	}
}

func TestCorrectWhatIsPublished(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.Published)
	first := h.get(samplePath, "donor").assessment()
	if first.Release == nil || first.Release.Seq != h.sample().PublishedSeq || first.Release.Head != h.sample().PublishedHead.String() {
		t.Fatalf("released %+v", first.Release)
	}
	r := h.correct(samplePath, lawBody).want(http.StatusCreated)
	if r.Header.Get("Location") != sampleNext || r.Header.Get("ETag") != revisionTag(h.sample().Revision+1) {
		t.Errorf("%v", r.Header)
	}
	if got := r.assessment(); got.ID != string(sampleID)+"~2" || got.Corrects != string(sampleID) || got.State != "signed-off" || got.Release != nil {
		t.Errorf("%+v", got.AssessmentSummary)
	}
	again := h.correct(samplePath, lawBody).want(http.StatusConflict)
	if again.Header.Get("Location") != sampleNext {
		t.Errorf("again: %v", again.Header)
	}
	h.get(sampleNext, "donor").want(http.StatusNotFound)
	h.move(sampleNext, "ministry", `{"to":"published"}`, http.StatusOK)

	old, now := h.get(samplePath, "donor").assessment(), h.get(sampleNext, "donor").assessment()
	if old.State != "superseded" || old.SupersededBy != now.ID || *old.Release != *first.Release || len(old.Corrections) != 0 {
		t.Errorf("what was corrected: %+v", old.AssessmentSummary)
	}
	if now.State != "published" || now.Corrects != old.ID || now.SupersededBy != "" || now.Release.Seq <= old.Release.Seq {
		t.Errorf("what corrects it: %+v", now.AssessmentSummary)
	}
	if c := now.Corrections; len(c) != 1 || c[0].Reason != "The act came into force." || c[0].By != "" {
		t.Errorf("to a donor: %+v", c)
	}
	// As of the first release there is the first, as it was.
	past := h.get(samplePath+"?asOf="+itoa(first.Release.Seq), "donor").assessment()
	if past.State != "published" || past.SupersededBy != "" || *past.Release != *first.Release || string(past.Answers["cybercrime-law"].Value) != `"partial"` {
		t.Errorf("as of the first release: %+v", past.AssessmentSummary)
	}
	if p := h.correct(samplePath, lawBody).want(http.StatusConflict).problem(); !strings.Contains(strings.Join(p.Fixes, " "), now.ID) {
		t.Errorf("to correct what is superseded: %+v", p)
	}
	if p := h.move(samplePath, "ministry", `{"to":"draft"}`, http.StatusConflict).problem(); !strings.Contains(strings.Join(p.Fixes, " "), now.ID) {
		t.Errorf("to move what is superseded: %+v", p)
	}
	var told struct{ Items []historyItem }
	h.get(sampleNext+"/history", "auditor").want(http.StatusOK).into(&told)
	if item := told.Items[0]; item.Kind != "assessment.corrected" || item.Corrects != old.ID || string(item.Before.Value) != `"partial"` || len(told.Items) != 2 {
		t.Errorf("%+v", told.Items)
	}
}

func TestCorrectionsInTheIndex(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.Published)
	at := func(asOf string) (indexItem, countryIndex) {
		var items struct{ Items []indexItem }
		var one countryIndex
		h.get("/v1/index?framework=sample"+asOf, "").want(http.StatusOK).into(&items)
		h.get("/v1/index/XXA?framework=sample"+asOf, "donor").want(http.StatusOK).into(&one)
		if len(items.Items) != 1 {
			t.Fatalf("%d items", len(items.Items))
		}
		return items.Items[0], one
	}
	first, one := at("")
	if first.Corrected != 0 || first.Release == nil || *first.Release != *one.Release || one.Corrections != nil {
		t.Errorf("before: %+v %+v", first, one.Corrections)
	}
	h.correct(samplePath, lawBody).want(http.StatusCreated)
	h.correct(sampleNext, secretBody).want(http.StatusOK)
	if item, _ := at(""); item.Corrected != 0 || *item.Index != *first.Index {
		t.Errorf("before it is published: %+v", item)
	}
	h.move(sampleNext, "ministry", `{"to":"published"}`, http.StatusOK)
	item, one := at("")
	if item.Corrected != 1 || *item.Index <= *first.Index || item.Release.Seq <= first.Release.Seq || *item.Release != *one.Release {
		t.Errorf("corrected: %+v", item)
	}
	if c := one.Corrections; len(c) != 1 || c[0].Reason != "The act came into force." || c[0].By != "" {
		t.Errorf("%+v", c)
	}
	if past, one := at("&asOf=" + itoa(first.Release.Seq)); *past.Index != *first.Index || *past.Release != *first.Release || len(one.Corrections) != 0 {
		t.Errorf("as of the first release: %+v", past)
	}
}

// What was corrected of confidential questions is for those alone who may see them.
func TestConfidentialCorrections(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.Published)
	h.correct(samplePath, secretBody).want(http.StatusCreated)
	h.move(sampleNext, "ministry", `{"to":"published"}`, http.StatusOK)
	for _, as := range []string{"donor", "administrator", "stranger"} {
		for _, path := range []string{sampleNext, "/v1/index/XXA?framework=sample", "/v1/index?framework=sample", "/v1/assessments"} {
			body := string(h.get(path, as).want(http.StatusOK).Body)
			if strings.Contains(body, "corrections") || strings.Contains(body, "secret") || strings.Contains(body, "open-weaknesses") || strings.Contains(body, `"corrected":1`) {
				t.Errorf("%s tells %q: %s", path, as, body)
			}
		}
	}
	for _, as := range []string{"ministry", "auditor"} {
		if c := h.get(sampleNext, as).assessment().Corrections; len(c) != 1 || c[0].Reason != "A secret reason." || c[0].By != "ministry" {
			t.Errorf("to the %s: %+v", as, c)
		}
	}
}

func TestReasonOfACorrectionErased(t *testing.T) {
	h := newHarness(t)
	h.bringSample(assessment.SignedOff)
	h.correct(samplePath, lawBody).want(http.StatusOK)
	reason := h.sample().Corrections[0].Reason.ID
	if _, err := h.Service.Do(t.Context(), "operator", assessment.Redact{Assessment: sampleID, Text: reason, Why: "a name"}); err != nil {
		t.Fatal(err)
	}
	h.move(samplePath, "ministry", `{"to":"published"}`, http.StatusOK)
	if c := h.get(samplePath, "ministry").assessment().Corrections[0]; c.Reason != "" || c.ReasonErased == nil || c.ReasonErased.By != "operator" || c.ReasonErased.Why != "a name" {
		t.Errorf("%+v", c)
	}
	if c := h.get(samplePath, "donor").assessment().Corrections[0]; c.Reason != "" || c.ReasonErased == nil || c.ReasonErased.By != "" || c.ReasonErased.Why != "" {
		t.Errorf("to a donor: %+v", c)
	}
}

func TestCorrectionRefused(t *testing.T) {
	h := newHarness(t)
	if p := h.correct(samplePath, lawBody).want(http.StatusConflict).problem(); !strings.Contains(strings.Join(p.Fixes, " "), "without a correction") {
		t.Errorf("of a draft: %+v", p)
	}
	h.bringSample(assessment.SignedOff)
	h.do(http.MethodPost, samplePath+corrections, "ministry", lawBody).want(http.StatusPreconditionRequired)
	h.do(http.MethodPost, samplePath+corrections, "assessor", lawBody, "If-Match", "*").want(http.StatusForbidden)
	h.do(http.MethodPost, samplePath+corrections, "stranger", lawBody, "If-Match", "*").want(http.StatusNotFound)
	h.do(http.MethodPost, samplePath+corrections, "", lawBody, "If-Match", "*").want(http.StatusUnauthorized)
	p := h.correct(samplePath, lawBody, "If-Match", `"1"`).want(http.StatusPreconditionFailed).problem()
	if !strings.Contains(string(p.Current["cybercrime-law"]), `"partial"`) || !strings.Contains(string(p.Yours["cybercrime-law"]), `"full"`) || p.Errors[0].Location != "body.answers.cybercrime-law" {
		t.Errorf("stale: %+v", p)
	}
	for body, want := range map[string]string{
		`{"answers":{"cybercrime-law":{"value":"full"}}}`:              "body.reason",
		`{"reason":" ","answers":{"cybercrime-law":{"value":"full"}}}`: "body.reason",
		`{"reason":7,"answers":{"cybercrime-law":{"value":"full"}}}`:   "body.reason",
		`{"reason":"r"}`:              "body.answers",
		`{"reason":"r","answers":{}}`: "body.answers",
		`{"reason":"r","answers":{"cybercrime-law":{"value":"full"},"open-weaknesses":{"value":3}}}`:   "body.answers",
		`{"reason":"r","answers":{"cybercrime-law":{"value":"partial"}}}`:                              "",
		`{"answers":{"cybercrime-law":{"value":"odd"},"lwa":{"value":1},"awareness":{"value":"odd"}}}`: "body.answers.awareness.value body.answers.cybercrime-law.value body.answers.lwa body.reason",
		`{"reason":"r","why":"r","answers":{"cybercrime-law":{"value":"full"}}}`:                       "body.why",
	} {
		var at []string
		p := h.correct(samplePath, body).want(http.StatusUnprocessableEntity).problem()
		for _, e := range p.Errors {
			at = append(at, e.Location)
		}
		if !sameWords(at, strings.Fields(want)) {
			t.Errorf("%s: faults at %v: %s", body, at, p.Detail)
		}
	}
}
