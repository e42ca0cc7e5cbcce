package assessment

import (
	"fmt"
	"strings"
	"time"

	"readiness/assessment/journal"
)

func (s *State) matching(id string) *StoredMatching { return s.matchings[id] }

// matchingCount is how many matchings were ever recorded: none goes.
func (s *State) matchingCount() int { return len(s.matchings) }

func (o *overlay) matching(id string) *StoredMatching {
	if m, ok := o.matchings[id]; ok {
		return m
	}
	return o.base.matching(id)
}

func (o *overlay) matchingCount() int { return o.base.matchingCount() + o.added }

// recordMatching folds the entry of a matching.
func (o *overlay) recordMatching(seq uint64, at time.Time, e journal.Entry) error {
	id, ok := strings.CutPrefix(e.Subject, matchingSubject(""))
	switch {
	case !ok || id == "":
		return fmt.Errorf("%s: %s is none", e.Kind, e.Subject)
	case o.matching(id) != nil:
		return fmt.Errorf("matching %s is there already", id)
	}
	body, err := readBody[matchingRecordedV1](e)
	if err != nil {
		return err
	}
	m, err := body.matching(id)
	if err != nil {
		return err
	}
	if m.Seq == 0 || m.Seq >= seq {
		return fmt.Errorf("matching %s is made of record %d, which is not before it", id, m.Seq)
	}
	m.By, m.At, m.seqs = e.Actor, at, []uint64{seq}
	o.matchings[id] = m
	o.added++
	return nil
}
