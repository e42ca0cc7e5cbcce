package exports

import (
	"math"
	"slices"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// vivid is the difference of scores, in points, from which on a cell has its full colour.
const vivid = 25

// trends writes how far every unit has come since an earlier year. Without one there is no such sheet.
func (p *portfolio) trends() {
	if len(p.moved) == 0 {
		return
	}
	s := p.sheet("Trends")
	before, after := itoa(p.earlier), itoa(p.year)
	overall := !assessment.NoOverall(p.x.Panel.Framework)
	cols := []column{{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 8}}
	if overall {
		cols = append(cols,
			column{title: p.t("Index %s", before), look: number("0.00"), width: 10}, column{title: p.t("Index %s", after), look: number("0.00"), width: 10},
			column{title: p.t("Change"), look: number("+0.00;-0.00;0.00").bolded(), width: 11},
			column{title: p.t("Rank %s", before), look: number("0"), width: 9}, column{title: p.t("Rank %s", after), look: number("0"), width: 9})
	} else {
		cols = append(cols, column{title: p.t("Part"), look: wrapped, width: 44},
			column{title: p.t("Score %s", before), look: number("0.00"), width: 10}, column{title: p.t("Score %s", after), look: number("0.00"), width: 10},
			column{title: p.t("Change"), look: number("+0.00;-0.00;0.00").bolded(), width: 11})
	}
	var parts []*framework.Node
	if overall {
		parts = scoredParts(p.x.Panel.Framework)
	}
	if len(parts) > mostParts { // nobody could read them in print
		parts = nil
	}
	for _, d := range parts {
		cols = append(cols, column{title: d.Name("en"), look: number(asChange), width: 14})
	}
	cols = append(cols, column{title: p.t("Remark"), look: aside, width: 30})
	var rows [][]any
	for _, m := range p.moved {
		if overall {
			rows = append(rows, p.movedRow(m, parts))
		} else {
			rows = append(rows, p.movedParts(m)...)
		}
	}
	s.fit(cols, rows)
	s.title(p.t("Trends"), p.trendSentence(overall), len(cols))
	e := s.table(cols, each(rows))
	changed := 1 + slices.IndexFunc(cols, func(c column) bool { return c.title == p.t("Change") })
	s.scale(changed, changed, e, -vivid, vivid)
	if len(parts) > 0 {
		s.scale(len(cols)-len(parts), len(cols)-1, e, -vivid, vivid)
	}
	s.freeze(s.header, 2)
}

func (p *portfolio) movedRow(m assessment.Movement, parts []*framework.Node) []any {
	row := []any{p.x.Panel.Name(m.Unit, "en"), m.Unit, points(m.Before.Score), points(m.After.Score), points(m.Change), rankCell(m.Before), rankCell(m.After)}
	for _, part := range parts {
		n, _ := p.x.Model.Lookup(part.ID)
		row = append(row, points(m.Nodes[n]))
	}
	return append(row, p.movedRemark(m))
}

// movedParts are the lines of a unit where there is no index: one for each part, or one alone that says why there is none.
func (p *portfolio) movedParts(m assessment.Movement) [][]any {
	who := []any{p.x.Panel.Name(m.Unit, "en"), m.Unit}
	if !m.InBoth() {
		return [][]any{append(who, nil, nil, nil, nil, p.movedRemark(m))}
	}
	var rows [][]any
	for _, part := range scoredParts(p.x.Panel.Framework) {
		n, _ := p.x.Model.Lookup(part.ID)
		before := math.NaN()
		if s, ok := p.r.Before.Scores.Node(m.Before.Row, n); ok {
			before = s
		}
		rows = append(rows, append(slices.Clone(who), part.Name("en"), points(before), points(p.nodeScore(m.After.Row, n)), points(m.Nodes[n])))
	}
	return rows
}

// movedRemark says why there is no change, "" where there is one.
func (p *portfolio) movedRemark(m assessment.Movement) string {
	switch {
	case m.Before.Row < 0:
		return p.t("not in %s", itoa(p.earlier))
	case m.After.Row < 0:
		return p.t("not in %s", itoa(p.year))
	case !math.IsNaN(m.Change) || assessment.NoOverall(p.x.Panel.Framework):
		return ""
	case !m.Before.Ranked && !m.After.Ranked:
		return p.t("no index in either year: too little was answered")
	case !m.Before.Ranked:
		return p.t("no index in %s: too little was answered", itoa(p.earlier))
	}
	return p.t("no index in %s: too little was answered", itoa(p.year))
}

func (p *portfolio) trendSentence(overall bool) string {
	was, is, both := 0, 0, 0
	for _, m := range p.moved {
		if m.Before.Row >= 0 {
			was++
		}
		if m.After.Row >= 0 {
			is++
		}
		if m.InBoth() {
			both++
		}
	}
	before, after := itoa(p.earlier), itoa(p.year)
	units := p.t("%s: %d %s; %s: %d; in both: %d.", before, was, p.nounOf(was), after, is, both)
	if !overall {
		return p.t("From %s to %s, by one framework version: the change of every part, in points, for this framework gives no overall number. Orange is less than before, blue is more.", before, after) + " " + units
	}
	text := p.t("From %s to %s, by one framework version: the change of the index and of every part, in points; greatest first. Orange is less than before, blue is more.", before, after)
	return joinNonEmpty(" ", text, p.movedTotals(), units, p.t("Ranks are among those of their year."))
}

// movedTotals counts who moved which way, "" where no index is compared.
func (p *portfolio) movedTotals() string {
	totals := assessment.TotalsOf(p.moved)
	if totals.Compared == 0 {
		return ""
	}
	return p.t("%d up, %d down, %d as before; median change %s.", totals.Up, totals.Down, totals.Same, signed(points(totals.Median)))
}

// movedSummary says in a sentence what became of the index since the earlier year, "" where none is compared.
func (p *portfolio) movedSummary() string {
	totals := p.movedTotals()
	if totals == "" {
		return ""
	}
	return p.t("Since %s:", itoa(p.earlier)) + " " + totals + " " + p.t("The sheet Trends has them all.")
}

// signed writes a change of points with its sign and one decimal.
func signed(x float64) string {
	if text := format1(x); x > 0 && text != "0.0" {
		return "+" + text
	} else if text != "-0.0" {
		return text
	}
	return "0.0"
}

// comparisons are the rules by which units are compared with each other, and with themselves.
func (p *portfolio) comparisons() []fact {
	return []fact{
		{p.t("Peers"), p.t("The others of an income group or a region, in the classes of the end of the year: their median, the unit itself left out (equation 31). With fewer than %d others that have a score there is none. Who is in no group has no peers; fictional countries have only each other.", assessment.MinimumPeers)},
		p.changeRule(p.earlier, p.year),
	}
}
