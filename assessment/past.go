package assessment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"readiness/assessment/journal"
)

// Point is a moment of the past: a record's number, or else a time.
type Point struct {
	Seq uint64    // 0 = by time
	At  time.Time // everything recorded up to and at this time
}

// keptPasts is how many States of the past are kept. Each may be as large as the present.
const keptPasts = 4

// pasts keeps the States that were asked for last, newest first. One is folded at a time.
type pasts struct {
	folding chan struct{} // has room for the one that folds
	list    []past
}

type past struct {
	point Point
	state *State
}

// AsOf gives the State as it was at a point. It is read from the journal, and the latest few are kept. The error is an
// *Error: Invalid for a number that the journal does not have yet.
func (s *Service) AsOf(ctx context.Context, p Point) (*State, error) {
	now := s.State()
	switch {
	case p.Seq > now.head.Seq:
		return nil, &Error{Kind: Invalid, Msg: fmt.Sprintf("there is no record %d yet: the journal ends at %d", p.Seq, now.head.Seq)}
	case p.Seq == 0 && p.At.IsZero():
		return nil, &Error{Kind: Invalid, Msg: "a point of the past is a record's number from 1 on, or a time"}
	case p.Seq == now.head.Seq, p.Seq == 0 && !p.At.Before(now.head.At):
		return now, nil
	}
	select {
	case s.pasts.folding <- struct{}{}:
	case <-ctx.Done():
		return nil, StorageError(context.Cause(ctx))
	}
	defer func() { <-s.pasts.folding }()
	for i, kept := range s.pasts.list {
		if kept.point.Seq == p.Seq && kept.point.At.Equal(p.At) {
			s.pasts.list = append([]past{kept}, slices.Delete(s.pasts.list, i, i+1)...)
			return kept.state, nil
		}
	}
	state := newState()
	o, head, err := foldFrom(ctx, s.stores.Journal, state, func(r journal.Record) bool {
		return r.Seq <= p.Seq || p.Seq == 0 && !r.At.After(p.At)
	})
	if err != nil {
		return nil, StorageError(err)
	}
	o.commit(state, head)
	s.pasts.list = append([]past{{p, state}}, s.pasts.list...)
	s.pasts.list = s.pasts.list[:min(len(s.pasts.list), keptPasts)]
	return state, nil
}
