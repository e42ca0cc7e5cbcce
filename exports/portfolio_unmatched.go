package exports

import (
	"cmp"
	"slices"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// mostWhyNot is how many rows the sheet Unmatched has at most.
const mostWhyNot = 60_000

// unpaidWide is how many columns of it stand on the first page of its print.
const unpaidWide = 8

// unmatched writes what nobody pays for: why, and why each programme does not. It is streamed: it may be long.
func (p *portfolio) unmatched(m *matched) {
	s := p.sheet("Unmatched")
	cols := p.unmatchedColumns()
	if m == nil {
		s.fit(cols, nil)
		s.title(p.t("Unmatched"), p.moneyHead(p.fin), len(cols))
		p.tooMany(s, len(cols))
		return
	}
	list, left := p.unpaid(m.Matching)
	var rows [][]any
	for _, u := range list {
		rows = append(rows, p.whyNotRows(m.Matching, u)...)
	}
	widths := fittedWidths(cols, each(rows))
	s.widths, s.cols, s.header, s.wide = widths, len(cols), 4, 3
	s.filter(s.header, s.header+len(rows), len(cols))
	s.streamed(s.header+len(rows), widths)
	s.freeze(s.header, 1)
	sentence := p.unpaidWords(m.Matching) + " " + p.t("One line for each need and programme, greatest gain first. Kind and why unpaid are about the need, why not about the programme; a change is the only one after which the programme could pay. Enters with: how much more money of the programme it would take, with what comes before it, until it pays for this. What needs no money is left out.")
	if left > 0 {
		sentence += " " + p.t("Left out for want of room: %d needs of the least gain.", left)
	}
	s.title(p.t("Unmatched"), sentence+"\n"+p.moneyHead(p.fin), unpaidWide)
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
		{title: p.t("Kind"), look: plain, width: 24}, {title: p.t("Why unpaid"), look: wrapped, width: 44}, {title: p.t("Programme"), look: wrapped, width: 36}, {title: p.t("Could it pay?"), look: plain, width: 13},
		{title: p.t("Why not"), look: wrapped, width: 62},
		{title: p.t("Enters with"), look: number(asMoney).bolded(), least: 13}, {title: p.t("Currency"), look: plain, width: 10},
		{title: p.t("Before it"), look: number(asCount), width: 9}, {title: p.t("The last that the programme pays for"), look: wrapped, width: 44},
		{title: p.t("The one change"), look: wrapped, width: 44}, {title: p.t("Whose"), look: plain, width: 13},
	}
}

func (p *portfolio) whyNotRows(m *assessment.Matching, u assessment.Unmatched) [][]any {
	n := &p.fin.needs[u.Need]
	var unfunded any
	if n.Costed() {
		unfunded = p.fin.amount(n.Unfunded)
	}
	first := []any{p.x.Panel.Name(n.Unit, "en"), n.Unit, p.regionOf(n.Unit), actionTitle(n), gapTitles(n), p.gain(n.Gain, n.HasGain), unfunded, p.unpaidKind(u.Code), u.Reason}
	order := u.WhyNot()
	if len(order) == 0 {
		return [][]any{first}
	}
	rows := make([][]any, len(order))
	slices.SortStableFunc(order, func(a, b assessment.WhyNot) int { return cmp.Compare(hope(a), hope(b)) })
	for i, w := range order {
		rows[i] = append(slices.Clone(first), programmeTitle(p.fin.Programmes[w.Programme]), p.verdict(w.Result), w.Reason)
		rows[i] = append(append(rows[i], p.outbidCells(m, w)...), w.Change, p.whose(w.Side))
	}
	return rows
}

// outbidCells say of a need that others outbid for a programme's money with how much more of it it would be paid, after how
// many others, and which that is paid for gains least; blank for any other.
func (p *portfolio) outbidCells(m *assessment.Matching, w assessment.WhyNot) []any {
	if w.Enters <= 0 {
		return make([]any, 4)
	}
	last, currency := "", m.Market.Finance.Programmes[w.Programme].Currency
	if w.Last >= 0 {
		n := &m.Market.Needs[w.Last]
		last = p.x.Panel.Name(n.Unit, "en") + ": " + actionTitle(n)
	}
	return []any{major(w.Enters, currency), currency, w.Ahead, last}
}

// unpaidKind sorts what is unpaid by why it is.
func (p *portfolio) unpaidKind(r matching.Reason) string {
	switch r {
	case matching.ForProgramme:
		return p.t("no programme may pay")
	case matching.ForMoney:
		return p.t("outbid")
	case matching.ForFloor:
		return p.t("below the least grant")
	case matching.ForCeiling:
		return p.t("above the greatest grant")
	case matching.ForCount:
		return p.t("no grant is left")
	case matching.ForBlocked, matching.ForPrerequisite, matching.ForBundle:
		return p.t("waits for another")
	case matching.ForGain:
		return p.t("adds nothing")
	case matching.Fits:
	}
	return ""
}

// unpaidWords counts what nobody pays for, by kind.
func (p *portfolio) unpaidWords(m *assessment.Matching) string {
	counts, all := map[matching.Reason]int{}, 0
	for _, u := range m.Unmatched {
		if p.settled(&m.Market.Needs[u.Need]) == "" {
			counts[u.Code]++
			all++
		}
	}
	if all == 0 {
		return p.t("Everything that lacks money is paid for.")
	}
	others := all - counts[matching.ForProgramme] - counts[matching.ForMoney]
	return p.t("Nobody pays for %d needs: for %d no programme may pay or no cost is known, %d could be paid for but are outbid by what gains more for its cost, and %d are left out for another reason.",
		all, counts[matching.ForProgramme], counts[matching.ForMoney], others)
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
