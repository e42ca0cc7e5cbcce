package mongojournal_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/journal/mongojournal"
)

// short is a time-out for servers that will not answer.
const short = 200 * time.Millisecond

// insistOn appends a record to a server that recovers, which is right at any time and however often.
func insistOn(t testing.TB, j journal.Journal, r journal.Record) error {
	t.Helper()
	var err error
	for range 50 {
		err = j.Append(t.Context(), r)
		if _, ok := errors.AsType[*journal.UnavailableError](err); !ok {
			return err
		}
	}
	return err
}

// unavailable gives the message of an UnavailableError.
func unavailable(t *testing.T, what string, err error) string {
	t.Helper()
	e, ok := errors.AsType[*journal.UnavailableError](err)
	if !ok {
		t.Fatalf("%s: %v, want an UnavailableError", what, err)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		t.Errorf("%s: %v looks like the end of the caller's context", what, err)
	}
	if e.Op == "" {
		t.Errorf("%s: %v does not say what was tried", what, err)
	}
	return e.Error()
}

// stored checks that the storage holds exactly these records, each once.
func stored(t *testing.T, uri string, want ...journal.Record) {
	t.Helper()
	i := 0
	for r, err := range open(t, uri, mongojournal.Options{}).Read(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if i >= len(want) || r.Hash != want[i].Hash {
			t.Fatalf("record %d is not the one that was appended, or one too many", r.Seq)
		}
		i++
	}
	if i != len(want) {
		t.Fatalf("%d records are stored, want %d", i, len(want))
	}
}

func TestLostReply(t *testing.T) {
	t.Parallel()
	s := journaltest.StartMongoDB(t)
	p := journaltest.StartProxy(t, s.Address)
	j := open(t, p.URI(s.URI), mongojournal.Options{})
	records := fill(t, j, 2)

	p.DropReplies("insert", 1)
	r := next(t, records[1].Head(), 10)
	if err := j.Append(t.Context(), r); err != nil {
		t.Fatalf("append: %v", err)
	}
	if p.Dropped() != 1 {
		t.Fatalf("%d replies were dropped, want 1", p.Dropped())
	}
	stored(t, s.URI, records[0], records[1], r)
	if err := j.Append(t.Context(), r); err != nil {
		t.Errorf("the same again: %v", err)
	}

	// Lost, and the look-up is answered late: another try.
	p.DropReplies("find", 1)
	if err := j.Append(t.Context(), next(t, records[1].Head(), 11)); !errors.Is(err, journal.ErrConflict) {
		t.Fatalf("append: %v, want ErrConflict", err)
	}
	p.DropReplies("find", 2)
	if seqs, err := read(t, j, 0); err != nil || len(seqs) != 3 {
		t.Fatalf("read %v, %v", seqs, err)
	}
}

func TestHangingServer(t *testing.T) {
	t.Parallel()
	s := journaltest.StartMongoDB(t)
	p := journaltest.StartProxy(t, s.Address)
	j := open(t, p.URI(s.URI), mongojournal.Options{Timeout: short})
	records := fill(t, j, 1)
	r := next(t, records[0].Head(), 10)

	p.Hang()
	_ = unavailable(t, "append", j.Append(t.Context(), r))
	_, err := j.Head(t.Context())
	_ = unavailable(t, "head", err)
	_, err = read(t, j, 0)
	_ = unavailable(t, "read", err)

	cause := errors.New("the caller has had enough")
	ctx, cancel := context.WithTimeoutCause(t.Context(), short/3, cause)
	defer cancel()
	if err := j.Append(ctx, r); !errors.Is(err, cause) {
		t.Errorf("append: %v, want the cause of the context", err)
	}

	p.Heal()
	// Some of what was held back may arrive now, before or after this.
	if err := insistOn(t, j, r); err != nil {
		t.Fatalf("append after it healed: %v", err)
	}
	stored(t, s.URI, records[0], r)
}

func TestCutConnections(t *testing.T) {
	t.Parallel()
	s := journaltest.StartMongoDB(t)
	p := journaltest.StartProxy(t, s.Address)
	j := open(t, p.URI(s.URI), mongojournal.Options{Timeout: short})
	records := fill(t, j, 1)
	p.Cut()
	r := next(t, records[0].Head(), 10)
	_ = unavailable(t, "append", j.Append(t.Context(), r))
	p.Heal()
	if err := insistOn(t, j, r); err != nil {
		t.Fatalf("append after it healed: %v", err)
	}
	stored(t, s.URI, records[0], r)
}

func TestKilledServer(t *testing.T) {
	t.Parallel()
	s := journaltest.StartMongoDB(t)
	j := open(t, s.URI, mongojournal.Options{Timeout: short})
	var head journal.Head
	var acknowledged []journal.Record
	var count atomic.Int64
	ended := make(chan error, 1)
	go func() {
		for {
			r := next(t, head, 200)
			if err := j.Append(context.Background(), r); err != nil {
				ended <- err
				return
			}
			acknowledged, head = append(acknowledged, r), r.Head()
			count.Add(1)
		}
	}()
	for count.Load() < 30 {
		time.Sleep(time.Millisecond)
	}
	s.Kill()
	_ = unavailable(t, "append", <-ended)
	s.Restart()

	again := open(t, s.URI, mongojournal.Options{})
	i := 0
	for r, err := range again.Read(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if i < len(acknowledged) && r.Hash != acknowledged[i].Hash {
			t.Fatalf("record %d is another one than was acknowledged", r.Seq)
		}
		i++
	}
	if i < len(acknowledged) || i > len(acknowledged)+1 {
		t.Fatalf("%d records were acknowledged, %d are stored", len(acknowledged), i)
	}
	// The journal that was open goes on, whether its last record was stored or not.
	err := insistOn(t, j, next(t, head, 10))
	if i == len(acknowledged) && err != nil || i > len(acknowledged) && !errors.Is(err, journal.ErrConflict) {
		t.Errorf("append after the restart: %v", err)
	}
}

// Two replicas with sixteen writers each: what was acknowledged is stored once, and nothing else.
func TestTwoReplicas(t *testing.T) {
	uri := journaltest.MongoDB(t)
	const writers, each = 16, 3
	replicas := []*mongojournal.Journal{open(t, uri, mongojournal.Options{}), open(t, uri, mongojournal.Options{})}
	var mu sync.Mutex
	acknowledged := map[journal.ID]bool{}
	var running sync.WaitGroup
	for w := range 2 * writers {
		running.Go(func() {
			j := replicas[w%2]
			var head journal.Head
			for range each {
				var err error
				if head, err = insist(t, j, head, func(r journal.Record) {
					mu.Lock()
					defer mu.Unlock()
					acknowledged[r.AppendID] = true
				}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	count := 0
	for r, err := range open(t, uri, mongojournal.Options{}).Read(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if !acknowledged[r.AppendID] {
			t.Errorf("record %d was not acknowledged to anybody", r.Seq)
		}
		count++
	}
	if count != len(acknowledged) || count != 2*writers*each {
		t.Errorf("%d records are stored, %d were acknowledged, want %d", count, len(acknowledged), 2*writers*each)
	}
}

// insist appends one record wherever the journal ends, as a service does that folds what it lacks and decides again.
func insist(t *testing.T, j journal.Journal, head journal.Head, done func(journal.Record)) (journal.Head, error) {
	for {
		r := next(t, head, 10)
		err := j.Append(t.Context(), r)
		if err == nil {
			done(r)
			return r.Head(), nil
		}
		if !errors.Is(err, journal.ErrConflict) {
			return head, err
		}
		for other, err := range j.Read(t.Context(), head.Seq) {
			if err != nil {
				return head, err
			}
			head = other.Head()
		}
	}
}

func TestClosedWhileWaiting(t *testing.T) {
	t.Parallel()
	s := journaltest.StartMongoDB(t)
	p := journaltest.StartProxy(t, s.Address)
	j := open(t, p.URI(s.URI), mongojournal.Options{Timeout: time.Minute})
	p.Hang()
	ended := make(chan error, 1)
	go func() { ended <- j.Append(context.Background(), next(t, journal.Head{}, 10)) }()
	time.Sleep(10 * time.Millisecond)
	if err := j.Close(); err != nil { // it still hangs
		t.Errorf("close: %v", err)
	}
	if err := <-ended; !errors.Is(err, journal.ErrClosed) {
		t.Errorf("append: %v, want ErrClosed", err)
	}
}

func TestUnreachableServer(t *testing.T) {
	t.Parallel()
	p := journaltest.StartProxy(t, "127.0.0.1:1")
	for name, uri := range map[string]string{
		"nobody listens":     "mongodb://clerk:s3cret%40word@127.0.0.1:1/readiness",
		"closes at once":     "mongodb://clerk:s3cret%40word@" + p.Address + "/readiness",
		"unknown host":       "mongodb://clerk:s3cret%40word@nowhere.invalid/readiness",
		"unknown SRV record": "mongodb+srv://clerk:s3cret%40word@nowhere.example.invalid/readiness",
	} {
		_, err := mongojournal.Open(t.Context(), uri, mongojournal.Options{Timeout: short})
		message := unavailable(t, name, err)
		for _, secret := range []string{"clerk", "s3cret"} {
			if strings.Contains(message, secret) {
				t.Errorf("%s: %s shows %s", name, message, secret)
			}
		}
	}
}
