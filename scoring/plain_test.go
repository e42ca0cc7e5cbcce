package scoring_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"readiness/scoring"
)

// workload is a tree of weighted means with a panel, and the same in flat arrays for the plain loops.
type workload struct {
	root  scoring.Node
	panel scoring.Panel
	plain plain
}

// plain is the least that a program must do for an index of arithmetic means under exclude: find the extent of each
// column and period, scale, add up weighted scores, weights and coverage on the way to the root, and sort for the ranks.
// It checks nothing, explains nothing and writes into arrays that are there already.
type plain struct {
	units, leaves, periods int
	raw                    []float64 // units x leaves, NaN where not assessed; the units of a period stand together
	low, high              []float64 // per leaf: goalposts; NaN for min-max
	node                   []int     // of each leaf
	parent                 []int
	weight, share          []float64 // per node
	scaled                 []float64 // units x leaves
	least, span            []float64 // per leaf
	score, sum, total      []float64 // per node
	answered               []float64
	index, coverage        []float64 // per unit
	order, rank            []int
}

// newWorkload makes a panel of units per period, 6 % of it not assessed unless the leaves have goalposts.
func newWorkload(root scoring.Node, units, periods int) *workload {
	rng := rand.New(rand.NewPCG(193, 83))
	w := &workload{root: root, panel: scoring.Panel{Units: units * periods}}
	leaves := leafNodes(root)
	for u := range w.panel.Units {
		w.panel.Period = append(w.panel.Period, u/units)
		for _, l := range leaves {
			c := scoring.Cell{State: scoring.Answered, Value: 20 * rng.Float64()}
			if l.Scale.Method == scoring.MinMax && rng.Float64() < 0.06 {
				c = scoring.Cell{}
			}
			w.panel.Cells = append(w.panel.Cells, c)
		}
	}
	w.plain = flatten(root, w.panel, periods)
	return w
}

func flatten(root scoring.Node, panel scoring.Panel, periods int) plain {
	p := plain{units: panel.Units, periods: periods}
	for _, c := range panel.Cells {
		if c.State != scoring.Answered {
			c.Value = math.NaN()
		}
		p.raw = append(p.raw, c.Value)
	}
	var add func(n scoring.Node, parent int, share float64)
	add = func(n scoring.Node, parent int, share float64) {
		i := len(p.parent)
		p.parent, p.weight, p.share = append(p.parent, parent), append(p.weight, n.Weight), append(p.share, share)
		if n.Scale != nil {
			low, high := math.NaN(), math.NaN()
			if n.Scale.Method == scoring.Goalposts {
				low, high = n.Scale.Min, n.Scale.Max
			}
			p.node, p.low, p.high = append(p.node, i), append(p.low, low), append(p.high, high)
		}
		total := 0.0
		for _, c := range n.Children {
			total += c.Weight
		}
		for _, c := range n.Children {
			add(c, i, c.Weight/total)
		}
	}
	add(root, -1, 1)
	p.leaves = len(p.node)
	p.scaled = make([]float64, len(p.raw))
	p.least, p.span = make([]float64, p.leaves), make([]float64, p.leaves)
	p.score, p.sum, p.total = make([]float64, len(p.parent)), make([]float64, len(p.parent)), make([]float64, len(p.parent))
	p.answered = make([]float64, len(p.parent))
	p.index, p.coverage = make([]float64, p.units), make([]float64, p.units)
	p.order, p.rank = make([]int, p.units), make([]int, p.units)
	return p
}

func (p *plain) run() {
	units := p.units / p.periods
	for period := range p.periods {
		from, to := period*units, (period+1)*units
		p.normalise(from, to)
		for u := from; u < to; u++ {
			p.index[u], p.coverage[u] = p.climb(p.scaled[u*p.leaves : (u+1)*p.leaves])
		}
		p.place(from, to)
	}
}

// normalise scales the columns of one period, row by row, as the cells lie.
func (p *plain) normalise(from, to int) {
	for l := range p.leaves {
		p.least[l], p.span[l] = math.Inf(1), math.Inf(-1)
	}
	for u := from; u < to; u++ {
		for l, x := range p.raw[u*p.leaves : (u+1)*p.leaves] {
			if x < p.least[l] {
				p.least[l] = x
			}
			if x > p.span[l] {
				p.span[l] = x
			}
		}
	}
	for l := range p.leaves {
		if !math.IsNaN(p.low[l]) {
			p.least[l], p.span[l] = p.low[l], p.high[l]
		}
		p.span[l] -= p.least[l]
	}
	for u := from; u < to; u++ {
		row := p.scaled[u*p.leaves : (u+1)*p.leaves]
		for l, x := range p.raw[u*p.leaves : (u+1)*p.leaves] {
			row[l] = (x - p.least[l]) / p.span[l]
		}
	}
}

// climb gives the index of one row of leaf scores, NaN where there is none, and its coverage.
func (p *plain) climb(row []float64) (index, coverage float64) {
	for n := range p.parent {
		p.sum[n], p.total[n], p.answered[n], p.score[n] = 0, 0, 0, math.NaN()
	}
	for l, s := range row {
		if !math.IsNaN(s) {
			p.score[p.node[l]], p.answered[p.node[l]] = s, 1
		}
	}
	for n := len(p.parent) - 1; n > 0; n-- {
		if p.total[n] > 0 {
			p.score[n] = p.sum[n] / p.total[n]
		}
		if s, up := p.score[n], p.parent[n]; !math.IsNaN(s) {
			p.sum[up] += p.weight[n] * s
			p.total[up] += p.weight[n]
			p.answered[up] += p.share[n] * p.answered[n]
		}
	}
	return p.sum[0] / p.total[0], p.answered[0]
}

// place ranks the units of one period.
func (p *plain) place(from, to int) {
	order := p.order[from:to]
	for i := range order {
		order[i] = from + i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case p.index[a] > p.index[b]:
			return -1
		case p.index[a] < p.index[b]:
			return 1
		}
		return 0
	})
	for i, u := range order {
		p.rank[u] = i + 1
		if i > 0 && p.index[u] == p.index[order[i-1]] {
			p.rank[u] = p.rank[order[i-1]]
		}
	}
}

// pillars is an index of five numbers from 0 to 20.
func pillars() scoring.Node {
	root := scoring.Node{ID: "index"}
	for i := range 5 {
		root.Children = append(root.Children, scaled(fmt.Sprintf("p%d", i), 1, &scoring.Scale{Method: scoring.Goalposts, Min: 0, Max: 20}))
	}
	return root
}

// questions is the four-level tree of the reference with arithmetic means alone.
func questions() scoring.Node {
	root := referenceTree(rand.New(rand.NewPCG(1, 83)))
	var plainly func(n *scoring.Node)
	plainly = func(n *scoring.Node) {
		n.Aggregate, n.MinimumCoverage, n.Implied = scoring.Arithmetic, 0, nil
		if n.Scale != nil {
			n.Scale.Lower = false
		}
		if n.Weight == 0 {
			n.Weight = 1
		}
		for i := range n.Children {
			plainly(&n.Children[i])
		}
	}
	plainly(&root)
	return root
}

// TestPlainLoopsDoTheSameWork, so that what the benchmarks set in proportion is comparable.
func TestPlainLoopsDoTheSameWork(t *testing.T) {
	for name, w := range map[string]*workload{
		"194x5": newWorkload(pillars(), 194, 1), "193x83": newWorkload(questions(), 193, 1), "193x83x3": newWorkload(questions(), 193, 3),
	} {
		m := compile(t, w.root, scoring.Rules{})
		r := mustScore(t, m, w.panel)
		w.plain.run()
		for u := range r.Units() {
			rank, _, _ := r.Rank(u)
			if got := scoreOf(r, u, 0); !near(got, w.plain.index[u]) || !near(r.Coverage(u, 0), w.plain.coverage[u]) || rank != w.plain.rank[u] {
				t.Fatalf("%s, unit %d: index %.17g covered %.17g with rank %d; plainly %.17g, %.17g, %d", name, u,
					got, r.Coverage(u, 0), rank, w.plain.index[u], w.plain.coverage[u], w.plain.rank[u])
			}
		}
	}
}
