package matching

import (
	"cmp"
	"slices"
)

// solution is an allocation that is kept: who pays each gap from which grant.
type solution struct {
	payer, slot []int
	value       float64
}

// snapshot keeps what a ledger holds.
func (l *ledger) snapshot() *solution {
	return &solution{slices.Clone(l.payer), slices.Clone(l.grantOf), l.value()}
}

// value adds up what is paid, in the order of the gaps.
func (l *ledger) value() (sum float64) {
	for g := range l.t.gaps {
		if l.paid(g) {
			sum += l.t.gaps[g].value
		}
	}
	return sum
}

// restore makes a ledger of a solution.
func (t *table) restore(s *solution) *ledger {
	l := newLedger(t)
	for _, c := range t.cells {
		var mine []int
		for _, i := range c.pairs {
			if g := t.pairs[i].gap; s.payer[g] == i {
				mine = append(mine, g)
			}
		}
		slices.SortStableFunc(mine, func(a, b int) int { return cmp.Compare(s.slot[a], s.slot[b]) })
		last, number := -1, -1
		for _, g := range mine {
			if s.slot[g] != last {
				last = s.slot[g]
				number++
			}
			l.pay(s.payer[g], number)
		}
	}
	return l
}

// mostParts is how many ways to part gaps into grants are tried.
const mostParts = 20_000

// assemble makes a solution of arcs that are chosen, where they keep every rule; sure is false where that could not be found out.
func (n *net) assemble(chosen func(arc int) bool) (s *solution, sure bool) {
	s = &solution{payer: make([]int, len(n.in)), slot: make([]int, len(n.in))}
	for g := range s.payer {
		s.payer[g] = -1
	}
	sure = true
	for p := range n.purses {
		ok, known := n.spend(s, p, chosen)
		if sure = sure && known; !ok {
			return nil, sure
		}
	}
	paid := func(g int) bool { return s.payer[g] >= 0 }
	for g := range s.payer {
		if !paid(g) {
			continue
		}
		if !slices.ContainsFunc(n.t.gaps[g].requires, func(h int) bool { return !paid(h) }) && (n.value[g] > 0 || n.t.needed(g, paid)) {
			s.value += n.t.gaps[g].value
			continue
		}
		return nil, true
	}
	return s, sure
}

// spend books what a programme pays; ok says whether that keeps its rules, known whether that is certain.
func (n *net) spend(s *solution, p int, chosen func(arc int) bool) (ok, known bool) {
	from := &n.t.p.Programmes[n.t.programmes[p]]
	known = true
	var spent int64
	grants := 0
	for c := range n.purses[p].cells {
		mine, sum, once := n.book(s, &n.purses[p].cells[c], chosen)
		if !once {
			return false, true
		}
		if len(mine) == 0 {
			continue
		}
		cell := &n.t.cells[n.arcs[mine[0]].cell]
		if sum > cell.lot || sum < cell.floor {
			return false, true
		}
		number, tried := n.part(cell, mine, s.slot)
		if number == 0 {
			return false, tried
		}
		known = known && tried
		spent += sum
		grants += number
	}
	return spent <= from.Budget && (from.Maximum == 0 || grants <= from.Maximum), known
}

// book notes who pays the gaps of a cell; once is false where one is paid twice.
func (n *net) book(s *solution, at *cellRoom, chosen func(arc int) bool) (mine []int, sum int64, once bool) {
	for i := at.from; i < at.to; i++ {
		if !chosen(i) {
			continue
		}
		a := &n.arcs[i]
		if s.payer[a.gap] >= 0 {
			return nil, 0, false
		}
		s.payer[a.gap] = a.pair
		mine = append(mine, i)
		sum += a.amount
	}
	return mine, sum, true
}

// part shares the arcs of a cell out among as few grants as can be, each between floor and ceiling; number is 0 where there is
// no way, known false where not all were tried.
func (n *net) part(cell *cell, mine []int, slot []int) (number int, known bool) {
	slices.SortFunc(mine, func(a, b int) int {
		return cmp.Or(cmp.Compare(n.arcs[b].amount, n.arcs[a].amount), cmp.Compare(a, b))
	})
	tries := 0
	for number = 1; number <= min(cell.grants, len(mine)); number++ {
		sums := make([]int64, number)
		var put func(k int) bool
		put = func(k int) bool {
			if tries++; tries > mostParts {
				return false
			}
			if k == len(mine) {
				return slices.Min(sums) >= max(cell.floor, 1)
			}
			a := &n.arcs[mine[k]]
			for j := range sums {
				if sums[j]+a.amount > cell.ceiling {
					continue
				}
				empty := sums[j] == 0
				sums[j] += a.amount
				if slot[a.gap] = j; put(k + 1) {
					return true
				}
				if sums[j] -= a.amount; empty { // the other empty ones are like it
					break
				}
			}
			return false
		}
		if put(0) {
			return number, true
		}
		if tries > mostParts {
			return 0, false
		}
	}
	return 0, true
}
