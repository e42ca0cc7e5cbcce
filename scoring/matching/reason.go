package matching

import "slices"

// unmatched says why a gap is not paid, once all that can be paid is.
func (l *ledger) unmatched(g int) Unmatched {
	row := &l.t.gaps[g]
	u := Unmatched{Gap: row.input, Requires: -1}
	for _, i := range row.pairs {
		reason, short := l.fault(i)
		u.Options = append(u.Options, Option{Pair: l.t.pairs[i].input, Reason: reason, Short: short})
	}
	anybody := func(int) bool { return true }
	switch {
	case l.t.p.Gaps[row.input].Blocked:
		u.Reason = ForBlocked
	case len(row.pairs) == 0:
		u.Reason = ForProgramme
	case !l.t.needed(g, anybody):
		u.Reason = ForGain
	case l.hopeless(g) >= 0:
		u.Reason, u.Requires = ForPrerequisite, l.t.gaps[l.hopeless(g)].input
	case !l.fits(g):
		u.Reason = worst(u.Options)
	default:
		u.Reason, u.Requires = l.missing(g)
	}
	return u
}

// hopeless finds a requirement of a gap that no money can close, -1 for none.
func (l *ledger) hopeless(g int) int {
	for _, r := range l.bundle(g)[1:] {
		if l.t.p.Gaps[l.t.gaps[r].input].Blocked || len(l.t.gaps[r].pairs) == 0 {
			return r
		}
	}
	return -1
}

// missing finds what stands in the way of a gap that could be paid by itself.
func (l *ledger) missing(g int) (Reason, int) {
	others := l.bundle(g)[1:]
	for _, r := range others {
		if !l.fits(r) {
			return ForPrerequisite, l.t.gaps[r].input
		}
	}
	if l.t.gaps[g].value > 0 && len(others) > 0 {
		return ForBundle, l.t.gaps[others[0]].input
	}
	return ForGain, -1
}

// fits says whether some programme could pay a gap by itself.
func (l *ledger) fits(g int) bool {
	return slices.ContainsFunc(l.t.gaps[g].pairs, func(i int) bool {
		reason, _ := l.fault(i)
		return reason == Fits
	})
}

// worst is the reason that is told of several.
func worst(options []Option) Reason {
	for _, reason := range []Reason{ForMoney, ForFloor, ForCeiling, ForCount} {
		if slices.ContainsFunc(options, func(o Option) bool { return o.Reason == reason }) {
			return reason
		}
	}
	return Fits
}

// fault says why a programme cannot pay a gap on top of all that is paid, and how much is missing.
func (l *ledger) fault(i int) (Reason, int64) {
	a := &l.t.pairs[i]
	c, at := &l.t.cells[a.cell], &l.cells[a.cell]
	from := &l.t.p.Programmes[l.t.programmes[a.programme]]
	switch {
	case from.Ceiling > 0 && a.amount > from.Ceiling:
		return ForCeiling, a.amount - from.Ceiling
	case a.amount > at.left && at.left < l.left[a.programme]:
		return ForCeiling, a.amount - at.left
	}
	room, fits := int64(0), false // of the open grant with the most; whether the gap would be in it, had the programme the money
	for _, g := range at.grants {
		if g.gaps > 0 && l.room(a, g) {
			return Fits, 0
		}
		if g.gaps > 0 {
			room = max(room, c.ceiling-g.spent)
			fits = fits || from.Ceiling == 0 || g.spent+a.amount <= from.Ceiling
		}
	}
	if money := a.amount - l.left[a.programme]; fits && money > 0 {
		return ForMoney, money
	}
	if most := from.Maximum; most > 0 && l.granted[a.programme] >= most {
		return ForCount, 0
	}
	if _, ok := l.mayOpen(a.cell); !ok {
		return ForCeiling, a.amount - room
	}
	switch {
	case a.amount > l.left[a.programme]:
		return ForMoney, a.amount - l.left[a.programme]
	case a.amount < c.floor:
		return ForFloor, c.floor - a.amount
	}
	return Fits, 0
}
