package matchingtest

import "readiness/scoring/matching"

// Model is a problem as an integer program: maximise the sum of Gain x, where every x is 0 or 1 and every row holds.
type Model struct {
	p    *matching.Problem
	Vars []Var
	Rows []Row
	of   [][]int // by gap: variables that pay it
}

// Var is a variable: whether a pair is paid from a grant, or, where Pair is -1, whether that grant is given.
type Var struct {
	Name  string
	Gain  float64
	Pair  int
	Grant int
}

// Row is a rule: the sum of its terms is at most Most. Terms of a row have different variables.
type Row struct {
	Terms []Term
	Most  int64
}

// Term is a variable times an integer.
type Term struct {
	Times int64
	Var   int
}

// NewModel reads a problem that Check has nothing against. Sums of its amounts must fit into 63 bits.
//
// A programme without a ceiling can give all that it gives a country as one grant: it is then of no use to give several,
// as together they are still above the floor, and fewer. So several grants are looked at only below a ceiling.
func NewModel(p *matching.Problem) *Model {
	m := &Model{p: p, of: make([][]int, len(p.Gaps))}
	cells := map[[2]int][]int{} // programme and country -> pairs
	var order [][2]int
	for i, a := range p.Pairs {
		if p.Gaps[a.Gap].Blocked {
			continue
		}
		at := [2]int{a.Programme, p.Gaps[a.Gap].Country}
		if cells[at] == nil {
			order = append(order, at)
		}
		cells[at] = append(cells[at], i)
	}
	given := make([][]Term, len(p.Programmes))
	spent := make([][]Term, len(p.Programmes))
	for _, at := range order {
		grants, money := m.cell(at[0], at[1], cells[at])
		given[at[0]] = append(given[at[0]], grants...)
		spent[at[0]] = append(spent[at[0]], money...)
	}
	for i, q := range p.Programmes {
		m.row(spent[i], q.Budget)
		if q.Maximum > 0 {
			m.row(given[i], int64(q.Maximum))
		}
	}
	m.requirements()
	return m
}

// row adds a row, unless it says nothing.
func (m *Model) row(terms []Term, most int64) {
	if len(terms) > 0 {
		m.Rows = append(m.Rows, Row{terms, most})
	}
}

func (m *Model) add(v Var) int {
	m.Vars = append(m.Vars, v)
	return len(m.Vars) - 1
}

// value is that of the variables that are 1.
func (m *Model) value(one []bool) (sum float64) {
	for i, v := range m.Vars {
		if one[i] {
			sum += v.Gain
		}
	}
	return sum
}

// allocations reads which gaps are paid.
func (m *Model) allocations(one []bool) (list []matching.Allocation) {
	for i, v := range m.Vars {
		if one[i] && v.Pair >= 0 {
			list = append(list, matching.Allocation{Pair: v.Pair, Grant: v.Grant, Amount: m.p.Pairs[v.Pair].Amount})
		}
	}
	return list
}

// mend adds a row for each that an answer breaks, and says how many. The new row asks for one of the variables that add to
// the sum to be 0, or one of those that take from it to be 1. An answer that keeps the broken row does so: if all that add
// were 1 and no other took from it, its sum would be no less than here.
func (m *Model) mend(one []bool) (broken int) {
	for _, r := range m.Rows {
		var sum int64
		for _, t := range r.Terms {
			if one[t.Var] {
				sum += t.Times
			}
		}
		if sum <= r.Most {
			continue
		}
		broken++
		next := Row{Most: -1}
		for _, t := range r.Terms {
			switch {
			case t.Times > 0 && one[t.Var]:
				next.Terms = append(next.Terms, Term{1, t.Var})
				next.Most++
			case t.Times < 0 && !one[t.Var]:
				next.Terms = append(next.Terms, Term{-1, t.Var})
			}
		}
		m.Rows = append(m.Rows, next)
	}
	return broken
}
