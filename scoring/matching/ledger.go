package matching

// ledger is an allocation in the making. A grant that was opened sets its floor aside, so that there is money to fill it
// up; until it is, it may stand below its floor.
type ledger struct {
	t       *table
	left    []int64 // of each programme: neither spent nor set aside
	granted []int   // of each programme: grants that are open
	open    []int   // of each programme: gaps that it could pay and nobody has
	cells   []account
	payer   []int // of each gap: its pair, -1 where it is not paid
	grantOf []int // of each gap that is paid
	seen    []int // of each gap: the turn at which it came into a bundle
	turn    int
	guide   *guide // nil: by gain per cost
}

// account is what a programme does in a country.
type account struct {
	grants  []grant // those with no gaps are closed
	left    int64   // of the lot
	waiting int64   // what the gaps that nobody has paid would take
	barred  bool    // a grant failed here: another is opened only with all it needs
}

type grant struct {
	spent int64
	gaps  int
}

// aside is what a grant takes out of the budget.
func (g grant) aside(floor int64) int64 {
	if g.gaps == 0 {
		return 0
	}
	return max(g.spent, floor)
}

func newLedger(t *table) *ledger {
	l := &ledger{
		t: t, left: make([]int64, len(t.programmes)), granted: make([]int, len(t.programmes)), open: make([]int, len(t.programmes)),
		cells: make([]account, len(t.cells)), payer: make([]int, len(t.gaps)), grantOf: make([]int, len(t.gaps)),
		seen: make([]int, len(t.gaps)),
	}
	for p, input := range t.programmes {
		l.left[p] = t.p.Programmes[input].Budget
	}
	for c := range t.cells {
		l.cells[c].left = t.cells[c].lot
	}
	for g := range t.gaps {
		l.payer[g] = -1
		l.want(g, 1)
	}
	return l
}

// want counts a gap in or out (1, -1) of those that wait.
func (l *ledger) want(g, sign int) {
	if !l.t.gaps[g].payable {
		return
	}
	for _, i := range l.t.gaps[g].pairs {
		if a := &l.t.pairs[i]; a.live {
			l.open[a.programme] += sign
			l.cells[a.cell].waiting += int64(sign) * a.amount
		}
	}
}

func (l *ledger) paid(g int) bool { return l.payer[g] >= 0 }

// pay puts a pair into a grant, which slot has found.
func (l *ledger) pay(i, slot int) {
	a := &l.t.pairs[i]
	c := &l.cells[a.cell]
	if slot == len(c.grants) {
		c.grants = append(c.grants, grant{})
	}
	l.book(a, slot, 1)
	l.payer[a.gap], l.grantOf[a.gap] = i, slot
	l.want(a.gap, -1)
}

// unpay takes a gap out of its grant.
func (l *ledger) unpay(g int) {
	l.book(&l.t.pairs[l.payer[g]], l.grantOf[g], -1)
	l.payer[g] = -1
	l.want(g, 1)
}

// book adds a pair to a grant (1) or takes it out (-1).
func (l *ledger) book(a *pair, slot, sign int) {
	c, floor := &l.cells[a.cell], l.t.cells[a.cell].floor
	before := c.grants[slot]
	after := grant{spent: before.spent + int64(sign)*a.amount, gaps: before.gaps + sign}
	c.grants[slot] = after
	moved := after.aside(floor) - before.aside(floor)
	c.left -= moved
	l.left[a.programme] -= moved
	if before.gaps == 0 {
		l.granted[a.programme]++
	}
	if after.gaps == 0 {
		l.granted[a.programme]--
	}
}

// room says whether a pair fits into a grant, open or not, as far as money goes.
func (l *ledger) room(a *pair, g grant) bool {
	c := &l.t.cells[a.cell]
	if g.spent+a.amount > c.ceiling {
		return false
	}
	more := grant{spent: g.spent + a.amount, gaps: g.gaps + 1}.aside(c.floor) - g.aside(c.floor)
	return more <= min(l.left[a.programme], l.cells[a.cell].left)
}

// mayOpen says whether the counts of grants allow one more in a cell, and at which slot.
func (l *ledger) mayOpen(c int) (slot int, ok bool) {
	at := &l.t.cells[c]
	most := l.t.p.Programmes[l.t.programmes[at.programme]].Maximum
	if most > 0 && l.granted[at.programme] >= most {
		return 0, false
	}
	for s, g := range l.cells[c].grants {
		if g.gaps == 0 {
			return s, true
		}
	}
	slot = len(l.cells[c].grants)
	return slot, slot < at.grants
}

// below says whether a grant is open and has not reached its floor.
func (l *ledger) below(c, slot int) bool {
	g := l.cells[c].grants[slot]
	return g.gaps > 0 && g.spent < l.t.cells[c].floor
}
