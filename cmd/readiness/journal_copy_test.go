package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/store"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

func inMemory() *store.Store {
	return &store.Store{Journal: journaltest.Memory(), Vault: vaulttest.Memory(), URI: "memory"}
}

// noted is a store with as many notes as it is asked for, and a service over it.
func noted(t *testing.T, notes int) (*store.Store, *assessment.Service) {
	t.Helper()
	s := inMemory()
	svc, err := assessment.Open(t.Context(), assessment.Stores{Journal: s.Journal, Vault: s.Vault}, assessment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = svc.Close() })
	def, err := framework.Builtin("gci-pillars@2024")
	if err != nil {
		t.Fatal(err)
	}
	in := &assessment.Import{Framework: def, Name: "notes"}
	for i := range notes {
		text := fmt.Sprintf("note %d", i)
		in.Answers = append(in.Answers, assessment.Incoming{
			Unit: "KEN", Year: 1990 + i/5, Question: def.Questions()[i%5].ID, Note: &text,
			Value: framework.Value{Kind: framework.Number, Number: 1},
		})
	}
	report, _, err := svc.Import(t.Context(), operator, in, true)
	if err != nil || report.Added != notes {
		t.Fatalf("import: %+v, %v", report, err)
	}
	return s, svc
}

// copied copies and gives what was counted.
func copied(t *testing.T, from, to *store.Store) copier {
	t.Helper()
	c := copier{from: from, to: to, progress: func(uint64) {}}
	head, err := c.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want, err := from.Journal.Head(t.Context()); err != nil || head.String() != want.String() {
		t.Errorf("the copy ends with %v, not %v, %v", head, want, err)
	}
	return c
}

// texts gives every text of a store by its id; what was erased is "(erased)".
func texts(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	for r, err := range s.Journal.Read(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range r.Entries {
			ids, err := assessment.TextIDs(e)
			if err != nil {
				t.Fatal(err)
			}
			items, err := s.Vault.Get(t.Context(), ids...)
			if err != nil {
				t.Fatal(err)
			}
			for id, item := range items {
				all[id] = string(item.Data)
				if item.Redacted != nil {
					all[id] = "(erased)"
				}
			}
		}
	}
	return all
}

func sameTexts(t *testing.T, from, to *store.Store, count int) {
	t.Helper()
	want, got := texts(t, from), texts(t, to)
	if len(want) != count || len(got) != count {
		t.Errorf("there are %d texts and %d in the copy, want %d", len(want), len(got), count)
	}
	for id, text := range want {
		if got[id] != text {
			t.Errorf("%s is %q, in the copy %q", id, text, got[id])
		}
	}
}

func TestCopyTakesTextsAlong(t *testing.T) {
	const notes = 2*textsAtOnce + 5
	from, svc := noted(t, notes)
	to := inMemory()
	if c := copied(t, from, to); c.copied != notes || c.there != 0 || c.missing != 0 {
		t.Errorf("the first copy counts %d new, %d there, %d missing", c.copied, c.there, c.missing)
	}
	sameTexts(t, from, to, notes)

	x := svc.State().Assessments()[0]
	erased := x.Answer("legal").Note.ID
	if _, err := svc.Do(t.Context(), operator, assessment.Redact{Assessment: x.ID, Text: erased, Why: "it names a person"}); err != nil {
		t.Fatal(err)
	}
	if c := copied(t, from, to); c.copied != 1 || c.missing != 0 {
		t.Errorf("the second copy counts %d new, %d missing; the reason is new", c.copied, c.missing)
	}
	sameTexts(t, from, to, notes+1)
	if got := texts(t, to)[erased]; got != "(erased)" {
		t.Errorf("what was erased since is %q in the copy", got)
	}
	fresh := inMemory()
	copied(t, from, fresh)
	sameTexts(t, from, fresh, notes+1)
}

func TestCopyCountsMissingTexts(t *testing.T) {
	from, svc := noted(t, 3)
	lost := svc.State().Assessments()[0].Answer("legal").Note.ID
	if err := from.Vault.Delete(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	if c := copied(t, from, inMemory()); c.copied != 2 || c.missing != 1 {
		t.Errorf("counts %d new, %d missing", c.copied, c.missing)
	}
}

// A copy that is interrupted never has a record whose texts it lacks.
func TestCopyPutsTextsFirst(t *testing.T) {
	from, _ := noted(t, 3)
	to := inMemory()
	stops := errors.New("it stops")
	c := copier{from: from, to: &store.Store{Journal: stoppedJournal{to.Journal, stops}, Vault: to.Vault}, progress: func(uint64) {}}
	if _, err := c.store(t.Context()); !errors.Is(err, stops) {
		t.Fatal(err)
	}
	c = copier{from: from, to: &store.Store{Journal: to.Journal, Vault: stoppedVault{to.Vault, stops}}, progress: func(uint64) {}}
	if _, err := c.store(t.Context()); err != nil {
		t.Errorf("the texts were not there already: %v", err)
	}
	sameTexts(t, from, to, 3)
}

// stoppedJournal takes no record.
type stoppedJournal struct {
	journal.Journal
	err error
}

func (j stoppedJournal) Append(context.Context, journal.Record) error { return j.err }

// stoppedVault takes no item.
type stoppedVault struct {
	vault.Vault
	err error
}

func (v stoppedVault) Put(context.Context, ...vault.Item) error { return v.err }
