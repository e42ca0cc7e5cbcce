package matchingtest

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
)

// scale is about what the gains of all gaps add up to in the file: great beside what solvers take for nothing.
const scale = 1 << 13

// unit is a power of two by which gains are multiplied for the file.
func (m *Model) unit() float64 {
	sum := 0.0
	for _, of := range m.of {
		if len(of) > 0 {
			sum += m.Vars[of[0]].Gain
		}
	}
	if sum == 0 {
		return 1
	}
	return math.Exp2(math.Round(math.Log2(scale / sum)))
}

// WriteLP writes the program in the CPLEX LP format, to be minimised with the sign turned, as solvers do not agree on the
// sign of what they are to maximise. Gains are multiplied by unit. A row is divided by the power of two that makes its
// greatest number less than 2^13; that loses nothing. Variables that gain nothing stand in the objective too: columns are
// numbered as they come, and so by Vars.
func (m *Model) WriteLP(to io.Writer) error {
	w := bufio.NewWriter(to) // it keeps its first error, which Flush gives
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
	unit := m.unit()
	put("Minimize\n obj:")
	for _, v := range m.Vars {
		put("\n %s %s", signed(0-v.Gain*unit), v.Name)
	}
	put("\nSubject To\n")
	for i, r := range m.Rows {
		greatest := uint64(1)
		for _, t := range r.Terms {
			greatest = max(greatest, uint64(max(t.Times, -t.Times)))
		}
		by := math.Exp2(float64(-max(0, bits.Len64(greatest)-13)))
		put(" r%d:", i)
		for _, t := range r.Terms {
			put("\n %s %s", signed(float64(t.Times)*by), m.Vars[t.Var].Name)
		}
		put(" <= %s\n", strconv.FormatFloat(float64(r.Most)*by, 'g', -1, 64))
	}
	put("Binaries\n")
	for _, v := range m.Vars {
		put(" %s\n", v.Name)
	}
	put("End\n")
	return w.Flush()
}

// signed is a number with its sign and a space behind it, as some readers want it.
func signed(x float64) string {
	if x < 0 {
		return "- " + strconv.FormatFloat(-x, 'g', -1, 64)
	}
	return "+ " + strconv.FormatFloat(x, 'g', -1, 64)
}
