package framework

import (
	"fmt"

	"readiness/assessment/document"
)

// checkGroup looks at a node with children: its aggregate, and the weights and points below it.
func (c *checker) checkGroup(n *Node) {
	if len(n.Children) == 0 {
		return // the schema has said it
	}
	c.checkExponent(n)
	c.checkPoints(n)
	c.checkWeights(n)
	switch n.Aggregate {
	case AggregateStage:
		c.checkStage(n)
	case AggregateProfile:
		if len(c.d.Tiers) == 0 {
			c.at(n.at, "aggregate", "profile needs tiers, and the framework has none", "add tiers to the framework")
		} else if !c.tiersAsk(n) {
			c.at(n.at, "aggregate", "profile reads what the tiers ask of the questions below it, and they ask nothing here",
				"name questions below it in the tiers, or use another aggregate")
		}
	case AggregateNone:
		if p := n.parent; p != nil && p.Aggregate != AggregateNone && p.Aggregate != AggregateProfile {
			c.at(n.at, "aggregate", fmt.Sprintf("the node has no number, but %s above it needs one", document.Quoted(p.ID)),
				"give it another aggregate, or its parent none")
		}
	default: // means need no more than weights and scores
	}
	if needsSign(n) {
		for _, q := range unbounded(n) {
			c.at(q.at.Get("answer"), "normalise", fmt.Sprintf("%s leaves the range 0 to 1, and %s above it is %s, which cannot take that",
				q.Answer.Normalise, document.Quoted(n.ID), n.Aggregate), "use another normalisation, or another aggregate there")
		}
	}
}

// tiersAsk says that a tier asks something of a question below n. Tiers that are faulty were reported.
func (c *checker) tiersAsk(n *Node) (asked bool) {
	n.walk(func(q *Node) {
		for _, t := range c.content.List("tiers") {
			minimum := t.Get("minimum")
			asked = asked || minimum == nil || minimum.Get(q.ID) != nil
		}
	})
	return asked
}

// needsSign says that the aggregate has no meaning for scores below 0.
func needsSign(n *Node) bool {
	return n.Aggregate == AggregateGeometric || n.Aggregate == AggregateHarmonic ||
		n.Aggregate == AggregateGeneralised && n.Exponent != 1 && n.at.Has("exponent")
}

func (c *checker) checkExponent(n *Node) {
	switch stated := n.at.Has("exponent"); {
	case n.Aggregate == AggregateGeneralised && !stated:
		c.at(n.at, "aggregate", "generalised needs an exponent", "add exponent: 2, or the one that is meant")
	case n.Aggregate != AggregateGeneralised && stated:
		c.key(n.at, "exponent", fmt.Sprintf("only the aggregate generalised has an exponent, and this node is %s", n.Aggregate),
			"remove it, or write aggregate: generalised")
	}
}

// checkPoints holds points and the aggregate of the parent together.
func (c *checker) checkPoints(n *Node) {
	if n.parent == nil && n.at.Has("points") {
		c.key(n.at, "points", "the root has no parent with aggregate points", "remove it")
	}
	sum := 0.0
	for _, child := range n.Children {
		stated := child.at.Has("points")
		if n.Aggregate != AggregatePoints { // points may stand elsewhere, as in a published system; they count here only
			continue
		}
		sum += child.Points
		switch {
		case !stated && child.IsQuestion():
			c.faults.At(child.at, fmt.Sprintf("has no points, which %s adds up", document.Quoted(n.ID)), "add points: …")
		case !stated && child.Aggregate != AggregatePoints:
			c.faults.At(child.at, fmt.Sprintf("has no points, which %s adds up, and its children have none to add either", document.Quoted(n.ID)), "add points: …")
		}
		if child.at.Has("weight") {
			c.key(child.at, "weight", fmt.Sprintf("the points are the weights under %s", document.Quoted(n.ID)), "remove the weight")
		}
	}
	if n.Aggregate == AggregatePoints && sum == 0 {
		c.at(n.at, "children", "the points of the children add up to 0", "give at least one of them points")
	}
}

// least is the smallest weight that scoring tells from none.
const least = 1e-12

func (c *checker) checkWeights(n *Node) {
	key, some := "weight", false
	if n.Aggregate == AggregatePoints {
		key = "points"
	}
	for _, child := range n.Children {
		some = some || child.Weight > 0
		if child.Weight > 0 && child.Weight < least {
			c.at(child.at, key, document.FormatNumber(child.Weight)+" is too small to count", "write 0, or at least 1e-12")
		}
	}
	if !some && key == "weight" {
		c.at(n.at, "children", "the weights of the children are all 0", "give at least one of them a weight")
	}
}

// checkStage wants levels that can be compared: stage questions with the same number of levels.
func (c *checker) checkStage(n *Node) {
	levels := 0
	for _, child := range n.Children {
		switch {
		case !child.IsQuestion() || child.Answer.Type != Stage:
			c.faults.At(child.at, fmt.Sprintf("%s reads the levels of its children, and this one has none", document.Quoted(n.ID)),
				"make it a question of type stage, or give the parent another aggregate")
		case levels == 0:
			levels = len(child.Answer.Levels)
		case len(child.Answer.Levels) != levels:
			c.at(child.at.Get("answer"), "levels", fmt.Sprintf("has %d levels and an earlier child of %s %d",
				len(child.Answer.Levels), document.Quoted(n.ID), levels), "give all of them the same levels")
		}
	}
}
