package matching_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// quick is enough search for the properties of small problems.
var quick = matching.Limits{Effort: 2_000}

// value is the weighted gain of a gap.
func value(p matching.Problem, gap int) float64 {
	return p.Gaps[gap].Gain * p.Countries[p.Gaps[gap].Country].Weight
}

// TestSolveKeepsEveryRule, whatever the effort. solve checks with Verify; beside it, money is counted to the unit.
func TestSolveKeepsEveryRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		limits := matching.Limits{Effort: rapid.SampledFrom([]int{1, 2, 50, quick.Effort}).Draw(t, "effort")}
		r := solve(t, p, limits)
		left := make([]int64, len(p.Programmes))
		for i := range left {
			left[i] = p.Programmes[i].Budget
		}
		paid := map[int]bool{}
		sum := 0.0
		for _, a := range r.Allocations {
			pair := p.Pairs[a.Pair]
			if left[pair.Programme] -= pair.Amount; left[pair.Programme] < 0 || a.Amount != pair.Amount || paid[pair.Gap] {
				t.Fatalf("%+v of %+v", a, r.Allocations)
			}
			paid[pair.Gap] = true
			sum += value(p, pair.Gap)
		}
		if len(paid)+len(r.Unmatched) != len(p.Gaps) || math.Abs(sum-r.Value) > 1e-9 {
			t.Fatalf("%d paid and %d not of %d; %v is %v", len(paid), len(r.Unmatched), len(p.Gaps), sum, r.Value)
		}
		if len(r.Prices) != len(p.Programmes) || r.Steps < 0 || r.Steps > limits.Effort {
			t.Fatalf("%v, %d steps of %d", r.Prices, r.Steps, limits.Effort)
		}
		stops := []matching.Stop{matching.Optimal, matching.ByEffort, matching.Unproven} // not by time: there is no limit
		if !slices.Contains(stops, r.Stopped) || r.Proven() != (r.Stopped == matching.Optimal) || r.Proven() && r.Bound-r.Value > 1e-9*r.Bound {
			t.Fatalf("%q: %v of %v", r.Stopped, r.Value, r.Bound)
		}
	})
}

// TestSolveBoundsTheOptimum: it lies between value and bound, and what is proven is it.
func TestSolveBoundsTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 6, 2)
		r := solve(t, p, matching.Limits{Effort: rapid.SampledFrom([]int{1, 50, quick.Effort}).Draw(t, "effort")})
		most := best(p)
		if r.Value > most+1e-9 || r.Bound < most-1e-12 || r.Proven() && r.Value < most-1e-9 {
			t.Fatalf("value %v, optimum %v, bound %v, %s", r.Value, most, r.Bound, r.Stopped)
		}
	})
	for seed := range uint64(100) {
		p := matchingtest.Draw(seed, matchingtest.Size{LeastGaps: 5, Gaps: 12, Programmes: 3, Countries: 3})
		most, _ := matchingtest.NewModel(&p).Best()
		for _, effort := range []int{1, 50, quick.Effort} {
			r := solve(t, p, matching.Limits{Effort: effort})
			if r.Value > most+1e-9 || r.Bound < most-1e-12 || r.Proven() && r.Value < most-1e-9 {
				t.Fatalf("seed %d, effort %d: value %v, optimum %v, bound %v, %s", seed, effort, r.Value, most, r.Bound, r.Stopped)
			}
		}
	}
}

// TestSolveProvesTheSmall: the smallest problems are solved to the end.
func TestSolveProvesTheSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 6, 2)
		if r := solve(t, p, matching.Limits{}); !r.Proven() || math.Abs(r.Value-best(p)) > 1e-9 {
			t.Fatalf("value %v, optimum %v, bound %v, %s", r.Value, best(p), r.Bound, r.Stopped)
		}
	})
}

// whole is all of a result in words that hold whatever the order of rows.
func whole(p matching.Problem, r matching.Result) []string {
	lines := append(detailed(p, r), fmt.Sprintf("%s %s %d", r.Method, r.Stopped, r.Steps))
	prices := make([]string, 0, len(r.Prices))
	for i, x := range r.Prices {
		prices = append(prices, fmt.Sprintf("%s %x", p.Programmes[i].Key, x))
	}
	slices.Sort(prices)
	return append(lines, prices...)
}

// TestSolveForgetsTheOrderOfRows, to the last bit.
func TestSolveForgetsTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 14, 4)
		q := shuffled(p, rapid.Uint64().Draw(t, "seed"))
		limits := matching.Limits{Effort: rapid.SampledFrom([]int{1, 50, quick.Effort}).Draw(t, "effort")}
		if a, b := whole(p, solve(t, p, limits)), whole(q, solve(t, q, limits)); !slices.Equal(a, b) {
			t.Fatalf("%q\n%q", a, b)
		}
	})
	for seed := range uint64(6) {
		p := matchingtest.Draw(seed, matchingtest.Size{LeastGaps: 30, Gaps: 60, Programmes: 8, Countries: 5})
		q := shuffled(p, seed)
		if a, b := whole(p, solve(t, p, quick)), whole(q, solve(t, q, quick)); !slices.Equal(a, b) {
			t.Errorf("seed %d:\n%q\n%q", seed, a, b)
		}
	}
}

// TestSolveRepeats: the same effort gives the same bits, and changes nothing of the problem.
func TestSolveRepeats(t *testing.T) {
	for _, effort := range []int{1, 10, 1_000, 3_000} {
		p, kept := matchingtest.Random(200, 10, true), matchingtest.Random(200, 10, true)
		a, b := solve(t, p, matching.Limits{Effort: effort}), solve(t, p, matching.Limits{Effort: effort})
		if !reflect.DeepEqual(a, b) {
			t.Errorf("effort %d: two results", effort)
		}
		if !reflect.DeepEqual(p, kept) {
			t.Errorf("effort %d: the problem is another", effort)
		}
	}
}

// richer is a problem with more budget for one programme, or with a programme more; and what was done.
func richer(t *rapid.T, p matching.Problem) (matching.Problem, string) {
	p.Programmes = slices.Clone(p.Programmes)
	if len(p.Programmes) > 0 && rapid.Bool().Draw(t, "raise?") {
		i := rapid.IntRange(0, len(p.Programmes)-1).Draw(t, "which")
		p.Programmes[i].Budget += rapid.Int64Range(1, 100).Draw(t, "by")
		return p, "a budget is raised"
	}
	p.Pairs = slices.Clone(p.Pairs)
	p.Programmes = append(p.Programmes, matching.Programme{
		Key: rapid.SampledFrom([]string{"a", "z"}).Draw(t, "key"), Budget: rapid.Int64Range(0, 200).Draw(t, "budget"),
		Floor: max(0, rapid.Int64Range(-40, 60).Draw(t, "floor")),
	})
	for g := range p.Gaps {
		if rapid.Bool().Draw(t, "eligible") {
			p.Pairs = append(p.Pairs, matching.Pair{Gap: g, Programme: len(p.Programmes) - 1, Amount: rapid.Int64Range(1, 60).Draw(t, "amount")})
		}
	}
	return p, "a programme is added"
}

// TestMoreMoneyIsNeverWorse: a programme more, or more budget, lowers no value that is proven; and no bound below a value that
// was there before, as all that could be paid still can be.
func TestMoreMoneyIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 8, 3)
		more, how := richer(t, p)
		a, b := solve(t, p, quick), solve(t, more, quick)
		if b.Bound < a.Value-1e-9 || b.Proven() && b.Value < a.Value-1e-9 {
			t.Fatalf("%s: %v..%v %s, then %v..%v %s", how, a.Value, a.Bound, a.Stopped, b.Value, b.Bound, b.Stopped)
		}
	})
	for seed := range uint64(50) {
		p := matchingtest.Draw(seed, matchingtest.Size{LeastGaps: 5, Gaps: 20, Programmes: 4, Countries: 3})
		before := solve(t, p, quick)
		for _, part := range []matching.Part{105, 120, 150, 200} {
			now := solve(t, parted(p, part), quick)
			if now.Bound < before.Value-1e-9 || now.Proven() && now.Value < before.Value-1e-9 {
				t.Fatalf("seed %d, %d %%: %v..%v %s, then %v..%v %s", seed, part, before.Value, before.Bound, before.Stopped, now.Value, now.Bound, now.Stopped)
			}
			before = now
		}
	}
}

// TestSolveWithoutProgrammes pays nothing, and says of each gap why.
func TestSolveWithoutProgrammes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 10, 0)
		r := solve(t, p, matching.Limits{})
		if len(r.Allocations) != 0 || r.Value != 0 || r.Bound != 0 || r.Gap != 0 || len(r.Prices) != 0 {
			t.Fatalf("%+v", r)
		}
		for _, u := range r.Unmatched {
			want := matching.ForProgramme
			if p.Gaps[u.Gap].Blocked {
				want = matching.ForBlocked
			}
			if u.Reason != want || len(u.Options) != 0 {
				t.Fatalf("%+v", u)
			}
		}
	})
}

// TestSolveOfConditionalPairs: where either would do, the sure pair is taken; and a conditional one rather than none.
func TestSolveOfConditionalPairs(t *testing.T) {
	p := matching.Problem{
		Countries:  []matching.Country{{Key: "K", Weight: 1}},
		Gaps:       []matching.Gap{{Key: "a", Gain: 2, Cost: 50}, {Key: "b", Gain: 1, Cost: 50}},
		Programmes: []matching.Programme{{Key: "p", Budget: 50}, {Key: "q", Budget: 100}},
		Pairs: []matching.Pair{
			{Gap: 0, Programme: 0, Amount: 50, Conditional: true}, {Gap: 0, Programme: 1, Amount: 50}, {Gap: 1, Programme: 1, Amount: 50, Conditional: true},
		},
	}
	r := solve(t, p, quick)
	want := []matching.Allocation{{Pair: 1, Amount: 50}, {Pair: 2, Amount: 50}}
	if !slices.Equal(r.Allocations, want) {
		t.Errorf("%+v", r.Allocations)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 8, 3)
		strict := p
		strict.Pairs = slices.DeleteFunc(slices.Clone(p.Pairs), func(a matching.Pair) bool { return a.Conditional })
		a, b := solve(t, strict, quick), solve(t, p, quick)
		if b.Bound < a.Value-1e-9 || b.Proven() && b.Value < a.Value-1e-9 {
			t.Fatalf("%v..%v %s, and with conditional pairs %v..%v %s", a.Value, a.Bound, a.Stopped, b.Value, b.Bound, b.Stopped)
		}
	})
}

// TestSolveStops: at once where nobody waits any more; in time where there is little, with a result that holds.
func TestSolveStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := matching.Solve(ctx, plain(), matching.Limits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := matching.Frontier(ctx, plain(), []matching.Part{50, 100}, matching.Limits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	p := matchingtest.Random(2_000, 20, true)
	left := errors.New("the caller has left")
	ctx, leave := context.WithCancelCause(t.Context())
	time.AfterFunc(20*time.Millisecond, func() { leave(left) })
	start := time.Now()
	r, err := matching.Solve(ctx, p, matching.Limits{})
	switch {
	case err == nil:
		err = matching.Verify(p, r) // it was ready before
	case errors.Is(err, left) || errors.Is(err, context.Canceled):
		err = nil
	}
	if took := time.Since(start); err != nil || took > 10*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	start = time.Now()
	r = solve(t, p, matching.Limits{Time: 10 * time.Millisecond})
	if took := time.Since(start); took > 10*time.Second || r.Value <= 0 {
		t.Errorf("%v after %v", r.Value, took)
	}
	broken := plain()
	broken.Gaps[0].Cost = -1
	if _, err := matching.Solve(t.Context(), broken, matching.Limits{}); !errors.Is(err, matching.ErrProblem) {
		t.Error(err)
	}
}

// TestProgressIsTrue: what is told on the way never gets worse, and the result is no worse than it.
func TestProgressIsTrue(t *testing.T) {
	value, bound := 0.0, math.Inf(1)
	limits := matching.Limits{Effort: 20_000, Progress: func(v, b float64) {
		if v < value || b > bound || v > b {
			t.Errorf("%v..%v, then %v..%v", value, bound, v, b)
		}
		value, bound = v, b
	}}
	r := solve(t, matchingtest.Random(200, 10, true), limits)
	if r.Value < value-1e-9*value || r.Bound > bound+1e-9*bound {
		t.Errorf("%v..%v, and in the end %v..%v", value, bound, r.Value, r.Bound)
	}
}

// parted is a problem with a part of all budgets, rounded down to the unit.
func parted(p matching.Problem, part matching.Part) matching.Problem {
	p.Programmes = slices.Clone(p.Programmes)
	for i := range p.Programmes {
		p.Programmes[i].Budget = p.Programmes[i].Budget * int64(part) / 100
	}
	return p
}

// TestFrontier: every point keeps the rules of its budgets, values never fall, the optimum lies between value and bound, and
// all of the budgets is what Solve has.
func TestFrontier(t *testing.T) {
	parts := []matching.Part{0, 10, 55, 100, 173}
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 6, 2)
		points, err := matching.Frontier(context.Background(), p, parts, quick)
		if err != nil || len(points) != len(parts) {
			t.Fatal(len(points), err)
		}
		before := 0.0
		for i, point := range points {
			q := parted(p, parts[i])
			r := point.Result
			if err := matching.Verify(q, r); err != nil || point.Part != parts[i] {
				t.Fatal(point.Part, err)
			}
			if most := best(q); r.Value > most+1e-9 || r.Bound < most-1e-12 || r.Proven() && r.Value < most-1e-9 {
				t.Fatalf("part %d: value %v, optimum %v, bound %v, %s", point.Part, r.Value, most, r.Bound, r.Stopped)
			}
			spent := make([]int64, len(p.Programmes))
			for _, a := range r.Allocations {
				spent[p.Pairs[a.Pair].Programme] += a.Amount
			}
			if !slices.Equal(spent, point.Spent) {
				t.Fatalf("%v is spent, and it says %v", spent, point.Spent)
			}
			if r.Value < before {
				t.Fatalf("part %d: %v, and with less %v", point.Part, r.Value, before)
			}
			before = r.Value
		}
	})
}

// TestFrontierOfTheGreatest: values rise in greater problems, too, and the greatest budgets have twice as much.
func TestFrontierOfTheGreatest(t *testing.T) {
	parts := []matching.Part{20, 50, 80, 100, 120, 200}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		p := matchingtest.Draw(r.Uint64(), matchingtest.Size{LeastGaps: 20, Gaps: 60, Programmes: 6, Countries: 4})
		points, err := matching.Frontier(t.Context(), p, parts, quick)
		if err != nil {
			t.Fatal(err)
		}
		for i := range points {
			if err := matching.Verify(parted(p, parts[i]), points[i].Result); err != nil {
				t.Error(err)
			}
			if i > 0 && (points[i].Result.Value < points[i-1].Result.Value || points[i].Result.Bound < points[i-1].Result.Value) {
				t.Errorf("part %d: %v..%v after %v", parts[i], points[i].Result.Value, points[i].Result.Bound, points[i-1].Result.Value)
			}
		}
	}
	p := plain()
	p.Programmes[0].Budget = matching.MostMoney
	points, err := matching.Frontier(t.Context(), p, parts, quick)
	if err != nil || points[len(points)-1].Result.Value != 4.5 {
		t.Error(points, err)
	}
}
