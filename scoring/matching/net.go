package matching

import (
	"cmp"
	"slices"
)

// net is a table as a search reads it: what can be paid and adds to the value, or is required by what does, and the arcs
// from gaps to the purses of programmes. Gaps and programmes are numbered as in the table.
type net struct {
	t      *table
	value  []float64       // of each gap; 0 for those that are out
	in     []bool          // of each gap: it can be part of an allocation that is worth it
	arcs   []arc           // by programme, cell and gap
	ofGap  [][]int         // of each gap its arcs, by programme
	first  []int32         // of each gap the first of its offers; one more at the end
	offers []offer         // by gap and programme
	purses []programmeRoom // of each programme
	groups [][]int         // gaps that hang together by requirements, two or more
	single []int           // the other gaps that are in
}

// arc says that a programme can pay a gap.
type arc struct {
	gap, programme, cell int
	pair                 int
	amount               int64
}

// offer is an arc as its gap sees it.
type offer struct {
	amount         float64
	programme, arc int32
}

// programmeRoom is what one programme can do.
type programmeRoom struct {
	from, to int   // its arcs
	budget   int64 // what it can spend at most
	cells    []cellRoom
	most     int   // countries that can get a grant
	grants   int64 // that it can give in all
	ruled    bool  // more than the budget binds
}

// cellRoom is what one programme can do in one country, all grants together.
type cellRoom struct {
	from, to       int   // its arcs
	floor, ceiling int64 // of one grant
	grants         int64
	most           int64 // of all grants
}

// offersFor are the offers for a gap, by programme.
func (n *net) offersFor(g int) []offer { return n.offers[n.first[g]:n.first[g+1]] }

// all is the value of all gaps that can be paid, each by itself.
func (n *net) all() (sum float64) {
	for _, v := range n.value {
		sum += v
	}
	return sum
}

// requires are the gaps that one requires.
func (n *net) requires(g int) []int { return n.t.gaps[g].requires }

func newNet(t *table, open []bool) *net {
	n := &net{t: t, value: make([]float64, len(t.gaps)), in: make([]bool, len(t.gaps)), ofGap: make([][]int, len(t.gaps))}
	for g := range t.gaps {
		if !t.gaps[g].payable || t.gaps[g].value <= 0 {
			continue
		}
		n.enter(g)
		n.value[g] = t.gaps[g].value
	}
	n.layArcs(open)
	n.link()
	return n
}

// enter takes in a gap with all that it requires.
func (n *net) enter(g int) {
	if n.in[g] {
		return
	}
	n.in[g] = true
	for _, r := range n.t.gaps[g].requires {
		n.enter(r)
	}
}

func (n *net) layArcs(open []bool) {
	spend := n.t.spendable()
	n.purses = make([]programmeRoom, len(n.t.programmes))
	for c := range n.t.cells {
		at := &n.t.cells[c]
		p := &n.purses[at.programme]
		one := cellRoom{from: len(n.arcs), floor: at.floor, ceiling: at.ceiling, grants: int64(at.grants), most: at.lot}
		if most := n.t.p.Programmes[n.t.programmes[at.programme]].Maximum; most > 0 {
			one.grants = min(one.grants, int64(most))
		}
		if at.ceiling <= at.lot/one.grants {
			one.most = at.ceiling * one.grants
		}
		var wanted, least int64
		shut := len(open) > 0 && !open[c]
		for _, i := range at.pairs {
			a := &n.t.pairs[i]
			if !a.live || !n.in[a.gap] || shut {
				continue
			}
			if wanted == 0 || a.amount < least {
				least = a.amount
			}
			wanted = plus(wanted, a.amount)
			n.arcs = append(n.arcs, arc{gap: a.gap, programme: a.programme, cell: c, pair: i, amount: a.amount})
		}
		if one.to = len(n.arcs); one.to == one.from {
			continue
		}
		p.cells = append(p.cells, one)
		p.ruled = p.ruled || wanted > one.most && float64(one.most) < spend[at.programme] || least < one.floor || one.grants > 1 && wanted > one.ceiling
	}
	at := 0
	for q, input := range n.t.programmes {
		p := &n.purses[q]
		p.budget, p.most = int64(spend[q]), len(p.cells)
		for c := range p.cells {
			p.grants = plus(p.grants, p.cells[c].grants)
		}
		if most := n.t.p.Programmes[input].Maximum; most > 0 && int64(most) < p.grants {
			p.most, p.grants = min(most, p.most), int64(most)
			p.ruled = true
		}
		p.from = at
		if len(p.cells) > 0 {
			at = p.cells[len(p.cells)-1].to
		}
		p.to = at
	}
	for i, a := range n.arcs {
		n.ofGap[a.gap] = append(n.ofGap[a.gap], i)
	}
	for g := range n.ofGap {
		slices.SortFunc(n.ofGap[g], func(a, b int) int { return cmp.Compare(n.arcs[a].pair, n.arcs[b].pair) })
		n.first = append(n.first, int32(len(n.offers)))
		for _, i := range n.ofGap[g] {
			n.offers = append(n.offers, offer{float64(n.arcs[i].amount), int32(n.arcs[i].programme), int32(i)})
		}
	}
	n.first = append(n.first, int32(len(n.offers)))
}

// link finds the gaps that hang together.
func (n *net) link() {
	seen := make([]bool, len(n.in))
	for g := range n.in {
		if !n.in[g] || seen[g] {
			continue
		}
		seen[g] = true
		group := []int{g}
		for at := 0; at < len(group); at++ {
			row := &n.t.gaps[group[at]]
			for _, list := range [2][]int{row.requires, row.dependents} {
				for _, h := range list {
					if n.in[h] && !seen[h] {
						seen[h] = true
						group = append(group, h)
					}
				}
			}
		}
		if len(group) == 1 {
			n.single = append(n.single, g)
			continue
		}
		slices.Sort(group)
		n.groups = append(n.groups, group)
	}
}

// grantsFor is the least number of grants of a cell whose amounts can add up to something between low and high; 0 = none can.
func (c *cellRoom) grantsFor(low, high int64) int64 {
	k := int64(1)
	if c.ceiling > 0 {
		k = max(1, (low+c.ceiling-1)/c.ceiling)
	}
	if k > c.grants || c.floor > 0 && k > high/c.floor {
		return 0
	}
	return k
}

// even is the weight from which on every weight up to the most can be shared out among grants that keep floor and ceiling: what k
// grants hold at most, and k+1 at least, leave nothing between them any more.
func (c *cellRoom) even() int64 {
	k := int64(1)
	switch spread := c.ceiling - c.floor; {
	case c.grants == 1 || c.floor <= 1:
	case spread == 0:
		k = c.grants
	default:
		k = max(1, min(c.grants, (c.floor-2)/spread+1))
	}
	if k > 1 && k > MostMoney/c.floor {
		return MostMoney + 1
	}
	return k * c.floor
}
