package assessment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/spelling"
)

// Programme is a funder's offer as it is recorded. It is a value of one moment: what a State gave never changes. Its
// Contact stands in the vault: Service.ProgrammeTexts puts it in.
type Programme struct {
	funding.Programme
	Owner    string            // account id: who may change it
	Joined   map[string]string // of each line by its id: the account that may take it back
	Revision uint64            // how many changes it has seen
	Words    Text              // the contact
	At       time.Time         // of the last change
	By       string            // account id, likewise

	seqs []uint64 // of the records that are about it, rising
}

// mayCommit says that an account gives money of the programme: its owner does, and who has joined it.
func (p *Programme) mayCommit(account string) bool {
	if p.Owner == account {
		return true
	}
	for _, joined := range p.Joined {
		if joined == account {
			return true
		}
	}
	return false
}

// joinedBy adds up the lines that an account has brought.
func (p *Programme) joinedBy(account string) (sum int64) {
	for _, l := range p.Lines {
		if p.Joined[l.ID] == account {
			sum += l.Budget
		}
	}
	return sum
}

// programmeSubject is how journal entries name a programme.
func programmeSubject(id string) string { return "programme/" + id }

// Programmes gives all programmes, by id.
func (s *State) Programmes() []*Programme {
	return slices.SortedFunc(maps.Values(s.programmes), func(a, b *Programme) int { return cmp.Compare(a.ID, b.ID) })
}

// Programme finds a programme. The error is an *Error of kind NotFound.
func (s *State) Programme(id string) (*Programme, error) { return findProgramme(s, id) }

func findProgramme(v view, id string) (*Programme, error) {
	if p := v.programme(id); p != nil {
		return p, nil
	}
	e := &Error{Kind: NotFound, Msg: "there is no programme " + clipped(id)}
	if near := spelling.Nearest(id, slices.Collect(maps.Keys(stateOf(v).programmes))); near != "" {
		e.Fix = "Did you mean " + near + "?"
	}
	return nil, e
}

// PutProgramme records a programme, or changes it: what stands there is replaced, but for the lines of those who joined. The
// same again changes nothing.
//
// The error has kind Invalid with every fault; Conflict where it is new and its id is taken, or where money that was given
// would become other money; Stale where it was changed since the revision that was seen.
type PutProgramme struct {
	Programme funding.Programme // its Lines are left out of account
	Expect    *uint64           // the revision that was seen, 0 for none; nil = whatever stands there is replaced
}

func (c PutProgramme) decide(t *turn) error {
	if faults := fundingFields(c.Programme.Faults()); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the programme cannot be recorded:", Fields: faults}
	}
	there := t.programme(c.Programme.ID)
	revision := uint64(0)
	if there != nil {
		revision = there.Revision
	}
	if err := expected(c.Expect, revision, "programme "+c.Programme.ID); err != nil {
		return err
	}
	if err := c.keepsMoney(t, there); err != nil {
		return err
	}
	body := programmeBody(&c.Programme, t.text(0))
	if there != nil && sameBody(body, programmeBody(&there.Programme, there.Words)) {
		return nil
	}
	return t.emit(event{programmePut, programmeSubject(c.Programme.ID), body})
}

// keepsMoney refuses a change that would take money another way than it was given: that of those who joined, and what is
// committed.
func (c PutProgramme) keepsMoney(t *turn, there *Programme) error {
	if there == nil {
		return nil
	}
	var faults []Field
	if len(there.Lines) > 0 && !c.Programme.Pooled {
		faults = append(faults, Field{Path: "pooled", Message: "others have joined: it stays open for them"})
	}
	if c.Programme.Currency != there.Currency {
		switch n := t.commitmentsOf(there.ID); {
		case len(there.Lines) > 0:
			faults = append(faults, Field{Path: "currency", Message: "others have joined in " + there.Currency + ": it stays that"})
		case n > 0:
			faults = append(faults, Field{Path: "currency", Message: plural(n, "commitment") + " of it stand in " + there.Currency + ": it stays that"})
		}
	} else if spent := t.spentOf(there); c.Programme.Budget < there.Budget && there.Money()-there.Budget+c.Programme.Budget < spent {
		faults = append(faults, Field{Path: "budget", Message: framework.Money(spent, there.Currency) + " are committed already: leave as much, or take commitments back first"})
	}
	if len(faults) > 0 {
		return &Error{Kind: Conflict, Msg: "the programme cannot be changed like this:", Fields: faults}
	}
	return nil
}

func (c PutProgramme) drafts(v view) []draft {
	d := draft{text: said(c.Programme.Contact)}
	if p := v.programme(c.Programme.ID); p != nil && p.Words != (Text{}) {
		d.before = []Text{p.Words}
	}
	return []draft{d}
}

// RemoveProgramme takes a programme out of the list; the journal keeps it. The error has kind NotFound; Stale; Conflict where
// others have joined or money of it is committed: withdraw it then.
type RemoveProgramme struct {
	ID     string
	Expect *uint64
}

func (c RemoveProgramme) decide(t *turn) error {
	p, err := findProgramme(t, c.ID)
	if err != nil {
		return err
	}
	if err := expected(c.Expect, p.Revision, "programme "+p.ID); err != nil {
		return err
	}
	why := ""
	switch n := t.commitmentsOf(p.ID); {
	case n > 0:
		why = plural(n, "commitment") + " of it stand"
	case len(p.Lines) > 0:
		why = "others have joined it"
	}
	if why != "" {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("programme %s cannot be removed: %s", p.ID, why), Fix: "Withdraw it instead: status withdrawn."}
	}
	return t.emit(event{programmeRemoved, programmeSubject(p.ID), removedV1{}})
}

// JoinProgramme adds a line of another funder to a pooled programme, or changes it; the same again changes nothing. The error
// has kind NotFound; Invalid with every fault; Conflict where the programme is not pooled, or is withdrawn or closed, or has as
// many lines as there can be, where another account has a line of that id, and where money that is committed would be missing.
type JoinProgramme struct {
	Programme string
	Line      funding.Line // Budget in the programme's currency
	// Who joins: the line of another account is refused then, but for an administrator. nil is the operator, who may change
	// everything.
	Who *Account
}

func (c JoinProgramme) decide(t *turn) error {
	p, err := findProgramme(t, c.Programme)
	if err != nil {
		return err
	}
	status := p.Status(t.at)
	if (status == funding.Withdrawn || status == funding.Closed) && !slices.Contains(p.Lines, c.Line) {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("programme %s is %s: nobody can join it any more", p.ID, status)}
	}
	return c.join(t, p)
}

// join records the line whatever the date: a file tells of those who joined in time.
func (c JoinProgramme) join(t *turn, p *Programme) error {
	if !p.Pooled {
		return &Error{Kind: Conflict, Msg: "programme " + p.ID + " is not open for others to join", Fix: "Ask its funder to make it pooled, or record a programme of your own."}
	}
	if faults := fundingFields(c.Line.Faults(p.Currency)); len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the line cannot be recorded:", Fields: faults}
	}
	if joined, there := p.Joined[c.Line.ID]; there && MayRecord(c.Who, joined) != Allowed && c.Who != nil {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("programme %s has a line %s of another account", p.ID, clipped(c.Line.ID)), Fix: "Choose another id for the line."}
	}
	if slices.Contains(p.Lines, c.Line) {
		return nil
	}
	before := int64(0)
	if at := slices.IndexFunc(p.Lines, func(l funding.Line) bool { return l.ID == c.Line.ID }); at >= 0 {
		before = p.Lines[at].Budget
	} else if len(p.Lines) >= funding.MostLines {
		return &Error{Kind: Conflict, Msg: fmt.Sprintf("programme %s has %d lines, which is as many as there can be", p.ID, len(p.Lines)), Fix: "Record a programme of your own."}
	}
	if c.Line.Budget < before && t.spentOf(p) > p.Money()-before+c.Line.Budget {
		return &Error{Kind: Conflict, Msg: "the line cannot be made smaller: money of it is committed", Fix: "Take commitments back first."}
	}
	return t.emit(event{programmeJoined, programmeSubject(p.ID), programmeJoinedV1{c.Line.ID, c.Line.Funder, c.Line.Budget}})
}

// LeaveProgramme takes a line back. The error has kind NotFound; Conflict where money that is committed would be missing.
type LeaveProgramme struct{ Programme, Line string }

func (c LeaveProgramme) decide(t *turn) error {
	p, err := findProgramme(t, c.Programme)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(p.Lines, func(l funding.Line) bool { return l.ID == c.Line })
	if at < 0 {
		return &Error{Kind: NotFound, Msg: fmt.Sprintf("programme %s has no line %s", p.ID, clipped(c.Line))}
	}
	if spent := t.spentOf(p); spent > p.Money()-p.Lines[at].Budget {
		return &Error{Kind: Conflict, Msg: "the line cannot be taken back: money of it is committed", Fix: "Take the commitments back first."}
	}
	return t.emit(event{programmeLeft, programmeSubject(p.ID), programmeLeftV1{c.Line}})
}

// expected refuses a change that was made from another revision than the one that stands there; 0 stands for none.
func expected(expect *uint64, revision uint64, what string) error {
	switch {
	case expect == nil || *expect == revision:
		return nil
	case *expect == 0:
		return &Error{Kind: Conflict, Msg: "there is already a " + what, Fix: "Change that one, or choose another id."}
	case revision == 0:
		return &Error{Kind: NotFound, Msg: "there is no " + what}
	}
	return &Error{Kind: Stale, Msg: fmt.Sprintf("%s was changed since: it is at revision %d, and you have seen %d; nothing was recorded", what, revision, *expect),
		Fix: "Read it again and make your change on what stands there now."}
}

// fundingFields puts faults of package funding into the words of an Error.
func fundingFields(faults []funding.Fault) (fields []Field) {
	for _, f := range faults {
		message := f.Message
		if f.Fix != "" {
			message += ": " + f.Fix
		}
		fields = append(fields, Field{Path: f.Path, Message: message})
	}
	return fields
}
