package exports

import (
	"cmp"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// Columns of the tables of needs met, from 1.
const (
	costOfNeeds     = 5
	fundedOfNeeds   = 7
	pledgedOfNeeds  = 8
	unfundedOfNeeds = 9
	shareOfNeeds    = 11
)

// grouped is what is counted under one name.
type grouped struct {
	name string
	met  *assessment.NeedsMet
}

// needsSheet writes how much of the need is funded, by region, income group and theme.
func (p *portfolio) needsSheet() {
	s := p.sheet("Needs")
	s.board, s.onePage = true, true
	cols := p.needColumns(p.t("Region"))
	all := p.fin.met(nil)
	s.fit(cols, [][]any{p.needRow(grouped{p.t("All"), all})})
	s.title(p.t("Needs"), p.t("How much of what the open actions cost is funded. Needs are actions that close a gap and are neither done nor dropped; those without a cost are counted apart, and are in no other number. A share is what is committed over the base cost, and its range is over the high and over the low cost.")+"\n"+p.moneyHead(p.fin), len(cols))
	region := func(n *assessment.Need) []string { return []string{p.regionOf(n.Unit)} }
	regions := p.groupTable(s, p.t("By region"), p.t("Region"), p.groups(region, compareNames), all)
	income := func(n *assessment.Need) []string {
		_, _, group, _ := p.classOf(n.Unit)
		return []string{cmp.Or(group, assessment.Unclassed)}
	}
	p.groupTable(s, p.t("By income group"), p.t("Income group"), p.groups(income, compareIncomes), all)
	themes := func(n *assessment.Need) (titles []string) {
		for _, t := range n.Themes() {
			titles = append(titles, t.Title())
		}
		return titles
	}
	byTheme := p.themeNeeds(s, p.groups(themes, compareThemes), all)
	at := s.row + 1
	p.needChart(s, cellName(1, at), p.t("Funded and unfunded by region, %s", p.fin.Currency), regions)
	p.needChart(s, cellName(6, at), p.t("Funded and unfunded by theme, %s", p.fin.Currency), byTheme)
	s.row = at + chartRows
}

// chartRows is how many rows a chart stands over.
const chartRows = 20

func compareNames(a, b string) int { return cmp.Compare(a, b) }

// compareIncomes puts titles of income groups in their order, and what is not classified last.
func compareIncomes(a, b string) int {
	order := []string{
		country.LowIncome.Title(), country.LowerMiddleIncome.Title(), country.UpperMiddleIncome.Title(), country.HighIncome.Title(), assessment.Unclassed,
	}
	return cmp.Compare(slices.Index(order, a), slices.Index(order, b))
}

// compareThemes puts titles of themes into the order of the themes.
func compareThemes(a, b string) int {
	place := func(title string) int {
		return slices.IndexFunc(framework.Themes(), func(t framework.Theme) bool { return t.Title() == title })
	}
	return cmp.Compare(place(a), place(b))
}

// groups counts needs by name.
func (p *portfolio) groups(of func(*assessment.Need) []string, order func(a, b string) int) (list []grouped) {
	met := assessment.MeetNeeds(p.fin.needs, of)
	delete(met, "")
	for _, name := range slices.SortedFunc(maps.Keys(met), order) {
		list = append(list, grouped{name, met[name]})
	}
	return list
}

func (p *portfolio) needColumns(first string) []column {
	money := func(title string) column { return column{title: title, look: number(asMoney), least: 14} }
	unfunded := money(p.t("Unfunded"))
	unfunded.look = unfunded.look.bolded()
	return []column{
		{title: first, look: plain.bolded(), width: 34}, {title: p.t("Needs"), look: number(asCount), width: 9},
		{title: p.t("Without a cost"), look: number(asCount), width: 10},
		money(p.t("Cost, low")), money(p.t("Cost, base")), money(p.t("Cost, high")), money(p.t("Funded")), money(p.t("Pledged")), unfunded,
		{title: p.t("Share funded, low"), look: number("0.0%"), width: 11}, {title: p.t("Share funded, base"), look: number("0.0%").bolded(), width: 11},
		{title: p.t("Share funded, high"), look: number("0.0%"), width: 11},
	}
}

func (p *portfolio) needRow(g grouped) []any {
	m := g.met
	row := []any{g.name, m.Needs, m.Uncosted, p.fin.amount(m.Cost.Low), p.fin.amount(m.Cost.Base), p.fin.amount(m.Cost.High),
		p.fin.amount(m.Funded), p.fin.amount(m.Pledged), p.fin.amount(m.Unfunded), nil, nil, nil}
	if low, base, high, ok := m.Share(); ok {
		row[9], row[10], row[11] = low, base, high
	}
	return row
}

// groupTable writes groups that add up, with their sum as formulas.
func (p *portfolio) groupTable(s *sheet, title, first string, groups []grouped, all *assessment.NeedsMet) span {
	s.subtitle(title)
	e := p.metTable(s, first, groups)
	if len(groups) == 0 {
		return e
	}
	row := s.row
	p.allRow(s, p.t("All"), all)
	for col := 2; col <= unfundedOfNeeds; col++ {
		s.formula(cellName(col, row), "SUM("+cellName(col, e.first)+":"+cellName(col, e.last)+")")
	}
	p.liveShare(s, row, all)
	return e
}

// themeNeeds writes the groups of themes, which do not add up.
func (p *portfolio) themeNeeds(s *sheet, groups []grouped, all *assessment.NeedsMet) span {
	s.subtitle(p.t("By theme"))
	s.sentence(p.t("A need of several themes counts under each of them, so that the lines do not add up: the last one counts every need once."), s.cols, note)
	e := p.metTable(s, p.t("Theme"), groups)
	row := s.row
	p.allRow(s, p.t("All, each once"), all)
	p.liveRow(s, row, all)
	return e
}

// metTable writes a line for each group.
func (p *portfolio) metTable(s *sheet, first string, groups []grouped) span {
	var rows [][]any
	for _, g := range groups {
		rows = append(rows, p.needRow(g))
	}
	e := s.table(p.needColumns(first), each(rows))
	for i, g := range groups {
		p.liveRow(s, e.first+i, g.met)
	}
	s.bars(shareOfNeeds, e, "1")
	return e
}

// liveRow gives what is unfunded and the share their formulas.
func (p *portfolio) liveRow(s *sheet, row int, m *assessment.NeedsMet) {
	s.formula(cellName(unfundedOfNeeds, row), cellName(costOfNeeds, row)+"-"+cellName(fundedOfNeeds, row))
	p.liveShare(s, row, m)
}

func (p *portfolio) liveShare(s *sheet, row int, m *assessment.NeedsMet) {
	if _, _, _, ok := m.Share(); ok {
		s.formula(cellName(shareOfNeeds, row), cellName(fundedOfNeeds, row)+"/"+cellName(costOfNeeds, row))
	}
}

func (p *portfolio) allRow(s *sheet, label string, all *assessment.NeedsMet) {
	cols := p.needColumns("")
	row := p.needRow(grouped{label, all})
	cells := make([]excelize.Cell, len(cols))
	for i, c := range cols {
		cells[i] = p.cell(row[i], c.look.bolded().filled(pale))
	}
	s.put(18, cells...)
}

// needChart draws what is funded and what is not, for each group.
func (p *portfolio) needChart(s *sheet, at, title string, e span) {
	if e.rows() < 1 {
		return
	}
	s.chart(at, chart{
		kind: excelize.BarStacked, title: title, width: 640, height: 380, format: asMoney, legend: true, reversed: true,
		series: []series{
			{name: s.head(fundedOfNeeds, e), categories: s.ref(1, e), values: s.ref(fundedOfNeeds, e), color: accent},
			{name: s.head(unfundedOfNeeds, e), categories: s.ref(1, e), values: s.ref(unfundedOfNeeds, e), color: low},
		},
		alt: title,
	})
}
