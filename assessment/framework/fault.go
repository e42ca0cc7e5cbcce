package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a framework file, for the person who wrote it.
type Fault struct {
	Line, Column int    // from 1; columns count characters
	Path         string // root.children[2].aggregate; "" for the file as a whole
	Message      string // what is wrong
	Fix          string // what to do about it; may be ""
}

func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d: ", f.Line, f.Column)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Fix != "" {
		b.WriteString("; " + f.Fix)
	}
	return b.String()
}

// Faults are all faults of one file, in the order of the file.
type Faults struct {
	Name string
	List []Fault
	More int // faults beyond the first 1,000, which are not listed
}

func (e *Faults) Error() string {
	lines := make([]string, 0, len(e.List)+1)
	for _, f := range e.List {
		lines = append(lines, e.Name+":"+f.String())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("%s: and %d more faults", e.Name, e.More))
	}
	return strings.Join(lines, "\n")
}

// maxFaults bounds an answer: a hostile file could otherwise be met with a list longer than itself.
const maxFaults = 1000

// maxKept bounds what is kept until the faults are sorted, maxSuggestions the search for nearest matches.
const (
	maxKept        = 5 * maxFaults
	maxSuggestions = 200
)

// collector gathers faults during a load. A later, more detailed check often trips over what an earlier one has already
// named, so each phase is closed with settle, and faults of later phases on the same place are dropped.
type collector struct {
	list    []Fault
	more    int             // faults beyond maxKept
	settled map[string]bool // paths named by earlier phases
}

func (c *collector) add(line, column int, path, message, fix string) {
	if c.settled[path] && path != "" {
		return
	}
	if len(c.list) >= maxKept {
		c.more++
		return
	}
	c.list = append(c.list, Fault{Line: line, Column: column, Path: path, Message: message, Fix: fix})
}

// at adds a fault at a value.
func (c *collector) at(v *value, message, fix string) { c.near(v, v.line, v.column, message, fix) }

// near adds a fault that belongs to a value and stands at another place, such as its key.
func (c *collector) near(v *value, line, column int, message, fix string) {
	if len(c.list) >= maxKept {
		c.more++ // without putting the path together, which takes time
		return
	}
	c.add(line, column, v.path(), message, fix)
}

// didYouMean suggests a nearest match, until there are so many faults that nobody reads them and searching costs too much.
func (c *collector) didYouMean(word string, candidates []string, otherwise string) string {
	if len(c.list) > maxSuggestions {
		return otherwise
	}
	return didYouMean(word, candidates, otherwise)
}

// settle closes a phase.
func (c *collector) settle() {
	c.settled = map[string]bool{}
	for _, f := range c.list {
		c.settled[f.Path] = true
	}
}

// err gives the sorted faults, nil when there are none.
func (c *collector) err(name string) error {
	if len(c.list) == 0 {
		return nil
	}
	slices.SortStableFunc(c.list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	list := slices.Compact(c.list)
	more := max(0, len(list)-maxFaults)
	return &Faults{Name: name, List: list[:len(list)-more], More: more + c.more}
}
