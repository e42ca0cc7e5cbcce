package api

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

func TestSignInPage(t *testing.T) {
	h := newHarness(t)
	h.user("ann", assessment.Assessor, "KEN")
	b := h.browser()
	wantWords(t, b.get("/sign-in", 200), `action="/sign-in"`, `autocomplete="current-password"`, "!alert", "!Sign out")
	if to := b.get("/assessments?year=2026", 303); to != "/sign-in?next=%2Fassessments%3Fyear%3D2026" {
		t.Errorf("sent to %s", to)
	}
	wantWords(t, b.get("/sign-in?next=%2Fassessments%3Fyear%3D2026", 200), `name="next" value="/assessments?year=2026"`)
	for _, fields := range [][]string{{"account", "ann@example.org", "password", "wrong"}, {"account", "bob@example.org", "password", password}, {"account", "x", "password", password}} {
		r := b.post("/sign-in", fields...)
		if r.Status != http.StatusUnauthorized || len(b.cookies) > 0 {
			t.Errorf("%v: %d, cookies %v", fields, r.Status, b.cookies)
		}
		h.keeps("/sign-in", r)
		wantWords(t, string(r.Body), "The e-mail address or the password is wrong", `value="`+fields[1]+`"`, "!"+password)
	}
	if r := b.post("/sign-in", "account", " ", "password", "x"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(string(r.Body), "Write the e-mail address and the password") {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	r := b.post("/sign-in", "account", " Ann@example.org ", "password", password, "next", "/assessments?year=2026")
	if r.Status != http.StatusSeeOther || r.Header.Get("Location") != "/assessments?year=2026" {
		t.Fatalf("%d %v %s", r.Status, r.Header, r.Body)
	}
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || c.Domain != "" || c.Name == sessionCookie && (len(c.Value) != 43 || c.MaxAge != 0) {
			t.Errorf("cookie %v", c)
		}
	}
	wantWords(t, b.get("/sign-in", 200), "You are signed in.", "As Ann, assessor", "Sign out")
	wantWords(t, b.get("/sign-in", 200), "!role=\"status\"") // it is said once
	wantWords(t, b.get("/", 200), "Sign out", "My assessments", "!>Sign in<")
	wantWords(t, h.page("/", 200), "!Sign out", "My assessments", ">Sign in<")
	if to := b.goes("/sign-out"); to != "/sign-in" {
		t.Errorf("sent to %s", to)
	}
	wantWords(t, b.get("/sign-in", 200), "You are signed out.", `name="password"`)
	if strings.Contains(h.Log.String(), password) || strings.Contains(h.Log.String(), "ann@") {
		t.Error("the log tells who tried, or with what")
	}
}

// What ends a session ends it at the next page, whoever still has the cookie.
func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(h *harness, b *browser, id string) error{
		"signed out": func(_ *harness, b *browser, _ string) error {
			other := &browser{h: b.h, header: b.header, cookies: map[string]string{sessionCookie: b.cookies[sessionCookie]}}
			other.goes("/sign-out")
			return nil
		},
		"old": func(h *harness, _ *browser, _ string) error { h.later(account.BrowserLife); return nil },
		"another password": func(h *harness, _ *browser, id string) error {
			return h.Server.config.Directory.SetPassword(t.Context(), "operator", id, "another long passphrase 18")
		},
		"disabled": func(h *harness, _ *browser, id string) error {
			_, err := h.Service.Do(t.Context(), "operator", assessment.DisableAccount{ID: id, Disabled: true})
			return err
		},
		"erased": func(h *harness, _ *browser, id string) error {
			return h.Server.config.Directory.Erase(t.Context(), "operator", id)
		},
		"revoked": func(h *harness, b *browser, _ string) error {
			return h.Server.config.Refresh.Revoke(t.Context(), b.cookies[sessionCookie])
		},
		"forged": func(_ *harness, b *browser, _ string) error { b.cookies[sessionCookie] = "x"; return nil },
		"long": func(_ *harness, b *browser, _ string) error {
			b.cookies[sessionCookie] = strings.Repeat("x", 5000)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			id := h.user("ann", assessment.Assessor, "KEN")
			b := h.browser()
			b.signIn("ann")
			h.later(account.BrowserLife - time.Minute)
			b.get("/assessments", 200)
			if err := end(h, b, id); err != nil {
				t.Fatal(err)
			}
			if name != "old" {
				h.later(time.Second)
			}
			if to := b.get("/assessments", 303); to != "/sign-in?next=%2Fassessments" {
				t.Errorf("sent to %s", to)
			}
			if r := b.post("/assessments", "country", "KEN"); r.Status != http.StatusSeeOther || !strings.HasPrefix(r.Header.Get("Location"), "/sign-in?") {
				t.Errorf("a form is taken: %d", r.Status)
			}
			if r := b.send(http.MethodGet, "/", "", ""); r.Status != http.StatusOK || strings.Contains(string(r.Body), "Sign out") {
				t.Errorf("the public page: %d", r.Status)
			}
		})
	}
}

// Rights are those of now, not of when one signed in.
func TestSessionHasTheRightsOfNow(t *testing.T) {
	h := newHarness(t)
	id := h.user("ann", assessment.Assessor, "KEN")
	b := h.browser()
	b.signIn("ann")
	wantWords(t, b.get("/assessments", 200), `action="/assessments"`)
	if _, err := h.Service.Do(t.Context(), "operator", assessment.ChangeAccount{ID: id, Role: assessment.Reviewer, Units: []string{"KEN"}}); err != nil {
		t.Fatal(err)
	}
	wantWords(t, b.get("/assessments", 200), `!method="post" action="/assessments"`, "reviewer")
}

// The token of a browser is none of an operation, neither as an access token nor as a refresh token, and the other way
// round.
func TestSessionIsForPagesOnly(t *testing.T) {
	h := newHarness(t)
	b := h.signedIn("root", assessment.Administrator, assessment.Everywhere)
	token := b.cookies[sessionCookie]
	h.get("/v1/me", "", "Authorization", "Bearer "+token).want(http.StatusUnauthorized)
	h.do(http.MethodPost, "/v1/token/refresh", "", `{"refreshToken":"`+token+`"}`).want(http.StatusUnauthorized)
	b.get("/assessments", 200) // and it is not void by that
	var issued tokenBody
	h.do(http.MethodPost, "/v1/token", "", `{"account":"root@example.org","password":"`+password+`"}`).want(http.StatusOK).into(&issued)
	for _, text := range []string{issued.RefreshToken, issued.AccessToken} {
		b.cookies[sessionCookie] = text
		b.get("/assessments", 303)
	}
	if r := h.get("/assessments", "administrator"); r.Status != http.StatusSeeOther {
		t.Errorf("an access token opens a page: %d", r.Status)
	}
}

// A cookie gives nothing to any operation: each answers as it answers the public.
func TestCookieCountsForNoOperation(t *testing.T) {
	fill, err := plainMatrix()
	m := newMatrix(t, fill, err)
	b := m.signedIn("root", assessment.Administrator, assessment.Everywhere)
	cookie := sessionCookie + "=" + b.cookies[sessionCookie] + "; " + hostPrefix + sessionCookie + "=" + b.cookies[sessionCookie]
	operations := m.operations()
	nobody := matrixCaller{role: "public"}
	for _, q := range matrixRequests {
		name, _, _ := strings.Cut(q.name, "/")
		method, path, _ := strings.Cut(operations[name], " ")
		if !strings.HasPrefix(path, "/v1/") || publicOperations[name] == alwaysPublic && m.Server.specs[name].public {
			continue
		}
		plain := m.ask(q, method, nobody, matrixYear)
		q.header = append([]string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin"}, q.header...)
		if got := m.ask(q, method, nobody, matrixYear); got.Status != plain.Status || got.Header.Get("ETag") != plain.Header.Get("ETag") {
			t.Errorf("%s: %d with a cookie, %d without", q.name, got.Status, plain.Status)
		}
		if !m.Server.specs[name].public && plain.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d", q.name, plain.Status)
		}
	}
}

// A form of another site is refused before anything is looked at.
func TestForgedForms(t *testing.T) {
	h := newHarness(t)
	b := h.signedIn("ann", assessment.Assessor, "KEN")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		b.header = http.Header{header[0]: {header[1]}}
		for path, fields := range map[string][]string{
			"/sign-in": {"account", "ann@example.org", "password", password}, "/sign-out": nil,
			"/assessments": {"country", "KEN", "year", "2026", "framework", "gci-pillars@2024"},
		} {
			before := h.Service.Head()
			r := b.post(path, fields...)
			if r.Status != http.StatusForbidden || len(r.Header.Values("Set-Cookie")) > 0 || h.Service.Head() != before {
				t.Errorf("%v %s: %d %v", header, path, r.Status, r.Header)
			}
		}
		b.get("/assessments", 200) // a link from there opens
	}
	for _, header := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"}, {"Origin", "http://example.com"}} {
		b.header = http.Header{header[0]: {header[1]}}
		b.signIn("ann")
	}
}

func TestNextIsOnThisServer(t *testing.T) {
	for text, want := range map[string]string{
		"": "/assessments", "/": "/", "/?year=2024&band=T1": "/?year=2024&band=T1", "/assessments": "/assessments", "/assessments?state=draft": "/assessments?state=draft",
		"/assessments/KEN-2026-readiness-core@2026": "/assessments/KEN-2026-readiness-core@2026",
		"/assessments/A%2FB-2026-x@1":               "/assessments/A%2FB-2026-x@1",
		"//evil.example":                            "", `/\evil.example`: "", `\\evil.example`: "", "https://evil.example/assessments": "", "/%2Fevil.example": "", "/%5Cevil.example": "",
		"/assessments//evil.example": "", "/assessments/../../evil": "", "/assessments/%2e%2e/%2e%2e/x": "", "javascript:alert(1)": "", "/\tevil.example": "", "/\n/evil.example": "",
		" //evil.example": "", "/assessments\r\nSet-Cookie: x=1": "", "///evil.example/assessments": "", "evil.example/assessments": "", "//example.com@evil.example/assessments": "",
		"/sign-out": "", "/docs": "", "/v1/token": "", "/assessmentsX": "", "/assessments/" + strings.Repeat("x", 3000): "", "/assessments/%zz": "", "/assessments#//evil": "",
	} {
		if want == "" {
			want = "/assessments"
		}
		if got := nextOf(text); got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
	h := newHarness(t)
	h.user("ann", assessment.Assessor, "KEN")
	for _, next := range []string{"//evil.example", `/\evil.example`, "https://evil.example", "%2F%2Fevil.example", "/%09/evil.example"} {
		b := h.browser()
		wantWords(t, b.get("/sign-in?next="+url.QueryEscape(next), 200), "!evil")
		if to := b.goes("/sign-in", "account", "ann@example.org", "password", password, "next", next); to != "/assessments" {
			t.Errorf("%q leads to %q", next, to)
		}
	}
}

func TestCookieIsSecureOverTLS(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} })
	h.user("ann", assessment.Assessor, "KEN")
	secure := func(b *browser) bool {
		b.signIn("ann")
		_, safe := b.cookies[hostPrefix+sessionCookie]
		_, plain := b.cookies[sessionCookie]
		if safe == plain {
			t.Fatalf("cookies %v", b.cookies)
		}
		b.get("/assessments", 200)
		return safe
	}
	direct, proxied, lied := h.browser(), h.browser(), h.browser()
	direct.secure = true
	proxied.header.Set("X-Forwarded-Proto", "https") // httptest comes from 192.0.2.1
	lied.header.Set("X-Forwarded-Proto", "https, http")
	if !secure(direct) || !secure(proxied) || secure(lied) || secure(h.browser()) {
		t.Error("the cookie is secure where it must not be, or the other way round")
	}
	far := newHarness(t)
	far.user("ann", assessment.Assessor, "KEN")
	b := far.browser()
	b.header.Set("X-Forwarded-Proto", "https")
	b.signIn("ann")
	if b.cookies[sessionCookie] == "" {
		t.Errorf("whoever says so is over TLS: %v", b.cookies)
	}
}

// The page keeps the limits of POST /v1/token, and both count together.
func TestSignInPageIsLimited(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Rate.SignIns = 3 })
	h.user("ann", assessment.Assessor, "KEN")
	b := h.browser()
	for range 2 {
		b.post("/sign-in", "account", "ann@example.org", "password", "wrong")
	}
	h.do(http.MethodPost, "/v1/token", "", `{"account":"ann@example.org","password":"wrong"}`).want(http.StatusUnauthorized)
	r := b.post("/sign-in", "account", "ann@example.org", "password", password)
	if r.Status != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" || !strings.Contains(string(r.Body), "Try again in "+r.Header.Get("Retry-After")+" seconds") {
		t.Errorf("%d %v %s", r.Status, r.Header, r.Body)
	}
	h.later(attemptWindow)
	b.signIn("ann")
}

func TestFormsAreRefusedByName(t *testing.T) {
	h := newHarness(t)
	b := h.browser()
	for _, tt := range []struct {
		path, kind, body string
		status           int
		word             string
	}{
		{"/sign-in", "application/x-www-form-urlencoded", "account=a&pasword=b", 422, "did you mean password?"},
		{"/sign-in", "application/x-www-form-urlencoded", "account=a&account=b&password=c", 422, "is given twice"},
		{"/sign-in", "application/json", "{}", 415, "no form of this page"},
		{"/sign-in", "application/x-www-form-urlencoded", "account=%zz", 400, "cannot be read"},
		{"/sign-in", "application/x-www-form-urlencoded", "account=" + strings.Repeat("x", 9000), 413, ""},
		{"/sign-out", "application/x-www-form-urlencoded", "x=1", 422, "is not known here"},
	} {
		r := b.send(http.MethodPost, tt.path, tt.kind, tt.body)
		h.keeps(tt.path, r)
		if r.Status != tt.status || !strings.Contains(string(r.Body), tt.word) {
			t.Errorf("%s %.40s: %d %s", tt.path, tt.body, r.Status, r.Body)
		}
	}
	wantWords(t, b.get("/sign-in?nxt=x", 422), "did you mean next?")
	if r := b.send(http.MethodDelete, "/sign-in", "", ""); r.Status != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
}
