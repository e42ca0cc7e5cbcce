package assessment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
)

func TestAsOf(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}))
	ctx := context.Background()
	law := func(p assessment.Point) string {
		t.Helper()
		s, err := b.AsOf(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assessment(id)
		if err != nil {
			return "no assessment"
		}
		return a.Answer("law").Value.Option
	}
	records := b.records()
	for i, want := range []string{"", "draft", "in-force"} {
		at := records[i].At
		if got := law(assessment.Point{Seq: uint64(i + 1)}); got != want {
			t.Errorf("as of record %d: %q, want %q", i+1, got, want)
		}
		if got := law(assessment.Point{At: at}); got != want {
			t.Errorf("at the time of record %d: %q, want %q", i+1, got, want)
		}
		if got := law(assessment.Point{At: at.In(time.FixedZone("", 3*3600))}); got != want {
			t.Errorf("at that time elsewhere: %q, want %q", got, want)
		}
		if got := law(assessment.Point{At: at.Add(999 * time.Microsecond)}); got != want {
			t.Errorf("within the millisecond of record %d: %q, want %q", i+1, got, want)
		}
	}
	if got := law(assessment.Point{At: records[0].At.Add(-time.Nanosecond)}); got != "no assessment" {
		t.Errorf("before the first record: %q", got)
	}
	if got := law(assessment.Point{At: firstDay.AddDate(100, 0, 0)}); got != "in-force" {
		t.Errorf("at a time to come: %q", got)
	}
	if got := law(assessment.Point{Seq: 2, At: firstDay.AddDate(100, 0, 0)}); got != "draft" {
		t.Errorf("by record and time: %q", got)
	}
	_, err := b.AsOf(ctx, assessment.Point{Seq: 4})
	if e := kindOf(t, err, assessment.Invalid); !strings.Contains(e.Msg, "4") || !strings.Contains(e.Msg, "3") {
		t.Errorf("the refusal is %v", e)
	}
	_, err = b.AsOf(ctx, assessment.Point{})
	wantKind(t, err, assessment.Invalid)
	_, err = b.AsOf(ctx, assessment.Point{Seq: 1 << 63})
	wantKind(t, err, assessment.Invalid)
}

func TestAsOfEmpty(t *testing.T) {
	b := newBench(t)
	s, err := b.AsOf(context.Background(), assessment.Point{At: firstDay})
	if err != nil || s.Head().Seq != 0 || len(s.Assessments()) != 0 {
		t.Errorf("%v", err)
	}
	_, err = b.AsOf(context.Background(), assessment.Point{Seq: 1})
	wantKind(t, err, assessment.Invalid)
}

// Past states are kept, but only a few of them; and one that is asked for again and again is kept.
func TestAsOfKept(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	for i := range 20 {
		b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(float64(i))}))
	}
	reads := func(seq uint64) int {
		t.Helper()
		_, before := b.journal.counts()
		s, err := b.AsOf(context.Background(), assessment.Point{Seq: seq})
		if err != nil || s.Head().Seq != seq {
			t.Fatalf("as of %d: %v, %v", seq, s.Head(), err)
		}
		_, after := b.journal.counts()
		return after - before
	}
	if reads(5) == 0 || reads(5) != 0 {
		t.Error("a past state is folded anew each time, or never")
	}
	for seq := range uint64(12) {
		reads(seq + 6)
		if reads(5) != 0 {
			t.Fatal("the state that is asked for all the time is not kept")
		}
	}
	if reads(6) == 0 {
		t.Error("twelve past states are kept")
	}
}

func TestAsOfJournalFails(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.journal.tap(func(j *tapped) { j.onRead = func(context.Context, uint64) error { return errAway } })
	_, err := b.AsOf(context.Background(), assessment.Point{Seq: 1})
	wantKind(t, err, assessment.Unavailable)
	if _, err := b.AsOf(context.Background(), assessment.Point{Seq: 2}); err != nil {
		t.Errorf("the present cannot be had: %v", err)
	}
	b.journal.tap(func(j *tapped) {
		j.onRead = nil
		j.change = func(r journal.Record) (journal.Record, error) {
			return r, &journal.CorruptError{Seq: r.Seq, Reason: "flipped"}
		}
	})
	_, err = b.AsOf(context.Background(), assessment.Point{Seq: 1})
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "record 1") {
		t.Errorf("the answer is %v", e)
	}
	b.journal.tap(func(j *tapped) { j.change = nil })
	if s, err := b.AsOf(context.Background(), assessment.Point{Seq: 1}); err != nil || s.Head().Seq != 1 {
		t.Errorf("once the journal is well: %v", err)
	}
}

// Whoever waits for somebody else's fold can leave.
func TestAsOfCallerLeaves(t *testing.T) {
	b := newBench(t)
	b.create("KEN", 2026)
	b.create("UGA", 2026)
	started := make(chan struct{}, 2)
	b.journal.tap(func(j *tapped) {
		j.onRead = func(ctx context.Context, _ uint64) error {
			started <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}
	})
	slow, end := context.WithCancel(context.Background())
	first := make(chan error, 1)
	go func() {
		_, err := b.AsOf(slow, assessment.Point{Seq: 1})
		first <- err
	}()
	<-started
	gone, leave := context.WithCancel(context.Background())
	leave()
	second := make(chan error, 1)
	go func() {
		_, err := b.AsOf(gone, assessment.Point{At: firstDay})
		second <- err
	}()
	select {
	case err := <-second:
		wantKind(t, err, assessment.Unavailable)
	case <-time.After(5 * time.Second):
		t.Error("a caller that has left is kept waiting by another one's reading")
	}
	end()
	wantKind(t, <-first, assessment.Unavailable)
}

// A clock that goes back makes no record that is older than the one before it.
func TestClockGoesBack(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	b.setClock(firstDay.AddDate(-1, 0, 0))
	out := b.mustChange(put(id, assessment.Put{Question: "law", Value: option("draft")}))
	b.setClock(firstDay.Add(time.Hour + 1234567*time.Nanosecond).In(time.FixedZone("", 5*3600+1800)))
	b.mustChange(put(id, assessment.Put{Question: "law", Value: option("in-force")}))
	records := b.records()
	for i, r := range records {
		if r.At.Location() != time.UTC || r.At.Nanosecond()%1e6 != 0 {
			t.Errorf("record %d is of %v", r.Seq, r.At)
		}
		if i > 0 && r.At.Before(records[i-1].At) {
			t.Errorf("record %d is of %v, after %v", r.Seq, r.At, records[i-1].At)
		}
	}
	if at := out.Assessment.Answer("law").At; !at.Equal(records[1].At) || at.Location() != time.UTC {
		t.Errorf("the answer is of %v, its record of %v", at, records[1].At)
	}
	before := picture(b.State())
	b.reopen()
	wantSame(t, "reopened", picture(b.State()), before)
}
