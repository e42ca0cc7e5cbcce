package scoring_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"readiness/scoring"
)

// decoder builds trees and panels from bytes; when they run out it reads zeros.
type decoder struct {
	data  []byte
	nodes int
	scale []*scoring.Scale // of the leaves, in order
}

func (d *decoder) next() byte {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return b
}

// number reads a share of 1 from one byte, mostly, and any float64 at all from nine.
func (d *decoder) number() float64 {
	b := d.next()
	if b < 0xf0 {
		return float64(b) / 0xef
	}
	var bits [8]byte
	for i := range bits {
		bits[i] = d.next()
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
}

func (d *decoder) node(depth int) scoring.Node {
	kind, more := d.next(), d.next()
	d.nodes++
	n := scoring.Node{ID: fmt.Sprintf("n%d", d.nodes), Weight: 1}
	if kind >= 0xc0 {
		n.Weight = d.number()
	}
	if depth == 0 || depth < 3 && kind%2 == 1 || kind == 0xff {
		n.Scale = d.leaf()
		if more >= 0xc0 {
			n.Implied = &scoring.Implied{By: fmt.Sprintf("n%d", more%8), When: []float64{0, d.number()}, Score: d.number()}
		}
		return n
	}
	n.Aggregate = scoring.Aggregate(more % 6)
	if more >= 0xf0 {
		n.Aggregate = scoring.Aggregate(more - 0xf0)
	}
	if n.Aggregate == scoring.Generalised {
		n.Exponent = 16*d.number() - 8
	}
	if kind%8 > 5 {
		n.MinimumCoverage = d.number()
	}
	for range 1 + kind>>3%4 {
		n.Children = append(n.Children, d.node(depth-1))
	}
	return n
}

func (d *decoder) leaf() *scoring.Scale {
	methods := []scoring.Method{
		scoring.Levels, scoring.Goalposts, scoring.MinMax, scoring.PercentileRank, scoring.Borda, scoring.DistanceToMax, scoring.Levels, scoring.MinMax,
	}
	b := d.next()
	s := &scoring.Scale{Method: methods[b%8], Lower: b&0x08 != 0, Log: b >= 0xe0}
	if b >= 0xf0 {
		s.Method = scoring.Method(b - 0xf0) // z-scores, ranks, and what is not known
	}
	switch s.Method {
	case scoring.Levels:
		s.Lower, s.Log = b >= 0xe8, b >= 0xe8
		for range 2 + b>>4%4 {
			s.Levels = append(s.Levels, d.number())
		}
		if b < 0xe0 {
			slices.Sort(s.Levels)
		}
	case scoring.Goalposts:
		s.Min = d.number()
		s.Max = s.Min + d.number() + 0.01
	default:
	}
	d.scale = append(d.scale, s)
	return s
}

// value reads an answer that the scale accepts, mostly.
func (d *decoder) value(s *scoring.Scale) float64 {
	b := d.next()
	if s.Method == scoring.Levels && b < 0xf0 {
		return float64(int(b) % len(s.Levels))
	}
	if b < 0xc0 {
		return float64(1+b) / 0xc0
	}
	return d.number()
}

func (d *decoder) panel() scoring.Panel {
	p := scoring.Panel{Units: int(d.next() % 6)}
	if d.next()&1 != 0 {
		for range p.Units {
			p.Period, p.Group = append(p.Period, int(d.next()%2)), append(p.Group, int(d.next()%2))
		}
	}
	for range p.Units {
		for _, s := range d.scale {
			c := scoring.Cell{}
			switch b := d.next(); {
			case b > 0xfc:
				c.State = scoring.State(b)
			case b%8 == 1:
				c.State = scoring.NotApplicable
			case b%8 > 1:
				c = scoring.Cell{State: scoring.Answered, Value: d.value(s)}
			}
			p.Cells = append(p.Cells, c)
		}
	}
	return p
}

// FuzzScore: no tree and no panel makes the package panic; what it refuses it refuses by name; what it accepts has an
// index in 0..1 or none, wherever all its scales are.
func FuzzScore(f *testing.F) {
	f.Add([]byte{})
	rng := rand.New(rand.NewPCG(5, 83))
	for range 200 {
		data := make([]byte, 20+rng.IntN(300))
		for i := range data {
			data[i] = byte(rng.Uint32N(0xf0)) // no number that is not a share, which the fuzzer may then put in
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := &decoder{data: data}
		rules := scoring.Rules{Missing: scoring.Missing(d.next() & 3), Floor: 0.01, AllPeriods: len(data)%2 == 1}
		root := d.node(3)
		panel := d.panel()
		m, err := scoring.NewModel(root, rules)
		if err != nil {
			if m != nil || !errors.Is(err, scoring.ErrModel) {
				t.Fatalf("NewModel: %v", err)
			}
			return
		}
		r, err := m.Score(panel)
		if err != nil {
			if r != nil || !errors.Is(err, scoring.ErrValue) && !errors.Is(err, scoring.ErrShape) {
				t.Fatalf("Score: %v", err)
			}
			return
		}
		bounded := true
		for _, s := range d.scale {
			_, _, ok := s.Range()
			bounded = bounded && ok
		}
		checkSound(t, r, bounded)
		again, err := m.Score(panel)
		if err != nil {
			t.Fatalf("Score the second time: %v", err)
		}
		for u := range panel.Units {
			sameUnit(t, r, again, u, u)
		}
	})
}

// checkSound looks at all that a result says.
func checkSound(t *testing.T, r *scoring.Result, bounded bool) {
	t.Helper()
	share := func(x float64) bool { return x >= 0 && x <= 1 }
	for u := range r.Units() {
		index, ok := r.Index(u)
		if ok && (math.IsNaN(index) || math.IsInf(index, 0) || bounded && !share(index)) {
			t.Fatalf("unit %d: index %v", u, index)
		}
		rank, _, ranked := r.Rank(u)
		if ranked != ok || ranked != (rank > 0) || rank > r.Units() {
			t.Fatalf("unit %d: rank %d (%v) with index %v (%v)", u, rank, ranked, index, ok)
		}
		if low, high, known := r.Interval(u); known && bounded && (!share(low) || !share(high) || low > high+tolerance) {
			t.Fatalf("unit %d: interval %v to %v", u, low, high)
		}
		for n := range r.Model().Nodes() {
			if c := r.Coverage(u, n); !math.IsNaN(c) && !share(c) {
				t.Fatalf("unit %d, node %d: coverage %v", u, n, c)
			}
			if s, scored := r.Node(u, n); scored && bounded && !share(s) {
				t.Fatalf("unit %d, node %d: score %v", u, n, s)
			}
			if x, has := r.Contribution(u, n); has && bounded && !share(x) {
				t.Fatalf("unit %d, node %d: contribution %v", u, n, x)
			}
		}
		trial := r.NewTrial()
		for l := range r.Model().Leaves() {
			score, has := r.Leaf(u, l)
			switch state := r.State(u, l); state {
			case scoring.Answered, scoring.Inferred, scoring.Imputed:
				if !has || math.IsInf(score, 0) {
					t.Fatalf("unit %d, leaf %d: score %v in state %d", u, l, score, state)
				}
			default:
				if has {
					t.Fatalf("unit %d, leaf %d: score %v in state %d", u, l, score, state)
				}
			}
			if best, has := trial.Index(u, scoring.Change{Leaf: l, Score: 1}); has && bounded && !share(best) {
				t.Fatalf("unit %d, leaf %d: index %v on trial", u, l, best)
			}
		}
	}
}
