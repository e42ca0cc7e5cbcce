package funding

import (
	"slices"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Result is the answer of a test, and of all of them together.
type Result string

// The results. What cannot be told is unknown, which is not no.
const (
	ResultYes     Result = "yes"
	ResultNo      Result = "no"
	ResultUnknown Result = "unknown"
)

// Results gives all results.
func Results() []Result { return []Result{ResultYes, ResultNo, ResultUnknown} }

// TestID names what is asked of a country and a programme.
type TestID string

// The tests, in the order in which they are made.
const (
	OpenTest          TestID = "open"            // is the programme open at the moment?
	CountryTest       TestID = "country"         // is the country on its list, and has it a lot?
	RegionTest        TestID = "region"          // ... in one of its regions?
	IncomeTest        TestID = "income"          // ... in one of its income groups?
	LendingTest       TestID = "lending"         // ... in one of its lending categories?
	OrganisationTest  TestID = "organisation"    // ... a member of one of its organisations?
	FlagTest          TestID = "flag"            // ... on one of its lists?
	ExcludedTest      TestID = "excluded"        // may the country have a grant of its own?
	ThemeTest         TestID = "theme"           // is this what it pays for?
	ApplicantTest     TestID = "applicant"       // may this applicant apply?
	CeilingTest       TestID = "ceiling"         // is the amount not too large?
	FloorTest         TestID = "floor"           // is it large enough, alone or together with others?
	MoneyTest         TestID = "money"           // is there as much left?
	CofinancingTest   TestID = "cofinancing"     // can the country bring its share?
	DurationTest      TestID = "duration"        // is it done in time?
	PartnerTest       TestID = "partner"         // is the partner there?
	OnePerCountryTest TestID = "one-per-country" // may the country have one more grant?
	MaximumTest       TestID = "maximum"         // may the programme give one more?
)

// TestIDs gives all tests in their order.
func TestIDs() []TestID {
	ids := make([]TestID, len(tests))
	for i, t := range tests {
		ids[i] = t.id
	}
	return ids
}

// Side is who would have to change something.
type Side string

// The sides.
const (
	ProgrammeSide Side = "programme"
	CountrySide   Side = "country"
)

// Facts is what is asked of a programme: one action of one country, on its own, or the gap that it closes. What is unknown
// stays at its zero value.
type Facts struct {
	Country     country.Code
	Year        int // of the assessment: no test asks for it
	Themes      []framework.Theme
	Amount      Asked // of this action
	Months      int   // that it takes; 0 = unknown
	Cofinancing Known // can the country bring its share?
	Partner     Known // has it the partner that the programme asks for?
	Applicant   Applicant
	Bundle      Asked // of all actions of the country, this one among them, that are eligible but for the floor
	Granted     int   // grants of the programme in this country that count
	GrantedAll  int   // ... in all countries
	// Left is what is left to be asked for, in minor units of the programme's currency: of the country's lot where it has
	// one, and never more than is left in all. For a country without a lot where others have one it is what is left in all:
	// that there is no lot is the country test's to say.
	Left int64
}

// Asked is a grant that would be asked of a programme, in minor units of its currency: the cost without the country's share.
type Asked struct {
	Minor int64
	Known bool
	Why   string // it is not known: "no rate of KES on 2024-07-01"
}

// Outcome is what one test found.
type Outcome struct {
	Test   TestID
	Result Result
	Reason string // of no and unknown, and of a yes on a condition; in words, with figures and dates
	Change string // of a no: the least that would make it a yes, as a request to the side; "" = none is known
	Side   Side   // "" without a change
}

// Verdict says whether a programme could pay for what is asked.
type Verdict struct {
	Result Result // no where a test says no; else unknown where one cannot tell; else yes
	Test   TestID // the first that says no; else the first that cannot tell; else the first with a condition; else ""
	Reason string // of that test
	Change string // the one change after which no test says no; "" = more than one is needed, or none is known
	Side   Side   // whose change it is; "" without one
	Tests  []Outcome
}

// Check makes all tests of a programme and what is asked of it at a moment. The same input gives the same verdict, and nothing
// is modified. Classes, memberships and lists are those of the day that the programme names, else of the moment.
func Check(p *Programme, facts Facts, atlas *country.Atlas, at time.Time) Verdict {
	q := newPair(p, &facts, atlas, at)
	v := Verdict{Result: ResultYes, Tests: make([]Outcome, len(tests))}
	said, refused := -1, 0
	for i, test := range tests {
		o := test.of(q)
		o.Test = test.id
		v.Tests[i] = o
		switch {
		case o.Result == ResultNo:
			refused++
			if v.Result != ResultNo {
				v.Result, said = ResultNo, i
			}
		case o.Result == ResultUnknown && v.Result == ResultYes:
			v.Result, said = ResultUnknown, i
		case o.Reason != "" && said < 0:
			said = i
		}
	}
	if said < 0 {
		return v
	}
	first := v.Tests[said]
	v.Test, v.Reason = first.Test, first.Reason
	if refused == 1 && q.holds(first) {
		v.Change, v.Side = first.Change, first.Side
	}
	return v
}

// test is one of the tests.
type test struct {
	id TestID
	of func(*pair) Outcome
}

// tests are all tests in their order.
var tests = slices.Concat(countryTests, requestTests)

// countryTests ask for the programme, the country and the moment alone.
var countryTests = []test{
	{OpenTest, (*pair).open},
	{CountryTest, (*pair).inCountries},
	{RegionTest, (*pair).inRegions},
	{IncomeTest, (*pair).ofIncome},
	{LendingTest, (*pair).ofLending},
	{OrganisationTest, (*pair).inOrganisations},
	{FlagTest, (*pair).ofFlags},
	{ExcludedTest, (*pair).notExcluded},
}

// requestTests ask for what is wanted, and for nothing of the country but what the facts say. JudgeRequest makes them too.
var requestTests = []test{
	{ThemeTest, (*pair).ofThemes},
	{ApplicantTest, (*pair).byApplicants},
	{CeilingTest, (*pair).belowCeiling},
	{FloorTest, (*pair).aboveFloor},
	{MoneyTest, (*pair).withinMoney},
	{CofinancingTest, (*pair).cofinanced},
	{DurationTest, (*pair).inTime},
	{PartnerTest, (*pair).withPartner},
	{OnePerCountryTest, (*pair).withinCountry},
	{MaximumTest, (*pair).withinMaximum},
}

// pair is a programme and what is asked of it.
type pair struct {
	p     *Programme
	f     *Facts
	atlas *country.Atlas
	at    time.Time
	day   time.Time // of classes, memberships and lists

	country country.Country
	known   bool // the country's code means something
	class   country.Class
	classed bool // class was looked up
}

func newPair(p *Programme, f *Facts, atlas *country.Atlas, at time.Time) *pair {
	q := &pair{p: p, f: f, atlas: atlas, at: at, day: p.Eligible.ClassAsOf}
	if q.day.IsZero() {
		q.day = at
	}
	q.country, q.known = country.Get(f.Country)
	return q
}

// bank is how the World Bank classed the country on the day.
func (q *pair) bank() country.Class {
	if !q.classed && q.known {
		q.class, q.classed = q.atlas.Class(q.country, q.day), true
	}
	return q.class
}

// name is how the country is called.
func (q *pair) name() string {
	if !q.known {
		return string(q.f.Country)
	}
	return q.country.Name("en")
}

// holds says that the change of the only test that says no is enough. Waiting is not, where the country is in another class
// by then.
func (q *pair) holds(o Outcome) bool {
	if o.Test != OpenTest || q.p.Status(q.at) != Forecast {
		return true
	}
	later := newPair(q.p, q.f, q.atlas, q.p.Opens)
	for _, test := range tests {
		if test.of(later).Result == ResultNo {
			return false
		}
	}
	return true
}

func yes() Outcome { return Outcome{Result: ResultYes} }

func unknown(reason string) Outcome { return Outcome{Result: ResultUnknown, Reason: reason} }

func no(reason string, side Side, change string) Outcome {
	return Outcome{Result: ResultNo, Reason: reason, Side: side, Change: change}
}
