package funding

import (
	"fmt"
	"math"

	"readiness/assessment/document"
	"readiness/assessment/framework"
)

// Faults says what is wrong with a commitment by itself, in the order of its members; none where it can be recorded.
// Whether there are such a programme and such an action is not asked.
func (m *Commitment) Faults() []Fault {
	c := &checker{}
	c.id("id", m.ID)
	switch {
	case m.Programme == "" && m.Funder == "":
		c.add("programme", "neither a programme nor a funder is named", "give the id of the programme, or say who gives the money")
	case m.Programme != "" && m.Funder != "":
		c.add("funder", "the programme says already who gives the money", "keep one of the two, the programme or the funder")
	case m.Programme != "":
		c.id("programme", m.Programme)
	}
	c.text("funder", m.Funder, longestName)
	c.country("country", m.Country)
	switch {
	case m.Framework == "":
	case m.Action == "":
		c.add("framework", "is given without an action", "name the action of this framework, or leave the framework out")
	default:
		c.framework(m.Framework)
	}
	if m.Action != "" {
		c.action("action", m.Action)
		if len(m.Themes) > 0 {
			c.add("themes", "an action is named, which has themes of its own", "keep one of the two, the action or the themes")
		}
	}
	choices(c, "themes", m.Themes, framework.Themes())
	c.money("amount", m.Amount, false)
	c.currency("currency", m.Currency)
	oneOf(c, "status", m.Status, CommitmentStatuses())
	if m.Date.IsZero() {
		c.add("date", "is missing", "give the day on which the commitment was made, such as 2026-01-31")
	}
	c.moment("date", m.Date)
	c.text("source", m.Source, longestSource)
	c.iati("iati", m.IATI)
	return c.list
}

func (c *checker) framework(id string) {
	const longest = 64
	if len(id) > longest || !kebabID.MatchString(id) {
		c.add("framework", document.Quoted(id)+" is not the id of a framework", "write its id without the version, such as gci-pillars")
	}
}

// Faults says what is wrong with an action by itself, in the order of its members; none where it can be recorded.
func (a *Action) Faults() []Fault {
	c := &checker{}
	if a.ID == "" {
		c.add("id", "is missing", "give the id of the question, or a word of the country's own")
	} else {
		c.action("id", a.ID)
	}
	if len(a.Questions) == 0 {
		c.add("questions", "no question is named", "name the questions whose gaps the action closes")
	}
	list(c, "questions", a.Questions, c.action)
	c.text("title", a.Title, longestName)
	c.text("owner", a.Owner, longestName)
	c.moment("start", a.Start)
	c.count("months", a.Months, mostMonths)
	oneOf(c, "status", a.Status, ActionStatuses())
	if a.Cost != nil {
		c.cost(a.Cost)
	}
	c.known("cofinancing", a.Cofinancing)
	c.known("partner", a.Partner)
	return c.list
}

func (c *checker) known(path string, known Known) {
	if known != Unsaid {
		oneOf(c, path, known, []Known{Yes, No})
	}
}

func (c *checker) cost(cost *ActionCost) {
	c.currency("cost.currency", cost.Currency)
	if cost.PriceYear < firstYear || cost.PriceYear > lastYear {
		c.add("cost.priceYear", fmt.Sprintf("the year %d is out of bounds", cost.PriceYear), "give the year in whose prices the figures are")
	}
	c.amounts("cost.oneOff", cost.OneOff)
	c.amounts("cost.recurrent", cost.Recurrent)
	if cost.OneOff.High == 0 && cost.Recurrent.High == 0 {
		c.add("cost", "all amounts are 0", "give what the action costs, or leave the cost out")
	}
	if math.IsNaN(cost.Overhead) || cost.Overhead < 0 || cost.Overhead > 1 {
		c.add("cost.overhead", document.FormatNumber(cost.Overhead)+" is no share", "write a share from 0 to 1, such as 0.07 for 7 %")
	}
	c.text("cost.source", cost.Source, longestSource)
}

func (c *checker) amounts(path string, r Range) {
	c.money(path+".low", r.Low, true)
	c.money(path+".base", r.Base, true)
	c.money(path+".high", r.High, true)
	if r.Low > r.Base || r.Base > r.High {
		c.add(path, "low, base and high are not in rising order", "give the smallest amount as low and the greatest as high")
	}
}

// WithDefaults fills in what an action need not say: it is planned, and closes the gap of the question it is named after.
func (a Action) WithDefaults() Action {
	if a.Status == "" {
		a.Status = Planned
	}
	if len(a.Questions) == 0 {
		a.Questions = []string{a.ID}
	}
	return a
}
