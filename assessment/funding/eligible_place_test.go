package funding_test

import (
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// regions restricts a programme to regions.
func regions(names ...string) func(*funding.Programme, *funding.Facts) {
	return func(p *funding.Programme, _ *funding.Facts) { p.Eligible.Regions = names }
}

// placeRows are about lists of countries, lots, regions and exclusions.
var placeRows = []row{
	{
		name: "on the list", country: "GHA", at: "2024-08-01",
		with:   func(p *funding.Programme, _ *funding.Facts) { p.Eligible.Countries = []country.Code{"KEN", "GHA"} },
		result: yes,
	},
	{
		name: "not on the list", country: "TGO", at: "2024-08-01",
		with:   func(p *funding.Programme, _ *funding.Facts) { p.Eligible.Countries = []country.Code{"KEN", "GHA"} },
		result: no, test: "country", reason: "the programme is for Kenya and Ghana, not for Togo", change: "take in Togo", side: programme,
	},
	{
		name: "not on a long list", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.Countries = []country.Code{"BEN", "CIV", "GHA", "GMB", "LBR", "NGA", "SEN", "TGO"}
		},
		result: no, test: "country", reason: "the programme is for Benin, Côte d'Ivoire, Ghana, Gambia, Liberia and 3 more, not for Kenya",
		change: "take in Kenya", side: programme,
	},
	{
		name: "without a lot", country: "TGO", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Lots = []funding.Lot{{Country: "KEN", Budget: cents(300_000)}, {Country: "GHA", Budget: cents(300_000)}}
		},
		result: no, test: "country", reason: "its money is in lots for Kenya and Ghana, with none for Togo",
		change: "give Togo a lot of USD 200,000", side: programme,
	},
	{
		name: "with a lot", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.Lots, f.Left = []funding.Lot{{Country: "KEN", Budget: cents(300_000)}}, cents(300_000)
		},
		result: yes,
	},
	{
		name: "neither on the list nor with a lot", country: "TGO", at: "2024-08-01",
		with: func(p *funding.Programme, f *funding.Facts) {
			p.Eligible.Countries, p.Lots = []country.Code{"KEN"}, []funding.Lot{{Country: "KEN", Budget: cents(300_000)}}
			f.Amount = funding.Asked{Why: "no rate of XOF on 2024-08-01"}
		},
		result: no, test: "country", reason: "the programme is for Kenya, not for Togo; its money is in lots for Kenya, with none for Togo",
		change: "take in Togo and give Togo a lot", side: programme,
	},
	{name: "in a region by its name", country: "KEN", at: "2024-08-01", with: regions("eastern africa"), result: yes},
	{name: "in a region by its code", country: "KEN", at: "2024-08-01", with: regions("150", " 002 "), result: yes},
	{name: "in a region of the World Bank", country: "IND", at: "2024-08-01", with: regions("South Asia"), result: yes},
	{
		name: "a name of both is that of M49", country: "SDN", at: "2024-08-01", with: regions("Sub-Saharan Africa"),
		result: no, test: "region", reason: "Sudan is in Northern Africa, Africa and Sub-Saharan Africa, and the programme is for Sub-Saharan Africa",
		change: "take in Northern Africa", side: programme,
	},
	{
		name: "in another region", country: "KEN", at: "2024-08-01", with: regions("142", "Europe"),
		result: no, test: "region", reason: "Kenya is in Eastern Africa, Sub-Saharan Africa and Africa, and the programme is for Asia and Europe",
		change: "take in Eastern Africa", side: programme,
	},
	{name: "Kosovo is in Southern Europe", country: "XKX", at: "2024-08-01", with: regions("039"), result: yes},
	{
		name: "a fictional country is nowhere", country: "XXA", at: "2024-08-01", with: regions("Africa"),
		result: unknown, test: "region", reason: "in which regions Exampland (fictional) is, is not known; the programme is for Africa",
	},
	{
		name: "Antarctica is in no region", country: "ATA", at: "2024-08-01", with: regions("Africa"),
		result: unknown, test: "region", reason: "in which regions Antarctica is, is not known; the programme is for Africa",
	},
	{
		name: "a territory that the Bank has in no region", country: "ESH", at: "2024-08-01", with: regions("Europe", "Middle East & North Africa"),
		result: unknown, test: "region",
		reason: "in which region of the World Bank Western Sahara is, is not known; the programme is for Europe and Middle East & North Africa",
	},
	{name: "a territory that M49 has in a region", country: "ESH", at: "2024-08-01", with: regions("Northern Africa"), result: yes},
	{
		name: "a region that nobody knows", country: "KEN", at: "2024-08-01", with: regions("Atlantis"),
		result: unknown, test: "region", reason: "no region Atlantis is known; the programme is for Atlantis",
	},
	{
		name: "a country that nobody knows", country: "ZZZ", at: "2024-08-01", with: regions("Africa"),
		result: unknown, test: "region", reason: "in which regions ZZZ is, is not known; the programme is for Africa",
	},
	{
		name: "excluded", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Excluded = []funding.Exclusion{{Country: "GHA"}, {Country: "KEN", Reason: "grant in the first call"}}
		},
		result: no, test: "excluded", reason: "Kenya is excluded: grant in the first call", change: "exclude Kenya no longer", side: programme,
	},
	{
		name: "another is excluded", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, _ *funding.Facts) { p.Excluded = []funding.Exclusion{{Country: "GHA"}} },
		result: yes,
	},
	{
		name: "excluded from the only kind that is given", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Excluded = []funding.Exclusion{{Country: "KEN", Kinds: []funding.GrantKind{funding.SingleCountry}}}
		},
		result: no, test: "excluded", reason: "Kenya is excluded", change: "exclude Kenya no longer", side: programme,
	},
	{
		name: "excluded from grants of its own", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Kinds = funding.GrantKinds()
			p.Excluded = []funding.Exclusion{{Country: "KEN", Reason: "grant in 2023", Kinds: []funding.GrantKind{funding.SingleCountry}}}
		},
		result: unknown, test: "excluded",
		reason: "only as part of a grant to several countries: Kenya is excluded from grants to one country: grant in 2023",
	},
	{
		name: "excluded from both kinds, one after the other", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Kinds = funding.GrantKinds()
			p.Excluded = []funding.Exclusion{
				{Country: "KEN", Reason: "grant in 2023", Kinds: []funding.GrantKind{funding.SingleCountry}},
				{Country: "KEN", Reason: "not in the region", Kinds: []funding.GrantKind{funding.MultiCountry}},
			}
		},
		result: no, test: "excluded", reason: "Kenya is excluded: grant in 2023; not in the region", change: "exclude Kenya no longer", side: programme,
	},
	{
		name: "excluded from the other kind", country: "KEN", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Kinds = funding.GrantKinds()
			p.Excluded = []funding.Exclusion{{Country: "KEN", Kinds: []funding.GrantKind{funding.MultiCountry}}}
		},
		result: yes,
	},
	{
		name: "only grants to several countries", country: "KEN", at: "2024-08-01",
		with:   func(p *funding.Programme, _ *funding.Facts) { p.Kinds = []funding.GrantKind{funding.MultiCountry} },
		result: unknown, test: "excluded", reason: "only as part of a grant to several countries: the programme gives no others",
	},
}
