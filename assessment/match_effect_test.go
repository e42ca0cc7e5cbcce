package assessment_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

func onlyFor(units ...country.Code) func(*funding.Programme) {
	return func(p *funding.Programme) { p.Eligible.Countries = units }
}

// effectText writes an effect on lines.
func effectText(t rapid.TB, m *assessment.Matching) string {
	t.Helper()
	e, err := m.Effect()
	if err != nil {
		t.Fatal(err)
	}
	standing := func(s assessment.Standing, r assessment.RankInterval) string {
		return fmt.Sprintf("%.2f (%.2f to %.2f) rank %d of %d to %d", s.Score*100, s.Low*100, s.High*100, s.Rank, r.Best, r.Worst)
	}
	lines := []string{fmt.Sprintf("%d move", e.Moved)}
	for _, u := range e.Units {
		lines = append(lines, fmt.Sprintf("%s %d: %d needs add %.2f, index +%.2f beside %.2f: %s -> %s", u.Unit, u.Year, u.Needs, u.Added, u.Index, u.Already,
			standing(u.Before, u.BeforeRanks), standing(u.After, u.AfterRanks)))
	}
	return strings.Join(lines, "\n")
}

// Each of the four questions is a quarter of the index; what is not answered counts as 0, and may be anything.
//
//	         before               after           Kenya has law, police and team
//	FJI 50   50 to 75  rank 1     rank 2
//	TGO 25             rank 2     rank 3
//	KEN  0             rank 3     75, rank 1: nobody is surely or possibly better
func TestEffect(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no", "TGO 2026: yes, no, no, no", "FJI 2026: yes, yes, , no", "KEN 2025: no, no, no, no")
	this := x.Needs(gapsOf(x, 2026), assessment.NewFinance(costed, nil, terms, nil, nil))
	f := assessment.NewFinance(costed, nil, terms, []*assessment.Programme{giver("p", 262_50, onlyFor("KEN"))}, nil)
	m := mustMatch(t, x, f.Market(this), assessment.Weights{})
	wantSame(t, "all three", effectText(t, m), `3 move
KEN 2026: 3 needs add 75.00, index +75.00 beside 0.00: 0.00 (0.00 to 0.00) rank 3 of 3 to 3 -> 75.00 (75.00 to 75.00) rank 1 of 1 to 1`)

	// A team alone makes it as good as Togo. Fiji stays first.
	f = assessment.NewFinance(costed, nil, terms, []*assessment.Programme{giver("p", 50_00, onlyFor("KEN"))}, nil)
	m = mustMatch(t, x, f.Market(this), assessment.Weights{})
	wantSame(t, "a team", effectText(t, m), `1 move
KEN 2026: 1 needs add 25.00, index +25.00 beside 0.00: 0.00 (0.00 to 0.00) rank 3 of 3 to 3 -> 25.00 (25.00 to 25.00) rank 2 of 2 to 2`)

	// Without money nothing moves.
	m = mustMatch(t, x, assessment.NewFinance(costed, nil, terms, nil, nil).Market(this), assessment.Weights{})
	wantSame(t, "nothing", effectText(t, m), "0 move")
}

func gapsOf(x *assessment.Index, year int) []assessment.Gap {
	return slices.DeleteFunc(slices.Collect(x.Gaps()), func(g assessment.Gap) bool { return g.Year != year })
}

// Kenya's law is paid for already, though no answer says so. The police, which needs it, adds 25 for the money, and the index
// after has the 25 of the law beside. Its standing before is that of the answers.
func TestEffectBesideWhatIsMetAlready(t *testing.T) {
	x := index(t, costed, "KEN 2026: no, no, no, no", "TGO 2026: yes, no, no, no")
	c := promise("c", "", 200_00)
	c.Action = "law"
	market := marketOf(x, nil, []*assessment.Commitment{{Commitment: c}}, giver("p", 12_50, onlyFor("KEN")))
	m := mustMatch(t, x, market, assessment.Weights{By: assessment.Own, Own: map[string]float64{"KEN": 3}})
	wantSame(t, "effect", effectText(t, m), `2 move
KEN 2026: 1 needs add 25.00, index +25.00 beside 25.00: 0.00 (0.00 to 0.00) rank 2 of 2 to 2 -> 50.00 (50.00 to 50.00) rank 1 of 1 to 1`)
	if fmt.Sprintf("%.2f %.2f", m.Value, m.Recomputed) != "37.50 37.50" { // 3/2 * 25
		t.Errorf("value %v, recomputed %v", m.Value, m.Recomputed)
	}
}

// Nobody has reviewed what is not there yet.
func TestEffectHasNoVerifiedReading(t *testing.T) {
	p := panel(t, costed, "KEN 2026: no, no, no, no")
	p.Rows[0].Accepted = []bool{true, true, true, true}
	x := score(t, p)
	m := mustMatch(t, x, marketOf(x, nil, nil, giver("p", 50_00)), assessment.Weights{})
	e, err := m.Effect()
	if err != nil || len(e.Units) != 1 || e.Units[0].Before.Verified != 0 || !math.IsNaN(e.Units[0].After.Verified) || p.Rows[0].Accepted == nil {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestEffectOfNoMatching(t *testing.T) {
	if _, err := (&assessment.Matching{}).Effect(); err == nil {
		t.Error("a matching of nothing has an effect")
	}
	if _, err := (&assessment.Matching{}).Compare(&assessment.Matching{}); err == nil {
		t.Error("matchings of nothing are compared")
	}
}

// geometric is costed where gains hang together: the index is the geometric mean of its two parts.
var geometric = mustLoad(strings.Replace(costedYAML, "  id: index\n", "  id: index\n  aggregate: geometric\n", 1))

// What units gain, weighted, adds up to Recomputed; before and after are apart by what was paid for and what was met already;
// who gets nothing keeps the score; and Moved counts all whose rank is another.
func TestEffectAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, programmes, commitments := drawMarket(t)
		if rapid.Bool().Draw(t, "geometric") {
			p := *x.Panel
			p.Framework = geometric
			x = score(t, &p)
		}
		market := marketOf(x, nil, commitments, programmes...)
		m := mustMatch(t, x, market, assessment.Weights{By: rapid.SampledFrom([]assessment.Weighting{assessment.Equal, assessment.ByNeed}).Draw(t, "by")})
		e, err := m.Effect()
		if err != nil {
			t.Fatal(err)
		}
		sum, added, needs := 0.0, 0.0, 0
		for i, u := range e.Units {
			sum += m.Weights[u.Unit] * u.Index
			added += m.Weights[u.Unit] * u.Added
			needs += u.Needs
			if d := (u.After.Score - u.Before.Score) * 100; math.Abs(d-u.Index-u.Already) > 1e-9 || u.Index < -1e-9 || u.Already < -1e-9 {
				t.Fatalf("%+v", u)
			}
			if i > 0 && u.Before.Score > e.Units[i-1].Before.Score {
				t.Fatalf("%s stands behind %s", u.Unit, e.Units[i-1].Unit)
			}
			if r := u.AfterRanks; r.Best > u.After.Rank || r.Worst < u.After.Rank {
				t.Fatalf("rank %d is not within %+v", u.After.Rank, r)
			}
		}
		if math.Abs(sum-m.Recomputed) > 1e-9 || math.Abs(added-m.Value) > 1e-9 || needs != len(m.Allocations) {
			t.Fatalf("units gain %v and %v, the matching %v and %v; %d needs of %d", sum, added, m.Recomputed, m.Value, needs, len(m.Allocations))
		}
		if len(m.Allocations) == 0 && e.Moved != 0 || e.Moved > len(x.Standings) {
			t.Fatalf("%d move", e.Moved)
		}
	})
}
