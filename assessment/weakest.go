package assessment

import (
	"math"
	"slices"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// noise is a difference of scores that binary fractions make (docs/adr/0006-settled-scores.md).
const noise = 1e-12

// Weakest is the weakest link of one group in one node of the framework: how strong the group is where it is weakest.
type Weakest struct {
	Group   string
	Node    *framework.Node
	Scored  int      // units with a score
	Units   int      // units in the group
	Minimum float64  // 0..1
	Median  float64  // 0..1, the mean of the middle two for an even number
	Last    []string // the units at the minimum, by code
}

// Weakest lists minimum, median and last per group and node: groups in their order, then nodes in the framework's. Only
// nodes for which keep is true; groups where no unit has a score have Scored 0 and no
// numbers. A panel of several years counts a unit once for each: see Panel.Only.
func (x *Index) Weakest(by Grouping, keep func(*framework.Node) bool) []Weakest {
	var list []Weakest
	names, members := x.Panel.grouped(by)
	for _, name := range names {
		for n, node := range x.Panel.Framework.Nodes() {
			if keep(node) {
				list = append(list, x.weakest(name, members[name], n, node))
			}
		}
	}
	return list
}

func (x *Index) weakest(group string, rows []int, n int, node *framework.Node) Weakest {
	w := Weakest{Group: group, Node: node, Units: len(rows)}
	var scores []float64
	for _, row := range rows {
		if s, ok := x.ownScore(row, n, node); ok {
			scores = append(scores, s)
		}
	}
	if len(scores) == 0 {
		return w
	}
	spread := spreadOf(scores)
	w.Scored, w.Minimum, w.Median = spread.Units, spread.Least, spread.Median
	for _, row := range rows {
		if s, ok := x.ownScore(row, n, node); ok && s-w.Minimum < noise {
			w.Last = append(w.Last, x.Panel.Rows[row].Unit)
		}
	}
	slices.Sort(w.Last)
	return w
}

// Spread is how the scores of a node lie in a year.
type Spread struct {
	Units                   int     // units with a score
	Least, Median, Greatest float64 // 0..1, the median being the mean of the middle two for an even number; NaN without units
}

// Spread gives the spread of a node, by its number in the model, over the units of a year.
func (x *Index) Spread(node, year int) Spread {
	var scores []float64
	for row, r := range x.Panel.Rows {
		if s, ok := x.Scores.Node(row, node); ok && r.Year == year {
			scores = append(scores, s)
		}
	}
	return spreadOf(scores)
}

// spreadOf sorts scores and reads off their spread.
func spreadOf(scores []float64) Spread {
	n := len(scores)
	if n == 0 {
		return Spread{Least: math.NaN(), Median: math.NaN(), Greatest: math.NaN()}
	}
	slices.Sort(scores)
	return Spread{Units: n, Least: scores[0], Median: (scores[(n-1)/2] + scores[n/2]) / 2, Greatest: scores[n-1]}
}

// ownScore is the score of a node that does not come from others: a question filled with a median has none of its own.
func (x *Index) ownScore(row, n int, node *framework.Node) (float64, bool) {
	if node.IsQuestion() {
		leaf := slices.Index(x.Panel.Framework.Questions(), node)
		if x.Scores.State(row, leaf) == scoring.Imputed {
			return 0, false
		}
	}
	return x.Scores.Node(row, n)
}
