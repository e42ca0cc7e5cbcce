package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

func TestStorageError(t *testing.T) {
	if err := assessment.StorageError(nil); err != nil {
		t.Errorf("nothing becomes %v", err)
	}
	own := &assessment.Error{Kind: assessment.Stale, Msg: "mine"}
	if err := assessment.StorageError(fmt.Errorf("around: %w", own)); !errors.Is(err, own) {
		t.Errorf("an *Error becomes %v", err)
	}
	for _, c := range []struct {
		err  error
		kind assessment.Kind
		says string
	}{
		{journal.ErrConflict, assessment.Unavailable, "does not answer"},
		{journal.ErrClosed, assessment.Unavailable, "does not answer"},
		{vault.ErrClosed, assessment.Unavailable, "does not answer"},
		{errAway, assessment.Unavailable, "does not answer"},
		{context.DeadlineExceeded, assessment.Unavailable, "does not answer"},
		{context.Canceled, assessment.Unavailable, "does not answer"},
		{journal.ErrFork, assessment.Unavailable, "cannot be trusted"},
		{&journal.HoleError{Seq: 7}, assessment.Unavailable, "record 7"},
		{&journal.CorruptError{Seq: 8, Reason: "flipped"}, assessment.Unavailable, "record 8"},
		{&journal.CorruptError{Reason: "no pages"}, assessment.Unavailable, "the journal is damaged: no pages"},
		{&journal.CorruptError{Store: "vault", Reason: "no pages"}, assessment.Unavailable, "the vault cannot be trusted: append record 3: the vault is damaged: no pages"},
		{&journal.InUseError{Path: "data/journal.db"}, assessment.Unavailable, "data/journal.db"},
		{&journal.TooLargeError{Size: 9_000_000}, assessment.TooLarge, "8.6 of 8 MiB"},
		{&journal.TooLargeError{Size: journal.MaxSize + 1}, assessment.TooLarge, "8.1 of 8 MiB"},
		{errors.New("secret path"), assessment.Internal, ""},
		{vault.ErrTaken, assessment.Internal, ""},
	} {
		err := assessment.StorageError(fmt.Errorf("append record 3: %w", c.err))
		e := kindOf(t, err, c.kind)
		if !strings.Contains(e.Msg, c.says) || strings.Contains(e.Error(), "secret") || !errors.Is(err, c.err) {
			t.Errorf("%v becomes %v", c.err, e)
		}
		if e.Fix == "" && e.Kind != assessment.Internal {
			t.Errorf("%v has no way out", c.err)
		}
		if strings.Contains(e.Fix, "HTTP") || strings.Contains(e.Fix, "screen") {
			t.Errorf("%v: not everybody is at a screen of ours: %s", c.err, e.Fix)
		}
	}
}

// plant stores a record that no service of ours has written.
func (b *bench) plant(entries ...journal.Entry) journal.Record {
	b.t.Helper()
	records := b.records()
	head := records[len(records)-1].Head()
	r, err := journal.Next(head, head.At, journal.ID{1}, entries)
	if err != nil {
		b.t.Fatal(err)
	}
	b.storage.Store(r.Seq, r.Hash, r.Bytes())
	return r
}

// Nothing of a record that cannot be read is shown: reads go on with what was before it, writes end.
func TestDamagedTail(t *testing.T) {
	good := journal.Entry{Actor: "eve", Kind: "answers.put", Version: 1, Subject: "assessment/KEN-2026-survey@1",
		Body: []byte(`{"answers":[{"question":"law","value":"in-force"}]}`)}
	with := func(change func(e *journal.Entry)) journal.Entry {
		e := good
		change(&e)
		return e
	}
	body := func(text string) journal.Entry { return with(func(e *journal.Entry) { e.Body = []byte(text) }) }
	for name, c := range map[string]struct {
		bad  journal.Entry
		says string
	}{
		"newer kind":    {with(func(e *journal.Entry) { e.Kind = "stage.changed" }), "newer version"},
		"newer version": {with(func(e *journal.Entry) { e.Version = 3 }), "newer version"},
		"newer renewal": {with(func(e *journal.Entry) { e.Kind, e.Version = "reference.renewed", 4 }), "newer version"},
		"prices in the version before them": {with(func(e *journal.Entry) {
			e.Kind, e.Subject = "reference.renewed", "reference/prices"
			e.Body = []byte(`{"kind":"prices","what":"W","asOf":"A","source":"S","rights":"R","prices":[{"currency":"KES","year":2026,"index":"1"}]}`)
		}), "record 3"},
		"populations in the version before them": {with(func(e *journal.Entry) {
			e.Kind, e.Version, e.Subject = "reference.renewed", 2, "reference/population"
			e.Body = []byte(`{"kind":"population","what":"W","asOf":"A","source":"S","rights":"R","population":[{"country":"KEN","year":2026,"people":1}]}`)
		}), "record 3"},
		"unknown member":   {body(`{"answers":[{"question":"law","value":"none","evidence":[]}]}`), "record 3"},
		"unknown question": {body(`{"answers":[{"question":"police","value":true},{"question":"odd","value":"none"}]}`), "record 3"},
		"wrong value":      {body(`{"answers":[{"question":"law","value":"nine"}]}`), "record 3"},
		"wrong confidence": {body(`{"answers":[{"question":"law","value":"none","confidence":"sure"}]}`), "record 3"},
		"wrong type":       {body(`{"answers":{}}`), "record 3"},
		"no assessment":    {with(func(e *journal.Entry) { e.Subject = "assessment/KEN-2031-survey@1" }), "record 3"},
		"odd subject":      {with(func(e *journal.Entry) { e.Subject = "KEN" }), "record 3"},
		"created twice": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.created", fmt.Appendf(nil, `{"unit":"KEN","year":2026,"framework":"survey@1","hash":%q}`, survey().Hash)
		}), "record 3"},
		"another framework": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.created", []byte(`{"unit":"UGA","year":2026,"framework":"survey@1","hash":"sha256:00"}`)
		}), "record 3"},
		"created under another name": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.created", fmt.Appendf(nil, `{"unit":"UGA","year":2026,"framework":"survey@1","hash":%q}`, survey().Hash)
		}), "record 3"},
		"renewed under another name": {with(func(e *journal.Entry) {
			e.Kind = "reference.renewed"
			e.Body = []byte(`{"kind":"organisations","what":"w","asOf":"2026","source":"s","rights":"r","organisations":[{"id":"x","name":"X"}]}`)
		}), "record 3"},
		"framework twice": {with(func(e *journal.Entry) {
			e.Kind, e.Subject, e.Body = "framework.added", "framework/survey@1", fmt.Appendf(nil, `{"hash":%q,"definition":%s}`, survey().Hash, survey().JSON())
		}), "record 3"},
		"altered framework": {with(func(e *journal.Entry) {
			e.Kind, e.Subject, e.Body = "framework.added", "framework/free@1", fmt.Appendf(nil, `{"hash":%q,"definition":%s}`, survey().Hash, free().JSON())
		}), "record 3"},
		"odd day": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "question.assigned", []byte(`{"question":"law","assignee":"bob","due":"soon"}`)
		}), "record 3"},
		"correction of an unknown question": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "answers.corrected", []byte(`{"answers":[{"question":"odd","value":"none"}],"reason":{"id":"","digest":""}}`)
		}), "record 3"},
		"correction of nothing": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.corrected", []byte(`{"corrects":"KEN-2031-survey@1","parallel":2,"answers":[],"reason":{"id":"","digest":""}}`)
		}), "record 3"},
		"correction that is there": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.corrected", []byte(`{"corrects":"KEN-2026-survey@1","parallel":1,"answers":[],"reason":{"id":"","digest":""}}`)
		}), "record 3"},
		"correction under another name": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "assessment.corrected", []byte(`{"corrects":"KEN-2026-survey@1","parallel":2,"answers":[],"reason":{"id":"","digest":""}}`)
		}), "record 3"},
		"no text": {with(func(e *journal.Entry) {
			e.Kind, e.Body = "text.redacted", []byte(`{"text":"","why":{"id":"","digest":""}}`)
		}), "record 3"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			id, _ := noted(b, "a note")
			before := picture(b.State())
			b.plant(good, c.bad, good)
			e := b.unreadable(id)
			if !strings.Contains(e.Msg, c.says) || e.Fix == "" {
				t.Errorf("the answer is %v", e)
			}
			wantSame(t, "the state", picture(b.State()), before)
			if list := history(t, b, id); len(list) != 2 {
				t.Errorf("the history has %d changes", len(list))
			}
			if s, err := b.AsOf(context.Background(), assessment.Point{Seq: 1}); err != nil || s.Head().Seq != 1 {
				t.Errorf("the past: %v", err)
			}
			if got := b.note(id, "law"); got.Text != "a note" {
				t.Errorf("the note reads %+v", got)
			}
			b.refuseUnread(id)
			if n := len(b.records()); n != 3 {
				t.Errorf("%d records: something was written behind what cannot be read", n)
			}
			_, err := assessment.Open(context.Background(), assessment.Stores{Journal: b.journal, Vault: b.vault}, b.options)
			if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, c.says) {
				t.Errorf("opened anew: %v", e)
			}
		})
	}
}

// What is sound before the damage is folded, and of the damaged record nothing, not even for a moment.
func TestDamagedBehindSound(t *testing.T) {
	b := newBench(t)
	id, _ := noted(b, "a note")
	staff := func(n int) journal.Entry {
		return journal.Entry{Actor: "eve", Kind: "answers.put", Version: 1, Subject: "assessment/" + string(id),
			Body: fmt.Appendf(nil, `{"answers":[{"question":"staff","value":%d}]}`, n)}
	}
	created := journal.Entry{Actor: "eve", Kind: "assessment.created", Version: 1, Subject: "assessment/UGA-2026-survey@1",
		Body: fmt.Appendf(nil, `{"unit":"UGA","year":2026,"framework":"survey@1","hash":%q}`, survey().Hash)}
	odd := staff(5)
	odd.Kind = "stage.changed"
	b.plant(staff(3))
	b.plant(staff(4), created, odd)
	e := b.unreadable(id)
	if !strings.Contains(e.Msg, "record 4, entry 3") || !strings.Contains(e.Msg, "newer version") {
		t.Errorf("the answer is %v", e)
	}
	a := b.get(id)
	if b.Head().Seq != 3 || a.Answer("staff").Value.Number != 3 || a.Revision != 3 {
		t.Errorf("the head is %v, staff %+v, revision %d", b.Head(), a.Answer("staff"), a.Revision)
	}
	if n := len(b.State().Assessments()); n != 1 {
		t.Errorf("%d assessments", n)
	}
	if s, err := b.AsOf(context.Background(), assessment.Point{At: firstDay.AddDate(1, 0, 0)}); err != nil || s.Head().Seq != 3 {
		t.Errorf("as of a later time: %v", err)
	}
}

// refuseUnread is unreadable, for those who do not ask what the user is told.
func (b *bench) refuseUnread(id assessment.ID) {
	b.t.Helper()
	_ = b.unreadable(id)
}

// unreadable has a change refused because the journal cannot be read to its end.
func (b *bench) unreadable(id assessment.ID) *assessment.Error {
	b.t.Helper()
	_, err := b.Do(context.Background(), "ann", put(id, assessment.Put{Question: "staff", Value: number(5), Note: new("why")}))
	if err == nil {
		b.t.Fatal("a change is recorded behind a record that cannot be read")
	}
	return kindOf(b.t, err, assessment.Unavailable)
}

// Bytes that are not what was stored are found by the journal; the service says which record.
func TestFlippedTail(t *testing.T) {
	b := newBench(t)
	id, _ := noted(b, "a note")
	before := picture(b.State())
	records := b.records()
	last := records[len(records)-1]
	raw := append([]byte(nil), last.Bytes()...)
	raw[len(raw)/2] ^= 1
	b.storage.Store(last.Seq+1, last.Hash, raw)
	if e := b.unreadable(id); !strings.Contains(e.Msg, "record 3") || !strings.Contains(e.Fix, "verify") {
		t.Errorf("the answer is %v", e)
	}
	wantSame(t, "the state", picture(b.State()), before)
}

// A hole is waited for: once it is filled all goes on.
func TestHole(t *testing.T) {
	b := newBench(t)
	id, _ := noted(b, "a note")
	before := picture(b.State())
	third := b.plant(journal.Entry{Actor: "bob", Kind: "answers.put", Version: 1, Subject: "assessment/" + string(id),
		Body: []byte(`{"answers":[{"question":"staff","value":3}]}`)})
	fourth := b.plant(journal.Entry{Actor: "bob", Kind: "answers.put", Version: 1, Subject: "assessment/" + string(id),
		Body: []byte(`{"answers":[{"question":"staff","value":4}]}`)})
	b.storage.Remove(third.Seq)
	_, err := b.Do(context.Background(), "ann", assessment.AddFramework{Framework: survey()})
	if e := kindOf(t, err, assessment.Unavailable); !strings.Contains(e.Msg, "record 3 is missing") {
		t.Errorf("the answer is %v", e)
	}
	wantSame(t, "the state", picture(b.State()), before)
	b.storage.Store(third.Seq, third.Hash, third.Bytes())
	b.mustChange(put(id, assessment.Put{Question: "police", Value: flag(true)}))
	if a := b.get(id); a.Answer("staff").Value.Number != 4 || b.Head().Seq != fourth.Seq+1 {
		t.Errorf("staff is %+v, the head %v", a.Answer("staff"), b.Head())
	}
}

// A record that follows another one than was folded is no continuation.
func TestForkedTail(t *testing.T) {
	b := newBench(t)
	id, _ := noted(b, "a note")
	before := picture(b.State())
	first := b.records()[0]
	strange, err := journal.Next(journal.Head{Seq: 2, Hash: journal.Hash{9}, At: first.At}, first.At, journal.ID{2}, []journal.Entry{{
		Actor: "eve", Kind: "answers.put", Version: 1, Subject: "assessment/" + string(id), Body: []byte(`{"answers":[{"question":"staff","value":3}]}`)}})
	if err != nil {
		t.Fatal(err)
	}
	b.storage.Store(3, strange.Hash, strange.Bytes())
	b.refuseUnread(id)
	wantSame(t, "the state", picture(b.State()), before)
}
