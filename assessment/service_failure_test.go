package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// Two services over the same storage, as two processes have it, lose no update of each other.
func TestTwoServices(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	other := b.another(t)
	services := []*assessment.Service{b.Service, other}
	questions := []string{"staff", "police"}
	var writers sync.WaitGroup
	for i, s := range services {
		for w := range 2 {
			writers.Go(func() {
				for n := range 15 {
					p := assessment.Put{Question: questions[i], Value: number(float64(1000*w + n))}
					if i == 1 {
						p.Value = flag((n+w)%2 == 0)
					}
					if _, err := s.Do(context.Background(), fmt.Sprint("user", i), put(id, p)); err != nil {
						t.Errorf("service %d: %v", i, err)
					}
				}
			})
		}
	}
	writers.Wait()
	for _, s := range services { // each has to look for what the other wrote last
		if _, err := s.Do(context.Background(), "ann", assessment.AddFramework{Framework: survey()}); err != nil {
			t.Fatal(err)
		}
	}
	one, two := picture(services[0].State()), picture(services[1].State())
	wantSame(t, "the second service", two, one)
	// The 30 different numbers were each a change, in a row.
	count := 0
	for _, c := range history(t, b, id) {
		if c.Question == "staff" {
			count++
		}
	}
	if count != 30 {
		t.Errorf("%d of 30 numbers are kept", count)
	}
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), one)
}

// A refusal, or the answer that nothing changes, rests on what is stored, and not on what this process has read of it.
func TestServiceBehind(t *testing.T) {
	b := newBench(t)
	other := b.another(t)
	id := b.create("KEN", 2026)
	ctx := context.Background()
	if _, err := other.Do(ctx, "bob", put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("bob's")})); err != nil {
		t.Fatalf("an assessment that another process has created: %v", err)
	}
	b.must(assessment.AddFramework{Framework: survey()}) // looks what there is
	if got := b.note(id, "law"); got.Text != "bob's" {
		t.Errorf("the note of an assessment that another process has created reads %+v", got)
	}
	b.refuseHere(putOn(id, 1, assessment.Put{Question: "law", Value: option("none")}), assessment.Stale)
	if _, err := other.Do(ctx, "bob", put(id, assessment.Put{Question: "law", Value: option("in-force")})); err != nil {
		t.Fatal(err)
	}
	out, err := b.Do(ctx, "ann", put(id, assessment.Put{Question: "law", Value: option("draft")}))
	if err != nil || !out.Changed || out.Assessment.Revision != 4 {
		t.Errorf("what was the same before the other's change: %+v, %v", out, err)
	}
	_, err = other.Do(ctx, "bob", assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: survey()})
	wantKind(t, err, assessment.Conflict)
}

// refuseHere is refuse where others may record at the same time.
func (b *bench) refuseHere(c assessment.Command, kind assessment.Kind) {
	b.t.Helper()
	_, err := b.Do(context.Background(), "ann", c)
	wantKind(b.t, err, kind)
}

// A command that got no answer from one process is sent again to another one, which has not heard of it yet.
func TestRetryElsewhere(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	other := b.another(t)
	for i, p := range []assessment.Put{
		{Question: "police", Value: flag(true)},
		{Question: "law", Value: option("draft"), Note: new("a note")},
		{Question: "law", Value: inapplicable(), Note: new("a reason")},
	} {
		c := putOn(id, uint64(i+1), p)
		b.mustChange(c)
		texts := len(b.vault.ids())
		out, err := other.Do(context.Background(), "ann", c)
		if err != nil || out.Changed {
			t.Errorf("put %d sent again elsewhere: changed %v, %v", i, out.Changed, err)
		}
		if now := len(b.vault.ids()); now != texts {
			t.Errorf("put %d: %d texts, and %d when it is sent again", i, texts, now)
		}
	}
}

// Tail brings what others have appended.
func TestTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, func(o *assessment.Options) { o.Tail = 100 * time.Millisecond })
		other := b.open()
		id := b.create("KEN", 2026)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := other.Wait(ctx, 1); err != nil {
			t.Fatal(err)
		}
		wantSame(t, "the tail", picture(other.State()), picture(b.State()))
		if _, err := other.Assessment(id); err != nil {
			t.Error(err)
		}
		wantKind(t, other.Wait(ctx, 2), assessment.Unavailable)
		waited := make(chan error, 1)
		go func() { waited <- other.Wait(context.Background(), 9) }()
		synctest.Wait()
		if err := other.Close(); err != nil {
			t.Error(err)
		}
		wantKind(t, <-waited, assessment.Unavailable)
	})
}

func TestAppendRefused(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.journal.tap(func(j *tapped) {
		j.onAppend = func(context.Context, journal.Record, func(context.Context) error) error { return errAway }
	})
	c := putOn(id, 1, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")})
	_, err := b.Do(context.Background(), "ann", c)
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "not known") || e.Fix == "" {
		t.Errorf("the answer is %v", e)
	}
	if b.get(id).Answer("law").Given() {
		t.Error("an answer is shown that is not stored")
	}
	b.journal.tap(func(j *tapped) { j.onAppend = nil })
	b.mustChange(c)
	b.mustNotChange(c)
	if report, err := journal.Verify(context.Background(), b.storage.Open()); err != nil || !report.OK() {
		t.Errorf("%v, %v", report.Faults, err)
	}
}

// The record is stored and the reply is lost: whoever looks finds it, and the change is acknowledged.
func TestReplyLost(t *testing.T) {
	for name, lost := range map[string]error{"unavailable": errAway, "time": context.DeadlineExceeded, "odd": errors.New("connection reset")} {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
				if err := store(ctx); err != nil {
					return err
				}
				return lost
			}
		})
		out := b.mustChange(putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")}))
		if out.Assessment.Revision != 2 || out.Head.Seq != 2 || len(b.records()) != 2 {
			t.Errorf("%s: %+v with %d records", name, out, len(b.records()))
		}
		b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}))
		before := picture(b.State())
		b.reopen()
		wantSame(t, name, picture(b.State()), before)
	}
}

// The record is stored, the reply is lost, and nobody can look; then the store is back.
func TestReplyLostAndBlind(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.journal.tap(func(j *tapped) {
		j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
			_ = store(ctx)
			return errAway
		}
		j.onRead = func(context.Context, uint64) error { return errAway }
	})
	c := putOn(id, 1, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")})
	_, err := b.Do(context.Background(), "ann", c)
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "not known") {
		t.Errorf("the answer is %v", e)
	}
	if len(b.vault.ids()) != 1 {
		t.Error("the text of what may be recorded is gone")
	}
	// As long as nobody can look nothing is decided.
	_, err = b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "police", Value: flag(true)}))
	wantKind(t, err, assessment.Unavailable)
	b.journal.tap(func(j *tapped) { j.onAppend, j.onRead = nil, nil })
	out, err := b.Do(context.Background(), "ann", c)
	if err != nil || out.Changed || len(b.records()) != 2 {
		t.Errorf("sent again: %+v, %v, %d records", out, err, len(b.records()))
	}
	if got := b.note(id, "law"); got.Text != "a note" {
		t.Errorf("the note reads %+v", got)
	}
	if ids := b.vault.ids(); len(ids) != 1 {
		t.Errorf("%d texts of one note", len(ids))
	}
}

// The record is not stored because another process was first, and the reply that says so is lost: that is known to whoever
// looks, and the command is decided again.
func TestConflictUnheard(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	other := b.another(t)
	b.journal.tap(func(j *tapped) {
		j.onAppend = func(ctx context.Context, _ journal.Record, _ func(context.Context) error) error {
			b.journal.tap(func(j *tapped) { j.onAppend = nil })
			for _, yes := range []bool{true, false} {
				if _, err := other.Do(ctx, "bob", put(id, assessment.Put{Question: "police", Value: flag(yes)})); err != nil {
					t.Error(err)
				}
			}
			return errAway
		}
	})
	out := b.mustChange(putOn(id, 1, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")}))
	if out.Assessment.Revision != 4 || out.Head.Seq != 4 || len(b.records()) != 4 {
		t.Errorf("%+v with %d records", out, len(b.records()))
	}
	if got := b.note(id, "law"); got.Text != "a note" {
		t.Errorf("the note reads %+v", got)
	}
}

// The record lands after its failure was answered: before the next command, or while that one is under way.
func TestAppendLandsLate(t *testing.T) {
	for _, during := range []bool{false, true} {
		b := newBench(t)
		id := b.create("KEN", 2026)
		var land func(context.Context) error
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(_ context.Context, _ journal.Record, store func(context.Context) error) error {
				land = store
				return errAway
			}
		})
		_, err := b.Do(context.Background(), "ann", putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")}))
		wantKind(t, err, assessment.Unavailable)
		late := land
		if during {
			b.journal.tap(func(j *tapped) {
				j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
					if late != nil {
						if err := late(ctx); err != nil {
							t.Error(err)
						}
						late = nil
					}
					return store(ctx)
				}
			})
		} else {
			b.journal.tap(func(j *tapped) { j.onAppend = nil })
			if err := late(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		b.refuseHere(putOn(id, 1, assessment.Put{Question: "law", Value: option("none")}, assessment.Put{Question: "staff", Value: number(1)}), assessment.Stale)
		b.mustChange(putOn(id, 2, assessment.Put{Question: "police", Value: flag(true)}))
		a := b.get(id)
		if a.Answer("law").Value.Option != "draft" || a.Revision != 3 {
			t.Errorf("during %v: revision %d, law %+v", during, a.Revision, a.Answer("law"))
		}
		before := picture(b.State())
		b.reopen()
		wantSame(t, "reopened", picture(b.State()), before)
	}
}

// Others who are faster each time do not keep a command for ever, and a conflict that nobody can see is not one.
func TestEndlessConflict(t *testing.T) {
	for _, failure := range []error{journal.ErrConflict, journal.ErrFork} {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.journal.tap(func(j *tapped) {
			j.onAppend = func(context.Context, journal.Record, func(context.Context) error) error { return failure }
		})
		before, _ := b.journal.counts()
		_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("why")}))
		e := kindOf(t, err, assessment.Unavailable)
		if after, _ := b.journal.counts(); after-before > 100 {
			t.Errorf("%v: %d attempts", failure, after-before)
		}
		if errors.Is(failure, journal.ErrFork) && !strings.Contains(e.Msg, "cannot be trusted") {
			t.Errorf("a journal that is not the one that was read before is answered %v", e)
		}
		if ids := b.vault.ids(); len(ids) != 0 {
			t.Errorf("%v: %d texts of what was not recorded", failure, len(ids))
		}
	}
}

// The journal was replaced by a shorter one while the service runs.
func TestJournalReplaced(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.storage.Remove(2)
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "law", Value: option("in-force")}))
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "cannot be trusted") {
		t.Errorf("the answer is %v", e)
	}
	if n := len(b.records()); n != 1 {
		t.Errorf("%d records", n)
	}
}
