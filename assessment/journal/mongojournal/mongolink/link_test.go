package mongolink_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal/mongolink"
)

// short is a time-out for servers that will not answer.
const short = 200 * time.Millisecond

var errClosed = errors.New("closed, as the caller calls it")

func open(t *testing.T, uri string, timeout time.Duration) *mongolink.Link {
	t.Helper()
	l, err := mongolink.Open(t.Context(), uri, mongolink.Options{Timeout: timeout, Holds: "test", Closed: errClosed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func TestRetry(t *testing.T) {
	l := open(t, journaltest.MongoDB(t), 0)
	away := errors.New("connection reset")
	isUnavailable := func(err error) bool {
		e, ok := errors.AsType[*journal.UnavailableError](err)
		return ok && e.Op == "ask" && strings.Contains(err.Error(), e.Err.Error())
	}
	for name, c := range map[string]struct {
		outcomes []error // the last one again and again
		tries    int
		want     func(error) bool
	}{
		"at once":       {[]error{nil}, 1, func(err error) bool { return err == nil }},
		"at last":       {[]error{away, away, nil}, 3, func(err error) bool { return err == nil }},
		"never":         {[]error{away}, 3, isUnavailable},
		"no right":      {[]error{mongo.CommandError{Code: 13}}, 1, isUnavailable},
		"not let in":    {[]error{mongo.CommandError{Code: 18}}, 1, isUnavailable},
		"another fault": {[]error{mongo.CommandError{Code: 10107}}, 3, isUnavailable},
		"damaged": {[]error{&journal.CorruptError{Seq: 7}}, 1, func(err error) bool {
			e, ok := errors.AsType[*journal.CorruptError](err)
			return ok && e.Seq == 7
		}},
		"a hole": {[]error{&journal.HoleError{Seq: 7}}, 1, func(err error) bool {
			e, ok := errors.AsType[*journal.HoleError](err)
			return ok && e.Seq == 7
		}},
		"one try took too long": {[]error{context.DeadlineExceeded}, 3, func(err error) bool {
			return isUnavailable(err) && strings.Contains(err.Error(), "no answer within 5s") && !errors.Is(err, context.DeadlineExceeded)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tries := 0
			answer, err := mongolink.Retry(t.Context(), l, "ask", func(context.Context) (int, error) {
				tries++
				return tries, c.outcomes[min(tries, len(c.outcomes))-1]
			})
			if !c.want(err) || tries != c.tries || answer != tries {
				t.Errorf("%d tries gave %d, %v, want %d tries", tries, answer, err, c.tries)
			}
		})
	}
}

// The end of the caller's context, and of the link, end a try that waits; and nothing begins after them.
func TestEnds(t *testing.T) {
	l := open(t, journaltest.MongoDB(t), time.Minute)
	cause := errors.New("the caller hung up")
	ctx, hangUp := context.WithCancelCause(t.Context())
	for _, c := range []struct {
		end  func()
		want error
	}{{func() { hangUp(cause) }, cause}, {l.Close, errClosed}} {
		tries := 0
		_, err := mongolink.Retry(ctx, l, "wait", func(bounded context.Context) (int, error) {
			tries++
			go c.end()
			<-bounded.Done()
			return 0, bounded.Err()
		})
		if !errors.Is(err, c.want) || tries != 1 {
			t.Errorf("%d tries ended with %v, want one and %v", tries, err, c.want)
		}
		if err := l.Usable(ctx, "begin"); !errors.Is(err, c.want) {
			t.Errorf("it is usable: %v, want %v", err, c.want)
		}
		ctx = context.WithoutCancel(ctx)
	}
	l.Close() // once more does nothing
}

func TestCloseWhileTheServerHangs(t *testing.T) {
	t.Parallel()
	server := journaltest.StartMongoDB(t)
	proxy := journaltest.StartProxy(t, server.Address)
	const forever = 10 * time.Minute // the whole test would not last that long
	l := open(t, proxy.URI(server.URI), forever)
	proxy.Hang()
	asked := make(chan error, 1)
	go func() {
		_, err := mongolink.Retry(context.Background(), l, "ask", func(ctx context.Context) (bson.Raw, error) {
			return l.Collection("test").FindOne(ctx, bson.D{}).Raw()
		})
		asked <- err
	}()
	closed := make(chan struct{})
	go func() { l.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(30 * time.Second):
		t.Fatal("Close waits for a server that hangs")
	}
	if err := <-asked; !errors.Is(err, errClosed) {
		t.Errorf("got %v, want %v", err, errClosed)
	}
}
