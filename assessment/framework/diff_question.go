package framework

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/document"
)

// comparer gathers the changes from one definition to another.
type comparer struct {
	from, to *Definition
	changes  []Change
	asking   map[string]bool // questions that ask something else
}

func (c *comparer) add(n *Node, change Change) {
	if n != nil {
		change.Subject, change.Title = n.ID, n.Name("en")
		if change.Asks && n.IsQuestion() {
			c.asking[n.ID] = true
		}
	}
	c.changes = append(c.changes, change)
}

// differ notes two texts that are not the same, and says whether they differ.
func (c *comparer) differ(n *Node, a Aspect, part, before, after string) bool {
	if before == after {
		return false
	}
	c.add(n, Change{Aspect: a, Part: part, Before: before, After: after})
	return true
}

// question gives the node of a definition with this id if it is a question.
func (d *Definition) question(id string) (*Node, bool) {
	n, ok := d.byID[id]
	return n, ok && n.IsQuestion()
}

func (c *comparer) questions() {
	for _, q := range c.to.questions {
		if old, ok := c.from.question(q.ID); ok {
			c.question(old, q)
			continue
		}
		c.add(q, Change{Aspect: AspectAdded, After: c.to.place(q), Scores: true})
	}
	for _, q := range c.from.questions {
		if _, ok := c.to.question(q.ID); !ok {
			c.add(q, Change{Aspect: AspectRemoved, Before: c.from.place(q), Scores: true})
		}
	}
}

// place names the groups above a node, without the root: Legislation, Rights.
func (d *Definition) place(n *Node) string {
	var names []string
	for p := n.parent; p != nil && p.parent != nil; p = p.parent {
		names = append(names, p.Name("en"))
	}
	if len(names) == 0 {
		return "directly below the root"
	}
	slices.Reverse(names)
	return strings.Join(names, ", ")
}

// path names the groups above a node by their ids.
func (n *Node) path() []string {
	var ids []string
	for p := n.parent; p != nil; p = p.parent {
		if p.parent != nil {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (c *comparer) question(old, q *Node) {
	if !slices.Equal(old.path(), q.path()) {
		c.add(q, Change{Aspect: AspectMoved, Before: c.from.place(old), After: c.to.place(q), Scores: true})
	}
	c.text(q, AspectRenamed, "", old.Title, q.Title, false)
	c.text(q, AspectQuestion, "", old.Question, q.Question, true)
	c.text(q, AspectGuidance, "", old.Guidance, q.Guidance, true)
	c.answer(old, q)
	c.differ(q, AspectEvidence, "", string(old.Evidence), string(q.Evidence))
	if old.Confidential != q.Confidential {
		secret := map[bool]string{true: "confidential", false: "open"}
		c.add(q, Change{
			Aspect: AspectConfidential, Before: secret[old.Confidential], After: secret[q.Confidential],
			Note: "the published index leaves confidential questions out", Scores: true,
		})
	}
	if old.NotApplicable != q.NotApplicable {
		c.add(q, Change{Aspect: AspectNotApplicable, Before: string(old.NotApplicable), After: string(q.NotApplicable), Asks: true, Scores: true})
	}
	if before, after := old.ImpliedBy.words(), q.ImpliedBy.words(); before != after {
		c.add(q, Change{Aspect: AspectImplied, Before: before, After: after, Scores: true})
	}
	c.differ(q, AspectPrerequisites, "", sorted(old.Requires), sorted(q.Requires))
	c.labels(old, q)
	c.remedy(old, q)
	c.crosswalk(old, q)
}

// text notes each language in which a text was worded anew, added or removed. Only a language of both can change what
// is asked.
func (c *comparer) text(n *Node, a Aspect, part string, old, text Text, asks bool) {
	languages := maps.Clone(old)
	if languages == nil {
		languages = Text{}
	}
	maps.Copy(languages, text)
	tags := languages.Languages()
	slices.SortStableFunc(tags, func(x, y string) int { return english(x) - english(y) })
	for _, lang := range tags {
		before, was := old[lang]
		after, is := text[lang]
		if tidySpaces(before) == tidySpaces(after) {
			continue
		}
		change := Change{Aspect: a, Part: part, Before: before, After: after}
		if lang != "en" {
			change.Part = strings.TrimSpace(part + " [" + lang + "]")
		}
		change.Asks = asks && (was && is || len(old) == 0 || len(text) == 0)
		change.Scores = change.Asks
		c.add(n, change)
	}
}

// english puts English before the other languages.
func english(tag string) int {
	if tag == "en" {
		return 0
	}
	return 1
}

func tidySpaces(s string) string { return strings.Join(strings.Fields(s), " ") }

func (i *ImpliedBy) words() string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf("scores %s where %s is %s", document.FormatNumber(i.Score), i.Question, strings.Join(slices.Sorted(slices.Values(i.When)), " or "))
}

// sorted writes a list whose order has no meaning.
func sorted[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func (c *comparer) labels(old, q *Node) {
	essential := map[bool]string{true: "essential", false: "not essential"}
	c.differ(q, AspectLabels, "essential", essential[old.Essential], essential[q.Essential])
	c.differ(q, AspectLabels, "themes", sorted(old.Themes), sorted(q.Themes))
	c.differ(q, AspectLabels, "goals", sorted(old.SDG), sorted(q.SDG))
	c.text(q, AspectLabels, "responsible", old.Responsible, q.Responsible, false)
}

func (c *comparer) crosswalk(old, q *Node) {
	schemes := map[string]bool{}
	for id := range old.Crosswalk {
		schemes[id] = true
	}
	for id := range q.Crosswalk {
		schemes[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(schemes)) {
		c.differ(q, AspectCrosswalk, id, sorted(old.Crosswalk[id]), sorted(q.Crosswalk[id]))
	}
}
