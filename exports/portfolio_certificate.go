package exports

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// hair is how near two numbers of points are taken for one.
const hair = 1e-9

// certificate says in plain words what was asked, what was found, and how good that is.
func (p *portfolio) certificate(m *assessment.Matching) []fact {
	if assessment.NoOverall(p.x.Panel.Framework) {
		return []fact{{p.t("How good it is"), p.noOverall()}}
	}
	return []fact{
		{p.t("What was asked"), p.asked(m)},
		{p.t("What was found"), p.found(m)},
		{p.t("How good it is"), p.quality(m)},
		{p.t("By the real index"), p.really(m)},
		{p.t("Why the search ended"), p.ended(m)},
		{p.t("To repeat it"), p.repeat(m)},
	}
}

// noOverall says why a framework without an overall number has no allocation.
func (p *portfolio) noOverall() string {
	return p.t("This framework gives no overall number, so that nothing says which gap is worth its money more than another.")
}

func (p *portfolio) asked(m *assessment.Matching) string {
	lack, units := 0, map[string]bool{}
	for i := range m.Market.Needs {
		if n := &m.Market.Needs[i]; p.settled(n) == "" && n.Costed() {
			lack++
			units[n.Unit] = true
		}
	}
	left, open := leftOpen(m.Market.Finance)
	said := p.t("Of %d actions that lack money, in %d %s: which should be paid for with the %s that %d open programmes have left, so that the index gains most?",
		lack, len(units), p.nounOf(len(units)), left.words(m.Market.Finance), open)
	said += " " + p.t("Round %s; the target of each question is its best answer.", itoa(p.year)) + " " + p.counting(m)
	if m.Terms.Strict {
		return said + " " + p.t("Pairs of an action and a programme of which something is not known are left out.")
	}
	return said + " " + p.t("What is not known of a pair of an action and a programme is a condition, and is said beside it.")
}

// counting says what a point of each country's index counts.
func (p *portfolio) counting(m *assessment.Matching) string {
	said := ""
	switch m.Terms.Weights.By {
	case assessment.ByPopulation:
		said = p.t("A point of a country's index counts by its population")
	case assessment.ByNeed:
		said = p.t("A point of a country's index counts the more, the lower the index is")
	case assessment.Own:
		said = p.t("A point of a country's index counts as was asked for")
	default:
		return p.t("A point counts the same in every country.")
	}
	if len(m.Weights) > 0 {
		byWeight := func(a, b string) int { return cmp.Or(cmp.Compare(m.Weights[a], m.Weights[b]), cmp.Compare(a, b)) }
		units := slices.SortedFunc(maps.Keys(m.Weights), byWeight)
		least, most := units[0], units[len(units)-1]
		said += p.t(": from %s (%s) to %s (%s), 1 on average", number3(m.Weights[least]), p.x.Panel.Name(least, "en"), number3(m.Weights[most]), p.x.Panel.Name(most, "en"))
	}
	return said + "."
}

// pointsWord is what value and bound of a matching are in.
func (p *portfolio) pointsWord(m *assessment.Matching) string {
	if by := m.Terms.Weights.By; by == "" || by == assessment.Equal {
		return p.t("index points")
	}
	return p.t("weighted index points")
}

func (p *portfolio) found(m *assessment.Matching) string {
	if len(m.Allocations) == 0 {
		return p.t("Nothing can be paid for: the sheet Unmatched says why.")
	}
	f, paid, givers, conditions := m.Market.Finance, unitsPaid(m), map[int]bool{}, 0
	for _, a := range m.Allocations {
		givers[a.Programme] = true
		if a.Condition != "" {
			conditions++
		}
	}
	left, _ := leftOpen(f)
	gives := spent(m, nil)
	said := p.t("%d actions in %d %s, paid for by %d programmes with %s of the %s", len(m.Allocations), len(paid), p.nounOf(len(paid)), len(givers), gives.words(f), left.words(f))
	if part, whole, ok := both(gives, left, f); ok && whole > 0 {
		said += p.t(" (%s %%)", format1(100*float64(part)/float64(whole)))
	}
	said += "."
	if conditions > 0 {
		said += " " + p.t("%d of them only if what is not known turns out to hold.", conditions)
	}
	return said
}

// both are two sums in the reported money; ok is false where a rate is missing.
func both(a, b purse, f *assessment.Finance) (x, y int64, ok bool) {
	x, known := a.in(f)
	y, ok = b.in(f)
	return x, y, ok && known
}

// quality says how far from the best the allocation can be.
func (p *portfolio) quality(m *assessment.Matching) string {
	unit := p.pointsWord(m)
	switch {
	case m.Stopped == matching.Optimal:
		return p.t("Proven: no allocation adds more. This one adds %s %s to the indexes of the countries together, and the upper bound is %s.", format3(m.Value), unit, format3(m.Bound))
	case m.Value > 0:
		return p.t("At most %s %% better could exist. This one adds %s %s to the indexes of the countries together, and no allocation adds more than %s (upper bound): a gap of %s %% of the bound.",
			atMost(m.Value, m.Bound), format3(m.Value), unit, format3(m.Bound), gapWords(m.GapPercent))
	case m.Bound > 0:
		return p.t("This one adds nothing, and no allocation adds more than %s %s (upper bound).", format3(m.Bound), unit)
	}
	return p.t("Nothing that could be paid for would add a point.")
}

// goodness is quality in few words.
func (p *portfolio) goodness(m *assessment.Matching) string {
	switch {
	case m.Stopped == matching.Optimal:
		return p.t("proven: nothing adds more")
	case m.Value > 0:
		return p.t("at most %s %% better could exist", atMost(m.Value, m.Bound))
	}
	return p.t("adds nothing; the bound is %s", format3(m.Bound))
}

// atMost is how much better than value the bound is, in percent, rounded up.
func atMost(value, bound float64) string { return percentUp(100 * max(0, bound/value-1)) }

// gapWords writes a gap in percent, and one that rounding would hide as what it is.
func gapWords(x float64) string {
	if text := format1(x); x <= hair || text != "0.0" {
		return text
	}
	return "<0.1"
}

// percentUp rounds a percentage up to tenths, so that it never promises too much.
func percentUp(x float64) string {
	const tenths = 10
	return format1(math.Ceil(x*tenths-hair) / tenths)
}

// really sets the real index beside the sum of gains.
func (p *portfolio) really(m *assessment.Matching) string {
	said := p.t("%s points when the index of each country is computed anew with all that it gets at once; the value above, %s, adds up gains one after the other.", format3(m.Recomputed), format3(m.Value))
	switch d := m.Recomputed - m.Value; {
	case math.Abs(d) <= hair*max(1, m.Value):
		return said + " " + p.t("The two agree: here what one action gains does not depend on the others.")
	case d > 0:
		return said + " " + p.t("The real index gains more, because what is closed together helps each other: a part that is a geometric or harmonic mean rises most when nothing below it stays behind.")
	}
	return said + " " + p.t("The real index gains less, because what is closed together overlaps: where one action has lifted a part, another finds less left to lift.")
}

func (p *portfolio) ended(m *assessment.Matching) string {
	method := p.t("Method: %s.", m.Method)
	switch m.Stopped {
	case matching.Optimal:
		return method + " " + p.t("After %d steps nothing better was left to be found.", m.Steps)
	case matching.ByEffort:
		return method + " " + p.t("All of its %d steps were taken: the best so far, with a bound that holds. The same again gives the same; with more steps it may come nearer.", m.Steps)
	case matching.ByTime:
		return method + " " + p.t("The time was up after %d steps: the best so far, with a bound that holds. The same again may give another.", m.Steps)
	case matching.Unproven:
		if m.Method != matching.MethodGreedy {
			return method + " " + p.t("It did all that it does for a problem of this size, in %d steps: the best so far, with a bound that holds.", m.Steps)
		}
	}
	return method + " " + p.t("It follows a rule to one allocation and looks for no other: a good start, and no proof that it is the best.")
}

// repeat says what the result depends on.
func (p *portfolio) repeat(m *assessment.Matching) string {
	f := m.Market.Finance
	data := p.t("answers with the fingerprint %s", p.x.Panel.Hash())
	if p.r.Head != "" {
		data = p.t("the journal up to %s", p.r.Head)
	}
	at := p.t("programmes as recorded, with the newest rates")
	if !f.At.IsZero() {
		at = p.t("programmes and rates as of %s", instant(f.At))
	}
	parts := []string{p.t("Framework %s", p.x.Panel.Framework.Ref()), data, at, p.ratesOf(m.Market), p.t("at most %d steps", cmp.Or(m.Terms.Effort, matching.DefaultEffort))}
	if m.Terms.Time > 0 {
		parts = append(parts, p.t("at most %s", m.Terms.Time.String()))
	}
	return joinNonEmpty("; ", parts...) + "."
}

// format3 writes points of an allocation, whose sums may be small.
func format3(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// statement is a line of facts whose text runs over the columns from the second on.
func (s *sheet) statement(f fact, columns int, value look) {
	label := wrapped.bolded()
	label.color = grey
	value.wrap = true
	room := s.across(columns) - s.widths[0]
	row := make([]excelize.Cell, columns)
	for i := range row {
		row[i] = s.b.cell(nil, value)
	}
	row[0], row[1] = s.b.cell(f.what, label), s.b.cell(f.value, value)
	s.merge(2, columns)
	s.put(5+lineHeight*max(lines(f.what, s.widths[0]-3), lines(f.value, room-3)), row...)
}

// programmePrices writes what each programme gives, keeps, and would add with more money.
func (p *portfolio) programmePrices(s *sheet, m *assessment.Matching) {
	f := m.Market.Finance
	given, units := make([]int64, len(f.Programmes)), make([]map[string]bool, len(f.Programmes))
	for _, a := range m.Allocations {
		given[a.Programme] += a.Amount
		if units[a.Programme] == nil {
			units[a.Programme] = map[string]bool{}
		}
		units[a.Programme][m.Market.Needs[a.Need].Unit] = true
	}
	var rows [][]any
	for j, one := range f.Programmes {
		var price any
		if j < len(m.Prices) {
			price = m.Prices[j].Million
		}
		left := f.Left(one)
		rows = append(rows, []any{programmeTitle(one), one.Currency, major(left, one.Currency), major(given[j], one.Currency),
			major(left-given[j], one.Currency), price, len(units[j]), p.priceWords(m, j, left-given[j])})
	}
	s.table([]column{
		{title: p.t("Programme"), look: wrapped.bolded()}, {title: p.t("Currency"), look: plain},
		{title: p.t("Left today"), look: number(asMoney)}, {title: p.t("Spent here"), look: number(asMoney)},
		{title: p.t("Left over"), look: number(asMoney).bolded()}, {title: p.t("A million more adds at most"), look: number("0.000")},
		{title: p.t("Grants"), look: number(asCount)}, {title: p.t("What that means"), look: wrapped},
	}, each(rows))
}

// priceWords says what more money of a programme would do.
func (p *portfolio) priceWords(m *assessment.Matching, j int, over int64) string {
	f := m.Market.Finance
	one := f.Programmes[j]
	switch {
	case one.Status(f.At) != funding.Open:
		return p.t("not open: gives nothing")
	case j >= len(m.Prices):
		return ""
	case m.Prices[j].Million > 0:
		return p.t("a million %s more adds at most some %s %s", one.Currency, fmt.Sprintf("%.3g", m.Prices[j].Million), p.pointsWord(m))
	case over > 0:
		return p.t("money is left over: more of it adds nothing")
	}
	return p.t("all is spent, and more of it adds nothing")
}
