package scoring_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"readiness/scoring"
)

var everyRule = []scoring.Missing{scoring.Exclude, scoring.Zero, scoring.Impute}

// TestIndexLiesBetweenItsLeaves: no mean leaves the range of what it is a mean of, nor 0..1.
func TestIndexLiesBetweenItsLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: everyRule, minimum: true, implied: []float64{0, 0.3}})
		r := s.score(t)
		for u := range r.Units() {
			index, ok := r.Index(u)
			if !ok {
				continue
			}
			if !(index >= 0 && index <= 1) {
				t.Fatalf("unit %d: index %.17g", u, index)
			}
			least, greatest := math.Inf(1), math.Inf(-1)
			for l := range r.Model().Leaves() {
				if r.Model().EffectiveWeight(r.Model().NodeOf(l)) == 0 {
					continue
				}
				x, known := r.Leaf(u, l)
				if !known && r.State(u, l) == scoring.NotApplicable {
					continue
				}
				if s.rules.Missing == scoring.Zero {
					least = 0 // of a leaf, or of a node without coverage
				}
				if known {
					least, greatest = min(least, x), max(greatest, x)
				} else if s.rules.Missing == scoring.Zero {
					greatest = max(greatest, 0)
				}
			}
			if r.Floored(u) > 0 {
				greatest = max(greatest, s.rules.Floor)
			}
			if index < least-tolerance || index > greatest+tolerance {
				t.Fatalf("unit %d: index %.17g is not within %.17g to %.17g", u, index, least, greatest)
			}
		}
	})
}

// TestRaisingALeafNeverLowersTheIndex: a better answer never does harm.
func TestRaisingALeafNeverLowersTheIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: everyRule, minimum: true, fixedOnly: true})
		u, l, ok := cellIn(t, s, scoring.Answered)
		if !ok {
			return
		}
		i := u*len(leafNodes(s.root)) + l
		better := s.with(i, scoring.Cell{State: scoring.Answered, Value: rawValue(t, leafNodes(s.root)[l].Scale)})
		before, after := s.score(t), better.score(t)
		was, _ := before.Leaf(u, l)
		is, _ := after.Leaf(u, l)
		if is < was {
			before, after = after, before
		}
		for n := range before.Model().Nodes() {
			low, high := scoreOf(before, u, n), scoreOf(after, u, n)
			if math.IsNaN(low) != math.IsNaN(high) || high < low-tolerance {
				t.Fatalf("leaf %d of unit %d from %v to %v: node %d from %.17g to %.17g", l, u, was, is, n, low, high)
			}
		}
	})
}

// TestSkippingNeverPays is a promise of the product: under the rule zero, clearing an answer never raises the index,
// and never makes one where there was none.
func TestSkippingNeverPays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{
			means: allMeans, missing: []scoring.Missing{scoring.Zero}, minimum: true, fixedOnly: true, implied: []float64{0},
		})
		u, l, ok := cellIn(t, s, scoring.Answered)
		if !ok {
			return
		}
		before, after := s.score(t), s.with(u*len(leafNodes(s.root))+l, scoring.Cell{}).score(t)
		with, had := before.Index(u)
		without, has := after.Index(u)
		if has && !had || has && without > with+tolerance {
			t.Fatalf("leaf %d of unit %d cleared: index from %.17g (%v) to %.17g", l, u, with, had, without)
		}
		if after.Coverage(u, 0) > before.Coverage(u, 0)+tolerance {
			t.Fatalf("leaf %d of unit %d cleared: coverage rises", l, u)
		}
	})
}

// TestIntervalContainsTheIndex where no part of the tree is left out for want of coverage, and every scale reaches from
// 0 to 1. A floored mean below a plain one may lift the low end by less than the floor, so the two are not mixed here.
func TestIntervalContainsTheIndex(t *testing.T) {
	for name, means := range map[string][]mean{"plain means": plainMeans, "floored means": flooredMeans} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := draw(t, recipe{
					means: means, missing: []scoring.Missing{scoring.Exclude, scoring.Zero}, fullSpan: true, implied: []float64{0, 0.3},
				})
				r := s.score(t)
				for u := range r.Units() {
					low, high, ok := r.Interval(u)
					index, indexed := r.Index(u)
					if indexed && (!ok || index < low-tolerance || index > high+tolerance) {
						t.Fatalf("unit %d: index %.17g, interval %.17g to %.17g (%v)", u, index, low, high, ok)
					}
					if ok && (low > high+tolerance || low < 0 || high > 1) {
						t.Fatalf("unit %d: interval %.17g to %.17g", u, low, high)
					}
				}
			})
		})
	}
}

// Under the rule Zero a part may also stay without a score for want of coverage.
func TestIntervalContainsTheIndexOfFewAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: []scoring.Missing{scoring.Zero}, minimum: true, fixedOnly: true})
		r := s.score(t)
		for u := range r.Units() {
			low, high, ok := r.Interval(u)
			if index, indexed := r.Index(u); indexed && (!ok || index < low-tolerance || index > high+tolerance) {
				t.Fatalf("unit %d: index %.17g, interval %.17g to %.17g (%v)", u, index, low, high, ok)
			}
		}
	})
}

// TestIntervalIsReached: its ends are the indices of the unit with every unknown answer worst, or best.
func TestIntervalIsReached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: everyRule, minimum: true, fixedOnly: true, fullSpan: true, applicable: true})
		r := s.score(t)
		for end, best := range []bool{false, true} {
			filled := s
			for i, c := range s.panel.Cells {
				if c.State == scoring.NotAssessed {
					filled = filled.with(i, scoring.Cell{State: scoring.Answered, Value: extreme(leafNodes(s.root)[i%r.Model().Leaves()].Scale, best)})
				}
			}
			f := filled.score(t)
			for u := range r.Units() {
				low, high, ok := r.Interval(u)
				want, indexed := f.Index(u)
				if today, ranked := s.score(t).Index(u); end == 0 && ranked && s.rules.Missing == scoring.Zero {
					want = min(want, today) // what is unknown may stay so
				}
				if got := []float64{low, high}[end]; !ok || !indexed || !same(got, want) {
					t.Fatalf("unit %d: end %d is %.17g (%v), with the answers %.17g (%v)", u, end, got, ok, want, indexed)
				}
			}
		}
	})
}

// extreme is a raw value with the least or the greatest score of a fixed scale.
func extreme(s *scoring.Scale, best bool) float64 {
	if s.Method == scoring.Levels {
		if best {
			return float64(len(s.Levels) - 1)
		}
		return 0
	}
	if best != s.Lower {
		return s.Max
	}
	return s.Min
}

// TestContributionsAddUp to the score of their parent, or do not exist.
func TestContributionsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: append(allMeans, allMeans[0], allMeans[0], allMeans[0]), missing: everyRule, minimum: true, implied: []float64{0, 0.3}})
		r := s.score(t)
		for _, parent := range refNodes(s.root) {
			for u := range r.Units() {
				sum := 0.0
				score, scored := r.Node(u, nodeNumber(t, r.Model(), parent.ID))
				for _, c := range parent.Children {
					x, ok := r.Contribution(u, nodeNumber(t, r.Model(), c.ID))
					if want := scored && parent.Aggregate == scoring.Arithmetic; ok != want {
						t.Fatalf("unit %d: contribution of %s: %v, want %v", u, c.ID, ok, want)
					}
					if c.Weight == 0 && x != 0 {
						t.Fatalf("unit %d: %s weighs nothing and contributes %v", u, c.ID, x)
					}
					sum += x
				}
				if scored && parent.Aggregate == scoring.Arithmetic && len(parent.Children) > 0 && !near(sum, score) {
					t.Fatalf("unit %d: contributions to %s add up to %.17g, not %.17g", u, parent.ID, sum, score)
				}
			}
		}
	})
}

// TestEffectiveWeightsAddUp: the leaves share the whole, and the children of a node its part.
func TestEffectiveWeightsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t, recipe{means: allMeans, missing: everyRule})
		m := compile(t, s.root, s.rules)
		leaves := 0.0
		for l := range m.Leaves() {
			leaves += m.EffectiveWeight(m.NodeOf(l))
		}
		if !near(leaves, 1) || m.EffectiveWeight(0) != 1 {
			t.Fatalf("the leaves share %.17g of %.17g", leaves, m.EffectiveWeight(0))
		}
		for _, n := range refNodes(s.root) {
			sum := 0.0
			for _, c := range n.Children {
				sum += m.EffectiveWeight(nodeNumber(t, m, c.ID))
			}
			if w := m.EffectiveWeight(nodeNumber(t, m, n.ID)); len(n.Children) > 0 && !near(sum, w) {
				t.Fatalf("the children of %s share %.17g of its %.17g", n.ID, sum, w)
			}
		}
	})
}
