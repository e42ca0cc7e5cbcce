package funding_test

import (
	"time"

	"readiness/assessment/funding"
)

// members restricts a programme to organisations.
func members(ids ...string) func(*funding.Programme, *funding.Facts) {
	return func(p *funding.Programme, _ *funding.Facts) { p.Eligible.Organisations = ids }
}

// flagged restricts a programme to lists of countries.
func flagged(flags ...funding.Flag) func(*funding.Programme, *funding.Facts) {
	return func(p *funding.Programme, _ *funding.Facts) { p.Eligible.Flags = flags }
}

// memberRows are about organisations and lists at real dates.
var memberRows = []row{
	{name: "a member on its last day", country: "MLI", at: "2025-01-28T23:59:59Z", with: members("ecowas"), result: yes},
	{
		name: "no member from the day it left", country: "MLI", at: "2025-01-29", with: members("ECOWAS"),
		result: no, test: "organisation", reason: "Mali is not a member of ECOWAS on 2025-01-29, and the programme is for members of ECOWAS",
		change: "take in members of AU", side: programme,
	},
	{
		name: "a member of neither", country: "GBR", at: "2020-02-01", with: members("EU", "AU"),
		result: no, test: "organisation", reason: "United Kingdom is not a member of EU or AU on 2020-02-01, and the programme is for members of EU and AU",
		change: "take in members of CoE or OSCE", side: programme,
	},
	{name: "a member on the day that the programme names", country: "GBR", at: "2024-08-01", with: func(p *funding.Programme, _ *funding.Facts) {
		p.Eligible.Organisations, p.Eligible.ClassAsOf = []string{"EU"}, time.Date(2020, 1, 31, 0, 0, 0, 0, time.UTC)
	}, result: yes},
	{
		name: "a member of nothing", country: "JPN", at: "2024-08-01", with: members("ASEAN"),
		result: no, test: "organisation", reason: "Japan is not a member of ASEAN on 2024-08-01, and the programme is for members of ASEAN",
		change: "ask for no membership", side: programme,
	},
	{
		name: "an organisation that nobody knows", country: "KEN", at: "2024-08-01", with: members("EU", "EAC"),
		result: unknown, test: "organisation", reason: "the members of EAC are not known; the programme is for members of EU and EAC",
	},
	{
		name: "members that nobody knows, of a country that nobody knows", country: "ZZZ", at: "2024-08-01", with: members("EU"),
		result: unknown, test: "organisation", reason: "of which organisations ZZZ is a member is not known; the programme is for members of EU",
	},
	{name: "on the list of least developed countries", country: "BTN", at: "2023-12-12", with: flagged("LDC"), result: yes},
	{
		name: "off the list from the day it graduated", country: "BTN", at: "2023-12-13", with: flagged("LDC"),
		result: no, test: "flag", reason: "Bhutan is none of these on 2023-12-13: least developed countries",
		change: "take in landlocked developing countries", side: programme,
	},
	{
		name: "a small island that graduated", country: "STP", at: "2024-12-13", with: flagged("LDC", "LLDC"),
		result: no, test: "flag", reason: "Sao Tome and Principe is none of these on 2024-12-13: least developed countries or landlocked developing countries",
		change: "take in small island developing states or fragile and conflict-affected situations (FY2025)", side: programme,
	},
	{name: "one list of two", country: "VUT", at: "2024-08-01", with: flagged("LDC", "SIDS"), result: yes},
	{name: "fragile", country: "MLI", at: "2024-08-01", with: flagged("FCS"), result: yes},
	{
		name: "on none of the lists", country: "FRA", at: "2022-08-01", with: flagged("SIDS", "FCS"),
		result: no, test: "flag",
		reason: "France is none of these on 2022-08-01: small island developing states or fragile and conflict-affected situations (FY2019)",
		change: "ask for none of these lists", side: programme,
	},
	{
		name: "before the first list of fragile situations", country: "MLI", at: "2024-08-01",
		with: func(p *funding.Programme, _ *funding.Facts) {
			p.Eligible.Flags, p.Eligible.ClassAsOf = []funding.Flag{"SIDS", "FCS"}, time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)
		},
		result: unknown, test: "flag",
		reason: "whether Mali is one of the fragile and conflict-affected situations on 1995-01-01 is not known; " +
			"the programme is for small island developing states and fragile and conflict-affected situations",
	},
	{
		name: "a fictional country has the lists it was given", country: "XXB", at: "2024-08-01", with: flagged("LLDC"), result: yes,
	},
}
