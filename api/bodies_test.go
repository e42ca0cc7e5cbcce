package api

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

type wordInput struct {
	Limit int    `query:"limit" minimum:"1" maximum:"10"`
	Sort  string `query:"sort" enum:"gain,cost"`
	Body  struct {
		Word string `json:"word" maxLength:"5" minLength:"1"`
		Size int    `json:"size,omitempty" maximum:"3"`
	}
}

// The library puts the values that it refuses into its answer.
func TestRefusedValuesAreNotEchoed(t *testing.T) {
	tests := []struct {
		name, query, body string
		status            int
		location          string
	}{
		{"too long", "", `{"word":"planted-secret"}`, 422, "body.word"},
		{"wrong type", "", `{"word":"a","size":"planted-secret"}`, 422, "body.size"},
		{"not JSON", "", `{"word":planted-secret}`, 400, "body"},
		{"cut", "", `{"word":"planted-secret`, 400, "body"},
		{"no number", "?limit=planted-secret", `{"word":"a"}`, 422, "query.limit"},
		{"not in the list", "?sort=planted-secret", `{"word":"a"}`, 422, "query.sort"},
		{"missing", "", `{"size":1}`, 422, "body.word"},
		{"no object", "", `"planted-secret"`, 422, "body"},
	}
	h := newHarness(t)
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost}}, func(_ context.Context, _ *call, in *wordInput) (*body[said], error) {
		return &body[said]{said{in.Body.Word}}, nil
	})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := h.do(http.MethodPost, "/test"+tt.query, "auditor", tt.body)
			r.t = t
			r.want(tt.status)
			if strings.Contains(string(r.Body), "planted") || strings.Contains(string(r.Body), `"value"`) {
				t.Errorf("it echoes: %s", r.Body)
			}
			if p := r.problem(); len(p.Errors) == 0 || p.Errors[0].Location != tt.location || p.Errors[0].Message == "" {
				t.Errorf("faults %+v, want one at %s", p.Errors, tt.location)
			}
		})
	}
	r := h.do(http.MethodPost, "/test", "auditor", `{"word":"a","planted":1}`).want(http.StatusUnprocessableEntity)
	if p := r.problem(); p.Errors[0].Location != "body.planted" {
		t.Errorf("an unknown member is not named: %+v", p.Errors)
	}
	h.do(http.MethodPost, "/test", "auditor", `{"word":"a"}`, "Content-Type", "text/planted").want(http.StatusUnsupportedMediaType)
	h.do(http.MethodPost, "/test", "auditor", "").want(http.StatusBadRequest)
	if r := h.do(http.MethodPost, "/test", "auditor", `{"word":"a"}`).want(http.StatusOK); string(r.Body) != "{\"word\":\"a\"}\n" {
		t.Errorf("there is more in it: %s", r.Body)
	}
}

// The library has no limit on multipart bodies, and its own for others is 1 MiB.
func TestBodiesAreLimited(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost, MaxBodyBytes: 100}},
		func(_ context.Context, _ *call, in *wordInput) (*body[said], error) {
			return &body[said]{said{in.Body.Word}}, nil
		})
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost, Path: "/raw", MaxBodyBytes: 100}},
		func(_ context.Context, c *call, _ *empty) (*body[said], error) {
			_, err := io.Copy(io.Discard, c.request.Body)
			return &body[said]{}, err
		})
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost, Path: "/form", MaxBodyBytes: 100}},
		func(_ context.Context, _ *call, _ *struct {
			RawBody huma.MultipartFormFiles[struct{}]
		}) (*body[said], error) {
			return &body[said]{}, nil
		})
	long := `{"word":"` + strings.Repeat("a", 200) + `"}`
	h.do(http.MethodPost, "/test", "auditor", long).want(http.StatusRequestEntityTooLarge)
	h.do(http.MethodPost, "/raw", "auditor", long).want(http.StatusRequestEntityTooLarge)
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n" + strings.Repeat("a", 200) + "\r\n--x--\r\n"
	r := h.do(http.MethodPost, "/form", "auditor", form, "Content-Type", "multipart/form-data; boundary=x")
	if r.Status < 400 {
		t.Errorf("a form without end: %d", r.Status)
	}
}

// The library has 5 seconds for a body, whatever it is; ours has its pace, through all that is around it, whoever reads it.
func TestBodyThatDoesNotArrive(t *testing.T) {
	h := newHarness(t)
	h.Server.pace.idle = 20 * time.Millisecond
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost}},
		func(_ context.Context, _ *call, in *wordInput) (*body[said], error) {
			return &body[said]{said{in.Body.Word}}, nil
		})
	server := httptest.NewServer(h.Server)
	defer server.Close()
	for _, tt := range []struct{ method, path, as, header string }{
		{"POST", "/test", "auditor", ""},
		{"POST", "/v1/token", "", ""},
		{"POST", "/v1/accounts", "administrator", ""},
		{"POST", "/v1/accounts", "administrator", "Idempotency-Key: one\r\n"},
		{"POST", "/v1/frameworks", "administrator", ""},
		{"POST", "/v1/simulations", "auditor", ""},
		{"POST", sampleMoves, "assessor", ""},
		{"PATCH", "/v1/assessments/" + string(sampleID) + "/answers", "assessor", "If-Match: *\r\n"},
	} {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = connection.Close() }()
			_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
			if tt.as != "" {
				tt.header += "Authorization: Bearer " + h.token(tt.as) + "\r\n"
			}
			_, err = io.WriteString(connection, tt.method+" "+tt.path+" HTTP/1.1\r\nHost: x\r\n"+tt.header+
				"Accept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{")
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			if text, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(text), "did not arrive in time") {
				t.Errorf("%d %s", answer.StatusCode, text)
			}
		})
	}
}
