package api

import (
	"context"
	"math"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// programmeView is a programme as it is answered. Amounts are minor units of its currency.
type programmeView struct {
	ID          string              `json:"id" example:"first-call"`
	Funder      string              `json:"funder"`
	Title       map[string]string   `json:"title" doc:"By language."`
	Description map[string]string   `json:"description,omitempty" doc:"By language."`
	Sample      bool                `json:"sample" doc:"Made up, for demonstrations."`
	Themes      []string            `json:"themes" doc:"What it pays for; none is anything."`
	Instrument  string              `json:"instrument" enum:"grant,loan,technical-assistance,in-kind"`
	Status      string              `json:"status" enum:"forecast,open,closed,withdrawn" doc:"At the moment that was asked for."`
	Opens       *string             `json:"opens" format:"date-time" doc:"With the offset that it was written with; null = from ever."`
	Closes      *string             `json:"closes" format:"date-time" doc:"The moment from which it is closed; null = no end."`
	Currency    string              `json:"currency" doc:"ISO 4217." example:"USD"`
	Budget      int64               `json:"budget" doc:"Of the funder itself, in minor units, as all amounts here."`
	Money       int64               `json:"money" doc:"The budget with the lines of those who joined."`
	Committed   int64               `json:"committed" doc:"Of it, what is committed or disbursed."`
	Pledged     int64               `json:"pledged" doc:"What is pledged beside that; it never counts."`
	Left        int64               `json:"left" doc:"money less committed, and never below 0."`
	Grant       programmeGrant      `json:"grant"`
	Lots        []programmeLot      `json:"lots" doc:"Money set aside for countries; with lots, other countries get none."`
	Cofinancing float64             `json:"cofinancing" doc:"Share of the cost that the country brings."`
	Eligible    programmeEligible   `json:"eligible"`
	Excluded    []programmeExcluded `json:"excluded"`
	Requires    programmeRequires   `json:"requires"`
	Pooled      bool                `json:"pooled" doc:"Others may join with a line of their own."`
	Lines       []programmeLine     `json:"lines"`
	Contact     string              `json:"contact,omitempty" doc:"For callers who have signed in."`
	ContactID   string              `json:"contactId,omitempty" doc:"Of the contact, for POST .../redactions. Likewise."`
	Link        string              `json:"link,omitempty"`
	IATI        string              `json:"iati,omitempty"`
	Mine        bool                `json:"mine" doc:"The caller has recorded it."`
	Revision    uint64              `json:"revision"`
	UpdatedAt   time.Time           `json:"updatedAt"`
	Date        *time.Time          `json:"date,omitempty" doc:"The moment at which it is shown; of a list, the list says it."`
}

type programmeGrant struct {
	Floor      *int64   `json:"floor" doc:"Least grant to a country; null = none."`
	Ceiling    *int64   `json:"ceiling" doc:"Greatest grant to a country; null = none."`
	PerCountry *int     `json:"perCountry" doc:"Grants that one country may get; null = not limited."`
	Maximum    *int     `json:"maximum" doc:"Grants in all; null = not limited."`
	Months     *int     `json:"months" doc:"Longest duration; null = not limited."`
	Kinds      []string `json:"kinds" enum:"single-country,multi-country"`
}

type programmeLot struct {
	Country string `json:"country" example:"KEN"`
	Budget  int64  `json:"budget"`
}

type programmeEligible struct {
	Countries         []string `json:"countries"`
	Regions           []string `json:"regions"`
	IncomeGroups      []string `json:"incomeGroups"`
	LendingCategories []string `json:"lendingCategories"`
	Organisations     []string `json:"organisations"`
	Flags             []string `json:"flags" enum:"LDC,LLDC,SIDS,FCS"`
	ClassAsOf         *string  `json:"classAsOf" format:"date" doc:"Day on which classes, memberships and lists are read; null = the day that is asked for."`
}

type programmeExcluded struct {
	Country string   `json:"country" example:"KEN"`
	Reason  string   `json:"reason,omitempty"`
	Grants  []string `json:"grants" enum:"single-country,multi-country" doc:"From which; none is all."`
}

type programmeRequires struct {
	Partner        string   `json:"partner,omitempty"`
	ApplicantTypes []string `json:"applicantTypes" enum:"government,public-body,civil-society,academia,private-sector,regional-organisation"`
}

type programmeLine struct {
	ID     string `json:"id" example:"ministry"`
	Funder string `json:"funder"`
	Budget int64  `json:"budget"`
	Mine   bool   `json:"mine" doc:"The caller has joined with it."`
}

// given is what was committed of a programme, and what was pledged, in minor units.
type given struct{ committed, pledged int64 }

// givenOf adds up the commitments of a state by programme.
func givenOf(state *assessment.State) map[string]given {
	all := map[string]given{}
	for _, m := range state.Commitments() {
		g := all[m.Programme]
		if m.Counts() {
			g.committed = capped(g.committed, m.Amount)
		} else {
			g.pledged = capped(g.pledged, m.Amount)
		}
		all[m.Programme] = g
	}
	return all
}

// capped adds amounts; what is too much for a number stays at the greatest.
func capped(a, b int64) int64 {
	if b > 0 && a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// programmeViews shows programmes of the state that is read as they stand at a moment, with contacts for who has signed in.
func (c *call) programmeViews(ctx context.Context, state *assessment.State, at time.Time, list ...*assessment.Programme) ([]programmeView, error) {
	if c.who != nil {
		var err error
		if list, err = c.service.ProgrammeTexts(ctx, list...); err != nil {
			return nil, err
		}
	}
	sums, views := givenOf(state), make([]programmeView, len(list))
	for i, p := range list {
		views[i] = c.programmeView(p, sums[p.ID], at)
	}
	return views, nil
}

func (c *call) programmeView(p *assessment.Programme, g given, at time.Time) programmeView {
	v := programmeView{
		ID: p.ID, Funder: p.Funder, Title: p.Title, Description: p.Description, Sample: p.Sample, Themes: textsOf(p.Themes),
		Instrument: string(p.Instrument), Status: string(p.Status(at)), Opens: moment3339(p.Opens), Closes: moment3339(p.Closes),
		Currency: p.Currency, Budget: p.Budget, Money: p.Money(), Committed: g.committed, Pledged: g.pledged,
		Left: max(0, p.Money()-g.committed), Lots: []programmeLot{}, Cofinancing: p.Cofinancing, Eligible: eligibleOf(&p.Eligible),
		Grant: programmeGrant{
			Floor: unless0(p.Floor), Ceiling: unless0(p.Ceiling), PerCountry: unless0(p.PerCountry), Maximum: unless0(p.Maximum),
			Months: unless0(p.Months), Kinds: textsOf(p.GrantKinds()),
		},
		Excluded: []programmeExcluded{}, Requires: programmeRequires{p.Partner, textsOf(p.Applicants)}, Pooled: p.Pooled,
		Lines: []programmeLine{}, Contact: p.Contact, Link: p.Link, IATI: p.IATI, Mine: c.who != nil && c.who.ID == p.Owner,
		Revision: p.Revision, UpdatedAt: p.At,
	}
	if c.who != nil {
		v.ContactID = p.Words.ID
	}
	for _, lot := range p.Lots {
		v.Lots = append(v.Lots, programmeLot{string(lot.Country), lot.Budget})
	}
	for _, x := range p.Excluded {
		v.Excluded = append(v.Excluded, programmeExcluded{string(x.Country), x.Reason, textsOf(x.Kinds)})
	}
	for _, l := range p.Lines {
		v.Lines = append(v.Lines, programmeLine{l.ID, l.Funder, l.Budget, c.who != nil && p.Joined[l.ID] == c.who.ID})
	}
	return v
}

func eligibleOf(e *funding.Eligible) programmeEligible {
	return programmeEligible{
		Countries: textsOf(e.Countries), Regions: textsOf(e.Regions), IncomeGroups: textsOf(e.IncomeGroups),
		LendingCategories: textsOf(e.LendingCategories), Organisations: textsOf(e.Organisations), Flags: textsOf(e.Flags),
		ClassAsOf: text(dayOf(e.ClassAsOf)),
	}
}

// textsOf gives words as texts, never null.
func textsOf[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return list
}

// unless0 is null where there is no limit.
func unless0[T int | int64](n T) *T {
	if n == 0 {
		return nil
	}
	return &n
}

// moment3339 keeps the offset that a moment was written with; null where there is none.
func moment3339(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return text(t.Format(time.RFC3339))
}

// countrySide are the tests that ask about a country alone.
var countrySide = map[funding.TestID]bool{
	funding.CountryTest: true, funding.RegionTest: true, funding.IncomeTest: true, funding.LendingTest: true,
	funding.OrganisationTest: true, funding.FlagTest: true, funding.ExcludedTest: true,
}

// couldBeFor says that nothing about a country keeps it from a programme, as far as is known.
func couldBeFor(p *funding.Programme, code country.Code, atlas *country.Atlas, at time.Time) bool {
	for _, o := range funding.Check(p, funding.Facts{Country: code}, atlas, at).Tests {
		if countrySide[o.Test] && o.Result == funding.ResultNo {
			return false
		}
	}
	return true
}

// namesFunder says that a text stands in the name of who gives the programme's money.
func namesFunder(p *funding.Programme, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	if strings.Contains(strings.ToLower(p.Funder), text) {
		return true
	}
	for _, l := range p.Lines {
		if strings.Contains(strings.ToLower(l.Funder), text) {
			return true
		}
	}
	return false
}
