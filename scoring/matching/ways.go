package matching

import (
	"cmp"
	"math"
	"slices"
)

// ways finds what a programme gains most by within all its rules, at prices of gaps. For each country it lists what grants can
// gain at each weight (points); then it chooses of these within the budget and the number of grants. It holds working space.
//
// What is found is exact but for three things, where it bounds from above: points that stand for several, choices of which
// there are too many, and several grants of one country, which may not be able to share out what they have together.
type ways struct {
	pointsOf

	fixed []bool    // of each cell: something in it is forced
	top   []float64 // of each cell: what its best point gains, less the price of its money
	at    []int     // and which that is
	order []int     // cells
	money float64   // price of the budget, per minor unit
	seat  float64   // price of a grant
	last  []float64 // of each programme: the price of its money the last time
	used  float64   // what the choice at these prices spends
	pick  []int     // of each cell a point; -1 = none
	best  []int
	lost  float64 // what best loses against the bound
	tries int
}

// mostPicks is how many choices are tried.
const mostPicks = 4000

// solve gives a bound of the gain, and the arcs of the best choice that was found; -Inf where what is forced breaks a rule.
func (w *ways) solve(s *split, p int) (bound float64, chosen []int) {
	q := &s.n.purses[p]
	w.begin(len(q.cells))
	w.fixed = w.fixed[:0]
	room, seats := q.budget, q.most
	for c := range q.cells {
		fixed, ok := w.list(s, q, c)
		if w.fixed = append(w.fixed, fixed); fixed && ok {
			room -= w.points[c][0].weight
			seats--
		}
		if !ok || room < 0 || seats < 0 {
			return math.Inf(-1), nil
		}
	}
	bound = w.choose(q, w.price(p, q))
	for c, k := range w.best {
		if k >= 0 {
			chosen = w.arcsOf(w.points[c][k], chosen)
		}
	}
	s.work += w.work + w.tries
	return bound, chosen
}

const (
	firstHalvings = 24
	nextHalvings  = 8
)

// price finds prices of money and of a grant at which the bound is close, and gives it. It begins near the price that it found
// for the programme before.
func (w *ways) price(p int, q *programmeRoom) (bound float64) {
	if bound = w.relax(q, 0); w.used <= float64(q.budget) {
		return bound
	}
	for len(w.last) <= p {
		w.last = append(w.last, 0)
	}
	best := 0.0
	look := func(price float64) (within bool) {
		if now := w.relax(q, price); now < bound {
			bound, best = now, price
		}
		return w.used <= float64(q.budget)
	}
	low, high, halvings := 0.0, 0.0, firstHalvings
	if w.last[p] > 0 {
		low, high, halvings = w.last[p]/2, w.last[p]*2, nextHalvings
		if look(w.last[p]) {
			high = w.last[p]
		} else {
			low = w.last[p]
		}
	} else {
		for c := range q.cells {
			for _, x := range w.points[c] {
				if x.weight > 0 {
					high = max(high, x.gain/float64(x.weight))
				}
			}
		}
	}
	halve(low, high, halvings, look)
	w.last[p] = best
	return w.relax(q, best)
}

// relax bounds the gain at a price of money: each country takes its best point, those countries that gain most by it if there are
// more than may get a grant, and what the budget exceeds is bought.
func (w *ways) relax(q *programmeRoom, price float64) (bound float64) {
	w.money, w.seat, w.used = price, 0, 0
	w.top, w.at, w.order = w.top[:0], w.at[:0], w.order[:0]
	seats := q.most
	bound = price * float64(q.budget)
	take := func(c int) {
		bound += w.top[c]
		w.used += float64(w.points[c][w.at[c]].weight)
	}
	for c := range q.cells {
		top, at := math.Inf(-1), -1
		for k, x := range w.points[c] {
			if net := x.gain - float64(price*float64(x.weight)); net > top {
				top, at = net, k
			}
		}
		w.work += len(w.points[c])
		w.top, w.at = append(w.top, top), append(w.at, at)
		switch {
		case w.fixed[c]:
			take(c)
			seats--
		case top > 0:
			w.order = append(w.order, c)
		}
	}
	if len(w.order) > seats {
		slices.SortFunc(w.order, func(a, b int) int { return cmp.Or(cmp.Compare(w.top[b], w.top[a]), cmp.Compare(a, b)) })
		w.seat = w.top[w.order[seats]]
		w.order = w.order[:seats]
	}
	for _, c := range w.order {
		take(c)
	}
	return bound
}

// choose goes through the choices whose losses against a bound leave something to be won:
//
//	gain = bound - sum of losses - price of the money and the grants that are left
func (w *ways) choose(q *programmeRoom, bound float64) float64 {
	w.order = w.order[:0]
	for c := range q.cells {
		if len(w.points[c]) > 0 {
			w.order = append(w.order, c)
			w.lose(c)
		}
	}
	slices.SortFunc(w.order, func(a, b int) int {
		return cmp.Or(first(w.fixed[a], w.fixed[b]), cmp.Compare(w.top[b], w.top[a]), cmp.Compare(a, b))
	})
	w.pick, w.best = w.pick[:0], w.best[:0]
	for range q.cells {
		w.pick, w.best = append(w.pick, -1), append(w.best, -1)
	}
	w.tries, w.lost = 0, w.first(q)
	for _, c := range w.order {
		w.sift(c)
	}
	w.try(0, 0, q.budget, int64(q.most), q.grants)
	if w.tries > mostPicks {
		return bound
	}
	return bound - w.lost // -Inf where no choice keeps the rules
}

// none is what a cell loses that gets no grant.
func (w *ways) none(c int) float64 {
	if w.fixed[c] {
		return math.Inf(1)
	}
	return max(0, w.top[c]-w.seat)
}

// lose works out what each point of a cell loses against the bound.
func (w *ways) lose(c int) {
	best := w.top[c] - w.seat
	if !w.fixed[c] {
		best = max(0, best)
	}
	for k := range w.points[c] {
		x := &w.points[c][k]
		x.loss = best - (x.gain - float64(w.money*float64(x.weight)) - w.seat)
	}
	w.work += len(w.points[c])
}

// first is what a choice loses that takes, cell by cell, the point with the least loss that still fits: what is to be beaten, and
// a little more, so that a choice as good is found again.
func (w *ways) first(q *programmeRoom) float64 {
	room, seats, grants, loss := q.budget, q.most, q.grants, 0.0
	for _, c := range w.order {
		least, at := w.none(c), -1
		for k := range w.points[c] {
			if x := &w.points[c][k]; x.loss < least && x.weight <= room && x.grants <= grants {
				least, at = x.loss, k
			}
		}
		if loss += least; at >= 0 {
			room -= w.points[c][at].weight
			grants -= w.points[c][at].grants
			seats--
		}
	}
	if math.IsInf(loss, 1) {
		return loss
	}
	loss += float64(w.money*float64(room)) + float64(w.seat*float64(seats))
	return loss + float64(math.Abs(loss)*1e-12) + math.SmallestNonzeroFloat64
}

// sift leaves the points of a cell that lose less than is to be beaten, the least loss first.
func (w *ways) sift(c int) {
	w.points[c] = slices.DeleteFunc(w.points[c], func(x point) bool { return x.loss >= w.lost })
	slices.SortFunc(w.points[c], func(a, b point) int {
		return cmp.Or(cmp.Compare(a.loss, b.loss), cmp.Compare(a.weight, b.weight), cmp.Compare(a.node, b.node))
	})
}

// try chooses for the cells from the k-th on: a point, or none, the least loss first. seats are what the bound counts, one for
// each country; grants are those that it takes.
func (w *ways) try(k int, loss float64, room, seats, grants int64) {
	if w.tries++; w.tries > mostPicks {
		return
	}
	if k == len(w.order) {
		if loss += float64(w.money*float64(room)) + float64(w.seat*float64(seats)); loss < w.lost {
			w.lost = loss
			copy(w.best, w.pick)
		}
		return
	}
	c := w.order[k]
	none := w.none(c)
	skip := func() {
		if loss+none < w.lost {
			w.pick[c] = -1
			w.try(k+1, loss+none, room, seats, grants)
		}
		none = math.Inf(1)
	}
	for i := range w.points[c] {
		x := &w.points[c][i]
		if none <= x.loss {
			skip()
		}
		if loss+x.loss >= w.lost {
			break
		}
		if x.weight <= room && x.grants <= grants {
			w.pick[c] = i
			w.try(k+1, loss+x.loss, room-x.weight, seats-1, grants-x.grants)
		}
	}
	skip()
	w.pick[c] = -1
}
