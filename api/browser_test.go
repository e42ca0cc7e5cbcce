package api

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/account"
)

// browser is somebody at a browser: it keeps cookies, and says where a form came from as browsers do.
type browser struct {
	h       *harness
	cookies map[string]string
	header  http.Header // of every request
	secure  bool
}

func (h *harness) browser() *browser {
	return &browser{h: h, cookies: map[string]string{}, header: http.Header{}}
}

// user records an account with a password and gives its id. What a harness begins with has no passwords.
func (h *harness) user(name string, role assessment.Role, units ...string) string {
	h.t.Helper()
	a, err := h.Server.config.Directory.Add(h.t.Context(), "operator", account.New{
		Email: name + "@example.org", Name: strings.ToUpper(name[:1]) + name[1:], Password: password, Role: role, Units: units,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.later(time.Second)
	return a.ID
}

// signedIn is the browser of a new account.
func (h *harness) signedIn(name string, role assessment.Role, units ...string) *browser {
	h.t.Helper()
	h.user(name, role, units...)
	b := h.browser()
	b.signIn(name)
	return b
}

func (b *browser) signIn(name string) {
	b.h.t.Helper()
	if r := b.post("/sign-in", "account", name+"@example.org", "password", password); r.Status != http.StatusSeeOther {
		b.h.t.Fatalf("not signed in: %d %s", r.Status, r.Body)
	}
}

func (b *browser) send(method, path, contentType, body string) *reply {
	b.h.t.Helper()
	r := httptest.NewRequestWithContext(b.h.t.Context(), method, path, strings.NewReader(body))
	r.Header = b.header.Clone()
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if b.secure {
		r.TLS = &tls.ConnectionState{}
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.Server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return &reply{b.h.t, w.Code, w.Header(), w.Body.Bytes()}
}

// get reads a page and checks what all of them keep.
func (b *browser) get(path string, status int) string {
	b.h.t.Helper()
	r := b.send(http.MethodGet, path, "", "")
	text := string(r.Body)
	if r.Status != status {
		b.h.t.Fatalf("%s: status %d, want %d: %s %s", path, r.Status, status, r.Header.Get("Location"), text)
	}
	if status >= http.StatusMultipleChoices && status < http.StatusBadRequest {
		return r.Header.Get("Location")
	}
	b.h.keeps(path, r)
	return text
}

var markup = regexp.MustCompile(`<[^>]*>`)

// keeps checks what all pages keep.
func (h *harness) keeps(path string, r *reply) {
	h.t.Helper()
	for _, word := range []string{"<script", "style=", "<style", "@import", " onclick", `href="http`, `src="http`, `="//`, "%!"} {
		if strings.Contains(string(r.Body), word) {
			h.t.Errorf("%s: the page has %q", path, word)
		}
	}
	_, main, _ := strings.Cut(string(r.Body), "<main")
	if name := httpNames.FindString(markup.ReplaceAllString(main, " ")); name != "" {
		h.t.Errorf("%s: the page says %q: nobody at a page can use that", path, name)
	}
	if got := r.Header.Values("Content-Security-Policy"); len(got) != 1 || got[0] != web.Policy {
		h.t.Errorf("%s: policies %q", path, got)
	}
	if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Referrer-Policy") != "same-origin" || r.Header.Get("Content-Type") != htmlContent {
		h.t.Errorf("%s: headers %v", path, r.Header)
	}
}

// post sends a form: name, value, ....
func (b *browser) post(path string, fields ...string) *reply {
	b.h.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.send(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

// goes wants a form to be done, and gives where it leads.
func (b *browser) goes(path string, fields ...string) string {
	b.h.t.Helper()
	r := b.post(path, fields...)
	if r.Status != http.StatusSeeOther {
		b.h.t.Fatalf("%s: status %d: %s", path, r.Status, r.Body)
	}
	return r.Header.Get("Location")
}

func wantWords(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if plain, not := strings.CutPrefix(word, "!"); strings.Contains(text, plain) == not {
			t.Errorf("%q is there: %v; in %s", plain, not, text)
		}
	}
}
