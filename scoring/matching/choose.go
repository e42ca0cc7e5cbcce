package matching

import (
	"cmp"
	"slices"
)

// purse is a grant that a gap can be paid from.
type purse struct{ pair, slot int }

// slot finds the grant that a pair goes into: the first that it fits into and that is below its floor, then the first it
// fits into, then a new one. A new one is opened if the floor can be reached: with all that waits, or, where sure, with
// what the bundle brings by itself.
func (l *ledger) slot(i int, sure bool, brings int64) (slot int, ok bool) {
	a := &l.t.pairs[i]
	found := -1
	for s, g := range l.cells[a.cell].grants {
		if g.gaps == 0 || !l.room(a, g) {
			continue
		}
		if l.below(a.cell, s) {
			return s, true
		}
		if found < 0 {
			found = s
		}
	}
	if found >= 0 {
		return found, true
	}
	c := &l.cells[a.cell]
	if sure && brings < l.t.cells[a.cell].floor || !sure && (c.barred || c.waiting < l.t.cells[a.cell].floor) {
		return 0, false
	}
	if l.guide != nil && l.guide.open != nil && !l.guide.open[a.cell] {
		return 0, false
	}
	slot, ok = l.mayOpen(a.cell)
	return slot, ok && l.room(a, grant{})
}

// choose finds who pays a gap. Sure pairs go before conditional ones; then grants that are below their floor, because
// they are lost if nobody fills them; then the programme with the fewest open gaps that it could pay: money that can go
// nowhere else goes first, and money that could pay for much is kept for what nobody else pays; then the first key.
// brings is what the whole bundle would take of each cell, asked only where sure.
func (l *ledger) choose(g int, sure bool, brings func(cell int) int64) (best purse, ok bool) {
	for _, i := range l.t.gaps[g].pairs {
		a := &l.t.pairs[i]
		if !a.live {
			continue
		}
		var brought int64
		if sure {
			brought = brings(a.cell)
		}
		slot, fits := l.slot(i, sure, brought)
		if !fits {
			continue
		}
		next := purse{pair: i, slot: slot}
		if !ok || l.compare(next, best) < 0 {
			best, ok = next, true
		}
	}
	return best, ok
}

func (l *ledger) compare(a, b purse) int {
	x, y := &l.t.pairs[a.pair], &l.t.pairs[b.pair]
	if w := l.guide; w != nil {
		return cmp.Or(
			first(w.mending && l.needy(a), w.mending && l.needy(b)),
			first(w.wanted[a.pair], w.wanted[b.pair]),
			cmp.Compare(l.dear(a), l.dear(b)),
			first(x.sure, y.sure),
			cmp.Compare(x.programme, y.programme))
	}
	return cmp.Or(
		first(x.sure, y.sure),
		first(l.needy(a), l.needy(b)),
		cmp.Compare(l.open[x.programme], l.open[y.programme]),
		cmp.Compare(x.programme, y.programme))
}

// needy says whether a purse is a grant that stands below its floor.
func (l *ledger) needy(p purse) bool {
	c := l.t.pairs[p.pair].cell
	return p.slot < len(l.cells[c].grants) && l.below(c, p.slot)
}

// first orders what has a property before what lacks it.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// bundle is a gap with all it requires that is not paid, in the order of keys but for the gap, which comes first.
func (l *ledger) bundle(g int) []int {
	l.turn++
	l.seen[g] = l.turn
	members := []int{g}
	for n := 0; n < len(members); n++ {
		for _, r := range l.t.gaps[members[n]].requires {
			if !l.paid(r) && l.seen[r] != l.turn {
				l.seen[r] = l.turn
				members = append(members, r)
			}
		}
	}
	slices.Sort(members[1:])
	return members
}

// place pays all members of a bundle or none, those with the fewest programmes first. Where sure, no grant may be left
// below its floor.
func (l *ledger) place(members []int, sure bool) bool {
	brings := func(cell int) (sum int64) {
		for _, g := range members {
			for _, i := range l.t.gaps[g].pairs {
				if a := &l.t.pairs[i]; a.cell == cell && a.live {
					sum = plus(sum, a.amount)
				}
			}
		}
		return sum
	}
	order := members
	if len(members) > 1 {
		order = slices.Clone(members)
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(l.t.gaps[a].pairs), len(l.t.gaps[b].pairs)) })
	}
	for n, g := range order {
		at, ok := l.choose(g, sure, brings)
		if !ok {
			l.undo(order[:n])
			return false
		}
		l.pay(at.pair, at.slot)
	}
	if sure && slices.ContainsFunc(order, func(g int) bool { return l.below(l.t.pairs[l.payer[g]].cell, l.grantOf[g]) }) {
		l.undo(order)
		return false
	}
	return true
}

func (l *ledger) undo(gaps []int) {
	for _, g := range gaps {
		l.unpay(g)
	}
}
