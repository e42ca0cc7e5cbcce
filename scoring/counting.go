package scoring

import "math"

// Counting reads a unit again as if only some of its leaves were known: those count as they do in the Result, and every
// other one is 0, as under the rule Zero, whatever the rule of the model.
//
//	score    = index with every leaf that does not count at 0, and never above the index         (29)
//	coverage = sum over answered leaves that count of W / sum over applicable leaves of W
//
// counts is asked for the numbers of leaves. An implied score counts, and its leaf as answered, if the answer that implies
// it does, also in the place of a higher one that does not count; an imputed one never counts. Scales keep the bounds they were fitted with. A part
// has a score however little of it counts. A leaf that does not apply stays out if that counts, and one without spread
// always does.
//
// The score is in 0..1 and never above the index, which a part without a score there could take it. It is NaN where there
// is no index; coverage, in 0..1, is NaN where nothing applies. The fewer leaves count the lower is the score, or the
// same, but where leaves can score below 0 (z-scores).
// Source: the verified reading, in which those answers count that a reviewer has accepted.
func (r *Result) Counting(u int, counts func(leaf int) bool) (score, coverage float64) {
	m := r.model
	f := m.newFrame()
	f.sparse = true
	leaf, state := make([]float64, m.Leaves()), make([]State, m.Leaves())
	for l := range leaf {
		leaf[l], state[l] = r.counted(u, l, counts)
	}
	m.walk(leaf, state, f)
	coverage = f.answered[0] / f.asked[0]
	index, ok := r.Index(u)
	if !ok {
		return math.NaN(), coverage
	}
	return min(settle(f.score[0]), index), coverage
}

// counted gives what a leaf is in Counting.
func (r *Result) counted(u, l int, counts func(leaf int) bool) (float64, State) {
	rule := r.model.nodes[r.model.leaves[l]].implied
	score, _ := r.Leaf(u, l)
	state := r.State(u, l)
	switch state {
	case Answered, NotApplicable:
		if counts(l) {
			return score, state
		}
	case Inferred:
		if counts(rule.by) {
			return score, state
		}
	case NoSpread:
		return score, state
	case NotAssessed, Imputed:
	}
	if state == Answered && rule != nil && r.implies(u, rule) && counts(rule.by) {
		return min(rule.score, score), Inferred
	}
	return 0, NotAssessed
}
