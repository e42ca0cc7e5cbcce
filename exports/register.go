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

// register writes the gap register, one line per unit and gap, greatest gains first.
func (b *book) register(gaps []assessment.Gap) {
	gaps = slices.Clone(gaps)
	slices.SortStableFunc(gaps, func(x, y assessment.Gap) int {
		return cmp.Or(assessment.ByGain(x, y), cmp.Compare(x.Unit, y.Unit))
	})
	b.registerAs(gaps, "")
}

// registerAs writes the gap register in the order given, streamed: it may have 200,000 lines. chosen says above it which
// gaps they are, "" of all.
func (b *book) registerAs(gaps []assessment.Gap, chosen string) {
	if len(gaps) > mostRows {
		b.keep(&assessment.Error{
			Kind: assessment.TooLarge, Msg: fmt.Sprintf("%d gaps do not fit on a sheet, which holds %d", len(gaps), mostRows),
			Fix: "Choose some of the countries, or write CSV.",
		})
		return
	}
	s := b.sheet("Gaps")
	costed := slices.ContainsFunc(gaps, func(g assessment.Gap) bool { return g.Cost != nil })
	cols := b.registerColumns(costed)
	rows := func(yield func([]any) bool) {
		for _, g := range gaps {
			if !yield(b.registerRow(g, costed)) {
				return
			}
		}
	}
	widths := fittedWidths(cols, rows)
	s.widths, s.cols, s.header = widths, len(cols), 4
	head := s.header
	last := head + len(gaps)
	s.filter(head, last, len(cols))
	s.streamed(last, widths)
	s.freeze(head, 1)
	sentence := b.t("One line per gap. A gain is what the index of that country would add if this gap alone were closed; G/C is gain per million of first-year base cost, for gaps that can be closed alone; compare it within one currency only.")
	if chosen != "" {
		sentence = chosen + "\n" + sentence
	}
	s.title(b.t("Gaps"), sentence, len(cols))
	s.table(cols, rows)
}

func (b *book) registerColumns(costed bool) []column {
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
	if costed {
		cols = append(cols,
			column{title: b.t("Cost, low"), look: number(asMoney), least: 11}, column{title: b.t("Cost, base"), look: number(asMoney), least: 11},
			column{title: b.t("Cost, high"), look: number(asMoney), least: 11}, column{title: b.t("Each year"), look: number(asMoney), least: 11},
			column{title: b.t("Currency, prices"), look: plain, width: 11}, column{title: b.t("G/C"), look: number(asGain), width: 9},
			column{title: b.t("Months"), look: number("0"), width: 9})
	}
	return cols
}

func (b *book) registerRow(g assessment.Gap, costed bool) []any {
	region, _, income, lending := b.classOf(g.Unit)
	today := g.Question.Describe(g.Current, "en")
	if g.Implied {
		today = b.t("Does not exist")
	}
	row := []any{b.x.Panel.Name(g.Unit, "en"), g.Unit, region, income, lending, g.Dimension.Name("en"),
		g.Question.Name("en"), g.Question.ID, themeTitles(g.Question.Themes), today, b.target(g), points(g.Score), b.gain(g.Gain, g.HasGain),
		b.gain(g.GainTogether, g.HasGain && len(g.Requires) > 0), b.titles(g.Requires), g.Year, b.yes(g.Question.Essential),
		string(g.Question.Evidence), b.yes(g.Question.Confidential), g.Question.Responsible.In("en")}
	if !costed {
		return row
	}
	row = append(row, b.costCells(g.Cost)...)
	perCost := math.NaN()
	if g.Cost != nil {
		if v, ok := g.GainPerCost(); ok {
			perCost = v
		}
	}
	return append(row, perCost, months(g))
}

// yes marks what holds, and leaves blank what does not.
func (b *book) yes(holds bool) string {
	if holds {
		return b.t("Yes")
	}
	return ""
}
