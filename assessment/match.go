package assessment

import (
	"context"

	"readiness/assessment/funding"
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

	of    *matchBuilder
	rises []*rise
	minor []float64 // what one minor unit more of each programme adds, as Prices were read from it
}

// Allocation is one need that a programme pays for.
type Allocation struct {
	Need      int    // of Market.Needs
	Programme int    // of Market.Finance.Programmes
	Grant     int    // which grant of the programme to the country, from 0
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

	// Of a need that is outbid for the programme's money: Enters is how many minor units more of its currency would let it be
	// paid, after the Ahead needs that nobody pays and that come before it; 0 where that is not known. Last is the need that
	// the programme pays for and gains least by; -1 for none, and for every other reason.
	Ahead  int
	Enters int64
	Last   int
}

// Match shares the money of the programmes that are open among needs, so that the weighted index gains most. Terms that are
// strict leave out pairs of which something is not known; else they are marked as conditional. The error is an *Error, or
// that of ctx.
func (x *Index) Match(ctx context.Context, market *Market, terms MatchTerms) (*Matching, error) {
	b, err := x.matchBuilder(ctx, market, terms)
	if err != nil {
		return nil, err
	}
	result, err := matching.Solve(ctx, b.problem, matching.Limits{Effort: terms.Effort, Time: terms.Time})
	if err != nil {
		return nil, matchError(ctx, err)
	}
	return b.read(result), nil
}

// matchError is the error of ctx where that has ended, else an *Error.
func matchError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &Error{Kind: Internal, Msg: "the programmes could not be matched", Err: err}
}
