package country

import (
	"slices"
	"strings"
)

// With makes an atlas that answers from renewals first; a itself stays as it
// is. Later renewals are before earlier ones.
//
//   - Classes are taken country by country and year by year. A country that a
//     renewal does not name keeps the newest class that was known of it, and
//     the vintage of the answer says from when that is: see Unnamed.
//   - Members replace the whole list of each organisation that is named.
//   - Organisations are added, or get another name.
//   - Rates are taken currency by currency and day by day.
//   - Prices replace the whole series of each currency that is named: its years
//     have one base.
//   - Populations are taken country by country and year by year.
//
// An organisation with members must be known: built in, or named by one of the
// renewals. The error is a *RenewalError with every fault.
func (a *Atlas) With(renewals ...Renewal) (*Atlas, error) {
	a = a.orBuiltin()
	if len(renewals) == 0 {
		return a, nil
	}
	next, found := a.next(), &faults{}
	for _, r := range renewals {
		r.check(found, nil)
		vintage := r.Vintage
		vintage.ID = string(r.Kind)
		next.renewals = append(next.renewals, &vintage)
	}
	if err := found.err(nameOfAll(renewals)); err != nil {
		return nil, err
	}
	made := next.renewals[len(a.renewals):]
	for i, r := range renewals { // before the members that may need them
		next.renewOrganisations(r.Organisations, made[i])
	}
	for i, r := range renewals {
		next.renewClasses(r, made[i])
		next.renewMembers(r.Members, made[i], found)
		next.renewRates(r.Rates, made[i])
		next.renewPrices(r.Prices, made[i])
		next.renewPopulations(r.Populations, made[i])
	}
	if err := found.err(nameOfAll(renewals)); err != nil {
		return nil, err
	}
	next.arrangeMembers()
	return next, nil
}

func nameOfAll(renewals []Renewal) string {
	kinds := make([]string, len(renewals))
	for i, r := range renewals {
		kinds[i] = shorten(string(r.Kind))
	}
	slices.Sort(kinds)
	return "the renewal of " + strings.Join(slices.Compact(kinds), ", ")
}

func (a *Atlas) renewOrganisations(rows []OrganisationRow, by *Vintage) {
	for _, row := range rows {
		a.organisations = slices.Clone(a.organisations)
		i := slices.IndexFunc(a.organisations, func(o Organisation) bool { return strings.EqualFold(o.ID, row.ID) })
		if i < 0 {
			i = len(a.organisations)
			a.organisations = append(a.organisations, Organisation{ID: row.ID, Source: sourceText(by)})
		}
		a.organisations[i].Name = row.Name
		a.namedBy[a.organisations[i].ID] = by
	}
	slices.SortFunc(a.organisations, compareOrganisations)
}

func (a *Atlas) renewClasses(r Renewal, by *Vintage) {
	for _, row := range r.Classes {
		if r.Columns.Income {
			a.income.renew(row.Country, renewed{row.FiscalYear, string(row.Income), by})
		}
		if r.Columns.Lending {
			a.lending.renew(row.Country, renewed{row.FiscalYear, string(row.Lending), by})
		}
		if r.Columns.Fragile {
			value := ""
			if row.Fragile {
				value = listed
			}
			a.fragile.renew(row.Country, renewed{row.FiscalYear, value, by})
		}
	}
}

func (a *Atlas) renewMembers(rows []MemberRow, by *Vintage, found *faults) {
	lists := map[string][]member{}
	unknown := map[string]bool{}
	for _, row := range rows {
		o, ok := a.Organisation(row.Organisation)
		if !ok {
			if !unknown[row.Organisation] {
				found.add(Fault{}, "%s is not an organisation this program knows: write one of %s, or name it first in a file with the columns organisation and name",
					quote(row.Organisation), strings.Join(a.organisationIDs(), ", "))
			}
			unknown[row.Organisation] = true
			continue
		}
		lists[o.ID] = append(lists[o.ID], member{org: o.ID, code: row.Country, joined: row.Joined, left: row.Left})
	}
	if len(lists) > 0 {
		a.organisations = slices.Clone(a.organisations)
	}
	for i, o := range a.organisations {
		if list := lists[o.ID]; list != nil {
			slices.SortFunc(list, compareMembers)
			a.members[o.ID], a.membersFrom[o.ID] = list, by
			a.organisations[i].Source = sourceText(by)
		}
	}
}

func sourceText(v *Vintage) string { return v.Source + "; " + v.AsOf }

func (a *Atlas) organisationIDs() []string {
	ids := make([]string, len(a.organisations))
	for i, o := range a.organisations {
		ids[i] = o.ID
	}
	return ids
}

// arrangeMembers lists the stays of each country anew.
func (a *Atlas) arrangeMembers() {
	a.membersOf = map[Code][]member{}
	for _, o := range a.organisations {
		for _, m := range a.members[o.ID] {
			a.membersOf[m.code] = append(a.membersOf[m.code], m)
		}
	}
}

func (a *Atlas) renewRates(rows []Rate, by *Vintage) {
	lists := map[string][]datedRate{}
	for _, row := range rows {
		lists[row.Currency] = append(lists[row.Currency], datedRate{row, by})
	}
	for currency, list := range lists {
		a.rates[currency] = withRates(slices.Concat(a.rates[currency], list))
	}
}
