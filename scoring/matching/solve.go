package matching

import (
	"context"
	"fmt"
	"time"
)

// The methods of Solve.
const (
	MethodExact  = "branch and bound"
	MethodPrices = "by prices of money"
)

// Limits say how long Solve may search.
type Limits struct {
	// Effort is how many steps of search may be taken; 0 = DefaultEffort. Steps count work and not time: the same problem
	// with the same effort gives the same result on every machine.
	Effort int
	// Time is how long the search may take; 0 = as long as its effort. When it is up, the best allocation so far is the
	// result, with a bound that holds.
	Time time.Duration
	// Progress is told, now and then, the value and the bound that are known so far; nil = nobody.
	Progress func(value, bound float64)
}

// DefaultEffort is enough for some seconds of search on a common machine.
const DefaultEffort = 2_000_000

// Solve shares the money as well as it can within limits, and says how good that is. First an allocation is made by gain per
// cost; then prices of money bound all allocations and guide a better one (equation 45); where more than budgets binds, prices
// of gaps do the same (equations 46 and 48); and where there are not too many pairs, all decisions are gone through that may
// still lead to something better, until none is left (branch and bound) or the effort is spent.
//
// The result keeps every rule of the problem, and does not depend on the order of rows. Of two allocations with the same
// value the one that was found first is kept. The problem is not modified.
//
// Errors wrap ErrProblem, all faults at once, or are those of ctx: a search that is called off has no result.
func Solve(ctx context.Context, p Problem, limits Limits) (Result, error) {
	if err := p.Check(); err != nil {
		return Result{}, err
	}
	s := newSearch(ctx, &p, limits)
	if err := s.run(nil); err != nil {
		return Result{}, fmt.Errorf("match: %w", err)
	}
	return s.result(), nil
}

// taken is how many steps the search took.
func (s *search) taken() int {
	if s.spent || s.late {
		return min(s.steps, s.limits.Effort)
	}
	return min(s.looked()/looks, s.limits.Effort)
}

// result reads the best solution.
func (s *search) result() Result {
	out := s.t.restore(s.best).told()
	out.Method, out.Steps, out.Stopped = s.method, s.taken(), Unproven
	out.Bound = max(out.Value, s.bound)
	switch {
	case s.done():
		out.Stopped, out.Bound = Optimal, out.Value
	case s.late:
		out.Stopped = ByTime
	case s.spent:
		out.Stopped = ByEffort
	}
	out.Gap = distance(out.Value, out.Bound)
	out.Prices = make([]float64, len(s.t.programmes))
	for p, input := range s.t.programmes {
		if s.n.purses[p].budget == s.t.p.Programmes[input].Budget { // else other rules bind, and more money is worth nothing
			out.Prices[input] = s.prices.of[p]
		}
	}
	return out
}
