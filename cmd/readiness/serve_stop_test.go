package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// running is a server in this process that signals can be sent to.
type running struct {
	t       *testing.T
	address string
	signals chan os.Signal
	code    chan int
	stderr  *lockedBuffer
}

// lockedBuffer takes what several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serving starts a server and waits until it says where it is.
func serving(t *testing.T, work func(a *app) int) *running {
	t.Helper()
	out, told := io.Pipe()
	r := &running{t: t, signals: make(chan os.Signal, 2), code: make(chan int, 1), stderr: &lockedBuffer{}}
	a := newApp(strings.NewReader(""), told, r.stderr)
	a.environment = func(string) string { return "" }
	go func() {
		r.code <- a.until(r.signals, func() int { return work(a) })
		_ = told.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	r.address = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || r.address == "" {
		t.Fatalf("it says %q, %v; code %d; %s", line, err, <-r.code, r.stderr)
	}
	return r
}

// eventually waits for something that has no signal of its own.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

func (r *running) refuses() bool {
	c, err := (&net.Dialer{}).DialContext(r.t.Context(), "tcp", strings.TrimPrefix(r.address, "http://"))
	if err == nil {
		_ = c.Close()
	}
	return err != nil
}

// slowly is a server whose one request takes until it is let go.
func slowly(t *testing.T, s stopping) (r *running, begun, release chan struct{}, answer chan int) {
	t.Helper()
	begun, release, answer = make(chan struct{}), make(chan struct{}), make(chan int, 1)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-release
		w.WriteHeader(http.StatusTeapot)
	})}
	r = serving(t, func(a *app) int {
		listener, err := listenOn(context.Background(), "127.0.0.1:0")
		if err != nil {
			return a.fail(err)
		}
		return a.fail(a.serveOn(listener, server, s, func(w io.Writer) { tellAddress(w, listener) }))
	})
	go func() {
		got, err := http.Get(r.address) //nolint:noctx // a test on loopback
		if err != nil {
			answer <- 0
			return
		}
		_ = got.Body.Close()
		answer <- got.StatusCode
	}()
	<-begun
	return r, begun, release, answer
}

func TestRequestsUnderWayFinish(t *testing.T) {
	r, _, release, answer := slowly(t, stopping{grace: time.Minute})
	r.signals <- syscall.SIGTERM
	eventually(t, "new connections are refused", r.refuses)
	close(release)
	if got := <-answer; got != http.StatusTeapot {
		t.Errorf("the request under way gets %d", got)
	}
	if got := <-r.code; got != exitDone {
		t.Errorf("ended with %d: %s", got, r.stderr)
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	r, _, release, _ := slowly(t, stopping{grace: time.Hour})
	defer close(release)
	r.signals <- syscall.SIGINT
	eventually(t, "new connections are refused", r.refuses)
	r.signals <- syscall.SIGTERM
	if got := <-r.code; got != exitTerminated {
		t.Errorf("ended with %d: %s", got, r.stderr)
	}
}

// What does not end in time is broken off, and the end is in good order all the same: the journal's head is signed then.
func TestGraceEnds(t *testing.T) {
	r, _, release, answer := slowly(t, stopping{grace: 20 * time.Millisecond})
	defer close(release)
	r.signals <- syscall.SIGTERM
	if got := <-r.code; got != exitDone || !strings.Contains(r.stderr.String(), "requests that took longer than 20ms were broken off") {
		t.Errorf("ended with %d: %s", got, r.stderr)
	}
	if got := <-answer; got != 0 {
		t.Errorf("the request gets %d", got)
	}
}
