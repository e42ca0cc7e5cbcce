package assessment

import (
	"math"
	"slices"
	"strconv"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// Census counts who gave which answer to one question.
type Census struct {
	Question *framework.Node
	Groups   []CensusGroup
}

// CensusGroup is the census of one group of units.
type CensusGroup struct {
	Name    string
	Units   int
	Answers []CensusAnswer // in the question's order; then implied, not applicable and not assessed
}

// CensusAnswer is one possible answer and the units that gave it, by code.
type CensusAnswer struct {
	ID    string // option or level id, true, false, none-ticked, a class of numbers, or one of the three below
	Apart bool   // not an answer: implied, not applicable or not assessed
	Title string
	Units []string
}

// What a census counts apart from answers.
const (
	CensusImplied       = "implied"        // another answer says that it does not exist
	CensusNotApplicable = "not-applicable" // it does not concern the unit
	CensusNotAssessed   = "not-assessed"   // nobody answered
)

// Where the three stand, from the end of the list.
const (
	fromEndImplied       = 3
	fromEndNotApplicable = 2
	fromEndNotAssessed   = 1
)

// Census counts the answers to a question by group. A unit counts once per answer it gave; a checklist unit counts
// under every option it ticked. A panel of several years counts a unit once for each: see Panel.Only.
func (x *Index) Census(question *framework.Node, by Grouping, lang string) Census {
	leaf := slices.Index(x.Panel.Framework.Questions(), question)
	if leaf < 0 { // not a question of this framework
		return Census{Question: question}
	}
	bounds := x.classes(leaf)
	possible := possibleAnswers(question, bounds, lang)
	c := Census{Question: question}
	names, members := x.Panel.grouped(by)
	for _, name := range names {
		g := CensusGroup{Name: name, Units: len(members[name]), Answers: slices.Clone(possible)}
		for _, row := range members[name] {
			for _, i := range x.places(row, leaf, g.Answers, bounds) {
				g.Answers[i].Units = append(g.Answers[i].Units, x.Panel.Rows[row].Unit)
			}
		}
		for _, a := range g.Answers {
			slices.Sort(a.Units)
		}
		c.Groups = append(c.Groups, g)
	}
	return c
}

// possibleAnswers lists what a census of a question can count.
func possibleAnswers(q *framework.Node, bounds classBounds, lang string) []CensusAnswer {
	var list []CensusAnswer
	answer := func(id string, v framework.Value) {
		list = append(list, CensusAnswer{ID: id, Title: q.Describe(v, lang)})
	}
	switch q.Answer.Type {
	case framework.Boolean:
		answer("true", framework.Value{Kind: framework.Flag, Flag: true})
		answer("false", framework.Value{Kind: framework.Flag})
	case framework.Stage:
		for _, l := range q.Answer.Levels {
			answer(l.ID, framework.Value{Kind: framework.OneOption, Option: l.ID})
		}
	case framework.Number:
		for _, label := range bounds.labels() {
			list = append(list, CensusAnswer{ID: label, Title: label})
		}
	case framework.Choice, framework.Checklist:
		for _, o := range q.Answer.Options {
			answer(o.ID, framework.Value{Kind: framework.OneOption, Option: o.ID})
		}
		if q.Answer.Type == framework.Checklist && !slices.ContainsFunc(q.Answer.Options, exclusive) {
			answer("none-ticked", framework.Value{Kind: framework.Options})
		}
	}
	return append(list,
		CensusAnswer{ID: CensusImplied, Apart: true, Title: "Does not exist, by another answer"},
		CensusAnswer{ID: CensusNotApplicable, Apart: true, Title: q.Describe(framework.Value{Kind: framework.NotApplicable}, lang)},
		CensusAnswer{ID: CensusNotAssessed, Apart: true, Title: q.Describe(framework.Value{}, lang)})
}

func exclusive(o framework.Option) bool { return o.Exclusive }

// places gives where in the list of possible answers a unit counts.
func (x *Index) places(row, leaf int, possible []CensusAnswer, bounds classBounds) []int {
	option := func(id string) int {
		return slices.IndexFunc(possible, func(a CensusAnswer) bool { return a.ID == id })
	}
	v := x.Panel.Rows[row].Values[leaf]
	switch v.Kind {
	case framework.NotApplicable:
		return []int{len(possible) - fromEndNotApplicable}
	case framework.NotAssessed:
		if x.Scores.State(row, leaf) == scoring.Inferred {
			return []int{len(possible) - fromEndImplied}
		}
		return []int{len(possible) - fromEndNotAssessed}
	case framework.Flag:
		return []int{option(strconv.FormatBool(v.Flag))}
	case framework.Number:
		return []int{bounds.class(v.Number)}
	case framework.OneOption:
		return []int{option(v.Option)}
	default:
		places := make([]int, 0, len(v.Options))
		for _, id := range v.Options {
			places = append(places, option(id))
		}
		if len(places) == 0 { // the last of the answers
			places = append(places, len(possible)-fromEndImplied-1)
		}
		return places
	}
}

// classBounds are the bounds within which numbers are counted in classes of equal width.
type classBounds struct{ low, high float64 }

// classCount is how many classes there are, if the bounds differ.
const classCount = 5

// classes gives the bounds for a question: its goalposts, or what was seen.
func (x *Index) classes(leaf int) classBounds {
	a := x.Panel.Framework.Questions()[leaf].Answer
	if a.Minimum != nil && a.Maximum != nil {
		return classBounds{*a.Minimum, *a.Maximum}
	}
	b := classBounds{math.Inf(1), math.Inf(-1)}
	for _, r := range x.Panel.Rows {
		if v := r.Values[leaf]; v.Kind == framework.Number {
			b.low, b.high = min(b.low, v.Number), max(b.high, v.Number)
		}
	}
	if b.low > b.high {
		return classBounds{0, 1}
	}
	return b
}

// class gives the class of a number: a lower bound belongs to its class, the greatest number to the last, and what lies
// outside to the nearest.
func (b classBounds) class(v float64) int {
	if b.high <= b.low {
		return 0
	}
	const rounding = 1e-9 // 0.6 is a bound of 0 to 3, though a float64 puts it just below
	part := (v - b.low) / (b.high - b.low) * classCount
	return int(max(0, min(classCount-1, math.Floor(part+rounding))))
}

// labels names the classes: "4 to 8".
func (b classBounds) labels() []string {
	if b.high <= b.low {
		return []string{classBound(b.low)}
	}
	labels := make([]string, classCount)
	for k := range labels {
		at := func(k int) string {
			bound := b.low + (b.high-b.low)*float64(k)/classCount
			if math.Abs(bound) < 1e-12*(b.high-b.low) { // a zero that rounding missed
				bound = 0
			}
			return classBound(bound)
		}
		labels[k] = at(k) + " to " + at(k+1)
	}
	return labels
}

// classBound writes a bound with up to twelve digits.
func classBound(x float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		rounded = x
	}
	if math.Abs(rounded) < 1e15 {
		return strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'g', -1, 64)
}
