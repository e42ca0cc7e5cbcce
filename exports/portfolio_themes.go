package exports

import (
	"maps"
	"slices"
	"strings"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// themeTotals adds up the gaps of one theme in one region.
type themeTotals struct {
	gaps   int
	gained int // gaps of units with an index
	gain   float64
	cost   map[string]int64 // first-year base cost in minor units, by currency and price year
}

// themes writes gaps by the funders' themes and by region: how many, and how much closing one adds on average.
func (p *portfolio) themes() {
	s := p.sheet("Themes")
	s.board = true
	regions, totals := p.byTheme()
	used := slices.DeleteFunc(framework.Themes(), func(t framework.Theme) bool { return totals[t] == nil })
	wide := 14.0
	for _, byRegion := range totals {
		for _, t := range byRegion {
			for currency, cost := range t.cost {
				wide = max(wide, shownWidth(float64(cost)/minorPerMajor(currency[:3]), number(asMoney))+3)
			}
		}
	}
	cols := []column{{title: p.t("Theme"), look: plain.bolded(), width: 34}}
	for _, r := range append(slices.Clone(regions), p.t("All")) {
		cols = append(cols, column{title: r, look: number(asCount), width: wide})
	}
	s.fit(cols, nil)
	s.title(p.t("Themes"), p.t("Gaps by the funders' themes and by region. A gap of several themes counts under each of them, so that the lines do not add up."), len(cols))
	if len(used) == 0 {
		s.sentence(p.t("No gap has a theme."), len(cols), look{italic: true})
		return
	}
	p.themeTable(s, p.t("Number of gaps"), cols, used, regions, totals, asCount, func(t *themeTotals) any { return t.gaps })
	p.themeTable(s, p.t("Average gain of closing one gap, index points"), cols, used, regions, totals, asGain, func(t *themeTotals) any {
		return points(t.gain / float64(t.gained)) // blank without any
	})
	for _, currency := range p.currencies() {
		label := p.t("First-year base cost of closing them all, %s", currency)
		p.themeTable(s, label, cols, used, regions, totals, asMoney, func(t *themeTotals) any {
			if t.cost[currency] == 0 {
				return nil
			}
			return float64(t.cost[currency]) / minorPerMajor(currency[:3])
		})
	}
}

func (p *portfolio) themeTable(s *sheet, title string, cols []column, used []framework.Theme, regions []string,
	totals map[framework.Theme]map[string]*themeTotals, format string, value func(*themeTotals) any,
) {
	s.subtitle(title)
	cols = slices.Clone(cols)
	for i := 1; i < len(cols); i++ {
		cols[i].look = number(format)
	}
	cols[len(cols)-1].look = cols[len(cols)-1].look.bolded()
	var rows [][]any
	for _, theme := range used {
		row := []any{theme.Title()}
		for _, r := range append(slices.Clone(regions), "") {
			if t := totals[theme][r]; t != nil {
				row = append(row, value(t))
			} else {
				row = append(row, nil)
			}
		}
		rows = append(rows, row)
	}
	e := s.table(cols, each(rows))
	s.bars(len(cols), e, "")
}

// byTheme adds up gaps by theme and region; region "" is all.
func (p *portfolio) byTheme() (regions []string, totals map[framework.Theme]map[string]*themeTotals) {
	totals = map[framework.Theme]map[string]*themeTotals{}
	seen := map[string]bool{}
	for _, g := range p.gaps {
		region := p.regionOf(g.Unit)
		seen[region] = true
		for _, theme := range g.Question.Themes {
			if totals[theme] == nil {
				totals[theme] = map[string]*themeTotals{}
			}
			for _, r := range []string{region, ""} {
				if totals[theme][r] == nil {
					totals[theme][r] = &themeTotals{cost: map[string]int64{}}
				}
				totals[theme][r].add(g)
			}
		}
	}
	return slices.Sorted(maps.Keys(seen)), totals
}

func (t *themeTotals) add(g assessment.Gap) {
	t.gaps++
	if g.HasGain {
		t.gained++
		t.gain += g.Gain
	}
	if g.Cost != nil {
		t.cost[g.Cost.Currency+" "+itoa(g.Cost.Year)] += g.Cost.FirstYear()
	}
}

func (b *book) regionOf(unit string) string {
	if region, _, _, _ := b.classOf(unit); region != "" {
		return region
	}
	return assessment.Unclassed
}

// currencies lists the currencies and price years of all costs: amounts of different ones are never added.
func (p *portfolio) currencies() []string {
	seen := map[string]bool{}
	for _, g := range p.gaps {
		if g.Cost != nil {
			seen[g.Cost.Currency+" "+itoa(g.Cost.Year)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func themeTitles(themes []framework.Theme) string {
	titles := make([]string, len(themes))
	for i, t := range themes {
		titles[i] = t.Title()
	}
	return strings.Join(titles, "; ")
}
