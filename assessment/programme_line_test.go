package assessment_test

import (
	"testing"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// A line belongs to the account that joined with it, whoever's the programme is.
func TestLinesOfOthers(t *testing.T) {
	b := newBench(t)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	donor := func(id string) *assessment.Account { return &assessment.Account{ID: id, Role: assessment.Donor} }
	join := func(who *assessment.Account, budget int64) assessment.Command {
		return assessment.JoinProgramme{Programme: "p1", Line: funding.Line{ID: "line", Funder: "F", Budget: budget}, Who: who}
	}
	b.mustChange(join(donor("ann"), 5)) // in whose name the bench records
	b.mustChange(join(donor("ann"), 6))
	b.refuse(join(donor("bob"), 7), assessment.Conflict)
	b.refuse(join(donor("bob"), 6), assessment.Conflict)
	b.mustChange(join(&assessment.Account{ID: "eve", Role: assessment.Administrator}, 8))
	b.mustChange(join(nil, 9))
	p, err := b.State().Programme("p1")
	if err != nil || len(p.Lines) != 1 || p.Lines[0].Budget != 9 || p.Joined["line"] != "ann" {
		t.Errorf("%+v, %v", p, err)
	}
	in := &assessment.FundingImport{Programmes: []funding.Programme{offer("p1")}, Who: donor("ann")}
	in.Programmes[0].Lines = []funding.Line{{ID: "line", Funder: "F", Budget: 9}}
	report, _, err := b.ImportFunding(t.Context(), "ann", in, true)
	if err != nil || report.Unchanged != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}
