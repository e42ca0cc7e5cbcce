package durability_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"readiness/assessment"
)

// What became of a write.
const (
	stored  = "stored"  // acknowledged
	same    = "same"    // acknowledged: it was there already
	stale   = "stale"   // refused: somebody was faster
	absent  = "absent"  // the store does not answer, nothing was recorded
	unknown = "unknown" // the store does not answer, and nobody knows
	failed  = "failed"  // anything else
)

// write is one write of one or two answers with the same value, as its writer tells of it.
type write struct {
	Unit      string
	Questions []string
	Value     int
	Note      string `json:",omitempty"`
	Result    string
	Error     string `json:",omitempty"`
	Revision  uint64 // of the assessment afterwards, when it was stored
	Head      string // of the record, when it was stored
}

// units is how many assessments the writers share.
const units = 4

func unit(i int) string { return fmt.Sprintf("U%d", i%units) }

// roundSize is how far the values of one round are from those of the next.
const roundSize = 10_000

// writeAnswers opens the store and writes from many goroutines, each time telling the result before the next write. It
// ends when all is written and its input ends; a test kills it before.
func writeAnswers(t task, tell *reporter, orders io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	s, err := open(ctx, t.Store, assessment.Options{Timeout: 30 * time.Second})
	if err != nil {
		return err
	}
	names := make([]string, units)
	for i := range names {
		names[i] = unit(i)
	}
	if err := create(ctx, s.Service, names...); err != nil {
		return err
	}
	var next atomic.Int64
	var group sync.WaitGroup
	failures := make(chan error, t.Writers)
	for g := range t.Writers {
		group.Go(func() {
			random := rand.New(rand.NewPCG(t.Seed, uint64(t.Round*1000+g)))
			for {
				i := int(next.Add(1))
				if i > t.Writes {
					return
				}
				w := aWrite(ctx, s.Service, random, g, t.Round*roundSize+i, t.Notes)
				if err := tell.tell(w); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failures)
	if err := <-failures; err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, orders) // until the test is done with it
	return s.close()
}

// aWrite writes: mostly to the writer's own question, often to one that all share, sometimes to both at once, sometimes
// only if nobody was faster.
func aWrite(ctx context.Context, s *assessment.Service, random *rand.Rand, g, value int, notes bool) write {
	w := write{Unit: unit(random.IntN(units)), Value: value}
	var base *uint64
	common := commonQuestion(random.IntN(commonQuestions))
	switch kind := random.IntN(100); {
	case kind < 50:
		w.Questions = []string{ownQuestion(g)}
	case kind < 70:
		w.Questions = []string{common}
	case kind < 85:
		w.Questions = []string{ownQuestion(g), common}
	default:
		w.Questions = []string{common}
		if a, err := s.Assessment(assessmentID(w.Unit)); err == nil {
			base = &a.Revision
		}
	}
	if notes && random.IntN(4) == 0 {
		w.Note = fmt.Sprintf("note of %d", value)
	}
	c := put(w.Unit, w.Questions[0], value, base, w.Note)
	for _, q := range w.Questions[1:] {
		c.Answers = append(c.Answers, assessment.Put{Question: q, Value: number(value)})
	}
	out, err := s.Do(ctx, fmt.Sprintf("writer%d", g), c)
	w.note(out, err)
	return w
}

// note takes up what became of the write.
func (w *write) note(out assessment.Outcome, err error) {
	if err != nil {
		w.Result, w.Error = resultOf(err), err.Error()
		return
	}
	w.Result, w.Revision, w.Head = stored, out.Assessment.Revision, out.Head.String()
	if !out.Changed {
		w.Result = same
	}
}

// resultOf says what an error means for the write.
func resultOf(err error) string {
	e, ok := errors.AsType[*assessment.Error](err)
	switch {
	case ok && e.Kind == assessment.Stale:
		return stale
	case ok && e.Kind == assessment.Unavailable && strings.Contains(e.Msg, "not known"):
		return unknown
	case ok && e.Kind == assessment.Unavailable:
		return absent
	}
	return failed
}
