package api

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"readiness/assessment"
	"readiness/assessment/account"
)

// person adds an account that can sign in, and gives its id.
func (h *harness) person(email string) string {
	h.t.Helper()
	a, err := h.Server.config.Directory.Add(h.t.Context(), "administrator", account.New{
		Email: email, Name: "Some One", Password: password, Role: assessment.Assessor, Units: []string{"KEN"},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.later(time.Second)
	return a.ID
}

func (h *harness) signIn(email, word string) *reply {
	h.t.Helper()
	text, err := json.Marshal(map[string]string{"account": email, "password": word})
	if err != nil {
		h.t.Fatal(err)
	}
	return h.do(http.MethodPost, "/v1/token", "", string(text))
}

func (h *harness) refresh(path, token string) *reply {
	h.t.Helper()
	return h.do(http.MethodPost, path, "", `{"refreshToken":"`+token+`"}`)
}

func TestSignInRefreshAndOut(t *testing.T) {
	h := newHarness(t)
	id := h.person("a@example.org")
	var first, second tokenBody
	r := h.signIn("a@example.org", password).want(http.StatusOK)
	r.into(&first)
	if first.TokenType != "Bearer" || first.ExpiresIn != 900 || first.RefreshToken == "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%+v, %v", first, r.Header)
	}
	me := func(token string) *reply { return h.get("/v1/me", "", "Authorization", "Bearer "+token) }
	var who meBody
	me(first.AccessToken).want(http.StatusOK).into(&who)
	if who.ID != id || who.Name != "Some One" || who.Role != "assessor" {
		t.Errorf("I am %+v", who)
	}
	h.later(tokenLife + time.Minute)
	me(first.AccessToken).want(http.StatusUnauthorized)
	h.refresh("/v1/token/refresh", first.RefreshToken).want(http.StatusOK).into(&second)
	me(second.AccessToken).want(http.StatusOK)

	h.refresh("/v1/token/refresh", first.RefreshToken).want(http.StatusUnauthorized)  // a second time: stolen
	h.refresh("/v1/token/refresh", second.RefreshToken).want(http.StatusUnauthorized) // so the family is void

	h.signIn("a@example.org", password).want(http.StatusOK).into(&first)
	if r := h.refresh("/v1/token/revoke", first.RefreshToken); r.Status != http.StatusNoContent || len(r.Body) != 0 {
		t.Errorf("revoke: %d %s", r.Status, r.Body)
	}
	h.refresh("/v1/token/refresh", first.RefreshToken).want(http.StatusUnauthorized)
	if r := h.refresh("/v1/token/revoke", "never-issued"); r.Status != http.StatusNoContent {
		t.Errorf("revoke of nothing: %d", r.Status)
	}
}

func TestSignInRefusedSaysNothing(t *testing.T) {
	h := newHarness(t)
	h.person("a@example.org")
	wrong, unknown := h.signIn("a@example.org", "wrong").want(http.StatusUnauthorized), h.signIn("b@example.org", password).want(http.StatusUnauthorized)
	if wrong.problem().Detail != unknown.problem().Detail {
		t.Errorf("%q and %q", wrong.problem().Detail, unknown.problem().Detail)
	}
}

func TestAccountIsLookedUpAtEveryRequest(t *testing.T) {
	changes := map[string]assessment.Command{
		"disabled": assessment.DisableAccount{ID: "donor", Disabled: true},
		"erased":   assessment.EraseAccount{ID: "donor"},
		"revoked":  assessment.RevokeAccount{ID: "donor"},
	}
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			token := h.token("donor")
			h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusOK)
			h.later(10 * time.Millisecond)
			if _, err := h.Service.Do(t.Context(), "administrator", c); err != nil {
				t.Fatal(err)
			}
			h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusUnauthorized)
			h.get("/healthz", "", "Authorization", "Bearer "+token).want(http.StatusUnauthorized)
			h.later(10 * time.Millisecond)
			status := http.StatusUnauthorized
			if name == "revoked" {
				status = http.StatusOK // what is issued from now on is good
			}
			h.get("/v1/me", "donor").want(status)
		})
	}
}

func TestTokensThatDoNotHold(t *testing.T) {
	h := newHarness(t)
	key := h.Server.tokens.key.Private
	_, other, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := h.clock()
	good := func() jwt.MapClaims {
		return jwt.MapClaims{"iss": tokenIssuer, "sub": "donor", "iat": now.Unix(), "exp": now.Add(tokenLife).Unix()}
	}
	without := func(name string) jwt.MapClaims {
		c := good()
		delete(c, name)
		return c
	}
	with := func(name string, value any) jwt.MapClaims {
		c := good()
		c[name] = value
		return c
	}
	sign := func(method jwt.SigningMethod, c jwt.MapClaims, key any, header ...string) string {
		token := jwt.NewWithClaims(method, c)
		token.Header["kid"] = "key-1"
		for i := 0; i+1 < len(header); i += 2 {
			token.Header[header[i]] = header[i+1]
		}
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	eddsa := jwt.SigningMethodEdDSA
	h.get("/v1/me", "", "Authorization", "Bearer "+sign(eddsa, good(), key)).want(http.StatusOK)
	public := []byte(h.Server.tokens.public[0].Key)
	whole := sign(eddsa, good(), key)
	tests := map[string]string{
		"empty": "", "no token": "x", "unsigned": sign(jwt.SigningMethodNone, good(), jwt.UnsafeAllowNoneSignatureType),
		"signed with the public key": sign(jwt.SigningMethodHS256, good(), public),
		"another key":                sign(eddsa, good(), other),
		"another kid":                sign(eddsa, good(), key, "kid", "key-2"),
		"critical header":            sign(eddsa, good(), key, "crit", "x"),
		"no subject":                 sign(eddsa, without("sub"), key),
		"no iat":                     sign(eddsa, without("iat"), key),
		"no exp":                     sign(eddsa, without("exp"), key),
		"no issuer":                  sign(eddsa, without("iss"), key),
		"another issuer":             sign(eddsa, with("iss", "x"), key),
		"expired":                    sign(eddsa, with("exp", now.Add(-time.Minute).Unix()), key),
		"of the future":              sign(eddsa, with("iat", now.Add(time.Minute).Unix()), key),
		"lives too long":             sign(eddsa, with("exp", now.Add(LongestLife+time.Minute).Unix()), key),
		"unknown account":            sign(eddsa, with("sub", "x"), key),
		"cut":                        whole[:len(whole)-4],
		"too long":                   whole + strings.Repeat("A", longestToken),
	}
	for name, token := range tests {
		if r := h.get("/v1/me", "", "Authorization", "Bearer "+token); r.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, r.Status)
		}
	}
	h.get("/v1/me", "", "Authorization", "Basic "+whole).want(http.StatusUnauthorized)
	h.get("/v1/me", "", "Authorization", "bearer "+whole).want(http.StatusOK)
}

func TestKeysOfBeforeAreStillGood(t *testing.T) {
	public, old, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t, func(c *Config) { c.OldKeys = []account.PublicKey{{ID: "old", Key: public}} })
	before, err := newTokens(account.TokenKey{ID: "old", Private: old}, nil, h.clock)
	if err != nil {
		t.Fatal(err)
	}
	token, err := before.make("donor", h.clock(), h.clock())
	if err != nil {
		t.Fatal(err)
	}
	h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusOK)
}

// A token's time is the one that it was given, to the millisecond: Account.ValidFrom is compared with that.
func TestTimesOfTokens(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	late := moment.Add(time.Second)
	tokens, err := newTokens(account.TokenKey{ID: "k", Private: key}, nil, func() time.Time { return late })
	if err != nil {
		t.Fatal(err)
	}
	for ms := range 1000 {
		at := moment.Add(time.Duration(ms) * time.Millisecond)
		text, err := tokens.make("donor", late, at.Add(999*time.Microsecond))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := tokens.read(text); err != nil || !c.IssuedAt.Equal(at) {
			t.Fatalf("of a session since %s: %s, %v", at, c.IssuedAt, err)
		}
	}
}

// What ends an account's sessions ends a token of one that began before, whenever the token itself was made: a server that
// does not know of the end yet goes on to exchange.
func TestTokensOfASessionThatHasEnded(t *testing.T) {
	h := newHarness(t)
	began := h.clock()
	h.later(time.Second)
	if _, err := h.Service.Do(t.Context(), "administrator", assessment.RevokeAccount{ID: "donor"}); err != nil {
		t.Fatal(err)
	}
	h.later(time.Millisecond)
	for since, want := range map[time.Time]int{
		began: http.StatusUnauthorized, h.clock().Add(-time.Millisecond): http.StatusUnauthorized, h.clock(): http.StatusOK,
	} {
		token, err := h.Server.tokens.make("donor", h.clock(), since)
		if err != nil {
			t.Fatal(err)
		}
		h.get("/v1/me", "", "Authorization", "Bearer "+token).want(want)
	}
}

// The tokens of a sign-in and of an exchange say when the session began, and were made before the last look at it.
func TestTokensSayWhenTheSessionBegan(t *testing.T) {
	h := newHarness(t)
	h.person("a@example.org")
	began := h.clock()
	var got tokenBody
	h.signIn("a@example.org", password).want(http.StatusOK).into(&got)
	for range 3 {
		body, _, err := jwt.NewParser().ParseUnverified(got.AccessToken, &claimsV1{})
		if err != nil {
			t.Fatal(err)
		}
		c, ok := body.Claims.(*claimsV1)
		if !ok || c.AuthTime == nil || !c.AuthTime.Equal(began) || !c.IssuedAt.Equal(h.clock()) || !c.ExpiresAt.Equal(h.clock().Add(tokenLife)) {
			t.Fatalf("the token says %+v", body.Claims)
		}
		h.later(time.Hour)
		h.refresh("/v1/token/refresh", got.RefreshToken).want(http.StatusOK).into(&got)
	}
}

func FuzzToken(f *testing.F) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	tokens, err := newTokens(account.TokenKey{ID: "k", Private: key}, nil, func() time.Time { return moment })
	if err != nil {
		f.Fatal(err)
	}
	good, err := tokens.make("donor", moment, moment)
	if err != nil {
		f.Fatal(err)
	}
	if c, err := tokens.read(good); err != nil || c.Subject != "donor" || !c.IssuedAt.Equal(moment) {
		f.Fatalf("%+v, %v", c, err)
	}
	f.Add(good)
	f.Add("a.b.c")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + ".e30.")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := tokens.read(text); err == nil && text != good {
			t.Errorf("another text than the one that was signed holds: %q", text)
		}
	})
}
