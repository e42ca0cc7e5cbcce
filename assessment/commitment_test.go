package assessment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"readiness/assessment"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// promise is a commitment for tests.
func promise(id, programme string, amount int64) funding.Commitment {
	return funding.Commitment{
		ID: id, Programme: programme, Country: "KEN", Amount: amount, Currency: "USD", Status: funding.Committed,
		Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Source: "letter of " + id,
	}
}

func inEuro(c funding.Commitment) funding.Commitment {
	c.Currency = "EUR"
	return c
}

func commitments(t *testing.T, b *bench) string {
	t.Helper()
	list, err := b.CommitmentTexts(t.Context(), b.State().Commitments()...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		lines = append(lines, fmt.Sprintf("%s r%d of %s: %+v", c.ID, c.Revision, c.Owner, c.Commitment))
	}
	return strings.Join(lines, "\n")
}

func TestCommitmentIsKeptWhole(t *testing.T) {
	b := newBench(t)
	b.create("KEN", 2026)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	c := promise("c1", "p1", 12_34)
	c.Framework, c.Action, c.IATI = "survey", "law", "XM-EX-1-2"
	b.mustChange(assessment.PutCommitment{Commitment: c, Expect: new(uint64(0))})
	b.mustNotChange(assessment.PutCommitment{Commitment: c, Expect: new(uint64(1))})
	outside := promise("c0", "", 5)
	outside.Funder, outside.Themes = "Another Fund", []framework.Theme{"awareness"}
	b.mustChange(assessment.PutCommitment{Commitment: outside})
	want := fmt.Sprintf("c0 r1 of ann: %+v\nc1 r1 of ann: %+v", outside, c)
	wantSame(t, "recorded", commitments(t, b), want)
	b.reopen()
	wantSame(t, "reopened", commitments(t, b), want)
	b.refuse(assessment.RemoveProgramme{ID: "p1"}, assessment.Conflict)
	twin := promise("c2", "p1", 1)
	twin.IATI = "XM-EX-1-2"
	if e := b.refusal(assessment.PutCommitment{Commitment: twin}, assessment.Invalid); len(e.Fields) != 1 || e.Fields[0].Path != "iati" {
		t.Errorf("an activity twice: %v", e)
	}
	twin.Programme, twin.Funder, twin.Country = "", "Another Fund", "UGA"
	b.mustChange(assessment.PutCommitment{Commitment: twin}) // its part of the same activity
	twin.ID, twin.Status = "c3", funding.Pledged
	b.mustChange(assessment.PutCommitment{Commitment: twin})
	twin.ID, twin.Status = "c4", funding.Disbursed
	b.refuse(assessment.PutCommitment{Commitment: twin}, assessment.Invalid)
	b.refuse(assessment.RemoveCommitment{ID: "c1", Expect: new(uint64(5))}, assessment.Stale)
	b.mustChange(assessment.RemoveCommitment{ID: "c1"})
	b.refuse(assessment.RemoveCommitment{ID: "c1"}, assessment.NotFound)
	b.mustChange(assessment.RemoveProgramme{ID: "p1"})
}

// What a commitment names must be there, and be for everybody: commitments are.
func TestCommitmentsName(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "own-plan", Questions: []string{"law", "police"}}})
	for action, ok := range map[string]bool{"law": true, "own-plan": true, "lwa": false, "legal": false} {
		c := promise("c-"+action, "", 5)
		c.Funder, c.Action = "F", action
		if ok {
			b.mustChange(assessment.PutCommitment{Commitment: c})
			continue
		}
		if e := b.refusal(assessment.PutCommitment{Commitment: c}, assessment.Invalid); len(e.Fields) != 1 || e.Fields[0].Path != "action" {
			t.Errorf("%s: %v", action, e)
		}
	}
	c := promise("c9", "", 5)
	c.Funder, c.Action, c.Country = "F", "own-plan", "UGA"
	b.refuse(assessment.PutCommitment{Commitment: c}, assessment.Invalid)
	c.Country, c.Framework = "KEN", "another"
	b.refuse(assessment.PutCommitment{Commitment: c}, assessment.Invalid)
}

func TestFundingImport(t *testing.T) {
	b := newBench(t)
	with := offer("p1")
	with.Lines = []funding.Line{{ID: "m", Funder: "M", Budget: 5}}
	in := &assessment.FundingImport{Programmes: []funding.Programme{with, offer("p2")}, Commitments: []funding.Commitment{promise("c1", "p1", 7)}}
	run := func(apply bool) string {
		t.Helper()
		r, _, err := b.ImportFunding(t.Context(), "ann", in, apply)
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("%d added, %d changed, %d unchanged, %d refused, applied %v", r.Added, r.Changed, r.Unchanged, r.Refused, r.Applied)
		for _, item := range r.Items {
			text += fmt.Sprintf("\n%s %s %s %s", item.Status, item.Kind, item.ID, item.Place)
		}
		return text
	}
	items := "\nadded programme p1 \nadded programme p2 \nadded commitment c1 "
	wantSame(t, "tried", run(false), "3 added, 0 changed, 0 unchanged, 0 refused, applied false"+items)
	if n := len(b.State().Programmes()); n != 0 {
		t.Fatalf("a trial records %d programmes", n)
	}
	wantSame(t, "applied", run(true), "3 added, 0 changed, 0 unchanged, 0 refused, applied true"+items)
	wantSame(t, "again", run(true), "0 added, 0 changed, 3 unchanged, 0 refused, applied true")
	before := programmes(t, b) + commitments(t, b)
	in.Programmes[1].Budget++
	in.Commitments = append(in.Commitments, promise("c2", "p3", 7))
	in.CommitmentPlaces = []string{"row 2", "row 3"}
	wantSame(t, "one of them refused", run(true), "0 added, 1 changed, 2 unchanged, 1 refused, applied false\nrefused commitment c2 row 3\nchanged programme p2 ")
	wantSame(t, "nothing recorded", programmes(t, b)+commitments(t, b), before)
	in.Commitments = in.Commitments[:1]
	in.Who = &assessment.Account{ID: "bob", Role: assessment.Donor}
	wantSame(t, "of another", run(true), "0 added, 0 changed, 2 unchanged, 1 refused, applied false\nrefused programme p2 ")
	in.Who = &assessment.Account{ID: "ann", Role: assessment.Donor}
	wantSame(t, "of one's own", run(true), "0 added, 1 changed, 2 unchanged, 0 refused, applied true\nchanged programme p2 ")
}

// What a country plans in a draft is its own: to name it in a commitment is no way to find out that it is there.
func TestCommitmentsConfirmNoDrafts(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "own-plan", Questions: []string{"law", "police"}}})
	b.mustChange(assessment.AddAccount{ID: "dan", Role: assessment.Donor})
	b.mustChange(assessment.AddAccount{ID: "mia", Role: assessment.Administrator, Units: []string{"KEN"}})
	c := promise("c1", "", 5)
	c.Funder = "F"
	said := map[string]string{}
	for _, action := range []string{"own-plan", "own-plot"} {
		c.Action = action
		_, err := b.Do(t.Context(), "dan", assessment.PutCommitment{Commitment: c})
		said[action] = strings.ReplaceAll(kindOf(t, err, assessment.Invalid).Error(), action, "it")
	}
	wantSame(t, "of one that is there and one that is not", said["own-plan"], said["own-plot"])
	c.Action = "own-plan"
	b.as("mia", assessment.PutCommitment{Commitment: c}) // who may read the draft
	b.mustChange(assessment.RemoveAction{Assessment: id, Action: "own-plan"})
	b.mustNotChange(assessment.PutCommitment{Commitment: c}) // the same again, though the country plans it no longer
}
