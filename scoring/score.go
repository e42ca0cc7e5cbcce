package scoring

import (
	"math"
	"slices"
)

// slack is what rounding may take from a coverage before it counts as below its minimum: 8 answers of weight 0.1 in
// 10 add up to 0.7999999999999999, and are 80 % all the same.
const slack = 1e-9

// A score within blur of a decimal number with 12 decimals is that number: five pillars that add up to 55 of 100 make
// 0.5499999999999999 in binary fractions, and a band begins at 0.55. Any other score keeps all its digits.
const (
	decimals = 1e12
	blur     = 2e-15 // what rounding leaves behind in a mean of means of numbers in 0..1
)

// settle takes the noise of binary fractions off a score. The quotient of two whole numbers is the float64 nearest to
// the decimal number.
func settle(score float64) float64 {
	if nearest := math.Round(score*decimals) / decimals; math.Abs(score-nearest) < blur {
		return nearest
	}
	return score
}

// place is a leaf in a period.
type place struct{ leaf, period int }

// Result holds the scores of a panel under a model. It is read-only and safe for concurrent use.
type Result struct {
	model    *Model
	panel    *Panel
	periods  []int
	units    [][]int // per period
	leaf     []float64
	state    []State
	score    []float64 // units x nodes
	coverage []float64 // units x nodes
	floored  []int     // per unit
	rank     []int     // per unit, 0 = not ranked
	tied     []bool
	warnings []Warning
	best     map[place]float64 // greatest percentile rank
}

// Score computes the index of every unit of a panel, and its ranks within each period.
//
// Errors: ErrShape when the panel does not fit, or every refused cell joined, each a *CellError wrapping ErrValue.
// The panel is not modified and must not be modified while the Result is in use.
func (m *Model) Score(p Panel) (*Result, error) {
	if err := m.check(&p); err != nil {
		return nil, err
	}
	r := &Result{
		model: m, panel: &p,
		leaf: make([]float64, len(p.Cells)), state: make([]State, len(p.Cells)),
		score: make([]float64, p.Units*m.Nodes()), coverage: make([]float64, p.Units*m.Nodes()),
		floored: make([]int, p.Units), best: map[place]float64{},
	}
	r.periods, r.units = byPeriod(&p)
	r.scoreLeaves()
	f := m.newFrame()
	for u := range p.Units {
		r.combineAll(u, f)
	}
	r.place()
	return r, nil
}

// combineAll scores all nodes of a unit from its leaves.
func (r *Result) combineAll(u int, f *frame) {
	m := r.model
	m.walk(r.leafScores(u), r.leafStates(u), f)
	for n := range m.nodes {
		r.score[u*m.Nodes()+n] = settle(f.score[n])
		r.coverage[u*m.Nodes()+n] = f.answered[n] / f.asked[n]
	}
	r.floored[u] = f.floored
}

func (r *Result) leafScores(u int) []float64 {
	return r.leaf[u*r.model.Leaves() : (u+1)*r.model.Leaves()]
}

func (r *Result) leafStates(u int) []State {
	return r.state[u*r.model.Leaves() : (u+1)*r.model.Leaves()]
}

// frame is the working space of one walk up the tree.
type frame struct {
	score    []float64 // per node, NaN = no score
	answered []float64 // per node: part of its weight that is answered, 0..1
	asked    []float64 // per node: part of its weight that applies, 0..1
	floored  int       // scores raised to the floor
	sparse   bool      // a node has a score without its minimum coverage, too
	x, w     []float64
}

func (m *Model) newFrame() *frame {
	n := m.Nodes()
	return &frame{
		score: make([]float64, n), answered: make([]float64, n), asked: make([]float64, n),
		x: make([]float64, 0, n), w: make([]float64, 0, n),
	}
}

// walk fills f from the leaves of one unit. Children have greater numbers than their parents, so one pass backwards
// meets every child before its parent.
func (m *Model) walk(leaf []float64, state []State, f *frame) {
	f.floored = 0
	for i := len(m.nodes) - 1; i >= 0; i-- {
		n := &m.nodes[i]
		if n.leaf < 0 {
			m.combine(i, f)
			continue
		}
		f.score[i], f.answered[i], f.asked[i] = leaf[n.leaf], 0, 1
		switch state[n.leaf] {
		case Answered, Inferred:
			f.answered[i] = 1
		case NotApplicable, NoSpread:
			f.asked[i] = 0
		case NotAssessed, Imputed: // asked, and not answered
		}
	}
}

// combine computes an inner node from its children:
//
//	coverage = sum over answered leaves below of W / sum over applicable leaves below of W        (18)
//
// with W the effective weight. A child without a score is left out, or counts as 0 under the rule Zero; a child that
// does not apply at all is left out under every rule. A profile looks at the leaves themselves (27). The node has a score only if its coverage reaches its minimum.
func (m *Model) combine(i int, f *frame) {
	n := &m.nodes[i]
	answered, asked := 0.0, 0.0
	xs, ws := f.x[:0], f.w[:0] // both have room for every child
	for _, c := range n.children {
		child := &m.nodes[c]
		answered += float64(child.share * f.answered[c])
		asked += float64(child.share * f.asked[c])
		if child.weight == 0 || f.asked[c] == 0 {
			continue
		}
		x := f.score[c]
		if math.IsNaN(x) {
			if m.rules.Missing != Zero {
				continue
			}
			x = 0
		}
		xs, ws = append(xs, x), append(ws, child.weight)
	}
	f.answered[i], f.asked[i], f.score[i] = answered, asked, math.NaN()
	if asked == 0 || n.aggregate == None || answered/asked+slack < n.minimum && !f.sparse {
		return
	}
	if n.aggregate == Profile {
		f.score[i] = m.profile(n, f)
		return
	}
	if n.aggregate.needsPositive(n.exponent) {
		for k, x := range xs {
			if x < m.rules.Floor {
				xs[k] = m.rules.Floor
				f.floored++
			}
		}
	}
	f.score[i] = aggregate(n.aggregate, n.exponent, xs, ws)
}

// Model gives the model the result was computed with.
func (r *Result) Model() *Model { return r.model }

// Units is the number of units.
func (r *Result) Units() int { return r.panel.Units }

// Node gives the score of a node for a unit, 0..1; ok is false where it has none.
func (r *Result) Node(u, n int) (score float64, ok bool) {
	s := r.score[u*r.model.Nodes()+n]
	return s, !math.IsNaN(s)
}

// Index gives the score of the root.
func (r *Result) Index(u int) (score float64, ok bool) { return r.Node(u, 0) }

// Coverage gives the share of a node's applicable weight that was answered, 0..1; NaN where nothing below it applies.
func (r *Result) Coverage(u, n int) float64 { return r.coverage[u*r.model.Nodes()+n] }

// State says what became of a leaf: as given, or Inferred, Imputed or NoSpread.
func (r *Result) State(u, leaf int) State { return r.state[u*r.model.Leaves()+leaf] }

// Floored counts the scores that were raised to the floor on the way to a unit's index.
func (r *Result) Floored(u int) int { return r.floored[u] }

// Warnings lists the leaves without spread, by period, then in the order of the leaves.
func (r *Result) Warnings() []Warning { return slices.Clone(r.warnings) }
