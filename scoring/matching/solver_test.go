package matching_test

import (
	"context"
	"math"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// solver finds a solver of others. Tests that need one run with READINESS_SOLVER=1 alone, by `make solver`; there it must be
// installed.
func solver(t testing.TB, name string) matchingtest.Solver {
	t.Helper()
	if os.Getenv("READINESS_SOLVER") != "1" {
		t.Skip("READINESS_SOLVER=1 compares with the solvers CBC and GLPK")
	}
	s, err := matchingtest.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// near is how far two sums of the same gains may be apart: what a solver takes for nothing, a part in 1e6.
func near(value float64) float64 { return 1e-6 * value }

// complete is a result that pays what an answer does, so that Verify can look at it.
func complete(p matching.Problem, a matchingtest.Answer) matching.Result {
	r := matching.Result{Method: "solver", Allocations: a.Allocations, Value: a.Value, Bound: a.Value}
	paid := map[int]bool{}
	for _, x := range a.Allocations {
		paid[p.Pairs[x.Pair].Gap] = true
	}
	for g := range p.Gaps {
		if !paid[g] {
			r.Unmatched = append(r.Unmatched, matching.Unmatched{Gap: g, Reason: matching.ForMoney, Requires: -1})
		}
	}
	return r
}

func solve(t failing, p matching.Problem, limits matching.Limits) matching.Result {
	t.Helper()
	r, err := matching.Solve(context.Background(), p, limits)
	if err != nil {
		t.Fatal(err)
	}
	if err := matching.Verify(p, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSolverEqual: on a hundred small problems with every kind of rule that CBC solves, Solve proves the same value. Problems
// that CBC does not finish are few; the bounds hold there too. GLPK says the same, where it finishes.
func TestSolverEqual(t *testing.T) {
	cbc, glpk := solver(t, "cbc"), solver(t, "glpk")
	size := matchingtest.Size{LeastGaps: 5, Gaps: 40, Programmes: 8, Countries: 5}
	solved, proven, hard := 0, 0, 0
	for seed := uint64(0); solved < 100; seed++ {
		p := matchingtest.Draw(seed, size)
		a := ask(t, cbc, p, 20*time.Second)
		if second := ask(t, glpk, p, time.Second); a.Optimal && second.Optimal && math.Abs(a.Value-second.Value) > near(a.Value) {
			t.Errorf("seed %d: CBC %v, GLPK %v", seed, a.Value, second.Value)
		}
		start := time.Now()
		r := solve(t, p, matching.Limits{})
		took := time.Since(start)
		between(t, seed, r, a)
		if !a.Optimal {
			t.Logf("seed %d: CBC does not finish", seed)
			if hard++; hard > 10 {
				t.Fatal("CBC does not finish too often")
			}
			continue
		}
		solved++
		switch {
		case !r.Proven():
			t.Errorf("seed %d, %d gaps x %d programmes: %v of %v, %s, bound %v", seed, len(p.Gaps), len(p.Programmes), r.Value, a.Value, r.Stopped, r.Bound)
		case math.Abs(r.Value-a.Value) > near(a.Value):
			t.Errorf("seed %d: %v is proven, and CBC has %v", seed, r.Value, a.Value)
		default:
			proven++
		}
		if took > time.Second {
			t.Logf("seed %d, %d gaps x %d programmes: %v, %d steps", seed, len(p.Gaps), len(p.Programmes), took, r.Steps)
		}
	}
	t.Logf("%d of %d are proven and equal", proven, solved)
}

// TestSolverBounds: on problems of 60 to 120 gaps, with ten seconds for each, neither's value exceeds the other's bound.
func TestSolverBounds(t *testing.T) {
	cbc := solver(t, "cbc")
	better, proven, theirs := 0, 0, 0
	for seed := range uint64(30) {
		p := matchingtest.Draw(1000+seed, matchingtest.Size{LeastGaps: 60, Gaps: 120, Programmes: 10, Countries: 8})
		a := ask(t, cbc, p, 10*time.Second)
		r := solve(t, p, matching.Limits{Time: 10 * time.Second})
		between(t, seed, r, a)
		if r.Value >= a.Value-near(a.Value) {
			better++
		}
		if r.Proven() {
			proven++
		}
		if a.Optimal {
			theirs++
		}
		t.Logf("seed %d, %d gaps x %d programmes: %.6f..%.6f %s, CBC %.6f..%.6f", seed, len(p.Gaps), len(p.Programmes), r.Value, r.Bound, r.Stopped, a.Value, a.Bound)
	}
	t.Logf("no worse than CBC in %d of 30; proven %d, by CBC %d", better, proven, theirs)
}

// ask asks a solver and looks at its answer with Verify.
func ask(t *testing.T, s matchingtest.Solver, p matching.Problem, limit time.Duration) matchingtest.Answer {
	t.Helper()
	a, err := s.Solve(t.Context(), t.TempDir(), p, limit)
	if err != nil {
		t.Fatal(err)
	}
	if a.Found {
		if err := matching.Verify(p, complete(p, a)); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// between: no value exceeds a bound, whoever found them.
func between(t *testing.T, seed uint64, r matching.Result, a matchingtest.Answer) {
	t.Helper()
	if a.Found && r.Bound < a.Value-near(a.Value) {
		t.Errorf("seed %d: the bound is %v, and %v can be had", seed, r.Bound, a.Value)
	}
	if r.Value > a.Bound+near(a.Bound) {
		t.Errorf("seed %d: the value is %v, and nothing above %v can be had", seed, r.Value, a.Bound)
	}
}

// TestModelMeansTheProblem: the greatest value of the integer program, found by trying every answer, is that of the problem.
func TestModelMeansTheProblem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := instance(t, 5, 2)
		m := matchingtest.NewModel(&p)
		got, allocations := m.Best()
		if err := matching.Verify(p, complete(p, matchingtest.Answer{Allocations: allocations, Value: got})); err != nil {
			t.Fatal(err)
		}
		if want := best(p); math.Abs(got-want) > 1e-9 {
			t.Fatalf("%v of %v: %+v", got, want, p)
		}
	})
}

// TestSolverMeansTheProblem: the same of the solvers.
func TestSolverMeansTheProblem(t *testing.T) {
	for _, name := range []string{"cbc", "glpk"} {
		s := solver(t, name)
		dir := t.TempDir()
		rapid.Check(t, func(t *rapid.T) {
			p := instance(t, 5, 2)
			a, err := s.Solve(t.Context(), dir, p, 10*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			if err := matching.Verify(p, complete(p, a)); err != nil {
				t.Fatal(err)
			}
			if want := best(p); !a.Optimal || math.Abs(a.Value-want) > 1e-9 {
				t.Fatalf("%s: %+v of %v: %+v", name, a, want, p)
			}
		})
	}
}
