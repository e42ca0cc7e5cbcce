package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
)

// storyFramework has five questions, so that its numbers can be worked out by hand: the index is
// (2 * mean(law, police) + mean(csirt, staff)) / 3, and with the confidential question budget in the second mean for those
// who may know it.
const storyFramework = `
id: story
version: "1"
title: {en: Story}
source: made up
licence: none
entity: country
defaults: {aggregate: arithmetic, missing: zero, minimumCoverage: 0}
root:
  id: index
  title: {en: Index}
  children:
    - id: legal
      title: {en: Legal}
      weight: 2
      children:
        - {id: law, title: {en: Law}, question: {en: "?"}, answer: {type: choice, options: [{id: none, score: 0, title: {en: None}}, {id: draft, score: 0.5, title: {en: Draft}}, {id: in-force, score: 1, title: {en: In force}}]}}
        - {id: police, title: {en: Police}, question: {en: "?"}, answer: {type: boolean}}
    - id: technical
      title: {en: Technical}
      children:
        - {id: csirt, title: {en: CSIRT}, question: {en: "?"}, answer: {type: boolean}}
        - {id: staff, title: {en: Staff}, question: {en: "?"}, answer: {type: number, minimum: 0, maximum: 100}}
        - {id: budget, title: {en: Budget}, question: {en: "?"}, confidential: true, answer: {type: number, minimum: 0, maximum: 100}}
`

// storyTable says what there is after every step, and what each of the eight sees of it. It is written from the rules for
// people, and from nothing in the program.
//
// Answers and reviews have a letter for each of law, police, csirt, staff and budget, of which budget is confidential.
// Answers: n none, d draft, f in force, y yes, a digit for tens; reviews: a accepted, q questioned; a point for nothing.
// Comments are those to law and to budget. The index is claimed/verified, as everybody may compute it, and team the same
// with what is confidential. Public says whether there is a published index for all the world.
//
// A viewer sees:
//
//	team      everything: answers, the confidential one too; reviews, comments, history; both indexes
//	plain     the open answers and the index of them; no reviews, comments or history
//	numbers   the index of what is published; nothing needs more than that without a token
//	-         nothing: it is not there
//
// and behind > stands where he may take the assessment now.
const storyTable = `
step            state      answers reviews comments index       team        public | assessor       reviewer                ministry        auditor administrator donor other   public
created         draft      .....   .....   0/0      0/0         0/0         no     | team>submitted team                    team            team    plain         -     -       -
first-sitting   draft      dy...   .....   0/0      50/0        50/0        no     | team>submitted team                    team            team    plain         -     -       -
second-sitting  draft      dyy.4   .....   0/0      66.67/0     65.56/0     no     | team>submitted team                    team            team    plain         -     -       -
third-sitting   draft      dyy54   .....   0/0      75/0        71.11/0     no     | team>submitted team                    team            team    plain         -     -       -
commented       draft      dyy54   .....   2/1      75/0        71.11/0     no     | team>submitted team                    team            team    plain         -     -       -
submitted       submitted  dyy54   .....   2/1      75/0        71.11/0     no     | team           team>in-review          team            team    plain         -     -       -
review-begun    in-review  dyy54   .....   2/1      75/0        71.11/0     no     | team           team>returned,reviewed  team            team    plain         -     -       -
all-accepted    in-review  dyy54   aaaaa   2/1      75/75       71.11/71.11 no     | team           team>returned,reviewed  team            team    plain         -     -       -
two-questioned  in-review  dyy54   qaaaq   2/1      75/58.33    71.11/50    no     | team           team>returned,reviewed  team            team    plain         -     -       -
returned        returned   dyy54   qaaaq   2/1      75/58.33    71.11/50    no     | team>submitted team                    team            team    plain         -     -       -
revised         returned   fyy56   .aaa.   2/1      91.67/58.33 90/50       no     | team>submitted team                    team            team    plain         -     -       -
resubmitted     submitted  fyy56   .aaa.   2/1      91.67/58.33 90/50       no     | team           team>in-review          team            team    plain         -     -       -
review-again    in-review  fyy56   .aaa.   2/1      91.67/58.33 90/50       no     | team           team>returned,reviewed  team            team    plain         -     -       -
accepted-again  in-review  fyy56   aaaaa   2/1      91.67/91.67 90/90       no     | team           team>returned,reviewed  team            team    plain         -     -       -
reviewed        reviewed   fyy56   aaaaa   2/1      91.67/91.67 90/90       no     | team           team                    team>signed-off team    plain         -     -       -
signed-off      signed-off fyy56   aaaaa   2/1      91.67/91.67 90/90       no     | team           team                    team>published  team    plain         -     -       -
published       published  fyy56   aaaaa   2/1      91.67/91.67 90/90       yes    | team           team                    team            team    plain         plain plain   numbers
`

// The whole way of an assessment, from an empty store to its publication: after every step everybody sees what is his,
// and as of every step it is still so afterwards.
func TestStory(t *testing.T) {
	s := newStory(t, storyTable)
	s.told()
	s.done()
	s.again("as it was noted", true, storySelf)

	// To read the past one must be allowed to as one is now and as one was then.
	s.change("reviewer", `{"role":"reviewer","countries":["GHA"]}`)
	s.change("auditor", `{"role":"administrator","countries":["KEN"]}`)
	s.change("donor", `{"role":"ministry","countries":["KEN"]}`)
	s.change("other", `{"role":"assessor","countries":["KEN"]}`)
	s.again("with other rights today", false, func(viewer string) string {
		return map[string]string{"reviewer": "other", "auditor": "administrator"}[viewer]
	})
	s.get(s.path, s.accounts["donor"]).want(http.StatusOK)
	s.change("ministry", `{"disabled":true}`)
	s.get(s.path+"?asOf="+itoa(s.moments[0].seq), s.accounts["ministry"]).want(http.StatusUnauthorized)
}

// told is the story.
func (s *story) told() {
	assessor, reviewer, ministry := s.accounts["assessor"], s.accounts["reviewer"], s.accounts["ministry"]
	s.step("created", func() *reply {
		made := s.do(http.MethodPost, "/v1/assessments", assessor, `{"country":"Kenya","year":2026,"framework":"story@1"}`).want(http.StatusCreated)
		if s.path = made.Header.Get("Location"); s.path != "/v1/assessments/KEN-2026-story@1" {
			s.t.Errorf("it is at %s", s.path)
		}
		s.tag = made.Header.Get("ETag")
		return made
	})
	s.sittings(assessor)
	s.step("commented", func() *reply {
		s.comment(assessor, "law", `{"text":"The bill of March?"}`)
		s.comment(ministry, "law", `{"text":"Yes, that one.","replyTo":1}`)
		return s.comment(reviewer, "budget", `{"text":"Of which year?"}`)
	})
	s.moved("submitted", assessor, `{"to":"submitted"}`)
	s.patch(assessor, `{"law":{"value":"none"}}`).want(http.StatusConflict)
	s.moved("review-begun", reviewer, `{"to":"in-review"}`)
	s.reviewed(reviewer)
	s.moved("returned", reviewer, `{"to":"returned","reason":"Two to mend.","questions":["budget","law"]}`)
	s.reopened(assessor)
	s.moved("resubmitted", assessor, `{"to":"submitted"}`)
	s.moved("review-again", reviewer, `{"to":"in-review"}`)
	s.step("accepted-again", func() *reply { return s.reviews(reviewer, `{"verdict":"accepted"}`) })
	s.moved("reviewed", reviewer, `{"to":"reviewed"}`)
	s.moved("signed-off", ministry, `{"to":"signed-off"}`)
	s.moved("published", ministry, `{"to":"published"}`)
}

// sittings answers all questions in three sittings, each on what the one before has left.
func (s *story) sittings(assessor string) {
	s.step("first-sitting", func() *reply {
		return s.patch(assessor, `{"law":{"value":"draft","note":"bill 7 of 2026","confidence":"high"},"police":{"value":true}}`).want(http.StatusOK)
	})
	stale := s.tag
	s.step("second-sitting", func() *reply {
		return s.patch(assessor, `{"csirt":{"value":true,"confidence":"low"},"budget":{"value":40,"note":"of the treasury"}}`).want(http.StatusOK)
	})
	// Who has not seen the second sitting does not overwrite it.
	s.do(http.MethodPatch, s.path+"/answers", assessor, `{"answers":{"budget":{"value":1},"staff":{"value":1}}}`, "If-Match", stale).want(http.StatusPreconditionFailed)
	s.step("third-sitting", func() *reply {
		return s.patch(assessor, `{"staff":{"value":50},"law":{"note":"bill 7 of 2026, second reading"}}`).want(http.StatusOK)
	})
	for question, want := range map[string][2]string{
		"law": {"bill 7 of 2026, second reading", "high"}, "police": {"", "medium"}, "csirt": {"", "low"}, "budget": {"of the treasury", "medium"},
	} {
		if a := s.get(s.path, assessor).assessment().Answers[question]; a.Note != want[0] || a.Confidence != want[1] || a.UpdatedBy != assessor {
			s.t.Errorf("%s: %+v, want %q with confidence %s", question, a, want[0], want[1])
		}
	}
}

// reviewed accepts all answers, and then questions two of them.
func (s *story) reviewed(reviewer string) {
	s.step("all-accepted", func() *reply { return s.reviews(reviewer, `{"verdict":"accepted"}`) })
	s.step("two-questioned", func() *reply {
		s.reviews(reviewer, `{"verdict":"questioned","questions":["law"],"reason":"Which reading?"}`)
		return s.do(http.MethodPost, s.path+"/answers/budget/review", reviewer, `{"verdict":"questioned","reason":"Of which year?"}`, "If-Match", "*").want(http.StatusOK)
	})
	answers := s.get(s.path, s.accounts["assessor"]).assessment().Answers
	if answers["law"].ReviewReason != "Which reading?" || answers["budget"].ReviewReason != "Of which year?" || answers["police"].ReviewReason != "" {
		s.t.Errorf("the reasons are not those given: %+v", answers)
	}
}

// reopened changes what was returned, and nothing else.
func (s *story) reopened(assessor string) {
	if got := s.get(s.path, assessor).assessment().Reopened; !sameWords(got, []string{"law", "budget"}) {
		s.t.Errorf("reopened: %v", got)
	}
	for _, closed := range []string{`{"police":{"value":false}}`, `{"csirt":{"value":false}}`, `{"staff":{"note":"n"}}`, `{"law":{"value":"none"},"staff":{"value":1}}`} {
		s.patch(assessor, closed).want(http.StatusConflict)
	}
	s.step("revised", func() *reply {
		return s.patch(assessor, `{"law":{"value":"in-force","note":"act 12 of 2026"},"budget":{"value":60}}`).want(http.StatusOK)
	})
}

// again reads every step as it was, by number and by time. today names whose rights a viewer has now: the table shows what
// he sees then; "" is a viewer whom it does not hold for. Where nothing has changed since, it is what was noted to the letter.
func (s *story) again(what string, same bool, today func(viewer string) string) {
	s.t.Helper()
	looked := 0
	for i, m := range s.moments {
		row := s.rows[i]
		s.path = m.path
		for _, viewer := range storyViewers {
			whose := today(viewer)
			if whose == "" {
				continue
			}
			for _, asOf := range []string{itoa(m.seq), m.at.Format(time.RFC3339Nano)} {
				looked++
				got, bodies := s.sight(viewer, asOf)
				if want := row.sees(viewer, row.words[whose]); got != want {
					s.t.Errorf("%s, as of %s (%s), the %s sees\n%s, want\n%s", what, row.step, asOf, viewer, got, want)
				}
				if same && !bytes.Equal(bodies, m.bodies[viewer]) {
					s.t.Errorf("%s, as of %s (%s), the %s reads\n%s\nand it was\n%s", what, row.step, asOf, viewer, bodies, m.bodies[viewer])
				}
			}
			s.published(row, viewer, "asOf="+itoa(m.seq))
		}
	}
	if looked == 0 {
		s.t.Errorf("%s: nobody looked", what)
	}
}

func storySelf(viewer string) string { return viewer }

// change gives an account other rights.
func (s *story) change(name, body string) {
	s.t.Helper()
	s.later(time.Minute)
	s.do(http.MethodPatch, "/v1/accounts/"+s.accounts[name], s.accounts["administrator"], body).want(http.StatusOK)
}

func (s *story) patch(as, answers string) *reply {
	s.t.Helper()
	r := s.do(http.MethodPatch, s.path+"/answers", as, `{"answers":`+answers+`}`, "If-Match", s.tag)
	if r.Status == http.StatusOK {
		s.tag = r.Header.Get("ETag")
	}
	return r
}

func (s *story) comment(as, question, body string) *reply {
	s.t.Helper()
	return s.do(http.MethodPost, s.path+"/answers/"+question+"/comments", as, body).want(http.StatusCreated)
}

func (s *story) reviews(as, body string) *reply {
	s.t.Helper()
	return s.do(http.MethodPost, s.path+"/reviews", as, body, "If-Match", "*").want(http.StatusOK)
}

// moved is the step that takes the assessment on.
func (s *story) moved(step, as, body string) {
	s.t.Helper()
	s.step(step, func() *reply {
		r := s.move(s.path, as, body, http.StatusOK)
		s.tag = r.Header.Get("ETag")
		return r
	})
}

// newStory opens a door over an empty store, which the administrator fills with accounts and the framework.
func newStory(t *testing.T, table string) *story {
	t.Helper()
	s := &story{matrix: newMatrix(t, &matrixFill{}, nil), accounts: map[string]string{"administrator": "administrator", "public": ""}, rows: storyRows(t, table)}
	if _, err := s.Service.Do(t.Context(), "operator", assessment.AddAccount{ID: "administrator", Role: assessment.Administrator, Units: []string{assessment.Everywhere}}); err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]string{"assessor": "assessor", "reviewer": "reviewer", "ministry": "ministry", "auditor": "auditor", "donor": "donor", "other": "assessor"} {
		units := map[string]string{"donor": `"*"`, "other": `"GHA"`}[name]
		if units == "" {
			units = `"KEN"`
		}
		body := fmt.Sprintf(`{"email":"%s@example.org","password":%q,"role":%q,"countries":[%s]}`, name, password, role, units)
		var added accountView
		s.do(http.MethodPost, "/v1/accounts", "administrator", body).want(http.StatusCreated).into(&added)
		s.accounts[name] = added.ID
	}
	s.do(http.MethodPost, "/v1/frameworks", "administrator", storyFramework, "Content-Type", "application/yaml").want(http.StatusCreated)
	if got := string(s.get("/v1/assessments", s.accounts["auditor"]).want(http.StatusOK).Body); !strings.Contains(got, `"items":[]`) {
		t.Errorf("the store is not empty: %s", got)
	}
	return s
}
