package framework

import (
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/document"
)

// choiceOf is an option or a level, as far as a comparison looks at it.
type choiceOf struct {
	id    string
	title Text
	score float64
	words string // of the score
}

func (a *Answer) choices() []choiceOf {
	var list []choiceOf
	for _, o := range a.Options {
		one := choiceOf{o.ID, o.Title, o.Score, "score " + document.FormatNumber(o.Score)}
		if a.Type == Checklist {
			one.score, one.words = o.Points, plural(1, "point")
			if o.Points != 1 {
				one.words = document.FormatNumber(o.Points) + " points"
			}
			if o.Exclusive {
				one.words = "stands alone"
				one.score = -1
			}
		}
		list = append(list, one)
	}
	for i, l := range a.Levels {
		list = append(list, choiceOf{l.ID, l.Title, float64(i) / float64(len(a.Levels)-1), fmt.Sprintf("level %d of %d", i+1, len(a.Levels))})
	}
	return list
}

func (o choiceOf) describe() string {
	if title := o.title.In("en"); title != "" {
		return o.id + ": " + title + " (" + o.words + ")"
	}
	return o.id + " (" + o.words + ")"
}

func (c *comparer) answer(old, q *Node) {
	if old.Answer.Type != q.Answer.Type {
		c.add(q, Change{Aspect: AspectAnswer, Before: string(old.Answer.Type), After: string(q.Answer.Type), Asks: true, Scores: true})
		return
	}
	if q.Answer.Type == Number {
		c.number(q, old.Answer, q.Answer)
		return
	}
	before, after := old.Answer.choices(), q.Answer.choices()
	find := func(list []choiceOf, id string) (choiceOf, bool) {
		i := slices.IndexFunc(list, func(o choiceOf) bool { return o.id == id })
		if i < 0 {
			return choiceOf{}, false
		}
		return list[i], true
	}
	for _, o := range after {
		was, ok := find(before, o.id)
		if !ok {
			c.add(q, Change{Aspect: AspectOptionAdded, Part: o.id, After: o.describe(), Asks: true, Scores: true})
			continue
		}
		c.text(q, AspectOptionWording, o.id, was.title, o.title, true)
		if was.score != o.score {
			c.add(q, Change{Aspect: AspectOptionScore, Part: o.id, Before: was.words, After: o.words, Scores: true})
		}
	}
	for _, o := range before {
		if _, ok := find(after, o.id); !ok {
			c.add(q, Change{Aspect: AspectOptionRemoved, Part: o.id, Before: o.describe(), Asks: true, Scores: true})
		}
	}
}

// number notes another unit, which asks for another number, and other goalposts, which score the same number otherwise.
func (c *comparer) number(q *Node, old, a *Answer) {
	if old.Unit != a.Unit {
		c.add(q, Change{Aspect: AspectAnswer, Part: "unit", Before: old.Unit, After: a.Unit, Asks: true, Scores: true})
	}
	if before, after := old.scaleWords(), a.scaleWords(); before != after {
		c.add(q, Change{Aspect: AspectAnswer, Part: "scale", Before: before, After: after, Scores: true})
	}
}

// scaleWords says how a number is scored.
func (a *Answer) scaleWords() string {
	parts := []string{string(a.Normalise), string(a.Direction) + " is better"}
	if a.Minimum != nil {
		parts = append(parts, "from "+document.FormatNumber(*a.Minimum))
	}
	if a.Maximum != nil {
		parts = append(parts, "to "+document.FormatNumber(*a.Maximum))
	}
	if a.Transform != TransformNone {
		parts = append(parts, "by "+string(a.Transform))
	}
	return strings.Join(parts, ", ")
}
