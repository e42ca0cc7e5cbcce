package framework

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"readiness/assessment/document"
)

func (c *comparer) remedy(old, q *Node) {
	switch {
	case old.Remedy == nil && q.Remedy == nil:
		return
	case old.Remedy == nil:
		c.add(q, Change{Aspect: AspectRemedy, After: q.Remedy.Title.In("en"), Note: "it had none"})
		return
	case q.Remedy == nil:
		c.add(q, Change{Aspect: AspectRemedy, Before: old.Remedy.Title.In("en"), Note: "it has none any more"})
		return
	}
	before, after := old.Remedy, q.Remedy
	c.text(q, AspectRemedy, "title", before.Title, after.Title, false)
	c.text(q, AspectRemedy, "steps", before.Steps, after.Steps, false)
	c.differ(q, AspectRemedy, "kind", string(before.Kind), string(after.Kind))
	c.differ(q, AspectRemedy, "months", months(before.Months), months(after.Months))
	c.differ(q, AspectRemedy, "procurement", string(before.Procurement), string(after.Procurement))
	c.cost(q, before.Cost, after.Cost)
	c.differ(q, AspectCost, "by income group", factors(before.ScaleByIncome), factors(after.ScaleByIncome))
}

func months(n int) string {
	if n == 0 {
		return ""
	}
	return plural(n, "month")
}

func factors(scale map[string]float64) string {
	parts := make([]string, 0, len(scale))
	for _, group := range slices.Sorted(maps.Keys(scale)) {
		parts = append(parts, group+" "+document.FormatNumber(scale[group]))
	}
	return strings.Join(parts, ", ")
}

func (c *comparer) cost(q *Node, old, cost *Cost) {
	switch {
	case old == nil && cost == nil:
		return
	case old == nil:
		c.add(q, Change{Aspect: AspectCost, After: cost.words(), Note: "it had none"})
		return
	case cost == nil:
		c.add(q, Change{Aspect: AspectCost, Before: old.words(), Note: "it has none any more"})
		return
	}
	same := old.Currency == cost.Currency && old.Year == cost.Year
	if !same {
		c.add(q, Change{
			Aspect: AspectCost, Part: "prices", Before: old.prices(), After: cost.prices(),
			Note: "amounts of two currencies or years have no factor between them",
		})
	}
	for _, amount := range []struct {
		part          string
		before, after int64
	}{
		{"low", old.Low, cost.Low}, {"base", old.Base, cost.Base}, {"high", old.High, cost.High}, {"each year", old.RecurrentPerYear, cost.RecurrentPerYear},
	} {
		if amount.before == amount.after && (same || amount.before == 0) {
			continue
		}
		change := Change{Aspect: AspectCost, Part: amount.part, Before: Money(amount.before, old.Currency), After: Money(amount.after, cost.Currency)}
		if same && amount.before > 0 && amount.after > 0 {
			change.Note = times(float64(amount.after)/float64(amount.before)) + " times as much"
		}
		c.add(q, change)
	}
	c.differ(q, AspectCost, "source", old.Source, cost.Source)
}

func (c *Cost) prices() string { return c.Currency + " at prices of " + strconv.Itoa(c.Year) }

func (c *Cost) words() string {
	var parts []string
	if c.High > 0 {
		parts = append(parts, fmt.Sprintf("%s to %s, planned with %s", Money(c.Low, c.Currency), Money(c.High, c.Currency), Money(c.Base, c.Currency)))
	}
	if c.RecurrentPerYear > 0 {
		parts = append(parts, Money(c.RecurrentPerYear, c.Currency)+" each year")
	}
	return strings.Join(append(parts, "prices of "+strconv.Itoa(c.Year)), "; ")
}
