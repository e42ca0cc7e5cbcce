package scoring_test

import "readiness/scoring"

// bothAtLeast is the tree three with a minimum coverage in B too.
func bothAtLeast(minimumA, minimumB float64) scoring.Node {
	n := three(scoring.Generalised, 2, minimumA, 0)
	n.Children[1].MinimumCoverage = minimumB
	return n
}

// notApplicableCases: a leaf or a whole node leaves the weights of the unit, and its coverage.
func notApplicableCases() []handCase {
	exclude, zero, impute := scoring.Rules{Missing: scoring.Exclude}, scoring.Rules{Missing: scoring.Zero}, scoring.Rules{Missing: scoring.Impute}
	return []handCase{
		{
			// A = (0.2 + 1.6)/3 = 0.6; index = 0.675; all that applies is answered; a1 adds 0.2/3, a2 1.6/3, a3 nothing
			name: "exclude arithmetic full leaf-out", rules: exclude,
			tree: three(scoring.Arithmetic, 0, 1, 1), units: []string{".2 .8 - 1 .5"},
			coverage: map[string]float64{"a3": none, "A": 1, "index": 1},
			score:    map[string]float64{"a3": none, "A": 0.6, "index": 0.675}, low: 0.675, high: 0.675,
			contribution: map[string]float64{"a1": 0.06666666666666667, "a2": 0.53333333333333333, "a3": 0},
			effective:    map[string]float64{"a3": 0.25},
			state:        map[string]scoring.State{"a3": scoring.NotApplicable},
		},
		{
			// nothing of A applies: the index is B's 0.75 alone, not (0 + 0.75)/2, under zero too, and nothing is floored
			name: "zero geometric full node-out", rules: zero,
			tree: three(scoring.Geometric, 0, 1, 1), units: []string{"- - - 1 .5"},
			coverage: map[string]float64{"A": none, "B": 1, "index": 1},
			score:    map[string]float64{"A": none, "B": 0.75, "index": 0.75}, low: 0.75, high: 0.75,
			contribution: map[string]float64{"A": 0, "B": 0.75}, rank: 1,
		},
		{
			// A = (0 + 1.6)/3 = 0.53333333333333333; index = 0.64166666666666667; coverage of A = (2/6)/(3/6) = 0.66666666666666667,
			// of the index (1/6 + 1/2)/(1/12 + 1/6 + 1/2) = (8/12)/(9/12) = 0.88888888888888889
			// low: the index; high: A = 2.6/3 = 0.86666666666666667, index 0.80833333333333333
			name: "zero arithmetic partial leaf-out", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0.6, 0.85), units: []string{"? .8 - 1 .5"},
			coverage: map[string]float64{"A": 0.66666666666666667, "index": 0.88888888888888889},
			score:    map[string]float64{"A": 0.53333333333333333, "index": 0.64166666666666667},
			low:      0.64166666666666667, high: 0.80833333333333333,
		},
		{
			// a1 = median of 0.4 and 0.6 = 0.5; A = 6/(2 + 2.5 + 7.5) = 0.5; B does not apply: index = 0.5
			// coverage of the index = (5/6 * 1/2)/(1/2) = 0.83333333333333333; low 6/110, high 6/11
			name: "impute harmonic partial node-out", rules: impute,
			tree: three(scoring.Harmonic, 0, 0.8, 0.8), units: []string{"? .8 .4 - -", ".4 1 1 1 1", ".6 1 1 1 1"},
			coverage: map[string]float64{"A": 0.83333333333333333, "B": none, "index": 0.83333333333333333},
			score:    map[string]float64{"A": 0.5, "B": none, "index": 0.5},
			low:      0.05454545454545455, high: 0.54545454545454545,
			contribution: map[string]float64{"A": 0.5, "B": 0},
		},
		{
			// coverage of A = (2/6)/(2/6 + 3/6) = 0.4, of the index (1/6 + 1/2)/(1/6 + 1/4 + 1/2) = (8/12)/(11/12) = 8/11
			// A = 0.8; index = 0.775; low: 0 (3, sum 3) passes half of 5, A = 0, index 0.375
			// high: 0.8 (2) does not, 1 (3, sum 5) does, A = 1, index 0.875
			name: "exclude median at-minimum leaf-out", rules: exclude,
			tree: three(scoring.Median, 0, 0.4, 0.7), units: []string{"- .8 ? 1 .5"},
			coverage: map[string]float64{"A": 0.4, "index": 0.72727272727272727},
			score:    map[string]float64{"A": 0.8, "index": 0.775}, low: 0.375, high: 0.875,
		},
		{
			// a3 counts as 0, so A = 0 and the index is 0, which has a rank; coverage of both 3/6 = 0.5; high: least of 0.2, 0.8, 1
			name: "zero minimum at-minimum node-out", rules: zero,
			tree: three(scoring.Minimum, 0, 0.5, 0.5), units: []string{".2 .8 ? - -"},
			coverage: map[string]float64{"A": 0.5, "index": 0.5},
			score:    map[string]float64{"A": 0, "index": 0}, low: 0, high: 0.2, rank: 1,
		},
		{
			// coverage of A = (3/6)/(2/6 + 3/6) = 0.6 < 0.7, of the index (1/4 + 1/2)/(11/12) = 9/11 = 0.81818181818181818
			// index = B = 0.75; low: A = (0 + 1.2)/5 = 0.24, index 0.495; high: A = (2 + 1.2)/5 = 0.64, index 0.695
			name: "impute arithmetic below-inner leaf-out", rules: impute,
			tree: three(scoring.Arithmetic, 0, 0.7, 0.5), units: []string{"- ? .4 1 .5", "1 .9 1 1 1"},
			coverage: map[string]float64{"A": 0.6, "index": 0.81818181818181818},
			score:    map[string]float64{"a2": 0.9, "A": none, "index": 0.75}, low: 0.495, high: 0.695,
		},
		{
			// A does not apply and B has 0.5 < 0.6: nothing is left for the index, whose own minimum is 0
			// low: B = (1 + 0)/2 = 0.5; high: 1
			name: "exclude generalised2 below-inner node-out", rules: exclude,
			tree: bothAtLeast(0, 0.6), units: []string{"- - - 1 ?"},
			coverage: map[string]float64{"A": none, "B": 0.5, "index": 0.5},
			score:    map[string]float64{"A": none, "B": none, "index": none}, low: 0.5, high: 1, rank: -1,
		},
		{
			// coverage of A = (1/6)/(3/6) = 0.33333333333333333, of the index (1/12 + 1/4)/(9/12) = (4/12)/(9/12) = 4/9 < 0.5
			// A = (0.2 + 0)/3 = 0.06666666666666667, B = 0.25; low: (0.06666666666666667 + 0.25)/2 = 0.15833333333333333
			// high: A = 2.2/3 = 0.73333333333333333, B = 0.75: 0.74166666666666667
			name: "zero arithmetic below-root leaf-out", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0, 0.5), units: []string{".2 ? - ? .5"},
			coverage: map[string]float64{"A": 0.33333333333333333, "index": 0.44444444444444444},
			score:    map[string]float64{"A": 0.06666666666666667, "B": 0.25, "index": none},
			low:      0.15833333333333333, high: 0.74166666666666667, rank: -1,
		},
		{
			// coverage of both = 1/6 < 0.2, and A has no minimum: A = 0.2, no index
			// low: (0.2 * 0.01^2 * 0.01^3)^(1/6) = (2e-11)^(1/6) = 0.01647548972442066; high: 0.2^(1/6) = 0.76472449133173001
			name: "exclude geometric below-root node-out", rules: exclude,
			tree: three(scoring.Geometric, 0, 0, 0.2), units: []string{".2 ? ? - -"},
			coverage: map[string]float64{"A": 0.16666666666666667, "index": 0.16666666666666667},
			score:    map[string]float64{"A": 0.2, "index": none},
			low:      0.01647548972442066, high: 0.76472449133173001, rank: -1,
		},
		{
			// nothing applies: no index, no coverage (not 0, not 1), no interval, no rank; zero does not make it 0
			name: "zero arithmetic full node-out: nothing applies", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0, 0), units: []string{"- - - - -"},
			coverage: map[string]float64{"A": none, "B": none, "index": none},
			score:    map[string]float64{"A": none, "B": none, "index": none}, low: none, high: none, rank: -1,
		},
	}
}
