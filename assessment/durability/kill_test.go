package durability_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// killSeed makes the moments of killing the same in every run, as far as the machine lets them be.
const killSeed = 3

// TestKill kills a process in the middle of concurrent writes, again and again over the same store, and finds every
// acknowledged answer each time.
func TestKill(t *testing.T) {
	rounds, writes := 3, 240
	if long() {
		rounds, writes = 20, 1000
	}
	for _, kind := range stores {
		t.Run(kind.name, func(t *testing.T) {
			uri := kind.uri(t)
			random := rand.New(rand.NewPCG(killSeed, 0))
			var told []write
			for round := range rounds {
				w := task{Store: uri, Seed: killSeed, Round: round, Writes: writes, Writers: ownQuestions, Notes: true}
				told = append(told, killedRound(t, w, random)...)
				// Histories are read record by record, which a server without an index takes minutes for.
				checkAll(t, uri, told, round == rounds-1 && (kind.name == "files" || !long()))
			}
			count := map[string]int{}
			for _, w := range told {
				count[w.Result]++
			}
			t.Logf("%d rounds: %v", rounds, count)
		})
	}
}

// killedRound lets a child write, kills it, and gives what it has told.
func killedRound(t *testing.T, w task, random *rand.Rand) []write {
	t.Helper()
	c := start(t, "writer", w)
	after := w.Writes/20 + random.IntN(w.Writes*9/10) // so many results
	pause := time.Duration(random.IntN(3000)) * time.Microsecond
	var told []write
	for len(told) < after {
		var one write
		if !c.next(&one) {
			c.drain(nil)
			t.Fatalf("round %d: the child ended after %d of %d writes: %s", w.Round, len(told), w.Writes, c.errors.String())
		}
		told = append(told, one)
	}
	time.Sleep(pause)
	c.kill()
	c.drain(func(line []byte) {
		var one write
		if json.Unmarshal(line, &one) == nil {
			told = append(told, one)
		}
	})
	if len(told) >= w.Writes {
		t.Logf("round %d: all was written before the kill", w.Round)
	}
	return told
}

// checkAll opens the store again and compares it with everything that was told since its beginning.
func checkAll(t *testing.T, uri string, told []write, history bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s, err := open(ctx, uri, assessment.Options{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	report, err := journal.Verify(ctx, s.store.Journal, headsOf(t, told)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range report.Faults {
		t.Error("verify:", fault)
	}
	state := s.State()
	l, err := readLedger(ctx, s.store.Journal, state.Head().Seq)
	if err != nil {
		t.Fatal(err)
	}
	l.compare(told)
	l.compareState(state)
	if err := l.compareNotes(ctx, s.Service, told); err != nil {
		t.Fatal(err)
	}
	for round, n := range l.untold(told) {
		if n > ownQuestions { // each writer has at most one write under way
			l.fault("round %d: %d writes are stored that nobody was told of", round, n)
		}
	}
	if history {
		for i := range units {
			if err := l.compareHistory(ctx, s.Service, unit(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, fault := range l.faults {
		t.Error(fault)
	}
	if t.Failed() {
		t.FailNow()
	}
}

// headsOf gives the heads that were told, each once.
func headsOf(t *testing.T, told []write) []journal.Head {
	t.Helper()
	seen := map[string]bool{}
	var heads []journal.Head
	for _, w := range told {
		if w.Result != stored || seen[w.Head] {
			continue
		}
		seen[w.Head] = true
		head, err := journal.ParseHead(w.Head)
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, head)
	}
	return heads
}

// TestLedgerFindsFaults: what the tests above compare with is itself wrong if it finds nothing in a tampered account.
func TestLedgerFindsFaults(t *testing.T) {
	uri := "file:" + t.TempDir()
	c := start(t, "writer", task{Store: uri, Seed: 1, Writes: 60, Writers: 4, Notes: true})
	var told []write
	for len(told) < 60 {
		var w write
		if !c.next(&w) {
			t.Fatal(c.errors.String())
		}
		told = append(told, w)
	}
	_ = c.orders.Close() // that is its sign to end
	c.end()
	s := mustOpen(t, uri, assessment.Options{})
	fresh := func() *ledger {
		l, err := readLedger(t.Context(), s.store.Journal, s.Head().Seq)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first, noted := -1, -1
	for i, w := range told {
		if w.Result == stored && first < 0 {
			first = i
		}
		if w.Result == stored && w.Note != "" {
			noted = i
		}
	}
	tamper := func(change func(w *write), at int) []write {
		list := append([]write(nil), told...)
		change(&list[at])
		return list
	}
	tests := []struct {
		name string
		list []write
	}{
		{"a write that is not there", tamper(func(w *write) { w.Value += 5000 }, first)},
		{"another revision", tamper(func(w *write) { w.Revision++ }, first)},
		{"another record", tamper(func(w *write) { w.Head = w.Head[:len(w.Head)-1] + "g" }, first)},
		{"a refusal of what is there", tamper(func(w *write) { w.Result = stale }, first)},
		{"another note", tamper(func(w *write) { w.Note += "!" }, noted)},
	}
	for _, tt := range tests {
		l := fresh()
		l.compare(tt.list)
		if err := l.compareNotes(t.Context(), s.Service, tt.list); err != nil {
			t.Fatal(err)
		}
		if len(l.faults) == 0 {
			t.Errorf("%s is not found", tt.name)
		}
	}
	l := fresh()
	l.compare(told)
	l.compareState(s.State())
	if err := errors.Join(l.compareNotes(t.Context(), s.Service, told), l.compareHistory(t.Context(), s.Service, unit(0))); err != nil {
		t.Fatal(err)
	}
	if len(l.faults) > 0 {
		t.Errorf("the true account is said to be wrong: %q", l.faults)
	}
	for p, e := range l.last {
		e.revision++
		l.last[p] = e
		break
	}
	if l.compareState(s.State()); len(l.faults) == 0 {
		t.Error("a State that is not that of the journal is not found")
	}
}
