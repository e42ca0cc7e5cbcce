package durability_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

// clients is how many goroutines write in each process.
const clients = 8

// shared is how many assessments the processes share.
const shared = 6

func sharedUnit(i int) string { return fmt.Sprintf("R%d", i) }

// operation is one call of a client, told twice: before it and, with Return, after it.
type operation struct {
	Client       int
	Call, Return int64 // nanoseconds of the machine's clock
	Unit         string
	Value        int
	Base         uint64 // 0 = none
	Result       string
	Error        string `json:",omitempty"`
	Revision     uint64
	Current      int // the value that stood there, of a stale one
}

// replicate writes from several goroutines, telling each call, until it is ordered to stop; then it tells its head,
// waits for the record it is ordered to wait for, and tells what its State is.
func replicate(t task, tell *reporter, orders io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	s, err := open(ctx, t.Store, assessment.Options{Timeout: 20 * time.Second, Tail: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	var stop atomic.Bool
	var group sync.WaitGroup
	failures := make(chan error, clients)
	for g := range clients {
		group.Go(func() {
			c := client{s: s.Service, id: t.Round*clients + g, random: rand.New(rand.NewPCG(t.Seed, uint64(t.Round*clients+g))), tell: tell}
			for !stop.Load() {
				if err := c.write(ctx); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	in := bufio.NewReader(orders)
	if _, err := in.ReadString('\n'); err != nil {
		return fmt.Errorf("no order to stop: %w", err)
	}
	stop.Store(true)
	group.Wait()
	close(failures)
	if err := <-failures; err != nil {
		return err
	}
	if err := tell.tell(ending{Head: s.Head().Seq}); err != nil {
		return err
	}
	var upTo uint64
	if _, err := fmt.Fscan(in, &upTo); err != nil {
		return err
	}
	if err := waitFor(ctx, s.Service, upTo); err != nil {
		return err
	}
	end := ending{Head: s.Head().Seq, State: registersOf(s.State())}
	return errors.Join(tell.tell(end), s.close())
}

// waitFor waits for a record for a minute: the other process has it, so that it is stored.
func waitFor(ctx context.Context, s *assessment.Service, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return s.Wait(ctx, seq)
}

// ending is the last a replica tells.
type ending struct {
	Head  uint64
	State map[string][2]uint64 // by unit: revision and value
}

func registersOf(state *assessment.State) map[string][2]uint64 {
	list := map[string][2]uint64{}
	for i := range shared {
		if a, err := state.Assessment(assessmentID(sharedUnit(i))); err == nil {
			list[a.Unit] = [2]uint64{a.Revision, uint64(a.Answer(commonQuestion(0)).Value.Number)}
		}
	}
	return list
}

// client is one writer with what it last saw of each assessment.
type client struct {
	s      *assessment.Service
	id     int
	random *rand.Rand
	tell   *reporter
	seen   [shared]register
	made   int
}

// write makes one call: a new value, with the revision that was last seen or without, or the value that stood there
// when the client last looked.
func (c *client) write(ctx context.Context) error {
	i := c.random.IntN(shared)
	c.made++
	o := operation{Client: c.id, Unit: sharedUnit(i), Value: (c.id+1)*1_000_000 + c.made}
	switch kind := c.random.IntN(100); {
	case kind < 50:
		o.Base = max(c.seen[i].revision, 1)
	case kind < 60 && c.seen[i].value != 0:
		o.Value = c.seen[i].value
	}
	var base *uint64
	if o.Base != 0 {
		base = &o.Base
	}
	o.Call = time.Now().UnixNano()
	if err := c.tell.tell(o); err != nil {
		return err
	}
	out, err := c.s.Do(ctx, fmt.Sprintf("client%d", c.id), put(o.Unit, commonQuestion(0), o.Value, base, ""))
	o.Return = time.Now().UnixNano()
	var w write
	w.note(out, err)
	o.Result, o.Revision, o.Error = w.Result, w.Revision, w.Error
	if overtaken, ok := errors.AsType[*assessment.Overtaken](err); ok && len(overtaken.Answers) == 1 {
		o.Revision, o.Current = overtaken.Revision, int(overtaken.Answers[0].Current.Value.Number)
	}
	switch o.Result {
	case stored, same:
		c.seen[i] = register{o.Revision, o.Value}
	case stale:
		c.seen[i] = register{o.Revision, o.Current}
	}
	return c.tell.tell(o)
}

// heard gathers what the processes tell.
type heard struct {
	mu      sync.Mutex
	calls   map[[2]int64]operation // by client and time of the call
	endings chan ending
	done    chan struct{}
}

// listen reads what a child tells until it ends.
func (h *heard) listen(c *child) *heard {
	go func() {
		defer close(h.done)
		c.drain(func(line []byte) {
			var o operation
			var e ending
			switch {
			case json.Unmarshal(line, &o) == nil && o.Call != 0:
				h.mu.Lock()
				h.calls[[2]int64{int64(o.Client), o.Call}] = o
				h.mu.Unlock()
			case json.Unmarshal(line, &e) == nil:
				h.endings <- e
			}
		})
	}()
	return h
}

func hear(c *child) *heard {
	h := &heard{calls: map[[2]int64]operation{}, endings: make(chan ending, 2), done: make(chan struct{})}
	return h.listen(c)
}

// wait gives the next ending that a child tells.
func (h *heard) wait(t *testing.T, c *child) ending {
	t.Helper()
	select {
	case e := <-h.endings:
		return e
	case <-h.done:
		select { // it told its State, and ended at once
		case e := <-h.endings:
			return e
		default:
		}
	case <-time.After(limit):
	}
	t.Fatalf("a process ended without telling its State: %s", c.errors.String())
	return ending{}
}

// TestTwoProcesses lets two processes write to one server, kills one midway and starts it anew.
func TestTwoProcesses(t *testing.T) {
	length := 3 * time.Second
	if long() {
		length = 30 * time.Second
	}
	uri := journaltest.MongoDB(t)
	s := mustOpen(t, uri, assessment.Options{Timeout: time.Minute})
	for i := range shared {
		if err := create(t.Context(), s.Service, sharedUnit(i)); err != nil {
			t.Fatal(err)
		}
	}
	stood := clockStood()
	begin := func(round int) (*child, *heard) {
		c := start(t, "replica", task{Store: uri, Seed: 7, Round: round})
		return c, hear(c)
	}
	a, heardA := begin(0)
	b, heardB := begin(1)
	time.Sleep(length / 2)
	a.kill()
	<-heardA.done
	a2, heardA2 := begin(2)
	time.Sleep(length / 2)

	a2.order("stop")
	b.order("stop")
	last := max(heardA2.wait(t, a2).Head, heardB.wait(t, b).Head)
	a2.order(fmt.Sprint(last))
	b.order(fmt.Sprint(last))
	endA, endB := heardA2.wait(t, a2), heardB.wait(t, b)
	<-heardA2.done
	<-heardB.done
	if !maps.Equal(endA.State, endB.State) || len(endA.State) != shared {
		t.Errorf("the processes differ: %v and %v", endA, endB)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if !stood() {
		t.Skip("the machine's clock was set while the test ran: the order of calls is not known")
	}
	calls := map[[2]int64]operation{}
	for _, h := range []*heard{heardA, heardB, heardA2} {
		maps.Copy(calls, h.calls)
	}
	checkReplicas(t, uri, calls, endA)
}

// clockStood says afterwards that nobody has set the clock in the meantime. The processes read the wall clock, because
// Go's monotonic readings cannot be compared between processes. Both ask the same kernel clock, which is slewed for both
// alike and goes backwards only when it is set; then it parts from the monotonic one.
func clockStood() func() bool {
	begin := time.Now()
	return func() bool {
		now := time.Now()
		drift := now.Sub(begin) - time.Duration(now.UnixNano()-begin.UnixNano())
		return drift.Abs() < 20*time.Millisecond
	}
}

// checkReplicas opens the store anew and checks the history of all calls against it.
func checkReplicas(t *testing.T, uri string, calls map[[2]int64]operation, end ending) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s := mustOpen(t, uri, assessment.Options{Timeout: time.Minute})
	report, err := journal.Verify(ctx, s.store.Journal)
	if err != nil || !report.OK() {
		t.Fatalf("verify: %v %v", report.Faults, err)
	}
	final := registersOf(s.State())
	if s.Head().Seq == end.Head && !maps.Equal(final, end.State) {
		t.Errorf("opened anew the State is %v, the processes had %v", final, end.State)
	}
	l, err := readLedger(ctx, s.store.Journal, s.Head().Seq)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	var history []porcupine.Operation
	now := int64(0)
	for _, o := range calls {
		if o.Return == 0 {
			o.Result = unknown
		}
		if o.Result == unknown {
			o.Return = math.MaxInt64
		} else {
			now = max(now, o.Return)
		}
		if o.Result == failed {
			t.Errorf("client %d: %s", o.Client, o.Error)
		}
		count[o.Result]++
		history = append(history, porcupine.Operation{
			ClientId: o.Client, Call: o.Call, Return: o.Return,
			Input: call{unit: o.Unit, value: o.Value, base: o.Base}, Output: reply{o.Result, o.Revision, o.Current},
		})
		if _, there := l.writes[key{place{o.Unit, commonQuestion(0)}, o.Value}]; !there && o.Result == stored {
			t.Errorf("LOST: %s = %d was acknowledged as revision %d", o.Unit, o.Value, o.Revision)
		}
	}
	for unit, r := range final {
		history = append(history, porcupine.Operation{
			Call: now + 1, Return: now + 2, Input: call{unit: unit, read: true}, Output: reply{revision: r[0], value: int(r[1])},
		})
	}
	t.Logf("%d calls in %d records: %v", len(calls), s.Head().Seq, count)
	if count[stored] < 10 {
		t.Errorf("only %d writes were stored: that shows nothing", count[stored])
	}
	begin := time.Now()
	if got := linearizable(history); got != porcupine.Ok {
		t.Errorf("the history of %d calls is not linearizable: %s", len(history), got)
	}
	t.Logf("checked in %v", time.Since(begin).Round(time.Millisecond))
	wrongs := tampered(history)
	if len(wrongs) != 5 {
		t.Errorf("only %d histories were tampered with", len(wrongs))
	}
	for name, wrong := range wrongs {
		if got := linearizable(wrong); got == porcupine.Ok {
			t.Errorf("a tampered history is said to be linearizable: %s", name)
		}
	}
}
