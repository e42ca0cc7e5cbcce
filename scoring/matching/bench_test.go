package matching_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"readiness/scoring/matching"
	"readiness/scoring/matching/matchingtest"
)

// BenchmarkSolve solves problems of matchingtest.Random with the default effort: plain ones have budgets alone, ruled ones also
// floors, ceilings, counts and requirements; own ones are of RandomOwn. It says how far from the best the result may be, whether it is proven (1), the time
// for each eligible pair, which shows how it grows, and how much memory was in use at most beside the problem.
func BenchmarkSolve(b *testing.B) {
	for _, size := range [][2]int{
		{200, 10}, {1_000, 50}, {2_000, 50}, {4_000, 50}, {8_000, 50}, {16_000, 50}, {16_000, 10}, {16_000, 20},
	} {
		for _, kind := range []string{"plain", "ruled"} {
			b.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], kind), func(b *testing.B) {
				benchmarkSolve(b, matchingtest.Random(size[0], size[1], kind == "ruled"), matching.Limits{})
			})
		}
	}
	for _, size := range [][2]int{{200, 10}, {16_000, 50}} {
		b.Run(fmt.Sprintf("%dx%d/own", size[0], size[1]), func(b *testing.B) {
			benchmarkSolve(b, matchingtest.RandomOwn(size[0], size[1]), matching.Limits{})
		})
	}
	b.Run("16000x8/equal", func(b *testing.B) { benchmarkSolve(b, equal(16_000, 194, 8), matching.Limits{}) })
}

func benchmarkSolve(b *testing.B, p matching.Problem, limits matching.Limits) {
	b.ReportAllocs()
	var r matching.Result
	most := newPeak()
	for b.Loop() {
		var err error
		if r, err = matching.Solve(context.Background(), p, limits); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(most.stop(), "peak-MB")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*max(1, len(p.Pairs))), "ns/pair")
	b.ReportMetric(r.Gap, "gap-%")
	b.ReportMetric(r.Value, "points")
	proven := 0.0
	if r.Proven() {
		proven = 1
	}
	b.ReportMetric(proven, "proven")
	if err := matching.Verify(p, r); err != nil {
		b.Fatal(err)
	}
}

// peak looks at the heap every so often.
type peak struct {
	before, most uint64
	done, ended  chan struct{}
}

func newPeak() *peak {
	runtime.GC()
	p := &peak{before: heap(), done: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.done:
				return
			case <-tick.C:
				p.most = max(p.most, heap())
			}
		}
	}()
	return p
}

// heap is what objects take, in bytes, those that wait to be collected too.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// stop gives the most that was in use beyond what was before, in MB.
func (p *peak) stop() float64 {
	close(p.done)
	<-p.ended
	return float64(max(p.most, p.before)-p.before) / 1e6
}

// BenchmarkSolver solves the same problems by Solve and by CBC and GLPK, each with ten seconds. bare is Greedy, the least work
// that gives an allocation. gap-% is what each can say of itself, 100 where it found nothing in time; points is the value that
// it found; proven is 1 where it says that nothing is better. CBC and GLPK run with READINESS_SOLVER=1 alone; their time is that
// of writing the problem to a file, too, and they do not always keep their limit: they are stopped after 22 s of a processor.
func BenchmarkSolver(b *testing.B) {
	const limit = 10 * time.Second
	for _, size := range [][2]int{{200, 10}, {16_000, 50}} {
		for _, kind := range []string{"plain", "own", "ruled"} {
			p := matchingtest.Random(size[0], size[1], kind == "ruled")
			if kind == "own" {
				p = matchingtest.RandomOwn(size[0], size[1])
			}
			name := fmt.Sprintf("%dx%d-%s", size[0], size[1], kind)
			b.Run(name+"/bare", func(b *testing.B) {
				var r matching.Result
				for b.Loop() {
					r = greedy(b, p)
				}
				b.ReportMetric(r.Gap, "gap-%")
				b.ReportMetric(r.Value, "points")
			})
			b.Run(name+"/solve", func(b *testing.B) { benchmarkSolve(b, p, matching.Limits{Time: limit}) })
			for _, other := range []string{"cbc", "glpk"} {
				b.Run(name+"/"+other, func(b *testing.B) { benchmarkSolver(b, other, p, limit) })
			}
		}
	}
}

func benchmarkSolver(b *testing.B, name string, p matching.Problem, limit time.Duration) {
	if os.Getenv("READINESS_SOLVER") != "1" {
		b.Skip("READINESS_SOLVER=1 compares with the solvers CBC and GLPK")
	}
	s, err := matchingtest.Find(name)
	if err != nil {
		b.Skip(err)
	}
	dir := b.TempDir()
	var a matchingtest.Answer
	for b.Loop() {
		if a, err = s.Solve(b.Context(), dir, p, limit); err != nil {
			b.Fatal(err)
		}
	}
	gap, proven := 100.0, 0.0
	if a.Found && a.Bound > 0 {
		gap = 100 * (a.Bound - a.Value) / a.Bound
	}
	if a.Optimal {
		gap, proven = 0, 1
	}
	b.ReportMetric(gap, "gap-%")
	b.ReportMetric(a.Value, "points")
	b.ReportMetric(proven, "proven")
}
