package main

import (
	"strconv"

	"readiness/assessment"
	"readiness/scoring/matching"
)

// weightsJSON says what a point of each country's index counts.
type weightsJSON struct {
	By        assessment.Weighting `json:"by"`
	Countries map[string]float64   `json:"countries"` // by code, 1 on average
}

// priceJSON is what more money of a programme would add.
type priceJSON struct {
	Programme  string  `json:"programme"`
	PerMillion float64 `json:"perMillion"` // weighted index points of a million more of its currency, at the bound
	Currency   string  `json:"currency"`
	Binding    bool    `json:"binding"` // its money is all used
}

// pointJSON is what a part of all budgets would add. Money is in minor units of the reported currency, null where some of it
// could not be converted.
type pointJSON struct {
	Percent    int     `json:"percent"`
	Budget     *int64  `json:"budget"`
	Spent      *int64  `json:"spent"`
	Funded     int     `json:"funded"` // actions that are paid for
	Value      float64 `json:"value"`
	Recomputed float64 `json:"recomputed"`
	Bound      float64 `json:"bound"`
	GapPercent float64 `json:"gapPercent"`
	Proven     bool    `json:"proven"`
}

// effectJSON is what a matching does to the index by itself, where gains meet.
type effectJSON struct {
	Countries []unitEffectJSON `json:"countries"`
	Moved     int              `json:"moved"` // countries whose rank changes, others among them
}

type unitEffectJSON struct {
	Country string       `json:"country"`
	Year    int          `json:"year"`
	Needs   int          `json:"needs"` // that are paid for
	Added   float64      `json:"added"` // index points, gains taken one after the other
	Index   float64      `json:"index"` // by the index itself
	Before  standingJSON `json:"before"`
	After   standingJSON `json:"after"`
}

// standingJSON is where a country stands; null where it does not.
type standingJSON struct {
	Index *float64   `json:"index"`
	Rank  *int       `json:"rank"`
	Ranks *ranksJSON `json:"ranks"` // between which it can stand, whatever nobody knows is
}

type ranksJSON struct {
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

// best is the best rank of the interval as a cell.
func (s standingJSON) best() string {
	if s.Ranks == nil {
		return ""
	}
	return strconv.Itoa(s.Ranks.Best)
}

// worst is the worst rank of the interval as a cell.
func (s standingJSON) worst() string {
	if s.Ranks == nil {
		return ""
	}
	return strconv.Itoa(s.Ranks.Worst)
}

func (d *allocated) weightsJSON() weightsJSON {
	out := weightsJSON{weightingOf(d.Terms), d.Weights}
	if out.Countries == nil {
		out.Countries = map[string]float64{}
	}
	return out
}

// pricesJSON gives one price for each programme, in their order.
func (d *allocated) pricesJSON() []priceJSON {
	list := []priceJSON{}
	for j, p := range d.Prices {
		of := d.Market.Finance.Programmes[j]
		list = append(list, priceJSON{of.ID, p.Million, of.Currency, p.Binding})
	}
	return list
}

func (d *allocated) frontierJSON() (list []pointJSON) {
	for _, p := range d.points {
		one := pointJSON{p.Part, nil, nil, p.Funded, p.Value, p.Recomputed, p.Bound, p.GapPercent, p.Proven}
		if p.Known {
			one.Budget, one.Spent = &p.Budget, &p.Spent
		}
		list = append(list, one)
	}
	return list
}

func (d *allocated) effectJSON() effectJSON {
	out := effectJSON{Countries: []unitEffectJSON{}}
	if d.effect == nil {
		return out
	}
	out.Moved = d.effect.Moved
	for _, u := range d.effect.Units {
		out.Countries = append(out.Countries, unitEffectJSON{
			u.Unit, u.Year, u.Needs, u.Added, u.Index, standingOf(u.Before, u.BeforeRanks), standingOf(u.After, u.AfterRanks),
		})
	}
	return out
}

func standingOf(s assessment.Standing, r assessment.RankInterval) (out standingJSON) {
	if s.Ranked {
		out.Index, out.Rank = new(s.Score*100), &s.Rank
	}
	if r.Best > 0 {
		out.Ranks = &ranksJSON{r.Best, r.Worst}
	}
	return out
}

// comparisonJSON is what changes by a scenario: its numbers, and what it has more (or, below 0, less) than the matching.
type comparisonJSON struct {
	WhatIf     []string         `json:"whatIf"` // as it was given
	Then       outcomeJSON      `json:"then"`
	Weighted   bool             `json:"weighted"` // both weigh countries alike, so that value and recomputed are of the same points
	Value      float64          `json:"value"`
	Recomputed float64          `json:"recomputed"`
	Entered    []allocationJSON `json:"entered"` // as the scenario pays them
	Left       []allocationJSON `json:"left"`    // as they are paid without it
	Moved      []movedJSON      `json:"moved"`
	Kept       int              `json:"kept"`
	Countries  []changedJSON    `json:"countries"`
}

// outcomeJSON is what a scenario comes to, with its own certificate.
type outcomeJSON struct {
	Funded     int           `json:"funded"`
	Value      float64       `json:"value"`
	Recomputed float64       `json:"recomputed"`
	Bound      float64       `json:"bound"`
	GapPercent float64       `json:"gapPercent"`
	Proven     bool          `json:"proven"`
	Stopped    matching.Stop `json:"stopped"`
	Steps      int           `json:"steps"`
	Method     string        `json:"method"`
}

// movedJSON is an action that both pay for, by another programme or with another amount.
type movedJSON struct {
	neededJSON
	From paymentJSON `json:"from"`
	To   paymentJSON `json:"to"`
}

type paymentJSON struct {
	Programme string `json:"programme"`
	Amount    int64  `json:"amount"`
	Currency  string `json:"currency"`
}

// changedJSON is what one country gets more by the scenario.
type changedJSON struct {
	Country  string  `json:"country"`
	Needs    int     `json:"needs"`
	Amount   *int64  `json:"amount"` // in the scenario's reported money; null where it could not be converted
	Currency string  `json:"currency"`
	Index    float64 `json:"index"` // index points, by the index itself
}

func (o allocationJSON) payment() paymentJSON { return paymentJSON{o.Programme, o.Amount, o.Currency} }

func (d *allocated) comparisonJSON() *comparisonJSON {
	x, then := d.difference, d.other
	if x == nil {
		return nil
	}
	out := &comparisonJSON{
		WhatIf: d.scenario.words, Weighted: d.sameWeights(), Value: x.Value, Recomputed: x.Recomputed, Kept: x.Kept, Moved: []movedJSON{}, Countries: []changedJSON{},
		Entered: then.allocationsJSON(x.Entered), Left: d.allocationsJSON(x.Left),
		Then: outcomeJSON{
			len(then.Allocations), then.Value, then.Recomputed, then.Bound, then.GapPercent, then.Stopped == matching.Optimal, then.Stopped, then.Steps, then.Method,
		},
	}
	for _, s := range x.Moved {
		to := then.allocation(s.To)
		out.Moved = append(out.Moved, movedJSON{to.neededJSON, d.allocation(s.From).payment(), to.payment()})
	}
	for _, c := range x.Countries {
		one := changedJSON{c.Unit, c.Needs, nil, then.Market.Finance.Currency, c.Index}
		if c.Known {
			one.Amount = &c.Amount
		}
		out.Countries = append(out.Countries, one)
	}
	return out
}
