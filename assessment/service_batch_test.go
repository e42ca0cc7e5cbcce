package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"readiness/assessment"
	"readiness/assessment/journal"
)

// reply is what a command was answered.
type reply struct {
	out assessment.Outcome
	err error
}

// The record of a batch may be stored or not: nobody knows but those who added nothing to it.
func TestBatchInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		b.journal.tap(func(j *tapped) { j.lost = errAway })
		replies := together(t, b,
			put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("perhaps")}),
			put(id, assessment.Put{Question: "law", Value: option("nine"), Note: new("certainly not")}),
			assessment.AddFramework{Framework: survey()})
		for i, unknown := range []bool{true, false, false} {
			if e := kindOf(t, replies[i].err, assessment.Unavailable); strings.Contains(e.Msg, "not known") != unknown {
				t.Errorf("command %d is answered %v", i, e)
			}
		}
		if held := b.vault.contents(t); !strings.Contains(held, "perhaps") || strings.Contains(held, "certainly") {
			t.Errorf("the vault holds %s", held)
		}
	})
}

// together has commands wait while the writer is held up in an append, so that they come before it as one batch, in the
// order given. It gives their answers. It must be called inside a bubble.
func together(t *testing.T, b *bench, commands ...assessment.Command) []reply {
	t.Helper()
	gate := make(chan struct{})
	b.journal.tap(func(j *tapped) {
		j.onAppend = func(ctx context.Context, r journal.Record, store func(context.Context) error) error {
			<-gate
			if err := b.journal.failure(); err != nil && r.Entries[0].Actor != "ann" {
				return err
			}
			return store(ctx)
		}
	})
	held := make(chan error, 1)
	go func() {
		_, err := b.Do(context.Background(), "ann", assessment.CreateAssessment{Unit: "FRA", Year: 1990 + int(b.Head().Seq), Framework: survey()})
		held <- err
	}()
	synctest.Wait()
	replies := make([]chan reply, len(commands))
	for i, c := range commands {
		replies[i] = make(chan reply, 1)
		go func() {
			out, err := b.Do(context.Background(), fmt.Sprint("user", i), c)
			replies[i] <- reply{out, err}
		}()
		synctest.Wait()
	}
	close(gate)
	if err := <-held; err != nil {
		t.Fatal(err)
	}
	list := make([]reply, len(commands))
	for i := range replies {
		list[i] = <-replies[i]
	}
	b.journal.tap(func(j *tapped) { j.onAppend = nil })
	return list
}

// What waits is decided one against the other and recorded at once.
func TestBatchIsOneRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		var commands []assessment.Command
		for i := range 50 {
			commands = append(commands, put(id, assessment.Put{Question: "staff", Value: number(float64(i))}))
		}
		before := b.Head().Seq
		for i, r := range together(t, b, commands...) {
			if r.err != nil || !r.out.Changed {
				t.Fatalf("command %d: %+v", i, r)
			}
			if r.out.Head.Seq != before+2 {
				t.Errorf("command %d is in record %d, want %d", i, r.out.Head.Seq, before+2)
			}
			a := r.out.Assessment
			if a.Revision != uint64(i+2) || a.Answer("staff").Value.Number != float64(i) || a.Answer("staff").By != fmt.Sprint("user", i) {
				t.Errorf("command %d sees revision %d and %+v", i, a.Revision, a.Answer("staff"))
			}
		}
		records := b.records()
		if last := records[len(records)-1]; last.Seq != before+2 || len(last.Entries) != 50 {
			t.Errorf("the last record is number %d with %d entries", last.Seq, len(last.Entries))
		}
		list := history(t, b, id)
		if n := len(list); n != 51 || list[n-1].Before.Value.Number != 48 || list[n-1].After.Value.Number != 49 {
			t.Errorf("the history has %d changes and ends %+v", n, list[n-1])
		}
		before2 := picture(b.State())
		b.reopen()
		wantSame(t, "reopened", picture(b.State()), before2)
	})
}

func TestBatchSameBase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		replies := together(t, b,
			putOn(id, 1, assessment.Put{Question: "law", Value: option("draft"), Note: new("first")}),
			putOn(id, 1, assessment.Put{Question: "law", Value: option("none"), Note: new("second")}),
			putOn(id, 1, assessment.Put{Question: "police", Value: flag(true)}),
			putOn(id, 1, assessment.Put{Question: "law", Value: option("draft")}))
		if replies[0].err != nil || replies[2].err != nil {
			t.Fatalf("%v, %v", replies[0].err, replies[2].err)
		}
		e := kindOf(t, replies[1].err, assessment.Stale)
		lost, ok := errors.AsType[*assessment.Overtaken](e)
		if !ok || lost.Answers[0].Current.Value.Option != "draft" || lost.Answers[0].Current.By != "user0" || lost.Answers[0].Yours.Value.Option != "none" {
			t.Errorf("overtaken is %+v", e.Err)
		}
		if replies[3].err != nil || replies[3].out.Changed {
			t.Errorf("the same value again: %+v", replies[3])
		}
		if held := b.vault.contents(t); strings.Contains(held, "second") || !strings.Contains(held, "first") {
			t.Errorf("the vault holds %s", held)
		}
	})
}

func TestBatchCreates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		create := assessment.CreateAssessment{Unit: "KEN", Year: 2026, Framework: free()}
		parallel := create
		parallel.Parallel = true
		replies := together(t, b, create, create, parallel, parallel, assessment.AddFramework{Framework: free()},
			put("KEN-2026-free@1", assessment.Put{Question: "law", Value: inapplicable(), Note: new("a reason")}))
		wantKind(t, replies[1].err, assessment.Conflict)
		for i, want := range map[int]assessment.ID{0: "KEN-2026-free@1", 2: "KEN-2026-free@1~2", 3: "KEN-2026-free@1~3", 5: "KEN-2026-free@1"} {
			if r := replies[i]; r.err != nil || r.out.Assessment.ID != want {
				t.Errorf("command %d: %+v", i, r)
			}
		}
		if r := replies[4]; r.err != nil || r.out.Changed {
			t.Errorf("the framework again: %+v", r)
		}
		var kinds []string
		records := b.records()
		for _, e := range records[len(records)-1].Entries {
			kinds = append(kinds, e.Kind)
		}
		if got := b.note("KEN-2026-free@1", "law"); got.Text != "a reason" {
			t.Errorf("the note given right behind the creation reads %+v", got)
		}
		wantLines(t, kinds, "framework.added", "assessment.created", "assessment.created", "assessment.created", "answers.put")
	})
}

// A refusal concerns nobody else, and nothing of what was refused reaches a store.
func TestBatchRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		replies := together(t, b,
			put(id, assessment.Put{Question: "law", Value: option("draft"), Note: new("kept 1")}),
			put(id, assessment.Put{Question: "police", Value: flag(true), Note: new("dropped")}, assessment.Put{Question: "law", Value: flag(true)}),
			put("UGA-2026-survey@1", assessment.Put{Question: "police", Value: flag(true), Note: new("dropped")}),
			assessment.CreateAssessment{Unit: "Kenya", Year: 2026, Framework: free()},
			assessment.CreateAssessment{Unit: "", Year: 2026, Framework: free()},
			put(id, assessment.Put{Question: "staff", Value: number(3), Note: new("kept 2")}))
		for i, kind := range map[int]assessment.Kind{1: assessment.Invalid, 2: assessment.NotFound, 4: assessment.Invalid} {
			wantKind(t, replies[i].err, kind)
		}
		for _, i := range []int{0, 3, 5} {
			if replies[i].err != nil {
				t.Errorf("command %d: %v", i, replies[i].err)
			}
		}
		records := b.records()
		if n := len(records[len(records)-1].Entries); n != 4 {
			t.Errorf("%d entries, want 2 answers, a framework and an assessment", n)
		}
		a := b.get(id)
		if a.Revision != 3 || a.Answer("police").Given() || !a.Answer("staff").Given() {
			t.Errorf("revision %d, %+v", a.Revision, a.Answer("police"))
		}
		if held := b.vault.contents(t); strings.Contains(held, "dropped") || strings.Count(held, "kept") != 2 {
			t.Errorf("the vault holds %s", held)
		}
	})
}

// The same words for the same question, sent twice at once, are one change and one text.
func TestBatchSameNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.create("KEN", 2026)
		c := putOn(id, 1, assessment.Put{Question: "law", Value: option("draft"), Note: new("a note")})
		replies := together(t, b, c, c)
		if replies[0].err != nil || replies[1].err != nil {
			t.Errorf("sent twice: %v and %v", replies[0].err, replies[1].err)
		}
		if r := b.get(id).Revision; r != 2 {
			t.Errorf("revision %d", r)
		}
		if ids := b.vault.ids(); len(ids) != 1 {
			t.Errorf("%d texts", len(ids))
		}
	})
}

// More commands than fit into one record go into several, in their order.
func TestBatchTooLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		def, full := bulky()
		b.must(assessment.AddFramework{Framework: def})
		var commands []assessment.Command
		for i := range 5 {
			commands = append(commands, importOf(def, full, fmt.Sprint("unit ", i), 20))
		}
		before := b.Head().Seq
		for i, err := range imports(t, b, commands...) {
			if err != nil {
				t.Errorf("import %d: %v", i, err)
			}
		}
		if n := b.Head().Seq - before; n < 3 || n > 6 {
			t.Errorf("%d records for five commands of some 3 MB", n)
		}
		if n := len(b.State().Assessments()); n != 5*20+1 {
			t.Errorf("%d assessments", n)
		}
	})
}

// One command that is larger than a record says how to split it, and leaves others alone.
func TestCommandTooLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		def, full := bulky()
		b.must(assessment.AddFramework{Framework: def})
		before := b.Head().Seq
		errs := imports(t, b, importOf(def, full, "small", 1), importOf(def, full, "large", 60), importOf(def, full, "small too", 1))
		if errs[0] != nil || errs[2] != nil {
			t.Errorf("the others: %v, %v", errs[0], errs[2])
		}
		if e := kindOf(t, errs[1], assessment.TooLarge); !strings.Contains(e.Fix, "Split") {
			t.Errorf("the answer is %v", e)
		}
		if n := len(b.State().Assessments()); n != 3 {
			t.Errorf("%d assessments", n)
		}
		if n := b.Head().Seq - before; n > 3 {
			t.Errorf("%d records", n)
		}
	})
}

// imported is an import that waits in a batch; Import makes the command.
type imported struct {
	assessment.Command
	in *assessment.Import
}

// imports is together for imports.
func imports(t *testing.T, b *bench, list ...assessment.Command) []error {
	t.Helper()
	gate := make(chan struct{})
	b.journal.tap(func(j *tapped) {
		j.onAppend = func(ctx context.Context, _ journal.Record, store func(context.Context) error) error {
			<-gate
			return store(ctx)
		}
	})
	errs := make([]error, len(list)+1)
	done := make(chan int)
	for i, c := range append([]assessment.Command{assessment.CreateAssessment{Unit: "FRA", Year: 2000, Framework: survey()}}, list...) {
		go func() {
			if in, ok := c.(imported); ok {
				_, _, errs[i] = b.Import(context.Background(), "ann", in.in, true)
			} else {
				_, errs[i] = b.Do(context.Background(), "ann", c)
			}
			done <- i
		}()
		synctest.Wait()
	}
	close(gate)
	for range errs {
		<-done
	}
	b.journal.tap(func(j *tapped) { j.onAppend = nil })
	if errs[0] != nil {
		t.Fatal(errs[0])
	}
	return slices.Clone(errs[1:])
}
