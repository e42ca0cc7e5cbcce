package api

import (
	"encoding/json"
	"fmt"
	"slices"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// programmeBody documents what POST /v1/programmes and PUT /v1/programmes/{id} take; programmeReader reads it.
type programmeBody struct {
	ID          string                `json:"id,omitempty" doc:"Kebab-case, up to 60 characters; it stays. In PUT the path says it." example:"first-call"`
	Funder      string                `json:"funder"`
	Title       map[string]string     `json:"title" doc:"By language, such as {\"en\": \"...\"}."`
	Description map[string]string     `json:"description,omitempty"`
	Sample      bool                  `json:"sample,omitempty"`
	Themes      []string              `json:"themes,omitempty" doc:"Of the funders' vocabulary."`
	Instrument  string                `json:"instrument" enum:"grant,loan,technical-assistance,in-kind"`
	Status      string                `json:"status,omitempty" enum:"withdrawn" doc:"The others follow from opens and closes."`
	Opens       string                `json:"opens,omitempty" doc:"A day, or a moment with its offset." example:"2026-01-01"`
	Closes      string                `json:"closes,omitempty" doc:"Likewise; a day is open until its end, UTC." example:"2026-12-31T17:00:00+01:00"`
	Currency    string                `json:"currency" example:"USD"`
	Budget      int64                 `json:"budget" doc:"Minor units, as all amounts."`
	Grant       *programmeGrantBody   `json:"grant,omitempty"`
	Lots        []programmeLot        `json:"lots,omitempty"`
	Cofinancing float64               `json:"cofinancing,omitempty" doc:"From 0 to below 1."`
	Eligible    *eligibleBody         `json:"eligible,omitempty" doc:"A list that is empty or missing does not restrict; lists are joined by AND, values within one by OR."`
	Excluded    []excludedBody        `json:"excluded,omitempty"`
	Requires    *programmeRequireBody `json:"requires,omitempty"`
	Pooled      bool                  `json:"pooled,omitempty"`
	Contact     string                `json:"contact,omitempty" doc:"A name or an address; it can be erased."`
	Link        string                `json:"link,omitempty"`
	IATI        string                `json:"iati,omitempty"`
}

type programmeGrantBody struct {
	Floor      int64    `json:"floor,omitempty"`
	Ceiling    int64    `json:"ceiling,omitempty"`
	PerCountry int      `json:"perCountry,omitempty"`
	Maximum    int      `json:"maximum,omitempty"`
	Months     int      `json:"months,omitempty"`
	Kinds      []string `json:"kinds,omitempty" enum:"single-country,multi-country"`
}

type eligibleBody struct {
	Countries         []string `json:"countries,omitempty" doc:"Codes or names."`
	Regions           []string `json:"regions,omitempty" doc:"Names or codes of UN M49, or names of World Bank regions."`
	IncomeGroups      []string `json:"incomeGroups,omitempty"`
	LendingCategories []string `json:"lendingCategories,omitempty"`
	Organisations     []string `json:"organisations,omitempty" doc:"By id."`
	Flags             []string `json:"flags,omitempty" enum:"LDC,LLDC,SIDS,FCS"`
	ClassAsOf         string   `json:"classAsOf,omitempty" format:"date"`
}

type excludedBody struct {
	Country string   `json:"country"`
	Reason  string   `json:"reason,omitempty"`
	Grants  []string `json:"grants,omitempty" enum:"single-country,multi-country"`
}

type programmeRequireBody struct {
	Partner        string   `json:"partner,omitempty"`
	ApplicantTypes []string `json:"applicantTypes,omitempty" enum:"government,public-body,civil-society,academia,private-sector,regional-organisation"`
}

// shownInProgrammes are members that are shown, and follow from others.
var shownInProgrammes = []string{"money", "left", "committed", "pledged", "lines", "contactId", "mine", "revision", "updatedAt", "date"}

// readProgramme reads a programme with the faults of its form. What is wrong with what could be read is for the domain to say.
// id is the one of the path, or "".
func readProgramme(data json.RawMessage, id string, atlas *country.Atlas) (p funding.Programme, faults []assessment.Field) {
	o, ok := readObject("body", data, &faults)
	if !ok {
		return p, faults
	}
	r := &moneyReader{object: o, told: &faults}
	r.members(shownInProgrammes, "id", "funder", "title", "description", "sample", "themes", "instrument", "status", "opens", "closes",
		"currency", "budget", "grant", "lots", "cofinancing", "eligible", "excluded", "requires", "pooled", "contact", "link", "iati")
	p.ID = r.id(id)
	p.Funder, p.Currency, p.Instrument = r.string("funder"), r.string("currency"), funding.Instrument(r.string("instrument"))
	p.Title, p.Description = r.languages("title"), r.languages("description")
	p.Sample, p.Pooled, p.Withdrawn = r.truth("sample"), r.truth("pooled"), r.withdrawn()
	p.Themes = words[framework.Theme](r, "themes")
	p.Opens, p.Closes = r.moment("opens", false), r.moment("closes", true)
	p.Budget, p.Cofinancing = r.amount("budget"), r.share("cofinancing")
	if g := r.inner("grant", "floor", "ceiling", "perCountry", "maximum", "months", "kinds"); g != nil {
		p.Floor, p.Ceiling = g.amount("floor"), g.limit("ceiling")
		p.PerCountry, p.Maximum, p.Months = int(g.limit("perCountry")), int(g.limit("maximum")), int(g.limit("months"))
		p.Kinds = words[funding.GrantKind](g, "kinds")
	}
	for _, lot := range r.items("lots", "country", "budget") {
		p.Lots = append(p.Lots, funding.Lot{Country: lot.country("country"), Budget: lot.amount("budget")})
	}
	if e := r.inner("eligible", "countries", "regions", "incomeGroups", "lendingCategories", "organisations", "flags", "classAsOf"); e != nil {
		p.Eligible = e.eligible(atlas)
	}
	for _, x := range r.items("excluded", "country", "reason", "grants") {
		p.Excluded = append(p.Excluded, funding.Exclusion{
			Country: x.country("country"), Reason: x.string("reason"), Kinds: words[funding.GrantKind](x, "grants"),
		})
	}
	if q := r.inner("requires", "partner", "applicantTypes"); q != nil {
		p.Partner, p.Applicants = q.string("partner"), words[funding.Applicant](q, "applicantTypes")
	}
	p.Contact, p.Link, p.IATI = r.string("contact"), r.string("link"), r.string("iati")
	return p, faults
}

func (r *moneyReader) withdrawn() bool {
	status := r.string("status")
	if status != "" && status != string(funding.Withdrawn) {
		r.fault("status", "forecast, open and closed follow from opens and closes: leave it out, or write withdrawn")
	}
	return status == string(funding.Withdrawn)
}

func (r *moneyReader) eligible(atlas *country.Atlas) (e funding.Eligible) {
	for i, word := range words[string](r, "countries") {
		e.Countries = append(e.Countries, r.countryAt(fmt.Sprintf("countries[%d]", i), word))
	}
	e.Regions = words[string](r, "regions")
	e.IncomeGroups = words[country.IncomeGroup](r, "incomeGroups")
	e.LendingCategories = words[country.LendingCategory](r, "lendingCategories")
	e.Organisations = words[string](r, "organisations")
	for i, id := range e.Organisations {
		if _, ok := atlas.Organisation(id); !ok && id != "" {
			r.fault(fmt.Sprintf("organisations[%d]", i), oneOf(id, organisationIDs(atlas)))
		}
	}
	e.Flags, e.ClassAsOf = words[funding.Flag](r, "flags"), r.day("classAsOf")
	return e
}

func organisationIDs(atlas *country.Atlas) (ids []string) {
	for _, o := range atlas.KnownOrganisations() {
		ids = append(ids, o.ID)
	}
	slices.Sort(ids)
	return ids
}
