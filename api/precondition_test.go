package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"readiness/assessment/framework"
)

// A list of tags costs a try each, so it has an end, and a tag that stands twice counts once.
func TestListsOfTagsAreShort(t *testing.T) {
	h := newHarness(t)
	submit := func(tags int, tag string) *reply {
		return h.do(http.MethodPost, sampleMoves, "assessor", `{"to":"submitted"}`, "If-Match", strings.Repeat(tag+", ", tags))
	}
	c, err := ifMatch(&http.Request{Header: http.Header{"If-Match": {`"3", "5"`, `"3", "4", W/"9"`}}})
	if err != nil || len(c.bases()) != 3 {
		t.Errorf("%+v, %v", c, err)
	}
	for _, tag := range []string{`"7"`, `W/"7"`, `"x"`} {
		submit(20, tag).want(http.StatusPreconditionFailed)
		if p := submit(20+1, tag).want(http.StatusBadRequest).problem(); !strings.Contains(p.Detail, "20") {
			t.Errorf("%q", p.Detail)
		}
	}
}

func FuzzIfMatch(f *testing.F) {
	for _, seed := range []string{`"1"`, `*`, `W/"1", "2"`, `W/`, `"`, `,,"3" ,`, `"1" "2"`, ``, "\t"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &http.Request{Header: http.Header{"If-Match": {text}}}
		c, err := ifMatch(r)
		if err != nil {
			return
		}
		if c.any && len(c.revisions) > 0 || len(c.bases()) == 0 {
			t.Errorf("%q reads as %+v", text, c)
		}
		for i, n := range c.revisions {
			if !c.allows(n) || i > 0 && c.revisions[i-1] <= n {
				t.Errorf("%q reads as %+v", text, c)
			}
			again, err := ifMatch(&http.Request{Header: http.Header{"If-Match": {revisionTag(n)}}})
			if err != nil || len(again.revisions) != 1 || again.revisions[0] != n {
				t.Errorf("the tag of %d reads as %+v, %v", n, again, err)
			}
		}
	})
}

func FuzzReadAnswers(f *testing.F) {
	def, err := framework.Load("towns.yaml", []byte(freeUnits))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{`{"answers":{"open":{"value":true}}}`, `{"answers":{"open":{"value":null,"note":"x","confidence":"low"},"open":{}}}`, `[]`, `{"answers":{"nothing":1}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) {
			return
		}
		puts, faults := readAnswers([]byte(text), def)
		broken := 0
		for _, p := range puts {
			if p.Confidence == unreadable {
				broken++
			}
		}
		if len(faults) > 0 && len(puts) > 0 && broken == 0 {
			t.Errorf("%q has faults %v, and everything of it would be recorded", text, faults)
		}
	})
}

// A revision that was never there is a slip of the sender, and nobody else has changed anything.
func TestRevisionThatIsNotThere(t *testing.T) {
	h := newHarness(t)
	at := exampleCreated(h).want(http.StatusCreated).Header.Get("Location") + "/answers"
	p := h.do(http.MethodPatch, at, "assessor", `{"answers":{"legal":{"value":5}}}`, "If-Match", `"99"`).want(http.StatusPreconditionFailed).problem()
	if strings.Contains(p.Detail, "somebody") || len(p.Errors) != 1 || p.Errors[0].Message != "If-Match names revision 99, and the assessment is at 1" {
		t.Errorf("%q %+v", p.Detail, p.Errors)
	}
}
