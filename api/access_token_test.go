package api

import (
	"net/http"
	"testing"
	"time"
)

// An operator's token holds longer than one of a sign-in, but not as long as one likes.
func TestAccessTokenOfAnOperator(t *testing.T) {
	h := newHarness(t)
	token, err := AccessToken(h.Server.tokens.key, "donor", h.clock(), LongestLife)
	if err != nil {
		t.Fatal(err)
	}
	h.later(LongestLife - time.Minute)
	h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusOK)
	h.later(2 * time.Minute)
	h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusUnauthorized)
	for _, life := range []time.Duration{-time.Second, 0, LongestLife + time.Second} {
		if _, err := AccessToken(h.Server.tokens.key, "donor", h.clock(), life); err == nil {
			t.Errorf("a token for %s is signed", life)
		}
	}
}
