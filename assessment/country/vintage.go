package country

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A Vintage says of one data set of this package what it is, from when, whose,
// and under which terms, for a workbook's method sheet and for the licence page.
type Vintage struct {
	ID     string // the table: countries, areas, names, income, ..., rates
	What   string
	AsOf   string // the date or edition, in words
	Source string
	Rights string
}

// Vintages returns the data sets that an atlas answers from, sorted by ID: the
// built-in ones, and after each those of the renewals of its table, in the
// order they were made. One that later renewals replaced altogether is left
// out. The source of each organisation's members is in Organisation.Source.
func (a *Atlas) Vintages() []Vintage {
	a = a.orBuiltin()
	var list []Vintage
	for _, v := range data().vintages {
		if v.ID != tableMembers || a.hasBuiltinMembers() {
			list = append(list, v)
		}
	}
	for table, used := range a.used() {
		for _, v := range a.renewals {
			if used[v] {
				one := *v
				one.ID = table
				list = append(list, one)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Vintage) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// The IDs of the tables that can be renewed.
const (
	tableIncome        = "income"
	tableLending       = "lending"
	tableFragile       = "fragile"
	tableMembers       = "members"
	tableOrganisations = "organisations"
	tableRates         = "rates"
	tablePrices        = "prices"
	tablePopulation    = "population"
)

// used gives for each table the renewals that it still answers from.
func (a *Atlas) used() map[string]map[*Vintage]bool {
	tables := map[string]map[*Vintage]bool{}
	use := func(table string, v *Vintage) {
		if tables[table] == nil {
			tables[table] = map[*Vintage]bool{}
		}
		tables[table][v] = true
	}
	for table, h := range map[string]history{tableIncome: a.income, tableLending: a.lending, tableFragile: a.fragile} {
		for _, list := range h.renewed {
			for _, r := range list {
				use(table, r.by)
			}
		}
	}
	for _, v := range a.membersFrom {
		use(tableMembers, v)
	}
	for _, v := range a.namedBy {
		use(tableOrganisations, v)
	}
	for _, list := range a.rates {
		for _, r := range list {
			use(tableRates, r.by)
		}
	}
	for _, series := range a.prices {
		use(tablePrices, series.by)
	}
	for _, list := range a.populations {
		for _, f := range list {
			use(tablePopulation, f.by)
		}
	}
	return tables
}

// hasBuiltinMembers says that some organisation's members were not renewed.
func (a *Atlas) hasBuiltinMembers() bool {
	for org := range a.members {
		if a.membersFrom[org] == nil {
			return true
		}
	}
	return false
}

// Newest returns the first day of the newest World Bank fiscal year of which
// any class is known. A class asked for a later date is the class of this one.
func (a *Atlas) Newest() time.Time {
	a = a.orBuiltin()
	year := max(a.income.newest(), a.lending.newest(), a.fragile.newest())
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
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "what":
		v.What = value
	case "as of":
		v.AsOf = value
	case "source":
		v.Source = value
	case "rights":
		v.Rights = value
	}
}
