package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// plant adds an operation for a test: GET or POST /test.
func plant[I, O any](h *harness, sp spec, handle func(ctx context.Context, c *call, in *I) (*O, error)) {
	h.t.Helper()
	if sp.Path == "" {
		sp.Path = "/test"
	}
	if sp.Method == "" {
		sp.Method = http.MethodGet
	}
	if sp.action == "" {
		sp.action = assessment.ReadSelf
	}
	sp.OperationID, sp.Summary = "test"+sp.Method+sp.Path, "A test"
	register(h.Server, sp, handle)
	if h.Server.fault != nil {
		h.t.Fatal(h.Server.fault)
	}
}

type empty struct{}

type said struct {
	Word string `json:"word"`
}

// An operation without Security would be open to all in the library's way; here it is the other way round.
func TestEveryOperationNeedsATokenUnlessItIsListed(t *testing.T) {
	h := newHarness(t)
	operations := 0
	for path, item := range h.Server.api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch,
			http.MethodDelete: item.Delete, http.MethodHead: item.Head, http.MethodOptions: item.Options, http.MethodTrace: item.Trace,
		} {
			if op == nil {
				continue
			}
			operations++
			_, public := publicOperations[op.OperationID]
			open := slices.ContainsFunc(op.Security, func(r map[string][]string) bool { return len(r) == 0 }) || len(op.Security) == 0
			if open != public {
				t.Errorf("%s is described as open: %v; it is listed as public: %v", op.OperationID, open, public)
			}
			place := strings.NewReplacer("{", "", "}", "").Replace(path)
			r := h.do(method, place, "", "")
			if !public && r.Status != http.StatusUnauthorized {
				t.Errorf("%s %s without a token: %d", method, place, r.Status)
			}
			if !public && r.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s %s does not say what it needs", method, place)
			}
			if r := h.do(method, place, "", "", "Authorization", "Bearer x.y.z"); r.Status != http.StatusUnauthorized {
				t.Errorf("%s %s with a token that does not hold: %d", method, place, r.Status)
			}
		}
	}
	if operations < 6 || operations != len(h.Server.specs) {
		t.Errorf("%d operations looked at, %d are there", operations, len(h.Server.specs))
	}
	for id := range publicOperations {
		if _, ok := h.Server.specs[id]; !ok {
			t.Errorf("%s is listed as public, and there is no such operation", id)
		}
	}
}

func TestOperatorClosesWhatIsPublished(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Closed = true })
	for id, closes := range publicOperations {
		sp := h.Server.specs[id]
		if sp.Method != http.MethodGet || strings.Contains(sp.Path, "{") {
			continue
		}
		if r := h.get(sp.Path, ""); (r.Status == http.StatusUnauthorized) != (closes == unlessClosed) {
			t.Errorf("%s: %d", id, r.Status)
		}
	}
}

func TestSpecsAreRefused(t *testing.T) {
	good := func() spec {
		return spec{action: assessment.ReadSelf, Operation: huma.Operation{
			OperationID: "x", Method: http.MethodGet, Path: "/x", Summary: "X",
		}}
	}
	tests := map[string]func(*spec){
		"public, not listed": func(sp *spec) { sp.public = true },
		"listed, not public": func(sp *spec) { sp.OperationID = "health2"; publicOperations["health2"] = alwaysPublic },
		"no action":          func(sp *spec) { sp.action = "" },
		"no summary":         func(sp *spec) { sp.Summary = "" },
		"twice":              func(sp *spec) { sp.OperationID = "readMe" },
	}
	defer delete(publicOperations, "health2")
	h := newHarness(t)
	for name, spoil := range tests {
		sp := good()
		spoil(&sp)
		h.Server.fault = nil
		register(h.Server, sp, func(context.Context, *call, *empty) (*body[said], error) { return nil, nil })
		if h.Server.fault == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
}

func TestEscapedPathsReachTheirOperation(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{Operation: huma.Operation{Path: "/things/{id}/parts"}}, func(_ context.Context, _ *call, in *struct {
		ID string `path:"id"`
	}) (*body[said], error) {
		return &body[said]{said{in.ID}}, nil
	})
	for path, want := range map[string]string{
		"/things/KEN-2026-core@1/parts":   "KEN-2026-core@1",
		"/things/KEN-2026-core%401/parts": "KEN-2026-core@1",
		"/things/a%2Fb/parts":             "a/b",
		"/things/%2e%2e/parts":            "..",
	} {
		var got said
		h.get(path, "auditor").want(http.StatusOK).into(&got)
		if got.Word != want {
			t.Errorf("%s: %q, want %q", path, got.Word, want)
		}
	}
}

func TestOperationMustAskWhetherTheCallerMay(t *testing.T) {
	h := newHarness(t)
	ask := false
	plant(h, spec{about: true}, func(_ context.Context, c *call, _ *empty) (*body[said], error) {
		if ask {
			return &body[said]{}, c.may(assessment.ReadSelf, "", nil)
		}
		return &body[said]{said{"planted-secret"}}, nil
	})
	if r := h.get("/test", "auditor").want(http.StatusInternalServerError); strings.Contains(string(r.Body), "planted") {
		t.Errorf("body %s", r.Body)
	}
	ask = true
	h.get("/test", "auditor").want(http.StatusOK)
}

func TestActionIsChecked(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{action: assessment.ManageAccounts}, func(context.Context, *call, *empty) (*body[said], error) { return &body[said]{}, nil })
	h.get("/test", "administrator").want(http.StatusOK)
	for _, who := range []string{"assessor", "reviewer", "ministry", "donor", "auditor", "nobody"} {
		h.get("/test", who).want(http.StatusForbidden)
	}
}

func TestWhatIsHiddenIsRefusedLikeWhatIsNotThere(t *testing.T) {
	h := newHarness(t)
	var errs []error
	plant(h, spec{about: true}, func(_ context.Context, c *call, _ *empty) (*body[said], error) {
		draft, err := c.state.Assessment("XXA-2026-sample@1")
		if err != nil {
			t.Error(err)
			return &body[said]{}, c.may(assessment.ReadSelf, "", nil)
		}
		hidden := c.may(assessment.AnswerQuestions, "", draft)
		_, missing := c.assessment(AssessmentPath{"XXA-2027-sample@1"}, assessment.AnswerQuestions)
		errs = append(errs, hidden, missing)
		return nil, hidden
	})
	h.get("/test", "donor").want(http.StatusNotFound)
	if len(errs) != 2 || errs[0] == nil || errs[0].Error() != errs[1].Error() {
		t.Errorf("%v", errs)
	}
	h.get("/test", "auditor").want(http.StatusForbidden)
}
