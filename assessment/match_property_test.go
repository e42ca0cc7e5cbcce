package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

var costed = mustLoad(costedYAML)

// drawMarket draws answers of three countries, programmes, and commitments that name them.
func drawMarket(t *rapid.T) (x *assessment.Index, programmes []*assessment.Programme, commitments []*assessment.Commitment) {
	units := []country.Code{"KEN", "TGO", "FJI"}
	p := &assessment.Panel{Framework: costed}
	for _, unit := range units {
		r := assessment.Row{Unit: string(unit), Year: 2026, Values: make([]framework.Value, len(costed.Questions()))}
		for i := range r.Values {
			if rapid.IntRange(0, 4).Draw(t, "answered") > 0 {
				r.Values[i] = framework.Value{Kind: framework.Flag, Flag: rapid.IntRange(0, 3).Draw(t, "yes") == 0}
			}
		}
		p.Rows = append(p.Rows, r)
	}
	x, err := assessment.NewIndex(p)
	if err != nil {
		t.Fatal(err)
	}
	amount := rapid.SampledFrom([]int64{0, 1, 12_49, 12_50, 50_00, 62_50, 99_99, 150_00, 200_00, 250_00, 262_50, 300_00}) // about what actions cost
	for i := range rapid.IntRange(0, 4).Draw(t, "programmes") {
		one := funding.Programme{
			ID: fmt.Sprintf("p%d", i), Funder: "F", Instrument: funding.Grant, Currency: "USD", Budget: 1 + amount.Draw(t, "budget"),
			Floor: rapid.Int64Range(0, 30_00).Draw(t, "floor"), Maximum: rapid.IntRange(0, 9).Draw(t, "maximum") % 7, PerCountry: rapid.IntRange(0, 9).Draw(t, "per country") % 7,
			Cofinancing: rapid.SampledFrom([]float64{0, 0.1, 0.3333}).Draw(t, "share"), Withdrawn: rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0,
		}
		if rapid.Bool().Draw(t, "capped") {
			one.Ceiling = one.Floor + 1 + amount.Draw(t, "ceiling")
		}
		if rapid.Bool().Draw(t, "lots") {
			one.Lots = []funding.Lot{{Country: "KEN", Budget: one.Budget / 2}, {Country: "FJI", Budget: one.Budget / 3}}
		}
		programmes = append(programmes, &assessment.Programme{Programme: one})
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "commitments") {
		c := funding.Commitment{
			ID: fmt.Sprintf("c%d", i), Funder: "F", Country: rapid.SampledFrom(units).Draw(t, "country"), Currency: "USD", Amount: 1 + amount.Draw(t, "amount")/4,
			Status: rapid.SampledFrom(funding.CommitmentStatuses()).Draw(t, "status"), Date: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			Action: rapid.SampledFrom([]string{"", "law", "police", "team"}).Draw(t, "action"),
		}
		if len(programmes) > 0 && rapid.IntRange(0, 4).Draw(t, "of a programme") > 0 {
			c.Programme = rapid.SampledFrom(programmes).Draw(t, "programme").ID
		}
		commitments = append(commitments, &assessment.Commitment{Commitment: c})
	}
	return x, programmes, commitments
}

func matchOf(t *rapid.T, x *assessment.Index, programmes []*assessment.Programme, commitments []*assessment.Commitment, strict bool) *assessment.Matching {
	f := assessment.NewFinance(costed, nil, terms, programmes, commitments)
	m, err := x.Match(t.Context(), f.Market(x.Needs(slices.Collect(x.Gaps()), f)), assessment.MatchTerms{Strict: strict})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// To the cent: no programme gives more than it has left, no country gets less than the floor or more than the ceiling and its
// lot, nothing is paid twice, nothing beyond what is lacking, and nothing by a programme that says no.
func TestMatchingKeepsTheMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		m := matchOf(t, x, programmes, commitments, rapid.Bool().Draw(t, "strict"))
		f, needs := m.Market.Finance, m.Market.Needs
		spent, grants, paid := map[int]int64{}, map[[2]string]int64{}, map[int]bool{}
		for _, a := range m.Allocations {
			n, p := &needs[a.Need], f.Programmes[a.Programme]
			o := m.Market.Offer(a.Need, a.Programme)
			switch {
			case paid[a.Need]:
				t.Fatalf("%s %s is paid twice", n.Unit, n.Action)
			case o.Result == funding.ResultNo || m.Terms.Strict && o.Result != funding.ResultYes || (a.Condition != "") != (o.Result == funding.ResultUnknown):
				t.Fatalf("%s pays %s %s, and says %s: %s", p.ID, n.Unit, n.Action, o.Result, o.Reason)
			case a.Amount != o.Asked.Minor || a.Amount > n.Unfunded || n.Unfunded-a.Amount > 1+int64(float64(n.Unfunded)*p.Cofinancing):
				t.Fatalf("%s pays %d of %d for %s %s", p.ID, a.Amount, n.Unfunded, n.Unit, n.Action)
			}
			paid[a.Need] = true
			spent[a.Programme] += a.Amount
			grants[[2]string{p.ID, n.Unit}] += a.Amount
		}
		for j, sum := range spent {
			if p := f.Programmes[j]; sum+committed(commitments, p.ID, "") > p.Budget {
				t.Fatalf("%s gives %d of %d, beside %d", p.ID, sum, p.Budget, committed(commitments, p.ID, ""))
			}
		}
		for key, sum := range grants {
			p := f.Programmes[slices.IndexFunc(f.Programmes, func(p *assessment.Programme) bool { return p.ID == key[0] })]
			if sum < p.Floor || p.Ceiling > 0 && sum > p.Ceiling {
				t.Fatalf("a grant of %s is %d", p.ID, sum)
			}
			for _, lot := range p.Lots {
				if string(lot.Country) == key[1] && sum+committed(commitments, p.ID, lot.Country) > lot.Budget {
					t.Fatalf("a lot of %s gives %d of %d", p.ID, sum, lot.Budget)
				}
			}
		}
		if len(m.Allocations)+len(m.Unmatched) != len(needs) {
			t.Fatalf("%d paid and %d not, of %d", len(m.Allocations), len(m.Unmatched), len(needs))
		}
		for _, u := range m.Unmatched {
			if u.Reason == "" || len(u.WhyNot()) != len(programmes) || slices.ContainsFunc(u.WhyNot(), func(w assessment.WhyNot) bool { return w.Reason == "" }) {
				t.Fatalf("no reason: %+v", u)
			}
		}
		if m.Value > m.Bound+1e-9 {
			t.Fatalf("value %v, bound %v", m.Value, m.Bound)
		}
	})
}

// committed adds up what counts of a programme, in one country or, with "", in all.
func committed(commitments []*assessment.Commitment, programme string, unit country.Code) (sum int64) {
	for _, c := range commitments {
		if c.Programme == programme && c.Status != funding.Pledged && (unit == "" || c.Country == unit) {
			sum += c.Amount
		}
	}
	return sum
}

// A pledge changes no number but what is pledged.
func TestPledgesNeverCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		without := slices.DeleteFunc(slices.Clone(commitments), func(c *assessment.Commitment) bool { return c.Status == funding.Pledged })
		a, b := matchOf(t, x, programmes, commitments, false), matchOf(t, x, programmes, without, false)
		if !reflect.DeepEqual(a.Allocations, b.Allocations) || a.Value != b.Value || a.Bound != b.Bound {
			t.Fatalf("with pledges %+v\nwithout %+v", a.Allocations, b.Allocations)
		}
		with, than := assessment.MeetNeeds(a.Market.Needs, nobody)[""], assessment.MeetNeeds(b.Market.Needs, nobody)[""]
		with.Pledged, than.Pledged = 0, 0
		if *with != *than {
			t.Fatalf("needs met with pledges %+v, without %+v", *with, *than)
		}
	})
}

func nobody(*assessment.Need) []string { return nil }

// Needs by country add up to all of them; funded and unfunded to what they cost.
func TestNeedsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		f := assessment.NewFinance(costed, nil, terms, programmes, commitments)
		needs := x.Needs(slices.Collect(x.Gaps()), f)
		met := assessment.MeetNeeds(needs, func(n *assessment.Need) []string { return []string{n.Unit} })
		var sum assessment.NeedsMet
		for unit, one := range met {
			if one.Funded+one.Unfunded != one.Cost.Base {
				t.Fatalf("%s: %+v", unit, *one)
			}
			if unit == "" {
				continue
			}
			sum.Needs, sum.Uncosted, sum.Funded, sum.Pledged, sum.Unfunded = sum.Needs+one.Needs, sum.Uncosted+one.Uncosted, sum.Funded+one.Funded, sum.Pledged+one.Pledged, sum.Unfunded+one.Unfunded
			sum.Cost = funding.Range{Low: sum.Cost.Low + one.Cost.Low, Base: sum.Cost.Base + one.Cost.Base, High: sum.Cost.High + one.Cost.High}
		}
		if sum != *met[""] {
			t.Fatalf("by country %+v, all %+v", sum, *met[""])
		}
		low, base, high, ok := met[""].Share()
		if ok && !(0 <= low && low <= base && base <= high && high <= 1) {
			t.Fatalf("share %v %v %v", low, base, high)
		}
	})
}
