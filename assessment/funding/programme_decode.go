package funding

import (
	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/framework"
)

func (r *fileReader) programme(v *document.Value) Programme {
	p := Programme{}
	if !r.members(v, "id", "funder", "title", "description", "sample", "themes", "instrument", "status", "opens", "closes",
		"currency", "budget", "grant", "lots", "cofinancing", "eligible", "excluded", "requires", "pooled", "lines", "contact",
		"link", "iati") {
		return p
	}
	p.ID, p.Funder = r.text(v, "id"), r.text(v, "funder")
	p.Title, p.Description = r.languages(v, "title"), r.languages(v, "description")
	p.Sample, p.Pooled = r.truth(v, "sample"), r.truth(v, "pooled")
	p.Themes = texts[framework.Theme](r, v, "themes")
	p.Instrument = Instrument(r.text(v, "instrument"))
	p.Withdrawn = r.withdrawn(v)
	p.Opens, p.Closes = r.moment(v, "opens", false), r.moment(v, "closes", true)
	p.Currency = r.text(v, "currency")
	p.Budget = r.money(v, "budget", p.Currency)
	r.grant(&p, v)
	for _, lot := range r.objects(v, "lots", "country", "budget") {
		p.Lots = append(p.Lots, Lot{Country: r.country(lot.Get("country")), Budget: r.money(lot, "budget", p.Currency)})
	}
	p.Cofinancing = r.number(v, "cofinancing")
	r.eligible(&p.Eligible, v)
	for _, e := range r.objects(v, "excluded", "country", "reason", "grants") {
		p.Excluded = append(p.Excluded, Exclusion{
			Country: r.country(e.Get("country")), Reason: r.text(e, "reason"), Kinds: texts[GrantKind](r, e, "grants"),
		})
	}
	if requires := r.object(v, "requires", "partner", "applicantTypes"); requires != nil {
		p.Partner, p.Applicants = r.text(requires, "partner"), texts[Applicant](r, requires, "applicantTypes")
	}
	for _, l := range r.objects(v, "lines", "id", "funder", "budget") {
		p.Lines = append(p.Lines, Line{ID: r.text(l, "id"), Funder: r.text(l, "funder"), Budget: r.money(l, "budget", p.Currency)})
	}
	p.Contact, p.Link, p.IATI = r.text(v, "contact"), r.text(v, "link"), r.text(v, "iati")
	return p
}

// withdrawn reads the one status that does not follow from the dates.
func (r *fileReader) withdrawn(v *document.Value) bool {
	status := r.text(v, "status")
	if status != "" && status != string(Withdrawn) {
		r.faults.At(v.Get("status"), document.Quoted(status)+" is not a status that is written down",
			"forecast, open and closed follow from opens and closes: leave it out, or write withdrawn")
	}
	return status == string(Withdrawn)
}

func (r *fileReader) grant(p *Programme, v *document.Value) {
	g := r.object(v, "grant", "floor", "ceiling", "perCountry", "maximum", "months", "kinds")
	if g == nil {
		return
	}
	p.Floor, p.Ceiling = r.money(g, "floor", p.Currency), r.money(g, "ceiling", p.Currency)
	p.PerCountry, p.Maximum, p.Months = r.count(g, "perCountry"), r.count(g, "maximum"), r.count(g, "months")
	p.Kinds = texts[GrantKind](r, g, "kinds")
	if c := g.Get("ceiling"); c != nil && c.Kind == document.Number && c.Number == 0 {
		r.faults.At(c, "a ceiling of 0 leaves nothing to give", "leave it out where there is no ceiling")
	}
}

func (r *fileReader) eligible(e *Eligible, v *document.Value) {
	in := r.object(v, "eligible", "countries", "regions", "incomeGroups", "lendingCategories", "organisations", "flags", "classAsOf")
	if in == nil {
		return
	}
	for _, item := range r.list(in, "countries") {
		e.Countries = append(e.Countries, r.country(item))
	}
	e.Regions = r.regionNames(in)
	e.IncomeGroups = words[country.IncomeGroup](r, in, "incomeGroups", r.income, incomeGroup)
	e.LendingCategories = words[country.LendingCategory](r, in, "lendingCategories", r.lending, lendingCategory)
	e.Organisations = words[string](r, in, "organisations", r.organisations, organisation)
	e.Flags = texts[Flag](r, in, "flags")
	e.ClassAsOf = r.day(in, "classAsOf")
}

func (r *fileReader) commitment(v *document.Value) Commitment {
	m := Commitment{}
	if !r.members(v, "id", "programme", "funder", "country", "framework", "action", "themes", "amount", "currency", "status",
		"date", "source", "iati") {
		return m
	}
	m.ID, m.Programme, m.Funder = r.text(v, "id"), r.text(v, "programme"), r.text(v, "funder")
	m.Country = r.country(v.Get("country"))
	m.Framework, m.Action = r.text(v, "framework"), r.text(v, "action")
	m.Themes = texts[framework.Theme](r, v, "themes")
	m.Currency = r.text(v, "currency")
	m.Amount = r.money(v, "amount", m.Currency)
	m.Status = CommitmentStatus(r.text(v, "status"))
	m.Date = r.day(v, "date")
	m.Source, m.IATI = r.text(v, "source"), r.text(v, "iati")
	return m
}
