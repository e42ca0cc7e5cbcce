package framework

import (
	"fmt"

	"readiness/assessment/document"
)

const (
	widestCost   = 20.0 // high over low
	longestChain = 5    // prerequisites one after the other
)

var remedyRules = []coherenceRule{
	{
		"no-essential", "nobody can tell what has to come first in this dimension: a plan of action begins with what is essential",
		"mark the questions that the others rest on with essential: true", noEssential,
	},
	{
		"essential-without-remedy", "the gap that matters most has no action and no cost to put before a funder",
		"write a remedy with its first steps and a cost range", essentialWithoutRemedy,
	},
	{
		"wide-cost", "so wide a range tells a budget office nothing",
		"narrow the range, or make two remedies of it, for a small and a large country", wideCosts,
	},
	{
		"long-chain", "the last remedy waits for all others: no plan of a few years reaches it",
		"leave out prerequisites that help but are not needed", longChains,
	},
	{
		"prerequisite-less-essential", "what is essential cannot be done without something that the framework calls dispensable",
		"mark the prerequisite with essential: true, or do not require it", lessEssential,
	},
}

func noEssential(c *coherence) {
	for _, dimension := range c.d.Root.Children {
		if dimension.IsQuestion() {
			continue
		}
		some := false
		dimension.walk(func(n *Node) { some = some || n.Essential })
		if !some {
			c.warn(dimension.at, fmt.Sprintf("the dimension %s has no essential question", dimension.ID))
		}
	}
}

func essentialWithoutRemedy(c *coherence) {
	c.questions(func(q *Node) {
		if q.Essential && q.Remedy == nil {
			c.warn(q.member("essential"), fmt.Sprintf("%s is essential and has no remedy", q.ID))
		}
	})
}

func wideCosts(c *coherence) {
	c.questions(func(q *Node) {
		if q.Remedy == nil || q.Remedy.Cost == nil {
			return
		}
		cost, at := q.Remedy.Cost, q.at.Get("remedy").Get("cost")
		switch {
		case cost.High > 0 && cost.Low == 0:
			c.warn(at, fmt.Sprintf("the cost of %s begins at 0 and goes to %s", q.ID, Money(cost.High, cost.Currency)))
		case float64(cost.High) > widestCost*float64(cost.Low):
			c.warn(at, fmt.Sprintf("the high cost of %s is %s times the low one, more than %s", q.ID,
				times(float64(cost.High)/float64(cost.Low)), times(widestCost)))
		}
	})
}

// longChains names the chain of prerequisites of each question at which one ends that is too long.
func longChains(c *coherence) {
	before := map[*Node]*Node{} // the prerequisite with the longest chain of its own
	length := map[*Node]int{}   // of the chain that ends with a question; it counts itself
	var measure func(q *Node) int
	measure = func(q *Node) int {
		if length[q] > 0 {
			return length[q]
		}
		longest := 0
		for _, id := range q.Requires {
			if p := c.d.byID[id]; measure(p) > longest {
				before[q], longest = p, measure(p)
			}
		}
		length[q] = longest + 1
		return length[q]
	}
	needed := map[string]bool{}
	c.questions(func(q *Node) {
		for _, id := range q.Requires {
			needed[id] = true
		}
	})
	c.questions(func(q *Node) {
		if others := measure(q) - 1; others > longestChain && !needed[q.ID] {
			var ids []string
			for p := before[q]; p != nil; p = before[p] {
				ids = append(ids, p.ID)
			}
			c.warn(q.member("requires"), fmt.Sprintf("before the remedy of %s come %d others one after the other: %s", q.ID, others, document.Listed(ids)))
		}
	})
}

func lessEssential(c *coherence) {
	c.questions(func(q *Node) {
		for i, id := range q.Requires {
			if q.Essential && !c.d.byID[id].Essential {
				c.warn(q.at.Get("requires").Items[i], fmt.Sprintf("%s is essential and requires %s, which is not", q.ID, id))
			}
		}
	})
}
