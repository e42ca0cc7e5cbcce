package assessment_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/journal"
	"readiness/assessment/journal/journaltest"
	"readiness/assessment/store"
	"readiness/assessment/vault"
)

// benchQuestions is how many questions an assessment has here: as many as the questionnaire of the Global Cybersecurity
// Index.
const benchQuestions = 83

// benchFramework has questions of the usual types: mostly choices, some numbers, flags and checklists.
func benchFramework(b *testing.B) *framework.Definition {
	b.Helper()
	var text strings.Builder
	text.WriteString("id: bench\nversion: \"1\"\ntitle: {en: Bench}\nentity: any\nroot:\n  id: index\n  children:\n")
	for i := range benchQuestions {
		answer := "{type: choice, options: [{id: none, score: 0}, {id: some, score: 0.5}, {id: full, score: 1}]}"
		switch i % 8 {
		case 1:
			answer = "{type: number, minimum: 0, maximum: 1000000000}"
		case 3:
			answer = "{type: boolean}"
		case 5:
			answer = "{type: checklist, options: [{id: first}, {id: second}, {id: third}]}"
		}
		fmt.Fprintf(&text, "    - {id: question-%02d, answer: %s}\n", i, answer)
	}
	def, err := framework.Load("bench.yaml", []byte(text.String()))
	if err != nil {
		b.Fatal(err)
	}
	return def
}

// benchNumber is the i-th question whose answer is a number.
func benchNumber(i int) string { return fmt.Sprintf("question-%02d", 1+i%10*8) }

func benchValue(q *framework.Node, i int) framework.Value {
	switch q.Answer.Type {
	case framework.Choice:
		return framework.Value{Kind: framework.OneOption, Option: q.Answer.Options[i%3].ID}
	case framework.Boolean:
		return framework.Value{Kind: framework.Flag, Flag: i%2 == 0}
	case framework.Checklist:
		return framework.Value{Kind: framework.Options, Options: []string{"first", "third"}[:1+i%2]}
	}
	return framework.Value{Kind: framework.Number, Number: float64(i)}
}

// benchStore opens a new store of a kind.
func benchStore(b *testing.B, kind string) *store.Store {
	b.Helper()
	uri := "file:" + b.TempDir()
	if kind == "mongodb" {
		uri = journaltest.MongoDB(b)
	}
	st, err := store.Open(b.Context(), uri, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() }) // the benchmark is over
	return st
}

func benchService(b *testing.B, st *store.Store) *assessment.Service {
	b.Helper()
	s, err := assessment.Open(b.Context(), assessment.Stores{Journal: st.Journal, Vault: st.Vault}, assessment.Options{Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // nothing waits any more
	return s
}

// spread runs do b.N times from some goroutines.
func spread(b *testing.B, writers int, do func(writer, i int) error) {
	b.Helper()
	var next atomic.Int64
	var group sync.WaitGroup
	b.ResetTimer()
	for w := range writers {
		group.Go(func() {
			for i := int(next.Add(1)); i <= b.N; i = int(next.Add(1)) {
				if err := do(w, i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

// BenchmarkPutAnswers acknowledges changes of one answer each. The case plain puts as many bytes, unrelated to one another
// and undecided, into the same kind of store by as many writers: one insert each, acknowledged as safely.
func BenchmarkPutAnswers(b *testing.B) {
	def := benchFramework(b)
	for _, kind := range []string{"files", "mongodb"} {
		for _, writers := range []int{1, 64} {
			name := fmt.Sprintf("%s/%d", kind, writers)
			b.Run(name+"/service", func(b *testing.B) {
				st := benchStore(b, kind)
				s := benchService(b, st)
				ids := benchAssessments(b, s, def, 8)
				spread(b, writers, func(w, i int) error {
					value := framework.Value{Kind: framework.Number, Number: float64(i)}
					_, err := s.Do(b.Context(), "writer", assessment.PutAnswers{
						Assessment: ids[w%len(ids)], Answers: []assessment.Put{{Question: benchNumber(w / len(ids)), Value: &value}},
					})
					return err
				})
			})
			b.Run(name+"/plain", func(b *testing.B) {
				st := benchStore(b, kind)
				bytes := benchRecord(b, journal.Head{Seq: 1}, 1).Bytes()
				spread(b, writers, func(_, i int) error {
					return st.Vault.Put(b.Context(), vault.Item{ID: fmt.Sprintf("bench/%d", i), Data: bytes})
				})
			})
		}
	}
}

// BenchmarkAppend is what of a change is the journal's: a record that is ready, appended. The case plain is as above.
func BenchmarkAppend(b *testing.B) {
	for _, kind := range []string{"files", "mongodb"} {
		b.Run(kind+"/append", func(b *testing.B) {
			st := benchStore(b, kind)
			var head journal.Head
			records := make([]journal.Record, b.N)
			for i := range records {
				records[i] = benchRecord(b, head, i)
				head = records[i].Head()
			}
			spread(b, 1, func(_, i int) error { return st.Journal.Append(b.Context(), records[i-1]) })
		})
		b.Run(kind+"/plain", func(b *testing.B) {
			st := benchStore(b, kind)
			bytes := benchRecord(b, journal.Head{Seq: 1}, 1).Bytes()
			spread(b, 1, func(_, i int) error {
				return st.Vault.Put(b.Context(), vault.Item{ID: fmt.Sprintf("bench/%d", i), Data: bytes})
			})
		})
	}
}

func benchAssessments(b *testing.B, s *assessment.Service, def *framework.Definition, n int) []assessment.ID {
	b.Helper()
	ids := make([]assessment.ID, n)
	for i := range ids {
		out, err := s.Do(b.Context(), "setup", assessment.CreateAssessment{Unit: fmt.Sprintf("unit %d", i), Year: 2026, Framework: def})
		if err != nil {
			b.Fatal(err)
		}
		ids[i] = out.Assessment.ID
	}
	return ids
}

// benchRecord is a record of one answer, as the Service would write it.
func benchRecord(b *testing.B, head journal.Head, i int) journal.Record {
	b.Helper()
	r, err := journal.Next(head, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), benchID(i), []journal.Entry{{
		Actor: "account-0123456789", Kind: "answers.put", Version: 1, Subject: fmt.Sprintf("assessment/unit %d-2026-bench@1", i%8),
		Body: fmt.Appendf(nil, `{"answers":[{"question":%q,"value":%d}]}`, benchNumber(i), i),
	}})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func benchID(i int) journal.ID {
	var id journal.ID
	binary.BigEndian.PutUint64(id[8:], uint64(i))
	return id
}

// foldEntries is how many entries are folded: what a busy store of some years may hold.
const foldEntries = 1_000_000

// BenchmarkFold opens a Service on a journal of a million small entries: one answer each, one record each. The case plain
// reads the same records from the same file, checks their hashes and decodes them, but for the bodies.
func BenchmarkFold(b *testing.B) {
	st := benchStore(b, "files")
	benchFill(b, st.Journal, foldEntries, 1000)
	b.Run("service", func(b *testing.B) {
		for range b.N {
			s, err := assessment.Open(b.Context(), assessment.Stores{Journal: st.Journal, Vault: st.Vault}, assessment.Options{ReadOnly: true})
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(foldEntries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
	b.Run("plain", func(b *testing.B) {
		for range b.N {
			n := 0
			for r, err := range st.Journal.Read(b.Context(), 0) {
				if err != nil {
					b.Fatal(err)
				}
				n += len(r.Entries)
			}
			if n < foldEntries {
				b.Fatalf("only %d entries", n)
			}
		}
		b.ReportMetric(foldEntries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
}

// benchFill writes a journal of so many entries about so many assessments, fast.
func benchFill(b *testing.B, j journal.Journal, entries, units int) {
	b.Helper()
	def := benchFramework(b)
	questions := def.Questions()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var head journal.Head
	var pending []journal.Record
	add := func(list ...journal.Entry) {
		r, err := journal.Next(head, at, benchID(int(head.Seq)), list)
		if err != nil {
			b.Fatal(err)
		}
		head, pending = r.Head(), append(pending, r)
		if len(pending) == 1024 {
			benchAppend(b, j, pending)
			pending = pending[:0]
		}
	}
	entry := func(kind, subject string, body []byte) journal.Entry {
		return journal.Entry{Actor: "account-0123456789", Kind: kind, Version: 1, Subject: subject, Body: body}
	}
	add(entry("framework.added", "framework/bench@1", fmt.Appendf(nil, `{"hash":%q,"definition":%s}`, def.Hash, def.JSON())))
	subjects := make([]string, units)
	for i := range units {
		unit := fmt.Sprintf("unit %d", i)
		subjects[i] = "assessment/" + unit + "-2026-bench@1"
		add(entry("assessment.created", subjects[i], fmt.Appendf(nil, `{"unit":%q,"year":2026,"framework":"bench@1","hash":%q}`, unit, def.Hash)))
	}
	var body []byte
	for i := range entries {
		at = at.Add(time.Millisecond)
		q := questions[i/units%len(questions)]
		body = append(append(body[:0], `{"answers":[{"question":"`...), q.ID...)
		body = append(framework.AppendValue(append(body, `","value":`...), benchValue(q, i)), "}]}"...)
		add(entry("answers.put", subjects[i%units], body))
	}
	benchAppend(b, j, pending)
}

func benchAppend(b *testing.B, j journal.Journal, list []journal.Record) {
	b.Helper()
	bulk, ok := j.(journal.Bulk)
	if !ok {
		b.Fatal("this journal takes no bulks")
	}
	if err := bulk.AppendAll(context.WithoutCancel(b.Context()), list); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkMemory says what an assessment of 83 answers weighs in a Service that was opened on its journal; a quarter of
// the answers have a note.
func BenchmarkMemory(b *testing.B) {
	const units = 2000
	def := benchFramework(b)
	j := journaltest.Memory()
	var head journal.Head
	add := func(list ...journal.Entry) {
		r, err := journal.Next(head, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), benchID(int(head.Seq)), list)
		if err != nil {
			b.Fatal(err)
		}
		if err := j.Append(b.Context(), r); err != nil {
			b.Fatal(err)
		}
		head = r.Head()
	}
	entry := func(kind, subject string, body []byte) journal.Entry {
		return journal.Entry{Actor: "account-0123456789", Kind: kind, Version: 1, Subject: subject, Body: body}
	}
	add(entry("framework.added", "framework/bench@1", fmt.Appendf(nil, `{"hash":%q,"definition":%s}`, def.Hash, def.JSON())))
	for i := range units {
		unit := fmt.Sprintf("unit %d", i)
		subject := "assessment/" + unit + "-2026-bench@1"
		add(entry("assessment.created", subject, fmt.Appendf(nil, `{"unit":%q,"year":2026,"framework":"bench@1","hash":%q}`, unit, def.Hash)))
		for k, q := range def.Questions() {
			body := append([]byte(`{"answers":[{"question":"`), q.ID...)
			body = framework.AppendValue(append(body, `","value":`...), benchValue(q, i+k))
			if k%4 == 0 {
				id := benchID(i*100 + k)
				body = fmt.Appendf(body, `,"note":{"id":"text/%s","digest":"%s"}`, hex.EncodeToString(id[:]), strings.Repeat("5a", 32))
			}
			add(entry("answers.put", subject, append(body, "}]}"...)))
		}
	}
	for range b.N {
		before := heap()
		s, err := assessment.Open(b.Context(), assessment.Stores{Journal: j}, assessment.Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/units, "bytes/assessment")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		runtime.KeepAlive(s)
	}
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
