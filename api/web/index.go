package web

import (
	"io"
	"slices"
	"strconv"
	"strings"
)

// IndexPage is the published index, or why there is none to show.
type IndexPage struct {
	Asked  string // language
	Offer  Nav    // in the head of the page
	Closed bool   // what is published is for accounts only
	Empty  bool   // nothing is published
	AsOf   string // of an empty one: as it was asked for; "" = now
	Faults []Fault
	Rounds []Round // what is published
	Form   *Form   // nil where there is nothing to choose from
	Table  *Table  // nil where nothing can be shown
	Fewer  *Fewer  // nil where the year shown has no fewer units than the one before it

	Census  *Census  // nil where nothing can be counted
	Weakest *Weakest // nil likewise
}

// Fewer says that fewer units are published of a year, so far, than of the year before it.
type Fewer struct {
	Year, Units         int
	Before, BeforeUnits int
	Address             string // of the year before
}

// Round is a framework version and the years of which something is published.
type Round struct {
	Title, Ref string
	Years      []Year
}

// Year is one year of a framework version.
type Year struct {
	Year    int
	Units   int
	Address string
	Current bool
}

// Form is what chooses the rows.
type Form struct {
	Hidden   []Hidden
	Controls []Control
	Clear    string // address without filters
	Filtered bool   // some filter is set
	Action   string // path of the page; "" = that of the index
	Note     string // end of the key of what is said beside the button; "" = what the index says
}

// Hidden is a parameter that the form keeps.
type Hidden struct{ Name, Value string }

// Control is one filter. It has boxes, or menus, or fields to write in: of the last two, one for each value that is set, at
// least one.
type Control struct {
	Name    string
	Label   string // key of its label, where that is not its name
	Fault   string // what is wrong with what was asked for
	Boxes   []Option
	Menus   []Menu
	Fields  []string
	Example string // of a field
	None    string // end of the key of what a menu says where nothing is chosen; "" = all
}

// Menu is a list to choose one option from.
type Menu []Group

// Group is options of a kind.
type Group struct {
	Title   string // "" = none
	Options []Option
}

// Option is one value of a filter.
type Option struct {
	Value, Title string
	Chosen       bool
}

// Table is the index of one framework version in one year. Scores are 0-100 and shares 0-1, both unrounded; nil is none.
type Table struct {
	About
	Sample  bool // the framework or a country was made up
	NamesIn string

	Columns  []string // titles of the parts of the index
	Verified bool     // there is a verified reading
	Since    int      // the year that a change is since; 0 = there is none
	Rows     []Row
	Listed   int // units that the filters let through, on whatever page
	Units    int
	Ranked   int // of all units
	Bands    []Band
	Next     string // address of the next page

	Portfolio, Gaps, JSON, Trends string // addresses; "" = none

	GapsChosen bool // the gaps are those of the countries listed
	GapsBeyond bool // and of those in other bands
}

// Row is one unit.
type Row struct {
	Rank      *int
	Tied      bool
	Code      string
	Name      string
	Index     *float64
	Band      string
	Coverage  *float64
	Imputed   int
	Low, High *float64
	Verified  *float64 // the verified reading of the index
	Accepted  *float64 // share of the weight that a reviewer accepted
	Change    *float64 // of the index since that year, -100 to 100
	Parts     []*float64
	Page      string // address of the page about it; "" = none
	Workbook  string // address

	Corrected   int    // how often its answers were corrected after sign-off
	Corrections string // address of the reasons
}

// Band is how many of the listed units are in a band.
type Band struct {
	ID, Title string
	Units     int
}

// Index writes the page of the published index.
func (p *Pages) Index(w io.Writer, page IndexPage) error {
	return p.write(w, "index.html", page.Asked, struct {
		Frame
		IndexPage
	}{p.frame(page.Asked, "/").offering(page.Offer), page})
}

// Wide says that the table does not fit beside itself on most screens.
func (t Table) Wide() bool {
	columns := len(t.Columns)
	if t.Verified {
		columns += 2 // the share is beside it
	}
	if t.Since != 0 {
		columns++
	}
	return columns > mostColumns
}

// mostColumns is how many parts fit on a desk's screen.
const mostColumns = 6

// NamesAs is the language of names where it is not that of the page.
func (t Table) NamesAs(lang string) string { return namesAs(t.NamesIn, lang) }

// Place is the rank; an equals sign says that others have it too.
func (r Row) Place() string {
	switch {
	case r.Rank == nil:
		return none
	case r.Tied:
		return "=" + strconv.Itoa(*r.Rank)
	}
	return strconv.Itoa(*r.Rank)
}

// Short is the id of a band, where it says something else than its title.
func (b Band) Short() string {
	if strings.EqualFold(b.ID, b.Title) {
		return ""
	}
	return b.ID
}

// Score is the index with one decimal.
func (r Row) Score() string { return decimal(r.Index) }

// Proven is the verified reading with one decimal.
func (r Row) Proven() string { return decimal(r.Verified) }

// Moved is the change with its sign and one decimal.
func (r Row) Moved() string { return signed(r.Change) }

// Share is the share of the weight that a reviewer accepted, in percent.
func (r Row) Share() string { return percent(r.Accepted) }

// Covered is the coverage in percent.
func (r Row) Covered() string { return percent(r.Coverage) }

// Range is the interval, or one number where nothing is open.
func (r Row) Range() string {
	low, high := decimal(r.Low), decimal(r.High)
	if low == high {
		return low
	}
	return low + "–" + high
}

// Scores are the scores of the parts.
func (r Row) Scores() []string {
	list := make([]string, 0, len(r.Parts))
	for _, v := range r.Parts {
		list = append(list, decimal(v))
	}
	return list
}

// Bar is the width of the bar of the index, 0-100.
func (r Row) Bar() string { return r.Score() }

// Span is where the bar of the interval begins and how wide it is; ok is false where there is none to see.
func (r Row) Span() *[2]string {
	if r.Low == nil || r.High == nil || decimal(r.Low) == decimal(r.High) {
		return nil
	}
	width := *r.High - *r.Low
	return &[2]string{decimal(r.Low), decimal(&width)}
}

// ID is the element of a control that a fault leads to.
func (c Control) ID() string { return "filter-" + c.Name }

// Nth names the second menu or field, and those after it.
func (c Control) Nth(i int) string { return c.Name + " " + strconv.Itoa(i+1) }

// Known says whether a fault's field is a control of the form.
func (f *Form) Known(field string) bool {
	if f == nil {
		return false
	}
	for _, c := range f.Controls {
		if c.Name == field {
			return true
		}
	}
	return false
}

// Mended says that answers of some row were corrected after sign-off.
func (t Table) Mended() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Corrected > 0 })
}

// Filled says that some row has imputed answers.
func (t Table) Filled() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Imputed > 0 })
}
