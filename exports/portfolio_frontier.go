package exports

import (
	"math"
	"slices"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
)

// today is the part of all budgets that they are, in percent.
const today = 100

// Columns of the table of a frontier, from 1.
const (
	partOfFrontier   = 1
	budgetOfFrontier = 2
	valueOfFrontier  = 5
	boundOfFrontier  = 6
	noteOfFrontier   = 10
)

// frontier writes what parts of all budgets would buy, with a chart, on one page.
func (p *portfolio) frontier(m *matched) {
	s := p.sheet("Frontier")
	s.onePage, s.board = true, true
	cols := []column{
		{title: p.t("Of today's money"), look: number(`0"%"`).bolded(), width: 11}, {title: p.t("Budgets, %s", p.fin.Currency), look: number(asMoney), width: 16},
		{title: p.t("Spent, %s", p.fin.Currency), look: number(asMoney), width: 16}, {title: p.t("Actions paid for"), look: number(asCount), width: 12},
		{title: p.t("It adds (value)"), look: number("0.00").bolded(), width: 13}, {title: p.t("At most (bound)"), look: number("0.00"), width: 13},
		{title: p.t("Gap, %% of the bound"), look: number("0.0"), width: 13}, {title: p.t("By the real index"), look: number("0.00"), width: 13},
		{title: p.t("More than the line above"), look: number("+0.00;-0.00;0.00"), width: 13}, {title: p.t("Remark"), look: plain, width: 24},
	}
	s.fit(cols, nil)
	if m == nil || len(m.points) == 0 {
		s.title(p.t("Frontier"), p.t("What less and what more money would add."), len(cols))
		switch {
		case m == nil || m.effect == nil:
			p.without(s, m, len(cols))
		default:
			p.tooDear(s, len(cols))
		}
		return
	}
	s.title(p.t("Frontier"), p.frontierSentence(m), len(cols))
	chartAt := s.row
	s.row += chartRows
	e := s.table(cols, each(p.frontierRows(m)))
	p.frontierChart(s, cellName(1, chartAt), m, e)
}

func (p *portfolio) frontierRows(m *matched) (rows [][]any) {
	for i, at := range m.points {
		row := []any{at.Part, nil, nil, at.Funded, at.Value, at.Bound, at.GapPercent, at.Recomputed, nil, nil}
		if at.Known {
			row[1], row[2] = p.fin.amount(at.Budget), p.fin.amount(at.Spent)
		}
		if i > 0 {
			row[8] = at.Value - m.points[i-1].Value
		}
		proven := ""
		if at.Proven {
			proven = p.t("proven")
		}
		row[9] = proven
		if at.Part == today {
			row[9] = p.t("Today's money")
			if at.Proven {
				row[9] = p.t("Today's money, proven")
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// frontierSentence says what the next step would add, and where more money stops to help.
func (p *portfolio) frontierSentence(m *matched) string {
	list, unit := m.points, p.pointsWord(m.Matching)
	said := p.t("What less and what more money would add: all budgets together at a part of what they have left, limits, lots and numbers of grants as they are.")
	at := slices.IndexFunc(list, func(f assessment.FrontierPoint) bool { return f.Part == today })
	if at >= 0 && at+1 < len(list) {
		more, step := list[at+1], list[at+1].Value-list[at].Value
		if step > hair {
			said += " " + p.t("%d %% more money would add %s %s, from %s to %s.", more.Part-today, format3(step), unit, format3(list[at].Value), format3(more.Value))
		} else {
			said += " " + p.t("%d %% more money would add nothing.", more.Part-today)
		}
	}
	said += " " + p.flattening(list)
	if at >= 0 && math.Abs(list[at].Value-m.Value) > hair*max(1, m.Value) {
		said += " " + p.t("Each point is searched for less thoroughly than the sheet Allocation, which finds %s for today's money.", format3(m.Value))
	}
	return said + " " + p.t("A difference smaller than the gap may be the search's and not the money's.")
}

// flattening says from where on more money adds less than a tenth of what as much added at best.
func (p *portfolio) flattening(list []assessment.FrontierPoint) string {
	const little = 0.1
	steps, best := make([]float64, len(list)), 0.0
	for i, at := range list {
		was, part := 0.0, 0
		if i > 0 {
			was, part = list[i-1].Value, list[i-1].Part
		}
		steps[i] = (at.Value - was) / float64(max(1, at.Part-part))
		best = max(best, steps[i])
	}
	last := len(list) - 1
	if best <= hair {
		return p.t("No part of it adds anything.")
	}
	from := last
	for from >= 0 && steps[from] < little*best {
		from--
	}
	switch {
	case from == last:
		return p.t("It does not flatten up to %d %%: more money still adds about as much as before.", list[last].Part)
	case list[last].Value-list[from].Value <= hair:
		return p.t("It flattens at %d %%: beyond that more money adds nothing.", list[from].Part)
	}
	return p.t("It flattens at %d %%: beyond that more money adds less than a tenth of what it adds at best.", list[from].Part)
}

// frontierChart draws value and bound over the budgets, or over their parts where a rate is missing, and marks today.
func (p *portfolio) frontierChart(s *sheet, at string, m *matched, e span) {
	x, format, title := budgetOfFrontier, "", ""
	greatest := int64(0)
	for _, one := range m.points {
		if !one.Known {
			x = partOfFrontier
		}
		greatest = max(greatest, one.Budget)
	}
	if title, format = p.axisMoney(greatest); x == partOfFrontier {
		title, format = p.t("Budgets, in percent of today's"), "0"
	}
	c := chart{
		kind: excelize.Scatter, title: p.t("What money adds"), width: 1120, height: 380, legend: true, format: "General",
		across: title, acrossFormat: format, up: p.t("Adds, %s", p.pointsWord(m.Matching)),
		series: []series{
			{name: s.head(boundOfFrontier, e), categories: s.ref(x, e), values: s.ref(boundOfFrontier, e), color: grey, dashed: true},
			{name: s.head(valueOfFrontier, e), categories: s.ref(x, e), values: s.ref(valueOfFrontier, e), color: accent},
		},
		alt: p.t("Value and upper bound of the best allocation found, over the money that there is"),
	}
	for i, one := range m.points {
		if one.Part == today {
			only := span{e.first + i, e.first + i}
			c.series = append(c.series, series{
				name: s.ref(noteOfFrontier, span{only.first, only.first}), categories: s.ref(x, only), values: s.ref(valueOfFrontier, only), color: amber, alone: true,
			})
		}
	}
	s.chart(at, c)
}

// axisMoney gives the title and the number format of an axis of amounts in the reported money up to greatest.
func (p *portfolio) axisMoney(greatest int64) (title, format string) {
	const thousand, million = 1e3, 1e6
	switch at := p.fin.amount(greatest); {
	case at >= 10*million:
		return p.t("Budgets, million %s", p.fin.Currency), "#,##0,,"
	case at >= million:
		return p.t("Budgets, million %s", p.fin.Currency), "0.0,,"
	case at >= 10*thousand:
		return p.t("Budgets, thousand %s", p.fin.Currency), "#,##0,"
	}
	return p.t("Budgets, %s", p.fin.Currency), "#,##0"
}
