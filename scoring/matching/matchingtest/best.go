package matchingtest

import "readiness/scoring/matching"

// Best is the greatest value of the program, and an answer that has it, found by trying all. Only the smallest programs can
// be solved so.
func (m *Model) Best() (value float64, allocations []matching.Allocation) {
	s := search{m: m, one: make([]bool, len(m.Vars)), sums: make([]int64, len(m.Rows)), least: make([]int64, len(m.Rows)), in: make([][]place, len(m.Vars))}
	for i, r := range m.Rows {
		for _, t := range r.Terms {
			s.in[t.Var] = append(s.in[t.Var], place{i, t.Times})
			s.least[i] += min(0, t.Times)
		}
	}
	s.try(0)
	return s.value, s.best
}

type place struct {
	row   int
	times int64
}

type search struct {
	m           *Model
	one         []bool
	in          [][]place // by variable
	sums, least []int64   // by row: of the variables that are set, and the least that the others can add
	value       float64
	best        []matching.Allocation
}

// try sets a variable and all that follow, first to 1. What cannot keep a row any more is left out.
func (s *search) try(v int) {
	if v == len(s.m.Vars) {
		if x := s.m.value(s.one); x > s.value {
			s.value, s.best = x, s.m.allocations(s.one)
		}
		return
	}
	for _, x := range []int64{1, 0} {
		s.one[v] = x == 1
		ok := true
		for _, p := range s.in[v] {
			s.least[p.row] -= min(0, p.times)
			s.sums[p.row] += x * p.times
			ok = ok && s.sums[p.row]+s.least[p.row] <= s.m.Rows[p.row].Most
		}
		if ok {
			s.try(v + 1)
		}
		for _, p := range s.in[v] {
			s.least[p.row] += min(0, p.times)
			s.sums[p.row] -= x * p.times
		}
		s.one[v] = false
	}
}
