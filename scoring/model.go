package scoring

import (
	"fmt"
	"math"
)

// Node is one node of the tree to be compiled: it has a Scale (a leaf) or Children (an inner node), never both.
type Node struct {
	ID     string
	Weight float64 // relative to its siblings, 0 or in 1e-12..1e12; the root's is ignored

	// Inner nodes.
	Aggregate       Aggregate
	Exponent        float64       // of Generalised
	MinimumCoverage float64       // 0..1: below it the node has no score
	Tiers           [][]Threshold // of Profile, from the lowest
	Children        []Node

	// Leaves.
	Scale   *Scale
	Implied *Implied
}

// Implied gives a leaf a score when it was not assessed and another leaf's answer says that what it asks about does
// not exist. An answer that was given always wins over an implied one, so that clearing an answer cannot raise an index.
type Implied struct {
	By    string    // id of the other leaf, which is not itself implied
	When  []float64 // raw values of the other leaf
	Score float64   // 0..1; under the rule Zero not above the worst answer's, so that skipping never pays
}

// Missing says what a leaf that was not assessed does to the nodes above it.
type Missing uint8

// The missing rules; docs/methodology.md section 3.
const (
	Exclude Missing = iota // left out, the weights of its siblings renormalised
	Zero                   // counts as 0 for the nodes above; a root that is a leaf has none, and no index
	Impute                 // takes the median of its group, and is flagged
)

// Rules hold for a whole model.
type Rules struct {
	Missing    Missing
	Floor      float64 // in (0,1]: what geometric and harmonic means raise smaller scores to
	AllPeriods bool    // data-driven scales look over all periods instead of over the unit's own
}

// Model is a compiled tree. Nodes and leaves are numbered in preorder, from 0. It is safe for concurrent use.
type Model struct {
	rules  Rules
	nodes  []node
	leaves []int // leaf number -> node number
	byID   map[string]int
}

type node struct {
	id        string
	parent    int // -1 for the root
	leaf      int // leaf number, -1 for an inner node
	children  []int
	weight    float64 // as given
	share     float64 // weight over the sum of the siblings' weights
	aggregate Aggregate
	exponent  float64
	minimum   float64 // minimum coverage
	tiers     [][]minimum
	scale     *Scale
	implied   *implication
}

type implication struct {
	by    int // leaf number
	when  []float64
	score float64
}

// NewModel compiles a tree. Every fault of the tree is reported at once, joined, each wrapping ErrModel.
func NewModel(root Node, rules Rules) (*Model, error) {
	b := &builder{m: &Model{rules: rules, byID: map[string]int{}}}
	if !(rules.Floor > 0 && rules.Floor <= 1) {
		b.fault("floor %v is not in (0,1]", rules.Floor)
	}
	if rules.Missing > Impute {
		b.fault("missing rule %d is not known", rules.Missing)
	}
	b.add(root, -1, 1)
	b.link()
	b.linkTiers()
	if err := b.err(); err != nil {
		return nil, err
	}
	return b.m, nil
}

// Leaves is the number of leaves.
func (m *Model) Leaves() int { return len(m.leaves) }

// Nodes is the number of nodes, leaves and root included.
func (m *Model) Nodes() int { return len(m.nodes) }

// NodeOf gives the node number of a leaf.
func (m *Model) NodeOf(leaf int) int { return m.leaves[leaf] }

// Lookup gives the node number of an id.
func (m *Model) Lookup(id string) (int, bool) {
	i, ok := m.byID[id]
	return i, ok
}

// EffectiveWeight is the share of the whole index that a node carries when nothing is missing:
//
//	W_i = product over the path from the root to i of w_j / sum of w over the siblings of j     (10)
//
// It is in 0..1; the root has 1. Only under arithmetic means does it say how much a point of the node moves the index.
func (m *Model) EffectiveWeight(n int) float64 {
	w := 1.0
	for i := n; m.nodes[i].parent >= 0; i = m.nodes[i].parent {
		w *= m.nodes[i].share
	}
	return w
}

// clamp01 limits x to 0..1.
func clamp01(x float64) float64 { return math.Max(0, math.Min(1, x)) }

func badNumber(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }

func modelFault(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrModel}, args...)...)
}
