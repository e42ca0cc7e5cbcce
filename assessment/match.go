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

// Matching is who could pay for which need, with the money that there is.
type Matching struct {
	Market      *Market
	Terms       MatchTerms
	Method      string             // how the allocation was found
	Stopped     matching.Stop      // why the search for a better one ended
	Steps       int                // of search
	Weights     map[string]float64 // of each unit that has needs, 1 on average; what a point of its index counts
	Value       float64            // weighted index points (0-100) that it adds, gains taken one after the other
	Recomputed  float64            // the same by the real index, all that a country gets at once
	Bound       float64            // no allocation adds more than this to Value
	GapPercent  float64            // how far Value can be from the best, in percent of Bound
	Prices      []Price            // of each of Market.Finance.Programmes
	Allocations []Allocation
	Unmatched   []Unmatched
}

// Allocation is one need that a programme pays for.
type Allocation struct {
	Need      int    // of Market.Needs
	Programme int    // of Market.Finance.Programmes
	Amount    int64  // minor units of the programme's currency; the country brings the rest
	Condition string // what is not known of the pair; "" = nothing
}

// Unmatched is one need that nobody pays for.
type Unmatched struct {
	Need   int
	Code   matching.Reason // "" of one that needs no money
	Reason string          // in words

	of      *matchBuilder
	options []matching.Option
}

// WhyNot says why one programme does not pay for a need.
type WhyNot struct {
	Programme int
	Result    funding.Result // whether it could
	Reason    string
	Change    string // the one change after which it could; "" = none is known
	Side      funding.Side
}

// Match shares the money of the programmes that are open among needs, so that the weighted index gains most. Terms that are
// strict leave out pairs of which something is not known; else they are marked as conditional. The error is an *Error, or
// that of ctx.
func (x *Index) Match(ctx context.Context, market *Market, terms MatchTerms) (*Matching, error) {
	b := &matchBuilder{x: x, market: market, terms: terms, trial: x.Scores.NewTrial(), rows: x.rows(), closing: market.closing()}
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	result, err := matching.Solve(ctx, b.problem, matching.Limits{Effort: terms.Effort, Time: terms.Time})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Error{Kind: Internal, Msg: "the programmes could not be matched", Err: err}
	}
	return b.read(result), nil
}

// matchBuilder turns a market into a problem and its result back. Gaps of the problem are needs.
type matchBuilder struct {
	x       *Index
	market  *Market
	terms   MatchTerms
	trial   *scoring.Trial
	rows    map[unitYear]int
	problem matching.Problem
	closing map[gapKey]int // the need that closes a gap
}

func (b *matchBuilder) build(ctx context.Context) error {
	units, f := map[string]int{}, b.market.Finance
	for i := range b.market.Needs {
		n := &b.market.Needs[i]
		if _, ok := units[n.Unit]; !ok {
			units[n.Unit] = len(units)
			b.problem.Countries = append(b.problem.Countries, matching.Country{Key: n.Unit, Weight: 1})
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

// read turns a result back into needs and programmes.
func (b *matchBuilder) read(r matching.Result) *Matching {
	m := &Matching{Market: b.market, Terms: b.terms, Method: r.Method, Stopped: r.Stopped, Steps: r.Steps, Value: r.Value, Bound: r.Bound, GapPercent: r.Gap}
	paid := map[int]bool{}
	for _, a := range r.Allocations {
		pair := b.problem.Pairs[a.Pair]
		one := Allocation{Need: pair.Gap, Programme: pair.Programme, Amount: a.Amount}
		if pair.Conditional {
			one.Condition = b.market.Offer(pair.Gap, pair.Programme).Reason
		}
		m.Allocations, paid[pair.Gap] = append(m.Allocations, one), true
	}
	m.Recomputed = b.recompute(paid)
	for _, u := range r.Unmatched {
		m.Unmatched = append(m.Unmatched, b.unmatched(u))
	}
	return m
}

// recompute adds up what the index of each country gains by all that is paid for it, on top of what is there already of that
// which it requires.
func (b *matchBuilder) recompute(paid map[int]bool) (sum float64) {
	before, after := map[int][]scoring.Change{}, map[int][]scoring.Change{}
	var rows []int
	for i := range b.market.Needs {
		n := &b.market.Needs[i]
		if !paid[i] || !n.HasGain {
			continue
		}
		row := b.rows[unitYear{n.Unit, n.Year}]
		if after[row] == nil {
			rows = append(rows, row)
		}
		after[row] = append(after[row], changesOf(n, b.x.Panel.Framework)...)
		for _, id := range n.Requires {
			if at, known := b.closing[gapKey{n.Unit, n.Year, id}]; known && b.market.Needs[at].met() {
				before[row] = append(before[row], changesOf(&b.market.Needs[at], b.x.Panel.Framework)...)
			}
		}
	}
	for _, row := range rows {
		with, _ := b.trial.Gain(row, append(before[row], after[row]...)...)
		if len(before[row]) > 0 {
			without, _ := b.trial.Gain(row, before[row]...)
			with -= without
		}
		sum += with * 100
	}
	return sum
}

func (b *matchBuilder) unmatched(u matching.Unmatched) Unmatched {
	out := Unmatched{Need: u.Gap, of: b, options: u.Options}
	n := &b.market.Needs[u.Gap]
	if out.Reason = n.settled(); out.Reason == "" {
		out.Code, out.Reason = u.Reason, b.why(n, u)
	}
	return out
}

// WhyNot says of each programme, in their order, why it does not pay. The words are made when they are asked for: there are
// many, and few are read.
func (u *Unmatched) WhyNot() []WhyNot {
	b, market := u.of, u.of.market
	options := make(map[int]matching.Option, len(u.options))
	for _, o := range u.options {
		options[b.problem.Pairs[o.Pair].Programme] = o
	}
	list := make([]WhyNot, len(market.Finance.Programmes))
	for j, p := range market.Finance.Programmes {
		if option, offered := options[j]; offered {
			result, _ := market.Result(u.Need, j)
			list[j] = WhyNot{Programme: j, Result: result, Reason: b.outbid(p, option, u.Reason)}
			continue
		}
		offer := market.Offer(u.Need, j)
		w := WhyNot{Programme: j, Result: offer.Result, Reason: offer.Reason, Change: offer.Change, Side: offer.Side}
		if w.Result == funding.ResultUnknown && b.terms.Strict {
			w.Reason += " (left out: only what is known counts)"
		}
		list[j] = w
	}
	return list
}

// why says in words why a need goes without money.
func (b *matchBuilder) why(n *Need, u matching.Unmatched) string {
	switch u.Reason {
	case matching.ForProgramme:
		switch {
		case n.Cost == nil:
			return "no cost is given for it, so that nobody can be asked for money"
		case !n.Costed():
			return "its cost could not be converted: " + n.Cost.Problem
		case len(b.market.Finance.Programmes) == 0:
			return "there is no programme"
		}
		return "no programme can pay for it"
	case matching.ForBlocked:
		return "it requires what is not assessed or was dropped"
	case matching.ForGain:
		return "it adds nothing to the index"
	case matching.ForMoney:
		return "the money goes to what gains more for its cost"
	case matching.ForFloor:
		return "together with what else is paid it does not reach the least grant"
	case matching.ForCeiling:
		return "the greatest grant of the country is used up"
	case matching.ForCount:
		return "all grants that may be given go to others"
	case matching.ForPrerequisite, matching.ForBundle:
		in := "something that it requires"
		if u.Requires >= 0 {
			in = b.market.Needs[u.Requires].Action
		}
		if u.Reason == matching.ForBundle {
			return "it and " + in + ", which it requires, cannot both be paid"
		}
		return "it requires " + in + ", for which nobody can pay"
	case matching.Fits:
	}
	return ""
}

// outbid says why a programme that could pay for a need does not.
func (b *matchBuilder) outbid(p *Programme, o matching.Option, otherwise string) string {
	short := framework.Money(o.Short, p.Currency)
	switch o.Reason {
	case matching.ForMoney:
		return "its money goes to what gains more for its cost: " + short + " is missing"
	case matching.ForFloor:
		return "a grant for it would be " + short + " below the least"
	case matching.ForCeiling:
		return "a grant with it would be " + short + " above the greatest"
	case matching.ForCount:
		return "it gives all its grants to others"
	default:
		return otherwise
	}
}
