package durability_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// TestDiskFull lets a process write until its files may not grow any more, then lets them grow again.
func TestDiskFull(t *testing.T) {
	if !limitsFiles {
		t.Skip("this system has no limit on the size of a file that a process may set itself")
	}
	for _, tt := range []struct {
		name, file string
		notes      bool
	}{
		{"journal", "journal.db", false},
		{"vault", "vault.db", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := open(t.Context(), "file:"+dir, assessment.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(create(t.Context(), s.Service, unit(0)), s.close()); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(filepath.Join(dir, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			c := start(t, "full", task{Store: "file:" + dir, Limit: max(info.Size(), 128<<10), Notes: tt.notes})
			var told []write
			for {
				var w write
				if !c.next(&w) {
					break
				}
				told = append(told, w)
			}
			c.end()
			checkFull(t, "file:"+dir, told)
		})
	}
}

// checkFull compares the store with what was told: some writes stored, some refused, some stored again.
func checkFull(t *testing.T, uri string, told []write) {
	t.Helper()
	var phases []string
	for _, w := range told {
		if n := len(phases); n == 0 || phases[n-1] != w.Result {
			phases = append(phases, w.Result)
		}
	}
	refused := 0
	for _, w := range told {
		if w.Result != stored {
			refused++
		}
	}
	t.Logf("%d writes, %d refused: %s", len(told), refused, strings.Join(phases, ", "))
	if len(phases) != 3 || phases[0] != stored || phases[2] != stored || refused != fullRefusals {
		t.Errorf("the writes went %v with %d refused, want stored, %d refused, stored", phases, refused, fullRefusals)
	}
	for _, w := range told {
		if w.Result == failed {
			t.Error(w.Error)
		}
	}
	s := mustOpen(t, uri, assessment.Options{})
	report, err := journal.Verify(t.Context(), s.store.Journal, headsOf(t, told)...)
	if err != nil || !report.OK() {
		t.Fatalf("verify: %v, %v", report.Faults, err)
	}
	l, err := readLedger(t.Context(), s.store.Journal, s.Head().Seq)
	if err != nil {
		t.Fatal(err)
	}
	l.compare(told)
	l.compareState(s.State())
	if err := l.compareNotes(t.Context(), s.Service, told); err != nil {
		t.Fatal(err)
	}
	for _, fault := range l.faults {
		t.Error(fault)
	}
}

// fullRefusals is how often a child tries again while its disk is full.
const fullRefusals = 3

// fillDisk writes until the store refuses it three times, gives itself room, and writes ten times more.
func fillDisk(t task, tell *reporter, _ io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	const timeout = 5 * time.Second
	s, err := open(ctx, t.Store, assessment.Options{Timeout: timeout})
	if err != nil {
		return err
	}
	restore, err := limitFiles(uint64(t.Limit))
	if err != nil {
		return err
	}
	one := func(value int) (write, error) {
		w := write{Unit: unit(0), Questions: []string{commonQuestion(0), ownQuestion(value % ownQuestions)}, Value: value}
		if t.Notes {
			w.Note = fmt.Sprintf("%d %s", value, strings.Repeat("long ", 1900))
		}
		c := put(w.Unit, w.Questions[0], value, nil, w.Note)
		c.Answers = append(c.Answers, assessment.Put{Question: w.Questions[1], Value: number(value)})
		begin := time.Now()
		out, err := s.Do(ctx, "filler", c)
		if took := time.Since(begin); took > 3*timeout {
			return w, fmt.Errorf("a write was answered after %v; its time-out is %v", took, timeout)
		}
		w.note(out, err)
		return w, tell.tell(w)
	}
	value, refused, again := 0, 0, 0
	for refused < fullRefusals || again < 10 {
		if value++; value > 20_000 {
			return errors.New("the disk does not get full")
		}
		w, err := one(value)
		if err != nil {
			return err
		}
		switch {
		case w.Result != stored && refused == fullRefusals:
			return fmt.Errorf("there is room again, and the store still refuses: %s", w.Error)
		case w.Result != stored:
			if refused++; refused == fullRefusals {
				if err := restore(); err != nil {
					return err
				}
			}
		case refused == fullRefusals:
			again++
		}
	}
	return s.close()
}
