package framework

import (
	"cmp"
	"math"
	"slices"

	"readiness/assessment/document"
)

// Warning is something in a framework that is valid and yet seldom meant, for the person who wrote it.
type Warning struct {
	Rule         string // its id, such as equal-scores
	Line, Column int
	Path         string // root.children[2].answer
	What         string // what was found
	Why          string // why it matters
	Fix          string // how to mend it
}

// coherenceRule is one thing to look for.
type coherenceRule struct {
	id, why, fix string
	find         func(c *coherence)
}

// coherence is what the rules look at, and what they have found.
type coherence struct {
	d       *Definition
	weights map[*Node]float64
	rule    *coherenceRule
	found   []Warning
}

// coherenceRules is the table of all rules: options, weights and the tree, remedies, texts.
var coherenceRules = slices.Concat(answerRules, weightRules, remedyRules, textRules)

// CoherenceRules lists the ids of all rules.
func CoherenceRules() []string {
	ids := make([]string, len(coherenceRules))
	for i, r := range coherenceRules {
		ids[i] = r.id
	}
	return ids
}

// Warnings lists what is valid and seldom meant, in the order of the file. It looks at the whole framework, with its
// confidential questions.
func (d *Definition) Warnings() []Warning {
	d = d.Whole()
	c := &coherence{d: d, weights: d.effectiveWeights()}
	for i := range coherenceRules {
		c.rule = &coherenceRules[i]
		c.rule.find(c)
	}
	slices.SortStableFunc(c.found, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c.found[:min(len(c.found), document.MaxFaults)]
}

// maxWarnings bounds what is kept until the warnings are sorted.
const maxWarnings = 5 * document.MaxFaults

// warn notes what was found at a value.
func (c *coherence) warn(at *document.Value, what string) {
	if len(c.found) >= maxWarnings {
		return
	}
	c.found = append(c.found, Warning{
		Rule: c.rule.id, Line: at.Line, Column: at.Column, Path: at.Path(), What: what, Why: c.rule.why, Fix: c.rule.fix,
	})
}

// member gives a member of a node to point at, or the node where it has none of that name.
func (n *Node) member(key string) *document.Value {
	if m := n.at.Get(key); m != nil {
		return m
	}
	return n.at
}

// effectiveWeights gives the share of the index that each node carries (equation 10), from 0 to 1. A node below a group
// whose number is no mean of its children has none: no share says what it moves.
func (d *Definition) effectiveWeights() map[*Node]float64 {
	weights := map[*Node]float64{d.Root: 1}
	for _, n := range d.nodes {
		share, ok := weights[n]
		if !ok || n.IsQuestion() || !n.shares() {
			continue
		}
		sum := 0.0
		for _, child := range n.Children {
			sum += child.Weight
		}
		for _, child := range n.Children {
			if sum > 0 {
				weights[child] = share * child.Weight / sum
			}
		}
	}
	return weights
}

// shares says that the weights below a group are shares of its number.
func (n *Node) shares() bool {
	switch n.Aggregate {
	case AggregateArithmetic, AggregateGeometric, AggregateHarmonic, AggregateGeneralised, AggregatePoints:
		return true
	default:
		return false
	}
}

// percent writes a share in percent with up to two decimals: 12.5 %.
func percent(share float64) string {
	const hundredths = 1e4
	return decimal(math.Round(share*hundredths)/100) + " %"
}
