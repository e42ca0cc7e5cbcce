package exports

import (
	"math"
	"readiness/assessment"
)

// mostChanges is how many changes of one scenario are listed.
const mostChanges = 1000

// scenarioWidths are those of the columns that all tables of scenarios share.
var scenarioWidths = []float64{22, 40, 13, 13, 13, 14, 13, 14, 14, 30, 30}

// scenariosSheet writes other ways to share the money beside the allocation, and what each changes.
func (p *portfolio) scenariosSheet(m *matched) {
	s := p.sheet("Scenarios")
	s.board = true
	for i, w := range scenarioWidths {
		s.width(i+1, w)
	}
	s.cols = len(scenarioWidths)
	sentence := p.t("Other ways to share the money, beside the one of the sheet Allocation, which is called here the base.")
	if m == nil || len(m.scenarios) == 0 {
		s.title(p.t("Scenarios"), sentence, s.cols)
		if m == nil || m.effect == nil {
			p.without(s, m, s.cols)
			return
		}
		p.tooDear(s, s.cols)
		return
	}
	s.title(p.t("Scenarios"), sentence+" "+p.t("Value and bound are in points as each scenario counts them: under different weights they do not compare.")+"\n"+p.t("What compares is the first number, the points by which the real indexes of all countries rise together, every country counting alike.")+"\n"+p.moneyHead(p.fin), s.cols)
	p.scenarioTable(s, m)
	s.subtitle(p.t("Against the base, in words"))
	for _, one := range m.scenarios {
		s.statement(fact{one.Name, p.changeWords(m, one)}, s.cols, look{ruled: true, align: "left", indent: 1})
	}
	p.countryChanges(s, m)
	s.subtitle(p.t("Against the base, action by action"))
	s.board = false
	p.actionChanges(s, m)
	s.freeze(0, 1) // what stands above would leave no room
}

func (p *portfolio) scenarioTable(s *sheet, m *matched) {
	base := compared{Scenario: Scenario{p.t("The base"), p.t("The sheet Allocation"), m.Matching}, effect: m.effect}
	var rows [][]any
	for _, one := range append([]compared{base}, m.scenarios...) {
		var against any
		if one.change != nil {
			against = shownOf(risen(one.effect) - risen(m.effect))
		}
		paid := unitsPaid(one.Matching)
		rows = append(rows, []any{one.Name, one.Words, risen(one.effect), against, one.Matching.Value, one.Matching.Recomputed, one.Matching.Bound, one.Matching.GapPercent,
			spent(one.Matching, nil).cell(one.Matching.Market.Finance), p.t("%d actions in %d %s", len(one.Matching.Allocations), len(paid), p.nounOf(len(paid))), p.goodness(one.Matching)})
	}
	s.table([]column{
		{title: p.t("Scenario"), look: wrapped.bolded()}, {title: p.t("What it asks"), look: wrapped},
		{title: p.t("Points, all alike"), look: number("0.00").bolded()}, {title: p.t("More than the base"), look: number("+0.00;-0.00;0.00")},
		{title: p.t("Value"), look: number("0.00")}, {title: p.t("By the real index"), look: number("0.00")}, {title: p.t("Bound"), look: number("0.00")},
		{title: p.t("Gap, %% of the bound"), look: number("0.0")}, {title: p.t("Spent, %s", p.fin.Currency), look: number(asMoney)},
		{title: p.t("Paid for"), look: wrapped}, {title: p.t("How good it is"), look: wrapped},
	}, each(rows))
}

// shownOf is a difference of points as it is shown: what two decimals do not show is none, and has no sign.
func shownOf(points float64) float64 {
	const shown = 0.005
	if math.Abs(points) < shown {
		return 0
	}
	return points
}

// changeWords says in a sentence what a scenario changes.
func (p *portfolio) changeWords(m *matched, one compared) string {
	d := one.change
	if len(d.Entered)+len(d.Left)+len(d.Moved)+len(d.Countries) == 0 {
		return p.t("Nothing differs from the base.")
	}
	said := p.t("Of the actions that are paid for %d enter and %d leave, %d move to another programme or amount, and %d stay.",
		len(d.Entered), len(d.Left), len(d.Moved), d.Kept)
	up, down := 0, 0
	for _, c := range d.Countries {
		switch {
		case c.Index > hair:
			up++
		case c.Index < -hair:
			down++
		}
	}
	said += " " + p.t("Better off than by the base, by the real index: %d %s; worse off: %d. Together %s points, every country counting alike.",
		up, p.nounOf(up), down, signed(risen(one.effect)-risen(m.effect)))
	if n := len(d.Entered) + len(d.Left) + len(d.Moved); n > mostChanges {
		said += " " + p.t("Of %d changes the first %d are listed.", n, mostChanges)
	}
	return said
}

// countryChanges writes for each scenario the countries whose money or index differs.
func (p *portfolio) countryChanges(s *sheet, m *matched) {
	s.subtitle(p.t("Against the base, country by country"))
	var rows [][]any
	for _, one := range m.scenarios {
		for _, c := range one.change.Countries {
			row := []any{one.Name, p.x.Panel.Name(c.Unit, "en"), c.Unit, c.Index, c.Needs, nil}
			if c.Known {
				row[5] = major(c.Amount, one.Matching.Market.Finance.Currency)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		s.sentence(p.t("In no country does anything differ."), s.cols, look{italic: true})
		return
	}
	s.table([]column{
		{title: p.t("Scenario"), look: wrapped.bolded()}, {title: p.t("Name"), look: wrapped}, {title: p.t("Code"), look: plain},
		{title: p.t("Index, points"), look: number("+0.00;-0.00;0.00").bolded()}, {title: p.t("Actions"), look: number("+0;-0;0")},
		{title: p.t("Money, %s", p.fin.Currency), look: number("+#,##0;-#,##0;0")},
	}, each(rows))
}

// actionChanges writes for each scenario what enters, leaves and moves.
func (p *portfolio) actionChanges(s *sheet, m *matched) {
	var rows [][]any
	for _, one := range m.scenarios {
		rows = append(rows, p.changesOf(m.Matching, one)...)
	}
	s.table([]column{
		{title: p.t("Scenario"), look: wrapped.bolded()}, {title: p.t("Action"), look: wrapped}, {title: p.t("Code"), look: plain},
		{title: p.t("Change"), look: plain}, {title: p.t("Gain"), look: number(asGain)},
		{title: p.t("Base: amount"), look: number(asMoney)}, {title: p.t("Currency"), look: plain},
		{title: p.t("Here: amount"), look: number(asMoney).bolded()}, {title: p.t("Currency"), look: plain},
		{title: p.t("Base: programme"), look: wrapped}, {title: p.t("Here: programme"), look: wrapped},
	}, each(rows))
	if len(rows) == 0 {
		s.sentence(p.t("No action enters, leaves or moves."), s.cols, look{italic: true})
	}
}

func (p *portfolio) changesOf(base *assessment.Matching, one compared) [][]any {
	var rows [][]any
	line := func(change string, from, to *assessment.Allocation) {
		if len(rows) == mostChanges {
			return
		}
		row := make([]any, len(scenarioWidths))
		row[0], row[3] = one.Name, change
		fill := func(m *assessment.Matching, a *assessment.Allocation, amount, programme int) {
			if a == nil {
				return
			}
			n, payer := &m.Market.Needs[a.Need], m.Market.Finance.Programmes[a.Programme]
			row[1], row[2], row[4] = p.x.Panel.Name(n.Unit, "en")+": "+actionTitle(n), n.Unit, p.gain(n.Gain, n.HasGain)
			row[amount], row[amount+1], row[programme] = major(a.Amount, payer.Currency), payer.Currency, programmeTitle(payer)
		}
		fill(base, from, 5, 9)
		fill(one.Matching, to, 7, 10)
		rows = append(rows, row)
	}
	for i := range one.change.Entered {
		line(p.t("enters"), nil, &one.change.Entered[i])
	}
	for i := range one.change.Left {
		line(p.t("leaves"), &one.change.Left[i], nil)
	}
	for i := range one.change.Moved {
		line(p.t("moves"), &one.change.Moved[i].From, &one.change.Moved[i].To)
	}
	return rows
}
