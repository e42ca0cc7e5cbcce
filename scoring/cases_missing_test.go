package scoring_test

import "readiness/scoring"

// zeroCases: a1 is not assessed and counts as 0; nothing else differs from excludeCases. The index is the low end.
func zeroCases() []handCase {
	units := []string{"? .8 .4 1 .5"}
	rules := scoring.Rules{Missing: scoring.Zero}
	part := map[string]float64{"a1": 0, "A": 0.83333333333333333, "B": 1, "index": 0.91666666666666667}
	return []handCase{
		{
			// A = (0 + 1.6 + 1.2)/6 = 0.46666666666666667; index = (0.46666666666666667 + 0.75)/2 = 0.60833333333333333
			// a1 adds 0, a2 1.6/6 = 0.26666666666666667, a3 1.2/6 = 0.2
			name: "zero arithmetic partial all-apply", rules: rules,
			tree: three(scoring.Arithmetic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.46666666666666667, "index": 0.60833333333333333},
			low:   0.60833333333333333, high: 0.69166666666666667,
			contribution: map[string]float64{"a1": 0, "a2": 0.26666666666666667, "a3": 0.2, "A": 0.23333333333333333},
			state:        map[string]scoring.State{"a1": scoring.NotAssessed}, rank: 1,
		},
		{
			// A = (0.01 * 0.64 * 0.064)^(1/6) = 0.0004096^(1/6) = 0.27251682762318451, one score floored; index = 0.51125841381159226
			name: "zero geometric partial all-apply", rules: rules,
			tree: three(scoring.Geometric, 0, 0.8, 0.9), units: units, coverage: part, floored: 1,
			score: map[string]float64{"A": 0.27251682762318451, "index": 0.51125841381159226},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// A = 6/(100 + 2.5 + 7.5) = 6/110 = 0.05454545454545455, one score floored; index = 0.40227272727272727
			name: "zero harmonic partial all-apply", rules: rules,
			tree: three(scoring.Harmonic, 0, 0.8, 0.9), units: units, coverage: part, floored: 1,
			score: map[string]float64{"A": 0.05454545454545455, "index": 0.40227272727272727},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// A = sqrt((0 + 1.28 + 0.48)/6) = sqrt(1.76/6) = 0.54160256030906402, nothing floored for p > 0; index = 0.64580128015453201
			name: "zero generalised2 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, 2, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.54160256030906402, "index": 0.64580128015453201},
			low:   0.64580128015453201, high: 0.71411649915626341,
		},
		{
			// p = -1 is the harmonic mean: 6/110, one score floored
			name: "zero generalised-1 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, -1, 0.8, 0.9), units: units, coverage: part, floored: 1,
			score: map[string]float64{"A": 0.05454545454545455, "index": 0.40227272727272727},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// p = 0 is the geometric mean: 0.0004096^(1/6), one score floored
			name: "zero generalised0 partial all-apply", rules: rules,
			tree: three(scoring.Generalised, 0, 0.8, 0.9), units: units, coverage: part, floored: 1,
			score: map[string]float64{"A": 0.27251682762318451, "index": 0.51125841381159226},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// rising: 0 (1, sum 1), 0.4 (3, sum 4), 0.8 (2, sum 6); half of 6 reached at 0.4; index = 0.575
			name: "zero median partial all-apply", rules: rules,
			tree: three(scoring.Median, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// A = least of 0, 0.8, 0.4 = 0; index = (0 + 0.75)/2 = 0.375
			name: "zero minimum partial all-apply", rules: rules,
			tree: three(scoring.Minimum, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0, "index": 0.375}, low: 0.375, high: 0.575,
		},
		{
			// A = 0.46666666666666667 as for arithmetic, and no index over it
			name: "zero none partial all-apply", rules: rules,
			tree: withoutIndex(0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.46666666666666667, "B": 0.75, "index": none}, low: none, high: none, rank: -1,
		},
	}
}

// imputeCases: a1 is not assessed and takes the median of its group: two others of group 7 have 0.4 and 0.6, so 0.5; the
// 0 of the unit of group 8 does not count. Coverage is as if nothing had been filled.
func imputeCases() []handCase {
	units := []string{"? .8 .4 1 .5", ".4 1 1 1 1", ".6 1 1 1 1", "0 1 1 1 1"}
	groups := []int{7, 7, 7, 8}
	rules := scoring.Rules{Missing: scoring.Impute}
	part := map[string]float64{"a1": 0, "A": 0.83333333333333333, "B": 1, "index": 0.91666666666666667}
	return []handCase{
		{
			// A = (0.5 + 1.6 + 1.2)/6 = 3.3/6 = 0.55; index = (0.55 + 0.75)/2 = 0.65
			// a1 adds 0.5/6 = 0.08333333333333333; the three others have more than 0.65 (least: A = (0 + 5)/6), so rank 4
			name: "impute arithmetic partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Arithmetic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"a1": 0.5, "A": 0.55, "index": 0.65},
			low:   0.60833333333333333, high: 0.69166666666666667,
			contribution: map[string]float64{"a1": 0.08333333333333333, "A": 0.275},
			state:        map[string]scoring.State{"a1": scoring.Imputed, "a2": scoring.Answered}, rank: 4,
		},
		{
			// A = (0.5 * 0.64 * 0.064)^(1/6) = 0.02048^(1/6) = 0.52306419440473224; index = 0.63653209720236612
			name: "impute geometric partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Geometric, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.52306419440473224, "index": 0.63653209720236612},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// A = 6/(2 + 2.5 + 7.5) = 6/12 = 0.5; index = 0.625
			name: "impute harmonic partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Harmonic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.5, "index": 0.625},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// A = sqrt((0.25 + 1.28 + 0.48)/6) = sqrt(2.01/6) = sqrt(0.335) = 0.57879184513951127; index = 0.66439592256975564
			name: "impute generalised2 partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Generalised, 2, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.57879184513951127, "index": 0.66439592256975564},
			low:   0.64580128015453201, high: 0.71411649915626341,
		},
		{
			// A = ((2 + 2.5 + 7.5)/6)^-1 = 2^-1 = 0.5; index = 0.625
			name: "impute generalised-1 partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Generalised, -1, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.5, "index": 0.625},
			low:   0.40227272727272727, high: 0.64772727272727273,
		},
		{
			// p = 0: 0.02048^(1/6) = 0.52306419440473224; index = 0.63653209720236612
			name: "impute generalised0 partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Generalised, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.52306419440473224, "index": 0.63653209720236612},
			low:   0.51125841381159226, high: 0.66855985352441391,
		},
		{
			// rising: 0.4 (3, sum 3), 0.5 (1, sum 4), 0.8 (2, sum 6); half of 6 just reached at 0.4; index = 0.575
			name: "impute median partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Median, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// A = least of 0.5, 0.8, 0.4 = 0.4; index = 0.575
			name: "impute minimum partial all-apply", rules: rules, groups: groups,
			tree: three(scoring.Minimum, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.4, "index": 0.575}, low: 0.375, high: 0.575,
		},
		{
			// A = 0.55 as for arithmetic, and no index over it
			name: "impute none partial all-apply", rules: rules, groups: groups,
			tree: withoutIndex(0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"A": 0.55, "B": 0.75, "index": none}, low: none, high: none, rank: -1,
		},
		{
			// nobody else in group 9: nothing is borrowed, a1 stays not assessed and is left out: A = 2.8/5 = 0.56
			name: "impute arithmetic partial all-apply: alone in its group", rules: rules, groups: []int{9, 7, 7, 8},
			tree: three(scoring.Arithmetic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"a1": none, "A": 0.56, "index": 0.655},
			low:   0.60833333333333333, high: 0.69166666666666667,
			state: map[string]scoring.State{"a1": scoring.NotAssessed},
		},
		{
			// the others of group 7 are of another period, but for the 0.6: a1 = 0.6, A = (0.6 + 2.8)/6 = 0.56666666666666667
			// index = (0.56666666666666667 + 0.75)/2 = 0.65833333333333333
			name: "impute arithmetic partial all-apply: its period alone", rules: rules, groups: groups, periods: []int{2, 1, 2, 2},
			tree: three(scoring.Arithmetic, 0, 0.8, 0.9), units: units, coverage: part,
			score: map[string]float64{"a1": 0.6, "A": 0.56666666666666667, "index": 0.65833333333333333},
			low:   0.60833333333333333, high: 0.69166666666666667,
		},
	}
}
