package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"readiness/assessment"
)

// place is where an answer stands: a unit in a year.
type place struct {
	unit string
	year int
}

func (p place) String() string { return p.unit + " " + strconv.Itoa(p.year) }

// created lists the assessments that the file begins: a misspelt unit shows here.
func (d imported) created(w io.Writer) {
	if d.before == nil {
		return
	}
	there := map[place]bool{}
	for at := range d.standing() {
		there[at] = true
	}
	var names []string
	for i := range d.Cells {
		at := place{d.Cells[i].Unit, d.Cells[i].Year}
		if d.Cells[i].Status == assessment.ImportAdded && !there[at] {
			there[at] = true
			names = append(names, at.String())
		}
	}
	if len(names) == 0 {
		return
	}
	more := ""
	if n := len(names) - mostCells; n > 0 {
		names, more = names[:mostCells], fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(w, "\nNew assessments\n  %s%s\n", strings.Join(names, ", "), more)
}

// standing gives the assessments by the framework of the file that there were before.
func (d imported) standing() map[place]*assessment.Assessment {
	found := map[place]*assessment.Assessment{}
	for _, x := range d.before.Assessments() {
		if x.Framework.Ref() == d.in.Framework.Ref() && x.Parallel <= 1 {
			found[place{x.Unit, x.Year}] = x
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
	was, is := shownValue(q, c.Before), shownValue(q, c.After)
	switch {
	case c.Status == assessment.ImportConflict:
		return fmt.Sprintf(": %s in the store, %s in the file", was, is)
	case c.Status == assessment.ImportChanged && c.Message != "":
		return fmt.Sprintf(": %s -> %s (%s)", was, is, c.Message)
	case c.Status == assessment.ImportChanged:
		return ": " + was + " -> " + is
	}
	return ""
}
