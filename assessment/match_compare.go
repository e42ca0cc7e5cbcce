package assessment

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// MatchingDifference is what changes from one matching to another. Needs are told apart by unit, year and action; Need and
// Programme of allocations are those of the matching they are in.
type MatchingDifference struct {
	Entered    []Allocation // paid for in the second alone: of its market
	Left       []Allocation // in the first alone: of its market
	Moved      []Shift      // paid for in both, by another programme or with another amount; by the second
	Kept       int
	Weighted   bool    // both weigh countries alike, so that Value and Recomputed are differences of the same points
	Value      float64 // second less first
	Recomputed float64
	Countries  []CountryDifference // whose money or index differs, by unit
}

// Shift is one need that both pay for.
type Shift struct{ From, To Allocation }

// CountryDifference is what one country has of the second matching more than of the first.
type CountryDifference struct {
	Unit   string
	Index  float64 // index points by the real index, not weighted
	Needs  int
	Amount int64 // minor units of the reported money of the second matching
	Known  bool  // Amount is: both are in one money and every grant could be converted
}

// pointNoise is a difference of index points, 0..100, that says nothing: what is added up in another order differs by as much.
const pointNoise = 1e-9

// Compare says what changes from a matching to another of the same framework version. The error is an *Error of kind
// Invalid where the versions differ: their points of index are not the same.
func (m *Matching) Compare(to *Matching) (*MatchingDifference, error) {
	if m.of == nil || to.of == nil {
		return nil, errUnmade()
	}
	if was, is := m.of.x.Panel.Framework.Ref(), to.of.x.Panel.Framework.Ref(); was != is {
		return nil, &Error{
			Kind: Invalid, Msg: fmt.Sprintf("a matching by %s cannot be compared with one by %s: their index points are not the same", was, is),
			Fix: "Compare two matchings of one framework version.",
		}
	}
	d := &MatchingDifference{
		Weighted: maps.EqualFunc(m.Weights, to.Weights, func(a, b float64) bool { return math.Abs(a-b) <= pointNoise }),
		Value:    to.Value - m.Value, Recomputed: to.Recomputed - m.Recomputed,
	}
	before := map[string]Allocation{}
	for _, a := range m.Allocations {
		before[m.keyOf(a)] = a
	}
	for _, a := range to.Allocations {
		was, both := before[to.keyOf(a)]
		delete(before, to.keyOf(a))
		switch {
		case !both:
			d.Entered = append(d.Entered, a)
		case m.sameGrant(was, to, a):
			d.Kept++
		default:
			d.Moved = append(d.Moved, Shift{was, a})
		}
	}
	for _, a := range m.Allocations {
		if _, left := before[m.keyOf(a)]; left {
			d.Left = append(d.Left, a)
		}
	}
	d.Countries = m.countries(to, d)
	return d, nil
}

// keyOf tells needs apart.
func (m *Matching) keyOf(a Allocation) string {
	n := &m.Market.Needs[a.Need]
	return needKey(n.Unit, n.Year, n.Action)
}

// sameGrant says that an allocation is the same in another matching: by the same programme, of the same money.
func (m *Matching) sameGrant(a Allocation, to *Matching, b Allocation) bool {
	p, q := m.Market.Finance.Programmes[a.Programme], to.Market.Finance.Programmes[b.Programme]
	return p.ID == q.ID && p.Currency == q.Currency && a.Amount == b.Amount
}

// countryTotal is what a country has of a matching.
type countryTotal struct {
	needs  int
	amount int64
	known  bool
	index  float64
}

func (m *Matching) countries(to *Matching, d *MatchingDifference) (list []CountryDifference) {
	touched := map[string]bool{} // where no amount is known, another grant differs all the same
	for _, a := range d.Left {
		touched[m.Market.Needs[a.Need].Unit] = true
	}
	for _, a := range d.Entered {
		touched[to.Market.Needs[a.Need].Unit] = true
	}
	for _, s := range d.Moved {
		touched[to.Market.Needs[s.To.Need].Unit] = true
	}
	before, after := m.totals(), to.totals()
	units := slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after)))
	slices.Sort(units)
	one := m.Market.Finance.Currency == to.Market.Finance.Currency
	for _, unit := range slices.Compact(units) {
		was, is := before.of(unit), after.of(unit)
		c := CountryDifference{Unit: unit, Index: is.index - was.index, Needs: is.needs - was.needs, Known: one && was.known && is.known}
		if c.Known {
			c.Amount = is.amount - was.amount
		}
		if math.Abs(c.Index) < pointNoise {
			c.Index = 0
		}
		if touched[unit] || c.Index != 0 || c.Amount != 0 {
			list = append(list, c)
		}
	}
	return list
}

type countryTotals map[string]countryTotal

// of gives the total of a country; one that has nothing has nothing that is known.
func (t countryTotals) of(unit string) countryTotal {
	if total, ok := t[unit]; ok {
		return total
	}
	return countryTotal{known: true}
}

// totals adds up by country.
func (m *Matching) totals() countryTotals {
	t, purses := countryTotals{}, m.Market.Finance.purses()
	for _, a := range m.Allocations {
		unit := m.Market.Needs[a.Need].Unit
		total := t.of(unit)
		amount, known := purses[a.Programme].of(a.Amount)
		total.needs, total.known = total.needs+1, total.known && known
		total.amount = plus(total.amount, amount)
		t[unit] = total
	}
	for _, one := range m.rises {
		unit := m.of.x.Panel.Rows[one.row].Unit
		total := t.of(unit)
		total.index += one.points
		t[unit] = total
	}
	return t
}
