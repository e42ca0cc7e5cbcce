package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

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
		{"missing", "", `{"size":1}`, 422, "body"},
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

func TestUnknownParametersAreNamed(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{reads: true}, func(context.Context, *call, *page) (*body[said], error) { return &body[said]{}, nil })
	p := h.get("/test?limmit=3&x=1", "auditor").want(http.StatusUnprocessableEntity).problem()
	want := []fault{{"query.limmit", "there is no such parameter; did you mean limit?"}, {"query.x", "there is no such parameter"}}
	if !slices.Equal(p.Errors, want) || len(p.Fixes) != 1 || p.Fixes[0] != "It takes asOf, cursor, fields, limit." {
		t.Errorf("got %+v, %q", p.Errors, p.Fixes)
	}
	h.get("/test?limit=3", "auditor").want(http.StatusOK)
	h.get("/test?limit=%zz", "auditor").want(http.StatusBadRequest)
	h.get("/v1/me?asOf=1", "auditor").want(http.StatusUnprocessableEntity) // it does not read the past
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

func TestReadsOfTheState(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{reads: true}, func(_ context.Context, c *call, _ *empty) (*body[map[string]uint64], error) {
		return &body[map[string]uint64]{map[string]uint64{"seq": c.state.Head().Seq}}, nil
	})
	first := h.get("/test", "auditor").want(http.StatusOK)
	tag, seq := first.Header.Get("ETag"), first.Header.Get("Journal-Seq")
	var said map[string]json.Number
	first.into(&said)
	if !strings.HasPrefix(tag, `W/"`) || seq != said["seq"].String() || !strings.HasPrefix(first.Header.Get("Cache-Control"), "private") {
		t.Fatalf("headers %v, body %s", first.Header, first.Body)
	}
	for _, match := range []string{tag, "*", `"other", ` + tag, strings.TrimPrefix(tag, "W/")} {
		if r := h.get("/test", "auditor", "If-None-Match", match); r.Status != http.StatusNotModified || len(r.Body) != 0 || r.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %q", match, r.Status, r.Body)
		}
	}
	if h.get("/test", "donor").Header.Get("ETag") == tag {
		t.Error("another account has the same tag")
	}
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	next := h.get("/test", "auditor", "If-None-Match", tag).want(http.StatusOK)
	if next.Header.Get("Journal-Seq") == seq || next.Header.Get("ETag") == tag {
		t.Error("what changed looks the same")
	}
	h.later(24 * time.Hour)
	if h.get("/test", "auditor").Header.Get("ETag") == next.Header.Get("ETag") {
		t.Error("the day is not in the tag")
	}

	past := h.get("/test?asOf="+seq, "auditor").want(http.StatusOK)
	if past.Header.Get("Journal-Seq") != seq {
		t.Errorf("as of %s: %s", seq, past.Header.Get("Journal-Seq"))
	}
	for _, at := range []string{"2026-03-01", "2026-03-01T12:30:00Z", "2026-03-01T15:30:00%2B03:00"} {
		h.get("/test?asOf="+at, "auditor").want(http.StatusOK)
	}
	for _, at := range []string{"0", "-1", "yesterday", "999999", "2026-02-30", "1&asOf=2"} {
		h.get("/test?asOf="+at, "auditor").want(http.StatusUnprocessableEntity)
	}
}

func TestMinJournalSeq(t *testing.T) {
	h := newHarness(t)
	head := h.Service.Head().Seq
	plant(h, spec{reads: true}, func(context.Context, *call, *empty) (*body[said], error) { return &body[said]{}, nil })
	h.get("/test", "auditor", "Min-Journal-Seq", "1").want(http.StatusOK)
	h.get("/test", "auditor", "Min-Journal-Seq", "x").want(http.StatusBadRequest)
	done := make(chan *reply)
	token := h.token("auditor")
	go func() {
		done <- h.get("/test", "", "Authorization", "Bearer "+token, "Min-Journal-Seq", json.Number(itoa(head+1)).String())
	}()
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.DisableAccount{ID: "nobody", Disabled: true}); err != nil {
		t.Fatal(err)
	}
	if r := (<-done).want(http.StatusOK); r.Header.Get("Journal-Seq") != itoa(head+1) {
		t.Errorf("Journal-Seq %s", r.Header.Get("Journal-Seq"))
	}
	h.Server.patience = time.Millisecond
	if r := h.get("/test", "auditor", "Min-Journal-Seq", itoa(head+2)).want(http.StatusServiceUnavailable); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestAccept(t *testing.T) {
	h := newHarness(t)
	for accept, status := range map[string]int{
		"": 200, "*/*": 200, "application/json": 200, "text/html, application/json;q=0.5": 200, "application/*": 200,
		"text/html": 406, "application/json;q=0": 406, "image/png, text/csv": 406,
	} {
		h.get("/v1/me", "auditor", "Accept", accept).want(status)
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

// The library has 5 seconds for a body, whatever it is; ours has its pace, through all that is around it.
func TestBodyThatDoesNotArrive(t *testing.T) {
	h := newHarness(t)
	h.Server.pace.idle = 20 * time.Millisecond
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost}},
		func(_ context.Context, _ *call, in *wordInput) (*body[said], error) {
			return &body[said]{said{in.Body.Word}}, nil
		})
	server := httptest.NewServer(h.Server)
	defer server.Close()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = io.WriteString(connection, "POST /test HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+h.token("auditor")+
		"\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusRequestTimeout {
		t.Errorf("status %d", answer.StatusCode)
	}
}
