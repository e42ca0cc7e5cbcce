package exports

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// effectSheet writes what the allocation does to the index and the rank of each country that gets something.
func (p *portfolio) effectSheet(m *matched) {
	s := p.sheet("Effect")
	cols := []column{
		{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 9},
		{title: p.t("Actions paid for"), look: number(asCount), width: 10}, {title: p.t("Money, %s", p.fin.Currency), look: number(asMoney), least: 14},
		{title: p.t("Index today"), look: number("0.00"), width: 10}, {title: p.t("Index after"), look: number("0.00").bolded(), width: 10},
		{title: p.t("Rises by"), look: number(asGain).bolded(), width: 10}, {title: p.t("One after the other"), look: number(asGain), width: 11},
		{title: p.t("Rank today"), look: number("0"), width: 9}, {title: p.t("Can be, today"), look: plain.centred(), width: 11},
		{title: p.t("Rank after"), look: number("0").bolded(), width: 9}, {title: p.t("Can be, after"), look: plain.centred(), width: 11},
		{title: p.t("Places up"), look: number("+0;-0;0"), width: 10},
	}
	if m == nil || m.effect == nil {
		s.fit(cols, nil)
		s.title(p.t("Effect"), p.t("What the allocation does to the index and the rank of each country."), len(cols))
		p.without(s, m, len(cols))
		return
	}
	rows, total := p.effectRows(m)
	s.fit(cols, append(rows, total))
	s.title(p.t("Effect"), p.effectSentence(m.effect), len(cols))
	s.table(cols, each(rows))
	s.freeze(s.header, 1)
	if len(rows) == 0 {
		s.sentence(p.t("Nothing changes: no country gets anything that its index would show."), len(cols), look{italic: true})
		return
	}
	cells := make([]excelize.Cell, len(cols))
	for i, c := range cols {
		cells[i] = p.cell(total[i], c.look.bolded().filled(pale))
	}
	s.put(18, cells...)
}

// without says why a sheet beside the allocation is empty.
func (p *portfolio) without(s *sheet, m *matched, columns int) {
	if m == nil {
		p.tooMany(s, columns)
		return
	}
	s.sentence(p.noOverall(), columns, look{italic: true})
}

// tooDear says why nothing stands beside an allocation that was worked out.
func (p *portfolio) tooDear(s *sheet, columns int) {
	said := p.t("Nothing was set beside it.")
	if len(p.fin.needs)*len(p.fin.Programmes) > mostPairsBeside {
		said = p.t("Not worked out: for %d needs and %d programmes it would take too long beside the allocation. Choose some of the countries.", len(p.fin.needs), len(p.fin.Programmes))
	}
	s.sentence(said, columns, look{italic: true})
}

func (p *portfolio) effectSentence(e *assessment.Effect) string {
	said := p.t("What the allocation does to each country that gets something, best first as of today. Rises by is the real index, computed anew with all that the country gets at once; one after the other is the sum of the gains that the allocation was chosen by. Ranks after it are among all countries, each with what it gets; can be is between which ranks a country can stand, whatever the answers are that nobody knows.")
	moved := p.t("No rank changes.")
	if e.Moved > 0 {
		moved = p.t("%d change their rank; some of them get nothing and are passed.", e.Moved)
	}
	return said + " " + moved + " " + p.t("Money is converted at the rates of the day.")
}

func (p *portfolio) effectRows(m *matched) (rows [][]any, total []any) {
	needs, rises, adds := 0, 0.0, 0.0
	f := m.Market.Finance
	for _, u := range m.effect.Units {
		row := []any{p.x.Panel.Name(u.Unit, "en"), u.Unit, u.Needs, spent(m.Matching, func(unit string) bool { return unit == u.Unit }).cell(f),
			points(u.Before.Score), points(u.After.Score), u.Index, u.Added,
			rankCell(u.Before), p.interval(u.BeforeRanks), rankCell(u.After), p.interval(u.AfterRanks), nil}
		if u.Before.Ranked && u.After.Ranked {
			row[len(row)-1] = u.Before.Rank - u.After.Rank
		}
		rows = append(rows, row)
		needs, rises, adds = needs+u.Needs, rises+u.Index, adds+u.Added
	}
	return rows, []any{p.t("All"), nil, needs, spent(m.Matching, nil).cell(f), nil, nil, rises, adds, nil, nil, nil, nil, nil}
}

// interval writes between which ranks a unit can stand, "" where it has none.
func (p *portfolio) interval(r assessment.RankInterval) string {
	switch r.Best {
	case 0:
		return ""
	case r.Worst:
		return itoa(r.Best)
	}
	return fmt.Sprintf("%d–%d", r.Best, r.Worst)
}

// risen is what the indexes of all countries rise by together, each counting alike.
func risen(e *assessment.Effect) (sum float64) {
	for _, u := range e.Units {
		sum += u.Index
	}
	return sum
}
