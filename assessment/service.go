package assessment

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"time"

	"readiness/assessment/journal"
)

// Options are what a Service needs beside its stores. The zero Options will do.
type Options struct {
	Clock    func() time.Time // nil = the system's
	Random   io.Reader        // of ids and salts; nil = the system's. Used by several goroutines at once.
	Timeout  time.Duration    // within which a command is answered; 0 = 10 s
	Tail     time.Duration    // how often to look for what other processes have appended; 0 = before each own change only
	ReadOnly bool             // nothing is written, to neither store
	Notice   func(error)      // told what Open goes on without, before it returns; nil = nobody
}

// Service records changes and answers from the State they amount to. There is one per journal in a process; several
// processes may each have one over the same MongoDB.
//
// One goroutine writes. It takes the commands that wait as a batch, decides each against the State as the commands
// before it leave it, appends one record for all of them, and only then answers. A change that was acknowledged is
// stored for good. All methods may be called from many goroutines at once.
type Service struct {
	stores   Stores
	clock    func() time.Time
	random   io.Reader
	timeout  time.Duration
	tail     time.Duration
	readOnly bool
	notice   func(error)

	queue   chan *request
	stop    chan struct{}
	stopped chan struct{}
	closing sync.Once

	mu     sync.RWMutex
	live   *State // modified by the writer alone, under mu
	snap   *State // a copy of live that was given out, nil when live has moved on
	fault  error  // why nothing can be folded any more; nil while all is well
	moved  chan struct{}
	pasts  pasts
	unsure bool // the writer's own: others, or an append of unknown outcome, may have left something to fold
}

// Open folds the journal and starts the writer. The error is an *Error. The stores stay the caller's to close, after the
// Service.
func Open(ctx context.Context, stores Stores, o Options) (*Service, error) {
	s := &Service{
		stores: stores, clock: o.Clock, random: o.Random, timeout: o.Timeout, tail: o.Tail, readOnly: o.ReadOnly, notice: o.Notice,
		queue: make(chan *request, queueLength), stop: make(chan struct{}), stopped: make(chan struct{}),
		live: newState(), moved: make(chan struct{}), pasts: pasts{folding: make(chan struct{}, 1)},
	}
	if s.clock == nil {
		s.clock = time.Now //nolint:forbidigo // the default of what is injected
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.timeout <= 0 {
		s.timeout = 10 * time.Second
	}
	if err := s.catchUp(ctx); err != nil {
		return nil, StorageError(err)
	}
	if err := s.eraseAgain(ctx); err != nil {
		return nil, StorageError(err)
	}
	go s.write()
	return s, nil
}

// Close stops the writer; commands that wait get Unavailable. It does not close the stores.
func (s *Service) Close() error {
	s.closing.Do(func() { close(s.stop) })
	select {
	case <-s.stopped:
		return nil
	case <-time.NewTimer(s.timeout).C:
		return &Error{Kind: Unavailable, Msg: "the store does not answer; it is not known whether the last changes were recorded"}
	}
}

// State gives what is recorded up to now. It never changes: ask again for what comes later.
func (s *Service) State() *State {
	s.mu.RLock()
	snap := s.snap
	s.mu.RUnlock()
	if snap != nil {
		return snap
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.snap == nil {
		s.snap = s.live.clone()
	}
	return s.snap
}

// Assessment gives one assessment as it is now, which costs less than State. The error is an *Error of kind NotFound.
func (s *Service) Assessment(id ID) (*Assessment, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.live.Assessment(id)
}

// Head is the record up to which everything is folded.
func (s *Service) Head() journal.Head {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.live.head
}

// Wait returns once record seq is folded. The error is an *Error of kind Unavailable when ctx is done first.
func (s *Service) Wait(ctx context.Context, seq uint64) error {
	for {
		s.mu.RLock()
		head, moved := s.live.head.Seq, s.moved
		s.mu.RUnlock()
		if head >= seq {
			return nil
		}
		select {
		case <-moved:
		case <-s.stop:
			return errStopped
		case <-ctx.Done():
			return &Error{Kind: Unavailable, Msg: "what you have written has not arrived here yet", Fix: tryAgain, Err: context.Cause(ctx)}
		}
	}
}

var errStopped = &Error{Kind: Unavailable, Msg: "the service is stopping; nothing was recorded", Fix: tryAgain}

// Outcome is what a command has led to.
type Outcome struct {
	Assessment *Assessment // that the command was about, as the command left it; nil = none
	Matching   string      // the id of the one that was recorded; "" = none
	Head       journal.Head
	Changed    bool // false: all was as it should be already, and nothing was recorded
}

// Do decides a command in the name of an account, and records what follows. When the error is nil it is stored for
// good. The error is an *Error; with kind Unavailable nothing was recorded, unless Msg says that this is not known.
func (s *Service) Do(ctx context.Context, actor string, c Command) (Outcome, error) {
	if s.readOnly {
		return Outcome{}, &Error{Kind: Precondition, Msg: "the store was opened for reading only"}
	}
	if c == nil {
		return Outcome{}, &Error{Kind: Internal, Msg: "no command is given"}
	}
	if !isAccount(actor) {
		return Outcome{}, &Error{Kind: Unauthenticated, Msg: "a change needs an account in whose name it is made"}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if r, ok := c.(erasing); ok {
		if err := s.find(ctx, actor, r.erases()); err != nil {
			return Outcome{}, err
		}
	}
	for {
		texts, err := s.store(ctx, c)
		if err != nil {
			return Outcome{}, err
		}
		out, known, err := s.ask(ctx, newRequest(actor, c, texts))
		if known && (err != nil || !out.Changed) {
			s.unstore(texts.fresh)
		}
		if errors.Is(err, errOutdated) {
			continue // until ctx is done; others have to change the same text each time
		}
		if err == nil {
			err = s.after(ctx, c)
		}
		return out, err
	}
}

// ask hands a command to the writer and waits. known is false when the command may still be recorded.
func (s *Service) ask(ctx context.Context, r *request) (out Outcome, known bool, err error) {
	select {
	case s.queue <- r:
	case <-s.stop:
		return out, true, errStopped
	case <-ctx.Done():
		return out, true, busy(ctx)
	}
	select {
	case a := <-r.answer:
		return a.outcome, !a.unknown, a.err
	case <-s.stopped:
	case <-ctx.Done():
	}
	if r.state.CompareAndSwap(waiting, abandoned) {
		select {
		case <-s.stopped:
			return out, true, errStopped
		default:
			return out, true, busy(ctx)
		}
	}
	select { // the writer may have answered at this very moment
	case a := <-r.answer:
		return a.outcome, !a.unknown, a.err
	default:
		return out, false, unknownOutcome(context.Cause(ctx))
	}
}

// busy is the answer to a command that the writer never looked at.
func busy(ctx context.Context) error {
	return &Error{Kind: Unavailable, Msg: "the store does not answer; nothing was recorded", Fix: tryAgain, Err: context.Cause(ctx)}
}

// broken says why the journal cannot be folded any more, or nil.
func (s *Service) broken() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.fault
}

// Broken says why nothing can be read or recorded any more, or nil: the journal holds something that cannot be folded.
func (s *Service) Broken() error { return s.broken() }
