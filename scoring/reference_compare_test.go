package scoring_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"readiness/scoring"
)

// referenceTree has four levels: an index over 6 dimensions over 18 indicators over 83 min-max leaves, with mixed
// aggregations, weights (some of them 0), minimum coverages, directions, and three implied leaves.
func referenceTree(rng *rand.Rand) scoring.Node {
	aggregates := []scoring.Aggregate{
		scoring.Arithmetic, scoring.Geometric, scoring.Harmonic, scoring.Generalised, scoring.Median, scoring.Minimum,
	}
	exponents := []float64{2, -1, 0.5, 0, -2.5, 3}
	node := func(id string, minimum float64) scoring.Node {
		return scoring.Node{
			ID: id, Weight: 0.5 + 3*rng.Float64(), MinimumCoverage: minimum,
			Aggregate: aggregates[rng.IntN(len(aggregates))], Exponent: exponents[rng.IntN(len(exponents))],
		}
	}
	root := node("index", 0.9)
	root.Aggregate = scoring.Arithmetic // of many values no two are then equal, so that ranks can be compared
	left := 83
	for d := range 6 {
		dimension := node(fmt.Sprintf("d%d", d), []float64{0, 0.5, 0.93}[rng.IntN(3)])
		for i := range 3 {
			indicator := node(fmt.Sprintf("d%d.%d", d, i), []float64{0, 0.6, 0.8, 1}[rng.IntN(4)])
			count := 5
			if d*3+i < 7 {
				count = 4
			}
			for range count {
				left--
				l := scaled(fmt.Sprintf("q%d", left), 0.5+3*rng.Float64(), &scoring.Scale{Method: scoring.MinMax, Lower: rng.IntN(4) == 0})
				if rng.IntN(20) == 0 {
					l.Weight = 0
				}
				if left == 10 || left == 33 || left == 57 {
					l.Implied = &scoring.Implied{By: "q4", When: []float64{0, 1}, Score: 0.25}
				}
				indicator.Children = append(indicator.Children, l)
			}
			dimension.Children = append(dimension.Children, indicator)
		}
		root.Children = append(root.Children, dimension)
	}
	return root
}

// referenceUnits answers the leaves at random: 6 % not assessed, 2 % not applicable, a third of the leaves in whole numbers.
func referenceUnits(rng *rand.Rand, root scoring.Node, n int) []refUnit {
	units := make([]refUnit, n)
	leaves := refLeaves(root)
	for u := range units {
		units[u] = refUnit{period: rng.IntN(3), group: rng.IntN(4), answers: map[string]refAnswer{}}
		for l, node := range leaves {
			a := refAnswer{applicable: true}
			switch chance := rng.Float64(); {
			case chance < 0.06:
			case chance < 0.08:
				a.applicable = false
			default:
				a.given, a.value = true, rng.NormFloat64()*float64(l+1)
				if l%3 == 0 || node.ID == "q4" {
					a.value = float64(rng.IntN(12))
				}
			}
			units[u].answers[node.ID] = a
		}
	}
	return units
}

// panelOf puts the answers into the order that the package asks for.
func panelOf(root scoring.Node, units []refUnit) scoring.Panel {
	p := scoring.Panel{Units: len(units)}
	for _, u := range units {
		p.Period, p.Group = append(p.Period, u.period), append(p.Group, u.group)
		for _, l := range refLeaves(root) {
			c := scoring.Cell{}
			switch a := u.answers[l.ID]; {
			case !a.applicable:
				c.State = scoring.NotApplicable
			case a.given:
				c = scoring.Cell{State: scoring.Answered, Value: a.value}
			}
			p.Cells = append(p.Cells, c)
		}
	}
	return p
}

func TestAgainstReference(t *testing.T) {
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 83))
		root := referenceTree(rng)
		units := referenceUnits(rng, root, 193)
		for _, missing := range everyRule {
			rules := scoring.Rules{Missing: missing, Floor: 0.02, AllPeriods: seed == 1}
			t.Run(fmt.Sprintf("seed %d, missing rule %d", seed, missing), func(t *testing.T) {
				tree := copyTree(root)
				if missing == scoring.Zero {
					implyZero(&tree) // an implied score above 0 would reward who skips
				}
				compareWithReference(t, tree, rules, units)
			})
		}
	}
}

func implyZero(n *scoring.Node) {
	if n.Implied != nil {
		n.Implied.Score = 0
	}
	for i := range n.Children {
		implyZero(&n.Children[i])
	}
}

func compareWithReference(t *testing.T, root scoring.Node, rules scoring.Rules, units []refUnit) {
	m := compile(t, root, rules)
	if m.Leaves() != 83 || m.Nodes() != 83+18+6+1 {
		t.Fatalf("%d leaves and %d nodes", m.Leaves(), m.Nodes())
	}
	r := mustScore(t, m, panelOf(root, units))
	f := newReference(root, rules, units)
	index := make([]float64, len(units))
	lows, highs := r.Intervals()
	all := refNodes(root)
	unranked := 0
	for u := range units {
		scores, low, high := map[string]float64{}, map[string]float64{}, map[string]float64{}
		f.score(root, u, math.NaN(), scores)
		f.score(root, u, 0, low)
		f.score(root, u, 1, high)
		index[u] = scores["index"]
		if rules.Missing == scoring.Zero && index[u] < low["index"] {
			low["index"] = index[u] // what is unknown may stay so
		}
		for _, n := range all {
			k := nodeNumber(t, m, n.ID)
			if got := scoreOf(r, u, k); !near(got, scores[n.ID]) {
				t.Fatalf("unit %d: score of %s is %.17g, reference %.17g", u, n.ID, got, scores[n.ID])
			}
			if got, want := r.Coverage(u, k), f.coverage(n, u, math.NaN()); !near(got, want) {
				t.Fatalf("unit %d: coverage of %s is %.17g, reference %.17g", u, n.ID, got, want)
			}
		}
		if !near(lows[u], low["index"]) || !near(highs[u], high["index"]) {
			t.Fatalf("unit %d: interval %.17g to %.17g, reference %.17g to %.17g", u, lows[u], highs[u], low["index"], high["index"])
		}
		if one, other, ok := r.Interval(u); !ok || !same(one, lows[u]) || !same(other, highs[u]) {
			t.Fatalf("unit %d: Interval and Intervals differ", u)
		}
	}
	for u := range units {
		got, _, ok := r.Rank(u)
		if want := refRank(units, index, u); got != want || ok != (want > 0) {
			t.Fatalf("unit %d: rank %d, reference %d", u, got, want)
		}
		if !ok {
			unranked++
		}
	}
	if unranked == 0 || unranked > len(units)/2 {
		t.Errorf("%d of %d units are not ranked: the comparison sees one side only", unranked, len(units))
	}
	all = refLeaves(root)
	for l, n := range all {
		if got := m.NodeOf(l); got != nodeNumber(t, m, n.ID) {
			t.Errorf("leaf %d is node %d, not %s", l, got, n.ID)
		}
		if got, want := m.EffectiveWeight(m.NodeOf(l)), f.weights["index"][n.ID]; !near(got, want) {
			t.Errorf("effective weight of %s is %.17g, reference %.17g", n.ID, got, want)
		}
	}
}
