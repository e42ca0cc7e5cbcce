package funding

import (
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Instrument is the form in which a programme gives.
type Instrument string

// The instruments.
const (
	Grant               Instrument = "grant"
	Loan                Instrument = "loan"
	TechnicalAssistance Instrument = "technical-assistance"
	InKind              Instrument = "in-kind"
)

// Instruments gives all instruments.
func Instruments() []Instrument { return []Instrument{Grant, Loan, TechnicalAssistance, InKind} }

// Flag is a list of countries that programmes refer to.
type Flag string

// The flags: the United Nations' lists, and the World Bank's of fragile and conflict-affected situations.
const (
	LDC  Flag = "LDC"
	LLDC Flag = "LLDC"
	SIDS Flag = "SIDS"
	FCS  Flag = "FCS"
)

// Flags gives all flags.
func Flags() []Flag { return []Flag{LDC, LLDC, SIDS, FCS} }

// Applicant is who may apply for money.
type Applicant string

// The applicants. Readiness speaks for a country's government.
const (
	Government           Applicant = "government"
	PublicBody           Applicant = "public-body"
	CivilSociety         Applicant = "civil-society"
	Academia             Applicant = "academia"
	PrivateSector        Applicant = "private-sector"
	RegionalOrganisation Applicant = "regional-organisation"
)

// Applicants gives all applicants.
func Applicants() []Applicant {
	return []Applicant{Government, PublicBody, CivilSociety, Academia, PrivateSector, RegionalOrganisation}
}

// GrantKind says for how many countries one grant is.
type GrantKind string

// The kinds of grant.
const (
	SingleCountry GrantKind = "single-country"
	MultiCountry  GrantKind = "multi-country"
)

// GrantKinds gives all kinds of grant.
func GrantKinds() []GrantKind { return []GrantKind{SingleCountry, MultiCountry} }

// Programme is a funder's offer. Amounts are minor units of its currency; zero is "not said" where a limit is meant.
type Programme struct {
	ID          string // kebab-case
	Funder      string
	Title       framework.Text
	Description framework.Text
	Sample      bool // made up, for demonstrations
	Themes      []framework.Theme
	Instrument  Instrument
	Opens       time.Time // with the offset it was written with; zero = open from ever
	Closes      time.Time // the moment from which it is closed; zero = no end
	Withdrawn   bool
	Currency    string // ISO 4217
	Budget      int64  // of the funder itself: partners' lines are apart

	Floor       int64       // least grant to a country
	Ceiling     int64       // greatest grant to a country
	PerCountry  int         // grants that one country may get; 0 = not limited
	Maximum     int         // grants in all; 0 = not limited
	Months      int         // longest duration; 0 = not limited
	Kinds       []GrantKind // which are given; none = single-country
	Lots        []Lot       // one for each country that has money of its own; with lots, other countries get none
	Cofinancing float64     // share of the cost that the country brings, 0..<1

	Eligible   Eligible
	Excluded   []Exclusion
	Partner    string      // without whom nobody gets a grant; "" = none is asked for
	Applicants []Applicant // who may apply; none = everybody

	Pooled  bool   // others may join with a line of their own
	Lines   []Line // theirs
	Contact string // a name or an address: it can be erased
	Link    string // http or https
	IATI    string // identifier of the activity in IATI
}

// Lot is the money that a programme has for one country.
type Lot struct {
	Country country.Code
	Budget  int64
}

// Eligible says which countries a programme is for. An empty list does not restrict; lists are joined by AND, the values
// within one by OR.
type Eligible struct {
	Countries         []country.Code
	Regions           []string // names or codes of UN M49, or names of World Bank regions
	IncomeGroups      []country.IncomeGroup
	LendingCategories []country.LendingCategory
	Organisations     []string // ids
	Flags             []Flag
	ClassAsOf         time.Time // the day on which classes, memberships and lists are read; zero = the day that is asked for
}

// Exclusion takes a country out.
type Exclusion struct {
	Country country.Code
	Reason  string
	Kinds   []GrantKind // from which grants; none = all
}

// Line is what another funder adds to a pooled programme, in the programme's currency.
type Line struct {
	ID     string // within the programme
	Funder string
	Budget int64
}

// Status is where a programme stands on a day.
type Status string

// The statuses. All but withdrawn follow from the dates.
const (
	Forecast  Status = "forecast"
	Open      Status = "open"
	Closed    Status = "closed"
	Withdrawn Status = "withdrawn"
)

// Statuses gives all statuses.
func Statuses() []Status { return []Status{Forecast, Open, Closed, Withdrawn} }

// Status is where the programme stands at a moment: it is open from Opens on and until just before Closes.
func (p *Programme) Status(at time.Time) Status {
	switch {
	case p.Withdrawn:
		return Withdrawn
	case !p.Closes.IsZero() && !at.Before(p.Closes):
		return Closed
	case at.Before(p.Opens):
		return Forecast
	}
	return Open
}

// Money is the budget with the lines of those who joined.
func (p *Programme) Money() int64 {
	sum := p.Budget
	for _, l := range p.Lines {
		sum += l.Budget
	}
	return sum
}

// GrantKinds gives the kinds of grant that are given.
func (p *Programme) GrantKinds() []GrantKind {
	if len(p.Kinds) == 0 {
		return []GrantKind{SingleCountry}
	}
	return p.Kinds
}
