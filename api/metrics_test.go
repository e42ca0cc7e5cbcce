package api

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

func TestWhoReadsTheMetrics(t *testing.T) {
	const token = "a-token-of-the-operator"
	for _, tt := range []struct {
		remote string
		header []string
		proxy  string
		token  string
		want   int
	}{
		{remote: "127.0.0.1:1", want: 200},
		{remote: "[::1]:1", want: 200},
		{remote: "[::ffff:127.0.0.1]:1", want: 200},
		{remote: "192.0.2.1:1", want: 401},
		// A proxy on this machine stands for somebody else, whether it is known or not.
		{remote: "127.0.0.1:1", header: []string{"X-Forwarded-For", "127.0.0.1"}, want: 401},
		{remote: "127.0.0.1:1", header: []string{"Forwarded", "for=192.0.2.1"}, want: 401},
		{remote: "127.0.0.1:1", header: []string{"X-Forwarded-Proto", "https"}, want: 401},
		{remote: "127.0.0.1:1", header: []string{"X-Forwarded-For", "127.0.0.1"}, proxy: "127.0.0.0/8", want: 401},
		{remote: "127.0.0.1:1", header: []string{"X-Forwarded-For", ""}, proxy: "127.0.0.0/8", want: 401},
		{remote: "127.0.0.1:1", proxy: "127.0.0.1/32", want: 401},
		{remote: "10.0.0.1:1", header: []string{"X-Forwarded-For", "127.0.0.1"}, proxy: "10.0.0.0/8", want: 401},
		// The token of the operator, through any proxy.
		{remote: "192.0.2.1:1", header: []string{"Authorization", "Bearer " + token}, token: token, want: 200},
		{remote: "127.0.0.1:1", header: []string{"Authorization", "bearer " + token}, token: token, proxy: "127.0.0.1/32", want: 200},
		{remote: "192.0.2.1:1", header: []string{"Authorization", "Bearer " + token + "x"}, token: token, want: 401},
		{remote: "192.0.2.1:1", header: []string{"Authorization", "Basic " + token}, token: token, want: 401},
		{remote: "192.0.2.1:1", header: []string{"Authorization", "Bearer "}, want: 401},
		{remote: "192.0.2.1:1", header: []string{"Authorization", ""}, want: 401},
	} {
		h := newHarness(t, func(c *Config) {
			c.MetricsToken = tt.token
			if tt.proxy != "" {
				c.Proxies = []netip.Prefix{netip.MustParsePrefix(tt.proxy)}
			}
		})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
		r.RemoteAddr = tt.remote
		if len(tt.header) > 0 {
			r.Header.Set(tt.header[0], tt.header[1])
		}
		w := httptest.NewRecorder()
		h.Server.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%+v: %d", tt, w.Code)
		}
	}
}

func TestMetricsFollowTheConventions(t *testing.T) {
	h := newHarness(t)
	h.get("/v1/countries", "").want(http.StatusOK)
	h.get("/nowhere/at/all", "").want(http.StatusNotFound)
	other := newHarness(t) // registers the same names beside it
	text := string(h.get("/metrics", "administrator").want(http.StatusOK).Body)
	faults, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if strings.HasPrefix(f.Metric, "readiness_") {
			t.Errorf("%s: %s", f.Metric, f.Text)
		}
	}
	for _, line := range []string{
		`readiness_http_requests_total{operation="listCountries",status="200"} 1`,
		`readiness_http_requests_total{operation="none",status="404"} 1`,
		`readiness_http_request_duration_seconds_count{operation="listCountries"} 1`,
		`readiness_http_requests_in_flight 1`, `readiness_build_info{version="test"} 1`,
		`readiness_sign_ins_total{result="refused"} 0`, "\nreadiness_journal_seq ", "\ngo_goroutines ", "# HELP readiness_journal_seq ",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("there is no %q", line)
		}
	}
	if strings.Contains(text, "nowhere") {
		t.Error("a path that somebody chose is a label")
	}
	if strings.Contains(string(other.get("/metrics", "administrator").Body), "listCountries") {
		t.Error("two servers count together")
	}
}
