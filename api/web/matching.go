package web

import (
	"io"
	"math"
	"strconv"
)

// MatchingPage is one matching: how good it is, what it pays for, what it does and what goes without.
type MatchingPage struct {
	Asked   string // language
	Visitor *Visitor
	Said    *Said

	Matched // of one that is not recorded without id, address and day
	Terms
	Ref        string
	Sample     bool // the framework, a country or a programme was made up
	Seq        uint64
	Countries  string // names of those that were asked for; "" = all
	Programmes string // likewise
	Strict     bool
	Weighted   bool // countries do not count alike

	Good       string // proven, better, nothing, none or overall
	Stopped    string
	Recomputed float64
	Units      int    // that get something
	Spent      string // amounts, by currency
	Left       string // likewise, before

	Offers      []MatchOffer
	Allocations []MatchGrant // the first of them
	More        []MatchGrant // the others, as far as there is room
	Moved       int          // countries whose rank changes
	Effect      []MatchEffect
	MoreEffect  []MatchEffect
	Lacking     int // actions that lack money and get none
	Without     []WithoutGroup
	Settled     int
	Unknown     int

	Book, Frontier string   // addresses; "" = none
	Others         []Option // matchings that it can be compared with
	Comparison     *Comparison
}

// MatchOffer is a programme in a matching. Amounts are as people read them.
type MatchOffer struct {
	Title, Funder, Address, Status string
	Sample                         bool
	Left, Spent, After             string
	Grants                         int
	Price                          float64 // points by a million more
	Binding                        bool
}

// Million is what a million more adds.
func (o MatchOffer) Million() string { return rounded(&o.Price, priceDecimals) }

// MatchGrant is one action that a programme pays for.
type MatchGrant struct {
	Country, Title, Page, Programme string
	Sample                          bool
	Amount                          string
	Gain                            *float64
	Condition                       string
}

// Gained is the gain with its sign.
func (g MatchGrant) Gained() string { return signed(g.Gain) }

// MatchEffect is what a matching does to a country.
type MatchEffect struct {
	Country     string
	Needs       int
	Rise        float64 // points of the real index, for the money
	Before, End MatchStanding
}

// Added is the rise with its sign.
func (e MatchEffect) Added() string { return signedTo(&e.Rise, pointDecimals) }

// MatchStanding is where a country stands; Best and Worst are 0 without an interval.
type MatchStanding struct {
	Index       *float64
	Rank        *int
	Best, Worst int
}

// Points is the index with one decimal.
func (s MatchStanding) Points() string { return decimal(s.Index) }

// Place is the rank.
func (s MatchStanding) Place() string {
	if s.Rank == nil {
		return none
	}
	return strconv.Itoa(*s.Rank)
}

// Between is the interval of the rank; "" where there is none.
func (s MatchStanding) Between() string {
	switch s.Best {
	case 0:
		return ""
	case s.Worst:
		return strconv.Itoa(s.Best)
	}
	return strconv.Itoa(s.Best) + "–" + strconv.Itoa(s.Worst)
}

// WithoutGroup is the actions that nobody pays for, for one reason.
type WithoutGroup struct {
	Code string // as assessment spells it
	All  int
	Rows []WithoutRow // the first of them
}

// Short says that there are more than the page shows.
func (g WithoutGroup) Short() bool { return g.All > len(g.Rows) }

// WithoutRow is one action that nobody pays for.
type WithoutRow struct {
	Country, Title, Page string
	Gain                 *float64
	Lacks                string // "" = not known
	Why                  string
	Enters               []Entry
}

// Gained is the gain with its sign.
func (r WithoutRow) Gained() string { return signed(r.Gain) }

// Entry is a programme that could pay: with how much more money it would, "" where that is not known, and why it does not.
type Entry struct{ Programme, More, Why string }

// Comparison is what changes from one matching to another.
type Comparison struct {
	Title, Address      string // of the other
	Alike               bool   // both weigh countries alike
	Value, Real         float64
	Kept                int
	Entered, Left       []MatchGrant
	AllEntered, AllLeft int
	Shifts              []MatchShift
	AllShifts           int
	Countries           []CountryChange
}

// Same says that both pay for the same.
func (c Comparison) Same() bool { return c.AllEntered+c.AllLeft+c.AllShifts == 0 }

// Adds is the difference of what the two add.
func (c Comparison) Adds() string { return signedTo(&c.Value, pointDecimals) }

// Really is the difference by the real index.
func (c Comparison) Really() string { return signedTo(&c.Real, pointDecimals) }

// MatchShift is one action that both pay for.
type MatchShift struct{ From, To MatchGrant }

// CountryChange is what a country has of the other matching more.
type CountryChange struct {
	Country string
	Index   float64
	Needs   int
	Amount  string // "" = not known
}

// Rise is the index with its sign.
func (c CountryChange) Rise() string { return signedTo(&c.Index, pointDecimals) }

// Actions are the actions with their sign.
func (c CountryChange) Actions() string {
	switch {
	case c.Needs > 0:
		return "+" + strconv.Itoa(c.Needs)
	case c.Needs < 0:
		return "−" + strconv.Itoa(-c.Needs)
	}
	return "0"
}

// Gap is how far the value can be from the best, in percent of the bound.
func (p MatchingPage) Gap() string {
	if p.Uppermost <= 0 {
		return percentUp(0)
	}
	return percentUp(100 * max(0, p.Uppermost-p.Points) / p.Uppermost)
}

// Real is what it adds by the real index.
func (p MatchingPage) Real() string { return rounded(&p.Recomputed, pointDecimals) }

// Paid is how many actions are paid for and stand on the page.
func (p MatchingPage) Paid() int { return len(p.Allocations) + len(p.More) }

// Decimals of sums of points, and of what a million adds, which may be little.
const (
	pointDecimals = 2
	priceDecimals = 3
)

// atMost is how much better than value the bound is, in percent; "" where value is nothing.
func atMost(value, bound float64) string {
	if value <= 0 {
		return ""
	}
	return percentUp(100 * max(0, bound/value-1))
}

// percentUp rounds a percentage up to tenths, so that it never promises too much.
func percentUp(x float64) string {
	const tenths, hair = 10, 1e-9
	return strconv.FormatFloat(math.Ceil(x*tenths-hair)/tenths+0, 'f', 1, 64)
}

// Matching writes the page of a matching.
func (p *Pages) Matching(w io.Writer, page MatchingPage) error {
	return p.write(w, "matching.html", page.Asked, struct {
		Frame
		MatchingPage
	}{p.private(page.Asked, "/matchings", page.Visitor), page})
}
