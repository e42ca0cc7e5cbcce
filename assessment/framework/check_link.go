package framework

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/document"
)

// checkReferences looks at what a question says about others.
func (c *checker) checkReferences(n *Node) {
	c.checkImpliedBy(n)
	for i, id := range n.Requires {
		at := n.at.Get("requires").Items[i]
		switch q, ok := c.nodes[id]; {
		case !ok:
			c.faults.At(at, "there is no question "+document.Quoted(id), c.faults.DidYouMean(id, c.questions, "name a question of this framework"))
		case !q.IsQuestion():
			c.faults.At(at, document.Quoted(id)+" is not a question but has children", "name one of the questions below it")
		}
	}
}

func (c *checker) checkImpliedBy(n *Node) {
	v := n.at.Get("impliedBy")
	if n.ImpliedBy == nil || n.ImpliedBy.Question == "" {
		return
	}
	id := n.ImpliedBy.Question
	by, ok := c.nodes[id]
	fault := func(message, fix string) { c.at(v, "question", message, fix) }
	switch {
	case !ok:
		fault("there is no question "+document.Quoted(id), c.faults.DidYouMean(id, c.questions, "name a question of this framework"))
	case !by.IsQuestion():
		fault(document.Quoted(id)+" is not a question but has children", "name one of the questions below it")
	case !by.Answer.known():
	case by == n:
		fault("a question cannot imply itself", "name the question that this one follows from")
	case by.ImpliedBy != nil:
		fault(document.Quoted(id)+" is itself implied by another", "name the question at the head: "+by.ImpliedBy.Question)
	case by.Answer.Type != Choice && by.Answer.Type != Boolean && by.Answer.Type != Stage:
		fault(fmt.Sprintf("%s is a %s, whose answers cannot be listed", document.Quoted(id), by.Answer.Type),
			"name a question of type choice, boolean or stage")
	default:
		c.checkWhen(v, by)
	}
	if worst := n.Answer.worst(); c.d.Defaults.Missing == MissingZero && n.ImpliedBy.Score > worst && n.ImpliedBy.Score <= 1 {
		c.at(v, "score", fmt.Sprintf("%s is above the score of the worst answer, %s: not answering would pay",
			document.FormatNumber(n.ImpliedBy.Score), document.FormatNumber(worst)), "lower it")
	}
}

// worst is the least score that an answer can have.
func (a *Answer) worst() float64 {
	if a.Type == Choice && len(a.Options) > 0 {
		return a.Options[0].Score
	}
	return 0
}

func (c *checker) checkWhen(v *document.Value, by *Node) {
	allowed := answerIDs(by.Answer)
	for _, w := range v.List("when") {
		if word := literalWord(w); !slices.Contains(allowed, word) || (by.Answer.Type == Boolean) != (w.Kind == document.Bool) {
			otherwise := "its answers are " + document.Listed(allowed)
			if by.Answer.Type == Boolean {
				otherwise = "write true or false, without quotes"
			}
			c.faults.At(w, document.Shown(w)+" is no answer to "+document.Quoted(by.ID), c.otherThan(word, allowed, otherwise))
		}
	}
}

// otherThan suggests a nearest match, but never the word itself.
func (c *checker) otherThan(word string, candidates []string, otherwise string) string {
	if slices.Contains(candidates, word) {
		return otherwise
	}
	return c.faults.DidYouMean(word, candidates, otherwise)
}

// answerIDs lists the answers that are words, in the order of their raw values.
func answerIDs(a *Answer) []string {
	var ids []string
	switch a.Type {
	case Boolean:
		return []string{"false", "true"}
	case Stage:
		for _, l := range a.Levels {
			ids = append(ids, l.ID)
		}
	default:
		for _, o := range a.Options {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// maxCircles is how many circles of prerequisites are named: mending one often mends the others.
const maxCircles = 20

// checkCircles finds circles among the prerequisites. Each is named once, at the entry that closes it.
func (c *checker) checkCircles() {
	const closed = -1
	state := map[*Node]int{} // place on the path from 1, or closed
	var path []string
	circles := 0
	var visit func(n *Node)
	visit = func(n *Node) {
		path = append(path, n.ID)
		state[n] = len(path)
		for i, id := range n.Requires {
			q, ok := c.nodes[id]
			switch {
			case !ok || !q.IsQuestion() || circles >= maxCircles:
			case state[q] > 0:
				circles++
				c.faults.At(n.at.Get("requires").Items[i],
					"the prerequisites run in a circle: "+circleText(path[state[q]-1:], id), "remove one of them")
			case state[q] == 0:
				visit(q)
			}
		}
		path = path[:len(path)-1]
		state[n] = closed
	}
	for _, n := range c.d.questions {
		if state[n] == 0 {
			visit(n)
		}
	}
}

// circleText names a circle from its first question back to it, with its middle left out where it is long.
func circleText(ids []string, first string) string {
	const most = 6
	if len(ids) > most {
		ids = append(append(slices.Clone(ids[:most/2]), "…"), ids[len(ids)-most/2:]...)
	}
	return strings.Join(ids, " needs ") + " needs " + first
}
