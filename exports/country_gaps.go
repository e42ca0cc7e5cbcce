package exports

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// Where the chart of the summary finds the gaps.
const (
	gapsFirstRow = 5 // title, sentence, blank, header
	gapsTitleCol = 3
	gapsGainCol  = 7
)

// gapSheet writes the gaps, greatest gain first, and what was not assessed.
func (c *countryReport) gapSheet() {
	s := c.sheet("Gaps")
	cols := c.gapColumns()
	rows := make([][]any, 0, len(c.gaps))
	for i, g := range c.gaps {
		rows = append(rows, c.gapRow(i+1, g))
	}
	s.fit(cols, rows)
	sentence := c.t("What stands between today's answers and the best ones, greatest gain first. A gain is what the index would add if this gap alone were closed.")
	if assessment.NoOverall(c.x.Panel.Framework) {
		sentence = c.t("What stands between today's answers and the best ones, in the order of the framework. It gives no overall number, so that a gap has no gain.")
	}
	if p, ok := c.x.Profile(c.s.Row, c.x.Panel.Framework.Root); ok {
		if next, more := p.Next(); more {
			sentence += " " + c.t("A tier is reached when all that it asks for is there, so that one gap alone often gains nothing: what holds back %s comes first, with the levels it is short of.", next.Name("en"))
		}
	}
	if slices.ContainsFunc(c.gaps, func(g assessment.Gap) bool { return g.Question.Essential }) {
		sentence += " " + c.t("★ marks what the framework calls essential.")
	}
	if !c.costed {
		sentence += " " + c.t("This framework gives no costs.")
	}
	if c.fin != nil {
		sentence += " " + c.t("Where one action closes several gaps, its money stands at one of them. What is marked own ★ are the country's own figures.") + "\n" + c.moneyHead(c.fin)
	}
	s.title(c.t("Gaps"), sentence, len(cols))
	s.table(cols, each(rows))
	if len(rows) == 0 {
		text := c.t("No gap: every answer that was given is the best one.")
		if len(c.unknown) > 0 && c.s.Coverage == 0 {
			text = c.t("No gap can be named yet: no question was answered.")
		}
		s.sentence(text, len(cols), look{italic: true})
	}
	c.unknowns(s)
}

func (c *countryReport) gapColumns() []column {
	cols := []column{
		{title: c.t("No."), look: number("0"), width: 5.5}, {title: c.t("Dimension"), look: wrapped, width: 17},
		{title: c.t("Question"), look: wrapped, width: 26}, {title: c.t("Today"), look: wrapped, width: 34},
		{title: c.t("Target"), look: wrapped, width: 42}, {title: c.t("Score"), look: number(asScore)},
		{title: c.t("Gain"), look: number(asGain).bolded()}, {title: c.t("Gain with what it requires"), look: number(asGain), width: 11},
		{title: c.t("Requires"), look: wrapped, width: 18},
	}
	if c.costed {
		cols = append(cols,
			column{title: c.t("Cost, low"), look: number(asMoney), least: 11}, column{title: c.t("Cost, base"), look: number(asMoney), least: 11},
			column{title: c.t("Cost, high"), look: number(asMoney), least: 11}, column{title: c.t("Each year"), look: number(asMoney), least: 11},
			column{title: c.t("Currency, prices"), look: plain, width: 11}, column{title: c.t("Months"), look: number("0"), width: 9})
	}
	cols = append(cols, c.fundedColumns()...)
	if c.tiered() {
		cols = append(cols, column{title: c.t("Levels short of the next tier"), look: number("0"), width: 11})
	}
	return append(cols, column{title: c.t("Responsible"), look: wrapped, width: 22})
}

func (c *countryReport) gapRow(no int, g assessment.Gap) []any {
	title := g.Question.Name("en")
	if g.Question.Essential {
		title += " ★"
	}
	if g.Question.Confidential {
		title += " " + c.t("(confidential)")
	}
	today := g.Question.Describe(g.Current, "en")
	if g.Implied {
		today = c.t("Does not exist")
	}
	row := []any{no, g.Dimension.Name("en"), title, today, c.target(g), points(g.Score), c.gain(g.Gain, g.HasGain),
		c.gain(g.GainTogether, g.HasGain && len(g.Requires) > 0), c.titles(g.Requires)}
	if c.costed {
		row = append(row, c.costsOf(c.fin, g)...)
	}
	if c.fin != nil {
		row = append(row, c.fundedCells(c.fin, g)...)
	}
	if c.tiered() {
		row = append(row, short(g))
	}
	return append(row, g.Question.Responsible.In("en"))
}

// tiered says that the whole is a profile.
func (c *countryReport) tiered() bool {
	return c.x.Panel.Framework.Root.Aggregate == framework.AggregateProfile
}

// short is by how many levels a gap misses the next tier; nothing where it does not hold it back.
func short(g assessment.Gap) any {
	if g.Behind == 0 {
		return nil
	}
	return g.Behind
}

func months(g assessment.Gap) any {
	if g.Question.Remedy == nil || g.Question.Remedy.Months == 0 {
		return nil
	}
	return g.Question.Remedy.Months
}

// target describes the best answer; data-driven numbers aim at the best one seen.
func (b *book) target(g assessment.Gap) string {
	if g.Target.Kind == framework.NotAssessed {
		return b.t("the best seen")
	}
	return g.Question.Describe(g.Target, "en")
}

func (b *book) gain(gain float64, ok bool) any {
	if !ok {
		return nil
	}
	return points(gain)
}

// titles turns question ids into titles.
func (b *book) titles(ids []string) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id
		if n, ok := b.x.Panel.Framework.Node(id); ok {
			list[i] = n.Name("en")
		}
	}
	return strings.Join(list, "; ")
}

// costCells are low, base, high, each year and the currency with its price year.
func (b *book) costCells(cost *assessment.Cost) []any {
	if cost == nil {
		return []any{nil, nil, nil, nil, nil}
	}
	major := func(minor int64) any { return float64(minor) / minorPerMajor(cost.Currency) }
	return []any{major(cost.Low), major(cost.Base), major(cost.High), major(cost.RecurrentPerYear), cost.Currency + " " + strconv.Itoa(cost.Year)}
}

// unknowns lists what nobody answered, apart from the gaps: it has neither gain nor cost.
func (c *countryReport) unknowns(s *sheet) {
	s.subtitle(c.t("Not assessed"))
	if len(c.unknown) == 0 {
		s.sentence(c.t("Every question that applies was answered."), s.cols, look{italic: true})
		return
	}
	s.sentence(c.t("These questions have no answer yet. They are no gaps: nothing is known. What they do to the index is on the sheet Method."), s.cols, note)
	cols := c.gapColumns()[:gapsTitleCol]
	for i, u := range c.unknown {
		row := []any{i + 1, u.Dimension.Name("en"), u.Question.Name("en")}
		s.put(s.rowHeight(cols, row), c.cell(row[0], cols[0].look), c.cell(row[1], wrapped), c.cell(row[2], wrapped))
	}
}

// actions writes the remedy of every gap that has one.
func (c *countryReport) actions() {
	if c.fin != nil {
		c.plannedActions()
		return
	}
	s := c.sheet("Actions")
	cols := []column{
		{title: c.t("No."), look: number("0"), width: 5.5}, {title: c.t("Action"), look: wrapped.bolded(), width: 26},
		{title: c.t("Closes the gap"), look: wrapped, width: 22}, {title: c.t("First steps"), look: wrapped, width: 56},
		{title: c.t("Kind"), look: wrapped, width: 9}, {title: c.t("Months"), look: number("0"), width: 9},
		{title: c.t("Procurement"), look: wrapped, width: 14},
		{title: c.t("Cost, low"), look: number(asMoney), least: 11}, {title: c.t("Cost, base"), look: number(asMoney), least: 11},
		{title: c.t("Cost, high"), look: number(asMoney), least: 11}, {title: c.t("Each year"), look: number(asMoney), least: 11},
		{title: c.t("Currency, prices"), look: plain, width: 11}, {title: c.t("Where the figure comes from"), look: aside, width: 66},
	}
	var rows [][]any
	for _, g := range c.gaps {
		if g.Question.Remedy != nil {
			rows = append(rows, c.actionRow(len(rows)+1, g))
		}
	}
	s.fit(cols, append(slices.Clone(rows), c.totalRows()...))
	s.title(c.t("Actions"), c.t("The remedy for each gap, greatest gain first. Costs are planning figures, scaled to the country's income group where the framework says how; a country's own figures are better."), 6)
	if len(rows) == 0 {
		s.cols = 6
		text := c.t("This framework describes no remedies for the gaps found, so that there is no action to list.")
		if len(c.gaps) == 0 {
			text = c.t("No gap was found, so that there is no action to list.")
		}
		s.sentence(text, 6, look{italic: true})
		return
	}
	s.table(cols, each(rows))
	c.totals(s, len(cols))
}

func (c *countryReport) actionRow(no int, g assessment.Gap) []any {
	r := g.Question.Remedy
	source := ""
	if g.Cost != nil {
		source = g.Cost.Source
		if g.Cost.Income != "" && g.Cost.Factor != 1 {
			source += "; " + c.t("times %s for a %s country", number3(g.Cost.Factor), strings.ToLower(g.Cost.Income.Title()))
		}
	}
	if g.Cost != nil && g.Cost.Income == "" && len(r.ScaleByIncome) > 0 {
		source += "; " + c.t("not scaled: no factor for this country's income group")
	}
	row := []any{no, r.Title.In("en"), g.Question.Name("en"), r.Steps.In("en"), string(r.Kind), months(g), procurement(string(r.Procurement))}
	return append(append(row, c.costCells(g.Cost)...), source)
}

// procurement spells out the categories that development banks use.
func procurement(code string) string {
	name := map[string]string{
		"CW": "civil works", "G": "goods", "S": "non-consulting services", "CS": "consulting services",
		"TA": "technical assistance", "TR": "training",
	}[code]
	if name == "" {
		return code
	}
	return code + " · " + name
}

// totalRows are the totals as rows of the table, to measure its columns by.
func (c *countryReport) totalRows() (rows [][]any) {
	for _, sum := range c.sums() {
		rows = append(rows, append(make([]any, 7), c.costCells(sum)...))
	}
	return rows
}

// sums adds up costs, one per currency and price year: amounts of different ones are never added.
func (c *countryReport) sums() []*assessment.Cost {
	var list []*assessment.Cost
	for _, g := range c.gaps {
		if g.Cost == nil {
			continue
		}
		i := slices.IndexFunc(list, func(sum *assessment.Cost) bool { return sum.Currency == g.Cost.Currency && sum.Year == g.Cost.Year })
		if i < 0 {
			i, list = len(list), append(list, &assessment.Cost{Currency: g.Cost.Currency, Year: g.Cost.Year})
		}
		sum := list[i]
		sum.Low, sum.Base, sum.High = sum.Low+g.Cost.Low, sum.Base+g.Cost.Base, sum.High+g.Cost.High
		sum.RecurrentPerYear += g.Cost.RecurrentPerYear
	}
	slices.SortFunc(list, func(a, b *assessment.Cost) int {
		return strings.Compare(a.Currency+itoa(a.Year), b.Currency+itoa(b.Year))
	})
	return list
}

// totals writes the sums.
func (c *countryReport) totals(s *sheet, columns int) {
	for _, sum := range c.sums() {
		cells := make([]excelize.Cell, columns)
		for i := range cells {
			cells[i] = c.cell(nil, plain.filled(pale))
		}
		cells[1] = c.cell(c.t("Total, %s", sum.Currency+" "+itoa(sum.Year)), plain.bolded().filled(pale))
		for i, v := range c.costCells(sum) {
			cells[7+i] = c.cell(v, number(asMoney).bolded().filled(pale))
		}
		s.put(18, cells...)
	}
}

// minorPerMajor is how many minor units make one unit of a currency.
func minorPerMajor(code string) float64 { return math.Pow10(framework.MinorDigits(code)) }
