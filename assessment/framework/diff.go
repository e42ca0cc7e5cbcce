package framework

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Diff is what changed from one framework version to another, in words for people who decide about questionnaires.
type Diff struct {
	From, To *Definition
	Changes  []Change // by aspect, then in the order of To; what was removed in the order of From
	Weights  []WeightChange

	Kept    int // questions of both
	Asking  int // of these, those that ask something else: an answer has to be looked at again
	Carried int // of these, those whose answers carry over unchanged
	Reasons []string
}

// Aspect is a subject that changes are put together by.
type Aspect string

// The aspects, in the order in which changes are listed.
const (
	AspectAdded         Aspect = "added"
	AspectRemoved       Aspect = "removed"
	AspectMoved         Aspect = "moved"
	AspectRenamed       Aspect = "renamed"
	AspectQuestion      Aspect = "question"
	AspectGuidance      Aspect = "guidance"
	AspectAnswer        Aspect = "answer"
	AspectOptionAdded   Aspect = "option-added"
	AspectOptionRemoved Aspect = "option-removed"
	AspectOptionWording Aspect = "option-reworded"
	AspectOptionScore   Aspect = "option-rescored"
	AspectEvidence      Aspect = "evidence"
	AspectConfidential  Aspect = "confidential"
	AspectNotApplicable Aspect = "not-applicable"
	AspectImplied       Aspect = "implied"
	AspectPrerequisites Aspect = "prerequisites"
	AspectLabels        Aspect = "labels"
	AspectRemedy        Aspect = "remedy"
	AspectCost          Aspect = "cost"
	AspectCrosswalk     Aspect = "crosswalk"
	AspectGroup         Aspect = "group"
	AspectRule          Aspect = "rule"
	AspectBand          Aspect = "band"
	AspectAbout         Aspect = "about"
)

var aspects = []struct {
	aspect  Aspect
	heading string
}{
	{AspectAdded, "Questions added"},
	{AspectRemoved, "Questions removed"},
	{AspectMoved, "Questions moved to another dimension or group"},
	{AspectRenamed, "Questions with another title"},
	{AspectQuestion, "Questions worded anew"},
	{AspectGuidance, "Guidance worded anew"},
	{AspectAnswer, "Other kinds of answer"},
	{AspectOptionAdded, "Options added"},
	{AspectOptionRemoved, "Options removed"},
	{AspectOptionWording, "Options worded anew"},
	{AspectOptionScore, "Options with another score"},
	{AspectEvidence, "Evidence"},
	{AspectConfidential, "Confidential or open"},
	{AspectNotApplicable, "Whether a question may not apply"},
	{AspectImplied, "Answers that follow from others"},
	{AspectPrerequisites, "What has to come first"},
	{AspectLabels, "Essential, themes, goals, responsible body"},
	{AspectRemedy, "Remedies"},
	{AspectCost, "Cost of remedies"},
	{AspectCrosswalk, "Codes of other frameworks"},
	{AspectGroup, "Dimensions and groups"},
	{AspectRule, "Rules"},
	{AspectBand, "Bands and tiers"},
	{AspectAbout, "Title, source and licence"},
}

// Aspects lists the aspects in their order.
func Aspects() []Aspect {
	list := make([]Aspect, len(aspects))
	for i, a := range aspects {
		list[i] = a.aspect
	}
	return list
}

// Heading names an aspect for people.
func (a Aspect) Heading() string {
	for _, one := range aspects {
		if one.aspect == a {
			return one.heading
		}
	}
	return string(a)
}

// Change is one thing that changed.
type Change struct {
	Aspect  Aspect
	Subject string // id of the question or group; "" for the framework as a whole
	Title   string // of the subject
	Part    string // of it: an option, an amount, a language; "" for all of it
	Before  string // in words; "" where there was nothing
	After   string // in words; "" where there is nothing any more
	Note    string // what it amounts to: "1.5 times as much"; often ""
	Asks    bool   // an answer that was given before has to be looked at again
	Scores  bool   // the same answers may get another score
}

// WeightChange is what a dimension or a question moves of the whole index, before and after.
type WeightChange struct {
	ID, Title     string
	Dimension     bool
	Before, After float64 // effective weights, 0..1; NaN where it is not there, or moves no number
}

// Compare lists what changed between two versions, of whatever frameworks: what is the same thing is told by its id.
func Compare(from, to *Definition) *Diff {
	from, to = from.Whole(), to.Whole()
	c := &comparer{from: from, to: to, asking: map[string]bool{}}
	c.questions()
	c.groups()
	c.rules()
	c.about()
	d := &Diff{From: from, To: to, Weights: c.weights()}
	for _, a := range aspects {
		for _, change := range c.changes {
			if change.Aspect == a.aspect {
				d.Changes = append(d.Changes, change)
			}
		}
	}
	for _, q := range to.questions {
		if _, ok := from.leafOf[q.ID]; ok {
			d.Kept++
		}
	}
	d.Asking = len(c.asking)
	d.Carried = d.Kept - d.Asking
	d.Reasons = d.reasons()
	return d
}

// Comparable says that the same answers have the same score by both versions.
func (d *Diff) Comparable() bool { return len(d.Reasons) == 0 }

// Summary says in a few sentences what the changes mean.
func (d *Diff) Summary() []string {
	lines := make([]string, 0, 4)
	added, removed := d.count(AspectAdded), d.count(AspectRemoved)
	if len(d.Changes) == 0 && d.Comparable() {
		return append(lines, "Nothing changed: both versions ask and count the same.")
	}
	lines = append(lines, fmt.Sprintf("%d of %s changed what they ask; %d were added, %d were removed.",
		d.Asking, plural(len(d.To.questions), "question"), added, removed))
	lines = append(lines, fmt.Sprintf("Answers to %s carry over unchanged; %d have to be looked at again.", plural(d.Carried, "question"), d.Asking))
	if d.Comparable() {
		return append(lines, "Scores of the two versions are comparable: nothing that enters a score changed.")
	}
	return append(lines, "Scores of the two versions are not comparable, because "+strings.Join(d.Reasons, "; ")+".")
}

func (d *Diff) count(a Aspect) int {
	n := 0
	for _, c := range d.Changes {
		if c.Aspect == a {
			n++
		}
	}
	return n
}

// reasons says why scores of the two cannot be compared.
func (d *Diff) reasons() []string {
	var list []string
	say := func(n int, one, many string) {
		switch {
		case n == 1:
			list = append(list, "1 "+one)
		case n > 1:
			list = append(list, fmt.Sprintf("%d %s", n, many))
		}
	}
	say(d.count(AspectAdded), "question was added", "questions were added")
	say(d.count(AspectRemoved), "question was removed", "questions were removed")
	say(d.Asking, "question asks something else", "questions ask something else")
	for _, a := range aspects {
		n := 0
		for _, c := range d.Changes {
			if c.Aspect == a.aspect && c.Scores && !c.Asks && a.aspect != AspectAdded && a.aspect != AspectRemoved {
				n++
			}
		}
		say(n, fmt.Sprintf("change stands under %q", a.heading), fmt.Sprintf("changes stand under %q", a.heading))
	}
	say(d.reweighed(), "question moves another share of the index", "questions move another share of the index")
	return list
}

// reweighed counts the questions of both that move another share of the index.
func (d *Diff) reweighed() int {
	n := 0
	for _, w := range d.Weights {
		_, before := d.From.leafOf[w.ID]
		_, after := d.To.leafOf[w.ID]
		if before && after {
			n++
		}
	}
	return n
}

// weights lists the dimensions and questions that move another share: those of To in its order, then those that are gone.
func (c *comparer) weights() []WeightChange {
	before, after := c.from.effectiveWeights(), c.to.effectiveWeights()
	share := func(d *Definition, weights map[*Node]float64, id string) float64 {
		if n, ok := d.byID[id]; ok {
			if w, ok := weights[n]; ok {
				return w
			}
		}
		return math.NaN()
	}
	var list []WeightChange
	for _, n := range append(slices.Clone(c.to.nodes), c.gone()...) {
		if n.parent == nil || !n.IsQuestion() && n.parent.parent != nil {
			continue
		}
		w := WeightChange{
			ID: n.ID, Title: n.Name("en"), Dimension: n.parent.parent == nil,
			Before: share(c.from, before, n.ID), After: share(c.to, after, n.ID),
		}
		if same := w.Before == w.After || math.Abs(w.Before-w.After) < roundingSlack; same || math.IsNaN(w.Before) && math.IsNaN(w.After) {
			continue
		}
		list = append(list, w)
	}
	return list
}

// gone lists the nodes of From that To has no more.
func (c *comparer) gone() []*Node {
	var list []*Node
	for _, n := range c.from.nodes {
		if _, ok := c.to.byID[n.ID]; !ok {
			list = append(list, n)
		}
	}
	return list
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
