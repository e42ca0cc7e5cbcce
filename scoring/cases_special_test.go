package scoring_test

import "readiness/scoring"

// team is an index with a follow-up of weight 2 that has the given score when the head stands at level 0.
func team(score float64) scoring.Node {
	return inner("index", 1, scoring.Arithmetic,
		scaled("head", 1, steps(0, 0.5, 1)), implied("follow", 2, "head", score), leaf("other", 1))
}

// impliedCases: "no" to the head answers the follow-up, unless it was answered itself.
func impliedCases() []handCase {
	exclude, zero, impute := scoring.Rules{Missing: scoring.Exclude}, scoring.Rules{Missing: scoring.Zero}, scoring.Rules{Missing: scoring.Impute}
	return []handCase{
		{
			// head = 0, follow-up 0: index = (0 + 2*0 + 0.6)/4 = 0.15, all of it known
			name: "exclude arithmetic full all-apply: implied", rules: exclude, tree: team(0), units: []string{"0 ? .6"},
			coverage: map[string]float64{"follow": 1, "index": 1}, score: map[string]float64{"follow": 0, "index": 0.15},
			low: 0.15, high: 0.15, state: map[string]scoring.State{"follow": scoring.Inferred, "head": scoring.Answered},
		},
		{
			// an implied score need not be 0: (0 + 2*0.25 + 0.6)/4 = 1.1/4 = 0.275
			name: "exclude arithmetic full all-apply: implied above 0", rules: exclude, tree: team(0.25), units: []string{"0 ? .6"},
			coverage: map[string]float64{"index": 1}, score: map[string]float64{"follow": 0.25, "index": 0.275}, low: 0.275, high: 0.275,
		},
		{
			// the follow-up's own answer, level 1 = 0.5, wins: (0 + 2*0.5 + 0.6)/4 = 0.4
			name: "zero arithmetic full all-apply: an answer beats an implied one", rules: zero, tree: team(0), units: []string{"0 1 .6"},
			coverage: map[string]float64{"index": 1}, score: map[string]float64{"follow": 0.5, "index": 0.4}, low: 0.4, high: 0.4,
			state: map[string]scoring.State{"follow": scoring.Answered},
		},
		{
			// without the head nothing is implied: 0.6/4 = 0.15, coverage 1/4; high: (1 + 2 + 0.6)/4 = 0.9
			name: "zero arithmetic partial all-apply: the head is not assessed", rules: zero, tree: team(0), units: []string{"? ? .6"},
			coverage: map[string]float64{"index": 0.25}, score: map[string]float64{"follow": none, "index": 0.15}, low: 0.15, high: 0.9,
			state: map[string]scoring.State{"follow": scoring.NotAssessed},
		},
		{
			// level 1 of the head implies nothing: (0.5 + 0.6)/2 = 0.55, coverage 2/4; low: 1.1/4 = 0.275; high: 3.1/4 = 0.775
			name: "exclude arithmetic partial all-apply: another level of the head", rules: exclude, tree: team(0), units: []string{"1 ? .6"},
			coverage: map[string]float64{"index": 0.5}, score: map[string]float64{"index": 0.55}, low: 0.275, high: 0.775,
		},
		{
			// not applicable wins over implied: (0 + 0.6)/2 = 0.3
			name: "zero arithmetic full leaf-out: not applicable beats implied", rules: zero, tree: team(0), units: []string{"0 - .6"},
			coverage: map[string]float64{"index": 1}, score: map[string]float64{"follow": none, "index": 0.3}, low: 0.3, high: 0.3,
			state: map[string]scoring.State{"follow": scoring.NotApplicable},
		},
		{
			// the follow-ups of the others: implied 0, and level 2 = 1; their median 0.5: (0.5 + 2*0.5 + 0.6)/4 = 2.1/4 = 0.525
			name: "impute arithmetic partial all-apply: implied scores are known ones", rules: impute, tree: team(0),
			units:    []string{"1 ? .6", "0 ? .6", "2 2 .6"},
			coverage: map[string]float64{"index": 0.5}, score: map[string]float64{"follow": 0.5, "index": 0.525}, low: 0.275, high: 0.775,
			state: map[string]scoring.State{"follow": scoring.Imputed},
		},
	}
}

// unequal is an index over x (weight 0), y (weight 1) and z (weight 3).
func unequal(a scoring.Aggregate) scoring.Node {
	return inner("index", 1, a, leaf("x", 0), leaf("y", 1), leaf("z", 3))
}

// weightCases: children of weight 0, and weights that are points.
func weightCases() []handCase {
	exclude, zero := scoring.Rules{Missing: scoring.Exclude}, scoring.Rules{Missing: scoring.Zero}
	return []handCase{
		{
			// (1*0.3 + 3*0.7)/4 = 2.4/4 = 0.6; x adds nothing, y 0.3/4, z 2.1/4
			name: "exclude arithmetic full all-apply: weight 0 counts for nothing", rules: exclude,
			tree: unequal(scoring.Arithmetic), units: []string{".9 .3 .7"},
			coverage: map[string]float64{"index": 1, "x": 1}, score: map[string]float64{"x": 0.9, "index": 0.6}, low: 0.6, high: 0.6,
			contribution: map[string]float64{"x": 0, "y": 0.075, "z": 0.525}, effective: map[string]float64{"x": 0, "y": 0.25, "z": 0.75},
		},
		{
			// without x nothing changes: coverage (1 + 3)/4 = 1, index 0.6 and no width to its interval
			name: "zero arithmetic full all-apply: weight 0 is not missed", rules: zero,
			tree: unequal(scoring.Arithmetic), units: []string{"? .3 .7"},
			coverage: map[string]float64{"index": 1, "x": 0}, score: map[string]float64{"x": none, "index": 0.6}, low: 0.6, high: 0.6,
		},
		{
			// the least of y and z, not x's 0.1
			name: "exclude minimum full all-apply: weight 0 is never the least", rules: exclude,
			tree: unequal(scoring.Minimum), units: []string{".1 .3 .7"},
			coverage: map[string]float64{"index": 1}, score: map[string]float64{"index": 0.3}, low: 0.3, high: 0.3,
		},
		{
			// x's 0 is not floored, for it is not used: (0.3 * 0.3^3)^(1/4) = 0.3
			name: "exclude geometric full all-apply: weight 0 is not floored", rules: exclude,
			tree: unequal(scoring.Geometric), units: []string{"0 .3 .3"},
			coverage: map[string]float64{"index": 1}, score: map[string]float64{"index": 0.3}, low: 0.3, high: 0.3,
		},
		{
			// y and z do not apply and x weighs nothing: 0/0 is no score
			name: "exclude arithmetic full leaf-out: only weight 0 is left", rules: exclude,
			tree: unequal(scoring.Arithmetic), units: []string{".9 - -"},
			coverage: map[string]float64{"index": none}, score: map[string]float64{"index": none}, low: none, high: none, rank: -1,
		},
		{
			// the same below A: A leaves the weights of the index, under zero too: index = z = 0.7
			name: "zero arithmetic full leaf-out: only weight 0 is left below", rules: zero,
			tree: inner("index", 1, scoring.Arithmetic,
				inner("A", 1, scoring.Arithmetic, leaf("x", 0), leaf("y", 1)), leaf("z", 1)),
			units: []string{".9 - .7"}, coverage: map[string]float64{"A": none, "index": 1},
			score: map[string]float64{"A": none, "index": 0.7}, low: 0.7, high: 0.7,
		},
		{
			// points are weights: (3*1 + 5*0 + 2*0.5)/10 = 4/10 = 0.4; the second adds 0, the third 1/10
			name: "exclude arithmetic full all-apply: points over their sum", rules: exclude,
			tree:  inner("index", 1, scoring.Arithmetic, leaf("p", 3), leaf("q", 5), leaf("r", 2)),
			units: []string{"1 0 .5"}, coverage: map[string]float64{"index": 1}, score: map[string]float64{"index": 0.4}, low: 0.4, high: 0.4,
			contribution: map[string]float64{"p": 0.3, "q": 0, "r": 0.1},
		},
		{
			// four equal weights: the second of 0.1 0.2 0.3 0.4 reaches half, 2 of 4; the third is the greater one of the tie
			name: "exclude median full all-apply: the lower one at a tie", rules: exclude,
			tree:  inner("index", 1, scoring.Median, leaf("p", 1), leaf("q", 1), leaf("r", 1), leaf("s", 1)),
			units: []string{".4 .1 .3 .2"}, coverage: map[string]float64{"index": 1}, score: map[string]float64{"index": 0.2}, low: 0.2, high: 0.2,
		},
		{
			// a root that is a leaf is its own index
			name: "exclude none full all-apply: a root that is a leaf", rules: exclude,
			tree: leaf("index", 1), units: []string{".35"}, coverage: map[string]float64{"index": 1},
			score: map[string]float64{"index": 0.35}, low: 0.35, high: 0.35, effective: map[string]float64{"index": 1},
			contribution: map[string]float64{"index": none}, rank: 1,
		},
	}
}
