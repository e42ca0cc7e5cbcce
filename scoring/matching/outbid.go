package matching

import (
	"cmp"
	"slices"
)

// outbid says of every option that lacks money, by itself or with what it requires, what stands before it: Option.Ahead, Enters and Last.
//
// Whoever gives a programme more money wants to know what it would pay next. Each gap that gains something and that nobody
// pays stands for its bundle: the gap with all it requires and nobody pays. A bundle waits for programme p if p may pay all of it
// and money is all that is missing: by floor, ceiling, lot and counts the bundle could be paid from one grant, on top of all
// that is paid. Bundles that wait are taken by
//
//	density for p = sum of v over the bundle / sum of a_gp over the bundle                      (49)
//
// greatest first, ties by key of the gap; what an earlier one has brought is not counted again. A gap enters with the first
// bundle that has it, and
//
//	enters = max(0, sum of a_gp over this bundle and all before it - what p has left)           (50)
//
// Ahead counts the gaps in the bundles before. One at a time each bundle that waits can be paid from that money; a number of
// them together may meet a ceiling, a lot or a count. It takes the time of sorting the pairs of a programme, and of looking
// at each bundle twice.
func (l *ledger) outbid(unmatched []Unmatched) {
	line := &line{l: l, bundles: make([][]int, len(l.t.gaps)), amount: make([]int64, len(l.t.gaps)), at: make([]spot, len(l.t.pairs))}
	for g := range l.t.gaps {
		if !l.paid(g) && l.t.gaps[g].value > 0 {
			line.bundles[g] = l.bundle(g)
		}
	}
	last := make([]int, len(l.t.programmes))
	for p := range last {
		last[p] = -1
	}
	first := 0 // cells are in the order of their programmes
	for c := range l.t.cells {
		p := l.t.cells[c].programme
		for _, i := range l.t.cells[c].pairs {
			last[p] = l.least(last[p], i)
		}
		if c+1 == len(l.t.cells) || l.t.cells[c+1].programme != p {
			line.stand(p, first, c+1)
			first = c + 1
		}
	}
	place := make([]int, len(l.t.pairs)) // number in the problem -> here
	for i := range l.t.pairs {
		place[l.t.pairs[i].input] = i
	}
	for _, u := range unmatched {
		for o := range u.Options {
			option := &u.Options[o]
			i := place[option.Pair]
			option.Last = -1
			if option.Reason != ForMoney && option.Reason != Fits {
				continue
			}
			option.Ahead, option.Enters = line.at[i].ahead, line.at[i].enters
			if worst := last[l.t.pairs[i].programme]; worst >= 0 && (option.Reason == ForMoney || option.Enters > 0) {
				option.Last = l.t.pairs[worst].input
			}
		}
	}
}

// least is the one of two pairs with less value for its amount, the later where they are alike. Only pairs that are paid and
// gain something count; worst may be -1.
func (l *ledger) least(worst, i int) int {
	a := &l.t.pairs[i]
	v := l.t.gaps[a.gap].value
	if l.payer[a.gap] != i || v == 0 {
		return worst
	}
	if worst < 0 {
		return i
	}
	b := &l.t.pairs[worst]
	if cmp.Or(cmp.Compare(v/float64(a.amount), l.t.gaps[b.gap].value/float64(b.amount)), cmp.Compare(b.gap, a.gap)) < 0 {
		return i
	}
	return worst
}

// line is the bundles that wait for a programme's money, in the order in which they would get it.
type line struct {
	l       *ledger
	bundles [][]int // by gap, the gap first; nil where it does not stand for one
	amount  []int64 // by gap: what the programme would pay; 0 for nothing. Of one programme at a time
	at      []spot  // by pair
}

// spot is where a gap stands in line.
type spot struct {
	ahead  int
	enters int64 // 0: it does not wait
}

// stand looks at the programme of some cells.
func (n *line) stand(programme, from, to int) {
	l := n.l
	type waiting struct {
		gap     int
		density float64
	}
	var queue []waiting
	for c := from; c < to; c++ {
		for _, i := range l.t.cells[c].pairs {
			if a := &l.t.pairs[i]; !l.paid(a.gap) && !l.t.p.Gaps[l.t.gaps[a.gap].input].Blocked {
				n.amount[a.gap] = a.amount
			}
		}
		room := l.headroom(c)
		for _, i := range l.t.cells[c].pairs {
			g := l.t.pairs[i].gap
			if value, money := n.sum(g); money > 0 && room.holds(money) {
				queue = append(queue, waiting{g, value / float64(money)})
			}
		}
	}
	slices.SortFunc(queue, func(a, b waiting) int {
		return cmp.Or(cmp.Compare(b.density, a.density), cmp.Compare(a.gap, b.gap))
	})
	in := make(map[int]spot, len(queue)) // gaps that have entered
	var money int64
	for _, w := range queue {
		ahead := len(in)
		for _, g := range n.bundles[w.gap] {
			if _, ok := in[g]; !ok {
				money = plus(money, n.amount[g])
			}
		}
		for _, g := range n.bundles[w.gap] {
			if _, ok := in[g]; !ok {
				in[g] = spot{ahead, max(0, money-l.left[programme])}
			}
		}
	}
	for c := from; c < to; c++ {
		for _, i := range l.t.cells[c].pairs {
			g := l.t.pairs[i].gap
			n.at[i], n.amount[g] = in[g], 0
		}
	}
}

// sum is what the bundle of a gap gains and takes of the programme; nothing where it may not pay all of it.
func (n *line) sum(gap int) (value float64, money int64) {
	for _, g := range n.bundles[gap] {
		if n.amount[g] == 0 {
			return 0, 0
		}
		value += n.l.t.gaps[g].value
		money = plus(money, n.amount[g])
	}
	return value, money
}

// headroom is what a programme could still give to a country if its budget had no end.
type headroom struct {
	lot   int64
	open  int64 // room of the open grant with the most
	fresh int64 // of one that may still be opened; -1 for none
	floor int64
}

func (h headroom) holds(money int64) bool {
	return money <= h.lot && (money <= h.open || h.floor <= money && money <= h.fresh)
}

func (l *ledger) headroom(c int) headroom {
	const endless = 1<<63 - 1
	at := &l.t.cells[c]
	from := &l.t.p.Programmes[l.t.programmes[at.programme]]
	h := headroom{lot: endless, open: -1, fresh: -1, floor: at.floor}
	ceiling := from.Ceiling
	if ceiling == 0 {
		ceiling = endless
	}
	var spent int64
	for _, g := range l.cells[c].grants {
		if g.gaps > 0 {
			h.open = max(h.open, ceiling-g.spent)
			spent += g.spent
		}
	}
	if _, ok := l.mayOpen(c); ok {
		h.fresh = ceiling
	}
	country := l.t.p.Gaps[l.t.gaps[l.t.pairs[at.pairs[0]].gap].input].Country
	for _, lot := range from.Lots {
		if lot.Country == country {
			h.lot = lot.Budget - spent
		}
	}
	return h
}
