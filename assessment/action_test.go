package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
)

func plan(t *testing.T, b *bench, id assessment.ID) string {
	t.Helper()
	list, err := b.ActionTexts(t.Context(), b.get(id).Plan()...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range list {
		cost := ""
		if a.Cost != nil {
			cost = fmt.Sprintf(" %+v", *a.Cost)
		}
		a.Cost = nil
		lines = append(lines, fmt.Sprintf("%s r%d: %+v%s", a.ID, a.Revision, a.Action, cost))
	}
	return strings.Join(lines, "\n")
}

func TestActionIsKeptWhole(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	before := b.get(id)
	whole := funding.Action{
		ID: "reform", Questions: []string{"law", "police"}, Title: "Reform", Owner: "Ministry of Justice", Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		Months: 18, Status: funding.UnderWay, Cofinancing: funding.Yes, Partner: funding.No,
		Cost: &funding.ActionCost{
			Currency: "KES", PriceYear: 2026, OneOff: funding.Range{Low: 1, Base: 2, High: 3}, Recurrent: funding.Range{Low: 4, Base: 5, High: 6},
			Overhead: 0.07, Source: "Budget 2026",
		},
	}
	b.mustChange(assessment.PutAction{Assessment: id, Action: whole, Expect: new(uint64(0))})
	b.mustNotChange(assessment.PutAction{Assessment: id, Action: whole, Expect: new(uint64(1))})
	want := plan(t, b, id)
	for _, part := range []string{"reform r1", "Title:Reform Owner:Ministry of Justice Start:2027-01-01", "Months:18 Status:under-way", "Cofinancing:yes Partner:no",
		"{Currency:KES PriceYear:2026 OneOff:{Low:1 Base:2 High:3} Recurrent:{Low:4 Base:5 High:6} Overhead:0.07 Source:Budget 2026}"} {
		if !strings.Contains(want, part) {
			t.Errorf("%q is not in %s", part, want)
		}
	}
	b.reopen()
	wantSame(t, "reopened", plan(t, b, id), want)
	after := b.get(id)
	if after.Revision != before.Revision || len(before.Plan()) != 0 {
		t.Errorf("an action changes the assessment: revision %d, then %d", before.Revision, after.Revision)
	}
	b.refuse(assessment.PutAction{Assessment: id, Action: whole, Expect: new(uint64(4))}, assessment.Stale)
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law"}}, assessment.Invalid) // closed by reform
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "reforms", Questions: []string{"police"}}}, assessment.Invalid)
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "staff", Questions: []string{"maturity"}}}, assessment.Invalid)
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "x", Questions: []string{"legal"}}}, assessment.Invalid)
	b.refuse(assessment.RemoveAction{Assessment: id, Action: "reforn"}, assessment.NotFound)
	b.mustChange(assessment.RemoveAction{Assessment: id, Action: "reform"})
	wantSame(t, "removed", plan(t, b, id), "")
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law"}})
	kinds := []string{}
	for _, c := range history(t, b, id) {
		kinds = append(kinds, c.Kind+" "+c.Action)
	}
	if want := []string{"assessment.created ", "action.put reform", "action.removed reform", "action.put law"}; !slices.Equal(kinds, want) {
		t.Errorf("history: %q", kinds)
	}
}

func TestActionWordsAreErased(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Owner: "Ada"}})
	ref := b.get(id).Plan()[0].Words
	b.mustChange(assessment.Redact{Assessment: id, Text: ref.ID, Why: "a person"})
	b.reopen()
	if got := plan(t, b, id); strings.Contains(got, "Ada") {
		t.Errorf("erased: %s", got)
	}
	if got := textOf(t, b, ref); got.Redacted == nil {
		t.Errorf("erased: %+v", got)
	}
}

// A form from before an erasure does not bring the erased words back.
func TestErasureOfActionWordsIsAChange(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	named := funding.Action{ID: "law", Owner: "Ada"}
	b.mustChange(assessment.PutAction{Assessment: id, Action: named})
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "police", Owner: "Bob"}})
	before, err := b.get(id).Planned("law")
	if err != nil {
		t.Fatal(err)
	}
	b.mustChange(assessment.Redact{Assessment: id, Text: before.Words.ID, Why: "she asked for it"})
	b.reopen()
	for action, revision := range map[string]uint64{"law": 2, "police": 1} {
		if now, err := b.get(id).Planned(action); err != nil || now.Revision != revision {
			t.Errorf("%s: %+v, %v, want revision %d", action, now, err, revision)
		}
	}
	if before.Revision != 1 {
		t.Error("what a State gave has changed")
	}
	named.Months = 3
	b.refuse(assessment.PutAction{Assessment: id, Action: named, Expect: new(uint64(1))}, assessment.Stale)
	if held := b.vault.contents(t); strings.Contains(held, "Ada") {
		t.Errorf("the vault holds %s", held)
	}
}

// While a correction is on its way the plan is that of the correction: what was planned beside it would be gone with what it
// replaces.
func TestPlansFollowCorrections(t *testing.T) {
	b := newBench(t)
	id := b.at(assessment.Published)
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Months: 7}})
	next := b.mustChange(correct(id, "the act was found", lawNow)).Assessment.ID
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "police"}}, assessment.Conflict)
	b.refuse(assessment.RemoveAction{Assessment: id, Action: "law"}, assessment.Conflict)
	b.mustChange(assessment.PutAction{Assessment: next, Action: funding.Action{ID: "police", Months: 3}})
	b.mustChange(move(next, assessment.Published))
	if got := b.get(next).Plan(); len(got) != 2 || got[0].Months != 7 || got[1].Months != 3 {
		t.Errorf("planned: %+v", got)
	}
	b.refuse(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "police"}}, assessment.Conflict)
}
