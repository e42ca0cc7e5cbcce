package scoring

import (
	"math"
	"slices"
)

// noise is a difference of scores that says nothing: the same answers in other places of a tree can differ by as much.
const noise = 1e-12

// Ranks gives competition ranks, greatest score first:
//
//	rank = 1 + number of units with a greater score        (1, 2, 2, 4)                           (20)
//
// on unrounded values; only what binary fractions cannot tell apart is a tie: scores less than 1e-12 below the greatest
// of a group share its rank. NaN is not ranked and gets 0, which is not the same as last. scores is not modified.
func Ranks(scores []float64) []int {
	order := make([]int, 0, len(scores))
	for i, s := range scores {
		if !math.IsNaN(s) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(scores[b], scores[a]) })
	ranks := make([]int, len(scores))
	leader := 0 // of the units that share a rank, by place
	for k, i := range order {
		if first := scores[order[leader]]; first != scores[i] && !(first-scores[i] < noise) {
			leader = k
		}
		ranks[i] = leader + 1
	}
	return ranks
}

// place ranks the units of each period.
func (r *Result) place() {
	r.rank, r.tied = make([]int, r.panel.Units), make([]bool, r.panel.Units)
	for _, units := range r.units {
		scores := make([]float64, len(units))
		for k, u := range units {
			scores[k], _ = r.Index(u)
		}
		holders := map[int]int{}
		ranks := Ranks(scores)
		for _, rank := range ranks {
			holders[rank]++
		}
		for k, u := range units {
			r.rank[u], r.tied[u] = ranks[k], ranks[k] > 0 && holders[ranks[k]] > 1
		}
	}
}

// Rank gives a unit's rank within its period and whether it shares it; ok is false when it is not ranked.
func (r *Result) Rank(u int) (rank int, tied, ok bool) {
	return r.rank[u], r.tied[u], r.rank[u] > 0
}
