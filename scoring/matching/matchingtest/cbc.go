package matchingtest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// cbc is CBC of COIN-OR. It may leave out an answer that is better by less than the increment.
var cbc = Solver{
	Name: "cbc", Package: "coinor-cbc", program: "cbc", read: readCBC,
	args: func(model, solution string, seconds int) []string {
		return []string{
			model, "-sec", strconv.Itoa(seconds), "-ratio", "0", "-allow", "0", "-increment", "1e-9", "-solve", "-solution", solution,
		}
	},
}

// readCBC reads its solution, which begins with a line on its status, and the bound from what it prints.
func readCBC(printed, solution string) (outcome, error) {
	status, rest, _ := strings.Cut(solution, "\n")
	o := outcome{bound: math.Inf(-1), values: map[string]float64{}}
	switch {
	case strings.HasPrefix(status, "Optimal"):
		o.optimal, o.found = true, true
	case strings.Contains(status, "no integer solution"):
	case strings.HasPrefix(status, "Stopped"):
		o.found = true
	default:
		return o, fmt.Errorf("its answer is %q, and paying nothing is an answer", status)
	}
	for line := range strings.Lines(printed) {
		if text, ok := strings.CutPrefix(line, "Lower bound:"); ok {
			o.bound = number(strings.TrimSpace(text))
		}
	}
	for line := range strings.Lines(rest) {
		if f := strings.Fields(strings.TrimPrefix(line, "**")); len(f) >= 3 {
			o.values[f[1]] = number(f[2])
		}
	}
	return o, nil
}
