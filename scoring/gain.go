package scoring

import "math"

// Change sets one leaf to a score.
type Change struct {
	Leaf  int
	Score float64 // 0..1
}

// Trial answers "what would the index be" questions about the units of one Result. It holds working space: one
// goroutine at a time.
type Trial struct {
	r     *Result
	f     *frame
	leaf  []float64
	state []State
}

// NewTrial prepares trials on a result, which is not modified by them.
func (r *Result) NewTrial() *Trial {
	return &Trial{
		r: r, f: r.model.newFrame(),
		leaf: make([]float64, r.model.Leaves()), state: make([]State, r.model.Leaves()),
	}
}

// Index gives a unit's index with some of its leaves changed, all else as it is: the changed leaves count as answered,
// implied and imputed scores and fitted bounds stay. In 0..1; ok is false where there would be none, and for changes to
// scores that are not in 0..1.
//
// Implied scores stay although the change may open their questions again: founding a CSIRT does not yet staff it at
// night. Once such a question is really asked anew and not answered, coverage falls, and the index may fall with it.
func (t *Trial) Index(u int, changes ...Change) (float64, bool) {
	copy(t.leaf, t.r.leafScores(u))
	copy(t.state, t.r.leafStates(u))
	for _, c := range changes {
		if !(c.Score >= 0 && c.Score <= 1) {
			return 0, false
		}
		t.leaf[c.Leaf], t.state[c.Leaf] = c.Score, Answered
	}
	t.r.model.walk(t.leaf, t.state, t.f)
	score := settle(t.f.score[0])
	return score, !math.IsNaN(score)
}

// Gain is what changes would add to a unit's index:
//
//	gain = index with the changes - index as it is                                                (24)
//
// by recomputing the real aggregation, in -1..1. ok is false where one of the two does not exist.
func (t *Trial) Gain(u int, changes ...Change) (float64, bool) {
	before, ok := t.r.Index(u)
	if !ok {
		return 0, false
	}
	after, ok := t.Index(u, changes...)
	return after - before, ok
}

// Leaf gives the score of a leaf, 0..1 on bounded scales; ok is false where it has none.
func (r *Result) Leaf(u, leaf int) (float64, bool) {
	s := r.leaf[u*r.model.Leaves()+leaf]
	return s, !math.IsNaN(s)
}

// Target is the score a gap of a leaf is measured to: the greatest its scale can reach, 0..1; for percentile ranks the
// greatest that a unit of the period has, because units that share the top rank have less than 1. ok is false where the
// scale has no bound.
func (r *Result) Target(u, leaf int) (score float64, ok bool) {
	scale := r.model.nodes[r.model.leaves[leaf]].scale
	_, high, ok := scale.Range()
	if scale.Method != PercentileRank {
		return high, ok
	}
	period := r.panel.period(u)
	if r.model.rules.AllPeriods {
		period = 0
	}
	return r.best[place{leaf, period}], true
}
