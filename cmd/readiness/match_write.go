package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"readiness/assessment"
	"readiness/assessment/funding"
	"readiness/exports"
)

// matchJSON is the form of match --format json. Amounts are integer minor units, value and bound index points (0-100).
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
}

type settledJSON struct {
	neededJSON
	Reason string `json:"reason"`
}

func (d *allocated) write(w io.Writer, format string) error {
	if format == "csv" {
		return d.csv(w)
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
		Allocations: []allocationJSON{}, Value: d.Value, Bound: d.Bound, GapPercent: d.GapPercent, Unmatched: []unmatchedJSON{},
		Settled: []settledJSON{}, Recomputed: d.Recomputed, Method: d.Method, Framework: d.def.Ref(), Year: d.year, Target: "full",
		Strict: d.Terms.Strict, Date: f.At.Format(time.RFC3339), Rates: ratesUsed(f, currenciesOf(d.Market)),
		Money: reckonedJSON{Currency: f.Currency, PriceYear: f.PriceYear, Years: f.Years, Adjusted: true},
	}
	for i := range d.Market.Needs {
		if n := &d.Market.Needs[i]; n.Costed() && !n.Cost.Steps.Adjusted {
			out.Money.Adjusted = false
		}
	}
	for _, one := range d.Allocations {
		p := f.Programmes[one.Programme]
		out.Allocations = append(out.Allocations, allocationJSON{
			d.needed(one.Need), p.ID, one.Amount, p.Currency, p.Sample, one.Condition != "", one.Condition,
		})
	}
	for i := range d.Unmatched {
		u := &d.Unmatched[i]
		if u.Code == "" {
			out.Settled = append(out.Settled, settledJSON{d.needed(u.Need), u.Reason})
			continue
		}
		out.Unmatched = append(out.Unmatched, unmatchedJSON{d.needed(u.Need), string(u.Code), u.Reason, d.whyNot(u)})
	}
	return out
}

func (d *allocated) whyNot(u *assessment.Unmatched) []whyNotJSON {
	list := []whyNotJSON{}
	for _, w := range u.WhyNot() {
		list = append(list, whyNotJSON{d.Market.Finance.Programmes[w.Programme].ID, w.Result, w.Reason, w.Change, w.Side})
	}
	return list
}

// matchColumns are those of match --format csv. Amounts are in major units.
var matchColumns = []string{
	"country", "year", "question", "action", "questions", "status", "programme", "amount", "currency", "conditional", "condition",
	"gain", "unfunded", "unfundedCurrency", "reason", "reasons",
}

// csv writes one row for each allocation, and then one for each action that nobody pays for or that needs no money.
func (d *allocated) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write(matchColumns) // what goes wrong shows at the end
	f, all := d.Market.Finance, d.json()
	row := func(n neededJSON, status string, paid allocationJSON, reason, reasons string) {
		gain, unfunded, amount, conditional := "", "", "", ""
		if n.Gain != nil {
			gain = strconv.FormatFloat(*n.Gain, 'g', -1, 64)
		}
		if n.Unfunded != nil {
			unfunded = exports.MajorUnits(*n.Unfunded, f.Currency)
		}
		if paid.Programme != "" {
			amount, conditional = exports.MajorUnits(paid.Amount, paid.Currency), strconv.FormatBool(paid.Conditional)
		}
		_ = out.Write([]string{
			n.Country, strconv.Itoa(d.year), n.Question, n.Action, strings.Join(n.Questions, "|"), status, paid.Programme, amount,
			paid.Currency, conditional, exports.SafeText(paid.Condition), gain, unfunded, f.Currency, exports.SafeText(reason), exports.SafeText(reasons),
		})
	}
	for _, one := range all.Allocations {
		row(one.neededJSON, "allocated", one, "", "")
	}
	for _, one := range all.Unmatched {
		var reasons []string
		for _, r := range one.Reasons {
			reasons = append(reasons, r.Programme+": "+r.Reason)
		}
		row(one.neededJSON, "unmatched", allocationJSON{}, one.Reason, strings.Join(reasons, " | "))
	}
	for _, one := range all.Settled {
		row(one.neededJSON, "settled", allocationJSON{}, one.Reason, "")
	}
	out.Flush()
	return out.Error()
}
