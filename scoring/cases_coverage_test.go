package scoring_test

import "readiness/scoring"

// ten is an index over ten leaves of weight 0.1 each.
func ten(minimum float64) scoring.Node {
	var children []scoring.Node
	for _, id := range []string{"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"} {
		children = append(children, leaf(id, 0.1))
	}
	return atLeast(minimum, inner("index", 1, scoring.Arithmetic, children...))
}

// geometricIndex is the tree three with a geometric mean at the root and arithmetic in A.
func geometricIndex(minimumA float64) scoring.Node {
	n := three(scoring.Arithmetic, 0, minimumA, 0)
	n.Aggregate = scoring.Geometric
	return n
}

// coverageCases: what is answered is just enough, or not enough.
func coverageCases() []handCase {
	exclude, zero, impute := scoring.Rules{Missing: scoring.Exclude}, scoring.Rules{Missing: scoring.Zero}, scoring.Rules{Missing: scoring.Impute}
	return []handCase{
		{
			// coverage of A = (1 + 2)/6 = 0.5, of the index 1/12 + 2/12 + 1/2 = 0.75, each just its minimum
			// A = (0.2 + 1.6)/3 = 0.6; index = 0.675; low: A = 1.8/6 = 0.3, index 0.525; high: A = 4.8/6 = 0.8, index 0.775
			name: "exclude arithmetic at-minimum all-apply", rules: exclude,
			tree: three(scoring.Arithmetic, 0, 0.5, 0.75), units: []string{".2 .8 ? 1 .5"},
			coverage: map[string]float64{"A": 0.5, "index": 0.75},
			score:    map[string]float64{"A": 0.6, "index": 0.675}, low: 0.525, high: 0.775,
		},
		{
			// A = (0.2 * 0.64 * 0.01^3)^(1/6) = 0.000000128^(1/6) = 0.07099073319511141; index = 0.41049536659755570
			// high: (0.2 * 0.64 * 1)^(1/6) = 0.128^(1/6) = 0.70990733195111407, index 0.72995366597555704
			name: "zero geometric at-minimum all-apply", rules: zero, floored: 1,
			tree: three(scoring.Geometric, 0, 0.5, 0.75), units: []string{".2 .8 ? 1 .5"},
			coverage: map[string]float64{"A": 0.5, "index": 0.75},
			score:    map[string]float64{"A": 0.07099073319511141, "index": 0.41049536659755570},
			low:      0.41049536659755570, high: 0.72995366597555704,
		},
		{
			// a3 = median of 0.5 and 0.7 = 0.6; rising: 0.2 (1), 0.6 (3, sum 4), 0.8 (2): half of 6 reached at 0.6; index 0.675
			// low: a3 = 0: 0 (3, sum 3) reaches half of 6 at once, A = 0, index 0.375
			// high: a3 = 1: 0.2 (1), 0.8 (2, sum 3) reaches it, A = 0.8, index 0.775
			name: "impute median at-minimum all-apply", rules: impute,
			tree: three(scoring.Median, 0, 0.5, 0.75), units: []string{".2 .8 ? 1 .5", "1 1 .5 1 1", "1 1 .7 1 1"},
			coverage: map[string]float64{"A": 0.5, "index": 0.75},
			score:    map[string]float64{"a3": 0.6, "A": 0.6, "index": 0.675}, low: 0.375, high: 0.775,
		},
		{
			// eight of ten: 8 * 0.1/1 = 0.8 = the minimum, though 0.1 added eight times is 0.7999999999999999
			// index = (1 + 0 + 1 + 1 + 0 + 1 + 1 + 1 + 0 + 0)/10 = 0.6; high: two more, 0.8
			name: "zero arithmetic at-minimum all-apply: eight tenths in tenths", rules: zero,
			tree: ten(0.8), units: []string{"1 0 1 1 0 1 1 1 ? ?"},
			coverage: map[string]float64{"index": 0.8}, score: map[string]float64{"index": 0.6}, low: 0.6, high: 0.8, rank: 1,
		},
		{
			// seven of ten: 0.7 < 0.8; low: 5 * 0.1 = 0.5; high: (5 + 3) * 0.1 = 0.8
			name: "exclude arithmetic below-root all-apply: seven tenths", rules: exclude,
			tree: ten(0.8), units: []string{"1 0 1 1 0 1 1 ? ? ?"},
			coverage: map[string]float64{"index": 0.7}, score: map[string]float64{"index": none}, low: 0.5, high: 0.8, rank: -1,
		},
		{
			// coverage of A = 1/6 < 0.5: no score; the index is B's alone, 0.75; its coverage 1/12 + 1/2 = 0.58333333333333333
			// low: A = 0.2/6 = 0.03333333333333333, index 0.39166666666666667; high: A = 5.2/6, index 0.80833333333333333
			name: "exclude arithmetic below-inner all-apply", rules: exclude,
			tree: three(scoring.Arithmetic, 0, 0.5, 0.5), units: []string{".2 ? ? 1 .5"},
			coverage: map[string]float64{"A": 0.16666666666666667, "index": 0.58333333333333333},
			score:    map[string]float64{"A": none, "B": 0.75, "index": 0.75},
			low:      0.39166666666666667, high: 0.80833333333333333,
			contribution: map[string]float64{"A": 0, "B": 0.75, "a1": none},
		},
		{
			// A has no score and counts as 0: index = (0 + 0.75)/2 = 0.375; it may stay so: low is the index
			name: "zero arithmetic below-inner all-apply", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0.5, 0.5), units: []string{".2 ? ? 1 .5"},
			coverage: map[string]float64{"A": 0.16666666666666667, "index": 0.58333333333333333},
			score:    map[string]float64{"A": none, "B": 0.75, "index": 0.375},
			low:      0.375, high: 0.80833333333333333,
			contribution: map[string]float64{"A": 0, "B": 0.375},
		},
		{
			// a2 = 0.5 and a3 = 0.8 are filled in but do not count for coverage: A has no score; index = 0.75
			// low: 6/(5 + 200 + 300) = 6/505 = 0.01188118811881188, index 0.38094059405940594; high: 6/(5 + 2 + 3) = 0.6, index 0.675
			name: "impute harmonic below-inner all-apply", rules: impute,
			tree: three(scoring.Harmonic, 0, 0.5, 0.5), units: []string{".2 ? ? 1 .5", "1 .5 .7 1 1", "1 .5 .9 1 1"},
			coverage: map[string]float64{"A": 0.16666666666666667, "index": 0.58333333333333333},
			score:    map[string]float64{"a2": 0.5, "a3": 0.8, "A": none, "index": 0.75},
			low:      0.38094059405940594, high: 0.675,
			state: map[string]scoring.State{"a2": scoring.Imputed, "a3": scoring.Imputed},
		},
		{
			// A has no score and counts as 0, which the geometric mean at the root raises to 0.01:
			// index = sqrt(0.01 * 0.75) = sqrt(0.0075) = 0.08660254037844386
			// low: A may stay without a score, so the index; high: sqrt(5.2/6 * 0.75) = sqrt(0.65) = 0.80622577482985497
			name: "zero geometric below-inner all-apply: a floor for a node", rules: zero, floored: 1,
			tree: geometricIndex(0.5), units: []string{".2 ? ? 1 .5"},
			coverage: map[string]float64{"A": 0.16666666666666667, "index": 0.58333333333333333},
			score:    map[string]float64{"A": none, "index": 0.08660254037844386},
			low:      0.08660254037844386, high: 0.80622577482985497,
		},
		{
			// coverage 1/12 + 1/4 = 0.33333333333333333 < 0.5: A = 0.2 and B = 0.5, but no index, and not ranked
			// low: A = 0.2/6, B = 0.25: (0.03333333333333333 + 0.25)/2 = 0.14166666666666667; high: A = 5.2/6, B = 0.75: 0.80833333333333333
			name: "exclude arithmetic below-root all-apply", rules: exclude,
			tree: three(scoring.Arithmetic, 0, 0, 0.5), units: []string{".2 ? ? ? .5"},
			coverage: map[string]float64{"A": 0.16666666666666667, "B": 0.5, "index": 0.33333333333333333},
			score:    map[string]float64{"A": 0.2, "B": 0.5, "index": none},
			low:      0.14166666666666667, high: 0.80833333333333333,
			contribution: map[string]float64{"A": none, "B": none, "a1": 0.2}, rank: -1,
		},
		{
			// A = 0.2/6 = 0.03333333333333333, B = 0.5/2 = 0.25, no index
			name: "zero arithmetic below-root all-apply", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0, 0.5), units: []string{".2 ? ? ? .5"},
			coverage: map[string]float64{"A": 0.16666666666666667, "B": 0.5, "index": 0.33333333333333333},
			score:    map[string]float64{"A": 0.03333333333333333, "B": 0.25, "index": none},
			low:      0.14166666666666667, high: 0.80833333333333333, rank: -1,
		},
		{
			// a2 = 0.5, a3 = 0.8, b1 = 0.5: A = (0.2 + 1 + 2.4)/6 = 0.6, B = (0.5 + 0.5)/2 = 0.5, no index
			name: "impute arithmetic below-root all-apply", rules: impute,
			tree: three(scoring.Arithmetic, 0, 0, 0.5), units: []string{".2 ? ? ? .5", "1 .5 .7 .5 1", "1 .5 .9 .5 1"},
			coverage: map[string]float64{"A": 0.16666666666666667, "B": 0.5, "index": 0.33333333333333333},
			score:    map[string]float64{"A": 0.6, "B": 0.5, "index": none},
			low:      0.14166666666666667, high: 0.80833333333333333, rank: -1,
		},
		{
			// nothing answered and no minimum: zero makes it 0, with a rank; low 0, high 1
			name: "zero arithmetic at-minimum all-apply: nothing answered, nothing asked for", rules: zero,
			tree: three(scoring.Arithmetic, 0, 0, 0), units: []string{"? ? ? ? ?"},
			coverage: map[string]float64{"A": 0, "index": 0},
			score:    map[string]float64{"A": 0, "index": 0}, low: 0, high: 1, rank: 1,
		},
		{
			// nothing answered and no minimum: exclude leaves nothing to take a mean of
			name: "exclude arithmetic at-minimum all-apply: nothing answered, nothing asked for", rules: exclude,
			tree: three(scoring.Arithmetic, 0, 0, 0), units: []string{"? ? ? ? ?"},
			coverage: map[string]float64{"A": 0, "index": 0},
			score:    map[string]float64{"A": none, "index": none}, low: 0, high: 1, rank: -1,
		},
	}
}
