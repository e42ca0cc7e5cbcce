package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Assign says who is to answer some questions, and until when: all of them, or none. Without an assignee it takes the
// assignments back. What is assigned so already is no change.
//
// The error has kind NotFound for the assessment; Stale, with an *Overtaken, where it was changed since the revision that
// was seen; Conflict from the sign-off on, when nothing can be answered any more; Invalid with every fault.
type Assign struct {
	Assessment ID
	Base       *uint64 // the revision of the assessment that was seen; nil = whatever it is now
	Questions  []string
	Assignment
}

// longestAccount is how many characters the id of an account may have.
const longestAccount = 200

func (c Assign) decide(t *turn) error {
	a, err := t.open(c.Assessment)
	if err != nil {
		return err
	}
	if err := a.Unchanged(c.Base, "the assignment was not recorded"); err != nil {
		return err
	}
	if a.final() {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("questions are assigned until their assessment is signed off: %s is %s", a.ID, a.Stage)}
	}
	if faults := c.Faults(a); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the assignment cannot be recorded, nothing of it was:", Fields: faults}
	}
	if c.Assignee == "" {
		c.Due = time.Time{}
	}
	for _, q := range c.Questions {
		before, _ := a.Assignment(q)
		if before.Assignee == c.Assignee && dayText(before.Due) == dayText(c.Due) {
			continue
		}
		body := questionAssignedV1{Question: q, Assignee: c.Assignee, Due: dayText(c.Due)}
		if err := t.emit(event{questionAssigned, a.ID.subject(), body}); err != nil {
			return err
		}
	}
	return nil
}

// Faults says what is wrong with an assignment, whatever stage the assessment is in. Paths are assignee, due, questions, the
// id of a question, or empty.
func (c Assign) Faults(a *Assessment) []Field {
	var faults []Field
	if !isAccount(c.Assignee) && c.Assignee != "" {
		faults = append(faults, Field{Path: "assignee", Message: clipped(c.Assignee) + " is not the id of an account"})
	}
	if year := c.Due.UTC().Year(); c.Assignee != "" && (year < 1 || year > 9999) {
		faults = append(faults, Field{Path: "due", Message: fmt.Sprintf("the year %d cannot be written with four digits", year)})
	}
	if len(c.Questions) == 0 {
		faults = append(faults, Field{Path: "questions", Message: "name the questions that are to be answered"})
	}
	seen := map[string]bool{}
	for _, q := range c.Questions {
		if len(faults) >= mostFaults {
			return append(faults, Field{Message: "there may be more faults: mend these first"})
		}
		switch _, known := a.Framework.Leaf(q); {
		case !known:
			faults = append(faults, noQuestion(a.Framework, q))
		case seen[q]:
			faults = append(faults, Field{Path: q, Message: "is named twice"})
		}
		seen[q] = true
	}
	return faults
}

// final says that the answers are signed off.
func (a *Assessment) final() bool {
	return slices.Contains([]Stage{SignedOff, Published, Superseded}, a.Stage)
}

// isAccount says that a text has the form of an account's id.
func isAccount(id string) bool {
	return id != "" && len(id) <= longestAccount && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
