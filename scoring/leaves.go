package scoring

import (
	"cmp"
	"math"
	"slices"
)

// Warning says that a data-driven leaf had no spread in a period: it could not tell the units that answered apart and
// left the weights of all of them.
type Warning struct {
	Leaf   string
	Period int // the period, or 0 under Rules.AllPeriods
}

// scoreLeaves fills r.leaf and r.state from the cells.
func (r *Result) scoreLeaves() {
	m, p := r.model, r.panel
	for u := range p.Units {
		cells, leaf, state := p.row(m, u), r.leafScores(u), r.leafStates(u)
		for l, n := range m.leaves {
			state[l], leaf[l] = cells[l].State, math.NaN()
			if state[l] != Answered {
				continue
			}
			if scale := m.nodes[n].scale; scale.DataDriven() {
				leaf[l] = cells[l].Value
			} else {
				leaf[l] = scale.fixed(cells[l].Value)
			}
		}
	}
	r.compareUnits()
	r.infer()
	if m.rules.Missing == Impute {
		r.impute()
	}
}

// compareUnits turns the raw values of data-driven leaves into scores, period by period so that what is compared stays
// close together in memory.
func (r *Result) compareUnits() {
	m := r.model
	var column []float64
	periods, groups := r.comparable()
	for g, units := range groups {
		for l, n := range m.leaves {
			if scale := m.nodes[n].scale; scale.DataDriven() {
				column = r.compareColumn(l, scale, units, column[:0])
				if column == nil {
					r.warnings = append(r.warnings, Warning{Leaf: m.nodes[n].id, Period: periods[g]})
				} else if scale.Method == PercentileRank {
					_, r.best[place{l, periods[g]}], _ = extent(column)
				}
			}
		}
	}
}

// compareColumn scores one leaf of some units; column is working space, and nil comes back for want of spread.
func (r *Result) compareColumn(l int, scale *Scale, units []int, column []float64) []float64 {
	for _, u := range units {
		x := r.leaf[u*r.model.Leaves()+l]
		if scale.Log {
			x = math.Log(x)
		}
		column = append(column, x)
	}
	if !normalise(column, scale.Method, scale.Lower) {
		column = nil
	}
	for k, u := range units {
		i := u*r.model.Leaves() + l
		switch {
		case column != nil:
			r.leaf[i] = column[k]
		case r.state[i] == Answered:
			r.leaf[i], r.state[i] = math.NaN(), NoSpread
		}
	}
	return column
}

// comparable lists the units that data-driven scales compare: those of each period, or all as period 0.
func (r *Result) comparable() (periods []int, units [][]int) {
	if !r.model.rules.AllPeriods || r.panel.Units == 0 {
		return r.periods, r.units
	}
	all := make([]int, r.panel.Units)
	for u := range all {
		all[u] = u
	}
	return []int{0}, [][]int{all}
}

// infer gives an implied score to leaves that were not assessed.
func (r *Result) infer() {
	m := r.model
	for l, n := range m.leaves {
		rule := m.nodes[n].implied
		if rule == nil {
			continue
		}
		for u := range r.panel.Units {
			if i := u*m.Leaves() + l; r.state[i] == NotAssessed && r.implies(u, rule) {
				r.leaf[i], r.state[i] = rule.score, Inferred
			}
		}
	}
}

// implies says that the answer of a unit implies a score by a rule.
func (r *Result) implies(u int, rule *implication) bool {
	by := r.panel.Cells[u*r.model.Leaves()+rule.by]
	return by.State == Answered && slices.Contains(rule.when, by.Value)
}

// impute fills what was not assessed:
//
//	s = median of the leaf's scores in the unit's group and period                                (19)
//
// in 0..1 for bounded scales; the mean of the two middle scores for an even number. A leaf that nobody in the group
// has answered stays not assessed: nothing is borrowed from elsewhere. Imputed answers do not count for coverage.
func (r *Result) impute() {
	m, p := r.model, r.panel
	type cell struct{ period, group int }
	known := map[cell][]float64{}
	for l := range m.leaves {
		clear(known)
		for u := range p.Units {
			if i := u*m.Leaves() + l; r.state[i] == Answered || r.state[i] == Inferred {
				at := cell{p.period(u), p.group(u)}
				known[at] = append(known[at], r.leaf[i])
			}
		}
		for at := range known {
			slices.Sort(known[at])
		}
		for u := range p.Units {
			i := u*m.Leaves() + l
			scores := known[cell{p.period(u), p.group(u)}]
			if r.state[i] == NotAssessed && len(scores) > 0 {
				r.leaf[i], r.state[i] = middle(scores), Imputed
			}
		}
	}
}

// middle is the median of sorted values.
func middle(sorted []float64) float64 {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// byPeriod groups the units of a panel by period, periods rising.
func byPeriod(p *Panel) (periods []int, units [][]int) {
	members := map[int][]int{}
	for u := range p.Units {
		members[p.period(u)] = append(members[p.period(u)], u)
	}
	for period := range members {
		periods = append(periods, period)
	}
	slices.SortFunc(periods, cmp.Compare[int])
	for _, period := range periods {
		units = append(units, members[period])
	}
	return periods, units
}
