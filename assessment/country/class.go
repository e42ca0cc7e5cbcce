package country

import (
	"strconv"
	"time"
)

// An IncomeGroup is the World Bank's group of an economy by its income a head.
// The empty group is "not classified", which is not the same as poor or rich.
type IncomeGroup string

// The groups in rising order.
const (
	LowIncome         IncomeGroup = "L"
	LowerMiddleIncome IncomeGroup = "LM"
	UpperMiddleIncome IncomeGroup = "UM"
	HighIncome        IncomeGroup = "H"
)

// Title returns the World Bank's English name of the group.
func (g IncomeGroup) Title() string {
	switch g {
	case LowIncome:
		return "Low income"
	case LowerMiddleIncome:
		return "Lower middle income"
	case UpperMiddleIncome:
		return "Upper middle income"
	case HighIncome:
		return "High income"
	case "":
		return "Not classified"
	}
	return string(g)
}

// A LendingCategory says from which part of the World Bank an economy may
// borrow. The empty category is an economy that does not borrow.
type LendingCategory string

// The categories; Blend borrows from both.
const (
	IDA   LendingCategory = "IDA"
	Blend LendingCategory = "Blend"
	IBRD  LendingCategory = "IBRD"
)

// A Class is how the World Bank classified an economy at a date. Its parts have
// vintages of their own, since the tables do not hold every fiscal year of
// each. An empty vintage means that nothing is known for the date; then the
// part is empty and says nothing.
type Class struct {
	Income        IncomeGroup
	IncomeVintage string // such as "FY2025"

	Lending        LendingCategory
	LendingVintage string

	Fragile        bool // on the list of fragile and conflict-affected situations
	FragileVintage string

	// Region is the Bank's region in its FY2025 list, whatever the date and
	// the renewals; empty for economies that are not on it.
	Region string

	Vintage string    // the newest of the three vintages
	From    time.Time // its first day
}

// fictionalVintage stands in a class that no one published.
const fictionalVintage = "fictional"

// Class returns the newest known class of a country that is not newer than at.
// The zero time asks for the newest known one. A date before the first known
// list gives the empty class.
//
// World Bank fiscal years are named by the year in which they end: FY2025 began
// on 2024-07-01. Days are those of UTC.
func (a *Atlas) Class(c Country, at time.Time) Class {
	a = a.orBuiltin()
	year := fiscalYear(at)
	income, iv := a.income.at(c.Code, year)
	lending, lv := a.lending.at(c.Code, year)
	fragile, fv := a.fragile.at(c.Code, year)
	newest := max(iv, lv, fv)
	if newest == 0 {
		return Class{}
	}
	class := Class{
		Income:         IncomeGroup(income),
		IncomeVintage:  vintageName(iv),
		Lending:        LendingCategory(lending),
		LendingVintage: vintageName(lv),
		Fragile:        fragile == listed,
		FragileVintage: vintageName(fv),
		Region:         data().bankRegion[c.Code],
		Vintage:        vintageName(newest),
		From:           fiscalYearStart(newest),
	}
	if c.Fictional {
		class.Vintage = fictionalVintage
		class.IncomeVintage, class.LendingVintage, class.FragileVintage = fictionalVintage, fictionalVintage, fictionalVintage
	}
	return class
}

// listed is how fragile.tsv writes an economy that is on the list.
const listed = "FCS"

// noYear is a fiscal year later than any.
const noYear = 1 << 30

// fiscalYear returns the World Bank fiscal year of a moment; for the zero time
// a year later than any.
func fiscalYear(at time.Time) int {
	if at.IsZero() {
		return noYear
	}
	at = at.UTC()
	if at.Month() >= time.July {
		return at.Year() + 1
	}
	return at.Year()
}

// fiscalYearStart returns the first day of a fiscal year.
func fiscalYearStart(year int) time.Time {
	return time.Date(year-1, time.July, 1, 0, 0, 0, 0, time.UTC)
}

func vintageName(year int) string {
	if year == 0 {
		return ""
	}
	return "FY" + strconv.Itoa(year)
}
