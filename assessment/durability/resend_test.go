package durability_test

import (
	"context"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault/vaulttest"
)

// TestSendAgain: whoever does not know whether an answer was recorded sends it again, maybe to another process, which
// has not heard of it yet. What is stored is no change then; it is not stored twice, and nobody is told that somebody
// else was faster.
func TestSendAgain(t *testing.T) {
	for _, note := range []string{"", "a note"} {
		name := "without a note"
		if note != "" {
			name = "with a note"
		}
		t.Run(name, func(t *testing.T) {
			storage, texts := journaltest.NewStorage(), assessment.Stores{Vault: vaulttest.Memory()}
			a, b := service(t, storage.Open(), texts), service(t, storage.Open(), texts)
			if err := create(t.Context(), a, unit(0)); err != nil {
				t.Fatal(err)
			}
			if out, err := b.Do(t.Context(), "writer", put(unit(0), commonQuestion(1), 1, nil, "")); err != nil || !out.Changed {
				t.Fatal(out, err)
			}
			base := uint64(2)
			c := put(unit(0), commonQuestion(0), 5, &base, note)
			first, err := a.Do(t.Context(), "writer", c)
			if err != nil {
				t.Fatal(err)
			}
			again, err := b.Do(t.Context(), "writer", c)
			if err != nil {
				t.Fatalf("what is stored is refused when it is sent again: %v", err)
			}
			if again.Changed || again.Head.Seq != first.Head.Seq {
				t.Errorf("it is stored again: %+v after %+v", again.Head, first.Head)
			}
		})
	}
}

func service(t *testing.T, j journal.Journal, v assessment.Stores) *assessment.Service {
	t.Helper()
	s, err := assessment.Open(t.Context(), assessment.Stores{Journal: j, Vault: v.Vault}, assessment.Options{Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // nothing is left to write
	return s
}

// TestSendAgainAfterLateStore: an append times out, is stored later all the same, and is sent again meanwhile.
func TestSendAgainAfterLateStore(t *testing.T) {
	for _, note := range []string{"", "a note"} {
		b := &spoiled{Journal: journaltest.Memory()}
		s, err := assessment.Open(t.Context(), assessment.Stores{Journal: b, Vault: vaulttest.Memory()}, assessment.Options{Timeout: 200 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() }) // nothing is left to write
		if err := create(t.Context(), s, unit(0)); err != nil {
			t.Fatal(err)
		}
		base := uint64(1)
		c := put(unit(0), commonQuestion(0), 5, &base, note)
		var late func() error
		losing := func(ctx context.Context, _ journal.Record, next func() error) error {
			late = next
			return hang(ctx)
		}
		b.append.Store(&losing)
		if _, err := s.Do(t.Context(), "writer", c); resultOf(err) != unknown {
			t.Fatalf("the first answer is %v, want that nothing is known", err)
		}
		// The record arrives just before the next one is appended.
		arriving := func(_ context.Context, _ journal.Record, next func() error) error {
			if late != nil {
				if err := late(); err != nil {
					return err
				}
				late = nil
			}
			return next()
		}
		b.append.Store(&arriving)
		out, err := s.Do(t.Context(), "writer", c)
		if err != nil || out.Changed {
			t.Errorf("note %q: sent again, the answer is changed=%v, %v; want that it is recorded already", note, out.Changed, err)
		}
	}
}
