package matching

import (
	"math"
)

// decide makes a decision about a gap with all that follows: an arc pays it, or, for -1, nobody does. It is false where that
// cannot be.
func (b *branching) decide(g, arc int) bool {
	mark := len(b.trail)
	if arc < 0 && !b.leave(g) || arc >= 0 && !b.pay(arc) {
		return false
	}
	for _, c := range b.trail[mark:] {
		if c.arc >= 0 && !b.parts(c.arc) {
			return false
		}
	}
	return true
}

// parts says whether what is forced in the cell of an arc can be shared out among its grants: none above its ceiling and, where
// nothing is open any more, none below its floor. Programmes that give a country one grant know that already.
func (b *branching) parts(arc int) bool {
	cell := &b.n.t.cells[b.n.arcs[arc].cell]
	if cell.grants == 1 {
		return true
	}
	mine, most := []int(nil), *cell
	for i := arc; i >= 0 && b.n.arcs[i].cell == b.n.arcs[arc].cell; i-- {
		mine = b.gather(mine, i, &most)
	}
	for i := arc + 1; i < len(b.n.arcs) && b.n.arcs[i].cell == b.n.arcs[arc].cell; i++ {
		mine = b.gather(mine, i, &most)
	}
	if len(mine) == 0 {
		return true
	}
	number, known := b.n.part(&most, mine, b.slots)
	return number > 0 || !known
}

// gather adds an arc that is forced; one that is open lifts the floor.
func (b *branching) gather(mine []int, i int, most *cell) []int {
	switch b.arcs[i] {
	case forced:
		return append(mine, i)
	case open:
		most.floor = 0
	}
	return mine
}

// pay decides that an arc pays its gap, and that somebody pays what this requires.
func (b *branching) pay(i int) bool {
	g := b.n.arcs[i].gap
	b.setGap(g, settled)
	for _, k := range b.n.ofGap[g] {
		if k == i {
			b.setArc(k, forced)
		} else {
			b.setArc(k, out)
		}
	}
	return b.need(g)
}

func (b *branching) need(g int) bool {
	for _, h := range b.n.requires(g) {
		switch b.gaps[h] {
		case out:
			return false
		case open:
			b.setGap(h, needed)
			if !b.need(h) {
				return false
			}
		}
	}
	return true
}

// leave decides that nobody pays a gap, nor what requires it.
func (b *branching) leave(g int) bool {
	switch b.gaps[g] {
	case out:
		return true
	case settled, needed:
		return false
	}
	b.setGap(g, out)
	for _, k := range b.n.ofGap[g] {
		b.setArc(k, out)
	}
	for _, d := range b.n.t.gaps[g].dependents {
		if b.n.in[d] && !b.leave(d) {
			return false
		}
	}
	return true
}

func (b *branching) setArc(i int, to int8) {
	if b.arcs[i] == to {
		return
	}
	b.trail = append(b.trail, change{i, -1, b.arcs[i]})
	b.arcs[i] = to
	if p := b.n.arcs[i].programme; to == forced || b.takes(i) { // else the purse does without it already
		b.dirty[p] = true
	}
}

func (b *branching) setGap(g int, to int8) {
	b.trail = append(b.trail, change{-1, g, b.gaps[g]})
	b.gaps[g] = to
	if i := b.group[g]; i >= 0 {
		b.soiled[i] = true
	}
}

// undo takes back all since a mark.
func (b *branching) undo(mark int) {
	for len(b.trail) > mark {
		c := b.trail[len(b.trail)-1]
		b.trail = b.trail[:len(b.trail)-1]
		if c.arc >= 0 {
			b.arcs[c.arc] = c.was
		} else {
			b.gaps[c.gap] = c.was
		}
	}
	b.clean()
}

func (b *branching) clean() {
	clear(b.dirty)
	clear(b.soiled)
}

// try gives the bound after a decision, at the prices as they are. Nothing is changed.
func (b *branching) try(g, arc int) float64 {
	mark := len(b.trail)
	defer b.undo(mark)
	if !b.decide(g, arc) {
		return math.Inf(-1)
	}
	bound := b.total
	for p, dirty := range b.dirty {
		if dirty {
			gain, _ := b.fill(p)
			bound += gain - b.purse[p]
		}
	}
	for i, soiled := range b.soiled {
		if soiled {
			bound += b.closeAgain(i) - b.closure[i]
		}
	}
	if b.group[g] < 0 {
		bound -= max(0, b.n.value[g]-b.u[g])
		if b.gaps[g] == settled {
			bound += b.n.value[g]
		}
	}
	return bound
}

// closeAgain solves a group and leaves its marks as they were.
func (b *branching) closeAgain(i int) float64 {
	marks := make([]bool, len(b.n.groups[i]))
	for k, g := range b.n.groups[i] {
		marks[k] = b.marked[g]
	}
	value := b.close(i)
	for k, g := range b.n.groups[i] {
		b.marked[g] = marks[k]
	}
	return value
}
