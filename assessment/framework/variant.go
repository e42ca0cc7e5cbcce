package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/document"
)

// Variant is what a what-if changes about a framework version. The zero value changes nothing.
type Variant struct {
	// Weights are by the id of a node, relative to the weights of its siblings, given here or published. Under aggregate
	// points they stand in the place of the node's points in the sum of its parent, and there alone: the points of the
	// parent stay what they are. A weight counts as given in every reading, also where fewer points are left without the
	// confidential questions.
	Weights map[string]float64
	// Aggregate is taken by every group whose aggregate is a mean, the root among them: arithmetic, geometric, harmonic,
	// median or minimum. Groups with points, stage, profile or none are no means, and stay as they are. "" is as published.
	Aggregate Aggregate
	Missing   Missing // "" is as published
}

// VariantAggregates are the aggregates that a Variant may have: the means that need no exponent.
func VariantAggregates() []Aggregate {
	return []Aggregate{AggregateArithmetic, AggregateGeometric, AggregateHarmonic, AggregateMedian, AggregateMinimum}
}

// Mean says that the aggregate is a mean of the children's scores.
func (a Aggregate) Mean() bool {
	return a == AggregateGeneralised || slices.Contains(VariantAggregates(), a)
}

// Empty says that nothing is changed.
func (v Variant) Empty() bool { return len(v.Weights) == 0 && v.Aggregate == "" && v.Missing == "" }

// String says in words what is changed: "weights legal 3, technical 0; aggregate geometric; missing zero".
func (v Variant) String() string {
	var parts []string
	if len(v.Weights) > 0 {
		weights := make([]string, 0, len(v.Weights))
		for _, id := range slices.Sorted(maps.Keys(v.Weights)) {
			weights = append(weights, id+" "+document.FormatNumber(v.Weights[id]))
		}
		parts = append(parts, "weights "+strings.Join(weights, ", "))
	}
	if v.Aggregate != "" {
		parts = append(parts, "aggregate "+string(v.Aggregate))
	}
	if v.Missing != "" {
		parts = append(parts, "missing "+string(v.Missing))
	}
	return strings.Join(parts, "; ")
}

// variantMark ends the Version of a variant. No version has such a character, so that no Ref of a variant is that of a
// version.
const variantMark = "~variant"

// Variant gives the framework with other weights, another mean or another missing rule. It is no version: its Version ends
// with ~variant, its Hash begins with "variant:" and names the version and the changes, and nothing is stored of it.
// VariantOf leads back. YAML and JSON give the file of the version.
//
// An empty variant is d itself. A variant of a variant is one of the version, with both changes, the later one last. A
// variant of what WithoutConfidential gives is what is left of the variant of the whole without them: it does not matter
// which is asked for first.
//
// The error is a *VariantError with everything that is wrong.
func (d *Definition) Variant(v Variant) (*Definition, error) {
	switch {
	case v.Empty():
		return d, nil
	case d.Whole() != d:
		changed, err := d.Whole().Variant(v)
		if err != nil {
			return nil, err
		}
		return changed.WithoutConfidential(), nil
	case d.base != nil:
		return d.base.Variant(d.change.then(v))
	}
	c := &variantChecker{d: d, v: v}
	c.check()
	if len(c.list) > 0 {
		return nil, c.err()
	}
	changed := d.vary(v)
	c.checkModel(changed)
	if len(c.list) > 0 {
		return nil, c.err()
	}
	return changed, nil
}

// VariantOf gives the version that a variant was made from, and the changes; ok is false for a version.
func (d *Definition) VariantOf() (version *Definition, changes Variant, ok bool) {
	if d.base == nil {
		return nil, Variant{}, false
	}
	return d.base, d.change, true
}

func (d *Definition) vary(v Variant) *Definition {
	changed := *d
	changed.base, changed.change = d, Variant{}.then(v)
	changed.outside, changed.whole = nil, nil
	changed.Version += variantMark
	changed.Hash = changed.change.hash(d)
	if v.Missing != "" {
		changed.Defaults.Missing = v.Missing
	}
	if v.Aggregate != "" && d.Defaults.Aggregate.Mean() {
		changed.Defaults.Aggregate = v.Aggregate
	}
	changed.Root = d.Root.vary(nil, v)
	changed.index()
	changed.conceal()
	return &changed
}

// vary copies a node and what is below it. Answers are copied, too: index writes into them.
func (n *Node) vary(parent *Node, v Variant) *Node {
	changed := *n
	changed.parent, changed.Children = parent, nil
	if weight, given := v.Weights[n.ID]; given {
		if weight != n.Weight {
			changed.Spread = 0 // the experts' spread is that of their own weight
		}
		changed.Weight, changed.weighed = weight, true
	}
	if n.IsQuestion() {
		answer := *n.Answer
		changed.Answer = &answer
		return &changed
	}
	if v.Aggregate != "" && n.Aggregate.Mean() {
		changed.Aggregate, changed.Exponent = v.Aggregate, 0
	}
	for _, c := range n.Children {
		changed.Children = append(changed.Children, c.vary(&changed, v))
	}
	return &changed
}

// then gives both changes in one, those of next where the two touch the same. It shares nothing with either.
func (v Variant) then(next Variant) Variant {
	both := Variant{Weights: map[string]float64{}, Aggregate: v.Aggregate, Missing: v.Missing}
	for _, weights := range []map[string]float64{v.Weights, next.Weights} {
		for id, weight := range weights {
			if weight == 0 {
				weight = 0 // -0 is 0
			}
			both.Weights[id] = weight
		}
	}
	if next.Aggregate != "" {
		both.Aggregate = next.Aggregate
	}
	if next.Missing != "" {
		both.Missing = next.Missing
	}
	return both
}

// hash names the version and the changes, whatever the order in which they were given.
func (v Variant) hash(of *Definition) string {
	text := fmt.Appendf(nil, "%s\naggregate %s\nmissing %s", of.Hash, v.Aggregate, v.Missing)
	for _, id := range slices.Sorted(maps.Keys(v.Weights)) {
		text = fmt.Appendf(text, "\nweight %q %v", id, v.Weights[id])
	}
	sum := sha256.Sum256(text)
	return "variant:" + hex.EncodeToString(sum[:])
}
