package matching

import "math"

// pointsOf lists, for the cells of a programme, what grants can gain at each weight, without those points that weigh more than
// another and gain no more (Nemhauser and Ullmann, Management Science 15, 1969).
type pointsOf struct {
	points [][]point // of each cell
	nodes  []node
	spare  []point
	work   int
}

// point is one way to pay gaps of a country: those at its node and before.
type point struct {
	weight, upto int64 // equal but for points that stand for several, which weigh something between them
	gain, loss   float64
	node         int32 // -1 = nothing is paid
	grants       int64 // that it takes at least
}

type node struct{ before, arc int32 }

// mostPoints is how many points a cell has before neighbours are put together.
const mostPoints = 1500

func (w *pointsOf) begin(cells int) {
	w.nodes, w.work = w.nodes[:0], 0
	for len(w.points) < cells {
		w.points = append(w.points, nil)
	}
}

// arcsOf adds the arcs of a point to a list.
func (w *pointsOf) arcsOf(x point, list []int) []int {
	for at := x.node; at >= 0; at = w.nodes[at].before {
		list = append(list, int(w.nodes[at].arc))
	}
	return list
}

func (w *pointsOf) grow(before int32, arc int) int32 {
	w.nodes = append(w.nodes, node{before, int32(arc)})
	return int32(len(w.nodes) - 1)
}

// list fills in the points of a cell, lightest first. fixed says that some arcs are forced, ok is false where these break a rule.
func (w *pointsOf) list(s *split, q *programmeRoom, c int) (fixed, ok bool) {
	cell := &q.cells[c]
	most := min(cell.most, q.budget)
	start := point{node: -1}
	for i := cell.from; i < cell.to; i++ {
		if s.arcs[i] == forced {
			fixed = true
			start.weight += s.n.arcs[i].amount
			start.node = w.grow(start.node, i)
		}
	}
	start.upto = start.weight
	list := w.points[c][:0]
	if start.weight <= most {
		list = append(list, start)
		for i := cell.from; i < cell.to; i++ {
			if u := s.u[s.n.arcs[i].gap]; s.arcs[i] == open && (u > 0 || cell.floor > 0) {
				list = w.add(list, thing{i, u, s.n.arcs[i].amount}, cell.even(), most)
			}
		}
	}
	kept := list[:0]
	for _, x := range list {
		if x.node < 0 {
			continue
		}
		if x.grants = cell.grantsFor(x.weight, x.upto); x.grants > 0 {
			x.weight = max(x.weight, x.grants*cell.floor)
			kept = append(kept, x)
		}
	}
	w.points[c] = kept
	return fixed, !fixed || len(kept) > 0
}

// add puts beside every point one with one more thing.
func (w *pointsOf) add(list []point, x thing, floor, most int64) []point {
	w.spare = append(w.spare[:0], list...)
	old := w.spare
	w.work += len(old)
	list = list[:0]
	best := math.Inf(-1) // gain of points that have their floor: the others are not held against it
	dull := func(y point) bool { return y.weight >= floor && y.gain <= best }
	keep := func(y point) {
		if y.weight >= floor {
			best = y.gain
		}
		list = append(list, y)
	}
	a := 0
	for _, more := range old {
		more.weight += x.weight
		if more.weight > most {
			break
		}
		more.upto = min(more.upto+x.weight, most)
		more.gain += x.gain
		for ; a < len(old) && (old[a].weight < more.weight || old[a].weight == more.weight && old[a].gain >= more.gain); a++ {
			if !dull(old[a]) {
				keep(old[a])
			}
		}
		if !dull(more) {
			more.node = w.grow(more.node, x.arc)
			keep(more)
		}
	}
	for ; a < len(old); a++ {
		if !dull(old[a]) {
			keep(old[a])
		}
	}
	if len(list) > mostPoints {
		list = coarsen(list)
	}
	return list
}

// coarsen lets one point stand for several neighbours: as light as the lightest, and gaining as much as the best. What comes
// of it bounds from above.
func coarsen(list []point) []point {
	const size = 3
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
