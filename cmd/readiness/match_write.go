package main

import (
	"encoding/json"
	"io"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/scoring/matching"
)

// matchJSON is the form of match --format json. Amounts are integer minor units, value and bound weighted index points (0-100).
type matchJSON struct {
	Allocations []allocationJSON `json:"allocations"`
	Value       float64          `json:"value"`
	Bound       float64          `json:"bound"`
	GapPercent  float64          `json:"gapPercent"`
	Unmatched   []unmatchedJSON  `json:"unmatched"`

	Settled    []settledJSON `json:"settled"` // what needs no money: committed already, done or dropped
	Recomputed float64       `json:"recomputed"`
	Method     string        `json:"method"`
	Framework  string        `json:"framework"`
	Year       int           `json:"year"`
	Target     string        `json:"target"`
	Strict     bool          `json:"strict"`
	Date       string        `json:"date"` // of programmes, rates and classes
	Money      reckonedJSON  `json:"money"`
	Rates      []rateUsed    `json:"rates"`

	Proven     bool            `json:"proven"` // nothing adds more
	Stopped    matching.Stop   `json:"stopped"`
	Steps      int             `json:"steps"`
	Effort     int             `json:"effort"` // steps that it may take
	Weights    weightsJSON     `json:"weights"`
	Prices     []priceJSON     `json:"prices"`
	Effect     effectJSON      `json:"effect"`
	Frontier   []pointJSON     `json:"frontier,omitempty"`   // where it is asked for
	Comparison *comparisonJSON `json:"comparison,omitempty"` // likewise
}

// reckonedJSON is the money in which unfunded cost is told.
type reckonedJSON struct {
	Currency  string `json:"currency"`
	PriceYear int    `json:"priceYear,omitempty"`
	Years     int    `json:"years"`
	Adjusted  bool   `json:"adjusted"` // all costs are at the prices of that year
}

// neededJSON is what every row says of its action.
type neededJSON struct {
	Country   string   `json:"country"`
	Question  string   `json:"question"` // after which the action is called
	Action    string   `json:"action"`
	Questions []string `json:"questions"` // whose gaps it closes
	Gain      *float64 `json:"gain"`      // index points, of all of them closed together; null without an index
	Unfunded  *int64   `json:"unfunded"`  // in the reported money; null where the cost is not known
}

type allocationJSON struct {
	neededJSON
	Programme   string `json:"programme"`
	Amount      int64  `json:"amount"`
	Currency    string `json:"currency"`
	Sample      bool   `json:"sample,omitempty"` // the programme is made up
	Conditional bool   `json:"conditional"`
	Condition   string `json:"condition,omitempty"`
}

type unmatchedJSON struct {
	neededJSON
	Code    string       `json:"code"`
	Reason  string       `json:"reason"`
	Reasons []whyNotJSON `json:"reasons"`
}

type whyNotJSON struct {
	Programme string         `json:"programme"`
	Result    funding.Result `json:"result"`
	Reason    string         `json:"reason"`
	Change    string         `json:"change,omitempty"`
	Side      funding.Side   `json:"side,omitempty"`
	Ahead     *int           `json:"ahead,omitempty"`  // of a programme that is outbid: actions that go without and come first
	Enters    *int64         `json:"enters,omitempty"` // how much more budget it takes, in its currency
	Last      *lastJSON      `json:"last,omitempty"`   // what it pays for and gains least by
}

type lastJSON struct {
	Country  string `json:"country"`
	Question string `json:"question"`
}

type settledJSON struct {
	neededJSON
	Reason string `json:"reason"`
}

func (d *allocated) write(w io.Writer, format, table string) error {
	if format == "csv" {
		return d.writeTable(w, table)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(d.json())
}

// needed describes a need.
func (d *allocated) needed(i int) neededJSON {
	n := &d.Market.Needs[i]
	out := neededJSON{Country: n.Unit, Question: n.Lead().Question.ID, Action: n.Action}
	for _, g := range n.Gaps {
		out.Questions = append(out.Questions, g.Question.ID)
	}
	if n.HasGain {
		out.Gain = new(n.Gain * 100)
	}
	if n.Costed() {
		out.Unfunded = &n.Unfunded
	}
	return out
}

func (d *allocated) json() matchJSON {
	f := d.Market.Finance
	out := matchJSON{
		Allocations: d.allocationsJSON(d.Allocations), Value: d.Value, Bound: d.Bound, GapPercent: d.GapPercent,
		Recomputed: d.Recomputed, Method: d.Method, Framework: d.def.Ref(), Year: d.year, Target: "full",
		Strict: d.Terms.Strict, Date: f.At.Format(time.RFC3339), Rates: ratesOf(d.Market),
		Money:  reckonedJSON{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years, Adjusted: true},
		Proven: d.Stopped == matching.Optimal, Stopped: d.Stopped, Steps: d.Steps, Effort: effortOf(d.Terms),
		Weights: d.weightsJSON(), Prices: d.pricesJSON(), Effect: d.effectJSON(), Frontier: d.frontierJSON(), Comparison: d.comparisonJSON(),
	}
	for i := range d.Market.Needs {
		if n := &d.Market.Needs[i]; n.Costed() && !n.Cost.Steps.Adjusted {
			out.Money.Adjusted = false
		}
	}
	out.Unmatched, out.Settled = d.unpaid()
	return out
}

func (d *allocated) allocationsJSON(list []assessment.Allocation) []allocationJSON {
	out := []allocationJSON{}
	for _, one := range list {
		out = append(out, d.allocation(one))
	}
	return out
}

func (d *allocated) allocation(one assessment.Allocation) allocationJSON {
	p := d.Market.Finance.Programmes[one.Programme]
	return allocationJSON{d.needed(one.Need), p.ID, one.Amount, p.Currency, p.Sample, one.Condition != "", one.Condition}
}

// unpaid gives what nobody pays for, with what each programme says to it, and what needs no money.
func (d *allocated) unpaid() (unmatched []unmatchedJSON, settled []settledJSON) {
	unmatched, settled = []unmatchedJSON{}, []settledJSON{}
	for i := range d.Unmatched {
		u := &d.Unmatched[i]
		if u.Code == "" {
			settled = append(settled, settledJSON{d.needed(u.Need), u.Reason})
			continue
		}
		unmatched = append(unmatched, unmatchedJSON{d.needed(u.Need), string(u.Code), u.Reason, d.whyNot(u)})
	}
	return unmatched, settled
}

func (d *allocated) whyNot(u *assessment.Unmatched) []whyNotJSON {
	list := []whyNotJSON{}
	for _, w := range u.WhyNot() {
		list = append(list, d.reasonJSON(w))
	}
	return list
}

func (d *allocated) reasonJSON(w assessment.WhyNot) whyNotJSON {
	out := whyNotJSON{Programme: d.Market.Finance.Programmes[w.Programme].ID, Result: w.Result, Reason: w.Reason, Change: w.Change, Side: w.Side}
	if w.Enters > 0 {
		out.Ahead, out.Enters = &w.Ahead, &w.Enters
	}
	if w.Last >= 0 {
		n := &d.Market.Needs[w.Last]
		out.Last = &lastJSON{n.Unit, n.Lead().Question.ID}
	}
	return out
}

// currencyOf is that of a programme, by its id.
func (d *allocated) currencyOf(programme string) string {
	for _, p := range d.Market.Finance.Programmes {
		if p.ID == programme {
			return p.Currency
		}
	}
	return ""
}
