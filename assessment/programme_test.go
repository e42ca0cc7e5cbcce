package assessment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// offer is a programme for tests.
func offer(id string) funding.Programme {
	return funding.Programme{
		ID: id, Funder: "Example Bank", Title: framework.Text{"en": "Programme " + id}, Themes: []framework.Theme{"legislation"},
		Instrument: funding.Grant, Opens: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Closes:   time.Date(2027, 12, 31, 17, 0, 0, 0, time.FixedZone("", 3600)),
		Currency: "USD", Budget: 100_000_00, Floor: 10_00, Ceiling: 50_000_00, PerCountry: 1, Maximum: 9, Months: 36,
		Lots: []funding.Lot{{Country: "KEN", Budget: 7_00}}, Cofinancing: 0.1, Kinds: []funding.GrantKind{funding.SingleCountry},
		Eligible: funding.Eligible{Countries: []country.Code{"KEN"}, Regions: []string{"Africa"}, Flags: []funding.Flag{funding.LDC}, ClassAsOf: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)},
		Excluded: []funding.Exclusion{{Country: "UGA", Reason: "won before", Kinds: []funding.GrantKind{funding.SingleCountry}}},
		Partner:  "a university", Applicants: []funding.Applicant{funding.Government}, Pooled: true, Contact: "Ada, ada@example.org",
		Link: "https://example.org/call", IATI: "XM-EX-1",
	}
}

// programmes shows what is recorded, with the contacts.
func programmes(t *testing.T, b *bench) string {
	t.Helper()
	list, err := b.ProgrammeTexts(t.Context(), b.State().Programmes()...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range list {
		lines = append(lines, fmt.Sprintf("%s r%d of %s by %s: %+v", p.ID, p.Revision, p.Owner, p.By, p.Programme))
	}
	return strings.Join(lines, "\n")
}

func TestProgrammeIsKeptWhole(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1"), Expect: new(uint64(0))})
	want := fmt.Sprintf("p1 r1 of ann by ann: %+v", offer("p1"))
	wantSame(t, "recorded", programmes(t, b), want)
	b.reopen()
	wantSame(t, "reopened", programmes(t, b), want)
	b.mustNotChange(assessment.PutProgramme{Programme: offer("p1"), Expect: new(uint64(1))})
	bare := funding.Programme{ID: "p0", Funder: "F", Title: framework.Text{"en": "T"}, Instrument: funding.Loan, Currency: "JPY", Budget: 1}
	b.mustChange(assessment.PutProgramme{Programme: bare})
	b.reopen()
	wantSame(t, "the least", programmes(t, b), fmt.Sprintf("p0 r1 of ann by ann: %+v\n%s", bare, want))
}

func TestProgrammeChanges(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	p := offer("p1")
	p.Budget, p.Contact = 90_000_00, ""
	for name, c := range map[string]struct {
		command assessment.Command
		kind    assessment.Kind
	}{
		"taken":            {assessment.PutProgramme{Programme: p, Expect: new(uint64(0))}, assessment.Conflict},
		"stale":            {assessment.PutProgramme{Programme: p, Expect: new(uint64(7))}, assessment.Stale},
		"not there":        {assessment.PutProgramme{Programme: offer("p2"), Expect: new(uint64(1))}, assessment.NotFound},
		"removes none":     {assessment.RemoveProgramme{ID: "p11"}, assessment.NotFound},
		"removes stale":    {assessment.RemoveProgramme{ID: "p1", Expect: new(uint64(3))}, assessment.Stale},
		"leaves none":      {assessment.LeaveProgramme{Programme: "p1", Line: "x"}, assessment.NotFound},
		"joins none":       {assessment.JoinProgramme{Programme: "p9", Line: funding.Line{ID: "x", Funder: "F", Budget: 1}}, assessment.NotFound},
		"commits to none":  {assessment.PutCommitment{Commitment: promise("c1", "p9", 5)}, assessment.Invalid},
		"another currency": {assessment.PutCommitment{Commitment: inEuro(promise("c1", "p1", 5))}, assessment.Invalid},
	} {
		t.Run(name, func(t *testing.T) { b.refuse(c.command, c.kind) })
	}
	b.mustChange(assessment.PutProgramme{Programme: p, Expect: new(uint64(1))})
	wantSame(t, "changed", programmes(t, b), fmt.Sprintf("p1 r2 of ann by ann: %+v", p))
	b.mustChange(assessment.RemoveProgramme{ID: "p1", Expect: new(uint64(2))})
	wantSame(t, "removed", programmes(t, b), "")
	b.reopen()
	wantSame(t, "reopened", programmes(t, b), "")
	b.mustChange(assessment.PutProgramme{Programme: offer("p1"), Expect: new(uint64(0))})
}

func TestProgrammeLines(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	line := funding.Line{ID: "ministry", Funder: "Ministry", Budget: 40_000_00}
	b.mustChange(assessment.JoinProgramme{Programme: "p1", Line: line})
	b.mustNotChange(assessment.JoinProgramme{Programme: "p1", Line: line})
	p, err := b.State().Programme("p1")
	if err != nil || p.Money() != 140_000_00 || p.Joined["ministry"] != "ann" {
		t.Fatalf("joined: %+v, %v", p, err)
	}
	alone := offer("p1")
	alone.Pooled, alone.Currency = false, "EUR"
	if e := b.refusal(assessment.PutProgramme{Programme: alone}, assessment.Conflict); len(e.Fields) != 2 {
		t.Errorf("taking the pool away: %v", e)
	}
	b.refuse(assessment.RemoveProgramme{ID: "p1"}, assessment.Conflict)
	b.mustChange(assessment.PutCommitment{Commitment: promise("c1", "p1", 120_000_00)})
	b.refuse(assessment.LeaveProgramme{Programme: "p1", Line: "ministry"}, assessment.Conflict)
	b.mustChange(assessment.RemoveCommitment{ID: "c1"})
	changed := offer("p1")
	changed.Months = 12
	b.mustChange(assessment.PutProgramme{Programme: changed})
	b.reopen()
	p, err = b.State().Programme("p1")
	if err != nil || len(p.Lines) != 1 || p.Lines[0] != line {
		t.Fatalf("a change takes the lines of others: %+v, %v", p, err)
	}
	b.mustChange(assessment.LeaveProgramme{Programme: "p1", Line: "ministry"})
	b.mustChange(assessment.RemoveProgramme{ID: "p1"})
	single := offer("p2")
	single.Pooled = false
	b.mustChange(assessment.PutProgramme{Programme: single})
	b.refuse(assessment.JoinProgramme{Programme: "p2", Line: line}, assessment.Conflict)
	gone := offer("p3")
	gone.Withdrawn = true
	b.mustChange(assessment.PutProgramme{Programme: gone})
	b.refuse(assessment.JoinProgramme{Programme: "p3", Line: line}, assessment.Conflict)
}

func TestContactIsErased(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	first, err := b.State().Programme("p1")
	if err != nil {
		t.Fatal(err)
	}
	other := offer("p1")
	other.Contact = "Bob"
	b.mustChange(assessment.PutProgramme{Programme: other})
	b.refuse(assessment.Redact{Programme: "p1", Text: "text/none", Why: "w"}, assessment.NotFound)
	b.refuse(assessment.Redact{Programme: "p2", Text: first.Words.ID, Why: "w"}, assessment.NotFound)
	b.mustChange(assessment.Redact{Programme: "p1", Text: first.Words.ID, Why: "she asked for it"})
	b.reopen()
	if got := textOf(t, b, first.Words); got.Redacted == nil || got.Redacted.Why != "she asked for it" {
		t.Errorf("the contact of before: %+v", got)
	}
	if got := programmes(t, b); !strings.Contains(got, "r3") || !strings.Contains(got, "Contact:Bob") {
		t.Errorf("after the erasure: %s", got)
	}
}

// What is committed is in the currency of its programme: another one would make other money of it.
func TestCurrencyStaysWithCommitments(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	b.mustChange(assessment.PutCommitment{Commitment: promise("c1", "p1", 500_00)})
	other := offer("p1")
	other.Currency = "JPY"
	if e := b.refusal(assessment.PutProgramme{Programme: other}, assessment.Conflict); len(e.Fields) != 1 || e.Fields[0].Path != "currency" {
		t.Errorf("another currency: %v", e)
	}
	b.mustChange(assessment.RemoveCommitment{ID: "c1"})
	b.mustChange(assessment.PutProgramme{Programme: other})
}

// A line is not made smaller than what is committed of it, as it is not taken back.
func TestLineKeepsWhatIsCommitted(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	line := funding.Line{ID: "m", Funder: "M", Budget: 40_000_00}
	b.mustChange(assessment.JoinProgramme{Programme: "p1", Line: line})
	b.mustChange(assessment.PutCommitment{Commitment: promise("c1", "p1", 120_000_00)})
	line.Budget = 19_999_99
	b.refuse(assessment.JoinProgramme{Programme: "p1", Line: line}, assessment.Conflict)
	line.Budget = 20_000_00
	b.mustChange(assessment.JoinProgramme{Programme: "p1", Line: line})
}

// A programme has no more lines than a file may hold, so that what is written out can be read again.
func TestLinesAreBounded(t *testing.T) {
	b := newBench(t)
	full := &assessment.FundingImport{Programmes: []funding.Programme{offer("p1")}}
	for i := range 400 {
		full.Programmes[0].Lines = append(full.Programmes[0].Lines, funding.Line{ID: fmt.Sprint("l", i), Funder: "F", Budget: 1})
	}
	if r, _, err := b.ImportFunding(t.Context(), "ann", full, true); err != nil || !r.Applied {
		t.Fatalf("%+v, %v", r, err)
	}
	b.refuse(assessment.JoinProgramme{Programme: "p1", Line: funding.Line{ID: "one-more", Funder: "F", Budget: 1}}, assessment.Conflict)
	b.mustChange(assessment.JoinProgramme{Programme: "p1", Line: funding.Line{ID: "l7", Funder: "F", Budget: 2}})
}

// Who removes a programme or a commitment does not take away that what names a person can be erased.
func TestTextsOfWhatWasRemovedAreErased(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	b.mustChange(assessment.PutCommitment{Commitment: promise("c1", "p1", 5)})
	contact, source := b.State().Programmes()[0].Words, b.State().Commitments()[0].Words
	b.mustChange(assessment.RemoveCommitment{ID: "c1"})
	b.mustChange(assessment.RemoveProgramme{ID: "p1"})
	b.reopen()
	if owner, ok := b.State().ProgrammeOwner("p1"); owner != "ann" || !ok {
		t.Errorf("the removed programme is %q's, %v", owner, ok)
	}
	if owner, ok := b.State().CommitmentOwner("c1"); owner != "ann" || !ok {
		t.Errorf("the removed commitment is %q's, %v", owner, ok)
	}
	if _, ok := b.State().ProgrammeOwner("p2"); ok {
		t.Error("there is an owner of a programme that never was")
	}
	b.refuse(assessment.Redact{Programme: "p1", Text: source.ID, Why: "w"}, assessment.NotFound)
	b.mustChange(assessment.Redact{Programme: "p1", Text: contact.ID, Why: "she asked for it"})
	b.mustChange(assessment.Redact{Commitment: "c1", Text: source.ID, Why: "likewise"})
	b.reopen()
	if held := b.vault.contents(t); strings.Contains(held, "Ada") || strings.Contains(held, "letter") {
		t.Errorf("the vault still holds %s", held)
	}
	if _, err := b.State().Programme("p1"); err == nil {
		t.Error("the programme stands again")
	}
	why, _ := b.State().RedactedText(contact.ID)
	b.mustChange(assessment.Redact{Programme: "p1", Text: why.Why.ID, Why: "a person is named"})
	// Who takes the id again has the texts of before to look after, too.
	b.mustChange(assessment.PutProgramme{Programme: offer("p2")})
	again := b.State().Programmes()[0].Words
	b.mustChange(assessment.RemoveProgramme{ID: "p2"})
	b.as("bob", assessment.PutProgramme{Programme: offer("p2")})
	if owner, _ := b.State().ProgrammeOwner("p2"); owner != "bob" {
		t.Errorf("the programme is %q's", owner)
	}
	b.mustChange(assessment.Redact{Programme: "p2", Text: again.ID, Why: "left over"})
}
