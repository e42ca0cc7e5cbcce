package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// matched writes a matching on lines.
func matched(t *testing.T, b *bench, def *framework.Definition, strict bool) (string, *assessment.Matching) {
	t.Helper()
	needs, f := needsOf(t, b, def, terms)
	x, err := assessment.NewIndex(b.State().Panel(def))
	if err != nil {
		t.Fatal(err)
	}
	m, err := x.Match(t.Context(), f.Market(needs), assessment.MatchTerms{Strict: strict})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range m.Allocations {
		line := fmt.Sprintf("%s pays %s %d", f.Programmes[a.Programme].ID, needs[a.Need].Action, a.Amount)
		if a.Condition != "" {
			line += " if: " + a.Condition
		}
		lines = append(lines, line)
	}
	for _, u := range m.Unmatched {
		lines = append(lines, fmt.Sprintf("nobody pays %s: %s", needs[u.Need].Action, u.Reason))
		for _, w := range u.WhyNot() {
			lines = append(lines, fmt.Sprintf("  %s for %s: %s, %s", f.Programmes[w.Programme].ID, needs[u.Need].Action, w.Result, w.Reason))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), m
}

func putOffer(b *bench, id string, budget int64, change func(p *funding.Programme)) {
	p := funding.Programme{ID: id, Funder: "F", Title: framework.Text{"en": "T"}, Instrument: funding.Grant, Currency: "USD", Budget: budget}
	if change != nil {
		change(&p)
	}
	b.mustChange(assessment.PutProgramme{Programme: p})
}

func TestMatch(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	none, m := matched(t, b, def, false)
	wantSame(t, "without programmes", none, `nobody pays law: there is no programme
nobody pays plan: no cost is given for it, so that nobody can be asked for money
nobody pays police: there is no programme
nobody pays team: there is no programme`)
	if m.Value != 0 || m.Bound != 0 {
		t.Errorf("without programmes: %v of %v", m.Value, m.Bound)
	}
	putOffer(b, "small", 60_00, nil)
	putOffer(b, "closed", 1000_00, func(p *funding.Programme) { p.Closes = terms.At })
	got, m := matched(t, b, def, false)
	wantSame(t, "too little for the law", got, `  closed for law: no, closed at the end of 2026-05-31 (+00:00)
  closed for plan: no, closed at the end of 2026-05-31 (+00:00)
  closed for police: no, closed at the end of 2026-05-31 (+00:00)
  small for law: no, USD 60 is left for Kenya, and it asks for USD 200
  small for plan: unknown, USD 60 is left for Kenya, and what it would ask for is not known: no cost is given for it
  small for police: yes, its money goes to what gains more for its cost: USD 2.50 is missing
nobody pays law: no programme can pay for it
nobody pays plan: no cost is given for it, so that nobody can be asked for money
nobody pays police: it requires law, for which nobody can pay
small pays team 5000`)
	if fmt.Sprintf("%.2f %.2f", m.Value, m.Recomputed) != "25.00 25.00" || m.Bound < m.Value {
		t.Errorf("value %v, recomputed %v, bound %v", m.Value, m.Recomputed, m.Bound)
	}
	putOffer(b, "half", 110_00, func(p *funding.Programme) { p.Cofinancing = 0.5 })
	got, m = matched(t, b, def, false)
	for _, line := range []string{
		"half pays law 10000 if: whether Kenya can bring 50% of the cost is not known", "half pays police 625 if: whether Kenya can bring 50% of the cost is not known", "small pays team 5000",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
	if fmt.Sprintf("%.2f %.2f", m.Value, m.Recomputed) != "75.00 75.00" {
		t.Errorf("value %v, recomputed %v", m.Value, m.Recomputed)
	}
	got, _ = matched(t, b, def, true)
	if strings.Contains(got, "half pays") || !strings.Contains(got, "half for law: unknown") {
		t.Errorf("strict:\n%s", got)
	}
}

// A prerequisite that is done or paid already is in nobody's way; one that was dropped is.
func TestMatchBehindPrerequisites(t *testing.T) {
	for _, tt := range []struct {
		status funding.ActionStatus
		want   string
	}{
		{funding.Done, "p pays police 1250"},
		{funding.Dropped, "nobody pays police: it requires what is not assessed or was dropped"},
	} {
		b := newBench(t)
		id, def := needy(t, b)
		putOffer(b, "p", 20_00, nil)
		b.mustChange(assessment.PutAction{Assessment: id, Action: funding.Action{ID: "law", Status: tt.status}})
		if got, _ := matched(t, b, def, false); !strings.Contains(got, tt.want) {
			t.Errorf("law %s:\n%s", tt.status, got)
		}
	}
	b := newBench(t)
	_, def := needy(t, b)
	putOffer(b, "p", 220_00, nil)
	c := promise("c", "p", 200_00)
	c.Action = "law"
	b.mustChange(assessment.PutCommitment{Commitment: c})
	if got, _ := matched(t, b, def, false); !strings.Contains(got, "p pays police 1250") || !strings.Contains(got, "nobody pays law: what it costs is committed already") {
		t.Errorf("law paid:\n%s", got)
	}
}

func TestMatchStops(t *testing.T) {
	b := newBench(t)
	_, def := needy(t, b)
	putOffer(b, "p", 20_00, nil)
	needs, f := needsOf(t, b, def, terms)
	x, err := assessment.NewIndex(b.State().Panel(def))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Match(ctx, f.Market(needs), assessment.MatchTerms{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A need that nobody can pay for says why in short: programmes are counted by the first test that says no.
func TestWhyNobodyCanPay(t *testing.T) {
	x := index(t, costed, "KEN 2026: yes, yes, no, no")
	closed := func(p *funding.Programme) { p.Closes = terms.At }
	later := func(p *funding.Programme) { p.Opens = terms.At.AddDate(0, 1, 0) }
	justice := func(p *funding.Programme) { p.Themes = []framework.Theme{"cybercrime-justice"} }
	yen := func(p *funding.Programme) { p.Currency = "JPY" }
	for _, tt := range []struct {
		programmes []*assessment.Programme
		strict     bool
		want       string
	}{
		{nil, false, "there is no programme"},
		{[]*assessment.Programme{giver("a", 1000_00, closed)}, false, "no programme can pay for it: 1 is closed"},
		{
			[]*assessment.Programme{
				giver("a", 1000_00, closed), giver("b", 1000_00, onlyFor("TGO")), giver("c", 1000_00, justice), giver("d", 1000_00, closed), giver("e", 1000_00, onlyFor("TGO"), justice),
				giver("f", 1000_00, closed, onlyFor("TGO")), giver("g", 1000_00, later), giver("h", 10_00), giver("i", 1000_00, func(p *funding.Programme) { p.Withdrawn = true }),
			},
			false, "no programme can pay for it: 3 are closed, 1 is not open yet, 1 is withdrawn, 2 are for other countries, 1 is for other themes, 1 has too little left",
		},
		{[]*assessment.Programme{giver("a", 1000_00, yen), giver("b", 1000_00, yen)}, false, "no programme can pay for it: 2 cannot be asked, for want of an amount in their currency"},
		{[]*assessment.Programme{giver("a", 1000_00, func(p *funding.Programme) { p.Cofinancing = 0.5 })}, true, "no programme can pay for it: 1 may or may not, and is left out"},
	} {
		m, err := x.Match(t.Context(), marketOf(x, nil, nil, tt.programmes...), assessment.MatchTerms{Strict: tt.strict})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range m.Unmatched {
			switch m.Market.Needs[u.Need].Action {
			case "team":
				if got := u.Why(); got != tt.want {
					t.Errorf("team: %s\nwant %s", got, tt.want)
				}
			case "plan":
				if u.Why() != u.Reason {
					t.Errorf("plan: %s", u.Why())
				}
			}
		}
	}
}
