package document

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readiness/assessment/spelling"
)

// Fault is one thing that is wrong with a file, for the person who wrote it.
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

// MaxFaults is how many faults are listed: a hostile file could otherwise be met with a list longer than itself.
const MaxFaults = 1000

// maxKept bounds what is kept until the faults are sorted.
const maxKept = 5 * MaxFaults

// MaxSuggestions bounds the search for nearest matches: after so many faults none is looked for.
const MaxSuggestions = 200

// Collector gathers faults while a file is read and checked; its zero value is ready. A later, more detailed check often trips over what an earlier one has already
// named, so each phase is closed with Settle, and faults of later phases on the same place are dropped.
type Collector struct {
	list    []Fault
	more    int             // faults beyond maxKept
	settled map[string]bool // paths named by earlier phases
}

// Len is how many faults there are so far.
func (c *Collector) Len() int { return len(c.list) }

// Add adds a fault at a place; path may be "".
func (c *Collector) Add(line, column int, path, message, fix string) {
	if c.settled[path] && path != "" {
		return
	}
	if len(c.list) >= maxKept {
		c.more++
		return
	}
	c.list = append(c.list, Fault{Line: line, Column: column, Path: path, Message: message, Fix: fix})
}

// At adds a fault at a value.
func (c *Collector) At(v *Value, message, fix string) { c.Near(v, v.Line, v.Column, message, fix) }

// Near adds a fault that belongs to a value and stands at another place, such as its key.
func (c *Collector) Near(v *Value, line, column int, message, fix string) {
	if len(c.list) >= maxKept {
		c.more++ // without putting the path together, which takes time
		return
	}
	c.Add(line, column, v.Path(), message, fix)
}

// DidYouMean is a way to mend: the nearest candidate as a question, or otherwise. Once there are so many faults that
// nobody reads them it stops searching, which costs too much.
func (c *Collector) DidYouMean(word string, candidates []string, otherwise string) string {
	if len(c.list) > MaxSuggestions {
		return otherwise
	}
	return DidYouMean(word, candidates, otherwise)
}

// Nearest is the candidate that a word was probably meant to be, "" when none is close or there are too many faults to
// search.
func (c *Collector) Nearest(word string, candidates []string) string {
	if len(c.list) > MaxSuggestions {
		return ""
	}
	return spelling.Nearest(word, candidates)
}

// Settle closes a phase.
func (c *Collector) Settle() {
	c.settled = map[string]bool{}
	for _, f := range c.list {
		c.settled[f.Path] = true
	}
}

// Err gives the faults in the order of the file as a *Faults, nil when there are none.
func (c *Collector) Err(name string) error {
	if len(c.list) == 0 {
		return nil
	}
	slices.SortStableFunc(c.list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
	c.list = slices.Compact(c.list)
	more := max(0, len(c.list)-MaxFaults)
	return &Faults{Name: name, List: c.list[:len(c.list)-more], More: more + c.more}
}
