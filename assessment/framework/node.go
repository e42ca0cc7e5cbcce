package framework

import (
	"cmp"
	"slices"

	"readiness/assessment/document"
)

// Node is one node of the tree: a question (it has an Answer) or a group of nodes (it has Children), never both.
type Node struct {
	ID     string
	Title  Text
	Weight float64 // relative to its siblings; under aggregate points the node's points
	Spread float64 // the experts' standard deviation of the weight; 0 = not known
	Points float64 // under aggregate points; of a group, stated or the sum of its children's

	// Groups.
	Aggregate       Aggregate
	Exponent        float64 // of generalised
	MinimumCoverage float64
	Normalise       *Treatment // of the data-driven questions below; nil = none
	Children        []*Node

	// Questions.
	Question, Guidance Text
	Answer             *Answer
	Evidence           Evidence
	Confidential       bool
	NotApplicable      NotApplicableRule
	ImpliedBy          *ImpliedBy
	Essential          bool
	Themes             []Theme
	SDG                []string // goals ("16") and targets ("16.4")
	Responsible        Text
	Requires           []string // questions whose remedies come first
	Remedy             *Remedy
	Crosswalk          map[string][]string // id of another framework -> its codes

	parent  *Node
	at      *document.Value // where the node stands in the file
	weighed bool            // the weight is that of a Variant
}

// Name is the title of a node, or its id where it has none.
func (n *Node) Name(lang string) string { return cmp.Or(n.Title.In(lang), n.ID) }

// IsQuestion says that the node is a leaf.
func (n *Node) IsQuestion() bool { return n.Answer != nil }

// walk visits n and everything below it in preorder.
func (n *Node) walk(visit func(*Node)) {
	visit(n)
	for _, c := range n.Children {
		c.walk(visit)
	}
}

// Treatment tames the outliers of data-driven questions before they are normalised.
type Treatment struct {
	Winsorise int  // values drawn in at most, per side and question; 0 = none
	Log       bool // then a log form, where the skew is still too great
}

// Answer says what a question accepts.
type Answer struct {
	Type    AnswerType
	Options []Option // choice, checklist
	Levels  []Level  // stage

	// Numbers.
	Unit             string
	Minimum, Maximum *float64 // goalposts; nil = not stated
	Direction        Direction
	Transform        Transform
	Normalise        Normalise

	places map[string]int // id of an option or level -> its place; nil where there are few
}

// known says that the type is one of the format's.
func (a *Answer) known() bool {
	switch a.Type {
	case Choice, Boolean, Checklist, Stage, Number:
		return true
	}
	return false
}

// DataDriven says that the score of a number depends on the answers of others.
func (a *Answer) DataDriven() bool { return a.Type == Number && a.Normalise != NormaliseGoalposts }

// DataDriven says that the score of some question depends on the answers of others.
func (d *Definition) DataDriven() bool {
	return slices.ContainsFunc(d.Questions(), func(q *Node) bool { return q.Answer.DataDriven() })
}

// Option is one option of a choice or a checklist.
type Option struct {
	ID        string
	Title     Text
	Score     float64 // choice: 0..1
	Points    float64 // checklist
	Exclusive bool    // checklist: stands alone
}

// Level is one level of a stage question.
type Level struct {
	ID    string
	Title Text
	// Number is what tiers refer to: the id, where all ids of the question are whole numbers, else the place from 1.
	Number int
}

// ImpliedBy gives a question that was not assessed a score when another question's answer says that what it asks about
// does not exist.
type ImpliedBy struct {
	Question string
	When     []string // option or level ids, or "true" and "false"
	Score    float64
}

// Remedy is what closes the gap of a question.
type Remedy struct {
	Title, Steps  Text
	Kind          RemedyKind
	Months        int
	Procurement   Procurement
	Cost          *Cost
	ScaleByIncome map[string]float64 // "L" "LM" "UM" "H" -> factor on the cost
}

// Cost is a planning range: the one-off amounts low, base and high, and what recurs each year, in minor units of one
// currency at the prices of one year.
type Cost struct {
	Currency         string // ISO 4217
	Year             int
	Low, Base, High  int64
	RecurrentPerYear int64
	Source           string
}
