package matching

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
)

// Part is a share of all budgets in hundredths: 100 = as they are.
type Part int

// Point is what a part of all budgets buys.
type Point struct {
	Part   Part
	Result Result  // of the problem with these budgets
	Spent  []int64 // by each programme, in the order of Problem.Programmes
}

// Frontier solves the problem with parts of all budgets, each within the limits: floors, ceilings, lots and counts stay as they
// are. What a part can pay a greater one can pay too, so that neither values nor bounds fall with rising parts. Points come
// in the order of parts.
//
// Errors are those of Solve.
func Frontier(ctx context.Context, p Problem, parts []Part, limits Limits) ([]Point, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(parts[a] - parts[b]) })
	points := make([]Point, len(parts))
	var known *solution
	for _, i := range order {
		less := p.part(parts[i])
		s := newSearch(ctx, &less, limits)
		if err := s.run(known); err != nil {
			return nil, fmt.Errorf("frontier, %d %%: %w", parts[i], err)
		}
		known = s.best
		points[i] = Point{Part: parts[i], Result: s.result(), Spent: make([]int64, len(p.Programmes))}
		for _, a := range points[i].Result.Allocations {
			points[i].Spent[p.Pairs[a.Pair].Programme] += a.Amount
		}
	}
	for k := len(order) - 2; k >= 0; k-- { // a bound of more money bounds less too
		r, more := &points[order[k]].Result, points[order[k+1]].Result
		if r.Bound = min(r.Bound, more.Bound); r.Bound <= enough(r.Value) {
			r.Stopped, r.Bound = Optimal, r.Value
		}
		r.Gap = distance(r.Value, r.Bound)
	}
	return points, nil
}

// part is the problem with a part of all budgets, rounded down to whole units.
func (p *Problem) part(part Part) Problem {
	less := *p
	less.Programmes = slices.Clone(p.Programmes)
	for i := range less.Programmes {
		q := &less.Programmes[i]
		high, low := bits.Mul64(uint64(q.Budget), uint64(max(0, part)))
		if high >= 100 {
			q.Budget = MostMoney
			continue
		}
		budget, _ := bits.Div64(high, low, 100)
		q.Budget = int64(min(budget, MostMoney))
	}
	return less
}
