package matching

import (
	"context"
	"slices"
)

// search is one Solve under way.
type search struct {
	ctx    context.Context
	clock  context.Context // ends with ctx, or when the time is up
	stop   context.CancelFunc
	limits Limits

	t      *table
	n      *net
	maker  *run
	prices *prices
	split  *split // under way; nil = none

	best    *solution
	bound   float64
	slack   float64 // what bounds are raised by, as sums of floating point numbers lose some
	method  string
	work    int  // looks so far, of what is done with
	steps   int  // when the search was last asked whether it is over
	follows int  // allocations that were made after a split
	late    bool // the time is up
	spent   bool // the effort is
}

const (
	// looks is how many looks at a pair, or tries of a choice, are a step.
	looks = 200
	// mostArcs is how many pairs a problem may have whose decisions are gone through.
	mostArcs = 20_000
	// rounding is more than what sums of floating point numbers lose, as a share of all that could be won.
	rounding = 0x1p-44
	// proof is the share of its value by which an optimum may be missed: less than anybody is shown.
	proof = 1e-9
)

func newSearch(ctx context.Context, p *Problem, limits Limits) *search {
	s := &search{ctx: ctx, limits: limits, t: newTable(p), method: MethodPrices}
	if limits.Effort <= 0 {
		s.limits.Effort = DefaultEffort
	}
	s.clock, s.stop = ctx, func() {}
	if limits.Time > 0 {
		s.clock, s.stop = context.WithTimeout(ctx, limits.Time)
	}
	s.maker = &run{ctx: ctx, ledger: newLedger(s.t), rounds: mostRounds}
	return s
}

// offer keeps a solution that is better than all before.
func (s *search) offer(one *solution) {
	if one == nil || s.best != nil && one.value <= s.best.value {
		return
	}
	s.best = one
	if s.limits.Progress != nil && s.bound > 0 {
		s.limits.Progress(one.value, max(one.value, s.bound))
	}
}

// over says whether the search has to end. The clock is read once a step, and the step at which it ended is kept: the same
// problem with that many steps of effort ends at the same place.
func (s *search) over() bool {
	if s.spent || s.late {
		return true
	}
	if now := s.looked() / looks; now > s.steps {
		s.steps = now
		s.spent = now >= s.limits.Effort
		s.late = !s.spent && s.clock.Err() != nil
	}
	return s.spent || s.late
}

// looked is the work so far.
func (s *search) looked() int {
	work := s.work
	if s.prices != nil {
		work += s.prices.work
	}
	if s.split != nil {
		work += s.split.work
	}
	return work
}

// done says that nothing is better.
func (s *search) done() bool { return s.bound <= enough(s.best.value) }

// enough is what a bound has to exceed for anything better than a value to be there.
func enough(value float64) float64 { return value + float64(proof*value) }

// run searches. known is a solution of the problem, or nil.
func (s *search) run(known *solution) error {
	defer s.stop()
	if err := s.maker.allocateOnly(); err != nil {
		return err
	}
	s.offer(s.maker.snapshot())
	s.offer(known)
	s.n = newNet(s.t, nil)
	bound, money := s.t.bound()
	s.bound, s.slack, s.prices = bound, rounding*s.n.all(), newPrices(s.n, money)
	if err := s.settle(); err != nil {
		return err
	}
	for _, part := range []func() error{s.follow, s.loosen, s.prove} {
		if s.done() || s.over() {
			break
		}
		if err := part(); err != nil {
			return err
		}
	}
	s.prices.trim()
	return context.Cause(s.ctx)
}

const priceSteps = 150

// settle bounds by prices of money, which are told even where nothing better is to be found.
func (s *search) settle() error {
	err := s.prices.settle(s.ctx, s.best.value, priceSteps, s.over)
	s.bound = min(s.bound, s.prices.bound+s.slack)
	return err
}

// follow makes allocations by the prices of money.
func (s *search) follow() error {
	w := newGuide(s.n, s.prices.of)
	if err := s.build(w); err != nil || !s.ruled() || s.done() || s.over() {
		return err
	}
	w.haste = hastes[1]
	return s.build(w)
}

// ruled says that more than budgets binds.
func (s *search) ruled() bool {
	return slices.ContainsFunc(s.n.purses, func(q programmeRoom) bool { return q.ruled })
}

const exchangeRounds = 8

// build makes an allocation after a guide, and keeps it if it is better.
func (s *search) build(w *guide) error {
	if err := s.maker.build(w); err != nil {
		return err
	}
	s.work += 8*len(s.n.arcs) + s.maker.improve(s.n, exchangeRounds, s.over)
	s.offer(s.maker.snapshot())
	return nil
}

const (
	looseSteps  = 150
	looseBuilds = 3
)

// loosen bounds by prices of gaps where more than budgets binds, and follows these: each programme gives grants to the countries
// that it gains most by.
func (s *search) loosen() error {
	if !s.ruled() {
		return nil
	}
	s.split = newSplit(s.n)
	s.split.loose = newLoose(s.prices.of)
	s.split.begin(s.prices.of)
	bound := s.split.lower(s.best.value, s.bound/50, looseSteps, s.over, func() {})
	s.bound = min(s.bound, bound+s.slack)
	s.split.look()
	open := make([]bool, len(s.t.cells))
	for _, list := range s.split.chosen {
		for _, i := range list {
			open[s.n.arcs[i].cell] = true
		}
	}
	money := s.split.loose.price
	s.work += s.split.work
	s.split = nil
	return s.among(open, money)
}

// among makes allocations with grants in some cells, and then with those that were given, as long as they get better.
func (s *search) among(open []bool, money []float64) error {
	for range looseBuilds {
		few := newPrices(newNet(s.t, open), money)
		err := few.settle(s.ctx, 0, priceSteps/3, s.over)
		if s.work += few.work; err != nil {
			return err
		}
		money = few.of
		w, before := newGuide(s.n, money), s.best.value
		w.open = open
		if err := s.build(w); err != nil {
			return err
		}
		if s.best.value <= before || s.over() {
			break
		}
		for c := range open {
			open[c] = slices.ContainsFunc(s.maker.cells[c].grants, func(g grant) bool { return g.gaps > 0 })
		}
	}
	return nil
}

// prove goes through all decisions, where there are not too many pairs.
func (s *search) prove() error {
	if len(s.n.arcs) > mostArcs {
		return nil
	}
	s.method = MethodExact
	s.split = newSplit(s.n)
	s.split.begin(s.prices.of)
	b := newBranching(s.split, s.best.value, s.slack, s.over)
	w := newGuide(s.n, s.prices.of)
	b.found = func() float64 {
		if b.agreed() {
			one, sure := s.n.assemble(b.takes)
			b.unsure = b.unsure || !sure
			s.offer(one)
		}
		if b.looks++; b.nodes <= 1 && b.looks%3 == 1 || b.looks%24 == 1 {
			s.agree(w)
		}
		return s.best.value
	}
	left := b.explore(0, s.bound)
	s.bound = min(s.bound, max(s.best.value, left))
	return context.Cause(s.ctx)
}

// agree makes an allocation of what the parts of a split would pay.
func (s *search) agree(w *guide) {
	s.follows++
	w.haste = hastes[s.follows%len(hastes)]
	clear(w.wanted)
	clear(w.first)
	for _, list := range s.split.chosen {
		for _, i := range list {
			w.wanted[s.n.arcs[i].pair] = true
			w.first[s.n.arcs[i].gap] = true
		}
	}
	if err := s.build(w); err != nil {
		s.late = true // it is that of ctx
	}
}
