package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// hang waits until the caller gives up.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return &journal.UnavailableError{Op: "test", Err: context.Cause(ctx)}
}

// within runs f and sees that it returns in time.
func within(t *testing.T, what string, limit time.Duration, f func() error) error {
	t.Helper()
	start := time.Now()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		if took := time.Since(start); took > limit {
			t.Errorf("%s takes %v, more than %v", what, took, limit)
		}
		return err
	case <-time.After(10 * time.Minute):
		t.Fatalf("%s does not return", what)
		return nil
	}
}

const patience = 10 * time.Second // the Timeout of a service, when nothing is said

// A journal or vault that hangs until the context ends: everybody is answered within Timeout.
func TestStoreHangs(t *testing.T) {
	for name, tap := range map[string]func(b *bench){
		"append": func(b *bench) {
			b.journal.onAppend = func(ctx context.Context, _ journal.Record, _ func(context.Context) error) error { return hang(ctx) }
		},
		"append and read": func(b *bench) {
			b.journal.onAppend = func(ctx context.Context, _ journal.Record, _ func(context.Context) error) error { return hang(ctx) }
			b.journal.onRead = func(ctx context.Context, _ uint64) error { return hang(ctx) }
		},
		"read":      func(b *bench) { b.journal.onRead = func(ctx context.Context, _ uint64) error { return hang(ctx) } },
		"vault put": func(b *bench) { b.vault.onPut = hang },
		"vault get": func(b *bench) { b.vault.onGet = hang },
		"vault":     func(b *bench) { b.vault.onPut, b.vault.onDelete = hang, hang },
		"everything": func(b *bench) {
			b.vault.onPut, b.vault.onGet, b.vault.onDelete, b.vault.onRedact = hang, hang, hang, hang
			b.journal.onAppend = func(ctx context.Context, _ journal.Record, _ func(context.Context) error) error { return hang(ctx) }
			b.journal.onRead = func(ctx context.Context, _ uint64) error { return hang(ctx) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				id, text := noted(b, "a note")
				tap(b)
				ctx, end := context.WithCancel(context.Background())
				defer end()
				do := func(what string, c assessment.Command) {
					err := within(t, what, patience, func() error {
						_, err := b.Do(ctx, "ann", c)
						return err
					})
					if err != nil {
						wantKind(t, err, assessment.Unavailable)
					}
				}
				do("a put", put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("other")}))
				do("a put again", put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("other")}))
				do("a create", assessment.CreateAssessment{Unit: "UGA", Year: 2026, Framework: survey()})
				do("no change", assessment.AddFramework{Framework: survey()})
				do("a redaction", assessment.Redact{Assessment: id, Text: text, Why: "why"})
				in := &assessment.Import{Framework: survey(), Answers: []assessment.Incoming{
					{Unit: "KEN", Year: 2026, Question: "law", Value: *option("none"), Note: new("imported")}}}
				for _, apply := range []bool{false, true} {
					err := within(t, fmt.Sprint("an import, applied: ", apply), patience, func() error {
						_, _, err := b.Import(ctx, "ann", in, apply)
						return err
					})
					if err != nil {
						wantKind(t, err, assessment.Unavailable)
					}
				}
				if err := within(t, "close", patience, b.Close); err != nil {
					wantKind(t, err, assessment.Unavailable)
				}
			})
		})
	}
}

// An append that takes its time and is stored within it is acknowledged; so is one whose reply is lost at the very end
// of the time that it has.
func TestStoreIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
				time.Sleep(patience / 2)
				return store(ctx)
			}
		})
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("none")}))
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
				if err := store(ctx); err != nil {
					return err
				}
				return hang(ctx)
			}
		})
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	})
}

// While the writer is held up commands pile up. Each is answered in time, and what was answered "nothing was recorded"
// is not recorded later.
func TestQueueWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		var held atomic.Bool
		held.Store(true)
		release := make(chan struct{})
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(_ context.Context, _ journal.Record, store func(context.Context) error) error {
				if held.Load() {
					<-release // deaf to its context
				}
				return store(context.Background())
			}
		})
		errs := make(chan error, 2000)
		for i := range 1500 { // more than the queue holds
			go func() {
				_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "staff", Value: number(float64(i))}))
				errs <- err
			}()
		}
		unknown := 0
		for range 1500 {
			e := kindOf(t, <-errs, assessment.Unavailable)
			if strings.Contains(e.Msg, "not known") {
				unknown++
			} else if !strings.Contains(e.Msg, "nothing was recorded") {
				t.Fatalf("the answer is %v", e)
			}
		}
		held.Store(false)
		close(release)
		synctest.Wait()
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
		if kept := int(b.get(id).Revision) - 2; kept > unknown {
			t.Errorf("%d changes are recorded, and only %d callers were told that they might be", kept, unknown)
		}
	})
}

// Whoever leaves before the writer takes his command is told that nothing was recorded, and nothing is.
func TestCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		gone, leave := context.WithCancel(context.Background())
		leave()
		head := b.Head()
		_, err := b.Do(gone, "ann", put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")}))
		wantKind(t, err, assessment.Unavailable)
		synctest.Wait()
		if b.Head() != head || len(b.vault.ids()) != 0 {
			t.Errorf("head %v, %d texts", b.Head(), len(b.vault.ids()))
		}

		gate := make(chan struct{})
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
				<-gate
				return store(ctx)
			}
		})
		ctx, leave := context.WithCancel(context.Background())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := b.Do(ctx, "ann", put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("taken")}))
			first <- err
		}()
		synctest.Wait()
		go func() {
			_, err := b.Do(ctx, "ann", put(id, assessment.Put{Question: "police", Value: flag(true), Note: new("waiting")}))
			second <- err
		}()
		synctest.Wait()
		leave()
		if e := kindOf(t, <-first, assessment.Unavailable); !strings.Contains(e.Msg, "not known") {
			t.Errorf("one whose record is under way is told %v", e)
		}
		if e := kindOf(t, <-second, assessment.Unavailable); !strings.Contains(e.Msg, "nothing was recorded") {
			t.Errorf("one who was waiting is told %v", e)
		}
		close(gate)
		synctest.Wait()
		a := b.get(id)
		if !a.Answer("law").Given() || a.Answer("police").Given() {
			t.Errorf("law %v, police %v", a.Answer("law").Given(), a.Answer("police").Given())
		}
		if held := b.vault.contents(t); !strings.Contains(held, "taken") || strings.Contains(held, "waiting") {
			t.Errorf("the vault holds %s", held)
		}
	})
}

// Close during load: everybody gets an answer, what was acknowledged is stored, and nothing of the service is left.
func TestCloseUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(o *assessment.Options) { o.Tail = time.Second })
		id := b.create("KEN", 2026)
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
				time.Sleep(time.Millisecond)
				return store(ctx)
			}
		})
		replies := make(chan reply, 300)
		for i := range 300 {
			go func() {
				time.Sleep(time.Duration(i) * 50 * time.Microsecond)
				out, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "staff", Value: number(float64(i))}))
				replies <- reply{out, err}
			}()
		}
		time.Sleep(7 * time.Millisecond)
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Errorf("closed again: %v", err)
		}
		acknowledged, strange := 0, map[string]int{}
		for range 300 {
			r := <-replies
			if r.err == nil {
				acknowledged++
				continue
			}
			if e := kindOf(t, r.err, assessment.Unavailable); !strings.Contains(e.Msg, "stopping") {
				strange[e.Msg]++
			}
		}
		if len(strange) > 0 {
			t.Errorf("answers beside that the service is stopping: %v", strange)
		}
		entries := 0
		for _, r := range b.records()[1:] {
			entries += len(r.Entries)
		}
		if acknowledged == 0 || acknowledged == 300 || entries != acknowledged {
			t.Errorf("%d acknowledged, %d stored", acknowledged, entries)
		}
	})
}

func TestAfterClose(t *testing.T) {
	b := newBench(t)
	id, text := noted(b, "a note")
	before := picture(b.State())
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	for range 20 { // whatever a select may choose
		_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("none"), Note: new("late")}))
		if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "stopping") {
			t.Fatalf("the answer is %v", e)
		}
		_, err = b.Do(context.Background(), "ann", assessment.Redact{Assessment: id, Text: text, Why: "late"})
		wantKind(t, err, assessment.Unavailable)
	}
	wantKind(t, b.Wait(context.Background(), 99), assessment.Unavailable)
	wantSame(t, "the last state", picture(b.State()), before)
	if held := b.vault.contents(t); strings.Contains(held, "late") {
		t.Errorf("the vault holds %s", held)
	}
	if err := b.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

// Stores that were closed before the service are stores that do not answer.
func TestStoresClosedFirst(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	_ = b.journal.Close()
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("none")}))
	wantKind(t, err, assessment.Unavailable)
	_ = b.vault.Close()
	_, err = b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Note: new("why")}))
	wantKind(t, err, assessment.Unavailable)
	_, err = assessment.Open(context.Background(), assessment.Stores{Journal: b.journal, Vault: b.vault}, b.options)
	if e := kindOf(t, err, assessment.Unavailable); !errors.Is(e, journal.ErrClosed) {
		t.Errorf("the cause is %v", e.Err)
	}
}
