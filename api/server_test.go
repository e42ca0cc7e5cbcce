package api

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestUnknownPathIsAProblem(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{"/nowhere", "/v1", "/v1/me/", "//v1/me", "/v1/../v1/me", "/v1/%2e%2e/me"} {
		p := h.get(path, "auditor").want(http.StatusNotFound).problem()
		if p.Type != "/docs#problem-not-found" {
			t.Errorf("%s: type %q", path, p.Type)
		}
	}
}

// A library answers 404 for 405 inside subrouters, and leaves Allow out.
func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	h := newHarness(t)
	tests := []struct{ method, path, allow string }{
		{http.MethodDelete, "/v1/me", "GET, HEAD"},
		{http.MethodPost, "/v1/me", "GET, HEAD"},
		{http.MethodGet, "/v1/token", "POST"},
		{http.MethodPut, "/openapi.json", "GET, HEAD"},
		{"BREW", "/healthz", "GET, HEAD"},
	}
	for _, tt := range tests {
		r := h.do(tt.method, tt.path, "", "").want(http.StatusMethodNotAllowed)
		if got := r.Header.Get("Allow"); got != tt.allow {
			t.Errorf("%s %s: Allow %q, want %q", tt.method, tt.path, got, tt.allow)
		}
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	h := newHarness(t)
	get, head := h.get("/openapi.json", ""), h.do(http.MethodHead, "/openapi.json", "", "")
	if head.Status != http.StatusOK || len(head.Body) != 0 || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
		t.Errorf("status %d, %d bytes, %v", head.Status, len(head.Body), head.Header)
	}
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	h := newHarness(t)
	seen := map[string]bool{}
	for _, path := range []string{"/healthz", "/v1/me", "/nowhere", "/docs"} {
		r := h.get(path, "")
		id := r.Header.Get("Request-Id")
		if len(id) != 24 || seen[id] {
			t.Errorf("%s: request id %q", path, id)
		}
		seen[id] = true
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: pages of others may read it", path)
		}
		if !strings.Contains(h.Log.String(), "id="+id) {
			t.Errorf("%s: the log does not have its id", path)
		}
	}
}

// The built-in pages of the library load scripts from another site.
func TestDocsLoadNothingFromElsewhere(t *testing.T) {
	h := newHarness(t)
	page := h.page("/docs", http.StatusOK)
	if strings.Contains(page, "<code></code>") || strings.Contains(page, "<td></td><td></td>") {
		t.Error("something on the page has no name")
	}
	for id, sp := range h.Server.specs {
		if !strings.Contains(page, `id="`+id+`"`) || !strings.Contains(page, sp.Path) {
			t.Errorf("the page does not have %s", id)
		}
	}
}

func TestDescription(t *testing.T) {
	h := newHarness(t)
	r := h.get("/openapi.json", "").want(http.StatusOK)
	var d struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID string }
	}
	r.into(&d)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %q", d.OpenAPI)
	}
	n := 0
	for _, item := range d.Paths {
		n += len(item)
	}
	if n != len(h.Server.specs) || n < 6 {
		t.Errorf("%d operations are described, %d are there", n, len(h.Server.specs))
	}
	if strings.Contains(string(r.Body), "$schema") || strings.Contains(string(r.Body), "ErrorModel") {
		t.Error("the description has members of the library's own")
	}
	yaml := h.get("/openapi.yaml", "").want(http.StatusOK)
	if !strings.Contains(string(yaml.Body), "openapi: ") {
		t.Errorf("not YAML: %.100s", yaml.Body)
	}
}

func TestCompression(t *testing.T) {
	h := newHarness(t)
	plain := h.get("/openapi.json", "").want(http.StatusOK).Body
	for _, encoding := range []string{"gzip", "zstd"} {
		r := h.get("/openapi.json", "", "Accept-Encoding", encoding).want(http.StatusOK)
		if got := r.Header.Get("Content-Encoding"); got != encoding {
			t.Errorf("asked for %s, got %q", encoding, got)
			continue
		}
		var from io.Reader
		var err error
		if encoding == "gzip" {
			from, err = gzip.NewReader(strings.NewReader(string(r.Body)))
		} else {
			from, err = zstd.NewReader(strings.NewReader(string(r.Body)))
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(from)
		if err != nil || string(got) != string(plain) {
			t.Errorf("%s: %d bytes, want %d: %v", encoding, len(got), len(plain), err)
		}
	}
}

func TestRateLimitByAccountAndAddress(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Rate = Rate{PerAccount: 1, PerAddress: 100, Burst: 3} })
	for range 3 {
		h.get("/v1/me", "auditor").want(http.StatusOK)
	}
	r := h.get("/v1/me", "auditor").want(http.StatusTooManyRequests)
	if r.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
	}
	h.later(1e9)
	h.get("/v1/me", "donor").want(http.StatusOK)
	h.later(1e9)
	h.get("/v1/me", "auditor").want(http.StatusOK)
	if r := h.get("/v1/me", "auditor"); r.Status != http.StatusOK && r.Status != http.StatusTooManyRequests {
		t.Errorf("status %d", r.Status)
	}

	h = newHarness(t, func(c *Config) { c.Rate = Rate{PerAddress: 1, Burst: 2} })
	h.get("/healthz", "").want(http.StatusOK)
	h.get("/healthz", "").want(http.StatusOK)
	h.get("/healthz", "").want(http.StatusTooManyRequests)
	h.get("/nowhere", "").want(http.StatusTooManyRequests)
}

func TestLimitsAreBounded(t *testing.T) {
	c := newCounters(1, 1)
	for i := range 3 * mostLimited {
		addr := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		if err := c.take(addr.String(), moment); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(c.byKey.byKey); n != mostLimited {
		t.Errorf("%d are remembered", n)
	}
}

func TestForwardedAddressesCountFromKnownProxiesOnly(t *testing.T) {
	s := &Server{config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	tests := []struct {
		remote, forwarded, want string
	}{
		{"192.0.2.1:80", "", "192.0.2.1"},
		{"192.0.2.1:80", "198.51.100.7", "192.0.2.1"},
		{"10.0.0.1:80", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:80", "203.0.113.5, 198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:80", "203.0.113.5, 198.51.100.7, 10.0.0.2", "198.51.100.7"},
		{"10.0.0.1:80", "nonsense", "10.0.0.1"},
		{"10.0.0.1:80", "198.51.100.7:4711", "198.51.100.7"},
		{"10.0.0.1:80", "[2001:db8::1]:4711", "2001:db8::1"},
		{"10.0.0.1:80", "fe80::1%chosen", "fe80::1"},
		{"[::ffff:192.0.2.1]:80", "", "192.0.2.1"},
	}
	for _, tt := range tests {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := s.from(r).String(); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

func TestMetricsAreForThisMachineOrAnAdministrator(t *testing.T) {
	h := newHarness(t)
	h.get("/healthz", "").want(http.StatusOK)
	h.get("/metrics", "").want(http.StatusUnauthorized)
	h.get("/metrics", "donor").want(http.StatusForbidden)
	r := h.get("/metrics", "administrator").want(http.StatusOK)
	for _, line := range []string{`readiness_http_requests_total{operation="health",status="200"} 1`, "readiness_journal_seq "} {
		if !strings.Contains(string(r.Body), line) {
			t.Errorf("there is no %s", line)
		}
	}
	local := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
	local.RemoteAddr = "127.0.0.1:1"
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, local)
	if w.Code != http.StatusOK {
		t.Errorf("from this machine: %d", w.Code)
	}
}

func TestLogHasNoPersonalData(t *testing.T) {
	h := newHarness(t)
	token := h.token("auditor")
	h.get("/v1/me?email=someone@example.org", "auditor").want(http.StatusUnprocessableEntity)
	h.do(http.MethodPost, "/v1/token", "", `{"account":"someone@example.org","password":"secret-word"}`).want(http.StatusUnauthorized)
	for _, word := range []string{"someone", "secret-word", token, "Bearer"} {
		if strings.Contains(h.Log.String(), word) {
			t.Errorf("the log has %q", word)
		}
	}
	if !strings.Contains(h.Log.String(), "account=auditor") {
		t.Error("the log does not say which account it was")
	}
}

func TestHTTPServerHasTimeouts(t *testing.T) {
	h := newHarness(t)
	s := h.Server.HTTPServer()
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Error("a connection may stay open for ever")
	}
}

func TestKeysAreFound(t *testing.T) {
	h := newHarness(t)
	var set jwksBody
	r := h.get("/.well-known/jwks.json", "").want(http.StatusOK)
	r.into(&set)
	if len(set.Keys) != 1 || set.Keys[0].Type != "OKP" || set.Keys[0].ID != "key-1" || set.Keys[0].X == "" {
		t.Errorf("keys %+v", set.Keys)
	}
	var members map[string][]map[string]string
	if err := json.Unmarshal(r.Body, &members); err != nil || members["keys"][0]["d"] != "" {
		t.Errorf("the private half is shown, or: %v", err)
	}
}

func TestWhoAmI(t *testing.T) {
	h := newHarness(t)
	var me meBody
	r := h.get("/v1/me", "ministry").want(http.StatusOK)
	r.into(&me)
	if me.ID != "ministry" || me.Role != "ministry" || !slices.Equal(me.Countries, []string{"XXA"}) {
		t.Errorf("got %+v", me)
	}
	if r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control %q", r.Header.Get("Cache-Control"))
	}
	h.get("/readyz", "").want(http.StatusOK)
}
