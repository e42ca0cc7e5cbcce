package scoring

import "math"

// Interval gives the index of a unit if everything it was not asked or did not answer were worst, and best:
//
//	low  = index with every unknown leaf at the least score it can have; under the rule Zero 0, and at most the index
//	high = index with every unknown leaf at its greatest                                          (23)
//
// through the real aggregation; every aggregation rises with its inputs, so the two are exact bounds. Unknown are
// leaves not assessed and imputed ones; leaves that do not apply stay out. Data-driven scales keep the bounds they were
// fitted with. Both are in 0..1 and equal when all is known. ok is false without an index at the root (aggregate
// None, nothing applies) and where an unknown leaf has no bounds (z-score, rank).
//
// Under the rule Zero the index is the low end: what is unknown may stay so, and a part that lacks its coverage may stay
// without a score. Under Exclude and Impute it lies inside but for three cases worth seeing: a part left out for want of coverage, whose few answers count here and not there; a
// floor, which lifts an unknown 0 above what was left out; and unknown leaves whose worst answer scores above 0.
func (r *Result) Interval(u int) (low, high float64, ok bool) {
	f := r.model.newFrame()
	return r.interval(u, f, make([]float64, r.model.Leaves()), make([]State, r.model.Leaves()))
}

// Intervals gives Interval for every unit; NaN where there is none.
func (r *Result) Intervals() (low, high []float64) {
	f := r.model.newFrame()
	leaf, state := make([]float64, r.model.Leaves()), make([]State, r.model.Leaves())
	low, high = make([]float64, r.panel.Units), make([]float64, r.panel.Units)
	for u := range low {
		var ok bool
		if low[u], high[u], ok = r.interval(u, f, leaf, state); !ok {
			low[u], high[u] = math.NaN(), math.NaN()
		}
	}
	return low, high
}

// possible gives the least and greatest score an unknown leaf may turn out to have: those of its scale, an implied one
// too, and 0 where staying unknown counts as 0.
func (m *Model) possible(leaf int) (least, greatest float64, bounded bool) {
	n := &m.nodes[m.leaves[leaf]]
	least, greatest, bounded = n.scale.Range()
	if n.implied != nil {
		least, greatest = min(least, n.implied.score), max(greatest, n.implied.score)
	}
	if m.rules.Missing == Zero {
		least = 0
	}
	return least, greatest, bounded
}

func (r *Result) interval(u int, f *frame, leaf []float64, state []State) (low, high float64, ok bool) {
	var ends [2]float64
	for end := range ends {
		copy(leaf, r.leafScores(u))
		copy(state, r.leafStates(u))
		for l := range leaf {
			if state[l] != NotAssessed && state[l] != Imputed {
				continue
			}
			least, greatest, bounded := r.model.possible(l)
			if !bounded {
				return 0, 0, false
			}
			state[l], leaf[l] = Answered, [2]float64{least, greatest}[end]
		}
		r.model.walk(leaf, state, f)
		ends[end] = settle(f.score[0])
	}
	if r.model.rules.Missing == Zero {
		if today, ok := r.Index(u); ok {
			ends[0] = min(ends[0], today)
		}
	}
	return ends[0], ends[1], !math.IsNaN(ends[0]) && !math.IsNaN(ends[1])
}
