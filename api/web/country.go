package web

import (
	"cmp"
	"io"
	"math"
	"strconv"
	"time"
)

// CountryPage is what is published of one country, or of one unit that is none, or why there is nothing to show.
type CountryPage struct {
	Asked  string // language
	Closed bool   // what is published is for accounts only

	Unknown string // why the name in the address names nobody; "" = it names somebody
	Near    []Near // whom it may mean

	Name, Code string
	NamesIn    string
	Facts      []Fact
	AsOf       string // as it was asked for; "" = now
	Now        string // address of the page as of now
	Faults     []Fault
	Rounds     []Round // what is published of it
	Others     []Round // where nothing is: what is published of others
	Shown      *CountryIndex
}

// Near is a country or unit with the address of its page.
type Near struct{ Name, Code, Address string }

// Fact is what is known of a country beside its figures. Key is that of its label.
type Fact struct{ Key, Value, Vintage string }

// CountryIndex is the index of one unit in one round. Scores are 0-100 and shares 0-1, both unrounded; nil is none.
type CountryIndex struct {
	About
	Row
	Fictional bool // the unit was made up
	Sample    bool // it, or the framework, was

	Units, Ranked int // of the round
	Best, Worst   int // ranks that it could hold; 0 = not known
	NoOverall     bool
	Tiers         *Tiers // nil where the whole is no profile
	Reviewed      Reviewed
	Gap           *float64 // what is claimed and not verified

	Fewer  *Fewer // nil where the year shown has no fewer units than the one before it
	Parts  Parts
	Points []Point // the years, newest first
	Peers  *Peers
	Gaps   Gaps

	Corrections []Correction // the newest, oldest first
	Former      int          // corrections before them
	Release     *Release

	List, JSON, TrendJSON string // addresses
}

// Reviewed says what is known of reviews.
type Reviewed int

// What is known of reviews.
const (
	Unreviewed   Reviewed = iota // nothing
	NoneAccepted                 // no answer was accepted
	SomeAccepted
)

// Tiers says which tier of a profile is reached.
type Tiers struct {
	Reached, Next string // "" = none
	Count, Of     int
	Behind        int // questions that hold the next one back
}

// Parts are the parts of an index with the year before.
type Parts struct {
	Rows   []Part
	Since  int  // the year before; 0 = there is none
	Scores bool // some part has a score to be shown
	Adds   bool // some part adds points to the one above it
	Stages bool // some part is at a stage
}

// Part is one part of an index.
type Part struct {
	Title    string
	Deep     int // 1 for a part of the whole, 2 for a part of one
	Score    *float64
	Adds     *float64 // points that it adds to the score of the part above
	Coverage *float64
	Before   *float64 // the score in the year before
	Change   *float64
	Stage    string // the stage it is at
	Was      string // the stage it was at in the year before
}

// Point is one published year of a unit.
type Point struct {
	Row
	Ref, Address string
	Year, Units  int
	Current      bool // it is the year shown
	Break        bool // the point before it is of another version
	Reviewed     bool // some answer was accepted
}

// Peers compares a unit with the others of its groups.
type Peers struct {
	Groups []PeerGroup // with enough others
	Few    []PeerGroup // with too few
	Rows   []PeerRow
	JSON   string // address; "" = none
}

// PeerGroup is one group of units.
type PeerGroup struct {
	By, Name string
	Units    int // the unit among them
	Scored   int
	Rank     *int
	Tied     bool
}

// PeerRow is one part, the own score and how the others lie, by group.
type PeerRow struct {
	Title string // "" = the index
	Own   *float64
	Cells []PeerCell
}

// PeerCell is how the other units of a group lie in a part.
type PeerCell struct{ Own, Difference, Least, Median, Greatest *float64 }

// Gaps are the gaps of a unit, the greatest gain first.
type Gaps struct {
	First    []Gap
	All      int
	Costs    []Cost // sums of all, one for each currency and price year
	Uncosted int    // gaps without a cost
	Gains    bool   // there are gains
	Tiered   bool   // what holds the next tier back comes first
	Costed   bool   // there are costs or times
	Unfunded *Cost  // of all that have a cost; nil = none has

	Programmes bool     // there are programmes that are open
	Open       []string // questions that nobody answered, as far as the page has room
	AllOpen    int      // how many there are

	CSV, Book, JSON string // addresses; "" = none
}

// Gap is one answer that is short of the best one.
type Gap struct {
	Title, Part string
	Themes      []string
	Essential   bool
	Implied     bool // another answer says that it does not exist
	Today       string
	Target      string // "" = the best that was seen
	Gain        *float64
	Behind      int // levels by which it misses the next tier; 0 = it holds nothing back
	Requires    []string
	Cost        *Cost
	Months      int
	Unfunded    *Cost // nil = not known
	Payers      Payers
	Page        string // address
}

// Payers are the programmes that could pay for something.
type Payers struct {
	Names   []PayerName // the first of those that could
	Could   int
	Unknown int // of how many one cannot tell
}

// PayerName is a programme.
type PayerName struct {
	Title  string
	Sample bool
}

// More is how many could pay that are not named.
func (p Payers) More() int { return p.Could - len(p.Names) }

// Cost is a planning range in minor units of a currency, of which Digits are its decimals.
type Cost struct {
	Currency  string
	Year      int
	Digits    int
	Low, High int64
}

// Correction is one change of answers after sign-off.
type Correction struct {
	At        time.Time
	Reason    string
	Erased    bool // the reason was
	Questions []string
	Replaces  string // instead of questions: the assessment in whose place this one was published
}

// Release is what a publication is known by.
type Release struct {
	Seq     uint64
	Head    string // SEQ:HASH
	At      time.Time
	Address string // of the page as of it
}

// Country writes the page of a country.
func (p *Pages) Country(w io.Writer, page CountryPage) error {
	return p.write(w, "country.html", page.Asked, struct {
		Frame
		CountryPage
	}{p.frame(page.Asked, ""), page})
}

// NamesAs is the language of names where it is not that of the page.
func (c CountryPage) NamesAs(lang string) string { return namesAs(c.NamesIn, lang) }

// Day is the day of a time, UTC.
func (c Correction) Day() string { return c.At.UTC().Format(time.DateOnly) }

// Day is the day of a time, UTC.
func (r Release) Day() string { return r.At.UTC().Format(time.DateOnly) }

// Assurance is what is claimed and not verified, with one decimal.
func (c CountryIndex) Assurance() string { return decimal(c.Gap) }

// Since is the year before, 0 where there is none.
func (c CountryIndex) Since() int { return c.Parts.Since }

// Open is how many questions nobody answered.
func (c CountryIndex) Open() int { return c.Gaps.AllOpen }

// Exact says that the unit can hold no rank but its own.
func (c CountryIndex) Exact() bool { return c.Best == c.Worst }

// Wide is the bar of a part, 0-100.
func (p Part) Wide() string { return decimal(p.Score) }

// Points is the score with one decimal.
func (p Part) Points() string { return decimal(p.Score) }

// Added is what it adds with one decimal.
func (p Part) Added() string { return decimal(p.Adds) }

// Covered is the coverage in percent.
func (p Part) Covered() string { return percent(p.Coverage) }

// Earlier is the score in the year before with one decimal.
func (p Part) Earlier() string { return decimal(p.Before) }

// Then is the stage in the year before, or the score with one decimal where it was at none.
func (p Part) Then() string { return cmp.Or(p.Was, p.Earlier()) }

// Moved is the change with its sign and one decimal.
func (p Part) Moved() string { return signed(p.Change) }

// Place is the rank in the group; an equals sign says that others have it too.
func (g PeerGroup) Place() string { return Row{Rank: g.Rank, Tied: g.Tied}.Place() }

// Others is how many others there are.
func (g PeerGroup) Others() int { return g.Units - 1 }

// Points is the own score with one decimal.
func (r PeerRow) Points() string { return decimal(r.Own) }

// Middle is the median with one decimal.
func (c PeerCell) Middle() string { return decimal(c.Median) }

// Away is the difference with its sign and one decimal.
func (c PeerCell) Away() string { return signed(c.Difference) }

// Range is from the least to the greatest.
func (c PeerCell) Range() string { return Row{Low: c.Least, High: c.Greatest}.Range() }

// Strip is where the others lie, from the least to the greatest, where their median, and where the unit: 0-100 each. nil
// where there is nothing to see.
func (c PeerCell) Strip() *[4]string {
	if c.Least == nil || c.Greatest == nil || c.Median == nil || c.Own == nil {
		return nil
	}
	width := *c.Greatest - *c.Least
	return &[4]string{decimal(c.Least), decimal(&width), decimal(c.Median), decimal(c.Own)}
}

// Gained is the gain with two decimals: many gaps are worth less than a tenth of a point.
func (g Gap) Gained() string { return rounded(g.Gain, 2) }

// MoreOpen is how many questions that nobody answered the page does not name.
func (g Gaps) MoreOpen() int { return g.AllOpen - len(g.Open) }

// Short is how many gaps the page does not show.
func (g Gaps) Short() int { return g.All - len(g.First) }

// Range is a cost in whole major units.
func (c Cost) Range() string {
	low, high := c.major(c.Low), c.major(c.High)
	if low == high {
		return low
	}
	return low + "–" + high
}

// major is an amount in whole major units, with commas between thousands.
func (c Cost) major(minor int64) string {
	digits := strconv.FormatInt(int64(math.Round(float64(minor)/math.Pow10(c.Digits))), 10)
	text := ""
	for len(digits) > 3 {
		text = "," + digits[len(digits)-3:] + text
		digits = digits[:len(digits)-3]
	}
	return digits + text
}
