package scoring_test

import "readiness/scoring"

// three is the tree of most cases:
//
//	index  arithmetic           A weight 1, B weight 1
//	A      that of the case     a1 weight 1, a2 weight 2, a3 weight 3
//	B      arithmetic           b1 weight 1, b2 weight 1
//
// Effective weights: a1 1/2 * 1/6 = 1/12, a2 1/2 * 2/6 = 1/6, a3 1/2 * 3/6 = 1/4, b1 and b2 1/2 * 1/2 = 1/4.
// In most cases b1 = 1 and b2 = 0.5, so that B = 0.75 and index = (A + 0.75)/2.
func three(a scoring.Aggregate, p, minimumA, minimumIndex float64) scoring.Node {
	return atLeast(minimumIndex, inner("index", 1, scoring.Arithmetic,
		atLeast(minimumA, power(p, inner("A", 1, a, leaf("a1", 1), leaf("a2", 2), leaf("a3", 3)))),
		inner("B", 1, scoring.Arithmetic, leaf("b1", 1), leaf("b2", 1))))
}

// withoutIndex is the same tree with aggregate none at the root and arithmetic in A.
func withoutIndex(minimumA, minimumIndex float64) scoring.Node {
	n := three(scoring.Arithmetic, 0, minimumA, minimumIndex)
	n.Aggregate = scoring.None
	return n
}

// fullCases: every leaf answered, a1 = 0.2, a2 = 0.8, a3 = 0.4. No rule has anything to do, coverage is 1, and the
// interval is the index.
func fullCases() []handCase {
	all := []string{".2 .8 .4 1 .5"}
	one := map[string]float64{"A": 1, "B": 1, "index": 1, "a1": 1, "b2": 1}
	return []handCase{
		{
			// A = (1*0.2 + 2*0.8 + 3*0.4)/6 = (0.2 + 1.6 + 1.2)/6 = 3/6 = 0.5; index = (0.5 + 0.75)/2 = 0.625
			// a1 adds 0.2/6 to A, a2 1.6/6, a3 1.2/6; A adds 0.5/2 to the index, B 0.75/2
			name: "exclude arithmetic full all-apply", rules: scoring.Rules{Missing: scoring.Exclude},
			tree: three(scoring.Arithmetic, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"a1": 0.2, "a2": 0.8, "A": 0.5, "B": 0.75, "index": 0.625}, low: 0.625, high: 0.625,
			contribution: map[string]float64{
				"a1": 0.03333333333333333, "a2": 0.26666666666666667, "a3": 0.2, "b1": 0.5, "b2": 0.25,
				"A": 0.25, "B": 0.375, "index": none,
			},
			effective: map[string]float64{
				"index": 1, "A": 0.5, "B": 0.5, "a1": 0.08333333333333333, "a2": 0.16666666666666667, "a3": 0.25, "b1": 0.25, "b2": 0.25,
			},
			state: map[string]scoring.State{"a1": scoring.Answered}, rank: 1,
		},
		{
			// A = (0.2 * 0.8^2 * 0.4^3)^(1/6) = (0.2*0.64*0.064)^(1/6) = 0.008192^(1/6) = 0.44898481932374919
			// index = (0.44898481932374919 + 0.75)/2 = 0.59949240966187460; a geometric mean is no sum of contributions
			name: "zero geometric full all-apply", rules: scoring.Rules{Missing: scoring.Zero},
			tree: three(scoring.Geometric, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.44898481932374919, "index": 0.59949240966187460},
			low:   0.59949240966187460, high: 0.59949240966187460,
			contribution: map[string]float64{"a1": none, "A": 0.22449240966187460, "B": 0.375},
		},
		{
			// A = 6/(1/0.2 + 2/0.8 + 3/0.4) = 6/(5 + 2.5 + 7.5) = 6/15 = 0.4; index = (0.4 + 0.75)/2 = 0.575
			name: "impute harmonic full all-apply", rules: scoring.Rules{Missing: scoring.Impute},
			tree: three(scoring.Harmonic, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// A = sqrt((1*0.04 + 2*0.64 + 3*0.16)/6) = sqrt((0.04 + 1.28 + 0.48)/6) = sqrt(1.8/6) = sqrt(0.3)
			//   = 0.54772255750516611; index = (0.54772255750516611 + 0.75)/2 = 0.64886127875258306
			name: "exclude generalised2 full all-apply", rules: scoring.Rules{Missing: scoring.Exclude},
			tree: three(scoring.Generalised, 2, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.54772255750516611, "index": 0.64886127875258306},
			low:   0.64886127875258306, high: 0.64886127875258306,
		},
		{
			// p = -1: A = ((1*5 + 2*1.25 + 3*2.5)/6)^-1 = (15/6)^-1 = 0.4, the harmonic mean; index = 0.575
			name: "zero generalised-1 full all-apply", rules: scoring.Rules{Missing: scoring.Zero},
			tree: three(scoring.Generalised, -1, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// p = 0 is the geometric mean: A = 0.008192^(1/6) = 0.44898481932374919; index = 0.59949240966187460
			name: "impute generalised0 full all-apply", rules: scoring.Rules{Missing: scoring.Impute},
			tree: three(scoring.Generalised, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.44898481932374919, "index": 0.59949240966187460},
			low:   0.59949240966187460, high: 0.59949240966187460,
		},
		{
			// rising: 0.2 (weight 1, sum 1), 0.4 (3, sum 4), 0.8 (2, sum 6); half of 6 is 3, first reached at 0.4
			// index = (0.4 + 0.75)/2 = 0.575
			name: "exclude median full all-apply", rules: scoring.Rules{Missing: scoring.Exclude},
			tree: three(scoring.Median, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// A = least of 0.2, 0.8, 0.4 = 0.2; index = (0.2 + 0.75)/2 = 0.475
			name: "zero minimum full all-apply", rules: scoring.Rules{Missing: scoring.Zero},
			tree: three(scoring.Minimum, 0, 1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.2, "index": 0.475}, low: 0.475, high: 0.475,
		},
		{
			// A = 0.5 and B = 0.75 as above, and no number over them: no index, no interval, no rank
			name: "impute none full all-apply", rules: scoring.Rules{Missing: scoring.Impute},
			tree: withoutIndex(1, 1), units: all, coverage: one,
			score: map[string]float64{"A": 0.5, "B": 0.75, "index": none}, low: none, high: none,
			contribution: map[string]float64{"A": none, "a3": 0.2}, rank: -1,
		},
	}
}

// excludeCases: a1 is not assessed and left out, so that 5 of A's 6 parts of weight remain. Coverage of A is 5/6 and of
// the index 1 - 1/12 = 11/12; the minima, 0.8 and 0.9, are reached. The interval has a1 = 0 and a1 = 1.
func excludeCases() []handCase {
	units := []string{"? .8 .4 1 .5"}
	rules := scoring.Rules{Missing: scoring.Exclude}
	part := map[string]float64{"a1": 0, "A": 0.83333333333333333, "B": 1, "index": 0.91666666666666667}
	return []handCase{
		{
			// A = (1.6 + 1.2)/5 = 0.56; index = (0.56 + 0.75)/2 = 0.655; a2 adds 1.6/5 = 0.32, a3 1.2/5 = 0.24, a1 nothing
			// low: A = (0 + 1.6 + 1.2)/6 = 0.46666666666666667, index 0.60833333333333333
			// high: A = (1 + 1.6 + 1.2)/6 = 0.63333333333333333, index 0.69166666666666667
			name: "exclude arithmetic partial all-apply", rules: rules,
			tree: three(scoring.Arithmetic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"a1": none, "A": 0.56, "index": 0.655},
			low:   0.60833333333333333, high: 0.69166666666666667,
			contribution: map[string]float64{"a1": 0, "a2": 0.32, "a3": 0.24, "A": 0.28, "B": 0.375},
			effective:    map[string]float64{"a1": 0.08333333333333333, "a2": 0.16666666666666667},
			state:        map[string]scoring.State{"a1": scoring.NotAssessed, "a2": scoring.Answered}, rank: 1,
		},
		{
			// A = (0.64 * 0.064)^(1/5) = 0.04096^(1/5) = 0.52780316430915770; index = 0.63890158215457885
			// low: a1 = 0 is raised to 0.01: (0.01*0.64*0.064)^(1/6) = 0.0004096^(1/6) = 0.27251682762318451, index 0.51125841381159226
			// high: (1*0.64*0.064)^(1/6) = 0.04096^(1/6) = 0.58711970704882782, index 0.66855985352441391
			name: "exclude geometric partial all-apply", rules: rules,
			tree: three(scoring.Geometric, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.52780316430915770, "index": 0.63890158215457885},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// A = 5/(2/0.8 + 3/0.4) = 5/(2.5 + 7.5) = 0.5; index = 0.625
			// low: 6/(1/0.01 + 10) = 6/110 = 0.05454545454545455, index 0.40227272727272727
			// high: 6/(1 + 10) = 6/11 = 0.54545454545454545, index 0.64772727272727273
			name: "exclude harmonic partial all-apply", rules: rules,
			tree: three(scoring.Harmonic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.5, "index": 0.625},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// A = sqrt((2*0.64 + 3*0.16)/5) = sqrt(1.76/5) = sqrt(0.352) = 0.59329587896765304; index = 0.67164793948382652
			// low: sqrt(1.76/6) = 0.54160256030906402, index 0.64580128015453201
			// high: sqrt(2.76/6) = 0.67823299831252681, index 0.71411649915626341
			name: "exclude generalised2 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, 2, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.59329587896765304, "index": 0.67164793948382652},
			low:   0.64580128015453201, high: 0.71411649915626341,
		},
		{
			// A = ((2*1.25 + 3*2.5)/5)^-1 = (10/5)^-1 = 0.5; index = 0.625; low 6/110 and high 6/11 as for harmonic
			name: "exclude generalised-1 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, -1, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.5, "index": 0.625},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// A = 0.04096^(1/5) = 0.52780316430915770 as for geometric, and so low and high
			name: "exclude generalised0 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.52780316430915770, "index": 0.63890158215457885},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// rising: 0.4 (3, sum 3), 0.8 (2, sum 5); half of 5 is 2.5, reached at 0.4; index = 0.575
			// low: 0 (1, sum 1), 0.4 (3, sum 4): half of 6 reached at 0.4, index 0.575
			// high: 0.4 (3, sum 3): half of 6 just reached at 0.4, the lower one at a tie, index 0.575
			name: "exclude median partial all-apply", rules: rules,
			tree: three(scoring.Median, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// A = least of 0.8, 0.4 = 0.4; index = 0.575; low: A = 0, index 0.375; high: A = 0.4, index 0.575
			name: "exclude minimum partial all-apply", rules: rules,
			tree: three(scoring.Minimum, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.375, high: 0.575,
		},
		{
			// A = 0.56 as for arithmetic, and no index over it
			name: "exclude none partial all-apply", rules: rules,
			tree: withoutIndex(0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.56, "B": 0.75, "index": none}, low: none, high: none, rank: -1,
		},
	}
}
