package assessment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync/atomic"
	"time"

	"readiness/assessment/journal"
)

const (
	queueLength = 1024 // commands that wait
	batchLength = 256  // commands in one record
	attempts    = 50   // of one batch against other processes that append, too
)

// request is a command on its way to the writer.
type request struct {
	actor   string
	command Command
	texts   stored
	state   atomic.Int32
	answer  chan answer // has room for the one answer
}

func newRequest(actor string, c Command, texts stored) *request {
	return &request{actor: actor, command: c, texts: texts, answer: make(chan answer, 1)}
}

// A request is waiting until the writer takes it or its caller abandons it.
const (
	waiting int32 = iota
	taken
	abandoned
)

type answer struct {
	outcome Outcome
	err     error
	unknown bool // whether it was stored
}

// write is the writer: it alone appends and folds.
func (s *Service) write() {
	defer close(s.stopped)
	var tick <-chan time.Time
	if s.tail > 0 {
		ticker := time.NewTicker(s.tail)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		select {
		case <-s.stop:
			return
		case <-tick:
			ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
			_ = s.catchUp(ctx) // what cannot be reached now is tried again; damage is kept in s.fault
			cancel()
		case first := <-s.queue:
			s.serve(s.batch(first))
		}
	}
}

// batch takes what waits behind the first request.
func (s *Service) batch(first *request) []*request {
	list := make([]*request, 0, batchLength)
	for r := first; ; {
		if r.state.CompareAndSwap(waiting, taken) {
			list = append(list, r)
		}
		if len(list) == batchLength {
			return list
		}
		select {
		case r = <-s.queue:
		default:
			return list
		}
	}
}

// serve answers every request of a batch. Once the store does not answer, it is not asked again for the rest.
func (s *Service) serve(batch []*request) {
	for len(batch) > 0 {
		ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
		n, err := s.record(ctx, batch)
		cancel()
		if err != nil {
			s.refuse(batch[n:], err)
			return
		}
		batch = batch[n:]
	}
}

// decided is what a batch amounts to.
type decided struct {
	*overlay
	record  journal.Record
	answers []answer
	entries []journal.Entry
	refused bool // something was refused or left out as no change, which another process may have made untrue
}

// record decides as much of a batch as fits into one record, appends it and answers. n is how many requests were
// answered; the error is the answer to the rest.
func (s *Service) record(ctx context.Context, batch []*request) (n int, err error) {
	forked := journal.Head{Seq: math.MaxUint64}
	for range attempts {
		if err := s.settle(ctx); err != nil {
			return 0, StorageError(err)
		}
		d, n, err := s.decide(batch)
		if err != nil {
			return s.refuse(batch[:n], err), nil
		}
		again, err := s.confirm(ctx, d)
		if err != nil {
			return 0, StorageError(err)
		}
		if again {
			continue
		}
		if len(d.entries) == 0 {
			return s.acknowledge(batch[:n], d), nil
		}
		switch err := s.append(ctx, d); {
		case err == nil:
			return s.acknowledge(batch[:n], d), nil
		case errors.Is(err, journal.ErrFork) && s.live.head == forked:
			return 0, StorageError(err) // reading on has brought nothing: the journal is not the one that was folded
		case errors.Is(err, journal.ErrConflict), errors.Is(err, journal.ErrFork):
			forked, s.unsure = s.live.head, true // read what was there first
		default:
			s.doubt(batch[:n], d, err)
			return n, StorageError(err)
		}
	}
	return 0, &Error{Kind: Unavailable, Msg: "others are changing the store all the time; nothing was recorded", Fix: tryAgain}
}

// settle reads what others, or an append of unknown outcome, have left since the last record that is folded.
func (s *Service) settle(ctx context.Context) error {
	if err := s.broken(); err != nil {
		return err
	}
	if !s.unsure {
		return nil
	}
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	s.unsure = false
	return nil
}

// decide decides the first requests of a batch, as many as fit into a record; n is how many.
func (s *Service) decide(batch []*request) (d *decided, n int, err error) {
	d = &decided{overlay: newOverlay(s.live)}
	at, seq := s.clock().UTC().Truncate(time.Millisecond), s.live.head.Seq+1
	if at.Before(s.live.head.At) {
		at = s.live.head.At
	}
	size := 0
	for _, r := range batch {
		t := &turn{overlay: newOverlay(d.overlay), actor: r.actor, at: at, seq: seq, texts: r.texts.refs}
		a := answer{}
		entries, err := t.run(r)
		if err == nil {
			more := sizeOf(entries)
			if size+more > journal.MaxSize && len(d.entries) > 0 {
				break // the rest goes into the next record
			}
			size += more
			d.merge(t.overlay)
			d.entries = append(d.entries, entries...)
			a.outcome = Outcome{Assessment: d.assessment(t.about), Matching: t.filed, Changed: len(entries) > 0}
		}
		a.err = err
		d.refused = d.refused || err != nil || len(entries) == 0
		d.answers = append(d.answers, a)
		n++
	}
	if len(d.entries) == 0 {
		return d, n, nil
	}
	d.record, err = s.next(at, d.entries)
	if _, large := errors.AsType[*journal.TooLargeError](err); large {
		if n > 1 {
			return s.decide(batch[:n/2]) // entries are longer in the record than they are by themselves
		}
		return d, n, StorageError(err)
	}
	if err != nil {
		return d, n, &Error{Kind: Internal, Msg: "the change could not be recorded", Err: err}
	}
	d.stamp(d.record.Head())
	return d, n, nil
}

// errOutdated sends a command back to have its texts compared with those that stand there now.
var errOutdated = errors.New("other texts stand there now")

// run decides one command and gives what follows from it.
func (t *turn) run(r *request) ([]journal.Entry, error) {
	if r.texts.outdated(r.command, t) {
		return nil, errOutdated
	}
	if err := r.command.decide(t); err != nil {
		return nil, err
	}
	return t.entries, nil
}

func sizeOf(entries []journal.Entry) int {
	size := 0
	for _, e := range entries {
		size += len(e.Body) + len(e.Subject) + len(e.Actor) + len(e.Kind) + 64
	}
	return size
}

// next makes the record for some entries.
func (s *Service) next(at time.Time, entries []journal.Entry) (journal.Record, error) {
	var id journal.ID
	if _, err := io.ReadFull(s.random, id[:]); err != nil {
		return journal.Record{}, fmt.Errorf("draw an id: %w", err)
	}
	return journal.Next(s.live.head, at, id, entries)
}

// fits refuses a command of which more was emitted than one record holds, as the writer
// would. What else is wrong with them is for the writer to say.
func (t *turn) fits(head journal.Head) error {
	if len(t.entries) == 0 {
		return nil
	}
	_, err := journal.Next(head, t.at, journal.ID{}, t.entries)
	if _, large := errors.AsType[*journal.TooLargeError](err); large {
		return StorageError(err)
	}
	return nil
}

// confirm makes sure that a refusal, or the answer that nothing has to change, rests on what is stored now: another
// process may be ahead. again says that there was more, so that everything has to be decided anew.
func (s *Service) confirm(ctx context.Context, d *decided) (again bool, err error) {
	if !d.refused {
		return false, nil
	}
	before := s.live.head.Seq
	if err := s.catchUp(ctx); err != nil {
		return false, err
	}
	return s.live.head.Seq != before, nil
}

// append stores the record and folds it. After an error other than a conflict it looks whether the record is stored all
// the same; a third of the time is kept for that.
func (s *Service) append(ctx context.Context, d *decided) error {
	limited, cancel := context.WithTimeout(ctx, s.timeout*2/3)
	err := s.stores.Journal.Append(limited, d.record)
	cancel()
	if err == nil {
		s.fold(d.overlay, d.record.Head())
		return nil
	}
	if errors.Is(err, journal.ErrConflict) || errors.Is(err, journal.ErrFork) {
		return err
	}
	s.unsure = true
	if s.catchUp(ctx) != nil || s.live.head.Seq < d.record.Seq {
		return err
	}
	return s.look(ctx, d.record, err)
}

// acknowledge answers requests whose decisions hold.
func (s *Service) acknowledge(batch []*request, d *decided) int {
	for i, r := range batch {
		a := d.answers[i]
		a.outcome.Head = s.live.head
		r.answer <- a
	}
	return len(batch)
}

// doubt answers requests whose record may be stored or not. Those that added nothing to it are known to have left nothing,
// although what they were refused for may not be stored either.
func (s *Service) doubt(batch []*request, d *decided, err error) {
	for i, r := range batch {
		if d.answers[i].outcome.Changed {
			r.answer <- answer{err: unknownOutcome(err), unknown: true}
		} else {
			r.answer <- answer{err: StorageError(err)}
		}
	}
}

// refuse answers requests with the same error.
func (s *Service) refuse(batch []*request, err error) int {
	for _, r := range batch {
		r.answer <- answer{err: err}
	}
	return len(batch)
}
