package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"readiness/assessment"
)

// frontierParts of a search's time are spent on each point of a frontier.
const frontierParts = 10

// frontierOf says what parts of the budgets of a matching would buy. Each point has a tenth of the time that the matching had,
// and what the matching found counts too.
func frontierOf(ctx context.Context, made *assessment.MadeMatching) ([]assessment.FrontierPoint, error) {
	terms := made.Request.Match
	if terms.Time == 0 {
		terms.Time = usualSeconds * time.Second
	}
	terms.Time = max(time.Second, terms.Time/frontierParts)
	points, err := made.Index.Frontier(ctx, made.Market, terms, assessment.FrontierParts())
	return made.Meet(points), err
}

// frontierPoint is what a part of all budgets buys.
type frontierPoint struct {
	Percent    int      `json:"percent" doc:"The part of all budgets." example:"100"`
	Budget     int64    `json:"budget" doc:"Of what the programmes that are open have left, in minor units of the reported currency."`
	Spent      int64    `json:"spent" doc:"Of it."`
	Missing    []string `json:"missing,omitempty" doc:"Programmes whose money could not be converted, and is in neither."`
	Funded     int      `json:"funded" doc:"Needs that are paid for."`
	Value      float64  `json:"value"`
	Recomputed float64  `json:"recomputed"`
	Bound      float64  `json:"bound"`
	GapPercent float64  `json:"gapPercent"`
	Proven     bool     `json:"proven"`
}

func frontierViews(points []assessment.FrontierPoint) []frontierPoint {
	list := []frontierPoint{}
	for _, p := range points {
		list = append(list, frontierPoint{
			Percent: p.Part, Budget: p.Budget, Spent: p.Spent, Missing: p.Missing, Funded: p.Funded, Value: p.Value, Recomputed: p.Recomputed,
			Bound: p.Bound, GapPercent: p.GapPercent, Proven: p.Proven,
		})
	}
	return list
}

// matchingFrontier is the frontier of a stored matching.
type matchingFrontier struct {
	ID       string          `json:"id" example:"m-1"`
	Seq      uint64          `json:"seq" doc:"The record of the journal that it is made of."`
	Currency string          `json:"currency" example:"USD"`
	Frontier []frontierPoint `json:"frontier" doc:"By part, rising."`
}

type frontierAnswer struct {
	ETag string `header:"ETag"`
	Body matchingFrontier
}

func getMatchingFrontier(ctx context.Context, c *call, in *MatchingPath) (*frontierAnswer, error) {
	m, err := c.stored(in.ID)
	if err != nil {
		return nil, err
	}
	tag, err := c.matchingETag(m)
	if err != nil || known(c.request, tag) {
		return &frontierAnswer{ETag: tag}, err
	}
	made, err := c.remake(ctx, m)
	if err != nil {
		return nil, err
	}
	points, err := c.frontier(ctx, m, made)
	f := made.Market.Finance
	return &frontierAnswer{tag, matchingFrontier{m.ID, m.Seq, f.Currency, frontierViews(points)}}, err
}

// frontier gives the frontier of a stored matching. It stops when the caller goes away; who has waited for the same begins anew.
func (c *call) frontier(ctx context.Context, m *assessment.StoredMatching, made *assessment.MadeMatching) ([]assessment.FrontierPoint, error) {
	for {
		points, err := c.server.frontiers.get(m.Digest+m.ID, func() (points []assessment.FrontierPoint, err error) {
			err = c.search(ctx, func() (err error) {
				points, err = frontierOf(ctx, made)
				return err
			})
			return points, err
		})
		if errors.Is(err, context.Canceled) && ctx.Err() == nil {
			continue
		}
		return points, err
	}
}

type comparisonQuery struct {
	MatchingPath
	With string `query:"with" required:"true" maxLength:"200" doc:"The other matching." example:"m-2"`
}

// matchingComparison is what changes from one matching to another.
type matchingComparison struct {
	From       MatchingSummary     `json:"from"`
	To         MatchingSummary     `json:"to"`
	Weighted   bool                `json:"weighted" doc:"Both weigh countries alike, so that value and recomputed are differences of the same points."`
	Value      float64             `json:"value" doc:"Of to less that of from, in weighted index points."`
	Recomputed float64             `json:"recomputed" doc:"Likewise, by the real index."`
	Entered    []AllocationView    `json:"entered" doc:"Paid for in to alone."`
	Left       []AllocationView    `json:"left" doc:"Paid for in from alone."`
	Moved      []allocationShift   `json:"moved" doc:"Paid for in both, by another programme or with another amount."`
	Kept       int                 `json:"kept" doc:"Paid for in both alike."`
	Countries  []countryDifference `json:"countries" doc:"Whose money or index differs, by code."`
}

type allocationShift struct {
	From AllocationView `json:"from"`
	To   AllocationView `json:"to"`
}

type countryDifference struct {
	Country  string  `json:"country" example:"KEN"`
	Index    float64 `json:"index" doc:"Points of the real index that it has more."`
	Needs    int     `json:"needs" doc:"Needs that are paid for more."`
	Amount   *int64  `json:"amount" doc:"Money that it gets more, in minor units of currency; null where the two are in other money, or a grant could not be converted."`
	Currency string  `json:"currency" doc:"That in which to is reported." example:"USD"`
}

func compareMatchings(ctx context.Context, c *call, in *comparisonQuery) (*body[matchingComparison], error) {
	from, err := c.stored(in.ID)
	if err != nil {
		return nil, err
	}
	to, err := c.state.Matching(in.With)
	if err != nil {
		var ids []string
		for _, m := range c.state.Matchings() {
			ids = append(ids, m.ID)
		}
		return nil, refused("query.with", oneOf(in.With, ids))
	}
	was, err := c.remake(ctx, from)
	if err != nil {
		return nil, err
	}
	is, err := c.remake(ctx, to)
	if err != nil {
		return nil, err
	}
	d, err := was.Compare(is.Matching)
	if e, ok := errors.AsType[*assessment.Error](err); ok && e.Kind == assessment.Invalid {
		return nil, refused("query.with", e.Msg)
	}
	if err != nil {
		return nil, err
	}
	titled, err := c.service.MatchingTexts(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out := matchingComparison{
		From: c.matchingSummary(titled[0]), To: c.matchingSummary(titled[1]), Weighted: d.Weighted, Value: d.Value, Recomputed: d.Recomputed, Kept: d.Kept,
		Entered: allocationViews(is, d.Entered), Left: allocationViews(was, d.Left), Moved: []allocationShift{}, Countries: []countryDifference{},
	}
	for _, s := range d.Moved {
		out.Moved = append(out.Moved, allocationShift{allocationView(was, s.From), allocationView(is, s.To)})
	}
	for _, one := range d.Countries {
		v := countryDifference{Country: one.Unit, Index: one.Index, Needs: one.Needs, Currency: is.Market.Finance.Currency}
		if one.Known {
			v.Amount = &one.Amount
		}
		out.Countries = append(out.Countries, v)
	}
	return &body[matchingComparison]{out}, nil
}

// matchingReproduction says what came of solving a stored matching again.
type matchingReproduction struct {
	ID      string   `json:"id" example:"m-1"`
	Seq     uint64   `json:"seq" doc:"The record of the journal that it was made of."`
	Same    bool     `json:"same" doc:"The same was asked, and the same was found: the digests are equal."`
	Digest  string   `json:"digest" doc:"As it was recorded."`
	Again   string   `json:"again" doc:"As it is now."`
	Differs []string `json:"differs" doc:"What differs, in words."`
	Value   float64  `json:"value" doc:"Of what was found now, as are the following."`
	Bound   float64  `json:"bound"`
	Stopped string   `json:"stopped" enum:"optimal,effort,time,unproven"`
	Steps   int      `json:"steps"`
}

type reproductionAnswer struct {
	Status int
	Body   matchingReproduction
}

func reproduceMatching(ctx context.Context, c *call, in *MatchingPath) (*reproductionAnswer, error) {
	m, err := c.stored(in.ID)
	if err != nil {
		return nil, err
	}
	past, err := c.service.AsOf(ctx, assessment.Point{Seq: m.Seq})
	if err != nil {
		return nil, err
	}
	var again *assessment.Reproduction
	err = c.search(ctx, func() (err error) {
		again, err = m.SolveAgain(ctx, past, mostSeconds*time.Second)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &reproductionAnswer{http.StatusOK, matchingReproduction{
		ID: m.ID, Seq: m.Seq, Same: again.Same, Digest: m.Digest, Again: again.Digest, Differs: append([]string{}, again.Differs...),
		Value: again.Made.Value, Bound: again.Made.Bound, Stopped: string(again.Made.Stopped), Steps: again.Made.Steps,
	}}, nil
}
