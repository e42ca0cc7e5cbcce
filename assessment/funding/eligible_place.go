package funding

import (
	"slices"
	"strings"

	"readiness/assessment/country"
)

// inCountries asks whether the country is on the programme's list, and has a lot where there are lots.
func (q *pair) inCountries() Outcome {
	list, lots := q.p.Eligible.Countries, q.p.Lots
	listed := len(list) == 0 || slices.Contains(list, q.f.Country)
	lot := len(lots) == 0 || slices.ContainsFunc(lots, func(l Lot) bool { return l.Country == q.f.Country })
	if listed && lot {
		return yes()
	}
	var reasons, changes []string
	if !listed {
		reasons = append(reasons, "the programme is for "+listing(wordsOf(list, placeName), "and")+", not for "+q.name())
		changes = append(changes, "take in "+q.name())
	}
	if !lot {
		named := wordsOf(lots, func(l Lot) string { return placeName(l.Country) })
		reasons = append(reasons, "its money is in lots for "+listing(named, "and")+", with none for "+q.name())
		change := "give " + q.name() + " a lot"
		if need := max(q.p.Floor, q.f.Amount.Minor); q.f.Amount.Known && need > 0 {
			change += " of " + q.money(need)
		}
		changes = append(changes, change)
	}
	return no(strings.Join(reasons, "; "), ProgrammeSide, strings.Join(changes, " and "))
}

func placeName(code country.Code) string {
	if c, ok := country.Get(code); ok {
		return c.Name("en")
	}
	return string(code)
}

// notExcluded asks whether the country may have a grant of its own.
func (q *pair) notExcluded() Outcome {
	given := q.p.GrantKinds()
	var from []GrantKind
	var reasons []string
	for _, e := range q.p.Excluded {
		if e.Country != q.f.Country {
			continue
		}
		kinds := e.Kinds
		if len(kinds) == 0 {
			kinds = GrantKinds()
		}
		from = append(from, kinds...)
		if e.Reason != "" {
			reasons = append(reasons, e.Reason)
		}
	}
	may := func(k GrantKind) bool { return slices.Contains(given, k) && !slices.Contains(from, k) }
	why := ""
	if len(reasons) > 0 {
		why = ": " + strings.Join(reasons, "; ")
	}
	const together = "only as part of a grant to several countries: "
	switch {
	case may(SingleCountry):
		return yes()
	case !may(MultiCountry):
		return no(q.name()+" is excluded"+why, ProgrammeSide, "exclude "+q.name()+" no longer")
	case slices.Contains(given, SingleCountry):
		return unknown(together + q.name() + " is excluded from grants to one country" + why)
	}
	return unknown(together + "the programme gives no others")
}

// inRegions asks whether the country is in one of the programme's regions. A word that names none can't be told.
func (q *pair) inRegions() Outcome {
	asked := q.p.Eligible.Regions
	if len(asked) == 0 {
		return yes()
	}
	var blind string
	names := make([]string, len(asked))
	for i, word := range asked {
		key, ok := regionWords().Find(word)
		names[i] = country.RegionName(key)
		switch in, known := q.isIn(key); {
		case !ok:
			names[i] = word
			blind = "no region " + word + " is known"
		case in:
			return yes()
		case !known:
			blind = "in which regions " + q.name() + " is, is not known"
			if ofBank(key) {
				blind = "in which region of the World Bank " + q.name() + " is, is not known"
			}
		}
	}
	asks := "the programme is for " + listing(names, "and")
	if blind != "" {
		return unknown(blind + "; " + asks)
	}
	own := q.regions()
	return no(q.name()+" is in "+listing(own, "and")+", and "+asks, ProgrammeSide, "take in "+own[0])
}

// ofBank says that a region is one of the World Bank's alone: its key is its name.
func ofBank(key string) bool { return country.RegionName(key) == key }

// isIn says whether the country is in a region, by its key, and whether that is known.
func (q *pair) isIn(key string) (in, known bool) {
	known = q.country.Region.Code != 0
	if ofBank(key) {
		known = q.bank().Region != ""
	}
	return slices.Contains(q.country.RegionKeys(q.bank()), key), known
}

// regions names the regions of the country, the smallest first; there is one where a region of any kind is known.
func (q *pair) regions() (names []string) {
	for _, key := range q.country.RegionKeys(q.bank()) {
		if name := country.RegionName(key); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
