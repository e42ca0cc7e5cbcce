package assessment_test

import (
	"testing"

	"readiness/assessment/framework"
)

const chain = head + `
defaults: {missing: exclude, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: d, answer: {type: boolean}, requires: [c, b]}
    - {id: c, answer: {type: boolean}, requires: [a]}
    - {id: b, answer: {type: boolean}, requires: [a], notApplicable: with-reason}
    - {id: a, answer: {type: boolean}}
`

func TestPrerequisites(t *testing.T) {
	def := load(t, chain)
	for _, tt := range []struct {
		name, answers  string
		requires       []string
		gain, together float64
	}{
		{"all open, a once though two ways lead to it", "no, no, no, no", []string{"c", "a", "b"}, 0.25, 1},
		{"one met", "no, no, no, yes", []string{"c", "b"}, 0.25, 0.75},
		{"all met", "no, yes, yes, yes", nil, 0.25, 0.25},
		// c unknown: it is listed and stays unknown, so that of 3 known answers d and b and a change: 0 to 1
		{"unknown, and what stands behind it", "no, , no, no", []string{"c", "a", "b"}, 1. / 3, 1},
		{"one that is met needs nothing more", "no, yes, yes, no", nil, 0.25, 0.25},
		{"only unknown ones open", "no, , yes, yes", []string{"c"}, 1. / 3, 1. / 3},
		{"not applicable is not open", "no, yes, n/a, yes", nil, 1. / 3, 1. / 3},
	} {
		g := gapOf(t, index(t, def, "KEN 2024: "+tt.answers), "d")
		wantIDs(t, tt.name, g.Requires, tt.requires...)
		wantNear(t, tt.name+", gain", g.Gain, tt.gain)
		wantNear(t, tt.name+", together", g.GainTogether, tt.together)
	}
	if g := gapOf(t, index(t, def, "KEN 2024: no, no, no, no"), "a"); len(g.Requires) != 0 || g.GainTogether != g.Gain {
		t.Errorf("nothing required: %q, %v and %v", g.Requires, g.Gain, g.GainTogether)
	}
}

const csirt = head + `
defaults: {missing: exclude, minimumCoverage: 0}
root:
  id: index
  children:
    - {id: csirt, answer: {type: choice, options: [{id: none, score: 0}, {id: planned, score: 0.25}, {id: works, score: 1}]}}
    - {id: nights, answer: {type: boolean}, requires: [csirt], impliedBy: {question: csirt, when: [none, planned], score: 0}}
    - {id: staff, answer: {type: number, minimum: 0, maximum: 10}, impliedBy: {question: csirt, when: [none], score: 0.1}}
`

// Where there is no team there is none at night: the follow-ups are gaps though nobody asked, and say so. Founding the
// team leaves them as they are, so that it gains 1/3 and no more.
func TestImpliedFollowUps(t *testing.T) {
	def := load(t, csirt)
	x := index(t, def, "KEN 2024: none, , ")
	s := of(t, x, "KEN", 2024)
	wantNear(t, "index", s.Score, 0.1/3)
	wantNear(t, "coverage", s.Coverage, 1)
	wantIDs(t, "gaps", gapIDs(x.GapsOf(0)), "csirt", "nights", "staff")
	wantIDs(t, "unknown", unknownIDs(x))
	team, nights, staff := gapOf(t, x, "csirt"), gapOf(t, x, "nights"), gapOf(t, x, "staff")
	wantNear(t, "gain of the team", team.Gain, 1./3)
	wantNear(t, "gain of the nights", nights.Gain, 1./3)
	wantNear(t, "gain of the staff", staff.Gain, 0.3)
	wantNear(t, "gain of the nights with the team", nights.GainTogether, 2./3)
	wantIDs(t, "nights require", nights.Requires, "csirt")
	wantIDs(t, "staff of a team that is not there requires the team, whether the author said so or not", staff.Requires, "csirt")
	wantNear(t, "gain of the staff with the team", staff.GainTogether, (1+0.9)/3)
	if team.Implied || !nights.Implied || !staff.Implied || nights.Current.Kind != framework.NotAssessed || staff.Score != 0.1 {
		t.Errorf("team %+v\nnights %+v\nstaff %+v", team, nights, staff)
	}
}

// An answer that was given is no implied one; an implication that does not hold leaves a question unknown.
func TestFollowUpsThatAreNotImplied(t *testing.T) {
	x := index(t, load(t, csirt), "KEN 2024: planned, no, ")
	wantIDs(t, "gaps", gapIDs(x.GapsOf(0)), "nights", "csirt")
	wantIDs(t, "unknown", unknownIDs(x), "KEN 2024 staff")
	if gapOf(t, x, "nights").Implied {
		t.Error("an answer that was given is called implied")
	}
}
