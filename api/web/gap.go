package web

import "io"

// GapPage is one gap of a country: what closes it, what that costs and has, and who could pay. Amounts are as people read them.
type GapPage struct {
	Asked  string // language
	Offer  Nav
	Closed bool // what is published is for accounts only
	Shown  *GapShown
}

// GapShown is a gap as it is shown.
type GapShown struct {
	About
	Gap
	Country, Code, Address string // of its page
	Sample                 bool
	Terms                  Terms

	Action    string // what closes it
	Also      []string
	Status    string // "" = the country says nothing
	Own       bool
	Costed    bool
	Cost      AmountRange
	Committed string
	Pledged   string
	Lacks     string // what is not funded
	Years     []YearAmount
	Trace     []TraceLine
	Given     []GivenLine
	Offers    []OfferRow
	AllOffers int
	Could     int
	Unknown   int

	JSON string // address
}

// AmountRange is a low, a base and a high amount.
type AmountRange struct{ Low, Base, High string }

// YearAmount is what a year of an action costs.
type YearAmount struct {
	Year int
	AmountRange
}

// TraceLine is one step of how a figure came about.
type TraceLine struct {
	What, Figure, Source string
	Seq                  uint64 // of a record of the journal; 0 = none
}

// GivenLine is money that was promised or given.
type GivenLine struct{ Who, Status, Day, Amount, Reported, Problem string }

// OfferRow is what a programme says.
type OfferRow struct {
	Title, Funder, Link    string
	Sample                 bool
	Status, Result, Reason string
	Change, Side           string
	Asked, Closes          string // "" = not known; no end is said
}

// Short says that there are programmes that the page does not show.
func (g GapShown) Short() bool { return g.AllOffers > len(g.Offers) }

// Gap writes the page of a gap.
func (p *Pages) Gap(w io.Writer, page GapPage) error {
	return p.write(w, "gap.html", page.Asked, struct {
		Frame
		GapPage
	}{p.frame(page.Asked, "").offering(page.Offer), page})
}
