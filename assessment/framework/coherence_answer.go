package framework

import (
	"fmt"
	"slices"

	"readiness/assessment/document"
)

var answerRules = []coherenceRule{
	{
		"equal-scores", "whoever moves from one to the other sees no change in the index, and a reader asks why there are two",
		"give the better option more, or make one option of the two", equalScores,
	},
	{
		"idle-option", "ticking it is work for the assessor and changes nothing",
		"give it points, or leave it out", idleOptions,
	},
	{
		"exclusive-missing", `an assessor who found none of the options cannot say so in words, and an empty box looks like a question that was forgotten`,
		"add an option with exclusive: true, such as none-of-these", exclusiveMissing,
	},
	{
		"exclusive-alone", "with a single option beside the exclusive one this is a yes-or-no question in a harder form",
		"write answer: {type: boolean}, or add options", exclusiveAlone,
	},
	{
		"always-implied", "whatever the other question is answered, this one counts as answered: nobody is ever asked for more",
		"leave only those answers in when that say that the thing does not exist", alwaysImplied,
	},
	{
		"implied-without-prerequisite", "a plan of action may put this remedy before the one that it rests on",
		"add the question to requires", impliedWithoutPrerequisite,
	},
}

func (c *coherence) questions(visit func(*Node)) {
	for _, q := range c.d.questions {
		visit(q)
	}
}

func (c *coherence) questionsOf(kind AnswerType, visit func(q *Node, list []*document.Value)) {
	c.questions(func(q *Node) {
		if q.Answer.Type == kind {
			visit(q, q.at.Get("answer").List("options"))
		}
	})
}

func equalScores(c *coherence) {
	c.questionsOf(Choice, func(q *Node, list []*document.Value) {
		for i := 1; i < len(q.Answer.Options); i++ {
			if a, b := q.Answer.Options[i-1], q.Answer.Options[i]; a.Score == b.Score {
				c.warn(list[i], fmt.Sprintf("the options %s and %s of %s both score %s", a.ID, b.ID, q.ID, document.FormatNumber(a.Score)))
			}
		}
	})
}

func idleOptions(c *coherence) {
	c.questionsOf(Checklist, func(q *Node, list []*document.Value) {
		for i, o := range q.Answer.Options {
			if !o.Exclusive && o.Points == 0 {
				c.warn(list[i], fmt.Sprintf("the option %s of %s is worth 0 points", o.ID, q.ID))
			}
		}
	})
}

// exclusives splits the options of a checklist by number: those that stand alone, and the others.
func exclusives(q *Node) (alone, others int) {
	for _, o := range q.Answer.Options {
		if o.Exclusive {
			alone++
		}
	}
	return alone, len(q.Answer.Options) - alone
}

func exclusiveMissing(c *coherence) {
	c.questionsOf(Checklist, func(q *Node, _ []*document.Value) {
		if alone, _ := exclusives(q); alone == 0 {
			c.warn(q.at.Get("answer"), fmt.Sprintf("the checklist %s has no exclusive option", q.ID))
		}
	})
}

func exclusiveAlone(c *coherence) {
	c.questionsOf(Checklist, func(q *Node, _ []*document.Value) {
		if alone, others := exclusives(q); alone > 0 && others < 2 {
			c.warn(q.at.Get("answer"), fmt.Sprintf("the checklist %s has a single option beside the exclusive one", q.ID))
		}
	})
}

func alwaysImplied(c *coherence) {
	c.questions(func(q *Node) {
		if q.ImpliedBy == nil {
			return
		}
		all := answerIDs(c.d.byID[q.ImpliedBy.Question].Answer)
		for _, id := range all {
			if !slices.Contains(q.ImpliedBy.When, id) {
				return
			}
		}
		c.warn(q.at.Get("impliedBy"), fmt.Sprintf("%s is implied by every answer to %s", q.ID, q.ImpliedBy.Question))
	})
}

func impliedWithoutPrerequisite(c *coherence) {
	c.questions(func(q *Node) {
		if by := q.ImpliedBy; by != nil && q.Remedy != nil && !c.needs(q, by.Question, map[string]bool{}) {
			c.warn(q.at.Get("impliedBy"), fmt.Sprintf("%s follows from %s, and its remedy does not require that of it", q.ID, by.Question))
		}
	})
}

// needs says that a question requires another one, maybe by way of others.
func (c *coherence) needs(q *Node, id string, seen map[string]bool) bool {
	for _, r := range q.Requires {
		if r == id {
			return true
		}
		if !seen[r] {
			seen[r] = true
			if c.needs(c.d.byID[r], id, seen) {
				return true
			}
		}
	}
	return false
}
