package matchingtest

import (
	"fmt"
	"slices"
)

// cell makes the variables of a programme in a country, and the rows of its grants and of its lot. It gives back what
// counts as a grant, where that is of interest, and what is spent.
func (m *Model) cell(programme, country int, pairs []int) (grants, money []Term) {
	q := &m.p.Programmes[programme]
	slots := 1
	if q.Ceiling > 0 {
		slots = min(max(1, q.PerCountry), len(pairs))
	}
	before := -1
	for s := range slots {
		var paid []Term
		for _, i := range pairs {
			g := m.p.Pairs[i].Gap
			v := m.add(Var{Name: fmt.Sprintf("x%d_%d", i, s), Gain: m.gain(g), Pair: i, Grant: s})
			m.of[g] = append(m.of[g], v)
			paid = append(paid, Term{m.p.Pairs[i].Amount, v})
		}
		money = append(money, paid...)
		if q.Floor == 0 && q.Maximum == 0 {
			if q.Ceiling > 0 {
				m.row(paid, q.Ceiling)
			}
			continue
		}
		y := m.add(Var{Name: fmt.Sprintf("y%d_%d_%d", programme, country, s), Pair: -1, Grant: s})
		m.grant(y, paid, q.Floor, q.Ceiling, q.Budget)
		if before >= 0 { // the first before the second: else each answer stands there several times
			m.row([]Term{{1, y}, {-1, before}}, 0)
		}
		before = y
		grants = append(grants, Term{1, y})
	}
	for _, l := range q.Lots {
		if l.Country == country {
			m.row(money, l.Budget)
		}
	}
	return grants, money
}

// grant: nothing is paid from a grant that is not given, and one that is given lies between floor and ceiling, 0 =
// none. It is never more than the budget.
func (m *Model) grant(y int, paid []Term, floor, ceiling, budget int64) {
	most := ceiling
	if ceiling == 0 {
		for _, t := range paid {
			most += t.Times
		}
	}
	most = min(most, budget)
	m.row(append(slices.Clone(paid), Term{-most, y}), 0)
	if floor == 0 {
		return
	}
	least := []Term{{floor, y}}
	for _, t := range paid {
		least = append(least, Term{-t.Times, t.Var})
	}
	m.row(least, 0)
}

// gain is the weighted gain of a gap, rounded as package matching does.
func (m *Model) gain(gap int) float64 {
	g := &m.p.Gaps[gap]
	return float64(m.p.Countries[g.Country].Weight * g.Gain)
}

// requirements: a gap is paid once, and with all that it requires. One that gains nothing is paid only where one is that
// gains something and requires it, by itself or through others: else it could fill a grant up to its floor.
func (m *Model) requirements() {
	reasons := make([][]Term, len(m.p.Gaps)) // to pay what gains nothing
	for g, gap := range m.p.Gaps {
		m.row(m.paid(g, 1), 1)
		seen := map[int]bool{g: true}
		for _, h := range gap.Requires {
			if !seen[h] {
				seen[h] = true
				m.row(append(m.paid(g, 1), m.paid(h, -1)...), 0)
			}
		}
		if m.gain(g) > 0 {
			for _, h := range m.closure(g) {
				reasons[h] = append(reasons[h], m.paid(g, -1)...)
			}
		}
	}
	for g := range m.p.Gaps {
		if m.gain(g) <= 0 && len(m.of[g]) > 0 {
			m.row(append(m.paid(g, 1), reasons[g]...), 0)
		}
	}
}

// paid is 1 times whether a gap is paid.
func (m *Model) paid(gap int, times int64) (terms []Term) {
	for _, v := range m.of[gap] {
		terms = append(terms, Term{times, v})
	}
	return terms
}

// closure is all that a gap requires, by itself or through others.
func (m *Model) closure(gap int) []int {
	seen := map[int]bool{gap: true}
	members := []int{gap}
	for n := 0; n < len(members); n++ {
		for _, h := range m.p.Gaps[members[n]].Requires {
			if !seen[h] {
				seen[h] = true
				members = append(members, h)
			}
		}
	}
	return members[1:]
}
