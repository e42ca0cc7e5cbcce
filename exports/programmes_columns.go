package exports

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"readiness/assessment/country"
	"readiness/assessment/funding"
)

// statusColumn is the one status that does not follow from the dates.
func statusColumn() fundingColumn[funding.Programme] {
	withdrawn := []funding.Status{funding.Withdrawn}
	return fundingColumn[funding.Programme]{
		name: "status", says: "Blank, or withdrawn: forecast, open and closed follow from the dates.", example: "withdrawn", choices: textsOf(withdrawn),
		put: func(p *funding.Programme) fundingOut {
			if p.Withdrawn {
				return fundingOut{text: string(funding.Withdrawn)}
			}
			return fundingOut{}
		},
		take: func(r *fundingRow, p *funding.Programme) {
			text := r.text("status")
			if slices.Contains([]funding.Status{funding.Forecast, funding.Open, funding.Closed}, funding.Status(strings.ToLower(text))) {
				r.fault("status", "%s follows from opens and closes: leave the cell blank, or write withdrawn", quoted(text))
				return
			}
			p.Withdrawn = word(r, "status", text, withdrawn) != ""
		},
	}
}

// momentColumn is when a programme opens or, last, when it closes.
func momentColumn(name, says, example string, last bool) fundingColumn[funding.Programme] {
	of := func(p *funding.Programme) *time.Time {
		if last {
			return &p.Closes
		}
		return &p.Opens
	}
	return fundingColumn[funding.Programme]{
		name: name, says: says, example: example,
		put:  func(p *funding.Programme) fundingOut { return fundingOut{text: momentText(*of(p), last)} },
		take: func(r *fundingRow, p *funding.Programme) { *of(p) = r.moment(name, last) },
	}
}

func cofinancingColumn() fundingColumn[funding.Programme] {
	return fundingColumn[funding.Programme]{
		name: "cofinancing", says: "The share of the cost that the country brings, from 0 to below 1.", example: "0.1",
		put: func(p *funding.Programme) fundingOut {
			if p.Cofinancing == 0 {
				return fundingOut{}
			}
			return fundingOut{strconv.FormatFloat(p.Cofinancing, 'f', -1, 64), "General"}
		},
		take: func(r *fundingRow, p *funding.Programme) { p.Cofinancing = r.share("cofinancing") },
	}
}

// lotsColumn has items such as KEN: 250000.
func lotsColumn() fundingColumn[funding.Programme] {
	const name = "lots"
	return fundingColumn[funding.Programme]{
		name: name, says: "Money that is for one country alone, as COUNTRY: AMOUNT, joined by |. With lots, other countries get none.", example: "KEN: 250000|UGA: 100000", width: 28,
		put: func(p *funding.Programme) fundingOut {
			var items []string
			for _, l := range p.Lots {
				items = append(items, itemText(string(l.Country), majorText(l.Budget, p.Currency)))
			}
			return fundingOut{text: joinList(items)}
		},
		take: func(r *fundingRow, p *funding.Programme) {
			for _, item := range r.list(name) {
				end := strings.LastIndexByte(item, ':')
				if end < 0 {
					r.fault(name, "%s is no lot: write the country, a colon and the amount, such as KEN: 250000", quoted(item))
					continue
				}
				p.Lots = append(p.Lots, funding.Lot{
					Country: r.country(name, trim(item[:end])), Budget: r.amount(name, trim(item[end+1:]), r.text("currency"), true),
				})
			}
		},
	}
}

// linesColumn has items such as second: 250000: Second funder.
func linesColumn() fundingColumn[funding.Programme] {
	const name = "lines"
	return fundingColumn[funding.Programme]{
		name: name, says: "Of a pooled programme, what others add, as ID: AMOUNT: FUNDER, joined by |. A bar in a name is written \\|.", example: "second: 250000: Second Example Fund", width: 28,
		put: func(p *funding.Programme) fundingOut {
			var items []string
			for _, l := range p.Lines {
				items = append(items, itemText(l.ID, majorText(l.Budget, p.Currency), l.Funder))
			}
			return fundingOut{text: joinList(items)}
		},
		take: func(r *fundingRow, p *funding.Programme) {
			for _, item := range r.list(name) {
				parts := strings.SplitN(item, ":", 3)
				if len(parts) < 3 {
					r.fault(name, "%s is no line: write its id, a colon, the amount, a colon and the funder, such as second: 250000: Second Fund", quoted(item))
					continue
				}
				p.Lines = append(p.Lines, funding.Line{
					ID: trim(parts[0]), Budget: r.amount(name, trim(parts[1]), r.text("currency"), true), Funder: trim(parts[2]),
				})
			}
		},
	}
}

// excludedColumn has items such as KEN [single-country]: grant in the first call.
func excludedColumn() fundingColumn[funding.Programme] {
	const name = "excluded"
	return fundingColumn[funding.Programme]{
		name: name, says: "Countries that get none, as COUNTRY: REASON, joined by |; COUNTRY [single-country]: REASON from grants of that kind alone. A bar in a reason is written \\|.",
		example: "KEN: grant in the first call|UGA [single-country]: only with others", width: 28,
		put: func(p *funding.Programme) fundingOut {
			var items []string
			for _, e := range p.Excluded {
				head := string(e.Country) + kindsText(e.Kinds)
				if e.Reason != "" {
					head = itemText(head, e.Reason)
				}
				items = append(items, head)
			}
			return fundingOut{text: joinList(items)}
		},
		take: func(r *fundingRow, p *funding.Programme) {
			for _, item := range r.list(name) {
				p.Excluded = append(p.Excluded, r.exclusion(name, item))
			}
		},
	}
}

func (r *fundingRow) exclusion(name, item string) funding.Exclusion {
	head, reason, _ := strings.Cut(item, ":")
	where, kinds, some := strings.Cut(head, "[")
	e := funding.Exclusion{Country: r.country(name, trim(where)), Reason: trim(reason)}
	if kinds = trim(kinds); some && !strings.HasSuffix(kinds, "]") {
		r.fault(name, "%s has no ] behind the kinds of grant: write it as KEN [single-country]: reason", quoted(item))
		return e
	}
	for kind := range strings.SplitSeq(strings.TrimSuffix(kinds, "]"), ",") {
		if k := word(r, name, trim(kind), funding.GrantKinds()); k != "" {
			e.Kinds = append(e.Kinds, k)
		}
	}
	return e
}

// eligibleColumns say which countries a programme is for.
func eligibleColumns() []fundingColumn[funding.Programme] {
	type p = funding.Programme
	const countries, organisations, asOf = "eligible.countries", "eligible.organisations", "eligible.classAsOf"
	return []fundingColumn[p]{
		{
			name: countries, says: "For which countries it is, by code or English name, joined by |. Blank: for all that the other columns leave.", example: "KEN|Uganda", width: 20,
			put: func(v *p) fundingOut { return fundingOut{text: joinList(v.Eligible.Countries)} },
			take: func(r *fundingRow, v *p) {
				for _, text := range r.list(countries) {
					if code := r.country(countries, text); code != "" {
						v.Eligible.Countries = append(v.Eligible.Countries, code)
					}
				}
			},
		},
		{
			name: "eligible.regions", says: "Regions of UN M49 by name or code, or of the World Bank by name, joined by |.", example: "Eastern Africa|South Asia", width: 20,
			put:  func(v *p) fundingOut { return fundingOut{text: joinList(v.Eligible.Regions)} },
			take: func(r *fundingRow, v *p) { v.Eligible.Regions = namedRegions(r.list("eligible.regions")) },
		},
		wordsColumn("eligible.incomeGroups", "Income groups of the World Bank: low, lower middle, upper middle, high.", incomeGroups,
			func(v *p) *[]country.IncomeGroup { return &v.Eligible.IncomeGroups }),
		wordsColumn("eligible.lendingCategories", "Lending categories of the World Bank.", lendingCategories,
			func(v *p) *[]country.LendingCategory { return &v.Eligible.LendingCategories }),
		{
			name: organisations, says: "Regional organisations by their ids, joined by |: the country is a member of one of them.", example: "AU|ECOWAS", width: 20,
			put: func(v *p) fundingOut { return fundingOut{text: joinList(v.Eligible.Organisations)} },
			take: func(r *fundingRow, v *p) {
				for _, text := range r.list(organisations) {
					if id := word(r, organisations, text, r.organisations()); id != "" {
						v.Eligible.Organisations = append(v.Eligible.Organisations, id)
					}
				}
			},
		},
		wordsColumn("eligible.flags", "Lists that the country is on: least developed, landlocked developing, small island developing, fragile.", funding.Flags(),
			func(v *p) *[]funding.Flag { return &v.Eligible.Flags }),
		{
			name: asOf, says: "The day on which classes, memberships and lists are read. Blank: the day that is asked for.", example: "2024-07-01",
			put:  func(v *p) fundingOut { return fundingOut{text: momentText(v.Eligible.ClassAsOf, false)} },
			take: func(r *fundingRow, v *p) { v.Eligible.ClassAsOf = r.day(asOf) },
		},
	}
}

// namedRegions puts names in the place of codes, as the YAML file has them. What is no region is told by the checks.
func namedRegions(list []string) []string {
	for i, word := range list {
		if key, ok := country.RegionWords().Find(word); ok {
			list[i] = country.RegionName(key)
		}
	}
	return list
}
