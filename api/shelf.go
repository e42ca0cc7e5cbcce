package api

import (
	lru "container/list"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Limits of what a shelf keeps, in bytes.
const (
	keptTogether = 64 << 20
	keptAlone    = 8 << 20
	keptBeside   = 2 << 10 // what an answer takes beside its bodies
)

// shelfKey names the answer to a request that is the same for everybody.
type shelfKey [sha256.Size]byte

// shelfKey is the key of the request of c: the State, what is asked, and how it is to be said.
func (c *call) shelfKey(op *huma.Operation, r *http.Request) shelfKey {
	head := c.state.Head()
	text := make([]byte, 0, 256)
	for _, part := range [...]string{op.OperationID, r.URL.EscapedPath(), r.URL.RawQuery, c.lang} {
		text = append(append(text, part...), 0)
	}
	text = c.fundsMoment().AppendFormat(text, time.RFC3339Nano)
	text = binary.BigEndian.AppendUint64(text, head.Seq)
	text = binary.BigEndian.AppendUint64(text, c.today.Head().Seq)
	return sha256.Sum256(append(text, head.Hash[:]...))
}

// shelf keeps whole answers that are the same for everybody, up to keptTogether, the most recently used of them. What many
// ask for at once is made by one of them, and at most as many answers are being made as there are processors: the others
// wait. Make one with newShelf.
type shelf struct {
	making chan struct{}

	mu    sync.Mutex
	byKey map[shelfKey]*lru.Element
	used  lru.List // of *place; the most recent in front
	bytes int
}

// place is where an answer stands, or will stand.
type place struct {
	key    shelfKey
	making chan struct{} // holds one: whoever is making the answer
	answer *kept         // nil until it is made
	users  int           // who wait for the answer or are making it
	bytes  int           // that count for the shelf; 0 while nothing stands here
}

func newShelf() *shelf {
	return &shelf{making: make(chan struct{}, runtime.GOMAXPROCS(0)), byKey: map[shelfKey]*lru.Element{}}
}

// get gives the answer that is kept under a key. When there is none, the caller has to make it: done must then be called
// with the answer, or with nil when there is none to keep. An error says that the caller's time was over before his turn.
func (s *shelf) get(ctx context.Context, key shelfKey) (k *kept, done func(*kept), err error) {
	p, k := s.enter(key)
	if k != nil {
		return k, nil, nil
	}
	select {
	case p.making <- struct{}{}:
	case <-ctx.Done():
		s.leave(p, nil)
		return nil, nil, ctx.Err()
	}
	if k := s.standing(p); k != nil { // somebody else has made it
		<-p.making
		s.leave(p, nil)
		return k, nil, nil
	}
	select {
	case s.making <- struct{}{}:
	case <-ctx.Done():
		<-p.making
		s.leave(p, nil)
		return nil, nil, ctx.Err()
	}
	return nil, func(k *kept) {
		s.leave(p, k)
		<-s.making
		<-p.making
	}, nil
}

// enter gives the answer that stands at the place of a key, or the place, of which the caller is then a user.
func (s *shelf) enter(key shelfKey) (*place, *kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.byKey[key]; ok {
		s.used.MoveToFront(e)
		if p, ok := e.Value.(*place); ok {
			if p.answer != nil {
				return p, p.answer
			}
			p.users++
			return p, nil
		}
	}
	p := &place{key: key, making: make(chan struct{}, 1), users: 1}
	s.byKey[key] = s.used.PushFront(p)
	return p, nil
}

func (s *shelf) standing(p *place) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.answer
}

// leave ends the use of a place, at which k now stands unless it is nil or too large. A place at which nothing stands is
// forgotten with its last user.
func (s *shelf) leave(p *place, k *kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.users--
	switch {
	case k != nil && len(k.body) <= keptAlone:
		p.answer = k
		k.grown = func(n int) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if e, there := s.byKey[p.key]; there && e.Value == any(p) {
				s.weigh(p, n)
			}
		}
		s.weigh(p, len(k.body)+keptBeside)
	case p.answer == nil && p.users == 0:
		s.forget(s.byKey[p.key])
	}
}

// weigh adds to what a place takes, and makes room for it.
func (s *shelf) weigh(p *place, n int) {
	p.bytes += n
	s.bytes += n
	for e := s.used.Back(); e != nil && s.bytes > keptTogether; {
		before := e.Prev()
		if last, ok := e.Value.(*place); ok && last != p && last.answer != nil {
			s.forget(e)
		}
		e = before
	}
}

func (s *shelf) forget(e *lru.Element) {
	if p, ok := s.used.Remove(e).(*place); ok {
		delete(s.byKey, p.key)
		s.bytes -= p.bytes
	}
}
