package exports

import (
	"context"
	"math"
	"strconv"

	"readiness/assessment"
)

// mostPairs is how many pairs of needs and programmes are matched for a workbook: it has to be there within seconds.
const mostPairs = 400_000

// match shares the money of the programmes among the needs, where there are not too many of them.
func (p *portfolio) match() *assessment.Matching {
	if len(p.fin.needs)*len(p.fin.Programmes) > mostPairs {
		return nil
	}
	m, err := p.x.Match(context.Background(), p.fin.market, assessment.MatchTerms{}) // bounded by mostPairs
	p.keep(err)
	return m
}

// tooMany says why there is no allocation.
func (p *portfolio) tooMany(s *sheet, columns int) {
	s.sentence(p.t("Not worked out: %d needs and %d programmes are more pairs than a workbook is made for. Choose some of the countries.",
		len(p.fin.needs), len(p.fin.Programmes)), columns, look{italic: true})
}

// allocation writes who would pay for what, and how good that is.
func (p *portfolio) allocation(m *assessment.Matching) {
	s := p.sheet("Allocation")
	cols := []column{
		{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 9}, {title: p.t("Region"), look: plain, width: 14},
		{title: p.t("Action"), look: wrapped.bolded(), width: 34}, {title: p.t("Closes the gap"), look: wrapped, width: 34},
		{title: p.t("Gain"), look: number(asGain), width: 9}, {title: p.t("Unfunded, %s", p.fin.Currency), look: number(asMoney), least: 13},
		{title: p.t("Programme"), look: wrapped, width: 32}, {title: p.t("Funder"), look: wrapped, width: 24},
		{title: p.t("Amount"), look: number(asMoney).bolded(), least: 13}, {title: p.t("Currency"), look: plain, width: 11},
		{title: p.t("Only if"), look: wrapped, width: 44}, {title: p.t("Sample"), look: plain, width: 10},
	}
	if m == nil {
		s.fit(cols, nil)
		s.title(p.t("Allocation"), p.moneyHead(p.fin), len(cols))
		p.tooMany(s, len(cols))
		return
	}
	var rows [][]any
	for _, a := range m.Allocations {
		n, one := &p.fin.needs[a.Need], p.fin.Programmes[a.Programme]
		rows = append(rows, []any{p.x.Panel.Name(n.Unit, "en"), n.Unit, p.regionOf(n.Unit), actionTitle(n), gapTitles(n), p.gain(n.Gain, n.HasGain),
			p.fin.amount(n.Unfunded), programmeTitle(one), one.Funder, major(a.Amount, one.Currency), one.Currency, a.Condition, p.sample(one)})
	}
	s.fit(cols, rows)
	s.title(p.t("Allocation"), p.certificate(m)+"\n"+p.moneyHead(p.fin)+" "+p.t("An amount is what the programme pays, in its own currency; the country brings the rest. Only if: what is not known about the pair. What is left of each programme stands on the sheet Programmes."), len(cols))
	s.table(cols, each(rows))
	s.freeze(s.header, 1)
	if len(rows) == 0 {
		s.sentence(p.t("Nothing is allocated: the sheet Unmatched says why."), len(cols), look{italic: true})
	}
}

// certificate says how the allocation was found and how far from the best it can be.
func (p *portfolio) certificate(m *assessment.Matching) string {
	if assessment.NoOverall(p.x.Panel.Framework) {
		return p.t("This framework gives no overall number, so that nothing says which gap is worth its money more than another.")
	}
	said := p.t("Who could pay for what with the money that is there. Method: %s, a good start and no proof that it is the best.", m.Method)
	said += " " + p.t("It adds %s points to the indexes of the countries together, gains taken one after the other, and %s by the real index, all that a country gets at once.",
		format3(m.Value), format3(m.Recomputed))
	switch {
	case m.Value > 0:
		const tenths = 10
		better := math.Ceil((m.Bound/m.Value-1)*100*tenths-1e-9) / tenths
		said += " " + p.t("No allocation adds more than %s (upper bound), so that the best one is at most %s %% better.", format3(m.Bound), format1(max(0, better)))
	case m.Bound > 0:
		said += " " + p.t("No allocation adds more than %s (upper bound).", format3(m.Bound))
	}
	return said
}

// format3 writes points of an allocation, whose sums may be small.
func format3(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
