package matching_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// detailed is told, and what stands before the options that lack money.
func detailed(p matching.Problem, r matching.Result) []string {
	lines := told(p, r)
	for _, u := range r.Unmatched {
		for _, o := range u.Options {
			if o.Reason == matching.ForMoney || o.Enters > 0 {
				last := "-"
				if o.Last >= 0 {
					last = p.Gaps[p.Pairs[o.Last].Gap].Key
				}
				lines = append(lines, fmt.Sprintf("%s<%s ahead %d enters %d last %s", p.Programmes[p.Pairs[o.Pair].Programme].Key, p.Gaps[u.Gap].Key, o.Ahead, o.Enters, last))
			}
		}
	}
	return lines
}

// TestExplainRepeats: the allocations of a result with its certificate, in any order, give the result again.
func TestExplainRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		r := greedy(t, p)
		list := slices.Clone(r.Allocations)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for i := range list {
			list[i].Grant = 3*list[i].Grant - 1 // numbers with holes
		}
		c := matching.Certificate{Method: r.Method, Stopped: r.Stopped, Steps: r.Steps, Bound: r.Bound, Prices: r.Prices}
		again, err := matching.Explain(context.Background(), p, list, c)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(r, again) {
			t.Fatalf("%+v\n%+v", r, again)
		}
	})
}

// TestExplainRefuses: what breaks a rule is not explained, and all breaches are told.
func TestExplainRefuses(t *testing.T) {
	p := plain()
	whole := []matching.Allocation{{Pair: 0, Amount: 50}, {Pair: 1, Amount: 50}}
	good := matching.Certificate{Method: "m", Stopped: matching.ByEffort, Bound: 4, Prices: []float64{0.5}}
	if _, err := matching.Explain(context.Background(), p, whole, good); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		list []matching.Allocation
		edit func(*matching.Certificate)
		want []string
	}{
		"too much, twice and wrong": {
			append(slices.Clone(whole), matching.Allocation{Pair: 2, Amount: 61}, matching.Allocation{Pair: 0, Amount: 50}),
			func(*matching.Certificate) {}, []string{"211 is spent of a budget of 100", `pays 61 instead of 60`, `"a" is paid twice`},
		},
		"nobody's pair":    {[]matching.Allocation{{Pair: 9}}, func(*matching.Certificate) {}, []string{"pair 9 is not in the list"}},
		"a bound below":    {whole, func(c *matching.Certificate) { c.Bound = 3 }, []string{"exceeds the bound"}},
		"no bound":         {whole, func(c *matching.Certificate) { c.Bound = math.NaN() }, []string{"exceeds the bound"}},
		"no method":        {whole, func(c *matching.Certificate) { c.Method = "" }, []string{"no name"}},
		"too many prices":  {whole, func(c *matching.Certificate) { c.Prices = []float64{1, 2} }, []string{"2 prices stand for 1"}},
		"a negative price": {whole, func(c *matching.Certificate) { c.Prices = []float64{-1} }, []string{"the price -1"}},
	} {
		c := good
		tt.edit(&c)
		r, err := matching.Explain(context.Background(), p, tt.list, c)
		if !errors.Is(err, matching.ErrResult) || !reflect.DeepEqual(r, matching.Result{}) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, part := range tt.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q is not in %v", name, part, err)
			}
		}
	}
	p.Gaps[0].Cost = -1
	if _, err := matching.Explain(context.Background(), p, whole, good); !errors.Is(err, matching.ErrProblem) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := matching.Explain(ctx, plain(), whole, good); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestOutbid(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(p *matching.Problem)
		want []string
	}{
		// a and b are paid with 100; c lacks 60, and b is the last: 1.5 for 50.
		{"one", func(*matching.Problem) {}, []string{"p<c ahead 0 enters 60 last b"}},
		// With 40: a (2 for 50) would be first with 10 more, then b with 60, then c with 120. Nothing is paid.
		{"in line", func(p *matching.Problem) { p.Programmes[0].Budget = 40 },
			[]string{"p<a ahead 0 enters 10 last -", "p<b ahead 1 enters 60 last -", "p<c ahead 2 enters 120 last -"}},
		{"no money", func(p *matching.Problem) { p.Programmes[0].Budget = 0 },
			[]string{"p<a ahead 0 enters 50 last -", "p<b ahead 1 enters 100 last -", "p<c ahead 2 enters 160 last -"}},
		// a requires c: {a, c} is 3 for 110, b 1.5 for 50, c 1 for 60. b first, then both others together: 160 - 40.
		{"a bundle", func(p *matching.Problem) { p.Programmes[0].Budget, p.Gaps[0].Requires = 40, []int{2} },
			[]string{"p<a ahead 1 enters 120 last -", "p<b ahead 0 enters 10 last -", "p<c ahead 1 enters 120 last -"}},
		// c is 3 for 60 by itself and goes first; {a, c} is 5 for 110, of which c's 60 are counted already; then b.
		{"counted once", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Gaps[0].Requires, p.Gaps[2].Gain = 40, []int{2}, 3
		}, []string{"p<a ahead 1 enters 70 last -", "p<b ahead 2 enters 120 last -", "p<c ahead 0 enters 20 last -"}},
		// c gains nothing and comes with a: 2 for 110 after b.
		{"for another", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Gaps[0].Requires, p.Gaps[2].Gain = 40, []int{2}, 0
		}, []string{"p<a ahead 1 enters 120 last -", "p<b ahead 0 enters 10 last -", "p<c ahead 1 enters 120 last -"}},
		// p may not pay c, which a requires; q has nothing for it. Money for p alone would not do, and that for q would.
		{"another's", func(p *matching.Problem) {
			p.Programmes = append(p.Programmes, matching.Programme{Key: "q"})
			p.Programmes[0].Budget, p.Gaps[0].Requires, p.Pairs[2].Programme = 40, []int{2}, 1
		}, []string{"p<a ahead 0 enters 0 last -", "p<b ahead 0 enters 10 last -", "q<c ahead 0 enters 60 last -"}},
		// The same the other way round: a's programme comes after c's.
		{"another's, before", func(p *matching.Problem) {
			p.Programmes = append(p.Programmes, matching.Programme{Key: "o"})
			p.Programmes[0].Budget, p.Gaps[0].Requires, p.Pairs[2].Programme = 40, []int{2}, 1
		}, []string{"p<a ahead 0 enters 0 last -", "p<b ahead 0 enters 10 last -", "o<c ahead 0 enters 60 last -"}},
		// a and b are alike: the first key goes first.
		{"alike", func(p *matching.Problem) { p.Programmes[0].Budget, p.Gaps[1].Gain = 40, 2 },
			[]string{"p<a ahead 0 enters 10 last -", "p<b ahead 1 enters 60 last -", "p<c ahead 2 enters 120 last -"}},
		// c is paid for a's sake, and gains nothing itself: it is not the last. {a, c} has 5 for 110, and nothing is left.
		{"last gains something", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Gaps[0].Gain, p.Gaps[0].Requires, p.Gaps[2].Gain = 110, 5, []int{2}, 0
		}, []string{"p<b ahead 0 enters 50 last a"}},
		// Both that are paid are alike: the later is the last.
		{"last of two alike", func(p *matching.Problem) { p.Gaps[0].Gain = 1.5 }, []string{"p<c ahead 0 enters 60 last b"}},
		// A grant holds 80: a is paid, and b and c cannot be added whatever the money.
		{"ceiling", func(p *matching.Problem) { p.Programmes[0].Budget, p.Programmes[0].Ceiling = 60, 80 },
			nil},
		{"lot", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Programmes[0].Lots = 60, []matching.Lot{{Country: 0, Budget: 105}}
		}, []string{"p<b ahead 0 enters 40 last a", "p<c ahead 0 enters 0 last a"}},
		// c's country has no grant, and no other may be given.
		{"count", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Programmes[0].Maximum, p.Gaps[2].Country = 60, 1, 1
		}, []string{"p<b ahead 0 enters 40 last a"}},
		// L's first grant would be below the floor with c alone.
		{"floor", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Programmes[0].Floor, p.Gaps[2].Country = 110, 70, 1
		}, []string{"p<c ahead 0 enters 0 last b"}},
		{"blocked", func(p *matching.Problem) {
			p.Programmes[0].Budget, p.Gaps[0].Requires, p.Gaps[2].Blocked = 40, []int{2}, true
		},
			[]string{"p<a ahead 0 enters 0 last -", "p<b ahead 0 enters 10 last -", "p<c ahead 0 enters 0 last -"}},
		{"no gain", func(p *matching.Problem) { p.Programmes[0].Budget, p.Gaps[2].Gain = 40, 0 },
			[]string{"p<a ahead 0 enters 10 last -", "p<b ahead 1 enters 60 last -", "p<c ahead 0 enters 0 last -"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plain()
			tt.edit(&p)
			r := greedy(t, p)
			if got := detailed(p, r)[len(told(p, r)):]; !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// unruled takes away what could be in the way of gaps beside money: floors, ceilings, lots and counts.
func unruled(p matching.Problem) matching.Problem {
	p.Programmes = slices.Clone(p.Programmes)
	for i := range p.Programmes {
		q := &p.Programmes[i]
		q.Floor, q.Ceiling, q.PerCountry, q.Maximum, q.Lots = 0, 0, 0, 0, nil
	}
	return p
}

// paying adds the gaps of some options to a result, each paid from a grant of its own number.
func paying(p matching.Problem, r matching.Result, options []matching.Option, grant int) matching.Result {
	more := r
	more.Allocations = slices.Clone(r.Allocations)
	paid := map[int]bool{}
	for _, o := range options {
		a := p.Pairs[o.Pair]
		paid[a.Gap] = true
		more.Allocations = append(more.Allocations, matching.Allocation{Pair: o.Pair, Grant: grant, Amount: a.Amount})
		more.Value += p.Gaps[a.Gap].Gain * p.Countries[p.Gaps[a.Gap].Country].Weight
	}
	more.Unmatched = slices.DeleteFunc(slices.Clone(r.Unmatched), func(u matching.Unmatched) bool { return paid[u.Gap] })
	more.Bound, more.Gap = more.Value, 0
	return more
}

// TestEntersIsEnough: with no rule but budgets in the way, a programme that gets Enters more can pay the gap and all that enter
// before it or with it; Ahead says how many come before. With one unit less it cannot. All told, Enters is not less than what is Short.
func TestEntersIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := unruled(instance(t, 14, 4))
		r := greedy(t, p)
		byProgramme := map[int][]matching.Option{}
		for _, u := range r.Unmatched {
			for _, o := range u.Options {
				if o.Reason == matching.ForMoney && o.Enters > 0 && o.Enters < o.Short {
					t.Fatalf("%d are short, and it enters with %d", o.Short, o.Enters)
				}
				if o.Enters > 0 {
					byProgramme[p.Pairs[o.Pair].Programme] = append(byProgramme[p.Pairs[o.Pair].Programme], o)
				}
			}
		}
		for q, options := range byProgramme {
			fitting := map[int]matching.Option{} // of the same programme, not short of money: may be of the bundles all the same
			for _, u := range r.Unmatched {
				for _, o := range u.Options {
					if p.Pairs[o.Pair].Programme == q && o.Reason == matching.Fits {
						fitting[u.Gap] = o
					}
				}
			}
			for _, last := range options {
				if last.Enters == 0 {
					continue
				}
				var chosen []matching.Option
				for _, o := range options {
					if o.Enters > 0 && o.Ahead <= last.Ahead {
						chosen = append(chosen, o)
					}
				}
				chosen = append(chosen, required(p, r, chosen, fitting)...)
				richer := p
				richer.Programmes = slices.Clone(p.Programmes)
				richer.Programmes[q].Budget += last.Enters
				more := paying(p, r, chosen, 0)
				if err := matching.Verify(richer, more); err != nil {
					t.Fatalf("%v\n%+v\n%+v", err, chosen, detailed(p, r))
				}
			}
		}
	})
}

// required finds the gaps that some need and that are not short of money themselves.
func required(p matching.Problem, r matching.Result, chosen []matching.Option, fitting map[int]matching.Option) (more []matching.Option) {
	have := map[int]bool{}
	for _, a := range r.Allocations {
		have[p.Pairs[a.Pair].Gap] = true
	}
	var take func(gap int)
	take = func(gap int) {
		for _, h := range p.Gaps[gap].Requires {
			if o, ok := fitting[h]; ok && !have[h] {
				have[h] = true
				more = append(more, o)
				take(h)
			}
		}
	}
	for _, o := range chosen {
		have[p.Pairs[o.Pair].Gap] = true
	}
	for _, o := range chosen {
		take(p.Pairs[o.Pair].Gap)
	}
	return more
}

// TestEntersAlone: whatever the rules, a gap that nothing comes before or with, and that requires nothing that is not paid, can
// be paid with Enters more, and not with less; where Enters is 0, not with any budget.
func TestEntersAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		r := greedy(t, p)
		paid := map[int]bool{}
		for _, a := range r.Allocations {
			paid[p.Pairs[a.Pair].Gap] = true
		}
		for _, u := range r.Unmatched {
			for _, o := range u.Options {
				alone := p.Gaps[u.Gap].Gain*p.Countries[p.Gaps[u.Gap].Country].Weight > 0 &&
					!slices.ContainsFunc(p.Gaps[u.Gap].Requires, func(h int) bool { return !paid[h] })
				if o.Reason != matching.ForMoney || !alone || o.Ahead > 0 {
					continue
				}
				richer := p
				richer.Programmes = slices.Clone(p.Programmes)
				q := &richer.Programmes[p.Pairs[o.Pair].Programme]
				could := func(budget int64) bool {
					q.Budget = budget
					return slices.ContainsFunc([]int{0, 1}, func(grant int) bool {
						return matching.Verify(richer, paying(p, r, []matching.Option{o}, grant)) == nil
					})
				}
				budget := q.Budget
				switch {
				case o.Enters == 0 && could(budget+1_000_000):
					t.Fatalf("it does not enter, and with much money it can be paid: %q", detailed(p, r))
				case o.Enters == o.Short && (!could(budget+o.Enters) || could(budget+o.Enters-1)):
					t.Fatalf("not with %d, or with less: %q", o.Enters, detailed(p, r))
				}
			}
		}
	})
}

func BenchmarkExplain(b *testing.B) {
	for _, ruled := range []bool{false, true} {
		b.Run(fmt.Sprintf("16000x50/ruled=%v", ruled), func(b *testing.B) {
			p := matchingtest.Random(16_000, 50, ruled)
			r := greedy(b, p)
			c := matching.Certificate{Method: r.Method, Stopped: r.Stopped, Bound: r.Bound}
			for b.Loop() {
				if _, err := matching.Explain(b.Context(), p, r.Allocations, c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
