package durability_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

// answered demands that a write was refused as Unavailable within three times the time-out, which is generous to a busy
// machine: the promise is once.
func answered(t *testing.T, timeout time.Duration, do func() error) error {
	t.Helper()
	begin := time.Now()
	err := do()
	took := time.Since(begin)
	if kind, ok := kindOf(err); !ok || kind != assessment.Unavailable {
		t.Fatalf("the answer is %v, want an *assessment.Error of kind Unavailable", err)
	}
	if took > 3*timeout {
		t.Errorf("answered after %v, with a time-out of %v", took, timeout)
	}
	return err
}

// writer makes writes to one store and remembers what was told.
type faultWriter struct {
	t     *testing.T
	s     *assessment.Service
	value int
	note  bool
	told  []write
}

func (f *faultWriter) write() error {
	f.value++
	w := write{Unit: unit(0), Questions: []string{commonQuestion(0)}, Value: f.value}
	if f.note {
		w.Note = fmt.Sprintf("note of %d", f.value)
	}
	out, err := f.s.Do(f.t.Context(), "writer", put(w.Unit, w.Questions[0], w.Value, nil, w.Note))
	w.note(out, err)
	f.told = append(f.told, w)
	return err
}

// succeeds demands that the store takes a write.
func (f *faultWriter) succeeds() {
	f.t.Helper()
	if err := f.write(); err != nil {
		f.t.Fatalf("the store is well, and refuses: %v", err)
	}
}

// recovers demands that the store takes a write again, by itself, soon.
func (f *faultWriter) recovers() {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), time.Minute)
	defer cancel()
	for {
		err := f.write()
		if err == nil {
			return
		}
		if kind, _ := kindOf(err); kind != assessment.Unavailable || ctx.Err() != nil {
			f.t.Fatalf("the store is back, and refuses: %v", err)
		}
	}
}

// check compares the journal with what was told.
func (f *faultWriter) check(j journal.Journal) {
	f.t.Helper()
	report, err := journal.Verify(f.t.Context(), j, headsOf(f.t, f.told)...)
	if err != nil || !report.OK() {
		f.t.Fatalf("verify: %v, %v", report.Faults, err)
	}
	if err := f.s.Wait(f.t.Context(), report.Head.Seq); err != nil {
		f.t.Fatal(err)
	}
	l, err := readLedger(f.t.Context(), j, f.s.Head().Seq)
	if err != nil {
		f.t.Fatal(err)
	}
	l.compare(f.told)
	l.compareState(f.s.State())
	if err := l.compareNotes(f.t.Context(), f.s, f.told); err != nil {
		f.t.Fatal(err)
	}
	for _, fault := range l.faults {
		f.t.Error(fault)
	}
}

// TestServerFaults breaks the way to a server, or the server, and mends it.
func TestServerFaults(t *testing.T) {
	const timeout = 2 * time.Second
	type broken struct {
		server *journaltest.Server
		proxy  *journaltest.Proxy
	}
	tests := []struct {
		name        string
		break_, fix func(b broken)
	}{
		{"killed", func(b broken) { b.server.Kill() }, func(b broken) { b.server.Restart() }},
		{"cut off", func(b broken) { b.proxy.Cut() }, func(b broken) { b.proxy.Heal() }},
		{"hanging", func(b broken) { b.proxy.Hang() }, func(b broken) { b.proxy.Heal() }},
	}
	for _, tt := range tests {
		for _, note := range []bool{false, true} {
			name := tt.name
			if note {
				name += " with a note"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var b broken
				b.server = journaltest.StartMongoDB(t)
				b.proxy = journaltest.StartProxy(t, b.server.Address)
				s := mustOpen(t, b.proxy.URI(b.server.URI), assessment.Options{Timeout: timeout, Tail: 50 * time.Millisecond})
				if err := create(t.Context(), s.Service, unit(0)); err != nil {
					t.Fatal(err)
				}
				f := &faultWriter{t: t, s: s.Service, note: note}
				f.succeeds()
				tt.break_(b)
				for range 2 {
					t.Log(answered(t, timeout, f.write))
				}
				tt.fix(b)
				f.recovers()
				f.succeeds()
				f.check(s.store.Journal)
			})
		}
	}
}

// TestLostReplies: the server stores a record and the reply is lost. The answer is found out, and nothing is stored twice.
func TestLostReplies(t *testing.T) {
	server := journaltest.StartMongoDB(t)
	proxy := journaltest.StartProxy(t, server.Address)
	s := mustOpen(t, proxy.URI(server.URI), assessment.Options{Timeout: 20 * time.Second})
	if err := create(t.Context(), s.Service, unit(0)); err != nil {
		t.Fatal(err)
	}
	f := &faultWriter{t: t, s: s.Service}
	for n := range 4 {
		before := proxy.Dropped()
		proxy.DropReplies("insert", n)
		f.succeeds()
		if got := proxy.Dropped() - before; n > 0 && got == 0 {
			t.Errorf("no reply was lost")
		}
		proxy.Heal()
	}
	f.check(s.store.Journal)
}

// spoiled is a journal that does what a test says with each Append.
type spoiled struct {
	journal.Journal
	append atomic.Pointer[func(ctx context.Context, r journal.Record, next func() error) error]
	read   atomic.Pointer[func(ctx context.Context) error]
}

func (s *spoiled) Append(ctx context.Context, r journal.Record) error {
	next := func() error { return s.Journal.Append(context.WithoutCancel(ctx), r) }
	if f := s.append.Load(); f != nil {
		return (*f)(ctx, r, next)
	}
	return s.Journal.Append(ctx, r)
}

func (s *spoiled) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	if f := s.read.Load(); f != nil {
		return func(yield func(journal.Record, error) bool) { yield(journal.Record{}, (*f)(ctx)) }
	}
	return s.Journal.Read(ctx, after)
}

// hang waits for the end of the context, as the contract of journals asks.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return &journal.UnavailableError{Op: "append", Err: context.Cause(ctx)}
}

type appendFunc = func(ctx context.Context, r journal.Record, next func() error) error

// TestHangingJournal puts the Service on a journal that hangs in several ways.
func TestHangingJournal(t *testing.T) {
	const timeout = 300 * time.Millisecond
	type bench struct {
		*spoiled
		release chan struct{}
	}
	noRead := func(ctx context.Context) error { return hang(ctx) }
	tests := []struct {
		name   string
		append func(b bench) appendFunc
		reads  bool   // while it hangs
		want   string // of the first write
	}{
		{"nothing is stored", func(bench) appendFunc {
			return func(ctx context.Context, _ journal.Record, _ func() error) error { return hang(ctx) }
		}, true, unknown},
		{"nothing is stored, and nothing can be read", func(bench) appendFunc {
			return func(ctx context.Context, _ journal.Record, _ func() error) error { return hang(ctx) }
		}, false, unknown},
		{"stored, and the reply is lost", func(bench) appendFunc {
			return func(ctx context.Context, _ journal.Record, next func() error) error {
				return errors.Join(next(), hang(ctx))
			}
		}, true, stored},
		{"stored, the reply is lost, and nothing can be read", func(bench) appendFunc {
			return func(ctx context.Context, _ journal.Record, next func() error) error {
				return errors.Join(next(), hang(ctx))
			}
		}, false, unknown},
		{"stored long after the answer", func(b bench) appendFunc {
			return func(ctx context.Context, _ journal.Record, next func() error) error {
				go func() { <-b.release; _ = next() }() // whether it came in time is what the Service must bear
				return hang(ctx)
			}
		}, true, unknown},
		{"deaf to the context", func(b bench) appendFunc {
			return func(_ context.Context, _ journal.Record, next func() error) error { <-b.release; return next() }
		}, true, unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bench{&spoiled{Journal: journaltest.Memory()}, make(chan struct{})}
			s, err := assessment.Open(t.Context(), assessment.Stores{Journal: b.spoiled, Vault: vaulttest.Memory()}, assessment.Options{Timeout: timeout})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() }) // nothing is left to write
			if err := create(t.Context(), s, unit(0)); err != nil {
				t.Fatal(err)
			}
			f := &faultWriter{t: t, s: s, note: true}
			f.succeeds()
			appending := tt.append(b)
			b.append.Store(&appending)
			if !tt.reads {
				b.read.Store(&noRead)
			}
			if tt.want == stored {
				f.succeeds()
			} else {
				err := answered(t, timeout, f.write)
				if got := f.told[len(f.told)-1].Result; got != tt.want {
					t.Errorf("the write is %s, want %s: %v", got, tt.want, err)
				}
				_ = answered(t, timeout, f.write)
			}
			b.append.Store(nil)
			b.read.Store(nil)
			close(b.release)
			f.recovers()
			f.succeeds()
			f.check(b.Journal)
		})
	}
}

// hangingVault hangs in Put while it is told to.
type hangingVault struct {
	vault.Vault
	hangs atomic.Bool
}

func (v *hangingVault) Put(ctx context.Context, items ...vault.Item) error {
	if v.hangs.Load() {
		return hang(ctx)
	}
	return v.Vault.Put(ctx, items...)
}

func (v *hangingVault) Delete(ctx context.Context, ids ...string) error {
	if v.hangs.Load() {
		return hang(ctx)
	}
	return v.Vault.Delete(ctx, ids...)
}

// TestHangingVault: notes cannot be kept, so answers with notes are refused; answers without are not held up.
func TestHangingVault(t *testing.T) {
	const timeout = 300 * time.Millisecond
	v := &hangingVault{Vault: vaulttest.Memory()}
	j := journaltest.Memory()
	s, err := assessment.Open(t.Context(), assessment.Stores{Journal: j, Vault: v}, assessment.Options{Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // nothing is left to write
	if err := create(t.Context(), s, unit(0)); err != nil {
		t.Fatal(err)
	}
	f := &faultWriter{t: t, s: s, note: true}
	f.succeeds()
	v.hangs.Store(true)
	begin := time.Now()
	_ = answered(t, timeout, f.write)
	t.Logf("answered after %v, with a time-out of %v", time.Since(begin).Round(time.Millisecond), timeout)
	f.note = false
	f.succeeds()
	v.hangs.Store(false)
	f.note = true
	f.succeeds()
	f.check(j)
}

// TestManyWhileHanging: a crowd of writers meets a store that hangs. Each is answered in time, and each truly.
func TestManyWhileHanging(t *testing.T) {
	const timeout, crowd = 500 * time.Millisecond, 200
	b := &spoiled{Journal: journaltest.Memory()}
	s, err := assessment.Open(t.Context(), assessment.Stores{Journal: b, Vault: vaulttest.Memory()}, assessment.Options{Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // nothing is left to write
	if err := create(t.Context(), s, unit(0)); err != nil {
		t.Fatal(err)
	}
	hanging := func(ctx context.Context, _ journal.Record, _ func() error) error { return hang(ctx) }
	b.append.Store(&hanging)
	told := make([]write, crowd)
	var group sync.WaitGroup
	for i := range crowd {
		group.Go(func() {
			w := write{Unit: unit(0), Questions: []string{commonQuestion(0)}, Value: i + 1}
			begin := time.Now()
			out, err := s.Do(t.Context(), "writer", put(w.Unit, w.Questions[0], w.Value, nil, ""))
			if took := time.Since(begin); took > 3*timeout {
				t.Errorf("answered after %v", took)
			}
			w.note(out, err)
			told[i] = w
		})
	}
	group.Wait()
	count := map[string]int{}
	for _, w := range told {
		count[w.Result]++
	}
	if count[unknown]+count[absent] != crowd {
		t.Errorf("the writes are %v, want all unknown or absent", count)
	}
	b.append.Store(nil)
	f := &faultWriter{t: t, s: s, value: crowd, told: told}
	f.recovers()
	f.check(b.Journal)
}
