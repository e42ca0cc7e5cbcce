package country

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// take reads a row into the renewal. A row with a fault is left out, and its
// faults are noted.
func (f *renewalFile) take() {
	before := len(f.faults.list)
	r := &f.renewal
	var keep func()
	switch r.Kind {
	case RenewedClasses:
		row := f.classRow()
		keep = func() { r.Classes = append(r.Classes, row) }
	case RenewedMembers:
		row := f.memberRow()
		keep = func() { r.Members = append(r.Members, row) }
	case RenewedOrganisations:
		row := OrganisationRow{ID: f.needed(colOrganisation), Name: f.needed(colName)}
		keep = func() { r.Organisations = append(r.Organisations, row) }
	case RenewedRates:
		row := f.rateRow()
		keep = func() { r.Rates = append(r.Rates, row) }
	case RenewedPrices:
		row := f.priceRow()
		keep = func() { r.Prices = append(r.Prices, row) }
	case RenewedPopulation:
		row := f.populationRow()
		keep = func() { r.Populations = append(r.Populations, row) }
	}
	if len(f.faults.list) == before && !f.faults.full() {
		keep()
		f.rows = append(f.rows, f.row)
	}
}

func (f *renewalFile) classRow() ClassRow {
	row := ClassRow{Country: f.country(), FiscalYear: f.fiscalYear()}
	if f.renewal.Columns.Income {
		row.Income = f.income()
	}
	if f.renewal.Columns.Lending {
		text := f.text(colLending)
		known := []LendingCategory{"", IDA, Blend, IBRD}
		i := slices.IndexFunc(known, func(l LendingCategory) bool { return strings.EqualFold(string(l), text) })
		if i < 0 {
			f.fault(colLending, "%s is no lending category; write IDA, Blend or IBRD, or leave the cell empty", quote(text))
			i = 0
		}
		row.Lending = known[i]
	}
	if f.renewal.Columns.Fragile {
		switch strings.ToLower(f.text(colFragile)) {
		case "yes":
			row.Fragile = true
		case "no":
		default:
			f.fault(colFragile, "%s is neither yes nor no", quote(f.text(colFragile)))
		}
	}
	return row
}

func (f *renewalFile) memberRow() MemberRow {
	row := MemberRow{Organisation: f.needed(colOrganisation), Country: f.country(), Joined: f.day(colJoined)}
	if f.text(colLeft) != "" {
		row.Left = f.day(colLeft)
	}
	return row
}

func (f *renewalFile) rateRow() Rate {
	row := Rate{Currency: strings.ToUpper(f.needed(colCurrency)), Date: f.day(colDate)}
	row.PerUSD = f.decimal(colPerUSD, "rate")
	return row
}

func (f *renewalFile) priceRow() PriceIndex {
	row := PriceIndex{Currency: strings.ToUpper(f.needed(colCurrency))}
	row.Year = f.calendarYear()
	row.Index = f.decimal(colIndex, "price level")
	return row
}

func (f *renewalFile) populationRow() Population {
	row := Population{Country: f.country(), Year: f.calendarYear()}
	text := f.needed(colPopulation)
	people, err := strconv.ParseInt(text, 10, 64)
	if text != "" && (err != nil || text[0] == '+' || people < 1 || people > mostPeople) {
		f.fault(colPopulation, "%s is no number of people; write a whole number above 0, in digits and with nothing between thousands", quote(text))
	}
	row.People = people
	return row
}

func (f *renewalFile) calendarYear() int {
	text := f.needed(colCalendarYear)
	year, err := strconv.Atoi(text)
	if text != "" && (err != nil || len(text) != len("2026") || year < firstYear || year > lastYear) {
		f.fault(colCalendarYear, "%s is no year from %d to %d; write 2026", quote(text), firstYear, lastYear)
	}
	return year
}

// decimal reads a number above 0; what it is stands in the fault.
func (f *renewalFile) decimal(column, what string) string {
	text := f.needed(column)
	if f.comma == ';' && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	number := canonicalDecimal(text)
	if number == "" && text != "" {
		f.fault(column, "%s is no %s; write a number above 0 in decimals, with at most %d digits before and after the point and none between thousands",
			quote(f.text(column)), what, mostDigits)
	}
	return number
}

// text is the cell of a column; "" where there is no such column.
func (f *renewalFile) text(column string) string {
	if i, ok := f.column[column]; ok {
		return f.cells[i]
	}
	return ""
}

// needed is the cell of a column that must not be empty.
func (f *renewalFile) needed(column string) string {
	text := f.text(column)
	if text == "" {
		f.fault(column, "is empty")
	}
	return text
}

func (f *renewalFile) fault(column, format string, args ...any) {
	at := Fault{Row: f.row, Column: column, Cell: cellName(f.column[column], f.row)}
	f.faults.add(at, format, args...)
}

func (f *renewalFile) country() Code {
	text := f.needed(colCountry)
	if text == "" {
		return ""
	}
	found, seen := f.countries[text]
	if !seen {
		c, err := Parse(text)
		found = parsedCountry{c.Code, err}
		f.countries[text] = found
	}
	if found.err != nil {
		f.fault(colCountry, "%v", found.err)
	}
	return found.code
}

func (f *renewalFile) fiscalYear() int {
	text := f.needed(colYear)
	digits := strings.TrimPrefix(strings.ToUpper(text), "FY")
	year, err := strconv.Atoi(digits)
	if text != "" && (err != nil || len(digits) != 4 || year < firstFiscalYear || year > lastFiscalYear) {
		f.fault(colYear, "%s is no fiscal year; write FY2026 or 2026 for the one that ends in 2026", quote(text))
	}
	return year
}

// income reads a group by its letters or the Bank's words.
func (f *renewalFile) income() IncomeGroup {
	text := f.text(colIncome)
	for _, g := range []IncomeGroup{"", LowIncome, LowerMiddleIncome, UpperMiddleIncome, HighIncome} {
		if strings.EqualFold(text, string(g)) || strings.Join(split(text), " ") == strings.ToLower(g.Title()) {
			return g
		}
	}
	f.fault(colIncome, "%s is no income group; write L, LM, UM or H, or leave the cell empty", quote(text))
	return ""
}

// day reads a day, a month or a year, of which the last two are their first day.
func (f *renewalFile) day(column string) time.Time {
	text := f.needed(column)
	if text == "" {
		return time.Time{}
	}
	t, err := parseDay(text)
	if err != nil || !isDay(t) {
		f.fault(column, "%s is no day from %d to %d; write 2026-07-01, or 2026-07 or 2026 for its first day", quote(text), firstYear, lastYear)
	}
	return t
}
