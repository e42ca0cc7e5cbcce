package exports

import (
	"cmp"
	"slices"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// mostWhyNot is how many rows the sheet Unmatched has at most.
const mostWhyNot = 60_000

// unmatched writes what nobody pays for: why, and why each programme does not. It is streamed: it may be long.
func (p *portfolio) unmatched(m *assessment.Matching) {
	s := p.sheet("Unmatched")
	cols := p.unmatchedColumns()
	if m == nil {
		s.fit(cols, nil)
		s.title(p.t("Unmatched"), p.moneyHead(p.fin), len(cols))
		p.tooMany(s, len(cols))
		return
	}
	list, left := p.unpaid(m)
	var rows [][]any
	for _, u := range list {
		rows = append(rows, p.whyNotRows(u)...)
	}
	widths := fittedWidths(cols, each(rows))
	s.widths, s.cols, s.header = widths, len(cols), 4
	s.filter(s.header, s.header+len(rows), len(cols))
	s.streamed(s.header+len(rows), widths)
	s.freeze(s.header, 1)
	sentence := p.t("What nobody pays for: one line for each need and programme, greatest gain first. Why unpaid is about the need, why not about the programme; a change is the only one after which the programme could pay. What needs no money is left out.")
	if left > 0 {
		sentence += " " + p.t("Left out for want of room: %d needs of the least gain.", left)
	}
	s.title(p.t("Unmatched"), sentence+"\n"+p.moneyHead(p.fin), len(cols))
	s.table(cols, each(rows))
}

// unpaid are the needs that lack money, greatest gain first, and how many do not fit.
func (p *portfolio) unpaid(m *assessment.Matching) (list []assessment.Unmatched, left int) {
	for _, u := range m.Unmatched {
		if p.settled(&p.fin.needs[u.Need]) == "" {
			list = append(list, u)
		}
	}
	slices.SortStableFunc(list, func(a, b assessment.Unmatched) int {
		return cmp.Or(cmp.Compare(p.fin.needs[b.Need].Gain, p.fin.needs[a.Need].Gain), cmp.Compare(a.Need, b.Need))
	})
	room := mostWhyNot / max(1, len(p.fin.Programmes))
	if len(list) > room {
		list, left = list[:room], len(list)-room
	}
	return list, left
}

func (p *portfolio) unmatchedColumns() []column {
	return []column{
		{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 9}, {title: p.t("Region"), look: plain, width: 14},
		{title: p.t("Action"), look: plain}, {title: p.t("Closes the gap"), look: plain},
		{title: p.t("Gain"), look: number(asGain), width: 9}, {title: p.t("Unfunded, %s", p.fin.Currency), look: number(asMoney).bolded(), least: 13},
		{title: p.t("Why unpaid"), look: plain, width: 60}, {title: p.t("Programme"), look: plain}, {title: p.t("Could it pay?"), look: plain, width: 13},
		{title: p.t("Why not"), look: plain, width: 78}, {title: p.t("The one change"), look: plain, width: 60}, {title: p.t("Whose"), look: plain, width: 13},
	}
}

func (p *portfolio) whyNotRows(u assessment.Unmatched) [][]any {
	n := &p.fin.needs[u.Need]
	var unfunded any
	if n.Costed() {
		unfunded = p.fin.amount(n.Unfunded)
	}
	first := []any{p.x.Panel.Name(n.Unit, "en"), n.Unit, p.regionOf(n.Unit), actionTitle(n), gapTitles(n), p.gain(n.Gain, n.HasGain), unfunded, u.Reason}
	order := u.WhyNot()
	if len(order) == 0 {
		return [][]any{first}
	}
	rows := make([][]any, len(order))
	slices.SortStableFunc(order, func(a, b assessment.WhyNot) int { return cmp.Compare(hope(a), hope(b)) })
	for i, w := range order {
		rows[i] = append(slices.Clone(first), programmeTitle(p.fin.Programmes[w.Programme]), p.verdict(w.Result), w.Reason, w.Change, p.whose(w.Side))
	}
	return rows
}

// hope orders programmes as assessment.ByHope does.
func hope(w assessment.WhyNot) int {
	switch {
	case w.Result == funding.ResultYes:
		return 0
	case w.Result == funding.ResultUnknown:
		return 1
	case w.Change != "":
		return 2
	}
	return 3
}
