package api

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment/account"
)

// logged is a door that logs everything there is, one JSON object a line.
func logged(t *testing.T) *harness {
	t.Helper()
	h := newHarness(t)
	h.Server.log = slog.New(slog.NewJSONHandler(&lockedWriter{w: h.Log}, &slog.HandlerOptions{Level: slog.LevelDebug - 100}))
	return h
}

// What people are called, what they write, and what lets somebody in is in no line of the log, whatever becomes of the
// request that brought it; and each request has one line, with the id that its answer has.
func TestLogKeepsNothingPersonal(t *testing.T) {
	h := logged(t)
	_, err := h.Server.config.Directory.Add(context.Background(), "operator", account.New{
		Email: "ada@secret.example", Name: "Ada Lovelace", Password: "wolf umbrella seventeen", Role: "assessor", Units: []string{"*"},
	})
	if err != nil {
		t.Fatal(err)
	}
	words := []string{
		"ada@secret", "Lovelace", "wolf umbrella", "wrong umbrella", "grace@secret", "Hopper", "a note that nobody", "a reason that nobody",
		"secret-query", "secret-path", "198.51.100.7", "secret-agent", "secret-key", "secret-cookie", "secret-forged",
	}
	ids := map[string]int{}
	send := func(method, path, as, body string, header ...string) *reply {
		t.Helper()
		r := h.do(method, path, as, body, append(header, "User-Agent", "secret-agent", "Cookie", "secret-cookie", "X-Forwarded-For", "198.51.100.7")...)
		id := r.Header.Get("Request-Id")
		if ids[id]++; id == "" || ids[id] > 1 {
			t.Errorf("%s %s: the id %q", method, path, id)
		}
		return r
	}
	var tokens tokenBody
	send(http.MethodPost, "/v1/token", "", `{"account":"ada@secret.example","password":"wolf umbrella seventeen"}`).want(http.StatusOK).into(&tokens)
	words = append(words, tokens.AccessToken, tokens.RefreshToken, strings.Split(tokens.AccessToken, ".")[1])
	bearer := "Bearer " + tokens.AccessToken
	const draft = "/v1/assessments/" + string(sampleID)
	for _, x := range []struct {
		status                 int
		method, path, as, body string
		header                 []string
	}{
		{401, "POST", "/v1/token", "", `{"account":"ada@secret.example","password":"wrong umbrella 1"}`, nil},
		{401, "POST", "/v1/token", "", `{"account":"grace@secret.example","password":"wrong umbrella 2"}`, nil},
		{400, "POST", "/v1/token", "", `{"account":"ada@secret.example","password":"wrong umbrella`, nil},
		{422, "POST", "/v1/token", "", `{"Hopper":"ada@secret.example"}`, nil},
		{200, "POST", "/v1/token/refresh", "", `{"refreshToken":"` + tokens.RefreshToken + `"}`, nil},
		{401, "POST", "/v1/token/refresh", "", `{"refreshToken":"` + tokens.RefreshToken + `"}`, nil},
		{204, "POST", "/v1/token/revoke", "", `{"refreshToken":"secret-forged"}`, nil},
		{201, "POST", "/v1/accounts", "administrator", `{"email":"grace@secret.example","name":"Grace Hopper","password":"wolf umbrella eighteen","role":"auditor","countries":[]}`, nil},
		{422, "POST", "/v1/accounts", "administrator", `{"email":"grace@secret.example","name":"Grace Hopper","password":"x","role":"Hopper","countries":["Hopper"]}`, nil},
		{200, "GET", "/v1/accounts", "administrator", "", nil},
		{422, "GET", "/v1/accounts?q=secret-query", "administrator", "", nil},
		{422, "GET", "/v1/countries/secret-path?name=secret-query", "", "", nil},
		{404, "GET", "/v1/countries/secret-path", "", "", nil},
		{404, "GET", "/secret-path?secret-query=ada@secret.example", "", "", nil},
		{400, "GET", "/v1/countries?%zz=secret-query", "", "", nil},
		{405, "secret-path", "/v1/me", "", "", nil},
		{405, "OPTIONS", "/v1/me?secret-query", "", "", nil},
		{428, "PATCH", draft + "/answers", "assessor", `{"answers":{"lead-agency":{"note":"a note that nobody may read"}}}`, nil},
		{422, "PATCH", draft + "/answers", "assessor", `{"answers":{"Hopper":{"note":"a note that nobody may read"}}}`, []string{"If-Match", "*"}},
		{200, "PATCH", draft + "/answers", "assessor", `{"answers":{"lead-agency":{"note":"a note that nobody may read"}}}`, []string{"If-Match", "*"}},
		{412, "PATCH", draft + "/answers", "assessor", `{"answers":{"lead-agency":{"note":"a note that nobody may know"}}}`, []string{"If-Match", `"1"`}},
		{409, "POST", draft + "/transitions", "assessor", `{"to":"reviewed","reason":"a reason that nobody may read"}`, nil},
		{200, "POST", draft + "/transitions", "assessor", `{"to":"submitted","reason":"a reason that nobody may read"}`, nil},
		{200, "POST", draft + "/transitions", "reviewer", `{"to":"in-review"}`, nil},
		{200, "POST", draft + "/transitions", "reviewer", `{"to":"returned","reason":"a reason that nobody may know","questions":["lead-agency"]}`, nil},
		{415, "POST", "/v1/imports", "assessor", "secret-path", nil},
		{200, "GET", draft, "assessor", "", nil},
		{200, "GET", draft + "/history", "assessor", "", nil},
		{200, "GET", "/v1/index?framework=gci-pillars@2024&limit=2", "", "", nil},
		{200, "HEAD", "/docs", "", "", nil},
	} {
		if r := send(x.method, x.path, x.as, x.body, x.header...); r.Status != x.status {
			t.Errorf("%s %s: %d, want %d: %s", x.method, x.path, r.Status, x.status, r.Body)
		}
	}
	send(http.MethodGet, "/v1/me", "", "", "Authorization", bearer).want(http.StatusOK)
	send(http.MethodGet, "/v1/me", "", "", "Authorization", bearer+"secret-forged").want(http.StatusUnauthorized)
	send(http.MethodGet, "/v1/me", "", "", "Authorization", "Basic secret-forged").want(http.StatusUnauthorized)
	send(http.MethodPost, "/v1/assessments", "", `{"country":"KEN"}`, "Authorization", bearer, "Idempotency-Key", `"secret-key"`)
	for _, word := range words {
		if strings.Contains(h.Log.String(), word) {
			t.Errorf("the log has %.60q", word)
		}
	}
	lines := bufio.NewScanner(strings.NewReader(h.Log.String()))
	for lines.Scan() {
		var line struct {
			Msg, ID, Method, Operation string
			Status                     int
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Msg != "request" || line.Status == 0 || line.Method == "" {
			t.Errorf("%v: %s", err, lines.Text())
		}
		ids[line.ID]--
	}
	for id, n := range ids {
		if n != 0 {
			t.Errorf("the answer with the id %s and the lines of the log differ by %d", id, n)
		}
	}
}
