package assessment_test

import (
	"sync"
	"testing"

	"readiness/assessment"
)

// What is only tried out leaves no trace in what was recorded meanwhile: each record about an assessment stays in its
// history.
func TestDryRunBesideTheWriter(t *testing.T) {
	b := newBench(t)
	id := b.create("KEN", 2026)
	const rounds = 60
	var trying sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		trying.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				in := &assessment.Import{Framework: survey(), Name: "tried.csv", Answers: []assessment.Incoming{
					{Unit: "KEN", Year: 2026, Question: "law", Value: *option("draft"), Cell: "C2"},
				}}
				if _, _, err := b.Import(t.Context(), "bob", in, false); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range rounds {
		b.mustChange(put(id, assessment.Put{Question: "staff", Value: number(float64(i + 1))}))
	}
	close(stop)
	trying.Wait()
	changes, next, err := b.History(t.Context(), id, 0, 1000)
	if err != nil || next != 0 || len(changes) != rounds+1 {
		t.Fatalf("%d changes, want %d: %v", len(changes), rounds+1, err)
	}
	for i, c := range changes {
		if i > 0 && c.Seq <= changes[i-1].Seq {
			t.Errorf("record %d stands after %d", c.Seq, changes[i-1].Seq)
		}
	}
}
