package scoring_test

import (
	"math"
	"testing"

	"readiness/scoring"
)

// TestSkippingNeverPaysWhereUnitsAreCompared: the promise holds where the answer of one unit moves the scores of others.
func TestSkippingNeverPaysWhereUnitsAreCompared(t *testing.T) {
	zero := scoring.Rules{Missing: scoring.Zero}
	low := implied("follow", 1, "head", 0.5)
	for name, c := range map[string]struct {
		root          scoring.Node
		with, without []string // the answers, the first unit's first one given and cleared
	}{
		// 1 and 2: the first unit has 0 of 1 in x. Without its answer x has one value and no spread.
		"min-max": {besideY(&scoring.Scale{Method: scoring.MinMax}), []string{"1 .8", "2 .8"}, []string{"? .8", "2 .8"}},
		"rank":    {besideY(&scoring.Scale{Method: scoring.PercentileRank}), []string{"1 .8", "2 .8", "2 .8"}, []string{"? .8", "2 .8", "2 .8"}},
		// the first unit is below the mean, and the mean is what 0 for a missing answer stands for on this scale
		"z-score": {besideY(&scoring.Scale{Method: scoring.ZScore}), []string{"1 .8", "2 .8", "3 .8"}, []string{"? .8", "2 .8", "3 .8"}},
		// the follow-up was answered with 0; without the answer it is implied, at 0.5
		"implied above the answer": {inner("index", 1, scoring.Arithmetic, low, scaled("head", 1, steps(0, 1))), []string{"0 0"}, []string{"? 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			before, refused := scoredOrRefused(t, c.root, zero, scoring.Panel{Units: len(c.with), Cells: cells(c.with...)})
			if refused {
				return
			}
			after, _ := scoredOrRefused(t, c.root, zero, scoring.Panel{Units: len(c.without), Cells: cells(c.without...)})
			was, had := before.Index(0)
			is, has := after.Index(0)
			if has && (!had || is > was+tolerance) {
				t.Errorf("clearing an answer takes the index from %v (%v) to %v", was, had, is)
			}
		})
	}
}

// TestFourStatesStayFour: for want of spread an answer may leave the weights, but what nobody answered is still not
// assessed: it counts against the coverage, and the interval knows that it is unknown.
func TestFourStatesStayFour(t *testing.T) {
	r := scoreRows(t, besideY(&scoring.Scale{Method: scoring.MinMax}), scoring.Rules{}, "? .4", "- .4", "? .6")
	if got := r.State(1, 0); got != scoring.NotApplicable {
		t.Errorf("unit 1: state %d, want not applicable", got)
	}
	for _, u := range []int{0, 2} {
		if got := r.State(u, 0); got != scoring.NotAssessed {
			t.Errorf("unit %d: state %d, want not assessed", u, got)
		}
		if got := r.Coverage(u, 0); !near(got, 0.5) {
			t.Errorf("unit %d: one of two questions answered is a coverage of %v, want 0.5", u, got)
		}
		if low, high, ok := r.Interval(u); ok && low == high {
			t.Errorf("unit %d: half of it is unknown and the interval is %v to %v", u, low, high)
		}
	}
}

// TestIntervalUnderZeroWithLevelsAboveZero: a scale whose worst level has a score above 0 still counts as 0 when it is
// not assessed, and the interval holds the index.
func TestIntervalUnderZeroWithLevelsAboveZero(t *testing.T) {
	root := inner("index", 1, scoring.Arithmetic, scaled("a", 1, steps(0.2, 1)), leaf("b", 1))
	r := scoreRows(t, root, scoring.Rules{Missing: scoring.Zero}, "? .4")
	index, _ := r.Index(0) // (0 + 0.4)/2 = 0.2; the worst answer would give (0.2 + 0.4)/2 = 0.3
	if low, high, ok := r.Interval(0); !ok || index < low-tolerance || index > high+tolerance {
		t.Errorf("index %v, interval %v to %v (%v)", index, low, high, ok)
	}
}

// TestIntervalWithImpliedScoresBelowTheScale: an implied 0 may be filled in where the scale itself begins at 0.2, so that
// the worst that an unknown answer can turn out to be is 0.
func TestIntervalWithImpliedScoresBelowTheScale(t *testing.T) {
	follow := scaled("follow", 1, steps(0.2, 1))
	follow.Implied = &scoring.Implied{By: "head", When: []float64{0}, Score: 0}
	root := inner("index", 1, scoring.Arithmetic, scaled("head", 1, steps(0, 1)), follow)
	r := scoreRows(t, root, scoring.Rules{Missing: scoring.Impute}, "1 ?", "0 ?", "0 ?")
	index, _ := r.Index(0) // (1 + 0)/2 = 0.5, the median of the two implied scores being 0
	if low, high, ok := r.Interval(0); !ok || index < low-tolerance || index > high+tolerance {
		t.Errorf("index %v, interval %v to %v (%v)", index, low, high, ok)
	}
}

// TestGeneralisedMeansOfNegativeScores: a mean of -1 and -1 is -1, or there is none; 1 it is not.
func TestGeneralisedMeansOfNegativeScores(t *testing.T) {
	for _, p := range []float64{0.5, 2, 3} {
		got := scoring.Mean(scoring.Generalised, p, []float64{-1, -1}, []float64{1, 1})
		if !math.IsNaN(got) && !near(got, -1) {
			t.Errorf("exponent %v: the mean of -1 and -1 is %v", p, got)
		}
		z := scaled("z", 1, &scoring.Scale{Method: scoring.ZScore})
		root := power(p, inner("index", 1, scoring.Generalised, z, leaf("y", 1)))
		r, refused := scoredOrRefused(t, root, scoring.Rules{}, scoring.Panel{Units: 3, Cells: cells("1 0", "2 0", "3 0")})
		if refused {
			continue
		}
		worst, _ := r.Index(0)
		if middle, ok := r.Index(1); !ok || worst > middle {
			t.Errorf("exponent %v: a z-score of -1 gives %v, one of 0 gives %v (%v)", p, worst, middle, ok)
		}
	}
}

// TestModelKeepsNothingOfItsCaller: a tree may be changed after it was compiled.
func TestModelKeepsNothingOfItsCaller(t *testing.T) {
	levels, posts := steps(0, 0.5, 1), &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: 1}
	follow := implied("c", 1, "a", 0.25)
	m := compile(t, inner("index", 1, scoring.Arithmetic, scaled("a", 1, levels), scaled("b", 1, posts), follow), scoring.Rules{})
	p := scoring.Panel{Units: 1, Cells: cells("0 .9 ?")}
	before, _ := mustScore(t, m, p).Index(0)
	levels.Levels[0], posts.Max, follow.Implied.When[0], follow.Implied.Score = 0.4, 2, 2, 1
	if after, _ := mustScore(t, m, p).Index(0); after != before {
		t.Errorf("the index goes from %v to %v", before, after)
	}
}

// TestResultKeepsItsWarnings: what a caller does to the list it was given is its own business.
func TestResultKeepsItsWarnings(t *testing.T) {
	r := scoreRows(t, besideY(&scoring.Scale{Method: scoring.MinMax}), scoring.Rules{}, "7 .4", "7 .6")
	list := r.Warnings()
	if len(list) != 1 {
		t.Fatalf("warnings %v", list)
	}
	list[0].Leaf = "somebody else"
	if got := r.Warnings()[0].Leaf; got != "x" {
		t.Errorf("the warning names %q", got)
	}
}

// TestPanelsWithMoreUnitsThanThereIsMemory are refused, not attempted: four leaves times half of
// all integers is 0 cells to an int.
func TestPanelsWithMoreUnitsThanThereIsMemory(t *testing.T) {
	root := inner("index", 1, scoring.Arithmetic, leaf("a", 1), leaf("b", 1), leaf("c", 1), leaf("d", 1))
	if _, refused := scoredOrRefused(t, root, scoring.Rules{}, scoring.Panel{Units: math.MaxInt/2 + 1}); !refused {
		t.Error("the panel is accepted")
	}
}

// TestScalesSayOneThing: levels have no logarithm; a scale that was accepted accepts its own level 0.
func TestScalesSayOneThing(t *testing.T) {
	s := steps(0, 1)
	s.Log = true
	m, err := scoring.NewModel(scaled("index", 1, s), scoring.Rules{Floor: 0.01})
	if err != nil {
		return
	}
	if _, err := m.Score(column(0, 1)); err != nil {
		t.Errorf("the scale is accepted, its level 0 is not: %v", err)
	}
}

// TestNothingToScore: no units at all is a result like any other.
func TestNothingToScore(t *testing.T) {
	r := scoreRows(t, over(scaled("b", 1, &scoring.Scale{Method: scoring.MinMax})), scoring.Rules{Missing: scoring.Impute})
	low, high := r.Intervals()
	if r.Units() != 0 || len(low) != 0 || len(high) != 0 || len(r.Warnings()) != 0 {
		t.Errorf("%d units, %d intervals, warnings %v", r.Units(), len(low), r.Warnings())
	}
	r = scoreRows(t, over(scaled("b", 1, &scoring.Scale{Method: scoring.MinMax})), scoring.Rules{AllPeriods: true})
	if len(r.Warnings()) != 0 {
		t.Errorf("no units, and warnings %v", r.Warnings())
	}
}

// TestOneUnit: alone it has no spread, a rank, and shares it with nobody.
func TestOneUnit(t *testing.T) {
	r := scoreRows(t, besideY(&scoring.Scale{Method: scoring.MinMax}), scoring.Rules{}, "5 .4")
	rank, tied, ok := r.Rank(0)
	if index, indexed := r.Index(0); !indexed || index != 0.4 || rank != 1 || tied || !ok {
		t.Errorf("index %v (%v), rank %d, tied %v (%v)", index, indexed, rank, tied, ok)
	}
}

// TestSignOfZero: a score of -0 is a score of 0, ties with it and is not below it.
func TestSignOfZero(t *testing.T) {
	minus := math.Copysign(0, -1)
	for name, s := range map[string]*scoring.Scale{
		"goalposts": direct(), "reversed": {Method: scoring.Goalposts, Min: 0, Max: 1, Lower: true},
		"levels": steps(minus, 1), "min-max": {Method: scoring.MinMax}, "min-max reversed": {Method: scoring.MinMax, Lower: true},
	} {
		r, _ := scoredOrRefused(t, scaled("index", 1, s), scoring.Rules{}, column(0, minus, 1))
		first, _ := r.Index(0)
		second, _ := r.Index(1)
		rank, tied, _ := r.Rank(0)
		otherRank, otherTied, _ := r.Rank(1)
		if first != second || rank != otherRank || !tied || !otherTied {
			t.Errorf("%s: 0 scores %v with rank %d, -0 scores %v with rank %d", name, first, rank, second, otherRank)
		}
	}
}

// TestCoverageIsRoundedInTheUnitsFavour, by very little: any part of any number of equal leaves is enough where it is
// asked for, and one leaf fewer is not.
func TestCoverageIsRoundedInTheUnitsFavour(t *testing.T) {
	for n := 1; n <= 30; n++ {
		for _, w := range []float64{0.1, 1, 1.0 / 3, 7} {
			for k := 1; k <= n; k++ {
				root := scoring.Node{ID: "index", MinimumCoverage: float64(k) / float64(n)}
				p := scoring.Panel{Units: 2, Cells: make([]scoring.Cell, 2*n)}
				for l := range n {
					root.Children = append(root.Children, leaf(string(rune('A'+l)), w))
					if l < k {
						p.Cells[l] = scoring.Cell{State: scoring.Answered, Value: 1}
					}
					if l < k-1 {
						p.Cells[n+l] = scoring.Cell{State: scoring.Answered, Value: 1}
					}
				}
				r := mustScore(t, compile(t, root, scoring.Rules{}), p)
				_, enough := r.Index(0)
				if _, fewer := r.Index(1); !enough || fewer {
					t.Fatalf("%d of %d leaves of weight %v: %v, one fewer: %v", k, n, w, enough, fewer)
				}
			}
		}
	}
}

// TestTrialsOfTwoAnswers: the last change of a leaf holds, and changed leaves count as answered.
func TestTrialsOfTwoAnswers(t *testing.T) {
	root := atLeast(0.75, inner("index", 1, scoring.Arithmetic, leaf("a", 1), leaf("b", 1), leaf("c", 2)))
	r := scoreRows(t, root, scoring.Rules{Missing: scoring.Zero}, "? .2 .4")
	trial := r.NewTrial()
	// (1 + 0.2 + 2*0.4)/4 = 0.5 against (0 + 0.2 + 0.8)/4 = 0.25
	if gain, ok := trial.Gain(0, scoring.Change{Leaf: 0, Score: 0}, scoring.Change{Leaf: 0, Score: 1}); !ok || !near(gain, 0.25) {
		t.Errorf("gain %v (%v), want 0.25", gain, ok)
	}
	// (1 + 1 + 0.8)/4 = 0.7, and the trial before has left no trace
	if index, ok := trial.Index(0, scoring.Change{Leaf: 0, Score: 1}, scoring.Change{Leaf: 1, Score: 1}); !ok || !near(index, 0.7) {
		t.Errorf("index %v (%v), want 0.7", index, ok)
	}
	// coverage (1 + 1)/4 = 0.5 < 0.75 without c: no index to gain on, though there would be one with it
	r = scoreRows(t, root, scoring.Rules{Missing: scoring.Zero}, ".2 .2 ?")
	if _, ok := r.NewTrial().Gain(0, scoring.Change{Leaf: 2, Score: 1}); ok {
		t.Error("a gain on no index")
	}
	if index, ok := r.NewTrial().Index(0, scoring.Change{Leaf: 2, Score: 1}); !ok || !near(index, 0.6) {
		t.Errorf("index %v (%v), want (0.2 + 0.2 + 2)/4 = 0.6", index, ok)
	}
}

// TestTargetOfAPercentileRank is the best rank there is: who shares the top has no gap to close.
func TestTargetOfAPercentileRank(t *testing.T) {
	r := scoreRows(t, besideY(&scoring.Scale{Method: scoring.PercentileRank}), scoring.Rules{}, "20 .4", "20 .4", "10 .4")
	best, _ := r.Leaf(0, 0) // rank 2 of 3, shared: (2 - 1)/(3 - 1) = 0.5
	if target, ok := r.Target(2, 0); !ok || !near(best, 0.5) || target != best {
		t.Errorf("target %v (%v), the best score is %v", target, ok, best)
	}
}

// TestRanges: the bounds of each scale, and what has none.
func TestRanges(t *testing.T) {
	m := compile(t, inner("index", 1, scoring.Arithmetic,
		scaled("levels", 1, steps(0.1, 0.2, 0.9)), leaf("posts", 1), scaled("z", 1, &scoring.Scale{Method: scoring.ZScore})), scoring.Rules{})
	r := mustScore(t, m, scoring.Panel{Units: 2, Cells: cells("1 .4 1", "0 .5 2")})
	for l, want := range []float64{0.9, 1, none} {
		if got, ok := r.Target(0, l); ok == math.IsNaN(want) || ok && got != want {
			t.Errorf("target of leaf %d is %v (%v), want %v", l, got, ok, want)
		}
	}
	low, high, ok := steps(0.1, 0.9).Range()
	if low != 0.1 || high != 0.9 || !ok {
		t.Errorf("levels from %v to %v (%v)", low, high, ok)
	}
	for method := scoring.Levels; method <= scoring.DistanceToMax; method++ {
		s := scoring.Scale{Method: method, Levels: []float64{0, 1}}
		_, _, bounded := s.Range()
		if want := method != scoring.ZScore && method != scoring.RankOf; bounded != want {
			t.Errorf("method %d is bounded: %v", method, bounded)
		}
		if want := method != scoring.Levels && method != scoring.Goalposts; s.DataDriven() != want {
			t.Errorf("method %d is data-driven: %v", method, s.DataDriven())
		}
	}
	if _, ok := m.Lookup("nobody"); ok {
		t.Error("an unknown node has a number")
	}
	for _, method := range []scoring.Method{scoring.Levels, scoring.Goalposts, scoring.DistanceToMax + 1} {
		if _, ok := scoring.Normalise([]float64{1, 2}, method, false); ok {
			t.Errorf("method %d is not data-driven and normalises", method)
		}
	}
	if got := scoring.Aggregate(99).String(); got != "unknown" {
		t.Errorf("aggregate 99 is called %q", got)
	}
}
