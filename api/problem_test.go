package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Every type of problem has a heading that explains it, and every heading is a type of problem.
func TestProblemTypesHaveHeadings(t *testing.T) {
	text, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	others := []string{"Where errors go", "Usage"} // of the command line alone
	var headings []string
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok && !slices.Contains(others, title) {
			headings = append(headings, title)
		}
	}
	var types []string
	for _, p := range problemTypes() {
		types = append(types, p.title)
		if want := "/docs#problem-" + strings.ReplaceAll(strings.ToLower(p.title), " ", "-"); p.uri() != want || p.status < 400 {
			t.Errorf("%s: %s, status %d", p.title, p.uri(), p.status)
		}
	}
	slices.Sort(headings)
	slices.Sort(types)
	if !slices.Equal(headings, types) {
		t.Errorf("headings %q\ntypes    %q", headings, types)
	}
}

// The type of a problem is an address on this server, which leads to a place of the page.
func TestProblemTypesLeadSomewhere(t *testing.T) {
	h := newHarness(t)
	page := string(h.get("/docs", "", "Accept", "text/html").Body)
	for _, p := range problemTypes() {
		path, id, _ := strings.Cut(p.uri(), "#")
		if path != "/docs" || !strings.Contains(page, `id="`+id+`"`) {
			t.Errorf("%s leads nowhere", p.uri())
		}
	}
}

func TestStatusOfEveryKind(t *testing.T) {
	want := map[assessment.Kind]int{
		assessment.Internal: 500, assessment.Invalid: 422, assessment.NotFound: 404, assessment.Conflict: 409, assessment.Stale: 412,
		assessment.Forbidden: 403, assessment.Unauthenticated: 401, assessment.Precondition: 409, assessment.TooLarge: 413,
		assessment.Unavailable: 503, assessment.Unavailable + 1: 500,
	}
	for kind, status := range want {
		p := problemOf(fmt.Errorf("while: %w", &assessment.Error{
			Kind: kind, Msg: "message", Fields: []assessment.Field{{Path: "place", Message: "fault"}}, Fix: "mend it",
		}))
		if p.Status != status {
			t.Errorf("kind %d: %d, want %d", kind, p.Status, status)
		}
		shown := p.Detail == "message" && slices.Equal(p.Errors, []fault{{"place", "fault"}}) && slices.Equal(p.Fixes, []string{"mend it"})
		if shown != (status != http.StatusInternalServerError) {
			t.Errorf("kind %d: %+v", kind, p)
		}
	}
}

func TestProblemOfAStaleWrite(t *testing.T) {
	note := "mine"
	value := framework.Value{Kind: framework.NotAssessed}
	p := problemOf(&assessment.Error{Kind: assessment.Stale, Msg: "stale", Err: &assessment.Overtaken{Answers: []assessment.OvertakenAnswer{{
		Question: "legal", Current: assessment.Answer{Confidence: assessment.LowConfidence, Revision: 7},
		Yours: assessment.Put{Question: "legal", Value: &value, Note: &note},
	}}}})
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"status":412`, `"current":{"legal":{"value":null,"confidence":"low","revision":7}}`, `"yours":{"legal":{"value":null,"note":"mine"}}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}

func TestProblemOfARefusedMove(t *testing.T) {
	for _, tt := range []struct {
		to   []assessment.Stage
		want string
	}{
		{[]assessment.Stage{assessment.Submitted}, `"allowed":["submitted"]`},
		{nil, `"allowed":[]`},
	} {
		text, err := json.Marshal(problemOf(&assessment.Error{Kind: assessment.Conflict, Msg: "no", Err: &assessment.Ways{To: tt.to}}))
		if err != nil || !strings.Contains(string(text), `"status":409`) || !strings.Contains(string(text), tt.want) {
			t.Errorf("%s is not in %s", tt.want, text)
		}
	}
}
