package funding_test

import (
	"time"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

func income(groups ...country.IncomeGroup) []country.IncomeGroup { return groups }

// inIncome restricts a programme to income groups.
func inIncome(groups ...country.IncomeGroup) func(*funding.Programme, *funding.Facts) {
	return func(p *funding.Programme, _ *funding.Facts) { p.Eligible.IncomeGroups = groups }
}

// lending restricts a programme to lending categories.
func lending(categories ...country.LendingCategory) func(*funding.Programme, *funding.Facts) {
	return func(p *funding.Programme, _ *funding.Facts) { p.Eligible.LendingCategories = categories }
}

// classRows are about the World Bank's classes at real dates.
var classRows = []row{
	{name: "low income on the last day of the fiscal year", country: "KEN", at: "2015-06-30T23:59:59Z", with: inIncome("L"), result: yes},
	{
		name: "lower middle income on the first day of the next", country: "KEN", at: "2015-07-01", with: inIncome("L"),
		result: no, test: "income", reason: "Kenya counts as lower middle income on 2015-07-01 (FY2016), and the programme is for low income",
		change: "take in lower middle income", side: programme,
	},
	{
		name: "as of the day that the programme names", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.IncomeGroups, p.Eligible.ClassAsOf = income("L"), time.Date(2015, 6, 30, 0, 0, 0, 0, time.UTC)
		},
		result: yes,
	},
	{
		name: "Zambia fell back", country: "ZMB", at: "2023-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.IncomeGroups, p.Eligible.ClassAsOf = income("LM", "UM"), time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		result: no, test: "income",
		reason: "Zambia counts as low income on 2023-01-01 (FY2023), and the programme is for lower middle income and upper middle income",
		change: "take in low income", side: programme,
	},
	{
		name: "Venezuela is not classified", country: "VEN", at: "2022-01-01", with: inIncome("UM"),
		result: unknown, test: "income",
		reason: "the World Bank did not classify Venezuela on 2022-01-01 (FY2022): its income group is not known; the programme is for upper middle income",
	},
	{name: "and was so the year before", country: "VEN", at: "2021-01-01", with: inIncome("UM"), result: yes},
	{
		name: "a territory that the Bank does not classify", country: "ALA", at: "2024-08-01", with: inIncome("H"),
		result: unknown, test: "income",
		reason: "the World Bank did not classify Åland Islands on 2024-08-01 (FY2025): its income group is not known; the programme is for high income",
	},
	{
		name: "before the first list", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.IncomeGroups, p.Eligible.ClassAsOf = income("L"), time.Date(1985, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		result: unknown, test: "income", reason: "the income group of Kenya on 1985-01-01 is not known; the programme is for low income",
	},
	{name: "Kosovo has a class", country: "XKX", at: "2024-08-01", with: inIncome("UM"), result: yes},
	{
		name: "a fictional class counts", country: "XXA", at: "2024-08-01", with: inIncome("H"),
		result: no, test: "income",
		reason: "Exampland (fictional) counts as lower middle income on 2024-08-01 (fictional), and the programme is for high income",
		change: "take in lower middle income", side: programme,
	},
	{name: "borrows from both", country: "KEN", at: "2017-07-01", with: lending("Blend"), result: yes},
	{
		name: "borrowed from one before", country: "KEN", at: "2017-06-30", with: lending("Blend"),
		result: no, test: "lending", reason: "Kenya counts as IDA on 2017-06-30 (FY2017), and the programme is for Blend",
		change: "take in IDA", side: programme,
	},
	{
		name: "France does not borrow", country: "FRA", at: "2024-08-01", with: lending("IDA", "Blend"),
		result: no, test: "lending", reason: "France does not borrow from the World Bank on 2024-08-01 (FY2025), and the programme is for IDA and Blend",
		change: "ask for no lending category", side: programme,
	},
	{
		name: "nobody knows whether a territory borrows", country: "ESH", at: "2024-08-01", with: lending("IDA"),
		result: unknown, test: "lending",
		reason: "the World Bank did not classify Western Sahara on 2024-08-01 (FY2025): its lending category is not known; the programme is for IDA",
	},
	{
		name: "before the first list of borrowers", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.ClassAsOf = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
			p.Eligible.LendingCategories = []country.LendingCategory{"IDA"}
		},
		result: unknown, test: "lending", reason: "the lending category of Kenya on 1990-01-01 is not known; the programme is for IDA",
	},
	{name: "not classified, but a borrower", country: "VEN", at: "2024-08-01", with: lending("IBRD"), result: yes},
	{
		name: "lists are joined by AND", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible = funding.Eligible{
				Countries: []country.Code{"KEN"}, Regions: []string{"Africa"}, IncomeGroups: income("L", "LM"),
				LendingCategories: []country.LendingCategory{"IDA", "Blend"}, Organisations: []string{"EU"},
			}
		},
		result: no, test: "organisation", reason: "Kenya is not a member of EU on 2024-08-01, and the programme is for members of EU",
		change: "take in members of AU", side: programme,
	},
}
