package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

// chain makes n records, the i-th of i%3+1 entries.
func chain(t testing.TB, n int) []journal.Record {
	t.Helper()
	var records []journal.Record
	var head journal.Head
	for i := range n {
		r := next(t, head, morning, slices.Repeat([]journal.Entry{put(fmt.Sprintf("assessment/é%d", i), `{"a":"\u00e9"}`)}, i%3+1)...)
		records, head = append(records, r), r.Head()
	}
	return records
}

func stored(t testing.TB, records []journal.Record) (*journaltest.Storage, journal.Journal) {
	t.Helper()
	s := journaltest.NewStorage()
	for _, r := range records {
		s.Store(r.Seq, r.Hash, r.Bytes())
	}
	j := s.Open()
	return s, j
}

func TestVerify(t *testing.T) {
	records := chain(t, 9)
	early := next(t, records[3].Head(), morning, put("assessment/forged", "1"))
	flip := func(s *journaltest.Storage, i int) {
		raw := bytes.Clone(records[i].Bytes())
		raw[len(raw)/2] ^= 4
		s.Store(records[i].Seq, records[i].Hash, raw)
	}
	tests := []struct {
		name    string
		damage  func(s *journaltest.Storage)
		expect  []journal.Head
		head    uint64
		records uint64
		faults  []string // what each must hold
	}{
		{name: "sound", head: 9, records: 9},
		{name: "sound, as expected", expect: []journal.Head{{}, records[0].Head(), records[8].Head()}, head: 9, records: 9},
		{name: "empty", damage: func(s *journaltest.Storage) {
			for _, r := range records {
				s.Remove(r.Seq)
			}
		}},
		{name: "cut", damage: func(s *journaltest.Storage) { s.Remove(8); s.Remove(9) }, head: 7, records: 7},
		{name: "cut, and expected", damage: func(s *journaltest.Storage) { s.Remove(8); s.Remove(9) }, expect: []journal.Head{records[6].Head(), records[8].Head()},
			head: 7, records: 7, faults: []string{"Record 9 was expected, but the journal ends with record 7: its tail was cut off."}},
		{name: "rewritten", expect: []journal.Head{{Seq: 5, Hash: early.Hash}}, head: 9, records: 9,
			faults: []string{"Record 5 has the hash " + records[4].Hash.String() + ", but " + early.Hash.String() + " was expected: the journal was rewritten."}},
		{name: "no head at all", expect: []journal.Head{{Hash: early.Hash}}, head: 9, records: 9, faults: []string{"There is no record 0"}},
		{name: "flipped", damage: func(s *journaltest.Storage) { flip(s, 3) }, head: 3, records: 8,
			faults: []string{"Record 4 is damaged: its bytes do not have the hash"}},
		{name: "flipped, and expected", damage: func(s *journaltest.Storage) { flip(s, 3) }, expect: []journal.Head{records[3].Head(), records[8].Head()},
			head: 3, records: 8, faults: []string{"Record 4 is damaged: its bytes do not have the hash"}},
		{name: "flipped at both ends", damage: func(s *journaltest.Storage) { flip(s, 0); flip(s, 8) }, head: 0, records: 7,
			faults: []string{"Record 1 is damaged", "Record 9 is damaged"}},
		{name: "flipped side by side", damage: func(s *journaltest.Storage) { flip(s, 3); flip(s, 4); flip(s, 5) }, head: 3, records: 6,
			faults: []string{"Record 4 is damaged", "Record 5 is damaged", "Record 6 is damaged"}},
		{name: "hole", damage: func(s *journaltest.Storage) { s.Remove(4) }, expect: []journal.Head{records[3].Head()}, head: 3, records: 8,
			faults: []string{"Record 4 is missing, later ones exist.", "Record 4 was expected and is missing."}},
		{name: "three holes", damage: func(s *journaltest.Storage) { s.Remove(1); s.Remove(4); s.Remove(5) }, head: 0, records: 6,
			faults: []string{"Record 1 is missing", "Record 4 is missing", "Record 5 is missing"}},
		{name: "forged", damage: func(s *journaltest.Storage) { s.Store(5, early.Hash, early.Bytes()) }, expect: []journal.Head{records[4].Head()}, head: 5, records: 8,
			faults: []string{"Record 6 is damaged: it does not follow the record before it.", "Record 5 has the hash"}},
		{name: "misplaced", damage: func(s *journaltest.Storage) { s.Store(5, records[1].Hash, records[1].Bytes()) }, head: 4, records: 8,
			faults: []string{"Record 5 is damaged: it bears the number 2."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, j := stored(t, records)
			if tt.damage != nil {
				tt.damage(s)
			}
			got, err := journal.Verify(t.Context(), j, tt.expect...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Head.Seq != tt.head || got.Records != tt.records || got.OK() != (len(tt.faults) == 0) {
				t.Errorf("head %s, %d records, faults %q", got.Head, got.Records, got.Faults)
			}
			if tt.head > 0 && got.Origin != records[0].Hash {
				t.Errorf("the origin is %s", got.Origin)
			}
			if len(got.Faults) != len(tt.faults) {
				t.Errorf("faults %q", got.Faults)
			}
			for _, want := range tt.faults {
				if !slices.ContainsFunc(got.Faults, func(f string) bool { return strings.Contains(f, want) }) {
					t.Errorf("%q is not among %q", want, got.Faults)
				}
			}
		})
	}
}

func TestVerifyCounts(t *testing.T) {
	_, j := stored(t, chain(t, 9))
	got, err := journal.Verify(t.Context(), j)
	if err != nil || got.Records != 9 || got.Entries != 18 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestVerifyBoundsItsList(t *testing.T) {
	records := chain(t, 400)
	s, j := stored(t, records)
	for _, r := range records[:399] {
		s.Remove(r.Seq)
	}
	got, err := journal.Verify(t.Context(), j)
	if err != nil || len(got.Faults) != 101 {
		t.Errorf("%d faults, %v", len(got.Faults), err)
	}
}

// checked is a journal whose store finds something itself.
type checked struct {
	journal.Journal
	faults []string
	err    error
}

func (c checked) Check(context.Context) ([]string, error) { return c.faults, c.err }

func TestVerifyAsksTheStore(t *testing.T) {
	_, j := stored(t, chain(t, 3))
	got, err := journal.Verify(t.Context(), checked{Journal: j, faults: []string{"Page 5 is lost."}})
	if err != nil || !slices.Equal(got.Faults, []string{"Page 5 is lost."}) || got.Records != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	gone := errors.New("gone")
	if _, err := journal.Verify(t.Context(), checked{Journal: j, err: gone}); !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
}

func TestVerifyStops(t *testing.T) {
	_, j := stored(t, chain(t, 3))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := journal.Verify(ctx, j); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Verify(t.Context(), j); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("%v", err)
	}
}
