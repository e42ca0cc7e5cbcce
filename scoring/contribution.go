package scoring

import "math"

// Contribution gives what a node adds to its parent's score:
//
//	contribution = w x / sum of w over the siblings that count                                    (22)
//
// in 0..1. The contributions of all children add up to the parent's score. A sibling that does not count (not
// applicable; without a score, unless the rule is Zero) contributes nothing and takes no weight. ok is false for the root, for parents without a
// score and for parents that are not arithmetic, where no such sum exists.
func (r *Result) Contribution(u, n int) (float64, bool) {
	parent := r.model.nodes[n].parent
	if parent < 0 || r.model.nodes[parent].aggregate != Arithmetic {
		return 0, false
	}
	if _, ok := r.Node(u, parent); !ok {
		return 0, false
	}
	total := 0.0
	for _, c := range r.model.nodes[parent].children {
		if r.counts(u, c) {
			total += r.model.nodes[c].weight
		}
	}
	if !r.counts(u, n) {
		return 0, true
	}
	x, ok := r.Node(u, n)
	if !ok {
		x = 0
	}
	return r.model.nodes[n].weight * x / total, true
}

// counts says whether a node takes part in its parent's mean.
func (r *Result) counts(u, n int) bool {
	if r.model.nodes[n].weight == 0 || math.IsNaN(r.Coverage(u, n)) {
		return false
	}
	_, ok := r.Node(u, n)
	return ok || r.model.rules.Missing == Zero
}
