package journal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
)

func exported(t testing.TB, records []journal.Record) string {
	t.Helper()
	_, j := stored(t, records)
	var b bytes.Buffer
	if _, err := journal.Export(t.Context(), j, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExport(t *testing.T) {
	records := chain(t, 5)
	_, j := stored(t, records)
	var b bytes.Buffer
	var told []uint64
	head, err := journal.Export(t.Context(), j, &b, func(seq uint64) { told = append(told, seq) }, nil)
	if err != nil || head != records[4].Head() || !slices.Equal(told, []uint64{1, 2, 3, 4, 5}) {
		t.Fatalf("%s, told %v, %v", head, told, err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	if len(lines) != 6 || lines[5] != "" {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines[:5] { // anyone can check it with a JSON parser and sha256sum
		var form struct {
			Hash   string          `json:"hash"`
			Record json.RawMessage `json:"record"`
		}
		if err := json.Unmarshal([]byte(line), &form); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(form.Record)
		if form.Hash != hex.EncodeToString(sum[:]) || !bytes.Equal(form.Record, records[i].Bytes()) {
			t.Errorf("line %d is %s", i+1, line)
		}
	}
	if head, err := journal.Export(t.Context(), journaltest.Memory(), io.Discard); err != nil || head != (journal.Head{}) {
		t.Errorf("an empty journal: %s, %v", head, err)
	}
}

func TestExportStops(t *testing.T) {
	records := chain(t, 5)
	s, j := stored(t, records)
	full := errors.New("full")
	if head, err := journal.Export(t.Context(), j, &failing{after: 2, err: full}); !errors.Is(err, full) || head.Seq != 2 {
		t.Errorf("%s, %v", head, err)
	}
	s.Remove(4)
	var hole *journal.HoleError
	if head, err := journal.Export(t.Context(), j, io.Discard); !errors.As(err, &hole) || head.Seq != 3 {
		t.Errorf("%s, %v", head, err)
	}
}

type failing struct {
	after int
	err   error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.after == 0 {
		return 0, f.err
	}
	f.after--
	return len(p), nil
}

// bulk is a journal that can store many at once, as Restore would rather.
type bulk struct {
	journal.Journal
	calls int
}

func (b *bulk) AppendAll(ctx context.Context, records []journal.Record) error {
	b.calls++
	for _, r := range records {
		if err := b.Append(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func holds(t *testing.T, j journal.Journal, records []journal.Record) {
	t.Helper()
	report, err := journal.Verify(t.Context(), j)
	if err != nil || !report.OK() || report.Records != uint64(len(records)) {
		t.Fatalf("%+v, %v", report, err)
	}
	if len(records) > 0 && report.Head != records[len(records)-1].Head() {
		t.Errorf("the head is %s", report.Head)
	}
}

func TestRestoreAndCopy(t *testing.T) {
	records := chain(t, 2500) // more than go into one bulk
	text := exported(t, records)
	ways := map[string]func(ctx context.Context, to journal.Journal, told func(uint64)) (journal.Head, error){
		"restore": func(ctx context.Context, to journal.Journal, told func(uint64)) (journal.Head, error) {
			return journal.Restore(ctx, to, iotest.HalfReader(strings.NewReader(text)), told)
		},
		"copy": func(ctx context.Context, to journal.Journal, told func(uint64)) (journal.Head, error) {
			_, from := stored(t, records)
			return journal.Copy(ctx, from, to, told)
		},
	}
	for name, way := range ways {
		for _, before := range []int{0, 1, 1234, 2500} {
			for _, bulks := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s after %d, bulks %v", name, before, bulks), func(t *testing.T) {
					_, to := stored(t, records[:before])
					if bulks {
						to = &bulk{Journal: to}
					}
					last, count := uint64(0), 0
					head, err := way(t.Context(), to, func(seq uint64) {
						if count++; seq != last+1 {
							t.Errorf("told of %d after %d", seq, last)
						}
						last = seq
					})
					if err != nil || head != records[2499].Head() || count != 2500 {
						t.Fatalf("%s, told %d times, %v", head, count, err)
					}
					holds(t, to, records)
					if b, ok := to.(*bulk); ok && (before < 2500) != (b.calls > 0) {
						t.Errorf("%d bulks", b.calls)
					}
				})
			}
		}
	}
}

// TestRestoreOnABadLine: what stands before it is stored, and mending it lets the restore go on.
func TestRestoreOnABadLine(t *testing.T) {
	records := chain(t, 6)
	text := exported(t, records)
	lines := strings.SplitAfter(text, "\n")
	line := func(hash journal.Hash, raw []byte) string {
		return `{"hash":"` + hash.String() + `","record":` + string(raw) + "}\n"
	}
	forged := next(t, records[2].Head(), morning, put("assessment/forged", "1"))
	for name, bad := range map[string]string{
		"empty":               "\n",
		"no JSON":             "hello\n",
		"cut short":           lines[3][:len(lines[3])/2],
		"without its end":     strings.TrimSuffix(lines[3], "\n"),
		"cut, and then more":  lines[3][:40] + "\n" + lines[4],
		"another hash":        strings.Replace(lines[3], `"hash":"`, `"hash":"00`, 1)[:10] + strings.Repeat("0", 64) + lines[3][73:],
		"hash in capitals":    strings.ToUpper(lines[3][:73]) + lines[3][73:],
		"changed":             strings.Replace(lines[3], `\u00e9`, `\u00e8`, 1),
		"a space":             " " + lines[3],
		"another line end":    strings.Replace(lines[3], "\n", "\r\n", 1),
		"left out":            lines[4],
		"twice":               lines[2],
		"from the beginning":  lines[0],
		"another record":      line(forged.Hash, forged.Bytes()) + lines[4],
		"much too long":       `{"hash":"` + strings.Repeat("0", journal.MaxSize+1000) + "\n",
		"its hash, no record": line(sha256.Sum256([]byte("{}")), []byte("{}")),
	} {
		t.Run(name, func(t *testing.T) {
			_, to := stored(t, records[:2])
			head, err := journal.Restore(t.Context(), to, strings.NewReader(strings.Join(lines[:3], "")+bad))
			want, stored := 4, 3
			if name == "another record" {
				want, stored = 5, 4
			}
			fault, ok := errors.AsType[*journal.LineError](err)
			if !ok || fault.Line != want || !strings.HasPrefix(err.Error(), fmt.Sprintf("line %d: ", want)) {
				t.Fatalf("%v", err)
			}
			if name == "another line end" && !strings.Contains(err.Error(), "CR LF") {
				t.Errorf("%v does not name the cause", err)
			}
			if head.Seq != uint64(stored) {
				t.Errorf("the head is %s", head)
			}
			if name == "another record" {
				return
			}
			holds(t, to, records[:3])
			if _, err := journal.Restore(t.Context(), to, strings.NewReader(text)); err != nil {
				t.Fatalf("going on: %v", err)
			}
			holds(t, to, records)
		})
	}
}

func TestRestoreRefusesAnotherJournal(t *testing.T) {
	records := chain(t, 6)
	other := append(slices.Clone(records[:3]), next(t, records[2].Head(), morning, put("assessment/other", "1")))
	text := exported(t, records)
	longer := append(slices.Clone(other), next(t, other[3].Head(), morning, put("assessment/other", "2")))
	for name, there := range map[string][]journal.Record{"another record 4": other, "longer, and another record 4": longer} {
		t.Run(name, func(t *testing.T) {
			_, to := stored(t, there)
			_, err := journal.Restore(t.Context(), to, strings.NewReader(text))
			if !errors.Is(err, journal.ErrDifferent) {
				t.Errorf("restore: %v", err)
			}
			if fault, ok := errors.AsType[*journal.LineError](err); !ok || fault.Line != 4 {
				t.Errorf("restore: %v", err)
			}
			_, from := stored(t, records)
			if _, err := journal.Copy(t.Context(), from, to); !errors.Is(err, journal.ErrDifferent) {
				t.Errorf("copy: %v", err)
			}
			holds(t, to, there)
		})
	}
	_, ahead := stored(t, chain(t, 8))
	_, from := stored(t, records)
	for name, try := range map[string]func() (journal.Head, error){
		"restore": func() (journal.Head, error) { return journal.Restore(t.Context(), ahead, strings.NewReader(text)) },
		"copy":    func() (journal.Head, error) { return journal.Copy(t.Context(), from, ahead) },
	} {
		if head, err := try(); !errors.Is(err, journal.ErrAhead) || errors.Is(err, journal.ErrDifferent) || head.Seq != 6 {
			t.Errorf("%s into a journal that goes on: %s, %v", name, head, err)
		}
	}
	holds(t, ahead, chain(t, 8))
	s, to := stored(t, records[:5])
	s.Remove(3)
	var hole *journal.HoleError
	if _, err := journal.Restore(t.Context(), to, strings.NewReader(text)); !errors.As(err, &hole) {
		t.Errorf("into a journal with a hole: %v", err)
	}
}

func TestRestoreStops(t *testing.T) {
	text := exported(t, chain(t, 6))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	to := journaltest.Memory()
	if _, err := journal.Restore(ctx, to, strings.NewReader(text)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	broken := errors.New("the line went dead")
	if _, err := journal.Restore(t.Context(), to, io.MultiReader(strings.NewReader(text[:700]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if head, err := journal.Restore(t.Context(), journaltest.Memory(), strings.NewReader("")); err != nil || head.Seq != 0 {
		t.Errorf("an empty export: %s, %v", head, err)
	}
}

// FuzzRestore: whatever comes in, the journal is sound afterwards, and holds the lines up to the first bad one.
func FuzzRestore(f *testing.F) {
	records := chain(f, 4)
	text := exported(f, records)
	f.Add([]byte(text), 0)
	f.Add([]byte(text), 2)
	f.Add([]byte(text[:len(text)-20]), 1)
	f.Add([]byte(text+text), 0)
	f.Add([]byte("\n"), 4)
	f.Fuzz(func(t *testing.T, data []byte, before int) {
		if before < 0 || before > 4 {
			return
		}
		_, to := stored(t, records[:before])
		_, err := journal.Restore(t.Context(), to, bytes.NewReader(data))
		report, verifyErr := journal.Verify(t.Context(), to)
		if verifyErr != nil || !report.OK() {
			t.Fatalf("%q, %v", report.Faults, verifyErr)
		}
		var b bytes.Buffer
		if _, exportErr := journal.Export(t.Context(), to, &b); exportErr != nil {
			t.Fatal(exportErr)
		}
		if err == nil && !bytes.Equal(b.Bytes(), data) {
			t.Fatalf("restored without an error, but exported otherwise:\n%q\n%q", data, b.Bytes())
		}
		if before == 0 && !bytes.HasPrefix(data, b.Bytes()) {
			t.Fatal("holds what was not in the export")
		}
	})
}
