package exports

import (
	"slices"

	"readiness/assessment"
	"readiness/assessment/funding"
)

// Limits of the sheet Matches.
const (
	mostMatches = 60_000 // rows: each has a link, and a sheet can hold 65,530 of them
	linkOfMatch = 17
)

// matches writes who could pay for each need, and why the others could not: one row for each need and programme, most hopeful
// first. What needs no money is one row.
func (c *countryReport) matches() {
	if c.fin == nil {
		return
	}
	s := c.sheet("Matches")
	cols := c.matchColumns()
	var rows [][]any
	var targets []string
	left := 0
	for i := range c.fin.needs {
		more := c.matchRows(i)
		if len(rows)+len(more) > mostMatches {
			left++
			continue
		}
		for _, m := range more {
			rows, targets = append(rows, m.cells), append(targets, m.target)
		}
	}
	s.fit(cols, rows)
	sentence := c.t("Who could pay for what, and why not the others: filter by gap or by action. Gaps stand in the order of their gain, and for each the programmes that could pay come first, then those of which one cannot tell, then those that one change would bring. Unknown is not no.")
	if left > 0 {
		sentence += " " + c.t("Left out for want of room: %d actions of the least gain.", left)
	}
	if slices.ContainsFunc(c.fin.Programmes, func(p *assessment.Programme) bool { return p.Sample }) {
		sentence += " " + c.t("Programmes that are marked as sample were made up.")
	}
	s.title(c.t("Matches"), sentence+"\n"+c.moneyHead(c.fin), len(cols))
	e := s.table(cols, each(rows))
	s.freeze(s.header, 2)
	for i, target := range targets {
		if target != "" {
			c.keep(c.f.SetCellHyperLink(s.name, cellName(linkOfMatch, e.first+i), target, "External"))
		}
	}
	switch {
	case len(c.fin.needs) == 0:
		s.sentence(c.t("No gap was found, so that nobody is asked for money."), len(cols), look{italic: true})
	case len(c.fin.Programmes) == 0:
		s.sentence(c.t("No programme is recorded, so that nobody can be asked for money."), len(cols), look{italic: true})
	}
}

func (c *countryReport) matchColumns() []column {
	return []column{
		{title: c.t("Closes the gap"), look: wrapped, width: 28}, {title: c.t("Action"), look: wrapped.bolded(), width: 28},
		{title: c.t("Unfunded, %s", c.fin.Currency), look: number(asMoney), least: 12},
		{title: c.t("Programme"), look: wrapped, width: 30}, {title: c.t("Funder"), look: wrapped, width: 28},
		{title: c.t("Could it pay?"), look: plain, width: 13}, {title: c.t("Why"), look: wrapped, width: 48},
		{title: c.t("The one change"), look: wrapped, width: 36}, {title: c.t("Whose"), look: plain, width: 13},
		{title: c.t("Status"), look: plain, width: 11}, {title: c.t("Deadline"), look: wrapped, width: 19},
		{title: c.t("Asked"), look: number(asMoney), least: 12}, {title: c.t("Floor"), look: number(asMoney), least: 11},
		{title: c.t("Ceiling"), look: number(asMoney), least: 11}, {title: c.t("Currency"), look: plain, width: 11},
		{title: c.t("The country's share"), look: number("0.0%"), width: 11}, {title: c.t("Link"), look: wrapped, width: 28},
		{title: c.t("Sample"), look: plain, width: 10},
	}
}

// match is one row and where its link leads.
type match struct {
	cells  []any
	target string
}

func (c *countryReport) matchRows(at int) []match {
	n := &c.fin.needs[at]
	var unfunded any
	if n.Costed() {
		unfunded = c.fin.amount(n.Unfunded)
	}
	first := []any{gapTitles(n), actionTitle(n), unfunded}
	if why := c.settled(n); why != "" {
		return []match{{cells: append(first, nil, nil, c.t("– needs none"), why)}}
	}
	if len(c.fin.Programmes) == 0 {
		return []match{{cells: append(first, nil, nil, c.t("– nobody"), c.t("no programme is recorded"))}}
	}
	var list []match
	for _, o := range assessment.Hopeful(c.fin.market.Offers(at)) {
		list = append(list, c.matchRow(slices.Clone(first), o))
	}
	return list
}

func (c *countryReport) matchRow(row []any, o assessment.Offer) match {
	p := o.Programme
	reason := o.Reason
	if o.Result == funding.ResultYes && reason == "" {
		reason = c.t("meets all that the programme asks for")
	}
	var asked any
	if o.Asked.Known {
		asked = major(o.Asked.Minor, p.Currency)
	}
	target := webAddress(p.Link)
	var link any
	if target != "" {
		link = c.cell(p.Link, linked)
	}
	return match{append(row, programmeTitle(p), p.Funder, c.verdictCell(o.Result), reason, o.Change, c.whose(o.Side),
		c.programmeStatus(c.fin, p), c.deadline(p), asked, limit(p.Floor, p.Currency), limit(p.Ceiling, p.Currency), p.Currency,
		p.Cofinancing, link, c.sample(p)), target}
}
