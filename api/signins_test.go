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

// Many at once are not free, and more than can be looked at soon are sent away.
func TestAttemptsAtOnce(t *testing.T) {
	l := newSignIns(5)
	var looked, away atomic.Int64
	var wg sync.WaitGroup
	begin, release := make(chan struct{}), make(chan struct{})
	for i := range 3 * mostSigningIn {
		wg.Go(func() {
			<-begin
			_, err := l.try(fmt.Sprintf("a%d@example.org", i%2), netip.Addr{}, moment, func() (assessment.Account, error) {
				looked.Add(1)
				<-release
				return assessment.Account{}, errWrong
			})
			if p := problemOf(err); p.Status == http.StatusServiceUnavailable && p.headers.Get("Retry-After") != "" {
				away.Add(1)
			}
		})
	}
	close(begin)
	for looked.Load() < 10 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	wg.Wait()
	if looked.Load() != 10 {
		t.Errorf("%d were looked at", looked.Load())
	}
	full := newSignIns(0)
	for range mostSigningIn {
		full.slots <- struct{}{}
	}
	if _, err := attempts(full, "a@example.org", 1, moment, nil); problemOf(err).Status != http.StatusServiceUnavailable || problemOf(err).headers.Get("Retry-After") == "" {
		t.Errorf("one too many is told %v", err)
	}
}

func TestRememberedIsBounded(t *testing.T) {
	m := newRemembered[int](3)
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
