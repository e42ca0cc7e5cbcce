package exports

import (
	"slices"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

const (
	leftOfProgramme = 12 // then what is allocated, and what that leaves
	linkOfProgramme = 21
)

// programmes writes every programme on the day: its money, its limits, and for whom it is.
func (p *portfolio) programmes(m *matched) {
	s := p.sheet("Programmes")
	cols := []column{
		{title: p.t("Programme"), look: wrapped.bolded(), width: 34}, {title: p.t("Code"), look: plain},
		{title: p.t("Funder"), look: wrapped, width: 26}, {title: p.t("Status"), look: plain, width: 12},
		{title: p.t("Opens"), look: wrapped, width: 19}, {title: p.t("Closes"), look: wrapped, width: 19}, {title: p.t("Instrument"), look: wrapped, width: 14},
		{title: p.t("Currency"), look: plain, width: 11}, {title: p.t("Money"), look: number(asMoney), least: 12},
		{title: p.t("Committed"), look: number(asMoney), least: 12},
		{title: p.t("Pledged"), look: number(asMoney), least: 12}, {title: p.t("Left"), look: number(asMoney).bolded(), least: 12},
		{title: p.t("Allocated here"), look: number(asMoney), least: 12}, {title: p.t("Left after it"), look: number(asMoney).bolded(), least: 12},
		{title: p.t("Floor"), look: number(asMoney), least: 11}, {title: p.t("Ceiling"), look: number(asMoney), least: 11},
		{title: p.t("The country's share"), look: number("0.0%"), width: 11},
		{title: p.t("Countries"), look: wrapped, width: 36}, {title: p.t("Themes"), look: wrapped, width: 28},
		{title: p.t("Conditions"), look: wrapped, width: 40}, {title: p.t("Link"), look: wrapped, width: 28}, {title: p.t("Sample"), look: plain, width: 10},
	}
	var rows [][]any
	given := make([]int64, len(p.fin.Programmes))
	if m != nil {
		for _, a := range m.Allocations {
			given[a.Programme] += a.Amount
		}
	}
	for j, one := range p.fin.Programmes {
		rows = append(rows, p.programmeRow(one, given[j]))
	}
	s.fit(cols, rows)
	s.title(p.t("Programmes"), p.t("What funders offer, each in its own currency: amounts of different programmes do not add up. Left is money with what others joined, less what is committed or disbursed; a pledge takes nothing away. Allocated is what the sheet Allocation has.")+"\n"+p.moneyHead(p.fin), len(cols))
	e := s.table(cols, each(rows))
	s.freeze(s.header, 1)
	for i, one := range p.fin.Programmes {
		if target := webAddress(one.Link); target != "" {
			p.keep(p.f.SetCellHyperLink(s.name, cellName(linkOfProgramme, e.first+i), target, "External"))
		}
		at := func(col int) string { return cellName(col, e.first+i) }
		s.formula(at(leftOfProgramme+2), at(leftOfProgramme)+"-"+at(leftOfProgramme+1))
	}
	if len(rows) == 0 {
		s.sentence(p.t("No programme is recorded."), len(cols), look{italic: true})
	}
}

func (p *portfolio) programmeRow(one *assessment.Programme, given int64) []any {
	var committed, pledged int64
	for _, c := range p.fin.Commitments {
		switch {
		case c.Programme != one.ID:
		case c.Counts():
			committed += c.Amount
		default:
			pledged += c.Amount
		}
	}
	opens := ""
	if !one.Opens.IsZero() {
		opens = instant(one.Opens)
	}
	var link any
	if webAddress(one.Link) != "" {
		link = p.cell(one.Link, linked)
	}
	of := func(minor int64) any { return major(minor, one.Currency) }
	return []any{
		programmeTitle(one), one.ID, one.Funder, p.programmeStatus(p.fin, one), opens, p.deadline(one), strings.ReplaceAll(string(one.Instrument), "-", " "),
		one.Currency, of(one.Money()), of(committed), of(pledged), of(p.fin.Left(one)), of(given), of(p.fin.Left(one) - given),
		limit(one.Floor, one.Currency), limit(one.Ceiling, one.Currency), one.Cofinancing,
		p.forCountries(one), p.themeWords(one.Themes), p.conditions(one), link, p.sample(one),
	}
}

// forCountries says in words for which countries a programme is.
func (b *book) forCountries(p *assessment.Programme) string {
	e := p.Eligible
	var lots []country.Code
	for _, l := range p.Lots {
		lots = append(lots, l.Country)
	}
	parts := []string{
		named(b.t("only"), e.Countries, countryName),
		named(b.t("with a lot each:"), lots, countryName),
		named(b.t("in"), e.Regions, func(r string) string { return r }),
		named("", e.IncomeGroups, func(g country.IncomeGroup) string { return g.Title() }),
		named(b.t("lending category"), e.LendingCategories, func(l country.LendingCategory) string { return string(l) }),
		named(b.t("members of"), e.Organisations, func(id string) string { return id }),
		named(b.t("on the list of"), e.Flags, func(f funding.Flag) string { return string(f) }),
	}
	words := joinNonEmpty("; ", parts...)
	if words == "" {
		words = b.t("all countries")
	} else if !e.ClassAsOf.IsZero() {
		words += b.t("; as classed on %s", e.ClassAsOf.UTC().Format(time.DateOnly))
	}
	for _, x := range p.Excluded {
		words += b.t("; not %s", countryName(x.Country))
		if len(x.Kinds) > 0 {
			words += named(b.t(", as for grants:"), x.Kinds, func(k funding.GrantKind) string { return string(k) })
		}
		if x.Reason != "" {
			words += " (" + x.Reason + ")"
		}
	}
	return words
}

// conditions says in words what else a programme asks for.
func (b *book) conditions(p *assessment.Programme) string {
	var parts []string
	add := func(holds bool, text string) {
		if holds {
			parts = append(parts, text)
		}
	}
	add(!slices.Equal(p.GrantKinds(), []funding.GrantKind{funding.SingleCountry}), named(b.t("grants:"), p.GrantKinds(), func(k funding.GrantKind) string { return string(k) }))
	add(p.PerCountry > 0, b.t("at most %d for each country", p.PerCountry))
	add(p.Maximum > 0, b.t("at most %d in all", p.Maximum))
	add(p.Months > 0, b.t("done within %d months", p.Months))
	add(p.Partner != "", b.t("together with %s", p.Partner))
	add(len(p.Applicants) > 0, named(b.t("applicants:"), p.Applicants, func(a funding.Applicant) string { return string(a) }))
	add(len(p.Lots) > 0, named(b.t("lots:"), p.Lots, func(l funding.Lot) string {
		return countryName(l.Country) + " " + framework.Money(l.Budget, p.Currency)
	}))
	add(p.Pooled, b.t("others may join"))
	add(len(p.Lines) > 0, named(b.t("joined by"), p.Lines, func(l funding.Line) string {
		return l.Funder + " " + framework.Money(l.Budget, p.Currency)
	}))
	return strings.Join(parts, "; ")
}

func countryName(code country.Code) string {
	if c, ok := country.Get(code); ok {
		return c.Name("en")
	}
	return string(code)
}

// named writes a list with what it is of in front, "" of an empty one.
func named[T any](what string, list []T, name func(T) string) string {
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, one := range list {
		names[i] = name(one)
	}
	return strings.TrimSpace(what + " " + someOf(names))
}
