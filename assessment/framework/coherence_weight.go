package framework

import (
	"fmt"

	"readiness/assessment/document"
)

// Bounds of the rules about weights and the tree.
const (
	lightestShare = 0.002 // of the index
	heaviestShare = 0.15
	fewQuestions  = 6    // so few have more than heaviestShare each in any case
	mostTimes     = 10.0 // between siblings
	deepest       = 5    // levels below the root
	secretsHeavy  = 0.10
	roundingSlack = 1e-9
)

var weightRules = []coherenceRule{
	{
		"light-question", "the work of answering and proving it is out of proportion: it never shows in the index",
		"raise its weight, put it together with another question, or leave it out", lightQuestions,
	},
	{
		"heavy-question", "one answer decides more than whole dimensions of others, and one mistake, too",
		"lower its weight, or ask for its parts one by one", heavyQuestions,
	},
	{
		"uneven-siblings", "what stands beside the heaviestShare hardly counts, while a reader of the tree takes them for equals",
		"bring the weights closer together, or give the light ones a group of their own", unevenSiblings,
	},
	{
		"deep-tree", "nobody can say any more what a weight at the bottom means, nor find the question again",
		"take a level out", deepTree,
	},
	{
		"flat-tree", "without dimensions there is nothing between one number and all answers: no profile, no weakest part",
		"put questions that belong together into groups below the root", flatTree,
	},
	{
		"only-child", "the group says the same as its child, one level deeper, and its weight is the child's",
		"take the group out, or add to it", onlyChildren,
	},
	{
		"confidential-weight", "the public sees an index without these questions: so much of it is decided where nobody can look",
		"make fewer questions confidential, or lower their weights", confidentialWeight,
	},
	{
		"missing-exclude", "a question without an answer leaves the index, so that leaving a bad answer out can raise it",
		"write missing: zero under defaults, and show the interval beside the index", missingExclude,
	},
}

// weighed visits the questions whose share of the index is known.
func (c *coherence) weighed(visit func(q *Node, share float64)) {
	c.questions(func(q *Node) {
		if share, ok := c.weights[q]; ok {
			visit(q, share)
		}
	})
}

func lightQuestions(c *coherence) {
	c.weighed(func(q *Node, share float64) {
		if share < lightestShare-roundingSlack {
			c.warn(q.member("weight"), fmt.Sprintf("%s moves the index by %s at most; the least to show is %s", q.ID, percent(share), percent(lightestShare)))
		}
	})
}

func heavyQuestions(c *coherence) {
	if len(c.d.questions) <= fewQuestions {
		return
	}
	c.weighed(func(q *Node, share float64) {
		if share > heaviestShare+roundingSlack {
			c.warn(q.member("weight"), fmt.Sprintf("%s is %s of the index, more than %s", q.ID, percent(share), percent(heaviestShare)))
		}
	})
}

func unevenSiblings(c *coherence) {
	for _, n := range c.d.nodes {
		var light, heavy *Node
		for _, child := range n.Children {
			if child.Weight <= 0 {
				continue
			}
			if light == nil || child.Weight < light.Weight {
				light = child
			}
			if heavy == nil || child.Weight > heavy.Weight {
				heavy = child
			}
		}
		if light != nil && heavy.Weight > mostTimes*light.Weight*(1+roundingSlack) {
			c.warn(light.member("weight"), fmt.Sprintf("below %s, %s weighs %s and %s %s, %s times as much", n.ID, light.ID, document.FormatNumber(light.Weight),
				heavy.ID, document.FormatNumber(heavy.Weight), times(heavy.Weight/light.Weight)))
		}
	}
}

// depth counts the levels from the root down to a node.
func (n *Node) depth() int {
	levels := 0
	for ; n.parent != nil; n = n.parent {
		levels++
	}
	return levels
}

func deepTree(c *coherence) {
	var lowest *Node
	c.questions(func(q *Node) {
		if lowest == nil || q.depth() > lowest.depth() {
			lowest = q
		}
	})
	if levels := lowest.depth(); levels > deepest {
		c.warn(lowest.at, fmt.Sprintf("%s stands %d levels below the root, more than %d", lowest.ID, levels, deepest))
	}
}

func flatTree(c *coherence) {
	for _, child := range c.d.Root.Children {
		if !child.IsQuestion() {
			return
		}
	}
	c.warn(c.d.Root.at, "all questions stand directly below the root")
}

func onlyChildren(c *coherence) {
	for _, n := range c.d.nodes {
		if len(n.Children) == 1 {
			c.warn(n.at, fmt.Sprintf("the group %s has a single child, %s", n.ID, n.Children[0].ID))
		}
	}
}

func confidentialWeight(c *coherence) {
	sum, count := 0.0, 0
	var first *Node
	c.weighed(func(q *Node, share float64) {
		if !q.Confidential {
			return
		}
		if first == nil {
			first = q
		}
		sum += share
		count++
	})
	if sum > secretsHeavy+roundingSlack {
		what := fmt.Sprintf("the %d confidential questions are %s of the index together", count, percent(sum))
		if count == 1 {
			what = fmt.Sprintf("the confidential question %s is %s of the index", first.ID, percent(sum))
		}
		c.warn(first.member("confidential"), what+", more than "+percent(secretsHeavy))
	}
}

func missingExclude(c *coherence) {
	if c.d.Defaults.Missing != MissingExclude {
		return
	}
	at := c.d.content
	if m := at.Get("defaults"); m != nil {
		at = m
		if m := m.Get("missing"); m != nil {
			at = m
		}
	}
	c.warn(at, "the missing rule is exclude")
}
