package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// storyCorrections goes on from a sign-off, see storyTable. From corrected-later on it is about the successor; what was
// published first stays the published one until that is published.
const storyCorrections = `
step            state      answers reviews comments index       team        public      | assessor reviewer ministry        auditor administrator donor other public
signed-off      signed-off fyy56   aaaaa   0/0      91.67/91.67 90/90       no          | team     team     team>published  team    plain         -     -     -
corrected       signed-off fyy46   aaa.a   0/0      90/83.33    88.89/84.44 no          | team     team     team>published  team    plain         -     -     -
accepted        signed-off fyy46   aaaaa   0/0      90/90       88.89/88.89 no          | team     team     team>published  team    plain         -     -     -
published       published  fyy46   aaaaa   0/0      90/90       88.89/88.89 yes         | team     team     team            team    plain         plain plain numbers
corrected-later signed-off dyy46   .aaaa   0/0      73.33/56.67 72.22/55.56 90/90       | team     team     team>published,superseded team    plain         -     -     -
corrected-kept  signed-off dyy47   .aaa.   0/0      73.33/56.67 73.33/48.89 90/90       | team     team     team>published,superseded team    plain         -     -     -
published-again published  dyy47   .aaa.   0/0      73.33/56.67 73.33/48.89 yes         | team     team     team            team    plain         plain plain numbers
`

// storyCorrection is what a view tells of one.
type storyCorrection struct {
	Reason    string   `json:"reason"`
	Questions []string `json:"questions"`
	By        string   `json:"by"`
}

// storyRelease is what views and the index tell of a publication and of what came after it.
type storyRelease struct {
	Corrects     string `json:"corrects"`
	SupersededBy string `json:"supersededBy"`
	State        string `json:"state"`
	Release      *struct {
		Seq  uint64 `json:"seq"`
		Head string `json:"head"`
	} `json:"release"`
	Corrections []storyCorrection `json:"corrections"`
}

// After the sign-off answers change by corrections alone; what was published once stays readable as it was.
func TestStoryOfCorrections(t *testing.T) {
	s := newStory(t, storyCorrections)
	ministry, reviewer := s.accounts["ministry"], s.accounts["reviewer"]
	s.signedOff()
	s.step("corrected", func() *reply {
		return s.correct(ministry, `{"reason":"The payroll was read twice.","answers":{"staff":{"value":40}}}`, "*").want(http.StatusOK)
	})
	s.refusedCorrections()
	s.step("accepted", func() *reply { return s.reviews(reviewer, `{"verdict":"accepted"}`) })
	s.do(http.MethodPost, s.path+"/answers/law/review", reviewer, `{"verdict":"rejected","reason":"r"}`, "If-Match", "*").want(http.StatusConflict)
	s.moved("published", ministry, `{"to":"published"}`)
	first := s.path
	firstRelease := s.Service.Head().String()
	s.wantRelease("donor", first, storyRelease{State: "published"}, firstRelease, `staff: The payroll was read twice.`)

	s.step("corrected-later", func() *reply {
		made := s.correct(ministry, `{"reason":"The act was struck down.","answers":{"law":{"value":"draft"}}}`, "*").want(http.StatusCreated)
		if s.path = made.Header.Get("Location"); s.path == first || made.assessment().ID == strings.TrimPrefix(first, "/v1/assessments/") {
			t.Errorf("the successor is at %s", s.path)
		}
		return made
	})
	successor := s.path
	s.path = first
	again := s.correct(ministry, `{"reason":"More.","answers":{"police":{"value":false}}}`, "*").want(http.StatusConflict)
	if got := again.Header.Get("Location"); got != successor {
		t.Errorf("the open successor is said to be at %s, want %s", got, successor)
	}
	s.wantRelease("donor", first, storyRelease{State: "published"}, firstRelease, `staff: The payroll was read twice.`)
	s.path = successor
	s.step("corrected-kept", func() *reply {
		return s.correct(ministry, `{"reason":"zqkept","answers":{"budget":{"value":70}}}`, "*").want(http.StatusOK)
	})
	s.moved("published-again", ministry, `{"to":"published"}`)
	s.done()
	open := []string{`staff: The payroll was read twice.`, `law: The act was struck down.`}
	id := func(path string) string { return strings.TrimPrefix(path, "/v1/assessments/") }
	secondRelease := s.Service.Head().String()
	s.wantRelease("donor", first, storyRelease{State: "superseded", SupersededBy: id(successor)}, firstRelease, open[:1]...)
	s.wantRelease("donor", successor, storyRelease{State: "published", Corrects: id(first)}, secondRelease, open...)
	s.wantRelease("auditor", successor, storyRelease{State: "published", Corrects: id(first)}, secondRelease, append(open, "budget: zqkept")...)
	s.wantRelease("public", "/v1/index/KEN?framework=story@1&year=2026", storyRelease{}, secondRelease, open...)
	s.wantRelease("public", "/v1/index/KEN?framework=story@1&year=2026&asOf="+itoa(s.moments[3].seq), storyRelease{}, firstRelease, open[:1]...)
	if v := s.get(first, s.accounts["donor"]).want(http.StatusOK).assessment(); storyAnswers(v) != "fyy4" {
		t.Errorf("what was published first is now %s", storyAnswers(v))
	}
	for _, path := range []string{first, successor, "/v1/index?framework=story@1", "/v1/index/KEN?framework=story@1", "/v1/assessments"} {
		for _, as := range []string{"donor", "other", "administrator", "public"} {
			if text := string(s.get(path, s.accounts[as]).Body); strings.Contains(text, "zqkept") {
				t.Errorf("%s tells the %s why a confidential answer was corrected: %s", path, as, text)
			}
		}
	}
	s.again("as it was noted", true, storySelf)
}

// signedOff takes an assessment to its sign-off.
func (s *story) signedOff() {
	assessor, reviewer, ministry := s.accounts["assessor"], s.accounts["reviewer"], s.accounts["ministry"]
	s.step("signed-off", func() *reply {
		made := s.do(http.MethodPost, "/v1/assessments", assessor, `{"country":"KEN","year":2026,"framework":"story@1"}`).want(http.StatusCreated)
		s.path, s.tag = made.Header.Get("Location"), made.Header.Get("ETag")
		s.correct(ministry, `{"reason":"r","answers":{"staff":{"value":40}}}`, "*").want(http.StatusConflict)
		s.patch(assessor, `{"law":{"value":"in-force"},"police":{"value":true},"csirt":{"value":true},"staff":{"value":50},"budget":{"value":60}}`).want(http.StatusOK)
		s.move(s.path, assessor, `{"to":"submitted"}`, http.StatusOK)
		s.move(s.path, reviewer, `{"to":"in-review"}`, http.StatusOK)
		s.reviews(reviewer, `{"verdict":"accepted"}`)
		s.move(s.path, reviewer, `{"to":"reviewed"}`, http.StatusOK)
		return s.move(s.path, ministry, `{"to":"signed-off"}`, http.StatusOK)
	})
}

func (s *story) correct(as, body, seen string) *reply {
	s.t.Helper()
	return s.do(http.MethodPost, s.path+"/corrections", as, body, "If-Match", seen)
}

// refusedCorrections tries what is none, and by whom it is none. Nothing of it is recorded.
func (s *story) refusedCorrections() {
	s.t.Helper()
	const good = `{"reason":"r","answers":{"law":{"value":"none"}}}`
	before := s.Service.Head()
	for who, want := range map[string]int{
		"assessor": http.StatusForbidden, "reviewer": http.StatusForbidden, "auditor": http.StatusForbidden, "administrator": http.StatusForbidden,
		"donor": http.StatusNotFound, "other": http.StatusNotFound, "public": http.StatusUnauthorized,
	} {
		s.correct(s.accounts[who], good, "*").want(want)
	}
	ministry := s.accounts["ministry"]
	for body, why := range map[string]string{
		`{"answers":{"law":{"value":"none"}}}`:                                           "no reason",
		`{"reason":" ","answers":{"law":{"value":"none"}}}`:                              "a reason of blanks",
		`{"reason":"r","answers":{}}`:                                                    "no answer",
		`{"reason":"r","answers":{"law":{"value":"in-force"}}}`:                          "what is recorded already",
		`{"reason":"r","answers":{"law":{"value":"none"},"budget":{"value":1}}}`:         "a confidential question beside an open one",
		`{"reason":"r","answers":{"law":{"value":"maybe"}}}`:                             "no option",
		`{"reason":"r","answers":{"laws":{"value":"none"}}}`:                             "no question",
		`{"reason":"r","answers":{"law":{"value":"none"},"police":{"value":"perhaps"}}}`: "one of two",
	} {
		if r := s.correct(ministry, body, "*"); r.Status != http.StatusUnprocessableEntity {
			s.t.Errorf("%s: %d, want 422: %s", why, r.Status, r.Body)
		}
	}
	s.do(http.MethodPost, s.path+"/corrections", ministry, good).want(http.StatusPreconditionRequired)
	p := s.correct(ministry, `{"reason":"r","answers":{"staff":{"value":30}}}`, `"2"`).want(http.StatusPreconditionFailed).problem()
	if current, yours := string(p.Current["staff"]), string(p.Yours["staff"]); !strings.Contains(current, `"value":40`) || !strings.Contains(yours, `"value":30`) {
		s.t.Errorf("overtaken: %s, %s", current, yours)
	}
	s.do(http.MethodPatch, s.path+"/answers", s.accounts["assessor"], `{"answers":{"law":{"value":"none"}}}`, "If-Match", "*").want(http.StatusConflict)
	if now := s.Service.Head(); now != before {
		s.t.Errorf("what was refused is recorded: %s after %s", now, before)
	}
}

// wantRelease checks what a path tells of a publication: its head, and its corrections as "QUESTIONS: REASON".
func (s *story) wantRelease(viewer, path string, want storyRelease, head string, corrections ...string) {
	s.t.Helper()
	var got storyRelease
	r := s.get(path, s.accounts[viewer]).want(http.StatusOK)
	if err := json.Unmarshal(r.Body, &got); err != nil {
		s.t.Fatal(err)
	}
	if got.Release == nil || got.Release.Head != head || !strings.HasPrefix(head, itoa(got.Release.Seq)+":") {
		s.t.Errorf("%s: the %s is shown the release %+v, want %s", path, viewer, got.Release, head)
	}
	if got.State != want.State || got.SupersededBy != want.SupersededBy || got.Corrects != want.Corrects {
		s.t.Errorf("%s: the %s is shown %+v, want %+v", path, viewer, got, want)
	}
	var lines []string
	for _, c := range got.Corrections {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Join(c.Questions, " "), c.Reason))
		if team := viewer == "auditor"; team != (c.By == s.accounts["ministry"]) || !team && c.By != "" {
			s.t.Errorf("%s: the %s is told that %q corrected it", path, viewer, c.By)
		}
	}
	if !slices.Equal(lines, corrections) {
		s.t.Errorf("%s: the %s is shown the corrections %q, want %q", path, viewer, lines, corrections)
	}
}
