package api

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readiness/api/web"
	"readiness/assessment"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/vaulttest"
)

// page reads a page and checks what all of them keep.
func (h *harness) page(path string, status int, header ...string) string {
	h.t.Helper()
	r := h.get(path, "", append([]string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}, header...)...)
	text := string(r.Body)
	if r.Status != status || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		h.t.Fatalf("%s: status %d, want %d; %s: %s", path, r.Status, status, r.Header.Get("Content-Type"), text)
	}
	if got := r.Header.Values("Content-Security-Policy"); len(got) != 1 || got[0] != web.Policy { // of two, both hold
		h.t.Errorf("%s: policies %q", path, got)
	}
	for _, word := range []string{"<script", "style=", "<style", "@import", " onclick", `href="http`, `src="http`, `="//`} {
		if strings.Contains(text, word) {
			h.t.Errorf("%s: the page has %q", path, word)
		}
	}
	if !strings.Contains(text, `<html lang="en" dir="ltr">`) || r.Header.Get("Content-Language") != "en" {
		h.t.Errorf("%s: no language", path)
	}
	return text
}

// emptied puts a store with nothing in it in place of the harness's.
func emptied(t *testing.T) func(*Config) {
	return func(c *Config) {
		s, err := assessment.Open(t.Context(), assessment.Stores{Journal: journaltest.Memory(), Vault: vaulttest.Memory()}, assessment.Options{Clock: c.Clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		c.Service = s
	}
}

func closed(c *Config) { c.Closed = true }

func TestIndexPageShowsWhatIsPublished(t *testing.T) {
	h := newHarness(t)
	text := h.page("/", http.StatusOK)
	for _, word := range []string{
		"Global Cybersecurity Index 2024", "194 economies", ">Kenya<", "=1", "Role-modelling", "gci-pillars@2024", "no opinion on the legal status",
		"FY2025", "<th scope=\"col\" class=\"number part\" dir=\"auto\">Capacity development</th>", "Journal record",
	} {
		if !strings.Contains(text, word) {
			t.Errorf("the page lacks %q", word)
		}
	}
	if n := strings.Count(indexOf(text), `<th scope="row"`); n != 194 {
		t.Errorf("%d rows", n)
	}
	if got := h.page("/?lendingCategory=IDA&band=T3&band=T4&lang=fr", http.StatusOK); !strings.Contains(got, "of 194 economies") || !strings.Contains(got, `<th scope="row" lang="fr"><a href="/countries/UGA?framework=gci-pillars@2024&amp;lang=fr&amp;year=2024"><bdi>Ouganda`) {
		t.Errorf("filtered, in French: %s", got)
	}
	if got := h.page("/?asOf=1", http.StatusOK); !strings.Contains(got, "As of 1 nothing was published") {
		t.Error("asOf is not looked at")
	}
}

// indexOf is the table of the index of a page.
func indexOf(text string) string {
	_, text, _ = strings.Cut(text, `<table class="index">`)
	text, _, _ = strings.Cut(text, "</table>")
	return text
}

func TestStatesOfTheIndexPage(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct {
		query  string
		status int
		words  []string // of the page; one with "!" before it is not there
	}{
		{"?band=T1&region=Micronesia&incomeGroup=L", 200, []string{"Nothing fits", "Clear filters", `!<table class="index"`, "checked"}},
		{"?region=Afrca&band=T3&country=Kenia", 422, []string{"did you mean africa?", `<option value="Afrca" selected>`, `value="T3" checked`, `value="Kenia"`, `aria-invalid="true"`, "!<table"}},
		{"?incomeGroup=X", 422, []string{`value="X" checked`, "is not known", "filter-incomeGroup-fault"}},
		{"?framework=nothing@1", 422, []string{"Framework:", "Start again"}},
		{"?framework=sample@1", 404, []string{"nothing is published of sample@1", "<form"}},
		{"?year=2023", 422, []string{"but for 2024", "<form"}},
		{"?year=soon", 422, []string{"write a year as 2024"}},
		{"?year=2024&year=2023", 422, []string{"is given twice"}},
		{"?lang=xx", 422, []string{"use en, fr, es, pt, ar"}},
		{"?cursor=abc", 422, []string{"Page:"}},
		{"?classAsOf=tomorrow", 422, []string{"Day of the classes:"}},
		{"?region=" + strings.Repeat("x", 300), 422, []string{"longer than 200"}},
		{"?reigon=Africa", 422, []string{"did you mean region?", "!<form"}},
		{"?by=regon&band=T3", 422, []string{"did you mean region?", `<option value="regon" selected>`, `href="#filter-by"`, `value="T3" checked`, "!<table"}},
		{"?by=lending", 422, []string{"there is income, region, organisation"}},
		{"?by=income&by=region", 422, []string{"Group the counts below by", "is given twice"}},
		{"?by=", 200, []string{"194 economies", "Where the chain is weakest", "!Clear filters"}},
		{"?asOf=never", 422, []string{"asOf", "!<form"}},
		{"?region=%zz", 400, []string{"cannot be read"}},
		{"?region=&incomeGroup=&year=", 200, []string{"194 economies", "!Clear filters"}},
	} {
		text := html.UnescapeString(h.page("/"+tt.query, tt.status))
		for _, word := range tt.words {
			if plain, not := strings.CutPrefix(word, "!"); strings.Contains(text, plain) == not {
				t.Errorf("%s: %q is there: %v", tt.query, plain, not)
			}
		}
	}
}

func TestIndexPageBeforeAnythingIsPublished(t *testing.T) {
	text := newHarness(t, emptied(t)).page("/", http.StatusOK)
	for _, word := range []string{"Nothing is published yet", "signs it off", `href="/docs"`} {
		if !strings.Contains(text, word) {
			t.Errorf("lacks %q", word)
		}
	}
}

func TestIndexPageOfAClosedServer(t *testing.T) {
	h := newHarness(t, closed)
	text := h.page("/?region=Africa", http.StatusOK)
	if strings.Contains(text, "Kenya") || strings.Contains(text, "194") || !strings.Contains(text, "accounts only") || !strings.Contains(text, `href="/docs"`) {
		t.Error(text)
	}
	if got := string(h.get("/?region=Africa", "nobody").Body); !strings.Contains(got, "Kenya") {
		t.Errorf("an account sees nothing: %s", got)
	}
	if got := h.get("/", "").Header; got.Get("ETag") == h.get("/", "nobody").Header.Get("ETag") || !strings.Contains(strings.Join(got.Values("Vary"), ","), "Authorization") {
		t.Errorf("the two pages cannot be told apart: %v", got)
	}
}

func TestIndexPageIsKept(t *testing.T) {
	h := newHarness(t)
	r := h.get("/?region=Africa", "")
	seq := h.Service.State().Head().Seq
	if r.Header.Get("ETag") == "" || r.Header.Get("Cache-Control") != "private, no-cache" || r.Header.Get("Journal-Seq") != itoa(seq) {
		t.Errorf("%v", r.Header)
	}
	again := h.get("/?region=Africa", "", "If-None-Match", r.Header.Get("ETag"))
	if again.Status != http.StatusNotModified || len(again.Body) > 0 {
		t.Errorf("status %d, %d bytes", again.Status, len(again.Body))
	}
	if head := h.do(http.MethodHead, "/", "", ""); head.Status != http.StatusOK || len(head.Body) > 0 || head.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %d, %d bytes", head.Status, len(head.Body))
	}
	if bad := h.get("/?region=Afrca", ""); bad.Header.Get("Cache-Control") != "no-store" || bad.Header.Get("ETag") != "" {
		t.Errorf("a fault is kept: %v", bad.Header)
	}
	if r := h.do(http.MethodPost, "/", "", ""); r.Status != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", r.Status, r.Header.Get("Allow"))
	}
	if !strings.Contains(h.Log.String(), "operation=indexPage") || strings.Contains(h.Log.String(), "Afrca") {
		t.Errorf("log: %s", h.Log)
	}
}

func TestStaticFiles(t *testing.T) {
	h := newHarness(t)
	for _, address := range regexp.MustCompile(`/static/[^"]+`).FindAllString(h.page("/", http.StatusOK), -1) {
		r := h.get(address, "")
		if r.Status != http.StatusOK || r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || len(r.Body) == 0 {
			t.Errorf("%s: %d %v", address, r.Status, r.Header)
		}
	}
	for _, path := range []string{"/static/", "/static/none.css", "/static/..%2fdoc.go"} {
		h.get(path, "").want(http.StatusNotFound)
	}
}

func TestErrorsAreForWhoAsked(t *testing.T) {
	h := newHarness(t)
	if text := h.page("/nowhere", http.StatusNotFound); !strings.Contains(text, "Not found") || !strings.Contains(text, `href="/"`) {
		t.Error(text)
	}
	h.get("/nowhere", "").want(http.StatusNotFound)
	h.get("/v1/nowhere", "", "Accept", "text/html").want(http.StatusNotFound)
	h.page("/", http.StatusUnauthorized, "Authorization", "Bearer x")
	if text := h.page("/%3Cscript%3E", http.StatusNotFound); strings.Contains(text, "<script") {
		t.Error(text)
	}
}

// links are the addresses that a page leads to.
func links(text string) []string {
	var list []string
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"#][^"]*)"`).FindAllStringSubmatch(text, -1) {
		if address := html.UnescapeString(m[1]); !slices.Contains(list, address) {
			list = append(list, address)
		}
	}
	return list
}

// follow goes where a link leads; from what is for those who have signed in, to where one does.
func (h *harness) follow(address string) *reply {
	h.t.Helper()
	r := h.get(address, "")
	if to := r.Header.Get("Location"); r.Status == http.StatusSeeOther && strings.HasPrefix(to, "/sign-in") {
		return h.get(to, "")
	}
	return r
}

func TestLinksOfThePages(t *testing.T) {
	h := newHarness(t)
	walked := 0
	for _, path := range []string{"/?country=Kenya&country=Uganda", "/?region=Eastern+Africa&incomeGroup=L&lang=fr&classAsOf=2024-01-01", "/docs", "/?band=T1&region=Micronesia", "/?by=income&lang=fr", "/nowhere"} {
		r := h.get(path, "", "Accept", "text/html")
		for _, address := range links(string(r.Body)) {
			if got := h.follow(address); got.Status != http.StatusOK {
				t.Errorf("%s leads to %s: %d %.300s", path, address, got.Status, got.Body)
			}
			walked++
		}
	}
	if walked < 30 {
		t.Errorf("%d links", walked)
	}
}

// The form sends what it was filled in with, and the list as JSON is the same list.
func TestFiltersComeBack(t *testing.T) {
	h := newHarness(t)
	for _, query := range []string{
		"region=Africa&region=Oceania&incomeGroup=L&incomeGroup=LM&lendingCategory=IDA&organisation=AU&band=T3&band=T4&country=Kenya&country=Uganda",
		"region=Africa", "region=Africa&by=income", "region=002&incomeGroup=low+income&organisation=ecowas", "asOf=2026-03-01&lang=fr&classAsOf=2023-01-01&region=Eastern+Africa", "band=T1",
	} {
		text := h.page("/?"+query, http.StatusOK)
		sent := url.Values{}
		for _, m := range regexp.MustCompile(`<input type="(hidden|text|checkbox)" name="([^"]+)" value="([^"]*)"([^>]*)>`).FindAllStringSubmatch(text, -1) {
			if m[3] != "" && (m[1] != "checkbox" || strings.Contains(m[4], "checked")) {
				sent.Add(m[2], html.UnescapeString(m[3]))
			}
		}
		for _, m := range regexp.MustCompile(`(?s)<select name="([^"]+)".*?</select>`).FindAllStringSubmatch(text, -1) {
			if o := regexp.MustCompile(`<option value="([^"]+)" selected>`).FindStringSubmatch(m[0]); o != nil {
				sent.Add(m[1], html.UnescapeString(o[1]))
			}
		}
		again := h.page("/?"+sent.Encode(), http.StatusOK)
		rows := regexp.MustCompile(`<bdi>[^<]*</bdi>`)
		if one, other := rows.FindAllString(text, -1), rows.FindAllString(again, -1); !slices.Equal(one, other) || len(one) == 0 {
			t.Errorf("%s came back as %s: %d rows, then %d", query, sent.Encode(), len(one), len(other))
		}
		i := slices.IndexFunc(links(text), func(a string) bool { return strings.HasPrefix(a, "/v1/index?") })
		var list struct{ Items []json.RawMessage }
		h.get(links(text)[i], "").want(http.StatusOK).into(&list)
		if n := len(rows.FindAllString(text, -1)); n != len(list.Items) {
			t.Errorf("%s: %d rows, %d items", query, n, len(list.Items))
		}
	}
}

// The page shows what the description says, examples too.
func TestDocsShowTheDescription(t *testing.T) {
	h := newHarness(t)
	doc, err := h.Server.docsPage([]byte(`{"tags":[{"name":"things","description":"All things."}],"paths":{"/v1/things/{id}":{"put":{
		"operationId":"putThing","summary":"Put a thing","tags":["things"],
		"parameters":[{"$ref":"#/components/parameters/Id"}],
		"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"},"examples":{"one":{"summary":"A thing","value":{"name":"x"}}}}}},
		"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}},"example":[{"name":"<b>"}]}}},
			"422":{"description":"no"}}}}},
		"components":{"parameters":{"Id":{"name":"id","in":"path","required":true,"schema":{"type":"string","description":"Its id."},"example":"a-1"}},"schemas":{"Thing":{"type":"object","required":["name"],"properties":{
			"name":{"type":["string","null"],"description":"What it is called."},"parts":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}},
			"kind":{"type":"string","enum":["a","b"]},"size":{"oneOf":[{"type":"number"},{"type":"null"}]},"sizes":{"type":"object","additionalProperties":{"type":"object","properties":{"cm":{"type":"number"}}}}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := h.Server.pages.Docs(&b, doc); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, word := range []string{
		"All things.", `id="putThing"`, "needs a token", "Its id.", "a-1", "What it is called.", "string or null", "a | b", "list of objects", "number or null", "may be absent",
		`<th scope="row" class="deep1"><code>cm</code>`, "A thing", "&lt;b&gt;",
	} {
		if !strings.Contains(text, word) {
			t.Errorf("the page lacks %q", word)
		}
	}
	if op := doc.Groups[0].Operations[0]; len(op.Responses) != 1 || len(op.Requests) != 1 || len(op.Requests[0].Members) != 6 {
		t.Errorf("%+v", op)
	}
	if strings.Contains(text, "<b>") {
		t.Error("an example is not escaped")
	}
	if _, err := h.Server.docsPage([]byte("{")); err == nil {
		t.Error("what is no description is one")
	}
}

// The files that the page leads to are of what it shows, as far as they can be.
func TestPageKeepsWhatGapsCanTake(t *testing.T) {
	h := newHarness(t)
	text := h.page("/?region=Oceania&band=T5", http.StatusOK)
	if !strings.Contains(text, "/v1/exports/gaps.csv?framework=gci-pillars@2024&amp;region=Oceania&amp;year=2024") || !strings.Contains(text, "in all bands") {
		t.Error("the gaps are not those of the region")
	}
	text = h.page("/?asOf=5", http.StatusOK)
	if !strings.Contains(text, "As of 5 nothing was published") || !strings.Contains(text, `<a href="/">What is published today`) {
		t.Errorf("as of record 5: %s", text)
	}
}
