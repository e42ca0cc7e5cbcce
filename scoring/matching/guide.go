package matching

import "slices"

// guide is what a relaxation knows: what a programme's money is worth, and who would pay what.
type guide struct {
	money   []float64 // of each programme, per minor unit
	cheap   []float64 // of each gap: what the cheapest programme's money is worth
	wanted  []bool    // of each pair: it would be paid
	first   []bool    // of each gap: somebody would pay it
	open    []bool    // of each cell: a grant may be opened; nil = of all
	haste   float64   // what the money of a grant below its floor is worth beside other money
	mending bool      // grants below their floor go first
}

// newGuide makes a guide of prices of money. What costs nothing gets a small price, by which it is chosen where all else is
// equal.
func newGuide(n *net, money []float64) *guide {
	w := &guide{money: slices.Clone(money), haste: hastes[0], wanted: make([]bool, len(n.t.pairs)), cheap: make([]float64, len(n.in)), first: make([]bool, len(n.in))}
	total := 1.0
	for p, price := range money {
		total += float64(price * float64(n.purses[p].budget))
	}
	for p := range w.money {
		if budget := float64(n.purses[p].budget); budget > 0 {
			w.money[p] += total / (100 * float64(len(money)) * budget)
		}
	}
	for g := range n.in {
		for k, o := range n.offersFor(g) {
			if cost := w.money[o.programme] * o.amount; k == 0 || cost < w.cheap[g] {
				w.cheap[g] = cost
			}
		}
	}
	return w
}

// density orders bundles: those that the relaxation pays first, then by value for the worth of the money.
func (w *guide) density(t *table, members []int) float64 {
	value, cost, want := 0.0, 0.0, 0.0
	for _, g := range members {
		value += t.gaps[g].value
		cost += w.cheap[g]
		if w.first[g] {
			want++
		}
	}
	if value+cost == 0 {
		return 0
	}
	return value/(value+cost) + want/float64(len(members))
}

// balance is by how much more the last of a programme's money is worth than the first.
const balance = 0.02

// hastes are what the money of a grant that stands below its floor is worth beside other money, as it would be lost: which is
// best differs, so that they take turns.
var hastes = [...]float64{0.9, 0, 1}

// dear is what the money that a pair takes is worth. The less a programme has left the more, so that all end together.
func (l *ledger) dear(p purse) float64 {
	a := &l.t.pairs[p.pair]
	left := float64(l.left[a.programme]) / float64(max(1, l.t.p.Programmes[l.t.programmes[a.programme]].Budget))
	worth := l.guide.money[a.programme] * float64(a.amount) * (1 + float64(balance*(1-left)))
	if l.needy(p) {
		worth *= l.guide.haste
	}
	return worth
}

// build allocates as a guide says.
func (r *run) build(w *guide) error {
	r.ledger = newLedger(r.t)
	r.guide = w
	open := w.open
	w.mending = false
	defer func() { w.open = open }()
	return r.inTurn(
		func() error { return r.pass(false) },
		func() error { w.mending = true; return r.repair() },
		func() error { w.open = nil; return r.pass(true) },
	)
}
