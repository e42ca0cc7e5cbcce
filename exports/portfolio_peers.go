package exports

import (
	"cmp"
	"slices"

	"readiness/assessment"
	"readiness/assessment/framework"
)

// asChange is the format of a difference of scores.
const asChange = "+0.0;-0.0;0.0"

// peerLine is one unit in one of its groups; group is nil where a grouping places it nowhere.
type peerLine struct {
	standing assessment.Standing
	by       string
	order    int // of the group among those of its grouping
	group    *assessment.PeerGroup
}

// peers writes every unit among those of its income group and of its region: its index, or where there is none its parts.
func (p *portfolio) peers() {
	s := p.sheet("Peers")
	overall := !assessment.NoOverall(p.x.Panel.Framework)
	cols := []column{
		{title: p.t("Name"), look: plain.bolded()}, {title: p.t("Code"), look: plain, width: 8},
		{title: p.t("Compared by"), look: plain}, {title: p.t("Group"), look: plain},
	}
	sentence := p.t("Every one among its peers: those of the same income group, and those of the same region. The median is that of the others in the group, and the difference what the index is more or less, in points. Fewer than %d others are no group to compare with.", assessment.MinimumPeers)
	if overall {
		cols = append(cols, column{title: p.t("Index"), look: number("0.00").bolded(), width: 10},
			column{title: p.t("Rank in group"), look: number("0"), width: 10}, column{title: p.t("Shared"), look: plain.centred(), width: 9},
			column{title: p.t("Of how many"), look: number(asCount), width: 10})
	} else {
		sentence = p.t("Every one among its peers, part by part, for this framework gives no overall number: those of the same income group, and those of the same region. The median is that of the others in the group, and the difference what the score is more or less, in points. Fewer than %d others are no group to compare with.", assessment.MinimumPeers)
		cols = append(cols, column{title: p.t("Part"), look: wrapped, width: 44}, column{title: p.t("Score"), look: number("0.00").bolded(), width: 10})
	}
	cols = append(cols, column{title: p.t("Median of the others"), look: number("0.00"), width: 12},
		column{title: p.t("Difference"), look: number("+0.00;-0.00;0.00"), width: 13}, column{title: p.t("Remark"), look: aside, width: 34})
	var rows [][]any
	for _, l := range p.peerLines() {
		switch {
		case l.group == nil:
			rows = append(rows, p.peerlessRow(l, overall))
		case overall:
			rows = append(rows, p.peerRow(l))
		default:
			rows = append(rows, p.peerParts(l)...)
		}
	}
	s.fit(cols, rows)
	s.title(p.t("Peers"), sentence, len(cols))
	e := s.table(cols, each(rows))
	s.scale(len(cols)-1, len(cols)-1, e, -2*vivid, 2*vivid)
	s.freeze(s.header, 2)
}

// peerLines lists the groups in their order, each with its best first; those that are in none stand last of their grouping.
func (p *portfolio) peerLines() []peerLine {
	type grouping struct {
		by    assessment.Grouping
		title string
	}
	groupings := []grouping{{assessment.ByIncome, p.t("Income group")}, {assessment.ByRegion, p.t("Region")}}
	if p.x.Panel.Framework.Entity != framework.Country {
		groupings = []grouping{{assessment.Everyone, p.t("All")}}
	}
	var list []peerLine
	for _, g := range groupings {
		order := map[string]int{}
		for _, w := range p.x.Weakest(g.by, func(n *framework.Node) bool { return n == p.x.Panel.Framework.Root }) {
			order[w.Group] = len(order)
		}
		var lines []peerLine
		among := map[int]*assessment.Index{} // by row: the index of its group alone
		for _, st := range p.x.Standings {   // best first
			within := cmp.Or(among[st.Row], p.x)
			groups := within.Peers(st, g.by)
			if len(groups) == 0 {
				lines = append(lines, peerLine{standing: st, by: g.title, order: len(order)})
				continue
			}
			own := &groups[0] // none of these groupings places a unit twice
			lines = append(lines, peerLine{st, g.title, order[own.Name], own})
			if within == p.x { // its members need not look for each other among all
				only := *p.x
				only.Standings = own.Members
				for _, m := range own.Members {
					among[m.Row] = &only
				}
			}
		}
		slices.SortStableFunc(lines, func(a, b peerLine) int {
			return cmp.Or(cmp.Compare(a.order, b.order), assessment.LastIf(p.x.Panel.Fictional(a.standing.Unit), p.x.Panel.Fictional(b.standing.Unit)))
		})
		list = append(list, lines...)
	}
	return list
}

// who begins a line.
func (l peerLine) who(p *portfolio) []any {
	group := assessment.Unclassed
	if l.group != nil {
		group = l.group.Name
	}
	if l.group != nil && p.x.Panel.Fictional(l.standing.Unit) {
		group = p.t("%s (fictional)", group)
	}
	return []any{p.x.Panel.Name(l.standing.Unit, "en"), l.standing.Unit, l.by, group}
}

// peerlessRow is the line of a unit that is in no group.
func (p *portfolio) peerlessRow(l peerLine, overall bool) []any {
	row := append(l.who(p), make([]any, 4)...)
	if overall {
		row[4] = points(l.standing.Score)
		row = append(row, nil, nil)
	}
	return append(row, p.t("in no group, and so without peers"))
}

func (p *portfolio) peerRow(l peerLine) []any {
	shared, rank := "", any(nil)
	if l.group.Rank > 0 {
		rank = l.group.Rank
	}
	if l.group.Tied {
		shared = "="
	}
	root := l.group.Nodes[0]
	remark := p.peerRemark(root)
	if !l.standing.Ranked {
		remark = joinNonEmpty("; ", p.t("too little was answered: no rank"), remark)
	}
	return append(l.who(p), points(l.standing.Score), rank, shared, l.group.Scored, points(root.Median), points(root.Difference()), remark)
}

// peerParts are the lines of a unit where there is no index, one for each part.
func (p *portfolio) peerParts(l peerLine) [][]any {
	var rows [][]any
	for _, part := range scoredParts(p.x.Panel.Framework) {
		i, _ := p.x.Model.Lookup(part.ID)
		n := l.group.Nodes[i]
		rows = append(rows, append(l.who(p), part.Name("en"), points(n.Own), points(n.Median), points(n.Difference()), p.peerRemark(n)))
	}
	return rows
}

// peerRemark says why there is nothing to compare, "" where there is.
func (p *portfolio) peerRemark(n assessment.PeerNode) string {
	switch {
	case n.Compared():
		return ""
	case n.Units == 0:
		return p.t("no other with a score: no median")
	case n.Units == 1:
		return p.t("1 other with a score: no median")
	}
	return p.t("%d others with a score: no median", n.Units)
}
