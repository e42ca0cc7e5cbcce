package matching

import "math"

// split is the relaxation in which gaps are bought by name: each gap g asks to be paid at a price u_g, each programme takes
// what it gains most by within all its rules, and a gap is worth its price or not, with all that it requires:
//
//	bound(u) = sum over p of the greatest sum of u_g x_gp that p can pay
//	         + greatest sum of (v_g - u_g) t_g over all t that hold with each gap what it requires        (46)
//
// Whatever the prices u >= 0, no allocation is worth more. It is closer than equation 45, as no programme pays a gap in part,
// and what a grant has to be is in it.
type split struct {
	n *net
	u []float64 // of each gap, weighted index points

	arcs []int8 // of each arc: open, forced or out
	gaps []int8 // of each gap: open, settled, needed or out

	purse   []float64 // what each programme gains
	chosen  [][]int   // and the arcs it takes
	closure []float64 // of each group of gaps
	marked  []bool    // of each gap: it is worth its price
	taken   []int8    // of each gap: how many programmes take it
	looked  []bool    // of each programme
	before  []arcWas  // of each arc, at the last look

	net    []float64 // working space, of each gap
	things []thing
	must   []int
	closer *closure
	knap   knap
	ways   ways
	loose  *loose // nil: what programmes gain is found exactly
	work   int
}

// arcWas is what a programme knew of an arc.
type arcWas struct {
	u     float64
	state int8
}

// What is decided of a gap or an arc.
const (
	out     int8 = -1 // it is not paid
	open    int8 = 0  // nothing
	settled int8 = 1  // of a gap: an arc that is forced pays it
	forced  int8 = 1  // of an arc: it pays its gap
	needed  int8 = 2  // of a gap: some arc has to pay it
)

func newSplit(n *net) *split {
	s := &split{
		n: n, u: make([]float64, len(n.in)), arcs: make([]int8, len(n.arcs)), gaps: make([]int8, len(n.in)),
		purse: make([]float64, len(n.purses)), chosen: make([][]int, len(n.purses)), closure: make([]float64, len(n.groups)),
		marked: make([]bool, len(n.in)), taken: make([]int8, len(n.in)),
		looked: make([]bool, len(n.purses)), before: make([]arcWas, len(n.arcs)), net: make([]float64, len(n.in)), closer: newCloser(len(n.in)),
	}
	for g := range n.in {
		if !n.in[g] {
			s.gaps[g] = out
		}
	}
	return s
}

// begin sets the prices of gaps by those of money: halfway between what the cheapest programme asks for and what the next one,
// or the gap itself, would give. Purses that are loose begin with what the cheapest asks for where gaps hang together: then the
// bound is that of equation 45.
func (s *split) begin(money []float64) {
	low := make([]bool, len(s.u))
	for _, group := range s.n.groups {
		for _, g := range group {
			low[g] = s.loose != nil
		}
	}
	for g, in := range s.n.in {
		if !in {
			continue
		}
		least, next := math.Inf(1), math.Inf(1)
		for _, o := range s.n.offersFor(g) {
			if cost := money[o.programme] * o.amount; cost < least {
				least, next = cost, least
			} else if cost < next {
				next = cost
			}
		}
		switch v := s.n.value[g]; {
		case low[g]:
			s.u[g] = least
		case v > least:
			s.u[g] = (least + min(next, v)) / 2
		case v > 0:
			s.u[g] = v
		default:
			s.u[g] = least
		}
	}
}

// fill finds what one programme gains most by: a bound, and arcs that reach it but where it is loose.
func (s *split) fill(p int) (gain float64, chosen []int) {
	q := &s.n.purses[p]
	switch {
	case s.loose != nil:
		return s.loose.solve(s, p)
	case q.ruled:
		return s.ways.solve(s, p)
	}
	s.things, s.must = s.things[:0], s.must[:0]
	room := q.budget
	for i := q.from; i < q.to; i++ {
		switch a := &s.n.arcs[i]; s.arcs[i] {
		case forced:
			room -= a.amount
			s.must = append(s.must, i)
		case open:
			if u := s.u[a.gap]; u > 0 {
				s.things = append(s.things, thing{i, u, a.amount})
			}
		}
	}
	if room < 0 {
		return math.Inf(-1), nil
	}
	gain, chosen = s.knap.solve(s.things, room)
	s.work += s.knap.work
	return gain, append(s.must, chosen...)
}

// close finds which gaps of a group are worth their prices.
func (s *split) close(i int) (sum float64) {
	group := s.n.groups[i]
	for _, g := range group {
		switch s.gaps[g] {
		case open:
			s.net[g] = s.n.value[g] - s.u[g]
		case settled:
			sum += s.n.value[g]
		case needed:
			sum += s.n.value[g] - s.u[g]
		}
	}
	sum += s.closer.best(group, s.isOpen, s.net, s.n.requires, s.marked)
	for _, g := range group {
		if s.gaps[g] > open {
			s.marked[g] = true
		}
	}
	s.work += 4 * len(group)
	return sum
}

func (s *split) isOpen(g int) bool { return s.gaps[g] == open }

// alone is what close is, of a gap that neither requires nor is required.
func (s *split) alone(g int) (gain float64) {
	switch s.gaps[g] {
	case open:
		gain = max(0, s.n.value[g]-s.u[g])
	case settled:
		gain = s.n.value[g]
	case needed:
		gain = s.n.value[g] - s.u[g]
	}
	s.marked[g] = s.gaps[g] > open || gain > 0
	return gain
}

// news says whether anything has changed for a programme since the last look, and notes it.
func (s *split) news(p int) (changed bool) {
	q := &s.n.purses[p]
	changed = s.loose != nil || !s.looked[p]
	for i := q.from; i < q.to; i++ {
		was, u := &s.before[i], 0.0
		if s.arcs[i] == open {
			u = s.u[s.n.arcs[i].gap]
		}
		if was.state != s.arcs[i] || was.u != u {
			changed = true
			was.state, was.u = s.arcs[i], u
		}
	}
	s.looked[p] = true
	s.work += (q.to - q.from) / 4
	return changed
}

// look works out equation 46.
func (s *split) look() (bound float64) {
	clear(s.taken)
	for p := range s.n.purses {
		if s.news(p) {
			gain, chosen := s.fill(p)
			s.purse[p] = gain
			s.chosen[p] = append(s.chosen[p][:0], chosen...)
		}
		for _, i := range s.chosen[p] {
			s.taken[s.n.arcs[i].gap]++
		}
		bound += s.purse[p]
	}
	for i := range s.n.groups {
		s.closure[i] = s.close(i)
		bound += s.closure[i]
	}
	for _, g := range s.n.single {
		bound += s.alone(g)
	}
	return bound
}

// odd is how often a gap is taken more than it is asked for; 0 of one that is decided.
func (s *split) odd(g int) int {
	if s.gaps[g] == out || s.gaps[g] == settled {
		return 0
	}
	n := int(s.taken[g])
	if s.marked[g] {
		n--
	}
	return n
}

// lower changes prices against what is asked for and not taken, or taken more than once, for some steps. It gives the least
// bound and leaves the prices that give it. each is called after every look. It stops where the bound is not above enough.
func (s *split) lower(enough, hope float64, steps int, over func() bool, each func()) float64 {
	d := newDescent(s.u, hope)
	for range steps {
		bound := s.look()
		each()
		if d.seen(bound); d.best <= enough || over() {
			break
		}
		if !d.step(func(g int) float64 { return float64(s.odd(g)) }, nil) {
			break
		}
	}
	d.finish()
	return d.best
}
