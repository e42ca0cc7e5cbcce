package web

import "io"

// ProgrammesPage is what funders offer, as it was chosen.
type ProgrammesPage struct {
	Asked  string // language
	Offer  Nav
	Closed bool // what is published is for accounts only
	Faults []Fault
	Clear  string // address without filters
	Form   *Form
	Shown  *ProgrammeList // nil where nothing can be shown
}

// ProgrammeList is the programmes that were chosen, those that are open first.
type ProgrammeList struct {
	Date     string // the moment at which they are shown
	Rows     []ProgrammeRow
	All      int // that were chosen
	Recorded int // in all
	JSON     string
}

// ProgrammeRow is one programme. Amounts are as people read them; "" is not said.
type ProgrammeRow struct {
	ID, Title, Funder, Link string
	Partners                []string // who joined
	Sample                  bool
	Status, Instrument      string // as assessment spells them
	Opens, Closes           string
	Money, Left, Committed  string
	Floor, Ceiling          string
	Share                   *float64 // of the cost, that the country brings; nil = none
	Themes                  []string // none = any
	For                     []ForWhom
}

// ForWhom is one thing that a programme asks of a country: a kind, which the texts name, and what it is to be.
type ForWhom struct{ Kind, Text string }

// Brings is the share that the country brings, in percent.
func (r ProgrammeRow) Brings() string { return percent(r.Share) }

// Short says that there are programmes that the page does not show.
func (l ProgrammeList) Short() bool { return l.All > len(l.Rows) }

// Programmes writes the page of what funders offer.
func (p *Pages) Programmes(w io.Writer, page ProgrammesPage) error {
	return p.write(w, "programmes.html", page.Asked, struct {
		Frame
		ProgrammesPage
	}{p.frame(page.Asked, "/programmes").offering(page.Offer), page})
}
