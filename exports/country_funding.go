package exports

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// Columns of the sheet Funding, from 1.
const (
	amountColumn  = 8
	fundingLabels = 2
)

// paid is one commitment and what it is for.
type paid struct {
	assessment.Funded
	action string
}

// funding writes the commitments for the country: those that count with their sum, pledges apart, those that belong to no
// action apart, and what all of it leaves unfunded.
func (c *countryReport) funding() {
	if c.fin == nil {
		return
	}
	s := c.sheet("Funding")
	counted, pledged := c.payments()
	loose := c.looseMoney()
	cols := c.fundingColumns()
	s.fit(cols, slices.Concat(c.paidRows(counted), c.paidRows(pledged), c.paidRows(loose), c.sumRows(cols, counted, pledged, loose)))
	s.title(c.t("Funding"), c.fundedSentence()+"\n"+c.moneyHead(c.fin)+" "+c.t("What was promised is converted at the rate of that day, from the prices of the year in which it was made."), len(cols))
	e := s.table(cols, each(c.paidRows(counted)))
	if len(counted) == 0 {
		s.sentence(c.t("Nothing is committed or disbursed for an action that is listed."), len(cols), look{italic: true})
	} else {
		s.sumRow(e, c.t("Committed and disbursed, %s", c.fin.Currency), fundingLabels, len(cols), map[int]float64{amountColumn: c.fin.amount(total(counted))})
	}
	c.apart(s, cols, c.t("Pledged: promised, and in no sum above"), c.t("Pledged, %s", c.fin.Currency), pledged)
	c.apart(s, cols, c.t("For no action that is listed: spread over none, and in no sum above"), "", loose)
	c.balance(s, counted, pledged, loose)
}

// payments are the commitments for actions: those that count, and pledges; by status, then by day and id.
func (c *countryReport) payments() (counted, pledged []paid) {
	for i := range c.fin.needs {
		n := &c.fin.needs[i]
		for _, m := range n.Commitments {
			one := paid{m, actionTitle(n)}
			if m.CountsOn(c.fin.At) {
				counted = append(counted, one)
			} else {
				pledged = append(pledged, one)
			}
		}
	}
	slices.SortFunc(counted, byStatus)
	slices.SortFunc(pledged, byStatus)
	return counted, pledged
}

// looseMoney is what belongs to no need of the country.
func (c *countryReport) looseMoney() (list []paid) {
	here := func(unit string) bool { return unit == c.s.Unit }
	for _, m := range c.fin.Loose(c.fin.needs, here) {
		what := c.t("the country as such")
		switch {
		case m.Action != "":
			what = c.t("%s, of which no gap is listed", joinNonEmpty(" ", m.Framework, m.Action))
		case len(m.Themes) > 0:
			what = themeTitles(m.Themes)
		}
		list = append(list, paid{m, what})
	}
	slices.SortFunc(list, byStatus)
	return list
}

func byStatus(a, b paid) int {
	order := []funding.CommitmentStatus{funding.Disbursed, funding.Committed, funding.Pledged}
	return cmp.Or(cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status)), a.Date.Compare(b.Date), strings.Compare(a.ID, b.ID))
}

// total adds up reported money, of what could be converted.
func total(list []paid) (sum int64) {
	for _, m := range list {
		sum += m.Money.Minor
	}
	return sum
}

func (c *countryReport) fundingColumns() []column {
	return []column{
		{title: c.t("Status"), look: plain, width: 12}, {title: c.t("For"), look: wrapped.bolded(), width: 34},
		{title: c.t("Programme"), look: wrapped, width: 30}, {title: c.t("Funder"), look: wrapped, width: 24},
		{title: c.t("Date"), look: plain, width: 13}, {title: c.t("Amount"), look: number(asMoney), least: 12}, {title: c.t("Currency"), look: plain, width: 11},
		{title: c.t("Amount, %s", c.fin.Currency), look: number(asMoney).bolded(), least: 14}, {title: c.t("Prices and rates"), look: aside, width: 44},
		{title: c.t("Source"), look: aside, width: 32}, {title: c.t("Code"), look: wrapped, width: 20}, {title: c.t("IATI"), look: wrapped, width: 20},
	}
}

func (c *countryReport) paidRows(list []paid) (rows [][]any) {
	for _, m := range list {
		title, funder := "", m.Funder
		if i := slices.IndexFunc(c.fin.Programmes, func(p *assessment.Programme) bool { return p.ID == m.Programme }); i >= 0 {
			p := c.fin.Programmes[i]
			title, funder = programmeTitle(p), cmp.Or(funder, p.Funder)
			if p.Sample {
				title += c.t(" (sample)")
			}
		}
		var money any = c.fin.amount(m.Money.Minor)
		how := make([]string, 0, len(m.Steps.Lines))
		for _, step := range m.Steps.Lines {
			how = append(how, step.String())
		}
		if m.Problem != "" {
			money, how = nil, []string{c.t("counts for nothing: %s", m.Problem)}
		}
		rows = append(rows, []any{
			c.commitmentStatus(m.Status), m.action, title, funder, m.Date.UTC().Format(time.DateOnly), major(m.Amount, m.Currency), m.Currency,
			money, strings.Join(how, "; "), m.Source, m.ID, m.IATI,
		})
	}
	return rows
}

func (b *book) commitmentStatus(s funding.CommitmentStatus) string {
	switch s {
	case funding.Disbursed:
		return b.t("disbursed")
	case funding.Committed:
		return b.t("committed")
	case funding.Pledged:
	}
	return b.t("pledged")
}

// sumRows are the totals as rows of the table, to measure its columns by.
func (c *countryReport) sumRows(cols []column, lists ...[]paid) (rows [][]any) {
	for _, list := range lists {
		row := make([]any, len(cols))
		row[amountColumn-1] = c.fin.amount(total(list))
		rows = append(rows, row)
	}
	return rows
}

// apart lists commitments that are in no sum, with one of their own where it has a label; nothing where there is none.
func (c *countryReport) apart(s *sheet, cols []column, title, label string, list []paid) {
	if len(list) == 0 {
		return
	}
	s.subtitle(title)
	e := s.table(cols, each(c.paidRows(list)))
	if label == "" {
		return
	}
	s.sumRow(e, label, fundingLabels, len(cols), map[int]float64{amountColumn: c.fin.amount(total(list))})
}

// coin writes reported money in a sentence.
func (c *countryReport) coin(minor int64) string { return framework.Money(minor, c.fin.Currency) }

// fundedSentence says in a sentence how much of the need is funded.
func (c *countryReport) fundedSentence() string {
	met := c.fin.met(nil)
	low, base, high, ok := met.Share()
	if !ok {
		return c.t("What is promised or given to the country. No open action has a cost, so that there is no share of it to tell.")
	}
	said := c.t("Of %s that the open actions cost (base), %s is committed: %s %% (%s to %s %% over the high and the low cost). %s is unfunded.",
		c.coin(met.Cost.Base), c.coin(met.Funded), format1(base*100), format1(low*100), format1(high*100), c.coin(met.Unfunded))
	if met.Uncosted > 0 {
		said += " " + c.t("Without a cost: %d of %d open actions, which are in none of these numbers.", met.Uncosted, met.Needs)
	}
	return said
}

// balance ends the sheet: what the actions cost, what is committed to them, and what is not.
func (c *countryReport) balance(s *sheet, counted, pledged, loose []paid) {
	met := c.fin.met(nil)
	s.subtitle(c.t("Cost and money, %s", c.fin.Currency))
	put := func(label string, minor int64, bold bool) int {
		l, m := wrapped, number(asMoney)
		if bold {
			l, m = l.bolded().filled(pale), m.bolded().filled(pale)
		}
		cells := make([]excelize.Cell, amountColumn)
		for i := range cells {
			cells[i] = c.cell(nil, l)
		}
		cells[0], cells[amountColumn-1] = c.cell(label, l), c.cell(c.fin.amount(minor), m)
		s.merge(1, amountColumn-1)
		s.put(0, cells...)
		return s.row - 1
	}
	at := func(row int) string { return cellName(amountColumn, row) }
	cost := put(c.t("Cost of the open actions, base"), met.Cost.Base, false)
	given := put(c.t("Committed or disbursed for them, of each never more than it costs"), met.Funded, false)
	lack := put(c.t("Unfunded"), met.Unfunded, true)
	s.formula(at(lack), at(cost)+"-"+at(given))
	put(c.t("Committed beside: more than an action costs, or for one that is done, dropped or without a cost"), total(counted)-met.Funded, false)
	var sure, hoped []paid
	for _, m := range loose {
		if m.CountsOn(c.fin.At) {
			sure = append(sure, m)
		} else {
			hoped = append(hoped, m)
		}
	}
	put(c.t("Committed or disbursed for no action that is listed"), total(sure), false)
	put(c.t("Pledged, for actions or for none"), total(pledged)+total(hoped), false)
}
