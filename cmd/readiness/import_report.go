package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"readiness/assessment"
)

// text writes the report for people: counts, what is wrong, and what to do next.
func (d imported) text(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s into %s, framework %s\n\n", d.in.Name, d.store, d.in.Framework.Ref())
	for _, c := range []struct {
		name  string
		count int
	}{{"added", d.Added}, {"changed", d.Changed}, {"unchanged", d.Unchanged}, {"conflicts", d.Conflicts}, {"refused", d.Refused}} {
		fmt.Fprintf(table, "%s\t%d\t\n", c.name, c.count)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if d.Kept > 0 {
		fmt.Fprintf(w, "\nKept as they are now: %s of the unchanged. The file says nothing new there, and somebody has changed them since it was made.\n", counted(d.Kept, "answer", "answers"))
	}
	d.created(w)
	disputed := "In conflict: changed in the file, and in the store since the file was made"
	if d.Foreign != "" {
		disputed = "In conflict\n  " + d.Foreign
	}
	for _, part := range []struct{ status, title string }{
		{assessment.ImportAdded, "Added"},
		{assessment.ImportChanged, "Changed"},
		{assessment.ImportConflict, disputed},
		{assessment.ImportRefused, "Refused"},
	} {
		d.group(w, part.status, part.title)
	}
	if d.Conflicts > 0 && d.Foreign == "" {
		fmt.Fprintln(w, "  "+d.wayOut())
	}
	_, err := fmt.Fprintf(w, "\n%s\n", d.sentence())
	return err
}

// wayOut says how answers in conflict come in after all.
func (d imported) wayOut() string {
	for i := range d.Cells {
		if c := &d.Cells[i]; c.Status == assessment.ImportConflict && c.Sheet != "" {
			return "To let the file count, write these answers into a questionnaire that is made now, and import that one."
		}
	}
	return "To let the file count, give these rows the revision that readiness export shows now, or none."
}

// Bounds of what the text lists; the JSON and the CSV have every cell.
const (
	mostCells   = 8  // of which the same is said
	mostAnswers = 25 // that are added or changed, each with its value
	mostGroups  = 50
)

// cellGroup is cells of which the same is said.
type cellGroup struct {
	message string
	first   []string
	count   int
}

// add counts a cell and keeps the first ones.
func (g *cellGroup) add(text func() string, most int) {
	if g.count++; len(g.first) < most {
		g.first = append(g.first, text())
	}
}

// group lists the cells of a status, those with the same message together.
func (d imported) group(w io.Writer, status, title string) {
	most := mostCells
	if status == assessment.ImportAdded || status == assessment.ImportChanged {
		most = mostAnswers
	}
	byMessage := map[string]*cellGroup{}
	var groups []*cellGroup
	for i := range d.Cells {
		c := &d.Cells[i]
		if c.Status != status {
			continue
		}
		message := c.Message
		if status == assessment.ImportChanged {
			message = "" // it stands beside the cell
		}
		g := byMessage[message]
		if g == nil {
			g = &cellGroup{message: message}
			byMessage[message] = g
			groups = append(groups, g)
		}
		g.add(func() string { return cellName(c) + d.compared(c) }, most)
	}
	if len(groups) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for i, g := range groups {
		if i == mostGroups {
			fmt.Fprintf(w, "  and %d more kinds; --format csv lists every cell\n", len(groups)-i)
			return
		}
		g.write(w, status == assessment.ImportRefused)
	}
}

// write lists the cells beside each other where nothing is said of each.
func (g *cellGroup) write(w io.Writer, beside bool) {
	indent, more := "  ", ""
	if g.message != "" {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(g.message, "\n", "\n  "))
		indent = "    "
	}
	if n := g.count - len(g.first); n > 0 {
		more = fmt.Sprintf("and %d more", n)
	}
	if beside {
		fmt.Fprintf(w, "%s%s: %s\n", indent, counted(g.count, "cell", "cells"), strings.TrimSpace(strings.Join(g.first, ", ")+" "+more))
		return
	}
	for _, cell := range g.first {
		fmt.Fprintf(w, "%s%s\n", indent, cell)
	}
	if more != "" {
		fmt.Fprintf(w, "%s%s; --format csv lists every cell\n", indent, more)
	}
}

// cellName says where a cell is and what it is about: "C3 (KEN 2024 legal)".
func cellName(c *assessment.ImportCell) string {
	place := c.Cell
	if c.Sheet != "" {
		place = c.Sheet + "!" + c.Cell
	}
	var about []string
	if c.Unit != "" {
		about = append(about, c.Unit)
	}
	if c.Year != 0 {
		about = append(about, strconv.Itoa(c.Year))
	}
	if c.Parallel > 1 {
		about = append(about, "no. "+strconv.Itoa(c.Parallel))
	}
	if c.Question != "" {
		about = append(about, c.Question)
	}
	if len(about) == 0 {
		return place
	}
	return place + " (" + strings.Join(about, " ") + ")"
}

// sentence says what has happened and what to do next.
func (d imported) sentence() string {
	changes := d.Added + d.Changed
	switch {
	case !d.Clean():
		return "Nothing was written. Mend the cells that are named, and import the file again."
	case changes+d.Unchanged == 0:
		return "Nothing was written: " + d.in.Name + " holds no answer."
	case changes > 0 && d.Applied:
		return fmt.Sprintf("Written: %s. The journal now ends with %s", counted(changes, "answer", "answers"), d.head)
	case changes == 0 && d.apply:
		return "Nothing was written: " + d.idle() + ". The journal ends with " + d.head
	case changes == 0:
		return "Nothing to do: " + d.idle() + "."
	}
	return "Nothing was written: this was a dry run. Run it again with --apply."
}

// idle says why a sound file changes nothing.
func (d imported) idle() string {
	if d.Kept > 0 {
		return "the file says nothing that is new"
	}
	return "the store has all of it already"
}
