package durability_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

// TestServerKilledWhileWriting kills the server, not the process that writes to it, in the middle of concurrent writes,
// and starts it anew each time. The writers go on by themselves, and every answer they got was true.
func TestServerKilledWhileWriting(t *testing.T) {
	t.Parallel()
	rounds := 2
	if long() {
		rounds = 10
	}
	const writers = 8
	server := journaltest.StartMongoDB(t)
	s := mustOpen(t, server.URI, assessment.Options{Timeout: 3 * time.Second})
	for i := range units {
		if err := create(t.Context(), s.Service, unit(i)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), limit)
	defer stop()
	var mu sync.Mutex
	var told []write
	var group sync.WaitGroup
	done := make(chan struct{})
	for g := range writers {
		group.Go(func() {
			random := rand.New(rand.NewPCG(11, uint64(g)))
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				case <-ctx.Done():
					return
				default:
				}
				w := aWrite(ctx, s.Service, random, g, i*writers+g+1, true)
				mu.Lock()
				told = append(told, w)
				mu.Unlock()
			}
		})
	}
	count := func() (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, w := range told {
			if w.Result == stored {
				n++
			}
		}
		return n
	}
	more := func() { // waits until writes are stored again
		t.Helper()
		for want := count() + 3*writers; count() < want; {
			if ctx.Err() != nil {
				t.Fatal("the writers do not go on")
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	for range rounds {
		more()
		server.Kill()
		server.Restart()
	}
	more()
	close(done)
	group.Wait()
	kinds := map[string]int{}
	for _, w := range told {
		kinds[w.Result]++
	}
	t.Logf("%d kills: %v", rounds, kinds)

	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, server.URI, assessment.Options{})
	report, err := journal.Verify(ctx, s.store.Journal, headsOf(t, told)...)
	if err != nil || !report.OK() {
		t.Fatalf("verify: %q, %v", report.Faults, err)
	}
	l, err := readLedger(ctx, s.store.Journal, s.Head().Seq)
	if err != nil {
		t.Fatal(err)
	}
	l.compare(told)
	l.compareState(s.State())
	if err := l.compareNotes(ctx, s.Service, told); err != nil {
		t.Fatal(err)
	}
	for _, fault := range l.faults {
		t.Error(fault)
	}
}
