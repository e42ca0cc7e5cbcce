package scoring

import "math"

// Threshold is what a tier of a profile asks of one leaf.
type Threshold struct {
	Leaf  string // id of a leaf with Levels below the node
	Level int    // the least level that fulfils it, from 0
}

// minimum is a compiled Threshold. A leaf on any level fulfils level 0, so that it has no score to reach there.
type minimum struct {
	node  int
	level int
	score float64
}

// checkTiers looks at what a node says about tiers; the leaves are looked up in link.
func (b *builder) checkTiers(i int, n Node) {
	if len(n.Tiers) == 0 {
		return
	}
	if n.Aggregate != Profile {
		b.fault("node %q has tiers, which the aggregate %s does not read", n.ID, n.Aggregate)
		return
	}
	b.profiles = append(b.profiles, profiled{node: i, tiers: n.Tiers})
}

// linkTiers resolves the leaves of the tiers once all have their numbers. Leaves of weight 0 are shown and never count.
func (b *builder) linkTiers() {
	for _, p := range b.profiles {
		tiers := make([][]minimum, len(p.tiers))
		for t, tier := range p.tiers {
			for _, m := range tier {
				at, ok := b.m.byID[m.Leaf]
				if !ok || b.m.nodes[at].leaf < 0 || !b.below(at, p.node) {
					b.fault("node %q: a tier asks for %q, which is no leaf below it", b.m.nodes[p.node].id, m.Leaf)
					continue
				}
				scale := b.m.nodes[at].scale
				if scale.Method != Levels || m.Level < 0 || m.Level >= len(scale.Levels) {
					b.fault("node %q: a tier asks for level %d of %q, which has none", b.m.nodes[p.node].id, m.Level, m.Leaf)
					continue
				}
				if b.weighs(at, p.node) {
					tiers[t] = append(tiers[t], minimum{node: at, level: m.Level, score: scale.least(m.Level)})
				}
			}
		}
		b.m.nodes[p.node].tiers = tiers
	}
}

// below says that a node stands below another.
func (b *builder) below(i, above int) bool {
	for i > above {
		i = b.m.nodes[i].parent
	}
	return i == above
}

// weighs says that no weight on the way from a node up to one above it is 0.
func (b *builder) weighs(i, above int) bool {
	for ; i != above; i = b.m.nodes[i].parent {
		if b.m.nodes[i].weight == 0 {
			return false
		}
	}
	return true
}

// least is the score from which a level is fulfilled; any score fulfils the lowest.
func (s *Scale) least(level int) float64 {
	if level == 0 {
		return math.Inf(-1)
	}
	return s.Levels[level]
}

// level is the highest level that a score fulfils. An imputed score may lie between two.
func (s *Scale) level(score float64) int {
	level := 0
	for l, x := range s.Levels {
		if score >= x {
			level = l
		}
	}
	return level
}

// fulfilled says that the leaf of a minimum has at least its level. A leaf that was not assessed fulfils no level but the
// lowest, whatever the missing rule: left out, it would let a tier be reached by not asking.
func (f *frame) fulfilled(m minimum) bool {
	return math.IsInf(m.score, -1) || f.score[m.node] >= m.score
}

// reached counts the tiers of a node in which every leaf that applies has its least level, up to the first in which one
// has not:
//
//	t = greatest t for which s_l >= m_il in every tier i <= t, for every applicable leaf l of tier i
//	y = t / number of tiers                                                                       (27)
//
// s and m are scores of levels, 0..1; y is in 0..1. ok is false where no leaf applies that a tier asks for, and, but
// under the rule Zero, where none of them has a score. A leaf that was not assessed counts as on its lowest level; one
// that does not apply is asked for by no tier. y rises with every s.
func (m *Model) reached(n *node, f *frame) (t int, ok bool) {
	applies, scored, open := false, m.rules.Missing == Zero, true
	for _, tier := range n.tiers {
		for _, least := range tier {
			if f.asked[least.node] == 0 {
				continue
			}
			applies = true
			scored = scored || !math.IsNaN(f.score[least.node])
			open = open && f.fulfilled(least)
		}
		if open {
			t++
		}
	}
	return t, applies && scored
}

func (m *Model) profile(n *node, f *frame) float64 {
	t, ok := m.reached(n, f)
	if !ok {
		return math.NaN()
	}
	return float64(t) / float64(len(n.tiers))
}

// TierStanding says how far a node with the aggregate Profile has come.
type TierStanding struct {
	Reached int         // tiers, from the lowest
	Tiers   int         // of the node
	Margin  int         // see Result.Tiers; 0 where every tier is reached
	Behind  []Shortfall // what holds the next tier back, in the order of the tier; none where every tier is reached
}

// Shortfall is a leaf that is below what the next tier asks of it.
type Shortfall struct {
	Leaf     int
	Levels   int  // how many levels are missing
	Assessed bool // false: nobody answered, so that it counts as on its lowest level
}

// Tiers gives the tiers that a node has reached for a unit, and what holds the next one back:
//
//	margin = least of (level of l - level that tier t + 1 asks of l), over its applicable leaves l  (28)
//
// in levels, below 0 as long as there is a next tier: the leaf that is furthest behind lacks so many. ok is false for
// nodes with another aggregate, and where the node has no score.
func (r *Result) Tiers(u, n int) (s TierStanding, ok bool) {
	m := r.model
	at := &m.nodes[n]
	if _, ok = r.Node(u, n); !ok || at.aggregate != Profile {
		return TierStanding{}, false
	}
	f := m.newFrame()
	m.walk(r.leafScores(u), r.leafStates(u), f)
	s.Reached, ok = m.reached(at, f)
	s.Tiers = len(at.tiers)
	if s.Reached == s.Tiers {
		return s, ok
	}
	for _, least := range at.tiers[s.Reached] {
		if f.asked[least.node] == 0 || f.fulfilled(least) {
			continue
		}
		leaf := m.nodes[least.node].leaf
		behind := Shortfall{Leaf: leaf, Levels: least.level, Assessed: !math.IsNaN(f.score[least.node])}
		if behind.Assessed {
			behind.Levels -= m.nodes[least.node].scale.level(f.score[least.node])
		}
		s.Behind = append(s.Behind, behind)
		s.Margin = min(s.Margin, -behind.Levels)
	}
	return s, ok
}
