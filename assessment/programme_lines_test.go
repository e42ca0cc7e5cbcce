package assessment_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// A file with the lines of those who joined a programme brings them in, also when nobody can join it any more: they did
// when it was open.
func TestLinesOfEndedProgrammesAreImported(t *testing.T) {
	for name, end := range map[string]func(*funding.Programme){
		"withdrawn": func(p *funding.Programme) { p.Withdrawn = true },
		"closed":    func(p *funding.Programme) { p.Closes = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC) },
	} {
		b := newBench(t)
		ended := offer("p1")
		ended.Lines = []funding.Line{{ID: "m", Funder: "M", Budget: 5}}
		end(&ended)
		in := &assessment.FundingImport{Programmes: []funding.Programme{ended}}
		for i, want := range []assessment.FundingReport{{Added: 1}, {Unchanged: 1}} {
			r, _, err := b.ImportFunding(t.Context(), "ann", in, true)
			if err != nil || r.Added != want.Added || r.Unchanged != want.Unchanged || r.Refused > 0 {
				t.Errorf("%s, time %d: %+v, %v", name, i, r, err)
			}
		}
		if got := programmes(t, b); !strings.Contains(got, "{ID:m Funder:M Budget:5}") {
			t.Errorf("%s: %s", name, got)
		}
		b.mustNotChange(assessment.JoinProgramme{Programme: "p1", Line: ended.Lines[0]})
		b.refuse(assessment.JoinProgramme{Programme: "p1", Line: funding.Line{ID: "n", Funder: "N", Budget: 5}}, assessment.Conflict)
	}
}

// Another offer takes the place of what a store has, and another plan that of what a country has planned.
func TestFinanceOfAnotherOffer(t *testing.T) {
	b := newBench(t)
	id, def := needy(t, b)
	b.mustChange(assessment.PutProgramme{Programme: offer("p1")})
	own := funding.ActionCost{Currency: "USD", PriceYear: 2025, OneOff: funding.Range{Low: 1, Base: 2, High: 3}}
	b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Cost: &own}})
	_, f := needsOf(t, b, def, assessment.Terms{})
	other := offer("p2")
	given := promise("c1", "p2", 1)
	given.Action = "law"
	g := f.With([]*assessment.Programme{{Programme: other}}, []*assessment.Commitment{{Commitment: given}})
	if len(g.Programmes) != 1 || g.Programmes[0].ID != "p2" || g.Left(g.Programmes[0]) != other.Money()-1 || f.Programmes[0].ID != "p1" {
		t.Errorf("%+v beside %+v", g, f)
	}
	for what, tt := range map[string]struct {
		f    *assessment.Finance
		want string
	}{
		"as recorded":     {f, "law closes law +25.00 costs 1/2/3 has 0 promised 0 lacks 2"},
		"other offer":     {g, "law closes law +25.00 costs 1/2/3 has 1 promised 0 lacks 1"},
		"without a plan":  {g.WithPlan("KEN", 2026), "law closes law +25.00 costs 10000/20000/40000 has 1 promised 0 lacks 19999"},
		"of another year": {g.WithPlan("KEN", 2025), "law closes law +25.00 costs 1/2/3 has 1 promised 0 lacks 1"},
	} {
		x, err := assessment.NewIndex(b.State().Panel(def))
		if err != nil {
			t.Fatal(err)
		}
		if got := told(x.Needs(slices.Collect(x.Gaps()), tt.f)); !strings.Contains(got, tt.want) {
			t.Errorf("%s:\n%s\nwant %s", what, got, tt.want)
		}
	}
}
