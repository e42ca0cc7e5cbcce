package matching

import (
	"cmp"
	"math"
	"slices"
)

// branching goes through all decisions "gap g is paid by this arc" and "nobody pays g" that equation 46 leaves open, the most
// hopeful first, and leaves out what cannot lead to anything better than what is known.
type branching struct {
	*split
	best  float64        // value of the best allocation that is known
	slack float64        // what bounds are raised by
	found func() float64 // looks at what the parts take, and gives the value of the best allocation
	over  func() bool    // the search has to end

	total  float64 // equation 46 at the prices as they are
	trail  []change
	dirty  []bool // of each purse: what it takes may change with the decision that is tried
	soiled []bool // of each group
	group  []int  // of each gap its group; -1 = none
	order  []int
	slots  []int // working space, of each gap
	nodes  int
	looks  int
	unsure bool // whether an allocation keeps all rules could not be found out
}

// change is one thing to take back.
type change struct {
	arc, gap int // one of them; -1
	was      int8
}

func newBranching(s *split, best, slack float64, over func() bool) *branching {
	b := &branching{
		split: s, best: best, slack: slack, over: over, dirty: make([]bool, len(s.n.purses)), soiled: make([]bool, len(s.n.groups)),
		group: make([]int, len(s.n.in)), slots: make([]int, len(s.n.in)),
	}
	for g := range b.group {
		b.group[g] = -1
	}
	for i, group := range s.n.groups {
		for _, g := range group {
			b.group[g] = i
		}
	}
	return b
}

// enough is what a bound has to exceed for anything better to be there.
func (b *branching) enough() float64 { return enough(b.best) - b.slack }

// takes says that the parts take an arc.
func (b *branching) takes(arc int) bool {
	return slices.Contains(b.chosen[b.n.arcs[arc].programme], arc)
}

// agreed says that every gap is taken as often as it is asked for.
func (b *branching) agreed() bool {
	for g := range b.gaps {
		if b.odd(g) != 0 {
			return false
		}
	}
	return true
}

// note keeps what is found on the way.
func (b *branching) note() { b.best = max(b.best, b.found()) }

const (
	rootSteps = 300
	deepSteps = 30
)

// explore looks through all that is left below the decisions that are made, and gives the greatest bound of what it could not
// look at; -Inf where all is done.
func (b *branching) explore(depth int, bound float64) (left float64) {
	b.nodes++
	mark, prices := len(b.trail), slices.Clone(b.u)
	defer func() {
		b.undo(mark)
		copy(b.u, prices)
	}()
	steps := deepSteps
	if depth == 0 {
		steps = rootSteps
	}
	for {
		if b.over() {
			return bound + b.slack
		}
		bound = min(bound, b.lower(b.enough(), max((bound-b.best)/2, proof*b.best), steps, b.over, b.note))
		if bound <= b.enough() {
			return math.Inf(-1)
		}
		b.total = b.look()
		b.clean()
		at, options, fixed := b.choose(depth)
		switch {
		case b.over():
			return bound + b.slack
		case fixed < 0:
			return math.Inf(-1)
		case fixed > 0:
			steps = deepSteps
		case at < 0:
			return b.end(bound)
		default:
			return b.children(depth, at, options)
		}
	}
}

// end looks at the one allocation that is left where all is decided.
func (b *branching) end(bound float64) float64 {
	if b.unsure = !b.whole(); !b.unsure {
		b.note()
	}
	if b.unsure {
		return bound + b.slack
	}
	return math.Inf(-1)
}

// whole says that the parts take just what is forced, as they have to where all is decided; a part that gave up looking may not.
func (b *branching) whole() bool {
	for i, state := range b.arcs {
		if (state == forced) != b.takes(i) {
			return false
		}
	}
	return true
}

// children explores each decision about a gap.
func (b *branching) children(depth, at int, options []option) float64 {
	left := math.Inf(-1)
	for _, o := range options {
		if o.bound <= b.enough() {
			break
		}
		if b.over() {
			return max(left, o.bound+b.slack)
		}
		mark := len(b.trail)
		if b.decide(at, o.arc) {
			b.clean()
			left = max(left, b.explore(depth+1, o.bound))
		}
		b.undo(mark)
	}
	return left
}

// option is one decision about a gap: its arc, -1 for nobody; and the bound after it.
type option struct {
	arc   int
	bound float64
}

// fewTried is how many gaps are looked at for the next decision.
const fewTried = 10

// choose finds the gap to decide next, -1 where all are decided, and the options for it, the best first: that with the greatest
// loss by its best option, and a little by its second. Gaps for which only one option is left are decided at once: fixed
// counts them, -1 where a gap had none.
func (b *branching) choose(depth int) (at int, options []option, fixed int) {
	at = -1
	best := math.Inf(-1)
	for k, g := range b.undecided() {
		if depth > 0 && k >= fewTried && at >= 0 && (b.odd(g) == 0 || k >= 3*fewTried) || b.over() {
			break
		}
		if b.gaps[g] != open && b.gaps[g] != needed {
			continue // since, with another
		}
		list := b.options(g)
		switch len(list) {
		case 0:
			return -1, nil, -1
		case 1:
			if !b.decide(g, list[0].arc) {
				return -1, nil, -1
			}
			b.clean()
			if b.total = b.look(); b.total <= b.enough() {
				return -1, nil, -1
			}
			fixed++
			continue
		}
		if score := b.total - list[0].bound + float64(0.1*(b.total-list[1].bound)); score > best {
			at, options, best = g, list, score
		}
	}
	return at, options, fixed
}

// undecided lists gaps, those first that are not taken as often as they are asked for, then by price.
func (b *branching) undecided() []int {
	b.order = b.order[:0]
	for g, state := range b.gaps {
		if state == open || state == needed {
			b.order = append(b.order, g)
		}
	}
	slices.SortStableFunc(b.order, func(x, y int) int {
		return cmp.Or(first(b.odd(x) != 0, b.odd(y) != 0), cmp.Compare(b.u[y], b.u[x]))
	})
	return b.order
}

// options gives the decisions about a gap that may still lead to something better, the best first.
func (b *branching) options(g int) (list []option) {
	try := func(arc int) {
		if bound := b.try(g, arc); bound > b.enough() {
			list = append(list, option{arc, bound})
		}
	}
	for _, i := range b.n.ofGap[g] {
		if b.arcs[i] == open {
			try(i)
		}
	}
	if b.gaps[g] == open {
		try(-1)
	}
	slices.SortStableFunc(list, func(x, y option) int { return cmp.Compare(y.bound, x.bound) })
	return list
}
