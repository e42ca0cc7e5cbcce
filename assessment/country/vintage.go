package country

import (
	"slices"
	"strings"
	"time"
)

// A Vintage says of one data set of this package what it is, from when, whose,
// and under which terms, for a workbook's method sheet and for the licence page.
type Vintage struct {
	ID     string // the table: countries, areas, names, income, ...
	What   string
	AsOf   string // the date or edition, in words
	Source string
	Rights string
}

// Vintages returns the data sets of this package, sorted by ID. The source of
// each organisation's members is in Organisation.Source.
func Vintages() []Vintage {
	return slices.Clone(data().vintages)
}

// Newest returns the first day of the newest World Bank fiscal year of which
// any class is known. A class asked for a later date is the class of this one.
func Newest() time.Time {
	x := data()
	year := 0
	for _, h := range []history{x.income, x.lending, x.fragile} {
		if n := len(h.vintages); n > 0 {
			year = max(year, h.vintages[n-1])
		}
	}
	if year == 0 {
		return time.Time{}
	}
	return fiscalYearStart(year)
}

// comment takes what a comment line of a table says about the whole table.
func (v *Vintage) comment(line string) {
	key, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "#")), ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	switch key {
	case "What":
		v.What = value
	case "As of":
		v.AsOf = value
	case "Source":
		v.Source = value
	case "Rights":
		v.Rights = value
	}
}
