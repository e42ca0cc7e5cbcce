package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// What the library finds is said in words, with what is expected instead.
func TestWordsOfFaults(t *testing.T) {
	h := newHarness(t)
	for path, want := range map[string]string{
		"/v1/me/tasks?overdue=false":                        "query.overdue: can only be true; leave it out otherwise",
		"/v1/me/tasks?kind=reviews":                         "query.kind[0]: is none of answer, revise, submit, start-review, review, sign-off, publish; did you mean review?",
		"/v1/me/tasks?kind=foo":                             "query.kind[0]: is none of answer, revise, submit, start-review, review, sign-off, publish",
		"/v1/me/tasks?kind=answer,revise":                   "query.kind[0]: is none of answer, revise, submit, start-review, review, sign-off, publish; name one at a time, and give the parameter again for each",
		"/v1/me/tasks?of=both":                              "query.of: is none of me, team",
		"/v1/me/tasks?dueBefore=tomorrow":                   "query.dueBefore: is not a day: write it like 2026-03-31",
		"/v1/me/tasks?limit=x":                              "query.limit: is not a whole number from 1 to 1000, such as 200",
		"/v1/me/tasks?limit=0":                              "query.limit: is not a whole number from 1 to 1000, such as 200",
		"/v1/me/tasks?limit=1001":                           "query.limit: is not a whole number from 1 to 1000, such as 200",
		"/v1/me/tasks?lang=e":                               "query.lang: is none of en, fr, es, pt, ar",
		"/v1/index?year=99999":                              "query.year: is not a whole number from 0 to 9999, such as 2024",
		"/v1/index?classAsOf=2024":                          "query.classAsOf: is not a day: write it like 2026-03-31",
		"/v1/gaps?gainMin=x":                                "query.gainMin: is not a number from 0 to 100",
		"/v1/gaps?costMax=x":                                "query.costMax: is not a whole number from 1 on",
		"/v1/index/KEN/crosswalk":                           "query.to: is missing: write it like cmm-2021",
		"/v1/exports/gaps.csv?lang=fr":                      "query.lang: can only be en; leave it out otherwise",
		"/v1/index?framework=" + long(201):                  "query.framework: is longer than 200 characters",
		"/v1/index?" + strings.Repeat("incomeGroup=L&", 11): "query.incomeGroup: is given more than 10 times",
	} {
		p := h.get(path, "assessor").want(http.StatusUnprocessableEntity).problem()
		var all []string
		for _, f := range p.Errors {
			all = append(all, f.Location+": "+f.Message)
		}
		if !slices.Contains(all, want) {
			t.Errorf("%s: %q, want %q", path, all, want)
		}
		if fixes := strings.Join(p.Fixes, " "); !strings.Contains(fixes, "as the faults say") || !strings.Contains(fixes, "/docs#") {
			t.Errorf("%s: %q", path, fixes)
		}
	}
}

func long(n int) string { return strings.Repeat("x", n) }

type wordyInput struct {
	Share float64  `query:"share" minimum:"0" maximum:"1" example:"0.5"`
	Top   int      `query:"top" maximum:"10"`
	At    string   `query:"at" format:"date-time"`
	Tags  []string `query:"tag,explode" maxItems:"1"`
	Yes   bool     `query:"yes"`
	Body  struct {
		Word  string   `json:"word" minLength:"2"`
		Kind  string   `json:"kind,omitempty" enum:"a,b"`
		Size  int      `json:"size,omitempty" minimum:"2"`
		Items []string `json:"items,omitempty" minItems:"1"`
		Flag  bool     `json:"flag,omitempty"`
		Day   string   `json:"day,omitempty" format:"date"`
	}
}

func TestWordsOfOtherFaults(t *testing.T) {
	h := newHarness(t)
	plant(h, spec{Operation: huma.Operation{Method: http.MethodPost}}, func(_ context.Context, _ *call, in *wordyInput) (*body[said], error) {
		return &body[said]{said{in.Body.Word}}, nil
	})
	for query, want := range map[string]string{
		"?share=2": "query.share: is not a number from 0 to 1, such as 0.5", "?share=x": "query.share: is not a number from 0 to 1, such as 0.5",
		"?top=11": "query.top: is not a whole number of at most 10", "?at=noon": "query.at: is not a time: write it like 2026-03-31T12:00:00Z",
		"?tag=a&tag=b": "query.tag: is given more than once", "?yes=maybe": "query.yes: is neither true nor false",
	} {
		p := h.do(http.MethodPost, "/test"+query, "auditor", `{"word":"abc"}`).want(http.StatusUnprocessableEntity).problem()
		if got := p.Errors[0].Location + ": " + p.Errors[0].Message; got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for text, want := range map[string]string{
		`{}`: "body.word: is missing", `{"word":"a"}`: "body.word: has fewer than 2 characters", `{"word":5}`: "body.word: is not a text",
		`{"word":"abc","kind":"c"}`: "body.kind: is none of a, b", `{"word":"abc","size":1}`: "body.size: is less than 2",
		`{"word":"abc","size":"x"}`: "body.size: is not a whole number", `{"word":"abc","size":2.5}`: "body.size: is not a whole number",
		`{"word":"abc","items":[]}`: "body.items: is empty", `{"word":"abc","items":"x"}`: "body.items: is not a list",
		`{"word":"abc","flag":1}`: "body.flag: is neither true nor false", `{"word":"abc","other":1}`: "body.other: there is no such member",
		`{"word":"abc","day":"x"}`: "body.day: is not a day: write it like 2026-03-31", `[]`: "body: is not an object",
	} {
		p := h.do(http.MethodPost, "/test", "auditor", text).want(http.StatusUnprocessableEntity).problem()
		if got := p.Errors[0].Location + ": " + p.Errors[0].Message; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// No operation says anything in the library's words: each of its parameters is asked for what it cannot be.
func TestNoParameterIsRefusedInTheWordsOfTheLibrary(t *testing.T) {
	h := newHarness(t)
	refused := 0
	for _, sp := range h.Server.specs {
		if sp.Method != http.MethodGet {
			continue
		}
		for _, name := range queryOf(&sp.Operation).query {
			for _, value := range []string{"%00", long(9000), "-1", "1e9"} {
				r := h.get(strings.NewReplacer("{country}", "KEN", "{id}", "x").Replace(sp.Path)+"?"+name+"="+value, "auditor")
				if r.Status != http.StatusUnprocessableEntity {
					continue
				}
				refused++
				for _, f := range r.problem().Errors {
					if strings.Contains(f.Message, "expected ") || strings.HasPrefix(f.Message, "invalid") || f.Message == "is not valid" {
						t.Errorf("%s?%s=%.20s: %+v", sp.Path, name, value, f)
					}
				}
			}
		}
	}
	if refused < 100 {
		t.Errorf("only %d were refused", refused)
	}
}
