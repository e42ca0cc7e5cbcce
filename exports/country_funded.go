package exports

import "readiness/assessment"

// fundedColumns are what the gaps of a report that knows of money say beside their cost.
func (c *countryReport) fundedColumns() []column {
	if c.fin == nil {
		return nil
	}
	return []column{
		{title: c.t("Figures"), look: wrapped, width: 14},
		{title: c.t("Committed, %s", c.fin.Currency), look: number(asMoney), least: 12},
		{title: c.t("Unfunded, %s", c.fin.Currency), look: number(asMoney).bolded(), least: 12},
		{title: c.t("Who could pay"), look: wrapped, width: 34},
	}
}

// costsOf are the cells of what closing a gap costs and how many months it takes. Where the country plans for it they are those
// of its action, at the gap after which the action is called.
func (b *book) costsOf(f *finances, g assessment.Gap) []any {
	if f == nil {
		return append(b.costCells(g.Cost), months(g))
	}
	n, _, lead := f.need(g)
	if n == nil { // of an earlier round
		return append(b.costCells(g.Cost), months(g))
	}
	cells := make([]any, 6)
	if !lead {
		return cells
	}
	if n.Months > 0 {
		cells[5] = n.Months
	}
	if n.Cost != nil {
		own := n.Cost.Own
		copy(cells, b.costCells(&assessment.Cost{
			Currency: own.Currency, Year: own.PriceYear, Low: own.OneOff.Low, Base: own.OneOff.Base, High: own.OneOff.High,
			RecurrentPerYear: own.Recurrent.Base,
		}))
	}
	return cells
}

// planningFigures says that the cost of a gap is the framework's, for this gap alone.
func (f *finances) planningFigures(g assessment.Gap) bool {
	if f == nil {
		return true
	}
	n, _, _ := f.need(g)
	return n == nil || len(n.Gaps) == 1 && (n.Cost == nil || !n.Cost.Override)
}

// fundedCells are the cells of what is committed for a gap, what it lacks, and who could pay. The money of an action that closes
// several gaps stands at one of them.
func (b *book) fundedCells(f *finances, g assessment.Gap) []any {
	n, at, lead := f.need(g)
	switch {
	case n == nil: // of an earlier round
		return make([]any, 4)
	case !lead:
		return []any{nil, nil, nil, b.t("with: %s", actionTitle(n))}
	}
	cells := []any{b.figures(n), f.amount(n.Committed), nil, b.whoCouldPay(f, at)}
	if n.Costed() {
		cells[2] = f.amount(n.Unfunded)
	}
	return cells
}
