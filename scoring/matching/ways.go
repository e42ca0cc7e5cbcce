package matching

import (
	"cmp"
	"math"
	"slices"
)

// ways finds what a programme gains most by within all its rules. For each country it lists what a grant can gain at each
// weight, without those that weigh more and gain no more (Nemhauser and Ullmann, Management Science 15, 1969), and then
// chooses of these within the budget and the number of grants. It holds working space.
type ways struct {
	nodes   []node
	points  [][]point // of each cell
	spare   []point
	fixed   []bool // of each cell: something in it is forced
	limit   []int  // of each cell: the point that gains most at prices as they are; -1 = none
	order   []int  // cells
	pick    []int
	best    []int
	most    float64
	loss    []float64 // of each cell's best
	money   float64   // price of the budget
	seat    float64   // price of a grant
	tries   int
	work    int
	inexact bool
}

// point is one way to make a grant: some arcs, the last of which stands at a node.
type point struct {
	weight, upto int64 // from and to: equal but for points that stand for several
	gain         float64
	node         int32
	loss         float64
}

type node struct {
	before int32
	arc    int32
}

const (
	mostPoints = 1500
	mostPicks  = 4000
)

// solve gives an upper bound of the gain, and the arcs of the best choice that was found.
func (w *ways) solve(s *split, q *programmeRoom) (float64, []int) {
	w.nodes, w.fixed = w.nodes[:0], w.fixed[:0]
	for len(w.points) < len(q.cells) {
		w.points = append(w.points, nil)
	}
	w.inexact, w.work = false, 0
	must := int64(0)
	seats := q.most
	for c := range q.cells {
		fixed, ok := w.list(s, q, c)
		if !ok {
			return math.Inf(-1), nil
		}
		w.fixed = append(w.fixed, fixed)
		if fixed {
			must += w.points[c][0].weight
			if seats--; seats < 0 {
				return math.Inf(-1), nil
			}
		}
	}
	s.work += w.work
	if must > q.budget {
		return math.Inf(-1), nil
	}
	bound := w.price(q)
	value := w.choose(q, bound)
	s.work += w.tries
	var chosen []int
	for c, k := range w.best {
		if k < 0 {
			continue
		}
		for at := w.points[c][k].node; at >= 0; at = w.nodes[at].before {
			chosen = append(chosen, int(w.nodes[at].arc))
		}
	}
	return value, chosen
}

// list fills in the points of a cell.
func (w *ways) list(s *split, q *programmeRoom, c int) (fixed, ok bool) {
	at := &q.cells[c]
	most := min(at.most, q.budget)
	start := point{node: -1}
	list := w.points[c][:0]
	for i := at.from; i < at.to; i++ {
		if s.arcs[i] == forced {
			fixed = true
			start.weight += s.n.arcs[i].amount
			w.nodes = append(w.nodes, node{start.node, int32(i)})
			start.node = int32(len(w.nodes) - 1)
		}
	}
	start.upto = start.weight
	if start.weight > most {
		w.points[c] = list
		return fixed, false
	}
	list = append(list, start)
	for i := at.from; i < at.to; i++ {
		if s.arcs[i] == open {
			if u := s.u[s.n.arcs[i].gap]; u > 0 || at.floor > 0 {
				list = w.add(list, i, s.n.arcs[i].amount, u, at.floor, most)
			}
		}
	}
	// only what is paid and has its floor
	kept := list[:0]
	for _, x := range list {
		if x.node >= 0 && x.upto >= at.floor {
			x.weight = max(x.weight, at.floor)
			kept = append(kept, x)
		}
	}
	w.points[c] = kept
	return fixed, !fixed || len(kept) > 0
}

// add puts every point beside itself with one more arc.
func (w *ways) add(list []point, arc int, amount int64, gain float64, floor, most int64) []point {
	old := append(w.spare[:0], list...)
	w.spare = old
	w.work += len(old)
	list = list[:0]
	best := math.Inf(-1) // gain of points that have their floor
	push := func(x point) {
		if x.weight >= floor {
			if x.gain <= best {
				return
			}
			best = x.gain
		}
		list = append(list, x)
	}
	a, b := 0, 0
	for a < len(old) || b < len(old) {
		if b >= len(old) || a < len(old) && (old[a].weight < old[b].weight+amount || old[a].weight == old[b].weight+amount && old[a].gain >= old[b].gain+gain) {
			push(old[a])
			a++
			continue
		}
		x := old[b]
		b++
		x.weight += amount
		if x.weight > most {
			b = len(old)
			continue
		}
		x.upto = min(x.upto+amount, most)
		x.gain += gain
		if x.weight >= floor && x.gain <= best {
			continue
		}
		w.nodes = append(w.nodes, node{x.node, int32(arc)})
		x.node = int32(len(w.nodes) - 1)
		push(x)
	}
	if len(list) > mostPoints {
		list = w.coarsen(list)
	}
	return list
}

// coarsen lets one point stand for several neighbours: as light as the lightest, and gaining as much as the best. What comes
// of it bounds from above.
func (w *ways) coarsen(list []point) []point {
	w.inexact = true
	const into = mostPoints / 2
	size := (len(list) + into - 1) / into
	kept := list[:0]
	for from := 0; from < len(list); from += size {
		x := list[from]
		for _, y := range list[from:min(from+size, len(list))] {
			x.upto = max(x.upto, y.upto)
			if y.gain > x.gain {
				x.gain, x.node = y.gain, y.node
			}
		}
		kept = append(kept, x)
	}
	return kept
}

// price finds prices of money and of a grant at which the relaxed choice is a close bound, and gives it.
func (w *ways) price(q *programmeRoom) (bound float64) {
	low, high := 0.0, 0.0
	for c := range q.cells {
		for _, x := range w.points[c] {
			if x.weight > 0 {
				high = max(high, x.gain/float64(x.weight))
			}
		}
	}
	bound = math.Inf(1)
	used := w.at(q, 0)
	if bound = w.most; used <= float64(q.budget) {
		return bound
	}
	bestMoney := 0.0
	for range 24 {
		mid := (low + high) / 2
		used := w.at(q, mid)
		if w.most < bound {
			bound, bestMoney = w.most, mid
		}
		if used > float64(q.budget) {
			low = mid
		} else {
			high = mid
		}
	}
	w.at(q, bestMoney)
	return w.most
}

// at works out the relaxed choice at a price of money: what it would spend; its bound is w.most.
func (w *ways) at(q *programmeRoom, money float64) (used float64) {
	w.money = money
	w.limit, w.loss = w.limit[:0], w.loss[:0]
	w.order = w.order[:0]
	seats := q.most
	sum := money * float64(q.budget)
	for c := range q.cells {
		best, at := math.Inf(-1), -1
		for k, x := range w.points[c] {
			if r := x.gain - money*float64(x.weight); r > best {
				best, at = r, k
			}
		}
		w.work += len(w.points[c])
		w.limit, w.loss = append(w.limit, at), append(w.loss, best)
		if w.fixed[c] {
			seats--
			sum += best
			used += float64(w.points[c][at].weight)
		} else if best > 0 {
			w.order = append(w.order, c)
		}
	}
	w.seat = 0
	if len(w.order) > seats {
		slices.SortFunc(w.order, func(a, b int) int { return cmp.Or(cmp.Compare(w.loss[b], w.loss[a]), cmp.Compare(a, b)) })
		w.seat = w.loss[w.order[seats]]
		w.order = w.order[:seats]
	}
	for _, c := range w.order {
		sum += w.loss[c]
		used += float64(w.points[c][w.limit[c]].weight)
	}
	w.most = sum
	return used
}

// choose goes through the choices whose losses against the bound leave something to be won.
func (w *ways) choose(q *programmeRoom, bound float64) float64 {
	w.order = w.order[:0]
	for c := range q.cells {
		if len(w.points[c]) == 0 {
			continue
		}
		w.order = append(w.order, c)
		top := w.loss[c] - w.seat
		if !w.fixed[c] {
			top = max(0, top)
		}
		for k := range w.points[c] {
			x := &w.points[c][k]
			x.loss = top - (x.gain - w.money*float64(x.weight) - w.seat)
		}
		slices.SortFunc(w.points[c], func(a, b point) int {
			return cmp.Or(cmp.Compare(a.loss, b.loss), cmp.Compare(a.weight, b.weight), cmp.Compare(a.node, b.node))
		})
	}
	size := func(c int) float64 { return w.loss[c] }
	slices.SortFunc(w.order, func(a, b int) int {
		return cmp.Or(first(w.fixed[a], w.fixed[b]), cmp.Compare(size(b), size(a)), cmp.Compare(a, b))
	})
	w.pick, w.best = resized(w.pick, len(q.cells)), resized(w.best, len(q.cells))
	for c := range w.pick {
		w.pick[c], w.best[c] = -1, -1
	}
	w.tries = 0
	w.most = math.Inf(1) // loss to beat
	w.go_(0, 0, q.budget, q.most)
	if w.tries >= mostPicks || math.IsInf(w.most, 1) {
		if math.IsInf(w.most, 1) && w.tries < mostPicks {
			return math.Inf(-1)
		}
		return bound
	}
	return bound - w.most
}

func resized(list []int, n int) []int {
	for len(list) < n {
		list = append(list, -1)
	}
	return list[:n]
}

func (w *ways) go_(k int, loss float64, room int64, seats int) {
	if w.tries++; w.tries > mostPicks {
		return
	}
	if k == len(w.order) {
		total := loss + w.money*float64(room) + w.seat*float64(seats)
		if total < w.most {
			w.most = total
			copy(w.best, w.pick)
		}
		return
	}
	c := w.order[k]
	closed := math.Inf(1)
	if !w.fixed[c] {
		closed = max(0, w.loss[c]-w.seat)
	}
	done := false
	for i := range w.points[c] {
		x := &w.points[c][i]
		if !done && closed <= x.loss {
			done = true
			if loss+closed < w.most {
				w.pick[c] = -1
				w.go_(k+1, loss+closed, room, seats)
			}
		}
		if loss+x.loss >= w.most {
			break
		}
		if x.weight > room || seats == 0 {
			continue
		}
		w.pick[c] = i
		w.go_(k+1, loss+x.loss, room-x.weight, seats-1)
	}
	w.pick[c] = -1
	if !done && loss+closed < w.most {
		w.go_(k+1, loss+closed, room, seats)
	}
}
