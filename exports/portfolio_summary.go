package exports

import (
	"math"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// mostParts is how many parts fit beside the regions of a summary.
const mostParts = 12

// summary writes bands and regions with their charts, on one page.
func (p *portfolio) summary() {
	s := p.sheet("Summary")
	s.onePage, s.board = true, true
	dims := scoredParts(p.x.Panel.Framework)
	if len(dims) > mostParts { // more stand on the sheets Heat map and Weakest link
		dims = nil
	}
	s.width(1, 34)
	columns := max(8, 3+len(dims))
	for i := 2; i <= columns; i++ {
		s.width(i, 14)
	}
	s.cols = columns
	sentence := p.t("Bands and regions at a glance. Scores run from 0 to 100.")
	if assessment.NoOverall(p.x.Panel.Framework) {
		sentence = p.t("This framework gives no overall number: there is no index, no rank and no band, and none should be made up from its parts.")
	}
	s.title(p.t("%d %s, %s", len(p.x.Panel.Rows), p.noun(), itoa(p.year)), sentence, columns)
	s.cards(p.keyFigures(), [][2]int{{1, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 8}})
	if said := joinNonEmpty("\n", p.verifiedSummary(), p.movedSummary()); said != "" {
		s.row++
		s.sentence(said, columns, look{})
	}
	bands := p.bandTable(s)
	regions := p.regionTable(s, dims)
	at := s.row + chartGap - 1
	if bands.rows() > 0 {
		s.chart(cellName(1, at), chart{
			kind: excelize.Col, title: p.t("How many stand in which band"), width: 430, height: 330, format: "0", labels: true,
			series: []series{{name: s.head(2, bands), categories: s.ref(1, bands), values: s.ref(2, bands), color: accent}},
			alt:    p.t("Number of units in each band"),
		})
	}
	p.regionChart(s, at, regions)
}

func (p *portfolio) keyFigures() []card {
	all := p.x.Spread(0, p.year)
	covered, asked := 0.0, 0
	for _, st := range p.x.Standings {
		if !math.IsNaN(st.Coverage) {
			covered += st.Coverage
			asked++
		}
	}
	ranked := card{label: p.t("Ranked"), value: all.Units, format: asCount, remark: p.t("%d not ranked", len(p.x.Panel.Rows)-all.Units)}
	median := card{label: p.t("Median index"), value: points(all.Median), format: asScore, remark: p.t("of 100, claimed reading")}
	switch {
	case assessment.NoOverall(p.x.Panel.Framework):
		ranked.value, ranked.remark = "–", p.t("nothing to rank by")
		median.value, median.remark = "–", p.t("this framework gives no overall number")
	case all.Units == 0:
		median.value, median.remark = "–", p.t("none is ranked: too little was answered")
	}
	return []card{
		ranked, median,
		{label: p.t("Mean coverage"), value: covered / float64(asked), format: asPercent, remark: p.t("of the weight answered")},
		{label: p.t("Gaps"), value: len(p.gaps), format: asCount, remark: p.t("answers below the best one")},
		{label: p.t("Not assessed"), value: p.unknown, format: asCount, remark: p.t("questions without answer")},
	}
}

func (p *portfolio) bandTable(s *sheet) span {
	bands := p.x.Panel.Framework.Bands
	if len(bands) == 0 {
		return span{1, 0}
	}
	s.subtitle(p.t("Bands"))
	count := map[string]int{}
	for _, st := range p.x.Standings {
		if st.Ranked {
			count[st.Band.ID]++
		}
	}
	var rows [][]any
	for i, band := range bands {
		limits := p.t("from %s", number3(band.From))
		if i > 0 {
			limits = p.t("%s to under %s", number3(band.From), number3(bands[i-1].From))
		}
		rows = append(rows, []any{joinNonEmpty(" ", band.ID, bandName(band)), count[band.ID], limits})
	}
	return s.table([]column{
		{title: p.t("Band"), look: plain}, {title: p.t("Number"), look: number(asCount).bolded()}, {title: p.t("Index"), look: plain},
	}, each(rows))
}

// regionTable writes the median of every region, dimension by dimension.
func (p *portfolio) regionTable(s *sheet, dims []*framework.Node) span {
	caption := p.t("Median score by region")
	if assessment.NoOverall(p.x.Panel.Framework) && len(dims) == 0 {
		caption = p.t("Regions; the medians of every part are on the sheet Weakest link")
	}
	s.subtitle(caption)
	cols := []column{{title: p.t("Region"), look: plain}, {title: p.t("Number"), look: number(asCount)}}
	overall := !assessment.NoOverall(p.x.Panel.Framework)
	if overall {
		cols = append(cols, column{title: p.t("Index"), look: number(asScore).bolded()})
	}
	for _, d := range dims {
		cols = append(cols, column{title: d.Name("en"), look: number(asScore)})
	}
	top := func(n *framework.Node) bool {
		return n == p.x.Panel.Framework.Root || slices.Contains(dims, n)
	}
	var rows [][]any
	for _, w := range p.x.Weakest(assessment.ByRegion, top) {
		if w.Node == p.x.Panel.Framework.Root {
			rows = append(rows, []any{w.Group, w.Units})
			if !overall {
				continue
			}
		}
		last := len(rows) - 1
		if w.Scored == 0 {
			rows[last] = append(rows[last], nil)
			continue
		}
		rows[last] = append(rows[last], points(w.Median))
	}
	e := s.table(cols, each(rows))
	s.heat(3, len(cols), e)
	return e
}

// bandName is the name of a band, "" where it says no more than its id.
func bandName(b framework.Band) string {
	if name := b.Title.In("en"); !strings.EqualFold(name, b.ID) {
		return name
	}
	return ""
}

func (p *portfolio) regionChart(s *sheet, row int, regions span) {
	if regions.rows() < 2 || assessment.NoOverall(p.x.Panel.Framework) {
		return
	}
	s.chart(cellName(4, row), chart{
		kind: excelize.Bar, title: p.t("Median index by region"), width: 560, height: 330, maximum: 100, format: "0", labels: true,
		series:   []series{{name: s.head(3, regions), categories: s.ref(1, regions), values: s.ref(3, regions), color: accent}},
		reversed: true, alt: p.t("Median index of each region from 0 to 100"),
	})
}
