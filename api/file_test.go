package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"readiness/assessment"
)

func TestFileIsSent(t *testing.T) {
	for _, bulk := range []bool{false, true} {
		h := newHarness(t)
		registerFile(h.Server, spec{action: assessment.ReadSelf, reads: true, Operation: huma.Operation{
			OperationID: "testFile", Method: http.MethodGet, Path: "/file", Summary: "A file",
		}}, func(context.Context, *call, *empty) (*file, error) {
			return &file{name: "a b.csv", contentType: "text/csv", bulk: bulk, write: func(w io.Writer) error {
				_, err := io.WriteString(w, "a,b\n")
				return err
			}}, nil
		}, "text/csv")
		r := h.get("/file", "auditor", "Accept", "text/csv").want(http.StatusOK)
		if string(r.Body) != "a,b\n" || r.Header.Get("Content-Type") != "text/csv" || r.Header.Get("Content-Disposition") != `attachment; filename="a b.csv"` ||
			r.Header.Get("Journal-Seq") == "" {
			t.Errorf("bulk %v: %q, %v", bulk, r.Body, r.Header)
		}
		if bulk != (r.Header.Get("ETag") == "") {
			t.Errorf("bulk %v: ETag %q", bulk, r.Header.Get("ETag"))
		}
	}
}

// Once a stream has begun, its end must not look like a whole answer.
func TestStreamThatFailsIsBrokenOff(t *testing.T) {
	h := newHarness(t)
	registerFile(h.Server, spec{action: assessment.ReadSelf, Operation: huma.Operation{
		OperationID: "testFile", Method: http.MethodGet, Path: "/file", Summary: "A file",
	}}, func(context.Context, *call, *empty) (*file, error) {
		return &file{contentType: "text/csv", bulk: true, write: func(w io.Writer) error {
			_, _ = io.WriteString(w, strings.Repeat("half of it", 1000))
			return errors.New("planted-secret")
		}}, nil
	}, "text/csv")
	server := httptest.NewServer(h.Server)
	defer server.Close()
	for _, encoding := range []string{"identity", "gzip"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/file", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+h.token("auditor"))
		r.Header.Set("Accept-Encoding", encoding)
		answer, err := server.Client().Do(r)
		if err != nil {
			continue // broken off before its header
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err == nil || strings.Contains(string(text), "planted") {
			t.Errorf("%s: it looks whole: %d bytes, %v", encoding, len(text), err)
		}
	}
}
