package scoring_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"readiness/scoring"
)

// mean is an aggregation with its exponent.
type mean struct {
	aggregate scoring.Aggregate
	exponent  float64
}

// The means of a score of 0, and those that need a floor for it.
var (
	plainMeans = []mean{
		{scoring.Arithmetic, 0}, {scoring.Median, 0}, {scoring.Minimum, 0}, {scoring.Generalised, 2}, {scoring.Generalised, 0.5},
	}
	flooredMeans = []mean{
		{scoring.Geometric, 0}, {scoring.Harmonic, 0}, {scoring.Generalised, -1}, {scoring.Generalised, 0}, {scoring.Generalised, -3},
	}
	allMeans = slices.Concat(plainMeans, flooredMeans)
)

// recipe says what trees and panels a property is about.
type recipe struct {
	means       []mean
	missing     []scoring.Missing
	fixedOnly   bool      // no scale looks at other units
	fullSpan    bool      // every scale reaches from 0 to 1
	minimum     bool      // inner nodes and the root may have a minimum coverage
	implied     []float64 // scores that leaves may have by implication, 0 alone under the rule zero; none: no leaf is implied
	applicable  bool      // no cell is not applicable
	allAnswered bool
}

// scenario is a tree with rules and a panel that fits it.
type scenario struct {
	root  scoring.Node
	rules scoring.Rules
	panel scoring.Panel
}

func (s scenario) score(t rapid.TB) *scoring.Result {
	t.Helper()
	return mustScore(t, compile(t, s.root, s.rules), s.panel)
}

// with gives the scenario with one cell changed.
func (s scenario) with(i int, c scoring.Cell) scenario {
	s.panel.Cells = slices.Clone(s.panel.Cells)
	s.panel.Cells[i] = c
	return s
}

// leafNodes lists the leaves below n in preorder, the order of the cells.
func leafNodes(n scoring.Node) []scoring.Node {
	if n.Scale != nil {
		return []scoring.Node{n}
	}
	var list []scoring.Node
	for _, c := range n.Children {
		list = append(list, leafNodes(c)...)
	}
	return list
}

func draw(t *rapid.T, c recipe) scenario {
	rules := scoring.Rules{
		Missing:    rapid.SampledFrom(c.missing).Draw(t, "missing"),
		Floor:      rapid.SampledFrom([]float64{0.01, 0.2, 1e-6}).Draw(t, "floor"),
		AllPeriods: rapid.Bool().Draw(t, "all periods"),
	}
	if rules.Missing == scoring.Zero && len(c.implied) > 0 {
		c.implied = []float64{0}
	}
	g := &grower{t: t, recipe: c}
	s := scenario{root: g.inner(1, 3), rules: rules}
	leaves := leafNodes(s.root)
	s.panel.Units = rapid.IntRange(1, 6).Draw(t, "units")
	for range s.panel.Units {
		s.panel.Period = append(s.panel.Period, rapid.IntRange(2024, 2025).Draw(t, "period"))
		s.panel.Group = append(s.panel.Group, rapid.IntRange(0, 1).Draw(t, "group"))
		for _, l := range leaves {
			s.panel.Cells = append(s.panel.Cells, g.cell(l.Scale))
		}
	}
	return s
}

// grower draws a tree; the first leaf is the head that others may be implied by.
type grower struct {
	t      *rapid.T
	recipe recipe
	nodes  int
	leaves int
}

func (g *grower) id() string {
	g.nodes++
	return fmt.Sprintf("n%d", g.nodes)
}

func (g *grower) inner(weight float64, depth int) scoring.Node {
	m := rapid.SampledFrom(g.recipe.means).Draw(g.t, "mean")
	n := scoring.Node{ID: g.id(), Weight: weight, Aggregate: m.aggregate, Exponent: m.exponent}
	if g.recipe.minimum {
		n.MinimumCoverage = rapid.SampledFrom([]float64{0, 0.3, 0.5, 0.8, 1}).Draw(g.t, "minimum")
	}
	total := 0.0
	for range rapid.IntRange(1, 4).Draw(g.t, "children") {
		w := rapid.SampledFrom([]float64{1, 1, 2, 0.1, 0.3, 7, 0}).Draw(g.t, "weight")
		total += w
		if depth > 1 && rapid.IntRange(0, 2).Draw(g.t, "inner") == 0 {
			n.Children = append(n.Children, g.inner(w, depth-1))
			continue
		}
		n.Children = append(n.Children, g.leaf(w))
	}
	if total == 0 {
		n.Children[0].Weight = 1
	}
	return n
}

func (g *grower) leaf(weight float64) scoring.Node {
	g.leaves++
	n := scaled(g.id(), weight, g.scale())
	if g.leaves == 1 && len(g.recipe.implied) > 0 {
		n.ID, n.Scale = "head", steps(0, 0.5, 1)
	}
	if g.leaves > 1 && len(g.recipe.implied) > 0 && rapid.Bool().Draw(g.t, "implied") {
		n.Implied = &scoring.Implied{
			By: "head", When: []float64{0, 1}, Score: rapid.SampledFrom(g.recipe.implied).Draw(g.t, "implied score"),
		}
	}
	return n
}

func (g *grower) scale() *scoring.Scale {
	kinds := []*scoring.Scale{direct(), {Method: scoring.Goalposts, Min: -2, Max: 3, Lower: true}, steps(0, 0.4, 1), steps(0, 0, 0.7, 1)}
	if !g.recipe.fullSpan {
		kinds = append(kinds, steps(0.1, 0.1, 0.6), steps(0.3, 0.9))
	}
	if !g.recipe.fixedOnly {
		for _, m := range []scoring.Method{scoring.MinMax, scoring.PercentileRank, scoring.Borda, scoring.DistanceToMax} {
			kinds = append(kinds, &scoring.Scale{Method: m}, &scoring.Scale{Method: m, Lower: true})
		}
	}
	return rapid.SampledFrom(kinds).Draw(g.t, "scale")
}

func (g *grower) cell(s *scoring.Scale) scoring.Cell {
	kind := 3
	if !g.recipe.allAnswered {
		kind = rapid.IntRange(0, 4).Draw(g.t, "state")
	}
	switch {
	case kind == 0:
		return scoring.Cell{}
	case kind == 1 && !g.recipe.applicable:
		return scoring.Cell{State: scoring.NotApplicable}
	}
	return scoring.Cell{State: scoring.Answered, Value: rawValue(g.t, s)}
}

// rawValue draws a value the scale accepts.
func rawValue(t *rapid.T, s *scoring.Scale) float64 {
	if s.Method == scoring.Levels {
		return float64(rapid.IntRange(0, len(s.Levels)-1).Draw(t, "level"))
	}
	if rapid.Bool().Draw(t, "round") {
		return rapid.SampledFrom([]float64{0, 1, 0.5, 0.01, -1, 2}).Draw(t, "value")
	}
	return rapid.Float64Range(-3, 4).Draw(t, "value")
}

// cellIn draws a cell of the panel that is in the given state; ok is false when there is none.
func cellIn(t *rapid.T, s scenario, state scoring.State) (unit, leaf int, ok bool) {
	var list []int
	for i, c := range s.panel.Cells {
		if c.State == state {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		return 0, 0, false
	}
	i := rapid.SampledFrom(list).Draw(t, "cell")
	n := len(s.panel.Cells) / s.panel.Units
	return i / n, i % n, true
}
