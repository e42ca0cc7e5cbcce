package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// created lists the assessments that the file begins: a misspelt unit shows here.
func (d imported) created(w io.Writer) {
	if d.before == nil || d.Created == 0 {
		return
	}
	there := d.standing()
	var names []string
	for i := range d.Cells {
		c := &d.Cells[i]
		at := place{c.Unit, c.Year, max(c.Parallel, 1)}
		if (c.Status == assessment.ImportAdded || c.Status == assessment.ImportChanged) && !there[at] {
			there[at] = true
			names = append(names, at.String())
		}
	}
	more := ""
	if n := len(names) - mostCells; n > 0 {
		names, more = names[:mostCells], fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(w, "\nNew assessments\n  %s%s\n", strings.Join(names, ", "), more)
}

// place is where an answer stands: a unit in a year, and there a number.
type place struct {
	unit   string
	year   int
	number int
}

func (p place) String() string {
	text := p.unit + " " + strconv.Itoa(p.year)
	if p.number > 1 {
		text += " no. " + strconv.Itoa(p.number)
	}
	return text
}

// standing gives the places by the framework of the file that there were before.
func (d imported) standing() map[place]bool {
	found := map[place]bool{}
	for _, x := range d.before.Assessments() {
		if x.Framework.Ref() == d.in.Framework.Ref() {
			found[place{x.Unit, x.Year, x.Parallel}] = true
		}
	}
	return found
}

// compared says what stands where a cell of the file goes, and what the file says; "" where there is nothing to compare.
func (d imported) compared(c *assessment.ImportCell) string {
	q, ok := d.in.Framework.Node(c.Question)
	if !ok {
		return ""
	}
	was, is := cutValue(q, c.Before), cutValue(q, c.After)
	switch {
	case c.Status == assessment.ImportConflict && c.Notes != nil && c.Before.Equal(c.After):
		return fmt.Sprintf(": note %.60q in the store, %.60q in the file", c.Notes.Before, c.Notes.After)
	case c.Status == assessment.ImportConflict && c.Base != nil:
		return fmt.Sprintf(": %s in the store, %s in the file, %s when it was made", was, is, cutValue(q, *c.Base))
	case c.Status == assessment.ImportConflict:
		return fmt.Sprintf(": %s in the store, %s in the file", was, is)
	case c.Status == assessment.ImportAdded:
		return ": " + is
	case c.Status == assessment.ImportChanged && c.Message != "":
		return fmt.Sprintf(": %s -> %s (%s)", was, is, c.Message)
	case c.Status == assessment.ImportChanged:
		return ": " + was + " -> " + is
	}
	return ""
}

// longestValue is how many characters of an answer a line shows: a checklist may have many options.
const longestValue = 80

func cutValue(q *framework.Node, v framework.Value) string {
	text := shownValue(q, v)
	if r := []rune(text); len(r) > longestValue {
		return string(r[:longestValue]) + "…"
	}
	return text
}
