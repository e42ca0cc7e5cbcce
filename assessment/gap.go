package assessment

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// Gap is the distance from one answer to its target, here the best answer of the question (target profile "full").
type Gap struct {
	Unit         string
	Year         int
	Question     *framework.Node
	Dimension    *framework.Node
	Current      framework.Value
	Implied      bool            // not asked: another answer says that it does not exist
	Target       framework.Value // NotAssessed for data-driven numbers, whose best is the best seen
	Score        float64         // 0..1
	TargetScore  float64         // 0..1
	Gain         float64         // what closing this gap alone adds to the index, 0..1
	GainTogether float64         // what closing it with its open prerequisites adds, 0..1
	HasGain      bool            // false where the unit has no index
	Behind       int             // levels by which it misses the next tier of the whole; 0 where the whole is no profile, or it holds nothing back
	Requires     []string        // prerequisites that are not met: a gap, or not assessed
	Cost         *Cost           // nil where the framework gives none
}

// GainPerCost is the gain in index points (0-100) for a million major units of first-year base cost, comparable within
// one currency and price year only. ok is false without a gain or a cost, and for a gap that cannot be closed alone.
func (g *Gap) GainPerCost() (float64, bool) {
	if g.Cost == nil || g.Cost.FirstYear() == 0 || !g.HasGain || len(g.Requires) > 0 {
		return 0, false
	}
	return pointsPerMillion(g.Gain, g.Cost.FirstYear(), g.Cost.Currency), true
}

// pointsPerMillion is a gain in index points for a million major units of a cost.
func pointsPerMillion(gain float64, cost int64, currency string) float64 {
	minorPerMajor := math.Pow10(framework.MinorDigits(currency))
	return gain * 100 / (float64(cost) / minorPerMajor / 1e6)
}

// ByGain orders gaps by gain, greatest first; gains that differ by the noise of binary fractions are equal. Under a profile
// most gaps gain nothing alone: of equal gains, what holds the next tier back comes first.
func ByGain(a, b Gap) int {
	const decimals = 1e12
	return cmp.Or(cmp.Compare(math.Round(b.Gain*decimals), math.Round(a.Gain*decimals)), cmp.Compare(min(b.Behind, 1), min(a.Behind, 1)))
}

// Unknown is a question that was not assessed: it has no gain and no cost, and is never matched with money.
type Unknown struct {
	Unit      string
	Year      int
	Question  *framework.Node
	Dimension *framework.Node
}

// Gaps yields every gap: units by code and year, each unit's gaps by gain descending, then in the framework's order.
// Answers without a bounded score (z-score, rank) have no gap.
func (x *Index) Gaps() iter.Seq[Gap] {
	return func(yield func(Gap) bool) {
		trial := x.Scores.NewTrial()
		for _, u := range x.byCode() {
			for _, g := range x.gapsOf(u, trial) {
				if !yield(g) {
					return
				}
			}
		}
	}
}

// GapsOf lists the gaps of one row of the panel, in the order of Gaps.
func (x *Index) GapsOf(row int) []Gap { return x.gapsOf(row, x.Scores.NewTrial()) }

// Unknowns yields every question that was not assessed: units by code and year, questions in the framework's order.
func (x *Index) Unknowns() iter.Seq[Unknown] {
	questions := x.Panel.Framework.Questions()
	return func(yield func(Unknown) bool) {
		for _, u := range x.byCode() {
			for l, q := range questions {
				if !x.unknown(u, l) {
					continue
				}
				r := x.Panel.Rows[u]
				if !yield(Unknown{r.Unit, r.Year, q, x.Panel.Framework.Dimension(q.ID)}) {
					return
				}
			}
		}
	}
}

func (x *Index) unknown(u, leaf int) bool {
	s := x.Scores.State(u, leaf)
	return s == scoring.NotAssessed || s == scoring.Imputed
}

// byCode lists the rows of the panel by unit, then year.
func (x *Index) byCode() []int {
	rows := make([]int, len(x.Panel.Rows))
	for i := range rows {
		rows[i] = i
	}
	slices.SortFunc(rows, func(a, b int) int {
		ra, rb := x.Panel.Rows[a], x.Panel.Rows[b]
		return cmp.Or(cmp.Compare(ra.Unit, rb.Unit), cmp.Compare(ra.Year, rb.Year))
	})
	return rows
}

func (x *Index) gapsOf(u int, trial *scoring.Trial) []Gap {
	def, r := x.Panel.Framework, x.Panel.Rows[u]
	c, _ := x.Panel.country(r.Unit)
	income := x.Panel.Atlas.Class(c, ClassDate(r.Year)).Income
	var gaps []Gap
	behind := x.behind(u)
	for l, q := range def.Questions() {
		change, score, ok := x.open(u, l)
		if !ok {
			continue
		}
		g := Gap{
			Unit: r.Unit, Year: r.Year, Question: q, Dimension: def.Dimension(q.ID),
			Current: r.Values[l], Implied: x.Scores.State(u, l) == scoring.Inferred, Target: q.Best(),
			Score: score, TargetScore: change.Score, Cost: remedyCost(q, income), Behind: behind[l],
		}
		g.Gain, g.HasGain = trial.Gain(u, change)
		together, requires := x.prerequisites(u, q)
		g.Requires = requires
		g.GainTogether = g.Gain
		if len(together) > 0 {
			g.GainTogether, _ = trial.Gain(u, append(together, change)...)
		}
		gaps = append(gaps, g)
	}
	slices.SortStableFunc(gaps, ByGain)
	return gaps
}

// open gives the change that would close the gap of a leaf; ok is false where there is no gap.
func (x *Index) open(u, leaf int) (change scoring.Change, score float64, ok bool) {
	score, scored := x.Scores.Leaf(u, leaf)
	target, bounded := x.Scores.Target(u, leaf)
	if !scored || !bounded || x.unknown(u, leaf) || score >= target {
		return scoring.Change{}, 0, false
	}
	return scoring.Change{Leaf: leaf, Score: target}, score, true
}

// prerequisites walks what a question requires, directly and through others, and gives the changes that close those
// with a gap and the ids of all that are not met. What is met needs nothing more; what does not exist needs its head.
func (x *Index) prerequisites(u int, q *framework.Node) (changes []scoring.Change, ids []string) {
	def := x.Panel.Framework
	seen := map[string]bool{q.ID: true}
	var visit func(*framework.Node)
	visit = func(of *framework.Node) {
		for _, id := range x.required(u, of) {
			if seen[id] {
				continue
			}
			seen[id] = true
			node, _ := def.Node(id)
			leaf := slices.Index(def.Questions(), node)
			change, _, open := x.open(u, leaf)
			switch {
			case open:
				changes, ids = append(changes, change), append(ids, id)
			case x.unknown(u, leaf):
				ids = append(ids, id)
			default:
				continue
			}
			visit(node)
		}
	}
	visit(q)
	return changes, ids
}

// required lists what a question requires directly: what the framework says and, where its answer is implied, the
// question that implies it.
func (x *Index) required(u int, q *framework.Node) []string {
	leaf := slices.Index(x.Panel.Framework.Questions(), q)
	if q.ImpliedBy != nil && x.Scores.State(u, leaf) == scoring.Inferred {
		return append([]string{q.ImpliedBy.Question}, q.Requires...)
	}
	return q.Requires
}
