package scoring_test

import (
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

var everything = recipe{means: allMeans, missing: everyRule, minimum: true, implied: []float64{0, 0.3}}

// sameUnit compares bit by bit all that two results say of a unit.
func sameUnit(t rapid.TB, a, b *scoring.Result, u, v int) {
	t.Helper()
	for n := range a.Model().Nodes() {
		if !same(scoreOf(a, u, n), scoreOf(b, v, n)) || !same(a.Coverage(u, n), b.Coverage(v, n)) {
			t.Fatalf("units %d and %d, node %d: %.17g covered %.17g and %.17g covered %.17g", u, v, n,
				scoreOf(a, u, n), a.Coverage(u, n), scoreOf(b, v, n), b.Coverage(v, n))
		}
	}
	for l := range a.Model().Leaves() {
		x, _ := a.Leaf(u, l)
		y, _ := b.Leaf(v, l)
		if a.State(u, l) != b.State(v, l) || !same(x, y) {
			t.Fatalf("units %d and %d, leaf %d: %v in state %d and %v in state %d", u, v, l, x, a.State(u, l), y, b.State(v, l))
		}
	}
	lowA, highA, okA := a.Interval(u)
	lowB, highB, okB := b.Interval(v)
	if okA != okB || okA && !(same(lowA, lowB) && same(highA, highB)) {
		t.Fatalf("units %d and %d: intervals %v to %v and %v to %v", u, v, lowA, highA, lowB, highB)
	}
	rankA, tiedA, rankedA := a.Rank(u)
	rankB, tiedB, rankedB := b.Rank(v)
	if rankA != rankB || tiedA != tiedB || rankedA != rankedB || a.Floored(u) != b.Floored(v) {
		t.Fatalf("units %d and %d: rank %d and %d, floored %d and %d", u, v, rankA, rankB, a.Floored(u), b.Floored(v))
	}
}

// permute gives the scenario with its units in another order: the unit at i comes from order[i].
func permute(s scenario, order []int) scenario {
	n := len(s.panel.Cells) / s.panel.Units
	p := scoring.Panel{Units: s.panel.Units}
	for _, u := range order {
		p.Cells = append(p.Cells, s.panel.Cells[u*n:(u+1)*n]...)
		p.Period, p.Group = append(p.Period, s.panel.Period[u]), append(p.Group, s.panel.Group[u])
	}
	s.panel = p
	return s
}

// TestOrderOfUnitsDoesNotMatter, to the last bit.
func TestOrderOfUnitsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		order := make([]int, s.panel.Units)
		for u := range order {
			order[u] = u
		}
		order = rapid.Permutation(order).Draw(t, "order")
		a, b := s.score(t), permute(s, order).score(t)
		for i, u := range order {
			sameUnit(t, a, b, u, i)
		}
		if !slices.Equal(a.Warnings(), b.Warnings()) {
			t.Fatalf("warnings %v and %v", a.Warnings(), b.Warnings())
		}
	})
}

// TestSameInputSameBits: a second model and a second run say the same, and many goroutines may read at once.
func TestSameInputSameBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		m := compile(t, s.root, s.rules)
		first, again := mustScore(t, m, s.panel), s.score(t)
		var wg sync.WaitGroup
		results := make([]*scoring.Result, 4)
		for i := range results {
			wg.Go(func() {
				results[i], _ = m.Score(s.panel)
				first.Intervals()
				first.NewTrial().Index(0, scoring.Change{Leaf: 0, Score: 1})
			})
		}
		wg.Wait()
		for u := range s.panel.Units {
			sameUnit(t, first, again, u, u)
			for _, r := range results {
				sameUnit(t, first, r, u, u)
			}
		}
	})
}

// copyTree copies a tree down to its last slice.
func copyTree(n scoring.Node) scoring.Node {
	n.Children = slices.Clone(n.Children)
	for i, c := range n.Children {
		n.Children[i] = copyTree(c)
	}
	if n.Scale != nil {
		s := *n.Scale
		s.Levels = slices.Clone(s.Levels)
		n.Scale = &s
	}
	if n.Implied != nil {
		rule := *n.Implied
		rule.When = slices.Clone(rule.When)
		n.Implied = &rule
	}
	return n
}

// TestInputsAreNotModified by anything that can be asked of a result.
func TestInputsAreNotModified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		root := copyTree(s.root)
		panel := scoring.Panel{
			Units: s.panel.Units, Cells: slices.Clone(s.panel.Cells),
			Period: slices.Clone(s.panel.Period), Group: slices.Clone(s.panel.Group),
		}
		r := s.score(t)
		before := s.score(t)
		r.Intervals()
		trial := r.NewTrial()
		for u := range r.Units() {
			r.Interval(u)
			trial.Index(u, scoring.Change{Leaf: 0, Score: 1})
			trial.Gain(u, scoring.Change{Leaf: r.Model().Leaves() - 1, Score: 0})
		}
		if !reflect.DeepEqual(root, s.root) || !reflect.DeepEqual(panel, s.panel) {
			t.Fatal("the tree or the panel was modified")
		}
		for u := range r.Units() {
			sameUnit(t, r, before, u, u)
		}
	})
}

// TestImputingChangesNoCoverage: what was filled in does not count as answered.
func TestImputingChangesNoCoverage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		s.rules.Missing = scoring.Exclude
		left := s.score(t)
		s.rules.Missing = scoring.Impute
		filled := s.score(t)
		for u := range s.panel.Units {
			for n := range left.Model().Nodes() {
				if !same(left.Coverage(u, n), filled.Coverage(u, n)) {
					t.Fatalf("unit %d, node %d: coverage %v, imputed %v", u, n, left.Coverage(u, n), filled.Coverage(u, n))
				}
			}
			for l := range left.Model().Leaves() {
				if a, b := left.State(u, l), filled.State(u, l); a != b && (a != scoring.NotAssessed || b != scoring.Imputed) {
					t.Fatalf("unit %d, leaf %d: state %d becomes %d", u, l, a, b)
				}
			}
		}
	})
}

// TestNotApplicableIsAsIfItWereNotThere: a leaf that applies to nobody changes no score, rank or interval. Coverage is
// a share of the whole tree's weights: of the leaf's parent it stays, above it the other children weigh more without it.
func TestNotApplicableIsAsIfItWereNotThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: everyRule, implied: []float64{0, 0.3}})
		more := scenario{root: copyTree(s.root), rules: s.rules, panel: s.panel}
		at := insertLeaf(t, &more.root)
		leaves := len(leafNodes(more.root))
		more.panel.Cells = nil
		for u := range s.panel.Units {
			row := slices.Clone(s.panel.Cells[u*(leaves-1) : (u+1)*(leaves-1)])
			more.panel.Cells = append(more.panel.Cells, slices.Insert(row, at, scoring.Cell{State: scoring.NotApplicable})...)
		}
		a, b := s.score(t), more.score(t)
		for _, n := range refNodes(s.root) {
			i, k := nodeNumber(t, a.Model(), n.ID), nodeNumber(t, b.Model(), n.ID)
			for u := range s.panel.Units {
				if !same(scoreOf(a, u, i), scoreOf(b, u, k)) {
					t.Fatalf("unit %d: %s is %.17g, with the leaf %.17g", u, n.ID, scoreOf(a, u, i), scoreOf(b, u, k))
				}
				deep := slices.ContainsFunc(n.Children, func(c scoring.Node) bool { return c.Scale == nil })
				if !deep && !near(a.Coverage(u, i), b.Coverage(u, k)) {
					t.Fatalf("unit %d: coverage of %s is %.17g, with the leaf %.17g", u, n.ID, a.Coverage(u, i), b.Coverage(u, k))
				}
			}
		}
		for u := range s.panel.Units {
			rank, tied, _ := a.Rank(u)
			otherRank, otherTied, _ := b.Rank(u)
			low, high, ok := a.Interval(u)
			otherLow, otherHigh, otherOK := b.Interval(u)
			if rank != otherRank || tied != otherTied || ok != otherOK || ok && (!same(low, otherLow) || !same(high, otherHigh)) {
				t.Fatalf("unit %d: rank %d, interval %v to %v; with the leaf %d, %v to %v", u, rank, low, high, otherRank, otherLow, otherHigh)
			}
		}
	})
}

// insertLeaf puts a new leaf among the children of some node and gives its place among all leaves.
func insertLeaf(t *rapid.T, root *scoring.Node) int {
	n, before := root, 0
	for {
		i := rapid.IntRange(0, len(n.Children)).Draw(t, "place")
		for _, c := range n.Children[:i] {
			before += len(leafNodes(c))
		}
		if i == len(n.Children) || n.Children[i].Scale != nil || rapid.Bool().Draw(t, "here") {
			extra := leaf("extra", rapid.SampledFrom([]float64{1, 3, 0}).Draw(t, "extra weight"))
			n.Children = slices.Insert(n.Children, i, extra)
			return before
		}
		n = &n.Children[i]
	}
}

// TestTrialIsWhatAnAnswerWouldDo: a trial gives the index of the panel in which the answer was really changed.
func TestTrialIsWhatAnAnswerWouldDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: []scoring.Missing{scoring.Exclude, scoring.Zero}, minimum: true, fixedOnly: true})
		u := rapid.IntRange(0, s.panel.Units-1).Draw(t, "unit")
		l := rapid.IntRange(0, len(leafNodes(s.root))-1).Draw(t, "leaf")
		raw := rawValue(t, leafNodes(s.root)[l].Scale)
		r, changed := s.score(t), s.with(u*len(leafNodes(s.root))+l, scoring.Cell{State: scoring.Answered, Value: raw}).score(t)
		score, _ := changed.Leaf(u, l)
		want, indexed := changed.Index(u)
		trial := r.NewTrial()
		got, ok := trial.Index(u, scoring.Change{Leaf: l, Score: score})
		if ok != indexed || ok && !same(got, want) {
			t.Fatalf("unit %d, leaf %d at %v: trial %.17g (%v), answered %.17g (%v)", u, l, score, got, ok, want, indexed)
		}
		before, had := r.Index(u)
		gain, known := trial.Gain(u, scoring.Change{Leaf: l, Score: score})
		if known != (had && indexed) || known && gain != want-before {
			t.Fatalf("gain %v (%v), want %v", gain, known, want-before)
		}
		if none, ok := trial.Gain(u); ok != had || none != 0 {
			t.Fatalf("no change gains %v", none)
		}
		target, bounded := r.Target(u, l)
		best, reached := trial.Index(u, scoring.Change{Leaf: l, Score: target})
		counted := r.State(u, l) == scoring.Answered || r.State(u, l) == scoring.NotAssessed && s.rules.Missing == scoring.Zero
		if !bounded || counted && had && (!reached || best < before-tolerance) {
			t.Fatalf("the target %v of leaf %d takes the index from %v to %v", target, l, before, best)
		}
	})
}

// TestScalingAllWeightsOfANodeChangesNothing: weights are relative to those of the siblings.
func TestScalingAllWeightsOfANodeChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, everything)
		scaledTree := copyTree(s.root)
		for i := range scaledTree.Children {
			scaledTree.Children[i].Weight *= 4 // a power of two, so that nothing is rounded otherwise
		}
		a, b := s.score(t), scenario{root: scaledTree, rules: s.rules, panel: s.panel}.score(t)
		for u := range s.panel.Units {
			sameUnit(t, a, b, u, u)
		}
	})
}

// TestNoSpreadIsAWarningAndNoScore, whatever is answered.
func TestNoSpreadIsAWarningAndNoScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom([]scoring.Method{
			scoring.MinMax, scoring.ZScore, scoring.RankOf, scoring.PercentileRank, scoring.Borda, scoring.DistanceToMax,
		}).Draw(t, "method")
		value := rapid.Float64Range(-1e9, 1e9).Draw(t, "value")
		units := rapid.IntRange(1, 5).Draw(t, "units")
		root := inner("index", 1, scoring.Arithmetic, scaled("x", 2, &scoring.Scale{Method: method, Lower: rapid.Bool().Draw(t, "lower")}), leaf("y", 1))
		rules := everyRule
		if method == scoring.ZScore || method == scoring.RankOf {
			rules = []scoring.Missing{scoring.Exclude, scoring.Impute} // 0 for what is missing has no meaning on them
		}
		missing := rapid.SampledFrom(rules).Draw(t, "missing")
		p := scoring.Panel{Units: units}
		for u := range units {
			p.Period = append(p.Period, 2025)
			p.Cells = append(p.Cells, scoring.Cell{State: scoring.Answered, Value: value}, scoring.Cell{State: scoring.Answered, Value: float64(u) / 8})
		}
		r := mustScore(t, compile(t, root, scoring.Rules{Missing: missing}), p)
		if want := []scoring.Warning{{Leaf: "x", Period: 2025}}; !slices.Equal(r.Warnings(), want) {
			t.Fatalf("warnings %v, want %v", r.Warnings(), want)
		}
		for u := range units {
			index, ok := r.Index(u)
			if _, scored := r.Leaf(u, 0); scored || !ok || index != float64(u)/8 || math.IsNaN(index) {
				t.Fatalf("unit %d: x has a score: %v; index %v (%v)", u, scored, index, ok)
			}
		}
	})
}
