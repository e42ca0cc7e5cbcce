package exports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// peersNeeded is how many units a comparison needs before it is shown: fewer, and a reader could work out a single
// neighbour's answer.
const peersNeeded = 5

// chartGap is how many rows below the last table of a summary its charts start.
const chartGap = 2

func (c *countryReport) summary() {
	s := c.sheet("Summary")
	s.onePage, s.board = true, true
	for i, w := range []float64{34, 11, 11, 11, 11, 11, 11, 13, 17} {
		s.width(i+1, w)
	}
	s.cols = 9
	sentence := c.t("Index, parts and greatest gains at a glance. Scores run from 0 to 100.")
	if assessment.NoOverall(c.x.Panel.Framework) {
		sentence = c.t("This framework gives no overall number: there is no index, no rank and no band, and none should be made up from its parts.")
	}
	s.title(c.name+" "+strconv.Itoa(c.s.Year), sentence, 9)
	s.cards(c.keyFigures(), [][2]int{{1, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 8}, {9, 9}})
	c.beside(s)
	s.row++
	dims, peers := c.dimensionTable(s)
	at := s.row + chartGap - 1
	if c.drawable() {
		c.radar(s, at, dims, peers)
	}
	c.greatestGains(s, at)
}

func (c *countryReport) keyFigures() []card {
	units := c.x.Spread(0, c.s.Year).Units
	index := card{label: c.t("Index"), value: points(c.s.Score), format: asScore, remark: c.t("of 100, claimed reading")}
	band := card{label: c.t("Band"), value: c.s.Band.ID, remark: c.s.Band.Title.In("en")}
	rank := card{label: c.t("Rank"), value: c.s.Rank, format: "0", remark: c.t("of %d ranked", units)}
	if c.s.Tied {
		rank.remark = c.t("shared, of %d ranked", units)
	}
	if units < 2 {
		rank.value, rank.remark = "–", c.t("no other to compare with")
	}
	switch {
	case assessment.NoOverall(c.x.Panel.Framework):
		index.value, index.remark = "–", c.t("this framework gives no overall number")
		rank.value, rank.remark = "–", c.t("nothing to rank by")
	case !c.s.Ranked:
		index.value, index.remark = "–", c.t("too little was answered")
		rank.value, rank.remark = "–", c.t("not ranked, which is not last")
	}
	if strings.EqualFold(c.s.Band.ID, c.s.Band.Title.In("en")) { // the code says nothing that the name does not
		band.value, band.remark = c.s.Band.Title.In("en"), c.t("from %s", number3(c.s.Band.From))
	}
	if band.value == "" {
		band.value, band.remark = "–", c.t("no band")
	}
	if tier, ok := c.tierCard(); ok {
		band = tier
	}
	interval := card{label: c.t("Interval"), value: "–", remark: c.t("if every unknown answer were worst, and best")}
	if assessment.NoOverall(c.x.Panel.Framework) {
		interval.remark = c.t("no overall number, and so no interval")
	}
	if c.s.Low == c.s.Low {
		interval.value = format1(points(c.s.Low)) + " – " + format1(points(c.s.High))
		switch {
		case len(c.unknown) == 0:
			interval.remark = c.t("nothing is unknown")
		case c.s.Low > c.s.Score:
			interval.remark = c.t("above the index: parts with too few answers count as 0 in it")
		case c.s.High < c.s.Score:
			interval.remark = c.t("below the index: parts with too few answers are left out of it")
		}
	}
	return []card{
		index, band, rank, interval,
		{label: c.t("Coverage"), value: c.s.Coverage, format: asPercent, remark: c.coverageRemark()},
		{label: c.t("Gaps"), value: len(c.gaps), format: "0", remark: c.t("and %d not assessed", len(c.unknown))},
	}
}

// tierCard names the highest tier that is reached, where the whole is a profile.
func (c *countryReport) tierCard() (card, bool) {
	p, ok := c.x.Profile(c.s.Row, c.x.Panel.Framework.Root)
	if !ok {
		return card{}, false
	}
	tier := card{label: c.t("Tier"), value: c.t("none yet"), remark: c.t("all %d tiers are reached", len(p.Tiers))}
	if last, reached := p.Last(); reached {
		tier.value = last.Name("en")
	}
	if next, more := p.Next(); more {
		tier.remark = c.t("%d of %d; %d questions hold back %s", p.Reached, len(p.Tiers), len(p.Behind), next.Name("en"))
	}
	return tier, true
}

// coverageRemark says what coverage is and, where questions were filled with the median of others, how many.
func (c *countryReport) coverageRemark() string {
	if c.s.Imputed > 0 {
		return c.t("of the weight answered; %d filled in", c.s.Imputed)
	}
	return c.t("of the weight answered")
}

func format1(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// dimensionTable writes one line per dimension and says where they stand and whether peers are shown.
func (c *countryReport) dimensionTable(s *sheet) (span, bool) {
	def := c.x.Panel.Framework
	first := c.t("Dimension")
	peers := c.x.Spread(0, c.s.Year).Units >= peersNeeded
	if assessment.NoOverall(def) {
		first, peers = c.t("Part"), len(c.x.Panel.Rows) >= peersNeeded
	}
	cols := []column{
		{title: first, look: wrapped}, {title: c.name, look: number(asScore).bolded()},
		{title: c.t("Coverage"), look: number(asPercent)}, {title: c.t("Gaps"), look: number(asCount)},
		{title: c.t("Not assessed"), look: number(asCount)},
	}
	if peers {
		for _, title := range []string{c.t("Lowest of all"), c.t("Median of all"), c.t("Highest of all")} {
			cols = append(cols, column{title: title, look: number(asScore)})
		}
		cols = append(cols, column{title: c.t("Against the median"), look: number(asChange)})
	}
	if c.moved != nil {
		if len(cols) == s.cols {
			s.cols++
			s.width(s.cols, 13)
		}
		cols = append(cols, column{title: c.t("Change since %s", itoa(c.earlier())), look: number(asChange)})
	}
	var rows [][]any
	for _, d := range scoredParts(def) {
		node, _ := c.x.Model.Lookup(d.ID)
		own := points(c.nodeScore(c.s.Row, node))
		all := c.x.Spread(node, c.s.Year)
		gaps, unknown := 0, 0
		for _, g := range c.gaps {
			if within(def, g.Question, d) {
				gaps++
			}
		}
		for _, u := range c.unknown {
			if within(def, u.Question, d) {
				unknown++
			}
		}
		row := []any{d.Name("en"), own, c.x.Scores.Coverage(c.s.Row, node), gaps, unknown}
		if peers && all.Units >= peersNeeded {
			row = append(row, points(all.Least), points(all.Median), points(all.Greatest), own-points(all.Median))
		}
		if c.moved != nil {
			row = append(row, make([]any, len(cols)-1-len(row))...)
			row = append(row, points(c.moved.Nodes[node]))
		}
		rows = append(rows, row)
	}
	e := s.table(cols, each(rows))
	s.bars(2, e, "100")
	return e, peers
}

// drawable says that a part has a score, and that there are not more parts than a chart can name.
func (c *countryReport) drawable() bool {
	list := scoredParts(c.x.Panel.Framework)
	return len(list) <= mostParts && slices.ContainsFunc(list, func(d *framework.Node) bool {
		n, ok := c.x.Model.Lookup(d.ID)
		_, scored := c.x.Scores.Node(c.s.Row, n)
		return ok && scored
	})
}

// radar draws the dimensions, beside the median of all where there are enough units. Fewer than three make no radar.
func (c *countryReport) radar(s *sheet, row int, dims span, peers bool) {
	kind := excelize.Radar
	if dims.rows() < 3 {
		kind = excelize.Col
	}
	lines := []series{{name: s.head(2, dims), categories: s.ref(1, dims), values: s.ref(2, dims), color: accent}}
	if peers {
		lines = append(lines, series{name: s.head(7, dims), categories: s.ref(1, dims), values: s.ref(7, dims), color: amber, dashed: true})
	}
	s.chart(cellName(1, row), chart{
		kind: kind, title: c.t("Where %s stands", c.name), series: lines, width: 500, height: 380, maximum: 100,
		format: "0", legend: true, alt: c.t("Scores of the dimensions from 0 to 100"),
	})
}

// leastGain is a gain that can be seen in a chart, 0..1.
const leastGain = 1e-6

// mostGains is how many gaps the chart of gains shows.
const mostGains = 10

// greatestGains draws the gaps whose closing adds most, from the Gaps sheet.
func (c *countryReport) greatestGains(s *sheet, row int) {
	if len(c.gaps) == 0 || !c.s.Ranked || c.gaps[0].Gain < leastGain { // under a profile one gap alone often gains nothing
		return
	}
	shownGaps := span{first: gapsFirstRow, last: gapsFirstRow + min(len(c.gaps), mostGains) - 1}
	gaps := &sheet{b: c.book, name: "Gaps"}
	s.chart(cellName(5, row), chart{
		kind: excelize.Bar, title: c.t("What closing a gap adds to the index"), width: 560, height: 380, format: "0.0",
		series: []series{{
			name: gaps.head(gapsGainCol, shownGaps), categories: gaps.ref(gapsTitleCol, shownGaps),
			values: gaps.ref(gapsGainCol, shownGaps), color: accent,
		}},
		reversed: true, labels: true, alt: c.t("Index points gained by closing each of the greatest gaps"),
	})
}
