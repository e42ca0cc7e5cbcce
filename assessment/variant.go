package assessment

import (
	"cmp"
	"math"
	"slices"

	"readiness/assessment/framework"
)

// Under gives the answers of a panel as another definition of the same questions scores them: a variant of the panel's
// framework. The panel and the definition have all questions, the confidential ones too.
func (p *Panel) Under(d *framework.Definition) *Panel {
	return &Panel{Framework: d, Rows: p.Rows, Atlas: p.Atlas}
}

// RankChange is a unit whose rank is another in a second index, or that has a rank in one of the two alone.
type RankChange struct{ Before, After Standing }

// RankChanges is what becomes of the order of a year's units from one index to another.
type RankChanges struct {
	Moved    []RankChange // by rank before, those without one last, then by unit
	Compared int          // units with a rank in both
	Largest  int          // places that a unit of these has moved, at most
	Mean     float64      // places that they have moved, on average; NaN without any
}

// CompareRanks compares the ranks of a year in two indices. Mean is the average shift in rank over the n units that have
// a rank in both:
//
//	R = sum |rank before - rank after| / n     (26)
//
// Units that are in one index alone are passed over. Source: OECD/JRC Handbook 2008, step 7.
func CompareRanks(before, after *Index, year int) RankChanges {
	was := map[string]Standing{}
	for _, s := range before.Standings {
		if s.Year == year {
			was[s.Unit] = s
		}
	}
	c, sum := RankChanges{Mean: math.NaN()}, 0
	for _, s := range after.Standings {
		old, ok := was[s.Unit]
		if s.Year != year || !ok {
			continue
		}
		if old.Ranked && s.Ranked {
			shift := max(old.Rank-s.Rank, s.Rank-old.Rank)
			c.Compared++
			c.Largest = max(c.Largest, shift)
			sum += shift
		}
		if old.Rank != s.Rank {
			c.Moved = append(c.Moved, RankChange{old, s})
		}
	}
	if c.Compared > 0 {
		c.Mean = float64(sum) / float64(c.Compared)
	}
	order := func(s Standing) int {
		if !s.Ranked {
			return len(before.Standings) + 1
		}
		return s.Rank
	}
	slices.SortFunc(c.Moved, func(a, b RankChange) int {
		return cmp.Or(cmp.Compare(order(a.Before), order(b.Before)), cmp.Compare(a.Before.Unit, b.Before.Unit))
	})
	return c
}
