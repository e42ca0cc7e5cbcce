package framework

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"readiness/assessment/document"
	"readiness/scoring"
)

// VariantFault is one thing that is wrong with a Variant, for the person who asked for it.
type VariantFault struct {
	Member  string // weights, aggregate or missing
	Node    string // of weights: the id that was given; may be ""
	Message string
	Fix     string // may be ""
}

func (f VariantFault) String() string {
	text := f.Member
	if f.Node != "" {
		text += "." + f.Node
	}
	text += ": " + f.Message
	if f.Fix != "" {
		text += "; " + f.Fix
	}
	return text
}

// VariantError is everything that is wrong with a Variant, weights first, by id.
type VariantError struct {
	Of   string // Ref of the framework
	List []VariantFault
	More int // faults beyond the first 1,000, which are not listed
}

func (e *VariantError) Error() string {
	lines := []string{"there is no such variant of " + e.Of + ":"}
	for _, f := range e.List {
		lines = append(lines, f.String())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more faults", e.More))
	}
	return strings.Join(lines, "\n")
}

type variantChecker struct {
	d    *Definition
	v    Variant
	list []VariantFault
}

func (c *variantChecker) add(member, node, message, fix string) {
	c.list = append(c.list, VariantFault{member, node, message, fix})
}

func (c *variantChecker) err() error {
	more := max(0, len(c.list)-document.MaxFaults)
	return &VariantError{Of: c.d.Ref(), List: c.list[:len(c.list)-more], More: more}
}

func (c *variantChecker) check() {
	ids := make([]string, 0, len(c.d.nodes))
	for _, n := range c.d.nodes[1:] {
		ids = append(ids, n.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(c.v.Weights)) {
		n, ok := c.d.Node(id)
		switch {
		case !ok:
			fix := "weights are by the id of a dimension, a group or a question"
			if len(c.list) < document.MaxSuggestions {
				fix = document.DidYouMean(id, ids, fix)
			}
			c.add("weights", id, "there is no "+document.Quoted(id)+" in "+c.d.Ref(), fix)
		case n.parent == nil:
			c.add("weights", id, document.Quoted(id)+" is the whole, and has no siblings to weigh it against", "leave it out")
		default:
			c.checkWeight(id, c.v.Weights[id])
		}
	}
	for _, n := range c.d.nodes {
		c.checkSiblings(n)
	}
	c.checkAggregate()
	c.checkMissing()
}

const heaviest = 1e12 // as in scoring

func (c *variantChecker) checkWeight(id string, weight float64) {
	const fix = "write 0, or a number from 1e-12 to 1e12"
	switch {
	case math.IsNaN(weight):
		c.add("weights", id, "is not a number", fix)
	case weight < 0:
		c.add("weights", id, "is below 0", fix)
	case weight > 0 && weight < least:
		c.add("weights", id, "is too small to count", fix)
	case weight > heaviest:
		c.add("weights", id, "is too large", fix)
	}
}

// checkSiblings wants something that counts in every group of which a weight is given.
func (c *variantChecker) checkSiblings(n *Node) {
	first := ""
	for _, child := range n.Children {
		weight, given := c.v.Weights[child.ID]
		if !given {
			weight = child.Weight
		}
		if weight != 0 { // also when it cannot be one, which was said
			return
		}
		if given && first == "" {
			first = child.ID
		}
	}
	if first != "" {
		c.add("weights", first, "nothing is left that counts in "+document.Quoted(n.ID)+": the weights of all its parts would be 0",
			"give at least one of them a weight")
	}
}

func (c *variantChecker) checkAggregate() {
	a, known := c.v.Aggregate, VariantAggregates()
	if a == "" {
		return
	}
	words := make([]string, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	switch {
	case a == AggregateGeneralised:
		c.add("aggregate", "", "generalised needs an exponent, which a variant does not have", "use one of "+strings.Join(words, ", "))
		return
	case a == AggregatePoints || a == AggregateStage || a == AggregateProfile || a == AggregateNone:
		c.add("aggregate", "", string(a)+" is no mean", "use one of "+strings.Join(words, ", "))
		return
	case !slices.Contains(known, a):
		c.add("aggregate", "", document.Quoted(string(a))+" is not an aggregate", document.DidYouMean(string(a), words, "use one of "+strings.Join(words, ", ")))
		return
	}
	means := 0
	var negative []string
	for _, n := range c.d.nodes {
		if n.IsQuestion() || !n.Aggregate.Mean() {
			continue
		}
		means++
		if a == AggregateGeometric || a == AggregateHarmonic {
			for _, q := range unbounded(n) {
				if !slices.Contains(negative, q.ID) {
					negative = append(negative, q.ID)
				}
			}
		}
	}
	if means == 0 {
		c.add("aggregate", "", "no group of "+c.d.Ref()+" takes a mean, so that there is none to replace", "leave it out")
	}
	if len(negative) > 0 {
		c.add("aggregate", "", fmt.Sprintf("%s cannot take scores that leave the range 0 to 1, as those of %s do", a, document.Listed(negative)),
			"use arithmetic, median or minimum")
	}
}

func (c *variantChecker) checkMissing() {
	words := []string{string(MissingExclude), string(MissingZero), string(MissingImpute)}
	switch m := c.v.Missing; {
	case m == "":
	case !slices.Contains(words, string(m)):
		c.add("missing", "", document.Quoted(string(m))+" is not a missing rule", document.DidYouMean(string(m), words, "use one of "+strings.Join(words, ", ")))
	case m == MissingZero:
		if list := unbounded(c.d.Root); len(list) > 0 {
			ids := make([]string, len(list))
			for i, q := range list {
				ids[i] = q.ID
			}
			c.add("missing", "", "zero takes 0 for the worst score, and those of "+document.Listed(ids)+" leave the range 0 to 1", "use exclude or impute")
		}
	}
}

// checkModel finds what only compiling finds: scores that are implied and would pay under the rule zero, and nothing that
// counts once the confidential questions are left out.
func (c *variantChecker) checkModel(changed *Definition) {
	words := func(err error) string {
		return strings.ReplaceAll(strings.ReplaceAll(err.Error(), scoring.ErrModel.Error()+": ", ""), "\n", "; ")
	}
	if _, err := changed.Model(); err != nil {
		if !errors.Is(err, ErrNotComputed) {
			c.add("missing", "", "the variant cannot be scored: "+words(err), "")
		}
		return
	}
	open := changed.WithoutConfidential()
	if _, err := open.Model(); err != nil && len(c.v.Weights) > 0 && len(c.d.WithoutConfidential().questions) > 0 {
		c.add("weights", "", "nothing is left that counts without the confidential questions", "give something else at the top a weight")
	}
}
