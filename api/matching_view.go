package api

import (
	"context"
	"slices"
	"time"

	"readiness/assessment"
	"readiness/exports"
)

// MatchingSummary is what a list says of a stored matching.
type MatchingSummary struct {
	ID         string       `json:"id,omitempty" doc:"Not there where it was not recorded." example:"m-1"`
	Title      string       `json:"title,omitempty" doc:"Empty where it was erased."`
	TitleID    string       `json:"titleId,omitempty" doc:"Of the title, for POST .../redactions."`
	Mine       bool         `json:"mine" doc:"The caller has recorded it."`
	RecordedAt *time.Time   `json:"recordedAt,omitempty"`
	Seq        uint64       `json:"seq" doc:"The record of the journal that it is made of."`
	Framework  string       `json:"framework" doc:"As id@version." example:"readiness-core@2026"`
	Year       int          `json:"year" example:"2026"`
	Target     string       `json:"target" example:"full"`
	Countries  []string     `json:"countries" doc:"That were asked for; empty: all that are published."`
	Programmes []string     `json:"programmes" doc:"Likewise."`
	Strict     bool         `json:"strict"`
	Weights    weightsShown `json:"weights"`
	Money      moneyTerms   `json:"money"`
	Value      float64      `json:"value" doc:"Weighted index points that it adds, gains taken one after the other."`
	Recomputed float64      `json:"recomputed" doc:"The same by the real index: all that a country gets at once."`
	Bound      float64      `json:"bound" doc:"No allocation adds more than this to value."`
	GapPercent float64      `json:"gapPercent" doc:"How far value can be from the best, in percent of bound."`
	Proven     bool         `json:"proven" doc:"Nothing is better."`
	Stopped    string       `json:"stopped" enum:"optimal,effort,time,unproven" doc:"Why the search ended."`
	Steps      int          `json:"steps" doc:"Of search that were taken."`
	Effort     int          `json:"effort" doc:"Steps of search that might be taken."`
	Method     string       `json:"method"`
	Funded     int          `json:"funded" doc:"Needs that are paid for."`
	Digest     string       `json:"digest,omitempty" doc:"SHA-256 of what was asked and what was found."`
}

// weightsShown are the weights of countries.
type weightsShown struct {
	By        string             `json:"by" enum:"equal,population,need,own"`
	Countries map[string]float64 `json:"countries,omitempty" doc:"Of the countries that have needs, 1 on average; in a list, those that were given."`
}

// matchingView is a matching, whole.
type matchingView struct {
	MatchingSummary
	Rates       []rateView       `json:"rates" doc:"Of exchange, that it rests on; none where there is one currency."`
	Prices      []priceView      `json:"prices" doc:"What more money is worth, by programme."`
	Allocations []AllocationView `json:"allocations" doc:"By programme, country, grant and action."`
	Unmatched   []unmatchedView  `json:"unmatched" doc:"Needs that nobody pays for, with what each programme says."`
	Settled     []settledView    `json:"settled" doc:"Needs that need no money: committed already, done or dropped."`
	Unknown     int              `json:"unknown" doc:"Questions that nobody has assessed: what they need is not known."`
	LeftOut     int              `json:"leftOut,omitempty" doc:"Unmatched needs without their reasons, because the answer would be too long: ask for them with country."`
	Effect      effectView       `json:"effect" doc:"What it does to the real index and to the order of countries."`
	Frontier    []frontierPoint  `json:"frontier,omitempty" doc:"Where it was asked for."`
}

type rateView struct {
	Currency string `json:"currency" example:"EUR"`
	PerUSD   string `json:"perUSD" doc:"In decimals." example:"0.92"`
	Date     string `json:"date" format:"date"`
	Source   string `json:"source"`
}

type priceView struct {
	Programme  string  `json:"programme" example:"first-call"`
	PerMillion float64 `json:"perMillion" doc:"Weighted index points that a million more, in major units of currency, would add at the bound."`
	Currency   string  `json:"currency" example:"USD"`
	Binding    bool    `json:"binding" doc:"Its money is all used: more of it would help."`
}

// NeededView is what every line says of its need.
type NeededView struct {
	Country   string   `json:"country" example:"KEN"`
	Question  string   `json:"question" doc:"After which the action is called."`
	Action    string   `json:"action"`
	Questions []string `json:"questions" doc:"Whose gaps it closes."`
	Gain      *float64 `json:"gain" doc:"Index points, of all of them closed together; null without an index."`
	Unfunded  *int64   `json:"unfunded" doc:"In minor units of the reported currency; null where the cost is not known."`
}

// AllocationView is one need that a programme pays for.
type AllocationView struct {
	NeededView
	Programme   string `json:"programme" example:"first-call"`
	Amount      int64  `json:"amount" doc:"Minor units of currency; the country brings the rest."`
	Currency    string `json:"currency" example:"USD"`
	Sample      bool   `json:"sample" doc:"The programme is made up."`
	Conditional bool   `json:"conditional"`
	Condition   string `json:"condition,omitempty" doc:"What is not known of it."`
}

type unmatchedView struct {
	NeededView
	Code    string       `json:"code" doc:"no-programme, blocked, no-gain, money, floor, ceiling, count, prerequisite or bundle." example:"money"`
	Reason  string       `json:"reason"`
	Reasons []whyNotView `json:"reasons,omitempty" doc:"By programme."`
}

type whyNotView struct {
	Programme string    `json:"programme" example:"first-call"`
	Result    string    `json:"result" enum:"yes,no,unknown" doc:"Whether it could pay, were there the money."`
	Reason    string    `json:"reason"`
	Change    string    `json:"change,omitempty" doc:"The one change after which it could pay."`
	Side      string    `json:"side,omitempty" doc:"Whose change that is: programme or country."`
	Ahead     *int      `json:"ahead,omitempty" doc:"Of a need that is outbid: how many needs come before it for the programme's money."`
	Enters    *int64    `json:"enters,omitempty" doc:"And with how much more budget it would be paid after these, in minor units of the programme's currency."`
	Last      *lastNeed `json:"last,omitempty" doc:"And what the programme pays for and gains least by."`
}

type lastNeed struct {
	Country  string `json:"country" example:"KEN"`
	Question string `json:"question"`
}

type settledView struct {
	NeededView
	Reason string `json:"reason"`
}

// effectView is what a matching does to the real index.
type effectView struct {
	Countries []countryEffect `json:"countries" doc:"Which get something, by the order of the index before."`
	Moved     int             `json:"moved" doc:"Countries whose rank changes, others among them."`
}

type countryEffect struct {
	Country string        `json:"country" example:"KEN"`
	Year    int           `json:"year" example:"2026"`
	Needs   int           `json:"needs" doc:"That are paid for."`
	Added   float64       `json:"added" doc:"Index points, gains taken one after the other, not weighted."`
	Index   float64       `json:"index" doc:"Points by which the real index rises for the money."`
	Already float64       `json:"already" doc:"Points that what is done or committed already of the prerequisites adds before it: after less before is both together."`
	Before  effectNumbers `json:"before"`
	After   effectNumbers `json:"after"`
}

type effectNumbers struct {
	Index *float64   `json:"index"`
	Rank  *int       `json:"rank"`
	Ranks *rankRange `json:"ranks" doc:"Between which it can stand, whatever the answers are that nobody knows; null where there is none."`
}

// matchingSummary shows a stored matching that has its title.
func (c *call) matchingSummary(m *assessment.StoredMatching) MatchingSummary {
	r, a := &m.Request, &m.Certificate
	v := MatchingSummary{
		ID: m.ID, Title: m.Title, TitleID: m.Words.ID, Mine: m.By == c.actor(), RecordedAt: &m.At, Seq: m.Seq, Framework: r.Framework, Year: r.Year,
		Target: r.Target, Countries: append([]string{}, r.Countries...), Programmes: append([]string{}, r.Programmes...), Strict: r.Match.Strict,
		Weights: weightsShown{string(r.Match.Weights.By), r.Match.Weights.Own}, Money: moneyTerms{r.Terms.Currency, r.Terms.PriceYear, r.Terms.Years, r.Terms.At},
		Value: m.Value, Recomputed: m.Recomputed, Bound: a.Bound, GapPercent: m.GapPercent(), Proven: m.Proven(), Stopped: string(a.Stopped), Steps: a.Steps,
		Effort: r.Match.Effort, Method: a.Method, Funded: len(m.Funded), Digest: m.Digest,
	}
	return v
}

// mostReasons bounds the reasons of one answer: of thousands of needs beside a hundred programmes nobody reads all at once.
const mostReasons = 20_000

// matchingView shows a matching; of the countries named alone, where some are. stored is nil where it was not recorded.
func (c *call) matchingView(ctx context.Context, made *assessment.MadeMatching, stored *assessment.StoredMatching, units []string) (v matchingView, err error) {
	if stored != nil {
		titled, err := c.service.MatchingTexts(ctx, stored)
		if err != nil {
			return v, err
		}
		v.MatchingSummary = c.matchingSummary(titled[0])
	} else {
		unstored, err := made.Unstored()
		if err != nil {
			return v, err
		}
		v.MatchingSummary = c.matchingSummary(unstored)
		v.RecordedAt, v.Mine = nil, false
	}
	v.Weights.Countries = made.Weights
	v.Rates, v.Prices = rateViews(made.Market), priceViews(made)
	v.Allocations = []AllocationView{}
	for _, a := range made.Allocations {
		if about(made, a.Need, units) {
			v.Allocations = append(v.Allocations, allocationView(made, a))
		}
	}
	v.without(made, units, mostReasons)
	for u := range made.Index.Unknowns() {
		if len(made.Request.Countries) == 0 || slices.Contains(made.Request.Countries, u.Unit) {
			v.Unknown++
		}
	}
	v.Effect, err = effectOf(made, units)
	return v, err
}

// about says that a need is of one of some units, or that none are named.
func about(made *assessment.MadeMatching, need int, units []string) bool {
	return len(units) == 0 || slices.Contains(units, made.Market.Needs[need].Unit)
}

// without adds the needs that nobody pays for, with at most so many reasons, and those that need no money.
func (v *matchingView) without(made *assessment.MadeMatching, units []string, most int) {
	v.Unmatched, v.Settled = []unmatchedView{}, []settledView{}
	reasons := 0
	for i := range made.Unmatched {
		u := &made.Unmatched[i]
		switch {
		case !about(made, u.Need, units):
		case u.Code == "":
			v.Settled = append(v.Settled, settledView{neededView(made, u.Need), u.Reason})
		default:
			one := unmatchedView{NeededView: neededView(made, u.Need), Code: string(u.Code), Reason: u.Reason}
			if reasons += len(made.Market.Finance.Programmes); reasons <= most {
				one.Reason, one.Reasons = u.Why(), whyNotViews(made, u)
			} else {
				v.LeftOut++
			}
			v.Unmatched = append(v.Unmatched, one)
		}
	}
}

func neededView(made *assessment.MadeMatching, need int) NeededView {
	n := &made.Market.Needs[need]
	v := NeededView{Country: n.Unit, Question: n.Lead().Question.ID, Action: n.Action, Gain: score(n.Gain, n.HasGain)}
	for _, g := range n.Gaps {
		v.Questions = append(v.Questions, g.Question.ID)
	}
	if n.Costed() {
		v.Unfunded = &n.Unfunded
	}
	return v
}

func allocationView(made *assessment.MadeMatching, a assessment.Allocation) AllocationView {
	p := made.Market.Finance.Programmes[a.Programme]
	return AllocationView{neededView(made, a.Need), p.ID, a.Amount, p.Currency, p.Sample, a.Condition != "", a.Condition}
}

func allocationViews(made *assessment.MadeMatching, list []assessment.Allocation) []AllocationView {
	views := []AllocationView{}
	for _, a := range list {
		views = append(views, allocationView(made, a))
	}
	return views
}

func rateViews(m *assessment.Market) []rateView {
	list := []rateView{}
	for _, r := range m.RatesUsed() {
		list = append(list, rateView{r.Currency, r.PerUSD, r.Date.Format(time.DateOnly), r.Source})
	}
	return list
}

func priceViews(made *assessment.MadeMatching) []priceView {
	list := []priceView{}
	for j, price := range made.Prices {
		p := made.Market.Finance.Programmes[j]
		list = append(list, priceView{p.ID, price.Million, p.Currency, price.Binding})
	}
	return list
}

// effectOf shows what a matching does to the index of some units, or of all that get something.
func effectOf(made *assessment.MadeMatching, units []string) (effectView, error) {
	e, err := made.Effect()
	if err != nil {
		return effectView{}, err
	}
	v := effectView{Countries: []countryEffect{}, Moved: e.Moved}
	for _, u := range e.Units {
		if len(units) == 0 || slices.Contains(units, u.Unit) {
			v.Countries = append(v.Countries, countryEffect{
				u.Unit, u.Year, u.Needs, u.Added, u.Index, u.Already, effectNumbersOf(u.Before, u.BeforeRanks), effectNumbersOf(u.After, u.AfterRanks),
			})
		}
	}
	return v, nil
}

func effectNumbersOf(s assessment.Standing, ranks assessment.RankInterval) effectNumbers {
	v := effectNumbers{Index: number(exports.Points(s.Score)), Rank: rank(s)}
	if ranks.Best > 0 {
		v.Ranks = &rankRange{ranks.Best, ranks.Worst}
	}
	return v
}

func whyNotViews(made *assessment.MadeMatching, u *assessment.Unmatched) []whyNotView {
	list := []whyNotView{}
	for _, w := range u.WhyNot() {
		v := whyNotView{
			Programme: made.Market.Finance.Programmes[w.Programme].ID, Result: string(w.Result), Reason: w.Reason, Change: w.Change, Side: string(w.Side),
		}
		if w.Enters > 0 {
			v.Ahead, v.Enters = &w.Ahead, &w.Enters
		}
		if w.Last >= 0 {
			n := &made.Market.Needs[w.Last]
			v.Last = &lastNeed{n.Unit, n.Lead().Question.ID}
		}
		list = append(list, v)
	}
	return list
}
