package exports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// Columns of the table of actions, from 1, and of those behind the years, from 0.
const (
	oneOffColumn  = 10 // low, base, high
	yearlyColumn  = 13
	byYearColumn  = 16
	afterYears    = 6 // low, base, high of all; committed, pledged, unfunded
	lowOfAfter    = 0
	baseOfAfter   = 1
	highOfAfter   = 2
	givenOfAfter  = 3
	lackedOfAfter = 5
)

// planned is the sheet Actions of a report that knows of money.
type planned struct {
	*countryReport
	s     *sheet
	years int  // that recurrent cost is counted for: one column each
	tail  bool // some action takes longer
	open  []*assessment.Need
	past  []*assessment.Need // done or dropped: in no sum
}

// plannedActions writes what every action costs, by year, and what is committed for it; and what is to be done and by whom.
// An action that closes several gaps stands there once.
func (c *countryReport) plannedActions() {
	p := &planned{countryReport: c, s: c.sheet("Actions"), years: c.fin.Years}
	for i := range c.fin.needs {
		n := &c.fin.needs[i]
		if n.Plan == nil && n.Lead().Question.Remedy == nil && len(n.Commitments) == 0 {
			continue
		}
		if n.Open() {
			p.open = append(p.open, n)
		} else {
			p.past = append(p.past, n)
		}
		p.tail = p.tail || n.Costed() && n.Cost.In.OneOff.High > 0 && n.Cost.In.Months > 12*p.years
	}
	p.s.wide = 2
	cols := p.columns()
	rows := p.rows(p.open)
	p.s.fit(cols, slices.Concat(rows, p.rows(p.past), [][]any{p.widest(len(cols))}))
	sentence := c.t("What closes each gap, greatest gain first: who does it, what it costs by year of the action, and what is committed for it. ★ marks the country's own figures; all others are planning figures of the framework, scaled to the income group where it says how. Amounts hold the overhead.")
	p.s.title(c.t("Actions"), sentence+"\n"+c.moneyHead(c.fin), len(cols))
	if len(p.open)+len(p.past) == 0 {
		text := c.t("This framework describes no remedies for the gaps found, so that there is no action to list.")
		if len(c.gaps) == 0 {
			text = c.t("No gap was found, so that there is no action to list.")
		}
		p.s.sentence(text, len(cols), look{italic: true})
		return
	}
	p.costs(cols, rows)
	p.s.freeze(p.s.header, 2)
}

func (p *planned) columns() []column {
	money := func(title string) column { return column{title: title, look: number(asMoney), least: 11} }
	cols := []column{
		{title: p.t("No."), look: number("0"), width: 6}, {title: p.t("Action"), look: wrapped.bolded(), width: 28},
		{title: p.t("Closes the gap"), look: wrapped, width: 26}, {title: p.t("Owner"), look: wrapped, width: 24},
		{title: p.t("Status"), look: plain, width: 12}, {title: p.t("Start"), look: plain, width: 13}, {title: p.t("Months"), look: number("0"), width: 9},
		{title: p.t("Figures"), look: wrapped, width: 12}, {title: p.t("Overhead"), look: number("0.0%"), width: 11},
		money(p.t("One-off, low")), money(p.t("One-off, base")), money(p.t("One-off, high")),
		money(p.t("Each year, low")), money(p.t("Each year, base")), money(p.t("Each year, high")),
	}
	for y := range p.years {
		cols = append(cols, money(p.t("Year %d, base", y+1)))
	}
	if p.tail {
		cols = append(cols, money(p.t("Later, base")))
	}
	bold := func(title string) column { c := money(title); c.look = c.look.bolded(); return c }
	return append(cols, money(p.t("Cost, low")), bold(p.t("Cost, base")), money(p.t("Cost, high")),
		money(p.t("Committed")), money(p.t("Pledged")), bold(p.t("Unfunded")),
		column{title: p.t("Kind"), look: plain, width: 11}, column{title: p.t("Procurement"), look: wrapped, width: 16},
		column{title: p.t("First steps"), look: wrapped, width: 58}, column{title: p.t("Where the figures come from"), look: aside, width: 70})
}

// spans is how many columns have years.
func (p *planned) spans() int {
	if p.tail {
		return p.years + 1
	}
	return p.years
}

// amounts are those of a need from the column of one-off cost on, in minor units; known is false where it has none.
func (p *planned) amounts(n *assessment.Need) (list []int64, known bool) {
	list = make([]int64, byYearColumn-oneOffColumn+p.spans()+afterYears)
	after := list[byYearColumn-oneOffColumn+p.spans():]
	after[givenOfAfter], after[givenOfAfter+1], after[lackedOfAfter] = n.Committed, n.Pledged, n.Unfunded
	if !n.Costed() {
		return list, false
	}
	in := n.Cost.In
	copy(list, []int64{in.OneOff.Low, in.OneOff.Base, in.OneOff.High, in.Recurrent.Low, in.Recurrent.Base, in.Recurrent.High})
	years, err := in.ByYear(p.years)
	p.keep(err)
	for i, y := range years {
		list[byYearColumn-oneOffColumn+min(i, p.spans()-1)] += y.Total().Base
	}
	after[lowOfAfter], after[baseOfAfter], after[highOfAfter] = n.Cost.Total.Low, n.Cost.Total.Base, n.Cost.Total.High
	return list, true
}

func (p *planned) rows(needs []*assessment.Need) (rows [][]any) {
	for i, n := range needs {
		row := append([]any{i + 1, actionTitle(n), gapTitles(n)}, p.who(n)...)
		list, known := p.amounts(n)
		for at, minor := range list {
			if known || at == len(list)-afterYears+givenOfAfter || at == len(list)-afterYears+givenOfAfter+1 {
				row = append(row, p.fin.amount(minor))
			} else {
				row = append(row, nil)
			}
		}
		kind, bought, steps := "", "", ""
		if r := n.Lead().Question.Remedy; r != nil {
			kind, bought, steps = string(r.Kind), procurement(string(r.Procurement)), r.Steps.In("en")
		}
		rows = append(rows, append(row, kind, bought, steps, p.sourceOf(n)))
	}
	return rows
}

// who are the cells that say who does it and until when, and whose its figures are.
func (p *planned) who(n *assessment.Need) []any {
	owner, start, figures := n.Lead().Question.Responsible.In("en"), "", p.figures(n)
	var months, overhead any
	if plan := n.Plan; plan != nil {
		owner = cmp.Or(plan.Owner, owner)
		if !plan.Start.IsZero() {
			start = plan.Start.UTC().Format(time.DateOnly)
		}
		if plan.Cost != nil {
			overhead = plan.Cost.Overhead
		}
	}
	if n.Months > 0 {
		months = n.Months
	}
	if n.Cost != nil && n.Cost.Problem != "" {
		figures = p.t("%s, not converted", figures)
	}
	return []any{owner, p.statusOf(n), start, months, figures, overhead}
}

// statusOf says how far an action has come; what the framework proposes and nobody plans is proposed.
func (b *book) statusOf(n *assessment.Need) string {
	if n.Plan == nil {
		return b.t("proposed")
	}
	switch n.Plan.Status {
	case funding.UnderWay:
		return b.t("under way")
	case funding.Done:
		return b.t("done")
	case funding.Dropped:
		return b.t("dropped")
	case funding.Planned:
	}
	return b.t("planned")
}

// sums adds up the open actions, by column.
func (p *planned) sums() map[int]float64 {
	var whole []int64
	for _, n := range p.open {
		list, _ := p.amounts(n)
		if whole == nil {
			whole = make([]int64, len(list))
		}
		for i, minor := range list {
			whole[i] += minor
		}
	}
	sums := map[int]float64{}
	for i, minor := range whole {
		sums[oneOffColumn+i] = p.fin.amount(minor)
	}
	return sums
}

// widest is the row of totals, to measure columns by.
func (p *planned) widest(columns int) []any {
	row := make([]any, columns)
	for col, sum := range p.sums() {
		row[col-1] = sum
	}
	return row
}

// costs writes the table of costs with its total, and below it what is done or dropped.
func (p *planned) costs(cols []column, rows [][]any) {
	e := p.s.table(cols, each(rows))
	p.live(e, p.open)
	if len(rows) > 0 {
		p.s.sumRow(e, p.t("Total, %s", p.fin.Currency), 2, len(cols), p.sums())
	}
	if len(p.past) == 0 {
		return
	}
	p.s.subtitle(p.t("Done or dropped: in no sum"))
	from := p.s.row
	for _, row := range p.rows(p.past) {
		cells := make([]excelize.Cell, len(cols))
		for i, col := range cols {
			cells[i] = p.cell(row[i], col.look)
		}
		p.s.put(p.s.rowHeight(cols, row), cells...)
	}
	p.live(span{from, p.s.row - 1}, p.past)
}

// live gives the sums of each row their formulas: what an action costs is the sum of its years, and what it lacks is cost
// less what is committed.
func (p *planned) live(e span, needs []*assessment.Need) {
	first, last := byYearColumn, byYearColumn+p.spans()-1
	after := last + 1
	for i, n := range needs {
		if !n.Costed() {
			continue
		}
		at := func(col int) string { return cellName(col, e.first+i) }
		times := "+" + itoa(p.years) + "*"
		p.s.formula(at(after+lowOfAfter), at(oneOffColumn)+times+at(yearlyColumn))
		p.s.formula(at(after+baseOfAfter), "SUM("+at(first)+":"+at(last)+")")
		p.s.formula(at(after+highOfAfter), at(oneOffColumn+2)+times+at(yearlyColumn+2))
		lacks := "MAX(0," + at(after+baseOfAfter) + "-" + at(after+givenOfAfter) + ")"
		if !n.Open() {
			lacks = "0"
		}
		p.s.formula(at(after+lackedOfAfter), lacks)
	}
}

// sourceOf says where the figures of an action come from, what they are in their own money, and how they were converted.
func (p *planned) sourceOf(n *assessment.Need) string {
	if n.Cost == nil {
		return p.t("neither the country nor the framework gives a cost")
	}
	own := n.Cost.Own
	source := n.Cost.Source
	if n.Cost.Override {
		source = p.t("The country's own: %s", n.Plan.Cost.Source)
		if n.Plan.Cost.Source == "" {
			source = p.t("The country's own; it names no source")
		}
	}
	parts := []string{source}
	if scaled := n.Cost.Scaled; scaled != nil {
		switch r := n.Lead().Question.Remedy; {
		case scaled.Income != "" && scaled.Factor != 1:
			parts = append(parts, p.t("times %s for a %s country", number3(scaled.Factor), strings.ToLower(scaled.Income.Title())))
		case scaled.Income == "" && r != nil && len(r.ScaleByIncome) > 0:
			parts = append(parts, p.t("not scaled: no factor for this country's income group"))
		}
	}
	parts = append(parts, p.t("base %s once and %s each year, at the prices of %s", framework.Money(own.OneOff.Base, own.Currency),
		framework.Money(own.Recurrent.Base, own.Currency), itoa(own.PriceYear)))
	for _, step := range n.Cost.Steps.Lines {
		parts = append(parts, step.String())
	}
	if n.Cost.Problem != "" {
		parts = append(parts, p.t("not converted: %s", n.Cost.Problem))
	}
	return joinNonEmpty("; ", parts...)
}
