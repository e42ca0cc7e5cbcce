package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"readiness/assessment/framework"
)

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
			if !c.allows(n) || i > 0 && c.revisions[i-1] < n {
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
