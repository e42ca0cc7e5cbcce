package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// A file for everybody has no contacts and no sources: it takes none away. What is another's may stand in a file as it is, and
// no other way.
func TestFundingImportKeepsWhatAFileLeavesBlank(t *testing.T) {
	b := newBench(t)
	p, m := offer("p1"), promise("c1", "p1", 7)
	p.Lines, m.Source = []funding.Line{{ID: "m", Funder: "M", Budget: 5}}, "report 7"
	run := func(who string, p funding.Programme, m funding.Commitment, apply bool) string {
		t.Helper()
		in := &assessment.FundingImport{Programmes: []funding.Programme{p}, Commitments: []funding.Commitment{m}}
		if who != "" {
			in.Who = &assessment.Account{ID: who, Role: assessment.Donor}
		}
		r, _, err := b.ImportFunding(t.Context(), "ann", in, apply)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d added, %d changed, %d unchanged, %d refused", r.Added, r.Changed, r.Unchanged, r.Refused)
	}
	wantSame(t, "recorded", run("", p, m, true), "2 added, 0 changed, 0 unchanged, 0 refused")
	bareP, bareM := p, m
	bareP.Contact, bareM.Source = "", ""
	for _, who := range []string{"", "ann", "bob"} {
		wantSame(t, "as it is, by "+who, run(who, p, m, false), "0 added, 0 changed, 2 unchanged, 0 refused")
		wantSame(t, "blank, by "+who, run(who, bareP, bareM, false), "0 added, 0 changed, 2 unchanged, 0 refused")
	}
	bareP.Budget++
	bareM.Amount++
	wantSame(t, "changed by another", run("bob", bareP, bareM, true), "0 added, 0 changed, 0 unchanged, 2 refused")
	wantSame(t, "changed", run("ann", bareP, bareM, true), "0 added, 2 changed, 0 unchanged, 0 refused")
	b.reopen()
	if got := programmes(t, b) + commitments(t, b); !strings.Contains(got, "ada@example.org") || !strings.Contains(got, "report 7") || !strings.Contains(got, "Budget:10000001") {
		t.Errorf("after it: %s", got)
	}
	bareP.Lines = []funding.Line{{ID: "b", Funder: "B", Budget: 5}}
	wantSame(t, "joined by a file", run("bob", bareP, bareM, false), "0 added, 0 changed, 1 unchanged, 1 refused")
	other := p
	other.Budget, other.Contact = bareP.Budget, "Bob, bob@example.org"
	wantSame(t, "another contact", run("ann", other, bareM, true), "0 added, 1 changed, 1 unchanged, 0 refused")
	wantSame(t, "by another", run("bob", p, bareM, false), "0 added, 0 changed, 1 unchanged, 1 refused")
}
