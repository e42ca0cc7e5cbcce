package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

// A bare error of a handler would stand in the body of a 500.
func TestInternalTextNeverLeaves(t *testing.T) {
	errs := map[string]error{
		"bare":            errors.New("planted-secret"),
		"internal":        &assessment.Error{Msg: "planted-secret", Fix: "planted-secret"},
		"cause":           &assessment.Error{Kind: assessment.NotFound, Msg: "there is none", Err: errors.New("planted-secret")},
		"unavailable":     &assessment.Error{Kind: assessment.Unavailable, Msg: "the store does not answer", Err: errors.New("planted-secret")},
		"library's own":   huma.Error404NotFound("planted-secret"),
		"library's cause": huma.Error400BadRequest("x", errors.New("planted-secret")),
	}
	for name, planted := range errs {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			plant(h, spec{}, func(context.Context, *call, *empty) (*body[said], error) { return nil, planted })
			r := h.get("/test", "auditor")
			if r.Status < 400 || strings.Contains(string(r.Body), "planted-secret") {
				t.Errorf("%d: %s", r.Status, r.Body)
			}
			r.want(r.Status)
			if r.Status == http.StatusInternalServerError && !strings.Contains(h.Log.String(), "planted-secret") && name != "library's own" {
				t.Error("the log does not have it either")
			}
			if r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		})
	}
}

func TestPanicIsAProblem(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{}, func(context.Context, *call, *empty) (*body[said], error) { panic("planted-secret") })
	h.get("/test", "auditor", "Accept-Encoding", "gzip").want(http.StatusInternalServerError)
	r := h.get("/test", "auditor").want(http.StatusInternalServerError)
	if strings.Contains(string(r.Body), "planted-secret") || !strings.Contains(h.Log.String(), "planted-secret") {
		t.Errorf("body %s", r.Body)
	}
	h.get("/v1/me", "auditor").want(http.StatusOK)
}

// half is a body whose writing fails in the middle.
type half struct {
	Word   string   `json:"word"`
	Broken noText   `json:"broken"`
	List   []string `json:"list"`
}

type noText struct{}

func (noText) MarshalJSON() ([]byte, error) { return nil, errors.New("planted-secret") }

func TestLateFailureIsACleanProblem(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{}, func(context.Context, *call, *empty) (*body[half], error) { return &body[half]{half{Word: "w"}}, nil })
	r := h.get("/test", "auditor").want(http.StatusInternalServerError)
	if strings.Contains(string(r.Body), "planted-secret") {
		t.Errorf("body %s", r.Body)
	}
	registerFile(h.Server, spec{action: assessment.ReadSelf, Operation: huma.Operation{
		OperationID: "testFile", Method: http.MethodGet, Path: "/file", Summary: "A file",
	}}, func(context.Context, *call, *empty) (*file, error) {
		return &file{name: "a.csv", contentType: "text/csv", write: func(w io.Writer) error {
			_, _ = io.WriteString(w, "half of it")
			return errors.New("planted-secret")
		}}, nil
	}, "text/csv")
	r = h.get("/file", "auditor").want(http.StatusInternalServerError)
	if strings.Contains(string(r.Body), "half") || r.Header.Get("Content-Disposition") != "" {
		t.Errorf("body %s, headers %v", r.Body, r.Header)
	}
}
