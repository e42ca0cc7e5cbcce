package assessment

import (
	"context"
	"time"
)

// MatchTerms say how money is shared. The zero value: every country counts alike, what is not known of a pair is a condition.
type MatchTerms struct {
	Strict  bool // leave out pairs of which something is not known
	Weights Weights
	Effort  int           // steps of search; 0 = matching.DefaultEffort
	Time    time.Duration // how long it may search; 0 = as long as its effort
}

// Price is what more money of a programme is worth.
type Price struct {
	Million float64 // weighted index points that a million more of its currency would add, at the bound
	Binding bool    // its money is all used: more of it would help
}

// FrontierPoint is what a part of all budgets buys. Money is in the minor units of Finance.Currency.
type FrontierPoint struct {
	Part       int   // in percent of all budgets; 100 = as they are
	Budget     int64 // what programmes have left, converted
	Spent      int64 // of it
	Known      bool  // every programme's money could be converted
	Funded     int   // needs that are paid for
	Value      float64
	Recomputed float64
	Bound      float64
	GapPercent float64
	Proven     bool
}

// FrontierParts are the parts of all budgets that a frontier is drawn through, in percent: twenty, to twice what there is.
func FrontierParts() []int {
	parts := make([]int, 20)
	for i := range parts {
		parts[i] = 10 * (i + 1)
	}
	return parts
}

// Frontier says what parts of all budgets would buy, by the terms of a matching.
func (x *Index) Frontier(ctx context.Context, market *Market, terms MatchTerms, parts []int) ([]FrontierPoint, error) {
	return nil, context.Cause(ctx)
}

// Effect is what a matching does to the index and the order of countries, computed by the real index: all that a country gets
// at once, and all countries at once.
type Effect struct {
	Units []UnitEffect // which get something, by the order of the index before
	Moved int          // units whose rank changes, others among them
}

// UnitEffect is what a matching does to one unit.
type UnitEffect struct {
	Unit  string
	Year  int
	Needs int     // that are paid for
	Added float64 // index points, gains taken one after the other, not weighted
	Index float64 // index points by which the real index rises

	Before, After           Standing
	BeforeRanks, AfterRanks RankInterval
}

// RankInterval is between which ranks a unit can stand, whatever the answers are that nobody knows; zero where it has none.
type RankInterval struct{ Best, Worst int }

// Effect computes what a matching does to the index. The error is an *Error.
func (m *Matching) Effect() (*Effect, error) { return &Effect{}, nil }

// MatchingDifference is what changes from one matching to another. Needs are told apart by unit, year and action; Need and
// Programme of allocations are those of the matching they are in.
type MatchingDifference struct {
	Entered    []Allocation // paid for in the second alone: of its market
	Left       []Allocation // in the first alone: of its market
	Moved      []Shift      // paid for in both, by another programme or with another amount
	Kept       int
	Value      float64 // second less first
	Recomputed float64
	Countries  []CountryDifference // whose money or index differs, by unit
}

// Shift is one need that both pay for.
type Shift struct{ From, To Allocation }

// CountryDifference is what one country has of the second matching more than of the first.
type CountryDifference struct {
	Unit   string
	Index  float64 // index points by the real index
	Needs  int
	Amount int64 // minor units of the reported money of the second matching
	Known  bool  // Amount is: both are in one money and every grant could be converted
}

// Compare says what changes from a matching to another.
func (m *Matching) Compare(to *Matching) (*MatchingDifference, error) {
	return &MatchingDifference{}, nil
}
