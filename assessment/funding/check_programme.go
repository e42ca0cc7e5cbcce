package funding

import (
	"fmt"
	"math"

	"readiness/assessment/country"
	"readiness/assessment/document"
	"readiness/assessment/framework"
)

// Faults says what is wrong with a programme, in the order of its members; none where it can be recorded. Whether its
// organisations are known is not asked: that depends on the atlas.
func (p *Programme) Faults() []Fault {
	c := &checker{}
	c.id("id", p.ID)
	c.need("funder", p.Funder, "say who gives the money")
	if len(p.Title) == 0 {
		c.add("title", "is missing", "give it in one language or more, such as {en: …}")
	}
	c.languages("title", p.Title, longestName)
	c.languages("description", p.Description, longestSource)
	choices(c, "themes", p.Themes, framework.Themes())
	oneOf(c, "instrument", p.Instrument, Instruments())
	c.dates(p)
	c.currency("currency", p.Currency)
	c.money("budget", p.Budget, false)
	c.grant(p)
	c.lots(p)
	if !(p.Cofinancing >= 0 && p.Cofinancing < 1) {
		c.add("cofinancing", fmt.Sprintf("%s is no share that leaves something to give", document.FormatNumber(p.Cofinancing)),
			"write a share from 0 to below 1, such as 0.5 for half of the cost")
	}
	c.eligible(&p.Eligible)
	c.excluded(p.Excluded)
	c.text("requires.partner", p.Partner, longestName)
	choices(c, "requires.applicantTypes", p.Applicants, Applicants())
	c.lines(p)
	c.text("contact", p.Contact, longestName)
	c.link("link", p.Link)
	c.iati("iati", p.IATI)
	return c.list
}

func (c *checker) dates(p *Programme) {
	c.moment("opens", p.Opens)
	c.moment("closes", p.Closes)
	if !p.Opens.IsZero() && !p.Closes.IsZero() && !p.Closes.After(p.Opens) {
		c.add("closes", "the programme closes before it opens", "let it close after "+writeMoment(p.Opens))
	}
}

func (c *checker) grant(p *Programme) {
	c.money("grant.floor", p.Floor, true)
	c.money("grant.ceiling", p.Ceiling, true)
	amount := func(minor int64) string { return framework.Money(minor, p.Currency) }
	switch {
	case p.Floor > 0 && p.Ceiling > 0 && p.Floor > p.Ceiling:
		c.add("grant.floor", fmt.Sprintf("%s is above the ceiling, %s", amount(p.Floor), amount(p.Ceiling)), "give the smaller amount as the floor")
	case p.Floor > 0 && p.Budget > 0 && p.Floor > p.Money():
		c.add("grant.floor", fmt.Sprintf("%s is more than all the money of the programme, %s", amount(p.Floor), amount(p.Money())), "lower it, or check the budget")
	}
	c.count("grant.perCountry", p.PerCountry, mostGrants)
	c.count("grant.maximum", p.Maximum, mostGrants)
	c.count("grant.months", p.Months, mostMonths)
	choices(c, "grant.kinds", p.Kinds, GrantKinds())
}

func (c *checker) lots(p *Programme) {
	sum, seen := int64(0), map[country.Code]bool{}
	if len(p.Lots) > mostEntries {
		c.add("lots", fmt.Sprintf("the list has %d entries", len(p.Lots)), fmt.Sprintf("keep it to %d", mostEntries))
		return
	}
	for i, l := range p.Lots {
		at := fmt.Sprintf("lots[%d]", i)
		c.country(at+".country", l.Country)
		if seen[l.Country] && l.Country != "" {
			c.add(at+".country", string(l.Country)+" has a lot already", "keep one lot for each country")
		}
		seen[l.Country] = true
		c.money(at+".budget", l.Budget, false)
		sum += min(max(l.Budget, 0), math.MaxInt64/(mostEntries+1))
	}
	if money := p.Money(); p.Budget > 0 && sum > money {
		c.add("lots", fmt.Sprintf("the lots add up to %s, and the programme has %s", framework.Money(sum, p.Currency), framework.Money(money, p.Currency)),
			"lower the lots, or raise the budget")
	}
}

func (c *checker) eligible(e *Eligible) {
	list(c, "eligible.countries", e.Countries, c.country)
	list(c, "eligible.regions", e.Regions, func(at, word string) {
		if _, ok := regionWords().Find(word); !ok {
			c.add(at, document.Quoted(word)+" is not a region", regionFix(regionWords().Nearest(word)))
		}
	})
	choices(c, "eligible.incomeGroups", e.IncomeGroups, country.IncomeGroups())
	choices(c, "eligible.lendingCategories", e.LendingCategories, country.LendingCategories())
	list(c, "eligible.organisations", e.Organisations, func(at, id string) {
		if id == "" {
			c.add(at, "is blank", "write the organisation's id, such as ECOWAS")
		}
		c.text(at, id, longestID)
	})
	choices(c, "eligible.flags", e.Flags, Flags())
	c.moment("eligible.classAsOf", e.ClassAsOf)
}

func (c *checker) excluded(list []Exclusion) {
	if len(list) > mostEntries {
		c.add("excluded", fmt.Sprintf("the list has %d entries", len(list)), fmt.Sprintf("keep it to %d", mostEntries))
		return
	}
	type from struct {
		code country.Code
		kind GrantKind
	}
	seen := map[from]bool{}
	for i, e := range list {
		at := fmt.Sprintf("excluded[%d]", i)
		c.country(at+".country", e.Country)
		c.text(at+".reason", e.Reason, longestReason)
		choices(c, at+".grants", e.Kinds, GrantKinds())
		kinds := e.Kinds
		if len(kinds) == 0 {
			kinds = GrantKinds()
		}
		twice := false
		for _, k := range kinds {
			twice = twice || seen[from{e.Country, k}] && e.Country != ""
		}
		for _, k := range kinds {
			seen[from{e.Country, k}] = true
		}
		if twice {
			c.add(at+".country", string(e.Country)+" is excluded already", "keep one of the two, or say from which grants each is")
		}
	}
}

func (c *checker) lines(p *Programme) {
	if len(p.Lines) > 0 && !p.Pooled {
		c.add("lines", "there are lines of others, and the programme is not open to them", "write pooled: true, or remove the lines")
	}
	if len(p.Lines) > mostEntries {
		c.add("lines", fmt.Sprintf("the list has %d entries", len(p.Lines)), fmt.Sprintf("keep it to %d", mostEntries))
		return
	}
	seen := map[string]bool{}
	for i, l := range p.Lines {
		at := fmt.Sprintf("lines[%d]", i)
		c.line(at+".", l)
		if seen[l.ID] && l.ID != "" {
			c.add(at+".id", document.Quoted(l.ID)+" is the id of another line", "choose another")
		}
		seen[l.ID] = true
	}
}

func (c *checker) line(prefix string, l Line) {
	c.id(prefix+"id", l.ID)
	c.need(prefix+"funder", l.Funder, "say who adds the money")
	c.money(prefix+"budget", l.Budget, false)
}

// Faults says what is wrong with a line by itself. currency is that of its programme.
func (l Line) Faults(currency string) []Fault {
	c := &checker{}
	c.line("", l)
	c.currency("currency", currency)
	return c.list
}
