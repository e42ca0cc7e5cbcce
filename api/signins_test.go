package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/account"
)

var errWrong = &assessment.Error{Kind: assessment.Unauthenticated, Msg: "the e-mail address or the password is wrong"}

// attempts tries n times, from another place each time, and counts those that were looked at.
func attempts(l *signIns, email string, n int, now time.Time, result error) (looked int, last error) {
	for i := range n {
		from := netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)})
		_, last = l.try(email, from, now, func() (assessment.Account, error) {
			looked++
			return assessment.Account{}, result
		})
	}
	return looked, last
}

func TestGuessesOfOnePasswordAreFew(t *testing.T) {
	l, home := newSignIns(10), netip.MustParseAddr("192.0.2.1")
	looked, err := attempts(l, "a@example.org", 30, moment, errWrong)
	if p := problemOf(err); looked != 10 || p.Status != http.StatusTooManyRequests || p.headers.Get("Retry-After") != "900" {
		t.Fatalf("%d attempts were looked at; the last is told %v", looked, err)
	}
	// The other spellings of an address are the same address; others are free.
	for _, same := range []string{"A@EXAMPLE.ORG", " a@example.org "} {
		if looked, _ := attempts(l, same, 1, moment, errWrong); looked != 0 {
			t.Errorf("%q is another address", same)
		}
	}
	for _, other := range []string{"b@example.org", "no address", "nor this"} {
		if looked, _ := attempts(l, other, 30, moment, errWrong); looked != 10 {
			t.Errorf("%q: %d were looked at", other, looked)
		}
	}
	// The window passes, one attempt at a time.
	if looked, err := attempts(l, "a@example.org", 5, moment.Add(attemptWindow-time.Second), errWrong); looked != 0 || problemOf(err).headers.Get("Retry-After") != "1" {
		t.Errorf("before its end: %d, %v", looked, err)
	}
	if looked, _ := attempts(l, "a@example.org", 9, moment.Add(attemptWindow), errWrong); looked != 9 {
		t.Errorf("after it: %d", looked)
	}
	// Who signs in begins anew, and is no longer shut out by what others do elsewhere.
	good := func() (assessment.Account, error) { return assessment.Account{}, nil }
	if _, err := l.try("a@example.org", home, moment.Add(attemptWindow), good); err != nil {
		t.Fatal(err)
	}
	if looked, _ := attempts(l, "a@example.org", 30, moment.Add(attemptWindow), errWrong); looked != 10 {
		t.Errorf("after a success: %d", looked)
	}
	if _, err := l.try("a@example.org", home, moment.Add(attemptWindow), good); err != nil {
		t.Errorf("the owner is shut out of where he always signs in: %v", err)
	}
	if looked, _ := attempts(l, "a@example.org", 1, moment.Add(attemptWindow), errWrong); looked != 0 {
		t.Error("a success at home gives those elsewhere another try")
	}
	n := 0
	for range 30 {
		_, _ = l.try("a@example.org", home, moment.Add(attemptWindow), func() (assessment.Account, error) { n++; return assessment.Account{}, errWrong })
	}
	if n != 10 {
		t.Errorf("at home there are %d guesses", n)
	}
}

func TestAttemptsThatFailForAnotherReasonDoNotCount(t *testing.T) {
	l := newSignIns(3)
	for _, err := range []error{&assessment.Error{Kind: assessment.Unavailable, Msg: "x"}, errors.New("x")} {
		if looked, _ := attempts(l, "a@example.org", 20, moment, err); looked != 20 {
			t.Errorf("%v: %d were looked at", err, looked)
		}
	}
	if looked, _ := attempts(newSignIns(0), "a@example.org", 50, moment, errWrong); looked != 50 {
		t.Errorf("without a limit: %d", looked)
	}
}

// Many at once are not free.
func TestAttemptsAtOnce(t *testing.T) {
	l := newSignIns(5)
	var looked, limited, away atomic.Int64
	var wg sync.WaitGroup
	begin, release := make(chan struct{}), make(chan struct{})
	for i := range 3 * mostSigningIn {
		wg.Go(func() {
			<-begin
			from := netip.AddrFrom4([4]byte{10, 2, 0, byte(i)})
			_, err := l.try(fmt.Sprintf("a%d@example.org", i%2), from, moment, func() (assessment.Account, error) {
				looked.Add(1)
				<-release
				return assessment.Account{}, errWrong
			})
			switch p := problemOf(err); {
			case p.Status == http.StatusTooManyRequests:
				limited.Add(1)
			case p.Status == http.StatusServiceUnavailable && p.headers.Get("Retry-After") != "": // while many are being told
				away.Add(1)
			}
		})
	}
	close(begin)
	for looked.Load()+limited.Load()+away.Load() < 3*mostSigningIn {
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	if looked.Load() != 10 || limited.Load()+away.Load() != 3*mostSigningIn-10 {
		t.Errorf("%d were looked at, %d limited, %d sent away", looked.Load(), limited.Load(), away.Load())
	}
}

// More at once than can be looked at soon are sent away, and those of one network before they are in everybody's way.
func TestSignInsAtOnceHaveRoomForOthers(t *testing.T) {
	const attackers = 120
	crowd := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 1}) }
	tests := map[string]struct {
		most        int
		from        func(i int) netip.Addr
		looked      int
		victimWaits bool
	}{
		"from one address":      {10, func(int) netip.Addr { return netip.MustParseAddr("198.51.100.1") }, mostOfNetwork, false},
		"from one IPv6 network": {10, func(i int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", i+1)) }, mostOfNetwork, false},
		"from everywhere":       {10, crowd, mostSigningIn, true},
		"without a limit":       {0, func(int) netip.Addr { return netip.MustParseAddr("198.51.100.1") }, mostSigningIn, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := newSignIns(tt.most)
			var looked, away atomic.Int64
			var wg sync.WaitGroup
			release := make(chan struct{})
			for i := range attackers {
				wg.Go(func() {
					_, err := l.try(fmt.Sprintf("made-up-%d@example.org", i), tt.from(i), moment, func() (assessment.Account, error) {
						looked.Add(1)
						<-release
						return assessment.Account{}, errWrong
					})
					if p := problemOf(err); p.Status == http.StatusServiceUnavailable && p.headers.Get("Retry-After") != "" {
						away.Add(1)
					}
				})
			}
			for int(looked.Load()) < tt.looked || int(away.Load()) < attackers-tt.looked {
				time.Sleep(time.Millisecond)
				if int(looked.Load()) > tt.looked {
					break
				}
			}
			_, err := l.try("victim@example.org", netip.MustParseAddr("192.0.2.1"), moment, func() (assessment.Account, error) { return assessment.Account{}, nil })
			if (err != nil) != tt.victimWaits || err != nil && problemOf(err).Status != http.StatusServiceUnavailable {
				t.Errorf("the victim is told %v", err)
			}
			close(release)
			wg.Wait()
			if int(looked.Load()) != tt.looked || int(away.Load()) != attackers-tt.looked {
				t.Errorf("%d were looked at, %d sent away", looked.Load(), away.Load())
			}
			if len(l.under) != 0 {
				t.Errorf("%d networks are remembered as signing in", len(l.under))
			}
		})
	}
}

// Whoever guesses a little about each of many addresses is found out by where he comes from.
func TestGuessesOfOneNetworkAreFew(t *testing.T) {
	guess := func(l *signIns, from string, n int, now time.Time, result error) (looked int, last error) {
		for i := range n {
			_, last = l.try(fmt.Sprintf("a%d@example.org", i), netip.MustParseAddr(from), now, func() (assessment.Account, error) {
				looked++
				return assessment.Account{}, result
			})
		}
		return looked, last
	}
	l := newSignIns(10)
	looked, err := guess(l, "198.51.100.1", mostWrongOfNetwork+20, moment, errWrong)
	p := problemOf(err)
	if looked != mostWrongOfNetwork || p.Status != http.StatusTooManyRequests || p.headers.Get("Retry-After") != "900" || strings.Contains(p.Detail, "e-mail") {
		t.Errorf("%d were looked at; the last is told %v, %v", looked, p, p.headers)
	}
	for from, want := range map[string]int{"198.51.100.1": 0, "198.51.100.2": 10, "2001:db8::1": 10} {
		if looked, _ := guess(l, from, 10, moment, nil); looked != want {
			t.Errorf("from %s %d of 10 are looked at", from, looked)
		}
	}
	if looked, _ := guess(l, "198.51.100.1", 10, moment.Add(attemptWindow), errWrong); looked != 10 {
		t.Errorf("after the window %d of 10 are looked at", looked)
	}
	// An office where everybody signs in guesses nothing; nor does whoever is told to come again.
	for _, result := range []error{nil, &assessment.Error{Kind: assessment.Unavailable, Msg: "x"}} {
		l := newSignIns(10)
		if looked, _ := guess(l, "198.51.100.1", 5*mostWrongOfNetwork, moment, result); looked != 5*mostWrongOfNetwork {
			t.Errorf("%v: %d were looked at", result, looked)
		}
	}
	// A right password among wrong ones does not begin anew: the guesser may have an account of his own.
	l = newSignIns(10)
	for range 3 {
		looked, _ = guess(l, "198.51.100.1", mostWrongOfNetwork/2, moment, errWrong)
		if _, err := l.try("own@example.org", netip.MustParseAddr("198.51.100.1"), moment, func() (assessment.Account, error) { return assessment.Account{}, nil }); err != nil {
			t.Errorf("whoever has signed in from there before is told %v", err)
		}
	}
	if looked != 0 {
		t.Errorf("after right ones %d more are looked at", looked)
	}
	if looked, _ := guess(newSignIns(0), "198.51.100.1", 2*mostWrongOfNetwork, moment, errWrong); looked != 2*mostWrongOfNetwork {
		t.Errorf("without a limit %d are looked at", looked)
	}
}

func TestRememberedIsBounded(t *testing.T) {
	m := newRemembered[attemptKey, int](3)
	keys := func(i int) attemptKey { return attemptKey{byte(i)} }
	for i := range 5 {
		m.put(keys(i), i)
		m.get(keys(0)) // stays in use
	}
	if _, ok := m.get(keys(0)); !ok || len(m.byKey) != 3 || m.order.Len() != 3 {
		t.Errorf("%d and %d are remembered; the one in use is there: %t", len(m.byKey), m.order.Len(), ok)
	}
	m.put(keys(0), 7)
	if v, _ := m.get(keys(0)); v != 7 || m.order.Len() != 3 {
		t.Errorf("%d of %d", v, m.order.Len())
	}
}

// What one is told does not depend on whether there is such an account.
func TestSignInTellsNobodyWhoHasAnAccount(t *testing.T) {
	h := newHarness(t, func(c *Config) { c.Rate = Rate{SignIns: 2} })
	_, err := h.Server.config.Directory.Add(context.Background(), "operator", account.New{
		Email: "there@example.org", Password: password, Role: assessment.Auditor,
	})
	if err != nil {
		t.Fatal(err)
	}
	try := func(email, password, from string) *reply {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/token", strings.NewReader(fmt.Sprintf(`{"account":%q,"password":%q}`, email, password)))
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		h.Server.ServeHTTP(w, r)
		return &reply{t, w.Code, w.Header(), w.Body.Bytes()}
	}
	var told [2][]string
	for i, email := range []string{"there@example.org", "not-there@example.org"} {
		for n := range 4 {
			r := try(email, "a wrong password 5", "198.51.100."+strconv.Itoa(n)+":1")
			p := r.problem()
			told[i] = append(told[i], fmt.Sprint(p.Status, p.Type, p.Title, p.Detail, p.Fixes, r.Header.Get("Retry-After"), r.Header.Get("WWW-Authenticate")))
		}
	}
	if fmt.Sprint(told[0]) != fmt.Sprint(told[1]) || !strings.Contains(told[0][3], "429") {
		t.Errorf("there: %v\nnot there: %v", told[0], told[1])
	}
	try("there@example.org", password, "192.0.2.7:1").want(http.StatusTooManyRequests)
	h.later(attemptWindow)
	try("there@example.org", password, "192.0.2.7:1").want(http.StatusOK)
	metrics := string(h.get("/metrics", "administrator").want(http.StatusOK).Body)
	for _, line := range []string{`readiness_sign_ins_total{result="signed_in"} 1`, `{result="limited"} 5`, `{result="refused"} 4`} {
		if !strings.Contains(metrics, line) {
			t.Errorf("the metrics do not say %s", line)
		}
	}
}
