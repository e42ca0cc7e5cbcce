package api

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/framework"
	"readiness/assessment/gci"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
	"readiness/exports"
)

// harness is a door over a store in memory: the GCI 2024 answers, published; XXA-2026-sample@1, a draft; one account of
// every role, with the role's name as its id. Assessor, reviewer, donor, auditor and administrator are for all countries,
// the ministry for XXA; "stranger" is an assessor for KEN alone, "nobody" an assessor without countries.
type harness struct {
	t       testing.TB
	Server  *Server
	Service *assessment.Service
	Vault   vault.Vault
	Log     *bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

// password is of every account that can sign in: assessor@example.org and so on.
const password = "a long enough passphrase 17"

// moment is when the harness begins.
var moment = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// lockedWriter takes lines of several goroutines.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// filledJournal is the journal of all harnesses, written once.
var filledJournal = sync.OnceValues(func() ([]journal.Record, error) {
	j := journaltest.Memory()
	if err := fill(j); err != nil {
		return nil, err
	}
	var records []journal.Record
	for r, err := range j.Read(context.Background(), 0) {
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
})

// fill records what a harness begins with.
func fill(j journal.Journal) error {
	ctx := context.Background()
	at := moment
	s, err := assessment.Open(ctx, assessment.Stores{Journal: j, Vault: vaulttest.Memory()}, assessment.Options{Clock: func() time.Time { return at }})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	units := map[string][]string{"ministry": {"XXA"}, "stranger": {"KEN"}, "nobody": nil}
	roles := append(assessment.Roles(), "stranger", "nobody")
	for _, role := range roles {
		scope, ok := units[string(role)]
		if !ok {
			scope = []string{assessment.Everywhere}
		}
		id := string(role)
		if id == "stranger" || id == "nobody" {
			role = assessment.Assessor
		}
		if _, err := s.Do(ctx, "operator", assessment.AddAccount{ID: id, Role: role, Units: scope}); err != nil {
			return err
		}
	}
	data, _ := gci.Answers2024()
	if err := importAll(ctx, s, "gci-2024.csv", data, "gci-pillars@2024"); err != nil {
		return err
	}
	if data, err = os.ReadFile("../cmd/readiness/testdata/sample-XXA.csv"); err != nil {
		return err
	}
	if err := importAll(ctx, s, "XXA.csv", data, "sample"); err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make(chan error, 1000)
	for _, a := range s.State().Assessments() {
		if a.Framework.ID != "gci-pillars" {
			continue
		}
		wg.Go(func() {
			for _, to := range []assessment.Stage{assessment.Submitted, assessment.InReview, assessment.Reviewed, assessment.SignedOff, assessment.Published} {
				if _, err := s.Do(ctx, "operator", assessment.Move{Assessment: a.ID, To: to}); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

func importAll(ctx context.Context, s *assessment.Service, name string, data []byte, ref string) error {
	def, err := framework.Builtin(ref)
	if err != nil {
		return err
	}
	in, _, err := exports.ReadImport(name, bytes.NewReader(data), exports.Of(def))
	if err != nil {
		return err
	}
	_, _, err = s.Import(ctx, "assessor", in, true)
	return err
}

// newHarness opens a door of its own over a copy of the filled journal. Changes of the configuration come last.
func newHarness(t testing.TB, change ...func(*Config)) *harness {
	t.Helper()
	if _, ok := gci.Answers2024(); !ok {
		t.Skip("this build has no GCI answers")
	}
	records, err := filledJournal()
	if err != nil {
		t.Fatal(err)
	}
	j := journaltest.Memory()
	for _, r := range records {
		if err := j.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	h := &harness{t: t, Vault: vaulttest.Memory(), Log: &bytes.Buffer{}, now: moment.Add(time.Hour)}
	h.Service, err = assessment.Open(t.Context(), assessment.Stores{Journal: j, Vault: h.Vault}, assessment.Options{Clock: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Service.Close() })
	o := account.Options{Clock: h.clock, Cost: account.Cost{Memory: 8, Passes: 1, Threads: 1}}
	directory, err := account.NewDirectory(h.Service, h.Vault, o)
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{
		Service: h.Service, Vault: h.Vault, Directory: directory, Refresh: account.NewRefresh(h.Service, h.Vault, o), TokenKey: account.TokenKey{ID: "key-1", Private: key},
		Clock: h.clock, Random: rand.Reader, Version: "test",
		Log: slog.New(slog.NewTextHandler(&lockedWriter{w: h.Log}, nil)),
	}
	for _, f := range change {
		f(&c)
	}
	if h.Server, err = New(c); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *harness) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// later moves the clock.
func (h *harness) later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// token gives an access token of an account.
func (h *harness) token(id string) string {
	h.t.Helper()
	text, err := h.Server.tokens.make(id, h.clock(), h.clock())
	if err != nil {
		h.t.Fatal(err)
	}
	return text
}

// reply is an answer.
type reply struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// do sends a request as an account ("" = the public). body is JSON text, or "" for none. header is name, value, ....
func (h *harness) do(method, path, as, body string, header ...string) *reply {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequestWithContext(h.t.Context(), method, path, http.NoBody)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+h.token(as))
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, r)
	return &reply{h.t, w.Code, w.Header(), w.Body.Bytes()}
}

// get reads a path as an account.
func (h *harness) get(path, as string, header ...string) *reply {
	h.t.Helper()
	return h.do(http.MethodGet, path, as, "", header...)
}

// want checks the status, and that what is not a success is a problem document of that status.
func (r *reply) want(status int) *reply {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	if status >= http.StatusBadRequest {
		p := r.problem()
		if p.Status != status || p.Type == "" || p.Title == "" || p.Detail == "" || !strings.Contains(p.Instance, "#"+r.Header.Get("Request-Id")) {
			r.t.Errorf("not a whole problem document: %s", r.Body)
		}
	}
	return r
}

// problem reads the body as a problem document.
func (r *reply) problem() problem {
	r.t.Helper()
	if got := r.Header.Get("Content-Type"); got != problemContent {
		r.t.Errorf("content type %q, want %q: %s", got, problemContent, r.Body)
	}
	var p problem
	r.into(&p)
	return p
}

// into decodes the body.
func (r *reply) into(to any) {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, to); err != nil {
		r.t.Fatalf("%v: %s", err, r.Body)
	}
}

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }
