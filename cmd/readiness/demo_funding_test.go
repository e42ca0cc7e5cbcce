package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// Whenever it is started, the demo has programmes of every status, and all of them say that they are made up.
func TestDemoOffersAtAnyTime(t *testing.T) {
	for _, now := range []time.Time{demoDay, fixedTime, demoDay.Add(24*time.Hour - 1), demoDay.AddDate(3, 5, 20).Add(11 * time.Hour)} {
		in, err := demoOffer(now)
		if err != nil {
			t.Fatal(err)
		}
		count := map[funding.Status]int{}
		for _, p := range in.Programmes {
			count[p.Status(now)]++
			if !p.Sample || !strings.HasPrefix(p.ID, "example-") {
				t.Errorf("%s does not say that it is made up", p.ID)
			}
		}
		if got := fmt.Sprint(count); got != "map[closed:1 forecast:1 open:4 withdrawn:1]" {
			t.Errorf("at %s there are %s", now, got)
		}
	}
}

// What the demo prints is what its store holds: needs, money left and who owns it.
func TestDemoStoreHoldsTheOffer(t *testing.T) {
	withFilledDemo(t, fixedTime, func(d *demoStore, s *assessment.State) {
		def, err := framework.Builtin(demoFramework)
		if err != nil {
			t.Fatal(err)
		}
		x, err := assessment.NewIndex(s.Panel(def).Only(func(r assessment.Row) bool { return r.Year == 2026 }))
		if err != nil {
			t.Fatal(err)
		}
		printed, err := demoFinance(x, d.begun)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, f := range []*assessment.Finance{printed, s.Finance(def, assessment.Terms{At: d.begun})} {
			var lines []string
			needs := x.Needs(slices.Collect(x.Gaps()), f)
			for i := range needs {
				n := &needs[i]
				lines = append(lines, fmt.Sprintf("%s %s open %v unfunded %d committed %d pledged %d", n.Unit, n.Action, n.Open(), n.Unfunded, n.Committed, n.Pledged))
			}
			for _, p := range f.Programmes {
				lines = append(lines, fmt.Sprintf("%s left %d", p.ID, f.Left(p)))
			}
			told = append(told, strings.Join(lines, "\n"))
		}
		if told[0] != told[1] {
			t.Errorf("printed:\n%s\nin the store:\n%s", told[0], told[1])
		}
		for _, want := range []string{
			"XXA csirt-maturity open true unfunded 2410000 committed 2000000 pledged 0",      // 37,800 + 6,300 - 20,000
			"XXA contact-point open true unfunded 0 committed 7070000 pledged 0",             // 39,900 + 30,800 - 70,700
			"XXA national-exercise open true unfunded 10320000 committed 0 pledged 10000000", // 73,600 + 29,600
			"XXA cybercrime-law open true unfunded 11770000 ",                                // 110,000 * 1.07
			"XXA trusted-internet open true unfunded 20500000 ",                              // 150,000 + 55,000
			"XXA csirt-hours open true unfunded 12075000 ",                                   // (20,000 + 95,000) * 1.05
			"XXA incident-severity-scale open false unfunded 0 ",
			"XXB lead-agency open true unfunded 10400000 committed 12000000 ", // 64,000 + 160,000 - 120,000
			"example-first-call left 46000000",                                // 600,000 - 20,000 - 120,000
			"example-skills-pool left 75000000",                               // 500,000 and the line of 250,000
		} {
			if !strings.Contains(told[1], want) {
				t.Errorf("%q is missing in\n%s", want, told[1])
			}
		}
		for _, p := range s.Programmes() {
			if p.Owner != d.ids[assessment.Donor] {
				t.Errorf("%s is of %s", p.ID, p.Owner)
			}
		}
	})
}

// The allocation of the demo keeps to lots, ceilings, floors and budgets, to the cent.
func TestDemoAllocation(t *testing.T) {
	e := &example{framework: demoFramework, answers: []demoAnswers{{"answers-XXA.csv", answersXXA}, {"answers-XXB.csv", answersXXB}}}
	if err := e.load(); err != nil {
		t.Fatal(err)
	}
	f, err := demoFinance(e.index, fixedTime)
	if err != nil {
		t.Fatal(err)
	}
	d, err := matched(context.Background(), e.index, e.year, f, nil, assessment.MatchTerms{})
	if err != nil {
		t.Fatal(err)
	}
	type grant struct{ programme, unit string }
	grants, paid := map[grant]int64{}, map[string]int64{}
	for _, one := range d.Allocations {
		p, n := f.Programmes[one.Programme], d.Market.Needs[one.Need]
		want := n.Unfunded
		if p.ID == "example-half" {
			want /= 2
		}
		if one.Amount != want {
			t.Errorf("%s pays %d for %s of %s, want %d", p.ID, one.Amount, n.Action, n.Unit, want)
		}
		if p.ID == "example-second-call" && (n.Unit == fictional) != (one.Condition != "") {
			t.Errorf("%s of %s is on the condition %q", p.ID, n.Unit, one.Condition)
		}
		grants[grant{p.ID, n.Unit}] += one.Amount
		paid[p.ID] += one.Amount
	}
	for _, p := range f.Programmes {
		if paid[p.ID] > f.Left(p) {
			t.Errorf("%s pays %d of %d", p.ID, paid[p.ID], f.Left(p))
		}
	}
	for g, sum := range grants {
		i := slices.IndexFunc(f.Programmes, func(p *assessment.Programme) bool { return p.ID == g.programme })
		p := f.Programmes[i]
		ceiling := p.Ceiling * int64(max(1, p.PerCountry))
		for _, lot := range p.Lots {
			if string(lot.Country) == g.unit {
				ceiling = min(ceiling, lot.Budget)
			}
		}
		if sum < p.Floor || ceiling > 0 && sum > ceiling {
			t.Errorf("%s gives %s %d, floor %d, ceiling %d", g.programme, g.unit, sum, p.Floor, ceiling)
		}
	}
	if len(d.Allocations) < 20 || len(paid) != 4 || d.Value <= 0 || d.Stopped != matching.Optimal || d.Value < d.Bound*(1-1e-9) {
		t.Errorf("%d allocations of %d programmes, value %v of %v", len(d.Allocations), len(paid), d.Value, d.Bound)
	}
}
