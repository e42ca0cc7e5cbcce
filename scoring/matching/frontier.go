package matching

import "context"

// Part is a share of all budgets: Of hundredths, 100 = as they are.
type Part int

// Point is what a part of all budgets buys.
type Point struct {
	Part   Part
	Result Result  // of the problem with these budgets
	Spent  []int64 // by each programme, in the order of Problem.Programmes
}

// Frontier solves the problem with parts of all budgets, rising: lots, floors, ceilings and counts stay as they are. What a
// part can pay a greater one can too, so that values never fall.
func Frontier(ctx context.Context, p Problem, parts []Part, limits Limits) ([]Point, error) {
	var points []Point
	for _, part := range parts {
		less := p
		less.Programmes = make([]Programme, len(p.Programmes))
		for i, q := range p.Programmes {
			q.Budget = q.Budget / 100 * int64(part)
			less.Programmes[i] = q
		}
		r, err := Solve(ctx, less, limits)
		if err != nil {
			return nil, err
		}
		spent := make([]int64, len(p.Programmes))
		for _, a := range r.Allocations {
			spent[p.Pairs[a.Pair].Programme] += a.Amount
		}
		points = append(points, Point{part, r, spent})
	}
	return points, nil
}
