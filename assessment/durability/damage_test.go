package durability_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/journal"
	"readiness/assessment/store"
)

// sample is a store in files with some records, and copies of its journal at two moments.
type sample struct {
	dir     string
	journal []byte // journal.db at the end
	vault   []byte
	older   []byte // journal.db some records before
	records []journal.Record
	old     journal.Head
}

func (s sample) head() journal.Head { return s.records[len(s.records)-1].Head() }

// makeSample writes a store of about a hundred records, some of them large.
func makeSample(t *testing.T) sample {
	t.Helper()
	s := sample{dir: t.TempDir()}
	fill := func(from, to int) {
		o, err := open(t.Context(), "file:"+s.dir, assessment.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := create(t.Context(), o.Service, unit(0), unit(1)); err != nil {
			t.Fatal(err)
		}
		for i := from; i < to; i++ {
			c := put(unit(i), commonQuestion(i%commonQuestions), i, nil, fmt.Sprintf("note of %d", i))
			if i%10 == 0 { // over more than a page
				for q := range ownQuestions {
					c.Answers = append(c.Answers, assessment.Put{Question: ownQuestion(q), Value: number(i)})
				}
			}
			c.Assessment = assessmentID(unit(i % 2))
			if _, err := o.Do(t.Context(), "writer", c); err != nil {
				t.Fatal(err)
			}
		}
		s.records = s.records[:0]
		for r, err := range o.store.Journal.Read(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			s.records = append(s.records, r)
		}
		if err := o.close(); err != nil {
			t.Fatal(err)
		}
	}
	fill(1, 80)
	s.older, s.old = s.read(t, "journal.db"), s.head()
	fill(80, 101)
	s.journal, s.vault = s.read(t, "journal.db"), s.read(t, "vault.db")
	return s
}

func (s sample) read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// put writes a store whose journal has these bytes, and gives its name.
func (s sample) put(t *testing.T, records []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{"journal.db": records, "vault.db": s.vault} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "file:" + dir
}

// verify opens a store as the command journal verify does, and checks it. An error of kind Unavailable is a finding.
func verify(ctx context.Context, uri string, expect ...journal.Head) (journal.Report, error) {
	j, err := store.OpenJournal(ctx, uri, store.Options{ReadOnly: true, Wait: time.Second})
	if err != nil {
		return journal.Report{}, err
	}
	report, err := journal.Verify(ctx, j, expect...)
	return report, errors.Join(err, j.Close())
}

// TestFlippedRecord changes one byte inside a stored record, wherever the file has it.
func TestFlippedRecord(t *testing.T) {
	s := makeSample(t)
	random := rand.New(rand.NewPCG(1, 1))
	for range 25 {
		r := s.records[random.IntN(len(s.records))]
		at := random.IntN(len(r.Bytes()))
		data, found := bytes.Clone(s.journal), 0
		for from := 0; ; found++ {
			i := bytes.Index(data[from:], r.Bytes())
			if i < 0 {
				break
			}
			data[from+i+at] ^= 1 << random.IntN(8)
			from += i + len(r.Bytes())
		}
		if found == 0 {
			t.Fatalf("record %d does not stand in the file", r.Seq)
		}
		uri := s.put(t, data)
		report, err := verify(t.Context(), uri)
		if err != nil {
			t.Errorf("record %d, byte %d: %v", r.Seq, at, err)
			continue
		}
		if named := fmt.Sprintf("Record %d is damaged", r.Seq); !strings.Contains(strings.Join(report.Faults, "\n"), named) {
			t.Errorf("record %d, byte %d: the faults are %q", r.Seq, at, report.Faults)
		}
		if int(report.Records) != len(s.records)-1 {
			t.Errorf("record %d, byte %d: %d sound records, want all but one of %d", r.Seq, at, report.Records, len(s.records))
		}
		o, err := open(t.Context(), uri, assessment.Options{})
		if kind, _ := kindOf(err); err == nil || kind != assessment.Unavailable || !strings.Contains(err.Error(), fmt.Sprint(r.Seq)) {
			t.Errorf("record %d: the store opens with %v, want Unavailable that names it", r.Seq, err)
		}
		if err == nil {
			_ = o.close() // it should not have opened
		}
	}
}

// TestCutTail puts an older copy of the file in its place, which is whole in itself.
func TestCutTail(t *testing.T) {
	s := makeSample(t)
	uri := s.put(t, s.older)
	report, err := verify(t.Context(), uri, s.old)
	if err != nil || !report.OK() || report.Head.Seq != s.old.Seq {
		t.Fatalf("the copy itself: %+v, %v", report, err)
	}
	report, err = verify(t.Context(), uri, s.head())
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("Record %d was expected", s.head().Seq); len(report.Faults) != 1 || !strings.HasPrefix(report.Faults[0], want) {
		t.Errorf("the faults are %q, want one that begins %q", report.Faults, want)
	}
	changed := s.old
	changed.Hash[3] ^= 1
	if report, err = verify(t.Context(), uri, changed); err != nil || report.OK() {
		t.Errorf("another hash under the same number is not found: %+v, %v", report, err)
	}
}

// damage changes a file at random.
func damage(random *rand.Rand, data []byte) (damaged []byte, what string) {
	damaged = bytes.Clone(data)
	const page = 4096
	flip := func(from, to int) string {
		at, bit := from+random.IntN(to-from), random.IntN(8)
		damaged[at] ^= 1 << bit
		return fmt.Sprintf("bit %d of byte %d flipped", bit, at)
	}
	switch random.IntN(6) {
	case 0: // in the first two pages, which say where all the rest is
		return damaged, flip(0, 2*page)
	case 1: // in the head of a page
		at := random.IntN(len(damaged)/page) * page
		return damaged, flip(at, at+64)
	case 2:
		n := random.IntN(len(damaged))
		return damaged[:n], fmt.Sprintf("cut to %d bytes", n)
	case 3:
		at, n := random.IntN(len(damaged)/page)*page, page
		clear(damaged[at : at+n])
		return damaged, fmt.Sprintf("page at %d zeroed", at)
	case 4:
		var all []string
		for range 20 {
			all = append(all, flip(0, len(damaged)))
		}
		return damaged, strings.Join(all, ", ")
	default:
		return damaged, flip(0, len(damaged))
	}
}

// TestDamagedFile opens and checks files that were damaged at random, in this process: one panic, or one fault of the
// memory map, and the test is no more. Beside the expected head nothing goes unnoticed: either a fault is found, or the
// journal is all there.
func TestDamagedFile(t *testing.T) {
	s := makeSample(t)
	count := 120
	if long() {
		count = 2000
	}
	silent, refused, faulty, harmless := 0, 0, 0, 0
	for seed := range count {
		data, what := damage(rand.New(rand.NewPCG(uint64(seed), 99)), s.journal)
		uri := s.put(t, data)
		name := fmt.Sprintf("seed %d: %s", seed, what)
		plain, plainErr := verify(t.Context(), uri)
		report, err := verify(t.Context(), uri, s.head())
		switch {
		case err != nil:
			refused++
			if kind, ok := kindOf(err); !ok || kind != assessment.Unavailable && kind != assessment.NotFound && kind != assessment.Invalid {
				t.Errorf("%s: the error is %T %v", name, err, err)
			}
		case !report.OK():
			faulty++
			if plainErr == nil && plain.OK() {
				silent++
			}
		case report.Head.Seq != s.head().Seq || report.Head.Hash != s.head().Hash || int(report.Records) != len(s.records):
			t.Errorf("%s: nothing is found, and the journal is %+v", name, report)
		default:
			harmless++
		}
		s.openDamaged(t, uri, name, plainErr == nil && plain.OK())
	}
	t.Logf("%d damaged files: %d refused to open, %d with faults (%d of them only beside the expected head), %d whole",
		count, refused, faulty, silent, harmless)
	if refused == 0 || faulty == 0 || harmless == 0 {
		t.Error("the damages are all of one sort: that shows little")
	}
}

// openDamaged opens a damaged store for writing. It is refused, or holds a part of what was written and takes a change.
func (s sample) openDamaged(t *testing.T, uri, name string, wasSound bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o, err := open(ctx, uri, assessment.Options{})
	if err != nil {
		if _, ok := kindOf(err); !ok {
			t.Errorf("%s: opening gives %T %v", name, err, err)
		}
		return
	}
	head := o.Head()
	if head.Seq > uint64(len(s.records)) || head.Seq > 0 && s.records[head.Seq-1].Hash != head.Hash {
		t.Errorf("%s: it opens with the head %s", name, head)
	}
	if head.Seq < 3 { // no assessment
		_ = o.close() // it is damaged
		return
	}
	if _, err := o.Do(ctx, "writer", put(unit(0), commonQuestion(0), 424242, nil, "")); err != nil {
		if _, ok := kindOf(err); !ok {
			t.Errorf("%s: a write gives %T %v", name, err, err)
		}
		_ = o.close() // it is damaged
		return
	}
	after := o.Head()
	if after.Seq != head.Seq+1 {
		t.Errorf("%s: a write was acknowledged, and the head is %d after %d", name, after.Seq, head.Seq)
	}
	if err := o.close(); err != nil {
		t.Errorf("%s: close: %v", name, err)
	}
	// What was sound before the write, and the write itself, must be there: a list of free pages that is wrong would
	// have given it the place of a record.
	report, err := verify(ctx, uri, head, after)
	if err != nil || report.Head.Seq != after.Seq || !report.OK() && wasSound {
		t.Errorf("%s: after a write that was acknowledged: %+v, %v", name, report, err)
	}
}

// TestDamagedFileByCommand checks damaged files with the program itself, which must find a fault or none and never fall
// over.
func TestDamagedFileByCommand(t *testing.T) {
	program := filepath.Join(t.TempDir(), "readiness")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../cmd/readiness").CombinedOutput(); err != nil {
		t.Fatalf("the program cannot be built: %v\n%s", err, out)
	}
	s := makeSample(t)
	codes := map[int]int{}
	for seed := range 10 {
		data, what := damage(rand.New(rand.NewPCG(uint64(seed), 7)), s.journal)
		uri := s.put(t, data)
		cmd := exec.CommandContext(t.Context(), program, "journal", "verify", "--store", uri, "--expect", s.head().String())
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		code := cmd.ProcessState.ExitCode()
		codes[code]++
		if code < 0 || code > 2 || bytes.Contains(out, []byte("panic")) || bytes.Contains(out, []byte("fatal error")) || bytes.Contains(out, []byte("goroutine ")) {
			t.Errorf("seed %d: %s: exit code %d\n%s", seed, what, code, out)
		}
		report, failure := verify(t.Context(), uri, s.head())
		if sound := failure == nil && report.OK(); sound != (code == 0) {
			t.Errorf("seed %d: %s: exit code %d, here it is %v, %q", seed, what, code, failure, report.Faults)
		}
	}
	t.Logf("exit codes: %v", codes)
}
