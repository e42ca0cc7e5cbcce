package scoring_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// Two questions that weigh alike, of three units; what is not answered counts as 0.
//
//	u0  0.8 0.6  0.7                      rank 1
//	u1  0.5 0.5  0.5                      rank 2
//	u2  0.2 -    0.1, 0.1 to 0.6          rank 3
//
// With a = 1 in u1 it is 0.75 and first; with a = 1 in u2 it is (1 + 0)/2 = 0.5, 0.5 to 1, and second.
func TestWith(t *testing.T) {
	m := compile(t, inner("index", 1, scoring.Arithmetic, leaf("a", 1), leaf("b", 1)), scoring.Rules{Missing: scoring.Zero, Floor: 0.01})
	answer := func(x float64) scoring.Cell { return scoring.Cell{State: scoring.Answered, Value: x} }
	r := mustScore(t, m, scoring.Panel{Units: 3, Cells: []scoring.Cell{answer(.8), answer(.6), answer(.5), answer(.5), answer(.2), {}}})
	for _, tt := range []struct {
		changes   map[int][]scoring.Change
		index     [3]float64
		rank      [3]int
		low, high float64 // of u2
	}{
		{nil, [3]float64{.7, .5, .1}, [3]int{1, 2, 3}, .1, .6},
		{map[int][]scoring.Change{1: {{Leaf: 0, Score: 1}}}, [3]float64{.7, .75, .1}, [3]int{2, 1, 3}, .1, .6},
		{map[int][]scoring.Change{2: {{Leaf: 0, Score: 1}}}, [3]float64{.7, .5, .5}, [3]int{1, 2, 2}, .5, 1},
		{map[int][]scoring.Change{2: {{Leaf: 0, Score: 1}, {Leaf: 1, Score: 1}}, 0: {{Leaf: 0, Score: 0}}}, [3]float64{.3, .5, 1}, [3]int{3, 2, 1}, 1, 1},
	} {
		next, err := r.With(tt.changes)
		if err != nil {
			t.Fatal(err)
		}
		for u := range 3 {
			rank, _, _ := next.Rank(u)
			if got, _ := next.Index(u); math.Abs(got-tt.index[u]) > 1e-15 || rank != tt.rank[u] {
				t.Errorf("%v: unit %d is %v, rank %d", tt.changes, u, got, rank)
			}
		}
		if low, high, _ := next.Interval(2); math.Abs(low-tt.low) > 1e-15 || math.Abs(high-tt.high) > 1e-15 {
			t.Errorf("%v: %v to %v", tt.changes, low, high)
		}
	}
	if got, _ := r.Index(2); got != .1 {
		t.Errorf("the result itself has changed: %v", got)
	}
	_, err := r.With(map[int][]scoring.Change{3: {{}}, -1: {{}}, 0: {{Leaf: 2}, {Leaf: 1, Score: 1.1}, {Leaf: 0, Score: math.NaN()}, {Leaf: 0, Score: .5}}})
	if err == nil || strings.Count(err.Error(), "\n") != 4 || !errors.Is(err, scoring.ErrValue) {
		t.Errorf("changes that cannot be made: %v", err)
	}
}

// With is what Trial says of each unit, its ranks are those of these scores, and units without a change stay as they are.
func TestWithIsTheTrialOfEachUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		r := s.score(t)
		unchanged, err := r.With(nil)
		if err != nil {
			t.Fatal(err)
		}
		changes := map[int][]scoring.Change{}
		for u := range s.panel.Units {
			sameUnit(t, r, unchanged, u, u)
			for l := range r.Model().Leaves() {
				if rapid.IntRange(0, 3).Draw(t, "changed") == 0 {
					changes[u] = append(changes[u], scoring.Change{Leaf: l, Score: rapid.Float64Range(0, 1).Draw(t, "score")})
				}
			}
		}
		next, err := r.With(changes)
		if err != nil {
			t.Fatal(err)
		}
		trial := r.NewTrial()
		for u := range s.panel.Units {
			want, ok := trial.Index(u, changes[u]...)
			got, has := next.Index(u)
			if ok != has || ok && got != want {
				t.Fatalf("unit %d is %v, %v and in a trial %v, %v", u, got, has, want, ok)
			}
			if len(changes[u]) == 0 {
				for n := range r.Model().Nodes() {
					if !same(scoreOf(r, u, n), scoreOf(next, u, n)) {
						t.Fatalf("unit %d was not changed, and node %d is", u, n)
					}
				}
			}
		}
		for u := range s.panel.Units {
			better := 1
			mine, ranked := next.Index(u)
			for v := range s.panel.Units {
				if other, ok := next.Index(v); ok && s.panel.Period[v] == s.panel.Period[u] && other > mine+1e-9 {
					better++
				}
			}
			if rank, _, ok := next.Rank(u); ok != ranked || ok && rank < better {
				t.Fatalf("unit %d has rank %d, and %d are better", u, rank, better-1)
			}
		}
	})
}
