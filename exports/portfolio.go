package exports

import (
	"io"
	"slices"
	"strconv"

	"readiness/assessment"
	"readiness/assessment/country"
	"readiness/assessment/framework"
)

// portfolio is the workbook of many units being written.
type portfolio struct {
	*book
	year    int
	gaps    []assessment.Gap
	unknown int
	costed  bool
	moved   []assessment.Movement // since the year earlier; none without such a year
	earlier int
	fin     *finances // nil where nothing is known of money
}

// Portfolio writes the workbook of all units of a panel of one year: Cover, Summary, Heat map, Ranks, Peers, Trends (where
// the report has an earlier year), Census, Weakest link, Gaps, Themes, where the report knows of money Programmes, Needs,
// Allocation, Effect, Frontier, Scenarios and Unmatched, then Method, Codes. Nothing is written when it fails.
// Errors: *assessment.Error of kind Invalid when the panel is empty or holds several years, whose ranks would not compare,
// and when the earlier year is by another framework version.
func Portfolio(w io.Writer, x *assessment.Index, r Report) error {
	p, err := newPortfolio(x, r)
	if err != nil {
		return err
	}
	p.coverSheet()
	p.summary()
	p.heatMap()
	p.ranks()
	p.peers()
	p.trends()
	p.census()
	p.weakest()
	p.register(p.gaps, p.fin)
	p.themes()
	p.money()
	p.rulings = append(p.comparisons(), p.moneyRules(p.fin)...)
	p.rulings = append(p.rulings, p.allocationRules()...)
	p.method(x.Standings)
	p.codes()
	return p.write(w, p.t("Portfolio: %s %s", x.Panel.Framework.Title.In("en"), itoa(p.year)))
}

// newPortfolio begins the workbook, and reckons what its sheets share.
func newPortfolio(x *assessment.Index, r Report) (*portfolio, error) {
	years := x.Panel.Years()
	if len(years) != 1 {
		return nil, &assessment.Error{
			Kind: assessment.Invalid, Msg: "a portfolio compares the units of one year, and the data hold " + strconv.Itoa(len(years)) + " years",
			Fix: "Choose one year.",
		}
	}
	b, err := newBook(x, r)
	if err != nil {
		return nil, err
	}
	p := &portfolio{book: b, year: years[0], gaps: slices.Collect(x.Gaps())}
	for range x.Unknowns() {
		p.unknown++
	}
	if p.moved, p.earlier, err = movedSince(r.Before, x); err != nil {
		return nil, err
	}
	p.costed = slices.ContainsFunc(p.gaps, func(g assessment.Gap) bool { return g.Cost != nil })
	if p.fin = b.financesOf(p.gaps); p.fin != nil {
		p.costed = p.costed || p.fin.costed()
	}
	p.subject = p.t("%d %s, %s", len(x.Panel.Rows), p.noun(), itoa(p.year))
	return p, nil
}

// money writes the sheets of programmes and needs, where anything is known of them.
func (p *portfolio) money() {
	if p.fin == nil {
		return
	}
	p.matchingSheets(p.match())
}

// matchingSheets writes the sheets of programmes, needs and their matching, nil where it was not worked out.
func (p *portfolio) matchingSheets(m *matched) {
	p.programmes(m)
	p.needsSheet()
	p.allocation(m)
	p.effectSheet(m)
	p.frontier(m)
	p.scenariosSheet(m)
	p.unmatched(m)
}

func (p *portfolio) coverSheet() {
	warning := ""
	if slices.ContainsFunc(p.x.Panel.Rows, func(r assessment.Row) bool { return p.x.Panel.Fictional(r.Unit) }) {
		warning = p.t("This portfolio holds FICTIONAL countries, whose answers were made up for demonstration.")
	}
	facts := append([]fact{{p.t("Round"), p.years()}}, p.provenance()...)
	p.cover(p.t("Readiness · portfolio"), p.t("%d %s", len(p.x.Panel.Rows), p.noun()), warning, facts, p.contents())
}

// contents says what is in the workbook.
func (p *portfolio) contents() []fact {
	list := []fact{
		{"Summary", p.t("How many stand in which band, and how the regions compare")},
		{"Heat map", p.t("Every country and every dimension, with filters by region, income group and lending category")},
		{"Ranks", p.t("Index, band and rank with the interval that unknown answers leave open")},
		{"Peers", p.t("Every country among those of its income group and of its region")},
	}
	if len(p.moved) > 0 {
		list = append(list, fact{"Trends", p.t("How far every country has come since %s", itoa(p.earlier))})
	}
	list = append(list, []fact{
		{"Census", p.t("How many countries gave which answer, by region, and which they are")},
		{"Weakest link", p.t("Minimum, median and last of every region, dimension by dimension")},
		{"Gaps", p.t("The gap register: one line per country and gap, with gain and cost")},
		{"Themes", p.t("Gaps by the funders' themes and by region")},
	}...)
	if p.fin != nil {
		list = append(list, []fact{
			{"Programmes", p.t("What funders offer: money, limits, and for whom it is")},
			{"Needs", p.t("How much of the need is funded, by region, income group and theme")},
			{"Allocation", p.t("Who could pay for what with the money that there is, with a certificate of how good that is")},
			{"Effect", p.t("What that does to the index and the rank of each country")},
			{"Frontier", p.t("What less and what more money would add, with a chart")},
			{"Scenarios", p.t("Other ways to share the money, and what each changes")},
			{"Unmatched", p.t("What nobody pays for, why, and with how much more money it would be paid for")},
		}...)
	}
	return append(list, []fact{
		{"Method", p.t("Rules, equations, vintages, sources")},
		{"Codes", p.t("What each code of an answer stands for")},
	}...)
}

// noun is what the units are called.
func (b *book) noun() string { return b.nounOf(len(b.x.Panel.Rows)) }

func (b *book) nounOf(units int) string {
	if b.x.Panel.Framework.Entity == framework.Country {
		if units == 1 {
			return b.t("economy")
		}
		return b.t("economies")
	}
	if units == 1 {
		return b.t("unit")
	}
	return b.t("units")
}

// classOf gives the classes of a unit that sheets filter by; all empty for units that are not countries.
func (b *book) classOf(unit string) (region, subregion, income, lending string) {
	if b.x.Panel.Framework.Entity != framework.Country {
		return "", "", "", ""
	}
	c, ok := country.Get(country.Code(unit))
	if !ok {
		return "", "", "", ""
	}
	class := b.x.Panel.Atlas.Class(c, assessment.ClassDate(b.x.Panel.Years()[0]))
	return c.Region.Name, c.Subregion.Name, class.Income.Title(), string(class.Lending)
}

// heatMap writes units by dimensions, best first.
func (p *portfolio) heatMap() {
	s := p.sheet("Heat map")
	cols := []column{
		{title: p.t("Rank"), look: number("0"), width: 8}, {title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 8},
		{title: p.t("Index"), look: number(asScore).bolded().centred(), width: 10},
	}
	dims := scoredParts(p.x.Panel.Framework)
	nodes := make([]int, len(dims))
	for i, d := range dims {
		nodes[i], _ = p.x.Model.Lookup(d.ID)
		cols = append(cols, column{title: d.Name("en"), look: number(asScore).centred(), width: 14})
	}
	cols = append(cols, column{title: p.t("Coverage"), look: number(asPercent), width: 11},
		column{title: p.t("Region"), look: plain}, column{title: p.t("Sub-region"), look: plain},
		column{title: p.t("Income group"), look: plain}, column{title: p.t("Lending"), look: plain, width: 10})
	var rows [][]any
	for _, st := range p.x.Standings {
		region, subregion, income, lending := p.classOf(st.Unit)
		row := []any{rankCell(st), p.x.Panel.Name(st.Unit, "en"), st.Unit, points(st.Score)}
		for _, n := range nodes {
			row = append(row, points(p.nodeScore(st.Row, n)))
		}
		rows = append(rows, append(row, st.Coverage, region, subregion, income, lending))
	}
	s.fit(cols, rows)
	sentence := p.t("Scores from 0 (orange) over 50 (white) to 100 (blue), best first. A blank cell has no score: too little was answered.")
	if assessment.NoOverall(p.x.Panel.Framework) {
		sentence = p.t("Scores from 0 (orange) over 50 (white) to 100 (blue), by code. This framework gives no overall number. A blank cell has no score: too little was answered, or the part has no number of its own.")
	}
	s.title(p.t("Heat map"), sentence, len(cols))
	e := s.table(cols, each(rows))
	s.heat(4, 4+len(dims), e)
	s.freeze(s.header, 2)
}

func rankCell(s assessment.Standing) any {
	if !s.Ranked {
		return nil
	}
	return s.Rank
}
