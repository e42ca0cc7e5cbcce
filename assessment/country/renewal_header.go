package country

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Columns of the files.
const (
	colCountry      = "country"
	colYear         = "fiscal_year"
	colIncome       = "income"
	colLending      = "lending"
	colFragile      = "fragile"
	colOrganisation = "organisation"
	colJoined       = "joined"
	colLeft         = "left"
	colName         = "name"
	colCurrency     = "currency"
	colDate         = "date"
	colPerUSD       = "per_usd"
	colCalendarYear = "year"
	colIndex        = "index"
	colPopulation   = "population"
)

// renewalForms are the columns of each kind of file. The first column is in no
// other kind and tells it.
var renewalForms = []struct {
	kind               RenewalKind
	needed, optional   []string
	wantsOneOfOptional bool
}{
	{RenewedClasses, []string{colYear, colCountry}, []string{colIncome, colLending, colFragile}, true},
	{RenewedMembers, []string{colJoined, colOrganisation, colCountry}, []string{colLeft}, false},
	{RenewedOrganisations, []string{colName, colOrganisation}, nil, false},
	{RenewedRates, []string{colPerUSD, colCurrency, colDate}, nil, false},
	{RenewedPrices, []string{colIndex, colCurrency, colCalendarYear}, nil, false},
	{RenewedPopulation, []string{colPopulation, colCountry, colCalendarYear}, nil, false},
}

// headers says which files there are.
const headers = "the first row below the comments names the columns, which are " +
	"country, fiscal_year and one or more of income, lending, fragile; or organisation, country, joined, left; " +
	"or organisation, name; or currency, date, per_usd; or currency, year, index; or country, year, population"

// readHeader understands the names of the columns; false when it cannot.
func (f *renewalFile) readHeader(line string) bool {
	f.comma = ','
	if strings.Contains(line, "\t") {
		f.comma = '\t'
	} else if strings.Contains(line, ";") {
		f.comma = ';'
	}
	names, whole := splitCells(line, f.comma)
	if !whole {
		f.faults.add(Fault{Row: f.row}, "a quotation mark is not closed, or something follows it in its cell")
		return false
	}
	f.column = map[string]int{}
	for i, text := range names {
		name := columnName(text)
		if _, twice := f.column[name]; twice && name != "" {
			f.faults.add(Fault{Row: f.row, Column: shown(text), Cell: cellName(i, f.row)}, "the column is there twice: take one out")
			return false
		}
		f.column[name] = i
		names[i] = name
	}
	delete(f.column, "")
	f.header = trimEmpty(names)
	return f.chooseKind()
}

// chooseKind finds the kind whose columns are those of the header.
func (f *renewalFile) chooseKind() bool {
	has := func(name string) bool { _, ok := f.column[name]; return ok }
	for _, form := range renewalForms {
		if !has(form.needed[0]) {
			continue
		}
		f.renewal.Kind = form.kind
		f.renewal.Vintage.ID = string(form.kind)
		f.renewal.Columns = ClassColumns{Income: has(colIncome), Lending: has(colLending), Fragile: has(colFragile)}
		sound := true
		for _, name := range form.needed {
			if !has(name) {
				f.faults.add(Fault{Row: f.row}, "a file of %s has a column %s", form.kind, name)
				sound = false
			}
		}
		if form.wantsOneOfOptional && !slices.ContainsFunc(form.optional, has) {
			f.faults.add(Fault{Row: f.row}, "a file of %s has one or more of the columns %s", form.kind, strings.Join(form.optional, ", "))
			sound = false
		}
		for i, name := range f.header {
			if name != "" && !slices.Contains(form.needed, name) && !slices.Contains(form.optional, name) {
				f.faults.add(Fault{Row: f.row, Column: shown(name), Cell: cellName(i, f.row)},
					"a file of %s has no such column; it has %s", form.kind, strings.Join(append(slices.Clone(form.needed), form.optional...), ", "))
				sound = false
			}
		}
		return sound
	}
	f.faults.add(Fault{Row: f.row}, "these are not the columns of reference data: %s", headers)
	return false
}

// columnName is what the spellings of a column's name have in common.
func columnName(text string) string {
	name := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), "_")
	if name == "organization" {
		return colOrganisation
	}
	return name
}

// shown is a name that stands in an error: short, without what would break it.
func shown(name string) string {
	return shorten(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, name))
}

func trimEmpty(names []string) []string {
	for len(names) > 1 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// cellName is a cell as spreadsheets call it.
func cellName(column, row int) string {
	const letters = 26
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / letters {
		name = string(rune('A'+(n-1)%letters)) + name
	}
	return name + strconv.Itoa(row)
}
