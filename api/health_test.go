package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestReadiness(t *testing.T) {
	var down error
	asked := 0
	h := newHarness(t, func(c *Config) {
		c.Reach = func(ctx context.Context) error {
			asked++
			if _, ok := ctx.Deadline(); !ok {
				t.Error("the store may take for ever")
			}
			return down
		}
	})
	h.get("/readyz", "").want(http.StatusOK)
	h.get("/readyz", "").want(http.StatusOK)
	if asked != 1 {
		t.Errorf("the store was asked %d times", asked)
	}

	down = errors.New("no server at mongodb://user:secret@db.internal:27017")
	h.later(reachHolds)
	r := h.get("/readyz", "").want(http.StatusServiceUnavailable)
	if r.Header.Get("Retry-After") == "" || strings.Contains(string(r.Body), "secret") || strings.Contains(string(r.Body), "internal:") {
		t.Errorf("%v: %s", r.Header, r.Body)
	}
	h.get("/healthz", "").want(http.StatusOK)
	down = nil
	h.later(reachHolds)
	h.get("/readyz", "").want(http.StatusOK)

	h.Server.Stopping()
	if p := h.get("/readyz", "").want(http.StatusServiceUnavailable).problem(); p.Detail != "the server is stopping" {
		t.Errorf("it says %q", p.Detail)
	}
	h.get("/healthz", "").want(http.StatusOK)
	h.get("/v1/me", "auditor").want(http.StatusOK)
	h.later(time.Hour)
	h.get("/readyz", "").want(http.StatusServiceUnavailable)
}
