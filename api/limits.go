package api

import (
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many requests are answered. The zero Rate does not limit.
type Rate struct {
	PerAccount int // requests a second, in the long run
	PerAddress int
	Burst      int // at once; 0 = ten seconds' worth
	SignIns    int // attempts to sign in that may fail for one e-mail address, in a quarter of an hour
}

// mostLimited is how many accounts or addresses are remembered each: the longest unseen is forgotten.
const mostLimited = 10_000

// limits counts requests by account and by address.
type limits struct{ accounts, addresses *counters }

func newLimits(r Rate) *limits {
	return &limits{newCounters(r.PerAccount, r.Burst), newCounters(r.PerAddress, r.Burst)}
}

func (l *limits) account(id string, now time.Time) error { return l.accounts.take(id, now) }

// address counts an IPv6 network of 64 bits as one: whoever has one address of it has them all.
func (l *limits) address(a netip.Addr, now time.Time) error {
	return l.addresses.take(network(a), now)
}

// network is what counts as one sender.
func network(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// counters are the limiters of one kind.
type counters struct {
	rate  rate.Limit
	burst int

	mu    sync.Mutex
	byKey *remembered[string, *rate.Limiter]
}

func newCounters(perSecond, burst int) *counters {
	if perSecond <= 0 {
		return nil
	}
	if burst <= 0 {
		burst = 10 * perSecond
	}
	return &counters{rate: rate.Limit(perSecond), burst: burst, byKey: newRemembered[string, *rate.Limiter](mostLimited)}
}

// take counts a request, or refuses it.
func (c *counters) take(key string, now time.Time) error {
	if c == nil {
		return nil
	}
	limiter := c.of(key)
	if limiter.AllowN(now, 1) {
		return nil
	}
	wait := (1 - limiter.TokensAt(now)) / float64(c.rate)
	p := tooManyRequests.problem("There were too many requests from you.", "Wait as long as Retry-After says, in seconds.")
	p.headers.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait)))))
	return p
}

func (c *counters) of(key string) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	limiter, ok := c.byKey.get(key)
	if !ok {
		limiter = rate.NewLimiter(c.rate, c.burst)
		c.byKey.put(key, limiter)
	}
	return limiter
}
