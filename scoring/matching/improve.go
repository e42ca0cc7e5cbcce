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
	outs  []trade
	least []int // of paid: which of it and all that are greater costs least
}

// trade is a gap that could come in or go out.
type trade struct {
	gap, pair int
	amount    int64
	value     float64 // that is won or lost
}

// mostRefused is how many exchanges of a programme may fail on rules before it is left.
const mostRefused = 12

// improve exchanges as long as value is won, for some rounds over all programmes.
func (r *run) improve(n *net, rounds int, over func() bool) (work int) {
	x := &improver{run: r, n: n}
	for range rounds {
		better := false
		for p := range n.purses {
			if over() {
				return work
			}
			for x.exchangeIn(p, &work) {
				better = true
			}
		}
		if !better {
			break
		}
	}
	return work
}

// read lists what a programme pays and what it could pay.
func (x *improver) read(p int) {
	x.paid, x.outs = x.paid[:0], x.outs[:0]
	q := &x.n.purses[p]
	for k := q.from; k < q.to; k++ {
		a := &x.n.arcs[k]
		v := x.n.value[a.gap]
		switch {
		case !x.run.paid(a.gap):
			if v > 0 && x.ready(a.gap) {
				x.outs = append(x.outs, trade{a.gap, a.pair, a.amount, v})
			}
		case x.payer[a.gap] == a.pair:
			if x.elsewhere(a.gap, p) {
				x.paid = append(x.paid, trade{a.gap, a.pair, a.amount, 0})
			} else if x.idle(a.gap) {
				x.paid = append(x.paid, trade{a.gap, a.pair, a.amount, v})
			}
		}
	}
	slices.SortFunc(x.outs, func(a, b trade) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.gap, b.gap)) })
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

// exchangeIn makes one exchange in a programme.
func (x *improver) exchangeIn(p int, work *int) bool {
	x.read(p)
	*work += 3 * (x.n.purses[p].to - x.n.purses[p].from)
	refused := 0
	for _, in := range x.outs {
		need := in.amount - x.left[p]
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
