package matching

// MethodGreedy is the Method of results that Greedy gives.
const MethodGreedy = "greedy by gain per cost"

// Result is an allocation with what is known of its quality. Value and Bound are in weighted index points.
type Result struct {
	Method      string       // how it was found
	Stopped     Stop         // why the search ended
	Steps       int          // of search that were taken
	Allocations []Allocation // by programme, country, grant and gap, in the order of their keys
	Value       float64      // sum of the weighted gains of the gaps that are paid, equation 37
	Bound       float64      // no allocation of the problem has a greater value, equation 41; >= Value
	Gap         float64      // how far Value may be from the optimum, in percent of Bound, 0..100, equation 42
	Unmatched   []Unmatched  // every gap that is not paid, in the order of its key

	// Prices are what one more minor unit of each programme's budget is worth at the bound, in weighted index points, >= 0, in
	// the order of Problem.Programmes: the multipliers of equation 45. 0 where a programme has money left over. Nil of a
	// method that does not find them.
	Prices []float64
}

// Stop is why a search ended.
type Stop string

// The reasons to stop.
const (
	Optimal  Stop = "optimal"  // nothing is better, to a part in 1e9 of Value; Bound is Value
	ByEffort Stop = "effort"   // the search took as many steps as it may: the same again gives the same
	ByTime   Stop = "time"     // the time was up: the best so far, and the same again may give another
	Unproven Stop = "unproven" // all was done that the method does, and nothing is proven
)

// Proven says that no allocation of the problem is better.
func (r *Result) Proven() bool { return r.Stopped == Optimal }

// Allocation is one gap that is paid.
type Allocation struct {
	Pair   int   // of Problem.Pairs: which gap, which programme, and whether it is conditional
	Grant  int   // which grant of the programme to the country, from 0
	Amount int64 // that of the pair
}

// Unmatched is one gap that is not paid.
type Unmatched struct {
	Gap      int
	Reason   Reason
	Requires int      // the gap in the way, for ForPrerequisite and ForBundle; -1 else
	Options  []Option // each pair of the gap, by key of its programme
}

// Option says why one programme does not pay a gap.
type Option struct {
	Pair   int
	Reason Reason // Fits where the programme could pay this gap by itself
	Short  int64  // what is missing, in the programme's currency, for ForMoney, ForFloor and ForCeiling

	// Where Reason is ForMoney, or Fits and what the gap requires lacks money, what the programme would pay next (see
	// outbid.go): Ahead is how many gaps that nobody pays come before this one, as they, with what they require, gain more for
	// its money; Enters with how much more budget it would be paid after these; Last the pair that the programme pays for and
	// gains least by, for its amount, -1 for none. Enters is 0, and so is Ahead, where more money of this programme alone would
	// not do: it may not pay all that the gap requires, or a floor, ceiling, lot or count is in the way too, or nothing that
	// gains something would take the gap along. Else, of ForMoney, it is not less than Short.
	Ahead  int
	Enters int64
	Last   int
}

// Reason is why a gap is not paid.
type Reason string

// The reasons. Of a gap with several options the first of money, floor, ceiling and count that one of them has is told.
const (
	Fits            Reason = ""             // of an option alone
	ForProgramme    Reason = "no-programme" // no pair
	ForBlocked      Reason = "blocked"      // it requires what no money of the problem can close
	ForGain         Reason = "no-gain"      // it gains nothing, and nothing paid requires it
	ForMoney        Reason = "money"        // the budget is used up, by the allocations of the programme: Short is missing
	ForFloor        Reason = "floor"        // a grant for it alone would be below the floor by Short
	ForCeiling      Reason = "ceiling"      // of the grant or of the country's lot: it lacks room by Short
	ForCount        Reason = "count"        // the programme has given all the grants that it may
	ForPrerequisite Reason = "prerequisite" // a gap that it requires cannot be paid
	ForBundle       Reason = "bundle"       // it and what it requires can each be paid, but not together
)

// Reasons gives all reasons that a gap can have.
func Reasons() []Reason {
	return []Reason{
		ForProgramme, ForBlocked, ForGain, ForMoney, ForFloor, ForCeiling, ForCount, ForPrerequisite, ForBundle,
	}
}

// distance is how far a value is from a bound that it does not exceed:
//
//	gap = 100 (bound - value) / bound                                                             (42)
//
// in percent, 0..100; 0 where the bound is 0.
func distance(value, bound float64) float64 {
	if bound == 0 {
		return 0
	}
	return 100 * (bound - value) / bound
}
