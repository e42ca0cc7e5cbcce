package country

import "slices"

// An Unnamed is the countries that a renewal of classes leaves out in a fiscal
// year although something was known of them: they keep it. It is no fault, but
// an operator should know: whoever left the list of fragile situations, for
// one, stays on it until a row says no.
type Unnamed struct {
	FiscalYear int
	Part       string // income, lending or fragile
	Countries  []Country
}

// Unnamed lists, for each fiscal year and part of a renewal of classes, the
// countries with an income group, a lending category or the flag of fragility
// before that are not named. Lists are sorted by year, part and code; without
// gaps there are none.
func (a *Atlas) Unnamed(r Renewal) []Unnamed {
	a = a.orBuiltin()
	named := map[int]map[Code]bool{}
	var years []int
	for _, row := range r.Classes {
		if named[row.FiscalYear] == nil {
			named[row.FiscalYear] = map[Code]bool{}
			years = append(years, row.FiscalYear)
		}
		named[row.FiscalYear][row.Country] = true
	}
	slices.Sort(years)
	var list []Unnamed
	for _, year := range years {
		for _, part := range []struct {
			name    string
			has     bool
			history history
		}{{tableFragile, r.Columns.Fragile, a.fragile}, {tableIncome, r.Columns.Income, a.income}, {tableLending, r.Columns.Lending, a.lending}} {
			u := Unnamed{FiscalYear: year, Part: part.name}
			for _, c := range data().countries {
				value, vintage := part.history.at(c.Code, year)
				if part.has && value != "" && vintage < year && !named[year][c.Code] && !c.Fictional {
					u.Countries = append(u.Countries, c)
				}
			}
			if len(u.Countries) > 0 {
				list = append(list, u)
			}
		}
	}
	return list
}
