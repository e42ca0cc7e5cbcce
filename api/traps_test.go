package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// The traps of the router and of the HTTP library, each with the test that steps into it:
//
//	a bare error stands in the body of a 500           TestInternalTextNeverLeaves
//	a failure after the first byte looks whole         TestLateFailureIsACleanProblem, TestStreamThatFailsIsBrokenOff
//	refused values are echoed                          TestRefusedValuesAreNotEchoed, TestTrapValuesOfQueries
//	no Security means open to all                      TestEveryOperationNeedsATokenUnlessItIsListed
//	the documentation loads foreign scripts            TestDocsLoadNothingFromElsewhere
//	$schema in answers                                 TestTrapSchemaMembers
//	bodies have the library's limits                   TestBodiesAreLimited, TestTrapLimitOfEveryBody
//	bodies have the library's time                     TestBodyThatDoesNotArrive
//	forms have no limit                                TestBodiesAreLimited, TestImportForms
//	405 without Allow                                  TestTrapAllowOfEveryPath
//	paths are cleaned by a redirect                    TestTrapCleanedPaths
//	escaped paths go elsewhere                         TestEscapedPathsReachTheirOperation
//	404 and 405 pass by what stands around             TestTrapNothingPassesBy
//	unknown parameters are passed over                 TestTrapUnknownParameterOfEveryOperation
//	unknown members are passed over                    TestTrapUnknownMemberOfEveryBody
//	what is hidden today shows in the past             TestTrapHiddenTodayHiddenThen

// described calls f for every operation, with its path filled in by what the harness has, and gets for it: a programme with a
// line, a commitment, and a matching.
func (h *harness) described(f func(op *huma.Operation, method, path string)) {
	h.t.Helper()
	if _, err := h.Service.State().Programme("call"); err != nil {
		h.programme("donor", plainProgramme("call", `"pooled":true`))
		h.do(http.MethodPost, "/v1/programmes/call/join", "donor", `{"id":"line","funder":"F","budget":5}`).want(http.StatusOK)
		h.commitment("donor", exampleCommitment, http.StatusCreated)
		h.match("administrator", `{"framework":"gci-pillars@2024"}`, http.StatusCreated)
	}
	fill := strings.NewReplacer(
		"/assessments/{id}", "/assessments/XXA-2026-sample@1", "{question}", "national-strategy", "/accounts/{id}", "/accounts/nobody",
		"/programmes/{id}", "/programmes/call", "{line}", "line", "/commitments/{id}", "/commitments/ken-law", "/matchings/{id}", "/matchings/m-1", "/frameworks/{id}/{version}", "/frameworks/sample/1", "{country}", "KEN", "{code}", "KEN",
	)
	for path, item := range h.Server.api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				f(op, method, fill.Replace(path))
			}
		}
	}
}

// allowed sends a request as the first role that may send it.
func (h *harness) allowed(method, path, body string, header ...string) *reply {
	h.t.Helper()
	var r *reply
	for _, role := range append(assessment.Roles(), "") {
		r = h.do(method, path, string(role), body, header...)
		if r.Status != http.StatusForbidden && r.Status != http.StatusUnauthorized && r.Status != http.StatusNotFound {
			break
		}
	}
	return r
}

func takesBody(op *huma.Operation) bool {
	return op.RequestBody != nil && op.RequestBody.Content["application/json"] != nil
}

// A filter names the word that it does not know, cut short; numbers and fixed lists say only what they take.
func TestTrapValuesOfQueries(t *testing.T) {
	h := newHarness(t)
	const word = "planted-secret-12345"
	h.described(func(op *huma.Operation, method, path string) {
		if method != http.MethodGet {
			return
		}
		for _, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			for _, value := range []string{word, strings.Repeat(word, 12)} {
				r := h.allowed(method, path+"?"+p.Name+"="+value, "")
				echoed := r.Status >= http.StatusBadRequest && strings.Contains(string(r.Body), value)
				free := p.Schema != nil && (p.Schema.Type == huma.TypeString || p.Schema.Type == huma.TypeArray) && len(p.Schema.Enum) == 0
				if r.Status >= http.StatusInternalServerError || echoed && (!free || value != word) {
					t.Errorf("%s, %s: %d %s", op.OperationID, p.Name, r.Status, r.Body)
				}
			}
		}
	})
}

func TestTrapSchemaMembers(t *testing.T) {
	h := newHarness(t)
	h.described(func(op *huma.Operation, method, path string) {
		if method != http.MethodGet || !h.Server.specs[op.OperationID].takesFields() {
			return
		}
		r := h.allowed(method, path, "")
		if strings.Contains(string(r.Body), `"$schema"`) || strings.Contains(r.Header.Get("Link"), "describedBy") {
			t.Errorf("%s: %v %.200s", op.OperationID, r.Header, r.Body)
		}
	})
}

func TestTrapLimitOfEveryBody(t *testing.T) {
	h := newHarness(t)
	n := 0
	h.described(func(op *huma.Operation, method, path string) {
		if !takesBody(op) || op.MaxBodyBytes > 16<<20 {
			return
		}
		body := `{"planted":"` + strings.Repeat("a", int(op.MaxBodyBytes)) + `"}`
		r := h.allowed(method, path, body, "If-Match", "*")
		if r.Status == http.StatusRequestEntityTooLarge {
			n++
		} else {
			t.Errorf("%s with %d bytes: %d %.200s", op.OperationID, len(body), r.Status, r.Body)
		}
		r.want(r.Status)
	})
	if n < 5 {
		t.Errorf("%d bodies", n)
	}
}

func TestTrapAllowOfEveryPath(t *testing.T) {
	h := newHarness(t)
	methods := map[string][]string{}
	h.described(func(_ *huma.Operation, method, path string) {
		methods[path] = append(methods[path], method)
		if method == http.MethodGet {
			methods[path] = append(methods[path], http.MethodHead)
		}
	})
	const both = "/v1/programmes/imports" // also where a programme of that id would be
	methods[both] = append(methods[both], methods["/v1/programmes/call"]...)
	for path, there := range methods {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, "BREW"} {
			if slices.Contains(there, method) {
				continue
			}
			r := h.do(method, path, "", "").want(http.StatusMethodNotAllowed)
			allow := strings.Split(r.Header.Get("Allow"), ", ")
			slices.Sort(allow)
			slices.Sort(there)
			if !slices.Equal(allow, there) {
				t.Errorf("%s %s: Allow %q, want %q", method, path, allow, there)
			}
		}
	}
}

func TestTrapCleanedPaths(t *testing.T) {
	h := newHarness(t)
	h.described(func(op *huma.Operation, method, path string) {
		if method != http.MethodGet {
			return
		}
		for _, other := range []string{path + "/", "/" + path, strings.Replace(path, "/", "/./", 1), "/v1/.." + path, path + "/../x", path + "/%2e%2e/x"} {
			if r := h.get(other, "auditor").want(http.StatusNotFound); r.Header.Get("Location") != "" {
				t.Errorf("%s: %s leads to %s", op.OperationID, other, r.Header.Get("Location"))
			}
		}
	})
}

func TestTrapNothingPassesBy(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct {
		method, path string
		status       int
	}{{http.MethodGet, "/v1/nowhere", 404}, {http.MethodDelete, "/v1/me", 405}, {http.MethodPost, "/v1/assessments/x/y/z", 404}} {
		r := h.do(tt.method, tt.path, "", "").want(tt.status)
		if len(r.Header.Get("Request-Id")) != 24 || r.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Log.String(), r.Header.Get("Request-Id")) {
			t.Errorf("%s %s: %v", tt.method, tt.path, r.Header)
		}
	}
}

func TestTrapUnknownParameterOfEveryOperation(t *testing.T) {
	h := newHarness(t)
	h.described(func(op *huma.Operation, method, path string) {
		r := h.allowed(method, path+"?plantedName=1", "")
		if r.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", op.OperationID, r.Status, r.Body)
			return
		}
		p := r.problem()
		p.Errors = slices.DeleteFunc(p.Errors, func(f fault) bool { return strings.HasPrefix(f.Message, "is missing") })
		if len(p.Errors) != 1 || p.Errors[0].Location != "query.plantedName" {
			t.Errorf("%s: %+v", op.OperationID, p.Errors)
		}
	})
}

func TestTrapUnknownMemberOfEveryBody(t *testing.T) {
	h := newHarness(t)
	h.described(func(op *huma.Operation, method, path string) {
		if !takesBody(op) {
			return
		}
		r := h.allowed(method, path, `{"plantedName":"planted-secret"}`, "If-Match", "*")
		if r.Status != http.StatusUnprocessableEntity || strings.Contains(string(r.Body), "planted-secret") || !strings.Contains(string(r.Body), "plantedName") {
			t.Errorf("%s: %d %s", op.OperationID, r.Status, r.Body)
		}
	})
}

// An assessment that one could know of, and may know of no more, is not there: not even as one that is refused.
func TestTrapHiddenTodayHiddenThen(t *testing.T) {
	for _, tt := range []struct{ then, now, want assessment.Verdict }{
		{assessment.Allowed, assessment.Allowed, assessment.Allowed},
		{assessment.Allowed, assessment.Hidden, assessment.Hidden},
		{assessment.Refused, assessment.Hidden, assessment.Hidden},
		{assessment.Hidden, assessment.Allowed, assessment.Hidden},
		{assessment.Refused, assessment.Allowed, assessment.Refused},
		{assessment.Allowed, assessment.Refused, assessment.Refused},
	} {
		if got := stricter(tt.then, tt.now); got != tt.want {
			t.Errorf("%d then, %d now: %d", tt.then, tt.now, got)
		}
	}
}

func TestIfNoneMatchOnSeveralLines(t *testing.T) {
	h := newHarness(t)
	tag := h.get("/v1/index", "").want(http.StatusOK).Header.Get("ETag")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/index", http.NoBody)
	r.Header["If-None-Match"] = []string{`"other"`, tag}
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("%d", w.Code)
	}
}

func TestAcceptWithoutWeight(t *testing.T) {
	h := newHarness(t)
	for accept, status := range map[string]int{
		"application/json;q=0.0": 406, "application/json; charset=utf-8; q=0": 406, "*/*;q=0.000": 406, "application/json;q=0.001": 200,
	} {
		h.get("/v1/me", "auditor", "Accept", accept).want(status)
	}
}

// Who has no token learns that at once, whatever record he waits for; and an empty asOf is not now.
func TestWaitingAndThePast(t *testing.T) {
	h := newHarness(t)
	h.get("/v1/me", "", "Min-Journal-Seq", "999999").want(http.StatusUnauthorized)
	h.get("/v1/index?asOf=", "").want(http.StatusUnprocessableEntity)
	head := h.Service.Head().Seq
	next := itoa(head + 1)
	done := make(chan *reply)
	go func() { done <- h.get("/v1/index?asOf="+next, "", "Min-Journal-Seq", next) }()
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if r := (<-done).want(http.StatusOK); r.Header.Get("Journal-Seq") != next {
		t.Errorf("Journal-Seq %s", r.Header.Get("Journal-Seq"))
	}
	h.get(fmt.Sprintf("/v1/index?asOf=%d", head+2), "", "Min-Journal-Seq", next).want(http.StatusUnprocessableEntity)
}

// A body without a declared length has the same limit.
func TestTrapChunkedBody(t *testing.T) {
	h := newHarness(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/assessments", io.MultiReader(strings.NewReader(strings.Repeat(" ", 2<<20))))
	r.Header.Set("Authorization", "Bearer "+h.token("assessor"))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
