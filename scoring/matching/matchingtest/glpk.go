package matchingtest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// glpk is glpsol of GLPK. Looking for cuts ends it where nothing is left of a problem once it is simplified.
var glpk = Solver{
	Name: "glpk", Package: "glpk-utils", program: "glpsol", without: "--cuts", read: readGLPK,
	args: func(model, solution string, seconds int) []string {
		return []string{"--lp", model, "--tmlim", strconv.Itoa(seconds), "--mipgap", "0", "--cuts", "--write", solution}
	},
}

// readGLPK reads its solution: a line "s mip rows columns status value", and "j number value" for each column. The bound is
// the last that it prints: behind ">=" of the tree, or else behind "obj =" before "OPTIMAL LP SOLUTION FOUND".
func readGLPK(printed, solution string) (outcome, error) {
	o := outcome{bound: math.Inf(-1), values: map[string]float64{}}
	status := ""
	for line := range strings.Lines(solution) {
		f := strings.Fields(line)
		switch {
		case len(f) == 6 && f[0] == "s":
			status = f[4]
		case len(f) == 3 && f[0] == "j":
			o.values[f[1]] = number(f[2])
		}
	}
	o.optimal, o.found = status == "o", status == "o" || status == "f"
	if !o.found && status != "u" {
		return o, fmt.Errorf("its answer is %q, and paying nothing is an answer", status)
	}
	relaxed := math.Inf(-1)
	for line := range strings.Lines(printed) {
		_, after, tree := strings.Cut(line, ">=")
		_, value, simplex := strings.Cut(line, "obj =")
		f := strings.Fields(after + value)
		switch {
		case strings.HasPrefix(line, "OPTIMAL LP SOLUTION FOUND"):
			o.bound = relaxed
		case len(f) == 0 || math.IsNaN(number(f[0])) || math.IsInf(number(f[0]), 0):
		case tree:
			o.bound = number(f[0])
		case simplex:
			relaxed = number(f[0])
		}
	}
	return o, nil
}
