package matching_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"readiness/scoring/matching"
)

// plain: 100 for gaps a (2 points, 50), b (1.5, 50) and c (1, 60).
func plain() matching.Problem {
	return matching.Problem{
		Countries: []matching.Country{{Key: "K", Weight: 1}, {Key: "L", Weight: 1}},
		Gaps: []matching.Gap{
			{Key: "a", Gain: 2, Cost: 50}, {Key: "b", Gain: 1.5, Cost: 50}, {Key: "c", Gain: 1, Cost: 60},
		},
		Programmes: []matching.Programme{{Key: "p", Budget: 100}},
		Pairs: []matching.Pair{
			{Gap: 0, Amount: 50}, {Gap: 1, Amount: 50}, {Gap: 2, Amount: 60},
		},
	}
}

func TestCases(t *testing.T) {
	second := func(p *matching.Problem, budget int64, gaps ...int) { // another programme, q, for some gaps
		p.Programmes = append(p.Programmes, matching.Programme{Key: "q", Budget: budget})
		for _, g := range gaps {
			p.Pairs = append(p.Pairs, matching.Pair{Gap: g, Programme: len(p.Programmes) - 1, Amount: p.Gaps[g].Cost})
		}
	}
	for _, tt := range []struct {
		name string
		edit func(p *matching.Problem)
		want []string
	}{
		// Densities 0.04, 0.03, 0.0167: a and b take all.
		{"budget", func(*matching.Problem) {}, []string{"p<a 50 #0", "p<b 50 #0", "c: money; p<c money 60"}},
		// c now has density 0.1 and goes first; a fits no more with 40 left.
		{"weight of a country", func(p *matching.Problem) { p.Gaps[2].Country, p.Countries[1].Weight = 1, 6 },
			[]string{"p<c 60 #0", "a: money; p<a money 10", "b: money; p<b money 10"}},
		// a bundle {a, c}: 3 points for 110 > 100; b alone 1.5, c 1 of 60: b, then c lacks 10.
		{"prerequisite", func(p *matching.Problem) { p.Gaps[0].Requires = []int{2} },
			[]string{"p<b 50 #0", "a: prerequisite c; p<a  0", "c: money; p<c money 10"}},
		// c gains nothing and is paid for a: together 3 points for 70 of 100, which goes before b's 1.5 for 50; b lacks 20.
		{"prerequisite without a gain", func(p *matching.Problem) {
			p.Gaps[0].Gain = 3
			p.Gaps[0].Requires, p.Gaps[2].Gain, p.Gaps[2].Cost, p.Pairs[2].Amount = []int{2}, 0, 20, 20
		}, []string{"p<a 50 #0", "p<c 20 #0", "b: money; p<b money 20"}},
		// {a, c}: 5.5 points for 70 go before c alone, 0.5 for 20; c, paid by then, is not paid again: 30 are left, b lacks 20.
		{"paid with another", func(p *matching.Problem) {
			p.Gaps[0].Gain, p.Gaps[0].Requires, p.Gaps[2].Gain, p.Gaps[2].Cost, p.Pairs[2].Amount = 5, []int{2}, 0.5, 20, 20
		}, []string{"p<a 50 #0", "p<c 20 #0", "b: money; p<b money 20"}},
		{"no gain", func(p *matching.Problem) { p.Gaps[0].Gain = 0 },
			[]string{"p<b 50 #0", "a: no-gain; p<a  0", "c: money; p<c money 10"}},
		// Nothing for a, and so nothing for b.
		{"blocked", func(p *matching.Problem) { p.Gaps[0].Blocked, p.Gaps[1].Requires = true, []int{0} },
			[]string{"p<c 60 #0", "a: blocked; p<a money 10", "b: prerequisite a; p<b money 10"}},
		{"no programme", func(p *matching.Problem) { p.Pairs = p.Pairs[1:] },
			[]string{"p<b 50 #0", "a: no-programme", "c: money; p<c money 10"}},
		// One grant of at most 60: a; b lacks 40 of room, and c 50.
		{"ceiling", func(p *matching.Problem) { p.Programmes[0].Ceiling = 60 },
			[]string{"p<a 50 #0", "b: ceiling; p<b ceiling 40", "c: ceiling; p<c ceiling 50"}},
		// Two grants of at most 60 hold a and b.
		{"two grants", func(p *matching.Problem) { p.Programmes[0].Ceiling, p.Programmes[0].PerCountry = 60, 2 },
			[]string{"p<a 50 #0", "p<b 50 #1", "c: ceiling; p<c ceiling 50"}},
		{"lot", func(p *matching.Problem) { p.Programmes[0].Lots = []matching.Lot{{Country: 0, Budget: 55}} },
			[]string{"p<a 50 #0", "b: ceiling; p<b ceiling 45", "c: ceiling; p<c ceiling 55"}},
		// Each country wants a grant, and one may be given: to a's.
		{"count", func(p *matching.Problem) { p.Gaps[1].Country, p.Programmes[0].Maximum = 1, 1 },
			[]string{"p<a 50 #0", "b: count; p<b count 0", "c: money; p<c money 10"}},
		// K has only a, below the floor; L's b and c would be 110: neither reaches 70 within 100.
		{"floor not reached", func(p *matching.Problem) {
			p.Programmes[0].Floor, p.Gaps[1].Country, p.Gaps[2].Country = 70, 1, 1
		}, []string{"a: floor; p<a floor 20", "b: floor; p<b floor 20", "c: floor; p<c floor 10"}},
		// q has one open gap and goes first for a; p pays b, and c lacks 10.
		{"flexible money last", func(p *matching.Problem) { second(p, 50, 0) },
			[]string{"p<b 50 #0", "q<a 50 #0", "c: money; p<c money 10"}},
		// a goes to q, which has fewer gaps; then p's grant has b alone, below 90, and takes a over.
		{"floor by moving", func(p *matching.Problem) { p.Programmes[0].Floor = 90; second(p, 50, 0) },
			[]string{"p<a 50 #0", "p<b 50 #0", "c: money; p<c money 60"}},
		// q would go first for a, but whether it may pay is not known.
		{"sure before conditional", func(p *matching.Problem) { second(p, 50, 0); p.Pairs[3].Conditional = true },
			[]string{"p<a 50 #0", "p<b 50 #0", "c: money; p<c money 60"}},
		{"no programmes", func(p *matching.Problem) { p.Programmes, p.Pairs = nil, nil },
			[]string{"a: no-programme", "b: no-programme", "c: no-programme"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plain()
			tt.edit(&p)
			got := told(p, greedy(t, p))
			if got = got[:len(got)-1]; !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// All money goes to a and b; 3.5 of at most 3.5: a knapsack of 100 holds just these.
func TestBoundByHand(t *testing.T) {
	r := greedy(t, plain())
	if r.Value != 3.5 || r.Bound < 3.5 || r.Bound > 3.5+1e-9 || r.Gap > 1e-9 || r.Method != matching.MethodGreedy {
		t.Errorf("%+v", r)
	}
}

func TestInvalidProblems(t *testing.T) {
	p := plain()
	p.Countries[1].Key, p.Countries[0].Weight = "K", -1
	p.Gaps[0].Country = 7
	p.Gaps[1].Requires, p.Gaps[2].Cost = []int{1, 8}, 0
	p.Programmes[0].Floor, p.Programmes[0].Ceiling, p.Programmes[0].PerCountry = 5, 4, -1
	p.Programmes[0].Lots = []matching.Lot{{Country: 0, Budget: -1}, {Country: 0}, {Country: 3}}
	p.Pairs = append(p.Pairs, matching.Pair{Gap: 1, Amount: 1}, matching.Pair{Gap: 9}, matching.Pair{Gap: 0})
	_, err := matching.Greedy(context.Background(), p)
	if !errors.Is(err, matching.ErrProblem) || !errors.Is(matching.Verify(p, matching.Result{}), matching.ErrProblem) {
		t.Fatal(err)
	}
	for _, part := range []string{
		`two country rows have the key "K"`, `weight -1`, `gap "a": country 7`, `requires itself`, `requires gap 8`, `costs nothing`,
		`floor 5 is above the ceiling 4`, `-1 grants`, `the lot -1`, `has two lots`, `a lot is for country 3`, `have two pairs`,
		`pair 4`, `amount 0`,
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in\n%v", part, err)
		}
	}
}

func TestGreedyStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := matching.Greedy(ctx, plain()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
