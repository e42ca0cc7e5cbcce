package assessment_test

import (
	"strings"
	"testing"

	"readiness/assessment"
)

// Where several assessments are of one unit and year, the answers go into the one that is open, else into the one that
// counts, and never into one that is superseded; of two that are open nobody knows which is meant.
func TestToAnswer(t *testing.T) {
	check := func(what string, b *bench, seen func(*assessment.Assessment) bool, want assessment.ID, refused ...assessment.ID) {
		t.Helper()
		a, err := b.State().ToAnswer(survey(), "KEN", 2026, seen)
		switch {
		case len(refused) > 0:
			e := kindOf(t, err, assessment.Invalid)
			for _, id := range refused {
				if !strings.Contains(e.Msg, string(id)+" (number ") {
					t.Errorf("%s: %s is not named: %s", what, id, e.Msg)
				}
			}
			if a != nil || e.Fix == "" {
				t.Errorf("%s: %v, %v", what, a, e)
			}
		case err != nil:
			t.Errorf("%s: %v", what, err)
		case want == "" && a != nil || want != "" && (a == nil || a.ID != want):
			t.Errorf("%s: %+v, want %s", what, a, want)
		}
	}
	const id = assessment.ID("KEN-2026-survey@1")
	parallel := assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey(), Parallel: true}

	b := newBench(t)
	check("nothing", b, nil, "")
	b.create("KEN", 2026)
	b.create("UGA", 2026)
	check("a draft", b, nil, id)
	b.mustChange(parallel)
	check("two drafts", b, nil, "", id, id+"~2")
	check("two drafts of which one is known", b, func(a *assessment.Assessment) bool { return a.Parallel == 2 }, id+"~2")
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.mustChange(move(id, assessment.Submitted))
	check("a second opinion alone is open", b, nil, id+"~2")
	b.mustChange(put(id+"~2", assessment.Put{Question: "law", Value: option("draft")}))
	b.mustChange(move(id+"~2", assessment.Submitted))
	check("two that are closed", b, nil, id)
	check("the closed second one alone is known", b, func(a *assessment.Assessment) bool { return a.Parallel == 2 }, id+"~2")
	check("none is known", b, func(*assessment.Assessment) bool { return false }, "")

	b = newBench(t)
	b.at(assessment.Published)
	check("published", b, nil, id)
	next := b.mustChange(correct(id, "why", lawNow)).Assessment.ID
	check("a correction that is not published", b, nil, id)
	b.mustChange(move(next, assessment.Published))
	check("a correction that is", b, nil, next)
	b.mustChange(parallel)
	check("a draft beside what is published", b, nil, id+"~3")
}
