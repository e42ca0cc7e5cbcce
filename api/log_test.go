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
	const draft = "/v1/assessments/XXA-2026-sample@1"
	for _, x := range [][]string{
		{"POST", "/v1/token", "", `{"account":"ada@secret.example","password":"wrong umbrella 1"}`},
		{"POST", "/v1/token", "", `{"account":"grace@secret.example","password":"wrong umbrella 2"}`},
		{"POST", "/v1/token", "", `{"account":"ada@secret.example","password":"wrong umbrella`},
		{"POST", "/v1/token", "", `{"Hopper":"ada@secret.example"}`},
		{"POST", "/v1/token/refresh", "", `{"refreshToken":"` + tokens.RefreshToken + `"}`},
		{"POST", "/v1/token/refresh", "", `{"refreshToken":"` + tokens.RefreshToken + `"}`},
		{"POST", "/v1/token/revoke", "", `{"refreshToken":"secret-forged"}`},
		{"POST", "/v1/accounts", "administrator", `{"email":"grace@secret.example","name":"Grace Hopper","password":"wolf umbrella eighteen","role":"auditor","countries":[]}`},
		{"POST", "/v1/accounts", "administrator", `{"email":"grace@secret.example","name":"Grace Hopper","password":"x","role":"Hopper","countries":["Hopper"]}`},
		{"GET", "/v1/accounts", "administrator", ""},
		{"GET", "/v1/accounts?q=secret-query", "administrator", ""},
		{"GET", "/v1/countries/secret-path?name=secret-query", "", ""},
		{"GET", "/secret-path?secret-query=ada@secret.example", "", ""},
		{"GET", "/v1/countries?%zz=secret-query", "", ""},
		{"secret-path", "/v1/me", "", ""},
		{"OPTIONS", "/v1/me?secret-query", "", ""},
		{"PATCH", draft + "/answers", "assessor", `{"answers":{"strategy":{"note":"a note that nobody may read"}}}`},
		{"POST", draft + "/transitions", "assessor", `{"to":"returned","reason":"a reason that nobody may read"}`},
		{"POST", "/v1/imports", "assessor", "secret-path"},
		{"GET", draft, "assessor", ""},
		{"GET", draft + "/history", "assessor", ""},
		{"GET", "/v1/index?framework=gci-pillars@2024&limit=2", "", ""},
		{"HEAD", "/docs", "", ""},
	} {
		send(x[0], x[1], x[2], x[3])
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
