package assessment

import (
	"context"
	"fmt"
	"slices"

	"readiness/assessment/framework"
	"readiness/assessment/funding"
	"readiness/scoring"
	"readiness/scoring/matching"
)

// matchBuilder turns a market into a problem and its result back. Gaps of the problem are needs.
type matchBuilder struct {
	x       *Index
	market  *Market
	terms   MatchTerms
	trial   *scoring.Trial
	rows    map[unitYear]int
	problem matching.Problem
	closing map[gapKey]int // the need that closes a gap
	weights map[string]float64
}

// matchBuilder states the problem of a market. The error is an *Error, or that of ctx.
func (x *Index) matchBuilder(ctx context.Context, market *Market, terms MatchTerms) (*matchBuilder, error) {
	b := &matchBuilder{x: x, market: market, terms: terms, trial: x.Scores.NewTrial(), rows: x.rows(), closing: market.closing()}
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

func (b *matchBuilder) build(ctx context.Context) error {
	units, f := map[string]int{}, b.market.Finance
	var err error
	if b.weights, err = b.x.Weigh(b.market, b.terms.Weights); err != nil {
		return err
	}
	for i := range b.market.Needs {
		n := &b.market.Needs[i]
		if _, ok := units[n.Unit]; !ok {
			units[n.Unit] = len(units)
			b.problem.Countries = append(b.problem.Countries, matching.Country{Key: n.Unit, Weight: b.weights[n.Unit]})
		}
		gap := matching.Gap{Key: needKey(n.Unit, n.Year, n.Action), Country: units[n.Unit], Cost: min(n.Unfunded, matching.MostMoney)}
		gap.Requires, gap.Blocked = b.requires(n)
		gap.Gain = max(0, b.marginal(n)) * 100
		b.problem.Gaps = append(b.problem.Gaps, gap)
	}
	for _, p := range f.Programmes {
		b.problem.Programmes = append(b.problem.Programmes, b.purse(p, units))
	}
	for i := range b.market.Needs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n := &b.market.Needs[i]; n.Unfunded == 0 {
			continue
		}
		for j := range f.Programmes {
			result, asked := b.market.Result(i, j)
			if result == funding.ResultNo {
				continue
			}
			unknown := result == funding.ResultUnknown
			if !asked.Known || asked.Minor <= 0 || max(asked.Minor, b.market.Needs[i].Unfunded) > matching.MostMoney || unknown && b.terms.Strict {
				continue
			}
			b.problem.Pairs = append(b.problem.Pairs, matching.Pair{Gap: i, Programme: j, Amount: asked.Minor, Conditional: unknown})
		}
	}
	return nil
}

func needKey(unit string, year int, action string) string {
	return fmt.Sprintf("%s %d %s", unit, year, action)
}

// purse is what a programme can still give.
func (b *matchBuilder) purse(p *Programme, units map[string]int) matching.Programme {
	f := b.market.Finance
	purse := matching.Programme{
		Key: p.ID, Budget: min(f.Left(p), matching.MostMoney), Floor: min(p.Floor, matching.MostMoney), Ceiling: min(p.Ceiling, matching.MostMoney), Maximum: p.Maximum,
		PerCountry: 1, // more, where it may have them, are for the next round: that one is left, its eligibility says
	}
	if p.Maximum > 0 {
		purse.Maximum = max(1, p.Maximum-f.given[bundled{"", p.ID}].grants) // where none is left no pair is eligible
	}
	for _, lot := range p.Lots {
		if at, ok := units[string(lot.Country)]; ok {
			purse.Lots = append(purse.Lots, matching.Lot{Country: at, Budget: f.leftFor(p, lot.Country)})
		}
	}
	return purse
}

// requires finds the needs that have to be paid with one, and says that something stands in the way which no money can close:
// a question that nobody assessed, or an action that was dropped. What is done or funded already is not in the way.
func (b *matchBuilder) requires(n *Need) (list []int, blocked bool) {
	for _, id := range n.Requires {
		at, known := b.closing[gapKey{n.Unit, n.Year, id}]
		switch {
		case !known:
			blocked = true
		case b.market.Needs[at].met():
		case b.market.Needs[at].settled() != "": // dropped
			blocked = true
		case !slices.Contains(list, at):
			list = append(list, at)
		}
	}
	return list, blocked
}

// marginal is what a need adds once everything that it requires is closed, 0..1.
func (b *matchBuilder) marginal(n *Need) float64 {
	if !n.HasGain {
		return 0
	}
	if len(n.Requires) == 0 {
		return n.Gain
	}
	row, def := b.rows[unitYear{n.Unit, n.Year}], b.x.Panel.Framework
	var before []scoring.Change
	for _, id := range n.Requires {
		leaf, _ := def.Leaf(id)
		if change, _, open := b.x.open(row, leaf); open {
			before = append(before, change)
		}
	}
	with, _ := b.trial.Gain(row, append(changesOf(n, def), before...)...)
	if len(before) == 0 {
		return with
	}
	without, _ := b.trial.Gain(row, before...)
	return with - without
}

// changesOf are the changes of answers that a need brings.
func changesOf(n *Need, def *framework.Definition) (changes []scoring.Change) {
	for _, g := range n.Gaps {
		leaf, _ := def.Leaf(g.Question.ID)
		changes = append(changes, scoring.Change{Leaf: leaf, Score: g.TargetScore})
	}
	return changes
}
