package scoring_test

import "readiness/scoring"

// floorCases: what geometric and harmonic means do to scores below the floor, and how many they were.
func floorCases() []handCase {
	pair := func(a scoring.Aggregate, p float64) scoring.Node {
		return power(p, inner("index", 1, a, leaf("p", 1), leaf("q", 1)))
	}
	one := map[string]float64{"index": 1}
	return []handCase{
		{
			// 0.02 is raised to 0.05, 0.05 itself is not: (0.05 * 0.05 * 0.5)^(1/3) = 0.00125^(1/3) = 0.10772173450159419
			name: "exclude geometric full all-apply: floor 0.05", rules: scoring.Rules{Missing: scoring.Exclude, Floor: 0.05},
			tree:  inner("index", 1, scoring.Geometric, leaf("p", 1), leaf("q", 1), leaf("r", 1)),
			units: []string{".02 .05 .5"}, coverage: one, floored: 1,
			score: map[string]float64{"p": 0.02, "index": 0.10772173450159419}, low: 0.10772173450159419, high: 0.10772173450159419,
		},
		{
			// 2/(1/0.25 + 1/1) = 2/5 = 0.4
			name: "exclude harmonic full all-apply: floor 0.25", rules: scoring.Rules{Missing: scoring.Exclude, Floor: 0.25},
			tree: pair(scoring.Harmonic, 0), units: []string{"0 1"}, coverage: one, floored: 1,
			score: map[string]float64{"index": 0.4}, low: 0.4, high: 0.4,
		},
		{
			// both of A are floored, A = sqrt(0.01 * 0.01) = 0.01, which the harmonic mean above takes as it is:
			// 2/(1/0.01 + 1/1) = 2/101 = 0.01980198019801980
			name: "zero harmonic full all-apply: floored below", rules: scoring.Rules{Missing: scoring.Zero},
			tree: inner("index", 1, scoring.Harmonic,
				inner("A", 1, scoring.Geometric, leaf("p", 1), leaf("q", 1)), leaf("r", 1)),
			units: []string{"0 0 1"}, coverage: one, floored: 2,
			score: map[string]float64{"A": 0.01, "index": 0.01980198019801980}, low: 0.01980198019801980, high: 0.01980198019801980,
		},
		{
			// no floor for p > 0: sqrt((0 + 0.36)/2) = sqrt(0.18) = 0.42426406871192851
			name: "zero generalised2 full all-apply: no floor", rules: scoring.Rules{Missing: scoring.Zero},
			tree: pair(scoring.Generalised, 2), units: []string{"0 .6"}, coverage: one,
			score: map[string]float64{"index": 0.42426406871192851}, low: 0.42426406871192851, high: 0.42426406871192851,
		},
		{
			// p = 0: sqrt(0.01 * 0.64) = 0.08
			name: "impute generalised0 full all-apply: floor", rules: scoring.Rules{Missing: scoring.Impute},
			tree: pair(scoring.Generalised, 0), units: []string{"0 .64"}, coverage: one, floored: 1,
			score: map[string]float64{"index": 0.08}, low: 0.08, high: 0.08,
		},
	}
}

// besideY is an index of a leaf x with the given scale and a leaf y whose raw value is its score, of equal weight.
func besideY(s *scoring.Scale) scoring.Node {
	return inner("index", 1, scoring.Arithmetic, scaled("x", 1, s), leaf("y", 1))
}

// comparedCases: scales that look at the other units, and at their period.
func comparedCases() []handCase {
	exclude, zero, impute := scoring.Rules{Missing: scoring.Exclude}, scoring.Rules{Missing: scoring.Zero}, scoring.Rules{Missing: scoring.Impute}
	four := []string{"20 .4", "10 .4", "50 .4", "1000 .4"}
	one := map[string]float64{"index": 1}
	return []handCase{
		{
			// period 1 has 20, 10, 50: x = (20 - 10)/40 = 0.25; index = (0.25 + 0.4)/2 = 0.325; 50 is above, 10 below: rank 2
			name: "exclude arithmetic full all-apply: min-max within a period", rules: exclude, tree: besideY(&scoring.Scale{Method: scoring.MinMax}),
			units: four, periods: []int{1, 1, 1, 2}, coverage: one,
			score: map[string]float64{"x": 0.25, "index": 0.325}, low: 0.325, high: 0.325, rank: 2,
		},
		{
			// all periods: x = (20 - 10)/990 = 0.01010101010101010; index = 0.20505050505050505; ranked in its period all the same
			name: "exclude arithmetic full all-apply: min-max over all periods", rules: scoring.Rules{AllPeriods: true}, tree: besideY(&scoring.Scale{Method: scoring.MinMax}),
			units: four, periods: []int{1, 1, 1, 2}, coverage: one,
			score: map[string]float64{"x": 0.01010101010101010, "index": 0.20505050505050505}, low: 0.20505050505050505, high: 0.20505050505050505, rank: 2,
		},
		{
			// lower is better: x = (50 - 20)/40 = 0.75; index = 0.575
			name: "exclude arithmetic full all-apply: min-max, lower is better", rules: exclude, tree: besideY(&scoring.Scale{Method: scoring.MinMax, Lower: true}),
			units: four, periods: []int{1, 1, 1, 2}, coverage: one, score: map[string]float64{"x": 0.75, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// logarithms to any base: 100 is half-way from 1 to 10000: x = 0.5; index = 0.45
			name: "exclude arithmetic full all-apply: min-max of logarithms", rules: exclude, tree: besideY(&scoring.Scale{Method: scoring.MinMax, Log: true}),
			units: []string{"100 .4", "1 .4", "10000 .4"}, coverage: one, score: map[string]float64{"x": 0.5, "index": 0.45}, low: 0.45, high: 0.45,
		},
		{
			// 10 is a quarter of the way from 1 to 10000, and lower is better: x = 1 - 0.25 = 0.75; index = 0.575
			name: "exclude arithmetic full all-apply: goalposts of logarithms, lower is better", rules: exclude,
			tree:  besideY(&scoring.Scale{Method: scoring.Goalposts, Min: 1, Max: 10000, Log: true, Lower: true}),
			units: []string{"10 .4"}, coverage: one, score: map[string]float64{"x": 0.75, "index": 0.575}, low: 0.575, high: 0.575,
		},
		{
			// all have 7: no spread, x leaves the weights: index = y = 0.4, coverage 1
			name: "zero arithmetic full leaf-out: no spread", rules: zero, tree: besideY(&scoring.Scale{Method: scoring.MinMax}),
			units: []string{"7 .4", "7 .8"}, coverage: one, score: map[string]float64{"x": none, "index": 0.4}, low: 0.4, high: 0.4,
			state: map[string]scoring.State{"x": scoring.NoSpread}, rank: 2,
		},
		{
			// 10, 50, 20 of group 0 and 40 of group 1 score 0, 1, 0.25 and 0.75; x = median of 0, 0.25, 1 = 0.25; index = 0.325
			// coverage 1/2; low: (0 + 0.4)/2; high: (1 + 0.4)/2
			name: "impute arithmetic partial all-apply: the median of scores", rules: impute, tree: besideY(&scoring.Scale{Method: scoring.MinMax}),
			units: []string{"? .4", "10 .4", "50 .4", "40 .4", "20 .4"}, groups: []int{0, 0, 0, 1, 0}, coverage: map[string]float64{"index": 0.5},
			score: map[string]float64{"x": 0.25, "index": 0.325}, low: 0.2, high: 0.7,
		},
		{
			// 1, 2, 3: mean 2, standard deviation sqrt((1 + 0 + 1)/2) = 1; x = (3 - 2)/1 = 1; index = (1 + 0.5)/2 = 0.75
			name: "exclude arithmetic full all-apply: z-score", rules: exclude, tree: besideY(&scoring.Scale{Method: scoring.ZScore}),
			units: []string{"3 .5", "1 .5", "2 .5"}, coverage: one, score: map[string]float64{"x": 1, "index": 0.75}, low: 0.75, high: 0.75,
		},
		{
			// no bounds for what is not assessed: no interval; index = y = 0.5
			name: "exclude arithmetic partial all-apply: z-score not assessed", rules: exclude, tree: besideY(&scoring.Scale{Method: scoring.ZScore}),
			units: []string{"? .5", "1 .5", "2 .5"}, coverage: map[string]float64{"index": 0.5},
			score: map[string]float64{"x": none, "index": 0.5}, low: none, high: none,
		},
		{
			// 10, 20, 20, 5 have ranks 2, 3, 3, 1 from the bottom, ties the least: x = 3
			name: "exclude none full all-apply: rank", rules: exclude, tree: scaled("index", 1, &scoring.Scale{Method: scoring.RankOf}),
			units: []string{"20", "10", "20", "5"}, coverage: one, score: map[string]float64{"index": 3}, low: 3, high: 3, rank: 1,
		},
		{
			// (3 - 1)/(4 - 1) = 0.66666666666666667
			name: "exclude none full all-apply: percentile rank", rules: exclude, tree: scaled("index", 1, &scoring.Scale{Method: scoring.PercentileRank}),
			units: []string{"20", "10", "20", "5"}, coverage: one, score: map[string]float64{"index": 0.66666666666666667}, low: 0.66666666666666667, high: 0.66666666666666667,
		},
		{
			// (2 - 1)/(3 - 1) = 0.5, the greatest rank being 3
			name: "exclude none full all-apply: Borda", rules: exclude, tree: scaled("index", 1, &scoring.Scale{Method: scoring.Borda}),
			units: []string{"10", "20", "20", "5"}, coverage: one, score: map[string]float64{"index": 0.5}, low: 0.5, high: 0.5, rank: 3,
		},
		{
			// 1 - (50 - 20)/(50 - 10) = 0.25
			name: "exclude none full all-apply: distance to maximum", rules: exclude, tree: scaled("index", 1, &scoring.Scale{Method: scoring.DistanceToMax}),
			units: []string{"20", "10", "50"}, coverage: one, score: map[string]float64{"index": 0.25}, low: 0.25, high: 0.25,
		},
	}
}
