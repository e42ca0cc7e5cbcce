package exports

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// activity reads one element of an activity.
func (r *iatiReader) activity(a *iatiActivity, e xml.StartElement) error {
	switch e.Name.Local {
	case "iati-identifier":
		return r.text(&a.id)
	case "title":
		return r.narrative(&a.title)
	case "activity-status":
		a.status = attr(e, "code")
	case "reporting-org":
		err := r.narrative(&a.reporting)
		a.reporting = cmp.Or(a.reporting, attr(e, "ref"))
		return err
	case "participating-org":
		return r.participant(a, e)
	case "recipient-country":
		a.countries = append(a.countries, iatiShare{strings.ToUpper(attr(e, "code")), attr(e, "percentage")})
	case "recipient-region":
		if vocabulary := attr(e, "vocabulary"); vocabulary == "" || vocabulary == "1" { // others say the same once more
			a.regions = append(a.regions, iatiShare{attr(e, "code"), attr(e, "percentage")})
		}
	case "sector":
		a.sector(e)
	case "related-activity":
		a.related = append(a.related, iatiLink{attr(e, "type"), attr(e, "ref")})
	case "transaction":
		return r.transaction(a)
	case "budget":
		return r.budget(a, e)
	}
	return r.skip()
}

// mostIATIParts bounds lists of an activity that are looked through again and again. So many funders are not named one by
// one, and so many sectors have no theme in common.
const mostIATIParts = 100

// participant reads an organisation, and keeps the one that funds.
func (r *iatiReader) participant(a *iatiActivity, e xml.StartElement) error {
	name := ""
	if err := r.narrative(&name); err != nil {
		return err
	}
	name = cmp.Or(name, attr(e, "ref"))
	if attr(e, "role") == "1" && name != "" && len(a.funders) < mostIATIParts && !slices.Contains(a.funders, name) {
		a.funders = append(a.funders, name)
	}
	return nil
}

// sector keeps a purpose code of the CRS. The other vocabularies say the same once more, in other words.
func (a *iatiActivity) sector(e xml.StartElement) {
	code := attr(e, "code")
	vocabulary := attr(e, "vocabulary")
	if vocabulary != "" && vocabulary != "1" || len(a.sectors) == mostIATIParts || slices.Contains(a.sectors, code) {
		return
	}
	a.sectors = append(a.sectors, code)
}

func (r *iatiReader) transaction(a *iatiActivity) error {
	m := iatiMoney{line: r.line}
	day := ""
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "transaction-type":
			m.kind = attr(e, "code")
		case "transaction-date":
			day = attr(e, "iso-date")
		case "value":
			return r.value(&m, e)
		case "recipient-country":
			m.country = strings.ToUpper(attr(e, "code"))
		case "recipient-region":
			m.region = cmp.Or(attr(e, "code"), "?")
		case "sector":
			a.sector(e)
		}
		return r.skip()
	})
	m.date = cmp.Or(m.date, day)
	a.transactions = append(a.transactions, m)
	return err
}

func (r *iatiReader) budget(a *iatiActivity, e xml.StartElement) error {
	m := iatiMoney{line: r.line, kind: cmp.Or(attr(e, "type"), "1"), status: cmp.Or(attr(e, "status"), "1")}
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "period-start":
			m.start = attr(e, "iso-date")
		case "period-end":
			m.end = attr(e, "iso-date")
		case "value":
			return r.value(&m, e)
		}
		return r.skip()
	})
	m.date = cmp.Or(m.date, m.start)
	a.budgets = append(a.budgets, m)
	return err
}

func (r *iatiReader) value(m *iatiMoney, e xml.StartElement) error {
	m.currency, m.date = strings.ToUpper(attr(e, "currency")), attr(e, "value-date")
	return r.text(&m.amount)
}

// says is an activity as a text in which the places of its parts are left out, to compare it with another.
func (a *iatiActivity) says() string {
	c := *a
	c.line = 0
	c.transactions, c.budgets = slices.Clone(a.transactions), slices.Clone(a.budgets)
	for _, list := range [][]iatiMoney{c.transactions, c.budgets} {
		for i := range list {
			list[i].line = 0
		}
	}
	return fmt.Sprintf("%#v", c)
}
