package exports

import (
	"readiness/assessment"
)

// certified is how many columns the words above an allocation run over: the first page of its print.
const certified = 8

// tooMany says why there is no allocation.
func (p *portfolio) tooMany(s *sheet, columns int) {
	s.sentence(p.t("Not worked out: %d needs and %d programmes are more pairs than a workbook is made for. Choose some of the countries.",
		len(p.fin.needs), len(p.fin.Programmes)), columns, look{italic: true})
}

func (p *portfolio) allocationColumns() []column {
	return []column{
		{title: p.t("Name"), look: wrapped.bolded(), width: 30}, {title: p.t("Code"), look: plain, width: 10}, {title: p.t("Region"), look: wrapped, width: 17},
		{title: p.t("Amount"), look: number(asMoney).bolded(), width: 14}, {title: p.t("Currency"), look: plain, width: 14},
		{title: p.t("Unfunded, %s", p.fin.Currency), look: number(asMoney), width: 14}, {title: p.t("Gain"), look: number(asGain), width: 9},
		{title: p.t("Action"), look: wrapped.bolded(), width: 36},
		{title: p.t("Closes the gap"), look: wrapped, width: 30}, {title: p.t("Programme"), look: wrapped, width: 30}, {title: p.t("Funder"), look: wrapped, width: 20},
		{title: p.t("Only if"), look: wrapped, width: 38}, {title: p.t("Sample"), look: plain, width: 10},
	}
}

// allocation writes the certificate, what each programme gives, and who would pay for what.
func (p *portfolio) allocation(m *matched) {
	s := p.sheet("Allocation")
	s.wide = 2
	cols := p.allocationColumns()
	s.fit(cols, nil)
	if m == nil {
		s.title(p.t("Allocation"), p.moneyHead(p.fin), certified)
		p.tooMany(s, certified)
		return
	}
	s.title(p.t("Allocation"), p.t("Who could pay for what with the money that there is, and how good that is.")+" "+p.moneyHead(p.fin), certified)
	for i, f := range p.certificate(m.Matching) {
		value := look{ruled: true, align: "left", indent: 1}
		if i == 2 { // how good it is
			value = value.bolded()
		}
		s.statement(f, certified, value)
	}
	s.board = true
	s.subtitle(p.t("What each programme gives"))
	s.sentence(p.t("Each in its own currency. A million more adds at most: %s for a million more of the programme's money, by the upper bound. It holds for a little more money, and less for much more: the sheet Frontier shows that.", p.pointsWord(m.Matching)), certified, note)
	p.programmePrices(s, m.Matching)
	s.subtitle(p.t("Who would pay for what"))
	s.sentence(p.t("An amount is what the programme pays, in its own currency; the country brings the rest. Only if: what is not known about the pair."), certified, note)
	s.board = false
	rows := p.allocationRows(m.Matching)
	s.table(cols, each(rows))
	s.freeze(0, 1) // what stands above would leave no room
	if len(rows) == 0 {
		s.sentence(p.t("Nothing is allocated: the sheet Unmatched says why."), certified, look{italic: true})
	}
}

func (p *portfolio) allocationRows(m *assessment.Matching) (rows [][]any) {
	for _, a := range m.Allocations {
		n, one := &m.Market.Needs[a.Need], m.Market.Finance.Programmes[a.Programme]
		rows = append(rows, []any{p.x.Panel.Name(n.Unit, "en"), n.Unit, p.regionOf(n.Unit), major(a.Amount, one.Currency), one.Currency,
			p.fin.amount(n.Unfunded), p.gain(n.Gain, n.HasGain), actionTitle(n), gapTitles(n), programmeTitle(one), one.Funder, a.Condition, p.sample(one)})
	}
	return rows
}
