package matching

import (
	"cmp"
	"math"
	"slices"
)

// loose bounds what a programme can gain where there are too many ways to list them: gaps may be paid in part, within the
// budget, what a country can get at most and at least, and the number of countries.
//
//	min over l, m >= 0 of  l B + m n + sum over countries of max(0, F_k(l) - m)                   (48)
//	F_k(l) = greatest sum of (u_g - l a_g) x_g  with  floor <= sum of a_g x_g <= ceiling, 0 <= x_g <= 1
type loose struct {
	price []float64 // of each programme's money: l of equation 48
	known []bool    // of each programme: price is one that was found here
	cells []looseCell
	order []int
	items []looseItem
	arcs  []int // what is taken
	keep  []int // with the best price
}

type looseCell struct {
	gain     float64
	from, to int // in arcs
}

type looseItem struct {
	net, weight float64
	arc         int
}

func newLoose(money []float64) *loose {
	return &loose{price: slices.Clone(money), known: make([]bool, len(money))}
}

const (
	looseHalvings = 4
	nearby        = 1.2 // how far a price is looked for from the one before
)

// halve looks for the least price at which what is bought is within a budget, a number of times between two prices.
func halve(low, high float64, times int, look func(price float64) (within bool)) {
	for range times {
		if mid := (low + high) / 2; look(mid) {
			high = mid
		} else {
			low = mid
		}
	}
}

// solve bounds one purse at prices of gaps, and gives the arcs that it takes as a whole.
func (l *loose) solve(s *split, p int) (float64, []int) {
	q := &s.n.purses[p]
	if len(q.cells) == 0 {
		return 0, nil
	}
	best, price := math.Inf(1), 0.0
	look := func(at float64) (within bool) {
		bound, used := l.at(s, q, at)
		if bound < best {
			best, price = bound, at
			l.keep = append(l.keep[:0], l.arcs...)
		}
		return used <= float64(q.budget)
	}
	low, high, halvings := l.price[p]/nearby, l.price[p]*nearby, looseHalvings
	if l.known[p] && l.price[p] > 0 {
		if look(l.price[p]) {
			high = l.price[p]
		} else {
			low = l.price[p]
		}
	} else {
		low, high, halvings = 0, 0, firstHalvings
		for i := q.from; i < q.to; i++ {
			high = max(high, s.u[s.n.arcs[i].gap]/float64(s.n.arcs[i].amount))
		}
	}
	look(low)
	halve(low, high, halvings, look)
	l.price[p], l.known[p] = price, true
	return best, l.keep
}

// at works out equation 48 for one price of money, and what it would spend.
func (l *loose) at(s *split, q *programmeRoom, price float64) (bound, used float64) {
	l.cells, l.order, l.arcs = l.cells[:0], l.order[:0], l.arcs[:0]
	bound = price * float64(q.budget)
	for c := range q.cells {
		l.fill(s, &q.cells[c], price)
	}
	s.work += q.to - q.from
	for c := range l.cells {
		if l.cells[c].gain > 0 {
			l.order = append(l.order, c)
		}
	}
	if len(l.order) > q.most {
		slices.SortFunc(l.order, func(a, b int) int {
			return cmp.Or(cmp.Compare(l.cells[b].gain, l.cells[a].gain), cmp.Compare(a, b))
		})
		l.order = l.order[:q.most] // a grant's price is the gain of the first that is left out
		slices.Sort(l.order)
	}
	kept := 0
	for _, c := range l.order {
		bound += l.cells[c].gain
		for _, i := range l.arcs[l.cells[c].from:l.cells[c].to] {
			l.arcs[kept] = i
			kept++
			used += float64(s.n.arcs[i].amount)
		}
	}
	l.arcs = l.arcs[:kept]
	return bound, used
}

// fill works out F_k.
func (l *loose) fill(s *split, c *cellRoom, price float64) {
	cell := looseCell{from: len(l.arcs)}
	weight := 0.0
	for i := c.from; i < c.to; i++ {
		a := &s.n.arcs[i]
		w := float64(a.amount)
		if net := s.u[a.gap] - float64(price*w); net > 0 {
			cell.gain += net
			weight += w
			l.arcs = append(l.arcs, i)
		}
	}
	if weight > float64(c.most) {
		l.lighten(s, c, price, &cell)
	} else if weight < float64(c.floor) {
		l.raise(s, c, price, &cell, weight)
	}
	cell.to = len(l.arcs)
	l.cells = append(l.cells, cell)
}

// lighten leaves out what gains least by its weight, until a grant is not above its ceiling.
func (l *loose) lighten(s *split, c *cellRoom, price float64, cell *looseCell) {
	l.items = l.items[:0]
	for _, i := range l.arcs[cell.from:] {
		w := float64(s.n.arcs[i].amount)
		l.items = append(l.items, looseItem{s.u[s.n.arcs[i].gap] - float64(price*w), w, i})
	}
	slices.SortFunc(l.items, func(a, b looseItem) int {
		return cmp.Or(cmp.Compare(float64(b.net*a.weight), float64(a.net*b.weight)), cmp.Compare(a.arc, b.arc))
	})
	l.arcs = l.arcs[:cell.from]
	room := float64(c.most)
	cell.gain = 0
	for _, x := range l.items {
		if x.weight > room {
			cell.gain += float64(x.net * (room / x.weight))
			break
		}
		room -= x.weight
		cell.gain += x.net
		l.arcs = append(l.arcs, x.arc)
	}
}

// raise adds what loses least by its weight, until a grant has its floor.
func (l *loose) raise(s *split, c *cellRoom, price float64, cell *looseCell, weight float64) {
	if cell.gain <= 0 {
		return
	}
	l.items = l.items[:0]
	for i := c.from; i < c.to; i++ {
		w := float64(s.n.arcs[i].amount)
		if net := s.u[s.n.arcs[i].gap] - float64(price*w); net <= 0 {
			l.items = append(l.items, looseItem{net, w, i})
		}
	}
	slices.SortFunc(l.items, func(a, b looseItem) int {
		return cmp.Or(cmp.Compare(float64(b.net*a.weight), float64(a.net*b.weight)), cmp.Compare(a.arc, b.arc))
	})
	need := float64(c.floor) - weight
	for _, x := range l.items {
		if x.weight > need {
			cell.gain += float64(x.net * (need / x.weight))
			need = 0
			break
		}
		need -= x.weight
		cell.gain += x.net
		l.arcs = append(l.arcs, x.arc)
	}
	if need > 0 || cell.gain <= 0 {
		cell.gain = 0
		l.arcs = l.arcs[:cell.from]
	}
}
