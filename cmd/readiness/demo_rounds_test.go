package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// withFilledDemo fills a demo's store as it is when the clock says now, without the figures of others.
func withFilledDemo(t *testing.T, now time.Time, use func(*demoStore, *assessment.State)) {
	t.Helper()
	c := newConsole()
	c.now = func() time.Time { return now }
	defer c.scratch.removeAll()
	err := c.withDemoStore(t.Context(), func(d *demoStore) error {
		if err := d.addAccounts(t.Context(), c.app, "six blue herons"); err != nil {
			return err
		}
		evidence, err := demoEvidence()
		if err != nil {
			return err
		}
		made := []*example{{framework: demoFramework, unit: fictional, evidence: evidence, answers: []demoAnswers{{"answers-XXA.csv", answersXXA}, {"answers-XXB.csv", answersXXB}}}}
		if err := d.fill(t.Context(), made); err != nil {
			return err
		}
		use(d, d.svc.State())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// said is a text as the store has it.
func (d *demoStore) said(t *testing.T, ref assessment.Text) string {
	t.Helper()
	texts, err := d.svc.Texts(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return texts[ref.ID].Text
}

// Every stage of the workflow can be seen, and whoever takes a part in it has something to do.
func TestDemoHasWorkForEverybody(t *testing.T) {
	// Whenever it is started: due dates follow the clock.
	for _, now := range []time.Time{fixedTime, fixedTime.AddDate(3, 5, 20).Add(11*time.Hour + 59*time.Minute)} {
		withFilledDemo(t, now, func(d *demoStore, s *assessment.State) {
			want := map[assessment.Role]string{
				assessment.Assessor: "12 to answer (1 overdue), 3 to revise, 2 to submit",
				assessment.Reviewer: "1 to take, 1 to review",
				assessment.Ministry: "1 to sign off, 1 to publish",
				assessment.Donor:    "", assessment.Auditor: "", assessment.Administrator: "",
			}
			if got := d.waiting(); !maps.Equal(got, want) {
				t.Errorf("at %s there waits %q, want %q", now, got, want)
			}
			if len(want) != len(assessment.Roles()) {
				t.Errorf("there are the roles %v", assessment.Roles())
			}
			stages := map[assessment.Stage]bool{}
			for _, a := range s.Assessments() {
				stages[a.Stage] = true
			}
			for _, stage := range assessment.Stages() {
				if !stages[stage] {
					t.Errorf("nothing is %s", stage)
				}
			}
		})
	}
}

// Where the fictional countries stand, and what is to be seen there.
func TestDemoRounds(t *testing.T) {
	withFilledDemo(t, fixedTime, func(d *demoStore, s *assessment.State) {
		got := map[assessment.ID]assessment.Stage{}
		for _, a := range s.Assessments() {
			got[a.ID] = a.Stage
			c, ok := country.Get(country.Code(a.Unit))
			if !ok || !c.Fictional || !strings.HasSuffix(c.Name("en"), "(fictional)") {
				t.Errorf("%s is of %q, which is not marked as fictional", a.ID, c.Name("en"))
			}
			if a.Framework.Ref() == demoFramework {
				continue
			}
			for q, answer := range a.Answers() { // nobody is to take these for what the owners of a model have said
				if note := d.said(t, answer.Note); answer.Given() && !strings.Contains(note, ", made up, ") {
					t.Errorf("%s, %s: the note %q does not say that it is made up", a.ID, q.ID, note)
				}
			}
		}
		want := map[assessment.ID]assessment.Stage{
			"XXA-2025-readiness-core@2026": assessment.Superseded, "XXA-2025-readiness-core@2026~2": assessment.Published,
			"XXA-2026-readiness-core@2026": assessment.Published, "XXB-2026-readiness-core@2026": assessment.Published,
			"XXA-2027-readiness-core@2026": assessment.Draft, "XXB-2027-readiness-core@2026": assessment.Returned,
			"XXA-2026-cmm@2021": assessment.InReview, "XXB-2026-cmm@2021": assessment.Submitted,
			"XXA-2026-ncsi@2": assessment.Reviewed, "XXA-2025-ncsi@2": assessment.SignedOff,
		}
		if !maps.Equal(got, want) {
			t.Errorf("there are %v, want %v", got, want)
		}
		checkReturned(t, s)
		checkPart(t, s)
	})
}

// checkReturned looks at what a reviewer has said of the round that went back.
func checkReturned(t *testing.T, s *assessment.State) {
	t.Helper()
	a, err := s.Assessment("XXB-2027-readiness-core@2026")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[assessment.ReviewState]int{}
	for q, answer := range a.Answers() {
		review := answer.Reviewed()
		doubted := slices.ContainsFunc(demoDoubts, func(d demoDoubt) bool { return d.question == q.ID })
		if answer.Given() {
			counts[review.State]++
		}
		if doubted != (review.Reason != assessment.Text{}) {
			t.Errorf("%s: the review is %+v", q.ID, review)
		}
	}
	if len(demoDoubts) != 3 || counts[assessment.Accepted] == 0 || counts[assessment.NotReviewed] == 0 || counts[assessment.Questioned]+counts[assessment.Rejected] != 3 {
		t.Errorf("the reviews are %v", counts)
	}
	thread := a.Comments(demoThread)
	if len(thread) != 3 || thread[1].ReplyTo != 1 || thread[2].ReplyTo != 1 || thread[0].By == thread[1].By {
		t.Errorf("the comments are %+v", thread)
	}
}

// checkPart wants a review that has begun and is not done.
func checkPart(t *testing.T, s *assessment.State) {
	t.Helper()
	a, err := s.Assessment("XXA-2026-cmm@2021")
	if err != nil {
		t.Fatal(err)
	}
	accepted, left := 0, 0
	for _, answer := range a.Answers() {
		switch answer.Reviewed().State {
		case assessment.Accepted:
			accepted++
		case assessment.NotReviewed:
			left++
		case assessment.Questioned, assessment.Rejected:
			t.Errorf("the review is %+v", answer.Reviewed())
		}
	}
	if accepted == 0 || left == 0 {
		t.Errorf("%d are accepted and %d are left", accepted, left)
	}
}

// The round of 2025 was corrected after it was published, and lies somewhat below that of 2026.
func TestDemoCorrection(t *testing.T) {
	withFilledDemo(t, fixedTime, func(d *demoStore, s *assessment.State) {
		before, err := s.Assessment("XXA-2025-readiness-core@2026")
		if err != nil {
			t.Fatal(err)
		}
		after := s.Successor(before)
		if after == nil || after.Corrects != before.ID || len(after.Corrections) != 1 || after.Corrections[0].By != d.ids[assessment.Ministry] ||
			!strings.Contains(d.said(t, after.Corrections[0].Reason), "cancelled") {
			t.Fatalf("what took its place is %+v", after)
		}
		for q, answer := range after.Answers() {
			if was := before.Answer(q.ID); (q.ID == "national-exercise") == was.Value.Equal(answer.Value) {
				t.Errorf("%s was %v and is %v", q.ID, was.Value, answer.Value)
			}
		}
		def, err := framework.Builtin(demoFramework)
		if err != nil {
			t.Fatal(err)
		}
		index, err := assessment.NewIndex(s.Published(def))
		if err != nil {
			t.Fatal(err)
		}
		older, _ := index.Of(fictional, 2025)
		newer, _ := index.Of(fictional, 2026)
		if !older.Ranked || !newer.Ranked || older.Score >= newer.Score || newer.Score-older.Score > 0.05 {
			t.Errorf("2025 is %v and 2026 is %v", older.Score, newer.Score)
		}
	})
}

// The published answers of the first fictional country have evidence, one link of it confidential.
func TestDemoHasEvidence(t *testing.T) {
	withFilledDemo(t, fixedTime, func(d *demoStore, s *assessment.State) {
		a, err := s.Assessment("XXA-2026-readiness-core@2026")
		if err != nil {
			t.Fatal(err)
		}
		links, secret, ended := 0, 0, 0
		for q, answer := range a.Answers() {
			texts, err := d.svc.Texts(t.Context(), answer.LinkTexts()...)
			if err != nil {
				t.Fatal(err)
			}
			list, lost := answer.Links(texts)
			if lost || len(list) > 0 && !answer.Given() {
				t.Errorf("%s: %+v", q.ID, list)
			}
			for _, l := range list {
				links++
				if l.Confidential {
					secret++
				}
				if !l.ValidUntil.IsZero() && l.ValidUntil.Year() < a.Year {
					ended++
				}
				if !strings.HasPrefix(l.URL, "https://example.org/") || l.Title == "" {
					t.Errorf("%s: %+v", q.ID, l)
				}
			}
		}
		if a.Stage != assessment.Published || links != len(demoLinks) || secret != 1 || ended != 1 {
			t.Errorf("%s with %d links, of which %d are secret and %d ended", a.Stage, links, secret, ended)
		}
	})
}
