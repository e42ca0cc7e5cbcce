package assessment

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// Finance is the money side of a question about gaps: what countries plan, what was committed, what funders offer, and in
// which money it is reckoned.
type Finance struct {
	Programmes  []*Programme  // by id
	Commitments []*Commitment // by id
	Atlas       *country.Atlas
	At          time.Time // the moment at which programmes are open, and the day of rates and classes
	Currency    string    // of what is reported; ISO 4217
	PriceYear   int       // likewise; 0 = every amount stays at the prices of its own year
	Years       int       // of recurrent cost that are counted

	plans map[unitYear][]*PlannedAction
	given map[bundled]given // by programme and country; "" = in all
}

type unitYear struct {
	unit string
	year int
}

// Terms are how money is reckoned. Zero members take what the framework's costs are in, and one year.
type Terms struct {
	At        time.Time
	Currency  string
	PriceYear int
	Years     int
}

// over fills in what terms leave open: the currency and the price year that most costs of a framework are in.
func (m Terms) over(def *framework.Definition) Terms {
	type money struct {
		currency string
		year     int
	}
	counts := map[money]int{}
	var most money
	for _, q := range def.Questions() {
		if q.Remedy == nil || q.Remedy.Cost == nil {
			continue
		}
		one := money{q.Remedy.Cost.Currency, q.Remedy.Cost.Year}
		counts[one]++
		if n := cmp.Compare(counts[one], counts[most]); n > 0 || n == 0 && (one.currency < most.currency || one.currency == most.currency && one.year > most.year) {
			most = one
		}
	}
	m.PriceYear = cmp.Or(m.PriceYear, most.year)
	m.Currency = cmp.Or(m.Currency, most.currency, "USD")
	m.Years = cmp.Or(m.Years, 1)
	return m
}

// Finance is the money side of a State for the assessments of a framework version that its panels are made of. Of a
// definition without its confidential questions it leaves out what countries plan for those.
func (s *State) Finance(def *framework.Definition, m Terms) *Finance {
	f := NewFinance(def, s.atlas, m, s.Programmes(), s.Commitments())
	for _, a := range s.Current(def) {
		for _, plan := range a.Plan() {
			if def.Whole() != def && a.guarded(plan.Questions) {
				continue
			}
			key := unitYear{a.Unit, a.Year}
			f.plans[key] = append(f.plans[key], plan)
		}
	}
	return f
}

// Of gives the same with what one assessment plans in the place of all that is planned for its unit and year. Of a definition
// without its confidential questions it leaves out what is planned for those.
func (f *Finance) Of(def *framework.Definition, a *Assessment) *Finance {
	c := *f
	c.plans = maps.Clone(f.plans)
	key := unitYear{a.Unit, a.Year}
	delete(c.plans, key)
	for _, plan := range a.Plan() {
		if def.Whole() == def || !a.guarded(plan.Questions) {
			c.plans[key] = append(c.plans[key], plan)
		}
	}
	return &c
}

// Only gives the same with some of its programmes.
func (f *Finance) Only(keep func(*Programme) bool) *Finance {
	c := *f
	c.Programmes = slices.DeleteFunc(slices.Clone(f.Programmes), func(p *Programme) bool { return !keep(p) })
	return &c
}

// NewFinance is the money side of answers that are in no store. The lists are put in order of their ids.
func NewFinance(def *framework.Definition, atlas *country.Atlas, m Terms, programmes []*Programme, commitments []*Commitment) *Finance {
	m = m.over(def)
	f := &Finance{
		Programmes: slices.Clone(programmes), Commitments: slices.Clone(commitments), Atlas: atlas, At: m.At, Currency: m.Currency,
		PriceYear: m.PriceYear, Years: m.Years, plans: map[unitYear][]*PlannedAction{},
	}
	f.order()
	return f
}

// With is the same money side with other programmes and commitments: those of a file in place of those of a store. What
// countries plan stays.
func (f *Finance) With(programmes []*Programme, commitments []*Commitment) *Finance {
	c := *f
	c.Programmes, c.Commitments = slices.Clone(programmes), slices.Clone(commitments)
	c.order()
	return &c
}

// WithPlan is the same money side with what a country plans itself for a year, in place of what was known of it.
func (f *Finance) WithPlan(unit string, year int, plan ...*PlannedAction) *Finance {
	c := *f
	c.plans = maps.Clone(f.plans)
	c.plans[unitYear{unit, year}] = slices.Clone(plan)
	return &c
}

// order puts the lists in order of their ids, and adds up what was given.
func (f *Finance) order() {
	slices.SortFunc(f.Programmes, func(a, b *Programme) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(f.Commitments, func(a, b *Commitment) int { return cmp.Compare(a.ID, b.ID) })
	f.countGiven()
}

// SpeaksOfMoney says that somebody has planned, committed or offered something for the assessments of a framework version.
func (s *State) SpeaksOfMoney(def *framework.Definition) bool {
	return len(s.programmes)+len(s.commitments) > 0 ||
		slices.ContainsFunc(s.Current(def), func(a *Assessment) bool { return len(a.actions) > 0 })
}

// converter brings amounts into the money that is reported.
func (f *Finance) converter() funding.Converter {
	return funding.Converter{Atlas: f.Atlas, Date: f.At, Currency: f.Currency, Year: f.PriceYear}
}

// into brings amounts into another currency, at the prices of whatever year they have: a grant is paid in the money of its
// day.
func (f *Finance) into(currency string) funding.Converter {
	return funding.Converter{Atlas: f.Atlas, Date: f.At, Currency: currency}
}

// converted brings a commitment into the money that is reported: its rate is that of the day that is asked for.
func (f *Finance) converted(c *Commitment) (funding.Money, funding.Steps, error) {
	return f.converter().Convert(funding.Money{Minor: c.Amount, Currency: c.Currency, Year: c.Date.Year()})
}

// Left is what a programme has not committed yet, in minor units of its currency, with the lines of those who joined; never
// below 0.
func (f *Finance) Left(p *Programme) int64 { return max(0, p.Money()-f.given[bundled{"", p.ID}].sum) }

// given is what was committed of a programme.
type given struct {
	sum    int64 // minor units of its currency; what is too much for a number stays at the greatest
	grants int   // one for each commitment that counts
}

// countGiven adds up commitments by programme, for each country and, under "", for all.
func (f *Finance) countGiven() {
	f.given = map[bundled]given{}
	for _, c := range f.Commitments {
		if c.Programme == "" || !c.Counts() { // what is committed on a later day is not to be had either
			continue
		}
		for _, unit := range []string{"", string(c.Country)} {
			key := bundled{unit, c.Programme}
			f.given[key] = given{plus(f.given[key].sum, c.Amount), f.given[key].grants + 1}
		}
	}
}

// leftFor is what a country can still ask a programme for: of its lot where it has one, and never more than is left in all.
func (f *Finance) leftFor(p *Programme, unit country.Code) int64 {
	left := f.Left(p)
	for _, lot := range p.Lots {
		if lot.Country == unit {
			left = min(left, max(0, lot.Budget-f.given[bundled{string(unit), p.ID}].sum))
		}
	}
	return left
}
