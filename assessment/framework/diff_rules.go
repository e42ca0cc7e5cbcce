package framework

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"readiness/assessment/document"
)

// groups compares the nodes with children: which there are, and how their scores come about.
func (c *comparer) groups() {
	for _, n := range c.to.nodes {
		if n.IsQuestion() {
			continue
		}
		old, ok := c.from.byID[n.ID]
		if n.parent == nil {
			old, ok = c.from.Root, true
		}
		if !ok || old.IsQuestion() {
			c.add(n, Change{Aspect: AspectGroup, After: c.to.place(n), Note: "new"})
			continue
		}
		c.group(old, n)
	}
	for _, n := range c.gone() {
		if !n.IsQuestion() && n.parent != nil {
			c.add(n, Change{Aspect: AspectGroup, Before: c.from.place(n), Note: "removed"})
		}
	}
}

func (c *comparer) group(old, n *Node) {
	c.text(n, AspectGroup, "title", old.Title, n.Title, false)
	if !slices.Equal(old.path(), n.path()) {
		c.add(n, Change{Aspect: AspectGroup, Part: "place", Before: c.from.place(old), After: c.to.place(n), Scores: true})
	}
	for _, rule := range []struct{ part, member, before, after string }{
		{"aggregation", "aggregate", old.mean(), n.mean()},
		{"minimum coverage", "minimumCoverage", percent(old.MinimumCoverage), percent(n.MinimumCoverage)},
		{"outliers", "normalise", old.Normalise.words(), n.Normalise.words()},
	} {
		if own := old.at.Has(rule.member) || n.at.Has(rule.member); own && rule.before != rule.after { // defaults are rules of the whole
			c.add(n, Change{Aspect: AspectRule, Part: rule.part, Before: rule.before, After: rule.after, Scores: true})
		}
	}
	if old.Aggregate == AggregatePoints && n.Aggregate == AggregatePoints && old.Points != n.Points {
		c.add(n, Change{Aspect: AspectRule, Part: "points", Before: document.FormatNumber(old.Points), After: document.FormatNumber(n.Points), Scores: true})
	}
}

// mean names the aggregate of a group.
func (n *Node) mean() string {
	if n.Aggregate == AggregateGeneralised {
		return string(n.Aggregate) + " with exponent " + document.FormatNumber(n.Exponent)
	}
	return string(n.Aggregate)
}

func (t *Treatment) words() string {
	if t == nil {
		return "as they are"
	}
	words := "drawn in: " + document.FormatNumber(float64(t.Winsorise)) + " on each side"
	if t.Log {
		words += ", then by logarithm"
	}
	return words
}

// rules compares what holds for the framework as a whole.
func (c *comparer) rules() {
	old, now := c.from.Defaults, c.to.Defaults
	for _, rule := range []struct {
		part, before, after string
		scores              bool
	}{
		{"aggregation where a group says nothing else", string(old.Aggregate), string(now.Aggregate), true},
		{"minimum coverage where a group says nothing else", percent(old.MinimumCoverage), percent(now.MinimumCoverage), true},
		{"missing rule", string(old.Missing), string(now.Missing), true},
		{"floor of geometric and harmonic means", document.FormatNumber(old.Floor), document.FormatNumber(now.Floor), c.floored()},
		{"years that numbers are compared over", string(c.from.Panel), string(c.to.Panel), c.dataDriven()},
		{"units", string(c.from.Entity), string(c.to.Entity), true},
		{"uncertainty analysis", c.from.Uncertainty.words(), c.to.Uncertainty.words(), false},
	} {
		if rule.before != rule.after {
			c.add(nil, Change{Aspect: AspectRule, Part: rule.part, Before: rule.before, After: rule.after, Scores: rule.scores})
		}
	}
	c.differ(nil, AspectBand, "bands", c.from.bandWords(), c.to.bandWords())
	c.differ(nil, AspectBand, "tiers", c.from.tierWords(), c.to.tierWords())
}

// floored says that a floor matters in one of the two.
func (c *comparer) floored() bool {
	return slices.ContainsFunc(append(slices.Clone(c.from.nodes), c.to.nodes...), needsSign)
}

func (c *comparer) dataDriven() bool {
	return slices.ContainsFunc(append(slices.Clone(c.from.questions), c.to.questions...), func(q *Node) bool { return q.Answer.DataDriven() })
}

func (u Uncertainty) words() string {
	return fmt.Sprintf("weights %s, aggregates %s, normalisations %s, missing rules %s, confidence %t, dimensions left out %t", percent(u.Weights),
		orNone(sorted(u.Aggregates)), orNone(sorted(u.Normalisations)), orNone(sorted(u.Missing)), u.Confidence, u.DropDimension)
}

func orNone(list string) string {
	if list == "" {
		return "none"
	}
	return list
}

func (d *Definition) bandWords() string {
	parts := make([]string, 0, len(d.Bands))
	for _, b := range d.Bands {
		name := b.ID
		if title := b.Title.In("en"); title != "" {
			name += " (" + title + ")"
		}
		parts = append(parts, name+" from "+document.FormatNumber(b.From))
	}
	return strings.Join(parts, ", ")
}

func (d *Definition) tierWords() string {
	parts := make([]string, 0, len(d.Tiers))
	for _, t := range d.Tiers {
		levels := make([]string, 0, len(t.Minimum))
		for _, id := range slices.Sorted(maps.Keys(t.Minimum)) {
			levels = append(levels, fmt.Sprintf("%s %d", id, t.Minimum[id]))
		}
		parts = append(parts, t.ID+": "+strings.Join(levels, ", "))
	}
	return strings.Join(parts, "; ")
}

// about compares what a framework says of itself.
func (c *comparer) about() {
	c.text(nil, AspectAbout, "title", c.from.Title, c.to.Title, false)
	c.differ(nil, AspectAbout, "source", c.from.Source, c.to.Source)
	c.differ(nil, AspectAbout, "licence", c.from.Licence, c.to.Licence)
}
