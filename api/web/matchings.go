package web

import "io"

// MatchingsPage is the matchings that were recorded, and the form that makes one.
type MatchingsPage struct {
	Asked   string // language
	Visitor *Visitor
	Said    *Said
	List    []Matched // newest first
	Next    string    // address of the next page
	Form    *MatchForm
}

// Matched is a recorded matching in a list. Points are unrounded.
type Matched struct {
	Title, Address    string // "" = none, or it was erased
	ID, Day           string
	Mine              bool
	Round             string // title of the framework
	Year              int
	Weights           string // as assessment spells them
	Funded            int
	Points, Uppermost float64
	Proven            bool
}

// Value is what it adds.
func (m Matched) Value() string { return rounded(&m.Points, pointDecimals) }

// Bound is what no allocation exceeds.
func (m Matched) Bound() string { return rounded(&m.Uppermost, pointDecimals) }

// AtMost is how much better anything could be, in percent; "" where that is no number.
func (m Matched) AtMost() string { return atMost(m.Points, m.Uppermost) }

// MatchForm is the form that makes a matching, as it was filled in.
type MatchForm struct {
	Rounds     []Option // none = nothing is published
	Programmes []Option // that are open
	Weights    []Option // without titles
	Years      string
	Strict     bool
	Title      string
	May        bool // record it
	Store      bool
	Faults     []Fault
}

// Fault is what is wrong with a field; "" = nothing.
func (f MatchForm) Fault(field string) string {
	for _, one := range f.Faults {
		if one.Field == field {
			return one.Message
		}
	}
	return ""
}

// Matchings writes the page of matchings.
func (p *Pages) Matchings(w io.Writer, page MatchingsPage) error {
	return p.write(w, "matchings.html", page.Asked, struct {
		Frame
		MatchingsPage
	}{p.private(page.Asked, "/matchings", page.Visitor), page})
}
