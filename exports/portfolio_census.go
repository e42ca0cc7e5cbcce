package exports

import (
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// census writes how many units gave which answer, in all and by region, and which units those are.
func (p *portfolio) census() {
	s := p.sheet("Census")
	var regions []string
	var rows [][]any
	for _, q := range p.x.Panel.Framework.Questions() {
		all := p.x.Census(q, assessment.Everyone, "en").Groups
		split := p.x.Census(q, assessment.ByRegion, "en").Groups
		if len(all) == 0 {
			continue
		}
		regions = regions[:0]
		for _, g := range split {
			regions = append(regions, g.Name)
		}
		for i, a := range all[0].Answers {
			if len(a.Units) == 0 && a.Apart {
				continue
			}
			row := []any{q.Name("en"), a.Title, len(a.Units), float64(len(a.Units)) / float64(all[0].Units)}
			for _, g := range split {
				row = append(row, len(g.Answers[i].Units))
			}
			rows = append(rows, append(row, strings.Join(a.Units, " ")))
		}
	}
	cols := []column{
		{title: p.t("Question"), look: wrapped, width: 30}, {title: p.t("Answer"), look: wrapped.bolded(), width: 24},
		{title: p.t("All"), look: number(asCount).bolded(), width: 8}, {title: p.t("Share"), look: number(asPercent), width: 9},
	}
	for _, r := range regions {
		cols = append(cols, column{title: r, look: number(asCount), width: 11})
	}
	cols = append(cols, column{title: p.t("Which"), look: look{ruled: true, align: "left", indent: 1, wrap: true, size: 9, color: grey}, width: 70})
	s.fit(cols, rows)
	s.title(p.t("Census"), p.t("How many gave which answer. Not assessed and not applicable are counted apart, and never as a no. Numbers are counted in five classes of equal width; a lower bound belongs to its class."), len(cols))
	e := s.table(cols, each(rows))
	s.bars(4, e, "1")
	s.freeze(s.header, 2)
}

// mostNamed is how many units at a minimum are named before they are only counted.
const mostNamed = 12

// weakest writes minimum, median and last of every region.
func (p *portfolio) weakest() {
	s := p.sheet("Weakest link")
	cols := []column{
		{title: p.t("Region"), look: plain.bolded()}, {title: p.t("Part"), look: wrapped, width: 34},
		{title: p.t("Scored"), look: number(asCount), width: 9}, {title: p.t("Minimum"), look: number(asScore).centred(), width: 11},
		{title: p.t("Median"), look: number(asScore).centred(), width: 11}, {title: p.t("Last"), look: wrapped, width: 62},
	}
	def := p.x.Panel.Framework
	var rows [][]any
	shown := scoredParts(def)
	if !assessment.NoOverall(def) {
		shown = append(shown, def.Root)
	}
	for _, w := range p.x.Weakest(assessment.ByRegion, func(n *framework.Node) bool { return slices.Contains(shown, n) }) {
		title := w.Node.Name("en")
		if w.Node == def.Root {
			title = p.t("Index")
		}
		row := []any{w.Group, title, w.Scored}
		if w.Scored > 0 {
			row = append(row, points(w.Minimum), points(w.Median), p.names(w.Last))
		}
		rows = append(rows, row)
	}
	s.fit(cols, rows)
	s.title(p.t("Weakest link"), p.t("A region is as strong as its weakest member where an attack crosses borders. Last names every unit at the minimum."), len(cols))
	e := s.table(cols, each(rows))
	s.heat(4, 5, e)
	s.freeze(s.header, 2)
}

// names lists units by name, and counts the rest of a long list.
func (p *portfolio) names(units []string) string {
	names := make([]string, 0, mostNamed)
	for i, u := range units {
		if i == mostNamed {
			return strings.Join(names, "; ") + p.t(" and %d more", len(units)-mostNamed)
		}
		names = append(names, p.x.Panel.Name(u, "en"))
	}
	return strings.Join(names, "; ")
}
