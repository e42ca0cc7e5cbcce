package scoring

import (
	"errors"
	"slices"
)

// Positive weights are relative; within these bounds no sum or quotient of them is lost.
const lightest, heaviest = 1e-12, 1e12

// builder flattens a tree into a Model and collects its faults.
type builder struct {
	m        *Model
	implied  []pending
	profiles []profiled
	faults   []error
}

// pending is an implication whose other leaf may not have been numbered yet.
type pending struct {
	node int
	rule *Implied
}

// profiled is a node whose tiers name leaves that may not have been numbered yet.
type profiled struct {
	node  int
	tiers [][]Threshold
}

func (b *builder) fault(format string, args ...any) {
	b.faults = append(b.faults, modelFault(format, args...))
}

func (b *builder) err() error { return errors.Join(b.faults...) }

// add numbers n and everything below it, and gives n's number. share is n's part of its siblings' weights.
func (b *builder) add(n Node, parent int, share float64) int {
	i := len(b.m.nodes)
	if _, taken := b.m.byID[n.ID]; taken {
		b.fault("node id %q stands twice", n.ID)
	}
	b.m.byID[n.ID] = i
	b.m.nodes = append(b.m.nodes, node{
		id: n.ID, parent: parent, leaf: -1, weight: n.Weight, share: share,
		aggregate: n.Aggregate, exponent: n.Exponent, minimum: n.MinimumCoverage,
	})
	if n.Scale != nil {
		b.addLeaf(i, n)
	} else {
		b.checkInner(n, parent)
	}
	b.checkTiers(i, n)
	if len(n.Children) > 0 {
		b.addChildren(i, n)
	}
	return i
}

func (b *builder) addChildren(i int, n Node) {
	total := 0.0
	for _, c := range n.Children {
		if !(c.Weight == 0 || c.Weight >= lightest && c.Weight <= heaviest) {
			b.fault("node %q: weight %v is neither 0 nor in %g..%g", c.ID, c.Weight, lightest, heaviest)
			continue
		}
		total += c.Weight
	}
	if total <= 0 {
		b.fault("node %q: the weights of its children add up to nothing", n.ID)
		total = 1
	}
	children := make([]int, 0, len(n.Children))
	for _, c := range n.Children {
		children = append(children, b.add(c, i, c.Weight/total))
	}
	b.m.nodes[i].children = children
}

func (b *builder) addLeaf(i int, n Node) {
	if len(n.Children) > 0 {
		b.fault("node %q has both a scale and children", n.ID)
	}
	b.m.nodes[i].leaf = len(b.m.leaves)
	scale := *n.Scale
	scale.Levels = slices.Clone(scale.Levels)
	b.m.nodes[i].scale = &scale
	b.m.leaves = append(b.m.leaves, i)
	if reason := n.Scale.check(); reason != "" {
		b.fault("leaf %q: %s", n.ID, reason)
	}
	if b.m.rules.Missing == Zero && !scale.bounded() {
		b.fault("leaf %q: scores that leave 0..1 cannot take 0 for a missing answer", n.ID)
	}
	if n.Implied != nil {
		b.implied = append(b.implied, pending{node: i, rule: n.Implied})
	}
}

func (b *builder) checkInner(n Node, parent int) {
	if len(n.Children) == 0 {
		b.fault("node %q has neither a scale nor children", n.ID)
	}
	if n.Implied != nil {
		b.fault("node %q is implied, but only leaves can be", n.ID)
	}
	if n.Aggregate > Profile {
		b.fault("node %q: aggregate %d is not known", n.ID, n.Aggregate)
	}
	if badNumber(n.Exponent) {
		b.fault("node %q: exponent %v is not a number", n.ID, n.Exponent)
	}
	if !(n.MinimumCoverage >= 0 && n.MinimumCoverage <= 1) {
		b.fault("node %q: minimum coverage %v is not in 0..1", n.ID, n.MinimumCoverage)
	}
	// A node without a number would be missing for every unit alike: the tree says something it does not mean.
	if parent >= 0 && n.Aggregate == None && b.m.nodes[parent].aggregate.readsChildren() {
		b.fault("node %q has no number of its own but stands below %q, which needs one", n.ID, b.m.nodes[parent].id)
	}
	if n.Aggregate.needsSign(n.Exponent) {
		for _, leaf := range unbounded(n) {
			b.fault("node %q: %s of %q, whose scores leave 0..1", n.ID, n.Aggregate, leaf)
		}
	}
}

// unbounded lists the leaves below n whose scale is not within 0..1.
func unbounded(n Node) []string {
	var ids []string
	for _, c := range n.Children {
		if c.Scale != nil && !c.Scale.bounded() {
			ids = append(ids, c.ID)
		}
		ids = append(ids, unbounded(c)...)
	}
	return ids
}

// link resolves the implications once every leaf has its number.
func (b *builder) link() {
	heads := make([]string, 0, len(b.implied))
	for _, p := range b.implied {
		heads = append(heads, b.m.nodes[p.node].id)
	}
	for _, p := range b.implied {
		id := b.m.nodes[p.node].id
		by, ok := b.m.byID[p.rule.By]
		switch {
		case !ok || b.m.nodes[by].leaf < 0:
			b.fault("leaf %q is implied by %q, which is not a leaf", id, p.rule.By)
			continue
		case slices.Contains(heads, p.rule.By):
			b.fault("leaf %q is implied by %q, which is itself implied: name the leaf at the head", id, p.rule.By)
			continue
		case len(p.rule.When) == 0:
			b.fault("leaf %q is implied by no answer of %q", id, p.rule.By)
		case slices.ContainsFunc(p.rule.When, func(x float64) bool { return b.m.nodes[by].scale.refuse(x) != "" }):
			b.fault("leaf %q is implied by %v, and %q has no such answer", id, p.rule.When, p.rule.By)
		case !(p.rule.Score >= 0 && p.rule.Score <= 1):
			b.fault("leaf %q: implied score %v is not in 0..1", id, p.rule.Score)
		case b.m.rules.Missing == Zero && p.rule.Score > b.m.nodes[p.node].scale.worst():
			b.fault("leaf %q: implied score %v is above its worst answer, so that skipping it would pay", id, p.rule.Score)
		}
		b.m.nodes[p.node].implied = &implication{
			by: b.m.nodes[by].leaf, when: slices.Clone(p.rule.When), score: p.rule.Score,
		}
	}
}
