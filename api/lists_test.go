package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// emptyList is a query that a list has nothing for, or "" where there is always something.
var emptyList = map[string]string{
	"listCountries": "?region=Europe&incomeGroup=L", "listIndex": "?country=XXA", "listGaps": "?country=XXA",
	"listAssessments": "?country=Antarctica", "listTrends": "?country=FRA", "listProgrammes": "?status=closed", "listCommitments": "?country=FRA",
	"listMatchings": "?framework=none",
}

// wholeLists are given whole, for they are short and are read together, and why they are.
var wholeLists = map[string]string{
	"listActions": "the actions of one assessment, with their sums",
	"listPayers":  "the programmes, the most hopeful first",
	"listNeeds":   "groups of countries or themes, with what they add up to",
}

// A list is {"items": [...], "next"}: never null, and next is absent on the last page alone.
func TestEveryListHasItemsAndNext(t *testing.T) {
	h := newHarness(t)
	h.twoYears()
	lists := 0
	for range 3 {
		h.do(http.MethodPost, "/v1/assessments/XXA-2026-sample@1/answers/action-plan/comments", "ministry", `{"text":"one of a few"}`).want(http.StatusCreated)
	}
	for _, id := range []string{"a", "b", "c"} {
		h.programme("donor", plainProgramme(id))
		h.commitment("donor", strings.NewReplacer("ken-law", id, `"call"`, `"a"`, "XM-EX-1-1", id, "500000", "300000").Replace(exampleCommitment), http.StatusCreated)
	}
	for year := range 3 {
		h.match("donor", `{"framework":"gci-pillars@2024"}`, http.StatusCreated)
		h.signable(2020 + year)
	}
	h.operationsOf(func(path, method string, op *huma.Operation) {
		schema := answerSchema(h, op)
		if method != http.MethodGet || schema == nil || schema.Properties["items"] == nil {
			return
		}
		if wholeLists[op.OperationID] != "" {
			return
		}
		lists++
		if schema.Properties["next"] == nil || !slices.Contains(schema.Required, "items") || slices.Contains(schema.Required, "next") {
			t.Errorf("%s: next is not described, or what is required is %v", op.OperationID, schema.Required)
		}
		path = strings.NewReplacer("{id}", "XXA-2026-sample@1", "{question}", "action-plan").Replace(path)
		as := "ministry"
		if h.Server.specs[op.OperationID].action == "account.manage" {
			as = "administrator"
		}
		var first struct {
			Items []json.RawMessage
			Next  *string
		}
		h.get(path+"?limit=1", as).want(http.StatusOK).into(&first)
		if len(first.Items) != 1 || first.Next == nil || *first.Next == "" {
			t.Fatalf("%s: %d items, next %v", op.OperationID, len(first.Items), first.Next)
		}
		var second struct{ Items []json.RawMessage }
		follow, token := h.get(*first.Next, as).want(http.StatusOK), h.get(path+"?limit=1&cursor="+cursorOf(*first.Next), as).want(http.StatusOK)
		if h.get(path+"?limit=1&cursor="+url.QueryEscape(*first.Next), as).into(&second); string(follow.Body) != string(token.Body) {
			t.Errorf("%s: next and the cursor in it lead to different pages", op.OperationID)
		}
		if len(second.Items) != 1 || string(second.Items[0]) == string(first.Items[0]) {
			t.Errorf("%s: the second page is %s after %s", op.OperationID, second.Items, first.Items)
		}
		if query := emptyList[op.OperationID]; query != "" {
			var none map[string]json.RawMessage
			h.get(path+query, as).want(http.StatusOK).into(&none)
			if _, more := none["next"]; string(none["items"]) != "[]" || more {
				t.Errorf("%s%s: items %s", op.OperationID, query, none["items"])
			}
		}
	})
	if lists < 9 {
		t.Errorf("%d lists looked at", lists)
	}
}

// answerSchema is what an operation answers with as JSON, or nil.
func answerSchema(h *harness, op *huma.Operation) *huma.Schema {
	answer := op.Responses["200"]
	if answer == nil || answer.Content["application/json"] == nil {
		return nil
	}
	schema := answer.Content["application/json"].Schema
	if schema.Ref != "" {
		schema = h.Server.api.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	}
	return schema
}

func TestFilterThatMeansNothingNamesWhatIsNear(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	paths := []string{"/v1/index?", "/v1/gaps?", "/v1/exports/gaps.csv?", "/v1/exports/gaps.jsonl?", "/v1/exports/gaps.xlsx?", "/v1/countries?", "/v1/assessments?"}
	for filter, near := range map[string]string{
		"country=Kenia": "Kenya", "region=Afrika": "africa", "incomeGroup=LN": "", "lendingCategory=IDB": "", "organisation=ecowa": "ecowas",
		"region=Africa,Asia": "one at a time, and give region again", "country=KEN,ETH": "one at a time, and give country again",
		"incomeGroup=L,LM": "one at a time",
	} {
		for _, path := range paths {
			name, _, _ := strings.Cut(filter, "=")
			if path == "/v1/assessments?" && name == "organisation" {
				continue
			}
			p := h.get(path+filter, "auditor").want(http.StatusUnprocessableEntity).problem()
			if len(p.Errors) != 1 || p.Errors[0].Location != "query."+name || !strings.Contains(strings.ToLower(p.Errors[0].Message), strings.ToLower(near)) {
				t.Errorf("%s%s: %+v", path, filter, p)
			}
		}
	}
	for query, near := range map[string]string{
		"/v1/index?framework=gci-pillars&band=T9": "T1", "/v1/index?framework=gci-pillars&band=T1,T2": "one at a time", "/v1/index?framework=gci-pilars": "gci-pillars",
		"/v1/gaps?theme=legislation,strategy": "one at a time", "/v1/gaps?framework=gci-pillars&question=leagl": "legal",
		"/v1/answers?framework=gci-pillars&question=legal,technical": "one at a time", "/v1/assessments?state=draft,submitted": "one at a time", "/v1/assessments?state=drafd": "draft",
		"/v1/assessments?framework=gci-pilars@2024": "gci-pillars@2024", "/v1/gaps?framework=sample&question=open-weaknesses": "confidential",
	} {
		if p := h.get(query, "auditor").want(http.StatusUnprocessableEntity).problem(); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message+p.Fixes0(), near) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	// What is legal and chooses nothing is no fault.
	h.get("/v1/assessments?country=Antarctica&framework=sample", "auditor").want(http.StatusOK)
	h.get("/v1/assessments?country=Kenya&country=ETH&state=published&state=draft", "auditor").want(http.StatusOK)
}

func TestUnitThatIsNotThere(t *testing.T) {
	h := newHarness(t)
	def := h.towns()
	for _, unit := range []string{"Springfield", "Shelbyville"} {
		out, err := h.Service.Do(t.Context(), "operator", assessment.CreateAssessment{Unit: unit, Year: 2026, Framework: def})
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
			if _, err := h.Service.Do(t.Context(), "operator", assessment.Move{Assessment: out.Assessment.ID, To: to}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, path := range []string{"/v1/index?framework=towns&country=", "/v1/gaps?framework=towns&country=", "/v1/exports/gaps.csv?framework=towns&country="} {
		h.get(path+"Springfield", "").want(http.StatusOK)
		if p := h.get(path+"Sprinfield", "").want(http.StatusUnprocessableEntity).problem(); !strings.Contains(p.Errors[0].Message, "did you mean Springfield?") {
			t.Errorf("%s: %+v", path, p)
		}
	}
	h.get("/v1/assessments?country=Springfield", "auditor").want(http.StatusOK)
	h.get("/v1/assessments?country=Sprinfield", "auditor").want(http.StatusUnprocessableEntity)
}

// Fixes0 is the first remedy.
func (p problem) Fixes0() string {
	if len(p.Fixes) == 0 {
		return ""
	}
	return p.Fixes[0]
}

// withoutNext finds the address of the next page, which has the parameters that were sent.
var withoutNext = regexp.MustCompile(`"next":"[^"]*",?`)

func TestListsSpeakTheLanguageAskedFor(t *testing.T) {
	h := newHarness(t)
	h.publishSample(12)
	for path, french := range map[string]bool{
		"/v1/countries?country=DEU": true, "/v1/countries/DEU?": true, "/v1/index?country=DEU&framework=gci-pillars": true, "/v1/index/DEU?framework=gci-pillars": true,
		"/v1/gaps?country=DEU&framework=gci-pillars&limit=1": true, "/v1/answers?limit=1": true, "/v1/weakest?limit=1": true, "/v1/frameworks?": true,
		"/v1/index/DEU/peers?framework=gci-pillars&by=subregion": true, "/v1/index/DEU/trend?framework=gci-pillars": true,
	} {
		en := h.get(path+"&lang=en", "", "Accept-Language", "fr").want(http.StatusOK)
		fr := h.get(path+"&lang=fr", "").want(http.StatusOK)
		asked := h.get(path, "", "Accept-Language", "fr-CH, de;q=0.5").want(http.StatusOK)
		if en.Header.Get("Content-Language") != "en" || fr.Header.Get("Content-Language") != "fr" || asked.Header.Get("Content-Language") != "fr" {
			t.Errorf("%s: Content-Language %q, %q and %q", path, en.Header.Get("Content-Language"), fr.Header.Get("Content-Language"), asked.Header.Get("Content-Language"))
		}
		if en.Header.Get("ETag") == fr.Header.Get("ETag") || !strings.Contains(strings.Join(fr.Header.Values("Vary"), ","), "Accept-Language") {
			t.Errorf("%s: ETags %s and %s, Vary %q", path, en.Header.Get("ETag"), fr.Header.Get("ETag"), fr.Header.Values("Vary"))
		}
		if string(withoutNext.ReplaceAll(fr.Body, nil)) != string(withoutNext.ReplaceAll(asked.Body, nil)) {
			t.Errorf("%s: by header\n%s\nby parameter\n%s", path, asked.Body, fr.Body)
		}
		if french && strings.Contains(path, "DEU") && (!strings.Contains(string(fr.Body), "Allemagne") || !strings.Contains(string(en.Body), "Germany")) {
			t.Errorf("%s: %s", path, fr.Body)
		}
		if r := h.get(path+"&lang=fr", "", "If-None-Match", fr.Header.Get("ETag")); r.Status != http.StatusNotModified || r.Header.Get("Content-Language") != "fr" {
			t.Errorf("%s with its ETag: %d in %q", path, r.Status, r.Header.Get("Content-Language"))
		}
		h.get(path+"&lang=xx", "").want(http.StatusUnprocessableEntity)
	}
	if r := h.get("/v1/exports/gaps.csv?country=DEU&framework=gci-pillars", "", "Accept-Language", "fr"); r.Header.Get("Content-Language") != "en" {
		t.Errorf("a file in %q", r.Header.Get("Content-Language"))
	}
}
