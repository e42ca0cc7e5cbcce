package assessment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/assessment/spelling"
)

// Commitment is money that was promised or given, as it is recorded. It is a value of one moment. Its Source stands in the
// vault: Service.CommitmentTexts puts it in.
type Commitment struct {
	funding.Commitment
	Owner    string // account id: who may change it
	Revision uint64
	Words    Text // the source
	At       time.Time
	By       string

	seqs []uint64
}

func commitmentSubject(id string) string { return "commitment/" + id }

// Commitments gives all commitments, by id.
func (s *State) Commitments() []*Commitment {
	return slices.SortedFunc(maps.Values(s.commitments), func(a, b *Commitment) int { return cmp.Compare(a.ID, b.ID) })
}

// Commitment finds a commitment. The error is an *Error of kind NotFound.
func (s *State) Commitment(id string) (*Commitment, error) { return findCommitment(s, id) }

func findCommitment(v view, id string) (*Commitment, error) {
	if c := v.commitment(id); c != nil {
		return c, nil
	}
	return nil, &Error{Kind: NotFound, Msg: "there is no commitment " + clipped(id)}
}

// PutCommitment records a commitment, or changes it; the same again changes nothing. What names a programme is in its
// currency: nobody has to convert what was promised.
//
// The error has kind Invalid with every fault; Conflict where it is new and its id is taken; Stale.
type PutCommitment struct {
	Commitment funding.Commitment
	Expect     *uint64 // the revision that was seen, 0 for none; nil = whatever stands there is replaced
}

func (c PutCommitment) decide(t *turn) error {
	faults := fundingFields(c.Commitment.Faults())
	faults = append(faults, c.links(t)...)
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Msg: "the commitment cannot be recorded:", Fields: faults}
	}
	there := t.commitment(c.Commitment.ID)
	revision := uint64(0)
	if there != nil {
		revision = there.Revision
	}
	if err := expected(c.Expect, revision, "commitment "+c.Commitment.ID); err != nil {
		return err
	}
	body := commitmentBody(&c.Commitment, t.text(0))
	if there != nil && sameBody(body, commitmentBody(&there.Commitment, there.Words)) {
		return nil
	}
	return t.emit(event{commitmentPut, commitmentSubject(c.Commitment.ID), body})
}

// links says what is wrong with what a commitment refers to.
func (c PutCommitment) links(t *turn) (faults []Field) {
	m := &c.Commitment
	if m.Programme != "" {
		p, err := findProgramme(t, m.Programme)
		switch {
		case err != nil:
			faults = append(faults, Field{Path: "programme", Message: strings.TrimSpace(err.Error())})
		case p.Currency != m.Currency: // then amounts are none to be compared
			faults = append(faults, Field{Path: "currency", Message: fmt.Sprintf("is %s, and programme %s gives %s", m.Currency, p.ID, p.Currency)})
		}
	}
	if m.Counts() && len(faults) == 0 && m.Programme != "" {
		faults = append(faults, t.beyond(m)...)
	}
	if twin := t.imported(m); twin != "" {
		faults = append(faults, Field{Path: "iati", Message: "is that of commitment " + twin + " already: each activity is recorded once for a country and a currency"})
	}
	there := t.commitment(m.ID)
	if there != nil && there.Action == m.Action && there.Country == m.Country && there.Framework == m.Framework {
		return faults // what it names was looked at when it came to stand there, and may have gone since
	}
	return append(faults, actionFaults(t, m)...)
}

// beyond refuses to commit more than there is: of a programme its money, and of it, for who has joined without owning it, what
// that account has brought.
func (t *turn) beyond(m *funding.Commitment) []Field {
	if there := t.commitment(m.ID); there != nil && there.Counts() && there.Programme == m.Programme && m.Amount <= there.Amount {
		return nil // no more than stands there, even where the money has become less since
	}
	p := t.programme(m.Programme)
	limit, whose := p.Money(), "programme "+p.ID+" has"
	joined := t.actor != p.Owner && p.joinedBy(t.actor) > 0
	if joined {
		limit, whose = p.joinedBy(t.actor), "you have brought"
	}
	for c := range t.allCommitments() {
		if c.Programme == p.ID && c.ID != m.ID && c.Counts() && (!joined || c.Owner == t.actor) {
			limit -= c.Amount
		}
	}
	if m.Amount <= limit {
		return nil
	}
	return []Field{{Path: "amount", Message: fmt.Sprintf("is %s, and of what %s %s is left: commit less, or raise the budget first",
		framework.Money(m.Amount, m.Currency), whose, framework.Money(max(0, limit), m.Currency))}}
}

// actionFaults says of a commitment's action that there is none, or that it is not for everybody. A country's own action in
// an assessment that the actor may not read is none: who names it would learn that it is there.
func actionFaults(t *turn, m *funding.Commitment) []Field {
	if m.Action == "" {
		return nil
	}
	s, who := stateOf(t), t.account(t.actor)
	reads := func(a *Assessment) bool { return a.shown() || who == nil || May(who, ReadAssessment, "", a) == Allowed }
	var known []string
	for _, a := range s.assessments {
		if a.Unit != string(m.Country) || m.Framework != "" && a.Framework.ID != m.Framework || !reads(a) {
			continue
		}
		if own, ok := a.actions[m.Action]; ok && !a.guarded(own.Questions) {
			return nil
		}
		for id, own := range a.actions {
			if !a.guarded(own.Questions) { // a suggestion tells nobody what he may not know
				known = append(known, id)
			}
		}
	}
	for _, def := range s.frameworks {
		if m.Framework != "" && def.ID != m.Framework {
			continue
		}
		for _, q := range def.Questions() {
			switch {
			case q.Confidential:
			case q.ID == m.Action:
				return nil
			default:
				known = append(known, q.ID)
			}
		}
	}
	message := clipped(m.Action) + " is neither a question nor an action of " + string(m.Country)
	slices.Sort(known)
	if near := spelling.Nearest(m.Action, known); near != "" {
		message += ": did you mean " + near + "?"
	}
	return []Field{{Path: "action", Message: message}}
}

// shown says that everybody may read the assessment: it is published, or was.
func (a *Assessment) shown() bool {
	return a.Stage == Published || a.Stage == Superseded && a.PublishedSeq > 0
}

// guarded says that one of some questions is confidential.
func (a *Assessment) guarded(questions []string) bool {
	return slices.ContainsFunc(a.Framework.Questions(), func(q *framework.Node) bool {
		return q.Confidential && slices.Contains(questions, q.ID)
	})
}

func (c PutCommitment) drafts(v view) []draft {
	d := draft{text: said(c.Commitment.Source)}
	if there := v.commitment(c.Commitment.ID); there != nil && there.Words != (Text{}) {
		d.before = []Text{there.Words}
	}
	return []draft{d}
}

// RemoveCommitment takes a commitment back; the journal keeps it.
type RemoveCommitment struct {
	ID     string
	Expect *uint64
}

func (c RemoveCommitment) decide(t *turn) error {
	there, err := findCommitment(t, c.ID)
	if err != nil {
		return err
	}
	if err := expected(c.Expect, there.Revision, "commitment "+there.ID); err != nil {
		return err
	}
	return t.emit(event{commitmentRemoved, commitmentSubject(there.ID), removedV1{}})
}

// Seq is the number of the record that has changed it last.
func (m *Commitment) Seq() uint64 {
	if len(m.seqs) == 0 {
		return 0
	}
	return m.seqs[len(m.seqs)-1]
}
