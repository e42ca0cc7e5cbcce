package scoring_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// scoredOrRefused scores a panel. A tree or a value may be refused by name; what is accepted must be scored soundly.
func scoredOrRefused(t rapid.TB, root scoring.Node, rules scoring.Rules, p scoring.Panel) (r *scoring.Result, refused bool) {
	t.Helper()
	if rules.Floor == 0 {
		rules.Floor = 0.01
	}
	m, err := scoring.NewModel(root, rules)
	if errors.Is(err, scoring.ErrModel) {
		return nil, true
	}
	if err != nil {
		t.Fatalf("NewModel: %v", err)
	}
	defer func() {
		if e := recover(); e != nil {
			t.Fatalf("Score panics: %v", e)
		}
	}()
	r, err = m.Score(p)
	if errors.Is(err, scoring.ErrValue) || errors.Is(err, scoring.ErrShape) {
		return nil, true
	}
	if err != nil {
		t.Fatalf("Score: %v", err)
	}
	return r, false
}

// column is a panel of one answered leaf.
func column(values ...float64) scoring.Panel {
	p := scoring.Panel{Units: len(values)}
	for _, v := range values {
		p.Cells = append(p.Cells, scoring.Cell{State: scoring.Answered, Value: v})
	}
	return p
}

// TestLevelNumbersBeyondAllIntegers: what no int can hold is refused as any other level that is not there.
func TestLevelNumbersBeyondAllIntegers(t *testing.T) {
	for _, x := range []float64{1 << 62, 1 << 63, 1 << 64, 1e300, math.MaxFloat64} {
		if _, refused := scoredOrRefused(t, scaled("index", 1, steps(0, 1)), scoring.Rules{}, column(x)); !refused {
			t.Errorf("level %v is accepted", x)
		}
	}
}

// TestAnsweredLeavesHaveScores: whatever finite number was accepted, its score is a number, in 0..1 on bounded scales.
func TestAnsweredLeavesHaveScores(t *testing.T) {
	const huge, tiny = math.MaxFloat64, math.SmallestNonzeroFloat64
	for name, c := range map[string]struct {
		scale  *scoring.Scale
		values []float64
	}{
		"goalposts as far apart as numbers go": {&scoring.Scale{Method: scoring.Goalposts, Min: -huge, Max: huge}, []float64{-huge, 0, huge}},
		"goalposts next to each other":         {&scoring.Scale{Method: scoring.Goalposts, Min: 1, Max: math.Nextafter(1, 2)}, []float64{-huge, 1, huge}},
		"goalposts of one logarithm":           {&scoring.Scale{Method: scoring.Goalposts, Min: 1e300, Max: math.Nextafter(1e300, huge), Log: true}, []float64{1, 1e300, huge}},
		"goalposts of tiny logarithms":         {&scoring.Scale{Method: scoring.Goalposts, Min: tiny, Max: 1, Log: true}, []float64{tiny, 0.5, huge}},
		"min-max over all numbers":             {&scoring.Scale{Method: scoring.MinMax}, []float64{-huge, 0, huge}},
		"min-max of the smallest numbers":      {&scoring.Scale{Method: scoring.MinMax}, []float64{0, tiny, 2 * tiny}},
		"distance to maximum, all numbers":     {&scoring.Scale{Method: scoring.DistanceToMax, Lower: true}, []float64{-huge, 0, huge}},
		"z-scores of tiny numbers":             {&scoring.Scale{Method: scoring.ZScore}, []float64{0, 1e-170, 2e-170}},
		"z-scores of huge numbers":             {&scoring.Scale{Method: scoring.ZScore}, []float64{0, 1e200, 2e200}},
		"z-scores over all numbers":            {&scoring.Scale{Method: scoring.ZScore}, []float64{-huge, 0, huge}},
	} {
		t.Run(name, func(t *testing.T) {
			r, refused := scoredOrRefused(t, scaled("index", 1, c.scale), scoring.Rules{}, column(c.values...))
			if refused {
				return
			}
			previous := math.Inf(-1)
			for u, v := range c.values {
				score, ok := r.Index(u)
				if !ok || math.IsInf(score, 0) {
					t.Fatalf("value %v has the score %v (%v), state %d", v, score, ok, r.State(u, 0))
				}
				if c.scale.Method != scoring.ZScore && (score < 0 || score > 1) {
					t.Errorf("value %v has the score %v", v, score)
				}
				if c.scale.Lower {
					score = -score
				}
				if score < previous {
					t.Errorf("value %v has the score %v after %v", v, score, previous)
				}
				previous = score
			}
			first, _ := r.Index(0)
			if last, _ := r.Index(len(c.values) - 1); first == last {
				t.Errorf("%v and %v have the same score", c.values[0], c.values[len(c.values)-1])
			}
		})
	}
}

// TestWeightsOfAnySize: weights are relative, so that their unit cannot matter.
func TestWeightsOfAnySize(t *testing.T) {
	for _, m := range allMeans {
		for _, unit := range []float64{1, 1e-3, 1e100, 1e-100, 1e306, 1e308, 1e-308, math.SmallestNonzeroFloat64} {
			root := power(m.exponent, inner("index", 1, m.aggregate, leaf("a", unit), leaf("b", unit), leaf("c", 0)))
			r, refused := scoredOrRefused(t, root, scoring.Rules{}, scoring.Panel{Units: 2, Cells: cells(".5 .5 1", "? 0 1")})
			if refused {
				continue
			}
			if index, ok := r.Index(0); !ok || !near(index, 0.5) {
				t.Errorf("%s, exponent %v, weights of %v: the index of 0.5 and 0.5 is %v (%v)", m.aggregate, m.exponent, unit, index, ok)
			}
			if c := r.Coverage(1, 0); !near(c, 0.5) {
				t.Errorf("weights of %v: one of two answered is a coverage of %v", unit, c)
			}
			if least, ok := r.Index(1); !ok || least > 0.01+tolerance {
				t.Errorf("%s, exponent %v, weights of %v: the index of 0 is %v (%v)", m.aggregate, m.exponent, unit, least, ok)
			}
		}
	}
}

// TestExponentsOfAnySize: between the least and the greatest value, near the one or the other for exponents far from 0,
// near the geometric mean for exponents near 0.
func TestExponentsOfAnySize(t *testing.T) {
	x, w := []float64{0.5, 0.25}, []float64{1, 1}
	geometric := math.Sqrt(0.125)
	for p, want := range map[float64]float64{
		1e-5: geometric, -1e-5: geometric, 1e-9: geometric, -1e-9: geometric, 1e-17: geometric, -1e-17: geometric,
		1e-300: geometric, -1e-300: geometric, math.SmallestNonzeroFloat64: geometric,
		600: 0.5, 2000: 0.5, 1e6: 0.5, 1e300: 0.5, -400: 0.25, -600: 0.25, -2000: 0.25, -1e6: 0.25, -1e300: 0.25,
	} {
		if got := scoring.Mean(scoring.Generalised, p, x, w); math.Abs(got-want) > 1e-3 {
			t.Errorf("exponent %v gives %v, want about %v", p, got, want)
		}
	}
	previous := 0.25
	for _, p := range []float64{-1e300, -2000, -300, -10, -1, -1e-3, -1e-9, -1e-15, 0, 1e-15, 1e-9, 1e-3, 1, 10, 300, 2000, 1e300} {
		got := scoring.Mean(scoring.Generalised, p, x, w)
		if got < previous-1e-9 || got > 0.5 {
			t.Errorf("exponent %v gives %v after %v", p, got, previous)
		}
		previous = got
	}
}

// TestMeanOfEqualValuesIsThatValue, to the last bit: a band that begins at 0.7 holds whoever has 0.7 everywhere.
func TestMeanOfEqualValuesIsThatValue(t *testing.T) {
	for _, m := range allMeans {
		t.Run(m.aggregate.String(), func(t *testing.T) {
			wrong := 0
			for percent := 1; percent <= 100; percent++ {
				v := float64(percent) / 100
				for _, w := range [][]float64{{1, 1, 1}, {0.1, 0.2, 0.3}, {0.7, 0.1, 0.2}, {1, 2, 3}, {1.0 / 3, 1.0 / 3, 1.0 / 3}} {
					if scoring.Mean(m.aggregate, m.exponent, []float64{v, v, v}, w) != v {
						wrong++
					}
				}
			}
			if wrong > 0 {
				t.Errorf("exponent %v: %d of 500 means of equal values are another value", m.exponent, wrong)
			}
		})
	}
}

// TestSameAnswersInAnotherOrderTie: the scores of two units are the same number, however it is rounded on the way.
func TestSameAnswersInAnotherOrderTie(t *testing.T) {
	root := inner("index", 1, scoring.Arithmetic, leaf("a", 1), leaf("b", 1), leaf("c", 1))
	r := scoreRows(t, root, scoring.Rules{}, ".1 .2 .3", ".3 .2 .1", ".2 .2 .2", ".1 .1 .4")
	for u := range r.Units() {
		if rank, tied, _ := r.Rank(u); rank != 1 || !tied {
			index, _ := r.Index(u)
			t.Errorf("unit %d with index %.17g has rank %d, tied %v; all four have 0.6/3", u, index, rank, tied)
		}
	}
}

// TestSameAnswersInOtherPlacesTie: nor does it matter through which nodes of a tree of equal weights they come.
func TestSameAnswersInOtherPlacesTie(t *testing.T) {
	root := scoring.Node{ID: "index"}
	for d := range 3 {
		dimension := scoring.Node{ID: fmt.Sprintf("d%d", d), Weight: 1}
		for q := range 4 {
			dimension.Children = append(dimension.Children, leaf(fmt.Sprintf("q%d.%d", d, q), 1))
		}
		root.Children = append(root.Children, dimension)
	}
	m := compile(t, root, scoring.Rules{})
	rng := rand.New(rand.NewPCG(3, 4))
	apart := 0
	for range 500 {
		tenths := make([]float64, 12)
		for i := range tenths {
			tenths[i] = float64(rng.IntN(11)) / 10
		}
		row := slices.Clone(tenths)
		for _, i := range rng.Perm(12) {
			row = append(row, tenths[i])
		}
		p := column(row...)
		p.Units = 2
		if _, tied, _ := mustScore(t, m, p).Rank(0); !tied {
			apart++
		}
	}
	if apart > 0 {
		t.Errorf("%d of 500 pairs of units with the same answers have different ranks", apart)
	}
}

// TestIndexOnTheThresholdOfABand: five pillars of hundredths that add up to 55.00 of 100 are 0.55 and no bit less, for
// else one country in five would miss a band that it has reached.
func TestIndexOnTheThresholdOfABand(t *testing.T) {
	m := compile(t, pillars(), scoring.Rules{})
	rng := rand.New(rand.NewPCG(5, 6))
	for _, total := range []int{9500, 8500, 5500, 2000} {
		p := scoring.Panel{}
		for p.Units < 300 {
			left, row := total, make([]float64, 5)
			for i := range 4 {
				at := min(2000, max(0, total/5+rng.IntN(800)-400))
				row[i] = float64(at) / 100
				left -= at
			}
			if left < 0 || left > 2000 {
				continue
			}
			row[4] = float64(left) / 100
			p.Cells = append(p.Cells, column(row...).Cells...)
			p.Units++
		}
		r := mustScore(t, m, p)
		below, above := 0, 0
		for u := range p.Units {
			switch index, _ := r.Index(u); {
			case index < float64(total)/10000:
				below++
			case index > float64(total)/10000:
				above++
			}
		}
		if below+above > 0 {
			t.Errorf("total %v of 100: %d of %d indices lie below %v and %d above", float64(total)/100, below, p.Units, float64(total)/10000, above)
		}
	}
}

// TestMedianTakesTheLowerOneAtATie, when the weights are tenths too: 0.3 against 0.1 + 0.2.
func TestMedianTakesTheLowerOneAtATie(t *testing.T) {
	for _, c := range []struct{ x, w []float64 }{
		{[]float64{0.9, 0.8, 0.2}, []float64{0.1, 0.2, 0.3}},
		{[]float64{0.2, 0.9, 0.8}, []float64{0.3, 0.1, 0.2}},
		{[]float64{0.8, 0.2, 0.9}, []float64{0.2, 0.3, 0.1}},
	} {
		if got := scoring.Mean(scoring.Median, 0, c.x, c.w); got != 0.2 {
			t.Errorf("median of %v with weights %v is %v, want the lower one, 0.2", c.x, c.w, got)
		}
	}
}

// TestMomentsWithoutSpread: three times 0.1 has no skewness, though the mean of three times 0.1 is not 0.1.
func TestMomentsWithoutSpread(t *testing.T) {
	for _, v := range []float64{0.1, 0.7, 1e-9, 123.456} {
		x := []float64{v, v, v, v, v, v}
		for n := 3; n <= len(x); n++ {
			if got := scoring.Skewness(x[:n]); !math.IsNaN(got) {
				t.Errorf("skewness of %d times %v is %v", n, v, got)
			}
			if got := scoring.Kurtosis(x[:n]); !math.IsNaN(got) {
				t.Errorf("kurtosis of %d times %v is %v", n, v, got)
			}
		}
	}
}

// TestFlooredCountsAScoreOnce: a mean of floored scores is the floor and is not raised to it a second time.
func TestFlooredCountsAScoreOnce(t *testing.T) {
	for percent := 1; percent <= 100; percent++ {
		floor := float64(percent) / 100
		root := inner("index", 1, scoring.Harmonic, inner("A", 1, scoring.Geometric, leaf("p", 1), leaf("q", 1)), leaf("r", 1))
		r := scoreRows(t, root, scoring.Rules{Floor: floor}, "0 0 1")
		if got := r.Floored(0); got != 2 {
			t.Errorf("floor %v: %d scores were floored, want 2", floor, got)
		}
	}
}

// TestZScoresDoNotDependOnTheOrderOfUnits.
func TestZScoresDoNotDependOnTheOrderOfUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 10), 2, 8).Draw(t, "x")
		y := rapid.Permutation(x).Draw(t, "y")
		a, _ := scoring.Normalise(x, scoring.ZScore, false)
		b, _ := scoring.Normalise(y, scoring.ZScore, false)
		score := map[float64]float64{}
		for i := range a {
			score[x[i]] = a[i]
		}
		for i := range b {
			if score[y[i]] != b[i] {
				t.Fatalf("value %v has the z-score %.17g in one order and %.17g in another", y[i], score[y[i]], b[i])
			}
		}
	})
}
