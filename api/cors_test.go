package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Nothing that lets pages of others in is sent unless an operator asks for it.
func TestWithoutOriginsNothingIsCrossOrigin(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct{ method, path string }{
		{http.MethodGet, "/v1/countries"},
		{http.MethodGet, "/nowhere"},
		{http.MethodGet, "/v1/me"},
		{http.MethodPost, "/v1/token"},
		{http.MethodOptions, "/v1/countries"},
		{http.MethodOptions, "/v1/token"},
	} {
		r := h.do(tt.method, tt.path, "", "", "Origin", "https://app.example.org", "Access-Control-Request-Method", "GET")
		for name := range r.Header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s %s: %s", tt.method, tt.path, name)
			}
		}
		if got := r.Header.Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
			t.Errorf("%s %s: resource policy %q", tt.method, tt.path, got)
		}
		if tt.method == http.MethodOptions {
			if r.want(http.StatusMethodNotAllowed); r.Header.Get("Allow") == "" {
				t.Errorf("%s: Allow is missing", tt.path)
			}
		}
	}
}

func TestListedOriginsMayCall(t *testing.T) {
	const listed = "https://app.example.org"
	h := newHarness(t, func(c *Config) {
		c.Origins, c.Rate = []string{"http://localhost:5173", listed}, Rate{PerAddress: 1, Burst: 4}
	})
	vary := func(r *reply) string { return strings.Join(r.Header.Values("Vary"), ", ") }

	r := h.do(http.MethodOptions, "/v1/assessments/x/answers", "", "", "Origin", listed,
		"Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,content-type,if-match")
	if r.Status != http.StatusNoContent || r.Header.Get("Access-Control-Allow-Origin") != listed ||
		r.Header.Get("Access-Control-Allow-Methods") != "PATCH" || r.Header.Get("Access-Control-Max-Age") != "600" ||
		r.Header.Get("Access-Control-Allow-Headers") != "authorization,content-type,if-match" || !strings.Contains(vary(r), "Origin") {
		t.Errorf("preflight: %d %v", r.Status, r.Header)
	}
	for _, refused := range [][]string{
		{"Origin", "https://other.example.org", "Access-Control-Request-Method", "GET"},
		{"Origin", "https://APP.example.org", "Access-Control-Request-Method", "GET"},
		{"Origin", listed + ".evil.example", "Access-Control-Request-Method", "GET"},
		{"Origin", "null", "Access-Control-Request-Method", "GET"},
		{"Origin", listed, "Access-Control-Request-Method", "TRACE"},
		{"Origin", listed, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-other"},
	} {
		if r := h.do(http.MethodOptions, "/v1/me", "", "", refused...); r.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("preflight %v is let in", refused)
		}
	}
	h.do(http.MethodOptions, "/v1/me", "", "", "Origin", listed).want(http.StatusMethodNotAllowed)

	for _, path := range []string{"/v1/countries", "/v1/exports/gaps.csv", "/v1/me"} {
		r := h.get(path, "", "Origin", listed, "Accept-Encoding", "gzip")
		exposed := strings.Split(r.Header.Get("Access-Control-Expose-Headers"), ", ")
		if r.Header.Get("Access-Control-Allow-Origin") != listed || r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
			!strings.Contains(vary(r), "Origin") || !slices.Contains(exposed, "Etag") || !slices.Contains(exposed, "Request-Id") {
			t.Errorf("%s: %d %v", path, r.Status, r.Header)
		}
		if r.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: credentials are let through", path)
		}
	}
	// The page can read why it was refused, too.
	if r := h.get("/v1/countries", "", "Origin", listed).want(http.StatusTooManyRequests); r.Header.Get("Access-Control-Allow-Origin") != listed {
		t.Error("a page cannot see that it asked too often")
	}
	h.later(1e9)
	r = h.get("/v1/countries", "", "Origin", "https://other.example.org").want(http.StatusOK)
	if r.Header.Get("Access-Control-Allow-Origin") != "" || r.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(vary(r), "Origin") {
		t.Errorf("another origin: %v", r.Header)
	}
}

func TestCheckOrigin(t *testing.T) {
	for _, good := range []string{"https://app.example.org", "https://app.example.org:8443", "http://localhost:5173", "http://127.0.0.1", "http://[::1]:3000"} {
		if err := CheckOrigin(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "*", "https://*.example.org", "null", "app.example.org", "https://app.example.org/", "https://app.example.org/x", "https://App.example.org",
		"https://a@app.example.org", "https://app.example.org:443", "http://localhost:80", "http://app.example.org", "ftp://app.example.org", "https://a.org#", "https://a.org?",
	} {
		if CheckOrigin(bad) == nil {
			t.Errorf("%q is taken for an origin", bad)
		}
	}
}
