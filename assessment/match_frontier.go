package assessment

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// FrontierPoint is what a part of all budgets buys. Money is in the minor units of Finance.Currency, at the rates of
// Finance.At.
type FrontierPoint struct {
	Part       int      // in percent of all budgets; 100 = as they are
	Budget     int64    // the part of what the programmes that are open have left
	Spent      int64    // of it
	Known      bool     // every programme's money could be converted
	Missing    []string // ids of the open programmes whose money could not, and is in neither; by id
	Funded     int      // needs that are paid for
	Value      float64
	Recomputed float64
	Bound      float64
	GapPercent float64
	Proven     bool
}

// mostPart is the greatest part of all budgets that is asked for, in percent.
const mostPart = 10_000

// FrontierParts are the parts of all budgets that a frontier is drawn through, in percent: twenty, to twice what there is.
func FrontierParts() []int {
	parts := make([]int, 20)
	for i := range parts {
		parts[i] = 10 * (i + 1)
	}
	return parts
}

// pointShare is the part of a matching's effort that a point of a frontier has: there are many.
const pointShare = 5

// Frontier says what parts of all budgets would buy, by the terms of a matching: a point for each, rising. Parts are in
// percent, 0 to 10,000; none are FrontierParts. The terms hold for each point, with a fifth of their effort. The error is an *Error, or that of ctx.
func (x *Index) Frontier(ctx context.Context, market *Market, terms MatchTerms, parts []int) ([]FrontierPoint, error) {
	if len(parts) == 0 {
		parts = FrontierParts()
	}
	parts = slices.Compact(slices.Sorted(slices.Values(parts)))
	if parts[0] < 0 || parts[len(parts)-1] > mostPart {
		return nil, &Error{Kind: Invalid, Msg: fmt.Sprintf("a frontier goes through parts of 0 to %d percent of all budgets", mostPart)}
	}
	b, err := x.matchBuilder(ctx, market, terms)
	if err != nil {
		return nil, err
	}
	asked := make([]matching.Part, len(parts))
	for i, part := range parts {
		asked[i] = matching.Part(part)
	}
	points, err := matching.Frontier(ctx, b.problem, asked, matching.Limits{
		Effort: max(1, cmp.Or(terms.Effort, matching.DefaultEffort)/pointShare), Time: terms.Time,
	})
	if err != nil {
		return nil, matchError(ctx, err)
	}
	purses := market.Finance.purses()
	list := make([]FrontierPoint, len(points))
	for i, one := range points {
		list[i] = b.point(one, purses)
	}
	return list, nil
}

func (b *matchBuilder) point(p matching.Point, purses []converted) FrontierPoint {
	r := p.Result
	out := FrontierPoint{
		Part: int(p.Part), Known: true, Funded: len(r.Allocations), Value: r.Value, Bound: r.Bound, GapPercent: r.Gap, Proven: r.Proven(),
		Recomputed: b.recomputed(b.rises(b.paid(r.Allocations))),
	}
	for j, purse := range purses {
		if !purse.open {
			continue
		}
		left, known := purse.of(partOf(purse.left, out.Part))
		spent, also := purse.of(p.Spent[j])
		if !known || !also {
			out.Known, out.Missing = false, append(out.Missing, b.market.Finance.Programmes[j].ID)
			continue
		}
		out.Budget, out.Spent = plus(out.Budget, left), plus(out.Spent, spent)
	}
	return out
}

// partOf is a part of an amount in percent, rounded down; what is too great for a number stays at the greatest.
func partOf(amount int64, percent int) int64 {
	const whole = 100
	hundreds, rest := amount/whole, amount%whole
	if percent > 0 && hundreds > math.MaxInt64/int64(percent)-1 {
		return math.MaxInt64
	}
	return plus(hundreds*int64(percent), rest*int64(percent)/whole)
}

// converted is the money of a programme, and how it is brought into the reported money.
type converted struct {
	open bool
	left int64 // minor units of its own currency
	of   func(minor int64) (int64, bool)
}

// purses are the money of all programmes. It is paid in the money of its day, so that prices are not adjusted.
func (f *Finance) purses() []converted {
	into, factors := f.into(f.Currency), map[string]func(int64) (int64, bool){}
	list := make([]converted, len(f.Programmes))
	for j, p := range f.Programmes {
		of, known := factors[p.Currency]
		if !known {
			factor, err := into.Factor(funding.Money{Currency: p.Currency})
			of = func(minor int64) (int64, bool) {
				if err != nil {
					return 0, false
				}
				amount, err := factor.Times(minor)
				return amount, err == nil
			}
			factors[p.Currency] = of
		}
		list[j] = converted{p.Status(f.At) == funding.Open, f.Left(p), of}
	}
	return list
}

// Meet puts what a matching knows into a frontier of the same market and terms that was searched for with less effort: with
// today's money and more at least as much is won, and with today's money and less no more than its bound. points stay as they are.
func (m *Matching) Meet(points []FrontierPoint) []FrontierPoint {
	const today = 100
	list := slices.Clone(points)
	for i := range list {
		p := &list[i]
		if p.Part >= today && m.Value > p.Value {
			p.Value, p.Recomputed, p.Funded = m.Value, m.Recomputed, len(m.Allocations)
			p.Spent = m.spent()
		}
		if p.Part <= today {
			p.Bound = max(p.Value, min(p.Bound, m.Bound))
		}
		p.Bound = max(p.Bound, p.Value)
		p.GapPercent = 0
		if p.Bound > 0 {
			p.GapPercent = 100 * (p.Bound - p.Value) / p.Bound
		}
		p.Proven = p.Proven || p.Bound == p.Value
	}
	return list
}

// spent is what all grants come to, of the programmes whose money can be converted.
func (m *Matching) spent() (sum int64) {
	purses, spent := m.Market.Finance.purses(), make([]int64, len(m.Market.Finance.Programmes))
	for _, a := range m.Allocations {
		spent[a.Programme] = plus(spent[a.Programme], a.Amount)
	}
	for j, purse := range purses {
		if amount, known := purse.of(spent[j]); known && purse.open {
			sum = plus(sum, amount)
		}
	}
	return sum
}
