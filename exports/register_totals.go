package exports

import (
	"maps"
	"slices"

	"readiness/assessment"
)

// registerTotals are the sums above a gap register: of the gaps that it shows, by theme and by region. A nil one is none.
type registerTotals struct {
	b      *book
	f      *finances
	tables [2]totalsTable
}

// totalsTable is one table of sums.
type totalsTable struct {
	title string
	lines []totalsLine
}

// totalsLine is one line: gaps, and the needs that close them.
type totalsLine struct {
	name string
	gaps int
	met  assessment.NeedsMet
}

// totalsOf adds up the gaps that are shown, and the needs of which one closes any of them; nil without a money side.
func (b *book) totalsOf(gaps []assessment.Gap, f *finances) *registerTotals {
	if f == nil {
		return nil
	}
	all := totalsLine{name: b.t("All")}
	regions, themes := map[string]*totalsLine{}, map[string]*totalsLine{}
	line := func(lines map[string]*totalsLine, name string) *totalsLine {
		if lines[name] == nil {
			lines[name] = &totalsLine{name: name}
		}
		return lines[name]
	}
	type place struct {
		need int
		line *totalsLine
	}
	counted := map[place]bool{}
	for _, g := range gaps {
		n, at, _ := f.need(g)
		of := []*totalsLine{&all, line(regions, b.regionOf(g.Unit))}
		for _, t := range g.Question.Themes {
			of = append(of, line(themes, t.Title()))
		}
		for _, one := range of {
			one.gaps++
			if n != nil && !counted[place{at, one}] {
				counted[place{at, one}] = true
				one.met.Add(n)
			}
		}
	}
	t := &registerTotals{b: b, f: f}
	t.tables[0] = totalsTable{b.t("By region"), append(sortedLines(regions, compareNames), all)}
	t.tables[1] = totalsTable{b.t("By theme: a gap of several counts under each, so that the lines do not add up"), sortedLines(themes, compareThemes)}
	return t
}

func sortedLines(lines map[string]*totalsLine, order func(a, b string) int) (list []totalsLine) {
	for _, name := range slices.SortedFunc(maps.Keys(lines), order) {
		list = append(list, *lines[name])
	}
	return list
}

// height is how many rows the totals take.
func (t *registerTotals) height() int {
	if t == nil {
		return 0
	}
	n := 2 // the heading of what follows, with its blank row
	for _, table := range t.tables {
		if len(table.lines) > 0 {
			n += len(table.lines) + 3
		}
	}
	return n
}

func (t *registerTotals) columns() []column {
	b := t.b
	money := func(title string) column {
		return column{title: b.t(title+", %s", t.f.Currency), look: number(asMoney)}
	}
	return []column{
		{title: b.t("Group"), look: plain.bolded()}, {title: b.t("Gaps"), look: number(asCount)}, {title: b.t("Needs (without a cost)"), look: plain},
		money("Cost, low"), money("Cost, base"), money("Cost, high"), money("Funded"), money("Unfunded"),
	}
}

func (t *registerTotals) row(l totalsLine) []any {
	m, amount := l.met, t.f.amount
	needs := t.b.t("%d", m.Needs)
	if m.Uncosted > 0 {
		needs = t.b.t("%d (%d)", m.Needs, m.Uncosted)
	}
	return []any{l.name, l.gaps, needs, amount(m.Cost.Low), amount(m.Cost.Base), amount(m.Cost.High), amount(m.Funded), amount(m.Unfunded)}
}

// widen gives the columns of a register the room that the totals above need.
func (t *registerTotals) widen(widths []float64) []float64 {
	if t == nil {
		return widths
	}
	cols := t.columns()
	var rows [][]any
	for _, table := range t.tables {
		for _, l := range table.lines {
			rows = append(rows, t.row(l))
		}
	}
	for i, w := range fittedWidths(cols, each(rows)) {
		widths[i] = max(widths[i], w)
	}
	return widths
}

// write puts the totals on the sheet.
func (t *registerTotals) write(s *sheet) {
	if t == nil {
		return
	}
	head := s.header // that of the register, which comes below
	cols := t.columns()
	for _, table := range t.tables {
		if len(table.lines) == 0 {
			continue
		}
		s.subtitle(table.title)
		var rows [][]any
		for _, l := range table.lines {
			rows = append(rows, t.row(l))
		}
		s.table(cols, each(rows))
	}
	s.subtitle(t.b.t("Gap by gap"))
	if s.row != head {
		s.b.keep(&assessment.Error{Kind: assessment.Internal, Msg: "the totals of the gap register do not end where it begins: " + itoa(s.row) + ", not " + itoa(head)})
	}
}
