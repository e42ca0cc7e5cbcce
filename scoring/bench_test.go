package scoring_test

import (
	"math"
	"testing"

	"readiness/scoring"
)

// BenchmarkIndex scores whole panels: indices of all nodes, coverage and ranks, from raw answers. "plain" is the same
// work in bare loops (see plain).
func BenchmarkIndex(b *testing.B) {
	for _, c := range []struct {
		name           string
		root           scoring.Node
		units, periods int
	}{
		{"194x5", pillars(), 194, 1},
		{"193x83", questions(), 193, 1},
		{"193x83x20", questions(), 193, 20},
	} {
		w := newWorkload(c.root, c.units, c.periods)
		m := compile(b, w.root, scoring.Rules{})
		b.Run(c.name+"/score", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Score(w.panel); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/plain", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.plain.run()
			}
		})
	}
}

// BenchmarkInterval gives the intervals of all units; "plain" climbs the tree twice with the holes filled.
func BenchmarkInterval(b *testing.B) {
	w := newWorkload(questions(), 193, 1)
	r := mustScore(b, compile(b, w.root, scoring.Rules{}), w.panel)
	b.Run("193x83/intervals", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Intervals()
		}
	})
	w.plain.run()
	row, low, high := make([]float64, w.plain.leaves), make([]float64, w.plain.units), make([]float64, w.plain.units)
	b.Run("193x83/plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for u := range w.plain.units {
				for fill, ends := range [][]float64{low, high} {
					copy(row, w.plain.scaled[u*w.plain.leaves:])
					for l, s := range row {
						if math.IsNaN(s) {
							row[l] = float64(fill)
						}
					}
					ends[u], _ = w.plain.climb(row)
				}
			}
		}
	})
}

// BenchmarkGain closes one gap of one unit; "plain" does what a path needs: a sum at each node up to the root.
func BenchmarkGain(b *testing.B) {
	w := newWorkload(questions(), 193, 1)
	m := compile(b, w.root, scoring.Rules{})
	r := mustScore(b, m, w.panel)
	trial, leaves := r.NewTrial(), m.Leaves()
	sum := 0.0
	b.Run("193x83/trial", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			gain, _ := trial.Gain(i/leaves%193, scoring.Change{Leaf: i % leaves, Score: 1})
			sum += gain
			i++
		}
	})
	p := &w.plain
	p.run()
	p.climb(p.scaled[:leaves])
	b.Run("193x83/plain", func(b *testing.B) {
		b.ReportAllocs()
		l := 0
		for b.Loop() {
			n := p.node[l]
			score, known := 1.0, !math.IsNaN(p.score[n])
			for n > 0 {
				up := p.parent[n]
				if known {
					score = (p.sum[up] + p.weight[n]*(score-p.score[n])) / p.total[up]
				} else {
					score = (p.sum[up] + p.weight[n]*score) / (p.total[up] + p.weight[n])
				}
				n, known = up, p.total[up] > 0
			}
			sum += score
			if l++; l == leaves {
				l = 0
			}
		}
	})
	if math.IsNaN(sum) {
		b.Error("a gain is no number")
	}
}
