package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// longestWord is how long a word may be that a problem names, because it is not known.
const longestWord = 100

// fuzzed sends a request to a harness, which is shared, and checks what holds of every answer: it is no fault of the
// program, and what is no success is a whole problem document that does not repeat long values.
func fuzzed(t *testing.T, h *harness, method, target, token, body string, values ...string) *httptest.ResponseRecorder {
	t.Helper()
	at, err := url.ParseRequestURI(target)
	if err != nil {
		t.Skip("no address that a client could send")
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "/", strings.NewReader(body))
	r.URL, r.RequestURI = at, target
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", "*")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.Server.ServeHTTP(w, r)
	if w.Code >= http.StatusInternalServerError {
		t.Fatalf("%s %s %q: %d %s", method, target, body, w.Code, w.Body)
	}
	if w.Code < http.StatusBadRequest {
		if !json.Valid(w.Body.Bytes()) && w.Body.Len() > 0 {
			t.Errorf("%s %s %q: not JSON", method, target, body)
		}
		return w
	}
	var p problem
	err = json.Unmarshal(w.Body.Bytes(), &p)
	if err != nil || p.Status != w.Code || p.Type == "" || p.Title == "" || p.Detail == "" || w.Header().Get("Content-Type") != problemContent {
		t.Errorf("%s %s %q: %v: %d %s", method, target, body, err, w.Code, w.Body)
	}
	for _, value := range values {
		if len(value) > longestWord && bytes.Contains(w.Body.Bytes(), []byte(value)) {
			t.Errorf("%s %s %q: it repeats %q: %s", method, target, body, value, w.Body)
		}
	}
	return w
}

// FuzzFilters is for the queries of the lists.
func FuzzFilters(f *testing.F) {
	h := newHarness(f)
	token := h.token("auditor")
	paths := []string{"/v1/index", "/v1/gaps", "/v1/assessments", "/v1/answers", "/v1/countries", "/v1/weakest", "/v1/programmes", "/v1/commitments"}
	for i, query := range []string{
		"framework=gci-pillars@2024&year=2024&limit=3&band=T1", "incomeGroup=L&sort=gain&funded=no&limit=1", "state=published&country=KEN&framework=gci-pillars",
		"framework=gci-pillars@2024&question=legal&by=region", "region=Africa&limit=2&fields=code", "by=income&level=all", "limit=0", "limit=x&cursor=y",
		"year=-1", "a=%zz", "asOf=2026-03-01", "country=Kenya&country=XXA", "lendingCategory=IDA&classAsOf=2024-07-01", "costMax=1e9&gainMin=NaN", "cursor=AAAA", "lang=xx;q=1",
		"status=open&date=2026-07-01&theme=legislation&funder=x&sample=true",
	} {
		f.Add(i, query)
	}
	for i, query := range []string{"framework=gci-pillars@2024&year=2024", "limit=1", "state=published", "framework=gci-pillars@2024&question=legal"} {
		if w := httptest.NewRecorder(); true {
			r := httptest.NewRequestWithContext(f.Context(), http.MethodGet, paths[i]+"?"+query, http.NoBody)
			r.Header.Set("Authorization", "Bearer "+token)
			if h.Server.ServeHTTP(w, r); w.Code != http.StatusOK {
				f.Fatalf("%s?%s: %d %s", paths[i], query, w.Code, w.Body)
			}
		}
	}
	f.Fuzz(func(t *testing.T, n int, query string) {
		var values []string
		sent, err := url.ParseQuery(query)
		for name, all := range sent {
			if name != "fields" && err == nil {
				values = append(values, all...)
			}
		}
		fuzzed(t, h, http.MethodGet, paths[uint(n)%uint(len(paths))]+"?"+query, token, "", values...)
	})
}

// FuzzBodies is for JSON bodies that are read by hand.
func FuzzBodies(f *testing.F) {
	h := newHarness(f)
	operations := []struct{ method, path, as, good string }{
		{http.MethodPost, "/v1/assessments", "assessor", newAssessment},
		{http.MethodPatch, "/v1/assessments/XXA-2026-sample@1/answers", "assessor", `{"answers":{"national-strategy":{"value":"adopted","note":"x","confidence":"high"}}}`},
		{http.MethodPost, "/v1/simulations", "auditor", `{"framework":"gci-pillars@2024","year":2024,"country":"KEN","answers":{"legal":20}}`},
		{http.MethodPost, "/v1/assessments/XXA-2026-sample@1/transitions", "donor", `{"to":"submitted","reason":"x"}`}, // who may not
		{http.MethodPatch, "/v1/accounts/nobody", "administrator", `{"role":"auditor","countries":["KEN"]}`},
		{http.MethodPost, "/v1/accounts", "assessor", `{}`}, // who may not
		{http.MethodPost, "/v1/programmes", "donor", exampleProgramme},
		{http.MethodPost, "/v1/commitments", "donor", `{"id":"c","funder":"F","country":"KEN","action":"legal","amount":5,"currency":"USD","status":"pledged","date":"2026-02-01"}`},
	}
	tokens := map[string]string{}
	for i, op := range operations {
		tokens[op.as] = h.token(op.as)
		f.Add(i, op.good)
		if i < 3 {
			r := httptest.NewRequestWithContext(f.Context(), op.method, op.path, strings.NewReader(op.good))
			r.Header.Set("Authorization", "Bearer "+tokens[op.as])
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("If-Match", "*")
			w := httptest.NewRecorder()
			if h.Server.ServeHTTP(w, r); w.Code >= http.StatusBadRequest {
				f.Fatalf("%s %s: %d %s", op.method, op.path, w.Code, w.Body)
			}
		}
	}
	for i, seed := range []string{"", "{}", "[]", "null", `{"a":1,"a":2}`, `{"answers":{"national-strategy":{"value":{"notApplicable":true}}}}`, `{"year":1e400}`, "{\"country\":\"\xff\"}", `{"answers":{"legal":null,"legal":1}}`} {
		f.Add(i, seed)
	}
	f.Fuzz(func(t *testing.T, n int, body string) {
		op := operations[uint(n)%uint(len(operations))]
		fuzzed(t, h, op.method, op.path, tokens[op.as], body, texts([]byte(body))...)
	})
}

// texts gives the values of a JSON body that are texts, at the top.
func texts(body []byte) []string {
	var all []string
	var members map[string]any
	if json.Unmarshal(body, &members) == nil {
		for _, value := range members {
			if text, ok := value.(string); ok {
				all = append(all, text)
			}
		}
	}
	return all
}

// FuzzCursors is for cursors as a list gets them.
func FuzzCursors(f *testing.F) {
	h := newHarness(f)
	token := h.token("auditor")
	paths := []string{"/v1/index", "/v1/gaps", "/v1/assessments", "/v1/countries", "/v1/frameworks", "/v1/assessments/XXA-2026-sample@1/history"}
	for i, path := range paths {
		r := httptest.NewRequestWithContext(f.Context(), http.MethodGet, path+"?limit=1", http.NoBody)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.Server.ServeHTTP(w, r)
		var first struct{ Next string }
		if err := json.Unmarshal(w.Body.Bytes(), &first); err != nil || first.Next == "" {
			f.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		f.Add(i, first.Next)
		f.Add(i, first.Next+"A")
	}
	f.Add(0, "AAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add(5, makeCursor("9999999999999999999:-1", ""))
	f.Fuzz(func(t *testing.T, n int, cursor string) {
		fuzzed(t, h, http.MethodGet, paths[uint(n)%uint(len(paths))]+"?limit=1&cursor="+url.QueryEscape(cursor), token, "", cursor)
	})
}
