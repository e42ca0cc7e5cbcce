package api

import (
	lru "container/list"
	"context"
	"crypto/sha256"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

// How often one may be wrong about one e-mail address, from all over the world together. Sooner or later everybody may try
// again: nobody is locked out for good by what others do.
const (
	attemptWindow = 15 * time.Minute
	knownPlaceFor = 30 * 24 * time.Hour
	// mostAttempted is how many addresses are remembered, about 20 MB of them: more than can be tried in a window, for each
	// attempt costs the work of a password.
	mostAttempted = 100_000
	mostSigningIn = 64 // who is looked at, and who waits for it
)

// signIns slows down who guesses passwords. What counts is the address as it is kept, whether anybody has it or not; only
// its hash is remembered. An attempt counts from its beginning, so that many at once are not free.
//
// From a place that the owner has signed in from, attempts count apart: whoever guesses elsewhere does not shut him out.
type signIns struct {
	most  int // 0 = no limit
	slots chan struct{}

	mu     sync.Mutex
	tried  *remembered[[]time.Time] // oldest first
	places *remembered[time.Time]   // when somebody signed in there
}

type attemptKey [sha256.Size]byte

func newSignIns(most int) *signIns {
	return &signIns{
		most: most, slots: make(chan struct{}, mostSigningIn),
		tried: newRemembered[[]time.Time](mostAttempted), places: newRemembered[time.Time](mostLimited),
	}
}

// try signs in, unless there were too many attempts or too many are waiting.
func (l *signIns) try(email string, from netip.Addr, now time.Time, signIn func() (assessment.Account, error)) (assessment.Account, error) {
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	default:
		return assessment.Account{}, &assessment.Error{
			Kind: assessment.Unavailable, Msg: "too many people are signing in at once", Fix: "Try again in a moment.",
		}
	}
	if l.most <= 0 {
		return signIn()
	}
	key, place := keysOf(email, from)
	key, err := l.begin(key, place, now)
	if err != nil {
		return assessment.Account{}, err
	}
	who, err := signIn()
	l.end(key, place, now, err)
	return who, err
}

// keysOf hashes an address alone, and with where it is used.
func keysOf(email string, from netip.Addr) (key, place attemptKey) {
	normal, ok := account.NormalEmail(email)
	if !ok {
		normal = "\x00" + email // is nobody's, and does not count for anybody else
	}
	return sha256.Sum256([]byte(normal)), sha256.Sum256([]byte(normal + "\x00" + network(from)))
}

// begin counts an attempt, or refuses it. It gives what it was counted for.
func (l *signIns) begin(key, place attemptKey, now time.Time) (attemptKey, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, ok := l.places.get(place); ok && now.Sub(last) < knownPlaceFor {
		key = place
	}
	times, _ := l.tried.get(key)
	for len(times) > 0 && now.Sub(times[0]) >= attemptWindow {
		times = times[1:]
	}
	if len(times) >= l.most {
		wait := attemptWindow - now.Sub(times[0])
		p := tooManyRequests.problem("There were too many attempts to sign in with this e-mail address.",
			"Wait as long as Retry-After says, in seconds. Whoever is signed in already stays so.")
		p.headers.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
		return key, p
	}
	l.tried.put(key, append(slices.Clip(times), now))
	return key, nil
}

// end forgets an attempt that was none, and all of them once one succeeds.
func (l *signIns) end(key, place attemptKey, began time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.tried.drop(key)
		l.places.put(place, began)
	case problemOf(err).Status != http.StatusUnauthorized:
		times, _ := l.tried.get(key)
		for i, t := range times {
			if t.Equal(began) {
				l.tried.put(key, append(times[:i:i], times[i+1:]...))
				break
			}
		}
	}
}

// signIn is Directory.SignIn, as often as is allowed.
func (s *Server) signIn(ctx context.Context, c *call, email, password string) (assessment.Account, error) {
	who, err := s.signIns.try(email, happeningOf(c.request).from, s.config.Clock(), func() (assessment.Account, error) {
		return s.config.Directory.SignIn(ctx, email, password)
	})
	s.metrics.signedIn(err)
	return who, err
}

// remembered is a map that forgets what was not used for longest.
type remembered[V any] struct {
	most  int
	order *lru.List // the one used last in front
	byKey map[attemptKey]*lru.Element
}

type rememberedItem[V any] struct {
	key   attemptKey
	value V
}

func newRemembered[V any](most int) *remembered[V] {
	return &remembered[V]{most: most, order: lru.New(), byKey: map[attemptKey]*lru.Element{}}
}

func (m *remembered[V]) get(key attemptKey) (value V, ok bool) {
	e, ok := m.byKey[key]
	if !ok {
		return value, false
	}
	m.order.MoveToFront(e)
	item, ok := e.Value.(rememberedItem[V])
	return item.value, ok
}

func (m *remembered[V]) put(key attemptKey, value V) {
	m.drop(key)
	if m.order.Len() >= m.most {
		if item, ok := m.order.Back().Value.(rememberedItem[V]); ok {
			m.drop(item.key)
		}
	}
	m.byKey[key] = m.order.PushFront(rememberedItem[V]{key, value})
}

func (m *remembered[V]) drop(key attemptKey) {
	if e, ok := m.byKey[key]; ok {
		m.order.Remove(e)
		delete(m.byKey, key)
	}
}
