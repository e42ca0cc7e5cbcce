package funding

import (
	"slices"
	"strings"

	"readiness/assessment/country"
)

// ofIncome asks whether the country was in one of the programme's income groups on the day. A country that the World Bank
// did not classify is unknown.
func (q *pair) ofIncome() Outcome {
	groups := q.p.Eligible.IncomeGroups
	if len(groups) == 0 {
		return yes()
	}
	class := q.bank()
	if class.Income != "" && slices.Contains(groups, class.Income) {
		return yes()
	}
	asks := "the programme is for " + listing(wordsOf(groups, incomeWord), "and")
	if class.Income == "" {
		return unknown(q.unclassed("income group", class.IncomeVintage) + "; " + asks)
	}
	return no(q.name()+" counts as "+incomeWord(class.Income)+" "+q.onDay()+" ("+class.IncomeVintage+"), and "+asks,
		ProgrammeSide, "take in "+incomeWord(class.Income))
}

func incomeWord(g country.IncomeGroup) string { return strings.ToLower(g.Title()) }

// ofLending asks whether the country was in one of the programme's lending categories on the day. A country that is
// classified and has none does not borrow; of one that is not classified nothing is known.
func (q *pair) ofLending() Outcome {
	categories := q.p.Eligible.LendingCategories
	if len(categories) == 0 {
		return yes()
	}
	class := q.bank()
	if class.Lending != "" && slices.Contains(categories, class.Lending) {
		return yes()
	}
	asks := "the programme is for " + listing(wordsOf(categories, func(c country.LendingCategory) string { return string(c) }), "and")
	switch {
	case class.LendingVintage == "" || class.Lending == "" && class.Income == "":
		return unknown(q.unclassed("lending category", class.LendingVintage) + "; " + asks)
	case class.Lending == "":
		return no(q.name()+" does not borrow from the World Bank "+q.onDay()+" ("+class.LendingVintage+"), and "+asks,
			ProgrammeSide, "ask for no lending category")
	}
	return no(q.name()+" counts as "+string(class.Lending)+" "+q.onDay()+" ("+class.LendingVintage+"), and "+asks,
		ProgrammeSide, "take in "+string(class.Lending))
}

// unclassed says that the World Bank's list says nothing of the country.
func (q *pair) unclassed(part, vintage string) string {
	if vintage == "" {
		return "the " + part + " of " + q.name() + " " + q.onDay() + " is not known"
	}
	return "the World Bank did not classify " + q.name() + " " + q.onDay() + " (" + vintage + "): its " + part + " is not known"
}

// inOrganisations asks whether the country was a member of one of the programme's organisations on the day.
func (q *pair) inOrganisations() Outcome {
	ids := q.p.Eligible.Organisations
	if len(ids) == 0 {
		return yes()
	}
	own := q.atlas.Organisations(q.country, q.day)
	strange := ""
	for _, id := range ids {
		o, ok := q.atlas.Organisation(id)
		if !ok {
			strange = id
		} else if slices.Contains(own, o.ID) {
			return yes()
		}
	}
	asks := "the programme is for members of " + listing(ids, "and")
	switch {
	case !q.known:
		return unknown("of which organisations " + q.name() + " is a member is not known; " + asks)
	case strange != "":
		return unknown("the members of " + strange + " are not known; " + asks)
	}
	reason := q.name() + " is not a member of " + listing(ids, "or") + " " + q.onDay() + ", and " + asks
	change := "ask for no membership"
	if len(own) > 0 {
		change = "take in members of " + listing(own, "or")
	}
	return no(reason, ProgrammeSide, change)
}

// ofFlags asks whether the country was on one of the programme's lists on the day.
func (q *pair) ofFlags() Outcome {
	flags := q.p.Eligible.Flags
	if len(flags) == 0 {
		return yes()
	}
	var blind Flag
	for _, f := range flags {
		on, known := q.isOn(f)
		if on {
			return yes()
		}
		if !known {
			blind = f
		}
	}
	asks := "the programme is for " + listing(wordsOf(flags, q.flagWord), "and")
	if blind != "" {
		return unknown("whether " + q.name() + " is one of the " + q.flagWord(blind) + " " + q.onDay() + " is not known; " + asks)
	}
	change := "ask for none of these lists"
	if own := slices.DeleteFunc(Flags(), func(f Flag) bool { on, _ := q.isOn(f); return !on }); len(own) > 0 {
		change = "take in " + listing(wordsOf(own, q.flagWord), "or")
	}
	return no(q.name()+" is none of these "+q.onDay()+": "+listing(wordsOf(flags, q.flagWord), "or"), ProgrammeSide, change)
}

// isOn says whether the country was on a list on the day, and whether that is known.
func (q *pair) isOn(f Flag) (on, known bool) {
	switch f {
	case LDC:
		return q.known && q.atlas.LDCAt(q.country, q.day), q.known
	case LLDC:
		return q.country.LLDC, q.known
	case SIDS:
		return q.country.SIDS, q.known
	case FCS:
		class := q.bank()
		return class.Fragile, class.FragileVintage != ""
	}
	return false, false
}

// flagWord writes a list within a sentence; of one that the tables do not hold for every year, which it is.
func (q *pair) flagWord(f Flag) string {
	switch f {
	case LDC:
		return "least developed countries"
	case LLDC:
		return "landlocked developing countries"
	case SIDS:
		return "small island developing states"
	case FCS:
		if vintage := q.bank().FragileVintage; vintage != "" {
			return "fragile and conflict-affected situations (" + vintage + ")"
		}
		return "fragile and conflict-affected situations"
	}
	return string(f)
}
