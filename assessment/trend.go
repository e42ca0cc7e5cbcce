package assessment

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"readiness/assessment/framework"
)

// Movement is how far a unit has come from one year to another, in one framework version.
type Movement struct {
	Unit   string
	Before Standing  // of a unit that is not there: Row is -1, and nothing is ranked or a number
	After  Standing  // likewise
	Change float64   // of the index, -1..1; NaN unless it is ranked in both
	Nodes  []float64 // change of every node's score, by its number; NaN unless the node has a score of its own in both
}

// InBoth says that the unit is in both years, with an index or without.
func (m Movement) InBoth() bool { return m.Before.Row >= 0 && m.After.Row >= 0 }

// InYear gives the standings of one year alone. The scores, and the panel that they were computed from, stay those of all
// years: frameworks that score all years together can be read across years like this.
func (x *Index) InYear(year int) *Index {
	only := *x
	only.Standings = nil
	for _, s := range x.Standings {
		if s.Year == year {
			only.Standings = append(only.Standings, s)
		}
	}
	return &only
}

// Movements compares two years of one framework version:
//
//	change = score in the later year - score in the earlier one                                 (30)
//
// for the index and for every node. What is less than the noise of binary fractions is no change. By change, the greatest
// first, then by code; then units of both years without a change of the index, then those that are in one of the two only.
//
// The error is an *Error of kind Invalid: two versions are compared by a Bridge, and an index of several years by InYear.
func Movements(before, after *Index) ([]Movement, error) {
	if !sameVersion(before.Panel.Framework, after.Panel.Framework) {
		return nil, &Error{
			Kind: Invalid, Msg: fmt.Sprintf("the scores of %s and %s cannot be compared: they are two versions, with questions and weights of their own",
				before.Panel.Framework.Ref(), after.Panel.Framework.Ref()),
			Fix: "Compare years of one version, or read both by the codes of one list.",
		}
	}
	for _, x := range []*Index{before, after} {
		if !ofOneYear(x.Standings) {
			return nil, &Error{Kind: Invalid, Msg: "an index of several years cannot be compared as one", Fix: "Take one of its years."}
		}
	}
	earlier, later := byUnit(before), byUnit(after)
	units := map[string]bool{}
	for _, x := range []*Index{before, after} {
		for _, s := range x.Standings {
			units[s.Unit] = true
		}
	}
	list := make([]Movement, 0, len(units))
	for unit := range units {
		list = append(list, movement(before, after, standingOr(earlier, unit), standingOr(later, unit)))
	}
	slices.SortFunc(list, func(a, b Movement) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), compareChange(b.Change, a.Change), cmp.Compare(a.Unit, b.Unit))
	})
	return list, nil
}

// sameVersion says that scores of two definitions have one meaning: the same content, with confidential questions or
// without.
func sameVersion(a, b *framework.Definition) bool {
	return a.Hash == b.Hash && (a.Whole() == a) == (b.Whole() == b)
}

func ofOneYear(standings []Standing) bool {
	return !slices.ContainsFunc(standings, func(s Standing) bool { return s.Year != standings[0].Year })
}

func byUnit(x *Index) map[string]Standing {
	units := map[string]Standing{}
	for _, s := range x.Standings {
		units[s.Unit] = s
	}
	return units
}

// standingOr finds the standing of a unit, or gives that of one that is not there.
func standingOr(units map[string]Standing, unit string) Standing {
	if s, ok := units[unit]; ok {
		return s
	}
	none := math.NaN()
	return Standing{Row: -1, Unit: unit, Score: none, Coverage: none, Low: none, High: none, Verified: none, Verification: none}
}

// movement compares two standings of a unit; Row is -1 where it has none.
func movement(before, after *Index, was, is Standing) Movement {
	m := Movement{Unit: is.Unit, Before: was, After: is, Change: math.NaN(), Nodes: make([]float64, after.Model.Nodes())}
	if was.Ranked && is.Ranked {
		m.Change = difference(was.Score, is.Score)
	}
	for n := range m.Nodes {
		m.Nodes[n] = math.NaN()
		if m.InBoth() {
			m.Nodes[n] = difference(before.ownOrNone(was.Row, n), after.ownOrNone(is.Row, n))
		}
	}
	return m
}

// order puts movements with a change first, and units that are in one year only last.
func (m Movement) order() int {
	switch {
	case !math.IsNaN(m.Change):
		return 0
	case m.InBoth():
		return 1
	}
	return 2
}

// compareChange compares changes of which both or none are numbers.
func compareChange(a, b float64) int {
	if math.IsNaN(a) {
		return 0
	}
	return cmp.Compare(a, b)
}

// difference is after less before, without the noise of binary fractions: what differs by less is equal, and what is a
// decimal number but for rounding is that number. NaN where one of the two is.
func difference(before, after float64) float64 {
	const (
		decimals = 1e12
		blur     = 2e-15
	)
	d := after - before
	if math.Abs(d) < noise {
		return 0
	}
	if nearest := math.Round(d*decimals) / decimals; math.Abs(d-nearest) < blur {
		return nearest
	}
	return d
}

// MovementTotals counts movements.
type MovementTotals struct {
	Compared       int // units with an index in both years
	Up, Down, Same int // of these
	Median         float64
}

// TotalsOf counts movements. Median is that of their changes, -1..1, the mean of the middle two for an even number; NaN
// where nothing is compared.
func TotalsOf(list []Movement) MovementTotals {
	var t MovementTotals
	var changes []float64
	for _, m := range list {
		switch {
		case math.IsNaN(m.Change):
			continue
		case m.Change > 0:
			t.Up++
		case m.Change < 0:
			t.Down++
		default:
			t.Same++
		}
		changes = append(changes, m.Change)
	}
	t.Compared, t.Median = len(changes), spreadOf(changes).Median
	return t
}

// TrendPoint is one published round of a unit.
type TrendPoint struct {
	Index    *Index
	Standing Standing  // its Year is the year of the point
	Break    bool      // of another framework version than the point before
	Change   float64   // of the index since the last point of the same version, -1..1, by equation 30; NaN where there is none
	Nodes    []float64 // likewise of every node, by its number
}

// Trend gives the points of a unit in rounds of one framework, oldest first; of a year in two versions both stand, the
// older version first. Of an index of several years every year is a point. Rounds without the unit are passed over.
func Trend(rounds []*Index, unit string) []TrendPoint {
	points := []TrendPoint{}
	for _, x := range rounds {
		for _, s := range x.Standings {
			if s.Unit == unit {
				points = append(points, TrendPoint{Index: x, Standing: s})
			}
		}
	}
	slices.SortStableFunc(points, func(a, b TrendPoint) int {
		return cmp.Or(cmp.Compare(a.Standing.Year, b.Standing.Year),
			framework.CompareVersions(a.Index.Panel.Framework.Version, b.Index.Panel.Framework.Version))
	})
	for i := range points {
		p := &points[i]
		was, before := standingOr(nil, unit), p.Index
		same := func(q TrendPoint) bool { return sameVersion(q.Index.Panel.Framework, p.Index.Panel.Framework) }
		p.Break = i > 0 && !same(points[i-1])
		for _, q := range slices.Backward(points[:i]) {
			if same(q) { // perhaps beyond a break: two versions may go side by side
				was, before = q.Standing, q.Index
				break
			}
		}
		m := movement(before, p.Index, was, p.Standing)
		p.Change, p.Nodes = m.Change, m.Nodes
	}
	return points
}
