package web

import "io"

// GapsPage is the gaps of a round as they were chosen, with what they cost and who could pay.
type GapsPage struct {
	Asked  string // language
	Offer  Nav
	Closed bool // what is published is for accounts only
	Faults []Fault
	Clear  string // address without filters
	Rounds []Round
	Form   *Form
	Shown  *GapList
}

// GapList is the gaps that were chosen.
type GapList struct {
	About
	Sample bool
	Terms  Terms
	Sums   GapSums
	Groups []GapSums // by group, where they were asked for
	Rows   []GapRow
	All    int

	CSV, Book, JSON string // addresses; "" = none
}

// Terms say in which money amounts are, and when.
type Terms struct {
	Date      string // the moment at which programmes are open
	Currency  string
	PriceYear int
	Years     int
}

// GapSums is what some gaps add up to. Amounts are as people read them.
type GapSums struct {
	Title                              string
	Gaps, Units, Needs, Unknown        int
	Cost, Committed, Pledged, Unfunded string
}

// GapRow is a gap of a country.
type GapRow struct {
	Country, Address string
	Gap
}

// Short says that there are gaps that the page does not show.
func (l GapList) Short() bool { return l.All > len(l.Rows) }

// Gaps writes the page of the gaps that were chosen.
func (p *Pages) Gaps(w io.Writer, page GapsPage) error {
	return p.write(w, "gaps.html", page.Asked, struct {
		Frame
		GapsPage
	}{p.frame(page.Asked, "/gaps").offering(page.Offer), page})
}
