package funding_test

import "readiness/assessment/funding"

// of asks for so many dollars, and together with others for so many.
func of(alone, together int64) func(*funding.Programme, *funding.Facts) {
	return func(_ *funding.Programme, f *funding.Facts) { f.Amount, f.Bundle = asked(alone), asked(together) }
}

// noRate is an amount in a currency without a rate.
var noRate = funding.Asked{Why: "no rate of KES on 2024-08-01"}

// moneyRows are about amounts, shares and numbers of grants.
var moneyRows = []row{
	{name: "just the ceiling", country: "KEN", at: "2024-08-01", with: of(500_000, 500_000), result: yes},
	{
		name: "a cent above the ceiling", country: "KEN", at: "2024-08-01",
		with: func(_ *funding.Programme, f *funding.Facts) {
			f.Amount = funding.Asked{Minor: cents(500_000) + 1, Known: true}
		},
		result: no, test: "ceiling", reason: "it asks for USD 500,000.01, and a grant is USD 500,000 at most",
		change: "raise the ceiling of a grant to USD 500,000.01", side: programme,
	},
	{
		name: "no rate", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Amount = noRate },
		result: unknown, test: "ceiling",
		reason: "what it would ask for is not known: no rate of KES on 2024-08-01; a grant is USD 500,000 at most",
	},
	{
		name: "no rate and no ceiling", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Ceiling, f.Amount = 0, funding.Asked{} },
		result: unknown, test: "floor", reason: "what it would ask for is not known, and a grant is USD 50,000 at least",
	},
	{
		name: "no rate and no limits", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Ceiling, p.Floor, f.Amount = 0, 0, noRate },
		result: unknown, test: "money",
		reason: "USD 2,500,000 is left for Kenya, and what it would ask for is not known: no rate of KES on 2024-08-01",
	},
	{name: "just the floor", country: "KEN", at: "2024-08-01", with: of(50_000, 50_000), result: yes},
	{
		name: "the floor together with others", country: "KEN", at: "2024-08-01", with: of(20_000, 50_000),
		result: yes, test: "floor", reason: "only together with others: alone it asks for USD 20,000, and a grant is USD 50,000 at least",
	},
	{
		name: "not even together with others", country: "KEN", at: "2024-08-01", with: of(20_000, 45_000),
		result: no, test: "floor", reason: "it asks for USD 20,000, and together with others for USD 45,000, and a grant is USD 50,000 at least",
		change: "lower the floor of a grant to USD 45,000", side: programme,
	},
	{
		name: "below the floor, with no others", country: "KEN", at: "2024-08-01", with: of(20_000, 20_000),
		result: no, test: "floor", reason: "it asks for USD 20,000, and a grant is USD 50,000 at least",
		change: "lower the floor of a grant to USD 20,000", side: programme,
	},
	{
		name: "nobody knows what the others ask for", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Amount, f.Bundle = asked(20_000), noRate },
		result: unknown, test: "floor",
		reason: "alone it asks for USD 20,000, and a grant is USD 50,000 at least; " +
			"together with others, what it would ask for is not known: no rate of KES on 2024-08-01",
	},
	{
		name: "nothing is asked for", country: "KEN", at: "2024-08-01", with: of(0, 0),
		result: no, test: "floor", reason: "it asks for USD 0, and a grant is USD 50,000 at least", change: "ask for no least grant", side: programme,
	},
	{
		name: "the money is spent", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Left = 0 },
		result: no, test: "money", reason: "nothing is left for Kenya", change: "bring USD 200,000 more for Kenya", side: programme,
	},
	{
		name: "more than the money is spent", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.Floor, p.Ceiling, f.Left, f.Amount = 0, 0, -cents(100), noRate
		},
		result: no, test: "money", reason: "nothing is left for Kenya", change: "bring new money for Kenya", side: programme,
	},
	{
		name: "less is left than the least grant", country: "KEN", at: "2024-08-01",
		with: func(_ *funding.Programme, f *funding.Facts) {
			f.Amount, f.Bundle, f.Left = asked(20_000), asked(60_000), cents(30_000)
		},
		result: no, test: "money", reason: "USD 30,000 is left for Kenya, less than the least grant of USD 50,000",
		change: "bring USD 20,000 more for Kenya", side: programme,
	},
	{
		name: "less is left than it asks for", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Left = cents(150_000) },
		result: no, test: "money", reason: "USD 150,000 is left for Kenya, and it asks for USD 200,000",
		change: "bring USD 50,000 more for Kenya", side: programme,
	},
	{
		name: "just enough is left", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Left = cents(200_000) },
		result: yes,
	},
	{
		name: "a currency without decimals", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.Currency, p.Ceiling, f.Amount = "JPY", 10_000_000, asked(200_000)
		},
		result: no, test: "ceiling", reason: "it asks for JPY 20,000,000, and a grant is JPY 10,000,000 at most",
		change: "raise the ceiling of a grant to JPY 20,000,000", side: programme,
	},
	{
		name: "no share of its own", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Cofinancing, f.Cofinancing = 0.07, funding.No },
		result: no, test: "cofinancing", reason: "Kenya cannot bring 7% of the cost, which the programme asks for",
		change: "bring 7% of the cost", side: applicant,
	},
	{
		name: "perhaps a share of its own", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Cofinancing, f.Cofinancing = 0.125, funding.Unsaid },
		result: unknown, test: "cofinancing", reason: "whether Kenya can bring 12.5% of the cost is not known",
	},
	{
		name: "no share is asked for", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.Cofinancing, f.Cofinancing = 0, funding.No },
		result: yes,
	},
	{
		name: "has its grant", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.Granted, f.GrantedAll = 1, 4 },
		result: no, test: "one-per-country", reason: "Kenya has 1 grant of the programme already, and a country may have 1",
		change: "allow a country 2 grants", side: programme,
	},
	{
		name: "has one grant of two", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, f *funding.Facts) { p.PerCountry, f.Granted = 2, 1 },
		result: yes,
	},
	{
		name: "all grants are given", country: "KEN", at: "2024-08-01",
		with:   func(_ *funding.Programme, f *funding.Facts) { f.GrantedAll = 20 },
		result: no, test: "maximum", reason: "the programme gave 20 grants already, of 20 at most",
		change: "give 21 grants in all", side: programme,
	},
	{
		name: "no limit of grants", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.PerCountry, p.Maximum, f.Granted, f.GrantedAll = 0, 0, 3, 99
		},
		result: yes,
	},
}
