package assessment

import (
	"context"
	"errors"
	"fmt"

	"readiness/assessment/journal"
)

// look says what has come of a record whose append gave an error: nil if it is stored, ErrConflict if another has its
// number, and that error if nobody can tell.
func (s *Service) look(ctx context.Context, r journal.Record, failure error) error {
	for stored, err := range s.stores.Journal.Read(ctx, r.Seq-1) {
		switch {
		case err != nil:
			return failure
		case stored.Hash != r.Hash:
			return journal.ErrConflict
		}
		return nil
	}
	return failure
}

// fold makes the changes of an overlay upon live the present.
func (s *Service) fold(o *overlay, head journal.Head) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.commit(s.live, head)
	s.snap = nil
	close(s.moved)
	s.moved = make(chan struct{})
}

// catchUp folds what the journal has beyond live. Damage, and what a newer version has written, ends all folding: the
// State stays as it was before it.
func (s *Service) catchUp(ctx context.Context) error {
	if err := s.broken(); err != nil {
		return err
	}
	o, head, fault := foldFrom(ctx, s.stores.Journal, s.live, nil)
	if head.Seq > s.live.head.Seq {
		s.fold(o, head)
	}
	if lasting(fault) {
		s.mu.Lock()
		s.fault = fault
		s.mu.Unlock()
	}
	return fault
}

// foldFrom folds the records after those of a State, up to the first that is not wanted (nil wants all). What it gives
// holds whole records only, up to head, whatever the error.
func foldFrom(ctx context.Context, j journal.Journal, s *State, wanted func(journal.Record) bool) (o *overlay, head journal.Head, err error) {
	o, head = newOverlay(s), s.head
	for r, err := range j.Read(ctx, head.Seq) {
		if err != nil {
			return o, head, err
		}
		if wanted != nil && !wanted(r) {
			break
		}
		if fault := o.follow(head, r); fault != nil {
			// Some entries of the record may be folded. Once more, without it.
			o, head, err = foldFrom(ctx, j, s, func(before journal.Record) bool { return before.Seq < r.Seq })
			return o, head, errors.Join(fault, err)
		}
		head = r.Head()
	}
	return o, head, nil
}

// lasting says that waiting does not mend a failure. A hole may be filled: its record is on its way.
func lasting(err error) bool {
	_, corrupt := errors.AsType[*journal.CorruptError](err)
	return corrupt || errors.Is(err, errNewer)
}

// follow folds the record after head.
func (o *overlay) follow(head journal.Head, r journal.Record) error {
	if !r.Follows(head) {
		return &journal.CorruptError{Seq: r.Seq, Reason: "it does not follow the record before it"}
	}
	for i, e := range r.Entries {
		if err := o.apply(r.Seq, r.At, e); err != nil {
			if errors.Is(err, errNewer) {
				return fmt.Errorf("record %d, entry %d: %w", r.Seq, i+1, err)
			}
			return &journal.CorruptError{Seq: r.Seq, Reason: fmt.Sprintf("entry %d: %v", i+1, err), Err: err}
		}
	}
	o.stamp(r.Head())
	return nil
}
