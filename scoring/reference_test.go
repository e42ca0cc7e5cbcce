package scoring_test

import (
	"math"
	"sort"

	"readiness/scoring"
)

// The reference: the same method written once more, slowly, by recursion over the description of the tree and with maps
// from ids, so that it can be read against the equations. It knows min-max leaves only and calls nothing of the package.

type refAnswer struct {
	given      bool
	applicable bool
	value      float64
}

type refUnit struct {
	period, group int
	answers       map[string]refAnswer
}

type reference struct {
	rules   scoring.Rules
	units   []refUnit
	extents map[string][2]float64         // leaf and period -> least and greatest value
	columns map[string][]float64          // leaf, period and group -> known scores, for the rule impute
	weights map[string]map[string]float64 // node -> effective weights of the leaves below, as parts of the node
}

func newReference(root scoring.Node, rules scoring.Rules, units []refUnit) *reference {
	f := &reference{
		rules: rules, units: units,
		extents: map[string][2]float64{}, columns: map[string][]float64{}, weights: map[string]map[string]float64{},
	}
	for _, n := range refNodes(root) {
		f.weights[n.ID] = refWeights(n)
	}
	for _, l := range refLeaves(root) {
		for u := range units {
			a := units[u].answers[l.ID]
			if !a.given {
				continue
			}
			key := f.extentKey(l.ID, u)
			e, ok := f.extents[key]
			if !ok {
				e = [2]float64{a.value, a.value}
			}
			f.extents[key] = [2]float64{math.Min(e[0], a.value), math.Max(e[1], a.value)}
		}
	}
	for _, l := range refLeaves(root) {
		for u := range units {
			if s, known := f.knownScore(l, u); known {
				key := f.columnKey(l.ID, u)
				f.columns[key] = append(f.columns[key], s)
			}
		}
	}
	for key := range f.columns {
		sort.Float64s(f.columns[key])
	}
	return f
}

func refLeaves(n scoring.Node) []scoring.Node {
	if n.Scale != nil {
		return []scoring.Node{n}
	}
	var list []scoring.Node
	for _, c := range n.Children {
		list = append(list, refLeaves(c)...)
	}
	return list
}

func (f *reference) extentKey(id string, u int) string {
	if f.rules.AllPeriods {
		return id
	}
	return id + " " + string(rune('a'+f.units[u].period))
}

func (f *reference) columnKey(id string, u int) string {
	return id + " " + string(rune('a'+f.units[u].period)) + " " + string(rune('a'+f.units[u].group))
}

func refNodes(n scoring.Node) []scoring.Node {
	list := []scoring.Node{n}
	for _, c := range n.Children {
		list = append(list, refNodes(c)...)
	}
	return list
}

// knownScore is the score of a leaf that was answered, or that another answer implies.
func (f *reference) knownScore(l scoring.Node, u int) (float64, bool) {
	a := f.units[u].answers[l.ID]
	if a.given {
		e := f.extents[f.extentKey(l.ID, u)]
		s := (a.value - e[0]) / (e[1] - e[0])
		if l.Scale.Lower {
			s = (e[1] - a.value) / (e[1] - e[0])
		}
		return s, true
	}
	if l.Implied != nil && a.applicable {
		head := f.units[u].answers[l.Implied.By]
		for _, when := range l.Implied.When {
			if head.given && head.value == when {
				return l.Implied.Score, true
			}
		}
	}
	return 0, false
}

// leafScore is the score of a leaf under the missing rule; fill, when it is a number, stands for every unknown answer.
func (f *reference) leafScore(l scoring.Node, u int, fill float64) (score float64, ok bool) {
	if s, known := f.knownScore(l, u); known {
		return s, true
	}
	if !f.units[u].answers[l.ID].applicable {
		return 0, false
	}
	if !math.IsNaN(fill) {
		return fill, true
	}
	if f.rules.Missing == scoring.Impute {
		if v := f.columns[f.columnKey(l.ID, u)]; len(v) > 0 {
			return (v[(len(v)-1)/2] + v[len(v)/2]) / 2, true
		}
	}
	return 0, false
}

// refWeights gives the effective weight of every leaf below n, as a part of n.
func refWeights(n scoring.Node) map[string]float64 {
	if n.Scale != nil {
		return map[string]float64{n.ID: 1}
	}
	sum := 0.0
	for _, c := range n.Children {
		sum += c.Weight
	}
	all := map[string]float64{}
	for _, c := range n.Children {
		for id, w := range refWeights(c) {
			all[id] = c.Weight / sum * w
		}
	}
	return all
}

// coverage is the effective weight of the answered leaves over that of the applicable ones.
func (f *reference) coverage(n scoring.Node, u int, fill float64) float64 {
	answered, applicable := 0.0, 0.0
	w := f.weights[n.ID]
	for _, l := range refLeaves(n) {
		if !f.units[u].answers[l.ID].applicable {
			continue
		}
		applicable += w[l.ID]
		if _, known := f.knownScore(l, u); known || !math.IsNaN(fill) {
			answered += w[l.ID]
		}
	}
	return answered / applicable
}

func (f *reference) applies(n scoring.Node, u int) bool {
	w := f.weights[n.ID]
	for _, l := range refLeaves(n) {
		if f.units[u].answers[l.ID].applicable && w[l.ID] > 0 {
			return true
		}
	}
	return false
}

// score fills scores with those of n and of every node below it.
func (f *reference) score(n scoring.Node, u int, fill float64, scores map[string]float64) {
	scores[n.ID] = math.NaN()
	if n.Scale != nil {
		if s, ok := f.leafScore(n, u, fill); ok {
			scores[n.ID] = s
		}
		return
	}
	var x, w []float64
	for _, c := range n.Children {
		f.score(c, u, fill, scores)
		if c.Weight == 0 || !f.applies(c, u) {
			continue
		}
		s := scores[c.ID]
		if math.IsNaN(s) && f.rules.Missing == scoring.Zero {
			s = 0
		}
		if !math.IsNaN(s) {
			x, w = append(x, s), append(w, c.Weight)
		}
	}
	if len(x) == 0 || f.coverage(n, u, fill) < n.MinimumCoverage-1e-9 {
		return
	}
	scores[n.ID] = refMean(n, f.rules.Floor, x, w)
}

// refMean writes each mean as a textbook does, most of them as the generalised mean they are a case of.
func refMean(n scoring.Node, floor float64, x, w []float64) float64 {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	p := map[scoring.Aggregate]float64{scoring.Arithmetic: 1, scoring.Harmonic: -1, scoring.Generalised: n.Exponent}[n.Aggregate]
	switch n.Aggregate {
	case scoring.Minimum:
		least := x[0]
		for _, v := range x {
			least = math.Min(least, v)
		}
		return least
	case scoring.Median:
		best := math.Inf(1) // the least value up to which half of the weight lies
		for _, v := range x {
			below := 0.0
			for j, other := range x {
				if other <= v {
					below += w[j]
				}
			}
			if below >= sum/2 && v < best {
				best = v
			}
		}
		return best
	}
	product, powers := 1.0, 0.0
	for i, v := range x {
		if p <= 0 {
			v = math.Max(v, floor)
		}
		product *= math.Pow(v, w[i]/sum)
		powers += w[i] / sum * math.Pow(v, p)
	}
	if p == 0 {
		return product
	}
	return math.Pow(powers, 1/p)
}

// rank counts the units of the period that stand higher; 0 for a unit without an index.
func refRank(units []refUnit, index []float64, u int) int {
	if math.IsNaN(index[u]) {
		return 0
	}
	rank := 1
	for other := range units {
		if units[other].period == units[u].period && index[other] > index[u] {
			rank++
		}
	}
	return rank
}
