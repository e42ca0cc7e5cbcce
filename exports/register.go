package exports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"readiness/assessment"
)

// mostRows is how many gaps fit on a sheet below its head.
const mostRows = 1<<20 - 10

// register writes the gap register, one line per unit and gap, greatest gains first; f is nil where nothing is known of money.
func (b *book) register(gaps []assessment.Gap, f *finances) {
	b.registerAs(sortedByGain(gaps), "", f, nil)
}

func sortedByGain(gaps []assessment.Gap) []assessment.Gap {
	gaps = slices.Clone(gaps)
	slices.SortStableFunc(gaps, func(x, y assessment.Gap) int {
		return cmp.Or(assessment.ByGain(x, y), cmp.Compare(x.Unit, y.Unit))
	})
	return gaps
}

// registerAs writes the gap register in the order given, streamed: it may have 200,000 lines. chosen says above it which
// gaps they are, "" of all; totals stand above it too, nil for none.
func (b *book) registerAs(gaps []assessment.Gap, chosen string, f *finances, totals *registerTotals) {
	if len(gaps) > mostRows {
		b.keep(&assessment.Error{
			Kind: assessment.TooLarge, Msg: fmt.Sprintf("%d gaps do not fit on a sheet, which holds %d", len(gaps), mostRows),
			Fix: "Choose some of the countries, or write CSV.",
		})
		return
	}
	s := b.sheet("Gaps")
	r := registerWriter{b, f, slices.ContainsFunc(gaps, func(g assessment.Gap) bool { return g.Cost != nil }) || f != nil && f.costed()}
	cols := r.columns()
	rows := func(yield func([]any) bool) {
		for _, g := range gaps {
			if !yield(r.row(g)) {
				return
			}
		}
	}
	widths := totals.widen(fittedWidths(cols, rows))
	head := 4 + totals.height()
	s.widths, s.cols, s.header = widths, len(cols), head
	last := head + len(gaps)
	s.filter(head, last, len(cols))
	s.streamed(last, widths)
	if totals == nil {
		s.freeze(head, 1)
	} else {
		s.freeze(0, 1) // what stands above would leave no room
	}
	sentence := b.t("One line per gap. A gain is what the index of that country would add if this gap alone were closed; G/C is gain per million of first-year base cost, for gaps that can be closed alone; compare it within one currency only.")
	if f != nil {
		sentence += " " + b.t("Where one action closes several gaps, its money stands at one of them. G/C is of the framework's planning figures; own ★ are the country's.") + "\n" + b.moneyHead(f)
	}
	if chosen != "" {
		sentence = chosen + "\n" + sentence
	}
	s.title(b.t("Gaps"), sentence, len(cols))
	totals.write(s)
	s.table(cols, rows)
}

// registerWriter makes the lines of the gap register.
type registerWriter struct {
	*book
	fin    *finances // nil where nothing is known of money
	costed bool
}

func (b registerWriter) columns() []column {
	cols := []column{
		{title: b.t("Name"), look: plain.bolded()}, {title: b.t("Code"), look: plain},
		{title: b.t("Region"), look: plain}, {title: b.t("Income group"), look: plain},
		{title: b.t("Lending"), look: plain}, {title: b.t("Dimension"), look: plain},
		{title: b.t("Question"), look: plain}, {title: b.t("Question's code"), look: plain}, {title: b.t("Themes"), look: plain},
		{title: b.t("Today"), look: plain}, {title: b.t("Target"), look: plain},
		{title: b.t("Score"), look: number(asScore), width: 9}, {title: b.t("Gain"), look: number(asGain).bolded(), width: 9},
		{title: b.t("Gain with what it requires"), look: number(asGain), width: 12}, {title: b.t("Requires"), look: plain},
		{title: b.t("Year"), look: number("0"), width: 8}, {title: b.t("Essential"), look: plain, width: 10},
		{title: b.t("Evidence"), look: plain, width: 11}, {title: b.t("Confidential"), look: plain, width: 13}, {title: b.t("Responsible"), look: plain},
	}
	if b.costed {
		cols = append(cols,
			column{title: b.t("Cost, low"), look: number(asMoney), least: 11}, column{title: b.t("Cost, base"), look: number(asMoney), least: 11},
			column{title: b.t("Cost, high"), look: number(asMoney), least: 11}, column{title: b.t("Each year"), look: number(asMoney), least: 11},
			column{title: b.t("Currency, prices"), look: plain, width: 11}, column{title: b.t("G/C"), look: number(asGain), width: 9},
			column{title: b.t("Months"), look: number("0"), width: 9})
	}
	if b.fin != nil {
		cols = append(cols,
			column{title: b.t("Figures"), look: plain, width: 11}, column{title: b.t("Committed, %s", b.fin.Currency), look: number(asMoney), least: 12},
			column{title: b.t("Unfunded, %s", b.fin.Currency), look: number(asMoney).bolded(), least: 12}, column{title: b.t("Who could pay"), look: plain})
	}
	return cols
}

func (b registerWriter) row(g assessment.Gap) []any {
	region, _, income, lending := b.classOf(g.Unit)
	today := g.Question.Describe(g.Current, "en")
	if g.Implied {
		today = b.t("Does not exist")
	}
	row := []any{b.x.Panel.Name(g.Unit, "en"), g.Unit, region, income, lending, g.Dimension.Name("en"),
		g.Question.Name("en"), g.Question.ID, themeTitles(g.Question.Themes), today, b.target(g), points(g.Score), b.gain(g.Gain, g.HasGain),
		b.gain(g.GainTogether, g.HasGain && len(g.Requires) > 0), b.titles(g.Requires), g.Year, b.yes(g.Question.Essential),
		string(g.Question.Evidence), b.yes(g.Question.Confidential), g.Question.Responsible.In("en")}
	if b.costed {
		costs, perCost := b.costsOf(b.fin, g), math.NaN()
		if v, ok := g.GainPerCost(); ok && b.fin.planningFigures(g) {
			perCost = v
		}
		last := len(costs) - 1
		row = append(append(row, costs[:last]...), perCost, costs[last])
	}
	if b.fin != nil {
		row = append(row, b.fundedCells(b.fin, g)...)
	}
	return row
}

// yes marks what holds, and leaves blank what does not.
func (b *book) yes(holds bool) string {
	if holds {
		return b.t("Yes")
	}
	return ""
}
