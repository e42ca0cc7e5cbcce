package country

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of a renewal. The first keep it well within one record of a journal.
const (
	MaxRenewalRows = 50_000
	MaxRenewalSize = 2 << 20 // bytes of a file

	longestID   = 40
	longestName = 200
	longestNote = 2000 // a line of the vintage
)

// The fiscal years and days that can be meant; others are slips of the hand.
const (
	firstFiscalYear, lastFiscalYear = 1980, 2099
	firstYear, lastYear             = 1800, 2199
)

// check finds what is wrong with a renewal by itself, whether it comes from a
// file or from a journal. rows says for each row where it stands in the file;
// without it faults have no place, and name what they are about.
func (r Renewal) check(f *faults, rows []int) {
	r.checkVintage(f)
	own := map[RenewalKind]int{
		RenewedClasses: len(r.Classes), RenewedMembers: len(r.Members),
		RenewedOrganisations: len(r.Organisations), RenewedRates: len(r.Rates),
		RenewedPrices: len(r.Prices), RenewedPopulation: len(r.Populations),
	}
	n, known := own[r.Kind]
	switch {
	case !known:
		f.add(Fault{}, "%s is no kind of reference data; the kinds are classes, members, organisations, rates, prices and population", quote(string(r.Kind)))
		return
	case n != r.Rows():
		f.add(Fault{}, "rows of another kind stand among the %s", r.Kind)
	case n > MaxRenewalRows:
		f.add(Fault{}, "has %d rows, and %d are the most: cut it into several files", n, MaxRenewalRows)
		return
	}
	at := func(i int) Fault {
		if i < len(rows) {
			return Fault{Row: rows[i]}
		}
		return Fault{}
	}
	switch r.Kind {
	case RenewedClasses:
		r.checkClasses(f, at)
	case RenewedMembers:
		r.checkMembers(f, at)
	case RenewedOrganisations:
		r.checkOrganisations(f, at)
	case RenewedRates:
		r.checkRates(f, at)
	case RenewedPrices:
		r.checkPrices(f, at)
	case RenewedPopulation:
		r.checkPopulations(f, at)
	}
}

// checkVintage wants the four lines.
func (r Renewal) checkVintage(f *faults) {
	for _, line := range []struct{ key, value, example string }{
		{"What", r.Vintage.What, "World Bank country and lending groups"},
		{"As of", r.Vintage.AsOf, "FY2026, in force from 2025-07-01"},
		{"Source", r.Vintage.Source, "where it was published"},
		{"Rights", r.Vintage.Rights, "CC BY 4.0"},
	} {
		switch {
		case strings.TrimSpace(line.value) == "":
			f.add(Fault{}, "does not say %q: add a line above the header, such as \"# %s: %s\"", line.key, line.key, line.example)
		case !printable(line.value, longestNote):
			f.add(Fault{}, "the line %q is too long or holds characters that cannot be shown", "# "+line.key)
		}
	}
}

func (r Renewal) checkClasses(f *faults, at func(int) Fault) {
	type key struct {
		code Code
		year int
	}
	if r.Columns == (ClassColumns{}) {
		f.add(Fault{}, "classes speak of income, lending or fragile, and of one at least")
	}
	seen := map[key]bool{}
	for i, row := range r.Classes {
		name, ok := nameOf(row.Country)
		switch {
		case !ok:
			f.add(at(i), "%s is no country code", quote(string(row.Country)))
		case row.FiscalYear < firstFiscalYear || row.FiscalYear > lastFiscalYear:
			f.add(at(i), "%s: there are no classes for FY%d", name, row.FiscalYear)
		case !slices.Contains([]IncomeGroup{"", LowIncome, LowerMiddleIncome, UpperMiddleIncome, HighIncome}, row.Income):
			f.add(at(i), "%s: %s is no income group", name, quote(string(row.Income)))
		case !slices.Contains([]LendingCategory{"", IDA, Blend, IBRD}, row.Lending):
			f.add(at(i), "%s: %s is no lending category", name, quote(string(row.Lending)))
		case !r.Columns.Income && row.Income != "" || !r.Columns.Lending && row.Lending != "" || !r.Columns.Fragile && row.Fragile:
			f.add(at(i), "%s: a class that the renewal does not speak of", name)
		case seen[key{row.Country, row.FiscalYear}]:
			f.add(at(i), "%s stands twice for FY%d: keep one row", name, row.FiscalYear)
		}
		seen[key{row.Country, row.FiscalYear}] = true
	}
}

func (r Renewal) checkMembers(f *faults, at func(int) Fault) {
	type key struct {
		org  string
		code Code
	}
	stays := map[key][]int{}
	for i, row := range r.Members {
		name, ok := nameOf(row.Country)
		switch {
		case !ok:
			f.add(at(i), "%s is no country code", quote(string(row.Country)))
		case !isID(row.Organisation):
			f.add(at(i), "%s is no id of an organisation", quote(row.Organisation))
		case !isDay(row.Joined), !row.Left.IsZero() && !isDay(row.Left):
			f.add(at(i), "%s: joined and left are days from %d to %d", name, firstYear, lastYear)
		case !row.Left.IsZero() && !row.Joined.Before(row.Left):
			f.add(at(i), "%s left %s before it joined, or on the same day: left is the first day as no member", name, row.Organisation)
		default:
			k := key{strings.ToLower(row.Organisation), row.Country}
			stays[k] = append(stays[k], i)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(stays), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.org, b.org), cmp.Compare(a.code, b.code))
	}) {
		r.checkStays(stays[k], f, at)
	}
}

// checkStays wants the stays of one country in one organisation, given as rows,
// to follow each other.
func (r Renewal) checkStays(stays []int, f *faults, at func(int) Fault) {
	slices.SortStableFunc(stays, func(a, b int) int { return r.Members[a].Joined.Compare(r.Members[b].Joined) })
	for i, row := range stays[1:] {
		before, stay := stays[i], r.Members[row]
		if left := r.Members[before].Left; !left.IsZero() && !stay.Joined.Before(left) {
			continue
		}
		name, _ := nameOf(stay.Country)
		other := ""
		if at := at(before); at.Row > 0 {
			other = fmt.Sprintf(", by row %d", at.Row)
		}
		f.add(at(row), "%s is in %s on %s already%s: keep one row, or say when it left",
			name, stay.Organisation, dayText(stay.Joined), other)
	}
}

func (r Renewal) checkOrganisations(f *faults, at func(int) Fault) {
	seen := map[string]bool{}
	for i, row := range r.Organisations {
		id := strings.ToLower(row.ID)
		switch {
		case !isID(row.ID):
			f.add(at(i), "%s is no id: it is at most %d letters, digits, points and dashes, without spaces", quote(row.ID), longestID)
		case strings.TrimSpace(row.Name) == "" || !printable(row.Name, longestName):
			f.add(at(i), "%s has no name, or one of more than %d characters or with some that cannot be shown", row.ID, longestName)
		case seen[id]:
			f.add(at(i), "%s stands twice: keep one row", row.ID)
		}
		seen[id] = true
	}
}

func (r Renewal) checkRates(f *faults, at func(int) Fault) {
	type key struct {
		currency string
		date     time.Time
	}
	seen := map[key]bool{}
	for i, row := range r.Rates {
		switch {
		case !isCurrency(row.Currency):
			f.add(at(i), "%s is no currency code of three capital letters", quote(row.Currency))
		case row.Currency == usd:
			f.add(at(i), "rates are counted in US dollars, so USD has none: take the row out")
		case !isDay(row.Date):
			f.add(at(i), "%s: the date is a day from %d to %d", row.Currency, firstYear, lastYear)
		case row.PerUSD == "" || canonicalDecimal(row.PerUSD) != row.PerUSD:
			f.add(at(i), "%s: %s is no rate in decimals", row.Currency, quote(row.PerUSD))
		case seen[key{row.Currency, row.Date}]:
			f.add(at(i), "%s stands twice on %s: keep one row", row.Currency, dayText(row.Date))
		}
		seen[key{row.Currency, row.Date}] = true
	}
}

func (r Renewal) checkPrices(f *faults, at func(int) Fault) {
	type key struct {
		currency string
		year     int
	}
	seen := map[key]bool{}
	for i, row := range r.Prices {
		switch {
		case !isCurrency(row.Currency):
			f.add(at(i), "%s is no currency code of three capital letters", quote(row.Currency))
		case row.Year < firstYear || row.Year > lastYear:
			f.add(at(i), "%s: %d is no year from %d to %d", row.Currency, row.Year, firstYear, lastYear)
		case row.Index == "" || canonicalDecimal(row.Index) != row.Index:
			f.add(at(i), "%s: %s is no price level in decimals", row.Currency, quote(row.Index))
		case seen[key{row.Currency, row.Year}]:
			f.add(at(i), "%s stands twice for %d: keep one row", row.Currency, row.Year)
		}
		seen[key{row.Currency, row.Year}] = true
	}
}

func (r Renewal) checkPopulations(f *faults, at func(int) Fault) {
	type key struct {
		code Code
		year int
	}
	seen := map[key]bool{}
	for i, row := range r.Populations {
		name, ok := nameOf(row.Country)
		switch {
		case !ok:
			f.add(at(i), "%s is no country code", quote(string(row.Country)))
		case row.Year < firstYear || row.Year > lastYear:
			f.add(at(i), "%s: %d is no year from %d to %d", name, row.Year, firstYear, lastYear)
		case row.People < 1 || row.People > mostPeople:
			f.add(at(i), "%s: %d is no number of people", name, row.People)
		case seen[key{row.Country, row.Year}]:
			f.add(at(i), "%s stands twice for %d: keep one row", name, row.Year)
		}
		seen[key{row.Country, row.Year}] = true
	}
}

// nameOf gives a country the name that faults call it by.
func nameOf(code Code) (string, bool) {
	c, ok := Get(code)
	if !ok {
		return "", false
	}
	return fmt.Sprintf("%s (%s)", c.Name("en"), c.Code), true
}

func isCurrency(text string) bool {
	return len(text) == 3 && !strings.ContainsFunc(text, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// isID says that a text can be the ID of an organisation. No space is in one,
// so that none is taken for the name of a group of countries in no organisation.
func isID(text string) bool {
	return text != "" && len(text) <= longestID && utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._+/&", r)
	})
}

// isDay says that a time is midnight in UTC on a day that can be meant.
func isDay(t time.Time) bool {
	year, month, day := t.Date()
	return year >= firstYear && year <= lastYear && t.Location() == time.UTC && t.Equal(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func printable(text string, most int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most &&
		!strings.ContainsFunc(text, func(r rune) bool {
			return !unicode.IsPrint(r) && !unicode.IsSpace(r) || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029'
		})
}

// quote shows a text of a cell, cut and without what cannot be shown.
func quote(text string) string {
	return fmt.Sprintf("%q", shorten(strings.ToValidUTF8(text, "\uFFFD")))
}
