package matching

import (
	"cmp"
	"slices"
)

// table is a problem in the order of its keys, so that the order of its rows is forgotten. Gaps, programmes and pairs
// are numbered anew; a cell is a programme and a country that have a pair in common.
type table struct {
	p          *Problem
	gaps       []row
	programmes []int // numbers in the problem
	pairs      []pair
	cells      []cell
}

type row struct {
	input      int // number in the problem
	value      float64
	cost       int64
	requires   []int
	dependents []int // gaps that require it
	pairs      []int // by programme
	payable    bool  // neither it nor anything it requires is out of reach of every programme, looked at alone
}

type pair struct {
	input, gap, programme, cell int
	amount                      int64
	sure, live                  bool // live: the programme could pay it if nothing else were paid
}

type cell struct {
	programme, country int
	floor, ceiling     int64 // of one grant
	lot                int64 // of all grants
	grants             int
	pairs              []int
}

// newTable reads a problem that Check has nothing against.
func newTable(p *Problem) *table {
	t := &table{p: p}
	t.programmes = sorted(p.Programmes, func(x Programme) string { return x.Key })
	countries := inverse(sorted(p.Countries, func(x Country) string { return x.Key }))
	order := sorted(p.Gaps, func(x Gap) string { return x.Key })
	number := inverse(order)
	t.gaps = make([]row, len(order))
	for g, input := range order {
		from := &p.Gaps[input]
		t.gaps[g] = row{input: input, value: p.value(input), cost: from.Cost, payable: !from.Blocked}
		for _, r := range from.Requires {
			t.gaps[g].requires = append(t.gaps[g].requires, number[r])
		}
		slices.Sort(t.gaps[g].requires)
		t.gaps[g].requires = slices.Compact(t.gaps[g].requires)
	}
	for g := range t.gaps {
		for _, r := range t.gaps[g].requires {
			t.gaps[r].dependents = append(t.gaps[r].dependents, g)
		}
	}
	t.readPairs(number, inverse(t.programmes), countries)
	t.prune()
	return t
}

// readPairs numbers pairs by gap and programme, and cells by programme and country.
func (t *table) readPairs(gaps, programmes, countries []int) {
	t.pairs = make([]pair, len(t.p.Pairs))
	for i, a := range t.p.Pairs {
		t.pairs[i] = pair{input: i, gap: gaps[a.Gap], programme: programmes[a.Programme], amount: a.Amount, sure: !a.Conditional}
	}
	slices.SortFunc(t.pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.gap, b.gap), cmp.Compare(a.programme, b.programme))
	})
	country := func(i int) int { return t.p.Gaps[t.gaps[t.pairs[i].gap].input].Country }
	order := make([]int, len(t.pairs))
	place := make([]int, len(t.pairs)) // by programme, then by country
	for i := range order {
		order[i], place[i] = i, t.pairs[i].programme*len(countries)+countries[country(i)]
		t.gaps[t.pairs[i].gap].pairs = append(t.gaps[t.pairs[i].gap].pairs, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(place[a], place[b]), cmp.Compare(a, b))
	})
	for _, i := range order {
		programme, k := t.pairs[i].programme, country(i)
		if n := len(t.cells); n == 0 || t.cells[n-1].programme != programme || t.cells[n-1].country != k {
			from := &t.p.Programmes[t.programmes[programme]]
			t.cells = append(t.cells, cell{
				programme: programme, country: k, floor: from.Floor, ceiling: from.ceiling(), lot: from.lot(k), grants: from.grants(),
			})
		}
		c := &t.cells[len(t.cells)-1]
		c.pairs = append(c.pairs, i)
		t.pairs[i].cell = len(t.cells) - 1
	}
}

// prune finds the pairs and gaps that no allocation can pay: by what they are alone, then by floors that all gaps of a
// country together do not reach. It need not find all of them.
func (t *table) prune() {
	for i := range t.pairs {
		a := &t.pairs[i]
		c := &t.cells[a.cell]
		a.live = a.amount <= min(c.ceiling, c.lot) && c.floor <= min(c.ceiling, c.lot)
	}
	t.spread()
	for _, c := range t.cells {
		if t.wanted(c) >= c.floor {
			continue
		}
		for _, i := range c.pairs {
			t.pairs[i].live = false
		}
	}
	t.spread()
}

// wanted is the sum of all that could be paid in a cell.
func (t *table) wanted(c cell) (sum int64) {
	for _, i := range c.pairs {
		if a := &t.pairs[i]; a.live && t.gaps[a.gap].payable {
			sum = plus(sum, a.amount)
		}
	}
	return sum
}

// spread marks gaps that have no live pair, and all that requires them.
func (t *table) spread() {
	var mark func(g int)
	mark = func(g int) {
		t.gaps[g].payable = false
		for _, d := range t.gaps[g].dependents {
			if t.gaps[d].payable {
				mark(d)
			}
		}
	}
	for g := range t.gaps {
		if !t.gaps[g].payable || !slices.ContainsFunc(t.gaps[g].pairs, func(i int) bool { return t.pairs[i].live }) {
			mark(g)
		}
	}
}

// sorted gives the numbers of rows in the order of their keys.
func sorted[T any](rows []T, key func(T) string) []int {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(key(rows[a]), key(rows[b])) })
	return order
}

// inverse turns "which comes at place i" into "at which place comes i".
func inverse(order []int) []int {
	places := make([]int, len(order))
	for place, i := range order {
		places[i] = place
	}
	return places
}
