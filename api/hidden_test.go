package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// operationsOf walks the description.
func (h *harness) operationsOf(visit func(path, method string, op *huma.Operation)) {
	h.t.Helper()
	for _, path := range slices.Sorted(maps.Keys(h.Server.api.OpenAPI().Paths)) {
		item := h.Server.api.OpenAPI().Paths[path]
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
		} {
			if op != nil {
				visit(path, method, op)
			}
		}
	}
}

// told is all that an answer says but for what names the request: its path and id.
func (r *reply) told() string {
	r.t.Helper()
	p := r.problem()
	head := r.Header.Clone()
	head.Del("Request-Id")
	text := strings.ReplaceAll(string(r.Body), p.Instance, "")
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(head)) {
		if name != "Content-Length" { // of the path, too
			lines = append(lines, name+": "+strings.Join(head[name], ", "))
		}
	}
	return strings.Join(lines, "\n") + "\n" + text
}

// Whoever may not know of an assessment gets the same answer, to the letter, as where there is none: of every operation
// that names one, in whatever form, with a body that is right and with one that is wrong.
func TestHiddenAssessmentIsAsOneThatIsNotThere(t *testing.T) {
	h := newHarness(t)
	ids := map[string][]string{ // a hidden one, and forms of it; each beside one that is not there
		"XXA-2026-sample@1":     {"XXA-2027-sample@1", "ZZZ-2026-sample@1", "XXA-2026-sample@1~2", "xxa-2026-sample@1", "XXA-2026-sample"},
		"XXA-2026-sample%401":   {"XXA-2027-sample%401"},
		"%58XA-2026-sample%401": {"%58XA-2027-sample%401"},
	}
	bodies := map[string][]string{
		"patchAnswers": {`{"answers":{"lead-agency":{"value":null}}}`, `{"answers":{"odd":{}}}`, `[]`, ``},
		"putAnswer":    {`{"value":null}`, `{"odd":1}`, ``}, "assignQuestion": {`{"assignee":null}`, `{}`},
		"correctAnswers": {`{"reason":"r","answers":{"lead-agency":{"value":null}}}`, `[]`},
		"moveAssessment": {`{"to":"submitted"}`, `{"to":"odd"}`, ``},
	}
	operations := 0
	h.operationsOf(func(path, method string, op *huma.Operation) {
		if !strings.HasPrefix(path, "/v1/assessments/{id}") {
			return
		}
		operations++
		path = strings.NewReplacer("{question}", "lead-agency", "{", "", "}", "").Replace(strings.Replace(path, "{id}", "ID", 1))
		sent := bodies[op.OperationID]
		if len(sent) == 0 {
			sent = []string{""}
		}
		for _, as := range []string{"stranger", "donor", "nobody"} {
			for _, body := range sent {
				for _, header := range [][]string{nil, {"If-Match", "*"}, {"If-Match", `"1"`}, {"If-Match", "x"}, {"Content-Type", "text/plain"}} {
					for hidden, missing := range ids {
						want := h.do(method, strings.Replace(path, "ID", hidden, 1), as, body, header...)
						if want.Status != http.StatusNotFound && want.Status != http.StatusForbidden {
							t.Errorf("%s as %s, %q: %d", op.OperationID, as, body, want.Status)
						}
						for _, id := range missing {
							if got := h.do(method, strings.Replace(path, "ID", id, 1), as, body, header...); got.told() != want.told() {
								t.Errorf("%s as %s with %q: of %s\n%s\nof %s\n%s", op.OperationID, as, body, id, got.told(), hidden, want.told())
							}
						}
					}
				}
			}
		}
	})
	if operations < 7 {
		t.Errorf("%d operations looked at", operations)
	}
	for _, path := range []string{"/v1/index/XXA?assessment=", "/v1/index/KEN?assessment=", "/v1/index/odd?assessment="} {
		if a, b := h.get(path+"XXA-2026-sample@1", "stranger").want(http.StatusNotFound), h.get(path+"XXA-2027-sample@1", "stranger"); a.told() != b.told() {
			t.Errorf("%s: %s\n%s", path, a.told(), b.told())
		}
	}
	simulate := func(id string) string {
		return h.do(http.MethodPost, "/v1/simulations", "stranger", `{"assessment":"`+id+`","answers":{"lead-agency":null}}`).want(http.StatusNotFound).told()
	}
	if a, b := simulate("XXA-2026-sample@1"), simulate("XXA-2027-sample@1"); a != b {
		t.Errorf("simulated: %s\n%s", a, b)
	}
	// The test can fail: who may know of it gets something else.
	if r := h.get("/v1/assessments/XXA-2026-sample@1", "ministry"); r.Status != http.StatusOK {
		t.Errorf("the ministry: %d", r.Status)
	}
}

func TestAccountsTellNobodyWhoIsThere(t *testing.T) {
	h := newHarness(t)
	operations := 0
	h.operationsOf(func(path, method string, op *huma.Operation) {
		if !strings.HasPrefix(path, "/v1/accounts/{id}") {
			return
		}
		operations++
		at := func(id string) string { return strings.Replace(path, "{id}", id, 1) }
		for _, as := range []string{"donor", "auditor", "ministry", "nobody"} {
			want := h.do(method, at("assessor"), as, `{"role":"donor"}`).want(http.StatusForbidden)
			for _, id := range []string{"a-0123456789abcdef", "Assessor", "assessor%20", as} {
				if got := h.do(method, at(id), as, `{"role":"donor"}`); got.told() != want.told() {
					t.Errorf("%s as %s: of %s\n%s\nof assessor\n%s", op.OperationID, as, id, got.told(), want.told())
				}
			}
		}
		// Administrators may know; yet the three say the same of one that is not there.
		missing := h.do(method, at("a-0123456789abcdef"), "administrator", `{"role":"donor"}`).want(http.StatusNotFound)
		if got := h.do(method, at("Assessor"), "administrator", `{"role":"donor"}`); got.told() != missing.told() {
			t.Errorf("%s: %s\n%s", op.OperationID, got.told(), missing.told())
		}
	})
	if operations != 3 {
		t.Errorf("%d operations looked at", operations)
	}
}
