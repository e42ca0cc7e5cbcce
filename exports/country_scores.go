package exports

import (
	"math"

	"readiness/assessment/framework"
	"readiness/scoring"
)

// scores writes the whole tree: one line per node and question, in the framework's order, so that any number can be
// followed down to an answer.
func (c *countryReport) scores() {
	s := c.sheet("Scores")
	cols := []column{
		{title: c.t("Part or question"), look: wrapped, width: 42}, {title: c.t("Code"), look: plain},
		{title: c.t("Weight"), look: number(asWeight)}, {title: c.t("Share of the whole"), look: number("0.0%"), width: 10},
		{title: c.t("Answer"), look: wrapped, width: 62}, {title: c.t("Score"), look: number(asScore)},
		{title: c.t("Coverage"), look: number(asPercent)}, {title: c.t("Adds to its parent"), look: number(asScore), width: 10},
		{title: c.t("State"), look: plain},
	}
	var rows [][]any
	leaf := 0
	for i, n := range c.x.Panel.Framework.Nodes() {
		rows = append(rows, c.scoreRow(i, n, leaf))
		if n.IsQuestion() {
			leaf++
		}
	}
	s.fit(cols, rows)
	sentence := c.t("From the index down to every answer. A part's score is the mean of the lines below it, by their weights; the sheet Method says which mean.")
	switch c.x.Panel.Framework.Root.Aggregate {
	case framework.AggregateNone:
		sentence = c.t("Every part and every answer. This framework gives no overall number; a part without a score has none of its own either.")
	case framework.AggregateProfile, framework.AggregateStage:
		sentence = c.t("From the whole down to every answer. The score of a part is the share of its tiers that are reached; weights do not move it, but for 0, which leaves a question out.")
	default: // a mean
	}
	s.title(c.t("Scores"), sentence, len(cols))
	e := s.table(cols, each(rows))
	s.bars(6, e, "100")
	s.freeze(s.header, 1)
}

func (c *countryReport) scoreRow(i int, n *framework.Node, leaf int) []any {
	b := c.book
	l := wrapped.indented(c.depth(n))
	row := []any{nil, n.ID, n.Weight, c.x.Model.EffectiveWeight(i), nil, points(c.nodeScore(c.s.Row, i)),
		c.x.Scores.Coverage(c.s.Row, i), nil, nil}
	if add, ok := c.x.Scores.Contribution(c.s.Row, i); ok {
		row[7] = points(add)
	}
	if n.IsQuestion() {
		row[0] = b.cell(n.Name("en"), l)
		state := c.x.Scores.State(c.s.Row, leaf)
		row[4], row[8] = n.Describe(c.x.Panel.Rows[c.s.Row].Values[leaf], "en"), c.state(state)
		if state == scoring.Inferred {
			row[4] = c.t("Does not exist, by another answer")
		}
		if state == scoring.NotApplicable || state == scoring.NoSpread {
			row[7] = nil
		}
		row[6] = nil
		return row
	}
	row[0] = b.cell(n.Name("en"), l.bolded().filled(pale))
	for col, format := range []string{2: asWeight, 3: "0.0%", 5: asScore, 6: asPercent, 7: asScore} {
		if format == "" {
			continue
		}
		if v, ok := row[col].(float64); ok && math.IsNaN(v) {
			row[col] = nil
		}
		row[col] = b.cell(row[col], number(format).bolded().filled(pale))
	}
	if i == 0 {
		row[2] = b.cell(nil, plain.filled(pale))
	}
	for _, col := range []int{1, 4, 8} {
		row[col] = b.cell(row[col], plain.bolded().filled(pale))
	}
	return row
}

func (c *countryReport) depth(n *framework.Node) int {
	depth := 0
	for p := c.x.Panel.Framework.Parent(n.ID); p != nil; p = c.x.Panel.Framework.Parent(p.ID) {
		depth++
	}
	return depth
}

// state puts what is known of an answer into words.
func (b *book) state(s scoring.State) string {
	switch s {
	case scoring.Answered:
		return b.t("Answered")
	case scoring.NotApplicable:
		return b.t("Not applicable")
	case scoring.Inferred:
		return b.t("Does not exist")
	case scoring.Imputed:
		return b.t("Filled in")
	case scoring.NoSpread:
		return b.t("Same everywhere")
	default:
		return b.t("Not assessed")
	}
}
