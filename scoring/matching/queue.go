package matching

import (
	"cmp"
	"container/heap"
)

// bid is a gap with what it requires, as it was at some moment. A gap that bids again takes back its earlier bid.
type bid struct {
	gap, turn int
	density   float64
}

// queue gives bids, greatest density first, then by key of the gap.
type queue struct {
	bids []bid
	turn []int // of each gap: its last bid
}

func (q *queue) Len() int { return len(q.bids) }
func (q *queue) Less(a, b int) bool {
	x, y := q.bids[a], q.bids[b]
	return cmp.Or(cmp.Compare(y.density, x.density), cmp.Compare(x.gap, y.gap), cmp.Compare(x.turn, y.turn)) < 0
}
func (q *queue) Swap(a, b int) { q.bids[a], q.bids[b] = q.bids[b], q.bids[a] }

// Push is heap's; see add.
func (q *queue) Push(x any) {
	if b, ok := x.(bid); ok {
		q.bids = append(q.bids, b)
	}
}

// Pop is heap's; see next.
func (q *queue) Pop() any {
	last := q.bids[len(q.bids)-1]
	q.bids = q.bids[:len(q.bids)-1]
	return last
}

// add lets a gap bid with a density.
func (q *queue) add(g int, density float64) {
	q.turn[g]++
	heap.Push(q, bid{gap: g, turn: q.turn[g], density: density})
}

// next takes the best bid that was not taken back; ok is false where there is none.
func (q *queue) next() (g int, ok bool) {
	for q.Len() > 0 {
		if b, ok := heap.Pop(q).(bid); ok && b.turn == q.turn[b.gap] {
			return b.gap, true
		}
	}
	return 0, false
}
