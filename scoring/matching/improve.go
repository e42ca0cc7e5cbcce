package matching

import (
	"cmp"
	"slices"
	"sort"
)

// improver exchanges what a programme pays: a gap that nobody pays comes in, and one goes out that gains less, or that another
// programme can pay as well.
type improver struct {
	*run
	n     *net
	paid  []trade
	ins   []trade
	least []int // of paid: which of it and all that are greater costs least
	work  int
}

// trade is a gap that could come in or go out.
type trade struct {
	gap, pair int
	amount    int64
	value     float64 // that is won or lost
}

// mostRefused is how many exchanges of a programme may fail on rules before it is left.
const mostRefused = 12

// improve exchanges as long as value is won, for some rounds over all programmes, and over the grants of those that have more
// rules than a budget. It says how many pairs it has looked at.
func (r *run) improve(n *net, rounds int, over func() bool) (work int) {
	x := &improver{run: r, n: n}
	for range rounds {
		better := false
		for p := range n.purses {
			if over() {
				return x.work
			}
			q := &n.purses[p]
			for x.exchangeIn(p, q.from, q.to, r.left[p]) {
				better = true
			}
			for c := range q.cells {
				for q.ruled && x.exchangeIn(p, q.cells[c].from, q.cells[c].to, x.room(p, &q.cells[c])) {
					better = true
				}
			}
		}
		if !better {
			break
		}
	}
	return x.work
}

// room is the most that a grant of a cell can still take.
func (x *improver) room(p int, c *cellRoom) (most int64) {
	for _, g := range x.cells[x.n.arcs[c.from].cell].grants {
		if g.gaps > 0 {
			most = max(most, c.ceiling-g.spent)
		}
	}
	return min(most, x.left[p])
}

// read lists what a programme pays of some arcs, and what it could pay.
func (x *improver) read(p, from, to int) {
	x.paid, x.ins = x.paid[:0], x.ins[:0]
	x.work += 3 * (to - from)
	for k := from; k < to; k++ {
		a := &x.n.arcs[k]
		v := x.n.value[a.gap]
		switch {
		case !x.run.paid(a.gap):
			if v > 0 && x.ready(a.gap) {
				x.ins = append(x.ins, trade{a.gap, a.pair, a.amount, v})
			}
		case x.payer[a.gap] == a.pair:
			if x.elsewhere(a.gap, p) {
				x.paid = append(x.paid, trade{a.gap, a.pair, a.amount, 0})
			} else if x.idle(a.gap) {
				x.paid = append(x.paid, trade{a.gap, a.pair, a.amount, v})
			}
		}
	}
	slices.SortFunc(x.ins, func(a, b trade) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.gap, b.gap)) })
	slices.SortFunc(x.paid, func(a, b trade) int { return cmp.Or(cmp.Compare(b.amount, a.amount), cmp.Compare(a.gap, b.gap)) })
	x.least = x.least[:0]
	for i := range x.paid {
		if i > 0 && x.paid[x.least[i-1]].value <= x.paid[i].value {
			x.least = append(x.least, x.least[i-1])
		} else {
			x.least = append(x.least, i)
		}
	}
}

// elsewhere says that another programme has the money for a paid gap.
func (x *improver) elsewhere(h, p int) bool {
	for _, i := range x.t.gaps[h].pairs {
		if a := &x.t.pairs[i]; a.programme != p && a.live && a.amount <= x.left[a.programme] {
			return true
		}
	}
	return false
}

// ready says that all a gap requires is paid.
func (r *run) ready(g int) bool {
	return !slices.ContainsFunc(r.t.gaps[g].requires, func(h int) bool { return !r.paid(h) })
}

// idle says that nothing that is paid requires a gap, nor was anything paid for its sake alone.
func (r *run) idle(h int) bool {
	return !slices.ContainsFunc(r.t.gaps[h].dependents, r.paid) &&
		!slices.ContainsFunc(r.t.gaps[h].requires, func(q int) bool { return r.t.gaps[q].value == 0 })
}

// exchangeIn makes one exchange between some arcs of a programme, which have room for so much more.
func (x *improver) exchangeIn(p, from, to int, room int64) bool {
	if x.read(p, from, to); len(x.ins) == 0 || len(x.paid) == 0 {
		return false
	}
	refused := 0
	for _, in := range x.ins {
		need := in.amount - room
		last := sort.Search(len(x.paid), func(i int) bool { return x.paid[i].amount < need }) - 1
		if last < 0 {
			continue
		}
		out := x.paid[x.least[last]]
		if in.value <= out.value*(1+1e-12) {
			continue
		}
		if x.exchange(in, out) {
			return true
		}
		if refused++; refused > mostRefused {
			return false
		}
	}
	return false
}

// exchange takes a gap out, puts another in, and the first back where it can; all is as it was where no value is won.
func (x *improver) exchange(in, out trade) bool {
	h, was := out.gap, purse{x.payer[out.gap], x.grantOf[out.gap]}
	c := x.t.pairs[was.pair].cell
	x.unpay(h)
	back := func() bool {
		x.pay(was.pair, was.slot)
		return false
	}
	slot, ok := x.slot(in.pair, false, 0)
	if !ok {
		return back()
	}
	x.pay(in.pair, slot)
	if x.below(x.t.pairs[in.pair].cell, slot) || x.cells[c].grants[was.slot].gaps > 0 && x.below(c, was.slot) {
		x.unpay(in.gap)
		return back()
	}
	if at, ok := x.choose(h, true, func(int) int64 { return 0 }); ok {
		if x.pay(at.pair, at.slot); !x.below(x.t.pairs[at.pair].cell, at.slot) {
			return true
		}
		x.unpay(h)
	}
	if x.idle(h) && x.n.value[in.gap] > x.n.value[h]*(1+1e-12) && x.ready(in.gap) {
		return true
	}
	x.unpay(in.gap)
	return back()
}
