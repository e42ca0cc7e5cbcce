package api

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"readiness/assessment"
	"readiness/assessment/framework"
	"readiness/assessment/funding"
)

// NeedView is one action with what it gains, costs and has.
type NeedView struct {
	UnitName
	Action    string     `json:"action" doc:"A question's id, or that of the country's own action." example:"action-plan"`
	Title     string     `json:"title" doc:"Of the remedy, or of the question where it has none."`
	Questions []string   `json:"questions" doc:"Whose gaps it closes, in the framework's order."`
	Gain      *float64   `json:"gain" doc:"Points that the index adds if all of these gaps are closed together."`
	Requires  []string   `json:"requires" doc:"Prerequisites that are not met, but for those that it closes itself."`
	Months    int        `json:"months" doc:"0: not known."`
	Own       bool       `json:"own" doc:"The cost is by the country's own figures, not by those of the framework."`
	Status    string     `json:"status" enum:"planned,under-way,done,dropped"`
	Cost      *needCost  `json:"cost" doc:"In its own currency and prices; null where nobody gives one."`
	In        *needCost  `json:"in" doc:"The same as money says; null where it could not be converted."`
	Total     *costRange `json:"total" doc:"As money says: one-off and the years of recurrent cost that are counted."`
	ByYear    []needYear `json:"byYear" doc:"The total by year from the first month of the action on; the rows add up to it."`
	Problem   string     `json:"problem,omitempty" doc:"Why the cost could not be converted."`

	Commitments []commitmentLine `json:"commitments" doc:"By id."`
	Committed   int64            `json:"committed" doc:"As money says, in minor units; a pledge is not in it."`
	Pledged     int64            `json:"pledged"`
	Unfunded    *int64           `json:"unfunded" doc:"total.base less committed, never below 0; 0 of what is done or dropped; null where the cost is not known."`
	Funded      bool             `json:"funded"`
	Money       moneyOfItem      `json:"money"`
	Trace       []traceLine      `json:"trace" doc:"Where each figure comes from, in the order in which it was reckoned."`
}

// needCost is a cost in minor units of one currency, with the overhead.
type needCost struct {
	Currency  string    `json:"currency" example:"USD"`
	PriceYear int       `json:"priceYear" example:"2025"`
	OneOff    costRange `json:"oneOff"`
	Recurrent costRange `json:"recurrent" doc:"Each year."`
	Overhead  float64   `json:"overhead" doc:"The share that is in the amounts, on top of the country's own figures; 0 of the framework's."`
}

// needYear is what an action costs in one of its years.
type needYear struct {
	Year      int       `json:"year" doc:"1: the twelve months from the first month of the action on."`
	OneOff    costRange `json:"oneOff"`
	Recurrent costRange `json:"recurrent"`
	Total     costRange `json:"total"`
}

// commitmentLine is money that was promised or given for something.
type commitmentLine struct {
	ID        string `json:"id"`
	Programme string `json:"programme,omitempty"`
	Funder    string `json:"funder,omitempty"`
	Country   string `json:"country"`
	Framework string `json:"framework,omitempty"`
	Action    string `json:"action,omitempty"`
	Status    string `json:"status" enum:"pledged,committed,disbursed"`
	Date      string `json:"date,omitempty" format:"date"`
	Amount    int64  `json:"amount" doc:"In minor units of its own currency."`
	Currency  string `json:"currency"`
	Reported  *int64 `json:"reported" doc:"In the reported currency; null where it could not be converted, and counts for nothing."`
	Problem   string `json:"problem,omitempty"`
}

// traceLine is one step of how a figure came about.
type traceLine struct {
	What   string `json:"what" example:"from EUR into US dollars, at the rate of 2026-07-01"`
	Figure string `json:"figure,omitempty" example:"/ 0.92"`
	Source string `json:"source,omitempty"`
	Seq    uint64 `json:"seq,omitempty" doc:"Of the journal record that it comes from; not told to those from whom confidential questions are kept."`
}

// needView shows a need. source is that of the country's own figures, for those who may read it.
func needView(p *assessment.Panel, f *assessment.Finance, n *assessment.Need, lang, source string) NeedView {
	lead := n.Lead().Question
	v := NeedView{
		UnitName: nameOf(p, n.Unit, n.Year, lang), Action: n.Action, Title: titleOf(lead, lang), Gain: score(n.Gain, n.HasGain),
		Requires: append([]string{}, n.Requires...), Months: n.Months, Own: n.Cost != nil && n.Cost.Override, Status: string(statusOf(n)),
		ByYear: []needYear{}, Commitments: []commitmentLine{}, Committed: n.Committed, Pledged: n.Pledged, Funded: isFunded(n), Money: moneyOf(f, n),
		Trace: traceOf(f, n, source),
	}
	for _, g := range n.Gaps {
		v.Questions = append(v.Questions, g.Question.ID)
	}
	if c := n.Cost; c != nil {
		if c.Own.Currency != "" {
			v.Cost = new(costOfPlan(c.Own, overheadOf(n)))
		}
		v.Problem = c.Problem
	}
	if n.Costed() {
		v.In, v.Total, v.Unfunded = new(costOfPlan(n.Cost.In, overheadOf(n))), new(amountsOf(n.Cost.Total)), new(n.Unfunded)
		rows, err := n.Cost.In.ByYear(f.Years)
		if err != nil {
			rows = nil // it has a total, so that it has years
		}
		for _, y := range rows {
			v.ByYear = append(v.ByYear, needYear{y.Year, amountsOf(y.OneOff), amountsOf(y.Recurrent), amountsOf(y.Total())})
		}
	}
	for _, c := range n.Commitments {
		v.Commitments = append(v.Commitments, commitmentOf(c))
	}
	return v
}

// titleOf is what an action is called that has no title of its own.
func titleOf(q *framework.Node, lang string) string {
	if q.Remedy != nil {
		return cmp.Or(q.Remedy.Title.In(lang), q.Name(lang))
	}
	return q.Name(lang)
}

func overheadOf(n *assessment.Need) float64 {
	if n.Cost != nil && n.Cost.Override {
		return n.Plan.Cost.Overhead
	}
	return 0
}

func costOfPlan(p funding.Plan, overhead float64) needCost {
	return needCost{p.Currency, p.PriceYear, amountsOf(p.OneOff), amountsOf(p.Recurrent), overhead}
}

func commitmentOf(c assessment.Funded) commitmentLine {
	line := commitmentLine{
		ID: c.ID, Programme: c.Programme, Funder: c.Funder, Country: string(c.Country), Framework: c.Framework, Action: c.Action,
		Status: string(c.Status), Amount: c.Amount, Currency: c.Currency, Problem: c.Problem,
	}
	if !c.Date.IsZero() {
		line.Date = c.Date.Format(time.DateOnly)
	}
	if c.Problem == "" {
		line.Reported = new(c.Money.Minor)
	}
	return line
}

// withoutSeqs takes the numbers of records out of a trace: they count what is recorded of confidential questions too.
func (v *NeedView) withoutSeqs() {
	for i := range v.Trace {
		v.Trace[i].Seq = 0
	}
}

// traceOf follows the figures of a need from where they come from to what is unfunded.
func traceOf(f *assessment.Finance, n *assessment.Need, source string) []traceLine {
	lines := costTrace(n, source)
	if n.Costed() {
		for _, s := range n.Cost.Steps.Lines {
			lines = append(lines, traceLine{What: s.What, Figure: s.Figure, Source: s.Source})
		}
		lines = append(lines, traceLine{
			What:   "one-off and " + strconv.Itoa(f.Years) + " times the recurrent cost: low, base, high",
			Figure: ranged(n.Cost.Total, f.Currency),
		})
	} else if n.Cost != nil {
		lines = append(lines, traceLine{What: "the cost could not be converted: " + n.Cost.Problem})
	}
	for _, c := range n.Commitments {
		line := traceLine{What: string(c.Status) + " by " + cmp.Or(c.Programme, c.Funder, "somebody") + ": " + c.ID, Figure: framework.Money(c.Amount, c.Currency), Seq: c.Seq()}
		lines = append(lines, line)
		if c.Problem != "" {
			lines = append(lines, traceLine{What: "it counts for nothing: " + c.Problem})
			continue
		}
		for _, s := range c.Steps.Lines {
			lines = append(lines, traceLine{What: s.What, Figure: s.Figure, Source: s.Source})
		}
	}
	if !n.Costed() {
		return lines
	}
	if !n.Open() {
		return append(lines, traceLine{What: "it is " + string(statusOf(n)) + " and asks for no money", Figure: framework.Money(0, f.Currency)})
	}
	return append(lines, traceLine{
		What:   "unfunded: the base cost less what is committed, pledges left out, never below 0",
		Figure: fmt.Sprintf("%s - %s = %s", framework.Money(n.Cost.Total.Base, f.Currency), framework.Money(n.Committed, f.Currency), framework.Money(n.Unfunded, f.Currency)),
	})
}

// costTrace says where a cost comes from, before it is converted.
func costTrace(n *assessment.Need, source string) []traceLine {
	switch {
	case n.Cost == nil:
		return []traceLine{{What: "neither the country nor the framework gives a cost"}}
	case n.Cost.Override:
		own := n.Plan.Cost
		lines := []traceLine{{
			What: "the country's own figures, at prices of " + strconv.Itoa(own.PriceYear) + ": one-off; each year", Source: source, Seq: n.Plan.Seq,
			Figure: ranged(own.OneOff, own.Currency) + "; " + ranged(own.Recurrent, own.Currency),
		}}
		if own.Overhead > 0 {
			lines = append(lines, traceLine{What: "with the overhead", Figure: "* " + strconv.FormatFloat(1+own.Overhead, 'f', -1, 64)})
		}
		return lines
	}
	from := n.Lead().Question.Remedy.Cost
	lines := []traceLine{{
		What:   "planning figures of the framework, at prices of " + strconv.Itoa(from.Year) + ": one-off; each year",
		Figure: ranged(funding.Range{Low: from.Low, Base: from.Base, High: from.High}, from.Currency) + "; " + framework.Money(from.RecurrentPerYear, from.Currency), Source: from.Source,
	}}
	if s := n.Cost.Scaled; s.Income != "" {
		lines = append(lines, traceLine{What: "for the income group " + s.Income.Title(), Figure: "* " + strconv.FormatFloat(s.Factor, 'f', -1, 64)})
	}
	return lines
}

// ranged writes a range with its currency.
func ranged(r funding.Range, currency string) string {
	return fmt.Sprintf("%s, %s, %s", framework.Money(r.Low, currency), framework.Money(r.Base, currency), framework.Money(r.High, currency))
}
