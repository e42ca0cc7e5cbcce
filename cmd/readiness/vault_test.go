package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"readiness/api"
	"readiness/assessment"
	"readiness/assessment/account"
	"readiness/assessment/journal"
	"readiness/assessment/store"
	"readiness/assessment/vault"
	"readiness/assessment/vault/vaulttest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// lookingVault gives more ids at the first look than later.
type lookingVault struct {
	vault.Vault
	first []string
	looks int
}

func (v *lookingVault) IDs(ctx context.Context, prefix string) iter.Seq2[string, error] {
	if prefix == "text/" {
		v.looks++
	}
	return func(yield func(string, error) bool) {
		for id, err := range v.Vault.IDs(ctx, prefix) {
			if v.looks > 1 && slices.Contains(v.first, id) {
				continue
			}
			if !yield(id, err) {
				return
			}
		}
	}
}

// Where a server may be at work, only what was found twice is left over; in a directory nobody is.
func TestSweepLooksTwice(t *testing.T) {
	for _, tt := range []struct {
		name  string
		flags sweepFlags
		looks int
		want  []string
	}{
		{"a database", sweepFlags{apply: true, wait: time.Millisecond}, 2, []string{"text/2"}},
		{"a database that nobody uses", sweepFlags{apply: true}, 1, []string{"text/1", "text/2"}},
		{"a dry run", sweepFlags{wait: time.Hour}, 1, []string{"text/1", "text/2"}},
		{"a directory", sweepFlags{apply: true, wait: time.Hour, storeFlag: storeFlag{paths: []string{"journal.db"}}}, 1, []string{"text/1", "text/2"}},
	} {
		from, _ := noted(t, 3)
		if err := from.Vault.Put(t.Context(), vault.Item{ID: "text/1"}, vault.Item{ID: "text/2"}, vault.Item{ID: "account/a-1"}); err != nil {
			t.Fatal(err)
		}
		v := &lookingVault{Vault: from.Vault, first: []string{"text/1", "account/a-1"}}
		found, err := newConsole().lookForLeftovers(t.Context(), &tt.flags, &store.Store{Journal: from.Journal, Vault: v})
		if err != nil || !slices.Equal(found.texts, tt.want) || v.looks != tt.looks || len(found.people) != len(tt.want)-1 {
			t.Errorf("%s: after %d looks found %+v, %v; want %v", tt.name, v.looks, found, err, tt.want)
		}
	}
}

// Marks are left over when their account is erased, and not before.
func TestSweepFindsMarksOfNobody(t *testing.T) {
	from, svc := noted(t, 1)
	d, err := account.NewDirectory(svc, from.Vault, account.Options{Cost: account.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, id := range []string{"a-1", "a-2"} {
		if _, err := svc.Do(t.Context(), operator, assessment.AddAccount{ID: id, Role: assessment.Donor}); err != nil {
			t.Fatal(err)
		}
		if err := d.MarkSeen(t.Context(), id, "KEN-2026-survey@1", 1); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	found, err := newConsole().lookOnce(t.Context(), &sweepFlags{}, from)
	if err != nil || len(found.all()) > 0 {
		t.Fatalf("found %+v, %v", found, err)
	}
	if _, err := svc.Do(t.Context(), operator, assessment.EraseAccount{ID: ids[0]}); err != nil {
		t.Fatal(err)
	}
	found, err = newConsole().lookOnce(t.Context(), &sweepFlags{}, from)
	if err != nil || len(found.marks) != 1 || len(found.all()) != 1 {
		t.Fatalf("found %+v, %v", found, err)
	}
	if err := vault.DeleteAll(t.Context(), from.Vault, found.all()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]uint64{"a-1": 0, "a-2": 1} {
		if seq, err := d.Seen(t.Context(), id, "KEN-2026-survey@1"); err != nil || seq != want {
			t.Errorf("%s has seen up to %d, %v; want %d", id, seq, err, want)
		}
	}
}

func TestSweepIsStoppedWhileItWaits(t *testing.T) {
	from, _ := noted(t, 1)
	if err := from.Vault.Put(t.Context(), vault.Item{ID: "text/1"}); err != nil {
		t.Fatal(err)
	}
	stops := errors.New("it stops")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, stops)
	defer cancel()
	_, err := newConsole().lookForLeftovers(ctx, &sweepFlags{apply: true, wait: time.Hour}, from)
	if !errors.Is(err, stops) {
		t.Errorf("got %v", err)
	}
}

// What has expired by the clock is found, beside what is still good.
func TestSweepFindsWhatHasExpired(t *testing.T) {
	from, _ := noted(t, 1)
	kept := func(id string, age time.Duration) vault.Item {
		return vault.Item{ID: "idempotency/" + id, Data: fmt.Appendf(nil, `{"at":%q}`, noon.Add(-age).Format(time.RFC3339Nano))}
	}
	if err := from.Vault.Put(t.Context(), kept("1", 26*time.Hour), kept("2", 24*time.Hour), vault.Item{ID: "revoked/x"}, vault.Item{ID: "used/x"}); err != nil {
		t.Fatal(err)
	}
	c := newConsole()
	c.now = func() time.Time { return noon }
	found, err := c.lookOnce(t.Context(), &sweepFlags{}, from)
	if err != nil || !slices.Equal(found.all(), []string{"revoked/x", "used/x", "idempotency/1"}) && !slices.Equal(found.all(), []string{"used/x", "revoked/x", "idempotency/1"}) {
		t.Errorf("found %+v, %v", found, err)
	}
}

// Who is added while a store is being copied comes along.
func TestCopyTakesPeopleAlong(t *testing.T) {
	from, svc := noted(t, 1)
	d, err := account.NewDirectory(svc, from.Vault, account.Options{Cost: account.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string) error {
		_, err := d.Add(t.Context(), operator, account.New{Email: name + "@example.org", Password: "seven brown foxes", Role: assessment.Donor})
		return err
	}
	if err := add("ann"); err != nil {
		t.Fatal(err)
	}
	if err := from.Vault.Put(t.Context(), vault.Item{ID: "idempotency/1"}, vault.Item{ID: "token/1"}); err != nil {
		t.Fatal(err)
	}
	to := inMemory()
	reads := 0
	busy := &store.Store{Vault: from.Vault, Journal: &busyJournal{Journal: from.Journal, before: func() {
		if reads++; reads == 2 { // the vault was copied, and now the records are
			if err := add("bob"); err != nil {
				t.Error(err)
			}
		}
	}}}
	c := copied(t, busy, to)
	if c.people != (account.Copied{New: 2}) {
		t.Errorf("counts %+v", c.people)
	}
	if c := copied(t, from, to); c.people != (account.Copied{Same: 2}) || c.copied != 0 {
		t.Errorf("again it counts %+v", c.people)
	}
	for id, err := range to.Vault.IDs(t.Context(), "") {
		if err != nil || id == "idempotency/1" || id == "token/1" {
			t.Errorf("the copy has %s, %v", id, err)
		}
	}
}

// busyJournal does something before each reading.
type busyJournal struct {
	journal.Journal
	before func()
}

func (j *busyJournal) Read(ctx context.Context, after uint64) iter.Seq2[journal.Record, error] {
	j.before()
	return j.Journal.Read(ctx, after)
}

func TestServersRemoveWhatHasExpired(t *testing.T) {
	v := vaulttest.Memory()
	old := fmt.Appendf(nil, `{"at":%q}`, time.Now().Add(-2*answersKept).UTC().Format(time.RFC3339Nano))
	fresh := fmt.Appendf(nil, `{"at":%q}`, time.Now().UTC().Format(time.RFC3339Nano))
	err := v.Put(t.Context(), vault.Item{ID: api.RepeatPrefix + "old", Data: old}, vault.Item{ID: api.RepeatPrefix + "new", Data: fresh}, vault.Item{ID: "used/x"}, vault.Item{ID: "text/1", Data: old})
	if err != nil {
		t.Fatal(err)
	}
	n, err := tidy(t.Context(), v, time.Now())
	if err != nil || n != 2 {
		t.Errorf("%d items, %v", n, err)
	}
	var left []string
	for id, err := range v.IDs(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, id)
	}
	if !slices.Equal(left, []string{api.RepeatPrefix + "new", "text/1"}) {
		t.Errorf("left are %q", left)
	}
}
