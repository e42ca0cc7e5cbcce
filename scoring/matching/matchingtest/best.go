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
	s.rest = make([]float64, len(m.Vars)+1)
	counted := map[int]bool{} // gaps
	for v := len(m.Vars) - 1; v >= 0; v-- {
		s.rest[v] = s.rest[v+1]
		if i := m.Vars[v].Pair; i >= 0 && !counted[m.p.Pairs[i].Gap] {
			counted[m.p.Pairs[i].Gap] = true
			s.rest[v] += m.Vars[v].Gain
		}
	}
	s.try(0, 0)
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
	rest        []float64 // by variable: what it and those behind it can gain, each gap once
	value       float64
	best        []matching.Allocation
}

// try sets a variable and all that follow, first to 1, with what those before it gain. What cannot keep a row any more, or
// cannot be better than what was found, is left out.
func (s *search) try(v int, gained float64) {
	if gained+s.rest[v] < s.value*(1-1e-12) {
		return
	}
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
			s.try(v+1, gained+float64(x)*s.m.Vars[v].Gain)
		}
		for _, p := range s.in[v] {
			s.least[p.row] += min(0, p.times)
			s.sums[p.row] -= x * p.times
		}
		s.one[v] = false
	}
}
