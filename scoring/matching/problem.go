package matching

// Problem is everything that an allocation depends on. Rows refer to each other by index; keys name them, and decide
// ties: no two rows of a list share one. The order of rows says nothing.
type Problem struct {
	Countries  []Country
	Gaps       []Gap
	Programmes []Programme
	Pairs      []Pair
}

// Country is where gaps are and grants go.
type Country struct {
	Key    string
	Weight float64 // what a point of its index counts, >= 0; 1 for all countries alike
}

// Gap is something that money can close.
type Gap struct {
	Key     string
	Country int
	// Gain is what closing it adds to its country's index, >= 0, once all that it requires is closed: the index with it
	// and these, less the index with these alone. As it is never paid without them, gains then add up along a chain.
	Gain     float64
	Cost     int64 // unfunded cost in the currency of the report, > 0 where a pair names the gap; for order alone
	Requires []int // gaps of the same country that are still open and have to be paid too
	Blocked  bool  // it requires something that no money of this problem can close
}

// Programme is a purse. Amounts are minor units of its own currency.
type Programme struct {
	Key        string
	Budget     int64 // what is left to give, with the lines of those who joined
	Floor      int64 // least grant; 0 = none
	Ceiling    int64 // greatest grant; 0 = none
	PerCountry int   // grants that one country may still get; 0 = one, as an allocation gives one unless more are allowed
	Maximum    int   // grants that may still be given in all; 0 = not limited
	Lots       []Lot // a lower ceiling for all grants of a country together; other countries are not affected
}

// Lot is the most that one country can get of a programme, over all its grants.
type Lot struct {
	Country int
	Budget  int64
}

// Pair says that a programme may pay a gap. Who may pay nothing has no pair.
type Pair struct {
	Gap, Programme int
	Amount         int64 // what the programme would pay, in its currency, > 0; the country brings the rest
	Conditional    bool  // something about the pair is not known; sure pairs are taken first, and a strict caller leaves it out
}

// MostMoney is the greatest amount, 2^53: above it a float64 no longer counts every unit.
const MostMoney = 1 << 53

// plus adds amounts that are not negative and stops at the greatest int64, which no budget reaches.
func plus(a, b int64) int64 {
	if sum := a + b; sum >= 0 {
		return sum
	}
	return 1<<63 - 1
}

// grants is how many grants a country can get.
func (p *Programme) grants() int { return max(1, p.PerCountry) }

// ceiling is the most that one grant can be.
func (p *Programme) ceiling() int64 {
	if p.Ceiling == 0 {
		return p.Budget
	}
	return min(p.Ceiling, p.Budget)
}

// lot is the most that a country can get over all its grants.
func (p *Programme) lot(country int) int64 {
	for _, l := range p.Lots {
		if l.Country == country {
			return min(l.Budget, p.Budget)
		}
	}
	return p.Budget
}

// value is what paying a gap adds to the value of an allocation, in weighted index points:
//
//	v = weight of its country * gain
func (p *Problem) value(gap int) float64 {
	g := &p.Gaps[gap]
	return float64(p.Countries[g.Country].Weight * g.Gain)
}
