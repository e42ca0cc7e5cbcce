package assessment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"readiness/assessment/funding"
	"readiness/assessment/journal"
)

// ledger is what is recorded about money. In an overlay nil stands for what was removed.
type ledger struct {
	programmes  map[string]*Programme      // by id; never modified, only replaced
	commitments map[string]*Commitment     // likewise
	removed     map[string]removal         // by subject; also of what stands again
	matchings   map[string]*StoredMatching // by id; never modified, only replaced
}

func newLedger() ledger {
	return ledger{programmes: map[string]*Programme{}, commitments: map[string]*Commitment{}, removed: map[string]removal{}, matchings: map[string]*StoredMatching{}}
}

func (l ledger) clone() ledger {
	return ledger{
		programmes: maps.Clone(l.programmes), commitments: maps.Clone(l.commitments), removed: maps.Clone(l.removed), matchings: maps.Clone(l.matchings),
	}
}

// take puts the changes of another ledger over this one. keep says that what was removed stays as nil.
func (l ledger) take(changes ledger, keep bool) {
	for id, p := range changes.programmes {
		if p == nil && !keep {
			delete(l.programmes, id)
			continue
		}
		l.programmes[id] = p
	}
	for id, c := range changes.commitments {
		if c == nil && !keep {
			delete(l.commitments, id)
			continue
		}
		l.commitments[id] = c
	}
	maps.Copy(l.removed, changes.removed)
	maps.Copy(l.matchings, changes.matchings)
}

func (s *State) programme(id string) *Programme   { return s.programmes[id] }
func (s *State) commitment(id string) *Commitment { return s.commitments[id] }

func (o *overlay) programme(id string) *Programme {
	if p, ok := o.programmes[id]; ok {
		return p
	}
	return o.base.programme(id)
}

func (o *overlay) commitment(id string) *Commitment {
	if c, ok := o.commitments[id]; ok {
		return c
	}
	return o.base.commitment(id)
}

// stateOf is the State below a view: for what may leave out the changes of the same batch.
func stateOf(v view) *State {
	for {
		switch below := v.(type) {
		case *State:
			return below
		case *turn:
			v = below.overlay
		case *overlay:
			v = below.base
		default:
			return newState()
		}
	}
}

// allCommitments gives the commitments of a view, in no order.
func (o *overlay) allCommitments() iter.Seq[*Commitment] {
	return func(yield func(*Commitment) bool) {
		var hidden []map[string]*Commitment // by what is above
		for {
			if !visible(o.commitments, hidden, yield) {
				return
			}
			hidden = append(hidden, o.commitments)
			below, ok := o.base.(*overlay)
			if !ok {
				visible(stateOf(o.base).commitments, hidden, yield)
				return
			}
			o = below
		}
	}
}

// visible gives the commitments of a layer that no layer above hides; nil ones were removed.
func visible(layer map[string]*Commitment, above []map[string]*Commitment, yield func(*Commitment) bool) bool {
	for id, c := range layer {
		hidden := slices.ContainsFunc(above, func(m map[string]*Commitment) bool { _, ok := m[id]; return ok })
		if c != nil && !hidden && !yield(c) {
			return false
		}
	}
	return true
}

// commitmentsOf counts the commitments of a programme, pledges too.
func (o *overlay) commitmentsOf(programme string) (n int) {
	for c := range o.allCommitments() {
		if c.Programme == programme {
			n++
		}
	}
	return n
}

// spentOf adds up what is committed of a programme's money; what is too much for a number stays at the greatest.
func (o *overlay) spentOf(p *Programme) (sum int64) {
	for c := range o.allCommitments() {
		if c.Programme == p.ID && c.Counts() {
			sum = plus(sum, c.Amount)
		}
	}
	return sum
}

// imported gives the id of the commitment that the same money of an activity of IATI was recorded as; "" for none. An
// activity is recorded once for each country and currency, and what is pledged apart from what is there.
func (o *overlay) imported(m *funding.Commitment) string {
	if m.IATI == "" {
		return ""
	}
	for c := range o.allCommitments() {
		if c.ID != m.ID && c.IATI == m.IATI && c.Country == m.Country && c.Currency == m.Currency && c.Counts() == m.Counts() {
			return c.ID
		}
	}
	return ""
}

// sameBody says that two bodies say the same.
func sameBody(a, b any) bool {
	left, err := json.Marshal(a)
	if err != nil {
		return false
	}
	right, err := json.Marshal(b)
	return err == nil && bytes.Equal(left, right)
}

// putFunding folds the entries about programmes and commitments.
func (o *overlay) putFunding(seq uint64, at time.Time, e journal.Entry) error {
	kind, id, _ := strings.Cut(e.Subject, "/")
	if want, _, _ := strings.Cut(e.Kind, "."); kind != want || id == "" {
		return fmt.Errorf("%s: %s is none", e.Kind, e.Subject)
	}
	switch e.Kind {
	case programmePut:
		return o.putProgramme(id, seq, at, e)
	case programmeJoined, programmeLeft:
		return o.changeLines(id, seq, at, e)
	case commitmentPut:
		return o.putCommitment(id, seq, at, e)
	}
	return o.remove(id, seq, e)
}

func (o *overlay) putProgramme(id string, seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[programmePutV1](e)
	if err != nil {
		return err
	}
	p, err := body.programme(id)
	if err != nil {
		return err
	}
	before, _ := o.removal(e.Subject)
	put := &Programme{Programme: p, Owner: e.Actor, Words: body.Contact.text(), seqs: before.seqs}
	if there := o.programme(id); there != nil {
		put.Lines, put.Owner, put.Joined, put.Revision, put.seqs = there.Lines, there.Owner, there.Joined, there.Revision, there.seqs
	}
	o.programmes[id] = put.touched(seq, at, e.Actor)
	return nil
}

// touched notes a change of what was just made.
func (p *Programme) touched(seq uint64, at time.Time, actor string) *Programme {
	p.Revision++
	p.At, p.By = at, actor
	p.seqs = append(slices.Clip(p.seqs), seq)
	return p
}

func (o *overlay) changeLines(id string, seq uint64, at time.Time, e journal.Entry) error {
	there := o.programme(id)
	if there == nil {
		return fmt.Errorf("there is no programme %s", id)
	}
	p := *there
	p.Lines, p.Joined = slices.Clone(there.Lines), maps.Clone(there.Joined)
	if p.Joined == nil {
		p.Joined = map[string]string{}
	}
	line := ""
	if e.Kind == programmeLeft {
		body, err := readBody[programmeLeftV1](e)
		if err != nil {
			return err
		}
		line = body.Line
		delete(p.Joined, line)
	}
	var joined funding.Line
	if e.Kind == programmeJoined {
		body, err := readBody[programmeJoinedV1](e)
		if err != nil {
			return err
		}
		joined = funding.Line{ID: body.Line, Funder: body.Funder, Budget: body.Budget}
		line = body.Line
		if _, ok := p.Joined[line]; !ok {
			p.Joined[line] = e.Actor
		}
	}
	before := len(p.Lines)
	p.Lines = slices.DeleteFunc(p.Lines, func(l funding.Line) bool { return l.ID == line })
	if e.Kind == programmeLeft && len(p.Lines) == before {
		return fmt.Errorf("programme %s has no line %s", id, line)
	}
	if joined.ID != "" {
		p.Lines = append(p.Lines, joined)
		slices.SortFunc(p.Lines, func(a, b funding.Line) int { return strings.Compare(a.ID, b.ID) })
	}
	o.programmes[id] = p.touched(seq, at, e.Actor)
	return nil
}

func (o *overlay) putCommitment(id string, seq uint64, at time.Time, e journal.Entry) error {
	body, err := readBody[commitmentPutV1](e)
	if err != nil {
		return err
	}
	c, err := body.commitment(id)
	if err != nil {
		return err
	}
	before, _ := o.removal(e.Subject)
	put := &Commitment{Commitment: c, Owner: e.Actor, Words: body.Source.text(), Revision: 1, At: at, By: e.Actor, seqs: append(slices.Clip(before.seqs), seq)}
	if there := o.commitment(id); there != nil {
		put.Owner, put.Revision, put.seqs = there.Owner, there.Revision+1, append(slices.Clip(there.seqs), seq)
	}
	o.commitments[id] = put
	return nil
}

// planAction folds the entries about actions. They change no answer, and no revision of the assessment.
func (o *overlay) planAction(seq uint64, at time.Time, e journal.Entry) error {
	a, err := o.of(e)
	if err != nil {
		return err
	}
	a.follow(seq)
	if e.Kind == actionRemoved {
		body, err := readBody[actionRemovedV1](e)
		if err != nil {
			return err
		}
		if a.actions[body.Action] == nil {
			return fmt.Errorf("%s has no action %s", a.ID, body.Action)
		}
		delete(a.actions, body.Action)
		return nil
	}
	body, err := readBody[actionPutV1](e)
	if err != nil {
		return err
	}
	plan, err := body.action()
	if err != nil {
		return err
	}
	put := &PlannedAction{Action: plan, Words: body.Words.text(), Revision: 1, Seq: seq, At: at, By: e.Actor}
	if there := a.actions[plan.ID]; there != nil {
		put.Revision = there.Revision + 1
	}
	if a.actions == nil {
		a.actions = map[string]*PlannedAction{}
	}
	a.actions[plan.ID] = put
	return nil
}
