package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"readiness/assessment/journal"
)

// removal is what is known of a programme or a commitment that was removed: enough to erase the texts that it had.
type removal struct {
	owner string   // account id
	seqs  []uint64 // of the records that were about it, rising
}

// ProgrammeOwner says whose a programme is, or was before it was removed; ok is false where there never was one.
func (s *State) ProgrammeOwner(id string) (account string, ok bool) {
	if p := s.programmes[id]; p != nil {
		return p.Owner, true
	}
	gone, ok := s.removed[programmeSubject(id)]
	return gone.owner, ok
}

// CommitmentOwner says whose a commitment is, or was before it was removed; ok is false where there never was one.
func (s *State) CommitmentOwner(id string) (account string, ok bool) {
	if c := s.commitments[id]; c != nil {
		return c.Owner, true
	}
	gone, ok := s.removed[commitmentSubject(id)]
	return gone.owner, ok
}

func (s *State) removal(subject string) (removal, bool) {
	gone, ok := s.removed[subject]
	return gone, ok
}

func (o *overlay) removal(subject string) (removal, bool) {
	if gone, ok := o.removed[subject]; ok {
		return gone, true
	}
	return o.base.removal(subject)
}

// remove folds the entries that take a programme or a commitment out of the list.
func (o *overlay) remove(id string, seq uint64, e journal.Entry) error {
	if _, err := readBody[removedV1](e); err != nil {
		return err
	}
	var gone removal
	switch p, c := o.programme(id), o.commitment(id); {
	case e.Kind == programmeRemoved && p != nil:
		gone = removal{p.Owner, p.seqs}
		o.programmes[id] = nil
	case e.Kind == commitmentRemoved && c != nil:
		gone = removal{c.Owner, c.seqs}
		o.commitments[id] = nil
	default:
		return fmt.Errorf("%s: there is no %s", e.Kind, e.Subject)
	}
	gone.seqs = append(slices.Clip(gone.seqs), seq)
	o.removed[e.Subject] = gone
	return nil
}

// redactMoney notes that a text of a programme, a commitment or a matching was erased: who has read it before has read another one. It
// says whether the entry was about one, or about what was removed.
func (o *overlay) redactMoney(seq uint64, at time.Time, e journal.Entry) bool {
	kind, id, _ := strings.Cut(e.Subject, "/")
	switch {
	case kind == "programme" && o.programme(id) != nil:
		p := *o.programme(id)
		o.programmes[id] = p.touched(seq, at, p.By)
		return true
	case kind == "commitment" && o.commitment(id) != nil:
		m := *o.commitment(id)
		m.Revision, m.seqs = m.Revision+1, append(slices.Clip(m.seqs), seq)
		o.commitments[id] = &m
		return true
	case kind == "matching" && o.matching(id) != nil:
		m := *o.matching(id)
		m.seqs = append(slices.Clip(m.seqs), seq)
		o.matchings[id] = &m
		return true
	}
	gone, ok := o.removal(e.Subject)
	if ok {
		gone.seqs = append(slices.Clip(gone.seqs), seq)
		o.removed[e.Subject] = gone
	}
	return ok
}
