package matching

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// prices is the relaxation in which money is bought: each programme sells its money at a price, and each gap is paid by
// whoever sells it cheapest, if it is worth it with all that it requires:
//
//	bound(l) = sum over p of l_p B_p + greatest sum over g of (v_g - min over p of l_p a_gp) t_g   (45)
//
// over all t that hold with each gap what it requires. Whatever the prices l >= 0, no allocation is worth more (Geoffrion,
// Mathematical Programming Study 2, 1974).
type prices struct {
	n      *net
	of     []float64 // weighted index points per minor unit of each programme's money
	bound  float64   // at these
	payer  []int32   // of each gap the arc that pays it cheapest
	paid   []bool    // of each gap
	net    []float64 // of each gap: its value less what it is paid with
	spent  []float64 // of each programme
	closer *closure
	work   int
}

// newPrices begins at given prices.
func newPrices(n *net, of []float64) *prices {
	s := &prices{
		n: n, of: slices.Clone(of), payer: make([]int32, len(n.in)), paid: make([]bool, len(n.in)), net: make([]float64, len(n.in)),
		spent: make([]float64, len(n.purses)), closer: newCloser(len(n.in)),
	}
	s.bound = s.look()
	return s
}

// look works out equation 45, and who would pay what.
func (s *prices) look() (bound float64) {
	n := s.n
	s.work += len(n.arcs)
	clear(s.spent)
	for p := range n.purses {
		bound += float64(s.of[p] * float64(n.purses[p].budget))
	}
	for _, g := range n.single {
		s.buy(g)
		if s.paid[g] = s.net[g] > 0; s.paid[g] {
			bound += s.net[g]
		}
	}
	for _, group := range n.groups {
		for _, g := range group {
			s.buy(g)
		}
		bound += s.closer.best(group, everybody, s.net, n.requires, s.paid)
	}
	for g, paid := range s.paid {
		if paid {
			a := &n.arcs[s.payer[g]]
			s.spent[a.programme] += float64(a.amount)
		}
	}
	return bound
}

func everybody(int) bool { return true }

// buy finds the cheapest money for a gap.
func (s *prices) buy(g int) {
	least, payer := math.Inf(1), int32(-1)
	for _, o := range s.n.offersFor(g) {
		if cost := s.of[o.programme] * o.amount; cost < least {
			least, payer = cost, o.arc
		}
	}
	s.payer[g], s.net[g] = payer, s.n.value[g]-least
}

// sweep sets the price of each programme in turn to where its money is just used up, all others as they are.
func (s *prices) sweep() {
	n := s.n
	var asks []thing
	for p := range n.purses {
		q := &n.purses[p]
		asks = asks[:0]
		for i := q.from; i < q.to; i++ {
			a := &n.arcs[i]
			most := n.value[a.gap] // what the gap would give for this money
			offers := n.offersFor(a.gap)
			s.work += len(offers)
			for _, o := range offers {
				if int(o.programme) != p {
					most = min(most, s.of[o.programme]*o.amount)
				}
			}
			if most > 0 {
				asks = append(asks, thing{i, most / float64(a.amount), a.amount})
			}
		}
		slices.SortFunc(asks, func(a, b thing) int { return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.arc, b.arc)) })
		room := q.budget
		s.of[p] = 0
		for _, x := range asks {
			if room -= x.weight; room < 0 {
				s.of[p] = x.gain
				break
			}
		}
	}
}

// mostSweeps is after how many rounds over all programmes prices move by steps of all together.
const mostSweeps = 4

// settle looks for the prices with the least bound, from those that it has. The error is that of ctx.
func (s *prices) settle(ctx context.Context, enough float64, steps int, over func() bool) error {
	kept := slices.Clone(s.of)
	for range mostSweeps {
		if over() {
			break
		}
		s.sweep()
		if bound := s.look(); bound < s.bound {
			s.bound = bound
			copy(kept, s.of)
		}
	}
	copy(s.of, kept)
	d := newDescent(s.of, s.bound/100)
	for range steps {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if d.seen(s.look()); d.best <= enough || over() || !d.step(s.unspent, s.unit) {
			break
		}
	}
	d.finish()
	s.bound = d.best
	return nil
}

// unspent is the share of a programme's money that nobody buys, less than nothing where more is bought than there is.
func (s *prices) unspent(p int) float64 {
	room := float64(s.n.purses[p].budget)
	if room == 0 {
		return 0
	}
	return (room - s.spent[p]) / room
}

// unit is the price at which all of a programme's money is worth one point.
func (s *prices) unit(p int) float64 { return 1 / max(1, float64(s.n.purses[p].budget)) }

// trim lets money that is not scarce cost nothing, where the bound stays.
func (s *prices) trim() {
	s.bound = s.look()
	for p := range s.of {
		if s.of[p] == 0 || s.spent[p] >= float64(s.n.purses[p].budget) {
			continue
		}
		was := s.of[p]
		s.of[p] = 0
		if bound := s.look(); bound > s.bound*(1+1e-12) {
			s.of[p] = was
			s.look()
		} else {
			s.bound = min(s.bound, bound)
		}
	}
}
