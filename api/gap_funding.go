package api

import (
	"cmp"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// GapFunding is what a gap has of the money that its action costs. Amounts are those of the action, whole.
type GapFunding struct {
	Action     string      `json:"action" doc:"The action that closes the gap; gaps with the same one are paid once."`
	Own        bool        `json:"own" doc:"The cost is by the country's own figures, not by those of the framework."`
	Status     string      `json:"status" enum:"planned,under-way,done,dropped" doc:"What the country says of the action; planned where it says nothing. One that is done or dropped asks for no money."`
	Total      *costRange  `json:"total" doc:"What the action costs with the years of recurrent cost that are counted, as money says; null where that is not known."`
	Committed  int64       `json:"committed" doc:"As money says, in minor units; a pledge is not in it."`
	Pledged    int64       `json:"pledged"`
	Unfunded   *int64      `json:"unfunded" doc:"total.base less committed, never below 0; null where the cost is not known."`
	Funded     bool        `json:"funded" doc:"The cost is known, and all of it is committed; false of an action that is done or dropped."`
	Money      moneyOfItem `json:"money"`
	Programmes []payer     `json:"programmes" doc:"The programmes that are open on the date and could pay, or of which one cannot tell, by id: GET /v1/gaps/{country}/{question}/programmes has them all, with reasons."`
}

// costRange is a low, a base and a high amount in minor units.
type costRange struct {
	Low  int64 `json:"low"`
	Base int64 `json:"base"`
	High int64 `json:"high"`
}

// moneyOfItem says in which money the amounts of an item are.
type moneyOfItem struct {
	Currency  string `json:"currency" example:"USD"`
	PriceYear int    `json:"priceYear" doc:"Of the prices of the cost; 0: not known." example:"2025"`
	Years     int    `json:"years" doc:"Of recurrent cost that are counted." example:"1"`
	Adjusted  bool   `json:"adjusted" doc:"The cost is at the prices that were asked for; false where a price level is not known, and where the cost could not be converted."`
}

func amountsOf(r funding.Range) costRange { return costRange{r.Low, r.Base, r.High} }

// fundingOf is the money side of a need, without the terms and who could pay.
func fundingOf(n *assessment.Need) GapFunding {
	out := GapFunding{
		Action: n.Action, Own: n.Cost != nil && n.Cost.Override, Status: string(statusOf(n)), Committed: n.Committed, Pledged: n.Pledged,
		Funded: isFunded(n), Programmes: []payer{},
	}
	if n.Costed() {
		out.Total, out.Unfunded = new(amountsOf(n.Cost.Total)), new(n.Unfunded)
	}
	return out
}

// statusOf is how far the action of a need has come.
func statusOf(n *assessment.Need) funding.ActionStatus {
	if n.Plan == nil {
		return funding.Planned
	}
	return cmp.Or(n.Plan.Status, funding.Planned)
}

// moneyOf says in which money the amounts of a need are.
func (f *funds) moneyOf(n *assessment.Need) moneyOfItem { return moneyOf(f.finance, n) }

func moneyOf(f *assessment.Finance, n *assessment.Need) moneyOfItem {
	m := moneyOfItem{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years}
	if n.Costed() {
		m.PriceYear, m.Adjusted = n.Cost.In.PriceYear, n.Cost.Steps.Adjusted
	}
	return m
}

// gapTotals counts everything that the query chose, on whatever page.
type gapTotals struct {
	Gaps        int       `json:"gaps"`
	Units       int       `json:"units" doc:"Units with such a gap."`
	NotAssessed int       `json:"notAssessed" doc:"Questions of the units and themes chosen that nobody answered: no gap, and no cost, is known of them."`
	Uncosted    int       `json:"uncosted" doc:"Gaps without a cost."`
	Costs       []gapCost `json:"costs" doc:"Sums by currency and price year, each action once. Sums of different ones do not add up."`

	Needs     int        `json:"needs" doc:"Actions that close the gaps and are neither done nor dropped. One that closes several is counted once, whole."`
	Unknown   int        `json:"unknown" doc:"Of them: without a cost, or with one that could not be converted."`
	Total     costRange  `json:"total" doc:"What the others cost, as money says."`
	Committed int64      `json:"committed" doc:"To all of them; a pledge is not in it."`
	Pledged   int64      `json:"pledged"`
	Unfunded  int64      `json:"unfunded" doc:"What is not committed of those with a cost, of each action for itself: more than one costs pays for no other."`
	Money     moneyTerms `json:"money"`
}

// gapGroup is what a group of gaps adds up to.
type gapGroup struct {
	Group  string    `json:"group" doc:"As the filter names it: a theme, a region, an income group or a country; empty for what belongs to none." example:"Africa"`
	Title  string    `json:"title" example:"Africa"`
	Totals gapTotals `json:"totals"`
}

// tally adds up gaps, of which some have one need.
type tally struct {
	totals gapTotals
	units  map[string]bool
	needs  map[int]bool
}

func newTally(m moneyTerms) *tally {
	return &tally{totals: gapTotals{Costs: []gapCost{}, Money: m}, units: map[string]bool{}, needs: map[int]bool{}}
}

func (t *tally) add(g chosenGap) {
	t.totals.Gaps++
	t.units[g.Unit] = true
	t.totals.Units = len(t.units)
	if g.n.Cost == nil {
		t.totals.Uncosted++
	}
	if t.needs[g.need] {
		return
	}
	t.needs[g.need] = true
	t.need(g.n)
}

// need adds a need once.
func (t *tally) need(n *assessment.Need) {
	if !n.Open() {
		return
	}
	sum := &t.totals
	sum.Needs++
	sum.Committed, sum.Pledged = plus(sum.Committed, n.Committed), plus(sum.Pledged, n.Pledged)
	if cost, ok := ownCost(n); ok {
		sum.cost(cost)
	}
	if !n.Costed() {
		sum.Unknown++
		return
	}
	total := n.Cost.Total
	sum.Total = costRange{plus(sum.Total.Low, total.Low), plus(sum.Total.Base, total.Base), plus(sum.Total.High, total.High)}
	sum.Unfunded = plus(sum.Unfunded, n.Unfunded)
}

// cost adds to the sum of its currency and price year.
func (t *gapTotals) cost(c gapCost) {
	i := slices.IndexFunc(t.Costs, func(s gapCost) bool { return s.Currency == c.Currency && s.Year == c.Year })
	if i < 0 {
		i = len(t.Costs)
		t.Costs = append(t.Costs, gapCost{Currency: c.Currency, Year: c.Year})
	}
	sum := &t.Costs[i]
	sum.Low, sum.Base, sum.High = plus(sum.Low, c.Low), plus(sum.Base, c.Base), plus(sum.High, c.High)
	sum.RecurrentPerYear = plus(sum.RecurrentPerYear, c.RecurrentPerYear)
	slices.SortFunc(t.Costs, func(a, b gapCost) int {
		return cmp.Or(strings.Compare(a.Currency, b.Currency), cmp.Compare(a.Year, b.Year))
	})
}

// totals adds up what was chosen, and by groups where some are asked for; asks says which questions the query is about.
func (g *gapChoice) totals(by groupBy, asks func(*framework.Node) bool, lang string) (gapTotals, []gapGroup) {
	all, groups := newTally(g.terms()), map[groupName]*tally{}
	of := func(unit string, q *framework.Node) (list []*tally) {
		if by == "" {
			return nil
		}
		for _, name := range g.groupsOf(by, unit, q.Themes, g.selected, lang) {
			if groups[name] == nil {
				groups[name] = newTally(g.terms())
			}
			list = append(list, groups[name])
		}
		return list
	}
	for _, one := range g.chosen {
		all.add(one)
		for _, t := range of(one.Unit, one.Question) {
			t.add(one)
		}
	}
	for u := range g.x.Unknowns() {
		if u.Year != g.year || !g.selected.Has(u.Unit) || !asks(u.Question) {
			continue
		}
		all.totals.NotAssessed++
		for _, t := range of(u.Unit, u.Question) {
			t.totals.NotAssessed++
		}
	}
	var list []gapGroup
	for name, t := range groups {
		list = append(list, gapGroup{name.ID, name.Title, t.totals})
	}
	slices.SortFunc(list, func(a, b gapGroup) int {
		return cmp.Or(cmp.Compare(b.Totals.Unfunded, a.Totals.Unfunded), assessment.LastIf(a.Group == "", b.Group == ""), strings.Compare(a.Group, b.Group))
	})
	return all.totals, list
}
