package scoring_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// TestRanksAreCompetitionRanks: one more than the number of greater scores, and 0 for none.
func TestRanksAreCompetitionRanks(t *testing.T) {
	if got, want := scoring.Ranks([]float64{0.5, none, 0.9, 0.5, 0.1}), []int{2, 0, 1, 2, 4}; !slices.Equal(got, want) {
		t.Errorf("ranks %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.OneOf(rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 0.5, 0.5 + 1e-9, 1, none}), rapid.Float64Range(-5, 5))
		scores := rapid.SliceOf(score).Draw(t, "scores")
		kept := slices.Clone(scores)
		ranks := scoring.Ranks(scores)
		if !slices.EqualFunc(scores, kept, same) || len(ranks) != len(scores) {
			t.Fatal("the scores were modified")
		}
		for i, s := range scores {
			if want := rankAmong(scores, s); ranks[i] != want {
				t.Fatalf("rank %d of %v is %d, want %d", i, scores, ranks[i], want)
			}
		}
	})
}

// rankAmong is the rank of a score: 1 + the number of scores above the greatest that s is less than 1e-12 below.
func rankAmong(scores []float64, s float64) int {
	if math.IsNaN(s) {
		return 0
	}
	sorted := slices.DeleteFunc(slices.Clone(scores), math.IsNaN)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	for first := 0; ; {
		end := first
		for end < len(sorted) && sorted[first]-sorted[end] < 1e-12 {
			end++
		}
		if s >= sorted[end-1] {
			return first + 1
		}
		first = end
	}
}

// TestRanksOfAResult are those of each period alone, with shared ranks said to be shared.
func TestRanksOfAResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		r := s.score(t)
		for u := range r.Units() {
			var scores []float64
			for other := range r.Units() {
				if x, ranked := r.Index(other); ranked && s.panel.Period[other] == s.panel.Period[u] {
					scores = append(scores, x)
				}
			}
			want, holders := 0, 0
			index, ok := r.Index(u)
			if ok {
				want = rankAmong(scores, index)
			}
			for _, x := range scores {
				if ok && rankAmong(scores, x) == want {
					holders++
				}
			}
			if rank, tied, ranked := r.Rank(u); rank != want || ranked != ok || tied != (holders > 1) {
				t.Fatalf("unit %d: rank %d (%v, tied %v), want %d with %d holders", u, rank, ranked, tied, want, holders)
			}
		}
	})
}

var comparing = []scoring.Method{scoring.MinMax, scoring.RankOf, scoring.PercentileRank, scoring.Borda, scoring.DistanceToMax, scoring.ZScore}

// TestNormaliseKeepsTheOrder, or turns it round where lower is better; equal values stay equal, holes stay holes.
func TestNormaliseKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, 1, 2, -3, none}), rapid.Map(rapid.Float64Range(-1e4, 1e4), func(v float64) float64 { return math.Round(v*1000) / 1000 }))
		x := rapid.SliceOf(value).Draw(t, "x")
		method, lower := rapid.SampledFrom(comparing).Draw(t, "method"), rapid.Bool().Draw(t, "lower")
		kept := slices.Clone(x)
		scores, ok := scoring.Normalise(x, method, lower)
		if !slices.EqualFunc(x, kept, same) {
			t.Fatal("the values were modified")
		}
		distinct := map[float64]bool{}
		for _, v := range x {
			if !math.IsNaN(v) {
				distinct[v+0] = true
			}
		}
		if ok != (len(distinct) > 1) || !ok && scores != nil {
			t.Fatalf("%d values, ok is %v, scores %v", len(distinct), ok, scores)
		}
		for i, s := range scores {
			if math.IsNaN(s) != math.IsNaN(x[i]) {
				t.Fatalf("value %v has the score %v", x[i], s)
			}
			if method != scoring.ZScore && method != scoring.RankOf && (s < 0 || s > 1) {
				t.Fatalf("value %v has the score %v", x[i], s)
			}
			for j := range scores {
				a, b := x[i], x[j]
				if lower {
					a, b = b, a
				}
				if a < b && s > scores[j] || a == b && s != scores[j] {
					t.Fatalf("values %v and %v have the scores %v and %v", x[i], x[j], s, scores[j])
				}
			}
		}
		if ok {
			checkEnds(t, scores, method)
		}
	})
}

// checkEnds: the bounded scales are used from 0 on, most of them up to 1; z-scores have mean 0 and deviation 1.
func checkEnds(t *rapid.T, scores []float64, method scoring.Method) {
	known := slices.DeleteFunc(slices.Clone(scores), math.IsNaN)
	least, greatest := slices.Min(known), slices.Max(known)
	switch method {
	case scoring.MinMax, scoring.Borda, scoring.DistanceToMax:
		if least != 0 || greatest != 1 {
			t.Fatalf("scores from %v to %v", least, greatest)
		}
	case scoring.PercentileRank:
		if least != 0 {
			t.Fatalf("scores from %v", least)
		}
	case scoring.RankOf:
		if least != 1 || greatest > float64(len(known)) {
			t.Fatalf("ranks from %v to %v", least, greatest)
		}
	default:
		sum, squares := 0.0, 0.0
		for _, z := range known {
			sum += z
			squares += z * z
		}
		n := float64(len(known))
		if math.Abs(sum/n) > 1e-9 || math.Abs(squares/(n-1)-1) > 1e-9 {
			t.Fatalf("z-scores with mean %v and variance %v", sum/n, squares/(n-1))
		}
	}
}

// drawColumn draws scores in 0.01..1 with weights of which at least one counts.
func drawColumn(t *rapid.T) (x, w []float64) {
	n := rapid.IntRange(1, 8).Draw(t, "n")
	for range n {
		x = append(x, rapid.Float64Range(0.01, 1).Draw(t, "x"))
		w = append(w, rapid.SampledFrom([]float64{1, 1, 2, 0.5, 0.1, 10, 0}).Draw(t, "w"))
	}
	if w[0] == 0 {
		w[0] = 1
	}
	return x, w
}

// TestMeansAreOrdered: minimum <= harmonic <= geometric <= arithmetic <= quadratic mean, which rise with every value and
// leave their inputs as they were.
func TestMeansAreOrdered(t *testing.T) {
	rising := []mean{
		{scoring.Minimum, 0}, {scoring.Generalised, -5}, {scoring.Harmonic, 0}, {scoring.Generalised, -0.5}, {scoring.Geometric, 0},
		{scoring.Generalised, 0.5}, {scoring.Arithmetic, 0}, {scoring.Generalised, 2}, {scoring.Generalised, 5},
	}
	rapid.Check(t, func(t *rapid.T) {
		x, w := drawColumn(t)
		keptX, keptW := slices.Clone(x), slices.Clone(w)
		more := slices.Clone(x)
		i := rapid.IntRange(0, len(x)-1).Draw(t, "raised")
		more[i] = rapid.Float64Range(x[i], 1).Draw(t, "to")
		previous := 0.0
		for _, m := range rising {
			got := scoring.Mean(m.aggregate, m.exponent, x, w)
			if !(got >= previous-tolerance) || got > 1 {
				t.Fatalf("%s with exponent %v is %.17g after %.17g", m.aggregate, m.exponent, got, previous)
			}
			if raised := scoring.Mean(m.aggregate, m.exponent, more, w); raised < got-tolerance {
				t.Fatalf("%s with exponent %v falls from %.17g to %.17g", m.aggregate, m.exponent, got, raised)
			}
			previous = got
		}
		if !slices.Equal(x, keptX) || !slices.Equal(w, keptW) {
			t.Fatal("the inputs were modified")
		}
		for m, as := range map[mean]mean{
			{scoring.Generalised, 1}:  {scoring.Arithmetic, 0},
			{scoring.Generalised, 0}:  {scoring.Geometric, 0},
			{scoring.Generalised, -1}: {scoring.Harmonic, 0},
		} {
			got, want := scoring.Mean(m.aggregate, m.exponent, x, w), scoring.Mean(as.aggregate, 0, x, w)
			if !near(got, want) {
				t.Fatalf("exponent %v gives %.17g, %s %.17g", m.exponent, got, as.aggregate, want)
			}
		}
	})
}

// TestMedianSplitsTheWeight: at least half of it lies at or below, and less than half strictly below.
func TestMedianSplitsTheWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, w := drawColumn(t)
		for i := range w { // whole numbers, so that no sum is rounded
			w[i] = math.Ceil(w[i])
		}
		median := scoring.Mean(scoring.Median, 0, x, w)
		below, upTo, total := 0.0, 0.0, 0.0
		for i, v := range x {
			total += w[i]
			if v < median {
				below += w[i]
			}
			if v <= median {
				upTo += w[i]
			}
		}
		if !slices.Contains(x, median) || 2*upTo < total || 2*below >= total {
			t.Fatalf("median %v: %v below, %v up to it, of %v", median, below, upTo, total)
		}
	})
}

// TestMeanLeavesOut holes and weights of 0, and gives no number where nothing is left or none is meant.
func TestMeanLeavesOut(t *testing.T) {
	for _, m := range allMeans {
		got := scoring.Mean(m.aggregate, m.exponent, []float64{none, 0.5, 0.9, none}, []float64{3, 2, 0, 0})
		if !near(got, 0.5) {
			t.Errorf("%s, exponent %v: %v", m.aggregate, m.exponent, got)
		}
		for _, x := range [][]float64{nil, {none}} {
			if got := scoring.Mean(m.aggregate, m.exponent, x, []float64{1}); !math.IsNaN(got) {
				t.Errorf("%s, exponent %v, of %v: %v", m.aggregate, m.exponent, x, got)
			}
		}
		if got := scoring.Mean(m.aggregate, m.exponent, []float64{0.5}, []float64{0}); !math.IsNaN(got) {
			t.Errorf("%s, exponent %v, of weight 0: %v", m.aggregate, m.exponent, got)
		}
	}
	for _, m := range flooredMeans {
		for _, x := range []float64{0, math.Copysign(0, -1), -0.5} {
			if got := scoring.Mean(m.aggregate, m.exponent, []float64{0.5, x}, []float64{1, 1}); !math.IsNaN(got) {
				t.Errorf("%s, exponent %v, of %v: %v, want no number", m.aggregate, m.exponent, x, got)
			}
		}
	}
	if got := scoring.Mean(scoring.None, 0, []float64{0.5}, []float64{1}); !math.IsNaN(got) {
		t.Errorf("none gives %v", got)
	}
}

// TestMoments: what they say of too few values, of holes, and of a shift.
func TestMoments(t *testing.T) {
	for _, x := range [][]float64{nil, {1}, {1, 2}, {1, 2, none}} {
		if got := scoring.Skewness(x); !math.IsNaN(got) {
			t.Errorf("skewness of %v: %v", x, got)
		}
	}
	for _, x := range [][]float64{nil, {1, 2, 3}, {1, 2, 3, none}, {4, 4, 4, 4}} {
		if got := scoring.Kurtosis(x); !math.IsNaN(got) {
			t.Errorf("kurtosis of %v: %v", x, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-10, 10), 4, 12).Draw(t, "x")
		x[0], x[1] = -20, 20
		moved := []float64{none}
		for _, v := range x {
			moved = append(moved, 3-2*v)
		}
		if a, b := scoring.Skewness(x), scoring.Skewness(moved); math.Abs(a+b) > 1e-9 {
			t.Fatalf("skewness %v, mirrored %v", a, b)
		}
		if a, b := scoring.Kurtosis(x), scoring.Kurtosis(moved); math.Abs(a-b) > 1e-9 {
			t.Fatalf("kurtosis %v, mirrored %v", a, b)
		}
	})
}
