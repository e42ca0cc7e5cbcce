package api

import (
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
	// mostWrongOfNetwork is how often one network may be wrong, about all addresses together: an office seldom is, and whoever
	// tries one password for everybody always. At mostLimited networks that is 30 MB.
	mostWrongOfNetwork = 100
	mostSigningIn      = 64 // who is looked at, and who waits for it
	mostOfNetwork      = 8  // of these
)

// signIns slows down who guesses passwords. What counts is the address as it is kept, whether anybody has it or not, and the
// network where the attempt comes from; only hashes are remembered. An attempt counts from its beginning, so that many at
// once are not free.
//
// From a place that the owner has signed in from, attempts count apart: whoever guesses elsewhere does not shut him out, nor
// does a neighbour.
type signIns struct {
	most int // for one address; 0 = no limit but mostSigningIn

	mu     sync.Mutex
	all    int                                  // who signs in now
	under  map[string]int                       // of them by network
	tried  *remembered[attemptKey, []time.Time] // by address, oldest first
	wrong  *remembered[attemptKey, []time.Time] // by network
	places *remembered[attemptKey, time.Time]   // when somebody signed in there
}

type attemptKey [sha256.Size]byte

func newSignIns(most int) *signIns {
	return &signIns{
		most: most, under: map[string]int{},
		tried:  newRemembered[attemptKey, []time.Time](mostAttempted),
		wrong:  newRemembered[attemptKey, []time.Time](mostLimited),
		places: newRemembered[attemptKey, time.Time](mostLimited),
	}
}

// try signs in, unless there were too many attempts or too many are waiting.
func (l *signIns) try(email string, from netip.Addr, now time.Time, signIn func() (assessment.Account, error)) (assessment.Account, error) {
	if !l.enter(network(from)) {
		return assessment.Account{}, &assessment.Error{
			Kind: assessment.Unavailable, Msg: "too many people are signing in at once", Fix: "Try again in a moment.",
		}
	}
	defer l.leave(network(from))
	if l.most <= 0 {
		return signIn()
	}
	a := newGuess(email, from, now)
	if err := l.begin(a); err != nil {
		return assessment.Account{}, err
	}
	who, err := signIn()
	l.end(a, err)
	return who, err
}

// enter says whether there is room for one more of a network.
func (l *signIns) enter(network string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= mostSigningIn || l.most > 0 && l.under[network] >= mostOfNetwork {
		return false
	}
	l.all++
	l.under[network]++
	return true
}

func (l *signIns) leave(network string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.under[network]--; l.under[network] == 0 {
		delete(l.under, network)
	}
}

// guess is what one attempt counts for.
type guess struct {
	address, network, place attemptKey
	known                   bool // the place: then it counts instead of both others
	began                   time.Time
}

func newGuess(email string, from netip.Addr, now time.Time) *guess {
	normal, ok := account.NormalEmail(email)
	if !ok {
		normal = "\x00" + email // is nobody's, and does not count for anybody else
	}
	return &guess{
		address: sha256.Sum256([]byte(normal)), network: sha256.Sum256([]byte(network(from))),
		place: sha256.Sum256([]byte(normal + "\x00" + network(from))), began: now,
	}
}

// begin counts an attempt, or refuses it.
func (l *signIns) begin(a *guess) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, ok := l.places.get(a.place); ok && a.began.Sub(last) < knownPlaceFor {
		a.known, a.address = true, a.place
	}
	own, near := recent(l.tried, a.address, a.began), recent(l.wrong, a.network, a.began)
	switch {
	case len(own) >= l.most:
		return a.refused("There were too many attempts to sign in with this e-mail address.", own[0])
	case a.known:
	case len(near) >= mostWrongOfNetwork:
		return a.refused("There were too many wrong attempts to sign in from your network.", near[0])
	default:
		l.wrong.put(a.network, append(slices.Clip(near), a.began))
	}
	l.tried.put(a.address, append(slices.Clip(own), a.began))
	return nil
}

// recent is what is remembered and still counts.
func recent(m *remembered[attemptKey, []time.Time], key attemptKey, now time.Time) []time.Time {
	times, _ := m.get(key)
	for len(times) > 0 && now.Sub(times[0]) >= attemptWindow {
		times = times[1:]
	}
	return times
}

func (a *guess) refused(why string, oldest time.Time) error {
	wait := attemptWindow - a.began.Sub(oldest)
	p := tooManyRequests.problem(why, "Wait as long as Retry-After says, in seconds. Whoever is signed in already stays so.")
	p.headers.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	return p
}

// end forgets an attempt that was not wrong, and all of an address once one succeeds. Those of a network stay: whoever
// guesses may have an account of his own.
func (l *signIns) end(a *guess, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil && problemOf(err).Status == http.StatusUnauthorized {
		return
	}
	if !a.known {
		forget(l.wrong, a.network, a.began)
	}
	if err != nil {
		forget(l.tried, a.address, a.began)
		return
	}
	l.tried.drop(a.address)
	l.places.put(a.place, a.began)
}

func forget(m *remembered[attemptKey, []time.Time], key attemptKey, began time.Time) {
	times, _ := m.get(key)
	if i := slices.IndexFunc(times, began.Equal); i >= 0 {
		m.put(key, slices.Concat(times[:i], times[i+1:]))
	}
}

// signIn is Directory.SignIn, as often as is allowed.
func (s *Server) signIn(ctx context.Context, c *call, email, password string) (session account.Session, err error) {
	_, err = s.signIns.try(email, happeningOf(c.request).from, s.config.Clock(), func() (assessment.Account, error) {
		session, err = s.config.Directory.SignIn(ctx, email, password)
		return session.Account, err
	})
	s.metrics.signedIn(err)
	return session, err
}
