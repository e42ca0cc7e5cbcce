package boltjournal_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readiness/assessment/journal"
	"readiness/assessment/journal/boltjournal"
)

// pageSize is what bbolt takes for new files.
var pageSize = os.Getpagesize()

// victim is a sound file, and what is in it.
type victim struct {
	path    string
	sound   []byte
	records []journal.Record
}

func newVictim(t *testing.T) victim {
	t.Helper()
	v := victim{path: filepath.Join(t.TempDir(), "journal.db")}
	j := open(t, v.path, boltjournal.Options{})
	v.records = fill(t, j, 64)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if v.sound, err = os.ReadFile(v.path); err != nil {
		t.Fatal(err)
	}
	return v
}

// place is where a record's hash and bytes stand in the file; false if there are older copies of them beside.
func (v victim) place(i int) (from, to int, once bool) {
	r := v.records[i]
	value := slices.Concat(r.Hash[:], r.Bytes())
	from = bytes.Index(v.sound, value)
	return from, from + len(value), from >= 0 && bytes.LastIndex(v.sound, value) == from
}

// What became of a damage.
const (
	refusedToOpen = "refused to open"
	foundByVerify = "found by verify"
	unnoticed     = "unnoticed"
)

// suffer puts a damaged file in place, and looks at it in every way there is. Whatever is not found has done no harm.
func (v victim) suffer(t *testing.T, what string, content []byte) (string, journal.Report) {
	t.Helper()
	if err := os.WriteFile(v.path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	readOnly := v.look(t, what, boltjournal.Options{ReadOnly: true, Wait: time.Millisecond})
	if after, err := os.ReadFile(v.path); err != nil || !bytes.Equal(after, content) {
		t.Fatalf("%s: reading has changed the file: %v", what, err)
	}
	writing := v.look(t, what, boltjournal.Options{Wait: time.Millisecond})
	switch {
	case readOnly == nil:
		return refusedToOpen, journal.Report{}
	case writing == nil || !readOnly.OK():
		return foundByVerify, *readOnly
	}
	return unnoticed, *readOnly
}

// look gives what Verify says; nil if the file was refused.
func (v victim) look(t *testing.T, what string, o boltjournal.Options) *journal.Report {
	t.Helper()
	j, err := boltjournal.Open(v.path, o)
	if err != nil {
		if _, ok := errors.AsType[*journal.CorruptError](err); !ok {
			t.Fatalf("%s: opening gives %v", what, err)
		}
		return nil
	}
	report, err := journal.Verify(t.Context(), j)
	if err != nil {
		t.Fatalf("%s: verify gives %v", what, err)
	}
	read := 0
	for r, err := range j.Read(t.Context(), 0) {
		if err != nil {
			break
		}
		if read >= len(v.records) || !bytes.Equal(r.Bytes(), v.records[read].Bytes()) {
			t.Fatalf("%s: record %d is not what was stored", what, r.Seq)
		}
		read++
	}
	if report.OK() && read < len(v.records) {
		t.Fatalf("%s: %d of %d records are left, and verify finds nothing wrong", what, read, len(v.records))
	}
	head, err := j.Head(t.Context())
	if err == nil && !o.ReadOnly { // it may well fail, but not in the process
		err = j.Append(t.Context(), record(t, head, "1"))
	}
	if err != nil && report.OK() && !o.ReadOnly {
		t.Fatalf("%s: verify finds nothing wrong, but appending gives %v", what, err)
	}
	if err := j.Close(); err != nil {
		t.Fatalf("%s: closing gives %v", what, err)
	}
	return &report
}

func flipped(content []byte, at int, bit int) []byte {
	c := bytes.Clone(content)
	c[at] ^= 1 << bit
	return c
}

func TestFlippedBits(t *testing.T) {
	v := newVictim(t)
	chance := rand.New(rand.NewPCG(1, 2))
	inside := map[int]int{} // place in the file -> record
	for i := range v.records {
		if from, to, once := v.place(i); once {
			for at := from; at < to; at++ {
				inside[at] = i
			}
		}
	}
	t.Logf("%d of %d bytes are in records", len(inside), len(v.sound))
	places := slices.Sorted(func(yield func(int) bool) {
		for at := range inside {
			if !yield(at) {
				return
			}
		}
	})
	for range 150 { // inside records
		at := places[chance.IntN(len(places))]
		what := fmt.Sprintf("byte %d, in record %d", at, inside[at]+1)
		fate, report := v.suffer(t, what, flipped(v.sound, at, chance.IntN(8)))
		named := fmt.Sprintf("Record %d is damaged", inside[at]+1)
		if fate != foundByVerify || !slices.ContainsFunc(report.Faults, func(s string) bool { return strings.Contains(s, named) }) {
			t.Errorf("%s: %s; %q", what, fate, report.Faults)
		}
	}
	for _, part := range []struct {
		name string
		draw func() int
	}{
		{"anywhere outside records", func() int { return chance.IntN(len(v.sound)) }},
		{"in the first 160 bytes of a page", func() int { return chance.IntN(len(v.sound)/pageSize)*pageSize + chance.IntN(160) }},
		{"in the head pages", func() int { return chance.IntN(2)*pageSize + chance.IntN(80) }},
	} {
		fates := map[string]int{}
		for n := 0; n < 120; {
			at := part.draw()
			if _, ok := inside[at]; ok {
				continue
			}
			n++
			fate, _ := v.suffer(t, fmt.Sprintf("byte %d", at), flipped(v.sound, at, chance.IntN(8)))
			fates[fate]++
		}
		t.Logf("one bit flipped %s: %v", part.name, fates)
	}
}

// TestCircles points every branch at pages that bbolt would follow for ever.
func TestCircles(t *testing.T) {
	v := newVictim(t)
	pages, branches := len(v.sound)/pageSize, 0
	for page := range pages {
		if v.sound[page*pageSize+8] != 1 { // a branch
			continue
		}
		branches++
		for element := range 3 {
			for _, target := range []int{page, 0, 1, pages - 1, pages + 5} {
				c := bytes.Clone(v.sound)
				at := page*pageSize + 16 + element*16 + 8
				copy(c[at:], []byte{byte(target), byte(target >> 8), 0, 0, 0, 0, 0, 0})
				v.suffer(t, fmt.Sprintf("branch %d points to page %d", page, target), c)
			}
		}
	}
	if branches == 0 {
		t.Error("the file has no branch: nothing was tried")
	}
}

func TestCutShort(t *testing.T) {
	v := newVictim(t)
	chance := rand.New(rand.NewPCG(3, 4))
	fates := map[string]int{}
	for range 120 {
		n := chance.IntN(len(v.sound))
		if chance.IntN(2) == 0 {
			n = n / pageSize * pageSize
		}
		fate, _ := v.suffer(t, fmt.Sprintf("%d bytes are left", n), v.sound[:n])
		fates[fate]++
	}
	t.Logf("cut short: %v", fates)
	if fates[refusedToOpen] == 0 {
		t.Error("no shortened file was refused")
	}
}

// TestCutShortWhileOpen takes the file away beneath an open journal: memory that was the file no longer is.
func TestCutShortWhileOpen(t *testing.T) {
	v := newVictim(t)
	for _, left := range []int64{0, int64(pageSize), 3 * int64(pageSize), int64(len(v.sound) / 2)} {
		if err := os.WriteFile(v.path, v.sound, 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := boltjournal.Open(v.path, boltjournal.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(v.path, left); err != nil {
			t.Fatal(err)
		}
		report, err := journal.Verify(t.Context(), j)
		if err == nil && report.OK() {
			t.Errorf("%d bytes are left of the file, and nobody saw it", left)
		}
		t.Logf("%d bytes left: %q, %v", left, report.Faults, err)
		err = j.Append(t.Context(), record(t, v.records[len(v.records)-1].Head(), "1"))
		if err == nil {
			t.Errorf("%d bytes are left of the file, and a record was stored", left)
		}
		t.Logf("append: %v; close: %v", err, j.Close())
		again := open(t, writeCopy(t, v.sound), boltjournal.Options{})
		if _, err := again.Head(t.Context()); err != nil {
			t.Errorf("another journal in the same process: %v", err)
		}
	}
}

func writeCopy(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
